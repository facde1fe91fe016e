"""After any change, and after taking it back, the findings are those of a full check: whatever rule, register, field, row or column it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ningbo_planner.checks import bounds, growth, in_time, statements, sums
from ningbo_planner.checks import checker as checking
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.department import Department
from ningbo_planner.domain.finding import Grade, Reason
from ningbo_planner.domain.indicator import Accumulation, Aggregation, Direction, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRecord, TableKind
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import (
    Edit,
    InsertPeriod,
    InsertRows,
    MoveRow,
    OrderRows,
    PutEntry,
    PutPeriod,
    PutTable,
    RemovePeriod,
    RemoveRows,
    SetCell,
    SetField,
)
from ningbo_planner.errors import PlannerError
from tests.plans import make_plan, make_row, make_table

YEARS = tuple(Period(str(2020 + at), f"{2020 + at}年", is_base=not at) for at in range(7))
GOAL = (Period("goal", "目标", PeriodKind.HORIZON),)
SUM = {"aggregation": Aggregation.SUM}
DECIMAL_ONE = Decimal(1)


def row(key: str, depth: int, *texts: str, unit: str = "亿元", **fields: Any) -> RowRecord:
    """Return a row of years."""
    return make_row(key, depth, texts, unit, YEARS, **fields)


def sentence(key: str, text: str, unit: str = "亿元", **fields: Any) -> RowRecord:
    """Return a row of the text."""
    return make_row(key, 0, [text], unit, GOAL, **{"due": "2026年", "section": "一(二)", **fields})


def whole_plan() -> Plan:
    """Return a plan in which every rule has something to look at."""
    grown = make_table(
        "d",
        [
            row("T", 0, "100", "110", "121", "133", "146", "161", "177", name="合计(营收)", departments=("甲局",), departments_text="甲局", **SUM),
            row("A", 1, "30", "33", "36", "40", "440", "48", "53", name="甲"),
            row("B", 1, "30", "33", "36", "40", "44", "48", "53", name="乙产值"),
            row("C", 1, "20", "22", "24", "26", "28", "31", "34", name="丙"),
            row("D", 1, "20", "22", "25", "27", "30", "34", ">37", name="丁"),
            row("S", 0, "6.9%", "8%", "9%", "10%", "12%", "15%", ">15%", unit="%", kind=Kind.SHARE, name="占GDP比重"),
            row("N", 0, "5", "4", "6", "7", "8", "9", "9", unit="家", kind=Kind.STOCK, name="企业", aggregation=Aggregation.PART, departments_text="乙局丙局"),
            row("P", 1, "3", "3", "4", "4", "9", "5", "5", unit="个", kind=Kind.STOCK, name="其中重点"),
            row("L", 0, "9", "8", "7", "7.5", "6", "5", "4", unit="吨", direction=Direction.LOWER, name="能耗"),
            row("W", 0, "", "10%", "9%", "15%", unit="%", kind=Kind.RATE, name="丙增速"),
            row("E", 0, name="空行"),
        ],
        YEARS,
        unit="亿元",
        kind=TableKind.DECOMPOSITION,
    )
    main = make_table(
        "m",
        [
            make_row("K", 0, ["100", "177"], "亿元", YEARS[::6], name="合计营收", departments=("乙局",)),
            make_row("G", 0, ["80", ">170"], "亿元", YEARS[::6], name="总额"),
            make_row("H", 0, ["20", "30"], "亿元", YEARS[::6], name="批零"),
            make_row("M", 0, ["1", "5"], "个", YEARS[::6], name="实验室", kind=Kind.STOCK),
        ],
        YEARS[::6],
        kind=TableKind.MAIN,
    )
    text = make_table(
        "x",
        [
            sentence("X1", "超过177亿元", name="合计产值"),
            sentence("X2", "5家以上", "家", name="企业", departments=("甲局",), departments_text="甲局等"),
            sentence("X3", "每年4个", "个", name="实验室", due="每年", quote="每年创建实验室4个", accumulation=Accumulation.YEARLY),
        ],
        GOAL,
        kind=TableKind.TEXT,
    )
    links = [
        Link("L1", "m/K", ("d/T",)),
        Link("L2", "m/G", ("d/A", "d/B", "d/C", "d/D")),
        Link("T1", "x/X1", ("d/T",)),
        Link("T2", "x/X1", ("m/K",)),
        Link("T3", "x/X2", ("d/N",)),
        Link("T4", "x/X3", ("m/M",)),
    ]
    plan = make_plan([grown, main, text], {"甲局": ["甲"], "乙局": [], "丙局": []}, links)
    plan.assumptions["GDP"] = Assumption("GDP", "地区生产总值", "亿元", {"2020": "1449", "2026": "1180"})
    plan.rules = {rule.id: rule for rule in RULES.values()}
    return plan


def own(key: str, kind: RuleKind, *rows: str, factors: tuple[str, ...] = (), **more: Any) -> PlanRule:
    """Return a planner's rule."""
    return PlanRule(key, kind, f"规则{key}", rows, tuple(map(Decimal, factors)), **more)


