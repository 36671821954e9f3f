"""Suggestions while typing: /search/suggest/ and the box that uses it."""

import pytest

from tests.reading import data
from tests.search.test_hostile_queries import HOSTILE


def labels(client, typed):
    return [one["label"] for one in data(client, "/search/suggest/", q=typed)]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("科技厅", "内蒙古自治区科学技术厅"),
        ("kejiting", "内蒙古自治区科学技术厅"),
        ("包头", "包头市"),
        ("星创", "内蒙古自治区星创天地管理办法（试行）"),
        ("ziwu", "子午工程二期"),
        ("贡献率", "科技进步贡献率"),
        ("高企奖", "高新技术企业奖补金额"),
        ("科特派", "科技特派员"),
        ("草创中心", "草业国家技术创新中心"),
    ],
)
def test_names_are_suggested_by_letters_pinyin_and_meaning(client, knowledge, typed, label):
    assert label in labels(client, typed)


def test_a_suggestion_says_what_it_is_and_leads_there(client, knowledge):
    for one in data(client, "/search/suggest/", q="重点"):
        assert set(one) == {"label", "url", "kind"}
        assert client.get(one["url"]).status_code == 200


@pytest.mark.parametrize("query", ["后补助", "研发", "示范区"])
def test_words_of_records_get_a_list_too(client, knowledge, query):
    assert isinstance(data(client, "/search/suggest/", q=query), list)


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:24].decode())
def test_any_bytes_get_a_list(client, knowledge, query):
    response = client.get("/search/suggest/", QUERY_STRING=(b"q=" + query).decode("latin-1"))
    assert response.status_code == 200 and isinstance(response.json(), list)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_chooses_a_suggestion(page, knowledge, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/")
    box = page.get_by_role("combobox", name="搜索全部记录")
    box.press_sequentially("星创")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert page.locator(f"#{box.get_attribute('aria-activedescendant')}").get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert page.get_by_role("option").count() == 0 and box.input_value() == "星创"
