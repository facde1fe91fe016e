"""The steps of a plan gathered from a damaged file and its backups, each taken only with its proof: the hash that chains it to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import EntryKind, LogEntry, Payload
from ningbo_planner.edits.primitives import Edit
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.remains import Remains
from ningbo_planner.storage.snapshot import MALFORMED
from ningbo_planner.storage.steps import Sequence as InOrder
from ningbo_planner.storage.steps import StepRow, entry_of, payload_of, step_hash


@dataclass(slots=True)
class ProvenSteps:
    """What is known of the log.

    Attributes:
        start: the hash before the first step, if any file tells it.
        last: the last step that any file knows of.
        rows, hashes: the steps that are what was written.
        lost: numbers of the steps that are not.
        borrowed: numbers of the steps that came from a backup.
    """

    start: bytes | None
    last: int
    rows: dict[int, StepRow] = field(default_factory=dict)
    hashes: dict[int, bytes] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    borrowed: list[int] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every step is there and they follow each other as a history writes them."""
        if self.lost or self.start is None:
            return False
        order = InOrder()
        try:
            for seq in range(1, self.last + 1):
                order.follow(entry_of(self.rows[seq][:8]))
        except Malformed:
            return False
        return True

    def entry(self, seq: int) -> LogEntry:
        """Return the line of the log of a step that is there."""
        return entry_of(self.rows[seq][:8])

    def edits(self, seq: int) -> Sequence[Edit]:
        """Return what a step did, also an undo or redo of a step that is there.

        Raises:
            Malformed: it, or the step that it speaks of, is lost.
        """
        row = self.rows.get(seq)
        target = self.rows.get(row[2]) if row is not None else None
        if row is None or target is None:
            raise Malformed("step")
        payload: Payload = payload_of(target)
        return payload.inverse if row[1] == EntryKind.UNDO else payload.edits

    def replay(self, plan: Plan, seq: int, last: int) -> list[int]:
        """Apply the steps after ``seq`` up to ``last`` to ``plan``, as far as they are there and fit; return the numbers of those that did not whole."""
        return [each for each in range(seq + 1, last + 1) if not self._apply(plan, each)]

    def _apply(self, plan: Plan, seq: int) -> bool:
        """Do one step; after a lost one, an edit that no longer fits is left out and the rest of the step done."""
        try:
            edits = self.edits(seq)
        except Malformed:
            return False
        fits = True
        for edit in edits:
            try:
                edit.apply(plan, ChangeSet())
            except (PlannerError, *MALFORMED):
                fits = False
        return fits


def proven_steps(own: Remains, others: Sequence[Remains]) -> ProvenSteps:
    """Return the steps of ``own``; what it has lost comes from ``others``, files of the same line of descent, where they have it."""
    files = [own, *others]
    steps = ProvenSteps(next((file.start for file in files if file.start is not None), None), max(file.last for file in files))
    # Without the hash of the step before, nothing can be proven of the next; its own is known again after that.
    before = {steps.start} if steps.start is not None else set()
    for seq in range(1, steps.last + 1):
        written = _find(steps, seq, files, before)
        if written is None:
            steps.lost.append(seq)
        before = {written} if written is not None else {hashed for file in files for _, hashed in file.steps.get(seq, ())}
    return steps


def _find(steps: ProvenSteps, seq: int, files: Sequence[Remains], before: set[bytes]) -> bytes | None:
    """Take the step ``seq`` from the first file in which it is what was written; return its hash."""
    for number, file in enumerate(files):
        for row, written in file.steps.get(seq, ()):
            if any(step_hash(each, row) == written for each in before):
                steps.rows[seq], steps.hashes[seq] = row, written
                if number:
                    steps.borrowed.append(seq)
                return written
    return None
