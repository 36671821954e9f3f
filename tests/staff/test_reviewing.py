"""A policy with its measures, sources and departments is submitted, reviewed, sent back and published as a whole."""

import pytest
from django.db import connection

from policies.models import Department, Measure, Policy
from portal.models import OriginalText
from records import review
from records.models import Document, Version
from records.snapshot import snapshot_of
from records.tracking import acting
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_part,
    a_policy,
    a_reviewer,
    an_administrator,
    an_editor,
)  # fmt: skip
from tests.staff.desk import Form, Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return an_editor(username="xiaoli")


@pytest.fixture
def policy(editor):
    """A draft with two measures, a new department and a new source, all by the editor."""
    with acting(lambda: editor):
        document = a_document(status="draft", title="某通知", paragraph_count=3)
        policy = Policy.objects.create(slug="mou", title="某某办法", kind="banfa", summary="概要")
        a_part(policy, a_department(status="draft", name="某新设厅"))
        policy.citations.create(document=document, paragraph=2, fields=["title"])
        for heading in ("补助一", "补助二"):
            measure = Measure.objects.create(policy=policy, heading=heading, text="内容")
            measure.citations.create(document=document, paragraph=3, fields=["text"])
    return policy


def address(policy):
    return policy.admin_url.replace("change", "review")


class Review(Form):
    def __init__(self, client, policy):
        super().__init__(client, address(policy))


def submitted(sign_in, editor, policy):
    page = Review(sign_in(editor), policy).sent("_submit")
    assert page.messages == ["“某某办法”和随它的内容已提交审核"]


def statuses(policy):
    measures = policy.measures.values_list("status", flat=True)
    document, department = Document.objects.get(title="某通知"), Department.objects.get(name="某新设厅")
    return {Policy.objects.get(pk=policy.pk).status, *measures, document.status, department.status}


def test_everything_is_submitted_and_published_together(sign_in, client, editor, policy):
    submitted(sign_in, editor, policy)
    assert statuses(policy) == {"in_review"}
    Review(sign_in(a_reviewer()), policy).sent("_publish")
    assert statuses(policy) == {"published"}
    page = client.get(policy.get_absolute_url()).content.decode()
    assert "补助一" in page
    assert "某新设厅" in page


def test_everything_is_sent_back_for_one_reason(sign_in, editor, policy):
    submitted(sign_in, editor, policy)
    page = Review(sign_in(a_reviewer()), policy).sent("_send_back")
    assert "没有退回。" in page.messages[0]
    Review(sign_in(a_reviewer(username="laowang")), policy).sent("_send_back", _reason="缺文号")
    assert statuses(policy) == {"draft"}
    form = Form(sign_in(editor), policy.admin_url)
    assert "laowang" in form.html
    assert "理由：<strong><bdi>缺文号" in form.html
    home = form.client.get("/admin/").content.decode()
    assert "退回给我的" in home
    assert "缺文号" in home


def test_what_cannot_go_yet_is_named_and_nothing_goes(sign_in, editor, policy):
    submitted(sign_in, editor, policy)
    review.send_back(Document.objects.get(title="某通知"), a_reviewer(), "未完")
    page = Review(sign_in(a_reviewer()), policy)
    assert "来源文件《某通知》还是草稿" in page.html
    (message,) = page.sent("_publish").messages
    assert "来源文件《某通知》还是草稿" in message
    assert Policy.objects.get(pk=policy.pk).status == "in_review"
    assert Department.objects.get(name="某新设厅").status == "in_review"


def test_what_was_changed_after_the_page_was_shown_is_not_published(sign_in, editor, policy):
    submitted(sign_in, editor, policy)
    page = Review(sign_in(a_reviewer()), policy)
    with acting(lambda: editor):
        policy.measures.filter(heading="补助一").update(text="悄悄改的")
    (message,) = page.sent("_publish").messages
    assert "您打开“补助一”以后，xiaoli又修改了它" in message
    assert statuses(policy) == {"in_review"}


