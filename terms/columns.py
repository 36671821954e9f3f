"""Terms as data."""

from records.columns import SHARED_COLUMNS, Column, shared


def term_row(term, as_of=None):
    return shared(term) | {"name": term.name, "aliases": term.aliases, "meaning": term.meaning}


TERM_COLUMNS = (
    Column("name", "名词"),
    Column("aliases", "又称"),
    Column("slug", "网址名"),
    Column("meaning", "含义"),
    *SHARED_COLUMNS,
)
