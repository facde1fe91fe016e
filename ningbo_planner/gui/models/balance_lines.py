"""What balances by several methods come to, as lines: one a method to compare them, one a cell of the chosen one, one a way out where there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.demand import DemandKind
from ningbo_planner.balance.whole import Method
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.move_model import MOST_LINES, MoveLine, line_of
from ningbo_planner.gui.models.number_format import growth, growth_text, signed
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.services.balancing import Balance
from ningbo_planner.services.letting_go import release_step
from ningbo_planner.text import tr


class MethodLine(NamedTuple):
    """One method beside the others.

    Attributes:
        texts: its name, how many cells change, by how much in all, which one most, what else is to be known.
        is_fewest, is_least: whether it changes the fewest cells, or the least in all, and others do not.
    """

    texts: tuple[str, ...]
    is_fewest: bool = False
    is_least: bool = False


def method_line(plan: Plan, method: Method, found: Balance | str | None, others: Iterable[Balance | str], is_at_work: bool) -> MethodLine:
    """Return the line of a method.

    Args:
        plan, method: of which.
        found: what it came to, why it came to nothing, or nothing yet.
        others: what all methods came to.
        is_at_work: whether it is being computed now.
    """
    name = tr(f"balance.method.{method}")
    if found is None:
        return MethodLine((name, "", "", "", tr("balance_dialog.at_work") if is_at_work else tr("balance_dialog.waits")))
    if isinstance(found, str):
        return MethodLine((name, "", "", "", found))
    balanced = found.found
    if balanced is None:
        return MethodLine((name, "", "", "", tr("balance_dialog.impossible")))
    rivals = [other.found for other in others if isinstance(other, Balance) and other.found is not None]
    unit = plan.tables[found.table].info.unit
    moved = exact.trimmed(balanced.moved_total) + unit
    is_fewest = balanced.count == min(rival.count for rival in rivals) < max(rival.count for rival in rivals)
    is_least = balanced.moved_total == min(rival.moved_total for rival in rivals) < max(rival.moved_total for rival in rivals)
    counted = tr("balance_dialog.count", count=balanced.count)
    return MethodLine((name, counted, moved, _largest(plan, found), _remark(found)), is_fewest, is_least)


def _largest(plan: Plan, found: Balance) -> str:
    largest = found.found.largest_move if found.found is not None else None
    if largest is None:
        return tr("balance_dialog.no_move")
    table = plan.tables[largest.cell.table]
    names = {"row": table.get(largest.cell.row, "name"), "period": table.period(largest.cell.period).label}
    unit, before, after = plan.unit_of(largest.cell), largest.now.point, largest.to.point
    rate = None if before is None or after is None else growth(before, after, unit)
    moved = signed(largest.moved) + unit
    return tr("balance_dialog.largest", **names, moved=moved if rate is None else tr("spread_dialog.moved_rate", moved=moved, rate=growth_text(rate, unit)))


def _remark(found: Balance) -> str:
    """Return what is to be known of an answer beside its figures."""
    if found.found is None or not found.found.changes:
        return ""
    if not found.found.is_proved:
        return tr("balance_dialog.unproved")
    return tr("balance_dialog.proved") if found.found.within_a_step else tr("balance_dialog.far")


def cell_lines(plan: Plan, found: Balance | None, held: Collection[CellRef]) -> list[MoveLine]:
    """Return the lines of the cells that change, after those that were told to stay."""
    kept = [line_of(plan, cell, plan.quantity(cell), plan.quantity(cell), tr("balance_dialog.kept")) for cell in held if plan.has_cell(cell)]
    changes = found.changes[:MOST_LINES] if found is not None else ()
    return [*kept, *(line_of(plan, each.cell, each.now, each.to, _place(plan, found, each.cell)) for each in changes if found is not None)]


def _place(plan: Plan, found: Balance | None, cell: CellRef) -> str:
    """Return in which other table a cell stands that moves along."""
    if found is None or cell.table == found.table:
        return ""
    info = plan.tables[cell.table].info
    return tr("move.along", table=info.title or info.heading)


def ways_out(plan: Plan, conflict: Conflict) -> list[WayOut]:
    """Return what letting go of each demand would bring."""
    ways = []
    for release in conflict.releases:
        demand = release.demand
        is_here = demand.kind in (DemandKind.HELD_HERE, DemandKind.STEP)
        kind = "ordered_step" if demand.kind is DemandKind.STEP else demand.kind.value
        ways.append(WayOut(release.sentence, kind, demand.cell, is_here or release_step(plan, kind, demand.cell) is not None))
    return ways