def test_what_is_written_while_the_page_is_made_counts_as_not_seen(sign_in, editor, policy):
    """A measure that came after the list of what waits was read is not on the page, so it is not published."""
    submitted(sign_in, editor, policy)
    late = []

    def add_a_measure(execute, sql, *rest):
        answer = execute(sql, *rest)
        if not late and sql.startswith('SELECT "policies_measure"'):
            late.append(1)
            with acting(lambda: editor):
                Measure.objects.create(policy=policy, heading="迟到的补助", text="内容", status="in_review")
        return answer

    client = sign_in(a_reviewer())
    with connection.execute_wrapper(add_a_measure):
        page = Review(client, policy)
    (message,) = page.sent("_publish").messages
    assert "您打开“迟到的补助”以后，xiaoli又新建了它" in message


@pytest.mark.parametrize("where", ["review", "change"])
def test_what_was_changed_after_the_page_was_shown_is_not_sent_back(sign_in, editor, policy, where):
    submitted(sign_in, editor, policy)
    page = Form(sign_in(a_reviewer()), policy.admin_url.replace("change", where))
    with acting(lambda: editor):
        Policy.objects.filter(pk=policy.pk).update(summary="已经改好了")
    answer = page.sent("_send_back", _reason="概要不对")
    assert "xiaoli" in answer.html
    assert Policy.objects.get(pk=policy.pk).status == "in_review"


def test_whoever_wrote_one_measure_publishes_none_of_it(sign_in, editor, policy):
    person = a_reviewer()
    with acting(lambda: person):
        policy.measures.filter(heading="补助二").update(text="审核人写的")
    submitted(sign_in, editor, policy)
    (message,) = Review(sign_in(person), policy).sent("_publish").messages
    assert "“补助二”有您自己写的内容，须由另一位审核人发布" in message
    assert statuses(policy) == {"in_review"}


def test_an_administrator_alone_gives_a_reason_for_all_of_it(sign_in):
    person = an_administrator()
    with acting(lambda: person):
        policy = a_policy(status="draft", title="某某办法")
    client = sign_in(person)
    Review(client, policy).sent("_submit")
    assert "须写明理由" in Review(client, policy).sent("_publish").messages[0]
    Review(client, policy).sent("_publish", _reason="只有一人值班")
    assert Policy.objects.get(pk=policy.pk).reviewed_as == "alone"


def test_an_editor_publishes_and_returns_nothing(sign_in, editor, policy):
    submitted(sign_in, editor, policy)
    page = Review(sign_in(an_editor()), policy)
    assert {*page.buttons} & {"发布", "退回"} == set()
    for step in ("_publish", "_send_back"):
        assert page.client.post(address(policy), {step: "1", "_reason": "x"}).status_code == 403


def test_the_page_shows_what_changed_who_wrote_it_and_the_cited_text(sign_in, editor):
    document = a_document(title="某报告", paragraph_count=2)
    OriginalText.objects.create(document=document, text="第一段的字\n第二段的字\n")
    policy = a_policy(summary="旧的概要", status="published")
    policy.citations.create(document=document, paragraph=2, fields=["summary"])
    review.revise(policy, snapshot_of(policy) | {"summary": "新的概要"}, editor)
    review.submit(policy, editor, "数字更新")
    page = Review(sign_in(a_reviewer()), policy)
    assert "<del>旧</del>的概要" in page.html
    assert "<ins>新</ins>的概要" in page.html
    assert "第二段的字" in page.html
    assert "xiaoli" in page.html
    assert "数字更新" in page.html
    assert page.client.get(page.links["预览：读者将看到的样子"]).status_code == 200


def test_a_measure_is_reviewed_with_its_policy(sign_in, editor):
    measure = a_measure(policy=a_policy(), status="draft")
    response = sign_in(a_reviewer()).get(measure.admin_url.replace("change", "review"))
    assert response.url == address(measure.policy)


