"""`python -m bench.edits POLICIES EDITS [SEED]`: random edits by every way of writing, and proofs of their effects.

Fills an empty database (DATABASE_URL, or SQLite in DATA_DIR) with the founding records and a corpus, edits it, then
runs `check_rows`, `check_search` and `check_records`. The same seed gives the same edits. Edits that the portal
refuses (an impossible review step, something others depend on) are counted separately; they must have changed
nothing.
"""

import os
import sys
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

if __name__ == "__main__":
    import django

    django.setup()

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from bench import corpus
from bench.search import bar, say
from bench.ways import WAYS, Desk

SEED = 13
REFUSED = (ValidationError, ProtectedError, IntegrityError)
CHECKS = ("check_rows", "check_search", "check_records")


def edit(edits, seed=SEED, report=lambda done, total: None):
    """Make `edits` edits, all ways equally often; returns how often each was made, and how often refused."""
    desk, made, refused, deck = Desk(seed), Counter(), Counter(), []
    for number in range(edits):
        deck = deck or desk.random.sample(WAYS, len(WAYS))
        chosen = deck.pop()
        try:
            with transaction.atomic():
                chosen(desk)
            made[chosen.__name__] += 1
        except REFUSED:
            refused[chosen.__name__] += 1
        report(number + 1, edits)
    return made, refused


def timed(what, work):
    began = time.perf_counter()
    result = work()
    say(f"{what}: {time.perf_counter() - began:.1f} s")
    return result


def main(policies, edits, seed=SEED):
    call_command("migrate", verbosity=0)
    say(f"\n=== {connection.vendor}: {policies:,} policies with ten measures, {edits:,} edits, seed {seed} ===")
    timed("founding records", lambda: call_command("load_fixtures", verbosity=0))
    timed("corpus", lambda: corpus.fill(policies, bar("corpus"), is_cited=True))
    made, refused = timed("edits", lambda: edit(edits, seed, bar("edits")))
    say(f"{made.total():,} made in {len(made)} of {len(WAYS)} ways, {refused.total():,} refused")
    say("; ".join(f"{name} {made[name]}+{refused[name]}" for name in sorted({*made, *refused})))
    for check in CHECKS:
        timed(check, lambda check=check: call_command(check))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
