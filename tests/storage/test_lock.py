"""One writer at a time: the second reads and is told who writes; the dead hold nothing; nobody is overruled unasked."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner.errors import PlannerError
from ningbo_planner.storage import lock as lock_module
from ningbo_planner.storage.lock import Holder, PlanLock, acquire, lock_path, read_holder
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from ningbo_planner.storage.processes import is_alive, process_mark
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.storage.plan_files import A1, history_of, make_file, type_some

HOLD = """
import sys, time
from pathlib import Path
from ningbo_planner.storage.plan_file import PlanFile
with PlanFile.open(Path(sys.argv[1])) as file:
    print(file.read_only, flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a plan file."""
    return make_file(tmp_path / "方案.nbplan")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a moment only for a young lock."""
    monkeypatch.setattr(lock_module, "_WAIT_S", 0.1)


def write_lock(path: Path, **said: Any) -> None:
    """Put the lock of somebody else beside the plan."""
    told = {"user": "李四", "computer": "PC-7", "since": "2026-01-02T03:04:05", "pid": 1, "token": "abc", "mark": ""}
    lock_path(path).write_text(json.dumps(told | said, ensure_ascii=False), "utf-8")


def holding_child(path: Path, seconds: float, repository: Path) -> subprocess.Popen[str]:
    """Start another program that has the plan open."""
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(path), str(seconds)], cwd=repository, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "False\n"
    return child


def test_the_lock_stands_while_the_plan_is_open_and_says_who(path: Path) -> None:
    with PlanFile.open(path) as file:
        assert not file.read_only
        assert file.read_only_reason == ""
        assert file.holder is None
        holder = read_holder(path)
        assert holder is not None
        assert (holder.pid, holder.computer) == (os.getpid(), platform.node())
    assert not lock_path(path).exists()


def test_a_second_opener_reads_and_is_told_who_writes(path: Path) -> None:
    with PlanFile.open(path) as first, PlanFile.open(path) as second:
        assert second.read_only
        assert second.holder is not None
        assert second.holder.pid == os.getpid()
        assert platform.node() in second.read_only_reason
        type_some(history_of(first), ["1"])
        with pytest.raises(PlannerError) as caught:
            type_some(history_of(second), ["2"])
        assert caught.value.code == "storage.held"
        assert second.plan.quantity(A1).text == "70"
    # The reader's closing does not take the writer's lock away.
    with PlanFile.open(path) as first:
        PlanFile.open(path).close()
        type_some(history_of(first), ["3"])
        assert lock_path(path).exists()


def test_the_same_plan_under_another_name_is_the_same_plan(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "快捷.nbplan"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("no links here")
    with PlanFile.open(path), PlanFile.open(link) as second:
        assert second.read_only


def test_a_living_program_keeps_its_lock_and_a_killed_one_does_not(path: Path, repository: Path, impatient: None) -> None:
    child = holding_child(path, 600, repository)
    with PlanFile.open(path) as file:
        assert file.holder is not None
        assert file.holder.pid == child.pid
    child.kill()
    child.communicate()
    assert lock_path(path).exists()
    with PlanFile.open(path) as file:
        assert not file.read_only
        type_some(history_of(file), ["1"])


def test_a_short_command_is_waited_for(path: Path, repository: Path) -> None:
    child = holding_child(path, 0.3, repository)
    with PlanFile.open(path) as file:
        assert not file.read_only
    child.communicate()


def test_a_program_that_has_it_open_for_long_is_not_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (datetime.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    write_lock(path, computer=platform.node(), pid=os.getppid(), since=old)
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("it waited"))
    with PlanFile.open(path) as file:
        assert file.read_only


def test_many_programs_at_once_write_in_turn(path: Path, repository: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ningbo_planner.storage.plan_file import PlanFile\n"
        "from tests.storage.plan_files import history_of, type_some\n"
        "with PlanFile.open(Path(sys.argv[1])) as file: type_some(history_of(file), [sys.argv[2]])"
    )
    children = [subprocess.Popen([sys.executable, "-c", script, str(path), str(number)], cwd=repository) for number in range(4)]
    assert [child.wait() for child in children] == [0] * 4
    with PlanFile.open(path) as file:
        assert sorted(entry.values["text"] for entry in file.entries) == ["0", "1", "2", "3"]
        assert file.verify() == []


@pytest.mark.parametrize("since", ["2026-01-02T03:04:05", "2999-01-01T00:00:00", "gestern", ""])
def test_a_lock_of_another_computer_is_never_judged(path: Path, since: str) -> None:
    write_lock(path, since=since)
    with PlanFile.open(path) as file:
        assert file.read_only
        assert file.holder == Holder("李四", "PC-7", since, 1)
        assert "李四" in file.read_only_reason
        assert "PC-7" in file.read_only_reason
    assert lock_path(path).exists()
    with PlanFile.open(path, read_only=True) as file:
        assert file.holder is not None


def test_taking_over_is_a_choice_and_the_other_cannot_write_any_more(path: Path) -> None:
    with PlanFile.open(path) as first:
        history = history_of(first)
        type_some(history, ["1"])
        with PlanFile.open(path, take_over=True) as second:
            assert not second.read_only
            before = plan_state(first.plan)
            with pytest.raises(PlannerError) as caught:
                type_some(history, ["2"])
            assert caught.value.code == "storage.taken_over"
            assert plan_state(first.plan) == before
            type_some(history_of(second), ["3"])
        # The other has gone again, but the plan is no longer the one that is in this memory.
        with pytest.raises(PlannerError) as caught:
            type_some(history, ["4"])
        assert caught.value.code == "storage.changed_elsewhere"
    with PlanFile.open(path) as file:
        assert file.plan.quantity(A1).text == "3"
        assert file.verify() == []


def test_a_lock_file_deleted_by_hand_is_made_again(path: Path) -> None:
    with PlanFile.open(path) as file:
        lock_path(path).unlink()
        type_some(history_of(file), ["1"])
        assert read_holder(path) is not None
    assert not lock_path(path).exists()


def test_a_folder_that_goes_away_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PlanFile.open(path) as file:
        def gone(asked: Path) -> bytes:
            raise OSError(5, "Input/output error")

        with monkeypatch.context() as patched:
            patched.setattr(Path, "read_bytes", gone)
            with pytest.raises(PlannerError) as caught:
                type_some(history_of(file), ["1"])
        assert caught.value.code == "storage.io_error"
        assert file.plan.quantity(A1).text == "70"
        type_some(history_of(file), ["2"])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"user": "x"}'])
