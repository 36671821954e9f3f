"""Errors are explained in words next to the input, and nothing is stored."""

from functools import cache

import pytest
from django.test import Client

from indicators.models import Indicator, Observation
from policies.models import Department, Measure, Platform, Policy, Theme
from records.models import Document
from tests.builders import (
    a_department,
    a_document,
    a_measure,
    a_platform,
    a_policy,
    a_term,
    an_administrator,
    an_indicator,
    cited,
)  # fmt: skip
from tests.staff.desk import Answer, Form

pytestmark = pytest.mark.django_db

POLICY = {"title": "某办法", "slug": "mou-banfa", "kind": "banfa"}


@cache
def values_of_new(address):
    """What the form to add a record holds before anything is written: for everybody the same, so it is opened once."""
    client = Client()
    client.force_login(an_administrator())
    return Form(client, address).values


def refused(client, address, **values):
    """The reasons a form was refused for; what was written still stands in it."""
    page = Answer(client, address, values_of_new(address) | values | {"_save": "1"})
    assert page.response.status_code == 200
    return page.errors


def new_policy(client, **values):
    return refused(client, "/admin/policies/policy/add/", **POLICY | values)


@pytest.mark.once
def test_an_end_before_the_beginning(admin_client):
    errors = new_policy(admin_client, valid_from="2025", valid_until="2021-12")
    assert errors == ["截止日期 2021-12 早于起始日期 2025，请核对"]
    assert not Policy.objects.filter(slug="mou-banfa").exists()


def test_an_end_in_the_year_of_the_beginning_is_taken(admin_client):
    assert new_policy(admin_client, valid_from="2021-05", valid_until="2021") == []
    assert Policy.objects.filter(slug="mou-banfa").exists()


@pytest.mark.once
def test_a_repeal_before_the_issue(admin_client):
    assert new_policy(admin_client, issued_on="2021-07", repealed_on="2020") == [
        "废止日期 2020 早于成文日期 2021-07，请核对"
    ]


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["2021年7月底", "2021-13", "2021-02-30", "21", "0000", "不详"])
def test_a_partial_date_that_is_none(admin_client, wrong):
    assert new_policy(admin_client, issued_on=wrong) == [f"“{wrong}”不是日期：请写成 2021、2021-12 或 2021-12-17"]


@pytest.mark.once
@pytest.mark.parametrize("field", ["issued_on", "valid_from", "valid_until", "repealed_on"])
def test_a_wrong_date_beside_right_ones_is_told_alone(admin_client, field):
    dates = {"issued_on": "2021", "valid_from": "2021", "valid_until": "2025", "repealed_on": "2026"}
    assert len(new_policy(admin_client, **dates | {field: "不详"})) == 1


DATES = {"2021-07-31": ["2021年7月31日", "2021/7/31", "２０２１－７－３１", "\ufeff20210731", "二〇二一年七月三十一日"]}
DATES |= {"2021-07": ["2021年7月", "2021.7"], "2021": ["2021年"]}


@pytest.mark.once
@pytest.mark.parametrize(("written", "stored"), [(text, date) for date, texts in DATES.items() for text in texts])
def test_a_date_as_people_write_it_is_shown_back_as_stored(admin_client, written, stored):
    assert new_policy(admin_client, issued_on=written, valid_from=written) == []
    policy = Policy.objects.get(slug="mou-banfa")
    assert (policy.issued_on, policy.valid_from) == (stored, stored)
    assert Form(admin_client, policy.admin_url).values["issued_on"] == [stored]


CONFIRMED = {"confirmed_state": "in_force", "confirmed_basis": "目录"}


@pytest.mark.once
@pytest.mark.parametrize("written", ["2025年12月31日", "2025/12/31", "20251231", "2025-12-31"])
def test_a_day_as_people_write_it(admin_client, written):
    assert new_policy(admin_client, **CONFIRMED, confirmed_on=written) == []
    assert str(Policy.objects.get(slug="mou-banfa").confirmed_on) == "2025-12-31"


@pytest.mark.once
def test_a_month_where_a_day_is_wanted(admin_client):
    errors = new_policy(admin_client, **CONFIRMED, confirmed_on="2025年12月")
    assert "“2025年12月”不是一天：请写明年、月、日，例如 2021-12-17" in errors


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["Mou", "某办法", "a.b", "a b", "a/b", "a_b"])
def test_a_slug_that_is_none(admin_client, wrong):
    assert new_policy(admin_client, slug=wrong) == ["只能用小写字母、数字和连字符（-）"]


def test_a_slug_that_is_taken(admin_client):
    a_policy(slug="mou-banfa")
    assert new_policy(admin_client) == ["已有网址名相同的政策，请修改原有记录，不要重复添加"]


