from django.core.management.base import BaseCommand

from portal.bulk import store


class Command(BaseCommand):
    help = "生成整库下载文件（/data/），当前数据版本已有就不再生成"

    def handle(self, **options):
        store.build()
        for file in store.manifest(store.newest())["files"]:
            self.stdout.write(f"{file['sha256']}  {file['name']}  {file['bytes']:,} 字节")
