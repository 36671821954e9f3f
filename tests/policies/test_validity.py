"""Whether a policy is in force on a day, and why."""

from datetime import date

import pytest

from policies.models import Policy
from policies.validity import State, validity_of
from records.dates import PartialDate
from tests.builders import a_department, a_measure, a_part, a_policy

DATES = ("issued_on", "valid_from", "valid_until", "repealed_on")


def judged(day, kind="banfa", **values):
    """The validity on `day` of a policy with these values."""
    dates = {name: PartialDate(values.pop(name, "")) for name in DATES}
    values = {"title": "某办法"} | values
    return validity_of(Policy(kind=kind, **dates, **values), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("repealed_on", "day_before", "day"),
    [
        ("2022-05-01", "2022-04-30", "2022-05-01"),
        ("2022-05", "2022-05-30", "2022-05-31"),
        ("2022", "2022-12-30", "2022-12-31"),
        ("2024-02", "2024-02-28", "2024-02-29"),
    ],
)
def test_repealed_from_the_last_day_it_can_mean(repealed_on, day_before, day):
    assert judged(day_before, issued_on="2021", repealed_on=repealed_on).state != State.REPEALED
    assert judged(day, issued_on="2021", repealed_on=repealed_on).state == State.REPEALED


def test_before_its_repeal_it_was_in_force_and_no_rule_is_needed():
    before = judged("2022-04-30", issued_on="2021", repealed_on="2022-05")
    assert (before.state, before.reason) == (State.IN_FORCE, "来源写明于2022年5月废止，此前有效。")


def test_within_the_month_of_its_repeal_nobody_knows():
    assert judged("2022-05-15", issued_on="2021", repealed_on="2022-05").state == State.UNKNOWN


def test_a_repeal_names_its_date():
    assert judged("2023-01-01", repealed_on="2022-05").reason == "来源写明于2022年5月废止。"


def test_a_repeal_outweighs_a_stated_period():
    assert judged("2023-01-01", valid_until="2025", repealed_on="2022").state == State.REPEALED


@pytest.mark.parametrize(
    ("issued_on", "before"), [("2021-12-17", "2021-12-16"), ("2021-12", "2021-11-30"), ("2021", "2020-12-31")]
)
def test_before_it_begins_nothing_is_known(issued_on, before):
    validity = judged(before, issued_on=issued_on, valid_until="2025")
    assert validity.state == State.UNKNOWN
    assert "尚未开始" in validity.reason


@pytest.mark.parametrize("valid_until", ["2025", "2025-12", "2025-12-31"])
def test_a_stated_period_decides_to_its_last_day(valid_until):
    assert judged("2025-12-31", kind="guihua", valid_until=valid_until).state == State.IN_FORCE
    assert judged("2026-01-01", kind="guihua", valid_until=valid_until).state == State.EXPIRED


def test_a_stated_period_names_its_basis():
    stated = {"valid_until": "2025", "valid_basis": "标题中的“2021—2025年”"}
    assert judged("2022-01-01", **stated).reason == "依据标题中的“2021—2025年”，期限到2025年为止。"
    assert judged("2026-01-01", **stated).reason == "依据标题中的“2021—2025年”，期限到2025年为止，已过。"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "guihua"}, "规划、工作方案一类文件不适用"),
        ({"kind": "tongzhi", "title": "关于印发《某规划》的通知"}, "规划、工作方案一类文件不适用"),
        ({"kind": "fangan", "title": "某工作方案（试行）"}, "规划、工作方案一类文件不适用"),
        ({"kind": "tongzhi", "title": "关于印发某专项行动工作方案的通知"}, "规划、工作方案一类文件不适用"),
        ({"kind": "fangan", "title": "某实施方案（2021—2025年）"}, "实施方案等其他方案是否适用尚无定论"),
        ({"kind": "tongzhi", "title": "关于印发某行动实施方案的通知"}, "实施方案等其他方案是否适用尚无定论"),
        ({"kind": "fangan", "title": "某行动方案"}, "实施方案等其他方案是否适用尚无定论"),
        ({"doc_number": "内党发〔2020〕17号"}, "党的机关（含联合发文）"),
        ({"doc_number": "内党办发[2021]3号"}, "党的机关（含联合发文）"),
        ({"doc_number": "中办发〔2021〕3号"}, "党的机关（含联合发文）"),
        ({"title": "内蒙古自治区党委 自治区人民政府关于科技创新的意见"}, "党的机关（含联合发文）"),
        ({"doc_number": "国办发〔2021〕3号"}, "国家层面的文件"),
        ({"level": "national"}, "国家层面的文件"),
        ({"kind": "qita"}, "没有核实"),
    ],
)
def test_nothing_is_presumed_of_what_the_rule_does_not_cover(values, why):
    validity = judged("2030-01-01", issued_on="2021", **values)
    assert validity.state == State.UNKNOWN
    assert why in validity.reason


