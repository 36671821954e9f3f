"""A term with everything its own page shows."""

from records.prepared import Prepared, asked, give
from records.sources import sources_of
from terms.models import Term

TERM = Prepared(lambda: Term.objects.published().filter(slug=asked("slug")))


def the_term(slug):
    """The public term with this slug, or None."""
    for term in TERM(slug=slug):
        give(term, citations=sources_of(term))
        return term
    return None
