"""Blocks of cells as other programs put them on the clipboard and take them from it: tables in HTML, and text with tabs."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

from ningbo_planner.domain import exact

Rows = list[list[str]]
# A figure as spreadsheets show it: 1,234.5 · (123) · -12.50 % · 1 234 with fixed blanks.
_SHOWN_NUMBER = re.compile(r"[(+\-−]?\s*[0-9][0-9,\s\u00a0\u202f]*(?:\.[0-9]+)?\s*%?\)?|\.[0-9]+%?")
# Nobody pastes more columns into a plan; a colspan from a hostile page must not fill the memory.
MAX_SPAN = 1000


@dataclass(frozen=True, slots=True)
class CopiedCell:
    """One cell as it is copied: its text, and how many places it covers (0 where a merged cell before covers it)."""

    text: str
    is_number: bool = False
    rows: int = 1
    columns: int = 1


def read_html(source: str) -> Rows | None:
    """Return the cells of the first table in ``source``, merged ones followed by empty places; ``None`` without a table."""
    reader = _TableReader()
    reader.feed(source)
    reader.close()
    return reader.rows() if reader.found else None


def read_tsv(source: str) -> Rows:
    """Return the cells of a text with tabs; quotes count only where they enclose a whole cell.

    Spreadsheets quote a cell that has a line break or a tab in it and leave ``"十四五"规划`` as it stands, both in one text; the ``csv`` module
    takes the quotes of the latter away.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    rows: Rows = [[]]
    at = 0
    while True:
        cell, at = _take_cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            return rows
        if text[at] == "\n":
            if at + 1 == len(text):
                return rows
            rows.append([])
        at += 1


def write_tsv(rows: Sequence[Sequence[CopiedCell]]) -> str:
    """Return cells as a text with tabs; a cell with a tab, a line break or a quote at its start is quoted."""
    return "\r\n".join("\t".join(_quoted(cell.text) for cell in row) for row in rows)


def write_html(rows: Sequence[Sequence[CopiedCell]]) -> str:
    """Return cells as a table, merged as they are; figures keep their exact value beside their print."""
    lines = ["".join(_html_cell(cell) for cell in row if cell.rows and cell.columns) for row in rows]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table border="1" cellspacing="0">\n{body}</table></body></html>'


def exact_shown(shown: str, value: str) -> str:
    """Return the exact figure behind a shown one (``1,234,567.89`` of ``1234567.891``); anything but a figure as it is shown."""
    text = shown.strip()
    if not value or not _SHOWN_NUMBER.fullmatch(text):
        return shown
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return shown
    if not amount.is_finite():
        return shown
    if text.endswith("%"):
        return f"{exact.trimmed(exact.multiply(amount, Decimal(100)))}%"
    return exact.trimmed(amount)


def _take_cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins at ``at`` and where it ends."""
    if text[at : at + 1] == '"':
        quoted = _take_quoted(text, at)
        if quoted is not None:
            return quoted
    ends = [end for end in (text.find("\t", at), text.find("\n", at)) if end >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def _take_quoted(text: str, at: int) -> tuple[str, int] | None:
    """Return a quoted cell and where it ends; ``None`` when its closing quote does not end the cell."""
    end = at + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            return None
        if text[end + 1 : end + 2] != '"':
            break
        end += 2
    if text[end + 1 : end + 2] not in ("", "\t", "\n"):
        return None
    return text[at + 1 : end].replace('""', '"'), end + 1


def _quoted(text: str) -> str:
    if text.startswith('"') or any(sign in text for sign in "\t\n\r"):
        return '"' + text.replace('"', '""') + '"'
    return text


def _html_cell(cell: CopiedCell) -> str:
    spans = "".join(f' {name}="{count}"' for name, count in (("rowspan", cell.rows), ("colspan", cell.columns)) if count > 1)
    number = f' align="right" x:num="{html.escape(cell.text)}" sdval="{html.escape(cell.text)}"' if cell.is_number else ""
    return f"<td{spans}{number}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>"


@dataclass
class _Cell:
    """One cell of a table being read."""

    rows: int = 1
    columns: int = 1
    value: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text with line breaks where the table has them, blanks run together as browsers do."""
        lines = re.split(r"\n", "".join(self.parts))
        text = "\n".join(re.sub(r"[ \t\r]+", " ", line).strip(" ") for line in lines).strip("\n")
        return exact_shown(text, self.value)


class _TableReader(HTMLParser):
    """Collects the cells of the first table; tables inside its cells are read as their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = False
        self._depth = 0
        self._done = False
        self._lines: list[list[_Cell]] = []
        self._open: _Cell | None = None
        self._skip = 0

    def rows(self) -> Rows:
        """Return the cells row by row, all rows equally long."""
        taken: dict[tuple[int, int], str] = {}
        height = len(self._lines)
        for at, line in enumerate(self._lines):
            column = 0
            for cell in line:
                while (at, column) in taken:
                    column += 1
                for down in range(min(cell.rows, height - at)):
                    for right in range(cell.columns):
                        taken[at + down, column + right] = cell.text if not down and not right else ""
                column += cell.columns
        width = max((column + 1 for _, column in taken), default=0)
        return [[taken.get((row, column), "") for column in range(width)] for row in range(height)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag in ("style", "script", "head", "title"):
            self._skip += 1
        elif tag == "table":
            self.found = True
            self._depth += 1
        elif self._is_in_table and tag == "tr":
            self._open = None
            self._lines.append([])
        elif self._is_in_table and tag in ("td", "th"):
            self._start_cell({name: value or "" for name, value in attrs})
        elif tag == "br" and self._open is not None:
            self._open.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or the table."""
        if tag in ("style", "script", "head", "title"):
            self._skip = max(0, self._skip - 1)
        elif tag == "table" and self._depth:
            self._depth -= 1
            self._done = self._done or self._depth == 0
        elif self._is_in_table and tag in ("td", "th"):
            self._open = None

    def handle_data(self, data: str) -> None:
        """Take up text inside a cell; line ends of the source are blanks."""
        if self._open is not None and not self._skip:
            self._open.parts.append(data.replace("\n", " "))

    @property
    def _is_in_table(self) -> bool:
        return self._depth == 1 and not self._done

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._lines:
            self._lines.append([])
        value = attributes.get("x:num") or attributes.get("sdval") or ""
        self._open = _Cell(_count(attributes.get("rowspan")), _count(attributes.get("colspan")), value)
        self._lines[-1].append(self._open)


def _count(text: str | None) -> int:
    """Return a span from an attribute, 1 where it makes no sense."""
    return min(MAX_SPAN, max(1, int(text))) if text and text.isascii() and text.isdigit() else 1
