"""Every query of indicators that has a name."""

from django.db.models import Prefetch

from records.models import Citation, RecordQuerySet, Status
from records.recorded import RecordedQuerySet


class IndicatorQuerySet(RecordQuerySet):
    def for_page(self):
        return self.prefetch_related("observations")

    def for_data(self):
        return self.prefetch_related(sources(), "observations", sources("observations__citations"))


class ObservationQuerySet(RecordedQuerySet):
    def published(self):
        """A figure is public together with its indicator."""
        return self.filter(indicator__status=Status.PUBLISHED)

    def for_page(self):
        return self.with_sources()

    def with_sources(self):
        return self.select_related("indicator").prefetch_related(sources())


def sources(path="citations"):
    """Citations, each with its document."""
    return Prefetch(path, Citation.objects.select_related("document"))
