"""The data version: which state of the records an answer is made from, to quote, keep and repeat it by."""

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import RLock

from django.db import connection, models
from django.db.models import F
from django.utils import timezone

NEVER = "0-0"
UNFINISHED = "unfinished"  # what is seen inside a write or a rehearsal is no version of the records
_answering: ContextVar = ContextVar("answering", default=None)  # the version that the request at hand is answered from


class DataVersion(models.Model):
    """One row: how often anything that the portal shows has changed."""

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=16)  # a number that was rolled back comes again with another token
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "records"

    def __str__(self):
        return f"{self.number}-{self.token}"


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


def is_unfinished():
    """Is this inside a write or a rehearsal? Then what is read is nobody else's, and is not to be remembered."""
    return _answering.get() == UNFINISHED


def while_unchanged(work):
    """`work()`, asked once in a process for each data version. What it gives is not to be changed."""
    cached = (None, None)  # exchanged whole: threads share it
    one_at_a_time = RLock()  # the others wait for the first, instead of doing the same

    @wraps(work)
    def answer():
        nonlocal cached
        version, seen = current(), cached
        if version == UNFINISHED:
            return work()
        if seen[0] == version:
            return seen[1]
        with one_at_a_time:
            if cached[0] != version:
                cached = version, work()
            return cached[1]

    return answer


# --- For `records.tracking`, the only writer ---


def take_turn():
    """Wait until nobody else writes records. To be called before anything is read or locked: then two writers never
    hold what the other one needs. On SQLite the transaction has waited already."""
    if connection.vendor == "postgresql" and not DataVersion.objects.select_for_update().filter(pk=1).values_list("pk"):
        DataVersion.objects.get_or_create(pk=1, defaults={"number": 0, "token": "0"})
        take_turn()


def count_up():
    """Something that is shown has changed."""
    token = secrets.token_hex(4)
    if not DataVersion.objects.update(number=F("number") + 1, token=token, changed_at=timezone.now()):
        DataVersion.objects.get_or_create(pk=1, defaults={"number": 1, "token": token})
