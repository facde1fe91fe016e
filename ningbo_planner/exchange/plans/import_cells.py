"""The cells of a sheet as a person sees them: numbers with the decimals of their format, percentages with their sign, merged cells resolved."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.exchange.plans.cell_notes import CellNotes
from ningbo_planner.exchange.plans.computed_cells import with_results
from ningbo_planner.exchange.reader.raw_cell import Area, CellKind, RawCell, column_name
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.formats import traits_of

# Spreadsheets keep 15 digits that can be trusted; what follows is the tail of the binary fraction (6.8999999999999995).
_TRUSTED = Context(prec=15)
# A figure beyond this many digits before or after the point is no target.
_MOST_DIGITS = 30
_FORCED_DECIMALS = re.compile(r"\.(0+)")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Merged areas up to this size are kept cell by cell; the few that reach to the edge of the sheet are searched.
_SMALL_AREA = 20_000
_LONGEST_FORMULA = 100


class Shown(NamedTuple):
    """A cell as seen: its text, and what is to be said of it (``import.cells.<remark>``), or nothing."""

    text: str
    remark: str = ""


NOTHING = Shown("")


class SheetView:
    """One sheet, asked by row and column (both from 1).

    Attributes:
        sheet: as read; name: on its tab.
        rows: columns with a cell, ascending, by row number, ascending.
        notes: on its cells.
    """

    def __init__(self, sheet: RawSheet, date1904: bool = False) -> None:
        """Order the cells of ``sheet``."""
        sheet, self._computed = with_results(sheet)
        self.sheet, self.name, self._date1904 = sheet, sheet.name, date1904
        self.notes = CellNotes(sheet)
        self.rows: dict[int, list[int]] = {}
        for row, column in sorted(place for place, cell in sheet.cells.items() if not cell.is_blank or cell.uncomputed):
            self.rows.setdefault(row, []).append(column)
        self.last_row = max(self.rows, default=0)
        self._covered: dict[tuple[int, int], Area] = {}
        self._large: list[Area] = []
        for area in sheet.merges:
            self._index(area)

    def _index(self, area: Area) -> None:
        if (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1) > _SMALL_AREA:
            self._large.append(area)
            return
        for row in range(area.first_row, area.last_row + 1):
            for column in range(area.first_column, area.last_column + 1):
                self._covered.setdefault((row, column), area)

    def merge_at(self, row: int, column: int) -> Area | None:
        """Return the merged area that a place lies in."""
        return self._covered.get((row, column)) or next((area for area in self._large if area.holds(row, column)), None)

    def is_beneath(self, row: int, column: int) -> bool:
        """Tell whether a place is covered by a merged area that begins elsewhere."""
        area = self.merge_at(row, column)
        return area is not None and area[:2] != (row, column)

    def is_below_merge(self, row: int, column: int) -> bool:
        """Tell whether a place belongs to a merged area that begins in a row above."""
        area = self.merge_at(row, column)
        return area is not None and area.first_row < row

    def shown(self, row: int, column: int) -> Shown:
        """Return a place's own cell as seen; nothing beneath a merged area."""
        cell = self.sheet.cells.get((row, column))
        if cell is None or self.is_beneath(row, column):
            return NOTHING
        shown = shown_cell(cell)
        return Shown(shown.text, "recomputed") if (row, column) in self._computed and shown.remark in ("", "formula") else shown

    def text(self, row: int, column: int) -> str:
        """Return what is read in a place, the text of its merged area included."""
        return self.raw_text(row, column).strip()

    def raw_text(self, row: int, column: int) -> str:
        """Return what is read in a place with the blanks around it."""
        area = self.merge_at(row, column)
        cell = self.sheet.cells.get(area[:2] if area is not None else (row, column))
        if cell is None:
            return ""
        return _visible_text(cell) if cell.is_text else shown_cell(cell).text

    def head_text(self, row: int, column: int) -> str:
        """Return what is read in a column head: a day shown as a year or a month is that."""
        area = self.merge_at(row, column)
        cell = self.sheet.cells.get(area[:2] if area is not None else (row, column))
        if cell is not None and cell.kind is CellKind.NUMBER and traits_of(cell.number_format).date:
            return _day_in_head(cell, self._date1904)
        return self.text(row, column)

    def is_hidden(self, row: int = 0, column: int = 0) -> bool:
        """Tell whether a row or a column is hidden."""
        stretches = self.sheet.hidden_rows if row else self.sheet.hidden_columns
        return any(first <= (row or column) <= last for first, last in stretches)


