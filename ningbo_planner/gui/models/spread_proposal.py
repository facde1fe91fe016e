"""What the spread dialog is asked about and what it proposes: lines, sentences, ways out, and the step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.balance.spread import Move, Role
from ningbo_planner.balance.spread_demands import DemandKind
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.equations import sum_equation
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.spread_code import SpreadOrder
from ningbo_planner.domain.sums import is_total, part_positions
from ningbo_planner.domain.table import TARGET, CellRef, RowRef
from ningbo_planner.edits.acts import put_cells
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.spreading import write_spread
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.models.move_model import MOST_LINES, MoveLine, line_of
from ningbo_planner.gui.models.number_format import growth, growth_text, signed
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.services.letting_go import release_step
from ningbo_planner.services.moving_along import broken_by, moving_along
from ningbo_planner.services.spread_words import conflict_sentences, note_of_breaks, release_sentence
from ningbo_planner.services.spreading import SpreadPreview, preview
from ningbo_planner.text import tr

# So many rows are offered as patterns; a plan of a hundred thousand rows is not gone through for more.
_MOST_ROWS = 200
_MOST_LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class SpreadSubject:
    """What is to be spread.

    Attributes:
        cell: the current cell.
        cells: the selected cells of its row with figures to spread, the current one among them.
        parts: the names of its parts; empty where it has none.
        others, before: the other periods, and those before it.
        like: totals whose parts can be taken as a pattern, with their names.
    """

    cell: CellRef
    cells: tuple[CellRef, ...]
    parts: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    like: tuple[tuple[RowRef, str], ...]


@dataclass(frozen=True, slots=True)
class SpreadProposal:
    """What would be written, or why nothing can be.

    Attributes:
        lines: every figure before and after, the first ones of very many.
        figures: what is written.
        summary: what it comes to, in a sentence.
        notes: what should be known of it.
        warning: what it would break.
        problem: why the order makes no sense; empty when it does.
        conflict: why it is impossible, in sentences; empty when it is possible.
        ways: what letting go of each demand would give.
        step: the step; ``None`` when there is nothing to write.
        done: what is said when it was written.
        path: over the years: the labels of the periods, what they say, what they would.
    """

    lines: tuple[MoveLine, ...] = ()
    figures: Mapping[CellRef, Quantity] = field(default_factory=dict)
    summary: str = ""
    notes: tuple[str, ...] = ()
    warning: str = ""
    problem: str = ""
    conflict: tuple[str, ...] = ()
    ways: tuple[WayOut, ...] = ()
    step: Step | None = None
    done: str = ""
    path: tuple[tuple[str, Decimal | None, Decimal | None], ...] = ()


def subject_of(plan: Plan, cell: CellRef, selected: Sequence[CellRef]) -> SpreadSubject:
    """Return what the dialog is asked about at ``cell``; ``selected`` are the selected cells."""
    table = plan.tables[cell.table]
    at = table.position(cell.row)
    parts = tuple(str(table.get(table.ids[part], "name")) for part in part_positions(table, at)) if is_total(table, at) and cell.layer == TARGET else ()
    chosen = {each for each in selected if each.row == cell.row and each.layer == cell.layer and plan.quantity(each).number is not None}
    cells = tuple(each for period in table.periods if (each := cell._replace(period=period.id)) in chosen or each == cell)
    labels = [(period.id, period.label) for period in table.periods]
    place = [period for period, _ in labels].index(cell.period)
    return SpreadSubject(cell, cells, parts, tuple(each for each in labels if each[0] != cell.period), tuple(labels[:place]), tuple(_alike(plan, cell, parts)) if parts else ())


def _alike(plan: Plan, cell: CellRef, parts: Sequence[str]) -> Iterator[tuple[RowRef, str]]:
    """Yield the totals whose parts have names of the parts here, or are as many."""
    found = looked = 0
    for table in plan.tables.values():
        if cell.period not in {period.id for period in table.periods}:
            continue
        for at, row in enumerate(table.ids[:_MOST_LOOKED_AT]):
            looked += 1
            if found >= _MOST_ROWS or looked > _MOST_LOOKED_AT:
                return
            if (table.info.id, row) == (cell.table, cell.row) or not is_total(table, at):
                continue
            names = [str(table.get(table.ids[part], "name")) for part in part_positions(table, at)]
            if names and (len(names) == len(parts) or set(names) & set(parts)):
                found += 1
                yield RowRef(table.info.id, row), tr("spread_dialog.row_of", row=table.get(row, "name"), table=table.info.title or table.info.heading)


def head_of(plan: Plan, cell: CellRef) -> str:
    """Return which figure it is, what it says, and whether its parts come to it."""
    table, unit = plan.tables[cell.table], plan.unit_of(cell)
    text = plan.quantity(cell).text
    now = text if text.endswith(unit) or plan.quantity(cell).point is None else text + unit
    names = {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label, "now": now or tr("move.empty")}
    equation = sum_equation(table, cell.row, cell.period) if cell.layer == TARGET else None
    gap = None if equation is None else equation.gap(plan)
    if gap is None:
        return tr("spread_dialog.head", **names)
    return tr("spread_dialog.head_gap", **names, gap=signed(gap) + unit) if gap else tr("spread_dialog.head_even", **names)


def step_words(plan: Plan, cell: CellRef) -> str:
    """Return how the step of the rows themselves is offered."""
    bounds = bounds_of_row(plan, RowRef(cell.table, cell.row))
    return tr("spread_dialog.step_of_row", step=exact.trimmed(bounds.step)) if bounds is not None and bounds.step else tr("spread_dialog.step_of_rows")


class _Part(NamedTuple):
    """One spread and what moves along with it."""

    shown: SpreadPreview
    along: Mapping[CellRef, Quantity]

    @property
    def figures(self) -> dict[CellRef, Quantity]:
        """All that is written."""
        return {**(self.shown.result.written if self.shown.result is not None else {}), **self.along}


def propose(plan: Plan, cells: Sequence[CellRef], order: SpreadOrder, deep: bool = True, along: bool = True) -> SpreadProposal:
    """Return what spreading the figures of ``cells`` as ordered would do, one after the other.

    Args:
        plan, cells, order: what and how.
        deep: whether parts that are totals pass theirs on.
        along: whether figures of other tables that repeat written ones move along.
    """
    found: list[_Part] = []
    seen = plan
    try:
        for cell in cells:
            shown = preview(seen, cell, order, deep)
            if shown.result is None:
                return _conflict_of(shown)
            found.append(_Part(shown, moving_along(seen, shown.result.written) if along else {}))
            seen = with_figures(seen, found[-1].figures)
    except PlannerError as problem:
        return SpreadProposal(problem=str(problem))
    return _told(plan, found)


def _told(plan: Plan, found: Sequence[_Part]) -> SpreadProposal:
    moves = [(part.shown, move) for part in found if part.shown.result is not None for move in part.shown.result.moves]
    along = {cell: quantity for part in found for cell, quantity in part.along.items()}
    figures = {cell: quantity for part in found for cell, quantity in part.figures.items()}
    lines = [_line(plan, shown, move) for shown, move in moves[:MOST_LINES]]
    lines += [line_of(plan, cell, plan.quantity(cell), quantity, _where(plan, cell)) for cell, quantity in list(along.items())[: MOST_LINES - len(lines)]]
    breaks = broken_by(plan, figures)
    warnings = {note_of_breaks(part.shown.plan, part.shown.breaks) for part in found if part.shown.breaks}
    notes = [note for part in found for note in part.shown.notes if note not in warnings]
    if len(moves) + len(along) > MOST_LINES:
        notes.append(tr("move.more_lines", shown=MOST_LINES, count=len(moves) + len(along)))
    path = tuple(_point(plan, move) for _, move in moves) if found[0].shown.order.path is not None else ()
    return SpreadProposal(
        tuple(lines),
        figures,
        _summary(plan, [part.shown for part in found], len(figures)),
        tuple(dict.fromkeys(notes)),
        note_of_breaks(plan, breaks) if breaks else "",
        step=_step(plan, found, figures),
        done=_done(moves, figures),
        path=path,
    )


def _where(plan: Plan, cell: CellRef) -> str:
    """Return in which table a figure moves along."""
    info = plan.tables[cell.table].info
    return tr("move.along", table=info.title or info.heading)


def _point(plan: Plan, move: Move) -> tuple[str, Decimal | None, Decimal | None]:
    return plan.tables[move.cell.table].period(move.cell.period).label, move.before.number, move.after.number


def _line(plan: Plan, shown: SpreadPreview, move: Move) -> MoveLine:
    is_total_line = move.cell == shown.cell and shown.order.path is None
    return line_of(plan, move.cell, move.before, move.after, _note(plan, shown, move), move.depth, is_total_line)


def _note(plan: Plan, shown: SpreadPreview, move: Move) -> str:
    """Return what is to be known of one figure."""
    hold = plan.holds.get(cell_key(move.cell))
    if hold is not None:
        return tr("move.held", owner=hold.owner, reason=hold.reason) if hold.reason else tr("move.held_unsaid", owner=hold.owner)
    if move.role is Role.STATED and move.counts_as is not None:
        return tr("move.stated", amount=exact.trimmed(move.counts_as))
    if move.role in (Role.KEPT, Role.OUT):
        return tr(f"move.role.{move.role}")
    if move.limits:
        return tr(f"move.limit.{move.limits[0]}")
    return ""


def _summary(plan: Plan, found: Sequence[SpreadPreview], count: int) -> str:
    largest = max((each for shown in found if (each := shown.largest) is not None), key=lambda move: abs(move.moved), default=None)
    if not count:
        return tr("typed_spread.same")
    if largest is None:
        return tr("spread_dialog.summary", count=count)
    table = plan.tables[largest.cell.table]
    rate = None if largest.before.point is None else growth(largest.before.point, largest.after.point or exact.ZERO, plan.unit_of(largest.cell))
    moved = signed(largest.moved) + plan.unit_of(largest.cell)
    return tr(
        "spread_dialog.summary_largest",
        count=count,
        row=table.get(largest.cell.row, "name"),
        period=table.period(largest.cell.period).label,
        now=largest.before.text or tr("move.empty"),
        to=largest.after.text,
        moved=moved if rate is None else tr("spread_dialog.moved_rate", moved=moved, rate=growth_text(rate, plan.unit_of(largest.cell))),
    )


def _step(plan: Plan, found: Sequence[_Part], figures: Mapping[CellRef, Quantity]) -> Step | None:
    """Return one step for all of it."""
    if not figures:
        return None
    shown = found[0].shown
    if len(found) == 1:
        return write_spread(plan, shown.cell, figures, exact.trimmed(shown.amount), shown.logged_way, over_years=shown.order.path is not None)
    return put_cells(figures, "step.spread_periods", row=plan.tables[shown.cell.table].get(shown.cell.row, "name"), periods=len(found), way=shown.way)


def _done(moves: Sequence[tuple[SpreadPreview, Move]], figures: Mapping[CellRef, Quantity]) -> str:
    """Return what is said when it was written."""
    held = sum(move.role is Role.HELD for _, move in moves)
    return tr("spread.done_held", count=len(figures), held=held) if held else tr("spread.done", count=len(figures))


def _conflict_of(shown: SpreadPreview) -> SpreadProposal:
    plan, conflict = shown.plan, shown.conflict
    if conflict is None:
        return SpreadProposal()
    # What contradicts each other is told one by one below, each with what letting go of it would give.
    first, _, *nearest = conflict_sentences(plan, replace(conflict, releases=()))
    ways = []
    for release in conflict.releases:
        demand = release.demand
        can = demand.kind is DemandKind.ORDERED_STEP or release_step(plan, demand.kind.value, demand.cell) is not None
        ways.append(WayOut(release_sentence(plan, conflict, release), demand.kind.value, None if demand.kind is DemandKind.ORDERED_STEP else demand.cell, can))
    return SpreadProposal(conflict=(first, *nearest), ways=tuple(ways))
