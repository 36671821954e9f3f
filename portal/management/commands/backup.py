from pathlib import Path

from django.core.management.base import BaseCommand

from portal import backup
from portal.trouble import way_back


class Command(BaseCommand):
    help = "把数据库、密钥和上传的文件备份成一个文件（网站运行时也可以）；恢复用 restore"
    requires_system_checks = []  # `start` makes them: they import every view

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件，例如 /backup/portal-20261125.tar；不能已经存在")

    def handle(self, file, **options):
        manifest = backup.make(file)
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(
            f"已备份到 {file}：{len(manifest['tables'])} 张表，{rows:,} 行，{file.stat().st_size:,} 字节。"
        )
        self.stdout.write("里面有密钥和账号，只有您能读；请妥善保存。")
        self.stdout.write(f"要恢复时，恢复到一个新的地方，再从那里启动：\n{way_back(file.resolve())}")
