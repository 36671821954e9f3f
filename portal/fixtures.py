"""Loads records from the YAML files in `fixtures/`: completely or not at all, and never over an edit by staff.

A file is a list of records of one kind. Keys are field names; records refer to each other by slug (measures by id).
What is nested in a record (its departments, figures, citations …) belongs to it and is replaced with it.

The records of a file are written together, `SOME` at a time. If that fails, the file is written anew one record after
the other, which takes several times longer, but tells which record it was and why.
"""

import hashlib
import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

import yaml
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from indicators.models import Indicator, Observation
from policies.models import (
    Change,
    Contact,
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Synonym,
    Target,
    Theme,
)  # fmt: skip
from records import review
from records.clean_text import understood
from records.models import Citation, Document, Loaded, Record
from records.revisions import revision_of
from records.snapshot import links
from records.tracking import writing
from terms.models import Term

SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # several times faster, if libyaml is available
SOME = 500  # records written together
FIRST_MEASURE_OF_STAFF = 100_001  # fixtures use the ids below


class FixtureError(Exception):
    """A fixture that cannot be loaded: with file, record and reason in words."""


@dataclass
class Kind:
    """A file, its model, and what is nested in its records: {key: (model, its link back)}."""

    file: str
    model: type
    key: str = "slug"
    carries: dict = field(default_factory=dict)


KINDS = [  # in order of dependency
    Kind("documents.yaml", Document),
    Kind("themes.yaml", Theme),
    Kind("instruments.yaml", Instrument),
    Kind("targets.yaml", Target),
    Kind("regions.yaml", Region),
    Kind("synonyms.yaml", Synonym, "word"),
    Kind("departments.yaml", Department),
    Kind("contacts.yaml", Contact),
    Kind("policies.yaml", Policy, carries={"departments": (PolicyDepartment, "policy")}),
    Kind("measures.yaml", Measure, "id", {"quantities": (Quantity, "measure")}),
    Kind("platforms.yaml", Platform, carries={"changes": (Change, "platform")}),
    Kind("indicators.yaml", Indicator, carries={"observations": (Observation, "indicator")}),
    Kind("terms.yaml", Term),
]
CARRIED_LAST = {"implements": (Relation, "policy")}  # policies refer to each other, so all of them must exist first


@dataclass
class _Row:
    """An entry that is new or changed, and the record that it becomes."""

    entry: dict
    key: str
    digest: str
    before: Loaded | None  # how it was loaded the last time
    record: Record | None = None
    is_added: bool = False
    many: dict = field(default_factory=dict)  # {many-to-many field: records}


def load(folder, overwrite=False):
    """Load every file in `folder`; return a Counter of added, updated, unchanged and kept records."""
    if not folder.is_dir():
        raise FixtureError(f"没有文件夹 {folder}")
    with writing(via="load_fixtures"):
        return _Load(folder, overwrite).run()


