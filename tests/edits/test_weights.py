"""The work that a step will be: small for what a person does now and then, large where the window would stand still."""

from __future__ import annotations

from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.edits.history import History, Journal
from ningbo_planner.edits.periods import add_period, remove_period
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, shift_rows, write_order
from ningbo_planner.edits.weights import weight_of
from tests.plans import YEARS, make_plan, make_row, make_table

LARGE = 100_000


def test_steps_on_a_few_rows_are_small_and_on_very_many_large() -> None:
    plan = make_plan([make_table("d", [make_row(f"R{at}", min(at % 20, 1), ["1", "2", "3"]) for at in range(20_000)], YEARS)])
    table = plan.tables["d"]
    small = [add_rows(plan, "d", "R500", Side.BELOW), delete_rows(plan, "d", ["R0"]), shift_rows(plan, "d", ["R41"], 1)]
    large = [delete_rows(plan, "d", table.ids[:4000]), write_order(plan, "d", table.ids), add_period(plan, "d", read_period("2030年")), remove_period(plan, "d", "2022")]
    assert max(weight_of(plan, step) for step in small) < LARGE / 10
    assert min(weight_of(plan, step) for step in large) > LARGE


def test_an_empty_column_is_as_heavy_to_take_back_as_its_cells_are_to_check() -> None:
    plan = make_plan([make_table("d", [make_row(f"R{at}", 0, ["1"]) for at in range(300)], YEARS)])
    history = History(plan, Journal())
    outcome = history.execute(add_period(plan, "d", read_period("2030年")))
    assert outcome is not None and history.weight(outcome.entry) == 8 * 300
