"""Memory while exporting a whole list, above idle: `python -m bench.export POLICIES [FORM…]`, ten measures each.

One process fills the database, another serves. Idle is measured after some small responses, when the process has its
memory of the index; the goal is 150 MB above it, for every format and any number of measures.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

MOST = 150  # MB above idle
FORMS = ("csv", "json", "atom", "xlsx")
WARMING = ("/api/v1/measures/?page_size=5", "/api/v1/measures/?q=企业", "/measures.atom?q=企业")


def main(policies, forms):
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    for address in WARMING:
        client.get(address)
    idle, failed = peak_from_now(), False
    print(f"export of {int(policies) * 10:,} measures; idle: {idle:.0f} MB", flush=True)  # noqa: T201
    for form in forms:
        began, cpu, size = time.monotonic(), time.process_time(), 0
        peak_from_now()
        for chunk in client.get(f"/measures.{form}"):
            size += len(chunk)
        above, seconds = peak() - idle, (time.monotonic() - began, time.process_time() - cpu)
        failed |= above > MOST
        line = f"{size / 1e6:8.1f} MB, {seconds[0]:7.1f} s, {seconds[1]:7.1f} s of CPU, {above:+4.0f} MB above idle"
        print(f"{form:5}{line}{'  TOO MUCH' if above > MOST else ''}", flush=True)  # noqa: T201
    sys.exit(failed)


def fill(policies):
    """Create the records and the index, unless they exist."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench import corpus
    from lists.rebuild import rebuild
    from policies.models import Measure

    call_command("migrate", verbosity=0)
    if not Measure.objects.exists():
        corpus.fill_tables(int(policies))
        rebuild()


def peak():
    """The peak memory of this process since `peak_from_now` in MB, as reported by Linux."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def peak_from_now():
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


if __name__ == "__main__":
    if sys.argv[1] == "--fill":
        fill(sys.argv[2])
    else:
        subprocess.run([sys.executable, "-m", "bench.export", "--fill", sys.argv[1]], check=True)
        main(sys.argv[1], sys.argv[2:] or FORMS)
