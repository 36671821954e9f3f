"""What other rooms are told of accounts."""

from django.dispatch import Signal

# Something was done to an account that no field shows: `person`, `words` that say what, `by` whom.
account_changed = Signal()
