"""Ours against openpyxl and calamine on all that they read: each difference is a line below, with its reason, or a defect."""

from __future__ import annotations

import importlib.util
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Refused
from ningbo_planner.exchange.reader.workbook_reader import read_workbook
from tests.exchange.odd_workbooks import Odd
from tests.exchange.returned_forms import issued_plan
from tests.exchange.test_reader_agrees import readable, same_value

__all__ = ["issued_plan"]

needs_calamine = pytest.mark.skipif(importlib.util.find_spec("python_calamine") is None, reason="python-calamine is not installed")

# What openpyxl reads otherwise, and why ours is what Excel shows.
OPENPYXL_DIFFERS = {
    "backslash names": "it does not find a part whose name has backslashes",
    "percent-encoded target": "it does not find a part whose target is percent-encoded",
    "escapes": "it leaves _x000D_ as it is written",
    "escaped pair and lone half": "it leaves _xD83D_ as it is written",
    "strict": "it reads a strict workbook as empty",
    "Excel 2007 beta": "it reads the sheets of a beta as empty",
    "alternate content": "it does not look into the fallback",
    "grid in an extension": "it takes the cells of an extension for those of the sheet",
    "no grid": "it takes the cells of an element with another name",
    "twenty digits": "it keeps all twenty; a float has fifteen, so ours asks",
    "text without its type": "it does not look for a text where the type says number",
    "inline type with a plain value": "it loses a text that stands where a number would",
}
CALAMINE_DIFFERS = {
    "escaped pair and lone half": "it leaves escaped halves of a character as they are written",
    "raw text section": "it takes the last of several pieces of text",
    "comment in a value": "it takes what stands before a comment for the whole value",
    "UTF-16": "it reads a sheet in UTF-16 as empty",
    "UTF-16 without mark": "it reads a sheet in UTF-16 as empty",
    "index padded": "it takes an index with blanks for the first text",
    "inline type with a plain value": "it loses a text that stands where a number would",
}
# It makes a cell of every place beneath a merge.
OPENPYXL_DIES = ("merge to the end",)
# Files that end the process (false counts, cells at the end of the sheet), or that it lays out as a grid of 17 thousand million cells.
CALAMINE_DIES = ("uniqueCount 4294967295", "end of the sheet", "last row", "last column", "whole sheet", "merge to the end")


def workbooks() -> Iterator[tuple[Odd, RawWorkbook]]:
    """Yield every odd workbook that ours reads."""
    for odd in readable():
        try:
            yield odd, read_workbook(odd.data, "x.xlsx")
        except Refused:
            continue


def openpyxl_differences(data: bytes, ours: RawWorkbook) -> list[str]:
    """Return the places where openpyxl has another value; nothing when it does not read the file at all."""
    with warnings.catch_warnings(action="ignore"):
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        except Exception:
            return []
    return [place for sheet in ours.sheets if sheet.kind == "worksheet" for place in _openpyxl_sheet(book, sheet)][:3]


def _openpyxl_sheet(book: Any, sheet: RawSheet) -> list[str]:
    if sheet.name not in book.sheetnames:
        return [sheet.name]
    theirs = {(cell.row, cell.column): cell.value for cell in book[sheet.name]._cells.values() if cell.value is not None}
    mine = {place: cell for place, cell in sheet.cells.items() if not cell.is_blank}
    # What ours marks as odd is told to the planner; how another reader names it does not matter.
    odd = {place for place, cell in mine.items() if cell.malformed or not cell.text or cell.kind in (CellKind.DATE, CellKind.UNKNOWN, CellKind.BOOLEAN)}
    places = sorted({*theirs, *mine} - odd)
    return [f"{sheet.name} {place}" for place in places if place not in theirs or place not in mine or not _same(mine[place], theirs[place])]


def _same(cell: RawCell, value: Any) -> bool:
    return (cell.cached and cell.text == str(value)) or same_value(cell, value)


def calamine_differences(data: bytes, ours: RawWorkbook) -> list[str]:
    """Return the places where calamine has another value; nothing when it does not read the file at all."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception:
        return []
    return [place for sheet in ours.sheets if sheet.kind == "worksheet" for place in _calamine_sheet(book, sheet)][:3]


def _calamine_sheet(book: Any, sheet: RawSheet) -> list[str]:
    try:
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except Exception:
        return []
    found = {(row, column): value for row, line in enumerate(rows, 1) for column, value in enumerate(line, 1) if value != ""}
    places = sorted({*found, *(place for place, cell in sheet.cells.items() if not cell.is_blank and cell.text)})
    return [f"{sheet.name} {place}" for place in places if not _same_for_calamine(sheet.cell(*place), found.get(place, ""))]


def _same_for_calamine(cell: RawCell, value: Any) -> bool:
    """Tell whether calamine means the same. It loses error values, trims texts and turns dates and odd numbers into types of its own; ours marks those."""
    if cell.malformed or cell.kind is CellKind.DATE or (cell.kind is CellKind.ERROR and value == ""):
        return True
    if isinstance(value, bool):
        return cell.kind is CellKind.BOOLEAN and cell.text.lower() in (str(int(value)), str(value).lower())
    if isinstance(value, float):
        return cell.kind is CellKind.NUMBER and float(cell.text) == value
    is_date = cell.kind is CellKind.NUMBER and not isinstance(value, str)
    return is_date or cell.text.strip() == str(value).strip()


def test_openpyxl_reads_the_same_or_the_line_says_why() -> None:
    safe = ((odd, ours) for odd, ours in workbooks() if not any(word in odd.name for word in OPENPYXL_DIES))
    differing = {odd.name: found for odd, ours in safe if (found := openpyxl_differences(odd.data, ours))}
    assert {name: found for name, found in differing.items() if name not in OPENPYXL_DIFFERS} == {}
    assert set(OPENPYXL_DIFFERS) - set(differing) == set()


@needs_calamine
def test_calamine_reads_the_same_or_the_line_says_why() -> None:
    safe = ((odd, ours) for odd, ours in workbooks() if not any(word in odd.name for word in CALAMINE_DIES))
    differing = {odd.name: found for odd, ours in safe if (found := calamine_differences(odd.data, ours))}
    assert {name: found for name, found in differing.items() if name not in CALAMINE_DIFFERS} == {}
    assert set(CALAMINE_DIFFERS) - set(differing) == set()


def test_issued_forms_read_the_same_everywhere(issued_plan: tuple[Path, dict[str, Path]]) -> None:
    for path in issued_plan[1].values():
        ours = read_workbook(path.read_bytes(), path.name)
        assert openpyxl_differences(path.read_bytes(), ours) == []
        if importlib.util.find_spec("python_calamine") is not None:
            assert calamine_differences(path.read_bytes(), ours) == []
