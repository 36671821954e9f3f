"""What the search engine knows by name follows the records, and is prepared again only when it differs."""

import pytest

from policies.synonyms import Synonym
from portal.vocabulary import vocabulary
from tests.builders import a_policy

pytestmark = pytest.mark.django_db


def names():
    return {name for known in vocabulary().known for name in known.names}


def test_a_save_that_changes_no_name_keeps_what_was_prepared():
    policy, before = a_policy(title="甲办法"), vocabulary()
    policy.summary = "换了概要"
    policy.save()
    assert vocabulary() is before


def test_a_new_name_is_known_at_once():
    policy = a_policy(title="甲办法")
    assert "甲办法" in names()
    policy.aliases = ["甲字三十条"]
    policy.save()
    assert "甲字三十条" in names()
    before = vocabulary()
    Synonym.objects.create(word="甲字号", also=["乙字号"], reason="试")
    assert vocabulary().groups != before.groups


def test_two_policies_of_one_title_are_told_apart_by_year_or_number():
    a_policy(title="甲办法", issued_on="2021-03", doc_number="内科发〔2021〕1号")
    a_policy(title="甲办法", issued_on="2022-03", doc_number="内科发〔2022〕1号")
    a_policy(title="甲办法", issued_on="2022-05", doc_number="内科发〔2022〕2号")
    assert {"甲办法（2021年）", "甲办法（内科发〔2022〕1号）", "甲办法（内科发〔2022〕2号）"} <= names()


def test_each_year_of_a_policy_is_known_once():
    a_policy(issued_on="1987-03"), a_policy(issued_on="1987-04-01")
    assert [named.names[0] for named in vocabulary().named if named.facet == "year"].count("1987年") == 1
