from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.source_checks import prove
from portal.models import OriginalText
from records.models import Document
from records.tracking import writing

LARGEST = 4_000_000  # bytes: a long book; a single document is never larger
TOLD = 5  # unsupported citations that are listed


class Command(BaseCommand):
    help = "加入一份来源文件的原文（一行一段的纯文本），在它的页面上逐段显示，并标出每条记录的依据；--remove 撤下"
    requires_system_checks = []  # `start` makes them: they import every view

    def add_arguments(self, parser):
        parser.add_argument("slug", help="来源文件的网址名，例如 report")
        parser.add_argument("file", nargs="?", type=Path, help="原文的纯文本文件，一行一段，UTF-8 或 GB18030")
        parser.add_argument("--remove", action="store_true", help="撤下已经加入的原文")

    def handle(self, slug, file, remove, **options):
        document = self._document(slug)
        if remove:
            return self._remove(document)
        if file is None:
            raise CommandError("请写出原文的文件，例如：manage.py add_text report report.txt；撤下原文用 --remove")
        text = self._read(file)
        self._check(document, text)
        with writing() as current:
            current.touched[Document].add(document.pk)
            _, is_new = OriginalText.objects.update_or_create(document=document, defaults={"text": text})
        self.stdout.write(
            f"{'已加入' if is_new else '已更换'}《{document}》的原文：{len(text.rstrip().splitlines())} 段。"
        )
        self.stdout.write(f"现在显示在 {document.get_absolute_url()}；撤下请运行：manage.py add_text {slug} --remove")
        if not document.is_published:
            self.stdout.write("注意：这份来源文件还没有发布，发布以后原文才看得到。")

    def _document(self, slug):
        try:
            return Document.objects.get(slug=slug)
        except Document.DoesNotExist:
            known = "、".join(Document.objects.values_list("slug", flat=True)) or "（还没有任何来源文件）"
            raise CommandError(f"没有名为“{slug}”的来源文件。现有：{known}") from None

    def _remove(self, document):
        with writing() as current:
            current.touched[Document].add(document.pk)
            removed, _ = OriginalText.objects.filter(document=document).delete()
        self.stdout.write(
            f"已撤下《{document}》的原文。" if removed else f"《{document}》没有加入过原文，什么也没有改动。"
        )

    def _read(self, file):
        """The text of `file`, in UTF-8 or GB18030, unchanged."""
        try:
            if file.stat().st_size > LARGEST:
                raise CommandError(f"{file} 超过 {LARGEST // 1_000_000} MB，不像是一份文件的纯文本。什么也没有改动。")
            content = file.read_bytes()
        except OSError as reason:
            raise CommandError(f"读不了 {file}：{reason}") from None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise CommandError(f"{file} 不是 UTF-8 或 GB18030 的纯文本（Word、PDF 请先另存为纯文本）。什么也没有改动。")

    def _check(self, document, text):
        """Check that it is this document's text: the same number of paragraphs, and support for every citation."""
        if not text.strip():
            raise CommandError("文件是空的。什么也没有改动。")
        number, expected = len(text.rstrip().splitlines()), document.paragraph_count
        if expected and not number <= expected <= len(text.splitlines()):
            raise CommandError(
                f"文件有 {number} 段（一行算一段），而《{document}》登记为 {expected} 段：不是这份文件，或者分行不同。"
                "什么也没有改动。"
            )
        proof = prove(document, text)
        if not proof.failures:
            return
        for citation, name, wordings in proof.failures[:TOLD]:
            record = citation.record
            place = f"第 {citation.paragraph} 段" if citation.paragraph else "全文"
            self.stdout.write(
                f"未找到：{record._meta.verbose_name}“{record}”，{place}，{record.CITABLE.get(name, name)}："
                f"{' / '.join(filter(None, wordings)) or '（空）'}"
            )
        raise CommandError(
            f"{proof.total} 处引用中有 {proof.total - proof.supported} 处在文件里没有找到依据，"
            f"不像是《{document}》的原文。什么也没有改动。"
            f"逐条核对请运行：manage.py check_sources --document {document.slug} --file …"
        )
