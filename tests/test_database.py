"""The databases are real and opened as in production, and each test finds them in the same state."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

SQLITE = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 20_000}
POSTGRESQL = {"server_encoding": "UTF8", "client_encoding": "UTF8"}


def test_the_database_is_opened_as_in_production(transactional_db):
    """On SQLite and on PostgreSQL alike, told by the connection itself."""
    expected, ask = (SQLITE, "PRAGMA") if connection.vendor == "sqlite" else (POSTGRESQL, "SHOW")
    with connection.cursor() as cursor:
        told = {}
        for name in expected:
            cursor.execute(f"{ask} {name}")
            told[name] = cursor.fetchone()[0]
    assert told == expected


def test_the_driver_is_the_real_one(transactional_db):
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"  # writers take their lock at BEGIN
        assert not connection.is_in_memory_db()
    else:
        assert connection.Database.__name__ == "psycopg2"
        assert connection.pg_version >= 130_000


def test_connections_stay_open_and_are_checked(db):
    assert connection.settings_dict["CONN_MAX_AGE"] is None
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(transactional_db, turn):
    assert not get_user_model().objects.exists()
    get_user_model().objects.create(username=turn)


def test_a_thread_has_a_connection_of_its_own_and_sees_what_is_committed(transactional_db):
    get_user_model().objects.create(username="committed")
    seen = []

    def look():
        seen.append((get_user_model().objects.count(), connection.connection))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen[0][0] == 1
    assert seen[0][1] is not connection.connection
