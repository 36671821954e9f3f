from django.core.management.base import BaseCommand

from data.bulk import store


class Command(BaseCommand):
    help = "生成整库下载文件（/data/），当前数据版本已有就不再生成"
    requires_system_checks = []  # `start` makes them: they import every view

    def add_arguments(self, parser):
        parser.add_argument("--lock", type=int, help="已经打开并锁住的文件描述符（由网站启动时使用）")

    def handle(self, lock, **options):
        store.build(lock=lock)
        for file in store.manifest(store.newest())["files"]:
            self.stdout.write(f"{file['sha256']}  {file['name']}  {file['bytes']:,} 字节")
