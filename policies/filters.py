"""The query parameters of the lists of policies, measures, platforms and departments."""

from django.db.models import Q

from lists.filters import RecordFilter, Related, end_of
from policies.fields import CONTACT, DEPARTMENTS_KIND, MEASURE, PLATFORM, POLICY
from policies.models import Policy
from policies.validity import State

OVER = (State.EXPIRED, State.REPEALED, State.PRESUMED_EXPIRED)


class Dated(RecordFilter):
    """For kinds with validity."""

    HAS_DATES, HAS_VALIDITY, EXPIRED = True, True, ("validity", OVER)


PolicyFilter = Dated.of(POLICY.facets)


class MeasureFilter(Dated.of(MEASURE.facets)):
    policy = Related(
        lambda: Policy.objects.published(), "所属政策不详", label="政策",
        said="{}里的", not_stated="没有写明出自哪项政策的",
    )  # fmt: skip

    def changed_since(self, queryset, day):
        """A measure becomes public together with its policy."""
        policies = Policy.objects.filter(published_at__gte=end_of(day))
        return queryset.filter(Q(updated_at__gte=end_of(day)) | Q(policy__in=policies.values("pk")))


PlatformFilter = RecordFilter.of(PLATFORM.facets)
DepartmentFilter = RecordFilter.of(DEPARTMENTS_KIND.facets)
ContactFilter = RecordFilter.of(CONTACT.facets)
