"""Rows of plain values agree with the records, checked by an independent reading through the models."""

import datetime
import json
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.lists import MEASURES, POLICIES
from policies.models import Contact, Instrument, Measure, Policy, Region, Relation, Target, Theme
from policies.validity import validity_of
from records import data_version
from records.models import Status
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_part,
    a_policy,
    a_quantity,
    a_relation,
    a_term,
    cited,
    row_of,
)  # fmt: skip
from tests.databases import first_on_both

pytestmark = pytest.mark.django_db
DAYS = [datetime.date(2019, 1, 1), datetime.date(2022, 6, 30), datetime.date(2029, 1, 1)]
CARRIED_OUT = Relation.CARRIED_OUT
HIDDEN = {"status": Status.DRAFT}


@pytest.fixture
def world(db, made):
    return deepcopy(made)


@pytest.fixture(scope="module")
def made(module_db):
    """A policy and a measure with everything, others with nothing, and what is not public tied to all of them."""
    last, first = a_term(Theme, position=2), a_term(Theme, position=1)
    early, late = a_term(Target, position=3), a_term(Target, position=3)
    grant, region = a_term(Instrument), a_term(Region)
    page, draft = a_document(address="https://example.org/a"), a_document(**HIDDEN)
    full = a_policy(
        a_department(), [last, first], [region], title="某办法（试行）", short_title="某办法", aliases=["十条", "三"],
        doc_number="1号", kind="banfa", is_trial=True, level="national", issued_on="2021-07", valid_from="2021-08-01",
        enquiries="政务大厅", summary="内容", original_address="https://example.org/b",
    )  # fmt: skip
    a_part(full, a_department(), "responsible", "secondary")
    a_part(full, a_department(**HIDDEN), "joint")
    stated = a_policy(issued_on="2020", valid_until="2025-06", valid_basis="标题", confirmed_state="in_force",
                      confirmed_on="2022-01-05", confirmed_basis="某目录", repealed_on="2024-02-29")  # fmt: skip
    other, hidden, bare = a_policy(), a_policy(**HIDDEN), a_policy(issued_on="")
    a_relation(full, stated), a_relation(full, other, "under"), a_relation(full, hidden, "supports")
    a_relation(other, stated, "supports"), a_relation(bare, full, "under"), a_relation(hidden, full)
    in_charge = a_policy(kind="guihua")
    a_part(in_charge, a_department(), "responsible")
    whole = a_measure(
        [late, early], [grant], [first, last], policy=full, number="一", heading="贴息", text="给牧场贴息"
    )
    a_measure([early], policy=full), a_measure([a_term(Target)], policy=full, **HIDDEN), a_measure(policy=hidden)
    a_measure()
    for low, high in ((None, None), ("20", "20"), ("0.05", None), ("1234567.5", "9999999999")):
        a_quantity(whole, low=low, high=high)
    for record in (full, whole):
        cited(record, page, None, ["title", "text"]), cited(record, draft)
        cited(record, a_document(paragraph_count=9), 7)
    instant = datetime.datetime(2022, 12, 31, 23, 59, 59, 999999, datetime.UTC)
    Policy.objects.filter(pk=full.pk).update(updated_at=instant)
    Policy.objects.filter(pk=bare.pk).update(updated_at=instant.replace(microsecond=0))
    return SimpleNamespace(full=full, whole=whole, hidden=hidden)


@pytest.mark.parametrize("day", first_on_both(DAYS))
def test_policies_as_data(world, day):
    public = Policy.objects.published().order_by("pk")
    rows = POLICIES.data(ids_of(Policy), day)
    assert world.full.pk in rows and world.hidden.pk not in rows
    assert exactly(rows) == exactly({policy.pk: policy_as_data(policy, day) for policy in public})


@pytest.mark.parametrize("day", first_on_both(DAYS))
def test_measures_as_data(world, day):
    public = Measure.objects.published().order_by("pk")
    rows = MEASURES.data(ids_of(Measure), day)
    assert world.whole.pk in rows
    assert exactly(rows) == exactly({measure.pk: measure_as_data(measure) for measure in public})


@pytest.mark.parametrize("day", first_on_both(DAYS))
def test_policies_on_a_page(world, day):
    rows = POLICIES.rows(ids_of(Policy), day)
    assert {pk: policy_as_seen(row) for pk, row in rows.items()} == {
        policy.pk: origin_as_seen(policy, day)
        | {
            "pk": policy.pk,
            "short_title": policy.short_title,
            "aliases": policy.aliases,
            "kind_label": policy.get_kind_display(),
            "doc_number": policy.doc_number,
            "summary": policy.summary,
            "measure_count": policy.measures.published().count(),
            "themes": [theme.name for theme in policy.themes.all()],
            "serves": names_in(Target, measures=policy.measures.published()),
            "gives": names_in(Instrument, measures=policy.measures.published()),
        }
        for policy in Policy.objects.published()
    }


