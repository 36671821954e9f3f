"""推算: what follows from the report's figures, and what does not."""

import pytest

from indicators.models import Observation
from records.models import Citation, Status
from tests.builders import a_document, an_indicator, an_observation, cited
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def document():
    return a_document(slug="bg", paragraph_count=20)


@pytest.fixture
def growth(document):
    """Page of a made-up amount that reaches `value` by 2025, with its even growth; what is told as 推算."""

    def told(client, value=370, rate=20, amount=(), growing=(), paragraph=14):
        whole = an_indicator(name="某投入规模", unit="亿元", category="talent")
        shared = {"nature": "target", "year_until": 2025}
        cited(an_observation(whole, value, **shared | {"year_from": 2025} | dict(amount)), document, 14)
        pace = an_indicator(name="某投入年均增长率", unit="%", category="talent")
        cited(an_observation(pace, rate, **shared | {"year_from": 2021} | dict(growing)), document, paragraph)
        return read(client, whole.get_absolute_url()).section("推算")

    return told


def test_the_reports_target_and_growth_imply_where_it_began(client, knowledge):
    for slug in ("yanfa-jingfei-guimo", "yanfa-jingfei-zengsu"):
        told = read(client, f"/indicators/{slug}/").section("推算")
        assert "2020年的全社会研发经费投入规模：约148.7亿元推算2020年，自治区" in told
        assert "公式370÷(1+20%)⁵=370÷2.48832≈148.7（亿元）" in told
        assert "所用数据全社会研发经费投入规模370亿元左右（目标，到2025年，自治区）；" in told
        assert "全社会研发经费投入年均增长率20%（目标，“十四五”时期，自治区）" in told
        assert "促进科技创新出实招！》第14段" in told


def test_every_year_between_is_drawn_and_told_in_a_table(client, knowledge):
    page = read(client, "/indicators/yanfa-jingfei-guimo/")
    assert "148.7亿元178.4亿元214.1亿元256.9亿元308.3亿元370亿元" in page.section("推算")
    assert "2020年 148.7亿元；2021年 178.4亿元" in page.html


def test_the_later_restatement_gives_no_start_because_its_years_are_not_stated(client, knowledge):
    """375亿元 and 12%以上 stand in one document, but from which year on is not known."""
    assert "375" not in read(client, "/indicators/yanfa-jingfei-guimo/").section("推算")


def test_even_growth_tells_how_many_times(client, knowledge):
    told = read(client, "/indicators/yanfa-jingfei-zengsu/").section("推算")
    assert "2025年是2020年的多少倍：约2.49倍" in told


def test_a_total_in_so_many_places_is_so_many_in_each(client, knowledge):
    for slug in ("yuanshi-tuandui-keyan-renyuan", "yuanshi-zhuanjia-gongzuozhan"):
        told = read(client, f"/indicators/{slug}/").section("推算")
        assert "平均每家院士专家工作站的人数：不到11.4人" in told
        assert "500÷44≈11.4" in told


@pytest.mark.parametrize(
    ("word", "told"),
    [("", "约2人"), ("近", "不到2人"), ("余", "超过2人"), ("以上", "不低于2人"), ("最多", "")],
)
def test_an_average_keeps_the_meaning_of_the_totals_own_word(client, document, word, told):
    places, people = an_indicator(name="某站数量", unit="家"), an_indicator(name="某站的人员", unit="人")
    cited(an_observation(places, 5), document, 1)
    cited(an_observation(people, 10, qualifier=word), document, 1)
    section = read(client, people.get_absolute_url()).section("推算")
    assert (f"平均每家某站的人数：{told}推算" in section) if told else section == ""


def test_nothing_else_is_derived(client, knowledge):
    of_the_report = {
        "2020年的全社会研发经费投入规模",
        "2025年是2020年的多少倍",
        "平均每家院士专家工作站的人数",
    }
    of_later_sources = {
        "院士专家工作站引进的院士（平均每家院士专家工作站）",
        "高新区产值（平均每个高新区）",
        "高新区里的高新技术企业（平均每个高新区）",
    }
    rows = data(client, "/indicators.json")["results"]
    assert {one["name"] for row in rows for one in row["derived"]} == of_the_report | of_later_sources


def test_the_start_follows_from_target_rate_and_years(client, growth):
    assert "约100亿元" in growth(client, value=121, rate=10, growing={"year_from": 2024})


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"qualifier": "以上"}},
        {"amount": {"high": 400}},
        {"amount": {"year_until": None, "year_from": None}},
        {"amount": {"year_from": 2024, "year_until": 2024}},
        {"amount": {"scope": "某市"}},
        {"amount": {"nature": "actual"}},
        {"growing": {"qualifier": "以上"}},
        {"growing": {"year_from": None}},
        {"growing": {"year_from": 1999}},
        {"rate": -100},
        {"rate": 100000},
        {"paragraph": 15},
    ],
)
def test_what_does_not_follow_is_not_derived(client, growth, change):
    assert "某投入规模：约" not in growth(client, **change)


def test_a_source_that_is_not_public_derives_nothing(client, growth, document):
    document.status = Status.WITHDRAWN
    document.save()
    assert growth(client) == ""


def test_a_figure_without_a_source_derives_nothing(client, knowledge):
    Citation.objects.filter(document__slug="report", paragraph=14).delete()
    assert read(client, "/indicators/yanfa-jingfei-guimo/").section("推算") == ""


def test_as_data_it_stands_apart_from_what_sources_state(client, knowledge):
    row = data(client, "/indicators/yanfa-jingfei-guimo.json")
    (derived,) = row["derived"]
    stored = Observation.objects.filter(indicator__slug="yanfa-jingfei-guimo").values_list("nature", flat=True)
    assert sorted(one["nature"] for one in row["observations"]) == sorted(stored)
    assert derived["low"] not in [one["low"] for one in row["observations"]]
    assert (derived["qualifier"], derived["low"], derived["unit"], derived["nature"]) == (
        "约",
        148.7,
        "亿元",
        "derived",
    )
    assert [used["indicator"] for used in derived["uses"]] == ["yanfa-jingfei-guimo", "yanfa-jingfei-zengsu"]
    assert derived["formula"] == "370 ÷ (1 + 20%)⁵ = 370 ÷ 2.48832 ≈ 148.7"
