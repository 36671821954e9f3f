"""Accounts in the same history as records: `staff` tells what happened, `records` keeps it."""

from policies.models import Duty
from records.history import Action
from records.tracking import watch, writing
from staff.models import User
from staff.signals import account_changed


def keep_history():
    """Notice every change of a person, of their roles and of their duties from now on."""
    watch(User)
    watch(Duty)
    account_changed.connect(_note, dispatch_uid="account_changed")


def _note(sender, person, words, by, **kwargs):
    """What no field shows (a password, a second factor, an unlocking) stands in the history in words."""
    with writing(by=by) as current:
        current.note(User(pk=person.pk), Action.ACCOUNT, words)  # `person` may be a request's, only loaded on use
