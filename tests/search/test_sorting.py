"""The order of a list: the same on every database."""

import pytest

from policies.models import Theme
from tests.builders import a_department, a_document, a_measure, a_platform, a_policy, a_term, an_indicator
from tests.reading import data, read

pytestmark = pytest.mark.django_db

# By pinyin and tone, then by code point: quotation marks, brackets, width and case make no difference.
NAMES = [
    "１",
    "2组",
    "A组",
    "a组",
    "阿拉善",
    "B组",
    "包头",
    "北京",
    "丙",
    "长度",
    "重庆",
    "甲",
    "（甲",
    "甲乙",
    "七",
    "“三",
    "三",
]
NAMES += ["乌海", "一", "重量"]
MAKE = {
    "policies": lambda name, theme: a_policy(title=name, themes=[theme]),
    "measures": lambda name, theme: a_measure(heading=name, themes=[theme]),
    "platforms": lambda name, theme: a_platform(name=name),
    "indicators": lambda name, theme: an_indicator(name=name),
    "departments": lambda name, theme: a_department(name=name),
    "documents": lambda name, theme: a_document(title=name),
}
NAMED = {"policies": "title", "measures": "heading", "documents": "title"}


@pytest.fixture
def theme():
    return a_term(Theme, slug="ours")


def titles(client, **parameters):
    return [row["title"] for row in data(client, "/policies.json", theme="ours", **parameters)["results"]]


@pytest.mark.parametrize("name", MAKE)
def test_by_name_in_the_order_of_pinyin(client, theme, name):
    for title in reversed(NAMES):
        MAKE[name](title, theme)
    rows = data(client, f"/{name}.json", sort="title")["results"]
    names = [row[NAMED.get(name, "name")] for row in rows]
    assert [title for title in names if title in NAMES] == NAMES


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("issued_on", ["2020-12-31", "2021", "2021-07", "2021-07-01", "2022", "", ""]),
        ("-issued_on", ["2022", "2021-07-01", "2021-07", "2021", "2020-12-31", "", ""]),
    ],
)
def test_by_date_unknown_ones_last(client, theme, sort, expected):
    for date in ("2021-07", "", "2022", "2020-12-31", "2021-07-01", "", "2021"):
        a_policy(themes=[theme], issued_on=date)
    rows = data(client, "/policies.json", theme="ours", sort=sort)["results"]
    assert [row["issued"]["date"] or "" for row in rows] == expected


def test_newest_first_unless_asked_otherwise(client, theme):
    a_policy(themes=[theme], title="旧", issued_on="2020")
    a_policy(themes=[theme], title="新", issued_on="2021")
    assert titles(client) == titles(client, sort="-issued_on") == ["新", "旧"]


@pytest.mark.parametrize("sort", ["-issued_on", "issued_on", "title", "relevance"])
def test_between_equals_the_id_decides(client, theme, sort):
    for number in (3, 1, 2):
        a_policy(themes=[theme], title="同名", doc_number=str(number), issued_on="2021")
    rows = data(client, "/policies.json", theme="ours", sort=sort)["results"]
    assert [row["doc_number"] for row in rows] == ["3", "1", "2"]


def test_measures_sort_by_the_date_of_their_policy_those_without_last(client, theme):
    a_measure(themes=[theme], heading="没有政策")
    a_measure(themes=[theme], heading="没有日期", policy=a_policy())
    a_measure(themes=[theme], heading="旧", policy=a_policy(issued_on="2020"))
    a_measure(themes=[theme], heading="新", policy=a_policy(issued_on="2021"))
    newest_first = read(client, "/measures/", theme="ours").titles
    assert newest_first[:2] == ["新", "旧"]
    assert set(newest_first[2:]) == {"没有政策", "没有日期"}
    assert read(client, "/measures/", theme="ours", sort="issued_on").titles[:2] == ["旧", "新"]


def test_records_found_in_their_title_come_first(client, theme):
    a_policy(themes=[theme], title="别的", summary="谈到胡杨", issued_on="2022")
    a_policy(themes=[theme], title="胡杨", issued_on="2020")
    assert titles(client, q="胡杨") == ["胡杨", "别的"]
    assert titles(client, q="胡杨", sort="-issued_on") == ["别的", "胡杨"]


def test_the_page_offers_the_orders_and_marks_the_one_in_use(client, theme):
    a_policy(themes=[theme])
    page = read(client, "/policies/", theme="ours", sort="title")
    assert page.root.find(".//a[@aria-current='true'][.='名称']") is not None
    assert page.links["日期从旧到新"] == "/policies/?theme=ours&sort=issued_on"
    assert "相关程度" not in page.links


@pytest.mark.parametrize("name", ["platforms", "indicators", "departments", "terms"])
def test_a_list_without_dates_offers_none(client, name):
    links = read(client, f"/{name}/").links
    assert "收录先后" in links
    assert "日期从旧到新" not in links


def test_documents_stand_and_are_said_to_stand_by_their_dates(client):
    a_document(title="骆驼旧", published_on="2020")
    a_document(title="骆驼新", published_on="2024-01")
    a_document(title="骆驼不详")
    assert read(client, "/documents/", q="骆驼", sort="-issued_on").titles == ["骆驼新", "骆驼旧", "骆驼不详"]
    page = read(client, "/documents/")
    assert "份，按日期从新到旧排列" in page.text and "查看某一天的效力" not in page.text
