"""Addresses that become links: only http and https, whoever wrote them."""

from django.core.validators import URLValidator
from django.db import models

SCHEMES = ("http", "https")


class WebAddressField(models.URLField):
    """A URLField that takes no other schemes (ftp); the same column, so no migration knows of it."""

    default_validators = [URLValidator(schemes=SCHEMES)]

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


def is_web_address(text):
    """Whether it may be a link; what came into the database another way is shown as text."""
    return str(text).lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))
