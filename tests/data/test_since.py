"""What changed since a day: new, changed, withdrawn; and the response for a withdrawn record."""

import datetime

import pytest
from django.utils import timezone

from policies.models import Measure, Policy
from records import review
from records.models import Status
from tests.builders import a_department, a_measure, a_policy, a_reviewer, cited
from tests.data.formats import csv_rows, feed
from tests.reading import LISTS, data, read

pytestmark = pytest.mark.django_db
YESTERDAY = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
LONG_AGO = timezone.now() - datetime.timedelta(days=400)


def aged(record):
    """A record that was published long ago, and not touched since."""
    times = dict.fromkeys(("created_at", "updated_at", "published_at"), LONG_AGO)
    type(record).objects.filter(pk=record.pk).update(**times)
    return type(record).objects.get(pk=record.pk)


def changes(client, kind="policies", since=YESTERDAY, **asked):
    rows = data(client, f"/{kind}.json", since=since, **asked)["results"]
    return {row.get("slug", row["id"]): row["change"]["kind"] for row in rows}


@pytest.fixture
def nothing_new(knowledge):
    for model in (Policy, Measure):
        times = dict.fromkeys(("created_at", "updated_at", "published_at"), LONG_AGO)
        model.objects.update(**times)


def test_what_has_not_changed_is_left_out(client, nothing_new):
    assert changes(client) == {}


def test_new_and_changed_records_are_told_apart(client, nothing_new):
    a_policy(slug="new")
    Policy.objects.get(slug="keji-xingmeng-30-tiao").save()
    assert changes(client) == {"new": "created", "keji-xingmeng-30-tiao": "changed"}
    row = data(client, "/api/v1/policies/", since=YESTERDAY, sort="title")["results"][0]
    assert row["change"] == {"kind": "changed", "at": row["updated_at"], "version": row["version"]}


def test_a_draft_of_long_ago_is_new_when_it_is_published(client, nothing_new):
    draft = aged(a_policy(slug="x", status=Status.DRAFT))
    review.publish(draft, a_reviewer())
    assert changes(client) == {"x": "created"}


def test_measures_come_with_the_policy_they_were_waiting_for(client, nothing_new):
    policy = a_policy(status=Status.DRAFT)
    measure = aged(a_measure(policy=policy))
    review.publish(policy, a_reviewer())
    assert changes(client, "measures") == {measure.pk: "created"}


def test_without_since_nothing_is_said_of_changes(client, knowledge):
    answer = data(client, "/policies.json")
    assert "withdrawn" not in answer
    assert "change" not in answer["results"][0]
    assert "变化" not in csv_rows(client, "/policies")[0]


def test_tables_tell_it_in_columns_of_their_own(client, nothing_new):
    a_policy(slug="new")
    (row,) = csv_rows(client, "/policies", f"since={YESTERDAY}")
    assert (row["网址名"], row["变化"], row["变化时间"][:2]) == ("new", "新增", "20")


def test_a_withdrawn_record_is_told_with_the_reason(client, nothing_new):
    review.withdraw(a_policy(slug="gone", title="胡杨办法"), a_reviewer(), "重复收录")
    (gone,) = data(client, "/policies.json", since=YESTERDAY)["withdrawn"]
    assert (gone["slug"], gone["url"], gone["reason"]) == ("gone", "/policies/gone/", "重复收录")
    assert data(client, "/api/v1/policies/", since=YESTERDAY)["withdrawn"] == [gone]
    page = read(client, "/policies/", since=YESTERDAY)
    assert "/policies/gone/：重复收录" in page.text
    assert "胡杨" not in page.html
    text = client.get("/policies.atom", {"since": YESTERDAY}).content.decode()
    assert 'at:deleted-entry ref="http://testserver/policies/gone/"' in text
    assert feed(client, "/policies", f"since={YESTERDAY}").entries == []


def test_a_withdrawal_of_before_is_not_told(client, nothing_new):
    policy = a_policy()
    review.withdraw(policy, a_reviewer(), "误发")
    Policy.objects.filter(pk=policy.pk).update(withdrawn_at=LONG_AGO)
    assert data(client, "/policies.json", since=YESTERDAY)["withdrawn"] == []


def test_measures_leave_with_their_policy(client, nothing_new):
    measure = a_measure(policy=a_policy())
    review.withdraw(measure.policy, a_reviewer(), "已由新文件代替")
    (gone,) = data(client, "/measures.json", since=YESTERDAY)["withdrawn"]
    assert (gone["id"], gone["reason"]) == (measure.pk, "已由新文件代替")
    assert client.get(f"/measures/{measure.pk}/").status_code == 410


@pytest.mark.parametrize(
    "form", ["/policies/gone/", "/policies/gone.json", "/policies/gone.ris", "/api/v1/policies/gone/"]
)
def test_a_withdrawn_record_answers_410_and_says_why(client, form):
    review.withdraw(a_policy(slug="gone", title="胡杨办法"), a_reviewer(), "重复收录")
    response = client.get(form)
    assert response.status_code == 410
    assert "重复收录" in response.content.decode()
    assert "胡杨" not in response.content.decode()


def test_one_that_is_published_again_is_there_again(client, nothing_new):
    policy = aged(cited(a_policy(slug="x")))
    review.withdraw(policy, a_reviewer(), "误发")
    review.publish(policy, a_reviewer())
    assert client.get("/policies/x/").status_code == 200
    assert changes(client) == {"x": "created"}
    assert data(client, "/policies.json", since=YESTERDAY)["withdrawn"] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_list_knows_since(client, knowledge, name):
    answer = data(client, f"/{name}.json", since="2000-01-01")
    assert answer["withdrawn"] == []
    assert {row["change"]["kind"] for row in answer["results"]} == {"created"}


def test_a_department_that_left_has_a_page_that_says_so(client):
    department = a_department(name="胡杨局")
    review.withdraw(department, a_reviewer(), "误发")
    type(department).objects.update(withdrawn_reason="")  # as before a reason was asked for
    response = client.get(department.get_absolute_url())
    assert response.status_code == 410
    assert "没有写明" in response.content.decode()
    assert "胡杨" not in response.content.decode()
