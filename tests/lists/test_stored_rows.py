"""The stored row of a record is correct, however and whatever is written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lists.models import StoredRow
from lists.rebuild import rebuild
from policies.models import Department, Measure, Policy, Theme
from records import review
from records.preview import preview_address
from records.snapshot import snapshot_of
from records.tracking import writing
from search.models import Entry
from search.rebuild import stale
from tests.builders import (
    PUBLIC,
    a_department,
    a_measure,
    a_policy,
    a_term,
    an_administrator,
    an_editor,
    row_of,
)  # fmt: skip
from tests.reading import data, read

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 300


def measures_of(policy, number, themes=()):
    """So many measures, all in one write."""
    with writing():
        made = Measure.objects.bulk_create(
            Measure(policy=policy, heading=f"第{n}条", text="乙", position=n, **PUBLIC) for n in range(number)
        )
        for theme in themes:
            theme.measures.set(made)
    return made


def written(change):
    """(rows, entries) that a change writes, counted by their versions."""
    rows = dict(StoredRow.objects.values_list("pk", "text"))
    last = Entry.objects.order_by("-version").first().version
    change()
    now = dict(StoredRow.objects.values_list("pk", "text"))
    return sum(now[pk] != rows.get(pk) for pk in now), Entry.objects.filter(version__gt=last).count()


def renamed(record, name):
    record.name = name
    record.save()


def test_a_department_renamed_is_one_row_and_one_entry_and_everywhere(client):
    department = a_department(name="胡杨局", slug="huyang")
    measures_of(a_policy(department, issued_on="2999"), MANY)
    assert written(lambda: renamed(department, "红柳局")) == (1, 1)
    assert "红柳局" in read(client, "/measures/", department="huyang").html
    assert data(client, "/measures.json", q="部门:红柳局")["count"] == MANY
    assert data(client, "/measures.json", q="部门:胡杨局", rewrite="off")["count"] == 0


def test_a_term_renamed_writes_no_row(client):
    theme = a_term(Theme, name="胡杨", slug="huyang")
    measures_of(a_policy(), FEW, [theme])
    assert written(lambda: renamed(theme, "红柳")) == (0, 0)
    assert "红柳" in read(client, "/measures/", theme="huyang").facets["主题"]


def test_a_term_keeps_its_records_under_another_slug(client):
    theme = a_term(Theme, slug="one")
    measures_of(a_policy(), FEW, [theme])
    theme.slug = "two"
    assert written(theme.save) == (0, 0)
    assert data(client, "/measures.json", theme="two")["count"] == FEW


@pytest.mark.parametrize("number", [FEW, MANY])
def test_another_date_of_a_policy_moves_its_measures(client, number):
    policy = a_policy(issued_on="2998")
    measures_of(policy, number)
    policy.issued_on = "2999"
    rows, entries = written(policy.save)
    assert (rows, entries) == (1, number + 1)
    assert [data(client, "/measures.json", year=year)["count"] for year in ["2999"]] == [number]


def test_another_summary_of_a_policy_leaves_its_measures_alone():
    policy = a_policy()
    measures_of(policy, FEW)
    policy.summary = "另一段概要"
    assert written(policy.save) == (1, 1)


def test_a_policy_withdrawn_takes_the_rows_of_its_measures_along():
    policy = a_policy()
    measures = measures_of(policy, FEW)
    review.withdraw(policy, an_administrator(), "误发")
    assert not StoredRow.objects.filter(kind="measure", record_id__in=[one.pk for one in measures]).exists()


def test_a_department_withdrawn_leaves_its_policies_without_an_issuer(client):
    department = a_department(name="胡杨局", slug="huyang")
    policy = a_policy(department, title="骆驼办法")
    measures_of(policy, FEW)
    review.withdraw(department, an_administrator(), "误发")
    assert data(client, "/measures.json", policy=policy.slug, department="none")["count"] == FEW
    for form in ("", ".json", ".csv", ".atom"):
        assert "胡杨局" not in client.get(f"/policies{form or '/'}", {"q": "骆驼"}).getvalue().decode()


def test_a_measure_that_moves_is_counted_with_its_new_policy(client):
    old, new = a_policy(slug="old"), a_policy(slug="new")
    measure = a_measure(policy=old)
    measure.policy = new
    measure.save()
    assert [row_of(policy).measure_count for policy in (old, new)] == [0, 1]


def test_bulk_writes_reach_rows_and_index(client):
    policy = a_policy(title="胡杨办法")
    Policy.objects.filter(pk=policy.pk).update(title="红柳办法")
    assert row_of(policy).title == "红柳办法"
    assert data(client, "/policies.json", q="红柳办法", rewrite="off")["count"] == 1


def test_what_is_undone_leaves_rows_as_they_were():
    policy = a_policy(title="胡杨办法")
    with pytest.raises(ZeroDivisionError), writing():
        policy.title = "红柳办法"
        policy.save()
        raise ZeroDivisionError
    assert row_of(policy).title == "胡杨办法"


def test_a_preview_of_a_name_is_seen_by_nobody_else(client):
    """Neither in what the process holds, before it or after."""
    department = a_department(name="胡杨局", slug="huyang")
    policy = a_policy(department)
    review.revise(department, snapshot_of(department) | {"name": "红柳局"}, an_editor())
    assert "红柳局" in client.get(preview_address(department)).content.decode()
    for address in (policy.get_absolute_url(), "/policies/?department=huyang", "/departments/", "/policies.json"):
        text = client.get(address).content.decode()
        assert "红柳局" not in text
    assert "胡杨局" in read(client, policy.get_absolute_url()).text
    assert "红柳局" in client.get(preview_address(department)).content.decode()


def test_a_page_of_very_many_measures_takes_as_many_queries_as_one_of_few(client):
    counts = []
    for number in (FEW, MANY):
        policy = a_policy(a_department())
        measures_of(policy, number)
        client.get("/livez")
        with CaptureQueriesContext(connection) as queries:
            client.get(policy.get_absolute_url())
        counts.append(len(queries))
    assert counts[1] <= counts[0]


# --- Proof, and making anew ---


def check():
    out = StringIO()
    call_command("check_rows", stdout=out)
    return out.getvalue()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
def test_the_measures_of_a_page_of_policies_are_found_by_their_policies(client, knowledge):
    """In an index alone, not among all measures: of a million that takes a second."""
    with CaptureQueriesContext(connection) as queries:
        read(client, "/policies/")
    (asked,) = [query["sql"] for query in queries if "policy_id IN" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = [step[-1] for step in cursor.fetchall() if "policies_measure " in step[-1]]
    used = "SEARCH policies_measure USING COVERING INDEX policies_measure_public (policy_id=? AND status=?)"
    assert plan == [used] * 3  # their number, whom they serve, what they give


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
def test_the_rows_of_a_policys_measures_are_found_by_the_policy(client, knowledge):
    with CaptureQueriesContext(connection) as queries:
        read(client, "/policies/keji-xingmeng-30-tiao/")
    (asked,) = [query["sql"] for query in queries if "parent_id IN" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        assert "parent_id=?" in cursor.fetchall()[0][-1]


def test_the_rows_of_the_reports_records_are_true(knowledge):
    assert "记录行与记录一致" in check()


def test_a_row_that_lies_is_named():
    policy = a_policy(title="胡杨办法")
    StoredRow.objects.filter(kind="policy", record_id=policy.pk).update(text='{"title": "红柳办法"}')
    with pytest.raises(CommandError):
        check()


def test_a_row_of_what_is_gone_is_named():
    StoredRow.objects.create(kind="policy", record_id=10**9, text="{}")
    with pytest.raises(CommandError):
        check()


class Interrupted(Exception):
    pass


def test_who_was_interrupted_goes_on_and_writers_are_let_in_between(knowledge, client):
    department, steps = Department.objects.published().first(), []

    def interrupt(done, total):
        steps.append(done)
        renamed(department, f"第{len(steps)}局")
        if len(steps) == 3:
            raise Interrupted

    with pytest.raises(Interrupted):
        rebuild(interrupt)
    remaining = []
    rebuild(lambda done, total: remaining.append(done))
    assert remaining
    assert list(stale()) == []
    assert "一致" in check()
    assert "第3局" in read(client, "/departments/").html