def place_of(row: int, column: int) -> str:
    """Return the address of a place."""
    return f"{column_name(column)}{row}"


def shown_cell(cell: RawCell) -> Shown:
    """Return a cell as a person sees it, and what is unusual about it."""
    if cell.uncomputed:
        return Shown(f"={(cell.formula or '')[:_LONGEST_FORMULA]}", "uncomputed")
    if cell.kind is CellKind.NUMBER and not cell.malformed:
        shown = number_shown(cell.text, cell.number_format)
        return shown if shown.remark or cell.formula is None else Shown(shown.text, "formula")
    if cell.kind is CellKind.BOOLEAN:
        return Shown("TRUE" if cell.text.strip().lower() in ("1", "true", "on") else "FALSE")
    return Shown(_visible_text(cell).strip(), _remark_of_text(cell))


def _visible_text(cell: RawCell) -> str:
    """Return a cell's text without the part that is struck through, where another part is not."""
    return cell.unstruck if cell.part_struck and cell.unstruck and cell.unstruck.strip() else cell.text


def _remark_of_text(cell: RawCell) -> str:
    if cell.in_cell_picture or cell.rich_value:
        return "picture"
    if cell.kind is CellKind.ERROR:
        return "error"
    if cell.kind is CellKind.DATE:
        return "date"
    if cell.malformed:
        return "malformed"
    return "struck" if cell.struck or cell.part_struck else ""


def number_shown(stored: str, code: str | None) -> Shown:
    """Return a stored number as its format shows it; digits that the format hides stay, decimals that it asks for are added."""
    value = stored_number(stored)
    if value is None:
        return Shown(stored, "malformed")
    traits = traits_of(code)
    if traits.date or traits.time:
        return Shown(exact.plain(value), "date") if traits.time else Shown(_day_text(value), "date")
    text = exact.trimmed(exact.multiply(value, Decimal(100)) if traits.percent else value)
    wanted = _FORCED_DECIMALS.search(_LITERALS.sub("", code or "").partition(";")[0])
    missing = len(wanted[1]) - len(text.partition(".")[2]) if wanted else 0
    if missing > 0:
        text = text + ("" if "." in text else ".") + "0" * missing
    return Shown(text + ("%" if traits.percent else ""), "scaled" if traits.thousands else "")


def stored_number(stored: str) -> Decimal | None:
    """Return the amount of a stored number without its binary tail; ``None`` when it is none that can be meant."""
    try:
        value = Decimal(stored.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        return None
    return _TRUSTED.plus(value)


def _day_text(value: Decimal) -> str:
    day = _day(value, False)
    return exact.plain(value) if day is None else day.isoformat()


def _day(value: Decimal, date1904: bool) -> date | None:
    """Return the day of a serial number, in the centuries where plans are made."""
    days = int(value) + (1462 if date1904 else 0)
    return date(1899, 12, 30) + timedelta(days=days) if 1 <= days < 110_000 else None


def _day_in_head(cell: RawCell, date1904: bool) -> str:
    value = stored_number(cell.text)
    day = None if value is None else _day(value, date1904)
    if day is None:
        return cell.text
    shown = _LITERALS.sub("", cell.number_format or "").lower()
    if "d" in shown:
        return day.isoformat()
    return f"{day.year}年{day.month}月" if "m" in shown else str(day.year)
