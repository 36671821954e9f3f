"""With e-mail set up, people are notified of waiting tasks and of the outcome of their work: one e-mail per request."""

import pytest
from django.core import mail

from records import review
from tests.builders import a_measure, a_policy, a_reviewer, an_editor
from tests.staff.desk import Form
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_URL = "smtp://mail.example.org"


@pytest.fixture
def people():
    return an_editor(email="li@b.cn", last_name="李"), a_reviewer(email="wang@b.cn")


@pytest.fixture
def policy(client, people):
    """A draft with two measures, all of them last written by the editor."""
    policy = a_policy(status="draft", title="某某办法")
    measures = [a_measure(policy=policy, status="draft") for _ in range(2)]
    client.force_login(people[0])
    Form(client, policy.admin_url).saved(summary="写好的概要")
    for measure in measures:
        Form(client, measure.admin_url).saved(conditions="写好的条件")
    return policy


def review_of(client, policy, person):
    client.force_login(person)
    return Form(client, policy.admin_url.replace("change", "review"))


def letter():
    """The one letter that was sent."""
    wait_until(lambda: mail.outbox)
    (found,) = mail.outbox
    mail.outbox.clear()
    return found


def test_a_reviewer_is_told_of_what_was_submitted(client, people, policy):
    a_reviewer(email="gone@b.cn", is_active=False)
    review_of(client, policy, people[0]).sent("_submit")
    found = letter()
    assert (found.to, "提交审核" in found.subject) == (["wang@b.cn"], True)
    assert "李提交审核：" in found.body
    assert f"“某某办法”\nhttp://testserver{policy.admin_url.replace('change', 'review')}" in found.body
    assert found.body.count("http") == 1  # its measures are no lines of their own


def test_an_editor_is_told_of_what_was_sent_back_and_why(client, people, policy):
    review_of(client, policy, people[0]).sent("_submit")
    letter()
    review_of(client, policy, people[1]).sent("_send_back", _reason="缺文号")
    found = letter()
    assert found.to == ["li@b.cn"]
    assert "退回：" in found.body
    assert "理由：缺文号" in found.body


def test_an_editor_is_told_of_what_was_published(client, people, policy):
    review_of(client, policy, people[0]).sent("_submit")
    letter()
    review_of(client, policy, people[1]).sent("_publish")
    found = letter()
    assert (found.to, "发布" in found.subject) == (["li@b.cn"], True)


def test_a_step_from_the_form_is_told_too(client, people, policy):
    client.force_login(people[0])
    Form(client, policy.admin_url).sent("_submit")
    assert letter().to == ["wang@b.cn"]


def test_what_is_refused_is_not_told(client, people, policy):
    review.submit(policy, people[0])
    review_of(client, policy, people[0])
    client.post(policy.admin_url.replace("change", "review"), {"_submit": "1", "_publish": "1"})
    review_of(client, policy, people[1]).sent("_send_back")  # without a reason
    assert [one for one in mail.outbox if "退回" in one.subject] == []


def test_a_mail_server_that_does_not_answer_undoes_nothing(client, people, policy, settings, caplog):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 9  # nobody listens there
    page = review_of(client, policy, people[0]).sent("_submit")
    assert "已提交审核" in page.messages[0]
    wait_until(lambda: "审核通知没有寄出" in caplog.text)


def test_without_mail_nothing_is_sent(client, people, policy, settings):
    settings.EMAIL_URL = ""
    review_of(client, policy, people[0]).sent("_submit")
    assert mail.outbox == []
