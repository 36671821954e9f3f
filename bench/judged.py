"""How good the order of results is: queries of real readers, each with the records that answer it.

A line of `queries.jsonl` says what is typed (`q`) and what a reader expects among the first `within` results
(`expect`: any of these; a policy or platform by its title, a measure or an indicator by words or values of it).
"""

import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.test import Client

OWN = Path(__file__).with_name("queries.jsonl")


def read(path=OWN, stage="exact"):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [query for query in map(json.loads, lines) if query.get("stage", "exact") == stage and query["expect"]]


def rank(client, query):
    """The place of the first result that answers `query`, from 1; None when none of the results does."""
    results = client.get("/search.json", {"q": query["q"]}).json()["results"]
    places = (
        place for place, found in enumerate(results, 1) if any(_answers(client, found, one) for one in query["expect"])
    )
    return next(places, None)


def _answers(client, found, expected):
    if found["type"] != expected["type"]:
        return False
    if "title" in expected:
        return found["title"] == expected["title"]
    record = client.get(found["url"].rstrip("/") + ".json").json()
    observations = record.get("observations", [])
    cited = [*record["citations"], *(citation for one in observations for citation in one["citations"])]
    text = record.get("heading", "") + record.get("text", "")
    return (
        any(citation["paragraph"] == expected["paragraph"] for citation in cited)
        and all(word in text for word in expected.get("has", []))
        and ("low" not in expected or any(one["low"] == expected["low"] for one in observations))
    )


def scores(ranks):
    """success@1, success@3 and the mean reciprocal rank."""
    return {
        "success@1": sum(place == 1 for place in ranks) / len(ranks),
        "success@3": sum(place is not None and place <= 3 for place in ranks) / len(ranks),
        "MRR": sum(1 / place for place in ranks if place) / len(ranks),
    }


def main():
    """Load the fixtures into an empty database and print the scores."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client, queries = Client(HTTP_HOST="127.0.0.1"), read()
    told = ", ".join(f"{name} {score:.2f}" for name, score in scores([rank(client, one) for one in queries]).items())
    sys.stdout.write(f"{len(queries)} judged queries: {told}\n")


if __name__ == "__main__":
    main()
