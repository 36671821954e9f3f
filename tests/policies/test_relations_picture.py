"""The relations of a policy as a picture, equal to the list below it."""

import pytest

from tests.builders import a_policy, a_relation
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def drawn(page):
    """{what a box of the drawing says when it is read out: address}."""
    links = page.root.findall(".//main//svg//a")
    return {link.get("aria-label"): link.get("href") for link in links}


def listed(page):
    """The addresses in the list below the drawing."""
    section = next(one for one in page.root.findall(".//main//section") if words(one).startswith("与其他政策的关系"))
    return [link.get("href") for link in section.findall("ul/li/a")]


def test_the_reports_policy_and_what_carries_it_out(client, knowledge):
    page = read(client, "/policies/keji-xingmeng-30-tiao/")
    labels = [*drawn(page)]
    assert labels[0] == "落实本政策的文件：《科技兴蒙财政资金支持科技创新实施细则》"
    kinds = list(dict.fromkeys(label.partition("：")[0] for label in labels))
    assert kinds[:2] == ["落实本政策的文件", "为本政策配套的文件"]
    assert kinds[-1] == "与本政策同属一个行动"


def test_every_box_of_the_drawing_stands_in_the_list(client, knowledge):
    page = read(client, "/policies/keji-xingmeng-30-tiao/")
    assert sorted(drawn(page).values()) == sorted(listed(page))


def test_a_policy_is_drawn_below_what_it_carries_out(client):
    policy, target, follower = a_policy(title="本"), a_policy(title="上"), a_policy(title="下")
    a_relation(policy, target)
    a_relation(follower, policy, "supports")
    page = read(client, policy.get_absolute_url())
    assert drawn(page) == {
        "本政策所落实的文件：《上》": target.get_absolute_url(),
        "为本政策配套的文件：《下》": follower.get_absolute_url(),
    }
    places = {words(text): float(text.get("y")) for text in page.root.findall(".//main//text")}
    assert places["《上》"] < places["《本》"] < places["《下》"]


def test_a_name_that_wraps_leaves_no_few_letters_on_its_last_line(client):
    policy = a_policy(title="本")
    a_relation(policy, a_policy(title="促进高新技术产业开发区高质量发展的实施意见"))
    page = read(client, policy.get_absolute_url())
    texts = page.root.findall(".//main//svg//a//text")
    assert [len(words(text)) for text in texts if "relations__name" in text.get("class")] == [12, 11]


def test_the_drawing_is_described(client):
    policy = a_policy(title="本")
    a_relation(policy, a_policy(title="<上>"))
    svg = read(client, policy.get_absolute_url()).root.find(".//main//svg")
    assert svg.findtext("title") == "《本》与其他政策的关系"
    assert svg.findtext("desc") == "本政策所落实的文件：《<上>》。"


def test_a_policy_without_relations_has_no_drawing(client):
    page = read(client, a_policy().get_absolute_url())
    assert page.section("与其他政策的关系") == ""
    assert drawn(page) == {}


def test_a_relation_to_what_is_not_published_is_not_drawn(client):
    policy = a_policy()
    a_relation(policy, a_policy(status="draft"))
    assert drawn(read(client, policy.get_absolute_url())) == {}


def test_of_very_many_the_drawing_says_how_many_it_leaves_to_the_list(client):
    policy = a_policy()
    for _ in range(15):
        a_relation(a_policy(), policy)
    page = read(client, policy.get_absolute_url())
    assert (len(drawn(page)), len(listed(page))) == (12, 15)
    assert "图里没有画下的还有3项，都列在下面。" in page.text
