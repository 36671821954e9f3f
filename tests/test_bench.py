"""Every part of the benchmark that needs nothing but this project works; only its figures need larger corpora."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

LIMIT = 600  # seconds


@pytest.mark.exhaustive
@pytest.mark.once
@pytest.mark.parametrize("part", ["export", "search", "saves"])
def test_a_part_works_on_a_tiny_corpus(part):
    command = [sys.executable, "-m", "bench", "--scale", "tiny", "--only", "sqlite", "--part", part]
    environment = {**os.environ, "DATABASE_URL": ""}
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr[-2000:]
