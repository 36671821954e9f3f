import secrets
from itertools import count

from django.core.management.base import BaseCommand
from django.db import transaction

from staff.models import User

NAME = "admin"


class Command(BaseCommand):
    help = "还没有管理员时建立第一个，随机密码只显示这一次，首次登录后必须修改"
    requires_system_checks = []  # `start` makes them: they import every view

    @transaction.atomic
    def handle(self, **options):
        if User.objects.filter(is_superuser=True).exists():
            return
        names = (NAME if number == 1 else f"{NAME}{number}" for number in count(1))
        name = next(name for name in names if not User.objects.filter(username=name).exists())
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(name, password=password, must_change_password=True)
        self.stdout.write(f"已建立管理员。用户名：{name}　密码：{password}（只显示这一次，首次登录后须修改）")
