"""Charts: each has a text description, and a table below with the same numbers."""

import re

import html5lib
import pytest

from indicators.models import Indicator, Observation
from indicators.views import MOST_COMPARED
from tests.builders import an_indicator, an_observation
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def drawings(page):
    """[(title, description, numbers written in it)] of every drawing, in order."""
    return [
        (svg.findtext("title"), svg.findtext("desc"), [words(text) for text in svg.iter("text", "span")])
        for svg in page.root.findall(".//main//svg")
    ]


def test_every_indicator_of_the_report_is_drawn_with_its_figures(client, knowledge):
    for indicator in Indicator.objects.published():
        page = read(client, indicator.get_absolute_url())
        drawn = drawings(page)
        desc, written = "".join(desc for _, desc, _ in drawn), [words for *_, texts in drawn for words in texts]
        table = page.section("数据")
        assert drawn[0][0].startswith(indicator.name)
        for figure in indicator.observations.all():
            assert figure.text in written or figure.text.replace(indicator.unit, "") in written
            assert figure.text in desc
            assert figure.scope in desc
            assert figure.text in table


def test_a_drawing_is_named_by_its_title_and_described(client, knowledge):
    page = read(client, "/indicators/yanfa-jingfei-guimo/")
    for svg in page.root.findall(".//main//svg"):
        named = [svg.find(f".//*[@id='{name}']") for name in svg.get("aria-labelledby").split()]
        assert svg.get("role") == "img"
        assert [element.tag for element in named] == ["title", "desc"]


def test_an_indicator_without_figures_has_no_drawing(client):
    assert drawings(read(client, an_indicator().get_absolute_url())) == []


def test_what_is_written_in_a_drawing_is_escaped(client):
    indicator = an_indicator(name="<b>名</b>", unit="<i>")
    an_observation(indicator, scope="<script>")
    page = read(client, indicator.get_absolute_url())
    html5lib.HTMLParser(strict=True).parse(page.html)
    assert "<b>名" not in page.html
    assert "<script>" not in page.html


def test_the_comparison_holds_every_figure_once_in_a_drawing_and_once_in_a_table(client, knowledge):
    published = Indicator.objects.published()
    for category in published.values_list("category", flat=True).distinct().order_by("category"):
        if published.filter(category=category).count() > MOST_COMPARED:
            continue  # it leaves some out
        page = read(client, "/indicators/compare/", category=category)
        written = [words(text) for text in page.root.findall(".//main//*[@class='chart__number']")]
        cells = [words(cell) for cell in page.root.findall(".//main//td[@data-label='数值']")]
        figures = Observation.objects.published().filter(indicator__category=category)
        told = ["".join(f"{figure.text}{figure.formula}".split()) for figure in figures]  # computed ones say how
        assert sorted(cells) == sorted(told)
        drawn = {figure.text: figure.text.replace(figure.indicator.unit, "") for figure in figures}
        assert all(text in written or short in written for text, short in drawn.items())


def test_a_comparison_of_many_says_how_many_are_left_out_and_offers_the_categories(client, knowledge):
    page = read(client, "/indicators/compare/")
    left_out = Indicator.objects.published().count() - MOST_COMPARED
    assert f"另有{left_out}项没有画出" in page.text
    assert any(address.endswith("?category=talent") for address in page.links.values())


def test_what_cannot_be_compared_shares_no_axis(client, knowledge):
    titles = [title for title, _, _ in drawings(read(client, "/indicators/compare/", category="investment"))]
    grouped = [title for title in titles if "：" in title]
    assert "增长率（%）：全社会研发经费投入年均增长率" in grouped
    assert not any("亿元" in title and "%" in title for title in grouped)


def test_figures_of_one_indicator_are_told_apart_by_what_differs(client, knowledge):
    html = read(client, "/indicators/compare/", q="位次的提升").html
    text = re.sub(r"<[^>]*>|\s", "", html)  # a label may take two lines
    assert "高新区在全国位次的提升（较上年，呼和浩特金山高新区）" in text
    assert "高新区在全国位次的提升（2025年2月报道，包头稀土高新区）" in text


def test_the_comparison_takes_the_parameters_of_the_list(client, knowledge):
    page = read(client, "/indicators/compare/", category="talent")
    assert [words(heading) for heading in page.root.findall(".//main//h2")] == ["人才与团队"]
    count = Indicator.objects.published().filter(category="talent").count()
    assert f"这里只有符合条件的{count}项指标：类别“人才与团队”" in page.text


def test_a_value_it_does_not_know_is_told(client, knowledge):
    page = read(client, "/indicators/compare/", category="nope")
    assert "类别" in page.problems[0]
    assert len(drawings(page)) > 5


def test_nothing_to_compare_leads_back(client, knowledge):
    assert "没有符合条件的指标" in read(client, "/indicators/compare/", q="没有这样的字词").text


def test_what_is_not_published_is_not_compared(client):
    hidden = an_indicator(name="胡杨", status="draft")
    an_observation(hidden, 123456)
    assert "胡杨" not in read(client, "/indicators/compare/").html


def test_the_list_leads_to_the_comparison_of_what_it_shows(client, knowledge):
    links = read(client, "/indicators/", category="talent", page="1").links
    assert links["对比图"] == "/indicators/compare/?category=talent"