def test_the_desk_tells_everybody_what_waits_for_them(sign_in, editor, policy):
    assert "我的草稿" in sign_in(editor).get("/admin/").content.decode()
    submitted(sign_in, editor, policy)
    assert "我提交的，等待审核" in sign_in(editor).get("/admin/").content.decode()
    page = Page(sign_in(a_reviewer()).get("/admin/"))
    (line,) = page.root.findall(".//div[@id='desk-work']//li")
    text = " ".join("".join(line.itertext()).split())
    assert "某某办法" in text
    assert "新建：来源文件 1、部门 1、政策 1、措施 2" in text
    assert "xiaoli 提交审核" in text
    assert page.links["某某办法"] == address(policy)


def waiting(client):
    """The lines of 等待审核."""
    section = Page(client.get("/admin/")).root.find(".//section")
    return [" ".join(line.text_content().split()) for line in section.findall(".//li")], section.text_content()


def test_a_large_package_hides_nothing_that_waits_longer(sign_in, editor):
    """Whatever waits longest is listed first, though sixty measures are handed in after it; and all are counted."""
    a_policy(status="in_review", title="先来的办法")
    large = a_policy(status="in_review", title="六十条办法")
    for _ in range(60):
        a_measure(policy=large, status="in_review")
    (first, second), _ = waiting(sign_in(a_reviewer()))
    assert first.startswith("先来的办法") and second.startswith("六十条办法（新建：政策 1、措施 60）")


def test_where_very_much_waits_the_longest_is_listed_and_that_there_is_more(sign_in, monkeypatch):
    monkeypatch.setattr("staff.work.MOST", 2)
    client = sign_in(a_reviewer())
    a_policy(status="in_review", title="第一办法")
    lines, said = waiting(client)
    assert len(lines) == 1 and "可能没有列全" not in said
    for title in ("第二办法", "第三办法"):
        a_policy(status="in_review", title=title)
    lines, said = waiting(client)
    assert [line[:4] for line in lines] == ["第一办法", "第二办法"] and "可能没有列全" in said


def test_a_draft_policy_is_previewed_with_its_draft_measures(sign_in, editor, policy):
    page = Review(sign_in(editor), policy)
    preview = page.client.get(page.links["预览：读者将看到的样子"]).content.decode()
    assert "补助一" in preview
    assert "某新设厅" in preview
    assert statuses(policy) == {"draft"}


def test_a_preview_says_when_it_is_public_already(client):
    policy = a_policy(status="draft")
    from records.preview import preview_address

    link = preview_address(policy)
    assert "还没有发布的草稿" in client.get(link).content.decode()
    review.publish(policy, a_reviewer())
    page = client.get(link).content.decode()
    assert "还没有发布" not in page
    assert "内容已经发布" in page


def test_a_form_that_changes_nothing_leaves_nothing_in_the_history(sign_in, editor):
    policy = a_policy(status="draft")
    before = Version.objects.of(policy).count()
    Form(sign_in(editor), policy.admin_url).sent("_submit")
    assert [one.action for one in Version.objects.of(policy)[:1]] == ["submitted"]
    assert Version.objects.of(policy).count() == before + 1


def test_comparing_picks_two_versions_that_differ(sign_in, editor):
    policy = a_policy(status="draft", summary="甲")
    with acting(lambda: editor):
        Policy.objects.filter(pk=policy.pk).update(summary="乙")
    review.submit(policy, editor)
    review.send_back(policy, a_reviewer(), "再改")
    page = Form(sign_in(editor), policy.admin_url.replace("change", "history"))
    shown = page.client.get("?".join([page.address, f"a={page.values['a'][0]}&b={page.values['b'][0]}"]))
    assert "<del>甲</del>" in shown.content.decode()


