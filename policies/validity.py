"""Whether a policy is in force on a day (yes, no, presumed or unknown), and why.

What staff confirmed with a source decides from its day on; next, a repeal or period stated by a source. Otherwise Inner
Mongolia's 2013 measure on normative documents allows a presumption for what it covers (`coverage`): at most five years,
two for trial documents, counted from the day they take effect. From 2023-12-01 it was replaced by a text whose article
on validity we have not read, so the result is only presumed. A later document that cites a policy as its basis is
evidence: it is always reported, and if it may be later than the presumed end, nothing is presumed any more.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db import models

from policies.validity_coverage import Coverage, coverage
from records.dates import PartialDate

YEARS, YEARS_ON_TRIAL = 5, 2
IN_WORDS = {YEARS: "五", YEARS_ON_TRIAL: "两"}
TERMS = {YEARS: "有效期一般不超过五年", YEARS_ON_TRIAL: "试行、暂行的有效期两年"}
RULE = "自治区2013年的规范性文件办法（{}；2023年12月已由新办法取代）"
TRIAL = re.compile(r"[（(](试行|暂行)[）)]|暂行(办法|规定|条例|细则)")


class State(models.TextChoices):
    IN_FORCE = "in_force", "有效"  # a source states a period that includes the day
    EXPIRED = "expired", "已到期"  # a source states a period that is over
    REPEALED = "repealed", "已废止"  # a source says so
    PRESUMED_IN_FORCE = "presumed_in_force", "推定有效"  # by the rule, not by a source
    PRESUMED_EXPIRED = "presumed_expired", "推定到期"  # by the rule, not by a source
    UNKNOWN = "unknown", "效力未核实"  # nothing known decides


CONFIRMABLE = (State.IN_FORCE, State.EXPIRED, State.REPEALED)  # what a source can state; we derive the others


@dataclass(frozen=True)
class Validity:
    """A state, the reason in words, and a short reason for rows. `ends` is its last day, if any."""

    state: str
    reason: str
    brief: str = ""
    ends: str = ""

    @property
    def label(self):
        return State(self.state).label


class Stated(NamedTuple):
    """The facts that determine the validity of a policy."""

    coverage: str
    is_trial: bool
    issued_on: PartialDate  # or empty, like the next three
    valid_from: PartialDate = ""
    valid_until: PartialDate = ""
    repealed_on: PartialDate = ""
    valid_basis: str = ""
    confirmed_state: str = ""
    confirmed_on: datetime.date | None = None
    confirmed_basis: str = ""
    cited_on: PartialDate = ""  # the last day on which another document cited it as its basis
    cited_basis: str = ""  # the document that did


COVERED_BY = ("kind", "title", "doc_number", "level", "has_outside_issuer")
READ = (*COVERED_BY, *Stated._fields[1:])  # attributes of a policy or row that `stated` reads
_covered_by, _dates = attrgetter(*COVERED_BY), attrgetter(*Stated._fields[2:])
Row = NamedTuple("Row", [(name, object) for name in READ])


def stated(policy):
    """The facts about `policy`: a Policy, or any object with the attributes READ."""
    is_trial = policy.is_trial or bool(TRIAL.search(policy.title))
    return Stated(coverage(*_covered_by(policy)), is_trial, *_dates(policy))


def validity_of(policy, as_of):
    """The Validity of `policy` on the day `as_of`, with the reason in words."""
    return validity_from(stated(policy), as_of)


@lru_cache(maxsize=10_000)  # policies with equal facts share a result: 1 µs instead of 8 per exported row
def validity_from(policy, as_of):
    """The Validity on the day `as_of`, from Stated facts."""
    start, until, repealed = policy.valid_from or policy.issued_on, policy.valid_until, policy.repealed_on
    if start and start.earliest > as_of:
        return Validity(State.UNKNOWN, f"{_day(as_of)}时尚未开始（{start.label}）。", f"{start.label}开始")
    if _is_confirmed(policy, as_of):
        return _confirmed(policy)
    if repealed and repealed.latest <= as_of:
        return Validity(State.REPEALED, f"来源写明于{repealed.label}废止。", f"{repealed.label}废止")
    if repealed and repealed.earliest <= as_of:
        return Validity(State.UNKNOWN, f"来源写明于{repealed.label}废止，没有写明是哪一天。", f"{repealed.label}废止")
    if repealed and not until:
        reason = f"来源写明于{repealed.label}废止，此前有效。"
        return Validity(State.IN_FORCE, reason, f"{repealed.label}废止", repealed)
    if until:
        basis = policy.valid_basis or "来源写明的期限"
        if until.latest < as_of:
            reason = f"依据{basis}，期限到{until.label}为止，已过。"
            return Validity(State.EXPIRED, reason, f"期限到{until.label}", until)
        return Validity(State.IN_FORCE, f"依据{basis}，期限到{until.label}为止。", f"期限到{until.label}", until)
    if policy.coverage != Coverage.COVERED:
        reason = f"没有找到写明的期限；{Coverage(policy.coverage).label}{_cited(policy, as_of)}"
        return Validity(State.UNKNOWN, reason, "没有写明期限")
    if not start:
        return Validity(State.UNKNOWN, f"没有找到日期，无法推算。{_cited(policy, as_of)}", "没有写明日期")
    return _presumed(policy, start, as_of)


def _presumed(policy, start, as_of):
    years = _years(policy)
    day = "施行" if policy.valid_from else "成文"
    counted = f"按{RULE.format(TERMS[years])}推算：从{start.label}{day}起{IN_WORDS[years]}年"
    cited, ends = _cited(policy, as_of), presumed_end(policy)
    if cited and start.earliest < years_before(as_of, years) and policy.cited_on.latest >= ends.earliest:
        reason = f"{counted}，到{ends.label}为止；但是{cited}两种说法并列，是否仍有效请向发文机关核实。"
        return Validity(State.UNKNOWN, reason, f"{policy.cited_on.label}仍被引为依据")
    advice = f"没有找到写明的有效期或废止文件，请向发文机关核实。{cited}"
    brief = f"按{IN_WORDS[years]}年推算，"
    if start.latest < years_before(as_of, years):
        return Validity(State.PRESUMED_EXPIRED, f"{counted}，已满。{advice}", f"{brief}已于{ends.label}到期", ends)
    if start.earliest >= years_before(as_of, years):
        return Validity(State.PRESUMED_IN_FORCE, f"{counted}，未满。{advice}", f"{brief}{ends.label}到期", ends)
    reason = f"{counted}；日期只知道到“{start.label}”，是否已满无法判断。{advice}"
    return Validity(State.UNKNOWN, reason, f"{brief}{ends.label}内到期（具体日期不详）", ends)


def _cited(policy, as_of):
    """The evidence in words; empty if there was none by that day."""
    if not policy.cited_on or policy.cited_on.earliest > as_of:
        return ""
    return f"{policy.cited_on.label}，{policy.cited_basis}仍以它为依据。"


def _years(policy):
    return YEARS_ON_TRIAL if policy.is_trial else YEARS


def presumed_end(policy):
    """The end of the rule's period, as precise as the date it counts from."""
    start = policy.valid_from or policy.issued_on
    year, rest = start.year + _years(policy), start[4:]
    return PartialDate(f"{year}-02-28" if rest == "-02-29" else f"{year}{rest}")


