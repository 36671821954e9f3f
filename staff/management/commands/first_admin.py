import secrets

from django.core.management.base import BaseCommand
from django.db import transaction

from staff.models import User

NAME = "admin"


class Command(BaseCommand):
    help = "还没有管理员时建立第一个，随机密码只显示这一次，首次登录后必须修改"

    @transaction.atomic
    def handle(self, **options):
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(NAME, password=password, must_change_password=True)
        self.stdout.write(f"已建立管理员。用户名：{NAME}　密码：{password}（只显示这一次，首次登录后须修改）")
