"""From draft to public and back, at the desk: the only way to change a status."""

import pytest
from django.contrib.auth.models import Permission

from policies.models import Measure, Policy
from records.models import Version
from tests.builders import a_document, a_measure, a_policy, cited
from tests.staff.desk import Answer, Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def bare(**values):
    """A draft without a source."""
    return Policy.objects.create(**{"slug": "mou-banfa", "title": "某办法", "kind": "banfa"} | values)


@pytest.mark.parametrize(
    ("status", "buttons"),
    [
        ("draft", ["保存并提交审核", "保存并发布"]),
        ("in_review", ["保存并退回草稿", "保存并发布"]),
        ("published", ["保存并提交审核", "保存并发布", "保存并撤回"]),
        ("withdrawn", ["保存并提交审核", "保存并发布"]),
    ],
)
def test_what_may_follow_is_offered(admin_client, status, buttons):
    offered = Form(admin_client, a_policy(status=status).admin_url).buttons
    assert [each for each in offered if each not in ("保存", "保存并增加另一个", "保存并继续编辑")] == buttons


def test_published_is_public_at_once(admin_client, client):
    policy = a_policy(status="draft", title="某办法")
    assert client.get(policy.get_absolute_url()).status_code == 404
    page = Form(admin_client, policy.admin_url).sent("_publish")
    assert "“某办法”已发布" in page.messages
    assert client.get(policy.get_absolute_url()).status_code == 200
    assert client.get(f"/policies/{policy.slug}.json").status_code == 200


def test_withdrawn_is_public_no_more(admin_client, client):
    policy = a_policy(title="某办法")
    Form(admin_client, policy.admin_url).sent("_withdraw", _reason="误发")
    assert client.get(policy.get_absolute_url()).status_code == 410
    found = client.get("/policies.json", {"q": "某办法"}).json()["results"]
    assert policy.slug not in [row["slug"] for row in found]
    assert client.get("/policies.json", {"q": "“某办法”"}).json()["count"] == 0


def test_a_step_saves_what_was_edited(admin_client):
    policy = a_policy(status="draft")
    Form(admin_client, policy.admin_url).published(summary="新的")
    policy.refresh_from_db()
    assert (policy.summary, policy.status) == ("新的", "published")


def test_a_draft_is_published_as_it_is_added(admin_client, client):
    form = Form(admin_client, "/admin/policies/policy/add/").cite(a_document(), fields=["title"])
    page = form.published(title="某办法", slug="mou-banfa", kind="banfa")
    assert page.address == Policy.objects.get(slug="mou-banfa").admin_url
    assert client.get("/policies/mou-banfa/").status_code == 200


def test_without_a_source_the_edit_is_saved_and_the_step_refused(admin_client, client):
    policy = bare()
    page = Form(admin_client, policy.admin_url).sent("_publish", summary="新的", _reason="一人")
    reason = "“某办法”还没有（已发布的）出处，不能发布：请先在“出处”里写明来源文件和段落"
    assert f"修改已保存，但没有发布。{reason}" in page.messages
    policy.refresh_from_db()
    assert (policy.summary, policy.status) == ("新的", "draft")


def test_a_form_that_is_refused_takes_no_step(admin_client):
    policy = a_policy(status="draft")
    assert Form(admin_client, policy.admin_url).sent("_publish", title="").errors
    policy.refresh_from_db()
    assert policy.status == "draft"


def test_a_step_a_colleague_took_first_is_told(admin_client):
    policy = a_policy(status="draft", title="某办法")
    form = Form(admin_client, policy.admin_url)
    Form(admin_client, policy.admin_url).sent("_publish")
    page = form.sent("_submit")
    assert page.response.status_code == 409
    assert "另一位工作人员刚刚改过这条记录" in page.html


def test_the_status_itself_cannot_be_posted(admin_client):
    policy = a_policy(status="draft")
    Form(admin_client, policy.admin_url).sent(status="published", version="99")
    policy.refresh_from_db()
    assert (policy.status, policy.version) == ("draft", 1)


def act(client, action, *records):
    address = records[0].admin_url.rsplit("/", 3)[0] + "/"
    seen = Version.objects.values_list("pk", flat=True).first()
    data = {"action": action, "_selected_action": [record.pk for record in records], "_seen": seen}
    return Answer(client, address, data)


def test_several_at_once(admin_client):
    drafts = [a_policy(status="in_review"), a_policy(status="in_review")]
    assert act(admin_client, "publish", *drafts).messages == ["2 条记录已发布"]
    assert all(Policy.objects.get(pk=draft.pk).is_published for draft in drafts)


def test_of_several_those_that_may_not_are_told_one_by_one(admin_client):
    draft, public = bare(status="in_review"), a_policy(title="某规划")
    page = act(admin_client, "publish", draft, public, a_policy(status="in_review"))
    assert sorted(page.messages) == [
        "1 条记录已发布",
        "“某办法”还没有（已发布的）出处，不能发布：请先在“出处”里写明来源文件和段落",
        "“某规划”现在是“已发布”，不能改为“已发布”",
    ]


def test_of_very_many_only_the_first_reasons_are_told(admin_client):
    page = act(admin_client, "publish", *[a_measure() for _ in range(12)])
    assert len(page.messages) == 11
    assert page.messages[-1] == "另有 2 条也没有发布"


@pytest.mark.parametrize("step", ["withdraw", "send_back"])
def test_what_needs_a_reason_is_not_done_from_the_list(admin_client, step):
    measure = a_measure()
    act(admin_client, step, measure)
    assert Measure.objects.get(pk=measure.pk).is_published


@pytest.mark.parametrize("status", ["published", "withdrawn", "in_review"])
def test_only_a_draft_is_deleted(admin_client, status):
    policy = a_policy(status=status)
    response = admin_client.post(policy.admin_url.replace("change", "delete"), {"post": "yes"})
    assert response.status_code == 403
    assert Policy.objects.filter(pk=policy.pk).exists()


def test_the_list_deletes_nothing(admin_client):
    draft = a_policy(status="draft")
    act(admin_client, "delete_selected", draft)
    assert Policy.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_deleted(admin_client):
    draft = a_policy(status="draft")
    admin_client.post(draft.admin_url.replace("change", "delete"), {"post": "yes"})
    assert not Policy.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_not_deleted_over_a_published_measure(admin_client):
    draft = a_policy(status="draft")
    a_measure(policy=draft)
    admin_client.post(draft.admin_url.replace("change", "delete"), {"post": "yes"})
    assert Measure.objects.filter(policy=draft).exists()


def test_what_is_done_is_kept_in_the_history(admin_client):
    policy = a_policy(status="draft")
    Form(admin_client, policy.admin_url).sent("_publish")
    assert "发布" in admin_client.get(policy.admin_url.replace("change", "history")).content.decode()


def test_the_public_page_is_a_link_away_once_there_is_one(admin_client):
    public, draft = a_measure(), a_measure(policy=a_policy(status="draft"))
    assert Form(admin_client, public.admin_url).links["在站点上查看"] == public.get_absolute_url()
    assert "在站点上查看" not in Form(admin_client, draft.admin_url).links


def test_who_may_only_look_is_offered_no_step(client, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_policy"))
    client.force_login(reader)
    draft = cited(bare())
    assert "保存并发布" not in Form(client, draft.admin_url).buttons
    client.post(draft.admin_url, {"_publish": "1"})
    draft.refresh_from_db()
    assert draft.status == "draft"
