"""The process border: hostile files end within their limits, a reader that dies or hangs costs one file, and people get sentences."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ningbo_planner.exchange.reader import guard
from ningbo_planner.exchange.reader import windows_job
from ningbo_planner.exchange.reader import workbook_reader
from ningbo_planner.exchange.reader.guard import ReadOutcome, read_one, read_workbooks
from ningbo_planner.exchange.reader.reading_codes import MAX_FORM_CELLS, Refusal, Refused
from tests.exchange.hostile_files import HOSTILE
from tests.exchange.odd_workbooks import check_good, good, good_parts, packed

# A reader that behaves badly on files of certain names; everything else is the real one.
SABOTAGED = """
import os, sys, time
sys.path.insert(0, {root!r})
from ningbo_planner.exchange.reader import guard_child
real = guard_child.read_file

def read_file(path, max_cells):
    name = os.path.basename(path)
    if "dies" in name:
        os._exit(3)
    if "crashes" in name:
        os.abort()
    if "hangs" in name:
        time.sleep(600)
    if "spins" in name:
        while True:
            pass
    if "raises" in name:
        raise ZeroDivisionError("not foreseen")
    if "hungry" in name:
        return bytearray(4 << 30)
    if "prints" in name:
        print("a stray line", flush=True)
    if "babbles" in name:
        os.write(guard_child_answers, b"x" * 64)
    return real(path, max_cells)

claim = guard_child._claim_pipes

def claim_pipes():
    global guard_child_answers
    requests, answers = claim()
    guard_child_answers = answers.fileno()
    return requests, answers

guard_child._claim_pipes = claim_pipes
guard_child.read_file = read_file
sys.exit(guard_child.main())
"""


@pytest.fixture
def sabotaged(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """Replace the reader by one that obeys the names of the files."""
    monkeypatch.setattr(guard, "child_command", lambda: [sys.executable, "-c", SABOTAGED.format(root=str(repository))])


def files(folder: Path, *names: str, data: bytes | None = None) -> list[Path]:
    """Write the good workbook under each name."""
    for name in names:
        (folder / name).write_bytes(good() if data is None else data)
    return [folder / name for name in names]


def codes(outcomes: list[ReadOutcome]) -> list[Refusal | None]:
    """Return the refusals in order, None where a workbook was read with all its figures."""
    for outcome in outcomes:
        assert (outcome.workbook is None) != (outcome.problem is None)
        if outcome.workbook is not None:
            check_good(outcome.workbook)
        else:
            sentence = outcome.problem.sentence() if outcome.problem else ""
            assert outcome.path.name in sentence and "Traceback" not in sentence
    return [outcome.problem.code if outcome.problem else None for outcome in outcomes]


def test_files_come_back_in_order(tmp_path: Path) -> None:
    """Many files, two readers, one order; the record says which bytes were read."""
    paths = files(tmp_path, *[f"示例局{number}.xlsx" for number in range(30)])
    outcomes = list(read_workbooks(paths))
    assert [outcome.path for outcome in outcomes] == paths
    assert set(codes(outcomes)) == {None}
    assert len({outcome.workbook.sha256 for outcome in outcomes if outcome.workbook}) == 1
    assert outcomes[3].workbook and outcomes[3].workbook.file_name == "示例局3.xlsx"


def test_nothing_to_read() -> None:
    """No file, no process."""
    assert list(read_workbooks([])) == []


def test_what_cannot_be_opened_gets_a_sentence(tmp_path: Path) -> None:
    """Missing files, folders, devices and files over the limit do not stop the others."""
    big = tmp_path / "big.xlsx"
    with big.open("wb") as stream:
        stream.truncate(61 << 20)
    paths = [tmp_path / "nix.xlsx", tmp_path, big, *files(tmp_path, "good.xlsx")]
    expected = [Refusal.NOT_FOUND, Refusal.IS_FOLDER, Refusal.TOO_BIG, None]
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe.xlsx")
        paths.append(tmp_path / "pipe.xlsx")
        expected.append(Refusal.NOT_A_FILE)
    assert codes(list(read_workbooks(paths))) == expected


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs rights that can be taken away")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    """The sentence says that the right is missing."""
    path = files(tmp_path, "secret.xlsx")[0]
    path.chmod(0)
    assert codes([read_one(path)]) == [Refusal.NO_PERMISSION]


@pytest.mark.usefixtures("sabotaged")
@pytest.mark.parametrize("accident", ["dies", "crashes"])
def test_a_reader_that_dies_costs_one_file(tmp_path: Path, accident: str) -> None:
    """The file is named, the next one is read by a new reader."""
    paths = files(tmp_path, "a.xlsx", f"{accident}.xlsx", f"{accident} too.xlsx", "b.xlsx")
    assert codes(list(read_workbooks(paths))) == [None, Refusal.READER_DIED, Refusal.READER_DIED, None]


@pytest.mark.usefixtures("sabotaged")
@pytest.mark.parametrize("accident", ["hangs", "spins"])
def test_a_reader_that_hangs_is_ended_by_the_clock(tmp_path: Path, accident: str) -> None:
    """The file is named, the others are read."""
    paths = files(tmp_path, "a.xlsx", f"{accident}.xlsx", "b.xlsx")
    assert codes(list(read_workbooks(paths, seconds=1.5))) == [None, Refusal.TOO_SLOW, None]


@pytest.mark.usefixtures("sabotaged")
def test_accidents_among_many_files_with_two_readers(tmp_path: Path) -> None:
    """Each accident stays with its own file."""
    names = [f"{number} {'dies' if number % 7 == 3 else 'hangs' if number == 9 else 'good'}.xlsx" for number in range(20)]
    outcomes = codes(list(read_workbooks(files(tmp_path, *names), seconds=1.5)))
    expected = [Refusal.READER_DIED if "dies" in name else Refusal.TOO_SLOW if "hangs" in name else None for name in names]
    assert outcomes == expected


@pytest.mark.usefixtures("sabotaged")
def test_an_error_that_was_not_foreseen_is_logged_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the error's name and place, the user a sentence without a traceback, the reader goes on."""
    with caplog.at_level(logging.ERROR):
        outcomes = list(read_workbooks(files(tmp_path, "raises.xlsx", "b.xlsx")))
    assert codes(outcomes) == [Refusal.UNEXPECTED, None]
    assert "ZeroDivisionError: not foreseen" in caplog.text


