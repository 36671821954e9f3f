"""`python -m bench.saves POLICIES [NEW]`: the cost of writes, in DATA_DIR or DATABASE_URL.

An empty database is first filled with POLICIES policies of ten measures. Measured are: renaming a department and a term
of about 7,000 measures, the first page after a save, loading NEW policies by `load_fixtures`, and bytes per measure.
"""

import os
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

import yaml  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from bench import corpus, usual  # noqa: E402
from bench.search import bar, say  # noqa: E402
from policies.models import Department, Measure, Policy, Target, Theme  # noqa: E402

TIMES = 7
MEASURES = 7000  # of the renamed record, approximately
RENAMED, FIRST_PAGE, LOADED = 0.3, 40, 300  # seconds, milliseconds of CPU, policies per second


class Taken:
    seconds = cpu = 0.0


@contextmanager
def taken():
    found, began, cpu = Taken(), time.perf_counter(), time.process_time()
    yield found
    found.seconds, found.cpu = time.perf_counter() - began, time.process_time() - cpu


def report(what, figure, goal, is_met):
    say(f"{what:<56}{figure:>28}   {goal:<18}{'ok' if is_met else 'short'}")


def renaming(model, path):
    """Rename the record whose number of public measures is nearest to 7,000."""
    counted = model.objects.annotate(n=Count(path, distinct=True)).values_list("pk", "n")
    pk, measures = min(counted, key=lambda one: abs(one[1] - MEASURES))
    times = []
    for number in range(TIMES):
        record = model.objects.get(pk=pk)
        record.name = f"改名{number}"
        with taken() as one:
            record.save()
        times.append(one.seconds)
    median = statistics.median(times)
    what = f"renaming a {model.__name__.lower()} of {measures:,} measures"
    report(what, f"{median * 1000:.0f} ms", f"≤ {RENAMED} s", median <= RENAMED)


def first_page(address):
    """CPU time of a cached page, after a policy was saved."""
    client, times = Client(HTTP_HOST="127.0.0.1"), []
    for number in range(TIMES):
        client.get(address)
        policy = Policy.objects.order_by("pk")[number]
        policy.summary += "。"
        policy.save()
        with taken() as one:
            client.get(address)
        times.append(one.cpu * 1000)
    median = statistics.median(times)
    report(f"{address}, the first after a save", f"{median:.0f} ms of CPU", f"≤ {FIRST_PAGE} ms", median <= FIRST_PAGE)


def loading(number):
    document, department, theme = corpus.source(), Department.objects.first(), Theme.objects.first()
    policies = [
        {
            "slug": f"loaded-{n}", "title": f"载入的第{n}项办法", "kind": "banfa", "issued_on": "2021-12",
            "summary": "对研发投入给予补助。", "themes": [theme.slug],
            "departments": [{"department": department.slug, "role": "issuer", "basis": "stated"}],
            "citations": [{"document": document.slug, "fields": ["title"]}],
        }
        for n in range(number)
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        text = yaml.safe_dump(policies, allow_unicode=True)
        Path(folder, "policies.yaml").write_text(text, encoding="utf-8")
        with taken() as one:
            call_command("load_fixtures", folder=Path(folder), verbosity=0)
    rate, by_cpu = number / one.seconds, number / one.cpu
    figure = f"{rate:.0f} /s ({by_cpu:.0f} /s of CPU)"
    report(f"load_fixtures of {number:,} new policies", figure, f"≥ {LOADED} /s", rate >= LOADED)


def size():
    """Bytes of the database per measure, including its share of the policy."""
    with connection.cursor() as cursor:
        if usual.is_sqlite():
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        whole = cursor.fetchone()[0]
    measures = Measure.objects.count()
    say(f"database: {whole / 1e6:,.0f} MB, {whole / measures:,.0f} bytes for each of {measures:,} measures")
    if usual.is_sqlite():
        tables()


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master s ON s.name = d.name GROUP BY 1"
            " ORDER BY 2 DESC LIMIT 8"
        )
        say("  " + ", ".join(f"{name} {bytes_ / 1e6:,.1f} MB" for name, bytes_ in cursor.fetchall()))


def main(policies, new):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Measure.objects.exists():
        corpus.fill(policies, bar("corpus"), is_cited=True)
    say(f"\n=== {connection.vendor}: {Policy.objects.count():,} policies, {Measure.objects.count():,} measures ===")
    size()
    renaming(Department, "policies__measures")
    renaming(Target, "measures")
    for address in ("/policies/", "/measures/"):
        first_page(address)
    loading(new)


if __name__ == "__main__":
    policies = int(sys.argv[1])
    main(policies, int(sys.argv[2]) if len(sys.argv) > 2 else max(1, policies // 10))
