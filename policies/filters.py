"""What readers may ask of policies, measures, platforms and departments."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr

from policies.models import (
    Department,
    Instrument,
    Kind,
    Level,
    Platform,
    Policy,
    PolicyDepartment,
    Region,
    Target,
    Theme,
)  # fmt: skip
from policies.validity import State, state_on
from search.filters import Facet, RecordFilter, terms, words

ISSUING = (PolicyDepartment.Role.ISSUER, PolicyDepartment.Role.JOINT)


def departments():
    return dict(Department.objects.published().values_list("slug", "name"))


def years():
    years = Policy.objects.order_by().values_list(Substr("issued_on", 1, 4), flat=True).distinct()
    return {year: f"{year}年" for year in sorted(filter(None, years), reverse=True)}


def without_issuer(policy):
    """No source states who issued the policy (`policy`: the path to its id)."""
    return Q(~Exists(PolicyDepartment.objects.filter(policy=OuterRef(policy), role__in=ISSUING)))


def policy_year(path):
    return lambda as_of: {"year_of_issue": Substr(path, 1, 4)}


class PolicyFilter(RecordFilter):
    TITLE, DATE = "title", "issued_on"

    department = Facet(
        "departments__slug", departments, without_issuer("pk"), "来源未写明发文机关", label="部门"
    )  # fmt: skip
    year = Facet(
        "year_of_issue", years, Q(issued_on=""), "日期未写明", annotations=policy_year("issued_on"), label="年份"
    )  # fmt: skip
    kind = Facet("kind", words(Kind), label="文种")
    theme = Facet("themes__slug", terms(Theme), label="主题")
    validity = Facet("state", words(State), annotations=state_on, label="效力")
    level = Facet("level", words(Level), label="层级")
    region = Facet("regions__slug", terms(Region), label="地区")


class MeasureFilter(RecordFilter):
    TITLE, DATE, ORDER = "heading", "policy__issued_on", ("position", "id")

    target = Facet("targets__slug", terms(Target), label="适用对象")
    instrument = Facet("instruments__slug", terms(Instrument), label="政策工具")
    theme = Facet("themes__slug", terms(Theme), label="主题")
    department = Facet(
        "policy__departments__slug", departments, without_issuer("policy"), "来源未写明发文机关", label="部门"
    )
    policy = Facet(
        "policy__slug", lambda: dict(Policy.objects.published().values_list("slug", "title")),
        Q(policy__isnull=True), "来源未写明出自哪项政策", label="政策",
    )  # fmt: skip
    year = Facet("year_of_issue", years, annotations=policy_year("policy__issued_on"), label="政策年份")
    validity = Facet(
        "state", words(State), annotations=lambda as_of: state_on(as_of, "policy__"), label="政策效力"
    )  # fmt: skip


class PlatformFilter(RecordFilter):
    kind = Facet("kind", words(Platform.Kind), label="类型")
    level = Facet("level", words(Level), Q(level=""), "来源未写明", label="级别")
    region = Facet("regions__slug", terms(Region), Q(regions__isnull=True), "来源未写明", label="地区")


class DepartmentFilter(RecordFilter):
    ORDER = ("position", "id")

    level = Facet("level", words(Level), label="层级")
