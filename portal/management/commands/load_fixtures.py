from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.fixtures import FixtureError, load


class Command(BaseCommand):
    help = "把 fixtures/ 里的记录读入数据库；重复运行不会改变任何内容，工作人员改过的记录保持不变"
    requires_system_checks = []  # `start` makes them: they import every view

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures", help="YAML 文件所在文件夹")
        parser.add_argument("--overwrite", action="store_true", help="连工作人员改过的记录也恢复成文件里的内容")

    def handle(self, folder, overwrite, **options):
        try:
            outcome = load(folder, overwrite)
        except FixtureError as reason:
            raise CommandError(f"{reason}\n没有读入任何内容，请改正后重试。") from None
        if options["verbosity"]:
            self.stdout.write(_summary(outcome))


def _summary(outcome):
    return (
        f"新增 {outcome['added']} 条，更新 {outcome['updated']} 条，未变 {outcome['unchanged']} 条，"
        f"保留工作人员修改的 {outcome['kept']} 条"
    )
