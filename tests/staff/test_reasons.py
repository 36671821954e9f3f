"""The reason that is written for a step: cleaned like any text, and shown again until it was used."""

import pytest

from policies.models import Policy
from records import review
from records.models import Version
from records.snapshot import snapshot_of
from records.tracking import acting
from tests.builders import a_policy, a_reviewer, an_administrator, an_editor
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

INVISIBLE = "\u200b\u2060\xad"


def reason_in(page):
    field = page.root.find(".//textarea[@name='_reason']")
    return "".join(field.itertext()).strip()


def status(policy):
    return Policy.objects.get(pk=policy.pk).status


def test_a_refused_form_keeps_it(sign_in):
    policy = a_policy(status="in_review")
    page = Form(sign_in(a_reviewer()), policy.admin_url).sent("_send_back", title="", _reason="请补充依据")
    assert page.errors
    assert reason_in(page) == "请补充依据"


def test_a_step_that_is_refused_keeps_it(sign_in):
    policy = a_policy(status="in_review")
    client = sign_in(a_reviewer())
    page = Form(client, policy.admin_url).sent("_send_back", _reason="请补充依据" * 50)
    assert "理由最多 200 字，现有 250 字" in page.messages[0]
    assert reason_in(page) == "请补充依据" * 50
    assert reason_in(Form(client, policy.admin_url)) == "", "shown once: the browser keeps it from there"


def test_a_page_that_asks_keeps_it(sign_in):
    policy = a_policy(summary="旧")
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, an_editor())
    form = Form(sign_in(an_editor()), policy.admin_url.replace("change", "discard"))
    review.revise(policy, snapshot_of(policy) | {"summary": "更新"}, an_editor())
    page = form.sent(_reason="重复了")
    assert "没有放弃" in page.messages[0]
    assert reason_in(page) == "重复了"


@pytest.mark.parametrize("step", ["_send_back", "_publish"])
def test_what_nobody_can_see_is_none(sign_in, step):
    person = an_administrator()
    with acting(lambda: person):
        policy = a_policy(status="in_review")
    page = Form(sign_in(person), policy.admin_url).sent(step, _reason=INVISIBLE)
    assert "须写明理由" in page.messages[0]
    assert status(policy) == "in_review"


def test_it_is_cleaned(sign_in):
    policy = a_policy(status="in_review")
    address = policy.admin_url.replace("change", "review")
    Form(sign_in(a_reviewer()), address).sent("_send_back", _reason=f"缺\x00文号\x07，\r\n另\t见{INVISIBLE}附件 ")
    assert Version.objects.of(policy).first().why == "缺文号， 另 见附件"
