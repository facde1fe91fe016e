"""A damaged plan brought back: from its own snapshot and log as far as their hashes hold, from its backups, and from what can be read in part.

What is proven comes first. A snapshot whose digest is right, and the steps after it, each chained to the one before, are what was written,
wherever they were found; a backup of the same plan is as good a source for a step as the file itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed, Part, table_parts
from ningbo_planner.storage.known_figures import KnownFigures
from ningbo_planner.storage.piecing import Gap, Piecing
from ningbo_planner.storage.plan_file import create_plan_file, create_with_history
from ningbo_planner.storage.proven_steps import ProvenSteps, proven_steps
from ningbo_planner.storage.remains import Remains, Standing, related, remains_of
from ningbo_planner.storage.snapshot import head_part


@dataclass(slots=True)
class Rescued:
    """What was brought back.

    Attributes:
        plan: the plan.
        steps: the log as far as it is proven.
        lost: numbers of steps whose changes are not, or not all, in the plan.
        gaps: pieces of the snapshot that were not what was written.
        backup: the backup that figures were taken from, if any.
        is_end_known: whether the file still says which step was its last.
    """

    plan: Plan
    steps: ProvenSteps
    lost: list[int] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    backup: Path | None = None
    is_end_known: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether everything is proven to be what was written, the history too."""
        return self.has_history and self.is_end_known

    @property
    def has_history(self) -> bool:
        """Whether the whole log leads to the plan, so that every step can be taken back."""
        return self.steps.is_whole and not self.lost and not any(gap.became != "backup" for gap in self.gaps)

    def write(self, path: Path, *, force: bool = False) -> None:
        """Write the plan as a new plan file, with its history where that is whole."""
        if not self.has_history:
            create_plan_file(path, self.plan, force=force)
            return
        log = [(self.steps.rows[seq], self.steps.hashes[seq]) for seq in range(1, self.steps.last + 1)]
        create_with_history(path, self.plan, self.steps.start or b"", log, force=force)


@dataclass(slots=True)
class _Base:
    """A whole snapshot, where it stands, and the backup that it is from."""

    plan: Plan
    standing: Standing
    backup: Path | None


def rescue(path: Path, backups: Sequence[Path], elsewhere: Sequence[Path] = ()) -> Rescued:
    """Bring back the plan in the file at ``path``, which is only read; ``backups`` of it, newest first, help where they are of the same plan.

    Without one of those, backups of plans at other places do, ``elsewhere``, where the file itself proves that it is the same plan.

    Raises:
        PlannerError: there is nothing of a plan, in none of them.
    """
    own = remains_of(path)
    others = _of_one_line(own, backups)
    if not others and (own.start is not None or own.steps):
        others = _of_one_line(own, elsewhere)
    steps = proven_steps(own, [remains for _, remains in others])
    bases = [base for place, remains in ((None, own), *others) if (base := _base(remains, place)) is not None and _is_on(steps, base)]
    # The first of the best: its own snapshot, then the newest backup.
    best = min(bases, key=lambda base: len(_missing(steps, base.standing.seq)), default=None)
    if best is not None and (best.backup is None or not _missing(steps, best.standing.seq) or own.is_empty):
        lost = steps.replay(best.plan, best.standing.seq, steps.last)
        return Rescued(best.plan, steps, lost, [], best.backup, bool(own.heads))
    return _pieced(path, own, steps, best)


def _pieced(path: Path, own: Remains, steps: ProvenSteps, spare: _Base | None) -> Rescued:
    """Bring back what is left of the snapshot, and the steps after it."""
    if not own.parts and spare is None:
        raise PlannerError("salvage.nothing", path=str(path))
    stands = own.standings[0].seq if own.standings else None
    until = steps.last if stands is None else stands
    parts: dict[str, Part] = {}
    if spare is not None:
        steps.replay(spare.plan, spare.standing.seq, until)
        parts = _parts(spare.plan)
    piecing = Piecing(own, parts, _known(steps, until))
    plan = piecing.plan()
    if not plan.tables:
        raise PlannerError("salvage.nothing", path=str(path))
    # Where nobody knows which step the pieces stand at, each step is done again: what it wrote last stands there in the end.
    unfit = steps.replay(plan, stands or 0, steps.last)
    lost = [seq for seq in unfit if stands is not None or seq not in steps.rows]
    backup = spare.backup if spare is not None and any(gap.became == "backup" for gap in piecing.gaps) else None
    return Rescued(plan, steps, lost, piecing.gaps, backup, bool(own.heads))


def _of_one_line(own: Remains, backups: Sequence[Path]) -> list[tuple[Path, Remains]]:
    """Return the backups that are of the same plan as the file; of a file that says nothing, those that are of one plan with the newest."""
    found: list[tuple[Path, Remains]] = []
    for path in backups:
        try:
            remains = remains_of(path)
        except PlannerError:
            # One that is gone or cannot be read helps nobody.
            continue
        if not remains.is_empty and (related(own, remains) or own.start is None and not own.steps and (not found or related(found[0][1], remains))):
            found.append((path, remains))
    return found


def _base(remains: Remains, backup: Path | None) -> _Base | None:
    whole = remains.whole_snapshot()
    return None if whole is None else _Base(*whole, backup)


def _is_on(steps: ProvenSteps, base: _Base) -> bool:
    """Tell whether a snapshot stands on the log; one that stands on a lost step is believed for its digest."""
    seq = base.standing.seq
    return seq not in steps.hashes or steps.hashes[seq] == base.standing.chain


def _missing(steps: ProvenSteps, seq: int) -> list[int]:
    """Return the steps after ``seq`` that cannot be done: they, or the step that they take back, are lost."""
    missing = []
    for each in range(seq + 1, steps.last + 1):
        try:
            steps.edits(each)
        except Malformed:
            missing.append(each)
    return missing


def _parts(plan: Plan) -> dict[str, Part]:
    """Return a plan as the pieces of a snapshot."""
    head = head_part(plan)
    return {head.name: head} | {f"{key}/{part.name}": part for key, table in plan.tables.items() for part in table_parts(table)}


def _known(steps: ProvenSteps, until: int) -> KnownFigures:
    """Return what the steps up to ``until`` say of single places."""
    known = KnownFigures()
    for seq in range(1, until + 1):
        if seq in steps.rows:
            try:
                known.take(steps.edits(seq))
            except Malformed:
                continue
    return known
