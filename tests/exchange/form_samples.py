"""Forms for tests: of the shipped plan and of small ones, written and opened again by openpyxl as a second program."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.exchange.forms.form_layout import form_layout, issued_figures
from ningbo_planner.exchange.forms.form_writer import TEMPLATE, Form, FormWriter, WrittenForm
from ningbo_planner.exchange.forms.marks import FORM_SHEET, short_code
from ningbo_planner.paths import template_dir

ROUND = Round("R1", "一下", "2026-03-01T09:00:00", "2026-03-31", contact="数字经济处 0574-00000000")


def template() -> Path:
    """Return the shipped template of forms."""
    return template_dir() / TEMPLATE


def written(plan: Plan, department: str, path: Path | None = None, round_: Round = ROUND) -> WrittenForm:
    """Return the form of one department."""
    layout = form_layout(plan, department)
    code = short_code(plan.info.id, round_.id, department, issued_figures(layout))
    known = plan.departments.get(department, Department(department, department))
    return FormWriter(path or template()).write(Form(plan.info, round_, known, layout, code))


def opened(form: WrittenForm, values: bool = False) -> Workbook:
    """Open a written form; with ``values`` the stored values stand in the place of formulas."""
    return load_workbook(io.BytesIO(form.data), data_only=values)


def form_sheet(form: WrittenForm, values: bool = True) -> Worksheet:
    """Return the sheet to fill in."""
    return opened(form, values)[FORM_SHEET]


def place_of(form: WrittenForm, key: str) -> str:
    """Return the address of a cell to fill in."""
    return next(mark.address for mark in form.marks.cells if mark.key == key)


def row_of(sheet: Worksheet, label: str) -> int:
    """Return the first row with this label."""
    return next(row[0].row for row in sheet.iter_rows(max_col=4) if label in [cell.value for cell in row])


def texts_of(sheet: Worksheet, row: int) -> list[object]:
    """Return what stands in a row, blanks left out."""
    return [cell.value for cell in sheet[row] if cell.value is not None]


def all_texts(sheet: Worksheet) -> set[str]:
    """Return every text of a sheet."""
    return {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}


def part(form: WrittenForm, name: str) -> str:
    """Return one part of a written workbook as text."""
    with zipfile.ZipFile(io.BytesIO(form.data)) as package:
        return package.read(name).decode()


def changed_template(folder: Path, **parts: str | bytes) -> Path:
    """Copy the template of forms into ``folder`` with parts replaced or added; names are given with ``/`` as ``__`` and ``.`` as ``_dot_``."""
    target = folder / "下发表.xlsx"
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(template()) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            package.writestr(name, named.pop(name, source.read(name)))
        for name, data in named.items():
            package.writestr(name, data)
    return target
