"""The records as shipped: what the report names is there, under its exact name."""

import re

import pytest

from indicators.models import Indicator, Observation
from policies.models import Change, Contact, Department, Measure, Platform, Policy, Relation
from records.models import Document
from terms.models import Term
from tests.reading import data

pytestmark = pytest.mark.usefixtures("knowledge")


def test_the_policies_are_those_between_book_title_marks(shared):
    named = re.findall(r"《([^《》]+)》", (shared / "report.txt").read_text(encoding="utf-8"))
    assert len(named) == 17
    of_the_report = Policy.objects.published().filter(citations__document__slug="report").distinct()
    assert sorted(of_the_report.values_list("title", flat=True)) == sorted(named)


def test_a_title_that_says_trial_is_on_trial():
    for policy in Policy.objects.filter(title__contains="试行"):
        assert policy.is_trial, policy.title


def test_dates_are_no_more_precise_than_their_sources(client):
    rows = {row["slug"]: row["issued"] for row in data(client, "/policies.json")["results"]}
    assert rows["yanfa-touru-gongjian-fangan"] == {"date": "2021-07-28", "precision": "day"}  # of a later source
    assert rows["keji-xingmeng-30-tiao"] == {"date": "2020", "precision": "year"}
    assert rows["ziran-kexue-jijin-guanli-banfa"] == {"date": None, "precision": "unknown"}


def test_a_kind_is_what_the_title_ends_in():
    for policy in Policy.objects.filter(is_title_ours=False):
        ending = re.sub(r"（[^）]*）$", "", policy.title)
        assert ending.endswith((policy.get_kind_display(), "纲要")), policy.title


@pytest.mark.parametrize("model", [Policy, Measure, Platform, Indicator, Contact, Department, Term])
def test_everything_is_published_and_cites_a_source(model):
    for record in model.objects.all():
        assert record.is_published
        assert record.citations.exists(), record


@pytest.mark.parametrize(
    "model", [Policy, Measure, Platform, Indicator, Contact, Department, Term, Observation, Change]
)
def test_no_statement_is_without_a_citation(model):
    """Whatever a record says that can be cited is supported by one of its citations."""
    for record in model.objects.all():
        cited = {name for citation in record.citations.all() for name in citation.fields} | OURS.get(model, set())
        assert getattr(record, "is_title_ours", False) or [name for name in said(record) if name not in cited] == [], (
            record
        )


# What we chose ourselves: short headings, names of indicators, short names in common use, the place on the map.
OURS = {Measure: {"heading"}, Indicator: {"name"}, Department: {"aliases"}, Platform: {"regions"}}


def said(record):
    """The fields of `CITABLE` under which a record says something that has a wording of its own."""
    return [name for name, wordings in record.claims().items() if any(any(one) for one in wordings)]


def test_what_somebody_looked_for_in_vain_is_empty():
    for model in (Policy, Measure, Platform, Indicator, Department):
        for record in model.objects.all():
            assert [key for key in record.not_found if record.is_found(key)] == [], record


def test_later_policies_stand_to_earlier_ones():
    rows = {relation.kind: relation for relation in Relation.objects.filter(kind__in=Relation.FOLLOWING).order_by("id")}
    assert set(rows) == {"revises", "cites"}


def test_a_source_without_an_address_is_secondary():
    """What nobody can open is never called official."""
    assert not Document.objects.filter(address="", confidence="official").exists()


def test_every_paragraph_is_cited_or_passed_over_for_a_reason(shared):
    report = Document.objects.get(slug="report")
    lines = (shared / "report.txt").read_text(encoding="utf-8").splitlines()
    written = {number for number, line in enumerate(lines, 1) if line.strip()}
    cited = set(report.supports.values_list("paragraph", flat=True))
    assert cited | {int(number) for number in report.passed_over} == written == set(range(1, 46))
    assert not cited & {int(number) for number in report.passed_over}


def test_no_sentence_of_the_report_is_copied(shared):
    """Summaries and measures are in our own words: no clause of twenty characters is the report's."""
    report = re.sub(r"\s", "", (shared / "report.txt").read_text(encoding="utf-8"))
    texts = [*Policy.objects.values_list("title", "summary"), *Measure.objects.values_list("policy__title", "text")]
    for title, text in texts:
        clauses = re.split(r"[，。；：、]", re.sub(r"\s|“[^”]*”|《[^》]*》", "", text))
        assert not [clause for clause in clauses if len(clause) >= 20 and clause in report], title


def test_the_reports_five_state_platforms_stand_under_their_group(client):
    rows = data(client, "/platforms.json")["results"]
    assert sum("三区两中心" in row["groups"] for row in rows) == 5


def test_no_two_platforms_share_a_name(client):
    names = [name for row in data(client, "/platforms.json")["results"] for name in {row["name"], *row["aliases"]}]
    assert len(names) == len(set(names))
