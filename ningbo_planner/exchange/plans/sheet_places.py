"""Where each figure of a plan stands in its workbook, and which number a formula would find there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.exchange.writer.addresses import Area, absolute, address, letters, runs
from ningbo_planner.exchange.writer.printed_numbers import printed_number

_FIRST_LABEL = 2
_HUNDREDTH, _ONE = Decimal("0.01"), Decimal(1)


class SheetFigure(NamedTuple):
    """What a formula finds in a cell.

    Attributes:
        amount: the number; ``None`` for text or nothing.
        scale: what one unit of the plan's amount is on the sheet (6.9% is kept as 0.069); ``None`` without a number, or with one of other meaning.
        is_missing: whether a number belongs there; 不涉及 is complete without.
    """

    amount: Decimal | None
    scale: Decimal | None
    is_missing: bool = False


_NO_NUMBER, _NO_APPLICABLE = SheetFigure(None, None, True), SheetFigure(None, None)


class SheetPlaces:
    """The places of a plan's cells in its workbook."""

    def __init__(self, plan: Plan, sheets: Mapping[str, str], first_row: int) -> None:
        """Look at ``plan``, whose tables stand on the named ``sheets`` (by table id), rows from ``first_row`` on."""
        self.plan, self._sheets, self._first = plan, sheets, first_row
        self._columns = {
            (table.info.id, period.id): _FIRST_LABEL + len(table.info.leading) + at for table in plan.tables.values() for at, period in enumerate(table.periods)
        }

    def row(self, table: str, row: str) -> int:
        """Return the number of a row on its sheet."""
        return self._first + self.plan.tables[table].position(row)

    def reference(self, cell: CellRef, home: str = "") -> str:
        """Return how a formula on the sheet of table ``home`` names a cell."""
        return self._sheet_of(cell.table, home) + address(self.row(cell.table, cell.row), self._columns[cell.table, cell.period])

    def references(self, cells: Iterable[CellRef], home: str = "") -> list[str]:
        """Return how a formula names ``cells``, neighbours in a column as one area."""
        by_column: dict[tuple[str, str], list[int]] = {}
        for cell in cells:
            by_column.setdefault((cell.table, cell.period), []).append(self.row(cell.table, cell.row))
        named = []
        for (table, period), rows in by_column.items():
            column = self._columns[table, period]
            named += [self._sheet_of(table, home) + Area(first, column, last, column).text for first, last in runs(sorted(rows))]
        return named

    def row_reference(self, table: Table, row: str) -> str:
        """Return the fixed area of a row's figures."""
        number = self.row(table.info.id, row)
        return self._fixed(table, number)

    def head_reference(self, table: Table) -> str:
        """Return the fixed area of the column heads of the periods."""
        return self._fixed(table, self._first - 1)

    def name_reference(self, table: Table, row: str) -> str:
        """Return the fixed cell that prints a row's name, or nothing where no column does."""
        leading = [*table.info.leading]
        if "name" not in leading:
            return ""
        column = _FIRST_LABEL + leading.index("name")
        beside = "group" in leading and leading.index("group") == leading.index("name") - 1
        place = column - 1 if beside and not table.get(row, "group") else column
        return f"{self._sheet_of(table.info.id, '')}${letters(place)}${self.row(table.info.id, row)}"

    def number(self, cell: CellRef) -> Decimal | None:
        """Return the number that the sheet has for a cell; ``None`` where it has text or nothing."""
        shown = printed_number(self.plan.quantity(cell).text)
        return None if shown is None else shown.amount

    def figure(self, cell: CellRef) -> SheetFigure:
        """Return what a formula finds in a cell."""
        quantity = self.plan.quantity(cell)
        shown = printed_number(quantity.text)
        if shown is None:
            return _NO_APPLICABLE if quantity.state is State.NOT_APPLICABLE else _NO_NUMBER
        scale = _HUNDREDTH if shown.format.endswith("%") else _ONE
        point = quantity.point
        meant = point if point is None or scale is _ONE else exact.multiply(point, scale)
        return SheetFigure(shown.amount, scale if meant == shown.amount else None)

    def _fixed(self, table: Table, row: int) -> str:
        first = self._columns[table.info.id, table.periods[0].id]
        return self._sheet_of(table.info.id, "") + absolute(Area(row, first, row, first + len(table.periods) - 1))

    def _sheet_of(self, table: str, home: str) -> str:
        return "" if table == home else f"'{self._sheets[table]}'!"
