"""The fields of a term."""

from lists.fields import Kind, Text, Texts, named, text
from lists.rows import Row
from terms.models import Term


class TermRow(Row):
    pass


TERM = Kind(
    Term,
    TermRow,
    own=(
        named("name", "名词", type=Text("名词")),
        named("aliases", "又称", type=Texts("同一个意思的其他写法")),
        text("meaning", "含义", type=Text("含义")),
    ),
    slug_after="name",
)
