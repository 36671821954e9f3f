"""The history at the desk and on public pages: who did what, comparing, restoring, and no way to change it."""

import pytest
from django.utils import timezone

from policies.models import Duty, Policy, Theme
from records import review
from records.changes import changed_since
from records.models import Version
from records.revisions import revision_of
from records.snapshot import snapshot_of
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_policy,
    a_reviewer,
    a_term,
    an_administrator,
    an_editor,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.reading import read
from tests.staff.desk import Form, Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def editor(client):
    person = an_editor(username="xiaoli")
    client.force_login(person)
    return person


def history(record):
    return record.admin_url.replace("/change/", "/history/")


def rows(page):
    return [[words(cell) for cell in row] for row in page.root.findall(".//div[@id='content-main']//tbody/tr")]


def compare(client, record, older, newer):
    return rows(Page(client.get(history(record), {"a": older.pk, "b": newer.pk})))


def restore(client, version, reason="改错了"):
    address = history(version.model(pk=version.object_id)).replace("/history/", f"/restore/{version.pk}/")
    return Form(client, address).sent(_reason=reason)


def test_every_save_is_a_line_with_its_person(client, editor):
    policy = a_policy(status="draft")
    Form(client, policy.admin_url).sent(summary="新的概要")
    line = rows(Page(client.get(history(policy))))[0]
    assert line[2:5] == ["xiaoli（编辑）", "修改", "内容概要"]


def test_two_versions_side_by_side(client, editor):
    policy = a_policy(status="draft", summary="企业补助二十万元", kind="banfa")
    older = Version.objects.of(policy).first()
    Form(client, policy.admin_url).sent(summary="企业补助三十万元", kind="xize")
    newer = Version.objects.of(policy).first()
    page = Page(client.get(history(policy), {"a": newer.pk, "b": older.pk}))
    assert rows(page)[:2] == [["文种", "办法", "细则"], ["内容概要", "企业补助二十万元", "企业补助三十万元"]]
    assert [words(mark) for mark in page.root.iter("del")][-1] == "二"
    assert [words(mark) for mark in page.root.iter("ins")][-1] == "三"


def test_parts_and_sources_are_compared_in_words(client, editor):
    indicator, document = an_indicator(unit="亿元", status="draft"), a_document(title="某公报")
    older = Version.objects.of(indicator).first()
    cited(an_observation(indicator, 370, scope="全区"), document)
    newer = Version.objects.of(indicator).first()
    [line] = compare(client, indicator, older, newer)[:1]
    assert line[:2] == ["数据", "（空）"]
    assert "数值（下限）：370" in line[2]
    assert "来源文件：某公报" in line[2]
    assert "可印证的内容：数值" in line[2]


@pytest.mark.parametrize("query", ["a=x&b=1", "a=1", "a=99999999999999999999&b=1", "p=x", "p=999"])
def test_bad_parameters_break_nothing(client, editor, query):
    assert client.get(f"{history(a_policy())}?{query}").status_code == 200


def test_a_version_comes_back(client, editor):
    policy = a_policy(status="draft", summary="原来的")
    version = Version.objects.of(policy).first()
    Form(client, policy.admin_url).sent(summary="改坏了")
    page = restore(client, version)
    assert "的内容已恢复" in page.messages[0]
    assert Policy.objects.get(pk=policy.pk).summary == "原来的"
    assert Version.objects.of(policy).first().why == "改错了"


def test_what_was_deleted_comes_back_from_the_list_of_what_was_done(client, editor):
    policy = a_policy(status="draft", title="删掉的办法")
    address, pk = history(policy), policy.pk
    client.post(policy.admin_url.replace("change", "delete"), {"post": "yes"})
    log = Page(client.get("/admin/records/version/", {"action__exact": "deleted"}))
    assert log.links["删掉的办法"] == address
    assert "这条记录已被删除" in Page(client.get(address)).html
    restore(client, Version.objects.of_each(Policy, [pk]).first())
    assert Policy.objects.get(pk=pk).title == "删掉的办法"


