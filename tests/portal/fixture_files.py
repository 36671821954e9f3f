"""Fixtures that a test may break, a copy of the project's or a few of its own, and the result of loading them."""

import shutil
from io import StringIO

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from records.models import Version

# libyaml's, ten times as quick, where it was there when PyYAML was built.
LOADER, DUMPER = getattr(yaml, "CSafeLoader", yaml.SafeLoader), getattr(yaml, "CSafeDumper", yaml.SafeDumper)
ROOMS = ("records", "policies", "indicators", "terms")


class FixtureFiles:
    def __init__(self, folder, *names):
        """A copy of all files, or of those with these names; a load leaves alone what no file says."""
        self.folder = folder / "fixtures"
        shutil.copytree(settings.BASE_DIR / "fixtures", self.folder)
        for path in self.folder.iterdir():
            if names and path.name not in names:
                path.unlink()

    def entries(self, file):
        return yaml.load((self.folder / file).read_text(encoding="utf-8"), LOADER)

    def write(self, file, entries):
        text = entries if isinstance(entries, str) else yaml.dump(entries, Dumper=DUMPER, allow_unicode=True)
        (self.folder / file).write_text(text, encoding="utf-8")

    def add(self, file, /, **entry):
        """Put another record at the end of a file."""
        with (self.folder / file).open("a", encoding="utf-8") as text:
            text.write("\n" + yaml.safe_dump([entry], allow_unicode=True))

    def change(self, file, key, /, **values):
        """Give the record that goes by `key` other values."""
        entries = self.entries(file)
        (entry,) = (entry for entry in entries if key in (entry.get("slug"), entry.get("id")))
        entry.update(values)
        self.write(file, entries)

    def load(self, **options):
        """What the command says."""
        said = StringIO()
        call_command("load_fixtures", folder=self.folder, stdout=said, **options)
        return said.getvalue()

    def refusal(self):
        """The words a load is refused in. Nothing of it remains, whatever came before the mistake."""
        self.add("themes.yaml", slug="remains", name="留下")
        before = everything()
        with pytest.raises(CommandError) as refused:
            self.load()
        assert everything() == before
        return str(refused.value)


def everything():
    """All rows of the rooms that hold the knowledge; what became of them, their history, is none of it."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]
    models.remove(Version)
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}
