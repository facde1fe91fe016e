"""A damaged plan file brought back into a new one, with an account of what came back and what did not; the damaged file is only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ningbo_planner.domain.cells import EMPTY_CELL
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.safe_write import unique_path
from ningbo_planner.services.backups import backups_elsewhere, backups_of
from ningbo_planner.storage.piecing import Gap
from ningbo_planner.storage.plan_file import PlanFile
from ningbo_planner.storage.rescue import Rescued, rescue
from ningbo_planner.text import has_text, tr

# Numbers of steps are named up to so many of them.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a damaged file.

    Attributes:
        source, out: the damaged file, and the new one.
        back, lost: sentences for what came back, and for what did not or is in doubt.
        steps, lost_steps: how many steps of the log there were, and the numbers of those whose changes did not come back.
        has_history: whether all of them can be taken back in the new file.
        gaps: pieces that were not what was written.
        tables, rows, figures: what the new file holds.
    """

    source: Path
    out: Path
    back: tuple[str, ...]
    lost: tuple[str, ...]
    steps: int
    lost_steps: tuple[int, ...]
    has_history: bool
    gaps: tuple[Gap, ...]
    tables: int
    rows: int
    figures: int

    @property
    def is_complete(self) -> bool:
        """Whether everything came back, proven to be what was written."""
        return not self.lost

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        gaps = [{"table": gap.table, "piece": gap.piece, "became": gap.became, "rows": gap.total, "rows_lost": gap.lost} for gap in self.gaps]
        holds = {"tables": self.tables, "rows": self.rows, "figures": self.figures}
        steps = {"count": self.steps, "lost": list(self.lost_steps), "history": self.has_history}
        return {"path": str(self.source), "out": str(self.out), "complete": self.is_complete, **holds, "steps": steps, "pieces": gaps, "back": list(self.back), "lost": list(self.lost)}


def salvage(path: Path, out: Path | None = None, *, force: bool = False, backups: Sequence[Path] | None = None) -> Salvage:
    """Bring back all that can be read of the damaged plan at ``path`` into a new file: ``out``, or a free name beside it.

    What the file has lost is looked for in ``backups``, newest first; when they are not named, in those of the user's folder,
    also of a plan that stood elsewhere or had another name, where hashes prove that it is the same one.

    Raises:
        PlannerError: there is nothing to bring back, or the new file cannot be written (then another place can be named).
    """
    target = out if out is not None else unique_path(path.with_name(f"{path.stem}（{tr('salvage.suffix')}）{path.suffix}"))
    if target.exists() and path.exists() and target.samefile(path):
        raise PlannerError("salvage.same_file")
    near, far = (backups, ()) if backups is not None else ([backup.path for backup in backups_of(path)], [backup.path for backup in backups_elsewhere(path)])
    rescued = rescue(path, near, far)
    rescued.write(target, force=force)
    _require_sound(target)
    return _told(path, target, rescued)


def _require_sound(path: Path) -> None:
    """Raise unless the new file is a whole plan: nobody should go on in one that is damaged again."""
    with PlanFile.open(path, read_only=True) as file:
        found = file.verify()
    if found:
        raise PlannerError("storage.not_sound", path=str(path), reason=found[0].rstrip("。"))


def _told(source: Path, out: Path, rescued: Rescued) -> Salvage:
    plan, steps = rescued.plan, rescued.steps
    rows = sum(len(table) for table in plan.tables.values())
    figures = _figures(plan)
    back = [tr("salvage.holds", tables=len(plan.tables), rows=rows, figures=figures), *_back(rescued)]
    return Salvage(source, out, tuple(back), tuple(_lost(rescued)), steps.last, tuple(rescued.lost), rescued.has_history, tuple(rescued.gaps), len(plan.tables), rows, figures)


def _figures(plan: Plan) -> int:
    """Return how many cells of the plan say something."""
    columns = [column for table in plan.tables.values() for layer in table.layers.values() for column in layer.values()]
    return sum(len(column) - column.packed.count(EMPTY_CELL) for column in columns)


def _back(rescued: Rescued) -> Iterator[str]:
    """Yield what came back, beyond the plan itself."""
    if rescued.has_history and rescued.steps.last:
        yield tr("salvage.history", count=rescued.steps.last)
    if rescued.backup is not None:
        yield tr("salvage.from_backup", name=rescued.backup.name)
    if rescued.steps.borrowed:
        yield tr("salvage.borrowed", steps=_numbers(rescued.steps.borrowed))
    for gap in rescued.gaps:
        if gap.became == "backup":
            yield tr("salvage.gap.backup", piece=_piece(rescued.plan, gap))


def _lost(rescued: Rescued) -> Iterator[str]:
    """Yield what did not come back or is in doubt."""
    if not rescued.is_end_known:
        yield tr("salvage.end_unknown", last=rescued.steps.last)
    if rescued.lost:
        yield tr("salvage.lost_steps", steps=_numbers(rescued.lost))
    for gap in rescued.gaps:
        if gap.became != "backup":
            yield _gap_sentence(rescued.plan, gap)
    if not rescued.has_history and rescued.steps.lost:
        yield tr("salvage.no_history", steps=_numbers(rescued.steps.lost))
    elif not rescued.has_history and rescued.steps.last:
        yield tr("salvage.history_unfit")


def _gap_sentence(plan: Plan, gap: Gap) -> str:
    piece = _piece(plan, gap)
    if gap.became == "doubtful":
        return tr("salvage.gap.doubtful", piece=piece)
    if gap.piece in ("ids", "depths"):
        return tr(f"salvage.gap.{gap.piece}", piece=piece, lost=gap.lost, total=gap.total)
    if gap.lost < gap.total:
        return tr("salvage.gap.part", piece=piece, lost=gap.lost, total=gap.total)
    return tr("salvage.gap.gone", piece=piece)


def _piece(plan: Plan, gap: Gap) -> str:
    """Return what a piece holds, in a planner's words."""
    if not gap.table:
        return tr("salvage.piece.head")
    table = plan.tables.get(gap.table)
    title = gap.table if table is None else table.info.title or gap.table
    kind, _, rest = gap.piece.partition("/")
    if table is None or not kind:
        return tr("salvage.piece.table", table=title)
    if kind == "cells":
        layer, _, period = rest.partition("/")
        label = next((each.label for each in table.periods if each.id == period), period)
        return tr("salvage.piece.actual", table=title, period=label) if layer == "actual" else tr("salvage.piece.target", table=title, period=label)
    if kind in ("ids", "depths"):
        return tr(f"salvage.piece.{kind}", table=title)
    code = f"salvage.field.{rest}"
    return tr("salvage.piece.field", table=title, field=tr(f"salvage.field.{rest}") if has_text(code) else rest)


def _numbers(steps: Sequence[int]) -> str:
    """Return numbers of steps as people write them: runs joined, and no more than can be read."""
    runs: list[list[int]] = []
    for seq in steps:
        if runs and seq == runs[-1][1] + 1:
            runs[-1][1] = seq
        else:
            runs.append([seq, seq])
    named = "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs[:_NAMED])
    return named if len(runs) <= _NAMED else tr("salvage.and_more", steps=named, count=len(steps))
