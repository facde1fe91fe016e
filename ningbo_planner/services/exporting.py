"""Writing the whole plan as a workbook in the official layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.plan_workbook import TEMPLATE, PlanWorkbook
from ningbo_planner.paths import template_dir
from ningbo_planner.safe_write import safe_write
from ningbo_planner.services.scaling import findings_of, scaled_plan

SUFFIX = ".xlsx"


def export_plan(plan: Plan, findings: Sequence[Finding], path: Path, unit: str = "", decimals: int | None = None) -> list[str]:
    """Write ``plan`` with ``findings`` to ``path``; a workbook that is there already is replaced, whole or not at all.

    Args:
        plan, findings, path: what and where to.
        unit: the unit that amounts are told in, rounded so that they still add up; the plan's own without one.
        decimals: with how many decimals, where a unit is given.

    Returns:
        Sentences on what a reader of rounded figures should know.

    Raises:
        PlannerError: ``export.not_xlsx``, ``export.is_folder``, what the template lacks, what the system refuses, or a unit that nothing can be told in.
    """
    if path.suffix.lower() != SUFFIX:
        raise PlannerError("export.not_xlsx", path=str(path))
    if path.is_dir():
        raise PlannerError("export.is_folder", path=str(path))
    notes: list[str] = []
    if unit:
        told = scaled_plan(plan, unit, decimals)
        plan, findings, notes = told.plan, findings_of(told, findings), told.notes
    safe_write(path, PlanWorkbook(template_dir() / TEMPLATE, plan, findings).data())
    return notes
