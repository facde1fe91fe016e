"""Each primitive edit: what it does, that its inverse takes exactly that back, and that one which does not fit writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Hold, Plan
from ningbo_planner.domain.quantity import EMPTY
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, TableInfo
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.primitives import (
    Edit,
    InsertPeriod,
    InsertRows,
    MoveRow,
    OrderRows,
    PutEntry,
    PutPeriod,
    PutTable,
    RemovePeriod,
    RemoveRows,
    SetCell,
    SetField,
    SetInfo,
)
from ningbo_planner.edits.set_cells import set_cells
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import YEARS, make_row, small_plan

A = CellRef("d", "A", "2022")
Y2024 = Period("2024", "2024年")
BRANCH = (make_row("N", 0, ["5", ">6"]), make_row("N1", 1, ["5"]), make_row("N1a", 2), make_row("N2", 1))

TWO = (make_row("N", 0, ["5"]), make_row("N1", 1), make_row("M", 0, ["6"]))
SORTED = ("B", "A", "A2", "A2b", "A2a", "A1")

FITTING: list[Edit] = [
    SetCell(A, parse("超过1万", "亿元"), "甲局.xlsx 填报表!E12"),
    SetCell(A, EMPTY),
    SetCell(A._replace(layer=ACTUAL), parse("118")),
    *set_cells({A: parse("3588"), A._replace(row="B"): EMPTY, A._replace(row="A1"): parse("超过1万", "亿元"), A._replace(period="2023"): parse("7.50")}),
    *set_cells({A._replace(layer=ACTUAL): parse("118"), A._replace(row="A1", layer=ACTUAL): parse("看不懂")}),
    SetField("d", "A", "departments", ("丙局",)),
    SetField("d", "A", "decimals", 2),
    InsertRows("d", None, 0, BRANCH),
    InsertRows("d", None, 99, BRANCH),
    InsertRows("d", "A", 1, BRANCH),
    InsertRows("d", "A2b", 0, BRANCH),
    InsertRows("d", "A2", -1, BRANCH),
    InsertRows("d", None, 1, (make_row("N", 0)._replace(cells={(ACTUAL, "2022"): parse("1")}),)),
    InsertRows("d", "A", 0, TWO),
    InsertRows("d", None, 99, TWO),
    RemoveRows("d", "A"),
    RemoveRows("d", "A", 2),
    RemoveRows("d", "A1", 2),
    RemoveRows("d", "A2"),
    RemoveRows("d", "A2b"),
    RemoveRows("d", "B"),
    MoveRow("d", "A2", None, 0),
    MoveRow("d", "A2", None, 99),
    MoveRow("d", "A2", "A", 0),
    MoveRow("d", "A1", "A", 1),
    MoveRow("d", "B", "A2", 1),
    MoveRow("d", "A", "B", 0),
    MoveRow("d", "A1", "A", 2),
    MoveRow("d", "A1", "B", 0, 2),
    MoveRow("d", "A2a", "A", 1, 2),
    MoveRow("d", "A1", None, -1, 2),
    OrderRows("d", SORTED),
    InsertPeriod("d", 0, Y2024),
    InsertPeriod("d", 3, Y2024, ((TARGET, "A", parse("180")), (ACTUAL, "B", parse("7%", "%")))),
    RemovePeriod("d", "2021"),
    RemovePeriod("d", "2023"),
    PutPeriod("d", Period("2022", "2022年（预计）", is_base=True)),
    PutTable("x", TableInfo("x", "新表"), YEARS),
    PutTable("x", TableInfo("x", "新表"), YEARS, 1),
    PutTable("d", TableInfo("d", "改名"), YEARS),
    PutEntry("departments", "丁局", small_plan().departments["丙局"]),
    PutEntry("departments", "丙局", None),
    PutEntry("departments", "没有", None),
    PutEntry("holds", "d/A/2022", Hold("张三", "已上报", "2026-03-01T09:00:00")),
    PutEntry("reasons", "sum:d/A/2022", Reason("口径不同", "张三", "2026-03-01T09:00:00", ("120",))),
    SetInfo(replace(small_plan().info, title="新的名称")),
]


@pytest.mark.parametrize("edit", FITTING, ids=lambda value: type(value).__name__)
def test_the_inverse_takes_back_exactly_what_the_edit_did(edit: Edit) -> None:
    plan = small_plan()
    before = plan_state(plan)
    inverse = edit.apply(plan, ChangeSet())
    after = plan_state(plan)
    again = inverse.apply(plan, ChangeSet())
    assert plan_state(plan) == before
    again.apply(plan, ChangeSet())
    assert plan_state(plan) == after


NOT_FITTING: list[tuple[Edit, str]] = [
    (SetCell(CellRef("d", "X", "2022"), EMPTY), "edit.no_cell"),
    (SetCell(CellRef("d", "A", "2031"), EMPTY), "edit.no_cell"),
    (SetCell(CellRef("d", "A", "2022", "dream"), EMPTY), "edit.no_cell"),
    (SetCell(CellRef("x", "A", "2022"), EMPTY), "edit.no_cell"),
    *((set_cells({A: parse("1"), A._replace(**wrong): EMPTY})[-1], "edit.no_cell") for wrong in ({"row": "X"}, {"period": "2031"}, {"layer": "dream"}, {"table": "x"})),
    (SetField("d", "X", "note", ""), "edit.no_row"),
    (SetField("d", "A", "colour", ""), "edit.no_row"),
    (SetField("x", "A", "note", ""), "edit.no_table"),
    (InsertRows("d", None, 0, (make_row("A1", 0),)), "edit.row_exists"),
    (InsertRows("d", "X", 0, BRANCH), "edit.row_exists"),
    (InsertRows("x", None, 0, BRANCH), "edit.no_table"),
    (InsertRows("d", None, 0, (make_row("N", 0)._replace(cells={(TARGET, "2031"): parse("1")}),)), "edit.no_period"),
    (InsertRows("d", None, 0, (make_row("N", 0)._replace(cells={("dream", "2022"): parse("1")}),)), "edit.no_period"),
    (RemoveRows("d", "X"), "edit.no_row"),
    (RemoveRows("x", "A"), "edit.no_table"),
    (MoveRow("d", "X", None, 0), "edit.no_row"),
    (MoveRow("d", "A", "X", 0), "edit.no_row"),
    (MoveRow("d", "A", "A", 0), "edit.into_itself"),
    (MoveRow("d", "A", "A2a", 0), "edit.into_itself"),
    (RemoveRows("d", "A1", 3), "edit.no_row_behind"),
    (RemoveRows("d", "B", 2), "edit.no_row_behind"),
    (MoveRow("d", "A1", "A2a", 0, 2), "edit.into_itself"),
    (OrderRows("d", SORTED[:-1]), "edit.not_an_order"),
    (OrderRows("d", (*SORTED[:-1], "B")), "edit.not_an_order"),
    (OrderRows("d", (*SORTED[:-1], "X")), "edit.not_an_order"),
    (OrderRows("d", ("A", "A2", "A1", "A2a", "A2b", "B")), "edit.not_an_order"),
    (OrderRows("d", ("A1", "A", "A2", "A2a", "A2b", "B")), "edit.not_an_order"),
    (OrderRows("d", ("A", "A1", "A2", "B", "A2a", "A2b")), "edit.not_an_order"),
    (PutPeriod("d", Y2024), "edit.no_period"),
    (InsertPeriod("d", 0, YEARS[0]), "edit.period_exists"),
    (InsertPeriod("d", 0, Y2024, ((TARGET, "A", parse("1")), (TARGET, "X", parse("1")))), "edit.no_row"),
    (InsertPeriod("d", 0, Y2024, (("dream", "A", parse("1")),)), "edit.no_row"),
    (RemovePeriod("d", "2031"), "edit.no_period"),
    (PutTable("d", None), "edit.table_not_empty"),
]


@pytest.mark.parametrize(("edit", "code"), NOT_FITTING, ids=lambda value: type(value).__name__)
def test_an_edit_that_does_not_fit_is_refused_in_words_and_writes_nothing(edit: Edit, code: str) -> None:
    plan = small_plan()
    before = plan_state(plan)
    with pytest.raises(PlannerError) as caught:
        edit.apply(plan, ChangeSet())
    assert caught.value.code == code and str(caught.value) != code
    assert plan_state(plan) == before


@pytest.mark.parametrize(
    "records",
    [
        (),
        (make_row("N", 1),),
        (make_row("N", 0), make_row("M", 2)),
        (make_row("N", 0), make_row("N", 1)),
        (make_row("N", 0), make_row("M", -1)),
    ],
    ids=["none", "deep", "a level left out", "an id twice", "a level above"],
)
def test_rows_that_are_not_of_one_level_are_a_mistake_of_the_program(records: tuple[object, ...]) -> None:
    plan = small_plan()
    before = plan_state(plan)
    with pytest.raises(ValueError, match="rows of one level with their descendants"):
        InsertRows("d", None, 0, records).apply(plan, ChangeSet())
    assert plan_state(plan) == before


def order(plan: Plan) -> list[str]:
    """Return the rows of table ``d`` in the order of print, indented by dots."""
    table = plan.tables["d"]
    return ["." * depth + row for row, depth in zip(table.ids, table.depths, strict=True)]


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (InsertRows("d", "A", 1, BRANCH), ["A", ".A1", ".N", "..N1", "...N1a", "..N2", ".A2", "..A2a", "..A2b", "B"]),
        (RemoveRows("d", "A2"), ["A", ".A1", "B"]),
        (MoveRow("d", "A2", None, 1), ["A", ".A1", "A2", ".A2a", ".A2b", "B"]),
        (MoveRow("d", "A2", "A", 0), ["A", ".A2", "..A2a", "..A2b", ".A1", "B"]),
        (MoveRow("d", "A", "B", 0), ["B", ".A", "..A1", "..A2", "...A2a", "...A2b"]),
        (MoveRow("d", "A1", "A", 1), ["A", ".A2", "..A2a", "..A2b", ".A1", "B"]),
        (MoveRow("d", "A1", "B", 0, 2), ["A", "B", ".A1", ".A2", "..A2a", "..A2b"]),
        (MoveRow("d", "A2a", None, 0, 2), ["A2a", "A2b", "A", ".A1", ".A2", "B"]),
        (InsertRows("d", "A", 1, TWO), ["A", ".A1", ".N", "..N1", ".M", ".A2", "..A2a", "..A2b", "B"]),
        (RemoveRows("d", "A1", 2), ["A", "B"]),
        (OrderRows("d", SORTED), ["B", "A", ".A2", "..A2b", "..A2a", ".A1"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_rows_go_where_they_are_told(edit: Edit, rows: list[str]) -> None:
    plan = small_plan()
    edit.apply(plan, ChangeSet())
    assert order(plan) == rows


@pytest.mark.parametrize("edit", [MoveRow("d", "A", "B", 0), MoveRow("d", "A2", "A", 0), OrderRows("d", SORTED)], ids=lambda value: type(value).__name__)
def test_figures_go_with_their_rows(edit: Edit) -> None:
    plan = small_plan()
    edit.apply(plan, ChangeSet())
    assert plan.quantity(CellRef("d", "A2a", "2021")) == parse("10") and plan.quantity(CellRef("d", "A2a", "2023")) == parse("3,000")
    assert plan.quantity(CellRef("d", "A1", "2022")) == parse("70") and plan.quantity(CellRef("d", "A2", "2021")) == parse("——")
    assert plan.quantity(CellRef("d", "A2b", "2022")) == parse("50-60")
    assert plan.quantity(CellRef("d", "B", "2022")) == parse(">15%", "%")


def test_a_table_taken_out_comes_back_to_its_place() -> None:
    plan = small_plan()
    PutTable("x", TableInfo("x", "新表"), YEARS, 1).apply(plan, ChangeSet())
    assert list(plan.tables) == ["d", "x", "m", "t"]
    back = PutTable("x", None).apply(plan, ChangeSet())
    assert list(plan.tables) == ["d", "m", "t"]
    back.apply(plan, ChangeSet())
    assert list(plan.tables) == ["d", "x", "m", "t"]
    assert plan.tables["x"].periods == list(YEARS)


def test_an_edit_tells_what_it_changed() -> None:
    plan, changes = small_plan(), ChangeSet()
    assert changes.is_empty
    edits: list[Edit] = [
        SetCell(A, EMPTY),
        SetField("d", "B", "note", "x"),
        RemovePeriod("m", "2023"),
        PutEntry("departments", "丙局", None),
        SetInfo(replace(plan.info, title="x")),
    ]
    for edit in edits:
        edit.apply(plan, changes)
    assert changes == ChangeSet({A}, {("d", "B", "note")}, {"m"}, {("departments", "丙局")}, True, columns={"m"})
    assert not changes.is_empty


def test_an_edit_of_rows_tells_which_and_under_what() -> None:
    plan, changes = small_plan(), ChangeSet()
    RemoveRows("d", "A2").apply(plan, changes)
    MoveRow("d", "A1", "B", 0).apply(plan, changes)
    assert changes.structures == {"d"} and not changes.columns
    assert {ref.row for ref in changes.rows} == {"A2", "A2a", "A2b", "A1"} and {ref.row for ref in changes.parents} == {"A", "B"}
    changes = ChangeSet()
    OrderRows("d", ("B", "A1", "A")).apply(plan, changes)
    assert not changes.rows and {ref.row for ref in changes.parents} == {"B"}