class _Load:
    def __init__(self, folder, overwrite):
        self.folder, self.overwrite = folder, overwrite
        self.loaded = {(row.kind, row.key): row for row in Loaded.objects.all()}
        self.marks = []  # rows of Loaded to write
        self.found = {}  # (model, slug) -> record, so that each is looked up once
        self.seen = set()  # keys of the current file
        self.outcome = Counter()
        self.is_together = True

    def run(self):
        for kind in KINDS:
            self.write(kind, self.read(kind.file))
        Loaded.objects.bulk_create(
            self.marks, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["digest", "version"]
        )
        _keep_measure_ids_apart()
        return self.outcome

    def read(self, name):
        path = self.folder / name
        if not path.exists():
            return []
        try:
            entries = yaml.load(path.read_text(encoding="utf-8"), SafeLoader)
        except yaml.YAMLError as reason:
            raise FixtureError(f"{name}：不是合格的 YAML：{reason}") from None
        except UnicodeDecodeError:
            raise FixtureError(f"{name}：不是 UTF-8 编码的文本，请另存为 UTF-8") from None
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise FixtureError(f"{name}：应为一组记录，每条以“- ”开头")
        return entries

    def write(self, kind, entries):
        """Write the entries of a file together; if that fails, one by one."""
        before = self.marks.copy(), self.found.copy(), self.outcome.copy()
        self.is_together = True
        try:
            with transaction.atomic():
                self.write_all(kind, entries)
        except (FixtureError, IntegrityError, DataError):
            self.marks, self.found, self.outcome = before
            self.is_together = False
            self.write_all(kind, entries)

    def write_all(self, kind, entries):
        self.seen.clear()
        written = []
        for some in self.portions(entries):
            with _explained(kind, some[0]):
                written += self.write_some(kind, some)
        waiting = [row for row in written if any(key in row.entry for key in CARRIED_LAST)]
        for some in self.portions(waiting):
            with _explained(kind, some[0].entry):
                self.carry(some, CARRIED_LAST)

    def portions(self, rows):
        """`rows` in lists of those that are written together."""
        size = SOME if self.is_together else 1
        return [rows[start : start + size] for start in range(0, len(rows), size)]

    def write_some(self, kind, entries):
        """Write the records of these entries with all that is nested in them; return the rows that were written."""
        rows = [row for entry in entries if (row := self.changed(kind, entry))]
        self.find(kind, rows)
        rows = [row for row in rows if not self.is_kept(row)]
        if not rows:
            return []
        for row in rows:
            self.fill(kind, row)
        _save(kind.model, rows)
        _link(kind.model, rows)
        self.cite(kind.model, rows, self.carry(rows, kind.carries))
        for row in rows:
            self.finish(kind, row)
        return rows

    def changed(self, kind, entry):
        """The row of an entry; None if it was loaded before as it is."""
        key = str(entry.get(kind.key) or "")
        if not key:
            raise ValueError(f"缺少“{kind.key}”")
        if key in self.seen:
            raise ValueError(f"同一个文件里有两条记录的“{kind.key}”都是“{key}”")
        self.seen.add(key)
        if kind.model is Measure and not (key.isdecimal() and int(key) < FIRST_MEASURE_OF_STAFF):
            raise ValueError(f"编号应为小于 {FIRST_MEASURE_OF_STAFF} 的整数；更大的留给编辑台上添加的措施")
        digest = hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()
        before = self.loaded.get((kind.model.__name__, key))
        if before and before.digest == digest and not self.overwrite:
            self.outcome["unchanged"] += 1
            return None
        return _Row(entry, key, digest, before)

    def find(self, kind, rows):
        """Give the rows the records that are stored."""
        column = kind.model._meta.get_field(kind.key)
        stored = kind.model.objects.filter(**{f"{kind.key}__in": [row.key for row in rows]}) if rows else ()
        stored = {getattr(record, kind.key): record for record in stored}
        for row in rows:
            row.record = stored.get(column.to_python(row.key)) or _proposed(kind.model, row.entry)

    def is_kept(self, row):
        """Whether the record stays as staff has it. All others are counted as what happens to them."""
        is_kept = bool(row.record) and not self.overwrite and _edited_since(row.record, row.before)
        self.outcome["kept" if is_kept else "updated" if row.record else "added"] += 1
        return is_kept

    def fill(self, kind, row):
        """Replace the row's record by an unsaved one that says what the entry says."""
        record, row.is_added = _blank(kind.model, row.record), row.record is None
        nested = {*kind.carries, *CARRIED_LAST, "citations"}
        row.many = self.assign(record, {key: value for key, value in row.entry.items() if key not in nested})
        if isinstance(record, Record) and (row.is_added or record.is_published):
            review.arrive_published(record, row.entry.get("citations"))
        self.clean(record)
        row.record = record

    def assign(self, record, values):
        """Set plain values and links; return the many-to-many values, which need a saved record."""
        columns = record._meta.many_to_many
        many = {column.name: [] for column in columns if column.remote_field.through._meta.auto_created}
        for name, value in values.items():
            column = _column(record, name)
            if column.many_to_many:
                many[name] = [self.named(column.related_model, slug) for slug in _list(name, value)]
            elif value is None:
                continue  # empty, as if it were missing
            elif column.many_to_one:
                setattr(record, name, self.named(column.related_model, value))
            else:
                setattr(record, name, _understood(column, value))
        return many

    def named(self, model, slug):
        if (model, slug) not in self.found:
            try:
                self.found[model, slug] = model.objects.get(slug=slug)
            except ObjectDoesNotExist:
                raise ValueError(f"没有名为“{slug}”的{model._meta.verbose_name}") from None
        return self.found[model, slug]

    def clean(self, record):
        """Validate single fields first: checks across fields need valid values.

        Together, what the database checks itself is left to it: asking first takes a query for each constraint.
        """
        if self.is_together:
            columns = [column for column in record._meta.fields if column.many_to_one]
            found = {column.name for column in columns if getattr(record, column.attname)}  # by `named`
            record.clean_fields(exclude=found)
            record.clean()
        else:
            record.clean_fields()
            record.full_clean()

    def carry(self, rows, carries):
        """Replace the parts of saved records; return the citations of the parts, unsaved: {record: [citation]}."""
        citations = defaultdict(list)
        for key, (model, link) in carries.items():
            if updated := [row.record for row in rows if not row.is_added]:
                model.objects.filter(**{f"{link}__in": updated}).delete()
            lines = [
                (row.record, position, line)
                for row in rows
                for position, line in enumerate(_list(key, row.entry.get(key)), 1)
            ]
            for some in self.portions(lines):
                parts = model.objects.bulk_create([self.part(key, model, link, *line) for line in some])
                for part, (record, _, line) in zip(parts, some, strict=True):
                    citations[record] += self.citations(part, line)
        return citations

    def part(self, key, model, link, record, position, line):
        part = model(**{link: record})
        try:
            _mapping(key, line)
            self.assign(part, {name: value for name, value in line.items() if name != "citations"})
            if hasattr(part, "position"):
                part.position = position
            self.clean(part)
        except (ValidationError, ValueError) as reason:
            words = "；".join(_words(reason, model))
            raise ValueError(f"{model._meta.verbose_name}第 {position} 项：{words}") from None
        return part

    def cite(self, model, rows, of_parts):
        """Replace the citations of saved records, and add those of their parts."""
        updated = [row.record.pk for row in rows if not row.is_added]
        if updated and hasattr(model, "citations"):
            kind = ContentType.objects.get_for_model(model)
            Citation.objects.filter(content_type=kind, object_id__in=updated).delete()
        new = [[*of_parts[row.record], *self.citations(row.record, row.entry)] for row in rows]
        Citation.objects.bulk_create(citation for citations in new for citation in citations)

    def citations(self, record, entry):
        """The unsaved citations of a saved record or part."""
        if not hasattr(type(record), "citations"):
            return []
        return [self.citation(record, line) for line in _list("citations", entry.get("citations"))]

    def citation(self, record, line):
        _mapping("citations", line)
        if unknown := set(line) - {"document", "paragraph", "fields"}:
            raise ValueError(f"出处里有不认识的字段“{'、'.join(map(str, unknown))}”")
        document = self.named(Document, line.get("document"))
        cited = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
        citation = Citation(document=document, paragraph=line.get("paragraph"), fields=line.get("fields"), **cited)
        try:
            citation.clean_fields(exclude=["content_type", "object_id", "document"])
            citation.clean()
        except ValidationError as reason:
            raise ValueError("出处：" + "；".join(_words(reason, Citation))) from None
        citable = set(record.CITABLE)
        if not citation.fields or not set(citation.fields) <= citable:
            raise ValueError(f"出处的 fields 应从这些里选：{'、'.join(sorted(citable))}；现为 {citation.fields}")
        return citation

    def finish(self, kind, row):
        """What needs the record with all its parts."""
        if isinstance(row.record, Record):
            row.record.settle_not_found()
        version = getattr(row.record, "version", None)
        self.marks.append(Loaded(kind=kind.model.__name__, key=row.key, digest=row.digest, version=version))
        self.found[kind.model, getattr(row.record, "slug", None)] = row.record


