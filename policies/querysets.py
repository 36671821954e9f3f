"""Every query of policies, measures, platforms and departments that has a name.

Of the kinds with few records `for_page` loads what a row of a page shows, `for_data` what a dictionary holds: each a
fixed number of queries, and nothing unpublished among what is related. Rows of policies and measures are made by
`shown` and `columns`; what a record's own page shows is loaded by `detail`.
"""

from django.apps import apps
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from policies.coverage import issued_outside
from records.models import FOR_CHANGES, RecordQuerySet, Status
from search.answer import Answer, Question

CITATIONS = "citations__document"


class PolicyQuerySet(RecordQuerySet):
    def with_measure_count(self):
        """Of published policies: their measures are public with them, so the status of each alone tells."""
        own = apps.get_model("policies", "Measure").objects.filter(policy=OuterRef("pk"), status=Status.PUBLISHED)
        counts = own.order_by().values("policy").annotate(n=Count("*")).values("n")
        return self.annotate(measure_count=Coalesce(Subquery(counts, IntegerField()), 0))

    def with_outside_issuer(self):
        """With what `validity.stated` asks of the departments; without it that is one query for each policy."""
        return self.annotate(has_outside_issuer=has_outside_issuer("pk"))


class MeasureQuerySet(RecordQuerySet):
    def published(self):
        """A measure is public only together with its policy."""
        return super().published().filter(Q(policy__isnull=True) | Q(policy__status=Status.PUBLISHED))

    def withdrawn(self):
        """It goes with its policy, too, and for the same reason."""
        gone = Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False)
        gone |= Q(status=Status.PUBLISHED, policy__status=Status.WITHDRAWN, policy__withdrawn_at__isnull=False)
        own = Q(status=Status.WITHDRAWN)
        return self.filter(gone).annotate(
            gone_at=Case(When(own, F("withdrawn_at")), default=F("policy__withdrawn_at")),
            gone_reason=Case(When(own, F("withdrawn_reason")), default=F("policy__withdrawn_reason")),
        )

    def for_changes(self):
        """With its policy, as it became public with it."""
        of_policy = [f"policy__{name}" for name in FOR_CHANGES]
        return super().for_changes().select_related("policy").only(*FOR_CHANGES, *of_policy)


class PlatformQuerySet(RecordQuerySet):
    def for_page(self):
        return self.prefetch_related("regions")

    def for_data(self):
        return self.prefetch_related(
            "regions", CITATIONS, f"changes__{CITATIONS}", Prefetch("policies", published("Policy"))
        )


class DepartmentQuerySet(RecordQuerySet):
    def with_counts(self):
        """Counted anew: for one department, and also while a draft of it is looked at."""
        return self.annotate(
            policy_count=counted("Policy", departments=OuterRef("pk")),
            measure_count=counted("Measure", policy__departments=OuterRef("pk")),
        )

    def for_page(self):
        newest = published("Policy").order_by("-issued_on", "id").only("slug", "title", "issued_on")[:5]
        return with_indexed_counts(self.prefetch_related(Prefetch("policies", newest, to_attr="newest_policies")))

    def for_data(self):
        return with_indexed_counts(self.prefetch_related(CITATIONS))


def has_outside_issuer(policy):
    """Did a Party organ or a national body issue the policy at the end of this path? Unpublished ones count."""
    parts = apps.get_model("policies", "PolicyDepartment").objects.filter(issued_outside(), policy=OuterRef(policy))
    return Exists(parts)


def published(name):
    return apps.get_model("policies", name).objects.published()


def counted(name, **where):
    """How many published records of `name` fulfil `where`, as a subquery."""
    rows = published(name).filter(**where).order_by().annotate(one=F("status")).values("one")
    return Coalesce(Subquery(rows.annotate(n=Count("pk", distinct=True)).values("n"), IntegerField()), 0)


def with_indexed_counts(departments):
    """The departments as a list, each with its counts from the index: of all of them at once."""
    departments = list(departments)
    for name in ("Policy", "Measure"):
        counts = Answer(Question([apps.get_model("policies", name)])).counts("department")
        for department in departments:
            setattr(department, f"{name.lower()}_count", counts.get(department.slug, 0))
    return departments