def _is_confirmed(policy, as_of):
    """Whether a confirmation by staff applies on that day: from its day on, until a later known end or repeal."""
    if not policy.confirmed_state or policy.confirmed_on > as_of:
        return False
    until, repealed = policy.valid_until, policy.repealed_on
    later = [until.latest] if until and until.latest < as_of else []
    later += [repealed.latest] if repealed and repealed.earliest <= as_of else []
    return not any(end > policy.confirmed_on for end in later)


def _confirmed(policy):
    found = f"{_day(policy.confirmed_on)}，工作人员依据{policy.confirmed_basis}核实"
    reason = f"{found}：{State(policy.confirmed_state).label}。此后如有变化，以发文机关公布的为准。"
    return Validity(policy.confirmed_state, reason, f"{_day(policy.confirmed_on)}核实")


def signature(policy):
    """Everything a policy's state depends on, as a short text: equal signatures mean equal states on any day."""
    policy = stated(policy)
    dates = (policy.valid_from or policy.issued_on, policy.valid_until, policy.repealed_on)
    confirmed = [policy.confirmed_state, policy.confirmed_on.isoformat()] if policy.confirmed_state else []
    covered = f"n{policy.cited_on}" if policy.coverage == Coverage.COVERED else ""
    return "|".join([covered, "t" * policy.is_trial, *dates, *confirmed])


def state_of(signature, as_of):
    """The state for a signature on the day `as_of`."""
    return from_signature(signature, as_of).state


def from_signature(signature, as_of):
    """The Validity for a signature on the day `as_of`; what its reason cites is left out."""
    covered, trial, *rest = signature.split("|")
    start, until, repealed = (PartialDate(date) if date else "" for date in rest[:3])
    state, day = rest[3:] or ("", "")
    policy = Stated(
        Coverage.COVERED if covered else Coverage.OTHER, bool(trial), start, valid_until=until, repealed_on=repealed,
        confirmed_state=state, confirmed_on=datetime.date.fromisoformat(day) if day else None,
        cited_on=PartialDate(covered[1:]) if covered[1:] else "",
    )  # fmt: skip
    return validity_from(policy, as_of)


def years_before(day, years):
    """The same day `years` earlier; 28 February if there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _day(day):
    return f"{day.year}年{day.month}月{day.day}日"


def changed_by(later, how, day):
    """The sentence about a `later` policy that revised or replaced another (`how`); empty if it was after `day`."""
    issued = later.issued_on
    if issued and issued.earliest > day:
        return ""
    when = f"{issued.label}，" if issued else ""
    return f"{when}《{later.title}》{later.edition}{how}了它，原来的文本是否仍适用，请向发文机关核实。"
