"""Whose gap: for each gap between figures that ought to agree, which step and which return opened, changed or closed it, and by how much.

The log is walked backwards on a copy of the plan, from what the plan says now to what it said at first, and the findings are looked at after every
step. A step that took figures from several workbooks is walked workbook by workbook, so that each department has its own share in what became of a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import EntryKind, History, LogEntry
from ningbo_planner.edits.primitives import Edit, SetCell

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_RETURNS = frozenset({"step.take_returned", "step.take_returned_rows"})
# The start of a digest, as the origin of a returned figure has it.
_DIGEST = re.compile(r"\b[0-9a-f]{12}\b")


class Source(NamedTuple):
    """A returned workbook: its name and the department that returned it; both empty for figures that came another way."""

    file: str = ""
    department: str = ""


_NO_SOURCE = Source()
# Findings of figures that ought to agree; that a target is lower than the year before is told elsewhere and is no gap.
_OUGHT_TO_AGREE = frozenset({FindingKind.SUM, FindingKind.CROSS_TABLE, FindingKind.FORMULA, FindingKind.RATIO, FindingKind.SCOPE, FindingKind.WORDING})


class GapTurn(StrEnum):
    """What an event did to a gap."""

    OPENED = "opened"
    WIDENED = "widened"
    NARROWED = "narrowed"
    TURNED = "turned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class GapEvent:
    """One thing that happened to a gap.

    Attributes:
        step: number of the step in the log; kind: done, undone or done again.
        name, author, time: of the step.
        file: the returned workbook that did it, or nothing; department: id of who returned it.
        turn: what it did.
        before, after: the gap (stated minus computed), 0 where the figures agreed.
        change: by how much the gap is another, after minus before.
    """

    step: int
    kind: EntryKind
    name: str
    author: str
    time: str
    file: str
    department: str
    turn: GapTurn
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """By how much the gap is another."""
        return exact.subtract(self.after, self.before)


@dataclass(slots=True)
class GapStory:
    """One gap and what became of it.

    Attributes:
        finding: what is or was found: the latest state that anybody could see.
        at_first: the gap in the plan before its first step, 0 without one.
        now: the gap today, 0 when it is closed.
        events: what changed it, oldest first.
    """

    finding: Finding
    at_first: Decimal = exact.ZERO
    now: Decimal = exact.ZERO
    events: list[GapEvent] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether it is still there."""
        return bool(self.now)


def gap_stories(plan: Plan, history: History, progress: Progress | None = None, cancelled: Cancelled | None = None) -> list[GapStory] | None:
    """Return every gap that the plan has or had, those still open first, in the order of the tables.

    Args:
        plan, history: the plan and its log; neither is changed.
        progress: called with how many steps are walked, of how many.
        cancelled: asked before each step; nothing is returned then.
    """
    walk = _Walk(plan, history)
    entries = history.entries
    for done, entry in enumerate(reversed(entries)):
        if cancelled is not None and cancelled():
            return None
        if progress is not None:
            progress(done, len(entries))
        walk.back(entry)
    return walk.stories(plan)


def _gap(finding: Finding | None) -> Decimal:
    """Return by how much figures that ought to agree do not, 0 where they do."""
    if finding is None or finding.kind not in _OUGHT_TO_AGREE:
        return exact.ZERO
    return finding.gap or exact.ZERO


