"""Every list, including search, can be sorted in every way."""

import pytest

from lists.filters import SORTS
from tests.builders import a_measure, a_platform, a_policy
from tests.reading import LISTS, data, refusal

SORTED = [
    *(f"/{name}.json" for name in LISTS),
    "/search.json?q=科技",
    *(f"/api/v1/{name}/" for name in (*LISTS, "search")),
]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("address", SORTED)
def test_a_list_takes_every_sort(client, knowledge, address, sort):
    separator = "&" if "?" in address else "?"
    assert data(client, f"{address}{separator}sort={sort}")["count"] > 0


def test_search_sorts_names_of_all_kinds_by_pinyin(client, knowledge):
    a_policy(title="乙甲甲乙"), a_measure(heading="丙甲甲乙"), a_platform(name="甲甲甲乙")
    found = data(client, "/search.json", q="甲甲乙", sort="title")["results"]
    assert [one["title"] for one in found] == ["丙甲甲乙", "甲甲甲乙", "乙甲甲乙"]


def test_a_renamed_record_moves(client, knowledge):
    policy = a_policy(title="乙甲甲乙")
    a_policy(title="丁甲甲乙")
    policy.title = "阿甲甲乙"
    policy.save()
    found = data(client, "/search.json", q="甲甲乙", sort="title")["results"]
    assert [one["title"] for one in found] == ["阿甲甲乙", "丁甲甲乙"]


def test_search_knows_records_without_an_issuer(client, knowledge):
    found = data(client, "/search.json", q="内蒙古", department="none", type="policy")
    assert found["count"] and all(one["type"] == "policy" for one in found["results"])


def test_punctuation_alone_is_told(client, knowledge):
    assert "没有可以查找的字" in refusal(client, "/policies.json", q="《》")["q"][0]


def test_what_happened_to_a_platform_is_found(client, knowledge):
    assert data(client, "/search.json", q="成为国家级高新技术产业开发区")["count"] >= 1


def test_many_values_cost_no_query_each(client, knowledge, django_assert_max_num_queries):
    years = "&".join(f"year={year}" for year in range(1000, 1300))
    with django_assert_max_num_queries(20):
        assert client.get(f"/policies/?{years}").status_code == 200
