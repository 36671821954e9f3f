"""Queries as SQL, for those of every page: the ORM takes longer to write one than the database to answer it."""

from django.db import connection


def select(sql, *values):
    """The rows of a query: a list of tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def marks(values):
    """As many placeholders as there are values; there must be some."""
    return ", ".join(["%s"] * len(values))
