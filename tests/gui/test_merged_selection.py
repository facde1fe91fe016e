"""A selection that touches a merged cell takes all of it: with keys, with the mouse, with Shift; and gives it back when it shrinks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex

from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.grid_selection import grown
from tests.gui.grid_hands import Hands

# In the decomposition table: group cells over rows 7-9 and 11-12 of column 0, names over columns 0-1 elsewhere, departments over rows 1-5 of column 8.
GROUP = Block(7, 0, 9, 0)


def test_a_click_into_a_merged_cell_selects_all_of_it(hands: Hands) -> None:
    hands.click(8, 0)
    assert hands.blocks == [GROUP]
    header = hands.view.verticalHeader()
    assert [header._is_selected(row) for row in (6, 7, 8, 9, 10)] == [False, True, True, True, False], "its rows are tinted in the head"


def test_keys_that_come_upon_a_merged_cell_select_all_of_it(hands: Hands) -> None:
    hands.click(8, 1)
    hands.press("Left")
    assert hands.blocks == [GROUP] and hands.place == (8, 0)
    hands.press("Down")
    assert hands.place == (10, 0) and hands.blocks == [Block(10, 0, 10, 0)]


def test_a_drag_over_a_merged_cell_is_one_area(hands: Hands) -> None:
    hands.drag((8, 3), (8, 0))
    assert hands.blocks == [Block(7, 0, 9, 3)] and hands.place == (8, 3)
    hands.drag((2, 7), (3, 8))
    assert hands.blocks == [Block(1, 7, 5, 8)] and hands.place == (2, 7)


def test_a_drag_that_leaves_the_merged_cell_gives_it_back(hands: Hands) -> None:
    hands.drag((8, 3), (8, 0))
    hands.drag((8, 3), (8, 1))
    assert hands.blocks == [Block(8, 1, 8, 3)]


def test_shift_and_a_click_take_it_whole(hands: Hands) -> None:
    hands.click(8, 3)
    hands.click(9, 0, "Shift")
    assert hands.blocks == [Block(7, 0, 9, 3)] and hands.place == (8, 3)
    hands.click(9, 2, "Shift")
    assert hands.blocks == [Block(8, 2, 9, 3)]


def test_shift_and_arrows_grow_and_shrink_over_merged_cells(hands: Hands) -> None:
    hands.click(8, 2)
    hands.press("Shift+Left")
    assert hands.blocks == [Block(8, 1, 8, 2)]
    hands.press("Shift+Left")
    assert hands.blocks == [Block(7, 0, 9, 2)] and hands.place == (8, 2)
    hands.press("Shift+Right")
    assert hands.blocks == [Block(8, 1, 8, 2)], "the merged cell is left again"
    hands.press("Shift+Down", "Shift+Down")
    assert hands.blocks == [Block(8, 1, 10, 2)]
    hands.press("Shift+Up", "Shift+Up", "Shift+Up")
    assert hands.blocks == [Block(7, 1, 8, 2)]


def test_shift_and_arrows_leave_a_merged_cell_downwards_in_one_step(hands: Hands) -> None:
    hands.click(7, 0)
    hands.press("Shift+Down")
    assert hands.blocks == [Block(7, 0, 10, 0)]
    hands.press("Shift+Down", "Shift+Down")
    assert hands.blocks == [Block(7, 0, 13, 1)], "two more groups, and a name that stands over two columns"
    hands.press("Shift+Up", "Shift+Up", "Shift+Up")
    assert hands.blocks == [GROUP]


def test_names_over_two_columns_are_taken_whole(hands: Hands) -> None:
    hands.drag((2, 3), (3, 1))
    assert hands.blocks == [Block(2, 0, 3, 3)]


def test_a_head_over_two_columns_is_tinted_as_one(hands: Hands) -> None:
    heads = hands.view.horizontalHeader()
    hands.view.navigation.go_to(Place(8, 1))
    assert heads._is_selected(0) and heads._is_selected(1) and not heads._is_selected(2)


def test_clicks_on_heads_select_what_they_say(hands: Hands) -> None:
    hands.view.selectColumn(1)
    assert hands.blocks == [Block(0, 1, hands.view.sheet.row_count - 1, 1)]
    hands.view.selectRow(8)
    assert hands.blocks == [Block(8, 0, 8, hands.view.sheet.column_count - 1)]
    hands.click(8, 3)
    hands.press("Shift+Space")
    assert hands.blocks == [Block(8, 0, 8, hands.view.sheet.column_count - 1)], "a row is a row, though a cell in it is merged with others"


def test_a_second_area_is_taken_whole_too(hands: Hands) -> None:
    hands.click(2, 4)
    hands.click(8, 0, "Ctrl")
    assert hands.blocks == [Block(2, 4, 2, 4), GROUP]


def test_figures_are_selected_as_before(hands: Hands) -> None:
    hands.drag((2, 3), (4, 5))
    assert hands.blocks == [Block(2, 3, 4, 5)]
    hands.press("Shift+Up", "Shift+Left")
    assert hands.blocks == [Block(2, 3, 3, 4)] and hands.place == Place(2, 3)


def test_growing_stops_when_nothing_stands_across_the_edge(hands: Hands) -> None:
    sheet = hands.view.sheet
    assert grown(sheet, Block(8, 0, 11, 0)) == Block(7, 0, 12, 0) and grown(sheet, Block(12, 0, 13, 0)) == Block(11, 0, 13, 1)
    assert grown(sheet, Block(2, 2, 3, 7)) == Block(2, 2, 3, 7)
    assert grown(sheet, Block(3, 8, 3, 8)) == Block(1, 8, 5, 8)


def test_nothing_is_selected_where_there_is_nothing(hands: Hands) -> None:
    before = hands.blocks
    hands.view.navigation.selection.select_between(QModelIndex(), QModelIndex(), hands.view.selectionModel().SelectionFlag.ClearAndSelect)
    assert hands.blocks == before
