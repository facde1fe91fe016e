"""A plan from a workbook: our own export comes back whole, any other table is read as it was typed, and every liberty is told.

What the parts do: ``plan_carrier`` the hidden sheet of our exports, ``carried_plan`` the changes on their visible sheets; ``import_heads``,
``import_rows`` and ``import_levels`` the tables of others.
"""

from __future__ import annotations

from pathlib import PurePath

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.carried_plan import import_carried
from ningbo_planner.exchange.plans.import_cells import SheetView
from ningbo_planner.exchange.plans.import_tables import tables_of
from ningbo_planner.exchange.plans.imported import ImportedPlan, ImportedTable
from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARK_NAMES
from ningbo_planner.exchange.plans.plan_carrier import CARRIER_NAME, CarrierDamaged, find_carrier, read_carrier
from ningbo_planner.exchange.plans.plan_workbook import OTHER_SHEETS
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted
from ningbo_planner.exchange.returned.identity import is_marks_sheet
from ningbo_planner.text import tr

# What is told here in other words, or does not matter for a plan.
_TOLD_OTHERWISE = frozenset({Noted.HIDDEN_SHEET, Noted.HIDDEN_ROWS, Noted.HIDDEN_COLUMNS, Noted.COMMENTS, Noted.STRING_COUNT, Noted.PROPERTIES_ODD, Noted.ESCAPES_DECODED})


def import_plan(workbook: RawWorkbook) -> ImportedPlan:
    """Return the plan that ``workbook`` says.

    Raises:
        PlannerError: ``import.department_form`` when it is a form that was handed to a department.
    """
    if is_department_form(workbook):
        raise PlannerError("import.department_form", file=workbook.file_name)
    notes = []
    carrier = find_carrier(workbook)
    if carrier is not None:
        try:
            return import_carried(workbook, read_carrier(carrier))
        except CarrierDamaged:
            notes.append(tr("import.carrier_damaged", file=workbook.file_name))
    elif CARRIER_NAME in workbook.defined_names:
        notes.append(tr("import.carrier_gone", file=workbook.file_name))
    imported = _import_typed(workbook, carrier, is_export=bool(notes))
    imported.about_file[:0] = notes
    return imported


def is_department_form(workbook: RawWorkbook) -> bool:
    """Tell whether a workbook was handed to a department: by its marks sheet, its names, its properties or the marks on the form."""
    names = {name.rpartition("!")[2] for name in workbook.defined_names}
    known = {MARK_NAMES["round"], MARK_NAMES["code"]}
    if any(is_marks_sheet(sheet) for sheet in workbook.sheets) or known <= names or known <= workbook.custom_properties.keys():
        return True
    form = workbook.sheet(FORM_SHEET)
    return form is not None and any(column == 1 and cell.text.startswith("table:") for (_, column), cell in form.cells.items())


def _import_typed(workbook: RawWorkbook, carrier: RawSheet | None, is_export: bool) -> ImportedPlan:
    """Read the tables of a workbook that carries no plan; sheets that are hidden or hold none are named and left out."""
    departments: dict[str, Department] = {}
    tables: list[ImportedTable] = []
    notes = [note.sentence() for note in workbook.all_notes() if note.code not in _TOLD_OTHERWISE]
    for sheet in workbook.sheets:
        if sheet is carrier or sheet.kind != "worksheet" or (is_export and sheet.name in OTHER_SHEETS):
            continue
        if sheet.state != "visible":
            notes.append(tr("import.hidden_sheet", sheet=sheet.name))
            continue
        view = SheetView(sheet, workbook.date1904)
        found = tables_of(view, len(tables) + 1, departments)
        if not found and view.rows:
            notes.append(tr("import.no_head", sheet=sheet.name))
        tables += found
        notes += [*view.notes.told, *(view.notes.left() if found else ())]
    title = next((table.info.heading for table in tables if table.info.heading), "") or PurePath(workbook.file_name).stem
    return ImportedPlan(PlanInfo("", title), tables, departments, about_file=notes)
