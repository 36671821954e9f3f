"""Waits for another process or thread, within a reasonable limit."""

import time

PATIENCE = 60  # seconds


def wait_until(is_so, patience=PATIENCE):
    """Return when `is_so()` holds; fail after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
