"""What an export carries about its rows and cells: holds, bounds, reasons and rounds come along as far as their rows are still there, and the rest is told."""

from __future__ import annotations

from collections.abc import Collection

from ningbo_planner.domain.plan import Plan, cell_of, row_of
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.exchange.plans.imported import ImportedPlan, place_list
from ningbo_planner.text import tr


def keep_words(plan: Plan, imported: ImportedPlan) -> None:
    """Take over what ``plan`` says of rows and cells that ``imported`` still has, and tell of the others."""
    rows = {(table.info.id, record.id) for table in imported.tables for record in table.records}
    _keep_holds(plan, imported, rows)
    imported.bounds |= {key: bounds for key, bounds in plan.bounds.items() if tuple(row_of(key)) in rows}
    lost = {(table, row) for table, held in plan.tables.items() for row in held.ids} - rows
    imported.reasons |= {key: reason for key, reason in plan.reasons.items() if not _is_about(key, lost)}
    gone = {"bounds": len(plan.bounds) - len(imported.bounds), "reasons": len(plan.reasons) - len(imported.reasons)}
    if any(gone.values()):
        imported.about_file.append(tr("import.words_gone", **gone))
    imported.rounds |= plan.rounds
    imported.stories |= plan.stories
    if plan.rounds:
        imported.about_file.append(tr("import.rounds_kept", names="、".join(held.name or held.id for held in plan.rounds.values())))


def _keep_holds(plan: Plan, imported: ImportedPlan, rows: Collection[tuple[str, str]]) -> None:
    """Take over the holds of cells that are left; say which of them were changed on the sheet although they are held."""
    periods = {(table.info.id, period.id) for table in imported.tables for period in table.periods}
    figures: dict[CellRef, Quantity] = {}
    for table in imported.tables:
        figures |= {CellRef(table.info.id, record.id, period, layer): said for record in table.records for (layer, period), said in record.cells.items()}
    changed = []
    for key, hold in plan.holds.items():
        cell = cell_of(key)
        if (cell.table, cell.row) in rows and (cell.table, cell.period) in periods:
            imported.holds[key] = hold
            if plan.has_cell(cell) and figures.get(cell, EMPTY) != plan.quantity(cell):
                changed.append(key)
    if changed:
        imported.about_file.append(tr("import.held_changed", cells=place_list(changed)))
    if len(imported.holds) < len(plan.holds):
        imported.about_file.append(tr("import.holds_gone", count=len(plan.holds) - len(imported.holds)))


def _is_about(finding: str, rows: Collection[tuple[str, str]]) -> bool:
    """Tell whether a finding's id (rule, table, row, period) names one of ``rows``."""
    parts = finding.split(":")
    return len(parts) > 2 and (parts[1], parts[2]) in rows
