"""Queries that are compiled once in a process and asked again with other values.

Django writes a statement anew each time: 0.2 to 2.5 ms a query, to answer it for one record 0.03. The statement is the
same whichever records are asked for: only the values differ.
"""

import json
from collections import namedtuple
from functools import cached_property

from django.db import connection
from django.db.models import Field, ForeignKey, Lookup, Value
from django.db.models.query import ModelIterable, get_related_populators


class Asked:
    """What stands in a compiled query for a value that is not known yet."""

    def __init__(self, name):
        self.name = name


def asked(name):
    """A value that is given when the query is asked."""
    return Value(Asked(name))


IDS = Asked("ids")  # stands in a query for the ids that it will be asked with


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`policy__among=IDS`: one parameter, however many ids there are, so that the statement stays the same."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, self.rhs]

    def as_postgresql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*parameters, self.rhs]


class Prepared:
    """The queryset that `make()` gives, with `asked(…)` or `among=IDS` in its conditions.

    Called with these values as the database has them, it gives a list: records, with what `select_related` names, or
    rows where the queryset says `values_list`. Nothing can be prefetched.
    """

    def __init__(self, make):
        self.make = make

    def __call__(self, ids=None, **values):
        sql, parameters, read = self._compiled
        values["ids"] = json.dumps(ids) if connection.vendor == "sqlite" else ids
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.name] if isinstance(one, Asked) else one for one in parameters])
            return [*read(cursor.fetchall())]

    @cached_property
    def _compiled(self):
        """(SQL, its parameters, what makes of rows what the queryset gives)."""
        queryset = self.make()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        records = _records_of(compiler) if queryset._iterable_class is ModelIterable else None

        def read(rows):
            rows = compiler.apply_converters(rows, converters) if converters else rows
            return map(records, rows) if records else rows

        return sql, parameters, read


def _records_of(compiler):
    """What makes a record of a row, as `django.db.models.query.ModelIterable` does."""
    info, select = compiler.klass_info, compiler.select
    model, own = info["model"], slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, *_ in select[own]]
    related, annotated = get_related_populators(info, select, connection.alias), compiler.annotation_col_map or {}

    def record(row):
        made = model.from_db(connection.alias, names, row[own])
        for populator in related:
            populator.populate(row, made)
        for name, place in annotated.items():
            setattr(made, name, row[place])
        return made

    return record


class Records(Prepared):
    """Those records of `make()` that are among IDS, each as a named tuple of its `pk` and some columns."""

    def __init__(self, make, *columns):
        super().__init__(lambda: make().filter(pk__among=IDS).order_by().values_list("pk", *columns))
        self.row = namedtuple("Row", ("pk", *columns))

    def __call__(self, ids):
        return map(self.row._make, super().__call__(ids))


def held(record, name):
    """What `record.<name>.all()` gives; where it was given, without a manager, which takes longer than to read it."""
    given = getattr(record, "_prefetched_objects_cache", {})
    return given[name] if name in given else getattr(record, name).all()


def give(record, **related):
    """Let `record.<name>.all()` give these records, as if they had been prefetched."""
    record._prefetched_objects_cache = getattr(record, "_prefetched_objects_cache", {}) | related
