"""Runs several commands of a portal in this one process, each through manage.py: starting one takes the most time.
Settings are read, and apps made ready, once for all of them.

`python -m tests.portal.one_process '[["backup", "one.tar"], …]'` prints of each, on a line, what JSON makes of
[exit code, stdout, stderr, whether DATA_DIR is there].
"""

import io
import json
import os
import runpy
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path


def main():
    for arguments in json.loads(sys.argv.pop()):
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = ended(arguments)
        line = json.dumps([code, out.getvalue(), err.getvalue(), Path(os.environ["DATA_DIR"]).exists()])
        sys.stdout.write(f"{line}\n")


def ended(arguments):
    """Run one command; its exit code, as Python would end with."""
    sys.argv[:] = ["manage.py", *arguments]
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
            return 1
        return end.code or 0
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
