"""Search quality: queries of real readers, each with the records that answer it.

A line of a `.jsonl` has the query (`q`), its kind, and what a reader expects among the first `within` results
(`expect`, any of these: a record's URL, a policy or platform by title, a measure or indicator by words or values of
it). Without expectations the query is outside the subject and must not be relaxed; one about another place may show
ours, as relaxed.

`queries.jsonl` is our own, used to tune the rewritings, and so are all `queries-of-….jsonl` whose misses have been
read: strangers wrote most of them before anything was made for them, `docs/bench-search.md` says how they fared then.
Those HELD_OUT were written by people who knew no vocabulary, and judged afterwards: nobody read what they miss, so they
tell how new queries fare. `late-synonyms.txt` lists the groups that a shared query suggested, for the score without
them.
"""

import json
import os
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import django
from django.core.management import call_command
from django.test import Client

HERE = Path(__file__).parent
OWN, LATE = HERE / "queries.jsonl", HERE / "late-synonyms.txt"
HELD_OUT = [HERE / f"queries-of-{who}-stranger.jsonl" for who in ("a-fifth", "a-sixth", "a-seventh", "an-eighth")]
TUNED = sorted({*HERE.glob("queries-of-*.jsonl")} - {*HELD_OUT})
SHARED = HERE.parent.parent / "shared"
FIRST = 10  # results that are checked


@dataclass
class Outcome:
    """The result of one query. `place` is the rank of the first result that answers it, from 1."""

    query: dict
    place: int | None
    is_right: bool
    is_first: bool

    @property
    def is_outside(self):
        return not self.query["expect"]


def read(path=OWN):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Judge:
    """Judges queries on the current records, which are read once."""

    def __init__(self, client):
        self.client, self.records = client, {}

    def outcomes(self, queries, **parameters):
        return [self.outcome(query, **parameters) for query in queries]

    def outcome(self, query, **parameters):
        answer = self.client.get("/api/v1/search/", {"q": query["q"], "page_size": FIRST, **parameters}).json()
        if not query["expect"]:
            is_left = not answer["count"] or (query.get("outside") == "place" and answer["relaxed"] is not None)
            return Outcome(query, None, is_left, is_left)
        found = enumerate(answer["results"], 1)
        place = next((n for n, one in found if any(self._answers(one, wanted) for wanted in query["expect"])), None)
        return Outcome(query, place, (place or 99) <= query["within"], place == 1)

    def _answers(self, found, expected):
        if isinstance(expected, str):
            return found["url"].partition("#")[0] == expected  # a contact stands on the page of its department
        if found["type"] != expected["type"]:
            return False
        return found["title"] == expected["title"] if "title" in expected else self._says(found["url"], expected)

    def _says(self, address, expected):
        if address not in self.records:
            self.records[address] = self.client.get(address.rstrip("/") + ".json").json()
        record = self.records[address]
        observations = record.get("observations", [])
        cited = [*record["citations"], *(citation for one in observations for citation in one["citations"])]
        text = record.get("heading", "") + record.get("text", "")
        return (
            any(citation["paragraph"] == expected["paragraph"] for citation in cited)
            and all(word in text for word in expected.get("has", []))
            and ("low" not in expected or any(one["low"] == expected["low"] for one in observations))
        )


@dataclass
class Score:
    """Shares of some outcomes, None if there are none of a kind."""

    right: float | None
    first: float | None
    left_alone: float | None


def score(outcomes):
    inside = [one for one in outcomes if not one.is_outside]
    outside = [one for one in outcomes if one.is_outside]
    return Score(
        _share(one.is_right for one in inside),
        _share(one.is_first for one in inside),
        _share(one.is_right for one in outside),
    )


def _share(some):
    some = list(some)
    return sum(some) / len(some) if some else None


# --- With some of the vocabulary removed ---


@contextmanager
def knowing(change):
    """Search with another vocabulary: `change` of the real one."""
    from search import vocabulary

    changed = change(vocabulary.vocabulary())
    with patch.object(vocabulary, "_given", [lambda: changed]):
        yield


def without_late(vocabulary):
    late = set(LATE.read_text(encoding="utf-8").split())
    return replace(vocabulary, groups=tuple(one for one in vocabulary.groups if one.words[0] not in late))


def variants():
    """{what is removed: (context, parameters)}"""
    no_sounds = patch(
        "search.rewrite.Rewriting._sounds", new=type("Deaf", (), {"alike": _nothing, "meant": _nothing})()
    )
    return {
        "as it is": (nullcontext(), {}),
        "no late synonyms": (knowing(without_late), {}),
        "no synonyms": (knowing(lambda one: replace(one, groups=())), {}),
        "no named facets": (knowing(lambda one: replace(one, named=())), {}),
        "no sounds and shapes": (no_sounds, {}),
        "no question words": (knowing(lambda one: replace(one, asking={})), {}),
        "not relaxed": (patch("search.relax.LEAST", 9), {}),
        "rewrite=off": (nullcontext(), {"rewrite": "off"}),
    }


def _nothing(self, run):
    return ""


# --- Printing ---


def table(name, outcomes):
    """One line per kind of query."""
    say(f"\n{name}: {len(outcomes)} queries")
    for kind in dict.fromkeys(one.query["kind"] for one in outcomes):
        some = [one for one in outcomes if one.query["kind"] == kind]
        line(f"  {kind} ({len(some)})", score(some))
    line("  all", score(outcomes))


def line(name, result):
    shares = {"right": result.right, "first": result.first, "left alone": result.left_alone}
    line = "  ".join(f"{what} {share:.0%}" for what, share in shares.items() if share is not None)
    say(f"{name:<28} {line}")


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main():
    """Load the fixtures into an empty database and print the scores, by kind and by rewriting."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from portal.cache import AnswerCache

    judge = Judge(Client(HTTP_HOST="127.0.0.1"))
    shared = [
        query
        for name in ("queries.jsonl", "queries2.jsonl")
        if (SHARED / name).exists()
        for query in read(SHARED / name)
    ]
    tuned, held_out = ({path.stem.replace("-", " "): read(path) for path in paths} for paths in (TUNED, HELD_OUT))
    sets = {"our own queries": read(), **tuned, **held_out, "the shared queries": shared}
    for name, queries in sets.items():
        outcomes = judge.outcomes(queries)
        table(name, outcomes)
        if name not in held_out:  # their misses must not be fixed one by one
            missed = [f"{one.query['q']} ({one.place})" for one in outcomes if not one.is_right]
            say(f"  missed: {'; '.join(missed) or 'none'}")
    say("\nwith what the search knows taken away")
    for what, (context, parameters) in variants().items():
        with context, patch("portal.cache.ANSWERS", AnswerCache()):
            for name, queries in sets.items():
                if queries:
                    line(f"  {what}, {name}", score(judge.outcomes(queries, **parameters)))


if __name__ == "__main__":
    main()
