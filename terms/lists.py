"""The list of this room."""

from records import changes
from search.lists import Listing
from terms.columns import TERM_COLUMNS, term_row
from terms.detail import the_term
from terms.filters import TermFilter
from terms.models import Term

TERMS = Listing(
    name="terms",
    label="名词",
    counter="个",
    model=Term,
    records=lambda: Term.objects.published(),
    for_page=lambda terms: terms,
    detail=the_term,
    for_data=lambda terms: terms.prefetch_related("citations__document"),
    row=term_row,
    columns=TERM_COLUMNS,
    changes=changes,
    filter=TermFilter,
)
