"""`python -m bench.datasette`: checks that Datasette opens the SQLite file of /data/ and returns the same as the
portal.

Datasette is installed in a separate environment: nothing of the portal needs it.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
DATASETTE = "datasette==0.65.*"
PATIENCE = 600  # seconds to install it


def main():
    with tempfile.TemporaryDirectory(prefix="portal-datasette-") as name:
        folder = Path(name)
        os.environ["DATA_DIR"] = str(folder / "var")
        base = made()
        datasette = installed(folder / "env")
        for table, expected in counts().items():
            path = f"/{base.stem}/{table}.json?_size=0&_extra=count"
            command = [datasette, "serve", base, "--get", path]
            answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            found = answer.get("filtered_table_rows_count", answer.get("count"))
            print(f"{table}: {found} of {expected}")  # noqa: T201
            if found != expected:
                sys.exit(f"Datasette finds {found} {table}, the portal has {expected}")


def installed(environment):
    """The program, in a separate environment, installed unless it exists."""
    program = environment / "bin/datasette"
    if not program.exists():
        venv.create(environment, with_pip=True)
        pip = [environment / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DATASETTE]
        subprocess.run(pip, check=True, timeout=PATIENCE)
    return program


def made():
    """The file, built from the fixtures in an empty database."""
    import django

    django.setup()
    from django.core.management import call_command

    from data.bulk import store

    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    return store.newest() / "knowledge.sqlite3"


def counts():
    from data.lists import LISTINGS

    return {name: listing.records().count() for name, listing in LISTINGS.items()}


if __name__ == "__main__":
    main()
