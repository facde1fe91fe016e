"""Small plans that tests build by hand, and the shipped one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, CellRef, RowRecord, TableInfo
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import Edit, InsertRows, PutTable
from ningbo_planner.paths import resource_dir
from ningbo_planner.storage.plan_source import load_plan_source

Row = tuple[str, str | None, Sequence[str], dict[str, Any]]


def shipped_plan() -> Plan:
    """Return the plan that comes with the program, as its data files say."""
    return load_plan_source(resource_dir() / "plans" / "ningbo-2022-2026")


def table_edits(table: str, years: Sequence[str], rows: Sequence[Row], unit: str = "亿元", title: str = "表") -> list[Edit]:
    """Return the edits that make a table; each row is (id, parent id, texts by year, fields)."""
    periods = tuple(Period(year, f"{year}年", is_base=year == years[0]) for year in years)
    edits: list[Edit] = [PutTable(table, TableInfo(table, title, unit=unit), periods)]
    counts: dict[str | None, int] = {}
    for row, parent, texts, fields in rows:
        row_unit = fields.get("unit") or unit
        cells = {(TARGET, year): parse(text, row_unit) for year, text in zip(years, texts, strict=True) if text}
        edits.append(InsertRows(table, parent, counts.get(parent, 0), (RowRecord(row, 0, {"name": row, **fields}, cells),)))
        counts[parent] = counts.get(parent, 0) + 1
    return edits


def plan_with(*tables: list[Edit]) -> tuple[Plan, History]:
    """Return a plan with the given tables and its history."""
    plan = Plan(PlanInfo("plan-1", "示例方案"))
    history = History(plan, Journal(), author="测试员")
    history.execute(Step("step.paste", tuple(edit for edits in tables for edit in edits), {"count": 0}))
    return plan, history


def total_and_parts(total: Sequence[str], *parts: Sequence[str], years: Sequence[str] = ("2021", "2022")) -> tuple[Plan, History]:
    """Return a plan with one table ``t``: a total ``T`` and its parts ``P1``, ``P2`` …"""
    rows: list[Row] = [("T", None, total, {"aggregation": Aggregation.SUM})]
    rows += [(f"P{number}", "T", texts, {}) for number, texts in enumerate(parts, 1)]
    return plan_with(table_edits("t", years, rows))


def cell(row: str, period: str, table: str = "t") -> CellRef:
    """Name a cell of table ``t``."""
    return CellRef(table, row, period)
