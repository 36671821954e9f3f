"""`make bench` works in all its parts; what it measures of so few records says nothing."""

import subprocess
import sys

import pytest
from django.conf import settings

LIMIT = 300  # seconds
SAID = {"judged": "our own queries", "search": "one save", "export": "xlsx", "saves": "load_fixtures", "speed": "304"}


@pytest.mark.once
@pytest.mark.parametrize("part", SAID)
def test_each_part_runs_on_a_tiny_corpus(part):
    command = [sys.executable, "-m", "bench", "--scale", "tiny", "--only", "sqlite", "--part", part]
    ran = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=LIMIT)
    assert (ran.returncode, SAID[part] in ran.stdout) == (0, True), ran.stdout + ran.stderr