@pytest.mark.parametrize("day", first_on_both(DAYS))
def test_measures_on_a_page(world, day):
    rows = MEASURES.rows(ids_of(Measure), day)
    assert {pk: measure_as_seen(row) for pk, row in rows.items()} == {
        measure.pk: {
            "pk": measure.pk,
            "url": measure.get_absolute_url(),
            "number": measure.number,
            "heading": measure.heading,
            "text": measure.text,
            "targets": [term.name for term in measure.targets.all()],
            "instruments": [term.name for term in measure.instruments.all()],
            "policy": measure.policy and origin_as_seen(measure.policy, day),
        }
        for measure in Measure.objects.published()
    }


@pytest.mark.parametrize("listing", [POLICIES, MEASURES])
def test_no_records_have_no_rows(listing):
    assert listing.rows([], DAYS[0]) == listing.data([], DAYS[0]) == {}


@pytest.mark.parametrize("listing", [POLICIES, MEASURES])
def test_a_page_takes_two_queries_whatever_it_shows(world, listing):
    ids = ids_of(listing.model)
    seen = {POLICIES: policy_as_seen, MEASURES: measure_as_seen}[listing]
    list(map(seen, listing.rows(ids, DAYS[0]).values()))
    for some in (ids[:1], ids):
        with data_version.answering(data_version.current()), CaptureQueriesContext(connection) as queries:
            list(map(seen, listing.rows(some, DAYS[0]).values()))
        assert len(queries) <= 2


def test_a_new_name_of_a_term_is_shown(world):
    theme = world.full.themes.first()
    assert row_of(world.full).themes[0].name != "新名"
    theme.name = "新名"
    theme.save()
    assert row_of(world.full).themes[0].name == "新名"


# --- The same, read through the models ---


def ids_of(model):
    return list(model.objects.order_by("-pk").values_list("pk", flat=True))


def exactly(rows):
    """Rows with the order and the types of all they hold."""
    return [json.dumps(rows[pk], ensure_ascii=False) for pk in sorted(rows)]


def names_in(model, **which):
    chosen = {f"{name}__in": records for name, records in which.items()}
    return [term.name for term in model.objects.filter(**chosen).distinct()]


def shared(record, **slug):
    updated_at = record.updated_at.astimezone(datetime.UTC).isoformat(timespec="seconds")
    public = record.citations.filter(document__status=Status.PUBLISHED)
    told = [
        {
            "document": one.document.slug,
            "paragraph": one.paragraph,
            "fields": one.fields,
            "address": one.document.address or None,
        }
        for one in public
    ]
    head = {"id": record.pk, "url": record.get_absolute_url(), **slug}
    head |= {"updated_at": updated_at, "version": record.version, "not_found": record.not_found}
    return head | {"citations": told}


def changes_of(below, day):
    """The sentences about later policies that revised or replaced it by the day."""
    for later, kind in below:
        if kind in ("revises", "replaces") and (not later.issued_on or later.issued_on.earliest <= day):
            when = f"{later.issued_on.label}，" if later.issued_on else ""
            is_alone = Policy.objects.published().filter(title=later.title).count() == 1
            year = "" if is_alone else f"（{later.issued_on[:4]}年）"
            label = Relation.Kind(kind).label
            yield f"{when}《{later.title}》{year}{label}了它，原来的文本是否仍适用，请向发文机关核实。"


def links_as_data(above, below):
    """Of [(policy, kind)] that a policy leads to and that lead to it."""
    return {
        "implements": [named(one) | {"relation": kind} for one, kind in above if kind in CARRIED_OUT],
        "implemented_by": [named(one) | {"relation": kind} for one, kind in below if kind in CARRIED_OUT],
        "same_action": [named(one) for one, kind in above + below if kind == "under"],
        "following": [
            named(one) | {"relation": kind, "incoming": is_incoming}
            for pairs, is_incoming in ((above, False), (below, True))
            for one, kind in pairs
            if kind in Relation.FOLLOWING
        ],
    }


