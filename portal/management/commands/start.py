import gc
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal import backup, last_served, start_checks
from portal.availability import give_up_soon
from portal.server import bound, serve
from portal.trouble import way_back
from portal.versions import CachedAnswers
from records.release import release
from search.index import is_current
from search.memory import memory
from staff.roles import make_roles

# Static files that no page of the portal has; of some libraries, all but the short form. Compressing takes seconds.
UNUSED = ["rest_framework", "htmax-*", "htmx-2.js", "htmx-4*", "ext", "jquery.js", "select2.full.js", "xregexp.js"]


class Command(BaseCommand):
    help = "准备好数据库、记录、静态文件和第一个管理员，然后启动网站"

    def handle(self, **options):
        if wrong := list(start_checks.problems()):
            raise CommandError("没有启动：\n" + "\n".join(wrong))
        port = int(os.environ.get("PORT") or 8000)
        listener = reserved(port)
        for warning in (*start_checks.warnings(), *start_checks.readable_by_others()):
            self.stderr.write(warning)
        if wrong := list(last_served.faults()):
            raise CommandError("没有启动：" + "\n".join(wrong))
        self.migrate()
        last_served.notice_another_database()
        if not is_current():  # a new database, or rows and an index that an earlier version made
            call_command("rebuild_search")
        call_command("load_fixtures")
        collect_static()
        call_command("first_admin")
        self.stdout.write(f"网站地址：{settings.PUBLIC_URL or f'http://127.0.0.1:{port}/'}（按 Ctrl-C 停止）")
        self.stdout.flush()
        serve(prepared(), listener, CachedAnswers())
        last_served.settle()

    def migrate(self):
        """Bring the database up to this program, after a backup of what is there."""
        executor = MigrationExecutor(connection)
        if newer := start_checks.newer_migrations(executor.loader.applied_migrations, executor.loader.disk_migrations):
            raise CommandError(
                f"数据由更新的程序写过（{newer[0]}），这个版本不认得。请用新版本启动，或恢复升级前的备份。"
            )
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            make_roles()  # which follow from the program, and otherwise are made after migrations
            return
        if executor.loader.applied_migrations:
            self.back_up()
        call_command("migrate", verbosity=0)

    def back_up(self):
        file = settings.DATA_DIR / "backups" / f"before-upgrade-{timezone.localtime():%Y%m%d-%H%M%S}.tar"
        try:
            backup.make(file)
        except CommandError as reason:
            raise CommandError(f"升级前没能备份，所以没有升级：{reason}") from None
        self.stdout.write(f"升级数据库之前已备份到 {file}。")
        self.stdout.write(f"要退回：先换回原来的程序，再恢复到一个新的地方，从那里启动：\n{way_back(file)}")


def reserved(port):
    """The socket on which will be served; taken first, so that nothing is prepared in vain."""
    try:
        return bound(port)
    except OSError as reason:
        raise CommandError(f"端口 {port} 用不了（{reason.strerror}）。换一个端口：PORT=8001 make run") from None


def collect_static():
    """Hash and compress the static files, which takes seconds, unless the same ones have been."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            file = Path(storage.path(path))
            digest.update(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}\n".encode())
    collected = settings.DATA_DIR / "static.sha256"
    is_whole = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if is_whole and collected.exists() and collected.read_text() == digest.hexdigest():
        return
    collected.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    collected.write_text(digest.hexdigest())


def prepared():
    """The site, with what all workers need made once before they part: they begin at once, and share its memory."""
    application = get_internal_wsgi_application()  # loads every room

    memory()
    release()
    give_up_soon()
    connections.close_all()  # none is to be shared
    gc.collect()
    gc.freeze()  # what stays is not looked through again and again: that took 60 to 100 ms of a request now and then
    return application