def test_a_word_has_a_history_too(admin_client):
    theme = a_term(Theme, name="旧词")
    address = f"/admin/policies/theme/{theme.pk}/change/"
    Form(admin_client, address).sent(name="新词")
    version = Version.objects.of(theme).last()
    page = Form(admin_client, address.replace("change", f"restore/{version.pk}")).sent()
    assert "的内容已恢复" in page.messages[0]
    assert Theme.objects.get(pk=theme.pk).name == "旧词"


def test_the_history_of_another_record_is_not_restored_into_this_one(client, editor):
    policy, other = a_policy(status="draft"), a_policy(status="draft")
    version = Version.objects.of(other).first()
    assert client.post(history(policy).replace("history", f"restore/{version.pk}")).status_code == 404


@pytest.mark.parametrize("make", [an_editor, a_reviewer, an_administrator])
def test_no_role_changes_what_was_written_down(client, make):
    client.force_login(make())
    entry = Version.objects.first()
    for page in ("add/", f"{entry.pk}/change/", f"{entry.pk}/delete/"):
        assert client.post(f"/admin/records/version/{page}", {"why": "改", "post": "yes"}).status_code == 403
    assert client.get("/admin/records/version/").status_code == 200


# --- What readers are told ---


def test_a_public_page_tells_fields_and_days_and_roles_but_no_names(client):
    policy, editor = a_policy(summary="旧"), an_editor(username="xiaoli")
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, editor)
    page = read(client, policy.get_absolute_url())
    assert "内容概要" not in page.section("更新记录")
    review.publish(policy, a_reviewer(username="laowang"))
    told = read(client, policy.get_absolute_url()).section("更新记录")
    assert "修改：内容概要（审核人）" in told
    assert "xiaoli" not in told
    assert "laowang" not in told


@pytest.mark.parametrize("name", ["policies", "measures", "platforms", "indicators", "departments", "documents"])
def test_every_kind_of_page_has_it(client, knowledge, name):
    record = client.get(f"/{name}.json").json()["results"][0]
    assert "发布（资料导入）" in read(client, record["url"]).section("更新记录")


def test_what_changed_since_a_day(client):
    today = timezone.localdate()
    policy, draft, gone = a_policy(summary="旧"), a_policy(status="draft"), a_policy()
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, an_editor())
    review.publish(policy, a_reviewer())
    review.withdraw(gone, a_reviewer(), "已废止")
    told = changed_since(Policy, today)
    first = next(entry for entry in told if entry["record_id"] == policy.pk)
    assert (first["what"], first["fields"]) == ("changed", ["内容概要"])
    assert next(entry for entry in told if entry["record_id"] == gone.pk)["why"] == "已废止"
    assert draft.pk not in {entry["record_id"] for entry in told}


def test_duties_limit_an_editor_to_a_department(client, editor):
    department = a_department()
    Duty.objects.create(person=editor, department=department)
    ours, theirs = a_policy(department, status="draft"), a_policy(a_department(), status="draft")
    measure = a_measure(policy=ours, status="draft")
    for record, status in ((ours, 302), (measure, 302), (theirs, 403), (a_measure(policy=theirs, status="draft"), 403)):
        values = Form(client, record.admin_url).values if status == 302 else {}
        assert client.post(record.admin_url, values).status_code == status
    assert client.get("/admin/policies/platform/add/").status_code == 403
    assert revision_of(ours) is None


def test_going_back_asks_first_of_a_term_too(admin_client):
    theme = a_term(Theme, name="旧名")
    version = Version.objects.of(theme).first()
    Theme.objects.filter(pk=theme.pk).update(name="新名")
    page = admin_client.get(f"/admin/policies/theme/{theme.pk}/restore/{version.pk}/")
    assert page.status_code == 200
    assert "旧名" in page.content.decode()
