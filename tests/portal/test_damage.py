"""SQLite's files damaged, exchanged, taken away or read by others: each is named, with the way on."""

import json
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing

import pytest

from portal.intact import identity
from tests.portal.portals import Commands, copied, refused, served
from tests.portal.serving.sites import free_port

pytestmark = pytest.mark.once
EDIT = """
from policies.models import Policy
policy = Policy.objects.get(slug="keji-xingmeng-30-tiao")
policy.summary = "停止以前的最后一次修改"; policy.save()
"""
READ = "SELECT summary FROM policies_policy WHERE slug = 'keji-xingmeng-30-tiao'"


@pytest.fixture(scope="module")
def stopped(started, tmp_path_factory):
    """The folder of a portal that was served, edited in its last moment, and stopped; how long that took."""
    data = copied(started, tmp_path_factory.mktemp("portal") / "var")
    with served(data) as answers:
        shutil.copy(data / "portal.sqlite3", data / "older")
        Commands(data, {}).shell(EDIT)
        seconds = answers.stop()
    return data, seconds


@pytest.fixture
def data(stopped, tmp_path):
    return copied(stopped[0], tmp_path / "var")


def start(data):
    """What `start` says that refuses to."""
    return Commands(data, {})("start", PORT=str(free_port()))


def found(data, statement):
    """The first value that a statement finds in the database of a portal that is not running."""
    with closing(sqlite3.connect(data / "portal.sqlite3")) as base:
        return base.execute(statement).fetchone()[0]


def mode(path):
    return path.stat().st_mode & 0o777


def damage(data, begin=4096):
    """Overwrite all but the first page, in place."""
    with (data / "portal.sqlite3").open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(begin)
        file.write(b"\xa5" * (size - begin))


def test_stopped_it_is_one_file_that_holds_the_last_edit_and_only_its_owner_reads(stopped):
    data, seconds = stopped
    assert seconds < 10
    assert not (data / "portal.sqlite3-wal").exists() and not (data / "portal.sqlite3-shm").exists()
    assert "最后一次修改" in found(data, READ)
    assert (mode(data), mode(data / "portal.sqlite3"), mode(data / "secret_key")) == (0o700, 0o600, 0o600)


def test_an_older_file_in_its_place_is_noticed_though_the_edit_was_the_last_thing_done(data):
    (data / "older").replace(data / "portal.sqlite3")
    with served(data) as answers:
        assert "数据库比上次运行时旧" in answers.said()


def test_a_log_taken_away_while_it_serves_is_told_at_once_and_at_the_next_start(data):
    with served(data) as answers:
        answers.wait(lambda: json.loads(noted(data))["file"] == identity(data / "portal.sqlite3"))
        (data / "portal.sqlite3-wal").unlink()
        answers.wait(lambda: answers("/readyz")[0] == 503)
        assert json.loads(answers("/readyz")[1])["intact"] is False
        assert "-wal 文件在网站运行时被删除或换掉了" in answers.said()
    with served(data) as answers:
        assert "那之后的修改已经丢失" in answers.said()


def noted(data):
    (file,) = data.glob("last_seen-*.json")
    return file.read_text()


def test_damage_while_it_serves_is_named_and_said_by_readyz(data):
    with served(data) as answers:
        damage(data)
        status, page = answers("/indicators/?q=damage")
        assert status == 503 and "数据库已损坏" in page and "等待没有用" in page
        status, told = answers("/readyz")
        assert status == 503 and json.loads(told)["intact"] is False
        assert "数据库已损坏" in answers.said()


COMMANDS = ["backup", "check_records", "check_rows", "check_search", "start"]


@pytest.fixture(scope="module")
def damaged(stopped, tmp_path_factory):
    """The folder of a damaged portal that anybody could read, and what each command said then."""
    data = copied(stopped[0], tmp_path_factory.mktemp("damaged") / "var")
    for name in ("portal.sqlite3", "secret_key"):
        (data / name).chmod(0o644)
    damage(data)
    backup = ["backup", data.with_name("one.tar")]
    run = Commands(data, {}).each(backup, *([name] for name in COMMANDS[1:]), PORT=str(free_port()))
    return data, dict(zip(COMMANDS, run, strict=True))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_file_is_refused_by_every_command_with_what_to_do(damaged, command):
    data, said = damaged
    refused(said[command], "数据库已损坏")
    assert "manage.py restore" in said[command].stderr
    assert {path.name for path in data.parent.iterdir()} == {"var"}


def test_looser_modes_are_tightened_by_starting(damaged):
    assert [mode(damaged[0] / name) for name in ("portal.sqlite3", "secret_key")] == [0o600, 0o600]