@pytest.mark.parametrize("title", ["关于加强党委领导的意见", "规划管理办法", "某办法（实施方案除外）"])
def test_a_word_in_a_title_is_not_the_sort_of_document(title):
    assert judged("2030-01-01", issued_on="2021", title=title).state == State.PRESUMED_EXPIRED


@pytest.mark.parametrize(
    ("role", "state"), [("issuer", "unknown"), ("joint", "unknown"), ("responsible", "presumed_expired")]
)
@pytest.mark.parametrize(("name", "level"), [("某自治区党委", "autonomous_region"), ("某部", "national")])
def test_who_issued_it_decides_on_every_page(client, db, role, state, name, level):
    policy = a_policy(a_department(), issued_on="2010")
    department = a_department(name=name, level=level)
    a_part(policy, department, role)
    measure = a_measure(policy=policy)
    assert client.get(f"{policy.get_absolute_url()[:-1]}.json").json()["validity"]["state"] == state
    lists = [f"/{kind}.json?validity={state}&department={department.slug}" for kind in ("policies", "measures")]
    assert [client.get(address).json()["count"] for address in lists] == [1, 1]
    for page in (policy.get_absolute_url(), measure.get_absolute_url(), department.get_absolute_url()):
        assert f"badge--{state}" in client.get(page).content.decode()
    for page in ("/policies/", "/measures/"):
        assert f"badge--{state}" in client.get(page, {"department": department.slug}).content.decode()


@pytest.mark.parametrize(("is_trial", "title", "years", "other"), [
    (False, "某办法", "五", "两年"), (True, "某办法", "两", "五年"), (False, "某暂行办法", "两", "五年"),
])  # fmt: skip
def test_the_reason_counts_the_years_that_apply(is_trial, title, years, other):
    validity = judged("2022-01-01", issued_on="2021-12", is_trial=is_trial, title=title)
    assert f"起{years}年" in validity.reason
    assert other not in validity.reason
    assert validity.brief.startswith(f"按{years}年推算，")


@pytest.mark.parametrize(("day", "issued_on", "brief"), [
    ("2022-01-01", "2021-12-17", "按五年推算，2026年12月17日到期"),
    ("2027-01-01", "2021", "按五年推算，已于2026年到期"),
    ("2026-07-01", "2021", "按五年推算，2026年内到期（具体日期不详）"),
])  # fmt: skip
def test_rows_say_it_in_brief(day, issued_on, brief):
    assert judged(day, issued_on=issued_on).brief == brief


def test_without_any_date_nothing_is_presumed():
    assert judged("2030-01-01") == judged("1990-01-01")
    assert judged("2030-01-01").reason == "没有找到日期，无法推算。"


@pytest.mark.parametrize(
    ("is_trial", "within", "after"), [(False, "2026-12-16", "2026-12-18"), (True, "2023-12-16", "2023-12-18")]
)
def test_the_rule_presumes_five_years_and_two_on_trial(is_trial, within, after):
    assert judged(within, issued_on="2021-12-17", is_trial=is_trial).state == State.PRESUMED_IN_FORCE
    assert judged(after, issued_on="2021-12-17", is_trial=is_trial).state == State.PRESUMED_EXPIRED


@pytest.mark.parametrize("kind", ["yijian", "cuoshi", "banfa", "xize", "zhiyin", "tongzhi"])
def test_the_rule_is_for_normative_documents(kind):
    assert judged("2030-01-01", kind=kind, issued_on="2021").state == State.PRESUMED_EXPIRED


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2021-01-01", State.PRESUMED_IN_FORCE),
        ("2026-01-01", State.PRESUMED_IN_FORCE),
        ("2026-01-02", State.UNKNOWN),
        ("2026-12-31", State.UNKNOWN),
        ("2027-01-01", State.PRESUMED_EXPIRED),
    ],
)
def test_a_year_alone_presumes_only_what_every_day_of_it_would(day, state):
    assert judged(day, issued_on="2021").state == state


def test_a_date_too_vague_to_presume_says_so():
    assert "日期只知道到“2021年”，是否已满无法判断" in judged("2026-07-01", issued_on="2021").reason


def test_a_presumption_names_its_rule_and_date_and_sends_to_the_issuer():
    reason = judged("2022-01-01", issued_on="2021-12").reason
    assert "2013年" in reason
    assert "从2021年12月成文起五年" in reason
    assert "请向发文机关核实" in reason


def test_years_count_from_the_day_it_takes_effect():
    validity = judged("2027-06-30", issued_on="2021-12-17", valid_from="2022-07-01")
    assert validity.state == State.PRESUMED_IN_FORCE
    assert "从2022年7月1日施行起五年" in validity.reason


@pytest.mark.parametrize(
    ("day", "state"), [("2024-02-29", State.PRESUMED_IN_FORCE), ("2024-03-01", State.PRESUMED_EXPIRED)]
)
def test_five_years_before_29_february_is_the_28th(day, state):
    assert judged(day, issued_on="2019-02-28").state == state


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_own_words(state):
    assert [other for other in State if other.label == state.label] == [state]
