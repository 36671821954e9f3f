"""The list of the documents that records are based on."""

from documents.fields import DOCUMENT
from lists.filters import RecordFilter
from lists.listing import Listing


class DocumentFilter(RecordFilter.of(DOCUMENT.facets)):
    HAS_DATES = True


DOCUMENTS = Listing("documents", "来源", "份", DOCUMENT, DocumentFilter)
