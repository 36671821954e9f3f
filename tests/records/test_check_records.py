"""A command proves that every public record was reviewed and has a source, and that the history has every change."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from policies.models import Policy
from records import review
from records.beginning import begin
from records.models import Version
from records.tracking import acting, writing
from tests.builders import PUBLIC, a_policy, a_reviewer

pytestmark = pytest.mark.django_db


def check():
    out = StringIO()
    call_command("check_records", stdout=out)
    return out.getvalue()


def refusal():
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_records", stdout=out)
    return out.getvalue()


def test_the_reports_records_pass(knowledge):
    assert "每条已发布的记录都有审核人、审核日期和已发布的出处" in check()


def test_a_public_record_without_a_source_is_named():
    Policy.objects.create(slug="bare", title="没有出处的政策", kind="banfa", **PUBLIC)
    assert "没有已发布的出处：政策" in refusal()


def test_what_was_changed_past_the_portal_is_named():
    policy = a_policy()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_policy SET title = 'x' WHERE id = %s", [policy.pk])
    assert f"与历史记录不一致：政策 {policy.pk}" in refusal()


def test_what_its_own_writer_published_is_named():
    person = a_reviewer()
    with acting(lambda: person):
        policy = a_policy(status="draft", title="自写自审办法")
    now = {**PUBLIC, "reviewed_as": "reviewer", "reviewed_by": person}
    with writing(by=person) as current:
        current.note(policy, "published")
        Policy.objects.filter(pk=policy.pk).update(**now)
    assert "未经另一人审核：政策" in refusal()
    assert "审核人自己写过其中的内容" in refusal()


def test_what_was_changed_past_the_review_is_named():
    policy = a_policy(status="draft")
    review.publish(policy, a_reviewer())
    check()
    reviewer = a_reviewer()
    with acting(lambda: reviewer):
        Policy.objects.filter(pk=policy.pk).update(summary="没有人审核")
    assert "公开以后未经审核就被改动" in refusal()


def test_what_was_there_before_the_history_is_written_down_once():
    policy = a_policy()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_version WHERE object_id = %s", [policy.pk])
    for _ in range(2):
        begin()
    entry = Version.objects.of(policy).get()
    assert (entry.action, entry.status, entry.state["title"]) == ("found", "published", policy.title)
    check()
