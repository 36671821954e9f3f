"""The list of indicators and its filters."""

import pytest

from policies.models import Region
from tests.builders import a_term, an_indicator, an_observation
from tests.reading import read

pytestmark = pytest.mark.django_db
OURS = "独有之数"  # part of every name in these tests, and of no other


def found(client, **parameters):
    return set(read(client, "/indicators/", q=OURS, **parameters).titles)


def test_by_category(client):
    an_indicator(name=f"{OURS}甲", category="talent")
    an_indicator(name=f"{OURS}乙", category="zones")
    assert found(client, category="talent") == {f"{OURS}甲"}


@pytest.mark.parametrize(
    ("values", "parameter", "value"),
    [({"nature": "target"}, "nature", "target"), ({"year_until": 2031}, "year", "2031")],
)
def test_by_what_its_figures_are(client, values, parameter, value):
    an_observation(an_indicator(name=f"{OURS}甲"), nature="actual", year_until=2021)
    an_observation(an_indicator(name=f"{OURS}乙"), **{"nature": "actual", "year_until": 2021} | values)
    assert found(client, **{parameter: value}) == {f"{OURS}乙"}


def test_by_the_region_of_its_figures(client):
    an_observation(an_indicator(name=f"{OURS}甲"), region=a_term(Region, slug="here"))
    an_observation(an_indicator(name=f"{OURS}乙"), region=a_term(Region))
    assert found(client, region="here") == {f"{OURS}甲"}


def test_an_indicator_of_two_natures_is_found_by_both_and_counted_once(client):
    indicator = an_indicator(name=OURS)
    an_observation(indicator, nature="actual")
    an_observation(indicator, nature="target")
    assert read(client, "/indicators/", q=OURS, nature=["actual", "target"]).count == 1


def test_a_row_tells_every_figure(client):
    indicator = an_indicator(name=OURS, unit="亿元")
    an_observation(indicator, 370, qualifier="左右", nature="target", period="到2025年", position=1)
    an_observation(indicator, "57.4", position=2)
    (row,) = read(client, "/indicators/", q=OURS).rows
    assert row.startswith(OURS)
    assert row.endswith("370亿元左右目标到2025年全区57.4亿元实际时间：本库尚未录入全区")
