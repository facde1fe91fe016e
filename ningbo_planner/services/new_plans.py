"""New plans: from a shipped plan, from a folder of the same form, or from a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.building import add_table
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.reader.guard import read_one
from ningbo_planner.exchange.plans.imported import ImportedPlan
from ningbo_planner.exchange.plans.plan_csv import is_plan_csv
from ningbo_planner.exchange.plans.plan_from_csv import PlanFromCsv
from ningbo_planner.exchange.plans.plan_import import import_plan
from ningbo_planner.services.plan_files import SHIPPED, new_plan
from ningbo_planner.storage.plan_file import create_plan_file

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".et", ".ett", ".ods", ".csv"})
_CSV = ".csv"
# A whole plan is larger than a department's form, and its reader is asked for one file that the planner has chosen.
_SECONDS = 120
_MEMORY_MB = 1500


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
    """Read the tables of a workbook through the guarded reader, or of a CSV file of the form that is exported.

    Raises:
        PlannerError: the file cannot be read, is a department's form, or holds no table.
    """
    if workbook.suffix.lower() == _CSV and (imported := _read_csv(workbook)) is not None:
        return imported
    outcome = read_one(workbook, seconds=_SECONDS, memory_mb=_MEMORY_MB)
    if outcome.workbook is None:
        reason = outcome.problem.sentence() if outcome.problem is not None else workbook.name
        raise PlannerError("import.unreadable", reason=reason)
    imported = import_plan(outcome.workbook)
    if not imported.tables:
        raise PlannerError("import.no_table", file=workbook.name)
    return imported


def _read_csv(path: Path) -> ImportedPlan | None:
    """Return the plan of a CSV file that has a line for each cell; ``None`` when it is another one, or cannot be opened, which the reader will say."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return PlanFromCsv(data, path.name).read() if is_plan_csv(data) else None


def plan_of(imported: ImportedPlan) -> Plan:
    """Return a plan of its own, with an id that no other has, made of what was imported."""
    plan = Plan(replace(imported.info, id=uuid4().hex))
    for register in ("departments", "links", "rules", "assumptions", "holds", "bounds", "reasons", "rounds", "stories"):
        plan.register(register).update(getattr(imported, register))
    for table in imported.tables:
        add_table(plan, table.info, table.periods, table.records)
        plan.comments.update(table.comments)
    return plan
