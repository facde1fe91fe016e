"""Issued, current, returned: what a returned figure means for the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.submission import Answer, Problem, ProblemGrade, Submission
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal
from ningbo_planner.errors import PlannerError
from ningbo_planner.merge.diff import ChangeState, compare, disagreements
from ningbo_planner.merge.resolve import Choice, Decided, Mode, choose, step_of, tried_out
from tests.plan_state import plan_state
from tests.plans import make_plan, make_row, make_table

CELL = CellRef("t", "a", "2022")
OTHER = CellRef("t", "b", "2022")


def plan_with(current: str, issued: str, unit: str = "亿元") -> Plan:
    """Return a plan that says ``current`` where ``issued`` was handed out."""
    row = make_row("a", 0, ("5", current), unit, departments=("甲局", "乙局"))
    plan = make_plan([make_table("t", [row, make_row("b", 0, ("1", "2"), unit, departments=("甲局",))])])
    issues = {name: Issue(name, "2026-03-01T09:00:00", f"{name}.xlsx", "", ("t/a", "t/b"), {cell_key(CELL): issued, cell_key(OTHER): "2"}) for name in ("甲局", "乙局")}
    plan.rounds["R1"] = Round("R1", "一下", "2026-03-01T09:00:00", issues=issues)
    return plan


def submission(*answers: Answer, department: str = "甲局", digest: str = "d" * 64) -> Submission:
    return Submission("/甲.xlsx", "甲.xlsx", digest, round="R1", department=department, answers=answers)


def answer(text: str, cell: CellRef = CELL, unit: str = "亿元", *problems: Problem) -> Answer:
    return Answer(cell, "填报表", "G9", text, (parse(text, unit),), problems)


ASK = Problem(ProblemGrade.ASK, "returns.cell.zero", "甲.xlsx", "填报表", "G9", values={"issued": "10"})
ERROR = Problem(ProblemGrade.ERROR, "returns.cell.negative", "甲.xlsx", "填报表", "G9", values={"unit": "亿元"})


@pytest.mark.parametrize(
    ("issued", "current", "returned", "state"),
    [
        ("10", "10", "10", None),
        ("10", "10", "10.0", None),
        ("10", "11", "10", None),
        ("10", "10", "12", ChangeState.NEW),
        ("10", "11", "12", ChangeState.CONFLICT),
        ("10", "12", "12", ChangeState.SAME),
        ("10", "12", "12.00", ChangeState.SAME),
        ("——", "——", "3", ChangeState.NEW),
        ("10", "", "3", ChangeState.CONFLICT),
        ("", "", "3", ChangeState.NEW),
        (">10", ">10", ">10", None),
        (">10", ">10", "10", ChangeState.NEW),
    ],
)
def test_the_states(issued: str, current: str, returned: str, state: ChangeState | None) -> None:
    changes = compare(plan_with(current, issued), submission(answer(returned))).changes
    assert [change.state for change in changes] == ([] if state is None else [state])
    assert all((change.issued, change.current, change.returned, change.row, change.period) == (issued, current, returned, "a", "2022") for change in changes)


def test_a_text_whose_meaning_the_plan_knows_better() -> None:
    plan = plan_with(">1", ">1")
    plan.tables["t"].put_cell("a", "2022", "target", replace(parse(">1万", "亿元"), text=">1"))
    assert not compare(plan, submission(Answer(CELL, "填报表", "G9", ">1", (plan.quantity(CELL),)))).changes


def test_doubts_and_refusals() -> None:
    plan = plan_with("10", "10")
    (asked,) = compare(plan, submission(answer("0", CELL, "亿元", ASK))).changes
    assert (asked.state, asked.doubt, asked.is_clean) == (ChangeState.NEW, True, False)
    (refused,) = compare(plan, submission(Answer(CELL, "填报表", "G9", "-5", (), (ERROR,)))).changes
    assert (refused.state, refused.returned) == (ChangeState.REFUSED, "-5")
    (blank,) = compare(plan, submission(Answer(CELL, "填报表", "G9", "", (), (ASK,)))).changes
    assert (blank.state, blank.doubt, blank.readings) == (ChangeState.NEW, True, ())
    (whole,) = compare(plan, submission(answer("12")), in_doubt=True).changes
    assert whole.doubt


def test_held_cells_and_rows_that_are_gone() -> None:
    plan = plan_with("10", "10")
    plan.holds[cell_key(CELL)] = Hold("王处", "已上会", "2026-03-01")
    found = compare(plan, submission(answer("12"), answer("3", CellRef("t", "gone", "2022"))))
    assert [change.state for change in found.changes] == [ChangeState.REFUSED]
    assert [problem.code for problem in found.problems] == ["returns.cell.held"] and "王处" in found.problems[0].message


def test_two_files_that_disagree_and_two_that_agree() -> None:
    plan = plan_with("10", "10")
    files = [compare(plan, submission(answer(text), department=name, digest=name * 20)).changes for text, name in (("12", "甲局"), ("13", "乙局"))]
    assert [(found.change.returned, found.other.returned) for found in disagreements(files)] == [("12", "13"), ("13", "12")]
    assert not disagreements([files[0], files[0]])


@pytest.mark.parametrize(("mode", "taken"), [(Mode.NONE, []), (Mode.CLEAN, ["12"]), (Mode.ALL, ["12", "0"])])
def test_modes(mode: Mode, taken: list[str]) -> None:
    plan = plan_with("10", "10")
    changes = compare(plan, submission(answer("12"), answer("0", OTHER, "亿元", ASK))).changes
    blank = compare(plan, submission(Answer(CELL, "填报表", "G9", "", (), (ASK,)), Answer(OTHER, "填报表", "G9", "-5", (), (ERROR,)))).changes
    assert [choice.quantity.text for choice in choose([*changes, *blank], mode)] == taken


def test_choosing_by_name() -> None:
    plan = plan_with("10", "10")
    (change,) = compare(plan, submission(replace(answer("1.2万", CELL, "亿元", ASK), readings=(parse("12000", "亿元"), parse("0.00012", "亿元"))))).changes
    assert choose([change], {change.key: "0.00012"})[0].quantity == change.readings[1]
    assert choose([change], {change.key: " 15 "})[0].quantity.text == "15"
    assert choose([change], {}) == []
    with pytest.raises(PlannerError):
        choose([change], {change.key: "很多"})


def test_one_step_with_receipts_for_every_file() -> None:
    plan = plan_with("10", "10")
    start = plan_state(plan)
    first, second = submission(answer("12")), submission(answer("13"), department="乙局", digest="e" * 64)
    decided = [Decided(part, tuple(Choice(change, change.readings[0]) for change in compare(plan, part).changes), 2) for part in (second, first)]
    step = step_of(plan, decided, "2026-03-20T10:00:00")
    with tried_out(plan, step) as changes:
        assert changes.cells == {CELL} and plan.quantity(CELL).text == "12"
    assert plan_state(plan) == start
    history = History(plan, Journal())
    history.execute(step)
    # 甲局 is named first in the row, so its figure counts whichever file was read first.
    assert plan.quantity(CELL).text == "12"
    assert {name: [(receipt.changes, receipt.problems) for receipt in issue.receipts] for name, issue in plan.rounds["R1"].issues.items()} == {"甲局": [(1, 2)], "乙局": [(1, 2)]}
    history.undo()
    assert plan_state(plan) == start


def test_a_trial_that_fails_leaves_the_plan_as_it_was() -> None:
    plan = plan_with("10", "10")
    start = plan_state(plan)
    step = step_of(plan, [Decided(submission(answer("12")), tuple(choose(compare(plan, submission(answer("12"))).changes, Mode.ALL)))], "2026-03-20")
    with pytest.raises(RuntimeError), tried_out(plan, step):
        raise RuntimeError
    assert plan_state(plan) == start
