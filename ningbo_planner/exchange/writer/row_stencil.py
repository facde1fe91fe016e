"""Stencils: the XML of rows that are alike, made once and filled in for each row. What differs between them are open cells, values of formulas, heights."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from ningbo_planner.domain import exact
from ningbo_planner.exchange.writer.addresses import letters
from ningbo_planner.exchange.writer.sheet_text import content, text_xml
from ningbo_planner.exchange.writer.xml_text import escape

# Stand in formulas for the number of the row itself, of another row, and for a part that is the row's own; no text of a workbook has these signs.
ANY_ROW = cast(int, "\x01")
OTHER_ROW = cast(int, "\x02")
PART = "\x03"
HEIGHT = "height"


class RowStencil:
    """The XML of a row with holes.

    Attributes:
        last: its last column.
    """

    def __init__(self) -> None:
        """Start a row without cells."""
        self._cells: dict[int, str] = {}
        self._text = ""
        self.last = 1

    def put_style(self, column: int, style: int) -> None:
        """Put a cell that is empty in every row."""
        self._put(column, f"{_shown(style)}/>")

    def put_open(self, column: int) -> None:
        """Put a cell whose style and value are filled in under :func:`open_name` with :func:`text_cell` or :func:`number_cell`."""
        self._cells[column] = f'<c r="{letters(column)}\x01"%({open_name(column)})s'

    def put_formula(self, column: int, style: int, formula: str) -> None:
        """Put a formula; its value, and what stands for :data:`PART` in it, are filled in under the names of :func:`formula_names`."""
        kind, value, part = formula_names(column)
        text = escape(formula).replace("%", "%%").replace(PART, f"%({part})s")
        self._put(column, f"{_shown(style)}%({kind})s><f>{text}</f><v>%({value})s</v></c>")

    def _put(self, column: int, rest: str) -> None:
        self._cells[column] = f'<c r="{letters(column)}\x01"{rest}'

    def filled(self, row: int, values: Mapping[str, str], other: int = 0) -> str:
        """Return the row as number ``row``; ``other`` is the number of the other row that its formulas speak of."""
        if not self._text:
            self._text = f'<row r="\x01"%({HEIGHT})s>{"".join(self._cells[column] for column in sorted(self._cells))}</row>'
            self.last = max(self._cells, default=1)
        text = self._text.replace("\x01", str(row))
        return (text.replace("\x02", str(other)) if other else text) % values


def open_name(column: int) -> str:
    """Return the name under which the open cell of a column is filled in."""
    return letters(column)


def formula_names(column: int) -> tuple[str, str, str]:
    """Return the names under which a formula's kind of value, its value and its own part are filled in."""
    name = letters(column)
    return f"{name}:kind", f"{name}:value", f"{name}:part"


def text_cell(style: int, text: str) -> str:
    """Return what fills an open cell with a cleaned text."""
    return f'{_shown(style)} t="inlineStr"><is>{text_xml(text)}</is></c>' if text else f"{_shown(style)}/>"


def number_cell(style: int, digits: str) -> str:
    """Return what fills an open cell with a number."""
    return f"{_shown(style)}><v>{digits}</v></c>"


def formula_value(value: str | Decimal | int) -> tuple[str, str]:
    """Return what fills kind and value of a formula."""
    return (' t="str"', content(value)) if isinstance(value, str) else ("", exact.plain(Decimal(value)))


def row_height(height: float | None) -> str:
    """Return what fills the height of a row that may grow."""
    return "" if height is None else f' ht="{height:g}"'


def _shown(style: int) -> str:
    return f' s="{style}"' if style else ""
