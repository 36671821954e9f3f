"""Queries as SQL, for those of every page and every save: the ORM takes longer to write one than the database to
answer it.
"""

from functools import cache, partial

from django.db import connection


def select(sql, *values):
    """The rows of a query: a list of tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def marks(values):
    """As many placeholders as there are values; there must be some."""
    return ", ".join(["%s"] * len(values))


def read(fields, where, *values):
    """The rows of a query of these `fields` (a tuple) of one model, with their values as the ORM gives them."""
    beginning, conversions = _reading(fields)
    rows = select(f"{beginning} WHERE {where}", *values)
    return [_converted(row, conversions) for row in rows] if conversions else rows


@cache
def _reading(fields):
    """(the beginning of the query, [(place, conversion)] of the columns whose values the database gives otherwise)"""
    table, conversions = fields[0].model._meta.db_table, []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
            conversions.append((place, partial(convert, expression=column, connection=connection)))
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return f"SELECT {names} FROM {table}", conversions


def _converted(row, conversions):
    row = list(row)
    for place, convert in conversions:
        row[place] = convert(row[place])
    return row
