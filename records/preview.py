"""A link under which a draft is seen as the site will show it, by whoever has the link, until it expires."""

from contextlib import ExitStack, contextmanager

from django.apps import apps
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils import timezone

from records import package
from records.models import Reviewed, Status
from records.revisions import proposed, rehearsed

LASTS = 3 * 24 * 3600  # seconds
SIGNER = TimestampSigner(salt="preview")


def preview_address(record):
    return reverse("preview", args=[SIGNER.sign_object([record._meta.label, record.pk])])


def previewed(token):
    """The record a link is for, or None if it went. Raise SignatureExpired or BadSignature."""
    label, pk = SIGNER.unsign_object(token, max_age=LASTS)
    return apps.get_model(label)._base_manager.filter(pk=pk).first()


@contextmanager
def as_published(record):
    """What the desk has of `record` and its package is public inside the block, for whoever looks by this connection.

    Gives whether anything of it is not public yet.
    """
    items = package.items_of(package.root_of(record))
    waiting = list(dict.fromkeys([*(item.record for item in items), record]))
    states = [proposed(one) for one in waiting]
    with ExitStack() as shown:
        for one, state in zip(waiting, states, strict=True):
            one.status, one.reviewed_as, one.reviewed_at = Status.PUBLISHED, Reviewed.FIXTURE, timezone.now()
            shown.enter_context(rehearsed(one, state))
        yield bool(items)
