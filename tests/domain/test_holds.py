"""Holds are asked in one place."""

from __future__ import annotations

from ningbo_planner.domain.holds import cells_of_row, held_cells, is_held
from ningbo_planner.domain.plan import Hold, cell_key
from ningbo_planner.domain.table import CellRef, RowRef
from tests.plans import small_plan


def test_a_row_is_held_by_its_cells() -> None:
    plan = small_plan()
    cells = cells_of_row(plan, RowRef("d", "A"))
    assert cells == [CellRef("d", "A", year) for year in ("2021", "2022", "2023")]
    assert held_cells(plan, cells) == [] and not is_held(plan, cells[0])
    plan.holds[cell_key(cells[1])] = Hold("张三", "已定", "")
    assert held_cells(plan, cells) == [cells[1]] and is_held(plan, cells[1]) and not is_held(plan, cells[0])
