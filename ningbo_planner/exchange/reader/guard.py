"""Strangers' workbooks read in another process, with a clock and a memory limit: the one way by which the program opens a file it did not write.

A file that makes its reader hang, die or ask for too much costs that reader; the file gets its sentence, and the next one a new reader.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.exchange.reader.pipe_frames import encoded, read_frame, write_frame
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook, ReadProblem
from ningbo_planner.exchange.reader.reading_codes import MAX_CELLS, Refusal

READ_OPTION = "--read-workbooks"
_CHILD_MODULE = "ningbo_planner.exchange.reader.guard_child"
# A virus scanner may look at a new process for a while; that is not the file's fault.
_START_SECONDS = 30.0
_END_SECONDS = 2.0
_IDLE_SECONDS = 0.3
_POLL_SECONDS = 0.05
# A second reader is worth its start from here on.
_FILES_FOR_TWO = 12

_log = logging.getLogger(__name__)
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What became of one file: either a workbook, or the problem that kept it from being read."""

    path: Path
    workbook: RawWorkbook | None
    problem: ReadProblem | None


def read_workbooks(
    paths: Iterable[str | os.PathLike[str]],
    *,
    seconds: float = 10,
    memory_mb: int = 500,
    max_cells: int = MAX_CELLS,
    cancelled: Cancelled | None = None,
) -> Iterator[ReadOutcome]:
    """Yield the outcome for each file, in the order of ``paths``.

    Args:
        paths: the files; they need not exist.
        seconds: how long one file may take.
        memory_mb: how much memory a reader may have.
        max_cells: how many cells of a file may hold something.
        cancelled: asked often; once it says yes, the iteration ends without the remaining files.
    """
    files = [Path(path) for path in paths]
    lanes = [_Lane({"seconds": seconds, "memory_mb": memory_mb, "max_cells": max_cells}) for _ in range(_lane_count(len(files)))]
    try:
        for lane, path in zip(lanes, files, strict=False):
            lane.ask(path)
        for index, path in enumerate(files):
            lane = lanes[index % len(lanes)]
            answer = lane.wait(cancelled)
            if answer is None:
                return
            # The reader goes on with its next file while this one's answer is unpacked and looked at.
            if index + len(lanes) < len(files):
                lane.ask(files[index + len(lanes)])
            yield _outcome(path, answer)
    finally:
        for lane in lanes:
            lane.close()


def read_one(path: str | os.PathLike[str], *, seconds: float = 10, memory_mb: int = 500, max_cells: int = MAX_CELLS) -> ReadOutcome:
    """Return the outcome for a single file; for several, ``read_workbooks`` starts fewer processes."""
    return next(iter(list(read_workbooks([path], seconds=seconds, memory_mb=memory_mb, max_cells=max_cells))))


