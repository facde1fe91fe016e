"""Acts of a user: the step each makes, its name, and that making it writes nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ningbo_planner.domain.finding import Finding, FindingKind, Grade, Reason
from ningbo_planner.domain.quantity import EMPTY, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import PutEntry, SetCell
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import small_plan

A, B, NOWHERE = CellRef("d", "A", "2022"), CellRef("d", "B", "2022"), CellRef("d", "X", "2022")
FINDING = Finding("sum:d/A/2022", "sum", FindingKind.SUM, Grade.ERROR, "d", "A", "甲", "2022", "edit.no_row", {"row": "A"}, basis=("120", "70"))


def done(step: Step, history: History | None = None) -> History:
    """Execute a step; making it has changed nothing."""
    history = history or History(small_plan(), Journal())
    history.execute(step)
    return history


def test_typing_is_read_in_the_unit_of_the_row() -> None:
    plan = small_plan()
    before = plan_state(plan)
    step = acts.type_cell(plan, A, " 超过1万亿元 ")
    assert plan_state(plan) == before
    assert step.name == "填写“A”2022年：超过1万亿元"
    quantity = done(step).plan.quantity(A)
    assert (quantity.text, quantity.state, quantity.low) == ("超过1万亿元", State.GREATER, Decimal(10000))
    assert done(acts.type_cell(plan, B, "15%")).plan.quantity(B).number == 15


def test_arithmetic_is_kept_beside_its_result() -> None:
    history = done(acts.type_cell(small_plan(), A, "*1.1"))
    quantity = history.plan.quantity(A)
    assert (quantity.text, quantity.expression) == ("132", "=120*1.1")
    assert history.entries[0].name == "填写“A”2022年：*1.1，得 132"


def test_what_cannot_be_read_is_kept_as_it_is_and_what_is_endless_is_refused() -> None:
    quantity = done(acts.type_cell(small_plan(), A, "=1/0")).plan.quantity(A)
    assert (quantity.text, quantity.state) == ("=1/0", State.NOT_UNDERSTOOD)
    with pytest.raises(PlannerError, match="最多写 32767 个字"):
        acts.type_cell(small_plan(), A, "前" * 40_000)
    assert len(acts.type_cell(small_plan(), A, "前" * 30_000).name) < 100


def test_a_pasted_block_works_out_only_what_begins_with_an_equals_sign() -> None:
    plan = done(acts.paste_cells(small_plan(), {A: "=100*1.1", B: "1/2"})).plan
    assert plan.quantity(A).text == "110" and plan.quantity(B).state is State.NOT_UNDERSTOOD


def test_a_change_fills_each_cell_by_its_own_figure() -> None:
    plan = small_plan()
    assert (plan.quantity(A).number, plan.quantity(B).number) == (120, None)
    step = acts.fill_cells(plan, [A, B], "*2")
    assert step.name == "填充 1 个单元格：*2", "where no number stands, nothing is changed"
    filled = done(step).plan
    assert filled.quantity(A).number == 240 and filled.quantity(B) == plan.quantity(B)


def test_typing_nothing_empties_the_cell() -> None:
    assert done(acts.type_cell(small_plan(), A, "  ")).plan.quantity(A) == EMPTY


def test_typing_where_there_is_no_cell_is_refused() -> None:
    with pytest.raises(PlannerError, match="没有这个单元格"):
        acts.type_cell(small_plan(), NOWHERE, "1")


def test_clearing_pasting_and_filling() -> None:
    plan = small_plan()
    cleared = done(acts.clear_cells(plan, [A, B]))
    assert cleared.plan.quantity(A) == cleared.plan.quantity(B) == EMPTY
    assert cleared.entries[0].name == "清除 2 个单元格"
    pasted = done(acts.paste_cells(plan, {A: "3,588 ", B: "7%"}))
    assert pasted.plan.quantity(A) == parse("3,588") and pasted.plan.quantity(B) == parse("7%", "%")
    filled = done(acts.fill_cells(plan, iter([A, B]), "9"))
    assert [filled.plan.quantity(cell).text for cell in (A, B)] == ["9", "9"]
    assert filled.entries[0].name == "填充 2 个单元格：9"


def test_a_returned_figure_keeps_where_it_came_from() -> None:
    entry = PutEntry("departments", "丙局", None)
    step = acts.take_returned({A: (parse("130"), "甲局.xlsx 填报表!E12")}, [entry], {"count": 1, "departments": "甲局"}, "甲局.xlsx")
    assert step.edits == (SetCell(A, parse("130"), "甲局.xlsx 填报表!E12"), entry)
    history = done(step)
    assert history.entries[0].origin == "甲局.xlsx" and history.entries[0].name == "采纳回收的 1 个数（甲局）"
    history.undo()
    assert history.plan.quantity(A).text == "120" and "丙局" in history.plan.departments


def test_a_reason_rests_on_the_figures_it_speaks_of() -> None:
    step = acts.give_reason(FINDING, " 口径不同 ", "张三", "2026-03-01T09:00:00")
    history = done(step)
    assert history.plan.reasons == {"sum:d/A/2022": Reason("口径不同", "张三", "2026-03-01T09:00:00", ("120", "70"))}
    assert done(acts.give_reason(FINDING, " ", "张三", "x"), history).plan.reasons == {}
    assert [entry.code for entry in history.entries] == ["step.reason", "step.reason_removed"]
    named = replace(FINDING, values={"period": "2022年"})
    assert acts.give_reason(named, "口径不同", "张三", "x").name == "为“甲”2022年的问题填写说明"


def test_holding_and_releasing() -> None:
    history = done(acts.hold_cells(small_plan(), [A, B], "张三", "已上报", "2026-03-01T09:00:00"))
    assert set(history.plan.holds) == {"d/A/2022", "d/B/2022"}
    with pytest.raises(PlannerError, match="锁定"):
        history.execute(acts.type_cell(history.plan, A, "1"))
    done(acts.release_cells(history.plan, [A, CellRef("d", "A1", "2022")]), history)
    assert set(history.plan.holds) == {"d/B/2022"}
    assert history.entries[-1].name == "解除锁定 1 个单元格"


def test_holding_where_there_is_no_cell_is_refused() -> None:
    with pytest.raises(PlannerError, match="没有这个单元格"):
        acts.hold_cells(small_plan(), [A, NOWHERE], "张三", "x", "x")
