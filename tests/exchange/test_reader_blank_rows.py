"""Rows that hold nothing are left out of a large sheet without anything else being lost, wherever the file is cut into pieces."""

from __future__ import annotations

import random
import re

import pytest

from ningbo_planner.exchange.reader.blank_rows import refuse_endless, without_blank_rows
from ningbo_planner.exchange.reader.reading_codes import Refusal, Refused

FILLED = '<row r="2"><c r="A2"><v>7</v></c></row>'
BLANK = '<row r="3" spans="1:2" ht="15.5" customHeight="1"><c r="A3" s="4"/><c r="AB3"/></row><row r="4"/>'
HIDDEN = '<row r="5" hidden="1"/><row r="6" ht="0"/>'
UNNUMBERED = "<row><c><v>9</v></c></row>"
SHEET = f'<sheetData><row r="1"/>{FILLED}{BLANK}{HIDDEN}{BLANK}{UNNUMBERED}<row r="8"/></sheetData><mergeCells/>'


def pieces(data: bytes, seed: int) -> list[bytes]:
    """Return data cut at random."""
    chance = random.Random(seed)
    cuts = sorted({0, len(data), *(chance.randrange(len(data)) for _ in range(chance.randrange(12)))})
    return [data[first:last] for first, last in zip(cuts, cuts[1:], strict=False)]


def kept(text: str, seed: int = 0) -> str:
    """Return what is left of a sheet."""
    return b"".join(without_blank_rows(pieces(text.encode(), seed))).decode()


def test_only_rows_that_say_nothing_are_left_out() -> None:
    left = b"".join(without_blank_rows([SHEET.encode()])).decode()
    # A row without a number follows the one before, which therefore stays; so does the last row of all.
    assert left == f'<sheetData>{FILLED}{HIDDEN}<row r="4"/>{UNNUMBERED}<row r="8"/></sheetData><mergeCells/>'


@pytest.mark.parametrize("seed", range(60))
def test_cutting_changes_nothing_but_how_many_blank_rows_stay(seed: int) -> None:
    left = kept(SHEET, seed)
    rows = re.findall(r"<row.*?(?:/>(?!<c|</row)|</row>)", left)
    assert [row for row in rows if "<v>" in row or "hidden" in row or 'ht="0"' in row] == [FILLED, *re.findall(r"<row[^>]*/>", HIDDEN), UNNUMBERED]
    assert left[left.index(UNNUMBERED) - len('<row r="4"/>') :].startswith('<row r="4"/>') and left.endswith("</sheetData><mergeCells/>")


@pytest.mark.parametrize("odd", ["<!-- -->", "<![CDATA[<row r=\"1\"/><row r=\"2\"/>]]>", "\0"])
def test_a_sheet_written_in_another_way_is_left_as_it_is(odd: str) -> None:
    assert kept(odd + SHEET, 3) == odd + SHEET


@pytest.mark.parametrize("seed", range(20))
def test_filled_cells_are_counted_wherever_the_file_is_cut(seed: int) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}"><v>2</v></c></row>' for row in range(1, 21)).encode()
    refuse_endless(pieces(rows, seed), "sheet", 10, 50)
    with pytest.raises(Refused) as caught:
        refuse_endless(pieces(rows, seed), "sheet", 11, 50)
    assert caught.value.code is Refusal.TOO_MANY_CELLS