@contextmanager
def _explained(kind, entry):
    """Add file and record to any error."""
    try:
        yield
    except (ValidationError, ValueError, TypeError) as reason:
        words = "；".join(_words(reason, kind.model))
        raise FixtureError(f"{kind.file}，记录“{entry.get(kind.key, '（无名）')}”：{words}") from None


def _blank(model, before):
    """An unsaved record for the fixture's values, replacing the one `before`, if there is one."""
    if before is None:
        return model()
    kept = {name: getattr(before, name) for name in ("version", "created_at", *review.MARKS) if hasattr(before, name)}
    record = model(pk=before.pk, **kept)
    record._state.adding, record._state.db = False, before._state.db
    return record


def _save(model, rows):
    """Added records come first: one that takes a name which an updated record gives up is refused, and then written
    after it, if it stands so in the file.
    """
    model.objects.bulk_create(row.record for row in rows if row.is_added)
    for row in rows:
        if not row.is_added:
            row.record.save()


def _link(model, rows):
    """Write the many-to-many links of saved records."""
    for link in links(model):
        source, target = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
        through = link.remote_field.through
        added = [(row.record.pk, {other.pk for other in row.many[link.name]}) for row in rows if row.is_added]
        through.objects.bulk_create(through(**{source: pk, target: other}) for pk, others in added for other in others)
        for row in rows:
            if not row.is_added:
                getattr(row.record, link.name).set(row.many[link.name])


