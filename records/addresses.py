"""The addresses of records. Asking Django for each takes longer than the rest of its row."""

from functools import cache

from django.urls import reverse


def is_key(text):
    """Whether what an address or a form holds can be the id of a row: digits, no more than databases take."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


@cache
def addresses(model):
    """What gives the address of a record of `model` from its slug or id."""
    return addresses_at(f"{model._meta.model_name}_detail")


@cache
def addresses_at(name):
    """What gives an address of the view `name` from the one value in it, which needs no quoting."""
    before, _, after = reverse(name, args=[0]).rpartition("0")
    return lambda value: f"{before}{value}{after}"
