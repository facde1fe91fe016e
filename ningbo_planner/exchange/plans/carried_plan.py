"""An exported plan read back from its workbook: the hidden sheet gives the plan, the visible sheets what was changed since."""

from __future__ import annotations

from ningbo_planner.domain.plan import Link, cell_of, row_of
from ningbo_planner.domain.table import TARGET, Table
from ningbo_planner.exchange.plans.carried_head import CarriedHead, find_carried_head
from ningbo_planner.exchange.plans.carried_table import CarriedTableReader
from ningbo_planner.exchange.plans.carried_words import keep_words
from ningbo_planner.exchange.plans.cell_notes import CarriedComments, CellNotes
from ningbo_planner.exchange.plans.import_cells import SheetView
from ningbo_planner.exchange.plans.imported import ImportedPlan, ImportedTable
from ningbo_planner.exchange.plans.plan_carrier import CARRIER_SHEET, Carried, SheetPrint
from ningbo_planner.exchange.plans.plan_workbook import OTHER_SHEETS
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.text import tr


def import_carried(workbook: RawWorkbook, carried: Carried) -> ImportedPlan:
    """Return the plan that ``workbook`` carries, with what a person changed on its visible sheets."""
    plan = carried.plan
    imported = ImportedPlan(plan.info, [], dict(plan.departments))
    written = {held.sheet for held in carried.prints.values()}
    sheets = [sheet for sheet in workbook.sheets if sheet.kind == "worksheet" and (sheet.name in written or not _is_ours(sheet))]
    free = {sheet.name: SheetView(sheet, workbook.date1904) for sheet in sheets}
    places = _places(carried, free)
    has_notes = any(cell.comment for sheet in workbook.sheets for cell in sheet.cells.values())
    for table in plan.tables.values():
        held = carried.prints[table.info.id]
        if table.info.id in places:
            imported.tables.append(_read(*places[table.info.id], carried, table, has_notes, imported))
        else:
            imported.about_file.append(tr("import.table_gone", sheet=held.sheet, table=table.info.title or table.info.id))
    imported.about_file += [tr("import.sheet_unread", sheet=name) for name, view in free.items() if view.rows]
    _tell_notes(workbook, carried, has_notes, imported)
    _keep_links(plan.links, imported)
    # A rule whose rows are gone is told of by the checks.
    imported.rules |= plan.rules
    imported.assumptions |= plan.assumptions
    keep_words(plan, imported)
    if carried.left:
        imported.about_file.append(tr("import.left_behind", versions=carried.left.get("versions", 0)))
    return imported


def _is_ours(sheet: RawSheet) -> bool:
    """Tell whether a sheet of the export holds no table: checks, charts, findings, notes, the plan itself."""
    return sheet.name.startswith((*OTHER_SHEETS, CARRIER_SHEET)) or sheet.cell(1, 1).text.startswith("|[")


def _places(carried: Carried, free: dict[str, SheetView]) -> dict[str, tuple[SheetView, CarriedHead]]:
    """Return sheet and head of each table that is found, and take those sheets out of ``free``: by name first, then by all of the heads."""
    places: dict[str, tuple[SheetView, CarriedHead]] = {}
    for by_name in (True, False):
        for table in carried.plan.tables.values():
            if table.info.id in places:
                continue
            candidates = [view for name, view in free.items() if not by_name or name == carried.prints[table.info.id].sheet]
            found = next(((view, head) for view in candidates if (head := find_carried_head(view, table)) and (by_name or _is_whole(head, table))), None)
            if found is not None:
                places[table.info.id] = found
                del free[found[0].name]
    return places


def _is_whole(head: CarriedHead, table: Table) -> bool:
    """Tell whether all columns of ``table`` were found."""
    return len(head.periods) == len(table.periods) and len(head.labels) == len({*table.info.leading, *table.info.trailing})


def _read(view: SheetView, head: CarriedHead, carried: Carried, table: Table, has_notes: bool, imported: ImportedPlan) -> ImportedTable:
    """Read one table back, and say so when its sheet was renamed or hidden."""
    held = carried.prints[table.info.id]
    if view.name != held.sheet:
        imported.about_file.append(tr("import.sheet_renamed", old=held.sheet, sheet=view.name))
    if view.sheet.state != "visible":
        imported.about_file.append(tr("import.hidden_table", sheet=view.name))
    read = CarriedTableReader(view, head, table, held, imported.departments, CarriedComments(carried.plan.comments, has_notes)).read()
    imported.about_file += [*view.notes.told, *view.notes.left()]
    return read


def _tell_notes(workbook: RawWorkbook, carried: Carried, has_notes: bool, imported: ImportedPlan) -> None:
    """Say which notes on our sheets without figures are not read, and when some program dropped all of them."""
    for sheet in workbook.sheets:
        if _is_ours(sheet) and all(held.sheet != sheet.name for held in carried.prints.values()):
            imported.about_file += CellNotes(sheet).left()
    count = sum(cell_of(key).layer == TARGET for key in carried.plan.comments)
    if count and not has_notes:
        imported.about_file.append(tr("import.comments_dropped", count=count))


def _keep_links(links: dict[str, Link], imported: ImportedPlan) -> None:
    """Keep the links whose rows are all left."""
    rows = {(table.info.id, record.id) for table in imported.tables for record in table.records}
    for key, link in links.items():
        if all(tuple(row_of(place)) in rows for place in (link.row, *link.parts)):
            imported.links[key] = link
        else:
            imported.about_file.append(tr("import.link_gone", row=link.row, parts="、".join(link.parts)))
