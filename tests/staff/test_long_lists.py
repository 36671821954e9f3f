"""The desk reads what a page shows or what waits, not all records: with a million measures that takes seconds."""

import re
from copy import deepcopy
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies.models import Measure, Policy, Theme
from records import review
from records.models import Version
from records.snapshot import snapshot_of
from staff.desk import listing
from staff.desk.record import RecordAdmin
from tests.builders import a_department, a_measure, a_policy, a_term, an_editor
from tests.staff.desk import Form, Page

pytestmark = pytest.mark.django_db

POLICIES, MEASURES = "/admin/policies/policy/", "/admin/policies/measure/"
LARGE = ["policies_policy", "policies_measure", "records_version", "lists_storedrow", "search_entry"]
COUNTS = re.compile(r'SELECT (COUNT\(\*\) AS "__count"|MIN\()')  # one pass over a small index
SELECTIVE = re.compile(rf'FROM "?(?:{"|".join(LARGE)})"? WHERE (?!NOT \("\w+"."id" IN)')  # but for what is public
ADDRESSES = {
    "home": "/admin/",
    "policies": POLICIES,
    "measures": MEASURES,
    "drafts": f"{POLICIES}?status__exact=draft",
    "draft-measures": f"{MEASURES}?status__exact=in_review",
    "published": f"{MEASURES}?status__exact=published",
    "revised": f"{POLICIES}?revision=draft",
    "of-policy": MEASURES + "?policy__id__exact={policy.pk}",
    "of-department": POLICIES + "?departments__id__exact={department.pk}",
    "of-theme": MEASURES + "?themes__id__exact={theme.pk}",
    "by-title": f"{POLICIES}?o=1",
    "by-date": f"{POLICIES}?o=4",
    "last-updated": f"{MEASURES}?o=-5",
    "searched": f"{POLICIES}?q=办法",
    "searched-measures": f"{MEASURES}?q=补助",
    "choices": "/admin/autocomplete/?app_label=policies&model_name=measure&field_name=policy",
    "choices-searched": "/admin/autocomplete/?app_label=policies&model_name=measure&field_name=policy&term=办法",
    "form": "{policy.admin_url}",
    "form-of-measure": "{measure.admin_url}",
    "add-measure": MEASURES + "add/?policy={policy.pk}",
    "history": POLICIES + "{policy.pk}/history/",
    "review": POLICIES + "{policy.pk}/review/",
    "log": "/admin/records/version/",
}


@pytest.fixture
def records(db, made):
    return deepcopy(made)


@pytest.fixture(scope="module")
def made(module_db):
    """A public policy with a revision, a draft, and what they link to."""
    department, theme = a_department(), a_term(Theme)
    policy = a_policy(department, themes=[theme], title="胡杨办法")
    measure = a_measure(policy=policy, themes=[theme])
    a_measure(policy=a_policy(status="draft"), status="draft")
    review.revise(policy, snapshot_of(policy) | {"summary": "另一段概要"}, an_editor())
    return {"department": department, "theme": theme, "policy": policy, "measure": measure}


@pytest.fixture
def long_lists(monkeypatch, records):
    monkeypatch.setattr(listing, "MOST", 1)
    monkeypatch.setattr(RecordAdmin, "list_per_page", 2)


