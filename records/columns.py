"""What every record looks like as data: a dictionary with the stable keys, and the columns of a table."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Func, TextField

from records.changes import written
from records.models import Citation, Status
from records.not_found import NOT_FOUND
from records.prepared import IDS, Prepared, held

TEXT, NUMBER, DATE, INSTANT, LINK = "text", "number", "date", "instant", "link"


def shared(record):
    """The keys that a record of any kind begins with."""
    slug = {"slug": record.slug} if hasattr(record, "slug") else {}
    return {
        "id": record.pk,
        "url": record.get_absolute_url(),
        **slug,
        "updated_at": written(record.updated_at),
        "version": record.version,
        "not_found": record.not_found,
        "citations": cited(record),
    }


class Written(Func):
    """An instant as every format writes it, by the database: reading and writing it here took longer than its row."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection):
        template = "REPLACE(SUBSTR(%(expressions)s, 1, 19), ' ', 'T') || '+00:00'"
        return super().as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler, connection):
        form = """'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'"""
        return super().as_sql(compiler, connection, template=f"TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', {form})")


def cited(record):
    """Where the record comes from: [{document, paragraph, fields, address}]."""
    public = (citation for citation in held(record, "citations") if citation.document.is_published)
    return [citation(one.document.slug, one.paragraph, one.fields, one.document.address) for one in public]


def citation(document, paragraph, fields, address):
    return {"document": document, "paragraph": paragraph, "fields": fields, "address": address or None}


class Citations(Prepared):
    """Where records of `model` come from: {id: the same}."""

    def __init__(self, model):
        kind = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
        public = Citation.objects.filter(**kind, document__status=Status.PUBLISHED)
        columns = ("object_id", "document__slug", "paragraph", "fields", "document__address")
        super().__init__(lambda: public.filter(object_id__among=IDS).order_by("pk").values_list(*columns))

    def __call__(self, ids):
        found = defaultdict(list)
        for record, *told in super().__call__(ids):
            found[record].append(citation(*told))
        return found


def dated(date):
    """`{date, precision}` of a PartialDate."""
    return {"date": date or None, "precision": date.precision if date else "unknown"}


def number(decimal):
    """A JSON number: whole where it is whole, null where it is unknown."""
    if decimal is None:
        return None
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


@dataclass(frozen=True)
class Column:
    """One column of a list as a table.

    `read(row)` takes its value from the record's dictionary (its own key, unless another is given): a text, a number,
    a list of texts, or None. `labels()` gives {value: what readers call it}. A date may be only a year or a month.
    """

    key: str
    label: str
    kind: str = TEXT
    read: Callable = None
    labels: Callable = None
    note: str = ""

    @property
    def value(self):
        """What takes its value from a row."""
        return self.read or itemgetter(self.key)


PRECISION = {"year": "年", "month": "月", "day": "日", "unknown": "不详"}
SHARED_COLUMNS = (
    Column("citations", "出处", read=lambda row: sources(row["citations"]), note="来源文件的网址名和段落"),
    Column("updated_at", "更新时间", INSTANT),
    Column("version", "版本", NUMBER),
    Column("id", "编号", NUMBER),
    Column("url", "本库网址", LINK),
)


def sought(model):
    """The column of what was looked for and not found."""
    return Column("not_found", NOT_FOUND, labels=lambda: model.SOUGHT, note="查过来源、来源没有写明的内容")


def sources(citations):
    """Citations in a few words each: `report第3段`."""
    written = [c["document"] + (f"第{c['paragraph']}段" if c["paragraph"] else "") for c in citations]
    return list(dict.fromkeys(written))


def document_row(document, as_of=None):
    return shared(document) | {
        "title": document.title,
        "publisher": document.publisher,
        "published": dated(document.published_on),
        "address": document.address or None,
        "confidence": document.confidence,
        "record_count": document.record_count,
    }
