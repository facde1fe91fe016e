"""New plans: from a shipped plan, from a folder of the same form, or from a workbook."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import Edit, InsertRows, PutEntry, PutTable
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.guard import read_workbooks
from ningbo_planner.exchange.plan_import import ImportedPlan, ImportedTable, import_plan
from ningbo_planner.services.plan_files import SHIPPED, new_plan
from ningbo_planner.storage.plan_file import create_plan_file

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".ods", ".csv"})


def new_plan_from(path: Path, source: str = SHIPPED, force: bool = False) -> list[str]:
    """Make a plan file at ``path`` and return what the planner should know.

    Args:
        path: where to; an existing file is refused unless ``force`` is given.
        source: id of a shipped plan, a folder of the same form, or a workbook.
    """
    workbook = Path(source)
    if workbook.suffix.lower() not in WORKBOOK_SUFFIXES:
        new_plan(path, source, force)
        return []
    imported = read_plan(workbook)
    create_plan_file(path, plan_of(imported), force=force)
    return imported.notes


def read_plan(workbook: Path) -> ImportedPlan:
    """Read the tables of a workbook through the guarded reader; a sentence when there is none."""
    [outcome] = read_workbooks([workbook])
    if outcome.workbook is None:
        raise PlannerError("import.unreadable", reason=outcome.problem.sentence())
    imported = import_plan(outcome.workbook)
    if not imported.tables:
        raise PlannerError("import.no_table", file=workbook.name)
    return imported


def plan_of(imported: ImportedPlan) -> Plan:
    """Return a plan with the imported tables."""
    plan = Plan(PlanInfo(uuid4().hex, imported.title))
    edits: list[Edit] = [PutEntry("departments", key, entry) for key, entry in imported.departments.items()]
    for table in imported.tables:
        edits.extend(_table_edits(table))
    History(plan, Journal()).execute(Step("step.import", tuple(edits), {"title": imported.title}))
    return plan


def _table_edits(table: ImportedTable) -> list[Edit]:
    """Return the edits that make one table: each top row with those under it."""
    edits: list[Edit] = [PutTable(table.info.id, table.info, tuple(table.periods))]
    starts = [at for at, record in enumerate(table.records) if record.depth == 0]
    for index, (start, stop) in enumerate(zip(starts, [*starts[1:], len(table.records)], strict=True)):
        edits.append(InsertRows(table.info.id, None, index, tuple(table.records[start:stop])))
    return edits
