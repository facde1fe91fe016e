"""A table added whole to a new plan is the table that single edits make, and a crooked one is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.table import RowRecord
from ningbo_planner.edits.building import add_table
from tests.plan_state import plan_state
from tests.plans import YEARS, make_row, small_plan


def test_tables_added_whole_are_the_same_tables() -> None:
    plan, made = small_plan(), Plan(small_plan().info)
    for table in plan.tables.values():
        add_table(made, table.info, table.periods, list(table.records(0, len(table))))
    assert plan_state(made)["tables"] == plan_state(plan)["tables"]


@pytest.mark.parametrize(
    "records",
    [
        [make_row("A", 1)],
        [make_row("A", 0), make_row("B", 2)],
        [make_row("A", 0), make_row("A", 0)],
        [make_row("A/B", 0)],
        [make_row("A", -1)],
        [make_row("A", 0, ["1"], periods=[replace(YEARS[0], id="1999")])],
    ],
)
def test_crooked_rows_are_refused_and_nothing_is_added(records: list[RowRecord]) -> None:
    plan = Plan(PlanInfo("p", "方案"))
    with pytest.raises(ValueError, match="d"):
        add_table(plan, replace(small_plan().tables["d"].info, id="d"), YEARS, records)
    assert plan.tables == {}


def test_a_table_that_is_there_already_or_has_a_column_twice_is_refused() -> None:
    plan = small_plan()
    with pytest.raises(ValueError, match="d"):
        add_table(plan, plan.tables["d"].info, YEARS, [])
    with pytest.raises(ValueError, match="x"):
        add_table(plan, replace(plan.tables["d"].info, id="x"), [*YEARS, YEARS[0]], [])
