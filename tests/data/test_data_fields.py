"""The fields of every kind of record, by the names that clients rely on."""

import json
import re

import pytest

from policies.models import Instrument, Policy, Region, Target, Theme
from tests.builders import (
    a_change,
    a_department,
    a_document,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_quantity,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.reading import LISTS, data

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EVERY = {"id", "url", "slug", "updated_at", "version", "not_found", "citations"}
FIELDS = {
    "policies": EVERY
    | {"title", "short_title", "aliases", "doc_number", "kind", "level", "departments", "issued", "valid", "validity"}
    | {"themes", "regions", "implements", "implemented_by", "summary", "measure_count"}
    | {"is_trial", "original_address", "enquiries", "same_action"}  # beyond the contract
    | {"following", "is_title_ours", "cited_in_force", "contacts"},
    "measures": EVERY - {"slug"}
    | {"number", "heading", "text", "policy", "themes", "instruments", "targets", "quantities"}
    | {"conditions", "how_to_apply", "window", "contacts"},  # beyond the contract
    "platforms": EVERY
    | {"name", "aliases", "kind", "level", "regions", "partners", "policies", "summary"}
    | {"groups", "changes", "standing", "standing_on"},  # beyond the contract
    "indicators": EVERY
    | {"name", "unit", "category", "definition", "observations"}
    | {"derived"},  # beyond the contract
    "departments": EVERY
    | {"name", "aliases", "level", "policy_count", "measure_count"}
    | {"website", "address", "contacts"},  # beyond the contract
    "terms": EVERY | {"name", "aliases", "meaning"},
    "documents": EVERY | {"title", "publisher", "published", "address", "confidence", "record_count"},
}


def record(client, made, **parameters):
    """The made record as data."""
    return data(client, made.get_absolute_url().rstrip("/") + ".json", **parameters)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_count_next_previous_facets_results(client, knowledge, name):
    for address in (f"/{name}.json", f"/api/v1/{name}/"):
        answer = data(client, address)
        assert [*answer] == ["count", "next", "previous", "facets", "results"]
        for options in answer["facets"].values():
            assert all([*option] == ["value", "label", "count"] for option in options)


@pytest.mark.parametrize("name", LISTS)
def test_every_record_has_exactly_its_fields(client, knowledge, name):
    for row in data(client, f"/{name}.json")["results"]:
        assert {*row} == FIELDS[name]


@pytest.mark.parametrize("name", LISTS)
def test_a_record_is_the_same_alone_in_a_list_and_in_the_api(client, knowledge, name):
    whole = data(client, f"/{name}.json", as_of="2022-06-30")["results"]
    paged = data(client, f"/api/v1/{name}/", as_of="2022-06-30")["results"]
    assert paged == whole[: len(paged)]
    row = whole[0]
    key = row.get("slug", row["id"])
    assert data(client, f"/{name}/{key}.json", as_of="2022-06-30") == row
    assert data(client, f"/api/v1/{name}/{key}/", as_of="2022-06-30") == row


@pytest.mark.parametrize("name", LISTS)
def test_what_every_record_shares(client, knowledge, name):
    row = data(client, f"/{name}.json")["results"][0]
    assert client.get(row["url"]).status_code == 200
    assert row["version"] >= 1
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", row["updated_at"])


def test_a_citation(client):
    report = a_document(slug="bg", paragraph_count=9)
    policy = cited(a_policy(), report, 7, ["title", "issued"])
    cited(policy, a_document(slug="wy", address="https://example.org/a"), None, ["departments"])
    assert record(client, policy)["citations"][1:] == [
        {"document": "bg", "paragraph": 7, "fields": ["title", "issued"], "address": None},
        {"document": "wy", "paragraph": None, "fields": ["departments"], "address": "https://example.org/a"},
    ]


def test_a_policy(client):
    policy = a_policy(
        a_department(slug="jyt", name="教育厅"), [a_term(Theme, slug="lin")], [a_term(Region, slug="here")],
        slug="x", title="某办法（试行）", short_title="某办法", aliases=["十条"], doc_number="1号", kind="banfa",
        is_trial=True, level="national", issued_on="2021-07", valid_from="2021", valid_until="2025-06-30",
        summary="内容", original_address="https://example.org/a", enquiries="政务大厅",
    )  # fmt: skip
    a_part(policy, a_department(slug="czt2", name="某财政厅"), "responsible", "secondary")
    a_measure(policy=policy)
    row = record(client, policy, as_of="2022-06-30")
    assert {name: row[name] for name in FIELDS["policies"] - {"id", "updated_at", "citations", "validity"}} == {
        "url": "/policies/x/",
        "slug": "x",
        "version": 1,
        "title": "某办法（试行）",
        "short_title": "某办法",
        "aliases": ["十条"],
        "doc_number": "1号",
        "kind": "banfa",
        "is_trial": True,
        "level": "national",
        "departments": [
            {"slug": "jyt", "name": "教育厅", "role": "issuer", "basis": "stated"},
            {"slug": "czt2", "name": "某财政厅", "role": "responsible", "basis": "secondary"},
        ],
        "issued": {"date": "2021-07", "precision": "month"},
        "valid": {"from": "2021", "until": "2025-06-30"},
        "themes": ["lin"],
        "regions": ["here"],
        "is_title_ours": False,
        "cited_in_force": {"on": None, "by": ""},
        "summary": "内容",
        "original_address": "https://example.org/a",
        "enquiries": "政务大厅",
        "measure_count": 1,
    } | {name: [] for name in ("implements", "implemented_by", "same_action", "not_found", "following", "contacts")}


def test_relations_of_policies(client):
    policy, target = a_policy(slug="x", title="细则"), a_policy(slug="y", title="若干条")
    a_relation(policy, target, "supports")
    assert record(client, policy)["implements"] == [{"slug": "y", "title": "若干条", "relation": "supports"}]
    assert record(client, target)["implemented_by"] == [{"slug": "x", "title": "细则", "relation": "supports"}]


def test_a_policy_that_revises_another_follows_it(client):
    policy, target = a_policy(slug="x", title="新办法"), a_policy(slug="y", title="旧办法")
    a_relation(policy, target, "revises")
    told = {"relation": "revises", "incoming": False}
    assert record(client, policy)["following"] == [{"slug": "y", "title": "旧办法"} | told]
    assert record(client, target)["following"] == [{"slug": "x", "title": "新办法"} | told | {"incoming": True}]
    assert record(client, target)["implemented_by"] == []


def test_policies_of_one_action_stand_beside_each_other(client):
    policy, other = a_policy(slug="x", title="某方案"), a_policy(slug="y", title="若干条")
    a_relation(policy, other, "under")
    rows = record(client, policy), record(client, other)
    assert [row["same_action"] for row in rows] == [
        [{"slug": "y", "title": "若干条"}],
        [{"slug": "x", "title": "某方案"}],
    ]
    assert [row["implements"] + row["implemented_by"] for row in rows] == [[], []]


def test_what_is_unknown_is_null(client):
    row = record(client, a_policy(issued_on=""))
    assert row["issued"] == {"date": None, "precision": "unknown"}
    assert row["valid"] == {"from": None, "until": None}
    assert (row["original_address"], row["departments"]) == (None, [])


@pytest.mark.parametrize(
    ("date", "precision"), [("2021", "year"), ("2021-12", "month"), ("2021-12-17", "day"), ("", "unknown")]
)
def test_a_date_has_its_precision(client, date, precision):
    expected = {"date": date or None, "precision": precision}
    assert record(client, a_policy(issued_on=date))["issued"] == expected
    assert record(client, a_document(published_on=date))["published"] == expected


def test_validity_is_that_of_the_day_asked_for(client):
    policy = a_policy(valid_until="2025", valid_basis="标题")
    states = [record(client, policy, as_of=day)["validity"] for day in ("2025-12-31", "2026-01-01")]
    assert [state["state"] for state in states] == ["in_force", "expired"]
    assert states[0]["reason"] == "依据标题，期限到2025年为止。"


def test_a_measure(client):
    measure = a_measure(
        [a_term(Target, slug="muchang")], [a_term(Instrument, slug="daikuan")], [a_term(Theme, slug="lin")],
        policy=a_policy(slug="x", title="某办法"), number="第三条", heading="贴息", text="给牧场贴息",
    )  # fmt: skip
    a_quantity(measure, text="40余个", low="40", high=None, unit="个", bound="at_least")
    a_quantity(measure, text="17.5%", low="17.5", high="17.5", unit="%")
    row, plain = record(client, measure), {"role": "figure", "per": "", "condition": ""}
    assert row["policy"] == {"slug": "x", "title": "某办法"}
    assert (row["number"], row["heading"], row["text"]) == ("第三条", "贴息", "给牧场贴息")
    assert (row["themes"], row["instruments"], row["targets"]) == (["lin"], ["daikuan"], ["muchang"])
    assert row["quantities"] == [
        {"text": "40余个", "low": 40, "high": None, "unit": "个", "bound": "at_least"} | plain,
        {"text": "17.5%", "low": 17.5, "high": 17.5, "unit": "%", "bound": "exact"} | plain,
    ]


def test_a_measure_without_a_policy(client):
    assert record(client, a_measure())["policy"] is None


def test_a_platform(client):
    platform = a_platform(
        [a_term(Region, slug="here")], [a_policy(slug="x", title="某办法")], name="某园", aliases=["旧名"],
        kind="park", level="national", partners=["某大学"], groups=["几区"], summary="内容",
    )  # fmt: skip
    cited(a_change(platform, happened_on="2022-07", text="获批"), a_document(slug="wy"))
    row = record(client, platform)
    assert (row["name"], row["aliases"], row["kind"], row["level"]) == ("某园", ["旧名"], "park", "national")
    assert (row["regions"], row["partners"], row["groups"]) == (["here"], ["某大学"], ["几区"])
    assert row["policies"] == [{"slug": "x", "title": "某办法"}]
    (change,) = row["changes"]
    assert (change["happened"], change["text"]) == ({"date": "2022-07", "precision": "month"}, "获批")
    assert change["citations"][0]["document"] == "wy"


def test_an_indicator_and_its_figures(client):
    indicator = an_indicator(name="某数", unit="亿元", category="zones", definition="含义")
    figure = an_observation(
        indicator, low="370", high="375.5", qualifier="左右", period="2025年", nature="target", scope="全区", note="注"
    )
    cited(figure, a_document(slug="bg", paragraph_count=9), 7, ["value"])
    row = record(client, indicator)
    assert (row["name"], row["unit"], row["category"], row["definition"]) == ("某数", "亿元", "zones", "含义")
    citation = {"document": "bg", "paragraph": 7, "fields": ["value"], "address": None}
    told = {"low": 370, "high": 375.5, "qualifier": "左右", "period": "2025年", "nature": "target", "scope": "全区"}
    assert row["observations"] == [told | {"formula": "", "note": "注", "citations": [citation]}]


@pytest.mark.parametrize(("value", "written"), [("370", "370"), ("57.4", "57.4"), ("0", "0"), ("0.05", "0.05")])
def test_numbers_are_json_numbers_written_plainly(client, value, written):
    indicator = an_indicator()
    an_observation(indicator, value)
    text = client.get(f"/indicators/{indicator.slug}.json").content.decode()
    assert f'"low":{written},"high":{written},' in text


def test_a_single_value_has_low_and_high_alike(client, knowledge):
    """All figures but two ranges, 3至4个 of the report and 2至3家 of a later guide."""
    rows = data(client, "/indicators.json")["results"]
    ranges = [figure for row in rows for figure in row["observations"] if figure["low"] != figure["high"]]
    assert [(figure["low"], figure["high"]) for figure in ranges] == [(3, 4), (2, 3)]


def test_units_are_those_of_the_contract(client, knowledge):
    units = {row["unit"] for row in data(client, "/indicators.json")["results"]}
    assert units <= {"%", "亿元", "万元", "家", "个", "人", "位", "件", "项"}


def test_a_department(client):
    department = a_department(name="教育厅", aliases=["省教育厅"], level="national")
    a_measure(policy=a_policy(department))
    row = record(client, department)
    assert (row["name"], row["aliases"], row["level"]) == ("教育厅", ["省教育厅"], "national")
    assert (row["policy_count"], row["measure_count"]) == (1, 1)


def test_a_document(client):
    document = a_document(title="某网页", publisher="某网", published_on="2022-01-05", address="https://example.org/a")
    cited(a_policy(), document)
    row = record(client, document)
    assert (row["title"], row["publisher"], row["address"]) == ("某网页", "某网", "https://example.org/a")
    assert (row["confidence"], row["record_count"], row["citations"]) == ("secondary", 1, [])


def test_chinese_is_written_as_it_is(client, knowledge):
    response = client.get("/policies.json")
    assert response["Content-Type"].startswith("application/json")
    assert "科技兴蒙30条" in response.content.decode()
    assert json.loads(response.content)["count"] == Policy.objects.published().count()
