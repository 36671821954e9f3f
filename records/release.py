"""Identifies the running release of the program."""

import hashlib
from functools import cache

from django.conf import settings


@cache
def release():
    """A digest of this program and its templates: another release gives other responses."""
    digest, root = hashlib.sha256(), settings.BASE_DIR
    rooms = [path.parent for path in sorted(root.glob("*/__init__.py")) if path.parent.name != "tests"]
    for room in [*rooms, root / "templates", root / "static"]:
        for path in sorted(room.rglob("*.*")):
            if path.suffix != ".pyc" and path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()