RULES = {
    "F01": own("F01", RuleKind.FORMULA, "m/K", "d/A", "d/B", "d/C", factors=("1", "1", "1", "1")),
    "F02": own("F02", RuleKind.FORMULA, "x/X1", "d/T", factors=("1", "1"), params={"relation": "at_least", "constant": "1亿元"}),
    "R01": own("R01", RuleKind.RATIO, "d/S", "d/T", params={"assumption": "GDP"}),
    "R02": own("R02", RuleKind.RATIO, "d/S", "d/A", "d/T"),
    "B01": own("B01", RuleKind.BOUND, "d/N", "d/P", params={"bound": ">=5"}, note="另有要求。"),
    "W01": own("W01", RuleKind.WORDING, "d/A", "d/B"),
    "S01": own("S01", RuleKind.SCOPE, "m/G", "d/T", factors=("1", "1")),
}
TABLES = {"d": ["T", "A", "B", "C", "D", "S", "N", "P", "L", "W", "E", "Z1", "Z2"], "m": ["K", "G", "H", "M"], "x": ["X1", "X2", "X3"]}
TEXTS = ["", "1", "5", "33", "36.0", "40", "48", "177", "440", "-2", "120", "10%", ">15%", ">170", ">=5", "50-60", "300左右", "——", "/", "x1", "1,000", "0.5"]
FIELDS: dict[str, list[Any]] = {
    "name": ["甲", "乙产值", "丙增加值", "合计(营收)", "新增企业", "每年实验室", "覆盖率", "甲增速", "丙增速"],
    "unit": ["亿元", "万元", "%", "家", "个", ""],
    "kind": list(Kind),
    "direction": list(Direction),
    "aggregation": list(Aggregation),
    "accumulation": list(Accumulation),
    "departments": [(), ("甲局",), ("乙局", "甲局")],
    "departments_text": ["", "甲局", "甲", "乙局丙局", "丁局", "甲局等"],
    "due": ["", "2026年", "2025年", "每年", "2030年"],
    "quote": ["", "新建5个", "达到5个"],
    "section": ["", "一(二)", "三(一)"],
}


