"""The knowledge base as plain tables with foreign keys: only public data, and no links to anything else."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from indicators.models import Indicator, Observation
from lists.fields import number
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
    Target,
    Theme,
)  # fmt: skip
from records import review
from records.changes import written
from records.dates import PartialDateField
from records.models import Citation, Document
from terms.models import Term

CHUNK = 2000
OF_THE_DESK = {*review.MARKS, "content_type", "passed_over", "is_proposed"}
CITED = (Policy, Measure, Platform, Indicator, Department, Contact, Term, Observation, Change)
SQL = {int: "INTEGER", float: "REAL", str: "TEXT"}


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: type  # int, float or str
    note: str = ""
    refers: str = ""  # the table that it references, if it is a foreign key


@dataclass(frozen=True)
class Plain:
    """A table. `rows()` returns its public rows as a queryset."""

    name: str
    label: str
    rows: Callable
    refers: dict  # field -> name of the referenced table
    maybe: tuple = ()  # links that may lead to non-public records; those are exported as empty

    @cached_property
    def model(self):
        return self.rows().model

    @cached_property
    def columns(self):
        """Its own columns and links to other tables here; other links, and columns for staff, are not exported."""
        columns = self.model._meta.concrete_fields
        known = (one for one in columns if not one.is_relation or one.name in self.refers)
        return [column for column in known if column.name not in OF_THE_DESK]

    @property
    def fields(self):
        return [self._field(column) for column in self.columns]

    def _field(self, column):
        kind = int if isinstance(column, (models.IntegerField, models.BooleanField, models.ForeignKey)) else str
        kind = float if isinstance(column, models.DecimalField) else kind
        choices = "；".join(f"{value}＝{label}" for value, label in column.flatchoices)
        note = "；".join(filter(None, [str(column.help_text), choices]))
        return Field(column.attname, _label(column), kind, note, self.refers.get(column.name, ""))

    def values(self):
        """Its rows as plain values: numbers, texts, and None for unknown."""
        public = {name: _ids(self.model._meta.get_field(name).related_model) for name in self.maybe}
        for row in self.rows().order_by("pk").values_list(*(c.attname for c in self.columns)).iterator(CHUNK):
            yield [
                None if column.name in public and value not in public[column.name] else plain(value, column)
                for column, value in zip(self.columns, row, strict=True)
            ]


class Citations(Plain):
    """A citation names the table that it belongs to."""

    @property
    def fields(self):
        return [*super().fields, Field("record_table", "记录所在的表", str, "与 object_id 一起指出是哪条记录")]

    def values(self):
        tables = {table.model: table.name for table in TABLES}
        place = [column.name for column in self.columns].index("object_id")
        for model in CITED:
            of_model = self.rows().filter(
                content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name
            )
            rows = Plain(self.name, self.label, lambda rows=of_model: rows, self.refers).values()
            public = _ids(model)
            yield from ([*row, tables[model]] for row in rows if row[place] in public)


def _label(column):
    """The name of a column in Chinese; Django itself names those of links in English."""
    if column.primary_key:
        return "编号"
    if column.model._meta.auto_created:  # a many-to-many link
        return str(column.related_model._meta.verbose_name)
    return "记录的编号" if column.name == "object_id" else str(column.verbose_name)


def plain(value, column):
    """A value in a form that every format can represent."""
    if value == "" and isinstance(column, PartialDateField):
        return None
    if isinstance(value, datetime.datetime):
        return written(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return number(value)
    return int(value) if isinstance(value, bool) else value


def public(model):
    return model.objects.published()


def _ids(model):
    if model is Change:
        return set(Change.objects.filter(platform__in=public(Platform)).values_list("pk", flat=True))
    return set(public(model).values_list("pk", flat=True))


def used(model, **by):
    """The words of a vocabulary that at least one public record uses."""
    chosen = Q()
    for link, records in by.items():
        chosen |= Q(**{f"{link}__in": public(records).order_by()})
    return lambda: model.objects.filter(pk__in=model.objects.filter(chosen).order_by().values("pk"))


def linking(owner, name):
    """The rows of a many-to-many link between public records, or to words."""
    field = owner._meta.get_field(name)
    ends = {owner: field.m2m_field_name(), field.related_model: field.m2m_reverse_field_name()}
    chosen = {f"{end}__in": public(model).order_by() for model, end in ends.items() if hasattr(model, "status")}
    return field.remote_field.through.objects.filter(**chosen)


def links(table, label, owner, name, refers):
    return Plain(table, label, lambda: linking(owner, name), refers)


TABLES = [
    Plain("documents", "来源", lambda: public(Document), {}),
    Plain("themes", "主题", used(Theme, policies=Policy, measures=Measure), {}),
    Plain("instruments", "政策工具", used(Instrument, measures=Measure), {}),
    Plain("targets", "适用对象", used(Target, measures=Measure), {}),
    Plain("regions", "地区", used(Region, policies=Policy, platforms=Platform, observation__indicator=Indicator), {}),
    Plain("departments", "部门", lambda: public(Department), {}),
    Plain("contacts", "联系方式", lambda: public(Contact), {"department": "departments"}),
    Plain("policies", "政策", lambda: public(Policy), {}),
    Plain(
        "policy_departments",
        "政策的发文机关和主管部门",
        lambda: PolicyDepartment.objects.filter(policy__in=public(Policy), department__in=public(Department)),
        {"policy": "policies", "department": "departments"},
    ),
    Plain(
        "policy_relations",
        "政策之间的关系",
        lambda: Relation.objects.filter(policy__in=public(Policy), target__in=public(Policy)),
        {"policy": "policies", "target": "policies"},
    ),
    links("policy_themes", "政策的主题", Policy, "themes", {"policy": "policies", "theme": "themes"}),
    links("policy_regions", "政策的适用地区", Policy, "regions", {"policy": "policies", "region": "regions"}),
    links("policy_contacts", "政策的联系方式", Policy, "contacts", {"policy": "policies", "contact": "contacts"}),
    Plain("measures", "措施", lambda: public(Measure), {"policy": "policies"}),
    Plain(
        "quantities",
        "措施的金额",
        lambda: Quantity.objects.filter(measure__in=public(Measure)),
        {"measure": "measures"},
    ),
    links("measure_themes", "措施的主题", Measure, "themes", {"measure": "measures", "theme": "themes"}),
    links(
        "measure_instruments",
        "措施的政策工具",
        Measure,
        "instruments",
        {"measure": "measures", "instrument": "instruments"},
    ),
    links("measure_targets", "措施的适用对象", Measure, "targets", {"measure": "measures", "target": "targets"}),
    links("measure_contacts", "措施的联系方式", Measure, "contacts", {"measure": "measures", "contact": "contacts"}),
    Plain("platforms", "平台", lambda: public(Platform), {}),
    links("platform_regions", "平台所在地区", Platform, "regions", {"platform": "platforms", "region": "regions"}),
    links("platform_policies", "平台的相关政策", Platform, "policies", {"platform": "platforms", "policy": "policies"}),
    Plain(
        "changes", "平台的沿革", lambda: Change.objects.filter(platform__in=public(Platform)), {"platform": "platforms"}
    ),
    Plain("indicators", "指标", lambda: public(Indicator), {}),
    Plain(
        "observations",
        "指标的数据",
        lambda: Observation.objects.published(),
        {"indicator": "indicators", "region": "regions", "policy": "policies", "platform": "platforms"},
        maybe=("policy", "platform"),
    ),
    Plain("terms", "名词", lambda: public(Term), {}),
    Citations(
        "citations", "出处", lambda: Citation.objects.filter(document__in=public(Document)), {"document": "documents"}
    ),
]
