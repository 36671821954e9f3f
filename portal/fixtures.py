"""Loads records from the YAML files in `fixtures/`: completely or not at all, and never over an edit by staff.

A file is a list of records of one kind. Keys are field names; records refer to each other by slug (measures by id).
What is nested in a record (its departments, figures, citations …) belongs to it and is replaced with it.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

import yaml
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint

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
from records.tracking import writing
from terms.models import Term

SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # several times faster, if libyaml is available
SOME = 500  # records per query
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
        self.marks = []  # what is loaded now, as it will be remembered
        self.found = {}  # (model, slug) -> record, so that each is looked up once
        self.seen = set()  # keys of the current file
        self.outcome = Counter()
        self.waiting = []  # (file, record, entry) whose relations within the same file are set last

    def run(self):
        for kind in KINDS:
            self.seen.clear()
            entries = self.read(kind.file)
            stored = self.stored(kind, entries)
            for entry in entries:
                self.explained(kind, entry, self.take, kind, entry, stored)
            for record, entry in self.waiting:
                self.explained(kind, entry, self.carry, record, entry, CARRIED_LAST)
            self.waiting.clear()
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

    def stored(self, kind, entries):
        """{key: record} of the stored records that the entries may change, read at once."""
        self.digests = {key_of(kind, entry): digest_of(entry) for entry in entries}
        keys, found = [key for key in self.digests if is_key(kind, key) and self.is_new(kind, key)], {}
        for start in range(0, len(keys), SOME):
            records = kind.model.objects.filter(**{f"{kind.key}__in": keys[start : start + SOME]})
            found |= {str(getattr(record, kind.key)): record for record in records}
        return found

    def is_new(self, kind, key):
        """Whether the entry of this key was not loaded before with its content."""
        before = self.loaded.get((kind.model.__name__, key))
        return self.overwrite or not before or before.digest != self.digests[key]

    def explained(self, kind, entry, do, *args):
        """Run `do`, and add file and record to any error."""
        try:
            do(*args)
        except (ValidationError, ValueError, TypeError) as reason:
            words = "；".join(_words(reason, kind.model))
            raise FixtureError(f"{kind.file}，记录“{entry.get(kind.key, '（无名）')}”：{words}") from None

    def take(self, kind, entry, stored):
        key = key_of(kind, entry)
        if not key:
            raise ValueError(f"缺少“{kind.key}”")
        if key in self.seen:
            raise ValueError(f"同一个文件里有两条记录的“{kind.key}”都是“{key}”")
        self.seen.add(key)
        if not is_key(kind, key):
            raise ValueError(f"编号应为小于 {FIRST_MEASURE_OF_STAFF} 的整数；更大的留给编辑台上添加的措施")
        if not self.is_new(kind, key):
            self.outcome["unchanged"] += 1
            return
        record, before = stored.get(key) or _proposed(kind.model, entry), self.loaded.get((kind.model.__name__, key))
        if record and not self.overwrite and _edited_since(record, before):
            self.outcome["kept"] += 1
            return
        self.outcome["updated" if record else "added"] += 1
        record = self.write(kind, _blank(kind.model, record), entry)
        version = getattr(record, "version", None)
        self.marks.append(Loaded(kind=kind.model.__name__, key=key, digest=self.digests[key], version=version))

    def write(self, kind, record, entry):
        own = {key: value for key, value in entry.items() if key not in {*kind.carries, *CARRIED_LAST, "citations"}}
        many = self.assign(record, own)
        if isinstance(record, Record) and (record._state.adding or record.is_published):
            review.arrive_published(record, entry.get("citations"))
        is_added = record._state.adding
        _clean(record, known={kind.key} if is_added else ())
        _save(record)
        for name, related in many.items():
            if not is_added:
                getattr(record, name).set(related)
            elif related:
                getattr(record, name).add(*related)
        self.carry(record, entry, kind.carries, is_added)
        self.cite(record, entry, is_added)
        if isinstance(record, Record):
            record.settle_not_found()
        if any(key in entry for key in CARRIED_LAST):
            self.waiting.append((record, entry))
        self.found[kind.model, getattr(record, "slug", None)] = record
        return record

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

    def carry(self, record, entry, carries, is_added=False):
        for key, (model, link) in carries.items():
            if not is_added:
                model.objects.filter(**{link: record}).delete()
            for position, line in enumerate(_list(key, entry.get(key)), 1):
                child = model(**{link: record})
                try:
                    _mapping(key, line)
                    self.assign(child, {name: value for name, value in line.items() if name != "citations"})
                    if hasattr(child, "position"):
                        child.position = position
                    _clean(child)
                    _save(child)
                except (ValidationError, ValueError) as reason:
                    words = "；".join(_words(reason, model))
                    raise ValueError(f"{model._meta.verbose_name}第 {position} 项：{words}") from None
                self.cite(child, line, is_added=True)

    def cite(self, record, entry, is_added):
        if not hasattr(record, "citations"):
            return
        if not is_added:
            record.citations.all().delete()
        Citation.objects.bulk_create(self.citation(record, line) for line in _list("citations", entry.get("citations")))

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


def _blank(model, before):
    """An unsaved record for the fixture's values, replacing the one `before`, if there is one."""
    if before is None:
        return model()
    kept = {name: getattr(before, name) for name in ("version", "created_at", *review.MARKS) if hasattr(before, name)}
    record = model(pk=before.pk, **kept)
    record._state.adding, record._state.db = False, before._state.db
    return record


def key_of(kind, entry):
    """The key of an entry as text; empty if it has none."""
    return str(entry.get(kind.key) or "")


def is_key(kind, key):
    """Whether a fixture may use this key."""
    return bool(key) and (kind.model is not Measure or (key.isdecimal() and int(key) < FIRST_MEASURE_OF_STAFF))


def digest_of(entry):
    """What tells the content of an entry from any other."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()


def _clean(record, known=()):
    """Validate single fields first: checks across fields need valid values. What the database checks is left to it:
    each such constraint would take a query (`_save`). `known` are fields whose value no other record has.
    """
    linked = {column.name for column in record._meta.fields if column.many_to_one and getattr(record, column.attname)}
    record.clean_fields(exclude=linked)  # they were found
    record.clean()
    record.validate_unique(exclude=known)
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(model, record)


def _save(record):
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.validate_constraints()  # says in words which one it was
        raise


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
