"""The count beside a facet value is exactly what a click on it gives, on every list."""

from collections import Counter

import pytest

from lists.selection import SHOWN_AT_ONCE
from policies.models import Department, Theme
from tests.builders import a_department, a_policy, a_term
from tests.reading import LISTS, data, read

pytestmark = pytest.mark.once
DAY = "2022-06-30"

# Other filters that are chosen already, and leave something to count.
CHOSEN = [
    ("policies", {"kind": "banfa"}),
    ("policies", {"department": ["kjt", "none"], "year": "2021"}),
    ("policies", {"q": "科技"}),
    ("measures", {"target": ["qiye", "keyan-renyuan"]}),
    ("measures", {"department": "none", "q": "平台"}),
    ("measures", {"policy": "keji-xingmeng-30-tiao", "validity": ["in_force", "unknown"]}),
    ("platforms", {"level": "none"}),
    ("platforms", {"region": ["baotou", "none"], "kind": ["zone", "park"]}),
    ("indicators", {"nature": "target"}),
    ("indicators", {"year": "2025", "region": "quanqu"}),
    ("documents", {"since": "2020-01-01"}),
]


def promised(client, name, **chosen):
    """(facet, value, count) of every choice of a list whose facet has nothing chosen."""
    facets = data(client, f"/api/v1/{name}/", as_of=DAY, page_size=1, **chosen)["facets"]
    return [
        (facet, option["value"], option["count"])
        for facet, options in facets.items()
        for option in options
        if facet not in chosen
    ]


@pytest.mark.parametrize("name", [name for name in LISTS if name != "terms"])  # they have nothing to choose
def test_a_click_on_a_choice_gives_as_many_as_it_says(client, knowledge, name):
    facets = read(client, f"/{name}/", as_of=DAY).facets
    assert facets
    for facet, options in facets.items():
        for label, option in options.items():
            assert read(client, option.address).count == option.count, f"{facet}: {label}"


@pytest.mark.parametrize(("name", "chosen"), CHOSEN)
def test_a_choice_counts_within_what_other_filters_leave(client, knowledge, name, chosen):
    choices = promised(client, name, **chosen)
    assert choices
    for facet, value, count in choices:
        page = data(client, f"/api/v1/{name}/", as_of=DAY, page_size=1, **chosen, **{facet: value})
        assert page["count"] == count, f"{facet}={value}"


def test_departments_are_counted_by_level(client, knowledge):
    levels = Counter(Department.objects.published().values_list("level", flat=True))
    assert {value: count for _, value, count in promised(client, "departments")} == levels
    assert len(levels) > 1


def test_the_page_says_what_the_data_say(client, knowledge):
    facets = data(client, "/policies.json", as_of=DAY, kind="banfa")["facets"]
    told = {option["label"]: option["count"] for options in facets.values() for option in options}
    page = read(client, "/policies/", as_of=DAY, kind="banfa")
    assert {label: option.count for options in page.facets.values() for label, option in options.items()} == told


def test_every_record_is_behind_one_choice_of_a_facet_with_none(client, knowledge):
    """None is one of the choices, so that no record is out of reach."""
    years = data(client, "/policies.json")["facets"]["year"]
    assert "none" in {option["value"] for option in years}
    assert sum(option["count"] for option in years) == data(client, "/policies.json")["count"]


def test_a_facets_own_choice_does_not_change_its_counts(client, knowledge):
    before = data(client, "/policies.json")["facets"]["kind"]
    assert data(client, "/policies.json", kind=["banfa", "xize"])["facets"]["kind"] == before


def test_a_second_click_adds_a_choice_and_a_click_on_a_chosen_one_takes_it_back(client, knowledge):
    first = read(client, "/policies/", as_of=DAY).facets["文种"]
    both = read(client, read(client, first["办法"].address).facets["文种"]["细则"].address)
    assert both.count == first["办法"].count + first["细则"].count
    assert [label for label, option in both.facets["文种"].items() if option.is_chosen] == ["办法", "细则"]
    again = read(client, both.facets["文种"]["办法"].address)
    assert again.count == first["细则"].count


def test_a_choice_nobody_can_take_is_not_offered(client, knowledge):
    for option in data(client, "/policies.json", kind="banfa")["facets"]["theme"]:
        assert option["count"] > 0


def test_a_record_counts_once_for_each_of_its_values(client, db):
    first, second = a_term(Theme, slug="one"), a_term(Theme, slug="two")
    a_policy(themes=[first, second])
    a_policy(themes=[second])
    themes = {option["value"]: option["count"] for option in data(client, "/policies.json")["facets"]["theme"]}
    assert (themes["one"], themes["two"]) == (1, 2)


def test_a_click_forgets_the_page_and_keeps_the_rest(client, knowledge):
    page = read(client, "/measures/", q="科技", sort="title", as_of=DAY, page=2)
    address = page.facets["适用对象"]["企业"].address
    assert "target=qiye" in address
    assert "sort=title" in address
    assert "page=" not in address


@pytest.fixture
def departments(db):
    """More departments than a facet shows at once, each with a policy on a theme of their own."""
    theme = a_term(Theme, slug="ours")
    departments = [a_department() for _ in range(SHOWN_AT_ONCE + 3)]
    for department in departments:
        a_policy(department, [theme])
    return departments


def test_a_long_facet_shows_its_beginning_and_the_rest_on_request(client, departments):
    page = read(client, "/policies/", theme="ours")
    assert list(page.facets["部门"]) == [department.name for department in departments[:SHOWN_AT_ONCE]]
    ((says, address),) = page.more.items()
    assert says == "另外3项"
    whole = read(client, address)
    assert list(whole.facets["部门"]) == [department.name for department in departments]
    assert not whole.more
    assert "more=" not in whole.facets["部门"][departments[-1].name].address


def test_what_is_chosen_is_shown_however_far_down_it_stands(client, departments):
    page = read(client, "/policies/", theme="ours", department=departments[-1].slug)
    chosen = [label for label, option in page.facets["部门"].items() if option.is_chosen]
    assert chosen == [departments[-1].name]
    assert list(page.more) == ["另外2项"]