def child_command() -> list[str]:
    """Return the command that starts a reader: this program again when it is frozen, else the module in a plain interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_OPTION]
    # -P: nothing is imported from the folder that happens to be the current one; -S, -s: no site packages, so it starts sooner.
    return [sys.executable, "-P", "-S", "-s", "-m", _CHILD_MODULE]


def _lane_count(files: int) -> int:
    """Return how many readers work side by side."""
    return 2 if files >= _FILES_FOR_TWO and (os.cpu_count() or 1) > 1 else 1


def _outcome(path: Path, answer: bytes | Refusal) -> ReadOutcome:
    """Return the outcome that an answer means."""
    if isinstance(answer, Refusal):
        return ReadOutcome(path, None, ReadProblem(answer, {"file": path.name}))
    try:
        with _without_collecting():
            return _unpacked(path, json.loads(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        _log.error("the reader's answer for %s makes no sense: %r", path, error)
        return ReadOutcome(path, None, ReadProblem(Refusal.UNEXPECTED, {"file": path.name, "error": type(error).__name__}))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from looking for garbage while thousands of cells are made, none of which is any: in a large program that doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _unpacked(path: Path, message: dict) -> ReadOutcome:
    """Return the outcome that a message of the reader means."""
    if "detail" in message:
        _log.error("the reader failed on %s: %s", path, message["detail"])
    if "workbook" in message:
        return ReadOutcome(path, RawWorkbook.from_json(message["workbook"]), None)
    problem = ReadProblem.from_json(message["problem"])
    return ReadOutcome(path, None, ReadProblem(problem.code, {**problem.values, "file": path.name}))


class _Lane:
    """One reader at a time, and the one file it has been asked for."""

    def __init__(self, limits: Mapping[str, float]) -> None:
        """Work within these limits (of ``read_workbooks``); a reader is started with the first file."""
        self._limits = limits
        self._seconds = limits["seconds"]
        self._child: _Child | None = None
        self._path = Path()
        self._asked = 0.0
        self._failure: Refusal | None = None

    def ask(self, path: Path) -> None:
        """Ask for a file, starting a reader where there is none; a reader that has ended unseen is replaced once."""
        self._path = path
        self._failure = None
        request = {"path": os.path.abspath(path), **self._limits}
        for _ in range(2):
            try:
                if self._child is None:
                    self._child = _Child(child_command())
                self._asked = time.monotonic()
                self._child.send(request)
                return
            except (OSError, ValueError) as error:
                _log.warning("a reader could not be started or asked: %s", error)
                self.close()
        self._failure = Refusal.READER_NOT_STARTED

    def wait(self, cancelled: Cancelled | None) -> bytes | Refusal | None:
        """Return the answer, or the refusal that stands for none; None when the caller has cancelled."""
        child = self._child
        if child is None or self._failure is not None:
            return self._failure or Refusal.READER_NOT_STARTED
        try:
            if not child.ready and self._receive(child, child.started + _START_SECONDS, cancelled) is None:
                return self._lost(child, Refusal.READER_NOT_STARTED)
            child.ready = True
            self._asked = max(self._asked, child.heard)
            answer = self._receive(child, self._asked + self._seconds, cancelled)
        except _StoppedWaiting:
            return None
        except TimeoutError:
            return self._lost(child, Refusal.TOO_SLOW if child.ready else Refusal.READER_NOT_STARTED)
        if answer is None:
            return self._lost(child, Refusal.READER_DIED)
        if answer.endswith(b'"last":true}'):
            self.close()
        return answer

    def _receive(self, child: _Child, deadline: float, cancelled: Cancelled | None) -> bytes | None:
        """Return the next message of the reader, None when it has ended.

        Raises:
            TimeoutError: none came before ``deadline``.
            _StoppedWaiting: the caller has cancelled.
        """
        while True:
            if cancelled is not None and cancelled():
                raise _StoppedWaiting
            remaining = deadline - time.monotonic()
            pause = max(0.0, remaining if cancelled is None else min(remaining, _POLL_SECONDS))
            try:
                return child.receive(pause)
            except queue.Empty:
                if remaining <= 0:
                    raise TimeoutError from None

    def _lost(self, child: _Child, code: Refusal) -> Refusal:
        """Give the reader up."""
        self._child = None
        _log.warning("%s: %s (exit code %s)", self._path, code, child.kill())
        return code

    def close(self) -> None:
        """End the reader."""
        if self._child is not None:
            self._child.close()
            self._child = None


class _StoppedWaiting(Exception):
    """The caller does not want the remaining files."""


class _Child:
    """A reader's process, with a thread that takes its answers off the pipe as they come (a pipe cannot be waited for with a clock everywhere).

    Attributes:
        started, heard: when it was started, and when the last message taken from it had arrived.
        ready: whether it has said that it is there.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process.

        Raises:
            OSError: the system does not start it.
        """
        self.started = self.heard = time.monotonic()
        self.ready = False
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._messages: queue.SimpleQueue[tuple[float, bytes | None]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._take_messages, name="workbook reader", daemon=True)
        self._thread.start()

    def _take_messages(self) -> None:
        """Put the messages in the queue until the pipe is closed, then None."""
        stream = self._process.stdout
        frame: bytes | None = b""
        while frame is not None:
            try:
                frame = read_frame(stream) if stream is not None else None
            except (OSError, ValueError, MemoryError):
                frame = None
            self._messages.put((time.monotonic(), frame))

    def send(self, request: dict[str, object]) -> None:
        """Send a request.

        Raises:
            OSError: the process has ended.
        """
        if self._process.stdin is not None:
            write_frame(self._process.stdin, encoded(request))

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message, None when there will be no more.

        Raises:
            queue.Empty: none came within so many seconds.
        """
        self.heard, frame = self._messages.get(timeout=seconds)
        return frame

    def close(self) -> None:
        """Let the process end by itself, which it does at once when its pipe is closed and nothing is asked of it; else end it."""
        self._close_stdin()
        try:
            self._process.wait(_IDLE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._tidy()

    def kill(self) -> int | None:
        """End the process now and return its exit code."""
        self._process.kill()
        self._close_stdin()
        return self._tidy()

    def _close_stdin(self) -> None:
        """Close the pipe to the process, which may have ended already with a request unread."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError as error:
                _log.debug("the pipe to a reader was broken: %s", error)

    def _tidy(self) -> int | None:
        """Wait for the end and close what is left open; a process that the system cannot end yet is left to it."""
        try:
            code = self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            return None
        self._thread.join(_END_SECONDS)
        if self._process.stdout is not None and not self._thread.is_alive():
            self._process.stdout.close()
        return code


def _child_environment() -> dict[str, str]:
    """Return the environment of a reader: ours, with the place that this package lies in."""
    root = str(Path(__file__).resolve().parents[3])
    return {**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}
