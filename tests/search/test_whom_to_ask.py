"""Who is asked for, and what is another office's: contacts and departments answer, other matters are left alone."""

import pytest

from policies.models import Synonym
from records import review
from tests.builders import a_contact, a_department, a_policy, a_reviewer
from tests.reading import data, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return a_department(name="内蒙古自治区胡杨厅", aliases=["胡杨厅"], address="呼和浩特市胡杨路1号")


def found(client, words):
    return data(client, "/search.json", q=words)["results"]


def test_a_contact_answers_who_is_asked_about_its_matter(client, department):
    a_policy(title="梭梭苗认定办法")
    contact = a_contact(department, matter="梭梭苗认定", office="种苗处", phone="0471-1234567")
    answers = [(row["type"], row["title"]) for row in found(client, "梭梭苗认定找谁")]
    assert ("contact", contact.matter) in answers[:2]
    page = read(client, "/search/", q="梭梭苗认定找谁").text
    assert "种苗处" in page and "0471-1234567" in page


def test_a_department_answers_where_it_is(client, department):
    assert found(client, "胡杨厅地址在哪")[0]["url"] == department.get_absolute_url()
    assert "呼和浩特市胡杨路1号" in read(client, "/search/", q="胡杨厅地址在哪").text


def test_a_contact_stands_behind_the_rest_if_nobody_is_asked_for(client, department):
    a_contact(department, matter="梭梭苗认定", phone="0471-1234567")
    a_policy(title="种苗办法", summary="梭梭苗认定")
    assert [row["type"] for row in found(client, "梭梭苗认定")] == ["policy", "contact"]


def test_who_types_what_only_a_department_or_contact_has_is_asking_for_it(client, department):
    contact = a_contact(department, matter="种苗问题（77345热线）")
    a_policy(title="琐琐木种苗办法")
    assert found(client, "内蒙胡杨厅")[0]["url"] == department.get_absolute_url()
    assert found(client, "77345能问种苗吗")[0]["title"] == contact.matter


def test_another_offices_matter_is_not_answered_by_what_a_word_may_stand_for(client):
    Synonym.objects.update_or_create(word="商标", defaults={"also": ["知识产权"], "is_mutual": False, "reason": "一类"})
    a_policy(title="知识产权办法")
    assert found(client, "商标") == [] and found(client, "商标多少钱") == []
    assert "“商标”看来不属于科技政策，本库只收录内蒙古的科技政策。" in read(client, "/search/", q="商标多少钱").text
    assert "知识产权办法" in [row["title"] for row in found(client, "科技成果的商标算知识产权吗")]


def test_another_offices_matter_is_found_where_a_record_says_it(client):
    a_policy(title="商标奖励办法")
    assert [row["title"] for row in found(client, "商标")] == ["商标奖励办法"]


def test_joining_characters_part_the_words_of_a_story(client, knowledge):
    asked = [word for row in found(client, "孵一千家的呢瑅瑅把琾琾") for word in row["words"] or ()]
    assert not any("的呢" in word or "把" in word for word in asked)


def test_any_counted_thing_asks_for_a_figure(client, knowledge):
    assert found(client, "高新技术企业多少户")[0]["type"] == "indicator"


def test_a_place_of_ours_says_little_beside_what_is_asked(client, knowledge):
    assert found(client, "我在呼和浩特 科技厅在哪条街")[0]["url"] == "/departments/kjt/"


def test_a_contact_goes_and_comes_back_with_its_department(client, department):
    a_contact(department, matter="梭梭苗认定")
    address = found(client, "梭梭苗认定")[0]["url"]
    assert address.startswith(department.url)
    review.withdraw(department, a_reviewer(), "误发")
    assert found(client, "梭梭苗认定") == []
    review.publish(department, a_reviewer())
    assert [row["url"] for row in found(client, "梭梭苗认定")] == [address]
