"""Preview links: anyone with the link sees a draft as the site will display it, until the link expires."""

from contextlib import ExitStack, contextmanager

from django.apps import apps
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils import timezone

from records import reviewed_together as together
from records.models import Reviewed, Status
from records.revisions import proposed, rehearsed

LASTS = 3 * 24 * 3600  # seconds
SIGNER = TimestampSigner(salt="preview")


def preview_address(record):
    return reverse("preview", args=[SIGNER.sign_object([record._meta.label, record.pk])])


def previewed(token):
    """The record of a link, or None if it no longer exists. Raises SignatureExpired or BadSignature."""
    label, pk = SIGNER.unsign_object(token, max_age=LASTS)
    return apps.get_model(label)._base_manager.filter(pk=pk).first()


@contextmanager
def as_published(record):
    """Inside the block, the desk's content of `record` and its package is public on this connection.

    Yields whether any of it is not public yet.
    """
    items = together.items_of(together.root_of(record))
    waiting = list(dict.fromkeys([*(item.record for item in items), record]))
    states = [proposed(one) for one in waiting]
    with ExitStack() as shown:
        for one, state in zip(waiting, states, strict=True):
            one.status, one.reviewed_as, one.reviewed_at = Status.PUBLISHED, Reviewed.FIXTURE, timezone.now()
            shown.enter_context(rehearsed(one, state))
        yield bool(items)