def places(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a table and one of its rows."""
    table = draw(st.sampled_from(list(TABLES)))
    return table, draw(st.sampled_from(TABLES[table]))


@st.composite
def cells(draw: st.DrawFn) -> list[Edit]:
    """Draw some figures."""
    edits: list[Edit] = []
    for _ in range(draw(st.integers(1, 3))):
        table, key = places(draw)
        period = draw(st.sampled_from(["goal"] if table == "x" else ["2020", "2026"] if table == "m" else [year.id for year in YEARS]))
        layer = draw(st.sampled_from(["target", "target", "target", "actual"]))
        edits.append(SetCell(CellRef(table, key, period, layer), parse(draw(st.sampled_from(TEXTS)), draw(st.sampled_from(["亿元", "%", "家"])))))
    return edits


@st.composite
def described(draw: st.DrawFn) -> list[Edit]:
    """Draw a field of a row."""
    table, key = places(draw)
    name = draw(st.sampled_from(list(FIELDS)))
    return [SetField(table, key, name, draw(st.sampled_from(FIELDS[name])))]


@st.composite
def structured(draw: st.DrawFn) -> list[Edit]:
    """Draw a change of rows or columns."""
    table, key = places(draw)
    year = draw(st.sampled_from([period.id for period in YEARS] + ["2027"]))
    new = Period("2027", "2027年", draw(st.sampled_from([PeriodKind.YEAR, PeriodKind.QUARTER])), draw(st.booleans()))
    record = row(draw(st.sampled_from(["Z1", "Z2"])), 0, *draw(st.lists(st.sampled_from(TEXTS), max_size=7)), name="新增产值")
    parent = draw(st.sampled_from([None, "T", "N", "A", "S"]))
    kinds: list[Edit] = [
        RemoveRows(table, key),
        MoveRow("d", key, parent, draw(st.integers(0, 2))),
        InsertRows("d", parent, draw(st.integers(0, 2)), (replace_cells(record),)),
        OrderRows("m", tuple(draw(st.permutations(TABLES["m"])))),
        OrderRows("x", tuple(draw(st.permutations(TABLES["x"])))),
        RemovePeriod("d", year),
        InsertPeriod("d", draw(st.integers(0, 5)), new, (("target", "T", parse("190")),)),
        PutPeriod("d", replace(YEARS[0], is_base=draw(st.booleans()))),
    ]
    return [draw(st.sampled_from(kinds))]


def replace_cells(record: RowRecord) -> RowRecord:
    """Keep only the figures of columns that are there whatever happened."""
    return record._replace(cells={place: quantity for place, quantity in record.cells.items() if place[1] in ("2020", "2026")})


@st.composite
def entered(draw: st.DrawFn) -> list[Edit]:
    """Draw an entry of a register."""
    rule = draw(st.sampled_from(list(RULES.values())))
    codes = st.sampled_from(["sum", "part", "link", "formula", "order", "growth", "limit", "wording", "department", "rule", "empty", "measure"])
    code = draw(codes)
    params = draw(st.sampled_from([{}, {"percent": "30", "odd": "3", "still": "0"}, {"percent": "viel"}]))
    setting = PlanRule(code, params=params, grade=draw(st.sampled_from([None, *Grade])), enabled=draw(st.booleans()))
    link = Link(draw(st.sampled_from(["L1", "T1", "T9"])), draw(st.sampled_from(["m/K", "x/X1", "x/X2"])), draw(st.sampled_from([("d/A",), ("d/A", "d/B"), ("x/X3",), ("d/no",)])))
    finding = draw(st.sampled_from(["sum:d:T:2024", "order:d:N:2021", "growth:d:A:2024", "wording:x:X1:goal"]))
    kinds = [
        PutEntry("rules", rule.id, draw(st.sampled_from([None, rule, replace(rule, enabled=False), replace(rule, grade=Grade.HINT), replace(rule, rows=rule.rows[::-1])]))),
        PutEntry("rules", code, draw(st.sampled_from([None, setting]))),
        PutEntry("links", link.id, draw(st.sampled_from([None, link]))),
        PutEntry("assumptions", "GDP", draw(st.sampled_from([None, Assumption("GDP", "地区生产总值", "亿元", {"2026": "1500"})]))),
        PutEntry("departments", "丁局", draw(st.sampled_from([None, Department("丁局", "丁局", ("丁",))]))),
        PutEntry("departments", "甲局", draw(st.sampled_from([None, Department("甲局", "甲局")]))),
        PutEntry("reasons", finding, draw(st.sampled_from([None, Reason("属实", "张三", "2026-01-01", ("161", "1"))]))),
    ]
    return [draw(st.sampled_from(kinds))]


def take(history: History, edits: list[Edit]) -> Any:
    """Do the edits that the plan allows now."""
    try:
        return history.execute(Step("step.paste", tuple(edits), {"count": 1}))
    except (PlannerError, KeyError, StopIteration):
        return None


@pytest.mark.parametrize("many_cells", [500, 0])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(steps=st.lists(st.one_of(cells(), cells(), described(), structured(), entered()), min_size=1, max_size=6), undone=st.integers(0, 6))
def test_any_change_leaves_what_a_full_check_finds(steps: list[list[Edit]], undone: int, many_cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_MANY_CELLS", many_cells)
    plan = whole_plan()
    history, checker = History(plan, Journal()), Checker(plan)
    acts: list[Callable[[], Any]] = [lambda edits=edits: take(history, edits) for edits in steps]
    acts += [history.undo for _ in range(min(undone, len(steps)))]
    for act in acts:
        before = dict(checker.findings)
        try:
            outcome = act()
        except PlannerError:
            continue
        if outcome is None:
            continue
        changes = checker.update(outcome.changes)
        fresh = Checker(plan)
        assert checker.findings == fresh.findings
        assert checker.ordered() == fresh.ordered() and +checker.tally == +fresh.tally
        assert changes.added == fresh.findings.keys() - before.keys() and changes.removed == before.keys() - fresh.findings.keys()


def test_the_plan_of_this_test_has_something_for_nearly_every_rule() -> None:
    found = {finding.rule for finding in Checker(whole_plan()).findings.values()}
    wanted = {rule.code for rule in Checker(whole_plan()).rules} - {"format", "base", "rule", "range", "empty", "reading", "growth"}
    assert wanted <= found


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(steps=st.lists(st.one_of(cells(), described(), structured(), entered()), max_size=12))
def test_screening_arrays_leaves_nothing_out(steps: list[list[Edit]], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numpy")
    plan = whole_plan()
    history = History(plan, Journal())
    for edits in steps:
        take(history, edits)
    looked_at_one_by_one = Checker(plan).findings
    with monkeypatch.context() as patched:
        for module in (bounds, growth, in_time, statements, sums):
            patched.setattr(module, "SCREEN_FROM", 0)
        assert Checker(plan).findings == looked_at_one_by_one
