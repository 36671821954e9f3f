"""Where the files are stored, and when they are built: once per data version, on the first request in any process."""

import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings

from data.bulk.build import make
from records import data_version
from records.release import release
from search.models import Entry

AT_ONCE = 5000  # up to this many records, files are built during the request; for more, in a separate process
ATTEMPTS = 3  # if records change during a build
BUILDER = [sys.executable, str(settings.BASE_DIR / "manage.py"), "build_data"]
KEPT = 2  # builds, so that running downloads of the previous one can finish


def newest():
    """The folder with the files of this data version; if not built yet, of the last one; None if there is none."""
    wanted = folder_of(data_version.current())
    if not wanted.is_dir():
        if Entry.objects.exclude(model=0)[: AT_ONCE + 1].count() <= AT_ONCE:
            build(wait=not _made())
        else:
            build_beside()
    return wanted if wanted.is_dir() else next(iter(_made()), None)


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def folder_of(version):
    return root() / f"{version}-{release()[:8]}"


def root():
    return Path(settings.DATA_DIR) / "bulk"


def build(wait=True, lock=None):
    """Build the files of the current data version, unless they exist.

    One process builds at a time; others wait, or return if not `wait`. `lock` is an open file that already holds
    the lock, inherited from the parent process.
    """
    with nullcontext(True) if lock else _alone(wait) as is_alone:
        if not is_alone:
            return
        for unfinished in root().glob(".making-*"):  # left by a killed builder
            shutil.rmtree(unfinished, ignore_errors=True)
        for attempt in range(1, ATTEMPTS + 1):
            version = data_version.current()
            wanted = folder_of(version)
            if wanted.is_dir():
                return
            making = Path(tempfile.mkdtemp(prefix=".making-", dir=root()))
            try:
                make(making)
                if data_version.current() == version or attempt == ATTEMPTS:
                    making.rename(wanted)
                    _tidy()
                    return
            finally:
                shutil.rmtree(making, ignore_errors=True)


def _made():
    """The existing builds, the latest first."""
    builds = [path for path in root().glob("[!.]*") if path.is_dir()]
    return sorted(builds, key=lambda path: path.stat().st_mtime, reverse=True)


def _tidy():
    for old in _made()[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(wait=True):
    """Take the build lock: yields the open lock file, or None if another process has it and `wait` is false."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
        else:
            yield lock


def build_beside():
    """Start a build in a separate process, unless one is running.

    The lock is taken here and inherited by the builder, so that no second builder can start in between.
    """
    with _alone(wait=False) as lock:
        if lock is None:
            return
        command = [*BUILDER, "--lock", str(lock.fileno())]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.Popen(command, start_new_session=True, pass_fds=[lock.fileno()], **quiet)
