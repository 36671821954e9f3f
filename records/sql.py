"""Queries as SQL, for those of every page and every save: the ORM takes longer to write one than the database to
answer it.
"""

from functools import cache

from django.db import connection


def select(sql, *values):
    """The rows of a query: a list of tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def marks(values):
    """As many placeholders as there are values, for `IN (…)`; it is true of nothing if there are none."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def select_fields(fields, where, *values):
    """The rows of a query of these `fields` (a tuple) of one model, with their values as the ORM gives them."""
    rows, columns = select(f"{_beginning(fields)} WHERE {where}", *values), _converted(fields)
    # Not cached: what converts belongs to the connection of this thread.
    convert = [
        (place, convert, column)
        for place, column in columns
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    return [_as_python(row, convert) for row in rows] if convert else rows


@cache
def _beginning(fields):
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return f"SELECT {names} FROM {fields[0].model._meta.db_table}"


@cache
def _converted(fields):
    """[(place, column)] of those whose values the database gives otherwise."""
    columns = enumerate(field.get_col(field.model._meta.db_table) for field in fields)
    return [
        (place, column)
        for place, column in columns
        if connection.ops.get_db_converters(column) or column.get_db_converters(connection)
    ]


def _as_python(row, conversions):
    row = list(row)
    for place, convert, column in conversions:
        row[place] = convert(row[place], column, connection)
    return row
