"""Where the files lie, and when they are made: once for each data version, whoever asks first, in whichever process."""

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

AT_ONCE = 5000  # records up to which the files are made while the asker waits; of more, beside the site
ATTEMPTS = 3  # when records change while their files are made
BUILDER = [sys.executable, str(settings.BASE_DIR / "manage.py"), "build_data"]
KEPT = 2  # builds: who is still fetching one finds it


def newest():
    """The folder with the files: of this data version where they are made, else the last ones made; None before."""
    wanted = folder_of(data_version.current())
    if not wanted.is_dir():
        if Entry.objects.exclude(model=0).count() <= AT_ONCE:
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
    """Make the files of the data version as it is now, unless they are there.

    One process makes them at a time: another waits for it, or leaves it alone. `lock` is an open file that holds the
    lock already, which a parent process took for this one.
    """
    with nullcontext(True) if lock else _alone(wait) as is_alone:
        if not is_alone:
            return
        for unfinished in root().glob(".making-*"):  # of a builder that was killed
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
    """The builds there are, the latest first."""
    builds = [path for path in root().glob("[!.]*") if path.is_dir()]
    return sorted(builds, key=lambda path: path.stat().st_mtime, reverse=True)


def _tidy():
    for old in _made()[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(wait=True):
    """Whether no other process makes files now: the open lock file, or None. Waits for one that does, if told to."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
        else:
            yield lock


def build_beside():
    """Have the files made by a process of its own, unless one is at it.

    The lock is taken here and inherited by the builder, so that there is no moment in which a second one could start.
    """
    with _alone(wait=False) as lock:
        if lock is None:
            return
        command = [*BUILDER, "--lock", str(lock.fileno())]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.Popen(command, start_new_session=True, pass_fds=[lock.fileno()], **quiet)
