"""The life of a record: draft, in review, published, withdrawn; a public one is changed by a revision."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from policies.models import Policy
from records import review
from records.models import Status, Version
from records.revisions import revision_of
from records.snapshot import snapshot_of
from records.tracking import acting
from tests.builders import (
    PUBLIC,
    a_department,
    a_document,
    a_policy,
    a_reviewer,
    an_administrator,
    an_editor,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip

pytestmark = pytest.mark.django_db

STEPS = {
    "submit": (Status.IN_REVIEW, {Status.DRAFT}),
    "send_back": (Status.DRAFT, {Status.IN_REVIEW}),
    "publish": (Status.PUBLISHED, {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN}),
    "withdraw": (Status.WITHDRAWN, {Status.PUBLISHED}),
}
ALLOWED = [(step, before, after) for step, (after, befores) in STEPS.items() for before in sorted(befores)]
REFUSED = [
    (step, before, after) for step, (after, befores) in STEPS.items() for before in Status if before not in befores
]


def stored(record):
    return type(record).objects.get(pk=record.pk)


def written_by(person, **values):
    """A policy that `person` wrote."""
    with acting(lambda: person):
        return a_policy(**values)


def saying(record, **values):
    """What the record says, with these changes."""
    return snapshot_of(record) | values


@pytest.mark.parametrize(("step", "before", "after"), ALLOWED)
def test_step_that_may_follow(step, before, after):
    policy, person = a_policy(status=before), a_reviewer()
    getattr(review, step)(policy, person, "有理由")
    assert stored(policy).status == after
    entry = Version.objects.of(policy).first()
    assert (entry.by, entry.role, entry.why, entry.status) == (person, "reviewer", "有理由", after)


@pytest.mark.parametrize(("step", "before", "after"), REFUSED)
def test_step_that_may_not_follow_is_refused_in_words(step, before, after):
    policy = a_policy(status=before)
    with pytest.raises(ValidationError, match=f"现在是“{before.label}”，不能改为“{after.label}”"):
        getattr(review, step)(policy, a_reviewer(), "有理由")
    assert stored(policy).status == before


@pytest.mark.parametrize(("step", "before"), [("send_back", "in_review"), ("withdraw", "published")])
def test_a_step_back_needs_a_reason(step, before):
    policy = a_policy(status=before)
    with pytest.raises(ValidationError, match="须写明理由"):
        getattr(review, step)(policy, a_reviewer(), " ")
    assert stored(policy).status == before


def test_a_withdrawn_record_says_why_and_since_when():
    policy = a_policy()
    review.withdraw(policy, a_reviewer(), "发文机关已废止")
    assert (stored(policy).withdrawn_reason, stored(policy).withdrawn_at is None) == ("发文机关已废止", False)
    review.publish(policy, a_reviewer())
    assert (stored(policy).withdrawn_reason, stored(policy).withdrawn_at) == ("", None)


def test_a_published_record_names_its_reviewer():
    policy, person = a_policy(status="draft"), a_reviewer()
    review.publish(policy, person)
    assert (stored(policy).reviewed_by, stored(policy).reviewed_as) == (person, "reviewer")
    assert stored(policy).reviewed_at


def test_nobody_publishes_what_they_wrote():
    person = a_reviewer()
    policy = written_by(person, status="in_review")
    with pytest.raises(ValidationError, match="有您自己写的内容，须由另一位审核人发布"):
        review.publish(policy, person)
    review.publish(policy, a_reviewer())
    assert stored(policy).is_published


def test_an_editor_publishes_nothing():
    policy = a_policy(status="in_review")
    with pytest.raises(ValidationError, match="只有审核人或管理员可以发布"):
        review.publish(policy, an_editor())


def test_an_administrator_publishes_alone_with_a_recorded_reason():
    person = an_administrator()
    policy = written_by(person, status="draft")
    with pytest.raises(ValidationError, match="须写明理由"):
        review.publish(policy, person)
    review.publish(policy, person, "科室只有一人")
    assert stored(policy).reviewed_as == "alone"
    assert Version.objects.of(policy).first().why == "科室只有一人"


def test_a_record_without_a_source_is_not_published():
    policy = Policy.objects.create(slug="bare", title="没有出处的政策", kind="banfa")
    with pytest.raises(ValidationError, match="“没有出处的政策”还没有（已发布的）出处，不能发布"):
        review.publish(policy, a_reviewer())
    assert stored(policy).status == Status.DRAFT


def test_a_source_nobody_can_see_is_none():
    policy = Policy.objects.create(slug="bare", title="某政策", kind="banfa")
    cited(policy, a_document(status="draft"))
    with pytest.raises(ValidationError, match="已发布的"):
        review.publish(policy, a_reviewer())


def test_the_only_source_of_a_public_record_stays():
    document = a_document()
    policy = Policy.objects.create(slug="one", title="某政策", kind="banfa", **PUBLIC)
    cited(policy, document)
    with pytest.raises(ValidationError, match="1 条已发布的记录只有这份来源（例如“某政策”）"):
        review.withdraw(document, a_reviewer(), "网址失效")
    assert stored(document).is_published
    cited(policy)
    review.withdraw(document, a_reviewer(), "网址失效")


def test_a_document_needs_no_source():
    document = a_document(status=Status.DRAFT)
    review.publish(document, a_reviewer())
    assert stored(document).is_published


def test_what_is_stored_decides_not_what_somebody_loaded_before():
    policy = a_policy(status=Status.DRAFT)
    stale = stored(policy)
    review.publish(policy, a_reviewer())
    with pytest.raises(ValidationError, match="现在是“已发布”"):
        review.submit(stale, an_editor())


def test_the_database_knows_no_other_status():
    policy = a_policy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(status="secret")


@pytest.mark.parametrize("missing", [{"reviewed_at": None}, {"reviewed_as": ""}, {"reviewed_as": "reviewer"}])
def test_the_database_refuses_a_public_record_without_reviewer_or_day(missing):
    policy = a_policy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(**missing)


# --- A public record and its revision ---


def test_readers_see_the_old_record_until_the_new_one_is_published(client):
    policy, editor = a_policy(title="旧标题的办法"), an_editor()
    review.revise(policy, saying(policy, title="新标题的办法"), editor)
    page = client.get(policy.get_absolute_url()).content.decode()
    assert "旧标题" in page
    assert "新标题" not in page
    nothing = client.get("/policies.json", {"q": "“新标题的办法”"})
    near = client.get("/policies.json", {"q": "新标题的办法"})  # finds the record by its old title, and tells neither
    assert (nothing.json()["count"], near.json()["exact"]) == (0, 0)
    assert "新标题" not in str([nothing.json(), near.json()["results"]])
    review.submit(policy, editor)
    review.publish(policy, a_reviewer())
    assert "新标题" in client.get(policy.get_absolute_url()).content.decode()
    assert client.get("/policies.json", {"q": "“新标题的办法”"}).json()["count"] == 1
    assert revision_of(policy) is None


def test_whoever_wrote_a_revision_does_not_publish_it():
    policy, person = a_policy(), a_reviewer()
    review.revise(policy, saying(policy, summary="新"), person)
    with pytest.raises(ValidationError, match="须由另一位审核人发布"):
        review.publish(policy, person)
    review.publish(policy, a_reviewer())
    assert stored(policy).summary == "新"


def test_a_revision_goes_to_review_and_back_and_can_be_given_up():
    policy, editor = a_policy(summary="旧"), an_editor()
    review.revise(policy, saying(policy, summary="新"), editor)
    review.submit(policy, editor)
    review.send_back(policy, a_reviewer(), "缺文号")
    review.discard(policy, editor)
    assert (stored(policy).summary, revision_of(policy)) == ("旧", None)
    assert [entry.action for entry in Version.objects.of(policy)[:4]] == [
        "discarded", "sent_back", "submitted", "changed",
    ]  # fmt: skip


def test_parts_of_a_revision_become_parts_of_the_record():
    indicator = an_indicator()
    cited(an_observation(indicator, 5))
    state = snapshot_of(indicator)
    added = state["observations"][0] | {"id": 10**9, "low": "7.0000", "high": "7.0000"}
    added["citations"] = [added["citations"][0] | {"id": 10**9}]
    review.revise(indicator, state | {"observations": [*state["observations"], added]}, an_editor())
    assert indicator.observations.count() == 1
    review.publish(indicator, a_reviewer())
    assert [figure.low for figure in stored(indicator).observations.all()] == [5, 7]
    assert all(figure.citations.count() == 1 and figure.pk > 0 for figure in indicator.observations.all())


def test_what_became_public_meanwhile_is_not_undone():
    policy = a_policy(title="甲", summary="旧")
    review.revise(policy, saying(policy, summary="新"), an_editor())
    Policy.objects.filter(pk=policy.pk).update(title="乙")
    review.publish(policy, a_reviewer())
    assert (stored(policy).title, stored(policy).summary) == ("乙", "新")


def test_what_was_changed_on_both_sides_is_not_guessed():
    policy = a_policy(summary="旧")
    review.revise(policy, saying(policy, summary="新"), an_editor())
    Policy.objects.filter(pk=policy.pk).update(summary="另一种新")
    with pytest.raises(ValidationError, match="公开的内容也改了“内容概要”"):
        review.publish(policy, a_reviewer())
    assert stored(policy).summary == "另一种新"


def test_a_revision_is_kept_when_the_record_is_withdrawn():
    policy = a_policy(summary="旧")
    review.revise(policy, saying(policy, summary="新"), an_editor())
    review.withdraw(policy, a_reviewer(), "误发")
    assert (stored(policy).summary, revision_of(stored(policy)).state["summary"]) == ("旧", "新")


# --- Going back ---


def test_any_version_comes_back_with_its_parts():
    policy = a_policy(a_department(), status="draft", title="甲")
    version = Version.objects.of(policy).first()
    policy.policydepartment_set.all().delete()
    Policy.objects.filter(pk=policy.pk).update(title="乙")
    review.restore(version, an_editor(), "改错了")
    assert snapshot_of(policy) == version.state
    assert (Version.objects.of(policy).first().action, Version.objects.of(policy).first().why) == ("restored", "改错了")


def test_of_a_public_record_it_comes_back_as_a_revision():
    policy = a_policy(title="甲")
    version = Version.objects.of(policy).first()
    Policy.objects.filter(pk=policy.pk).update(title="乙")
    review.restore(version, an_editor())
    assert stored(policy).title == "乙"
    assert revision_of(policy).state["title"] == "甲"


def test_what_was_deleted_comes_back_as_a_draft_at_its_address():
    policy = a_policy(a_department(), slug="jiu", status="draft")
    before, pk = snapshot_of(policy), policy.pk
    policy.delete()
    review.restore(Version.objects.of_each(Policy, [pk]).first(), an_editor())
    again = Policy.objects.get(slug="jiu")
    assert (again.pk, again.status, snapshot_of(again)) == (pk, "draft", before)


def test_what_cannot_come_back_is_told_and_changes_nothing():
    policy = a_policy(slug="jiu", status="draft")
    pk = policy.pk
    policy.delete()
    a_policy(slug="jiu")
    with pytest.raises(ValidationError, match="网址名"):
        review.restore(Version.objects.of_each(Policy, [pk]).first(), an_editor())
    assert not Policy.objects.filter(pk=pk).exists()
