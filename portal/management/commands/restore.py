from pathlib import Path

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from portal import backup

CHECKS = ("check_records", "check_search", "check_rows")  # those of them that this version has


class Command(BaseCommand):
    help = "把 backup 做的备份恢复到一个空的地方（DATA_DIR、DATABASE_URL），并逐表核对、逐项检查"
    requires_system_checks = []  # they would look at what is not there yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="backup 做的备份文件")

    def handle(self, file, **options):
        try:
            manifest = backup.restore(file, set(MigrationLoader(None).disk_migrations))
        except backup.BackupError as reason:
            raise CommandError(str(reason)) from None
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(
            f"已恢复 {manifest['made_at']} 的备份：{len(manifest['tables'])} 张表、{rows:,} 行，逐表核对一致。"
        )
        call_command("migrate", verbosity=0)
        for check in CHECKS:
            if check in get_commands():
                call_command(check, stdout=self.stdout, stderr=self.stderr)
        self.stdout.write("检查都通过了。现在可以 make run（密钥已随备份恢复；设置了 SECRET_KEY 时以它为准）。")
