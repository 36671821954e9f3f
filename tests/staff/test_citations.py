"""Every record is edited together with its sources."""

import pytest

from policies.models import Policy
from records.models import Citation, Document
from tests.builders import a_change, a_document, a_measure, a_platform, a_policy, an_indicator, an_observation, cited
from tests.staff.desk import CITATIONS, Form, Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def citing(client, document, paragraph="", fields=("title",)):
    return Form(client, a_policy().admin_url).cite(document, paragraph, fields).sent().errors


def test_a_source_is_added_with_what_it_supports(admin_client):
    policy, report = a_policy(), a_document(paragraph_count=9)
    Form(admin_client, policy.admin_url).cite(report, 3, ["title", "issued"]).published()
    added = policy.citations.get(document=report)
    assert (added.paragraph, added.fields) == (3, ["title", "issued"])


def test_a_source_shows_on_the_public_page(admin_client):
    policy, report = a_policy(), a_document(title="某报告", paragraph_count=9)
    Form(admin_client, policy.admin_url).cite(report, 3, ["summary"]).published()
    assert "《某报告》第 3 段" in admin_client.get(policy.get_absolute_url()).content.decode()


def test_a_paragraph_the_document_does_not_have(admin_client):
    report = a_document(title="某报告", paragraph_count=9)
    assert citing(admin_client, report, 10) == ["《某报告》只有 9 段，没有第 10 段"]


@pytest.mark.parametrize("paragraph", ["0", "-1", "三", "99999999999999999999"])
def test_a_paragraph_that_is_none(admin_client, paragraph):
    assert len(citing(admin_client, a_document(paragraph_count=9), paragraph)) >= 1
    assert not Citation.objects.filter(document__paragraph_count=9).exists()


def test_a_paragraph_that_is_missing(admin_client):
    report = a_document(title="某报告", paragraph_count=9)
    assert citing(admin_client, report) == ["请写明是《某报告》的第几段（1 至 9）"]


def test_a_paragraph_of_a_web_page(admin_client):
    assert citing(admin_client, a_document(title="某网页"), 1) == ["《某网页》不分段，请留空"]


def test_a_source_that_supports_nothing(admin_client):
    assert citing(admin_client, a_document(), fields=()) == ["请勾选这段来源支持哪些内容"]


def test_a_field_the_record_does_not_have(admin_client):
    assert len(citing(admin_client, a_document(), fields=["partners"])) == 1


def test_a_source_without_document(admin_client):
    form = Form(admin_client, a_policy().admin_url).row(CITATIONS, document="", paragraph="3", fields=["title"])
    assert form.sent().errors == ["这个字段是必填项。"]


@pytest.mark.parametrize(
    ("record", "labels"),
    [
        (
            a_measure,
            ["要点", "措施正文", "所属政策", "条款序号", "金额", "申报条件", "申报渠道", "申报时间", "联系方式"],
        ),
        (an_indicator, ["名称", "含义"]),
        (lambda: a_change(a_platform()), ["内容", "日期"]),
        (lambda: an_observation(an_indicator()), ["数值", "时间", "范围", "算式"]),
    ],
)
def test_what_a_source_can_support_depends_on_the_record(admin_client, record, labels):
    form = Form(admin_client, record().admin_url)
    choices = form.root.find(f".//div[@id='id_{CITATIONS}-__prefix__-fields']").iter("label")
    assert ["".join(choice.itertext()).strip() for choice in choices] == labels


def test_what_is_public_keeps_its_last_source(admin_client):
    policy = a_policy()
    page = Form(admin_client, policy.admin_url).sent(**{f"{CITATIONS}-0-DELETE": "on"})
    assert page.errors == ["至少要有一条出处：读者要能查到每句话的来源"]
    assert policy.citations.count() == 1


def test_a_draft_may_lose_its_sources(admin_client):
    policy = a_policy(status="draft")
    Form(admin_client, policy.admin_url).sent(**{f"{CITATIONS}-0-DELETE": "on"})
    assert not policy.citations.exists()


def test_a_source_is_replaced_by_another(admin_client):
    policy, report = a_policy(), a_document()
    Form(admin_client, policy.admin_url).cite(report, fields=["title"]).published(**{f"{CITATIONS}-0-DELETE": "on"})
    assert policy.citations.get().document == report


def test_a_figure_needs_a_source_from_the_start(admin_client):
    indicator = an_indicator()
    form = Form(admin_client, f"/admin/indicators/observation/add/?indicator={indicator.pk}")
    values = {"low": "3", "high": "3", "nature": "actual", "scope": "全区"}
    assert form.sent(**values).errors == ["至少要有一条出处：读者要能查到每句话的来源"]
    assert not indicator.observations.exists()
    form.cite(a_document(title="某公报"), fields=["value"]).sent(**values)
    Form(admin_client, indicator.admin_url).published()
    assert indicator.observations.get().citations.get().document.title == "某公报"


def test_figures_and_changes_are_reached_from_their_record(admin_client):
    indicator, platform = an_indicator(unit="亿元"), a_platform()
    figure, change = an_observation(indicator, 370), a_change(platform, text="获批建设")
    assert Form(admin_client, indicator.admin_url).links["370亿元"] == figure.admin_url
    assert Form(admin_client, platform.admin_url).links["获批建设"] == change.admin_url


def test_a_figure_is_edited_with_its_sources_and_leads_back(admin_client):
    figure = cited(an_observation(an_indicator(unit="亿元"), 370))
    form = Form(admin_client, figure.admin_url)
    assert form.values["low"] == ["370"]
    page = form.cite(a_document(), fields=["period"]).sent(low="375", high="375", period="到2025年")
    Form(admin_client, figure.indicator.admin_url).published()
    figure.refresh_from_db()
    assert (figure.text, figure.period, figure.citations.count()) == ("375亿元", "到2025年", 2)
    assert page.address == figure.indicator.admin_url


def test_a_figure_stays_with_its_indicator(admin_client):
    figure, other = cited(an_observation(an_indicator())), an_indicator()
    Form(admin_client, figure.admin_url).sent(indicator=other.pk)
    figure.refresh_from_db()
    assert figure.indicator != other


def test_a_document_that_is_cited_is_not_deleted(admin_client):
    draft = a_document(status="draft")
    cited(Policy.objects.create(slug="x", title="某办法", kind="banfa"), draft)
    page = Page(admin_client.post(f"/admin/records/document/{draft.pk}/delete/", {"post": "yes"}))
    assert "受保护的相关对象" in page.html
    assert Document.objects.filter(pk=draft.pk).exists()
