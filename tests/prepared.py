"""What takes long to make, made once a run and copied: a database with the report's records, a portal's data folder."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings

NOT_PASSED_ON = ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "DATA_DIR", "PORT")
LOAD = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("load_fixtures", verbosity=0)
"""


def run_folder(tmp_path_factory):
    """The folder that all processes of this run share, and no other run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def made_once(folder):
    """Yield whether `folder` is still to be filled; whoever comes meanwhile waits until it is."""
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        filled = folder.with_suffix(".filled")
        yield not filled.exists()
        filled.touch()


def loaded(tmp_path_factory):
    """A SQLite file with the fixtures, made by the real commands."""
    folder = run_folder(tmp_path_factory) / "loaded"
    with made_once(folder) as to_do:
        if to_do:
            environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
            environment |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
            subprocess.run([sys.executable, "-c", LOAD], cwd=settings.BASE_DIR, env=environment, check=True)
    return folder / "portal.sqlite3"
