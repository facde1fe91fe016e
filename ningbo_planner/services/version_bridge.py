"""The bridge from one version of a total to another: which of its parts moved it, and by how much; what the parts do not account for is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.sums import is_total, part_positions
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit


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


def totals(old: Plan, new: Plan) -> list[RowRef]:
    """Return the totals that both plans have, in the order of print."""
    found = []
    for key, table in new.tables.items():
        if key in old.tables:
            found += [RowRef(key, row) for at, row in enumerate(table.ids) if row in old.tables[key] and is_total(table, at) and table.has_children(at)]
    return found


def moved_totals(old: Plan, new: Plan) -> list[CellRef]:
    """Return the totals that moved, or whose parts did, by period; the totals that stand for most come first as they are printed first."""
    cells = []
    for ref in totals(old, new):
        for period in new.tables[ref.table].periods:
            found = bridge(old, new, CellRef(*ref, period.id))
            if found is not None and (found.change or found.parts):
                cells.append(found.cell)
    return cells


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
