"""What readers may ask of terms."""

from search.filters import RecordFilter


class TermFilter(RecordFilter):
    pass
