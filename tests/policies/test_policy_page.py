"""The page of a policy: who issued it, with the evidence, what it gives, what it implements, and its source."""

import pytest

from policies.models import Instrument, Policy, Target
from tests.builders import (
    PUBLIC,
    a_department,
    a_document,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_relation,
    a_term,
    an_indicator,
    an_observation,
    cited,
)  # fmt: skip
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, policy, as_of="2022-06-30"):
    return read(client, policy.get_absolute_url(), as_of=as_of)


@pytest.mark.parametrize(
    ("role", "basis", "told"),
    [
        ("issuer", "stated", "教育厅发文机关（来源写明）"),
        ("issuer", "title", "教育厅发文机关（标题写明）"),
        ("joint", "secondary", "教育厅联合发文机关（据转引）"),
    ],
)
def test_who_issued_it_and_how_we_know(client, role, basis, told):
    policy, department = a_policy(), a_department(name="教育厅")
    a_part(policy, department, role, basis)
    page = page_of(client, policy)
    assert page.fact("发文机关") == told
    assert page.links["教育厅"] == f"/departments/{department.slug}/"


def test_an_issuer_that_is_not_entered_is_said_to_be_unknown(client):
    assert page_of(client, a_policy()).fact("发文机关") == "本库尚未录入"


def test_a_department_in_charge_is_not_shown_as_the_issuer(client):
    policy = a_policy()
    a_part(policy, a_department(name="教育厅"), "responsible", "secondary")
    assert page_of(client, policy).fact("发文机关") == "本库尚未录入；教育厅主管部门（据转引）"


def test_no_address_of_the_original_is_said(client):
    assert page_of(client, a_policy()).fact("政策原文") == "本库尚未录入"


def test_the_original_can_be_reached(client):
    address = "https://example.org/a?b=1&c=2"
    assert page_of(client, a_policy(original_address=address)).links[address] == address


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"issued_on": ""}, "本库尚未录入"),
        ({"issued_on": "", "not_found": ["issued_on"]}, "已查资料未载明"),
        ({"issued_on": "2021"}, "2021年（来源只写到年）"),
        ({"issued_on": "2021-07"}, "2021年7月（来源只写到月）"),
        ({"issued_on": "2021-07", "issued_wording": "2021年7月底"}, "2021年7月（来源写作“2021年7月底”）"),
        ({"issued_on": "2021-12-17"}, "2021年12月17日"),
    ],
)
def test_its_date_is_as_precise_as_the_source(client, values, told):
    assert page_of(client, a_policy(**values)).fact("成文日期") == told


def test_what_is_known_of_it(client):
    policy = a_policy(
        title="某规划（试行）", kind="guihua", is_trial=True, doc_number="内政发〔2021〕1号",
        aliases=["十条", "若干条"], valid_from="2021", valid_until="2025-06", valid_basis="标题",
    )  # fmt: skip
    page = page_of(client, policy)
    assert page.heading == "《某规划（试行）》"
    expected = {"文号": "内政发〔2021〕1号", "文种": "规划（试行）", "又称": "十条、若干条"}
    assert {name: page.fact(name) for name in expected} == expected
    assert page.fact("期限") == "2021年至2025年6月（标题）"


def test_validity_and_its_reason_on_the_day_asked_for(client):
    policy = a_policy(valid_until="2025", valid_basis="标题")
    assert page_of(client, policy, "2025-12-31").fact("效力") == (
        "有效依据标题，期限到2025年为止。（按2025年12月31日判断）"
    )
    assert page_of(client, policy, "2026-01-01").fact("效力").startswith("已到期")


def test_a_day_that_is_none_is_explained(client):
    page = page_of(client, a_policy(), "2021-02-30")
    assert "（as_of）不能是“2021-02-30”" in page.problems[0]


