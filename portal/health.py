"""Alive: the process answers. Ready: it can serve the records."""

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from policies.models import Policy
from portal import intact
from portal.availability import AGAIN_AFTER, is_writable
from search.index import is_current


def livez(request):
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Each part that must be there, and whether it is; 503 while one is missing."""
    checks = {"database": False, "migrations": False, "data": False, "index": False, "writable": False}
    try:
        connection.ensure_connection()
        checks["database"] = True
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["data"] = Policy.objects.published().exists()
        checks["index"] = is_current()
        checks["writable"] = is_writable()
    except (DatabaseError, InterfaceError, OSError) as reason:
        intact.heed(reason)
    checks["intact"] = not intact.is_broken()  # for good, until it is started again: waiting does not help
    ready = all(checks.values())
    response = JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    if not ready:
        response["Retry-After"] = str(AGAIN_AFTER)
    return response
