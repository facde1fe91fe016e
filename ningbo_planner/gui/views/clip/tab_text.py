"""Blocks of cells as plain text: cells apart by tabs, as every spreadsheet reads and writes them, or by commas where that is plainly meant."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from ningbo_planner.gui.views.clip.contents import Rows, Watch, no_watch

# Excel keeps no longer cell; a quote that is not closed within is no quote.
_LONGEST_QUOTED = 70_000
# So many quotes that close nowhere are none at all.
_MOST_FAILURES = 500
_SEPARATOR = re.compile("[\t\n]")
_WATCH_EVERY = 1 << 14
_NUMBER_WITH_COMMAS = re.compile(r"[-+(]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?\)?")
_FIGURE = re.compile(r"[-+>≥<≤(]?\s*[0-9]+(?:\.[0-9]+)?\s*[%万)亿)元]*|——?|-|/|")
_LONGEST_FIELD = 60
_LEAST_SHARE = 0.5


def read_tsv(source: str, watch: Watch = no_watch) -> Rows:
    """Return the cells of a text with tabs; quotes count only where they enclose a whole cell.

    Spreadsheets quote a cell that has a line break or a tab in it and leave ``"十四五"规划`` as it stands, both in one text; the ``csv`` module
    takes the quotes of the latter away.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    # A single line end at the end is none.
    text = text.removesuffix("\n")
    if not (text.startswith('"') or '\t"' in text or '\n"' in text):
        return [line.split("\t") for line in text.split("\n")]
    return _Quoted(text, watch).rows()


def read_commas(source: str) -> Rows | None:
    """Return the cells of a text with commas when it is plainly a table: several lines with as many fields, most of them figures."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if len(lines) < 2 or "\t" in source or any("," not in line for line in lines) or all(_NUMBER_WITH_COMMAS.fullmatch(line.strip()) for line in lines):
        return None
    rows = [[field.strip() for field in row] for row in csv.reader(lines)]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2 or any(len(field) > _LONGEST_FIELD for row in rows for field in row):
        return None
    # The first row and the first column may be heads.
    inner = [field for row in rows[1:] for field in row[1:]]
    figures = sum(_FIGURE.fullmatch(field) is not None for field in inner)
    return rows if figures >= len(inner) * _LEAST_SHARE and any(inner) else None


def write_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Return texts apart by tabs; one with a tab, a line break or a quote at its start is quoted."""
    return "\r\n".join("\t".join([_quoted(text) for text in row]) for row in rows)


class _Quoted:
    """Reads a text in which cells are quoted."""

    def __init__(self, text: str, watch: Watch) -> None:
        self._text = text
        self._watch = watch
        self._failures = 0

    def rows(self) -> Rows:
        """Return the cells."""
        text, size = self._text, len(self._text)
        rows: Rows = [[]]
        at, taken = 0, 0
        while True:
            cell, at = self._take_cell(at)
            rows[-1].append(cell)
            if at >= size:
                return rows
            if text[at] == "\n":
                rows.append([])
            at += 1
            taken += 1
            if not taken % _WATCH_EVERY:
                self._watch(at, size)

    def _take_cell(self, at: int) -> tuple[str, int]:
        """Return the cell that begins at ``at`` and where it ends."""
        text = self._text
        if text[at : at + 1] == '"' and self._failures < _MOST_FAILURES:
            quoted = self._take_quoted(at)
            if quoted is not None:
                return quoted
            self._failures += 1
        found = _SEPARATOR.search(text, at)
        end = found.start() if found else len(text)
        return text[at:end], end

    def _take_quoted(self, at: int) -> tuple[str, int] | None:
        """Return a quoted cell and where it ends; ``None`` when its closing quote does not end the cell."""
        text, end = self._text, at + 1
        while True:
            end = text.find('"', end, at + _LONGEST_QUOTED)
            if end < 0:
                return None
            if text[end + 1 : end + 2] != '"':
                break
            end += 2
        if text[end + 1 : end + 2] not in ("", "\t", "\n"):
            return None
        return text[at + 1 : end].replace('""', '"'), end + 1


def _quoted(text: str) -> str:
    if text.startswith('"') or "\t" in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
