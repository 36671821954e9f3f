"""What was ever public keeps its address, its 410 and its history, whoever is alone at the desk."""

from io import StringIO
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from policies.models import Measure, Policy
from records import review
from records.guard import Unreviewed, guarded
from records.history import Version
from records.models import Status
from records.record_checks import become_drafts
from records.revisions import revision_of
from records.snapshot import snapshot_of
from records.tracking import acting
from tests.builders import a_measure, a_policy, a_reviewer, an_administrator, an_editor
from tests.staff.desk import Form
from tests.staff.test_four_eyes import MAKE

pytestmark = pytest.mark.django_db


def withdrawn(kind):
    record = MAKE[kind]()
    review.withdraw(record, a_reviewer(), "误发")
    return record


def fallen_back(record):
    """As an older program left it: sent back after it was withdrawn."""
    type(record).objects.filter(pk=record.pk).update(status=Status.DRAFT)
    return type(record).objects.get(pk=record.pk)


PEOPLE = [an_editor, a_reviewer, an_administrator]


def each_kind_by_somebody():
    """Every kind × person; `make test` takes one person of each kind in turn."""
    for (number, kind), person in product(enumerate(MAKE), PEOPLE):
        marks = [] if person is PEOPLE[number % len(PEOPLE)] else [pytest.mark.exhaustive]
        yield pytest.param(kind, person, marks=marks)


@pytest.mark.parametrize(("kind", "person"), [*each_kind_by_somebody()])
def test_nobody_makes_a_draft_of_what_is_withdrawn(sign_in, kind, person):
    record, client = withdrawn(kind), sign_in(person())
    form = Form(client, record.admin_url)
    assert "保存并退回草稿" not in form.buttons
    form.sent("_send_back", _reason="改一改")
    assert type(record).objects.get(pk=record.pk).status == Status.WITHDRAWN
    if kind != "contact":  # it stands on the page of its department
        assert client.get(record.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("kind", MAKE)
def test_past_every_form_nobody_does_either(kind):
    record, person = withdrawn(kind), an_administrator()
    with pytest.raises(Unreviewed), acting(lambda: person), guarded():
        type(record).objects.filter(pk=record.pk).update(status=Status.DRAFT)


@pytest.mark.parametrize("kind", MAKE)
def test_what_an_older_program_made_a_draft_stays_gone_and_keeps_its_address(sign_in, kind):
    record, client = fallen_back(withdrawn(kind)), sign_in(an_administrator())
    assert "slug" not in Form(client, record.admin_url).values
    response = client.post(record.admin_url.replace("change", "delete"), {"post": "yes"})
    assert response.status_code == 403
    assert type(record).objects.filter(pk=record.pk).exists()
    assert [*become_drafts()] == [record]


def test_its_page_goes_on_saying_that_it_was_withdrawn(client):
    for record in (fallen_back(withdrawn("policy")), fallen_back(withdrawn("measure"))):
        assert client.get(record.get_absolute_url()).status_code == 410
    policy = a_policy()
    measure = a_measure(policy=policy)
    review.withdraw(policy, a_reviewer(), "误发")
    fallen_back(policy)
    assert client.get(measure.get_absolute_url()).status_code == 410


def test_it_is_found_by_the_check_and_withdrawn_again(sign_in):
    policy = fallen_back(withdrawn("policy"))
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check_records", stdout=said)
    assert f"公开过却成了草稿，请撤回或审核发布：政策 {policy.pk}" in said.getvalue()
    Form(sign_in(a_reviewer()), policy.admin_url).sent("_withdraw", _reason="误发")
    assert [*become_drafts()] == []


def test_it_is_not_deleted_with_its_policy(sign_in):
    policy = a_policy(status="draft")
    measure = a_measure(policy=policy)
    review.withdraw(measure, a_reviewer(), "误发")
    fallen_back(measure)
    sign_in(an_administrator()).post(policy.admin_url.replace("change", "delete"), {"post": "yes"})
    assert Measure.objects.filter(pk=measure.pk).exists()


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_an_earlier_version_comes_back_under_the_address_of_today(status):
    policy = a_policy(status="draft", slug="zuichu")
    first = Version.objects.of(policy).last()
    policy.slug = "houlai"
    policy.save()
    review.publish(policy, a_reviewer())
    if status == "withdrawn":
        review.withdraw(policy, a_reviewer(), "误发")
    review.restore(first, an_editor())
    assert revision_of(policy).state["slug"] == "houlai"


# --- What a colleague wrote is not given up unread ---


@pytest.fixture
def revised():
    """A public policy with a revision, which a colleague goes on writing."""
    policy = a_policy(summary="公开的")
    review.revise(policy, snapshot(policy, "稿一"), an_editor())
    return policy


def snapshot(policy, summary):
    return snapshot_of(policy) | {"summary": summary}


@pytest.mark.parametrize("page", ["discard", "restore"])
def test_from_an_old_page_nothing_newer_is_given_up(sign_in, revised, page):
    version = Version.objects.of(revised).last()
    address = {"discard": "discard", "restore": f"restore/{version.pk}"}[page]
    form = Form(sign_in(an_editor()), revised.admin_url.replace("change", address))
    review.revise(revised, snapshot(revised, "稿二"), an_editor(username="xiaowang"))
    answer = form.sent()
    assert "又修改了它，请重新核对以后" in answer.messages[-1]
    assert "xiaowang" in answer.messages[-1]
    assert "稿二" in answer.html
    assert revision_of(revised).state["summary"] == "稿二"
    Form(sign_in(an_editor()), revised.admin_url.replace("change", address)).sent()
    assert revision_of(revised) is None or revision_of(revised).state["summary"] != "稿二"


def test_without_saying_what_was_seen_nothing_is_given_up(sign_in, revised):
    sign_in(an_editor()).post(revised.admin_url.replace("change", "discard"))
    assert revision_of(revised).state["summary"] == "稿一"
    with pytest.raises(ValidationError, match="请重新核对以后放弃"):
        review.discard(revised, an_editor(), seen=0)
    assert Policy.objects.get(pk=revised.pk).is_published


@pytest.mark.parametrize(
    ("make", "said"), [(a_policy, "读者看到的仍是原来的内容"), (lambda: withdrawn("policy"), "已撤回，读者看不到内容")]
)
def test_a_revision_says_what_readers_see_meanwhile(sign_in, make, said):
    record, editor = make(), an_editor()
    review.revise(record, snapshot_of(record) | {"summary": "改过的概要"}, editor)
    assert said in Form(sign_in(editor), record.admin_url).html
