"""`make audit`: known vulnerabilities of the locked requirements. Fails if there are any, or if they were not checked.

pip-audit may succeed without having checked anything, so its list of packages is compared with the locked ones.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

COMMAND = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
LIMIT = 600  # seconds


def locked(text):
    """Return the names of a lock file's requirements that are meant for this machine."""
    requirements = (Requirement(line) for line in re.findall(r"^(\w[^\\\n]*)", text, re.MULTILINE))
    return {canonicalize_name(each.name) for each in requirements if each.marker is None or each.marker.evaluate()}


def findings(report):
    """Return the names a report looked at, and a line for each vulnerability in it."""
    looked_at = [each for each in report["dependencies"] if "vulns" in each]
    lines = [
        f"{each['name']} {each['version']}: {flaw['id']}, 已修复于 · fixed in {', '.join(flaw['fix_versions']) or '–'}"
        for each in looked_at
        for flaw in each["vulns"]
    ]
    return {canonicalize_name(each["name"]) for each in looked_at}, lines


def main(lock):
    """Audit a lock file; return what to exit with."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip_audit", *COMMAND, "--requirement", lock, "--output", report]
        subprocess.run(command, timeout=LIMIT)
        looked_at, vulnerabilities = findings(json.loads(report.read_text())) if report.exists() else (set(), [])
    missed = locked(Path(lock).read_text()) - looked_at
    sys.stdout.write("".join(f"{line}\n" for line in vulnerabilities))
    if missed or not looked_at:
        return f"无法审计 · could not be audited: {', '.join(sorted(missed)) or lock}"
    sys.stdout.write(f"已审计 {len(looked_at)} 个依赖，漏洞 {len(vulnerabilities)} 个 · ")
    sys.stdout.write(f"{len(looked_at)} dependencies audited, {len(vulnerabilities)} vulnerabilities\n")
    return 1 if vulnerabilities else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
