from django.core.management.base import BaseCommand, CommandError

from records.record_checks import become_drafts, published_otherwise, uncited, unreviewed, untold


class Command(BaseCommand):
    help = "核对每条已发布的记录都由另一人审核、有日期和已发布的出处，每条记录的内容都与历史一致"
    requires_system_checks = []  # `start` makes them: they import every view

    def handle(self, **options):
        faults = [f"没有已发布的出处：{_named(record)}" for record in uncited()]
        faults += [f"没有审核人或审核日期：{_named(record)}" for record in unreviewed()]
        faults += [f"未经另一人审核：{_named(record)}，{fault}" for record, fault in published_otherwise()]
        faults += [f"公开过却成了草稿，请撤回或审核发布：{_named(record)}" for record in become_drafts()]
        faults += [f"与历史记录不一致：{model._meta.verbose_name} {pk}" for model, pk in untold()]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} 处不符")
        self.stdout.write("每条已发布的记录都有审核人、审核日期和已发布的出处；内容都与历史一致")


def _named(record):
    return f"{record._meta.verbose_name} {record.pk}“{record}”"
