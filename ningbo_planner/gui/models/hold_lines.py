"""All holds of a plan as lines: those of one row that one person made for one reason stand together."""

from __future__ import annotations

from dataclasses import dataclass

from ningbo_planner.domain.plan import Hold, Plan, cell_of
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class HoldLine:
    """The held cells of one row.

    Attributes:
        cells: which, in the order of the periods.
        hold: by whom, why and since when.
        table, row, periods, figures: how they are called and what they say.
    """

    cells: tuple[CellRef, ...]
    hold: Hold
    table: str
    row: str
    periods: str
    figures: str

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the columns."""
        return self.table, self.row, self.periods, self.figures, self.hold.owner, self.hold.reason, self.hold.time.replace("T", " ")[:16]


def hold_lines(plan: Plan) -> list[HoldLine]:
    """Return all holds in the order of print; those of cells that are gone are left out."""
    by_row: dict[tuple[str, str, str, Hold], list[CellRef]] = {}
    for key, hold in plan.holds.items():
        cell = cell_of(key)
        if plan.has_cell(cell):
            by_row.setdefault((cell.table, cell.row, cell.layer, hold), []).append(cell)
    tables = {name: at for at, name in enumerate(plan.tables)}
    order = sorted(by_row, key=lambda group: (tables[group[0]], plan.tables[group[0]].position(group[1]), group[2], group[3].time))
    return [_line(plan, by_row[group], group[3]) for group in order]


def _line(plan: Plan, cells: list[CellRef], hold: Hold) -> HoldLine:
    table = plan.tables[cells[0].table]
    held = {cell.period: cell for cell in cells}
    ordered = tuple(held[period.id] for period in table.periods if period.id in held)
    labels = "、".join(table.period(cell.period).label for cell in ordered)
    is_whole = len(ordered) == len(table.periods) > 1
    periods = tr("hold_list.whole_row") if is_whole else labels
    name = str(table.get(ordered[0].row, "name"))
    return HoldLine(
        ordered,
        hold,
        table.info.title or table.info.heading,
        tr("hold_list.total", row=name) if is_total(table, table.position(ordered[0].row)) else name,
        tr("clipboard.actual", period=periods) if ordered[0].layer == ACTUAL else periods,
        "、".join(plan.quantity(cell).text or tr("move.empty") for cell in ordered),
    )
