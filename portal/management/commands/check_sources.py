from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.source_checks import prove, unproved
from records.models import Document


class Command(BaseCommand):
    help = "对照原文，逐条核对引用该文件的记录：标题、名称、数字、文号等是否确实写在所注的段落里"
    requires_system_checks = []  # `start` makes them: they import every view

    def add_arguments(self, parser):
        parser.add_argument("--document", required=True, help="来源文件的网址名，例如 report")
        parser.add_argument("--file", required=True, type=Path, help="原文的纯文本文件，一行一段")

    def handle(self, document, file, **options):
        try:
            source = Document.objects.get(slug=document)
            text = file.read_text(encoding="utf-8-sig")
        except Document.DoesNotExist:
            known = "、".join(Document.objects.values_list("slug", flat=True)) or "（还没有任何来源文件）"
            raise CommandError(f"没有名为“{document}”的来源文件。现有：{known}") from None
        except (OSError, UnicodeDecodeError) as reason:
            raise CommandError(f"读不了 {file}：{reason}") from None
        proof = prove(source, text)
        for citation, name, wordings in proof.failures:
            record = citation.record
            label = record.CITABLE.get(name, name)
            self.stdout.write(
                f"未找到：{record._meta.verbose_name}“{record}”（{record.pk}），第 {citation.paragraph} 段，"
                f"{label}：{' / '.join(filter(None, wordings)) or '（空）'}"
            )
        for number, opening in proof.passed_over:
            reason = source.passed_over.get(str(number), "未注明原因")
            self.stdout.write(f"未摘录：第 {number} 段“{opening}……”（{reason}）")
        self.stdout.write(f"《{source}》：{proof.total} 处引用，{proof.supported} 处有原文支持")
        others = unproved(source)
        self.stdout.write(
            f"其他 {others['documents']} 份来源的 {others['citations']} 处引用没有存放原文，未能核对；"
            "有原文时用 --document 和 --file 逐份核对"
        )
        if proof.failures:
            raise CommandError(f"{proof.total - proof.supported} 处引用在原文里没有找到依据，见上。")
