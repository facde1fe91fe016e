"""The bridge from one version of a total to another: which of its parts moved it, and by how much; what the parts do not account for is told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.sums import is_total, part_positions
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.services.version_differences import FIGURES, Difference, DifferenceKind

# What can move a total: figures, and rows that come to stand under it or leave it, or tell their figures in another unit.
_MOVING = FIGURES | {DifferenceKind.ROW_NEW, DifferenceKind.ROW_GONE, DifferenceKind.ROW_MOVED, DifferenceKind.UNIT}


@dataclass(frozen=True, slots=True)
class BridgePart:
    """One part of a total that moved it.

    Attributes:
        row: its id; name: what it is called.
        before, after: its figure in the unit of the total, ``None`` where there is none.
        change: what it moved the total by.
    """

    row: str
    name: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class Bridge:
    """A total in two versions and what lies between.

    Attributes:
        cell: the total; name, unit: what it is called and measured in.
        before, after: what it states in both.
        parts: what moved it, the largest move first.
        rest: what the total moved by beyond its parts: by so much its gap is another one.
    """

    cell: CellRef
    name: str
    unit: str
    before: Decimal
    after: Decimal
    parts: tuple[BridgePart, ...]
    rest: Decimal

    @property
    def change(self) -> Decimal:
        """How much the total moved."""
        return exact.subtract(self.after, self.before)


def moved_totals(old: Plan, new: Plan, differences: Iterable[Difference]) -> list[CellRef]:
    """Return the totals that moved, or whose parts did, by period, in the order of print; what moved is told by ``differences``."""
    wanted: set[CellRef] = set()
    for each in differences:
        table = new.tables.get(each.table)
        if table is None or each.table not in old.tables or each.kind not in _MOVING:
            continue
        periods = [each.period] if each.period else [period.id for period in table.periods]
        rows = {each.row, *(parent for side in (old.tables[each.table], table) if each.row in side and (parent := side.parent(each.row)) is not None)}
        wanted.update(CellRef(each.table, row, period) for row in rows if row in table and is_total(table, table.position(row)) for period in periods)
    order = {table: at for at, table in enumerate(new.tables)}
    columns = {key: [period.id for period in table.periods] for key, table in new.tables.items()}
    known = (cell for cell in wanted if cell.period in columns[cell.table])
    cells = sorted(known, key=lambda cell: (order[cell.table], new.tables[cell.table].position(cell.row), columns[cell.table].index(cell.period)))
    found = ((cell, bridge(old, new, cell)) for cell in cells)
    return [cell for cell, told in found if told is not None and (told.change or told.parts)]


def bridge(old: Plan, new: Plan, total: CellRef) -> Bridge | None:
    """Return the bridge of one total, or ``None`` where it states no number in one of both."""
    before_table, after_table = old.tables.get(total.table), new.tables.get(total.table)
    if before_table is None or after_table is None or total.row not in before_table or total.row not in after_table:
        return None
    unit = after_table.unit_of(total.row)
    before, after = (_amount(table, total.row, total.period, unit) for table in (before_table, after_table))
    if before is None or after is None:
        return None
    names: dict[str, str] = {}
    for table in (after_table, before_table):
        for at in part_positions(table, table.position(total.row)):
            names.setdefault(table.ids[at], table.columns["name"][at])
    parts = [_part(before_table, after_table, total, row, name, unit) for row, name in names.items()]
    moved = sorted((part for part in parts if part.change), key=lambda part: -abs(part.change))
    rest = exact.subtract(exact.subtract(after, before), exact.total(part.change for part in moved))
    return Bridge(total, after_table.get(total.row, "name"), unit, before, after, tuple(moved), rest)


def _part(old: Table, new: Table, total: CellRef, row: str, name: str, unit: str) -> BridgePart:
    """Return one part; a row that does not stand under the total in a version adds nothing there."""
    before, after = (_amount(table, row, total.period, unit) if row in table and table.parent(row) == total.row else None for table in (old, new))
    return BridgePart(row, name, before, after, exact.subtract(after or exact.ZERO, before or exact.ZERO))


def _amount(table: Table, row: str, period: str, unit: str) -> Decimal | None:
    """Return the figure of a row in another unit of the same kind."""
    column = table.layers[TARGET].get(period)
    point = None if column is None else column.get(table.position(row)).point
    own, wanted = parse_unit(table.unit_of(row)), parse_unit(unit)
    if point is None or not wanted.same_base(own):
        return None
    return point if own.factor == wanted.factor else exact.multiply(point, own.factor / wanted.factor)
