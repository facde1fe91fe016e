"""Rows taken from returned workbooks, as edits: a new row with unit, department and figures at the place chosen for it, a row deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.sums import NOT_ADDITIVE
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.answering import split_departments, write_departments
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import choose
from ningbo_planner.edits.primitives import Edit, SetCell
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, new_rows
from ningbo_planner.edits.unit_change import change_unit
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a new row goes: beside or under ``row``; without one at the end of the table."""

    row: str | None = None
    side: Side = Side.BELOW


@dataclass(frozen=True, slots=True)
class RowChoice:
    """One proposed or missing row that is taken.

    Attributes:
        change: which one.
        place: where a new one goes; of no meaning for one that is deleted.
        department: id of who proposed it.
        origins: where its figures come from, by period.
    """

    change: RowChange
    place: RowPlace
    department: str
    origins: dict[str, str]


class _Draft:
    """Edits made one after the other, each against the plan as those before leave it."""

    def __init__(self, plan: Plan) -> None:
        """Begin with a copy of the plan."""
        self.plan = frozen_copy(plan)
        self.edits: list[Edit] = []

    def add(self, step: Step) -> Step:
        """Take in the edits of ``step``."""
        for edit in step.edits:
            edit.apply(self.plan, ChangeSet())
        self.edits += step.edits
        return step


def row_edits(plan: Plan, choices: Sequence[RowChoice]) -> tuple[Edit, ...]:
    """Return the edits that take ``choices``: new rows in their order, deletions last.

    Raises:
        PlannerError: a name is there already, a place is gone, or a row to be deleted is held.
    """
    if not choices:
        return ()
    draft = _Draft(plan)
    for choice in choices:
        if choice.change.meaning is Meaning.NEW_ROW:
            _add_row(draft, choice)
    for choice in choices:
        if choice.change.meaning is Meaning.ROW_GONE:
            draft.add(delete_rows(draft.plan, choice.change.table, [choice.change.row]))
    return tuple(draft.edits)


def _add_row(draft: _Draft, choice: RowChoice) -> None:
    """Add one row with what the department said of it."""
    change, place = choice.change, choice.place
    step = draft.add(add_rows(draft.plan, change.table, place.row, place.side, 1, change.label))
    ref = RowRef(change.table, new_rows(step.edits)[0])
    if change.unit:
        draft.add(change_unit(draft.plan, [ref], change.unit))
    _fit_kind(draft, ref)
    _fit_department(draft, ref, choice.department)
    cells = [SetCell(CellRef(*ref, figure.period), figure.readings[0], choice.origins.get(figure.period, "")) for figure in change.figures if figure.readings]
    draft.add(Step("step.take_returned", tuple(cells)))


def _fit_kind(draft: _Draft, ref: RowRef) -> None:
    """A row in percent is no amount that may be summed, whatever the row beside it is; nor is an amount a share."""
    kind = draft.plan.tables[ref.table].get(ref.row, "kind")
    is_percent = parse_unit(draft.plan.unit_of(ref)).is_percent
    if is_percent == (kind not in NOT_ADDITIVE):
        draft.add(choose(draft.plan, [ref], "kind", Kind.SHARE if is_percent else Kind.FLOW))


def _fit_department(draft: _Draft, ref: RowRef, department: str) -> None:
    """Let the department answer for its own row."""
    table, known = draft.plan.tables[ref.table], draft.plan.departments.get(department)
    if known is None or department in table.get(ref.row, "departments"):
        return
    if table.get(ref.row, "departments_merged"):
        draft.add(split_departments(draft.plan, [ref]))
    draft.add(write_departments(draft.plan, [ref], known.name))
