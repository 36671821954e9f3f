"""A link under which a draft is seen as the site will show it, by whoever has the link, until it expires."""

from django.apps import apps
from django.core.signing import TimestampSigner
from django.urls import reverse

LASTS = 3 * 24 * 3600  # seconds
SIGNER = TimestampSigner(salt="preview")


def preview_address(record):
    return reverse("preview", args=[SIGNER.sign_object([record._meta.label, record.pk])])


def previewed(token):
    """The record a link is for, or None if it went. Raise SignatureExpired or BadSignature."""
    label, pk = SIGNER.unsign_object(token, max_age=LASTS)
    return apps.get_model(label)._base_manager.filter(pk=pk).first()
