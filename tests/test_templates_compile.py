"""Every template of the site compiles, those no test happens to show too: the public pages' and the desk's."""

import pytest
from django.conf import settings
from django.template import engines


def templates():
    """(engine, name) of each."""
    for engine, folder in (("jinja2", "templates"), ("django", "staff/templates")):
        root = settings.BASE_DIR / folder
        yield from ((engine, str(path.relative_to(root))) for path in sorted(root.rglob("*.*")))


@pytest.mark.parametrize(("engine", "name"), list(templates()))
def test_template_compiles(engine, name):
    assert engines[engine].get_template(name).origin.name.startswith(str(settings.BASE_DIR))
