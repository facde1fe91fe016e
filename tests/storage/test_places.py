"""Files that are no plans, and places that cannot be written: one sentence each, nothing changed, nothing left behind."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner.errors import PlannerError
from ningbo_planner.storage import schema
from ningbo_planner.storage.connection import journal_of
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.storage.plan_files import A1, full_plan, history_of, make_file, type_some


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file."""
    return make_file(tmp_path / "方案.nbplan", full_plan())


def refused(path: Path, **how: bool) -> str:
    """Open something that is no plan and return the code; nothing in its folder may change."""
    before = {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    with pytest.raises(PlannerError) as caught:
        PlanFile.open(path, **how)
    assert str(caught.value) != caught.value.code
    assert {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()} == before
    return caught.value.code


def make_zip(path: Path) -> None:
    """Make what a workbook is."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")


def make_foreign(path: Path) -> None:
    """Make a database of another program."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE step (a)")
        connection.commit()


def make_foreign_wal(path: Path) -> None:
    """Make a database of another program in the mode that opening for writing would change."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    make_foreign(path)


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "storage.not_found"),
    "folder": (lambda path: path.mkdir(), "storage.is_folder"),
    "empty": (lambda path: path.touch(), "storage.empty"),
    "workbook": (make_zip, "storage.is_workbook"),
    "old workbook": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)), "storage.is_workbook"),
    "text": (lambda path: path.write_text("年份,目标\n2022,100\n", "utf-8"), "storage.not_a_plan"),
    "other database": (make_foreign, "storage.foreign_database"),
    "other database in WAL mode": (make_foreign_wal, "storage.foreign_database"),
    "first bytes only": (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(20)), "storage.cut_short"),
}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("make", "code"), FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_plan_is_named_and_left_alone(tmp_path: Path, make: Callable[[Path], object], code: str, read_only: bool) -> None:
    make(tmp_path / "文件.nbplan")
    assert refused(tmp_path / "文件.nbplan", read_only=read_only) == code


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        PlanFile.open(tmp_path / "没有" / "方案.nbplan")
    assert caught.value.code == "storage.not_found"
    with pytest.raises(PlannerError) as caught:
        create_plan_file(tmp_path / "没有" / "方案.nbplan", small_plan())
    assert caught.value.code == "file.no_folder"


def test_a_plan_cannot_be_made_in_the_place_of_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        create_plan_file(tmp_path, small_plan(), force=True)
    assert caught.value.code == "storage.is_folder"


def test_a_file_that_cannot_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        with pytest.raises(PlannerError) as caught:
            PlanFile.open(path)
    assert caught.value.code == "storage.cannot_open"


# ---------------------------------------------------------------------------------------------------------------- versions


def test_a_newer_version_is_refused_by_name(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=7")
    assert refused(path) == "storage.newer_version"
    with pytest.raises(PlannerError, match="第 7 版"):
        PlanFile.open(path)


def test_an_older_version_is_copied_then_brought_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, state = path.read_bytes(), plan_state(full_plan())
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setitem(schema.MIGRATIONS, 2, lambda connection: connection.execute("CREATE TABLE later (a INTEGER)"))
    with PlanFile.open(path, read_only=True) as file:
        assert plan_state(file.plan) == state
        assert file.verify() == []
    assert path.read_bytes() == before
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["1"])
        assert file.verify() == []
    assert path.with_name("方案.v1.nbplan").read_bytes() == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version FROM migration").fetchall() == [(1,), (2,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (a INTEGER)")
        connection.execute("CREATE TABLE later (a INTEGER)")

    with closing(sqlite3.connect(path)) as connection:
        rows = list(connection.iterdump())
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setitem(schema.MIGRATIONS, 2, half)
    with pytest.raises(PlannerError):
        PlanFile.open(path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == rows
    with PlanFile.open(path) as file:
        assert not file.read_only


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM part; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE migration",
        "ALTER TABLE step ADD COLUMN more TEXT",
    ],
)
def test_a_file_of_another_shape_is_refused(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    assert refused(path) == "storage.damaged"


def test_a_table_of_somebody_else_does_not_matter(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (a)")
        connection.commit()
    with PlanFile.open(path) as file:
        assert not file.read_only


def test_the_settings_that_keep_it_safe(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with PlanFile.open(path) as file:
        connection = file._open_database().connection
        said = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")}
        assert said == {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "trusted_schema": 0}
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4E42504C,)
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (2000,)


# --------------------------------------------------------------------------------------------------------------- read-only


def reads_only(path: Path, code: str, **how: bool) -> None:
    """Open a plan that may only be read: it is whole, every step is refused with the reason, and nothing changes on the disk."""
    before = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in path.parent.iterdir()}
    state = plan_state(full_plan())
    with PlanFile.open(path, **how) as file:
        assert file.read_only
        assert file.read_only_reason
        assert plan_state(file.plan) == state
        with pytest.raises(PlannerError) as caught:
            type_some(history_of(file), ["5"])
        assert caught.value.code == code
        assert plan_state(file.plan) == state
        assert not file.compact()
        assert file.verify() == []
    assert {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in path.parent.iterdir()} == before


def test_read_only_by_choice_writes_nothing(path: Path) -> None:
    reads_only(path, "storage.read_only_chosen", read_only=True)


def deny(monkeypatch: pytest.MonkeyPatch, *denied: Path) -> None:
    """Let the system say that some paths cannot be written, also to a superuser."""
    ask = os.access
    monkeypatch.setattr(os, "access", lambda asked, mode, **rest: not (Path(asked) in denied and mode == os.W_OK) and ask(asked, mode, **rest))


def test_a_read_only_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, path)
    reads_only(path, "storage.file_read_only")


def test_a_read_only_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, path.parent)
    reads_only(path, "storage.place_read_only")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_place_where_no_lock_can_be_made(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    opening = os.open

    def refuse(asked: Any, *rest: Any, **named: Any) -> int:
        if str(asked).endswith(".lock"):
            raise OSError(number, os.strerror(number), str(asked))
        return opening(asked, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)
    reads_only(path, "storage.no_lock")


def test_a_database_that_sqlite_only_reads(path: Path) -> None:
    data = bytearray(path.read_bytes())
    # "File format write version" 3: readers that do not know it may read but not write.
    data[18] = 3
    path.write_bytes(data)
    with PlanFile.open(path) as file:
        assert plan_state(file.plan) == plan_state(full_plan())
        assert file.journal.refusal is not None
        assert file.journal.refusal.code == "storage.place_read_only"
        with pytest.raises(PlannerError):
            type_some(history_of(file), ["5"])
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_busy_on_opening_can_be_written_once_it_is_not(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_planner.storage.connection.BUSY_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with PlanFile.open(path) as file:
            with pytest.raises(PlannerError) as caught:
                type_some(history_of(file), ["5"])
            assert caught.value.code == "storage.busy"
            other.execute("ROLLBACK")
            type_some(history_of(file), ["6"])
            assert file.plan.quantity(A1).text == "6"


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Return a plan file in a folder in which an ordinary user can write nothing."""
    folder = Path(tempfile.mkdtemp(prefix="nbplan-test-"))
    path = make_file(folder / "方案.nbplan", full_plan())
    path.chmod(0o644)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


