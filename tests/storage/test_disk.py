"""A disk that refuses: the step is not done, memory and file agree, the work goes on."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef, RowRecord
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import InsertRows
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.connection import refusal
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.storage.plan_files import A1, full_plan, history_of, make_file, type_some

FAULTS = {
    "SQLITE_FULL": "storage.disk_full",
    "SQLITE_IOERR_WRITE": "storage.io_error",
    "SQLITE_IOERR_FSYNC": "storage.io_error",
    "SQLITE_BUSY": "storage.busy",
    "SQLITE_READONLY_DBMOVED": "storage.moved",
    "SQLITE_CANTOPEN": "storage.cannot_open",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file."""
    return make_file(tmp_path / "方案.nbplan", full_plan())


def fault(name: str) -> sqlite3.OperationalError:
    """Return an error as SQLite raises it."""
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name
    return error


class Faulty:
    """A connection whose call number ``at`` fails, before or after it was carried out."""

    def __init__(self, connection: sqlite3.Connection, at: int, error: BaseException, late: bool = False) -> None:
        """Stand before ``connection``."""
        self._connection, self._at, self._error, self._late = connection, at, error, late
        self.calls = 0

    @property
    def fired(self) -> bool:
        """Whether the fault has come."""
        return self.calls >= self._at

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Pass a statement on, or fail."""
        return self._pass_on(self._connection.execute, arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """Pass a statement on, or fail."""
        return self._pass_on(self._connection.executemany, arguments)

    def _pass_on(self, call: Any, arguments: tuple[Any, ...]) -> sqlite3.Cursor:
        self.calls += 1
        if self.calls == self._at and not self._late:
            raise self._error
        cursor = call(*arguments)
        if self.calls == self._at:
            raise self._error
        return cursor

    def __getattr__(self, name: str) -> Any:
        """Pass everything else on."""
        return getattr(self._connection, name)


@contextmanager
def faulty(file: PlanFile, at: int, error: BaseException, late: bool = False) -> Iterator[Faulty]:
    """Put a faulty connection in for a while."""
    database = file._open_database()
    good = database.connection
    bad = Faulty(good, at, error, late)
    database.connection = file.journal._connection = bad  # type: ignore[assignment]
    try:
        yield bad
    finally:
        # After some faults the file has been opened anew.
        if file.journal._connection is bad:
            database.connection = file.journal._connection = good


def on_disk(path: Path) -> dict[str, Any]:
    """Return the plan as somebody else reads it now."""
    with PlanFile.open(path, read_only=True) as file:
        assert file.journal.refusal is not None
        assert file.journal.refusal.code == "storage.read_only_chosen"
        return plan_state(file.plan)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("name", "code"), FAULTS.items())
def test_a_fault_at_each_write_of_a_step_in_turn(path: Path, name: str, code: str, late: bool) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        for at in range(1, 20):
            before = plan_state(file.plan)
            with faulty(file, at, fault(name), late) as connection:
                step = type_cell(file.plan, A1, str(1000 + at))
                try:
                    history.execute(step)
                except PlannerError as error:
                    assert error.code == code
                    assert plan_state(file.plan) == before
            assert plan_state(file.plan) == on_disk(path)
            assert len(history.entries) == len(file.entries)
            if not connection.fired:
                break
            type_some(history, [str(2000 + at)])
        assert at > 4
        assert file.verify() == []
    with PlanFile.open(path) as file:
        assert file.plan.quantity(A1).text == str(1000 + at)


def test_a_fault_at_each_write_of_undo_and_redo(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1", "2"])
        for at in range(1, 8):
            for act in (history.undo, history.redo):
                before = plan_state(file.plan)
                with faulty(file, at, fault("SQLITE_FULL")) as connection:
                    try:
                        act()
                    except PlannerError:
                        assert plan_state(file.plan) == before
                assert plan_state(file.plan) == on_disk(path)
                if connection.fired and plan_state(file.plan) == before:
                    act()
        assert file.verify() == []


def test_a_fault_at_each_write_of_a_snapshot(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        for at in range(1, 60):
            type_some(history, [str(at)])
            with faulty(file, at, fault("SQLITE_FULL")) as connection:
                try:
                    file.compact()
                except PlannerError as error:
                    assert error.code in ("storage.disk_full", "storage.changed_elsewhere")
            assert file.verify() == []
            assert plan_state(file.plan) == on_disk(path)
            if not connection.fired:
                break
        assert not connection.fired


def test_an_interruption_after_the_commit_does_not_part_memory_and_file(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        for at in range(1, 8):
            with faulty(file, at, KeyboardInterrupt(), late=True):
                try:
                    type_some(history, [str(at)])
                except KeyboardInterrupt:
                    assert file.plan.quantity(A1).text != str(at)
            assert plan_state(file.plan) == on_disk(path)
        assert file.plan.quantity(A1).text == "7"


def fill_until_refused(history: History) -> int:
    """Do steps until one is refused, each adding about 3 KB to the log; return how many were done."""
    for done in range(1000):
        record = RowRecord(f"n{len(history.entries)}", 0, {"note": "注" * 1000}, {})
        try:
            history.execute(Step("step.paste", (InsertRows("d", None, 0, (record,)),), {"count": 1}))
        except PlannerError as error:
            assert error.code in ("storage.disk_full", "storage.io_error")
            return done
    raise AssertionError("the disk never got full")


def test_a_full_disk_refuses_the_step_and_the_work_goes_on(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        connection = file._open_database().connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        for more in range(12):
            connection.execute(f"PRAGMA max_page_count={pages + more}")
            fill_until_refused(history)
            assert plan_state(file.plan) == on_disk(path)
            connection.execute(f"PRAGMA max_page_count={pages + 10_000}")
            type_some(history, [f"{more}.5"])
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
        assert file.verify() == []
    assert on_disk(path)["tables"]["d"]["rows"]["A1"]["target/2022"] == number("11.5")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes here")
def test_a_file_that_may_not_grow_refuses_the_step_and_the_work_goes_on(path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with PlanFile.open(path) as file:
        history = history_of(file)
        for more in range(0, 20_000, 2_000):
            size = path.stat().st_size
            try:
                resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, hard))
                fill_until_refused(history)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            assert plan_state(file.plan) == on_disk(path)
            type_some(history, [f"{more}.25"])
            while len(file.plan.tables["d"]) > 6:
                history.undo()
        assert file.verify() == []


def test_a_new_plan_on_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    target = tmp_path / "新.nbplan"
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PlannerError) as caught:
        create_plan_file(target, small_plan())
    assert caught.value.code == "file.disk_full"
    assert list(tmp_path.iterdir()) == []


def test_replacing_a_plan_on_a_full_disk_keeps_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(PlannerError):
            create_plan_file(path, small_plan(), force=True)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced here")
@pytest.mark.parametrize("how", ["replaced", "renamed", "deleted"])
def test_a_file_swapped_under_an_open_plan_is_left_alone(path: Path, tmp_path: Path, how: str) -> None:
    other = make_file(tmp_path / "别的.nbplan", small_plan())
    strange = other.read_bytes()
    with PlanFile.open(path) as file:
        history = history_of(file)
        type_some(history, ["1"])
        if how == "replaced":
            os.replace(other, path)
        elif how == "renamed":
            os.rename(path, tmp_path / "改名.nbplan")
        else:
            path.unlink()
        before = plan_state(file.plan)
        for _ in range(2):
            with pytest.raises(PlannerError) as caught:
                type_some(history, ["2"])
            assert caught.value.code == "storage.moved"
            assert plan_state(file.plan) == before
    if how == "replaced":
        assert path.read_bytes() == strange
    if how == "renamed":
        assert on_disk(tmp_path / "改名.nbplan") == before


def test_another_program_that_holds_the_database_is_waited_for_then_named(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        file._open_database().connection.execute("PRAGMA busy_timeout=50")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PlannerError) as caught:
            type_some(history, ["1"])
        assert caught.value.code == "storage.busy"
        other.execute("ROLLBACK")
        other.close()
        type_some(history, ["2"])
        assert file.plan.quantity(A1).text == "2"


def test_steps_of_another_program_are_never_written_over(path: Path) -> None:
    with PlanFile.open(path) as file:
        history = history_of(file)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("UPDATE head SET seq = 5")
        other.close()
        before = plan_state(file.plan)
        for act in (lambda: type_some(history, ["1"]), file.compact):
            file._snapshot = -1
            with pytest.raises(PlannerError) as caught:
                act()
            assert caught.value.code == "storage.changed_elsewhere"
        assert plan_state(file.plan) == before


def test_a_history_that_does_not_know_the_log_cannot_write_over_it(path: Path) -> None:
    with PlanFile.open(path) as file:
        type_some(history_of(file), ["1"])
        stranger = History(file.plan, file.journal)
        with pytest.raises(PlannerError) as caught:
            stranger.execute(type_cell(file.plan, CellRef("d", "A1", "2021"), "2"))
        assert caught.value.code == "storage.changed_elsewhere"
        assert file.verify() == []


def test_wrong_calls_stay_errors_of_the_program(path: Path) -> None:
    with PlanFile.open(path) as file, faulty(file, 1, sqlite3.ProgrammingError("wrong call")), pytest.raises(sqlite3.ProgrammingError):
        type_some(history_of(file), ["1"])


def test_every_refusal_of_sqlite_has_its_sentence(tmp_path: Path) -> None:
    for name in ("FULL", "READONLY", "READONLY_DBMOVED", "BUSY", "LOCKED", "CONSTRAINT_PRIMARYKEY", "CANTOPEN", "PERM", "CORRUPT", "NOTADB", "IOERR", "NOMEM", "X"):
        sentence = str(refusal(fault(f"SQLITE_{name}"), tmp_path))
        assert sentence.endswith(("。", "）。"))
        assert "{" not in sentence
