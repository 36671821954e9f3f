"""The data version identifies the state of the records behind a response, for citing, caching and repeating."""

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import RLock

from django.db import connection, models
from django.db.models import F
from django.utils import timezone

NEVER = "0-0"
UNFINISHED = "unfinished"  # the state inside a write or rehearsal has no version
_answering: ContextVar = ContextVar("answering", default=None)  # the version that the current request is answered from


class DataVersion(models.Model):
    """One row that counts the changes of anything the portal shows."""

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=16)  # a number that is reused after a rollback has another token
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "records"

    def __str__(self):
        return f"{self.number}-{self.token}"


def current():
    """The data version as this connection sees it: `128-3fa2c1`. It differs if anything shown has changed."""
    if version := _answering.get():
        return version
    with connection.cursor() as cursor:  # runs on every request: the ORM would take longer than the database
        cursor.execute(f"SELECT number, token FROM {DataVersion._meta.db_table}")
        row = cursor.fetchone()
    return f"{row[0]}-{row[1]}" if row else NEVER


@contextmanager
def answering(version):
    """Use this version inside, instead of querying it again; for code that only reads."""
    token = _answering.set(version)
    try:
        yield
    finally:
        _answering.reset(token)


def is_unfinished():
    """Whether this is inside a write or a rehearsal. Data read there must not be cached: others cannot see it."""
    return _answering.get() == UNFINISHED


def while_unchanged(work):
    """Cache `work()` in this process for each data version. The result must not be modified."""
    cached = (None, None)  # replaced as a whole: threads share it
    one_at_a_time = RLock()  # other threads wait for the first instead of repeating its work

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
    """Wait until no other writer is active. Call it before reading or locking anything, so that two writers cannot
    deadlock. On SQLite, BEGIN IMMEDIATE has waited already.
    """
    if connection.vendor == "postgresql" and not DataVersion.objects.select_for_update().filter(pk=1).values_list("pk"):
        DataVersion.objects.get_or_create(pk=1, defaults={"number": 0, "token": "0"})
        take_turn()


def count_up():
    """Count a change of what the portal shows."""
    token = secrets.token_hex(4)
    if not DataVersion.objects.update(number=F("number") + 1, token=token, changed_at=timezone.now()):
        DataVersion.objects.get_or_create(pk=1, defaults={"number": 1, "token": token})
