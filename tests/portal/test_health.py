"""Alive: the process responds. Ready: it can serve the records."""

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from policies.models import Policy
from records.models import Status
from search.models import Stamp


def test_alive_without_any_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready(client, knowledge):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (200, True)


@pytest.mark.parametrize("change", [{"status": Status.WITHDRAWN}, {"status": Status.DRAFT}])
def test_not_ready_without_published_records(client, knowledge, change):
    Policy.objects.update(**change)
    response = client.get("/readyz")
    told = response.json()
    assert (response.status_code, told["ready"], told["data"], told["database"]) == (503, False, False, True)


def test_not_ready_while_a_migration_is_missing(client, knowledge):
    MigrationRecorder.Migration.objects.filter(app="search").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_not_ready_with_an_index_that_an_earlier_version_made(client, knowledge):
    Stamp.objects.filter(version=0).update(form="of long ago")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["index"]) == (503, False)
    call_command("rebuild_search", verbosity=0)
    assert client.get("/readyz").json()["ready"]


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_answers_are_not_kept_by_anyone(client, knowledge, address):
    assert "max-age" not in client.get(address).get("Cache-Control", "").replace("max-age=0", "")
