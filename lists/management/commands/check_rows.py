from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from lists.row_checks import untrue

SHOWN = 20


class Command(BaseCommand):
    help = "检查存放的记录行与记录是否一致"
    requires_system_checks = []  # `start` makes them: they import every view

    def handle(self, **options):
        wrong = list(islice(untrue(), SHOWN + 1))
        for line in wrong[:SHOWN]:
            self.stdout.write(line)
        if wrong:
            more = "（还有更多）" if len(wrong) > SHOWN else ""
            raise CommandError(f"记录行与记录不一致{more}。请运行：.venv/bin/python manage.py rebuild_search")
        self.stdout.write("记录行与记录一致")
