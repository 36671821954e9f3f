"""The list of platforms and its filters."""

import pytest

from policies.models import Region
from tests.builders import a_platform, a_term
from tests.reading import read

pytestmark = pytest.mark.django_db
OURS = "独有之名"  # part of every name in these tests, and of no other


def found(client, **parameters):
    return set(read(client, "/platforms/", q=OURS, **parameters).titles)


@pytest.mark.parametrize(
    ("values", "parameter", "value"),
    [
        ({"kind": "station"}, "kind", "station"),
        ({"level": "national"}, "level", "national"),
        ({"level": ""}, "level", "none"),
    ],
)
def test_a_filter_leaves_the_platforms_it_names(client, values, parameter, value):
    a_platform(name=f"{OURS}甲", level="league_city")
    a_platform(name=f"{OURS}乙", **{"level": "league_city"} | values)
    assert found(client, **{parameter: value}) == {f"{OURS}乙"}


def test_by_region_and_by_none(client):
    a_platform(name=f"{OURS}甲", regions=[a_term(Region, slug="here"), a_term(Region)])
    a_platform(name=f"{OURS}乙")
    assert found(client, region="here") == {f"{OURS}甲"}
    assert found(client, region="none") == {f"{OURS}乙"}


def test_a_filter_that_repeats_means_any_of_and_counts_once(client):
    regions = [a_term(Region, slug="here"), a_term(Region, slug="there")]
    a_platform(name=f"{OURS}甲", regions=regions)
    a_platform(name=f"{OURS}乙", regions=regions[1:])
    a_platform(name=f"{OURS}丙")
    page = read(client, "/platforms/", q=OURS, region=["here", "there"])
    assert (page.count, set(page.titles)) == (2, {f"{OURS}甲", f"{OURS}乙"})


def test_a_row_tells_every_name_kind_level_and_place(client):
    a_platform(
        [a_term(Region, name="某市")], name=OURS, aliases=["旧名"], groups=["几区几中心"], kind="zone", level="national"
    )
    assert read(client, "/platforms/", q=OURS).rows == [f"{OURS}示范区国家级某市“几区几中心”之一又称：旧名"]


def test_a_row_says_what_no_source_states(client):
    a_platform(name=OURS)
    assert "级别：本库尚未录入所在地区：本库尚未录入" in read(client, "/platforms/", q=OURS).text