class _Walk:
    """Goes back through a log, from the plan as it is to the plan as it was at first."""

    def __init__(self, plan: Plan, history: History) -> None:
        """Begin at the end."""
        self._plan = frozen_copy(plan)
        self._history = history
        self._checker = Checker(self._plan)
        self._stories: dict[str, GapStory] = {}
        self._gaps = {key: finding for key, finding in self._checker.findings.items() if _gap(finding)}
        for finding in self._gaps.values():
            self._stories[finding.id] = GapStory(finding, now=_gap(finding))
        self._senders = _Senders(plan)

    def back(self, entry: LogEntry) -> None:
        """Take one entry of the log back, in parts by the files that its figures came from, the last first."""
        payload = self._history.payload(entry.target)
        backward = payload.edits if entry.kind is EntryKind.UNDO else payload.inverse
        sources = self._senders.of_cells(payload.edits) if entry.code in _RETURNS else {}
        for source, edits in _parts(backward, sources):
            changes = ChangeSet()
            for edit in edits:
                edit.apply(self._plan, changes)
            self._note(entry, source, changes)

    def _note(self, entry: LogEntry, source: Source, changes: ChangeSet) -> None:
        """Look which gaps are others than behind this part of the entry."""
        found = self._checker.update(changes)
        for key in sorted(found.added | found.removed | found.changed):
            later, earlier = self._gaps.get(key), self._checker.findings.get(key)
            after, before = _gap(later), _gap(earlier)
            if earlier is not None and before:
                self._gaps[key] = earlier
            else:
                self._gaps.pop(key, None)
            if before == after:
                continue
            told = later if later is not None else earlier
            assert told is not None
            story = self._stories.setdefault(key, GapStory(told))
            who = (entry.target, entry.kind, entry.name, entry.author, entry.time, *source)
            story.events.insert(0, GapEvent(*who, _turn(before, after), before, after))

    def stories(self, plan: Plan) -> list[GapStory]:
        """Return the gaps that were met on the way, with what they were at first."""
        for key, finding in self._gaps.items():
            self._stories[key].at_first = _gap(finding)
        order = {table: at for at, table in enumerate(plan.tables)}

        def place(story: GapStory) -> tuple[bool, int, int, str, str]:
            found = story.finding
            table = plan.tables.get(found.table)
            row = table.position(found.row) if table is not None and found.row in table else -1
            return not story.is_open, order.get(found.table, len(order)), row, found.period, found.id

        return sorted(self._stories.values(), key=place)


def _turn(before: Decimal, after: Decimal) -> GapTurn:
    """Return what happened to a gap."""
    if not before:
        return GapTurn.OPENED
    if not after:
        return GapTurn.CLOSED
    if (before > 0) != (after > 0):
        return GapTurn.TURNED
    return GapTurn.WIDENED if abs(after) > abs(before) else GapTurn.NARROWED


class _Senders:
    """Knows who returned which workbook: by its digest, and by its name for figures taken before origins told the digest."""

    def __init__(self, plan: Plan) -> None:
        """Look through the receipts of all rounds."""
        receipts = [(receipt, issue.department) for round_ in plan.rounds.values() for issue in round_.issues.values() for receipt in issue.receipts]
        self._by_digest = {receipt.digest[:12]: department for receipt, department in receipts}
        self._by_name = {receipt.file_name: department for receipt, department in receipts}

    def of_cells(self, edits: Iterable[Edit]) -> dict[CellRef, Source]:
        """Return the workbook that each figure of a step came from."""
        return {edit.cell: self._source(edit.origin) for edit in edits if isinstance(edit, SetCell) and edit.origin}

    def _source(self, origin: str) -> Source:
        file, _, rest = origin.partition("〔")
        digest = _DIGEST.search(rest)
        known = self._by_digest.get(digest[0]) if digest is not None else None
        return Source(file, known or self._by_name.get(file, ""))


def _parts(backward: Iterable[Edit], sources: dict[CellRef, Source]) -> Iterator[tuple[Source, list[Edit]]]:
    """Yield edits in their order, neighbours from one workbook together; what is no figure goes with the one before it."""
    now: Source = _NO_SOURCE
    part: list[Edit] = []
    for edit in backward:
        source = sources.get(edit.cell, _NO_SOURCE) if isinstance(edit, SetCell) else now
        if part and source != now:
            yield now, part
            part = []
        now = source
        part.append(edit)
    if part:
        yield now, part
