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

SUFFIX = ".xlsx"


def export_plan(plan: Plan, findings: Sequence[Finding], path: Path) -> None:
    """Write ``plan`` with ``findings`` to ``path``; a workbook that is there already is replaced, whole or not at all.

    Raises:
        PlannerError: ``export.not_xlsx``, ``export.is_folder``, what the template lacks, or what the system refuses.
    """
    if path.suffix.lower() != SUFFIX:
        raise PlannerError("export.not_xlsx", path=str(path))
    if path.is_dir():
        raise PlannerError("export.is_folder", path=str(path))
    safe_write(path, PlanWorkbook(template_dir() / TEMPLATE, plan, findings).data())
