"""The cells of one sheet as they are found: addresses checked, nothing stored twice, limits kept.

Two readers feed it, ``cell_reader`` for any XML and ``quick_cells`` for the one way in which Excel, WPS and LibreOffice write it; what a row or
a cell means is decided here, once for both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.cell_values import Tables, put_value
from ningbo_planner.exchange.reader.formula_shift import SharedFormulas
from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell, column_name
from ningbo_planner.exchange.reader.reading_codes import LAST_COLUMN, LAST_ROW, MAX_CELLS, MAX_USED_ROWS, Refusal, Refused
from ningbo_planner.exchange.reader.text_runs import RichText

COLUMNS = {column_name(column): column for column in range(1, LAST_COLUMN + 1)}
_ADDRESS = re.compile(r"\s*([A-Za-z]{1,3})([1-9][0-9]{0,6})\s*")
_ROW_NUMBER = re.compile(r"\s*0*([1-9][0-9]{0,6})\s*")
_PICTURE_FORMULA = "DISPIMG("
# Columns beyond this one are a slip of the hand, not a form.
_FAR_COLUMN = LAST_COLUMN // 2
_BLANK = CellKind.BLANK
_TRUE = ("1", "true", "on")


@dataclass(slots=True)
class GridFindings:
    """What was unusual among the cells of a sheet: counts, and the places worth naming."""

    no_address: int = 0
    lower_case: int = 0
    far_blank: str | None = None
    far_value: str | None = None
    hidden_rows: list[int] = field(default_factory=list)


class Grid:
    """The rows and cells of one sheet.

    Attributes:
        cells: by row and column; only those that hold anything.
        findings: what was unusual.
        formulas: the groups of cells that share a formula.
        row: the number of the open row, 0 between rows.
    """

    def __init__(self, part: str, tables: Tables) -> None:
        """Begin an empty grid; ``part`` is named in refusals, ``tables`` counts the cells of the whole workbook."""
        self.cells: dict[tuple[int, int], RawCell] = {}
        self.findings = GridFindings()
        self.formulas = SharedFormulas()
        self.row = 0
        self._part = part
        self._tables = tables
        self._styles = tables.styles.known
        self._row_text = ""
        self._row_marks = self._used_rows = self._last_row = self._column = 0
        self._row_used = False
        self._rows_seen: set[int] = set()
        self._columns_seen: list[int] = []

    def refuse(self, code: Refusal, **values: str | int) -> Refused:
        """Return a refusal that names the part."""
        return Refused(code, part=self._part, **values)

    def open_row(self, attributes: dict[str, str]) -> None:
        """Begin a row; one without a number follows the one before.

        Raises:
            Refused: it has an impossible number, or stands in the file twice.
        """
        text = attributes.get("r")
        row = self._last_row + 1 if text is None else self._row_number(text)
        if row > LAST_ROW:
            raise self.refuse(Refusal.BAD_ADDRESS, address=str(row))
        if row in self._rows_seen:
            raise self.refuse(Refusal.DUPLICATE_ROW, row=row)
        self._rows_seen.add(row)
        self.row = self._last_row = row
        self._row_text = str(row)
        self._column = 0
        self._row_used = False
        hidden = attributes.get("hidden", "0").strip() in _TRUE or attributes.get("ht") == "0"
        self._row_marks = Mark.HIDDEN_ROW if hidden else 0
        if hidden:
            self.findings.hidden_rows.append(row)

    def _row_number(self, text: str) -> int:
        """Return the number that a row states."""
        match = _ROW_NUMBER.fullmatch(text)
        if match is None:
            raise self.refuse(Refusal.BAD_ADDRESS, address=text[:40])
        return int(match[1])

    def close_row(self) -> None:
        """End a row; rows that hold nothing count for nothing.

        Raises:
            Refused: the sheet or the workbook passes its limits.
        """
        self.row = 0
        self._tables.cells += len(self._columns_seen)
        self._columns_seen.clear()
        if self._tables.cells > MAX_CELLS:
            raise self.refuse(Refusal.TOO_MANY_CELLS, limit=MAX_CELLS)
        if self._row_used:
            if self._tables.filled + len(self.cells) > self._tables.max_filled:
                raise self.refuse(Refusal.TOO_MANY_CELLS, limit=self._tables.max_filled)
            self._used_rows += 1
            if self._used_rows > MAX_USED_ROWS:
                raise self.refuse(Refusal.TOO_MANY_ROWS, limit=MAX_USED_ROWS)

    def open_cell(self, address: str | None) -> int:
        """Begin a cell and return its column; as a rule the address ends in the number of its row and lies right of the last one.

        Raises:
            Refused: the address is no place in this row, or taken.
        """
        column = None
        if address is not None and address.endswith(self._row_text):
            column = COLUMNS.get(address[: -len(self._row_text)])
        if column is None:
            column = self._slow_column(address)
        if column <= self._column and column in self._columns_seen:
            raise self.refuse(Refusal.DUPLICATE_CELL, address=f"{column_name(column)}{self.row}")
        self._column = column
        self._columns_seen.append(column)
        return column

    def _slow_column(self, address: str | None) -> int:
        """Return the column of a cell whose address is missing, in small letters, padded or wrong."""
        if address is None:
            self.findings.no_address += 1
            if self._column >= LAST_COLUMN:
                raise self.refuse(Refusal.BAD_ADDRESS, address=f"?{self.row}")
            return self._column + 1
        match = _ADDRESS.fullmatch(address)
        column = COLUMNS.get(match[1].upper()) if match else None
        if match is None or column is None or int(match[2]) > LAST_ROW:
            raise self.refuse(Refusal.BAD_ADDRESS, address=address[:40])
        if int(match[2]) != self.row:
            raise self.refuse(Refusal.ROW_MISMATCH, address=address[:40], row=self.row)
        self.findings.lower_case += not match[1].isupper()
        return column

    def keep(
        self, style: str | None, stored_type: str | None, value: str | None, formula: tuple[str, dict[str, str]] | None, inline: RichText | None
    ) -> RawCell:
        """Keep what the open cell holds and return its record.

        Args:
            style: index of its format as written.
            stored_type: its ``t``.
            value: its ``<v>``, None when it has none.
            formula: text and attributes of its ``<f>``.
            inline: the text that stands in the cell itself.

        Raises:
            Refused: the value names a shared string that is not there, or there are two values.
        """
        row, column = self.row, self._column
        number_format, marks = self._styles.get(style) or self._tables.styles.lookup(style)
        cell = RawCell(row, column, _BLANK, "", number_format, marks | self._row_marks)
        if formula is not None:
            self._put_formula(cell, *formula)
            # Programs that do not compute leave an empty value behind the formula; only a text result may truly be empty.
            value = value or (value if stored_type == "str" else None)
        put_value(cell, stored_type, value, inline, self._tables.strings)
        self.cells[row, column] = cell
        self._row_used = True
        if row > MAX_USED_ROWS or column > _FAR_COLUMN:
            self.findings.far_value = self.findings.far_value or cell.address
        return cell

    def _put_formula(self, cell: RawCell, text: str, attributes: dict[str, str]) -> None:
        """Put the formula in."""
        cell.formula = text
        kind = attributes.get("t")
        if kind == "array":
            cell.marks |= Mark.ARRAY_FORMULA
        elif kind == "shared":
            cell.marks |= Mark.SHARED_FORMULA
            self.formulas.add(cell, attributes.get("si", ""))
        if _PICTURE_FORMULA in text.upper():
            cell.marks |= Mark.IN_CELL_PICTURE

    def leave_blank(self) -> None:
        """Leave the open cell aside, which holds nothing; note one at the very end of the sheet, where only a slip of the hand puts one."""
        if self.row == LAST_ROW or self._column == LAST_COLUMN:
            self.findings.far_blank = self.findings.far_blank or f"{column_name(self._column)}{self.row}"
