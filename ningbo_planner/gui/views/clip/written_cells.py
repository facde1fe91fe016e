"""Cells as a table in HTML, with exact values for spreadsheets and a look for documents."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.gui import theme

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.(?P<decimals>[0-9]{1,12}))?(?P<percent>%?)")
# Of these a spreadsheet makes a date (1-2), a negative number ((1)), a number (001) or a formula, unless it is told that they are texts.
_CONVERTED = re.compile(r"[=+\-@(0-9]")
# How LibreOffice is told, and how Excel and WPS are.
_AS_TEXT = ' sdnum="2052;0;@"'
_TEXT_STYLE = "mso-number-format:'\\@';"
_PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<head><meta charset="utf-8"></head><body><!--StartFragment-->{body}<!--EndFragment--></body></html>'
)
# In Excel and WPS a plain break begins a new row.
_BREAK = '<br style="mso-data-placement:same-cell">'


class Look(StrEnum):
    """How a cell is written."""

    FIGURE = "figure"
    LABEL = "label"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class CopiedCell:
    """One cell as it is copied: its text, how it looks, and how many places it covers (0 where a merged cell before covers it)."""

    text: str
    look: Look = Look.LABEL
    rows: int = 1
    columns: int = 1


def write_html(rows: Sequence[Sequence[CopiedCell]]) -> str:
    """Return cells as a table, merged as they are; figures keep their exact value beside their print."""
    lines = ["".join([_cell(cell) for cell in row if cell.rows and cell.columns]) for row in rows]
    body = "".join([f"<tr>{line}</tr>\n" for line in lines])
    return _PAGE.format(body=f'<table border="1" cellspacing="0" style="border-collapse:collapse">\n{body}</table>')


def write_document_html(rows: Sequence[Sequence[CopiedCell]], caption: str) -> str:
    """Return cells as a table that looks right where it is pasted into a document or a message: lines, heads in bold, figures at the right."""
    # What leaves the program is light, whatever the window is.
    line = f"border:1px solid {theme.LIGHT.muted.name()};padding:3px 8px;"
    styles = {
        Look.HEAD: f"{line}font-weight:bold;text-align:center;background:{theme.LIGHT.header.name()};",
        Look.LABEL: f"{line}text-align:left;",
        Look.FIGURE: f"{line}text-align:right;",
    }
    lines = ["".join([_cell(cell, styles[cell.look]) for cell in row if cell.rows and cell.columns]) for row in rows]
    body = "".join([f"<tr>{each}</tr>\n" for each in lines])
    above = f'<p style="text-align:right;margin:0">{html.escape(caption)}</p>' if caption else ""
    table = f'<table border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse">\n{body}</table>'
    return _PAGE.format(body=above + table)


def _cell(cell: CopiedCell, style: str = "") -> str:
    spans = "".join([f' {name}="{count}"' for name, count in (("rowspan", cell.rows), ("colspan", cell.columns)) if count > 1])
    text = html.escape(cell.text)
    if "\n" in text:
        text = text.replace("\n", _BREAK)
    number = _PLAIN.fullmatch(cell.text) if cell.look is Look.FIGURE else None
    if number is None:
        is_kept = _CONVERTED.match(cell.text) is not None and cell.look is not Look.HEAD
        return f"<td{spans}{_AS_TEXT if is_kept else ''}{_styled(_TEXT_STYLE + style if is_kept else style)}>{text}</td>"
    # LibreOffice takes formats that it does not have by itself for others: 6.9% became $0.
    decimals, percent = len(number["decimals"] or ""), number["percent"]
    value = exact.trimmed(exact.multiply(Decimal(cell.text[:-1]), Decimal("0.01"))) if percent else cell.text
    shown = "0" + ("." + "0" * decimals if decimals else "") + percent
    look = f"mso-number-format:'{shown}';" if decimals or percent else ""
    known = ("0%" if not decimals else "0.00%") if percent else ("0.00" if decimals == 2 else "")
    told = f"2052;0;{known}" if known else "2052;"
    return f'<td{spans} align="right" x:num="{value}" sdval="{value}" sdnum="{told}"{_styled(look + style)}>{text}</td>'


def _styled(style: str) -> str:
    return f' style="{style}"' if style else ""