def _column(record, name):
    """The column that a fixture may set; internal ones (status, version …) are excluded."""
    try:
        column = record._meta.get_field(name)
    except FieldDoesNotExist:
        column = None
    if not getattr(column, "editable", False):
        raise ValueError(f"不认识的字段“{name}”")
    return column


def _understood(column, value):
    """Parse a value like the forms of the desk."""
    try:
        return understood(column, str(value) if column.get_internal_type() == "CharField" else value)
    except ValueError as reason:
        raise ValidationError({column.name: str(reason)}) from None


def _list(name, value):
    if not isinstance(value, list | None):
        raise ValueError(f"“{name}”应为一组，每项以“- ”开头或写在方括号里")
    return value or []


def _mapping(name, line):
    if not isinstance(line, dict):
        raise ValueError(f"“{name}”里的“{line}”应写成“字段: 值”的形式")


def _proposed(model, entry):
    """The word of this name that staff proposed under an address of its own."""
    if not hasattr(model, "is_proposed"):
        return None
    return model.objects.filter(is_proposed=True, name=entry.get("name")).first()


def _edited_since(record, before):
    """Whether anybody but the fixtures has changed this record, or has begun to. A proposed word is accepted."""
    if getattr(record, "is_proposed", False):
        return False
    if before is None or getattr(record, "version", None) != before.version:
        return True
    return isinstance(record, Record) and revision_of(record) is not None


def _words(reason, model):
    """An error in words, with the names of the fields."""
    if not hasattr(reason, "message_dict"):
        return getattr(reason, "messages", None) or [str(reason)]
    return [
        "、".join(messages) if name == "__all__" else f"{_label(model, name)}：{'、'.join(messages)}"
        for name, messages in reason.message_dict.items()
    ]


def _label(model, name):
    """The label of a field, with its key in the file."""
    return f"{model._meta.get_field(name).verbose_name}（{name}）"


def _keep_measure_ids_apart():
    """Start the ids of measures created at the desk well above the fixtures' ids, so that they never collide."""
    last, table = FIRST_MEASURE_OF_STAFF - 1, Measure._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"{table}_id_seq"
            cursor.execute(f"SELECT setval('{sequence}', GREATEST(%s, last_value)) FROM {sequence}", [last])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table])
