"""Is a policy in force on a day? Yes, no, presumed or unknown; and why.

A repeal or a period that a source states decides. Otherwise Inner Mongolia's 2013 measure on normative documents
allows a presumption: five years at most, two for trial documents, counted from the day they take effect. It was
replaced from 2023-12-01 by a text whose article on validity nobody here has read, so what follows from it is only
presumed. Plans and programmes are outside that rule.
"""

from dataclasses import dataclass
from types import SimpleNamespace

from django.db import models

from records.dates import PartialDate

NORMATIVE_KINDS = ("yijian", "cuoshi", "banfa", "xize", "zhiyin", "tongzhi")
YEARS, YEARS_ON_TRIAL = 5, 2
RULE = "自治区2013年的规范性文件办法（有效期一般不超过五年，试行、暂行的两年；2023年12月已由新办法取代）"


class State(models.TextChoices):
    IN_FORCE = "in_force", "有效"  # a source states a period, and the day lies in it
    EXPIRED = "expired", "已到期"  # a source states a period, and it is over
    REPEALED = "repealed", "已废止"  # a source says so
    PRESUMED_IN_FORCE = "presumed_in_force", "推定有效"  # by the rule, not by a source
    PRESUMED_EXPIRED = "presumed_expired", "推定到期"  # by the rule, not by a source
    UNKNOWN = "unknown", "效力未核实"  # nothing known decides


@dataclass(frozen=True)
class Validity:
    state: str
    reason: str

    @property
    def label(self):
        return State(self.state).label


def validity_of(policy, as_of):
    """Return the Validity of `policy` on the day `as_of`, the reason in words for readers."""
    start, until = policy.valid_from or policy.issued_on, policy.valid_until
    if start and start.earliest > as_of:
        return Validity(State.UNKNOWN, f"{_day(as_of)}时尚未开始（{start.label}）。")
    if policy.repealed_on and policy.repealed_on.latest <= as_of:
        return Validity(State.REPEALED, f"来源写明于{policy.repealed_on.label}废止。")
    if policy.repealed_on and policy.repealed_on.earliest <= as_of:
        return Validity(State.UNKNOWN, f"来源写明于{policy.repealed_on.label}废止，没有写明是哪一天。")
    if policy.repealed_on and not until:
        return Validity(State.IN_FORCE, f"来源写明于{policy.repealed_on.label}废止，此前有效。")
    if until:
        basis = policy.valid_basis or "来源写明的期限"
        if until.latest < as_of:
            return Validity(State.EXPIRED, f"依据{basis}，期限到{until.label}为止，已过。")
        return Validity(State.IN_FORCE, f"依据{basis}，期限到{until.label}为止。")
    if policy.kind not in NORMATIVE_KINDS:
        return Validity(State.UNKNOWN, "没有找到写明的期限；规划、方案一类文件不适用规范性文件有效期的规定。")
    if not start:
        return Validity(State.UNKNOWN, "没有找到日期，无法推算。")
    return _presumed(policy, start, as_of)


def _presumed(policy, start, as_of):
    years = YEARS_ON_TRIAL if policy.is_trial else YEARS
    day = "施行" if policy.valid_from else "成文"
    counted = f"按{RULE}推算：从{start.label}{day}起{'两' if years == 2 else '五'}年"
    advice = "没有找到写明的有效期或废止文件，请向发文机关核实。"
    if start.latest < years_before(as_of, years):
        return Validity(State.PRESUMED_EXPIRED, f"{counted}，已满。{advice}")
    if start.earliest >= years_before(as_of, years):
        return Validity(State.PRESUMED_IN_FORCE, f"{counted}，未满。{advice}")
    return Validity(State.UNKNOWN, f"{counted}；日期只知道到“{start.label}”，是否已满无法判断。{advice}")


def signature(policy):
    """All that a policy's state depends on, as one short text: policies that share it share their state on any day."""
    normative = policy.kind if policy.kind in NORMATIVE_KINDS else ""
    dates = (policy.valid_from or policy.issued_on, policy.valid_until, policy.repealed_on)
    return "|".join([normative and "n", "t" * policy.is_trial, *dates])


def state_of(signature, as_of):
    """The state that a signature means on the day `as_of`."""
    normative, trial, *dates = signature.split("|")
    start, until, repealed = (PartialDate(date) if date else "" for date in dates)
    policy = SimpleNamespace(
        kind=NORMATIVE_KINDS[0] if normative else "", is_trial=bool(trial), valid_from="", issued_on=start,
        valid_until=until, valid_basis="", repealed_on=repealed,
    )  # fmt: skip
    return validity_of(policy, as_of).state


def years_before(day, years):
    """The same day `years` earlier; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _day(day):
    return f"{day.year}年{day.month}月{day.day}日"