@pytest.mark.usefixtures("sabotaged")
@pytest.mark.skipif(os.name != "posix", reason="the limit is set otherwise")
def test_a_reader_that_asks_for_too_much_memory(tmp_path: Path) -> None:
    """The file is refused, the reader replaced."""
    assert codes(list(read_workbooks(files(tmp_path, "hungry.xlsx", "b.xlsx")))) == [Refusal.OUT_OF_MEMORY, None]


@pytest.mark.usefixtures("sabotaged")
def test_what_a_reader_prints_does_no_harm(tmp_path: Path) -> None:
    """Stray lines go nowhere; nonsense on the pipe itself costs the file, not the program."""
    outcomes = codes(list(read_workbooks(files(tmp_path, "prints.xlsx", "babbles.xlsx", "b.xlsx"), seconds=3)))
    assert outcomes[0] is None and outcomes[1] in (Refusal.READER_DIED, Refusal.UNEXPECTED, Refusal.TOO_SLOW) and outcomes[2] is None


def test_a_reader_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blocked or broken program gives a sentence about that, for every file."""
    paths = files(tmp_path, "a.xlsx", "b.xlsx")
    monkeypatch.setattr(guard, "child_command", lambda: [str(tmp_path / "no such program")])
    assert codes(list(read_workbooks(paths))) == [Refusal.READER_NOT_STARTED] * 2
    monkeypatch.setattr(guard, "child_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    assert set(codes(list(read_workbooks(paths)))) == {Refusal.READER_NOT_STARTED}


def test_the_start_of_a_reader_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """A virus scanner that holds a new process up does not make the file a slow one."""
    slow = "import time; time.sleep(1.5)\n" + SABOTAGED.format(root=str(repository))
    monkeypatch.setattr(guard, "child_command", lambda: [sys.executable, "-c", slow])
    assert codes(list(read_workbooks(files(tmp_path, "a.xlsx"), seconds=1))) == [None]


def test_the_caller_can_stop(tmp_path: Path) -> None:
    """Once cancelled, no further outcome comes and no process stays."""
    paths = files(tmp_path, *[f"{number}.xlsx" for number in range(5)])
    seen: list[ReadOutcome] = []
    for outcome in read_workbooks(paths, cancelled=lambda: len(seen) == 2):
        seen.append(outcome)
    assert [outcome.path for outcome in seen] == paths[:2]


def test_an_iteration_that_is_left_half_way_ends_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving the loop leaves no process behind."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(real(*arguments, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(guard.subprocess, "Popen", noted)
    iteration = read_workbooks(files(tmp_path, "a.xlsx", "b.xlsx", "c.xlsx"))
    next(iteration)
    iteration.close()
    assert started and all(process.poll() is not None for process in started)


def test_the_reader_ends_itself_when_nobody_is_left(tmp_path: Path, repository: Path) -> None:
    """A closed pipe ends it at once, with nothing on the screen."""
    command = [sys.executable, "-m", "ningbo_planner.exchange.reader.guard_child"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=repository, timeout=60, check=False)
    assert done.returncode == 0 and done.stderr == b""


def test_the_reader_loads_little(repository: Path) -> None:
    """It is started after every accident, so it loads no library for tables, windows or networks, and nothing of the domain."""
    program = "import sys, ningbo_planner.exchange.reader.guard_child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=repository, check=True)
    loaded = set(done.stdout.split())
    forbidden = {"openpyxl", "numpy", "pandas", "PySide6", "socket", "ssl", "subprocess", "sqlite3", "logging", "xml.etree", "http", "ctypes"}
    assert not loaded & forbidden
    ours = {name for name in loaded if name.startswith("ningbo_planner.")}
    assert all(name.startswith("ningbo_planner.exchange") or name in ("ningbo_planner.text", "ningbo_planner.paths") for name in ours), ours


@pytest.mark.parametrize("name", [*HOSTILE])
def test_a_hostile_file_ends_within_its_limits(tmp_path: Path, name: str) -> None:
    """Between two good files it takes nothing from them."""
    hostile = HOSTILE[name]
    paths = [*files(tmp_path, "a.xlsx"), *files(tmp_path, "hostile.xlsx", data=hostile.make()), *files(tmp_path, "b.xlsx")]
    first, second, third = list(read_workbooks(paths, seconds=20, max_cells=MAX_FORM_CELLS))
    assert codes([first, third]) == [None, None]
    assert (second.problem.code if second.problem else None) in hostile.allowed
    if second.problem is not None or hostile.is_good:
        codes([second])


def test_a_zip_is_never_unpacked_to_disk(tmp_path: Path) -> None:
    """An entry that points out of the package leaves nothing behind."""
    path = tmp_path / "deep" / "x.xlsx"
    path.parent.mkdir()
    path.write_bytes(packed({**good_parts(), "../../evil.txt": "x"}, zipfile.ZIP_STORED))
    assert codes([read_one(path)]) == [None]
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FileNotFoundError(2, "no such file"), Refusal.NOT_FOUND),
        (PermissionError(13, "denied"), Refusal.NO_PERMISSION),
        (OSError(5, "input/output error"), Refusal.CANNOT_OPEN),
        (ValueError("embedded null byte"), Refusal.NOT_FOUND),
    ],
)
def test_what_the_system_says_becomes_a_refusal(monkeypatch: pytest.MonkeyPatch, error: Exception, expected: Refusal) -> None:
    """Each way in which a file cannot be had has its own sentence."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(workbook_reader.os, "stat", fail)
    with pytest.raises(Refused) as caught:
        workbook_reader.load("x.xlsx")
    assert caught.value.code is expected


def test_a_file_that_is_open_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says so by a number of its own, which must not be taken for a missing right."""
    error = PermissionError(13, "used by another process")
    error.winerror = 32  # type: ignore[attr-defined]

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(workbook_reader.os, "stat", fail)
    with pytest.raises(Refused) as caught:
        workbook_reader.load("x.xlsx")
    assert caught.value.code is Refusal.IN_USE


@pytest.mark.skipif(sys.maxsize < 2**32, reason="the sizes are those of 64 bits")
def test_the_limits_for_windows_have_the_layout_that_windows_expects() -> None:
    """A wrong size would make Windows ignore the limit."""
    asked = windows_job.limits(500 << 20)
    assert (ctypes.sizeof(windows_job.BasicLimits), ctypes.sizeof(asked)) == (64, 144)
    assert asked.ProcessMemoryLimit == 500 << 20 and asked.BasicLimitInformation.ActiveProcessLimit == 1