def scanned(sql):
    """The lines of SQLite's plan that read a large table from its beginning, unless it stops after a page."""
    aliases = re.findall(rf'"({"|".join(LARGE)})" ([A-Z]\d+)\b', sql)
    names = {*LARGE, *(alias for _, alias in aliases)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [row[-1] for row in cursor.fetchall()]
    is_sorted = any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    if COUNTS.match(sql):
        plan = [line for line in plan if " COVERING INDEX " not in line]
    if " LIMIT " in sql and not is_sorted and not SELECTIVE.search(sql):
        return []  # it stops after a page
    return [line for line in plan if line.startswith("SCAN ") and line.split()[1] in names]


def scans_of(request):
    with CaptureQueriesContext(connection) as queries:
        request()
    asked = {query["sql"] for query in queries if query["sql"].startswith("SELECT")}
    return [(line, sql) for sql in asked for line in scanned(sql)]


only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")


@only_sqlite
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_page_goes_through_all_records(admin_client, long_lists, records, name):
    address = ADDRESSES[name].format(**records)
    assert not (found := scans_of(lambda: admin_client.get(address))), found


@only_sqlite
@pytest.mark.parametrize(
    "values", [{"summary": "又一段概要"}, {"title": "红柳办法", "doc_number": "内科发〔2021〕99号"}]
)
@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_no_saved_form_goes_through_all_records(admin_client, long_lists, records, values, button):
    form = Form(admin_client, records["policy"].admin_url)
    assert scans_of(lambda: form.sent(button, _reason="只有一人值班", **values)) == []


def listed(client, address, **asked):
    """The names in the first column of a list."""
    page = Page(client.get(address, asked))
    return [cell.text_content() for cell in page.root.findall(".//table[@id='result_list']/tbody/tr/th")]


def sortable(client, address):
    heads = Page(client.get(address)).root.findall(".//table[@id='result_list']/thead//a")
    return {head.text for head in heads if head.text}


def test_a_short_list_sorts_by_every_column(admin_client, records):
    assert sortable(admin_client, POLICIES) >= {"标题", "文种", "成文日期", "措施", "状态", "更新"}


def test_a_long_list_sorts_by_columns_with_an_index(admin_client, long_lists):
    assert sortable(admin_client, POLICIES) == {"标题", "成文日期", "更新"}
    assert listed(admin_client, MEASURES, o=1) == listed(admin_client, MEASURES)


def test_what_was_searched_in_a_long_list_sorts_by_every_column(admin_client, long_lists):
    for number in range(3):
        a_measure(heading=f"骆驼{number}", position=9 - number)
    assert listed(admin_client, MEASURES, q="骆驼", o="1") == ["骆驼0", "骆驼1"]


def test_a_long_list_shows_no_counts_of_filters(admin_client, long_lists):
    assert "草稿 (1)" not in admin_client.get(POLICIES, {"_facets": "True"}).content.decode()


def test_a_short_list_shows_counts_of_filters(admin_client, records):
    assert "草稿 (1)" in admin_client.get(POLICIES, {"_facets": "True"}).content.decode()


def test_a_policy_of_two_chosen_themes_is_listed_once(admin_client):
    themes = [a_term(Theme), a_term(Theme)]
    a_policy(title="骆驼办法", themes=themes)
    chosen = [theme.pk for theme in themes]
    assert listed(admin_client, POLICIES, themes__id__exact=chosen) == ["骆驼办法"]


@pytest.mark.parametrize("most", [1, 10_000])
def test_a_filter_finds_the_linked_records_in_order(admin_client, monkeypatch, most):
    monkeypatch.setattr(listing, "MOST", most)
    theme = a_term(Theme)
    for day in ("2021", "2023", "2022"):
        a_policy(title=f"{day}办法", issued_on=day, themes=[theme])
    assert listed(admin_client, POLICIES, themes__id__exact=theme.pk) == ["2023办法", "2022办法", "2021办法"]


def test_records_without_links_are_found(admin_client):
    a_policy(title="骆驼办法", status="draft")
    assert "骆驼办法" in listed(admin_client, POLICIES, themes__isnull="True", status__exact="draft")


def test_a_filter_that_is_no_number_shows_the_list(admin_client):
    assert admin_client.get(POLICIES, {"themes__id__exact": "x"}, follow=True).status_code == 200


def test_a_filtered_list_says_how_many_there_are_in_all(admin_client, records):
    html = admin_client.get(POLICIES, {"status__exact": "draft", "q": ""}).content.decode()
    assert Policy.objects.count() > 1
    assert f"{Policy.objects.count()}" in html


def test_a_list_counts_the_measures_of_each_policy(admin_client):
    policy = a_policy(title="骆驼办法", issued_on="2999")
    for _ in range(3):
        a_measure(policy=policy)
    row = Page(admin_client.get(POLICIES)).root.find(".//table[@id='result_list']/tbody/tr")
    assert row.find("td[@class='field-measure_count']").text == "3"
    assert listed(admin_client, POLICIES, o="-5")[0] != "" and Measure.objects.filter(policy=policy).count() == 3


@pytest.mark.parametrize("typed", ["luotuo", "LUOTUO", "tuo-ban"])
def test_a_policy_is_found_by_a_part_of_its_slug(admin_client, typed):
    a_policy(title="骆驼办法", slug="luotuo-banfa")
    assert listed(admin_client, POLICIES, q=typed) == ["骆驼办法"]


@pytest.mark.parametrize("kind", ["year", "month", "day"])
def test_the_days_of_the_log_are_those_of_its_entries(kind):
    policy = a_policy()
    entry = Version.objects.of(policy).first()
    for day in ("2024-12-31 23:59", "2025-01-01 00:00", "2025-01-31 08:00", "2025-02-01 01:00", "2024-02-29 12:00"):
        at = timezone.make_aware(datetime.fromisoformat(day))
        values = {"at": at, "changed": [], "state": entry.state, "action": "changed", "role": "program"}
        Version.objects.create(content_type=entry.content_type, object_id=policy.pk, name="甲", **values)
    versions = Version.objects.all()
    assert versions.datetimes("at", kind) == list(QuerySet.datetimes(versions, "at", kind))


@pytest.mark.parametrize("order", ["4", "-4"])
def test_what_has_no_day_stands_last_in_either_order(admin_client, order):
    a_policy(title="没有骆驼的日期")
    a_policy(title="有骆驼的日期", issued_on="2021")
    assert listed(admin_client, POLICIES, q="骆驼", o=order) == ["有骆驼的日期", "没有骆驼的日期"]
