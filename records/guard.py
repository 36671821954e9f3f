"""The last check of four eyes: a request may change what is or was public only by publishing it (`records.review`)."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied

_is_guarded: ContextVar = ContextVar("guarded", default=False)


PUBLIC = ("published", "withdrawn")  # statuses of what is public, or was


class Unreviewed(PermissionDenied):
    """A write would have changed public content without a review; nothing was saved."""


@contextmanager
def guarded():
    """Raise Unreviewed for any write by a person inside that bypasses the review."""
    token = _is_guarded.set(True)
    try:
        yield
    finally:
        _is_guarded.reset(token)


def refuse_unreviewed(version, last):
    """Raise Unreviewed if `version`, which will follow `last` (or None) in the history, changes public content."""
    if not _is_guarded.get() or version.by_id is None:
        return
    if version.status not in PUBLIC and (last is None or last.status not in PUBLIC):
        return
    if version.action in ("published", "withdrawn"):
        return
    if version.changed or version.action == "deleted" or last is None or last.status != version.status:
        raise Unreviewed(f"“{version.name}”已公开，会因此改变；公开的内容只能由审核人发布修订稿来改变")
