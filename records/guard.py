"""The last guard of four eyes: no request changes what is or was public but by publishing it (`records.review`)."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied

_is_guarded: ContextVar = ContextVar("guarded", default=False)


PUBLIC = ("published", "withdrawn")  # statuses of what is public, or was


class Unreviewed(PermissionDenied):
    """Something public would have changed without a review; nothing was saved."""


@contextmanager
def guarded():
    """What a person writes inside goes past no review, whichever way it is written."""
    token = _is_guarded.set(True)
    try:
        yield
    finally:
        _is_guarded.reset(token)


def refuse_unreviewed(version, last):
    """Refuse `version`, which is going to follow `last` (or None) in the history, if it changes what is public."""
    if not _is_guarded.get() or version.by_id is None:
        return
    if version.status not in PUBLIC and (last is None or last.status not in PUBLIC):
        return
    if version.action in ("published", "withdrawn"):
        return
    if version.changed or version.action == "deleted" or last is None or last.status != version.status:
        raise Unreviewed(f"“{version.name}”已公开，会因此改变；公开的内容只能由审核人发布修订稿来改变")
