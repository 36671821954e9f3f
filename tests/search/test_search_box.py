"""Searching within a list."""

import pytest

from tests.builders import a_policy
from tests.reading import LISTS, data, read

pytestmark = pytest.mark.once

NAMES = {
    "policies": ("星创天地", "内蒙古自治区星创天地管理办法（试行）"),
    "measures": ("梯次培育", "梯次培育科技型企业"),
    "platforms": ("子午", "子午工程二期"),
    "indicators": ("贡献率", "科技进步贡献率"),
    "departments": ("财政", "内蒙古自治区财政厅"),
    "terms": ("创天地", "星创天地"),
    "documents": ("给力亮点多", "内蒙古：科技政策给力亮点多，促进科技创新出实招！"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_record_is_found_by_part_of_its_name(client, knowledge, name):
    words, title = NAMES[name]
    assert title in read(client, f"/{name}/", q=words).titles


@pytest.mark.parametrize("name", [name for name in LISTS if name != "departments"])
def test_the_box_searches_this_list(client, knowledge, name):
    form = read(client, f"/{name}/").root.find(".//main//form[@method='get']")
    assert form.get("action") in (None, "", f"/{name}/")
    assert form.find(".//input[@name='q']") is not None


def test_the_box_keeps_the_words_and_the_filters_and_forgets_the_page(client, knowledge):
    page = read(client, "/measures/", q="企业", target=["qiye", "yuanqu"], sort="title", page=1)
    form = page.root.find(".//main//form[@method='get']")
    sent = [(field.get("name"), field.get("value")) for field in form.findall(".//input")]
    assert sorted(sent) == [("q", "企业"), ("sort", "title"), ("target", "qiye"), ("target", "yuanqu")]


def test_words_and_filters_apply_together(client, knowledge):
    found, plans = read(client, "/policies/", q="科技特派员"), data(client, "/policies.json", kind="fangan")
    both = [title for title in found.titles if title in {row["title"] for row in plans["results"]}]
    assert 0 < len(both) < found.count == len(found.titles)
    assert read(client, "/policies/", q="科技特派员", kind="fangan").titles == both


def test_a_record_is_found_by_its_short_names_and_number(client, db):
    policy = a_policy(title="某办法", short_title="胡杨条", aliases=["梭梭条"], doc_number="内林发〔2021〕7号")
    for words in ("胡杨条", "梭梭条", "林发〔2021〕7号"):
        assert read(client, "/policies/", q=words).titles == [policy.title]
