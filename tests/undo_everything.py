"""Undo everything, everywhere: whatever a test does to a plan through a history is taken back to the start, compared, done again and compared.

So each test of the program is a test of undo as well. The edits also go through the notation of the step log and have to come back equal. A test
that breaks a plan on purpose, or writes past its history, says so with ``@pytest.mark.writes_past_history``.
"""

from __future__ import annotations

import json
import os.path
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import History, Journal, LogEntry, Payload
from ningbo_planner.edits.notation import edit_from_plain, edit_to_plain
from ningbo_planner.edits.primitives import Edit
from tests.plan_state import plan_state

MARK = "writes_past_history"


class Witness(Journal):
    """Passes everything on to a history's own journal and keeps the payloads; alone, it stands in when that journal is closed."""

    def __init__(self, inner: Journal) -> None:
        """Watch ``inner``."""
        super().__init__()
        self.inner: Journal | None = inner
        self.own: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        """Let callers use what the own journal has beyond the two methods."""
        return getattr(self.inner, name)

    def append(self, entry: LogEntry, payload: Payload | None) -> None:
        """Keep an entry once the own journal has taken it."""
        if self.inner is not None:
            self.inner.append(entry, payload)
            self.own.update([entry.seq] if payload is not None else [])
        super().append(entry, payload)

    def payload(self, seq: int) -> Payload:
        """Return a payload, from the own journal where it was written before the test began."""
        if seq not in self._payloads and self.inner is not None:
            self._payloads[seq] = self.inner.payload(seq)
        return super().payload(seq)


@dataclass
class Watched:
    """One history from its creation: what the plan said then, which steps it stood at, and how long its log was."""

    history: History
    witness: Witness
    state: dict[str, Any]
    steps: list[int]
    length: int

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Take the plan back to the creation and compare, and at the end forth again and compare; the history is left as it was found."""
        if len(self.history.entries) == self.length:
            yield
            return
        logs = (self.history.entries, self.history._done, self.history._undone)
        kept = [list(log) for log in logs]
        inner, self.witness.inner = self.witness.inner, None
        try:
            with self._at_the_start():
                yield
        finally:
            for log, entries in zip(logs, kept, strict=True):
                log[:] = entries
            self.witness.inner = inner
        for seq in self.witness.own:
            _check_notation(self.witness.payload(seq))

    @contextmanager
    def _at_the_start(self) -> Iterator[None]:
        end = plan_state(self.history.plan)
        done = [entry.seq for entry in self.history._done]
        shared = len(os.path.commonprefix([done, self.steps]))
        for _ in done[shared:]:
            self.history.undo()
        # Steps from before the creation that the test took back are done again by their payloads: a new step may have dropped them from redo.
        backs = [self._apply(self.witness.payload(seq).edits) for seq in self.steps[shared:]]
        assert plan_state(self.history.plan) == self.state, "undoing every step of this test does not give the plan as it was at the start"
        yield
        for back in reversed(backs):
            self._apply(back)
        for _ in done[shared:]:
            self.history.redo()
        assert plan_state(self.history.plan) == end, "redoing every step of this test does not give the plan as it was at the end"

    def _apply(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        return self.history._apply_all(edits, ChangeSet(), keep_unchanged=True)[1]


def check_all(watched: list[Watched]) -> None:
    """Check histories, the latest first: one that went on from the log of another finds the plan as that one left it."""
    with ExitStack() as stack:
        for each in reversed(watched):
            stack.enter_context(each.taken_back())


def _check_notation(payload: Payload) -> None:
    """Each edit comes back from the step log's notation as it went in."""
    for edit in (*payload.edits, *payload.inverse):
        assert edit_from_plain(json.loads(json.dumps(edit_to_plain(edit), ensure_ascii=False))) == edit


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", f"{MARK}: the test changes a plan past its history on purpose, so undoing everything cannot restore it")


@pytest.fixture(autouse=True)
def undo_everything(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Watched]]:
    """Watch every history that the test makes, and check them all when it is over."""
    watched: list[Watched] = []
    original = History.__init__

    def watching(history: History, plan: Any, journal: Journal, *rest: Any, **named: Any) -> None:
        witness = Witness(journal)
        original(history, plan, witness, *rest, **named)
        steps = [entry.seq for entry in history._done]
        watched.append(Watched(history, witness, plan_state(plan), steps, len(history.entries)))

    if request.node.get_closest_marker(MARK) is None:
        monkeypatch.setattr(History, "__init__", watching)
    yield watched
    check_all(watched)
