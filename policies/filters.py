"""What readers may ask of policies, measures, platforms and departments."""

from django.db.models import Q
from django.db.models.functions import Substr

from policies.models import Department, Instrument, Kind, Level, Platform, Policy, Region, Target, Theme
from policies.validity import State, state_of
from records.edition import while_unchanged
from search.filters import Facet, RecordFilter, Related, end_of, terms, words

NO_ISSUER = "发文机关不详"
OVER = (State.EXPIRED, State.REPEALED, State.PRESUMED_EXPIRED)


themes, regions, targets, instruments = map(while_unchanged, map(terms, (Theme, Region, Target, Instrument)))


@while_unchanged
def departments():
    return dict(Department.objects.published().values_list("slug", "name"))


@while_unchanged
def years():
    years = Policy.objects.published().order_by().values_list(Substr("issued_on", 1, 4), flat=True).distinct()
    return {year: f"{year}年" for year in sorted(filter(None, years), reverse=True)}


class PolicyFilter(RecordFilter):
    TITLE, HAS_DATES, EXPIRED = "title", True, ("validity", OVER)

    department = Facet(departments, NO_ISSUER, label="部门")
    year = Facet(years, "日期不详", label="年份")
    kind = Facet(words(Kind), label="文种")
    theme = Facet(themes, label="主题")
    validity = Facet(words(State), read=state_of, label="效力")
    level = Facet(words(Level), label="层级")
    region = Facet(regions, label="地区")


class MeasureFilter(RecordFilter):
    TITLE, HAS_DATES, EXPIRED = "heading", True, ("validity", OVER)

    target = Facet(targets, label="适用对象")
    instrument = Facet(instruments, label="政策工具")
    theme = Facet(themes, label="主题")
    department = Facet(departments, NO_ISSUER, label="部门")
    year = Facet(years, "日期不详", label="政策年份")
    validity = Facet(words(State), read=state_of, label="政策效力")
    policy = Related(lambda: Policy.objects.published(), "所属政策不详", label="政策")

    def changed_since(self, queryset, name, day):
        """A measure becomes public with its policy."""
        return queryset.filter(Q(updated_at__gte=end_of(day)) | Q(policy__published_at__gte=end_of(day)))


class PlatformFilter(RecordFilter):
    kind = Facet(words(Platform.Kind), label="类型")
    level = Facet(words(Level), "级别不详", label="级别")
    region = Facet(regions, "所在地不详", label="地区")


class DepartmentFilter(RecordFilter):
    level = Facet(words(Level), label="层级")
