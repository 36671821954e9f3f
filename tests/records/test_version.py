"""Every save of a record is a version."""

from policies.models import Policy
from records import review
from records.models import Status
from tests.builders import a_policy, a_reviewer


def stored(policy):
    return Policy.objects.get(pk=policy.pk)


def test_a_new_record_is_the_first_version(db):
    assert stored(a_policy()).version == 1


def test_a_save_is_the_next_version(db):
    policy = a_policy()
    policy.summary = "改过"
    policy.save()
    assert stored(policy).version == 2


def test_saving_some_fields_is_a_version_too(db):
    policy = a_policy()
    before = stored(policy).updated_at
    policy.summary = "改过"
    policy.save(update_fields=["summary"])
    assert (stored(policy).version, stored(policy).summary) == (2, "改过")
    assert stored(policy).updated_at > before


def test_a_change_of_status_is_a_version(db):
    policy = a_policy(status=Status.DRAFT)
    review.publish(policy, a_reviewer())
    assert stored(policy).version == 2
