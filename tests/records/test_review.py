"""The life of a record: draft, in review, published, withdrawn."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from policies.models import Policy
from records import review
from records.models import Status
from tests.builders import a_document, a_policy

STEPS = {
    "submit": (Status.IN_REVIEW, {Status.DRAFT}),
    "send_back": (Status.DRAFT, {Status.IN_REVIEW, Status.WITHDRAWN}),
    "publish": (Status.PUBLISHED, {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN}),
    "withdraw": (Status.WITHDRAWN, {Status.PUBLISHED}),
}
ALLOWED = [(step, before, after) for step, (after, befores) in STEPS.items() for before in sorted(befores)]
REFUSED = [
    (step, before, after) for step, (after, befores) in STEPS.items() for before in Status if before not in befores
]


@pytest.mark.parametrize(("step", "before", "after"), ALLOWED)
def test_step_that_may_follow(db, step, before, after):
    policy = a_policy(status=before)
    getattr(review, step)(policy)
    assert Policy.objects.get(pk=policy.pk).status == after


@pytest.mark.parametrize(("step", "before", "after"), REFUSED)
def test_step_that_may_not_follow_is_refused_in_words(db, step, before, after):
    policy = a_policy(status=before)
    with pytest.raises(ValidationError, match=f"现在是“{before.label}”，不能改为“{after.label}”"):
        getattr(review, step)(policy)
    assert Policy.objects.get(pk=policy.pk).status == before


def test_a_record_without_a_source_is_not_published(db):
    policy = Policy.objects.create(slug="bare", title="没有出处的政策", kind="banfa")
    with pytest.raises(ValidationError, match="“没有出处的政策”还没有出处，不能发布"):
        review.publish(policy)
    assert Policy.objects.get(pk=policy.pk).status == Status.DRAFT


def test_a_document_needs_no_source(db):
    document = a_document(status=Status.DRAFT)
    review.publish(document)
    document.refresh_from_db()
    assert document.is_published


def test_what_is_stored_decides_not_what_somebody_loaded_before(db):
    policy = a_policy(status=Status.DRAFT)
    stale = Policy.objects.get(pk=policy.pk)
    review.publish(policy)
    with pytest.raises(ValidationError, match="现在是“已发布”"):
        review.submit(stale)


def test_the_database_knows_no_other_status(db):
    policy = a_policy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(status="secret")
