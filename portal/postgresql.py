"""PostgreSQL's own programs, run on our database."""

import os
import shutil
import subprocess
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

CLIENTS = Path("/usr/lib/postgresql")  # where Debian has the programs of each version
NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}


def run(program, *arguments):
    """Run a program of PostgreSQL on our database. Who asks is told by variables, which no list of processes shows."""
    parameters = connection.get_connection_params()
    environment = os.environ | {NAMES[key]: str(value) for key, value in parameters.items() if key in NAMES}
    environment["PGDATABASE"] = str(parameters.get("dbname", "postgres"))
    command = [_path(program), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        reason = next(iter(done.stderr.strip().splitlines()), f"以状态 {done.returncode} 结束")
        raise CommandError(f"{program} 没有成功：{reason}。请检查磁盘、数据库的权限和 PostgreSQL 客户端的版本。")


def _path(name):
    """The newest there is: an older one refuses a newer server."""
    found = sorted(CLIENTS.glob(f"*/bin/{name}"), key=lambda path: float(path.parent.parent.name))
    if program := (found[-1] if found else shutil.which(name)):
        return str(program)
    raise CommandError(f"找不到 {name}。请安装 PostgreSQL 的客户端程序：apt-get install postgresql-client")


def dbname():
    """pg_restore takes the database from its arguments only."""
    return f"--dbname={connection.get_connection_params().get('dbname', 'postgres')}"
