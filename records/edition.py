"""The data version: which state of the records an answer is made from, to quote, keep and repeat it by."""

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import RLock

from django.db import connection
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from records.models import DataVersion, about_to_write

NEVER = "0-0"
_answering: ContextVar = ContextVar("answering", default=None)  # the version that the request at hand is answered from


def current():
    """The data version as this connection sees it: `128-3fa2c1`. Another one means that something shown has changed."""
    if version := _answering.get():
        return version
    with connection.cursor() as cursor:  # at every request: the ORM would take longer than the database
        cursor.execute(f"SELECT number, token FROM {DataVersion._meta.db_table}")
        row = cursor.fetchone()
    return f"{row[0]}-{row[1]}" if row else NEVER


@contextmanager
def answering(version):
    """What only reads inside need not ask again which version it reads."""
    token = _answering.set(version)
    try:
        yield
    finally:
        _answering.reset(token)


def while_unchanged(work):
    """`work()`, asked once in a process for each data version. What it gives is not to be changed."""
    kept = (None, None)  # exchanged whole: threads share it
    one_at_a_time = RLock()  # the others wait for the first, instead of doing the same

    @wraps(work)
    def answer():
        nonlocal kept
        version, held = current(), kept
        if held[0] == version:
            return held[1]
        with one_at_a_time:
            if kept[0] != version:
                kept = version, work()
            return kept[1]

    return answer


def follow(models):
    """From now on count every change of these models, in the transaction that makes it.

    `bulk_create` and `update` of a queryset send no signal: who uses them on records calls `changed()`.
    """
    for model in models:
        for before in (pre_save, pre_delete):
            before.connect(_wait, sender=model, weak=False)
        for after in (post_save, post_delete):
            after.connect(changed, sender=model, weak=False)
        for field in model._meta.many_to_many:
            m2m_changed.connect(_many_changed, sender=field.remote_field.through, weak=False)


def changed(**kwargs):
    """Something that is shown has changed."""
    token = secrets.token_hex(4)
    if not DataVersion.objects.update(number=F("number") + 1, token=token, changed_at=timezone.now()):
        DataVersion.objects.get_or_create(pk=1, defaults={"number": 1, "token": token})


def _wait(sender, **kwargs):
    about_to_write.send(sender)  # writers take turns before they hold anything


def _many_changed(sender, action, **kwargs):
    if action.startswith("pre_"):
        _wait(sender)
    else:
        changed()