def test_its_measures_in_their_order(client):
    policy = a_policy()
    for position, heading in ((2, "第二件"), (1, "第一件")):
        a_measure(policy=policy, position=position, heading=heading, text=f"{heading}的内容")
    page = page_of(client, policy)
    assert page.section("措施") == "措施2第一件第一件的内容第二件第二件的内容"
    assert page.links["第一件"] == policy.measures.get(heading="第一件").get_absolute_url()


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (("2021", "2025"), "2021年至2025年"),
        (("", "2025"), "至2025年"),
        (("2021", ""), "2021年起"),
        (("", ""), "本库尚未录入"),
    ],
)
def test_its_period_has_the_ends_that_are_known(client, ends, told):
    policy = a_policy(valid_from=ends[0], valid_until=ends[1])
    assert page_of(client, policy).fact("期限") == told


def test_no_measure_is_said(client):
    assert "本库尚未录入这项政策的具体措施" in page_of(client, a_policy()).section("措施")


@pytest.mark.parametrize(
    ("kind", "told"), [("revises", "修订本政策"), ("replaces", "代替本政策"), ("cites", "以本政策为依据")]
)
def test_what_came_after_it_is_said_first(client, kind, told):
    target = a_policy()
    a_relation(a_policy(title="新办法", issued_on="2025"), target, kind)
    a_relation(a_policy(title="别的办法"), target, kind)
    page = page_of(client, target)
    assert f"后来的文件：《新办法》（2025年，{told}）；《别的办法》（{told}）" in page.text


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("implements", "本政策所落实的文件", "落实本政策的文件"),
        ("supports", "本政策所配套的文件", "为本政策配套的文件"),
        ("cites", "本政策所依据的文件", "以本政策为依据的文件"),
        ("under", "与本政策同属一个行动", "与本政策同属一个行动"),
    ],
)
def test_relations_show_at_both_ends(client, kind, here, there):
    policy, target = a_policy(title="细则"), a_policy(title="若干条")
    a_relation(policy, target, kind)
    assert page_of(client, policy).section("与其他政策的关系").endswith(f"》{here}：《若干条》")
    assert page_of(client, target).section("与其他政策的关系").endswith(f"》{there}：《细则》")
    assert page_of(client, target).links["《细则》"] == policy.get_absolute_url()


def test_its_figures_and_platforms(client):
    policy = a_policy()
    an_observation(an_indicator(name="投入", unit="亿元"), 370, qualifier="左右", policy=policy, period="到2025年")
    a_platform(name="某中心", policies=[policy])
    page = page_of(client, policy)
    assert page.section("相关数字") == "相关数字投入370亿元左右实际到2025年全区"
    assert page.section("相关平台") == "相关平台某中心"


def test_every_statement_leads_to_its_paragraph(client):
    report = a_document(slug="bg", title="某报告", paragraph_count=9, confidence="official")
    policy = cited(Policy.objects.create(slug="x", title="某办法", kind="banfa", **PUBLIC), report, 7)
    policy.citations.update(fields=["title", "issued"])
    page = page_of(client, policy)
    assert page.section("出处") == "出处《某报告》第7段官方网站可印证：标题、成文日期"
    assert page.links["《某报告》第7段"] == "/documents/bg/#p7"


def test_a_public_source_can_be_opened(client):
    policy = cited(a_policy(), a_document(address="https://example.org/page"))
    assert page_of(client, policy).links["原网页"] == "https://example.org/page"


def test_the_edit_link_shows_to_everyone(client):
    policy = a_policy()
    assert page_of(client, policy).links["编辑（工作人员）"] == f"/admin/policies/policy/{policy.pk}/change/"


def test_the_record_as_data_is_a_link_away(client):
    policy = a_policy(slug="x")
    assert page_of(client, policy).links["这条记录的JSON"] == "/policies/x.json"
    assert client.get("/policies/x.json").json()["title"] == policy.title


