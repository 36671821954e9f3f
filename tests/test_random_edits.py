"""After edits by every way of writing, stored rows, the index and the history agree with the records."""

import pytest
from django.core.management import call_command

from bench import corpus, edits

pytestmark = pytest.mark.django_db
POLICIES, ROUNDS = 60, 4  # what chance proposes may be refused, not four times


def test_whatever_is_written_and_however_all_that_follows_from_it_is_true():
    corpus.fill(POLICIES, is_cited=True)
    made, _ = edits.edit(ROUNDS * len(edits.WAYS))
    assert set(made) == {way.__name__ for way in edits.WAYS}
    for check in edits.CHECKS:
        call_command(check)
