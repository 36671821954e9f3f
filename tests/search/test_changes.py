"""An edit is visible in lists, counts and searches at once."""

import pytest

from policies.lists import POLICIES
from policies.models import Kind, PolicyDepartment, Region, Theme
from records import review
from tests.builders import (
    a_department,
    a_measure,
    a_part,
    a_platform,
    a_policy,
    a_relation,
    a_reviewer,
    a_term,
    an_administrator,
    an_indicator,
    an_observation,
)  # fmt: skip
from tests.reading import data, read

pytestmark = pytest.mark.django_db


def count(client, name, **parameters):
    return data(client, f"/{name}.json", **parameters)["count"]


def choices(client, name, facet, **parameters):
    """{value: count} of one facet."""
    return {option["value"]: option["count"] for option in data(client, f"/{name}.json", **parameters)["facets"][facet]}


def test_a_new_name_is_found_and_the_old_one_not(client):
    policy = a_policy(title="旧名胡杨")
    policy.title = "新名骆驼"
    policy.save()
    assert (count(client, "policies", q="骆驼"), count(client, "policies", q="胡杨")) == (1, 0)


def test_another_date_moves_a_policy_and_its_measures(client):
    policy = a_policy(issued_on="2001")
    a_measure(policy=policy)
    policy.issued_on = "2002-05"
    policy.save()
    for name in ("policies", "measures"):
        assert count(client, name, year="2002") == 1
        assert "2001" not in choices(client, name, "year")


def test_a_measure_that_moves_to_another_policy_takes_its_year_and_department(client):
    measure = a_measure(policy=a_policy(a_department(slug="one"), issued_on="2001"))
    measure.policy = a_policy(a_department(slug="two"), issued_on="2002")
    measure.save()
    assert [count(client, "measures", department=slug) for slug in ("one", "two")] == [0, 1]
    assert count(client, "measures", year="2002") == 1


def test_a_policy_withdrawn_takes_its_measures_along_and_brings_them_back(client):
    policy = a_policy(title="胡杨办法")
    a_measure(policy=policy, heading="种胡杨")
    review.withdraw(policy, an_administrator(), "误发")
    assert read(client, "/search/", q="胡杨").titles == []
    review.publish(policy, a_reviewer())
    assert {*read(client, "/search/", q="胡杨").titles} == {"胡杨办法", "种胡杨"}


def test_an_issuer_found_later_takes_a_policy_from_those_without(client):
    before, policy = count(client, "policies", department="none"), a_policy()
    a_measure(policy=policy)
    assert count(client, "policies", department="none") == before + 1
    part = a_part(policy, a_department(slug="one"))
    assert count(client, "policies", department="none") == before
    assert (count(client, "policies", department="one"), count(client, "measures", department="one")) == (1, 1)
    part.delete()
    assert count(client, "policies", department="none") == before + 1


def test_another_part_of_a_department_counts(client):
    before, policy = count(client, "policies", department="none"), a_policy(a_department())
    PolicyDepartment.objects.get(policy=policy).delete()
    part = a_part(policy, a_department(), "responsible")
    assert count(client, "policies", department="none") == before + 1
    part.role = "joint"
    part.save()
    assert count(client, "policies", department="none") == before


def test_a_department_withdrawn_is_no_choice_any_more(client):
    department = a_department(slug="one")
    a_measure(policy=a_policy(department))
    review.withdraw(department, an_administrator(), "误发")
    for name in ("policies", "measures"):
        assert "one" not in choices(client, name, "department")


def test_a_department_is_found_by_its_new_name(client):
    department = a_department(name="旧胡杨局")
    department.name = "骆驼局"
    department.save()
    assert (count(client, "departments", q="骆驼"), count(client, "departments", q="胡杨")) == (1, 0)


def test_a_department_and_a_policy_keep_their_records_under_a_new_address(client):
    department = a_department(slug="one")
    policy = a_policy(department, slug="old")
    a_measure(policy=policy)
    department.slug, policy.slug = "two", "new"
    department.save()
    policy.save()
    for name in ("policies", "measures"):
        assert (choices(client, name, "department")["two"], count(client, name, department="two")) == (1, 1)
    assert count(client, "measures", policy="new") == 1


def test_a_theme_taken_away_no_longer_counts(client):
    theme = a_term(Theme, slug="lin")
    policy = a_policy(themes=[theme])
    policy.themes.remove(theme)
    assert "lin" not in choices(client, "policies", "theme")


def test_a_theme_keeps_its_records_under_a_new_name_and_address(client):
    theme = a_term(Theme, slug="lin", name="林业")
    a_policy(themes=[theme])
    theme.slug, theme.name = "caoyuan", "草原"
    theme.save()
    page = read(client, "/policies/", as_of="2022-06-30")
    assert page.facets["主题"]["草原"].count == 1
    assert read(client, page.facets["主题"]["草原"].address).count == 1


def test_a_theme_that_goes_leaves_no_choice(client):
    theme = a_term(Theme, slug="lin")
    a_policy(themes=[theme])
    theme.delete()
    assert "lin" not in choices(client, "policies", "theme")


def test_a_platform_that_gets_a_place(client):
    region = a_term(Region, slug="here")
    platform = a_platform()
    platform.regions.add(region)
    assert count(client, "platforms", region="here") == 1


def test_a_figure_that_comes_changes_and_goes(client):
    indicator = an_indicator()
    figure = an_observation(indicator, year_until=2031, nature="target")
    assert count(client, "indicators", year="2031") == 1
    figure.year_until = 2032
    figure.save()
    assert "2031" not in choices(client, "indicators", "year")
    figure.delete()
    assert "2032" not in choices(client, "indicators", "year")


def test_a_record_that_goes_is_gone_everywhere(client):
    kind = next(kind for kind in Kind.values if kind not in choices(client, "policies", "kind"))
    policy = a_policy(title="胡杨办法", kind=kind)
    a_measure(policy=policy, heading="种胡杨")
    a_relation(a_policy(), target := a_policy())
    assert kind in choices(client, "policies", "kind")
    policy.delete()
    assert read(client, "/search/", q="胡杨").titles == []
    assert kind not in choices(client, "policies", "kind")
    assert client.get(target.get_absolute_url()).status_code == 200


def test_validity_follows_the_dates(client):
    policy = a_policy(title="胡杨规划", kind="guihua", valid_until="2023")
    policy.valid_until = "2025"
    policy.save()
    assert choices(client, "policies", "validity", q="胡杨", as_of="2024-06-30") == {"in_force": 1}


def test_a_new_term_can_be_chosen_whoever_asked_for_the_choices_before(client):
    POLICIES.filter.base_filters["theme"].labels()
    a_policy(title="胡杨办法", themes=[a_term(Theme, slug="linye", name="林业")])
    assert read(client, "/policies/", theme="linye").titles == ["胡杨办法"]
