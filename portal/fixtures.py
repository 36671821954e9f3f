"""From the YAML files in `fixtures/` to records: all of a load or nothing, and never over a colleague's edit.

A file holds a list of records of one kind. Keys are field names; records name each other by slug (measures by id).
What is listed under a record (its departments, figures, citations …) belongs to it and is replaced with it.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

import yaml
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import connection, transaction

from indicators.models import Indicator, Observation
from policies.models import (
    Change,
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Target,
    Theme,
)  # fmt: skip
from records import review
from records.models import Citation, Document, Loaded, Record
from search import index

FIRST_MEASURE_OF_STAFF = 100_001  # ids below are the fixtures' own


class FixtureError(Exception):
    """A fixture that cannot be loaded: which file, which record, and why, in words."""


@dataclass
class Kind:
    """One file, the model it fills, and what each record of it carries along: {key: (model, its link back)}."""

    file: str
    model: type
    key: str = "slug"
    carries: dict = field(default_factory=dict)


KINDS = [  # in the order in which they need each other
    Kind("documents.yaml", Document),
    Kind("themes.yaml", Theme),
    Kind("instruments.yaml", Instrument),
    Kind("targets.yaml", Target),
    Kind("regions.yaml", Region),
    Kind("departments.yaml", Department),
    Kind("policies.yaml", Policy, carries={"departments": (PolicyDepartment, "policy")}),
    Kind("measures.yaml", Measure, "id", {"quantities": (Quantity, "measure")}),
    Kind("platforms.yaml", Platform, carries={"changes": (Change, "platform")}),
    Kind("indicators.yaml", Indicator, carries={"observations": (Observation, "indicator")}),
]
CARRIED_LAST = {"implements": (Relation, "policy")}  # policies name each other, so all of them must exist first


def load(folder, overwrite=False):
    """Load every file in `folder`; return a Counter of added, updated, unchanged and kept records."""
    with transaction.atomic(), index.in_bulk():
        return _Load(folder, overwrite).run()


class _Load:
    def __init__(self, folder, overwrite):
        self.folder, self.overwrite = folder, overwrite
        self.loaded = {(row.kind, row.key): row for row in Loaded.objects.all()}
        self.found = {}  # (model, slug) -> record, so that a name is looked up once
        self.outcome = Counter()
        self.waiting = []  # (file, record, entry) whose relations to records of the same file come last

    def run(self):
        for kind in KINDS:
            for entry in self.read(kind.file):
                self.explained(kind, entry, self.take, kind, entry)
            for record, entry in self.waiting:
                self.explained(kind, entry, self.carry, record, entry, CARRIED_LAST)
            self.waiting.clear()
        _keep_measure_ids_apart()
        return self.outcome

    def read(self, name):
        path = self.folder / name
        if not path.exists():
            return []
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as reason:
            raise FixtureError(f"{name}：不是合格的 YAML：{reason}") from None
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise FixtureError(f"{name}：应为一组记录，每条以“- ”开头")
        return entries

    def explained(self, kind, entry, do, *args):
        """Run `do`, and say of which file and record whatever goes wrong speaks."""
        try:
            do(*args)
        except (ValidationError, ValueError, TypeError) as reason:
            words = "；".join(_words(reason, kind.model))
            raise FixtureError(f"{kind.file}，记录“{entry.get(kind.key, '（无名）')}”：{words}") from None

    def take(self, kind, entry):
        key = str(entry.get(kind.key) or "")
        if not key:
            raise ValueError(f"缺少“{kind.key}”")
        digest = hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()
        before = self.loaded.get((kind.model.__name__, key))
        if before and before.digest == digest and not self.overwrite:
            self.outcome["unchanged"] += 1
            return
        record = kind.model.objects.filter(**{kind.key: key}).first()
        if record and not self.overwrite and _edited_since(record, before):
            self.outcome["kept"] += 1
            return
        self.outcome["updated" if record else "added"] += 1
        record = self.write(kind, record or kind.model(), entry)
        Loaded.objects.update_or_create(
            kind=kind.model.__name__,
            key=key,
            defaults={"digest": digest, "version": getattr(record, "version", None)},
        )

    def write(self, kind, record, entry):
        own = {key: value for key, value in entry.items() if key not in {*kind.carries, *CARRIED_LAST, "citations"}}
        many = self.assign(record, own)
        if isinstance(record, Record) and record._state.adding:
            review.arrive_published(record, entry.get("citations"))
        record.full_clean()
        record.save()
        for name, related in many.items():
            getattr(record, name).set(related)
        self.carry(record, entry, kind.carries)
        self.cite(record, entry)
        if any(key in entry for key in CARRIED_LAST):
            self.waiting.append((record, entry))
        self.found[kind.model, getattr(record, "slug", None)] = record
        return record

    def assign(self, record, values):
        """Set plain values and links; return the many-to-many ones, which need a saved record."""
        many = {}
        for name, value in values.items():
            try:
                column = record._meta.get_field(name)
            except FieldDoesNotExist:
                raise ValueError(f"不认识的字段“{name}”") from None
            if column.many_to_many:
                many[name] = [self.named(column.related_model, slug) for slug in value]
            elif column.many_to_one:
                setattr(record, name, self.named(column.related_model, value) if value else None)
            else:
                setattr(record, name, str(value) if column.get_internal_type() == "CharField" else value)
        return many

    def named(self, model, slug):
        if (model, slug) not in self.found:
            try:
                self.found[model, slug] = model.objects.get(slug=slug)
            except ObjectDoesNotExist:
                raise ValueError(f"没有名为“{slug}”的{model._meta.verbose_name}") from None
        return self.found[model, slug]

    def carry(self, record, entry, carries):
        for key, (model, link) in carries.items():
            model.objects.filter(**{link: record}).delete()
            for position, line in enumerate(entry.get(key) or [], 1):
                child = model(**{link: record})
                try:
                    self.assign(child, {name: value for name, value in line.items() if name != "citations"})
                    if hasattr(child, "position"):
                        child.position = position
                    child.full_clean()
                except (ValidationError, ValueError) as reason:
                    words = "；".join(_words(reason, model))
                    raise ValueError(f"{model._meta.verbose_name}第 {position} 项：{words}") from None
                child.save()
                self.cite(child, line)

    def cite(self, record, entry):
        if not hasattr(record, "citations"):
            return
        record.citations.all().delete()
        citable, lines = set(record.CITABLE), []
        for line in entry.get("citations") or []:
            document = self.named(Document, line.get("document"))
            citation = Citation(document=document, paragraph=line.get("paragraph"), fields=line.get("fields"))
            citation.clean()
            if not citation.fields or not set(citation.fields) <= citable:
                raise ValueError(f"出处的 fields 应从这些里选：{'、'.join(sorted(citable))}；现为 {citation.fields}")
            lines.append(citation)
        record.citations.add(*lines, bulk=False)


def _edited_since(record, before):
    """Has anybody but the fixtures written this record?"""
    return before is None or getattr(record, "version", None) != before.version


def _words(reason, model):
    """An error in the reader's words, each with the name of its field."""
    if not hasattr(reason, "message_dict"):
        return getattr(reason, "messages", None) or [str(reason)]
    return [
        "、".join(messages) if name == "__all__" else f"{_label(model, name)}：{'、'.join(messages)}"
        for name, messages in reason.message_dict.items()
    ]


def _label(model, name):
    return f"{model._meta.get_field(name).verbose_name}（{name}）"


def _keep_measure_ids_apart():
    """Let measures made on the desk begin well above the fixtures' ids, so that a later fixture never meets one."""
    last, table = FIRST_MEASURE_OF_STAFF - 1, Measure._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"{table}_id_seq"
            cursor.execute(f"SELECT setval('{sequence}', GREATEST(%s, last_value)) FROM {sequence}", [last])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table])
