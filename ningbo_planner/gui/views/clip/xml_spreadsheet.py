"""The format "XML Spreadsheet" that Excel and WPS put on the clipboard of Windows: the only one with exact values from every version of Excel."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

from ningbo_planner.domain import exact
from ningbo_planner.gui.views.clip.contents import Rows, Watch, clean_piece, count_cells, no_watch
from ningbo_planner.gui.views.clip.shown_figures import stored_amount, written

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DECIMALS = re.compile(r"[#,]*0(?:\.(?P<decimals>0+))?(?P<percent>%?)")
# Formats that Excel names.
_NAMED = {"Fixed": (2, False), "Standard": (2, False), "Percent": (2, True)}
_MIDNIGHT = "T00:00:00.000"
_HUNDRED = Decimal(100)
_HIGHEST = 1 << 20
_WATCH_EVERY = 512

# How a style writes numbers: with at least so many decimals, in percent.
_Format = tuple[int, bool]


def read_xml_spreadsheet(source: bytes, watch: Watch = no_watch) -> Rows | None:
    """Return the cells of the first sheet, hidden rows and columns left out; ``None`` for what is no such sheet."""
    text = source.rstrip(b"\x00 \r\n")
    # A document that declares entities of its own is none that Excel wrote.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    table = root.find(f"{_SPACE}Worksheet/{_SPACE}Table")
    return None if table is None else _Reader(_formats(root), watch).rows(table)


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, formats: dict[str, _Format], watch: Watch) -> None:
        self._formats = formats
        self._watch = watch

    def rows(self, table: ElementTree.Element) -> Rows | None:
        """Return the cells row by row, all rows equally long."""
        hidden_columns = _hidden_columns(table)
        rows: Rows = []
        hidden_rows: set[int] = set()
        # Columns that a merged cell from above covers, with the row it ends before.
        covered: dict[int, int] = {}
        elements = table.findall(f"{_SPACE}Row")
        for number, element in enumerate(elements):
            if not number % _WATCH_EVERY:
                self._watch(number, len(elements))
            at = _index(element, len(rows))
            count_cells(at + 1, 1)
            rows.extend([] for _ in range(at - len(rows)))
            span = _number(element, "Span")
            if element.get(f"{_SPACE}Hidden") == "1":
                hidden_rows.update(range(at, at + span + 1))
            rows.append(self._row(element, at, covered))
            rows.extend([] for _ in range(span))
        width = max(map(len, rows), default=0)
        count_cells(len(rows), width)
        kept = [column for column in range(width) if column not in hidden_columns]
        shown = [row + [""] * (width - len(row)) for at, row in enumerate(rows) if at not in hidden_rows]
        return shown if len(kept) == width else [[row[column] for column in kept] for row in shown]

    def _row(self, element: ElementTree.Element, at: int, covered: dict[int, int]) -> list[str]:
        row: list[str] = []
        for cell in element.findall(f"{_SPACE}Cell"):
            while covered.get(len(row), 0) > at:
                row.append("")
            column = _index(cell, len(row))
            count_cells(1, column + 1)
            row.extend([""] * (column - len(row)))
            across, down = (_number(cell, name) for name in ("MergeAcross", "MergeDown"))
            count_cells(1, column + across)
            if down:
                covered.update(dict.fromkeys(range(column, column + across + 1), at + down + 1))
            row.append(self._text(cell))
            row.extend([""] * across)
        return row

    def _text(self, cell: ElementTree.Element) -> str:
        data = cell.find(f"{_SPACE}Data")
        if data is None:
            return ""
        text = data.text or ""
        kind = data.get(f"{_SPACE}Type")
        if kind == "Number":
            amount = stored_amount(text)
            if amount is None:
                return text
            decimals, is_percent = self._formats.get(cell.get(f"{_SPACE}StyleID", ""), (0, False))
            return written(exact.multiply(amount, _HUNDRED) if is_percent else amount, decimals, is_percent)
        if kind == "DateTime":
            return text.removesuffix(_MIDNIGHT)
        # A text with some words in another font comes in pieces.
        return clean_piece("".join(data.itertext()) if len(data) else text)


def _formats(root: ElementTree.Element) -> dict[str, _Format]:
    """Return how the styles write numbers, as far as that can be told from their formats."""
    found: dict[str, _Format] = {}
    for style in root.iterfind(f"{_SPACE}Styles/{_SPACE}Style"):
        element = style.find(f"{_SPACE}NumberFormat")
        name = "" if element is None else element.get(f"{_SPACE}Format", "")
        first = re.sub(r"[_*\\].|\"[^\"]*\"|[ )]", "", name.partition(";")[0])
        match = _DECIMALS.fullmatch(first)
        if name in _NAMED:
            found[style.get(f"{_SPACE}ID", "")] = _NAMED[name]
        elif match:
            found[style.get(f"{_SPACE}ID", "")] = (len(match["decimals"] or ""), bool(match["percent"]))
    return found


def _hidden_columns(table: ElementTree.Element) -> set[int]:
    """Return the columns that are hidden, counted from 0."""
    found: set[int] = set()
    at = 0
    for element in table.findall(f"{_SPACE}Column"):
        at = _index(element, at)
        stop = at + 1 + _number(element, "Span")
        if element.get(f"{_SPACE}Hidden") == "1":
            found.update(range(at, stop))
        at = stop
    return found


def _index(element: ElementTree.Element, following: int) -> int:
    """Return the place of a row, column or cell, counted from 0: where it says so, else behind the one before."""
    return max(following, _number(element, "Index") - 1)


def _number(element: ElementTree.Element, name: str) -> int:
    """Return a count from an attribute, 0 where it makes no sense."""
    told = element.get(f"{_SPACE}{name}", "")
    return min(_HIGHEST, int(told)) if told.isascii() and told.isdigit() and len(told) < 8 else 0
