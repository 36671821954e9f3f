"""Searching all kinds at once."""

from urllib.parse import urljoin

import pytest

from tests.builders import a_measure, a_platform, a_policy, an_indicator
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def found(client, words, **parameters):
    return read(client, "/search/", q=words, **parameters).titles


def test_all_four_kinds_are_found(client):
    a_policy(title="胡杨办法")
    a_measure(heading="种胡杨")
    a_platform(name="胡杨园")
    an_indicator(name="胡杨数")
    page = read(client, "/search/", q="胡杨")
    assert page.count == 4
    assert {*page.titles} == {"胡杨办法", "种胡杨", "胡杨园", "胡杨数"}


def test_one_character_is_enough(client):
    a_policy(title="骆驼办法")
    assert found(client, "驼") == ["骆驼办法"]


@pytest.mark.parametrize("words", ["R&D胡杨", "Ｒ＆Ｄ胡杨", "r&d胡杨", "ｒ＆Ｄ 胡杨", "  R&D胡杨　"])
def test_width_and_case_make_no_difference(client, words):
    a_policy(title="Ｒ＆d胡杨办法")
    assert found(client, words) == ["Ｒ＆d胡杨办法"]


@pytest.mark.parametrize("words", ["2021—2025", "2021－2025", "2021-2025", "2021–2025", "２０２１——２０２５"])
def test_every_dash_is_the_same(client, words):
    a_policy(title="胡杨方案（2021—2025年）")
    assert "胡杨方案（2021—2025年）" in found(client, words)


@pytest.mark.parametrize("words", ["胡杨 骆驼", "骆驼　胡杨", "骆驼 胡杨 骆驼"])
def test_of_several_words_all_must_occur(client, words):
    a_policy(title="胡杨和骆驼")
    a_policy(title="只有胡杨")
    a_policy(title="只有骆驼")
    assert found(client, words) == ["胡杨和骆驼"]


def test_words_may_occur_in_the_text(client):
    a_policy(title="某办法", summary="保护胡杨")
    a_measure(heading="某措施", text="补种胡杨")
    assert found(client, "胡杨") == ["某办法", "某措施"]


def test_what_is_found_in_a_title_comes_first(client):
    a_policy(title="某办法", summary="保护胡杨")
    an_indicator(name="胡杨数")
    assert found(client, "胡杨") == ["胡杨数", "某办法"]


def test_a_policy_is_found_by_its_number_and_short_name(client, knowledge):
    title = "关于加快推进“科技兴蒙”行动支持科技创新若干政策措施"
    for words in ("科技兴蒙30条", "内党发〔2020〕17号", "〔2020〕17"):
        assert found(client, words)[0] == title


def test_nothing_found_helps_further(client):
    page = read(client, "/search/", q="没有这样的字词")
    assert "没有这样的字词" in page.text
    assert page.titles == []
    assert page.links["全部政策"] == "/policies/"


@pytest.mark.parametrize("words", ["", " ", "　", "\0", "\u200b"])
def test_nothing_typed_finds_nothing(client, words):
    page = read(client, "/search/", q=words)
    assert page.titles == []
    assert "一个字也可以" in page.text


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "胡%杨", "胡_杨", "胡*", "胡\\杨", "' OR ''='", "胡* OR 杨*"])
def test_what_is_typed_reaches_no_query_language(client, words):
    a_policy(title="胡柳杨")
    a_policy(title="胡杨")
    assert {"胡柳杨", "胡杨"}.isdisjoint(found(client, words))


def test_a_sign_that_stands_in_a_title_is_found(client):
    a_policy(title="100%_胡杨'办法\\")
    for words in ("100%", "%_胡", "杨'办", "法\\"):
        assert "100%_胡杨'办法\\" in found(client, words)


def test_twenty_at_a_time(client):
    for number in range(25):
        a_measure(heading=f"种胡杨{number:02}", position=number)
    first = read(client, "/search/", q="胡杨")
    assert (first.count, len(first.titles)) == (25, 20)
    second = read(client, urljoin("/search/", first.links["下一页"]))
    assert len({*first.titles, *second.titles}) == 25


def test_a_page_that_is_none_is_explained(client, knowledge):
    assert "“页码”（page）不能是“99”" in read(client, "/search/", q="科技", page=99).problems[0]


@pytest.mark.parametrize(("day", "state"), [("2023-12-31", "有效"), ("2024-01-01", "已到期")])
def test_validity_is_that_of_the_day_asked_for(client, day, state):
    a_policy(title="胡杨规划", kind="guihua", valid_until="2023")
    (row,) = read(client, "/search/", q="胡杨", as_of=day).rows
    assert state in row


def test_the_words_stay_in_the_box(client):
    page = read(client, "/search/", q='胡"杨')
    assert page.root.find(".//input[@id='q-site']").get("value") == '胡"杨'


def test_a_number_stands_apart_from_the_word_before_it(knowledge, client):
    page = client.get("/search/", {"q": "没有这样的字词", "year": "2021"}).content.decode()
    assert "</strong> 条 2021 年发布、含" in page
