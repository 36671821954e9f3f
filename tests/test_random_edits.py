"""After edits by every way of writing, stored rows, the index and the history agree with the records."""

import pytest
from django.core.management import call_command

from bench import corpus, edits

pytestmark = [pytest.mark.django_db, pytest.mark.long]
POLICIES, ROUNDS = 60, 4  # what chance proposes may be refused, not four times
EVERY_WAY = {way.__name__ for way in edits.WAYS}


def test_whatever_is_written_and_however_all_that_follows_from_it_is_true():
    corpus.fill(POLICIES, is_cited=True)
    made = set()
    for _ in range(ROUNDS):
        made |= set(edits.edit(len(edits.WAYS))[0])
        if made == EVERY_WAY:
            break
    assert made == EVERY_WAY
    for check in edits.CHECKS:
        call_command(check)
