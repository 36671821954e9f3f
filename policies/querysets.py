"""Every query of measures that has a name."""

from django.db.models import Case, F, Q, When

from records.models import RecordQuerySet, Status


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
