"""Every list of the portal by the name it has in addresses."""

from indicators.lists import INDICATORS
from policies.lists import DEPARTMENTS, MEASURES, PLATFORMS, POLICIES
from portal.drawn import with_record_counts
from records.columns import document_row
from records.models import Confidence, Document
from search.filters import Facet, RecordFilter, words
from search.lists import Listing


class DocumentFilter(RecordFilter):
    TITLE = "title"

    confidence = Facet("confidence", words(Confidence), label="可信程度")


DOCUMENTS = Listing(
    name="documents",
    label="来源",
    counter="份",
    records=lambda: Document.objects.published(),
    for_page=with_record_counts,
    for_data=with_record_counts,
    row=document_row,
    filter=DocumentFilter,
)
SEARCHED = (POLICIES, MEASURES, PLATFORMS, INDICATORS)
LISTINGS = {listing.name: listing for listing in (*SEARCHED, DEPARTMENTS, DOCUMENTS)}
