"""A large sheet looked at before its cells are: rows that hold nothing are left out, and one with too many figures is refused at once.

People format whole columns, and programs then write a million empty rows; reading each of them takes seconds and tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ningbo_planner.exchange.reader.reading_codes import MAX_USED_ROWS, Refusal, Refused

_ROW = b"<row "
# Rows as programs write them, shown, with formats but nothing in them; the row behind them has a number of its own, so that none is lost by counting.
_ATTRIBUTES = rb'(?: (?:spans|customHeight|s|customFormat|x14ac:dyDescent)="[^"<>&]*"| ht="[1-9][0-9.]*")*'
_CELLS = rb'(?:<c r="[A-Z]{1,2}[0-9]{1,7}"(?: s="[0-9]{1,6}")?/>)*'
_BLANK = re.compile(rb'(?:<row r="[0-9]{1,7}"' + _ATTRIBUTES + rb"(?:/>|>" + _CELLS + rb'</row>))+(?=<row r=")')
_FILLED_ROW_END, _FILLED_CELL_END = b"</v></c></row>", b"</v></c>"
# What may hide such words in a text: sections of raw text, comments, two bytes a character.
_ODD = (b"<!", b"\0")
_LONGEST_TAIL = 1 << 18


def without_blank_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a part without rows that hold nothing, as far as it is written in the usual way."""
    tail, is_usual = b"", True
    for chunk in chunks:
        window = tail + chunk
        is_usual = is_usual and not any(odd in chunk for odd in _ODD)
        # A row may go on in the next chunk.
        cut = window.rfind(_ROW) if is_usual else len(window)
        cut = len(window) if len(window) - cut > _LONGEST_TAIL else max(cut, 0)
        head, tail = window[:cut], window[cut:]
        if head:
            yield _BLANK.sub(b"", head) if is_usual else head
    if tail:
        yield tail


def refuse_endless(chunks: Iterable[bytes], part: str, filled: int, most_cells: int) -> None:
    """Refuse a sheet that shows at first sight to have too many filled rows or cells, before they are looked at one by one.

    Args:
        chunks, part: its bytes and its name.
        filled, most_cells: how many filled cells the sheets before have, and how many all may have.

    Raises:
        Refused: too many rows or cells.
    """
    rows = cells = 0
    tail = b""
    for chunk in chunks:
        if any(odd in chunk for odd in _ODD):
            return
        window = tail + chunk
        rows += window.count(_FILLED_ROW_END)
        # The end of a row that lies across two chunks is kept, and with it perhaps the end of a cell that has been counted.
        cells += window.count(_FILLED_CELL_END) - tail.count(_FILLED_CELL_END)
        tail = window[1 - len(_FILLED_ROW_END) :]
        if rows > MAX_USED_ROWS:
            raise Refused(Refusal.TOO_MANY_ROWS, part=part, limit=MAX_USED_ROWS)
        if filled + cells > most_cells:
            raise Refused(Refusal.TOO_MANY_CELLS, part=part, limit=most_cells)
