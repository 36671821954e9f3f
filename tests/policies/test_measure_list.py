"""The list of measures and its filters."""

import pytest

from policies.models import Instrument, Target, Theme
from tests.builders import a_department, a_measure, a_policy, a_term
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    """What the measures of a test have in common, and no other has."""
    return a_term(Theme, slug="ours")


def found(client, **parameters):
    return set(read(client, "/measures/", theme="ours", as_of="2022-06-30", **parameters).titles)


def test_by_target_whom_it_is_for(client, theme):
    a_measure(themes=[theme])
    a_measure(themes=[theme], heading="选中的", targets=[a_term(Target, slug="muchang"), a_term(Target)])
    assert found(client, target="muchang") == {"选中的"}


def test_by_instrument(client, theme):
    a_measure(themes=[theme])
    a_measure(themes=[theme], heading="选中的", instruments=[a_term(Instrument, slug="daikuan")])
    assert found(client, instrument="daikuan") == {"选中的"}


def test_by_policy(client, theme):
    a_measure(themes=[theme], policy=a_policy())
    a_measure(themes=[theme], policy=a_policy(slug="that"), heading="选中的")
    assert found(client, policy="that") == {"选中的"}


def test_no_policy_means_that_the_source_names_none(client, theme):
    a_measure(themes=[theme], policy=a_policy())
    a_measure(themes=[theme], heading="选中的")
    assert found(client, policy="none") == {"选中的"}


def test_by_the_department_of_its_policy(client, theme):
    a_measure(themes=[theme], policy=a_policy(a_department()))
    a_measure(themes=[theme], policy=a_policy(a_department(slug="jiaoyu")), heading="选中的")
    assert found(client, department="jiaoyu") == {"选中的"}


def test_no_department_is_a_policy_without_issuer_or_no_policy(client, theme):
    a_measure(themes=[theme], policy=a_policy(a_department()))
    a_measure(themes=[theme], policy=a_policy(), heading="政策没有部门")
    a_measure(themes=[theme], heading="没有政策")
    assert found(client, department="none") == {"政策没有部门", "没有政策"}


@pytest.mark.parametrize(
    ("values", "parameter", "value"),
    [
        ({"issued_on": "2019-05-01"}, "year", "2019"),
        ({"repealed_on": "2022-01"}, "validity", "repealed"),
        ({"valid_until": "2021"}, "validity", "expired"),
        ({"issued_on": "2012"}, "validity", "presumed_expired"),
    ],
)
def test_by_what_its_policy_is(client, theme, values, parameter, value):
    a_measure(themes=[theme], policy=a_policy(issued_on="2021"))
    a_measure(themes=[theme], policy=a_policy(**{"issued_on": "2021"} | values), heading="选中的")
    assert found(client, **{parameter: value}) == {"选中的"}


def test_a_filter_that_repeats_means_any_of_and_counts_once(client, theme):
    first, second = a_term(Target, slug="one"), a_term(Target, slug="two")
    a_measure(themes=[theme], heading="甲", targets=[first, second])
    a_measure(themes=[theme], heading="乙", targets=[second])
    a_measure(themes=[theme], heading="丙")
    page = read(client, "/measures/", theme="ours", target=["one", "two"])
    assert (page.count, set(page.titles)) == (2, {"甲", "乙"})


def test_a_row_tells_whom_how_and_under_which_policy(client, theme):
    policy = a_policy(title="某办法", issued_on="2021")
    targets, instruments = [a_term(Target, name="牧场")], [a_term(Instrument, name="贷款")]
    a_measure(targets, instruments, [theme], policy=policy, text="给牧场贴息")
    (row,) = read(client, "/measures/", theme="ours", as_of="2022-06-30").rows
    assert row.endswith(
        "给牧场贴息适用对象牧场政策工具贷款出自《某办法》推定有效按五年推算，2026年到期成文于2021年发文机关：本库尚未录入"
    )


def test_a_row_without_a_policy_says_so(client, theme):
    a_measure(themes=[theme])
    (row,) = read(client, "/measures/", theme="ours").rows
    assert "所属政策：本库尚未录入" in row
