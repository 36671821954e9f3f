"""Typed and pasted input at the desk: cleaned once, parsed, reported with its length if too long."""

import pytest

from indicators.models import Observation
from policies.models import Policy
from records.models import Version
from tests.builders import a_document, a_measure, a_policy, an_indicator, cited
from tests.staff.desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

POLICY = {"title": "某办法", "slug": "mou-banfa", "kind": "banfa"}
ADD = "/admin/policies/policy/add/"


def saved(client, **values):
    page = Form(client, ADD).sent(**POLICY | values)
    assert page.errors == []
    return Policy.objects.get(slug="mou-banfa")


def test_every_text_is_cleaned(admin_client):
    policy = saved(
        admin_client, title="\ufeff某\x07办法\u200b ", summary="一\x0b二\r\n三\x02\u2028", slug="mou-banfa\u200e"
    )
    assert (policy.title, policy.summary) == ("某办法", "一\n二\n三")


def test_a_public_record_saved_unchanged_gets_no_revision(admin_client):
    policy = cited(
        a_policy(summary="第一行\n第二行", aliases=["甲、乙办法", "《丙》"], original_address="http://a.cn/a。")
    )
    before = Version.objects.count()
    page = Form(admin_client, policy.admin_url).sent(summary="第一行\r\n第二行")
    assert not any("修订稿" in message for message in page.messages)
    assert Version.objects.count() == before


def test_what_was_not_touched_stays_as_it_is_stored(admin_client):
    policy = cited(a_policy(status="draft", title="某\x0b办法", doc_number="内科发[2021]1号"))
    Form(admin_client, policy.admin_url).sent(summary="新的")
    policy.refresh_from_db()
    assert (policy.title, policy.doc_number, policy.summary) == ("某\x0b办法", "内科发[2021]1号", "新的")


def test_no_field_cuts_what_is_pasted(admin_client):
    assert "maxlength" not in Form(admin_client, ADD).html
    page = Form(admin_client, ADD).sent(**POLICY, issued_wording="日" * 41)
    assert page.errors == ["最多 40 个字，现在有 41 个：请删减，不会自动截断"]


def test_a_doc_number_is_stored_in_its_usual_form(admin_client):
    assert saved(admin_client, doc_number=" 内科发[2021]９９号").doc_number == "内科发〔2021〕99号"


ALIASES = {
    "甲办法、乙办法；丙办法\u200b": ["甲办法", "乙办法", "丙办法"],
    "甲办法;乙办法\r\n丙办法、": ["甲办法", "乙办法", "丙办法"],
    "《关于科技、人才的办法》": ["关于科技、人才的办法"],
    "关于“科技、人才”的办法；乙（试行；暂行）": ["关于“科技、人才”的办法", "乙（试行；暂行）"],
    "甲办法、甲办法": ["甲办法"],
}


@pytest.mark.parametrize("written", ALIASES)
def test_aliases_on_one_line_are_told_apart(admin_client, written):
    assert saved(admin_client, aliases=written).aliases == ALIASES[written]


def test_a_stored_alias_with_a_mark_in_it_stays_whole(admin_client):
    policy = a_policy(status="draft", aliases=["甲、乙办法"])
    Form(admin_client, policy.admin_url).sent(aliases="甲、乙办法\r\n丙、丁")
    policy.refresh_from_db()
    assert policy.aliases == ["甲、乙办法", "丙", "丁"]


@pytest.mark.parametrize("pasted", ["http://kjt.nmg.gov.cn/a.html。", "http://kjt.nmg.gov.cn/a.html（原文）"])
def test_an_original_address_is_trimmed(admin_client, pasted):
    assert saved(admin_client, original_address=pasted).original_address == "http://kjt.nmg.gov.cn/a.html"


@pytest.mark.parametrize("broken", ["ftp://kjt.nmg.gov.cn/a", "javascript:alert(1)", "http://a.cn/a b"])
def test_a_broken_original_address_is_refused_in_words(admin_client, broken):
    (error,) = Form(admin_client, ADD).sent(**POLICY, original_address=broken).errors
    assert "网址" in error


def figure(client, unit, low, **values):
    indicator = an_indicator(unit=unit, status="draft")
    form = Form(client, f"/admin/indicators/observation/add/?indicator={indicator.pk}")
    form.cite(a_document(), fields=["value"])
    page = form.sent(**{"low": low, "high": low, "nature": "actual", "scope": "全区"} | values)
    return page.errors, Observation.objects.filter(indicator=indicator).first()


FIGURES = [("家", "1,000", "1000家"), ("%", "50%", "50%"), ("亿元", "370亿", "370亿元"), ("%", "－5", "-5%")]


@pytest.mark.parametrize(("unit", "written", "shown"), FIGURES)
def test_a_figure_is_understood(admin_client, unit, written, shown):
    errors, observation = figure(admin_client, unit, written, year_until="2021年")
    assert errors == []
    assert (observation.text, observation.year_until) == (shown, 2021)


def test_a_figure_in_another_unit_is_refused_in_words(admin_client):
    errors, _ = figure(admin_client, "家", "50%")
    assert errors == ["“50%”里写着“%”，但单位是“家”：请改成数字"] * 2


def test_a_quantity_is_read_in_the_unit_beside_it(admin_client):
    measure = a_measure(status="draft")
    form = Form(admin_client, measure.admin_url)
    form.row("quantities", text="500万元", low="500万", high="500 万元", unit="万元", bound="exact", role="figure")
    assert form.sent(position="1,000").errors == []
    measure.refresh_from_db()
    assert (measure.position, measure.quantities.get().low, measure.quantities.get().high) == (1000, 500, 500)


def test_a_date_in_other_words_is_found(admin_client, client):
    cited(a_policy(title="某某办法", issued_on="2021-07", issued_wording="2021年7月底"))
    assert "某某办法" in client.get("/policies/", {"q": "2021年7月底"}).content.decode()
