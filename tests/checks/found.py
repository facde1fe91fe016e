"""Tables in a line each, and what the checks say of them: the exact sentences that a planner reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.department import Department
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.domain.rule_reading import next_id, read_rule
from ningbo_planner.domain.table import RowRecord, Table, TableKind
from tests.plans import make_plan, make_row, make_table

GOAL = (Period("goal", "目标", PeriodKind.HORIZON),)


def row(key: str, *texts: str, unit: str = "亿元", depth: int = 0, **fields: Any) -> RowRecord:
    """Return a row whose figures stand in the first of the years from 2021 on; its name is its key unless given."""
    years = [Period(str(2021 + at), f"{2021 + at}年") for at in range(len(texts))]
    return make_row(key, depth, texts, unit, years, **fields)


def part(key: str, *texts: str, **fields: Any) -> RowRecord:
    """Return a row right below the one before it."""
    return row(key, *texts, **{"depth": 1, **fields})


def sentence(key: str, text: str, unit: str = "亿元", **fields: Any) -> RowRecord:
    """Return a row of the text with the goal that it states."""
    return make_row(key, 0, [text], unit, GOAL, **{"due": "2022年", "section": "一(二)", **fields})


def table(*rows: RowRecord, key: str = "t", years: int = 0, base: bool = True, **info: Any) -> Table:
    """Return a table of years from 2021 on, as many as its rows have; the first is the base."""
    count = years or max((len(each.cells) for each in rows), default=0) or 1
    periods = [Period(str(2021 + at), f"{2021 + at}年", is_base=base and not at) for at in range(count)]
    return make_table(key, rows, periods, **{"title": "分解表", **info})


def text_table(*rows: RowRecord, **info: Any) -> Table:
    """Return a table of sentences."""
    return make_table("x", rows, GOAL, **{"title": "文本目标", "kind": TableKind.TEXT, **info})


def plan_of(*tables: Table, links: Sequence[Link] = (), departments: Sequence[str] = (), rules: Sequence[PlanRule | str] = ()) -> Plan:
    """Return a plan; rules given as text are read as planners write them."""
    plan = make_plan(tables, links=links)
    plan.departments = {name: Department(name, name) for name in departments}
    for each in rules:
        add_rule(plan, each)
    return plan


def add_rule(plan: Plan, rule: PlanRule | str) -> PlanRule:
    """Write a rule into a plan."""
    if isinstance(rule, str):
        rule = PlanRule("", text=rule)
    if rule.text and not rule.rows:
        read = read_rule(plan, rule)
        rule = PlanRule(rule.id or next_id(plan, read.kind), read.kind, read.text, read.rows, read.factors, read.params, rule.grade, rule.enabled, rule.note)
    plan.rules[rule.id] = rule
    return rule


def findings(plan: Plan, *rules: str) -> list[Finding]:
    """Return what is found, by some rules alone where they are named."""
    return [finding for finding in Checker(plan).ordered() if not rules or finding.rule in rules]


def told(plan: Plan, *rules: str) -> list[tuple[Grade, str]]:
    """Return the grades and sentences of what is found, by some rules alone where they are named."""
    return [(finding.grade, finding.message) for finding in findings(plan, *rules)]


def sentences(plan: Plan, *rules: str) -> list[str]:
    """Return the sentences of what is found."""
    return [finding.message for finding in findings(plan, *rules)]
