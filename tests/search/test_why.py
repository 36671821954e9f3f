"""Each result says why it was found, by the field that was searched."""

import pytest

from tests.builders import a_department, a_measure, a_part, a_platform, a_policy
from tests.reading import data, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def why(client, words, kind):
    (row,) = [row for row in data(client, "/search.json", q=words)["results"] if row["type"] == kind]
    return row["matched"]


@pytest.fixture
def policy(client):
    policy = a_policy(title="胡杨办法", aliases=["胡杨三十条"], doc_number="内科发〔2021〕77号", summary="种胡杨给补助")
    a_measure(policy=policy, heading="补助", text="种胡杨的补助")
    return policy


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("胡杨", ["title", "aliases", "summary"]),
        ("标题:胡杨", ["title", "aliases"]),
        ("文号:77号", ["doc_number"]),
        ("77号", ["doc_number"]),
        ("三十条 补助", ["aliases", "summary"]),
    ],
)
def test_a_policy_tells_the_fields_that_were_asked(client, policy, words, fields):
    assert why(client, words, "policy") == fields


def test_a_measure_is_found_by_the_number_of_its_policy_and_says_so(client, policy):
    assert why(client, "文号:77号", "measure") == ["doc_number"]


def test_who_asks_for_a_department_is_told_it_was_the_department(client, policy):
    a_part(policy, a_department(name="林草局"))
    assert why(client, "部门:林草局", "policy") == ["department"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("胡杨", ""),  # marked in the title
        ("三十条", "匹配：别名“胡杨三十条”"),
        ("胡杨 三十条", "匹配：别名“胡杨三十条”"),
        ("补助 文号:77号", "匹配：文号“内科发〔2021〕77号”"),
    ],
)
@pytest.mark.parametrize("view", ["list", "table"])
def test_only_what_no_mark_shows_is_told(client, policy, words, told, view):
    text = read(client, "/search/", q=words, type="policy", view=view).text
    assert ("匹配：" in text) == bool(told)
    assert told in text


def rows_of(client, words):
    return ["".join(row.itertext()) for row in read(client, "/search/", q=words).root.findall(".//li[@class='row']")]


def test_a_partner_that_was_found_stands_after_its_label(client, db):
    a_platform(name="某中心", partners=["某某大学", "某某院"], summary="做研究的地方")
    (row,) = rows_of(client, "某某院")
    assert "合作方：某某大学、某某院" in row


def test_a_name_that_was_found_is_followed_by_the_summary(client, db):
    a_platform(name="胡杨中心", partners=["某某大学"], summary="做研究的地方")
    (row,) = rows_of(client, "胡杨中心")
    assert "做研究的地方" in row and "某某大学" not in row


def test_a_facet_value_is_named_once(client, knowledge):
    text = read(client, "/search/", q="高企补贴").text
    assert "按适用对象“高新技术企业”" in text
    assert "适用对象“高新技术企业”、适用对象“高新技术企业”" not in text


def test_what_a_near_record_has_instead_of_a_word_is_named(client, knowledge):
    page = read(client, "/search/", q="留学人员创业资助")
    for row in page.root.findall(".//li[@class='row']"):
        told = "".join(row.find("./p[@class='row__note']").itertext()).removeprefix("只含：")
        text = "".join("".join(row.itertext()).split("只含：")[:1])
        assert "孵化（与“创业”相近）" in told or "创业" in text or "创业" not in told, told
