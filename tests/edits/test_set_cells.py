"""Many figures in one edit: what is written, what the log says of it, what is left out because it says so already, and what is held."""

from __future__ import annotations

import json

import pytest

from ningbo_planner.domain.plan import Hold, cell_key
from ningbo_planner.domain.quantity import EMPTY
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.acts import put_cells
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.notation import edit_from_plain, edit_to_plain
from ningbo_planner.edits.primitives import MAX_SINGLE, SetCell, written_by
from ningbo_planner.edits.set_cells import SetCells, set_cells
from ningbo_planner.errors import PlannerError
from tests.plans import make_plan, make_row, make_table, small_plan

A, B = CellRef("d", "A", "2022"), CellRef("d", "B", "2022")


def step(*edits: SetCells) -> Step:
    """Return a step of packed edits."""
    return Step("step.paste", edits, {"count": 1})


def test_each_cell_is_written_as_one_by_one() -> None:
    packed, single = small_plan(), small_plan()
    said = {A: parse("3,588"), B: EMPTY, A._replace(row="A1"): parse("7.50"), A._replace(period="2023"): parse(">15"), A._replace(layer=ACTUAL): parse("118")}
    changes, alone = ChangeSet(), ChangeSet()
    for edit in set_cells(said):
        edit.apply(packed, changes)
    for cell, quantity in said.items():
        SetCell(cell, quantity).apply(single, alone)
    assert all(packed.quantity(cell) == single.quantity(cell) == quantity for cell, quantity in said.items())
    assert changes.cells == alone.cells == set(said)
    assert {cell: quantity for cell, quantity, _ in written_by(set_cells(said))} == said


def test_the_log_names_rows_once_and_figures_as_in_the_snapshot() -> None:
    figures = {CellRef("d", row, period): parse(text) for period, texts in (("2022", ("3588", "1.77")), ("2023", ("", ""))) for row, text in zip("AB", texts, strict=True)}
    [edit] = set_cells({**figures, CellRef("d", "A", "2021"): parse(">15%", "%")})
    plain = edit_to_plain(edit)
    assert plain == [
        "cells",
        "d",
        "target",
        [["2022", ["A", "B"], [3588 * 16, 177 * 16 + 2], []], ["2023", None, 15, []], ["2021", ["A"], 31, [[0, [">15%", ">", "15", None]]]]],
    ]
    assert edit_from_plain(json.loads(json.dumps(plain))) == edit


@pytest.mark.parametrize(
    "columns",
    [
        [["2022", ["A", "B"], [16], []]],
        [["2022", ["A", "A"], [16, 16], []]],
        [["2022", ["A"], [31], []]],
        [["2022", ["A"], [16], [[0, ""]]]],
        [["2022", ["A"], [31], [[1, [">1", ">", "1", None]]]]],
        [["2022", None, 16, []]],
        [["2022", ["A"], ["16"], []]],
        [["2022", ["A"], [1 << 70], []]],
    ],
)
def test_what_nobody_could_have_written_is_not_read(columns: list[object]) -> None:
    with pytest.raises((ValueError, TypeError, IndexError, OverflowError)):
        edit_from_plain(["cells", "d", "target", columns])


def test_what_stands_there_already_is_no_part_of_the_step() -> None:
    plan = small_plan()
    history = History(plan, Journal())
    stands = {A: plan.quantity(A), B: plan.quantity(B)}
    assert history.execute(step(*set_cells(stands))) is None
    history.execute(step(*set_cells({**stands, A: parse("999"), A._replace(period="2023"): plan.quantity(A._replace(period="2023"))})))
    payload = history.payload(1)
    assert [(cell, quantity.text) for cell, quantity, _ in written_by(payload.edits)] == [(A, "999")]
    assert [(cell, quantity) for cell, quantity, _ in written_by(payload.inverse)] == [(A, stands[A])]


def test_words_that_differ_in_meaning_only_are_a_change() -> None:
    plan = small_plan()
    history = History(plan, Journal())
    history.execute(step(*set_cells({A: parse(">1", "亿元"), B: parse("看不懂")})))
    again = step(*set_cells({A: parse(">1", "亿元"), B: parse("看不懂")}))
    assert history.execute(again) is None
    other = parse("大于1", "亿元")
    assert history.execute(step(*set_cells({A: other, B: parse("看不懂")}))) is not None and plan.quantity(A) == other


def test_a_held_cell_refuses_the_whole_edit_unless_it_says_so_already() -> None:
    plan = small_plan()
    plan.holds[cell_key(B)] = Hold("张三", "已上报", "2026-03-01T09:00:00")
    history = History(plan, Journal())
    with pytest.raises(PlannerError) as caught:
        history.execute(step(*set_cells({A: parse("1"), B: parse("999")})))
    assert caught.value.code == "edit.held" and plan.quantity(A) != parse("1")
    assert history.execute(step(*set_cells({A: parse("1"), B: plan.quantity(B)}))) is not None


def test_few_cells_are_written_one_by_one_and_many_packed() -> None:
    rows = [make_row(f"R{at}", 0) for at in range(MAX_SINGLE + 1)]
    plan = make_plan([make_table("d", rows)])
    cells = [CellRef("d", row.id, "2022") for row in rows]
    few, many = put_cells(dict.fromkeys(cells[:-1], parse("5")), "step.fill", text="5"), put_cells(dict.fromkeys(cells, parse("5")), "step.fill", text="5")
    assert {type(edit) for edit in few.edits} == {SetCell} and [type(edit) for edit in many.edits] == [SetCells]
    history = History(plan, Journal())
    assert history.execute(many) is not None and all(plan.quantity(cell) == parse("5") for cell in cells)
    history.undo()
    assert all(plan.quantity(cell) == EMPTY for cell in cells)
