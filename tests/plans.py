"""A plan for tests that is small and has every kind of thing in it, and the parts to build another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan, PlanInfo
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, RowRecord, Table, TableInfo, TableKind

YEARS = (Period("2021", "2021年", is_base=True), Period("2022", "2022年"), Period("2023", "2023年"))


def make_row(row: str, depth: int, texts: Sequence[str] = (), unit: str = "", periods: Sequence[Period] = YEARS, **fields: Any) -> RowRecord:
    """Return a row whose figures are read from ``texts``, one for each of the first periods; its name is its id unless given."""
    told = {"name": row, **({"unit": unit} if unit else {}), **fields}
    cells = {(TARGET, period.id): parse(text, unit) for period, text in zip(periods, texts, strict=False) if text}
    return RowRecord(row, depth, told, cells)


def make_table(table: str, rows: Sequence[RowRecord], periods: Sequence[Period] = YEARS, **info: Any) -> Table:
    """Return a table of ``rows`` given in the order of print."""
    made = Table(TableInfo(table, **{"title": f"表{table}", **info}), periods)
    made.insert_rows(0, 0, rows)
    return made


def make_plan(tables: Sequence[Table], departments: Mapping[str, Sequence[str]] | None = None, links: Sequence[Link] = ()) -> Plan:
    """Return a plan of ``tables``; ``departments`` gives aliases by id."""
    plan = Plan(PlanInfo("0123456789abcdef0123456789abcdef", "某市数字经济行动方案", "某市经信局"))
    plan.tables = {table.info.id: table for table in tables}
    plan.departments = {key: Department(key, key, tuple(aliases)) for key, aliases in (departments or {}).items()}
    plan.links = {link.id: link for link in links}
    return plan


def small_plan() -> Plan:
    """Return a plan with a tree of three levels, two tables and a link, and figures of every state.

    Table ``d``: A (sum of A1, A2), A2 (sum of A2a, A2b), B in percent. Table ``m``: K, linked to d/A.
    """
    growing = make_table(
        "d",
        [
            make_row("A", 0, ["100", "120", "150"], aggregation=Aggregation.SUM, departments=("甲局", "乙局"), departments_text="甲局、乙局"),
            make_row("A1", 1, ["60", "70", "90"], departments=("甲局",), departments_merged=True),
            make_row("A2", 1, ["——", "50", "60"], aggregation=Aggregation.SUM, departments=("乙局",)),
            make_row("A2a", 2, ["10", "20", "3,000"]),
            make_row("A2b", 2, ["/", "50-60", "300左右"]),
            make_row("B", 0, ["6.9%", ">15%", "全国前列"], unit="%", kind=Kind.SHARE),
        ],
        kind=TableKind.DECOMPOSITION,
        unit="亿元",
    )
    goal = (Period("goal", "目标", PeriodKind.HORIZON),)
    main = make_table("m", [make_row("K", 0, ["100", "120"], unit="亿元"), make_row("L", 0, ["1.77"], unit="万个")], kind=TableKind.MAIN, unit_in_name=True)
    texts = make_table("t", [make_row("P1", 0, ["100亿元以上"], unit="亿元", periods=goal)], periods=goal, kind=TableKind.TEXT)
    return make_plan([growing, main, texts], {"甲局": ["甲"], "乙局": [], "丙局": ["丙厅"]}, [Link("L1", "m/K", ("d/A",), "同一指标")])