def test_a_title_already_there(admin_client):
    a_policy(title="某办法")
    assert new_policy(admin_client) == ["这份文件已经录入：《某办法》。请修改原有记录，不要重复添加"]


@pytest.mark.parametrize(
    ("model", "make", "values", "reason"),
    [
        (Department, a_department, {}, "已有名称相同的部门"),
        (Platform, a_platform, {"kind": "park"}, "已有名称相同的平台"),
        (Indicator, an_indicator, {"unit": "家", "category": "zones"}, "已有名称相同的指标"),
        (Theme, lambda name: a_term(Theme, name=name), {}, "已有名称相同的主题"),
    ],
)
def test_a_name_already_there(admin_client, model, make, values, reason):
    make(name="某某")
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
    assert refused(admin_client, address, name="某某", slug="moumou", **values) == [
        f"{reason}，请修改原有记录，不要重复添加"
    ]


@pytest.mark.once
def test_what_must_be_written(admin_client):
    assert refused(admin_client, "/admin/policies/policy/add/") == ["这个字段是必填项。"] * 2  # title and kind


@pytest.mark.once
def test_an_address_that_is_none(admin_client):
    assert new_policy(admin_client, original_address="没有") == [
        "“没有”不是网址：请写完整的网址，例如 https://www.nmg.gov.cn/，没有核实的就留空"
    ]


@pytest.mark.once
def test_a_text_that_is_too_long(admin_client):
    assert new_policy(admin_client, doc_number="号" * 61) == ["最多 60 个字，现在有 61 个：请删减，不会自动截断"]


def test_a_department_twice_in_a_policy(admin_client):
    department = a_department()
    form = Form(admin_client, "/admin/policies/policy/add/")
    for _ in range(2):
        form.row("policydepartment_set", department=department.pk, role="issuer", basis="stated")
    errors = form.sent(**POLICY).errors
    assert errors
    assert not any("policy" in error.lower() for error in errors)


@pytest.mark.once
def test_a_policy_that_carries_itself_out(admin_client):
    policy = a_policy()
    form = Form(admin_client, policy.admin_url).row("relations", target=policy.pk, kind="implements")
    assert "政策不能与它自己有关系" in form.sent().errors


def test_a_lowest_above_the_highest(admin_client):
    form = Form(admin_client, a_measure().admin_url).row(
        "quantities", text="3至2%", low="3", high="2", unit="%", bound="range", role="figure"
    )
    assert form.sent().errors == ["下限不能大于上限"]


def new_figure(client, **values):
    form = Form(client, f"/admin/indicators/observation/add/?indicator={an_indicator().pk}")
    form.cite(a_document(), fields=["value"])
    return form.sent(**{"low": "1", "high": "1", "nature": "actual", "scope": "全区"} | values).errors


@pytest.mark.once
def test_a_target_year_before_the_start(admin_client):
    policy = a_policy(title="某规划", valid_from="2021")
    errors = new_figure(admin_client, nature="target", year_until="2020", policy=policy.pk)
    assert errors == ["目标年份 2020 早于《某规划》的起始年份 2021，请核对"]
    assert not Observation.objects.filter(policy=policy).exists()


@pytest.mark.once
def test_a_last_year_before_the_first(admin_client):
    assert "截止年份 2020 早于起始年份 2021，请核对" in new_figure(admin_client, year_from="2021", year_until="2020")


@pytest.mark.parametrize("wrong", ["约3", "NaN", "1e999", "3％"])
def test_a_number_that_is_none(admin_client, wrong):
    errors = new_figure(admin_client, low=wrong)
    assert len(errors) == 1
    assert not any("Ensure" in error for error in errors)


@pytest.mark.parametrize("year", ["99999", "-1", "二十一", "2021年7月"])
def test_a_year_that_is_none(admin_client, year):
    assert new_figure(admin_client, year_until=year)


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "一"])
def test_a_position_that_is_none(admin_client, number):
    values = {"heading": "要点", "text": "内容", "position": number}
    assert len(refused(admin_client, "/admin/policies/measure/add/", **values)) == 1


@pytest.mark.parametrize("key", ["x", "-1", "1; DROP TABLE"])
def test_a_linked_record_that_is_none(admin_client, key):
    values = {"heading": "要点", "text": "内容", "policy": key, "targets": [key]}
    assert len(refused(admin_client, "/admin/policies/measure/add/", **values)) == 2


def test_a_key_no_database_can_hold(admin_client):
    form = Form(admin_client, "/admin/policies/measure/add/")
    page = form.sent(heading="绝无仅有", text="内容", targets=["9" * 20])
    assert page.response.status_code in (200, 400)
    assert not Measure.objects.filter(heading="绝无仅有").exists()


