"""Every query of indicators that has a name."""

from django.db import models

from records.models import RecordQuerySet, Status


class IndicatorQuerySet(RecordQuerySet):
    def for_page(self):
        return self.prefetch_related("observations__indicator")

    def for_data(self):
        return self.prefetch_related(
            "citations__document", "observations__indicator", "observations__citations__document"
        )

    def for_detail(self):
        return self.for_data().prefetch_related("observations__policy", "observations__platform")


class ObservationQuerySet(models.QuerySet):
    def published(self):
        """A figure is public together with its indicator."""
        return self.filter(indicator__status=Status.PUBLISHED)

    def for_page(self):
        return self.select_related("indicator").prefetch_related("citations__document")
