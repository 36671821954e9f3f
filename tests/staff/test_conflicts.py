"""Two editors of one record: no change is lost; both versions are displayed side by side and merged."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from policies.models import Policy, Theme
from records import review
from records.models import Version
from records.revisions import revision_of
from records.snapshot import snapshot_of
from tests.builders import a_document, a_policy, a_reviewer, a_term, an_editor, an_indicator, an_observation, cited
from tests.databases import first_on_both
from tests.exhaustive import EXHAUSTIVE
from tests.reading import tree_of
from tests.staff.desk import Answer, Form, words

THREADS = 16 if EXHAUSTIVE else 8  # each saves again after each other's: the work grows with the square


@pytest.fixture
def colleagues(db, handler):
    """Two editors, each logged in."""
    return [logged_in(handler, an_editor()) for _ in range(2)]


def logged_in(handler, person):
    client = Client()
    client.handler = handler
    client.force_login(person)
    return client


def merged(client, page, **choices):
    """Send the page that shows both changes, with what was chosen."""
    form = next(form for form in page.root.iter("form") if "/merge/" in (form.get("action") or ""))
    hidden = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}
    return Answer(client, form.get("action"), hidden | choices)


def table(page):
    return [[words(cell) for cell in row] for row in page.root.findall(".//div[@id='content-main']//tbody/tr")]


def test_changes_of_different_fields_are_merged(colleagues):
    policy = a_policy(status="draft", summary="旧", short_title="旧短")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    page = second.sent(short_title="乙改的")
    assert page.response.status_code == 409
    assert page.messages == []
    assert table(page) == [["内容概要", "旧", "甲改的", "未改"], ["短标题", "旧短", "未改", "乙改的"]]
    assert Policy.objects.get(pk=policy.pk).short_title == "旧短"
    assert "两人的修改已合并保存。" in merged(colleagues[1], page).messages
    stored = Policy.objects.get(pk=policy.pk)
    assert (stored.summary, stored.short_title) == ("甲改的", "乙改的")
    assert Version.objects.of(policy).first().action == "merged"


@pytest.mark.parametrize(("choice", "summary"), [("mine", "乙改的"), ("theirs", "甲改的")])
def test_of_one_field_somebody_chooses(colleagues, choice, summary):
    policy = a_policy(status="draft", summary="旧")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    page = second.sent(summary="乙改的")
    undecided = merged(colleagues[1], page)
    assert "请给每一处两人都改过的内容选定一种。" in undecided.html
    assert Policy.objects.get(pk=policy.pk).summary == "甲改的"
    merged(colleagues[1], undecided, summary=choice)
    assert Policy.objects.get(pk=policy.pk).summary == summary


def test_words_that_are_public_at_once_are_merged_too(handler, db):
    theme = a_term(Theme, name="旧名", position=1)
    reviewers = [logged_in(handler, a_reviewer()) for _ in range(2)]
    address = f"/admin/policies/theme/{theme.pk}/change/"
    first, second = (Form(client, address) for client in reviewers)
    first.saved(name="甲改的名")
    page = second.sent(position="7")
    assert page.response.status_code == 409
    assert "两人的修改已合并保存。" in merged(reviewers[1], page).messages
    assert Theme.objects.values_list("name", "position").get(pk=theme.pk) == ("甲改的名", 7)


def test_sources_both_added_are_both_kept(colleagues):
    policy = a_policy(status="draft")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.cite(a_document(), fields=["title"]).sent()
    page = second.cite(a_document(), fields=["kind"]).sent()
    merged(colleagues[1], page)
    assert sorted(citation.fields[0] for citation in policy.citations.all()) == ["kind", "title", "title"]


def test_revisions_of_a_public_record_are_merged_too(colleagues):
    policy = a_policy(summary="旧", short_title="旧短")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    merged(colleagues[1], second.sent(short_title="乙改的"))
    assert Policy.objects.get(pk=policy.pk).summary == "旧"
    state = revision_of(policy).state
    assert (state["summary"], state["short_title"]) == ("甲改的", "乙改的")


def test_a_source_that_was_published_meanwhile_is_neither_added_nor_removed(colleagues):
    policy, reviewer = a_policy(summary="旧"), a_reviewer()
    Form(colleagues[0], policy.admin_url).cite(a_document(), fields=["title"]).saved()
    form = Form(colleagues[1], policy.admin_url)
    review.publish(Policy.objects.get(pk=policy.pk), reviewer)
    page = form.sent(summary="新")
    assert table(page) == [["内容概要", "旧", "未改", "新"]]
    assert "做了一次操作：发布" in page.html
    merged(colleagues[1], page)
    assert len(revision_of(Policy.objects.get(pk=policy.pk)).state["citations"]) == 2


def test_figures_of_one_indicator_are_in_nobodys_way(colleagues):
    indicator = an_indicator()
    figures = [cited(an_observation(indicator, n, scope=f"范围{n}")) for n in (1, 2)]
    first, second = (Form(client, figure.admin_url) for client, figure in zip(colleagues, figures, strict=True))
    first.sent(scope="甲改的")
    merged(colleagues[1], second.sent(scope="乙改的"))
    assert [row["scope"] for row in revision_of(indicator).state["observations"]] == ["甲改的", "乙改的"]


def test_one_person_with_two_windows(colleagues):
    policy = a_policy(status="draft", summary="旧")
    first, second = (Form(colleagues[0], policy.admin_url) for _ in range(2))
    first.sent(summary="甲")
    assert second.sent(summary="乙").response.status_code == 409


def test_what_is_wrong_is_told_before_anything_is_compared(colleagues):
    policy = a_policy(status="draft")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    assert second.sent(title="").errors == ["这个字段是必填项。"]


@pytest.mark.parametrize("seen", ["", "x", "1", "99999999999999999999999"])
def test_a_form_that_saw_nothing_saves_nothing(colleagues, seen):
    policy = a_policy(status="draft", summary="旧")
    assert Form(colleagues[0], policy.admin_url).sent(summary="新", _seen=seen).response.status_code == 409
    assert Policy.objects.get(pk=policy.pk).summary == "旧"


def test_a_third_change_while_merging_is_not_lost_either(colleagues):
    policy = a_policy(status="draft", summary="旧", short_title="旧短")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    page = second.sent(short_title="乙改的")
    Form(colleagues[0], policy.admin_url).sent(doc_number="丙")
    again = merged(colleagues[1], page)
    assert "就在刚才，这条记录又有了新的修改" in again.html
    merged(colleagues[1], again)
    stored = Policy.objects.get(pk=policy.pk)
    assert (stored.summary, stored.short_title, stored.doc_number) == ("甲改的", "乙改的", "丙")


def test_what_was_sent_cannot_be_made_up(colleagues):
    policy, other = a_policy(status="draft"), a_policy(status="draft", summary="旧")
    first, second = (Form(client, policy.admin_url) for client in colleagues)
    first.sent(summary="甲改的")
    page = second.sent(summary="乙改的")
    page.root = tree_of(page.html.replace(f"/{policy.pk}/merge/", f"/{other.pk}/merge/"))
    assert "这一页已过期，请重新修改。" in merged(colleagues[1], page, summary="mine").messages
    assert Policy.objects.get(pk=other.pk).summary == "旧"


def add_a_source(client, form, document, number):
    """Add a source to a form everybody opened at the same time; merge as often as a colleague is quicker."""
    page = form.cite(document, number, ["title"]).sent()
    for _ in range(THREADS):
        if page.response.status_code == 200:
            return
        page = merged(client, page)
    raise AssertionError("never got through")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", first_on_both(["published", "draft"]))
def test_many_editors_at_once_lose_nothing(handler, status, monkeypatch):
    if connection.vendor == "sqlite":  # on a busy machine they take longer than anybody would wait for one
        monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "timeout", 150)
    policy, document = a_policy(status=status), a_document(paragraph_count=THREADS)
    people = [an_editor() for _ in range(THREADS)]
    clients = [logged_in(handler, person) for person in people]
    forms = [Form(client, policy.admin_url) for client in clients]
    start = Barrier(THREADS)

    def edit(number):
        try:
            start.wait(timeout=60)
            add_a_source(clients[number], forms[number], document, number + 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(edit, number) for number in range(THREADS)]:
            done.result(timeout=300)
    draft = revision_of(policy)
    state = draft.state if draft else snapshot_of(Policy.objects.get(pk=policy.pk))
    added = [row["paragraph"] for row in state["citations"] if row["document"] == document.pk]
    assert sorted(added) == [*range(1, THREADS + 1)]
    written = Version.objects.of(policy).filter(by__in=people, changed=["citations"])
    assert sorted(written.values_list("by", flat=True)) == sorted(person.pk for person in people)