def test_text_of_a_record_is_never_markup(client):
    policy = a_policy(title="<b>粗</b>&amp;", summary="<script>alert(1)</script>", doc_number="<i>1</i>号")
    page = page_of(client, policy)
    assert page.heading == "《<b>粗</b>&amp;》"
    assert page.fact("文号") == "<i>1</i>号"
    assert page.root.findall(".//main//script") == []


def test_the_gist_says_what_to_whom_by_whom_and_until_when(client):
    policy = a_policy(a_department(name="教育厅"), issued_on="2021")
    target, instrument = a_term(Target, slug="muchang", name="牧场"), a_term(Instrument, name="贷款")
    for _ in range(2):
        a_measure([target], [instrument], policy=policy)
    page = page_of(client, policy)
    expected = {
        "政策工具": "贷款",
        "适用对象": "牧场",
        "发文机关": "教育厅",
        "效力": "推定有效按五年推算，2026年到期",
    }
    assert {name: page.gist(name) for name in expected} == expected
    assert len(read(client, page.links["牧场"]).titles) == 2


def test_where_to_apply_or_that_no_source_says(client):
    assert "本库尚未录入申报渠道和咨询电话" in page_of(client, a_policy()).section("申报和咨询")
    stated = a_policy(enquiries="自治区科技厅政务大厅\n电话见通知")
    assert page_of(client, stated).section("申报和咨询") == "申报和咨询自治区科技厅政务大厅电话见通知"


def test_its_measures_are_addresses_of_their_own(client):
    measure = a_measure(policy=a_policy())
    assert page_of(client, measure.policy).root.find(f".//li[@id='m{measure.pk}']/h3") is not None


def test_its_contents_lead_to_every_section_that_the_page_has(client, knowledge):
    page = read(client, "/policies/keji-xingmeng-30-tiao/")
    contents = [link.get("href") for link in page.root.findall(".//nav[@aria-label='本页内容']//a")]
    assert contents[-3:] == ["#sources", "#history", "#cite"]
    assert all(page.root.get_element_by_id(address[1:]) is not None for address in contents)


@pytest.fixture
def editions():
    """Two policies of one title; the later revises the earlier."""
    old = a_policy(title="某某胡杨细则", issued_on="2023-03-30")
    new = a_policy(title="某某胡杨细则", issued_on="2025-02-27", doc_number="某〔2025〕1号")
    a_relation(new, old, "revises")
    return old, new


@pytest.mark.parametrize("address", ["/policies/", "/search/"])
def test_policies_of_one_title_are_told_apart_by_their_year(client, editions, address):
    assert sorted(read(client, address, q="某某胡杨细则").titles) == [
        "某某胡杨细则》（2023年）",
        "某某胡杨细则》（2025年）",
    ]


def test_a_page_tells_which_edition_it_and_its_relations_are(client, editions):
    page = page_of(client, editions[0])
    assert page.heading == "《某某胡杨细则》（2023年）"
    assert "《某某胡杨细则》（2025年）" in page.section("与其他政策的关系")
    names = [one["label"] for one in client.get("/search/suggest/", {"q": "某某胡杨细则"}).json()]
    assert sorted(names) == ["某某胡杨细则（2023年）", "某某胡杨细则（2025年）"]


def test_in_one_year_the_number_tells_them_apart(client):
    one, _ = (a_policy(title="某办法", issued_on="2023", doc_number=f"某〔2023〕{n}号") for n in (1, 2))
    assert page_of(client, one).heading == "《某办法》（某〔2023〕1号）"


def test_the_reason_of_its_validity_tells_that_it_was_revised(client, editions):
    told = "2025年2月27日，《某某胡杨细则》（2025年）修订了它，原来的文本是否仍适用，请向发文机关核实。"
    address = editions[0].get_absolute_url()
    assert told in read(client, address).fact("效力")
    assert told in client.get(f"{address[:-1]}.json").json()["validity"]["reason"]
    assert "修订了它" not in read(client, address, as_of="2024-06-30").fact("效力")
    assert "修订了它" not in page_of(client, editions[1]).fact("效力")