LOOK = """
import json, os, sys
from pathlib import Path
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import catalogue
catalogue()
if os.geteuid() == 0:
    # Root can write everywhere, so it becomes nobody, who may not even read this checkout: everything is loaded by now.
    os.setgid(65534), os.setuid(65534)
path = Path(sys.argv[1])
with PlanFile.open(path) as file:
    refused = file.journal.refusal.code
    try:
        create_plan_file(path, file.plan, force=True)
    except PlannerError as error:
        made = error.code
    print(json.dumps([file.read_only, refused, file.plan.tables["d"].cell("A1", "2022").text, file.verify(), made]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not marked so here")
def test_another_user_in_a_folder_that_he_cannot_write(locked_folder: Path, repository: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOOK, str(locked_folder)], cwd=repository, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert json.loads(done.stdout) == [True, "storage.place_read_only", "70", [], "file.read_only"]


# --------------------------------------------------------------------------------------------------- what a crash leaves

CRASH = """
import os, sys
from pathlib import Path
from ningbo_planner.storage.plan_file import PlanFile
file = PlanFile.open(Path(sys.argv[1]))
connection = file._open_database().connection
connection.execute("PRAGMA cache_size=2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE part SET data = zeroblob(200000)")
connection.execute("UPDATE head SET seq = 99")
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def interrupted(path: Path, repository: Path) -> Path:
    """Return a plan file whose program died in the middle of a commit, with half of it in the file already."""
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=repository, check=False)
    assert path.read_bytes() != before
    assert journal_of(path).stat().st_size > 0
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="no such end of a process here")
def test_an_interrupted_commit_is_rolled_back(interrupted: Path) -> None:
    with PlanFile.open(interrupted) as file:
        assert not file.read_only
        assert plan_state(file.plan) == plan_state(full_plan())
        assert file.verify() == []
    assert [each.name for each in interrupted.parent.iterdir()] == [interrupted.name]


@pytest.mark.skipif(sys.platform == "win32", reason="no such end of a process here")
def test_an_interrupted_commit_is_read_without_writing_beside_it(interrupted: Path) -> None:
    reads_only(interrupted, "storage.read_only_chosen", read_only=True)


@pytest.mark.skipif(sys.platform == "win32", reason="no such end of a process here")
def test_a_new_plan_in_the_place_of_an_interrupted_one_is_not_rolled_back_into_it(interrupted: Path) -> None:
    create_plan_file(interrupted, small_plan(), force=True)
    with PlanFile.open(interrupted) as file:
        assert plan_state(file.plan) == plan_state(small_plan())
        assert file.verify() == []


def test_leftovers_without_their_plan_do_not_reach_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "方案.nbplan"
    for tail in ("-journal", "-wal", "-shm"):
        Path(f"{path}{tail}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    with PlanFile.open(make_file(path)) as file:
        type_some(history_of(file), ["1"])
        assert file.plan.quantity(A1).text == "1"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
