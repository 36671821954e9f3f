"""The preview of a draft as the site will display it, by a signed link that expires."""

import time

import pytest

from policies.models import Policy
from records import review
from records.models import Version
from records.preview import LASTS, preview_address
from records.snapshot import snapshot_of
from tests.builders import a_department, a_document, a_measure, a_platform, a_policy, an_editor, an_indicator
from tests.reading import read
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("make", [a_policy, a_measure, a_platform, an_indicator, a_department, a_document])
def test_a_draft_of_any_kind(client, make):
    draft = make(status="draft")
    response = client.get(preview_address(draft))
    assert response.status_code == 200
    assert str(draft) in response.content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_revision_is_shown_and_stays_a_revision(client):
    policy = a_policy(title="旧标题的办法")
    review.revise(policy, snapshot_of(policy) | {"title": "新标题的办法"}, an_editor())
    versions = Version.objects.count()
    page = read(client, preview_address(policy))
    assert page.heading == "《新标题的办法》"
    assert "还没有发布的草稿" in page.html
    assert read(client, policy.get_absolute_url()).heading == "《旧标题的办法》"
    assert (Policy.objects.get(pk=policy.pk).title, Version.objects.count()) == ("旧标题的办法", versions)


def test_a_measure_is_shown_with_the_policy_that_is_a_draft_too(client):
    measure = a_measure(status="draft", policy=a_policy(status="draft", title="某办法"))
    assert "《某办法》" in read(client, preview_address(measure)).text


def test_nobody_stores_or_indexes_it(client):
    response = client.get(preview_address(a_policy(status="draft")))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def test_the_link_expires(client, monkeypatch):
    address = preview_address(a_policy(status="draft"))
    later = time.time() + LASTS + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    response = client.get(address)
    assert response.status_code == 410
    assert "预览已过期" in response.content.decode()


def test_a_link_cannot_be_made_up(client):
    address = preview_address(a_policy(status="draft"))
    assert client.get(address[:-5] + "aaaa/").status_code == 404


def test_the_form_leads_to_it(admin_client, client):
    draft = a_policy(status="draft")
    address = Form(admin_client, draft.admin_url).links["预览"]
    assert client.get(address).status_code == 200
