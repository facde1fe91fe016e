"""Copies of a plan: what is written later does not reach them, and they do not reach the plan."""

from __future__ import annotations

from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.plan_copies import Copying, frozen_copy, with_figures
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.acts import hold_cells, type_cell
from ningbo_planner.edits.structure import delete_rows
from tests.plan_state import plan_state
from tests.sample_plans import cell, total_and_parts


def test_a_frozen_copy_stays_as_it_is_whatever_is_written() -> None:
    plan, history = total_and_parts(("10", "20"), ("4", "——"), ("5", "11"))
    copied, before = frozen_copy(plan), plan_state(plan)
    assert plan_state(copied) == before
    row = plan.tables["t"].ids[1]
    history.execute(type_cell(plan, cell(row, "2021"), "约 7"))
    history.execute(hold_cells(plan, [cell(row, "2021")], "张三", "已定", "2026-01-01"))
    history.execute(delete_rows(plan, "t", [plan.tables["t"].ids[2]]))
    assert plan_state(plan) != before and plan_state(copied) == before
    assert copied.tables["t"].position(row) == 1 and cell_key(cell(row, "2021")) not in copied.holds


def test_looking_while_a_copy_is_made_does_no_harm() -> None:
    plan, _ = total_and_parts(("10", "20"), ("4", "——"), ("5", "11"))
    copying = Copying(plan)
    for at, _ in enumerate(copying.walk()):
        # A layer that was never written gets its column when it is first looked at.
        plan.tables["t"].column(("2021", "2022")[at % 2], ACTUAL)
    assert plan_state(copying.copy) == plan_state(plan)


def test_other_figures_stand_in_the_copy_alone() -> None:
    plan, _ = total_and_parts(("10", "20"), ("4", "——"), ("5", "11"))
    before = plan_state(plan)
    row = plan.tables["t"].ids[1]
    figures = {cell(row, "2022"): number(9), CellRef("t", row, "2021", ACTUAL): parse(">3")}
    other = with_figures(plan, figures)
    assert {place: other.quantity(place) for place in figures} == figures
    assert other.quantity(cell(row, "2021")).text == "4"
    assert plan_state(plan) == before
