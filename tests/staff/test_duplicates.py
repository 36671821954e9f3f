"""A document entered twice: rejected with a link if it is the same, confirmed once if it may be."""

import pytest

from policies.models import Policy
from tests.builders import a_policy
from tests.databases import first_on_both
from tests.staff.desk import Form

pytestmark = pytest.mark.django_db

ADD = "/admin/policies/policy/add/"
THERE = {"title": "测试乙办法", "doc_number": "内科发〔2021〕99号", "issued_on": "2021-07-31"}


def entered(client, **values):
    return Form(client, ADD).sent(**{"slug": "mou-banfa", "kind": "banfa"} | values)


WAYS = [
    "内科发[2021]99号",
    "内科发（2021）99号",
    "内科发〔2021〕９９号",
    "内科发〔2021〕第99号",
    "內科發〔二○二一〕九十九號",
]


@pytest.mark.parametrize("number", first_on_both(WAYS))
@pytest.mark.parametrize("title", ["测试乙办法", "《測試 乙办法》", "测试“乙”办法"])
def test_the_same_title_and_number_is_refused_with_a_link(admin_client, title, number):
    there = a_policy(**THERE)
    page = entered(admin_client, title=title, doc_number=number)
    assert page.errors == ["这份文件已经录入：《测试乙办法》内科发〔2021〕99号。请修改原有记录，不要重复添加"]
    assert there.admin_url in page.links.values()
    assert 'name="another" value="' not in page.html


@pytest.mark.parametrize("stored", ["内科发二〇二一年第99号", "内科发（二零二一）99号", "内科發2021第099号"])
def test_a_number_that_was_entered_in_other_words_is_found(admin_client, stored):
    there = a_policy(title="另一办法", doc_number=stored)
    page = entered(admin_client, title="测试乙办法", doc_number="内科发〔2021〕99号")
    assert page.errors[0].startswith("文号相同的文件已有") and there.admin_url in page.links.values()


@pytest.mark.parametrize("numbers", [("", ""), ("", "内科发〔2021〕99号"), ("内科发〔2021〕99号", "")])
def test_the_same_title_of_one_day_is_refused_where_a_number_is_missing(admin_client, numbers):
    a_policy(**THERE | {"doc_number": numbers[0]})
    page = entered(admin_client, title="测试乙办法", doc_number=numbers[1], issued_on="2021年7月31日")
    assert page.errors[0].startswith("这份文件已经录入")


MAYBE = [
    {"title": "测试乙办法", "doc_number": "内科发〔2022〕1号"},
    {"title": "另一办法", "doc_number": "内科发[2021]99号"},
    {"title": "测试乙办法", "issued_on": "2022"},
]


@pytest.mark.parametrize("values", MAYBE)
def test_one_of_the_two_is_confirmed_once(admin_client, values):
    there = a_policy(**THERE)
    page = entered(admin_client, **values)
    assert "如果确实是另一份，请勾选后再保存" in page.errors[0]
    assert there.admin_url in page.links.values()
    assert entered(admin_client, **values, another=["", str(there.pk)]).errors == []
    new = Policy.objects.get(slug="mou-banfa")
    assert Form(admin_client, new.admin_url).sent(summary="又改").errors == []


def test_what_was_confirmed_stays_so_when_something_else_is_wrong(admin_client):
    there = a_policy(**THERE)
    page = entered(admin_client, **MAYBE[0], another=["", str(there.pk)], valid_from="去年")
    assert len(page.errors) == 1
    assert f'name="another" value="{there.pk}"' in page.html


def test_a_policy_is_no_duplicate_of_itself(admin_client):
    there = a_policy(**THERE, status="draft")
    assert Form(admin_client, there.admin_url).sent(title="测试 乙办法").errors == []