def policy_as_data(policy, day):
    validity = validity_of(policy, day)
    precision = policy.issued_on.precision if policy.issued_on else "unknown"
    parts = policy.policydepartment_set.filter(department__status=Status.PUBLISHED)
    above = [(link.target, link.kind) for link in policy.relations.filter(target__status=Status.PUBLISHED)]
    below = [(link.policy, link.kind) for link in policy.incoming.filter(policy__status=Status.PUBLISHED)]
    return shared(policy, slug=policy.slug) | {
        "title": policy.title,
        "short_title": policy.short_title,
        "aliases": policy.aliases,
        "doc_number": policy.doc_number,
        "kind": policy.kind,
        "level": policy.level,
        "is_trial": policy.is_trial,
        "departments": [
            {"slug": part.department.slug, "name": part.department.name, "role": part.role, "basis": part.basis}
            for part in parts
        ],
        "issued": {"date": policy.issued_on or None, "precision": precision},
        "valid": {"from": policy.valid_from or None, "until": policy.valid_until or None},
        "validity": {
            "state": validity.state,
            "reason": validity.reason + "".join(changes_of(below, day)),
            "ends": validity.ends or None,
        },
        "themes": [theme.slug for theme in policy.themes.all()],
        "regions": [region.slug for region in policy.regions.all()],
        **links_as_data(above, below),
        "is_title_ours": policy.is_title_ours,
        "cited_in_force": {"on": policy.cited_on or None, "by": policy.cited_basis},
        "contacts": asked_as_data(policy),
        "original_address": policy.original_address or None,
        "enquiries": policy.enquiries,
        "summary": policy.summary,
        "measure_count": policy.measures.published().count(),
    }


def measure_as_data(measure):
    return shared(measure) | {
        "number": measure.number,
        "heading": measure.heading,
        "text": measure.text,
        "policy": named(measure.policy) if measure.policy else None,
        "themes": [term.slug for term in measure.themes.all()],
        "instruments": [term.slug for term in measure.instruments.all()],
        "targets": [term.slug for term in measure.targets.all()],
        "quantities": [
            {
                "text": one.text,
                "low": plain(one.low),
                "high": plain(one.high),
                "unit": one.unit,
                "bound": one.bound,
                "role": one.role,
                "per": one.per,
                "condition": one.condition,
            }
            for one in measure.quantities.all()
        ],
        "conditions": measure.conditions,
        "how_to_apply": measure.how_to_apply,
        "window": measure.window,
        "contacts": asked_as_data(measure, measure.policy),
    }


def asked_as_data(*records):
    """Whom to ask; a measure has its policy's contacts, too."""
    asked = {one.pk for record in records if record for one in record.contacts.all()}
    public = Contact.objects.filter(status=Status.PUBLISHED, department__status=Status.PUBLISHED)
    return [
        {
            "slug": one.slug,
            "department": one.department.slug,
            "matter": one.matter,
            "office": one.office,
            "phone": one.phone,
            "website": one.website or None,
            "seen_on": one.seen_on or None,
        }
        for one in public.filter(pk__in=asked)
    ]


def named(policy):
    return {"slug": policy.slug, "title": policy.title}


def plain(decimal):
    return decimal if decimal is None else int(decimal) if decimal == int(decimal) else float(decimal)


def origin_as_seen(policy, day):
    parts = policy.policydepartment_set.filter(department__status=Status.PUBLISHED)
    return {
        "slug": policy.slug,
        "url": policy.get_absolute_url(),
        "title": policy.title,
        "issued_on": policy.issued_on,
        "parts": [
            (
                part.department.get_absolute_url(),
                part.department.name,
                part.get_role_display(),
                part.get_basis_display(),
            )
            for part in parts
        ],
        "has_issuer": any(part.role != "responsible" for part in parts),
        "validity": validity_of(policy, day),
    }


def origin_row_as_seen(row):
    values = {name: getattr(row, name) for name in ("slug", "url", "title", "issued_on", "has_issuer", "validity")}
    parts = [(part.url, part.name, part.role_label, part.basis_label) for part in row.parts]
    return values | {"parts": parts}


def policy_as_seen(row):
    """What a page shows of a policy's row."""
    plain = ("pk", "short_title", "aliases", "kind_label", "doc_number", "summary", "measure_count")
    terms = {name: [term.name for term in getattr(row, name)] for name in ("themes", "serves", "gives")}
    return origin_row_as_seen(row) | {name: getattr(row, name) for name in plain} | terms


def measure_as_seen(row):
    terms = {name: [term.name for term in getattr(row, name)] for name in ("targets", "instruments")}
    plain = {name: getattr(row, name) for name in ("pk", "url", "number", "heading", "text")}
    return plain | terms | {"policy": row.policy and origin_row_as_seen(row.policy)}
