"""Forms in a small window of their own (+ and the pencil beside a lookup): saved and told as any other."""

import json

import pytest

from policies.models import Department
from records.models import Document, Version
from records.revisions import revision_of
from tests.builders import a_contact, a_department, a_document, an_editor, an_indicator, an_observation, cited
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]
POPUP = "?_to_field=id&_popup=1"


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def sent(form, button="_save", **values):
    """The answer to a popup's form."""
    return form.sent(button, **{"_popup": "1", "_to_field": "id", "_typed": "token-1"} | values)


def told(page):
    """What the popup tells the form behind it."""
    (place,) = [one for one in page.root.iter("script") if one.get("data-popup-response")]
    return json.loads(place.get("data-popup-response"))


def saved_forms(desk):
    return desk.cookies["desk_saved"].value if "desk_saved" in desk.cookies else ""


def a_cited_contact(**values):
    return a_contact(a_department(), **values)


def a_public_contact(**values):
    return a_contact(a_department(), **values)


@pytest.mark.parametrize("make", [a_public_contact, a_document])
@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_what_is_saved_of_a_public_record_is_its_revision(desk, make, status):
    record = make(status=status)
    page = sent(Form(desk, record.admin_url + POPUP), note="改过的说明")
    assert told(page)["action"] == "change"
    assert revision_of(record).state["note"] == "改过的说明"
    assert Version.objects.of(record).first().of_draft
    assert saved_forms(desk) == "token-1"


def test_the_form_behind_goes_on_showing_the_public_name(desk):
    department = a_department(name="原名厅")
    assert told(sent(Form(desk, department.admin_url + POPUP), name="新名厅"))["obj"] == "原名厅"
    messages = Form(desk, department.admin_url).messages
    assert messages == ["“原名厅”的修改已存为修订稿。读者看到的没有改变，审核发布以后才会更新。"]


def test_a_draft_is_changed_in_its_place(desk):
    document = a_document(status="draft")
    assert told(sent(Form(desk, document.admin_url + POPUP), title="改过的标题"))["obj"] == "改过的标题"
    assert Document.objects.get(pk=document.pk).title == "改过的标题"


@pytest.mark.parametrize("status", ["draft", "published"])
def test_two_editors_are_merged_in_the_popup(desk, status):
    department = a_department(status=status)
    form = Form(desk, department.admin_url + POPUP)
    Form(desk, department.admin_url).saved(address="同事的地址")
    page = sent(form, name="我改的名称")
    assert page.response.status_code == 409
    assert "另一位工作人员刚刚改过这条记录" in page.html
    assert saved_forms(desk) == ""
    hidden = [field for field in page.root.iter("input") if field.get("type") == "hidden"]
    merged = {field.get("name"): field.get("value") for field in hidden if field.get("name")}
    response = desk.post(department.admin_url.replace("change", "merge"), merged)
    assert b"data-popup-response" in response.content
    stored = Department.objects.get(pk=department.pk)
    state = revision_of(stored).state if status == "published" else {"name": stored.name, "address": stored.address}
    assert (state["name"], state["address"]) == ("我改的名称", "同事的地址")
    assert saved_forms(desk) == "token-1"


def test_a_form_that_is_refused_says_why_and_is_not_called_saved(desk):
    department = a_department()
    assert sent(Form(desk, department.admin_url + POPUP), name="").errors == ["这个字段是必填项。"]
    assert saved_forms(desk) == ""


def test_what_is_added_is_called_saved(desk):
    sent(Form(desk, "/admin/records/document/add/" + POPUP), title="新来源", confidence="official")
    assert Document.objects.filter(title="新来源").exists()
    assert saved_forms(desk) == "token-1"


def test_the_form_behind_does_not_hide_that_the_popup_was_saved(desk):
    """Both are saved before the browser reads of either."""
    sent(Form(desk, "/admin/records/document/add/" + POPUP), title="新来源", confidence="official")
    Form(desk, a_department(status="draft").admin_url).sent(_typed="token-2", address="新")
    assert saved_forms(desk) == "token-1.token-2"


def test_a_popup_offers_no_step(desk):
    form = Form(desk, a_document(status="draft").admin_url + POPUP)
    assert [button for button in form.buttons if "提交" in button or "发布" in button] == []


def test_a_step_that_is_asked_for_is_taken(desk):
    document = a_document(status="draft")
    told(sent(Form(desk, document.admin_url + POPUP), "_submit", note="新"))
    assert Document.objects.get(pk=document.pk).status == "in_review"


def test_a_part_deleted_in_a_popup_is_gone_from_the_revision(desk):
    indicator = an_indicator()
    part = cited(an_observation(indicator))
    desk.post(part.admin_url.replace("change", "delete") + POPUP, {"post": "yes", "_popup": "1", "_to_field": "id"})
    assert revision_of(indicator).state["observations"] == []


def test_a_reason_beside_saving_stands_in_the_history(desk):
    for status in ("draft", "published"):
        department = a_department(status=status)
        Form(desk, department.admin_url).saved(address="新", _reason="  按新文件\n修改 ")
        assert Version.objects.of(department).first().why == "按新文件 修改"
