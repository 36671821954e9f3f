import sys

from django.core.management.base import BaseCommand

from lists.rebuild import rebuild

WIDTH = 40


class Command(BaseCommand):
    help = "从头建立存放的记录行和检索索引；中途停下不影响原有索引"
    requires_system_checks = []  # `start` makes them: they import every view

    def handle(self, verbosity=1, **options):
        bar = verbosity and self.stderr.isatty()
        rebuild(self.show if bar else lambda done, total: None)
        if verbosity:
            self.stdout.write("索引已建立")

    def show(self, done, total):
        """Update the progress display in place."""
        part = done / total if total else 1
        self.stderr.write(f"\r[{'#' * int(part * WIDTH):<{WIDTH}}] {part:4.0%}", ending="\n" if part == 1 else "")
        sys.stderr.flush()
