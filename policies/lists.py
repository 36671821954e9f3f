"""The lists of this room, and the records behind them."""

from policies import columns, detail, shown
from policies.filters import DepartmentFilter, MeasureFilter, PlatformFilter, PolicyFilter
from policies.models import Department, Measure, Platform, Policy
from policies.querysets import DepartmentQuerySet, PlatformQuerySet
from records import changes
from search.lists import Listing

POLICIES = Listing(
    name="policies",
    label="政策",
    counter="项",
    model=Policy,
    records=lambda: Policy.objects.published().with_measure_count(),
    detail=detail.the_policy,
    page_rows=shown.policies,
    data_rows=columns.policy_rows,
    columns=columns.POLICY_COLUMNS,
    changes=changes,
    filter=PolicyFilter,
)
MEASURES = Listing(
    name="measures",
    label="措施",
    counter="条",
    model=Measure,
    records=lambda: Measure.objects.published(),
    detail=detail.the_measure,
    page_rows=shown.measures,
    data_rows=columns.measure_rows,
    columns=columns.MEASURE_COLUMNS,
    changes=changes,
    filter=MeasureFilter,
    key="pk",
)
PLATFORMS = Listing(
    name="platforms",
    label="平台",
    counter="个",
    model=Platform,
    records=lambda: Platform.objects.published(),
    for_page=PlatformQuerySet.for_page,
    for_data=PlatformQuerySet.for_data,
    detail=detail.the_platform,
    row=columns.platform_row,
    columns=columns.PLATFORM_COLUMNS,
    changes=changes,
    filter=PlatformFilter,
    template="platforms/list.html",
)
DEPARTMENTS = Listing(
    name="departments",
    label="部门",
    counter="个",
    model=Department,
    records=lambda: Department.objects.published(),
    for_page=DepartmentQuerySet.for_page,
    for_data=DepartmentQuerySet.for_data,
    detail=detail.the_department,
    row=columns.department_row,
    columns=columns.DEPARTMENT_COLUMNS,
    changes=changes,
    filter=DepartmentFilter,
)
