"""Acts on whole areas: what they write is what the same act on single cells writes; held cells are left out, and they can be stopped."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.cell_set import ColumnRef
from ningbo_planner.domain.entry import readable
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.quantity import EMPTY
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef
from ningbo_planner.edits import areas
from ningbo_planner.edits.areas import DownCopy, RightCopy
from ningbo_planner.edits.history import History, Journal, Step, Stopped
from ningbo_planner.edits.primitives import MAX_SINGLE, SetCell, written_by
from ningbo_planner.edits.set_cells import SetCells
from tests.plans import make_plan, make_row, make_table, small_plan

ROWS = ("A", "A1", "A2", "A2a", "A2b", "B")


def column(period: str, layer: str = TARGET, table: str = "d") -> ColumnRef:
    """Name a column of the small plan."""
    return ColumnRef(table, period, layer)


def texts(plan: Plan, period: str, layer: str = TARGET) -> list[str]:
    """Return what stands in a column of the small plan."""
    return [plan.tables["d"].cell(row, period, layer).text for row in ROWS]


def do(plan: Plan, step: Step) -> Plan:
    """Do a step."""
    History(plan, Journal()).execute(step)
    return plan


def test_clearing_counts_what_stood_there() -> None:
    plan = small_plan()
    step = areas.clear_area(plan, {column("2021"): ROWS, column("2022", ACTUAL): ROWS, column("2022"): ("A", "B")})
    assert step.values == {"count": 8} and {type(edit) for edit in step.edits} == {SetCell}
    do(plan, step)
    assert texts(plan, "2021") == [""] * 6 and texts(plan, "2022") == ["", "70", "50", "20", "50-60", ""]


def test_many_cells_are_packed() -> None:
    rows = [make_row(f"r{at}", 0, ["1", "2"]) for at in range(MAX_SINGLE)]
    plan = make_plan([make_table("d", rows)])
    names = tuple(row.id for row in rows)
    step = areas.clear_area(plan, {column("2021"): names, column("2022"): names, column("2023"): names})
    [edit] = step.edits
    assert isinstance(edit, SetCells) and [each.rows for each in edit.columns] == [names, names] and step.values["count"] == 2 * MAX_SINGLE
    assert do(plan, step).tables["d"].cell("r5", "2021") == EMPTY


@pytest.mark.parametrize(
    ("text", "after", "left"),
    [
        ("5", ["5", "5", "5", "5", "5", "5"], 0),
        ("", [""] * 6, 0),
        ("5亿元", ["5亿元"] * 5 + ["6.9%"], 1),
        ("*2", ["200", "120", "——", "20", "/", "13.8"], 2),
    ],
)
def test_filling_reads_the_text_for_each_row(text: str, after: list[str], left: int) -> None:
    plan = small_plan()
    single = readable(plan, [CellRef("d", row, "2021") for row in ROWS], text)
    step, unread = areas.fill_area(plan, {column("2021"): ROWS}, text, "…")
    assert {cell: quantity for cell, quantity, _ in written_by(step.edits)} == single[0] and unread == single[1]
    assert unread == left and step.values == {"count": 6 - left, "text": "…"}
    assert texts(do(plan, step), "2021") == after


def test_copying_down_reads_the_text_in_another_unit() -> None:
    plan = small_plan()
    step = areas.copy_down(plan, [DownCopy(column("2022"), "A2b", ("B",)), DownCopy(column("2023"), "A2a", ("A2b", "B")), DownCopy(column("2021"), "A", ())])
    assert step.values == {"count": 3}
    do(plan, step)
    assert plan.tables["d"].cell("B", "2022") == parse("50-60", "%") and texts(plan, "2023")[-2:] == ["3,000", "3,000"]


def test_copying_right_keeps_what_each_row_says() -> None:
    plan = small_plan()
    do(plan, areas.copy_right(plan, [RightCopy(column("2023"), column("2022"), ROWS), RightCopy(column("2022", ACTUAL), column("2022"), ("B",))]))
    assert texts(plan, "2023") == texts(plan, "2022") and plan.tables["d"].cell("B", "2022", ACTUAL) == parse(">15%", "%")


def test_held_cells_are_left_out_and_named() -> None:
    plan = small_plan()
    held = [CellRef("d", "A1", "2021"), CellRef("d", "B", "2022"), CellRef("d", "A", "2022", ACTUAL)]
    plan.holds = {cell_key(cell): Hold("张三", "已上报", "2026-03-01T09:00:00") for cell in held}
    free, found = areas.without_held(plan, {column("2021"): ROWS, column("2022"): ("B",), column("2023"): ROWS})
    assert found == held[:2] and free == {column("2021"): ("A", "A2", "A2a", "A2b", "B"), column("2023"): ROWS}
    assert free[column("2023")] is ROWS


def test_of_two_copies_into_one_cell_the_later_stays() -> None:
    plan = small_plan()
    plan.holds[cell_key(CellRef("d", "A2", "2021"))] = Hold("张三", "已上报", "2026-03-01T09:00:00")
    copies = [DownCopy(column("2021"), "A", ("A1", "A2")), DownCopy(column("2021"), "A1", ("A2", "B"))]
    found, held, size = areas.free_copies(plan, copies)
    assert (found, held, size) == ([DownCopy(column("2021"), "A", ("A1",)), DownCopy(column("2021"), "A1", ("B",))], 1, 2)
    step = areas.copy_down(plan, found)
    assert len({cell for cell, _, _ in written_by(step.edits)}) == 2


def test_working_it_out_can_be_stopped() -> None:
    seen: list[int] = []

    def watch(done: int) -> None:
        seen.append(done)
        if done > 5:
            raise Stopped

    plan = small_plan()
    for act in (lambda: areas.clear_area(plan, {column("2021"): ROWS, column("2022"): ROWS}, watch), lambda: areas.fill_area(plan, {column("2021"): ROWS, column("2022"): ROWS}, "5", "5", watch)):
        seen.clear()
        with pytest.raises(Stopped):
            act()
        assert seen and seen[-1] == 6
