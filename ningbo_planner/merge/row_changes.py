"""Rows that a department added to its form or left out of it, as proposals that a planner may take with a place of his choice."""

from __future__ import annotations

from dataclasses import dataclass

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.submission import ProposedFigure, ProposedRow, Submission
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.merge.diff import DIGEST_SIGNS, ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that a department added or left out.

    Attributes:
        key: names it among all files read together.
        meaning: ``new_row`` or ``row_gone``.
        table: id of the table; row: id of the row that is gone, nothing for a new one.
        label, unit: as written, or as the plan prints them.
        state: ``new``: may be taken; ``same``: the plan has such a row; ``refused``: it cannot be taken.
        why: why it cannot, as a sentence.
        after: id of the row that stood above a new one in the form.
        figures: of a new row.
        sheet, address: where it stands in the workbook.
        remark: what the department wrote beside it.
    """

    key: str
    meaning: Meaning
    table: str
    row: str
    label: str
    unit: str
    state: ChangeState = ChangeState.NEW
    why: str = ""
    after: str = ""
    figures: tuple[ProposedFigure, ...] = ()
    sheet: str = ""
    address: str = ""
    remark: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether it may be taken."""
        return self.state is ChangeState.NEW


def compare_rows(plan: Plan, submission: Submission) -> tuple[RowChange, ...]:
    """Return the rows that ``submission`` has more or less than it was issued with; nothing is changed."""
    digest = submission.digest[:DIGEST_SIGNS]
    new = [_new_row(plan, digest, row) for row in submission.proposed if row.table in plan.tables]
    gone = [_gone_row(plan, digest, ref) for ref in submission.gone if ref.table in plan.tables and ref.row in plan.tables[ref.table]]
    return (*new, *gone)


def _new_row(plan: Plan, digest: str, row: ProposedRow) -> RowChange:
    """Return a proposed row; one that the plan has under this name already is not offered again."""
    table = plan.tables[row.table]
    known = any(name == row.name for name in table.columns["name"])
    after = row.after if row.after in table else ""
    key = f"{digest}:new:{row.sheet}!{row.address}"
    state = ChangeState.SAME if known else ChangeState.NEW
    return RowChange(key, Meaning.NEW_ROW, row.table, "", row.name, row.unit, state, "", after, row.figures, row.sheet, row.address, row.remark)


def _gone_row(plan: Plan, digest: str, ref: RowRef) -> RowChange:
    """Return a row that was left out; a total of others or a held one cannot be deleted this way."""
    table = plan.tables[ref.table]
    held = any(cell_key(CellRef(*ref, period.id)) in plan.holds for period in table.periods)
    why = tr("returns.row_held") if held else tr("returns.row_has_parts") if table.children(ref.row) else ""
    state = ChangeState.REFUSED if why else ChangeState.NEW
    return RowChange(f"{digest}:gone:{ref.table}/{ref.row}", Meaning.ROW_GONE, ref.table, ref.row, table.get(ref.row, "name"), table.unit_of(ref.row), state, why)
