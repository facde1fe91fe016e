"""What is shown of a table: sorted among siblings, collapsed to a level, filtered; the tree and the plan stay as they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, Table
from ningbo_planner.domain.quantity import number
from ningbo_planner.gui.models.arrangement import Arrangement, RowSort, kept_matches, levels_of, rows_from_level, sorted_positions
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.models.visible_rows import VisibleRows
from tests.plans import make_row, make_table, small_plan


def tree(depths: list[int], figures: list[str] | None = None) -> Table:
    """Return a table with one row a depth; names are r0, r1 …"""
    shown = figures if figures is not None else [str(at) for at in range(len(depths))]
    return make_table("t", [make_row(f"r{at}", depth, [figure]) for at, (depth, figure) in enumerate(zip(depths, shown, strict=True))], trailing=())


def depths() -> st.SearchStrategy[list[int]]:
    """Return depths of trees in the order of print."""
    steps = st.lists(st.integers(0, 3), max_size=30)
    return steps.map(_rising)


def _rising(steps: list[int]) -> list[int]:
    found: list[int] = []
    for step in steps:
        found.append(min(step, found[-1] + 1) if found else 0)
    return found


def test_siblings_are_sorted_and_keep_their_rows_below() -> None:
    table = tree([0, 1, 1, 0, 1], ["10", "7", "9", "30", "30"])
    assert sorted_positions(table, RowSort("2021", TARGET, descending=True)) == [3, 4, 0, 2, 1]
    assert sorted_positions(table, RowSort("2021")) == [0, 1, 2, 3, 4]


def test_rows_without_a_figure_stand_last_either_way() -> None:
    table = tree([0, 0, 0], ["——", "5", "8"])
    assert sorted_positions(table, RowSort("2021")) == [1, 2, 0]
    assert sorted_positions(table, RowSort("2021", TARGET, descending=True)) == [2, 1, 0]


def test_names_are_sorted_by_their_pinyin() -> None:
    rows = [make_row(name, 0, ["1"], name=name) for name in ("制造业", "服务业", "安全产业", "软件业")]
    table = make_table("t", rows, trailing=())
    assert [table.ids[at] for at in sorted_positions(table, RowSort("name"))] == ["安全产业", "服务业", "软件业", "制造业"]


@given(depths(), st.booleans())
def test_a_sorted_tree_is_the_same_tree(levels: list[int], descending: bool) -> None:
    table = tree(levels, [str(at * 7 % 5) for at in range(len(levels))])
    order = sorted_positions(table, RowSort("2021", TARGET, descending))
    assert sorted(order) == list(range(len(levels)))
    places = {position: place for place, position in enumerate(order)}
    for at, parent in enumerate(table.parents):
        if parent >= 0:
            assert places[parent] < places[at] < places[parent] + table.subtree_stop(parent) - parent


@given(depths(), st.data())
def test_opening_and_closing_ends_with_the_same_rows_as_laying_out_anew(levels: list[int], data: st.DataObject) -> None:
    table = tree(levels)
    order = data.draw(st.sampled_from([None, sorted_positions(table, RowSort("2021", TARGET, True))]))
    matched = data.draw(st.none() | st.frozensets(st.sampled_from(table.ids))) if table.ids else None
    rows = VisibleRows(table, (), matched, order)
    for row in data.draw(st.lists(st.sampled_from(table.ids), max_size=12)) if table.ids else ():
        at = rows.row_of(row)
        if row in rows.collapsed and at is not None:
            rows.put_in(row, at + 1, rows.below(row))
        elif at is not None and rows.has_children(row):
            first, last = rows.span_below(row)
            rows.take_out(row, first, last)
        assert rows.ids == VisibleRows(table, rows.collapsed, matched, order).ids
        assert [rows.row_of(each) for each in rows.ids] == list(range(len(rows)))


def test_a_level_collapses_what_is_below_it() -> None:
    table = tree([0, 1, 2, 2, 1, 0, 1])
    assert levels_of(table) == 3 and levels_of(tree([])) == 0
    shown = {level: Sheet(table, Arrangement(collapsed=frozenset(rows_from_level(table, level)))).rows.ids for level in (1, 2, 3)}
    assert shown[1] == ["r0", "r5"]
    assert shown[2] == ["r0", "r1", "r4", "r5", "r6"]
    assert shown[3] == table.ids


def test_rows_that_come_later_pass_every_filter() -> None:
    table = tree([0, 0, 0])
    assert kept_matches(table, {"r0", "gone"}, {"r0", "r1", "gone"}) == {"r0", "r2"}


def test_a_filter_asks_for_department_level_text_and_findings() -> None:
    plan = small_plan()
    table = plan.tables["d"]
    checker = Checker(plan)
    everything = frozenset(table.ids)

    def matched(wanted: RowFilter) -> frozenset[str]:
        return wanted.matches(table, checker, {"B"})

    assert RowFilter().is_empty and matched(RowFilter()) == everything
    assert matched(RowFilter(levels=frozenset({0}))) == {row for at, row in enumerate(table.ids) if table.depths[at] == 0}
    name = table.get("B", "name")
    assert "B" in matched(RowFilter(text=name)) and matched(RowFilter(text="没有这样的名称")) == frozenset()
    wrong = {cell.row for finding in checker.findings.values() if finding.grade is Grade.ERROR for cell in finding.cells}
    assert matched(RowFilter(grades=frozenset({Grade.ERROR}))) == wrong
    assert matched(RowFilter(changed=True)) == {"B"}
    for department in {each for listed in table.columns["departments"] for each in listed}:
        answering = {row for row in table.ids if department in table.get(row, "departments")}
        assert matched(RowFilter(departments=frozenset({department}))) == answering


def test_initials_find_a_name() -> None:
    table = make_table("t", [make_row("a", 0, ["1"], name="数字金融"), make_row("b", 0, ["1"], name="数字贸易")], trailing=())
    plan = small_plan()
    plan.tables["t"] = table
    assert RowFilter(text="szjr").matches(table, Checker(plan), ()) == {"a"}


def test_actuals_stand_beside_their_targets() -> None:
    table = make_table("t", [make_row("a", 0, ["1", "2", "3"])], trailing=())
    table.put_cell("a", "2022", ACTUAL, number(Decimal("1.9")))
    sheet = Sheet(table, Arrangement(shows_actuals=True))
    figures = [(column.key, column.layer, column.under) for column in sheet.columns if column.is_period]
    assert figures == [
        ("2021", TARGET, "基期"), ("2022", TARGET, "目标"), ("2022", ACTUAL, "实绩"), ("2023", TARGET, "目标"), ("2023", ACTUAL, "实绩"),
    ]
    at = next(at for at, column in enumerate(sheet.columns) if column.name == "2022/actual")
    assert sheet.text(0, at) == "1.9" and sheet.cell(0, at) == CellRef("t", "a", "2022", ACTUAL)
    assert sheet.place(CellRef("t", "a", "2022", ACTUAL)) == (0, at) and sheet.is_filled(0, at)
    assert Sheet(table).place(CellRef("t", "a", "2022", ACTUAL)) is None


@pytest.mark.parametrize("name", ["2022", "2022/actual"])
def test_a_hidden_column_is_still_there(name: str) -> None:
    table = make_table("t", [make_row("a", 0, ["1", "2"])], trailing=())
    sheet = Sheet(table, Arrangement(shows_actuals=True, hidden=frozenset({name})))
    assert [column.name for at, column in enumerate(sheet.columns) if sheet.is_hidden(at)] == [name]
    assert sheet.column_at(name) is not None
