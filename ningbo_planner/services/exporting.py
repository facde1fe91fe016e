"""Writing the whole plan to a file: a workbook in the official layout, or a plain rectangle for scripts, by the ending of its name."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.plan_csv import csv_bytes
from ningbo_planner.exchange.plans.plan_workbook import TEMPLATE, PlanWorkbook
from ningbo_planner.paths import template_dir
from ningbo_planner.safe_write import safe_write
from ningbo_planner.services.scaling import findings_of, scaled_plan
from ningbo_planner.text import SOURCE_LANGUAGE, in_documents, language

WORKBOOK, CSV, PARQUET = ".xlsx", ".csv", ".parquet"
SUFFIXES = (WORKBOOK, CSV, PARQUET)


def export_plan(plan: Plan, findings: Sequence[Finding], path: Path, unit: str = "", decimals: int | None = None) -> list[str]:
    """Write ``plan`` with ``findings`` to ``path``; a file that is there already is replaced, whole or not at all.

    Args:
        plan, findings, path: what and where to; the name's ending says which kind of file (``SUFFIXES``).
        unit: the unit that amounts are told in, rounded so that they still add up; the plan's own without one.
        decimals: with how many decimals, where a unit is given.

    Returns:
        Sentences on what a reader of rounded figures should know.

    Raises:
        PlannerError: ``export.unknown_kind``, ``export.is_folder``, ``export.no_parquet``, what the template lacks, what the system refuses,
            or a unit that nothing can be told in.
    """
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise PlannerError("export.unknown_kind", path=str(path))
    if path.is_dir():
        raise PlannerError("export.is_folder", path=str(path))
    notes: list[str] = []
    if unit:
        told = scaled_plan(plan, unit, decimals)
        plan, findings, notes = told.plan, findings_of(told, findings), told.notes
    safe_write(path, _data(kind, plan, _as_the_office_says(plan, findings)))
    return notes


def _as_the_office_says(plan: Plan, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return findings with the words in them in the language of documents: they were found in that of the window."""
    if language() == SOURCE_LANGUAGE:
        return findings
    with in_documents():
        values = {finding.id: finding.values for finding in Checker(plan).ordered()}
    return [replace(finding, values=values.get(finding.id, finding.values)) for finding in findings]


@in_documents()
def _data(kind: str, plan: Plan, findings: Sequence[Finding]) -> bytes:
    """Return the file of one kind."""
    if kind == CSV:
        return csv_bytes(plan)
    if kind == PARQUET:
        # The frames bring pandas with them, which nothing else here needs.
        return importlib.import_module("ningbo_planner.analysis.plan_frame").parquet_bytes(plan)
    return PlanWorkbook(template_dir() / TEMPLATE, plan, findings).data()
