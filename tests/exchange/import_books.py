"""Workbooks for tests of the import: typed tables made with openpyxl as a second program, and our own exports changed by it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import TARGET, RowRecord
from ningbo_planner.exchange.plans.imported import ImportedPlan, ImportedTable
from ningbo_planner.exchange.plans.plan_import import import_plan
from ningbo_planner.exchange.plans.plan_workbook import TEMPLATE, PlanWorkbook
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.workbook_reader import read_file
from ningbo_planner.paths import template_dir

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def raw(path: Path) -> RawWorkbook:
    """Return a workbook as the reader sees it."""
    return read_file(str(path))


def exported(plan: Plan, path: Path) -> Path:
    """Write the workbook of ``plan``."""
    path.write_bytes(PlanWorkbook(template_dir() / TEMPLATE, plan, Checker(plan).ordered()).data())
    return path


def changed(path: Path, act: Callable[[Workbook], None]) -> Path:
    """Change a workbook with openpyxl and save it in its place."""
    book = load_workbook(path)
    act(book)
    book.save(path)
    return path


def resaved(path: Path, folder: Path) -> Path:
    """Return ``path`` as LibreOffice saves it again; skips the test where there is none."""
    if OFFICE is None:
        pytest.skip("needs LibreOffice")
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{folder.parent}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / path.name


def imported(path: Path) -> ImportedPlan:
    """Return what a workbook gives."""
    return import_plan(raw(path))


def typed(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merges: Mapping[str, Sequence[str]] | None = None, formats: Mapping[str, str] | None = None) -> ImportedPlan:
    """Return what a workbook gives whose sheets have these rows; merges by sheet, number formats by address on the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
    for address, code in (formats or {}).items():
        book.worksheets[0][address].number_format = code
    book.save(path)
    return imported(path)


def tree(table: ImportedTable) -> list[tuple[int, str]]:
    """Return depth and name of each row."""
    return [(record.depth, record.fields["name"]) for record in table.records]


def row(table: ImportedTable, name: str) -> RowRecord:
    """Return the first row of this name."""
    return next(record for record in table.records if record.fields["name"] == name)


def texts(record: RowRecord, layer: str = TARGET) -> dict[str, str]:
    """Return the figures of a row as printed, by period."""
    return {period: quantity.text for (held, period), quantity in record.cells.items() if held == layer}
