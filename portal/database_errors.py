"""The words by which the trouble of a database is known: they stand in its messages, here in lower case."""

DAMAGED = ("malformed", "not a database", "invalid page in block", "could not read block", "missing chunk number")
LOCKED = ("is locked", "lock timeout")
FULL = ("disk is full", "no space left")
BROKEN_DISK = ("disk i/o error",)
READ_ONLY = ("readonly", "read-only")


def has_any(message, signs):
    """Whether one of these words stands in the message."""
    return any(sign in message.lower() for sign in signs)
