"""One target told in several ways: what agrees is left alone, the odd one is named, and edits lead to what a full check says."""

from __future__ import annotations

import random

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.indicator import Aggregation, Direction
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import PutEntry, RemoveRows, SetField
from tests.sample_plans import plan_with, shipped_plan, table_edits

YEARS = ("2021", "2022", "2023", "2026")
LEVELS = ("3588", "4101", "4687", "7000")
GROWTH = ("", "14.3%", "14.3%", "")
AVERAGE = ("", "", "", "14.3%")
GDP = Assumption("GDP", "地区生产总值", "亿元", {"2021": "14595", "2026": "20000"})


def plan_of(levels: tuple[str, ...] = LEVELS, growth: tuple[str, ...] = GROWTH, average: tuple[str, ...] = AVERAGE, share: tuple[str, ...] = ("24.6%", "", "", "35%")) -> tuple[Plan, History]:
    """Return a plan with one target told as level, yearly growth, average growth since 2021 and share of GDP."""
    rows = [
        ("A", None, levels, {"name": "数字制造业营收"}),
        ("B", None, growth, {"name": "数字制造业营收增速", "unit": "%"}),
        ("C", None, average, {"name": "数字制造业营收五年年均增长", "unit": "%"}),
        ("D", None, share, {"name": "数字制造业营收占地区生产总值比重", "unit": "%"}),
    ]
    plan, history = plan_with(table_edits("t", YEARS, rows))
    history.execute(Step("step.paste", (PutEntry("assumptions", "GDP", GDP),), {"count": 1}))
    return plan, history


def told(checker: Checker) -> Finding | None:
    """Return what is found of the target."""
    return next((finding for finding in checker.ordered() if finding.rule == "told"), None)


def test_figures_that_print_so_are_left_alone() -> None:
    assert told(Checker(plan_of()[0])) is None
    assert told(Checker(shipped_plan())) is None
    assert told(Checker(plan_of(growth=("", "", "", ""), average=("", "", "", ""), share=("", "", "", ""))[0])) is None


def test_the_odd_one_is_named_with_what_the_others_say() -> None:
    finding = told(Checker(plan_of(average=("", "", "", "12%"))[0]))
    assert finding is not None and finding.grade is Grade.WARNING and finding.cells[0] == CellRef("t", "C", "2026")
    assert "数字制造业营收五年年均增长2026年为12%，而按其余说法推算应在14.3%至14.31%之间" in finding.message
    share = told(Checker(plan_of(share=("24.6%", "", "", "40%"))[0]))
    assert share is not None and share.cells[0] == CellRef("t", "D", "2026")
    assert "占地区生产总值比重2026年为40%，而按其余说法推算应约为35%" in share.message and "地区生产总值2026年为20000亿元" in share.message


def test_a_level_that_all_others_speak_against_is_the_odd_one() -> None:
    finding = told(Checker(plan_of(levels=("3588", "5101", "4687", "7000"))[0]))
    assert finding is not None and finding.cells[0] == CellRef("t", "A", "2022")
    assert "数字制造业营收2022年为5101亿元，而按其余说法推算应在" in finding.message


def test_where_either_may_be_wrong_all_are_named() -> None:
    finding = told(Checker(plan_of(levels=("3588", "", "", "7000"), growth=("",) * 4, average=("", "", "", "12%"), share=("",) * 4)[0]))
    assert finding is not None and "不能同时成立" in finding.message and len(finding.cells) == 3


def ranked_plan(ranks: tuple[str, str], **fields: object) -> tuple[Plan, History]:
    """Return a plan with three parts of a total, of which the second says which place it takes among them."""
    rows = [
        ("T", None, ("100", "150"), {"name": "合计", "aggregation": Aggregation.SUM}),
        ("A", "T", ("50", "60"), {"name": "甲区产值"}),
        ("B", "T", ("30", "70"), {"name": "乙区产值", **fields}),
        ("C", "T", ("20", "20"), {"name": "丙区产值"}),
        ("R", None, ranks, {"name": "乙区产值排名", "unit": "位"}),
    ]
    return plan_with(table_edits("t", ("2021", "2026"), rows))


def test_a_rank_is_held_against_the_parts_of_the_same_total() -> None:
    assert told(Checker(ranked_plan(("2", "1"))[0])) is None
    assert told(Checker(ranked_plan(("≤3", "≤2"))[0])) is None, "among the first three, among the first two"
    finding = told(Checker(ranked_plan(("2", "3"))[0]))
    assert finding is not None and finding.row == "B" and "乙区产值排名2026年为3位" in finding.message
    assert {CellRef("t", "R", "2026"), CellRef("t", "B", "2026"), CellRef("t", "C", "2026")} == set(finding.cells)
    ahead = told(Checker(ranked_plan(("≤1", "1"))[0]))
    assert ahead is not None and CellRef("t", "A", "2021") in ahead.cells


def test_a_rank_among_others_than_the_plan_knows_says_nothing() -> None:
    assert told(Checker(ranked_plan(("2", "3"), direction=Direction.LOWER)[0])) is None
    assert told(Checker(ranked_plan(("2", "9"))[0])) is None, "there are no nine"
    assert told(Checker(ranked_plan(("2", "1.5"))[0])) is None
    plan, history = ranked_plan(("2", "3"))
    checker = Checker(plan)
    for step in (SetField("t", "T", "aggregation", Aggregation.NONE), SetField("t", "C", "unit", "万元"), SetField("t", "T", "aggregation", Aggregation.SUM)):
        outcome = history.execute(Step("step.paste", (step,), {"count": 1}))
        assert outcome is not None
        checker.update(outcome.changes)
        assert checker.findings == Checker(plan).findings
    for text in ("80", "10", "70"):
        outcome = history.execute(acts.type_cell(plan, CellRef("t", "A", "2026"), text))
        assert outcome is not None
        checker.update(outcome.changes)
        assert checker.findings == Checker(plan).findings


def test_any_edit_leads_to_what_a_full_check_says() -> None:
    plan, history = plan_of()
    checker, dice, found = Checker(plan), random.Random(3), 0
    names = {row: plan.tables["t"].get(row, "name") for row in plan.tables["t"].ids}
    for _ in range(120):
        cell = CellRef("t", dice.choice("ABCD"), dice.choice(YEARS))
        text = dice.choice(["", "7000", "3588", "14.3%", "12%", "35%", "——", ">10%"])
        steps = [
            acts.type_cell(plan, cell, text),
            Step("step.paste", (SetField("t", cell.row, "name", dice.choice([names[cell.row], names[cell.row], names["B"], "其他"])),), {"count": 1}),
            Step("step.paste", (PutEntry("assumptions", "GDP", dice.choice([None, GDP])),), {"count": 1}),
        ]
        outcome = history.execute(dice.choice([steps[0], steps[0], steps[0], steps[0], *steps[1:]]))
        if outcome is not None:
            checker.update(outcome.changes)
        assert checker.findings == Checker(plan).findings
        found += told(checker) is not None
    assert found
    for _ in range(len(history.undo_list()) - 3):
        checker.update(history.undo().changes)
    assert checker.findings == Checker(plan).findings
    outcome = history.execute(Step("step.paste", (RemoveRows("t", "A"),), {"count": 1}))
    assert outcome is not None
    checker.update(outcome.changes)
    assert told(checker) is None and checker.findings == Checker(plan).findings
