"""Two readings of every good workbook: ours against openpyxl and calamine, and our quick way against our slow one."""

from __future__ import annotations

import datetime
import importlib.util
import io
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, Protection

from ningbo_planner.exchange.reader import shared_strings
from ningbo_planner.exchange.reader import sheet_reader
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Refused
from ningbo_planner.exchange.reader.workbook_reader import read_workbook
from tests.exchange import odd_cells, odd_containers, odd_parts, odd_sheets, odd_values
from tests.exchange.odd_workbooks import Odd, good

HAS_CALAMINE = importlib.util.find_spec("python_calamine") is not None


def made_by_openpyxl() -> bytes:
    """Return a workbook with every kind of value that openpyxl can write."""
    workbook = openpyxl.Workbook()
    form = workbook.active
    form.title = "填报表"
    for row in range(1, 40):
        form.append([f"A{row:02d}", "数字服务业 & <营收>\n二行", 430.8 + row / 7, row, row % 2 == 0, "=C1+D1", None, " 前后 ", 0.069, "１２"])
    form["A45"] = "#N/A"
    form["B45"] = datetime.datetime(2026, 3, 1, 8, 30)
    form["B45"].number_format = "yyyy-mm-dd hh:mm"
    form["I3"].number_format = "0.0%"
    form["I4"].font = Font(strike=True)
    form["C5"].protection = Protection(locked=False)
    form["C6"].comment = Comment("口径调整", "张三")
    form.merge_cells("A50:C51")
    form.row_dimensions[7].hidden = True
    form.column_dimensions["H"].hidden = True
    form.protection.sheet = True
    other = workbook.create_sheet("_ids")
    other.sheet_state = "veryHidden"
    other["B2"] = "x"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def readable() -> list[Odd]:
    """Return all odd workbooks of the other tests, and good ones of several makers."""
    lists = (odd_containers.zip_faults, odd_containers.harmless, odd_parts.entities, odd_parts.namespaces, odd_parts.parts_astray)
    lists = (*lists, odd_sheets.workbooks, odd_cells.grid, odd_values.values)
    return [Odd("good", good()), Odd("openpyxl", made_by_openpyxl()), *[odd for make in lists for odd in make()]]


def outcome(data: bytes) -> tuple[Any, ...]:
    """Return what reading gives: the workbook as plain data, or the refusal with its values."""
    try:
        return ("read", read_workbook(data, "x.xlsx").to_json())
    except Refused as refused:
        return ("refused", refused.code, refused.values)


@pytest.mark.parametrize("odd", readable(), ids=lambda odd: odd.name)
def test_the_quick_way_sees_what_the_slow_way_sees(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Splitting by expressions is a shortcut, never another reading."""
    quick = outcome(odd.data)
    monkeypatch.setattr(sheet_reader, "QUICK_BYTES", -1)
    monkeypatch.setattr(shared_strings, "QUICK_BYTES", -1)
    assert outcome(odd.data) == quick


def test_the_quick_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the usual programs write does not fall back to the slow way."""

    def never(*_: object) -> None:
        raise AssertionError("the slow way was taken")

    monkeypatch.setattr(sheet_reader, "_read_slowly", never)
    for data in (good(), made_by_openpyxl()):
        assert read_workbook(data, "x.xlsx").sheets[0].cells


def same_value(cell: RawCell, value: Any) -> bool:
    """Tell whether a cell as stored means what openpyxl gives for it."""
    if isinstance(value, bool):
        return cell.kind is CellKind.BOOLEAN and cell.text == str(int(value))
    if isinstance(value, int | float):
        return cell.kind is CellKind.NUMBER and float(cell.text) == value
    if isinstance(value, datetime.datetime):
        return cell.kind is CellKind.NUMBER and "y" in (cell.number_format or "")
    return cell.text == value


def test_openpyxl_sees_the_same() -> None:
    """Values, formulas, formats, locks, strikes, comments, merges and hidden things agree."""
    data = made_by_openpyxl()
    ours = read_workbook(data, "x.xlsx")
    theirs = openpyxl.load_workbook(io.BytesIO(data))
    assert [sheet.name for sheet in ours.sheets] == theirs.sheetnames
    for sheet, other in zip(ours.sheets, theirs.worksheets, strict=True):
        assert sheet.state == other.sheet_state and sheet.protected == bool(other.protection.sheet)
        assert [area.text for area in sheet.merges] == [str(area) for area in other.merged_cells.ranges]
        for row in other.iter_rows():
            for cell in row:
                assert_same_cell(sheet.cell(cell.row, cell.column), cell)
    assert ours.sheets[0].hidden_rows == [(7, 7)] and ours.sheets[0].hidden_columns == [(8, 8)]


def assert_same_cell(ours: RawCell, theirs: Any) -> None:
    """One cell agrees."""
    if theirs.data_type == "f":
        assert f"={ours.formula}" == theirs.value
        return
    assert (ours.is_blank and theirs.value is None) or same_value(ours, theirs.value), (ours, theirs.value)
    if not ours.is_blank:
        assert ours.number_format == theirs.number_format
        assert ours.locked == theirs.protection.locked
        assert ours.struck == bool(theirs.font.strike)
    assert (ours.comment or "") == (theirs.comment.text if theirs.comment else "")


@pytest.mark.parametrize("data", [good(), made_by_openpyxl()], ids=["ours", "openpyxl"])
def test_openpyxl_reads_the_same_values(data: bytes) -> None:
    """The values that other programs computed or people typed agree."""
    ours = read_workbook(data, "x.xlsx")
    theirs = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet, other in zip(ours.sheets, theirs.worksheets, strict=True):
        seen = {(cell.row, cell.column) for row in other.iter_rows() for cell in row if cell.value is not None}
        assert seen == {place for place, cell in sheet.cells.items() if not cell.is_blank}
        assert all(same_value(sheet.cells[place], other.cell(*place).value) for place in seen)


@pytest.mark.skipif(not HAS_CALAMINE, reason="python-calamine is not installed")
@pytest.mark.parametrize("data", [good(), made_by_openpyxl()], ids=["ours", "openpyxl"])
def test_calamine_reads_the_same_values(data: bytes) -> None:
    """A third reader, in another language, sees the same numbers and texts."""
    import python_calamine

    ours = read_workbook(data, "x.xlsx")
    theirs = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in ours.sheets:
        rows = theirs.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        for (row, column), cell in sheet.cells.items():
            if cell.kind is CellKind.NUMBER and "y" not in (cell.number_format or ""):
                assert rows[row - 1][column - 1] == float(cell.text)
            elif cell.is_text:
                assert rows[row - 1][column - 1].strip() == cell.text.strip()


def test_a_record_survives_the_border() -> None:
    """What comes out of the other process is what went in, marks, comments and all."""
    workbook = read_workbook(made_by_openpyxl(), "x.xlsx")
    assert RawWorkbook.from_json(workbook.to_json()) == workbook
