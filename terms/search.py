"""What terms can be found by."""

from search.index import register
from terms.models import Term


def register_all():
    register(Term, fields=term_fields, names=("name", "aliases"), facets=lambda term: {})


def term_fields(term):
    return [
        ("name", "名词", term.name),
        *(("aliases", "又称", alias) for alias in term.aliases),
        ("meaning", "含义", term.meaning),
    ]
