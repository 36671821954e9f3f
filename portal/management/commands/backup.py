from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = "把数据库、密钥和上传的文件备份成一个文件（网站运行时也可以）；恢复用 restore"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件，例如 /backup/portal-20261125.tar；不能已经存在")

    def handle(self, file, **options):
        try:
            manifest = backup.make(file)
        except backup.BackupError as reason:
            raise CommandError(str(reason)) from None
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(
            f"已备份到 {file}：{len(manifest['tables'])} 张表，{rows:,} 行，{file.stat().st_size:,} 字节。"
        )
        self.stdout.write("里面有密钥和账号，只有您能读；请妥善保存。")
        self.stdout.write(f"恢复到空的地方：DATA_DIR=新文件夹 python manage.py restore {file}")
