"""Templates and stylesheets that can be read and compared line by line."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
WIDEST, LONGEST = 120, 80
ROOT = Path(settings.BASE_DIR)


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/**/*.html")), ids=lambda path: path.name)
def test_a_template_is_short_and_narrow(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= LONGEST
    assert [line for line in lines if len(line) > WIDEST] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("static/*.css")), ids=lambda path: path.name)
def test_a_stylesheet_has_one_declaration_a_line(path):
    rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(), flags=re.DOTALL)
    assert [line for line in rules.splitlines() if len(re.findall("[;{}]", line)) > 1] == []