@pytest.mark.once
def test_a_form_with_too_many_fields_is_refused_whole(admin_client):
    draft = Measure.objects.create(heading="要点", text="内容")
    page = Form(admin_client, draft.admin_url).sent(text="新的", **{f"extra-{n}": "" for n in range(1100)})
    assert page.response.status_code == 400
    assert "什么也没有改动" in page.html
    assert Measure.objects.get(pk=draft.pk).text == "内容"


@pytest.mark.once
def test_a_form_from_another_site_is_refused_in_chinese(admin_user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    response = strict.post("/admin/policies/theme/add/", {"name": "x", "slug": "x"})
    assert response.status_code == 403
    assert "什么也没有改动" in response.content.decode()


@pytest.mark.once
def test_names_stand_on_lines_of_their_own(admin_client):
    assert new_policy(admin_client, aliases="  科技30条 \r\n\r\n若干措施\r\n") == []
    assert Policy.objects.get(slug="mou-banfa").aliases == ["科技30条", "若干措施"]


@pytest.mark.once
def test_the_form_says_one_name_a_line(admin_client):
    assert (
        "来源文件里用过的其他名称（每行一个，或用“、”“；”隔开" in Form(admin_client, "/admin/policies/policy/add/").html
    )


@pytest.mark.once
def test_passed_over_paragraphs_are_written_as_lines(admin_client):
    document = a_document(paragraph_count=9)
    Form(admin_client, document.admin_url).published(passed_over="1 标题\r\n\r\n04  小标题 二\r\n")
    document.refresh_from_db()
    assert document.passed_over == {"1": "标题", "4": "小标题 二"}


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["标题", "0 标题", "3", '{"1": "标题"}'])
def test_a_passed_over_paragraph_without_number_or_reason(admin_client, wrong):
    document = a_document(passed_over={"1": "标题"})
    assert Form(admin_client, document.admin_url).sent(passed_over=wrong).errors == [
        f"“{wrong}”应以段落号开头，空一格再写原因"
    ]
    assert Document.objects.get(pk=document.pk).passed_over == {"1": "标题"}


def test_a_record_somebody_deletes_meanwhile_is_no_breakdown(admin_client):
    draft = cited(Measure.objects.create(heading="要点", text="内容"))
    form = Form(admin_client, draft.admin_url)
    draft.delete()
    message = form.sent().messages[0]
    assert "“要点”已被程序删除" in message and "没有保存" in message


@pytest.mark.parametrize("query", ["q=%00", "p=abc", "p=9999", "o=x.-7", "status__exact=%00", "id__exact=x", "e=1"])
def test_bad_parameters_of_a_list(admin_client, query):
    assert admin_client.get(f"/admin/policies/policy/?{query}", follow=True).status_code in (200, 404)


@pytest.mark.parametrize("query", ["", "term=%00", "term=a&app_label=x&model_name=y&field_name=z"])
def test_bad_parameters_of_a_lookup(admin_client, query):
    assert admin_client.get(f"/admin/autocomplete/?{query}").status_code in (400, 403, 404)


def test_a_paragraph_that_is_no_number_is_told_with_an_example_of_one(admin_client):
    form = Form(admin_client, "/admin/policies/policy/add/").cite(a_document(), "abc", fields=["title"])
    page = form.sent(**POLICY)
    assert page.errors == ["“abc”不是数字：请只写数字，例如 12"]
    assert page.links["出处第 1 项：段落"] == "#id_records-citation-content_type-object_id-0-paragraph"


def test_each_field_to_correct_is_a_link_away(admin_client):
    page = Form(admin_client, "/admin/policies/policy/add/").sent(title="", slug="有误", kind="banfa")
    assert page.links["标题"] == "#id_title"
    assert page.links["网址名"] == "#id_slug"
    ids = [element.get("id") for element in page.root.iter()]
    assert {"id_title", "id_slug"} <= {*ids}


def test_what_is_refused_for_good_says_that_the_typing_is_kept(admin_client, admin_user):
    assert "留在" not in admin_client.get("/admin/records/version/add/").content.decode()
    page = admin_client.post("/admin/records/version/add/", {"why": "x"}).content.decode()
    assert "还在这个浏览器里" in page
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert "重新打开那张表单时会放回" in client.post("/admin/policies/policy/add/", POLICY).content.decode()


def test_logging_out_is_told_plainly(admin_client):
    page = admin_client.post("/admin/logout/").content.decode()
    assert "您已退出编辑台。" in page
    assert "美好时光" not in page


def test_without_scripts_a_form_says_what_is_missing(admin_client):
    assert "不能增加行（发文机关、出处等）" in Form(admin_client, "/admin/policies/policy/add/").html
