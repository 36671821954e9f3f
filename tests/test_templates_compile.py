"""Every template of the site compiles, including those that no test renders: public pages and desk."""

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