def test_damage_that_only_a_proof_finds_is_refused_too(data, tmp_path):
    """A page in the middle, which nothing that a backup reads comes across: an index."""
    page = found(data, "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND rootpage > 2 ORDER BY name LIMIT 1")
    with (data / "portal.sqlite3").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x0a" + b"\0" * 4095)
    backup, start = Commands(data, {}).each(["backup", tmp_path / "one.tar"], ["start"], PORT=str(free_port()))
    refused(backup, "数据库已损坏")
    refused(start, "数据库已损坏")


def test_what_is_no_database_is_named(data):
    (data / "portal.sqlite3").write_text("这不是数据库" * 1000)
    refused(start(data), "数据库已损坏")


def test_another_file_beside_the_log_of_the_one_before_is_refused_before_they_mix(data, tmp_path):
    """As after kill -9 and a roll-back of the file alone."""
    (data / "portal.sqlite3-wal").write_bytes(b"the log of another file")
    seen = json.loads(noted(data))
    (file,) = data.glob("last_seen-*.json")
    file.write_text(json.dumps(seen | {"log": identity(data / "portal.sqlite3-wal")}))
    refused(start(data), "两者不是一套")
    assert (data / "portal.sqlite3-wal").read_bytes() == b"the log of another file"


def test_a_lost_key_is_told_when_it_is_made_anew(data):
    (data / "secret_key").unlink()
    made = Commands(data, {})("check")
    assert "不见了，已重新生成" in made.stderr and mode(data / "secret_key") == 0o600
    (data / "secret_key").unlink()
    refused(Commands(data, {})("backup", data / "one.tar"), "没有网站的密钥")
    assert not (data / "secret_key").exists()


def test_a_mistyped_folder_is_told_and_not_made(tmp_path):
    for arguments in (["backup", "one.tar"], ["check_records"]):  # settings are read once in a process
        run = Commands(tmp_path / "mistyped", {})(*arguments)
        refused(run, "mistyped")
        assert "DATA_DIR" in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["start"], ["check"], ["backup", "one.tar"], ["restore", "one.tar"]])
def test_a_folder_that_is_a_file_is_told(tmp_path, command):
    (tmp_path / "var").write_text("")
    refused(Commands(tmp_path / "var", {})(*command), "不是文件夹")


def test_a_server_that_is_not_there_is_told_in_words(tmp_path):
    there = {"DATABASE_URL": "postgresql://somebody:geheim@127.0.0.1:1/nowhere"}
    for run in Commands(tmp_path / "var", there).each(["restore", "one.tar"], ["start"], PORT=str(free_port())):
        refused(run, "连不上数据库 127.0.0.1:1/nowhere")
        assert "geheim" not in run.stderr and len(run.stderr.splitlines()) < 5


# --- Disks of their own, full or read-only ---


@pytest.fixture
def disk(tmp_path):
    """What runs a command with a small disk at `place`."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["unshare", "--mount", "--map-root-user", "true"], capture_output=True).returncode:
        pytest.skip("不能挂载磁盘 · no disk can be mounted here")

    def on(options):
        script = f'mount -t tmpfs -o {options} none "{place}" && "$@"; code=$?; ls -A "{place}"; exit $code'
        return ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh"]

    on.place = place
    return on


def test_a_backup_on_a_full_or_read_only_disk_is_told_and_leaves_nothing(data, disk):
    run = Commands(data, {})
    full = run("backup", disk.place / "one.tar", before=disk("size=1m"))
    refused(full, "磁盘满了")
    assert full.stdout.split() == []
    refused(run("backup", disk.place / "one.tar", before=disk("ro")), "没有做成备份")


def test_a_restore_onto_a_full_disk_is_told_and_leaves_nothing(data, disk, tmp_path):
    file = tmp_path / "one.tar"
    assert Commands(data, {})("backup", file).returncode == 0
    new = Commands(disk.place / "new", {})
    refused(new("restore", file, before=disk("size=1m")), "字节空闲")
    with tarfile.open(file) as archive:
        nearly = sum(-(-member.size // 4096) * 4 for member in archive) + 4  # for the files, not for opening them
    run = new("restore", file, before=disk(f"size={nearly}k"))
    refused(run, "什么也没有改动")
    assert "磁盘" in run.stderr and run.stdout.splitlines()[-1:] != ["new"]


def test_data_on_a_read_only_disk_are_told_by_every_command(disk):
    refused(Commands(disk.place / "var", {})("start", before=disk("ro")), "DATA_DIR")
