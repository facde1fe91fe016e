"""What keeps an equation from being mended, named so that giving up any one of it is enough."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.balance.no_repair import why_no_repair
from ningbo_planner.balance.repair import smallest_repairs
from ningbo_planner.balance.solver import Stopped
from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.plan import Hold, Plan, RowBounds, cell_key
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.table import CellRef
from tests.sample_plans import cell, total_and_parts

HOLD = Hold("张三", "已定", "2026-01-01")


def held(*cells: CellRef) -> Plan:
    """Return a plan whose total is 1 too large in 2021, with some cells held."""
    made, _ = total_and_parts(("10", "20"), ("4", "9"), ("5", "11"))
    # A copy, because these holds are no steps that could be undone.
    plan = frozen_copy(made)
    plan.holds.update({cell_key(each): HOLD for each in cells})
    return plan


def test_releasing_any_one_of_what_is_named_gives_a_repair() -> None:
    cells = [cell(row, "2021") for row in ("T", "P1", "P2")]
    plan = held(*cells)
    broken = equation_of(plan, "sum:t:T:2021")
    assert smallest_repairs(plan, [broken]) == []
    conflict = why_no_repair(plan, broken)
    assert conflict is not None and {demand.cell for demand in conflict.demands} == set(cells) and conflict.by == 1
    assert all(release.is_enough for release in conflict.releases)
    for each in cells:
        freed = held(*(other for other in cells if other != each))
        assert [change.cell for repair in smallest_repairs(freed, [broken]) for change in repair.changes] == [each]


def test_bounds_are_named_with_how_far_they_would_have_to_give_way() -> None:
    plan = held(cell("T", "2021"), cell("P1", "2021"))
    plan.bounds["t/P2"] = RowBounds(high=Decimal("5.5"))
    broken = equation_of(plan, "sum:t:T:2021")
    conflict = why_no_repair(plan, broken)
    assert conflict is not None
    told = {demand.kind.value: release.to for demand, release in zip(conflict.demands, conflict.releases, strict=True)}
    assert set(told) == {"hold", "high"} and told["high"] == 6


def test_what_holds_or_can_be_mended_has_nothing_in_its_way() -> None:
    plan = held()
    assert why_no_repair(plan, equation_of(plan, "sum:t:T:2021")) is None
    assert why_no_repair(plan, equation_of(plan, "sum:t:T:2022")) is None


def test_the_search_can_be_stopped() -> None:
    plan = held(*(cell(row, "2021") for row in ("T", "P1", "P2")))
    with pytest.raises(Stopped):
        why_no_repair(plan, equation_of(plan, "sum:t:T:2021"), cancelled=lambda: True)
