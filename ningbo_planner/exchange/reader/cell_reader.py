"""Rows and cells of one sheet from expat, however the XML is written."""

from __future__ import annotations

from collections.abc import Callable

from ningbo_planner.exchange.reader.grid import Grid
from ningbo_planner.exchange.reader.raw_cell import Mark
from ningbo_planner.exchange.reader.reading_codes import Refusal, Refused
from ningbo_planner.exchange.reader.text_runs import RichText, TextRuns
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver


class CellReader:
    """The functions that expat calls between ``<sheetData>`` and its end.

    It answers the commonest elements itself and the others by the driver, because it runs for every cell.
    """

    def __init__(self, driver: Driver, grid: Grid) -> None:
        """Feed ``grid`` with what ``driver`` meets."""
        self._driver = driver
        self._parser = driver.parser
        self._grid = grid
        self._runs = TextRuns(driver)
        self._chunks: list[str] = []
        self._c, self._v = driver.full("c"), driver.full("v")
        self._in_cell = False
        self._attributes: Attributes = {}
        self._formula_attributes: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: RichText | None = None
        self._outside_text = self._inside_text = (driver.starts, driver.ends)

    def listen(self, finished: Callable[[], None]) -> None:
        """Take the parser's elements from here on, and call ``finished`` at the end of the grid."""
        driver = self._driver
        driver.on(self._runs.starts, {**self._runs.ends, "is": self._close_inline})
        self._inside_text = (driver.starts, driver.ends)
        starts = {"row": self._open_row, "f": self._open_formula, "is": self._open_inline, "extLst": lambda _: driver.skip()}
        driver.on(starts, {"row": self._grid.close_row, "f": self._close_formula, "sheetData": finished})
        self._outside_text = (driver.starts, driver.ends)
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end

    def _on_start(self, name: str, attributes: Attributes) -> None:
        """Take the begin of an element."""
        if name == self._c:
            self._open_cell(attributes)
        elif name == self._v:
            if self._value is not None or not self._in_cell:
                raise self._contradiction()
            self._parser.CharacterDataHandler = self._chunks.append
        else:
            self._driver.dispatch_start(name, attributes)

    def _on_end(self, name: str) -> None:
        """Take the end of an element."""
        if name == self._v:
            self._value = self._heard()
        elif name == self._c:
            self._close_cell()
        else:
            self._driver.dispatch_end(name)

    def _contradiction(self) -> Refused:
        """Return the refusal of a cell that holds two of what there can be only one of; both would be the truth."""
        return self._grid.refuse(Refusal.CELL_STRUCTURE, address=self._attributes.get("r", "")[:40])

    def _open_row(self, attributes: Attributes) -> None:
        """Begin a row."""
        if self._grid.row:
            raise self._contradiction()
        self._grid.open_row(attributes)

    def _open_cell(self, attributes: Attributes) -> None:
        """Begin a cell."""
        if self._in_cell or not self._grid.row:
            raise self._contradiction()
        self._in_cell = True
        self._attributes = attributes
        self._value = self._formula = self._inline = None
        self._grid.open_cell(attributes.get("r"))

    def _close_cell(self) -> None:
        """End a cell: keep it when it holds anything."""
        self._in_cell = False
        attributes = self._attributes
        if self._value is None and self._formula is None and self._inline is None and "vm" not in attributes:
            self._grid.leave_blank()
            return
        formula = None if self._formula is None else (self._formula, self._formula_attributes)
        cell = self._grid.keep(attributes.get("s"), attributes.get("t"), self._value, formula, self._inline)
        if "vm" in attributes:
            cell.marks |= Mark.RICH_VALUE
        if "r" not in attributes:
            cell.marks |= Mark.NO_ADDRESS

    def _open_formula(self, attributes: Attributes) -> None:
        """Listen to the characters of a formula."""
        if self._formula is not None or not self._in_cell:
            raise self._contradiction()
        self._formula_attributes = attributes
        self._parser.CharacterDataHandler = self._chunks.append

    def _heard(self) -> str:
        """Return the characters heard and listen no more."""
        self._parser.CharacterDataHandler = None
        text = "".join(self._chunks)
        self._chunks.clear()
        return text

    def _close_formula(self) -> None:
        """Keep the formula."""
        self._formula = self._heard()

    def _open_inline(self, attributes: Attributes) -> None:
        """Begin a text that stands in the cell itself."""
        if self._inline is not None or not self._in_cell:
            raise self._contradiction()
        self._runs.clear()
        self._driver.starts, self._driver.ends = self._inside_text

    def _close_inline(self) -> None:
        """Keep the text."""
        self._inline = self._runs.take()
        self._driver.starts, self._driver.ends = self._outside_text
