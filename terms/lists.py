"""The list of this app."""

from lists.filters import RecordFilter
from lists.listing import Listing
from terms.fields import TERM

TERMS = Listing("terms", "名词", "个", TERM, RecordFilter.of(()))
