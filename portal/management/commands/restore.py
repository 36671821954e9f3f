from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from portal.restoring import restored
from portal.trouble import program
from search.index import is_current

CHECKS = ("check_records", "check_search", "check_rows")


class Command(BaseCommand):
    help = "把 backup 做的备份恢复到一个空的地方（DATA_DIR、DATABASE_URL），并逐表核对、逐项检查"
    requires_system_checks = []  # they would look at what is not there yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="backup 做的备份文件")

    def handle(self, file, **options):
        with restored(file, set(MigrationLoader(None).disk_migrations)) as (manifest, replaced_secret):
            rows = sum(count for count, _ in manifest["tables"].values())
            self.stdout.write(
                f"{manifest['made_at']} 的备份：{len(manifest['tables'])} 张表、{rows:,} 行，逐表核对一致。"
            )
            call_command("migrate", verbosity=0)
            if not is_current():  # rows and an index that an earlier version made
                self.stdout.write("备份由较早的程序做成，现在重建索引。")
                call_command("rebuild_search", verbosity=0)
        if replaced_secret:
            self.stdout.write(f"密钥换成了备份里的，大家需要重新登录；这里原来的密钥改名为 {replaced_secret}。")
        self.check()

    def check(self):
        """What is not as it should be was so when the backup was made: it is told, and the data stay."""
        faults = []
        for check in CHECKS:
            try:
                call_command(check, stdout=self.stdout, stderr=self.stderr)
            except CommandError as reason:
                faults.append(f"{check}：{reason}")
        if faults:
            found = "\n".join(faults)
            raise CommandError(
                f"已恢复，与备份逐表一致；但记录里有备份时就有的问题：\n{found}\n"
                f"可以照常 make run，再处理上面列出的问题（索引和记录行：{program()} rebuild_search）。"
            )
        self.stdout.write("已恢复，检查都通过了。现在可以 make run（密钥已随备份恢复；设置了 SECRET_KEY 时以它为准）。")
