"""Restores a test database quickly, including the search index.

Most tests roll back. A test that commits (a browser's, two writers') cannot, and Django's solution of emptying every
table would remove the records for every later test.
"""

import sqlite3

from django.db import connection


def take():
    """Remember the test database as it is now: `put_back()` as often as needed, `discard()` at the end."""
    return Pages() if connection.vendor == "sqlite" else Template()


class Pages:
    """SQLite: the file's pages. Other connections see them come back as they see any commit."""

    def __init__(self):
        connection.ensure_connection()
        self.pages = sqlite3.connect(":memory:")
        connection.connection.backup(self.pages)

    def put_back(self):
        connection.ensure_connection()
        self.pages.backup(connection.connection, progress=refuse_to_wait)

    def discard(self):
        self.pages.close()


def refuse_to_wait(status, remaining, total):
    """Fail instead of trying for ever when somebody still writes after the connection's own timeout."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise TimeoutError("a connection this test opened is still writing")


def name_of_copy():
    """What the second database is called, which may serve as a template elsewhere, too."""
    return f"{connection.settings_dict['NAME']}_kept"


class Template:
    """PostgreSQL: a second database, to make the first from anew. Connections still open notice and reopen."""

    def __init__(self):
        self.name = connection.settings_dict["NAME"]
        self.copy = name_of_copy()
        self.replace(self.copy, self.name)

    def put_back(self):
        self.replace(self.name, self.copy)

    def discard(self):
        self.replace(self.copy, None)

    def replace(self, target, source):
        """Drop one database, and make it anew from another."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            if source:
                cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
