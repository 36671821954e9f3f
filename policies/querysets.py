"""Named queries for policies, measures and contacts."""

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce, Greatest, Substr

from policies.validity_coverage import issued_outside
from records.models import FEW, RecordQuerySet, Status, first_among


class PolicyQuerySet(RecordQuerySet):
    def with_outside_issuer(self):
        """Annotate what `validity.stated` reads from the departments; otherwise it takes one query per policy.

        Unpublished departments count.
        """
        parts = apps.get_model("policies", "PolicyDepartment").objects.filter(issued_outside(), policy=OuterRef("pk"))
        return self.annotate(has_outside_issuer=Exists(parts))

    def years(self):
        """The years in which policies were issued, without repetition."""
        issued = self.exclude(issued_on="").order_by().annotate(year=Substr("issued_on", 1, 4))
        return issued.values_list("year", flat=True).distinct()


def edition(policy, years):
    """What tells a policy from others of its title, whose `years` are given with its own: `2025年`, or its number."""
    year = policy.issued_on[:4]
    if len(years) < 2:
        return ""
    return f"{year}年" if year and years.count(year) == 1 else policy.doc_number


class MeasureQuerySet(RecordQuerySet):
    def published(self):
        """A measure is public only together with its policy."""
        return super().published().filter(Q(policy__isnull=True) | Q(policy__status=Status.PUBLISHED))

    def withdrawn(self):
        """A measure is withdrawn together with its policy, for the same reason."""
        own = ~Q(status=Status.PUBLISHED)
        gone, policies = super().withdrawn(), _policies(self).withdrawn()
        found = self.filter(Q(pk__in=gone.values("pk")) | Q(status=Status.PUBLISHED, policy__in=policies.values("pk")))
        return found.annotate(
            gone_at=Case(When(own, F("withdrawn_at")), default=F("policy__withdrawn_at")),
            gone_reason=Case(When(own, F("withdrawn_reason")), default=F("policy__withdrawn_reason")),
        )

    def last_moved(self, ids, most):
        """A measure may have become public only with its policy."""
        written = super().last_moved(ids, most)
        policies = _policies(self)
        if len(written) == most:  # others count only if their policy became public later than the last of these moved
            least = written[-1][1]
            policies = policies.filter(Q(published_at__gte=least) | Q(published_at=None, created_at__gte=least))
        public = self.annotate(moved=Greatest("updated_at", Coalesce("policy__published_at", "policy__created_at")))
        chosen = list(policies.order_by().values_list("pk", flat=True)[: FEW + 1])
        public = public.filter(policy__in=chosen) if len(chosen) <= FEW else public.filter(policy__isnull=False)
        found = dict(written) | dict(
            first_among(public.order_by("-moved", "-pk").values_list("pk", "moved"), ids, most)
        )
        return sorted(found.items(), key=lambda one: (one[1], one[0]), reverse=True)[:most]


def _policies(measures):
    return measures.model._meta.get_field("policy").related_model.objects.all()


class ContactQuerySet(RecordQuerySet):
    def published(self):
        """A contact is public only together with its department."""
        return super().published().filter(department__status=Status.PUBLISHED)
