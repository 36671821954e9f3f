"""The fields of the documents that records are based on."""

from documents.citing import record_counts
from lists.fields import (  # fmt: skip
    DATE,
    Choice,
    Column,
    Facet,
    Field,
    Kind,
    Link,
    Text,
    Whole,
    date_group,
    dated,
    named,
    text,
)
from lists.rows import Row
from records.models import Confidence, Document


class DocumentRow(Row):
    def __str__(self):
        return self.title

    @property
    def record_count(self):
        """The number of public records that cite it."""
        of_block = [pk for pk, row in self.block.rows[Document].items() if row]
        return self.block.once("records of documents", lambda: record_counts(of_block))[self.pk]


DOCUMENT = Kind(
    Document,
    DocumentRow,
    own=(
        named("title", "标题", type=Text("标题")),
        text("publisher", "发布者", is_bare=True, type=Text("发布者；不清楚时为空", may_be_empty=True)),
        Field(
            "published", "发布日期", date_group("发布日期"), lambda row: dated(row.published_on),
            columns=(Column("published", "发布日期", DATE, read=lambda data: data["published"]["date"]),),
        ),
        Field("address", "原网址", Link("公开网址；没有时为 null"), lambda row: row.address or None),
        Field("confidence", "可信程度", Choice("可信程度", Confidence)),
        Field("record_count", "摘录的记录数", Whole("从它摘录的公开记录数", least=0)),
    ),
    facets=(
        Facet("confidence", "可信程度", lambda row: [row.confidence], choices=Confidence, said="来自{}的", place=1),
    ),
    date=lambda row: row.published_on,
    slug_after="title",
)  # fmt: skip
