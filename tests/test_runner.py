"""The test runner itself: what it counts, finds and audits."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import dependency_audit, postgres
from tests.__main__ import Run, summarise

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def a_run(folder, report=None, returncode=0):
    """A run that ended, without having been one."""
    run = Run.__new__(Run)
    run.database, run.report = "sqlite", folder / "report.xml"
    run.process = SimpleNamespace(returncode=returncode)
    if report:
        run.report.write_text(REPORT.format(*report))
    return run


@pytest.mark.parametrize(
    ("report", "returncode", "expected"),
    [
        ((10, 0, 0, 2), 0, (8, 0, 2)),
        ((10, 1, 2, 0), 1, (7, 3, 0)),
        ((4, 0, 0, 0), 2, (4, 1, 0)),  # interrupted
        ((0, 0, 0, 0), 5, (0, 0, 0)),  # nothing to run
        (None, -9, (0, 1, 0)),  # killed
    ],
)
def test_counts(tmp_path, report, returncode, expected):
    assert a_run(tmp_path, report, returncode).counts() == expected


def test_the_last_line_is_the_sum(tmp_path, capsys):
    assert summarise([a_run(tmp_path, (3, 0, 0, 1))] * 2, []) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "4 passed, 0 failed, 2 skipped"


@pytest.mark.parametrize(
    ("report", "returncode", "troubles"),
    [((0, 0, 0, 0), 5, []), ((3, 1, 0, 0), 1, []), ((3, 0, 0, 0), 0, ["no server"])],
)
def test_nothing_run_something_failed_or_no_server_is_not_success(tmp_path, report, returncode, troubles):
    assert summarise([a_run(tmp_path, report, returncode)], troubles) == 1


def test_no_server_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "program_folders", lambda: [tmp_path])
    with pytest.raises(postgres.NoServer, match="apt-get install postgresql"), postgres.serving():
        pass


def test_the_server_ends_with_whoever_asked_for_it():
    keeper = subprocess.Popen([sys.executable, "-m", "tests.postgres"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    url = keeper.stdout.readline().decode()
    if not url.startswith("postgresql://"):  # the run itself fails then, unless DATABASE_URL names a server
        pytest.skip(f"无法启动 PostgreSQL · no PostgreSQL can be started: {url}")
    folder = url.split("@")[1].split("/")[0].replace("%2F", "/")
    assert Path(folder, ".s.PGSQL.5432").exists()
    keeper.communicate(timeout=30)  # closes the pipe, as the end of a process does
    assert not Path(folder).exists()


def test_audit_expects_what_is_locked_for_this_machine():
    hashes = " \\\n    --hash=sha256:0\n"
    lock = f"# a comment\nDjango==5.2{hashes}tzdata==1 ; sys_platform == 'win32'{hashes}"
    assert dependency_audit.locked(lock) == {"django"}


def test_audit_counts_only_what_was_looked_at():
    flaw = {"id": "PYSEC-1", "fix_versions": ["2"]}
    report = {"dependencies": [{"name": "a", "version": "1", "vulns": [flaw]}, {"name": "b", "skip_reason": "unknown"}]}
    looked_at, lines = dependency_audit.findings(report)
    assert looked_at == {"a"}
    assert lines == ["a 1: PYSEC-1, 已修复于 · fixed in 2"]
