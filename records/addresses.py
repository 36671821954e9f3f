"""The URLs of records. Calling `reverse` for each would take longer than the rest of its row."""

from functools import cache

from django.urls import reverse


def is_key(text):
    """Whether a text from a URL or form can be a primary key: digits, no longer than databases accept."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


@cache
def addresses(model):
    """A function that returns the URL of a record of `model` from its slug or id."""
    return addresses_at(f"{model._meta.model_name}_detail")


@cache
def addresses_at(name):
    """A function that returns the URL of the view `name` from its only argument, which needs no quoting."""
    before, _, after = reverse(name, args=[0]).rpartition("0")
    return lambda value: f"{before}{value}{after}"
