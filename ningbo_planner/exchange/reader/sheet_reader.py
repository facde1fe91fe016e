"""One worksheet part: its cells, its merges, what of it is hidden, whether it is protected, and what is unusual about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ningbo_planner.exchange.reader.blank_rows import refuse_endless, without_blank_rows
from ningbo_planner.exchange.reader.cell_reader import CellReader
from ningbo_planner.exchange.reader.cell_values import Tables
from ningbo_planner.exchange.reader.grid import Grid, GridFindings
from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.quick_cells import split_grid, take_cells
from ningbo_planner.exchange.reader.raw_cell import Area, Mark, RawCell, column_name, column_number, in_grid, stretches
from ningbo_planner.exchange.reader.raw_workbook import Note, RawSheet
from ningbo_planner.exchange.reader.reading_codes import LAST_COLUMN, LAST_ROW, MAX_MERGES, Noted, Refusal, Refused
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, WellFormed, is_true

_CORNER = r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})"
_AREA = re.compile(rf"\s*{_CORNER}(?::{_CORNER})?\s*")
_OTHER_ROOTS = ("chartsheet", "dialogsheet", "macrosheet")
_MANY_MERGES = 5_000
_WIDE = 1_000
# Merges are compared cell by cell up to here; a form has a few dozen small ones.
_COMPARED_CELLS = 200_000
# Larger parts are read as they are inflated, never whole.
QUICK_BYTES = 24 * 1024 * 1024
# A form is far smaller; larger parts are looked at as a whole before their cells are.
LARGE_BYTES = 2 * 1024 * 1024
_COUNTED: tuple[tuple[Noted, int], ...] = (
    (Noted.ESCAPES_DECODED, Mark.ESCAPED),
    (Noted.MALFORMED_VALUES, Mark.MALFORMED | Mark.EMPTY_VALUE),
    (Noted.CELL_PICTURES, Mark.IN_CELL_PICTURE),
    (Noted.RICH_VALUES, Mark.RICH_VALUE),
    (Noted.ARRAY_FORMULAS, Mark.ARRAY_FORMULA),
)


class SheetReader:
    """The functions for one worksheet part."""

    def __init__(self, sheet: RawSheet, grid: Grid, filled: bool) -> None:
        """Read into ``sheet``; ``filled``: the grid has been read already, and what stands for it in the part is empty."""
        self.seen_grid = False
        self._sheet = sheet
        self._grid = grid
        self._filled = filled
        self._driver: Driver | None = None
        self._hidden_columns: list[tuple[int, int]] = []
        self._bad_merges = 0

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root in _OTHER_ROOTS:
            self._sheet.kind = root
            driver.on({})
        elif root == "worksheet":
            self._driver = driver
            self._listen()
        else:
            raise Refused(Refusal.WRONG_PART, part=driver.part)

    def _listen(self) -> None:
        """Take the elements outside the grid."""
        if self._driver is not None:
            skip = {name: (lambda _, driver=self._driver: driver.skip()) for name in ("extLst", "customSheetViews")}
            wanted = {"sheetData": self._open_grid, "sheetProtection": self._protection, "col": self._columns}
            wanted |= {"mergeCell": self._merge, "filterColumn": self._filter, "sheetFormatPr": self._default_format}
            self._driver.on({**wanted, **skip})

    def _open_grid(self, attributes: Attributes) -> None:
        """Hand over to the reader of cells until the grid ends."""
        if self.seen_grid or self._driver is None:
            raise Refused(Refusal.CELL_STRUCTURE, address="sheetData")
        self.seen_grid = True
        if not self._filled:
            CellReader(self._driver, self._grid).listen(self._listen)

    def _protection(self, attributes: Attributes) -> None:
        """Take whether protection is on; the element alone does not say so."""
        self._sheet.protected = is_true(attributes.get("sheet"))

    def _default_format(self, attributes: Attributes) -> None:
        """Note a sheet whose rows are hidden unless they say otherwise."""
        if is_true(attributes.get("zeroHeight")):
            self._note(Noted.ROWS_HIDDEN_BY_DEFAULT)

    def _columns(self, attributes: Attributes) -> None:
        """Take a stretch of columns that is hidden."""
        first, last = _small_number(attributes.get("min")), _small_number(attributes.get("max"))
        hidden = is_true(attributes.get("hidden")) or attributes.get("width") == "0"
        if hidden and 1 <= first <= last and len(self._hidden_columns) < LAST_COLUMN:
            self._hidden_columns.append((first, min(last, LAST_COLUMN)))

    def _merge(self, attributes: Attributes) -> None:
        """Take a merged area."""
        area = parsed_area(attributes.get("ref", ""))
        if area is None:
            self._bad_merges += 1
        elif len(self._sheet.merges) >= MAX_MERGES:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_MERGES)
        else:
            self._sheet.merges.append(area)

    def _filter(self, attributes: Attributes) -> None:
        """Note that a filter is on, once."""
        if all(note.code is not Noted.FILTERED for note in self._sheet.notes):
            self._note(Noted.FILTERED)

    def _note(self, code: Noted, cell: str | None = None, **values: str | int) -> None:
        """Keep a note about the sheet."""
        self._sheet.notes.append(Note(code, dict(values), self._sheet.name, cell))

    def finish(self) -> None:
        """Settle what needs the whole part: shared formulas, hidden columns, merges, counts."""
        self._sheet.cells = self._grid.cells
        self._sheet.hidden_rows = stretches(self._grid.findings.hidden_rows)
        self._grid.formulas.settle()
        self._finish_columns()
        self._finish_merges()
        self._note_cells(self._grid.findings)
        self._note_values()

    def _finish_columns(self) -> None:
        """Mark the cells in hidden columns."""
        if not self._hidden_columns:
            return
        columns = {column for first, last in self._hidden_columns for column in range(first, last + 1)}
        self._sheet.hidden_columns = stretches(columns)
        for cell in self._sheet.cells.values():
            if cell.column in columns:
                cell.marks |= Mark.HIDDEN_COLUMN
        first, last = self._sheet.hidden_columns[0]
        self._note(Noted.HIDDEN_COLUMNS, count=len(columns), first=column_name(first), last=column_name(last))

    def _finish_merges(self) -> None:
        """Tell each cell beneath a merge to which cell it belongs."""
        merges = self._sheet.merges
        free = set(self._sheet.cells) if merges else set()
        used = self._sheet.used_area()
        for area in merges if used else ():
            if area.first_row > used.last_row or area.last_row < used.first_row or area.first_column > used.last_column:
                continue
            top_left = f"{column_name(area.first_column)}{area.first_row}"
            for place in list(_held(area, free)):
                free.discard(place)
                if place != area[:2]:
                    self._sheet.cells[place].merged_into = top_left
        if self._bad_merges:
            self._note(Noted.BAD_MERGE, count=self._bad_merges)
        if len(merges) > _MANY_MERGES:
            self._note(Noted.MANY_MERGES, count=len(merges))
        edge = next((area for area in merges if area.last_row == LAST_ROW or area.last_column == LAST_COLUMN), None)
        if edge is not None:
            self._note(Noted.MERGE_TO_EDGE, edge.text)
        overlap = _overlapping(merges)
        if overlap is not None:
            self._note(Noted.MERGES_OVERLAP, overlap.text)

    def _note_cells(self, findings: GridFindings) -> None:
        """Note what was unusual about rows and addresses."""
        if findings.hidden_rows:
            self._note(Noted.HIDDEN_ROWS, count=len(findings.hidden_rows), first=min(findings.hidden_rows))
        if findings.no_address:
            self._note(Noted.NO_ADDRESSES, count=findings.no_address)
        if findings.lower_case:
            self._note(Noted.LOWER_CASE_ADDRESSES, count=findings.lower_case)
        if findings.far_blank:
            self._note(Noted.FAR_BLANK, findings.far_blank)
        if findings.far_value:
            self._note(Noted.FAR_VALUE, findings.far_value)

    def _note_values(self) -> None:
        """Note what was unusual about values and formulas."""
        cells = self._sheet.cells
        marks = widest = 0
        with_formula = []
        for (_, column), cell in cells.items():
            marks |= cell.marks
            widest = column if column > widest else widest
            if cell.formula is not None:
                with_formula.append(cell)
        for code, bits in _COUNTED:
            if marks & bits:
                self._note(code, count=sum(1 for cell in cells.values() if cell.marks & bits))
        self._note_formulas(with_formula)
        if widest > _WIDE:
            self._note(Noted.WIDE_SHEET, column=column_name(widest))

    def _note_formulas(self, cells: list[RawCell]) -> None:
        """Note the formulas of which something is missing."""
        unknown = sum(1 for cell in cells if not cell.formula)
        uncomputed = sum(1 for cell in cells if cell.uncomputed)
        if unknown:
            self._note(Noted.FORMULA_TEXT_UNKNOWN, count=unknown)
        if uncomputed:
            self._note(Noted.FORMULAS_WITHOUT_VALUE, count=uncomputed)


def read_sheet(package: Package, part: str, name: str, state: str, tables: Tables) -> RawSheet:
    """Read a worksheet part; a chart or macro sheet that calls itself one comes back with its kind and no cells.

    Raises:
        Refused: the part is damaged, or its cells contradict each other.
    """
    if package.stated_size(part) > QUICK_BYTES:
        refuse_endless(package.chunks(part, counting=False), part, tables.filled, tables.max_filled)
        return _read_slowly(without_blank_rows(package.chunks(part)), part, RawSheet(name, state), tables)
    chunks = list(package.chunks(part))
    if package.stated_size(part) > LARGE_BYTES:
        refuse_endless(chunks, part, tables.filled, tables.max_filled)
        chunks = list(without_blank_rows(chunks))
    before = tables.cells
    sheet = _read_quickly(chunks, part, RawSheet(name, state), tables)
    if sheet is None:
        tables.cells = before
        sheet = _read_slowly(chunks, part, RawSheet(name, state), tables)
    return sheet


def _read_quickly(chunks: list[bytes], part: str, sheet: RawSheet, tables: Tables) -> RawSheet | None:
    """Read a worksheet that is written in the usual way; None for any other."""
    Driver(part, WellFormed()).feed(chunks)
    pieces = split_grid(b"".join(chunks))
    grid = Grid(part, tables)
    if pieces is None or not take_cells(pieces[1], grid):
        return None
    reader = SheetReader(sheet, grid, filled=True)
    Driver(part, reader).feed([pieces[0], pieces[2]])
    if not reader.seen_grid:
        return None
    reader.finish()
    return sheet


def _read_slowly(chunks: Iterable[bytes], part: str, sheet: RawSheet, tables: Tables) -> RawSheet:
    """Read a worksheet however it is written."""
    reader = SheetReader(sheet, Grid(part, tables), filled=False)
    Driver(part, reader).feed(chunks)
    reader.finish()
    return sheet


def parsed_area(text: str) -> Area | None:
    """Return an area as written (``B2:D4``), its corners in order; None when it is none or leaves the sheet."""
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    first = (int(match[2]), column_number(match[1]))
    last = (int(match[4]), column_number(match[3])) if match[3] else first
    if not in_grid(*first) or not in_grid(*last):
        return None
    return Area(min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1]))


def _held(area: Area, places: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield those of ``places`` that lie in ``area``, walking over whichever of the two is smaller."""
    rows, columns = range(area.first_row, area.last_row + 1), range(area.first_column, area.last_column + 1)
    if len(rows) * len(columns) <= len(places):
        yield from ((row, column) for row in rows for column in columns if (row, column) in places)
    else:
        yield from (place for place in places if area.holds(*place))


def _overlapping(merges: list[Area]) -> Area | None:
    """Return the first merge that shares a cell with an earlier one; very large ones are compared by their corners only."""
    covered: set[tuple[int, int]] = set()
    large: list[Area] = []
    for area in merges:
        if any(other.holds(area.first_row, area.first_column) or area.holds(other.first_row, other.first_column) for other in large):
            return area
        size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
        if len(covered) + size > _COMPARED_CELLS:
            large = [*large, area][:100]
            continue
        places = {(row, column) for row in range(area.first_row, area.last_row + 1) for column in range(area.first_column, area.last_column + 1)}
        if covered & places:
            return area
        covered |= places
    return None


def _small_number(text: str | None) -> int:
    """Return a column number as written, 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
