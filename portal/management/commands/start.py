import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.index import is_current

WORKERS, THREADS = 2, 2  # processes, and threads in each: one core keeps about two busy


class Command(BaseCommand):
    help = "准备好数据库、记录、静态文件和第一个管理员，然后启动网站"

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        if not is_current():  # a new database, or an index that an earlier version made
            call_command("rebuild_search", verbosity=0)
        call_command("load_fixtures")
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("first_admin")
        port = os.environ.get("PORT", "8000")
        self.stdout.write(f"网站地址：{settings.PUBLIC_URL or f'http://127.0.0.1:{port}/'}（按 Ctrl-C 停止）")
        self.stdout.flush()
        os.execv(sys.executable, server("portal.wsgi:application", port))


def server(application, port):
    """The command that serves a WSGI application on loopback."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"]
    return [*command, application]
