"""The checker: what a change touches is checked again, nothing else, and the result is always that of a full check."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.checks.checker import Checker, open_findings
from ningbo_planner.domain.finding import FindingStatus
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Outcome, Step
from ningbo_planner.edits.primitives import MoveRow, PutEntry, RemoveRows, SetField
from tests.sample_plans import cell, plan_with, shipped_plan, table_edits, total_and_parts


def done(outcome: Outcome | None) -> Outcome:
    """Return the outcome of a step that must have changed something."""
    assert outcome is not None
    return outcome


def test_an_edit_brings_and_mends_findings_at_once() -> None:
    plan, history = total_and_parts(("10", "20"), ("4", "8"), ("6", "12"))
    checker = Checker(plan)
    assert not checker.findings
    changes = checker.update(done(history.execute(acts.type_cell(plan, cell("P1", "2022"), "9"))).changes)
    assert changes.added == {"sum:t:T:2022"} and checker.gap_of(cell("T", "2022")) == -1
    assert cell("T", "2022") in changes.cells
    changes = checker.update(history.undo().changes)
    assert changes.removed == {"sum:t:T:2022"} and not checker.findings and checker.gap_of(cell("T", "2022")) is None


def test_a_cell_knows_the_findings_it_has_a_part_in() -> None:
    checker = Checker(shipped_plan())
    part = next(finding for finding in checker.ordered()).cells[-1]
    assert [finding.label for finding in checker.of_cell(part) if finding.rule == "sum"] == ["数字服务业(营收)"]
    assert checker.of_cell(CellRef("decomposition", "D04", "2024")) == []


def test_tables_are_compared_with_each_other_also_as_sums() -> None:
    plan, history = plan_with(
        table_edits("m", ("2021", "2026"), [("内容", None, ("294", "650"), {})], title="主要目标表"),
        table_edits("d", ("2021", "2026"), [("影视", None, ("24", "150"), {}), ("广告", None, ("270", "500"), {})], title="目标分解表"),
    )
    history.execute(Step("step.paste", (PutEntry("links", "L1", Link("L1", "m/内容", ("d/影视", "d/广告"))),), {"count": 1}))
    checker = Checker(plan)
    assert not checker.findings
    checker.update(done(history.execute(acts.type_cell(plan, CellRef("d", "广告", "2026"), "510"))).changes)
    [finding] = checker.ordered()
    assert (finding.kind, finding.period, finding.gap) == ("cross_table", "2026", -10)
    assert finding.message == "“内容”2026年：主要目标表写为650亿元，目标分解表中影视、广告之和为660亿元，两表相差10亿元。"


def test_unreadable_and_empty_cells_are_reported() -> None:
    plan, history = total_and_parts(("10", "20"), ("10", "20"))
    checker = Checker(plan)
    checker.update(done(history.execute(acts.type_cell(plan, cell("P1", "2021"), "一0"))).changes)
    checker.update(done(history.execute(acts.clear_cells(plan, [cell("P1", "2022")]))).changes)
    assert {(finding.rule, finding.period) for finding in checker.ordered()} == {("format", "2021"), ("empty", "2022")}
    assert "“一0”不能识别" in checker.findings["format:t:P1:2021"].message


def test_a_reason_holds_until_a_number_changes() -> None:
    plan, history = total_and_parts(("10", "20"), ("4", "8"), ("5", "12"))
    checker = Checker(plan)
    finding = checker.findings["sum:t:T:2021"]
    changes = checker.update(done(history.execute(acts.give_reason(finding, "四舍五入", "张三", "2026-01-01T08:00:00"))).changes)
    assert changes.changed == {"sum:t:T:2021"}
    explained = checker.findings["sum:t:T:2021"]
    assert explained.status is FindingStatus.EXPLAINED and explained.reason is not None and explained.reason.text == "四舍五入"
    assert open_findings(checker.ordered()) == []
    checker.update(done(history.execute(acts.type_cell(plan, cell("P2", "2021"), "5.5"))).changes)
    assert checker.findings["sum:t:T:2021"].status is FindingStatus.EXPIRED
    checker.update(history.undo().changes)
    assert checker.findings["sum:t:T:2021"].status is FindingStatus.EXPLAINED


def test_structure_edits_check_the_table_anew() -> None:
    plan, history = total_and_parts(("10", "20"), ("4", "8"), ("6", "12"))
    checker = Checker(plan)
    checker.update(done(history.execute(Step("step.paste", (RemoveRows("t", "P2"),), {"count": 1}))).changes)
    assert {finding.gap for finding in checker.ordered()} == {6, 12}
    checker.update(done(history.execute(Step("step.paste", (SetField("t", "T", "aggregation", Aggregation.OVERLAPPING),), {"count": 1}))).changes)
    assert not checker.findings


_STEPS = st.lists(st.tuples(st.sampled_from(["T", "P1", "P2", "P3"]), st.sampled_from(["2021", "2022"]), st.sampled_from(["1", "2", "3", "——", "", "x1", ">2"])), max_size=12)


@given(_STEPS, st.booleans())
def test_re_checking_gives_what_a_full_check_gives(steps: list[tuple[str, str, str]], move: bool) -> None:
    plan, history = total_and_parts(("6", "60"), ("1", "10"), ("2", "20"), ("3", "30"))
    checker = Checker(plan)
    for row, period, text in steps:
        outcome = history.execute(acts.type_cell(plan, cell(row, period), text))
        if outcome is not None:
            checker.update(outcome.changes)
    if move:
        checker.update(done(history.execute(Step("step.paste", (MoveRow("t", "P3", "P1", 0),), {"count": 1}))).changes)
    assert checker.ordered() == Checker(plan).ordered()
    while history.next_undo and history.next_undo.seq > 1:
        checker.update(history.undo().changes)
    assert checker.findings == {}
