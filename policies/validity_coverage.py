"""Whether the region's rule on the validity of normative documents covers a policy.

The rule (order 191 of 2013, order 262 since 2023-12-01) applies to documents of the region's administrative organs and
of bodies authorised by law, but not to documents of Party organs (even joint ones) or national documents. Order 262
excludes 工作方案, and plans are not rules at all; whether 实施方案 and other 方案 are covered is open.
"""

import re
from functools import lru_cache

from django.db import models
from django.db.models import Q

PARTY = ("党委", "党组", "中共", "中国共产党", "纪委", "纪律检查委员会", "中央办公厅", "中央委员会")
OF_PARTY = re.compile(r"党|^中办?发|^厅字")  # the prefix of the 文号 of a Party document, before the year
NATIONAL = "national"
NATIONAL_NUMBER = re.compile(r"^国")  # 国发, 国办发, 国函, 国科发
YEAR_OF_NUMBER = re.compile(r"[〔\[(（【0-9]")
STATUTES, PLANS, SCHEMES, OTHERS = ("tiaoli",), ("guihua", "jihua"), ("fangan",), ("qita", "qingdan")
NOT_COVERED = STATUTES + PLANS + SCHEMES + OTHERS  # kinds for which nothing is ever presumed
AFTER_THE_NAME = re.compile(r"(?:[（(][^（）()]*[）)]|的?通知|[》”\s]){1,6}$")


class Coverage(models.TextChoices):
    """Whether the rule covers a policy, and if not, why not."""

    COVERED = "covered", ""
    NOT_REGIONAL = "not_regional", "党的机关（含联合发文）和国家层面的文件不适用自治区行政规范性文件有效期的规定。"
    PLAN = "plan", "规划、工作方案一类文件不适用行政规范性文件有效期的规定。"
    OPEN = "open", "自治区的规定只写明不适用于工作方案，实施方案等其他方案是否适用尚无定论，不作推算。"
    STATUTE = "statute", "地方性法规不属于规范性文件，没有废止或修改就继续有效；是否修改过没有核实。"
    OTHER = "other", "这一文种是否属于行政规范性文件没有核实，不作推算。"


@lru_cache(maxsize=10_000)
def coverage(kind, title, doc_number, level, has_outside_issuer):
    """The Coverage of a policy. `has_outside_issuer`: a Party organ or a national body issued it, alone or jointly."""
    if has_outside_issuer or level == NATIONAL or _is_numbered_outside(doc_number) or is_of_party(_issuer_in(title)):
        return Coverage.NOT_REGIONAL
    name = AFTER_THE_NAME.sub("", title)
    if kind in STATUTES:
        return Coverage.STATUTE
    if kind in PLANS or name.endswith(("规划", "规划纲要", "工作方案")):
        return Coverage.PLAN
    if kind in SCHEMES or name.endswith("方案"):
        return Coverage.OPEN
    return Coverage.OTHER if kind in OTHERS else Coverage.COVERED


def is_outside(name, level):
    """Whether this department is a Party organ or a national body."""
    return level == NATIONAL or is_of_party(name)


def is_of_party(name):
    return any(word in name for word in PARTY)


def issued_outside():
    """A condition on PolicyDepartment: such a department issued the policy, alone or jointly."""
    outside = Q(department__level=NATIONAL)
    for word in PARTY:
        outside |= Q(department__name__contains=word)
    return outside & ~Q(role="responsible")


def _is_numbered_outside(doc_number):
    prefix = YEAR_OF_NUMBER.split(doc_number, maxsplit=1)[0]
    return bool(OF_PARTY.search(prefix) or NATIONAL_NUMBER.search(prefix))


def _issuer_in(title):
    """The text before 关于 in a title that names the issuer; empty otherwise."""
    issuer, found, _ = title.partition("关于")
    return issuer if found else ""
