"""Named queries for figures."""

from records.models import Status
from records.tracking import TrackedQuerySet


class ObservationQuerySet(TrackedQuerySet):
    def published(self):
        """A figure is public together with its indicator."""
        return self.filter(indicator__status=Status.PUBLISHED)
