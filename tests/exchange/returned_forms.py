"""Forms filled in as departments do it: an issued workbook opened with openpyxl, changed by the name of what is changed, and saved under another name."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.returns import ReturnedFile, ReturnsReport, read_returns
from ningbo_planner.services.workspace import Workspace

LEAD = "市经信局"
TRADE = "市商务局"


class FilledForm:
    """One issued workbook in the hands of a department.

    Attributes:
        book: opened with openpyxl.
        places: address of each cell to fill in, by ``table/row/period``.
    """

    def __init__(self, path: Path) -> None:
        """Open the workbook at ``path``."""
        self.path = path
        self.book = openpyxl.load_workbook(path)
        lines = self.book[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if MARKS_SHEET in self.book.sheetnames else ()
        lines = list(lines)
        self.places: dict[str, str] = {line[1]: line[2] for line in lines if line[0] == "cell"}
        self.opinions: dict[str, str] = {line[1]: line[2] for line in lines if line[0] == "opinion"}
        self.reasons: dict[str, str] = {line[1]: line[2] for line in lines if line[0] == "reason"}
        self.fields: dict[str, str] = {line[1]: line[2] for line in lines if line[0] == "field"}

    @property
    def sheet(self) -> Worksheet:
        """The form."""
        return self.book[FORM_SHEET]

    def put(self, key: str, value: Any, number_format: str | None = None) -> FilledForm:
        """Fill in one cell; a text that begins with ``=`` is a formula, as when typed."""
        cell = self.sheet[self.places[key]]
        cell.value = value
        if number_format is not None:
            cell.number_format = number_format
        return self

    def sign(self) -> FilledForm:
        """Fill in the sign-off block."""
        for name, value in {"filled_by": "张三", "phone": "0574-89180000", "reviewed_by": "李四", "filled_on": date(2026, 3, 20)}.items():
            self.sheet[self.fields[name]] = value
        return self

    def row(self, row: str) -> int:
        """Return the number of the row with this key (``table/row``)."""
        return next(cell.row for cell in self.sheet["A"] if cell.value == row)

    def save(self, path: Path) -> Path:
        """Save as ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(path)
        return path


def swap_rows(sheet: Worksheet, first: int, second: int, from_column: int = 1) -> None:
    """Exchange what stands in two rows from a column on, as a sort does."""
    for column in range(from_column, sheet.max_column + 1):
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value
        one._style, other._style = copy(other._style), copy(one._style)


def move_rows(sheet: Worksheet, at: int, count: int) -> None:
    """Insert ``count`` rows before row ``at`` (delete them from there on when negative), with the merges that openpyxl leaves behind."""
    merges = _lifted(sheet)
    (sheet.insert_rows if count > 0 else sheet.delete_rows)(at, abs(count))
    for left, top, right, bottom in merges:
        if top >= at + max(0, -count):
            sheet.merge_cells(start_column=left, start_row=top + count, end_column=right, end_row=bottom + count)
        elif bottom < at:
            sheet.merge_cells(start_column=left, start_row=top, end_column=right, end_row=bottom)


def move_columns(sheet: Worksheet, at: int, count: int) -> None:
    """Insert ``count`` columns before column ``at`` (delete them from there on when negative), with the merges."""
    merges = _lifted(sheet)
    (sheet.insert_cols if count > 0 else sheet.delete_cols)(at, abs(count))
    for left, top, right, bottom in merges:
        first, last = left + (count if left >= at else 0), right + (count if right >= at else 0)
        if first <= last:
            sheet.merge_cells(start_column=first, start_row=top, end_column=last, end_row=bottom)


def _lifted(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """Take all merges off a sheet and return them as left, top, right, bottom."""
    merges = [merged.bounds for merged in sheet.merged_cells.ranges]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    return merges


class Office:
    """A plan file with one issued round, and what comes back.

    Attributes:
        workspace: the open plan.
        folder: of the test.
        forms: issued workbooks by department.
    """

    def __init__(self, workspace: Workspace, folder: Path, forms: dict[str, Path]) -> None:
        """Put together by the fixture."""
        self.workspace, self.folder, self.forms = workspace, folder, forms

    def form(self, department: str = LEAD) -> FilledForm:
        """Open a department's workbook to fill it in."""
        return FilledForm(self.forms[department])

    def returned(self, form: FilledForm, name: str = "交回.xlsx") -> ReturnedFile:
        """Save a form and read it back alone."""
        return self.read(form.save(self.folder / "回收" / name)).files[0]

    def read(self, *paths: Path) -> ReturnsReport:
        """Read files."""
        return read_returns(self.workspace, paths)


@pytest.fixture(scope="session")
def issued_plan(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """Make the shipped plan once and hand out all its workbooks."""
    folder = tmp_path_factory.mktemp("issued")
    path = folder / "方案.nbplan"
    new_plan(path)
    workspace = open_plan(path, author="编制人")
    try:
        report = issue(workspace, folder / "下发", deadline="2026-03-31")
    finally:
        workspace.close()
    return path, {file.department: file.path for file in report.files}


@pytest.fixture
def office(issued_plan: tuple[Path, dict[str, Path]], tmp_path: Path) -> Iterator[Office]:
    """Open a copy of the issued plan."""
    source, forms = issued_plan
    path = tmp_path / "方案.nbplan"
    path.write_bytes(source.read_bytes())
    workspace = open_plan(path, author="编制人")
    try:
        yield Office(workspace, tmp_path, forms)
    finally:
        workspace.close()


def codes(file: ReturnedFile, *grades: str) -> set[str]:
    """Return the codes of a file's problems without their area, of these grades (default: those to act on)."""
    wanted = grades or ("ask", "error")
    for problem in file.problems:
        assert file.path.name in problem.message and "{" not in problem.message
    return {problem.code.removeprefix("returns.") for problem in file.problems if problem.grade.value in wanted}


def taken(file: ReturnedFile) -> dict[str, str]:
    """Return what a file would change without question, by ``row/period``."""
    return {f"{change.row}/{change.period}": change.returned for change in file.changes if change.is_clean}


def asked(file: ReturnedFile) -> dict[str, list[str]]:
    """Return what a file asks about, by ``row/period``, with the readings."""
    return {f"{change.row}/{change.period}": [reading.text for reading in change.readings] for change in file.changes if change.doubt}
