"""The records as shipped: everything the report names is there, under its exact name."""

import re
from urllib.parse import urlsplit

import pytest
from django.db.models import Manager

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
        cited = {name for citation in record.citations.all() for name in citation.fields} | ours(record)
        assert [name for name in model.CITABLE if name not in cited and is_filled(record, name)] == [], record


# What we chose ourselves: short headings, names of indicators, short names in common use, the place on the map.
OURS = {Measure: {"heading"}, Indicator: {"name"}, Department: {"aliases"}, Platform: {"regions"}}
# What is cited under a name that is no field's.
COLUMNS = {
    "issued": ["issued_on", "issued_wording"],
    "valid": ["valid_from", "valid_until", "valid_basis"],
    "validity": ["confirmed_state", "repealed_on"],
    "cited": ["cited_on", "cited_basis"],
    "value": ["low"],
    "happened": ["happened_on"],
}


def ours(record):
    return OURS.get(type(record), set()) | ({"title"} if getattr(record, "is_title_ours", False) else set())


def is_filled(record, name):
    values = [getattr(record, column) for column in COLUMNS.get(name, [name])]
    return any(value.exists() if isinstance(value, Manager) else value not in ("", None, [], False) for value in values)


def test_every_source_is_cited_and_says_where_it_is_or_that_it_cannot_be_opened():
    """A copy nobody can link to says so; so does a page of which only the address says the day."""
    for document in Document.objects.all():
        assert document.supports.exists(), document
        assert document.address or document.not_found or "网址" in document.note, document


def test_an_official_page_stands_on_a_site_of_a_government_or_names_its_body():
    for document in Document.objects.filter(confidence="official"):
        host = urlsplit(document.address).hostname
        assert host.endswith(".gov.cn") or document.publisher.removeprefix("www.") not in host, document


def test_one_host_is_one_publisher():
    found = {}
    for document in Document.objects.filter(confidence="official"):
        host = urlsplit(document.address).hostname
        found.setdefault(host, set()).add(document.publisher)
    assert [names for names in found.values() if len(names) > 1] == []


def test_what_somebody_looked_for_in_vain_is_empty():
    for model in (Policy, Measure, Platform, Indicator, Department):
        for record in model.objects.all():
            assert [key for key in record.not_found if record.is_found(key)] == [], record


def test_later_policies_stand_to_earlier_ones():
    rows = {relation.kind: relation for relation in Relation.objects.filter(kind__in=Relation.FOLLOWING).order_by("id")}
    assert set(rows) == {"revises", "replaces", "cites"}


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


TOLD = {  # what we write about a record; its title, names and figures are the source's own
    Policy: ["summary", "enquiries"],
    Measure: ["heading", "text", "conditions", "how_to_apply", "window"],
    Platform: ["summary", "standing"],
    Change: ["text"],
    Indicator: ["definition"],
    Observation: ["note"],
    Term: ["meaning"],
    Contact: ["matter", "note"],
    Document: ["note"],
}
HAN = r"[\u4e00-\u9fff]"
RUN = 18  # so many Chinese characters alike are no chance


@pytest.mark.parametrize("model", TOLD)
@pytest.mark.parametrize("file", ["report.txt", "facts.md", "facts2.md"])
def test_no_run_of_a_source_is_copied(shared, file, model):
    """Punctuation and figures apart, and apart from names in quotes and the exact names of records."""
    names = exact_names()
    source = spelled((shared / file).read_text(encoding="utf-8"))
    for record in model.objects.all():
        for column in TOLD[model]:
            for run in runs(getattr(record, column), names):
                alike = [run[at : at + RUN] for at in range(len(run) - RUN + 1) if run[at : at + RUN] in source]
                assert alike == [], (record, column)


def exact_names():
    """Every title and name that has to be written as it is, the longest first."""
    titles = [*Policy.objects.values_list("title", flat=True), *Platform.objects.values_list("name", flat=True)]
    aliases = [name for names in Platform.objects.values_list("aliases", flat=True) for name in names]
    return sorted([*titles, *aliases, *Department.objects.values_list("name", flat=True)], key=len, reverse=True)


def runs(text, names):
    """The text's Chinese characters without punctuation and figures, broken only where a name or a quotation stands."""
    for name in names:
        text = text.replace(name, "\n")
    return [spelled(piece) for piece in re.sub(r"“[^”]*”|《[^》]*》", "\n", text).split("\n")]


def spelled(text):
    return "".join(re.findall(HAN, text))


def test_the_reports_five_state_platforms_stand_under_their_group(client):
    rows = data(client, "/platforms.json")["results"]
    assert sum("三区两中心" in row["groups"] for row in rows) == 5


def test_no_two_platforms_share_a_name(client):
    names = [name for row in data(client, "/platforms.json")["results"] for name in {row["name"], *row["aliases"]}]
    assert len(names) == len(set(names))