def test_a_lock_cut_off_by_a_power_failure_is_taken(path: Path, content: bytes, impatient: None) -> None:
    lock_path(path).write_bytes(content)
    assert read_holder(path) is None
    with PlanFile.open(path) as file:
        assert not file.read_only


def test_a_number_given_to_another_process_since_is_no_holder(path: Path) -> None:
    if not process_mark(os.getpid()):
        pytest.skip("this system does not tell when a process was started")
    write_lock(path, computer=platform.node(), pid=os.getppid(), mark="another boot:1")
    with PlanFile.open(path) as file:
        assert not file.read_only


def test_a_plan_that_somebody_has_open_is_not_replaced(path: Path) -> None:
    before = path.read_bytes()
    with PlanFile.open(path) as file:
        with pytest.raises(PlannerError) as caught:
            create_plan_file(path, small_plan(), force=True)
        assert caught.value.code == "storage.held"
        with pytest.raises(PlannerError):
            file.copy_to(path, force=True)
    assert path.read_bytes() == before


def test_a_fresh_lock_is_not_seized_in_the_place_of_a_stale_one(path: Path) -> None:
    write_lock(path)
    stale = lock_module._read(lock_path(path))
    assert stale is not None
    lock_path(path).unlink()
    fresh = acquire(path)
    assert isinstance(fresh, PlanLock)
    assert not PlanLock(lock_path(path)).seize(stale)
    fresh.confirm()
    fresh.release()
    assert not PlanLock(lock_path(path)).seize(stale)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("turn", range(20))
def test_of_many_that_want_a_stale_one_one_has_it(path: Path, turn: int) -> None:
    write_lock(path, computer=platform.node(), pid=2**22 + 1)
    got: list[PlanLock | Holder] = []
    threads = [threading.Thread(target=lambda: got.append(acquire(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, PlanLock) for each in got) == 1
    assert sum(isinstance(each, Holder) for each in got) == 7


def test_a_free_lock_that_another_keeps_from_being_taken_is_no_endless_wait(path: Path, monkeypatch: pytest.MonkeyPatch, impatient: None) -> None:
    monkeypatch.setattr(lock_module, "_keep_others_out", lambda stream: False)
    write_lock(path)
    assert acquire(path, take_over=True) == Holder("李四", "PC-7", "2026-01-02T03:04:05", 1)
    lock_path(path).write_bytes(b"")
    assert acquire(path) == Holder("", "", "", 0)


def test_living_and_dead_processes() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = process_mark(child.pid)
    assert is_alive(child.pid, mark)
    assert is_alive(child.pid)
    assert is_alive(os.getpid(), process_mark(os.getpid()))
    child.communicate(b"\n")
    assert not is_alive(child.pid, mark)
    assert not is_alive(0)
    assert not is_alive(-1)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only where the system tells the state")
def test_a_process_that_only_waits_to_be_buried_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    deadline = time.monotonic() + 30
    while process_mark(child.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(child.pid)
    child.wait()