def test_a_new_measure_returns_to_its_policy_and_begins_with_its_source(sign_in, editor):
    policy = a_policy(status="draft")
    form = Form(sign_in(editor), f"/admin/policies/measure/add/?policy={policy.pk}")
    page = form.sent(heading="某补助", text="补助一万元")
    assert page.errors == []
    assert page.address == policy.admin_url
    measure = policy.measures.get(heading="某补助")
    assert measure.citations.get().document == policy.citations.get().document


def test_another_measure_is_added_to_the_same_policy(sign_in, editor):
    policy = a_policy(status="draft")
    form = Form(sign_in(editor), f"/admin/policies/measure/add/?policy={policy.pk}")
    page = form.sent("_addanother", heading="某补助", text="补助一万元")
    assert page.address == form.address


def test_a_measure_is_copied_with_its_amounts_and_sources(sign_in, editor):
    measure = a_measure(policy=a_policy(status="draft"), heading="某补助", text="补助", status="draft")
    measure.quantities.create(text="20%", low=20, high=20, unit="%")
    client = sign_in(editor)
    copy = Form(client, Form(client, measure.admin_url).links["复制措施"])
    assert copy.sent(heading="另一补助").errors == []
    made = Measure.objects.get(heading="另一补助")
    assert (made.policy, made.quantities.get().text, made.citations.count()) == (measure.policy, "20%", 1)


def test_an_address_is_made_of_pinyin(sign_in, editor):
    form = Form(sign_in(editor), "/admin/policies/policy/add/")
    form.sent(title="科技创新条例", slug="", kind="banfa")
    form.sent(title="科技创新条例（试行）", slug="", kind="banfa", short_title="科技创新条例")
    slugs = Policy.objects.filter(title__startswith="科技创新条例").order_by("pk").values_list("slug", flat=True)
    assert [*slugs] == ["keji-chuangxin-tiaoli", "keji-chuangxin-tiaoli-2"] or [*slugs] == [
        "ke-ji-chuang-xin-tiao-li", "ke-ji-chuang-xin-tiao-li-2",
    ]  # fmt: skip


def test_a_deleted_policy_comes_back_with_its_measures(sign_in, editor, policy):
    client, pk, before = sign_in(an_administrator()), policy.pk, snapshot_of(policy)
    client.post(policy.admin_url.replace("change", "delete"), {"post": "yes"})
    assert not Measure.objects.filter(policy=pk).exists()
    version = Version.objects.of_each(Policy, [pk]).first()
    asked = Page(client.get(policy.admin_url.replace("change/", f"restore/{version.pk}/")))
    assert "和它一起删除的 2 条措施也会恢复" in asked.html
    Form(client, policy.admin_url.replace("change/", f"restore/{version.pk}/")).sent()
    assert snapshot_of(Policy.objects.get(pk=pk)) == before
    measures = Measure.objects.filter(policy=pk)
    assert [measure.heading for measure in measures] == ["补助一", "补助二"]
    assert all(measure.citations.count() == 1 for measure in measures)


def test_restoring_and_giving_up_ask_first(sign_in, editor):
    policy = a_policy(summary="旧")
    review.revise(policy, snapshot_of(policy) | {"summary": "新"}, editor)
    client = sign_in(editor)
    asked = Page(client.get(policy.admin_url.replace("change", "discard")))
    assert "<ins>新</ins>" in asked.html
    assert Form(client, policy.admin_url).values["summary"] == ["新"]
    Form(client, policy.admin_url.replace("change", "discard")).sent()
    assert Form(client, policy.admin_url).values["summary"] == ["旧"]
    version = Version.objects.of(policy).filter(of_draft=True).last()
    assert "恢复成" in client.get(policy.admin_url.replace("change", f"restore/{version.pk}")).content.decode()


def test_who_may_only_look_reads_what_a_source_supports_in_words(sign_in, django_user_model):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_policy", "view_citation"]))
    page = Page(sign_in(reader).get(a_policy().admin_url))
    assert '["title"' not in page.html.replace("&quot;", '"')
    assert "标题" in page.html
