"""The cells of a sheet by regular expression, where the sheet is written the way Excel, WPS, LibreOffice and openpyxl write it.

Twice as fast as expat's call for every element. It is only a splitter: expat has found the part well-formed before, a sheet with anything
that the expressions do not know is left to ``cell_reader``, and what a cell means is decided by the same ``Grid``.
"""

from __future__ import annotations

import re

from ningbo_planner.exchange.reader.grid import Grid
from ningbo_planner.exchange.reader.text_runs import plain_text
from ningbo_planner.exchange.reader.usual_xml import is_usual, resolved_references, usual_head, usual_text

_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"<&\t\n]*)"')
_ROW = re.compile(r'<row((?: [A-Za-z0-9:]+="[^"<&\t\n]*")*) ?(/?)>')
_ROW_END = "</row>"
# The first group is the whole cell, by whose length it is known that nothing stands between the cells.
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")? ?'
    r"(?:/>|>"
    r'(?:(<f)((?: [A-Za-z0-9]+="[^"<&\t\n]*")*) ?(?:/>|>([^<]*)</f>))?'
    r"(?:(<v) ?(?:/>|>([^<]*)</v>))?"
    r'(?:(<is)><t(?: xml:space="preserve")?(?: ?/>|>([^<]*)</t>)</is>)?'
    r"</c>))"
)
_HEAD = usual_head(b"worksheet")
_BEGIN, _END = b"<sheetData>", b"</sheetData>"


def split_grid(part: bytes) -> tuple[bytes, str, bytes] | None:
    """Return what stands before the cells of a sheet, the cells, and what stands behind them; None when the part is not of the usual kind.

    The part must have been found well-formed.
    """
    if not is_usual(part, _HEAD) or part.count(_BEGIN) != 1 or part.count(_END) != 1:
        return None
    first, last = part.index(_BEGIN) + len(_BEGIN), part.index(_END)
    text = usual_text(part[first:last])
    return None if text is None else (part[:first], text, part[last:])


def take_cells(body: str, grid: Grid) -> bool:
    """Put the rows and cells of ``body``, what stands between ``<sheetData>`` and its end, into ``grid``.

    Returns:
        Whether all of it was understood; if not, the grid is of no use.

    Raises:
        Refused: the cells contradict each other or pass the limits.
    """
    position = 0
    while position < len(body):
        match = _ROW.match(body, position)
        if match is None:
            return False
        position = match.end()
        end = position if match[2] else body.find(_ROW_END, position)
        cells = _CELL.findall(body, position, end) if end >= 0 else []
        if end < 0 or sum(len(cell[0]) for cell in cells) != end - position:
            return False
        grid.open_row(dict(_ATTRIBUTE.findall(match[1])))
        _take_row(cells, grid, "&" in body[position:end])
        grid.close_row()
        position = end if match[2] else end + len(_ROW_END)
    return True


def _take_row(cells: list[tuple[str, ...]], grid: Grid, referring: bool) -> None:
    """Put the cells of one row into the grid; ``referring``: there are character references among them."""
    for _, address, style, stored_type, has_formula, attributes, formula, has_value, value, has_inline, inline in cells:
        grid.open_cell(address)
        if not (has_value or has_formula or has_inline):
            grid.leave_blank()
            continue
        if referring:
            formula, value, inline = resolved_references(formula), resolved_references(value), resolved_references(inline)
        grid.keep(
            style or None,
            stored_type or None,
            value if has_value else None,
            (formula, dict(_ATTRIBUTE.findall(attributes)) if attributes else {}) if has_formula else None,
            plain_text(inline) if has_inline else None,
        )
