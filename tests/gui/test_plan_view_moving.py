"""Moving through the grid with real keys, as in Excel and WPS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHeaderView
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.grid_keys import KEYS
from tests.gui.grid_hands import Hands
from tests.plans import make_plan, make_row, make_table

YEARS = tuple(Period(str(year), f"{year}年") for year in range(2021, 2027))
# Of the grid made below: column 0 is the name, 1 to 6 are the years.
FIRST, LAST = 1, 6


def square_plan() -> Plan:
    """Return a plan with six rows by six years, all filled but the fourth row."""
    rows = [make_row(f"r{row}", 0, [] if row == 3 else [str(10 * row + column) for column in range(6)], periods=YEARS) for row in range(6)]
    return make_plan([make_table("s", rows, YEARS, trailing=(), unit="亿元")])


@pytest.fixture
def hands(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> Hands:
    """Return the hands on the square table, a figure active."""
    found = show_page(open_document(square_plan()), "s")
    found.click(1, 2)
    return found


@pytest.mark.parametrize(
    ("chords", "place"),
    [
        (["Right"], (1, 3)),
        (["Left"], (1, 1)),
        (["Down"], (2, 2)),
        (["Up"], (0, 2)),
        (["Left", "Left", "Left"], (1, 0)),
        (["Tab"], (1, 3)),
        (["Shift+Tab"], (1, 1)),
        (["Enter"], (2, 2)),
        (["Shift+Enter"], (0, 2)),
        (["Home"], (1, FIRST)),
        (["End"], (1, LAST)),
        (["Ctrl+Home"], (0, FIRST)),
        (["Ctrl+End"], (5, LAST)),
        (["Ctrl+Down"], (2, 2)),
        (["Ctrl+Down", "Ctrl+Down"], (4, 2)),
        (["Ctrl+Down", "Ctrl+Down", "Ctrl+Down"], (5, 2)),
        (["Ctrl+Right"], (1, LAST)),
        (["Ctrl+Left"], (1, 0)),
        (["Ctrl+Up"], (0, 2)),
        (["PgDn"], (5, 2)),
        (["PgDn", "PgUp"], (0, 2)),
    ],
)
def test_a_key_leads_where_excel_leads_and_selects_that_cell_alone(hands: Hands, chords: list[str], place: tuple[int, int]) -> None:
    hands.press(*chords)
    assert hands.place == place
    assert hands.blocks == [Block(*place, *place)]


def test_tab_stops_at_the_edge(hands: Hands) -> None:
    hands.press(*["Tab"] * 10)
    assert hands.place == (1, LAST)
    hands.press(*["Shift+Tab"] * 10)
    assert hands.place == (1, 0)


def test_enter_after_a_run_of_tabs_returns_to_where_it_began(hands: Hands) -> None:
    hands.press("Tab", "Tab", "Tab", "Enter")
    assert hands.place == (2, 2)
    hands.press("Tab", "Right", "Enter")
    assert hands.place == (3, 4), "an arrow ends the run"


def test_a_click_ends_a_run_of_tabs(hands: Hands) -> None:
    hands.press("Tab", "Tab")
    hands.click(0, 5)
    hands.press("Enter")
    assert hands.place == (1, 5)


@pytest.mark.parametrize(("direction", "place"), [("right", (1, 3)), ("none", (1, 2)), ("down", (2, 2))])
def test_where_enter_leads_is_a_setting(hands: Hands, direction: str, place: tuple[int, int]) -> None:
    hands.view.navigation.enter_direction = direction
    hands.press("Enter")
    assert hands.place == place


def test_rows_that_are_hidden_are_passed(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition")
    hands.view.plan_model.toggle("D02")
    hands.go_to("D02", "2024")
    hands.press("Down")
    assert hands.view.current_cell().row == "D07"


@pytest.mark.parametrize("chord", ["Ctrl+PgDn", "Ctrl+PgUp", "Ctrl+Tab", "Ctrl+Q", "Alt+Down"])
def test_a_key_without_meaning_here_leaves_cursor_and_selection_together(hands: Hands, chord: str) -> None:
    hands.press(chord)
    assert hands.place == (1, 2) and hands.blocks == [Block(1, 2, 1, 2)]


def test_typing_never_searches(hands: Hands) -> None:
    hands.view.keyboardSearch("r4")
    assert hands.place == (1, 2)


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("years", [0, 1])
def test_a_table_with_hardly_anything_in_it_bears_every_key(open_document: Callable[..., Document], show_page: Callable[..., Hands], rows: int, years: int) -> None:
    table = make_table("e", [make_row(f"r{row}", 0) for row in range(rows)], YEARS[:years], trailing=())
    hands = show_page(open_document(make_plan([table])), "e")
    for key, modifiers in KEYS:
        QTest.keyClick(hands.view, Qt.Key(key), Qt.KeyboardModifier(modifiers))
        hands.press("Esc")
    hands.type("1")
    hands.press("Esc")
    hands.view.grab()
    assert hands.view.current_cell() in (None, CellRef("e", "r0", "2021"))


# ---------------------------------------------------------------------------------------------- screens, wheels, sight


@pytest.fixture
def wide(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> Hands:
    """Return the hands on a table of 60 rows by 24 years, of which a part is seen."""
    years = tuple(Period(str(year), f"{year}年") for year in range(2001, 2025))
    rows = [make_row(f"r{row}", 0, [str(row + column) for column in range(24)], periods=years) for row in range(60)]
    return show_page(open_document(make_plan([make_table("w", rows, years, trailing=())])), "w", width=760, height=400)


def columns_seen(hands: Hands) -> list[int]:
    """Return the columns of figures that are wholly in sight."""
    view = hands.view
    edge = view.strip_width()
    bounds = [(column, *view.column_bounds(column)) for column in range(1, 25)]
    return [column for column, left, right in bounds if left >= edge and right < view.viewport().width()]


def test_alt_and_page_keys_go_one_screen_sideways_and_back(wide: Hands) -> None:
    wide.click(2, 2)
    seen = columns_seen(wide)
    wide.press("Alt+PgDn")
    first = wide.place
    assert first.row == 2 and seen[-1] - 1 <= first.column <= seen[-1] + 2 and wide.blocks == [Block(*first, *first)]
    assert first.column in columns_seen(wide)
    wide.press("Alt+PgDn", "Alt+PgDn", "Alt+PgDn")
    assert wide.place == (2, 24)
    wide.press(*["Alt+PgUp"] * 5)
    assert wide.place == (2, 1), "the frozen name is passed over"


def test_ctrl_backspace_brings_the_active_cell_back(wide: Hands) -> None:
    wide.click(3, 2)
    view = wide.view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert not view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    wide.press("Ctrl+Backspace")
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex())) and 2 in columns_seen(wide)
    assert wide.place == (3, 2) and wide.editor is None and wide.text(3, 2) == "4"
    before = view.verticalScrollBar().value()
    wide.press("Ctrl+Backspace")
    assert view.verticalScrollBar().value() == before, "a cell in sight stays where it is"


def test_the_wheel_goes_three_rows_and_parts_of_a_notch_go_parts(wide: Hands) -> None:
    bar, height = wide.view.verticalScrollBar(), wide.view.rowHeight(0)
    wide.wheel(-120)
    assert bar.value() == 3 * height
    wide.wheel(-40)
    assert bar.value() == 4 * height
    for _ in range(120):
        wide.wheel(-1)
    assert bar.value() == 7 * height, "nothing of a fine wheel is lost"
    wide.wheel(840)
    assert bar.value() == 0 and wide.view.zoom == 100


@pytest.mark.parametrize("held", ["Shift", "Ctrl+Shift"])
def test_the_wheel_with_shift_goes_sideways(wide: Hands, held: str) -> None:
    view = wide.view
    wide.wheel(-120, held)
    assert view.horizontalScrollBar().value() > 0 and view.verticalScrollBar().value() == 0 and view.zoom == 100
    wide.wheel(120, held)
    assert view.horizontalScrollBar().value() == 0


# ------------------------------------------------------------------------------------------------------------ selecting


@pytest.mark.parametrize(
    ("chords", "block"),
    [
        (["Shift+Right", "Shift+Down"], Block(1, 2, 2, 3)),
        (["Shift+Left", "Shift+Up"], Block(0, 1, 1, 2)),
        (["Shift+Right", "Shift+Left", "Shift+Left"], Block(1, 1, 1, 2)),
        (["Shift+Home"], Block(1, FIRST, 1, 2)),
        (["Shift+End"], Block(1, 2, 1, LAST)),
        (["Ctrl+Shift+Down"], Block(1, 2, 2, 2)),
        (["Ctrl+Shift+Down", "Ctrl+Shift+Down"], Block(1, 2, 4, 2)),
        (["Ctrl+Shift+Right"], Block(1, 2, 1, LAST)),
        (["Ctrl+Shift+Left"], Block(1, 0, 1, 2)),
        (["Ctrl+Shift+Up"], Block(0, 2, 1, 2)),
        (["Ctrl+Shift+Home"], Block(0, FIRST, 1, 2)),
        (["Ctrl+Shift+End"], Block(1, 2, 5, LAST)),
        (["Shift+PgDn"], Block(1, 2, 5, 2)),
        (["Shift+Space"], Block(1, 0, 1, LAST)),
        (["Ctrl+Space"], Block(0, 2, 5, 2)),
        (["Shift+Down", "Shift+Space"], Block(1, 0, 2, LAST)),
        (["Ctrl+A"], Block(0, FIRST, 2, LAST)),
        (["Ctrl+A", "Ctrl+A"], Block(0, 0, 5, LAST)),
    ],
)
def test_a_key_selects_what_excel_selects_and_the_active_cell_stays(hands: Hands, chords: list[str], block: Block) -> None:
    hands.press(*chords)
    assert hands.blocks == [block]
    assert hands.place == (1, 2)
    assert hands.text(1, 2) == "11" and hands.editor is None


def test_arrows_after_a_selection_go_on_from_the_active_cell(hands: Hands) -> None:
    hands.press("Shift+Down", "Shift+Right", "Right")
    assert hands.place == (1, 3) and hands.blocks == [Block(1, 3, 1, 3)]


def test_tab_and_enter_walk_inside_a_selection_and_keep_it(hands: Hands) -> None:
    hands.press("Shift+Right", "Shift+Right", "Shift+Down", "Shift+Down")
    block = Block(1, 2, 3, 4)
    seen = []
    for _ in range(9):
        hands.press("Tab")
        seen.append(hands.place)
        assert hands.blocks == [block]
    assert seen == [(1, 3), (1, 4), (2, 2), (2, 3), (2, 4), (3, 2), (3, 3), (3, 4), (1, 2)]
    hands.press("Enter", "Enter", "Enter")
    assert hands.place == (1, 3) and hands.blocks == [block]
    hands.press("Shift+Enter", "Shift+Tab")
    assert hands.place == (2, 4) and hands.blocks == [block]


def test_the_mouse_draws_a_selection_and_the_active_cell_is_where_it_began(hands: Hands) -> None:
    told = []
    hands.view.current_cell_changed.connect(told.append)
    hands.drag((0, 1), (2, 3))
    assert hands.blocks == [Block(0, 1, 2, 3)] and hands.place == (0, 1)
    assert {cell.row for cell in told} == {"r0"}, "cells that a drag passes are not told of"


def test_a_drag_backwards_begins_at_its_start_too(hands: Hands) -> None:
    hands.drag((4, 5), (2, 3))
    assert hands.blocks == [Block(2, 3, 4, 5)] and hands.place == (4, 5)


def test_shift_click_extends_from_the_active_cell_wherever_it_came_from(hands: Hands) -> None:
    hands.press("Down", "Right")
    hands.click(4, 5, "Shift")
    assert hands.blocks == [Block(2, 3, 4, 5)] and hands.place == (2, 3)
    hands.click(0, 1, "Shift")
    assert hands.blocks == [Block(0, 1, 2, 3)]


def test_ctrl_click_adds_an_area_and_tab_walks_through_both(hands: Hands) -> None:
    hands.click(4, 4, "Ctrl")
    assert hands.blocks == [Block(1, 2, 1, 2), Block(4, 4, 4, 4)] and hands.place == (4, 4)
    hands.press("Tab")
    assert hands.place == (1, 2)


def test_ctrl_and_a_drag_take_cells_out_of_the_selection_and_the_active_cell_stays_selected(hands: Hands) -> None:
    hands.drag((1, 2), (3, 4))
    hands.click(1, 2, held="Ctrl")
    assert any(block.has(hands.place) for block in hands.blocks) and sum(block.size for block in hands.blocks) == 8
    hands.click(1, 2)
    hands.click(1, 2, held="Ctrl")
    assert hands.blocks == [Block(1, 2, 1, 2)] and tuple(hands.place) == (1, 2)


def test_a_column_taken_out_of_the_selection_leaves_the_active_cell_in_the_others(hands: Hands) -> None:
    heads = hands.view.horizontalHeader()
    for column, held in ((2, Qt.KeyboardModifier.NoModifier), (4, Qt.KeyboardModifier.ControlModifier), (4, Qt.KeyboardModifier.ControlModifier)):
        at = heads.sectionViewportPosition(column) + heads.sectionSize(column) // 2
        QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, held, QPoint(at, heads.height() // 2))
    assert hands.blocks == [Block(0, 2, 5, 2)] and tuple(hands.place) == (0, 2)


def test_a_click_beside_the_cells_changes_nothing(hands: Hands) -> None:
    hands.drag((1, 2), (3, 4))
    beside = QPoint(hands.view.viewport().width() // 2, hands.view.row_bottom(5) + 60)
    assert not hands.view.indexAt(beside).isValid()
    hands.click_at(beside)
    assert hands.blocks == [Block(1, 2, 3, 4)] and tuple(hands.place) == (1, 2)
    QTest.mousePress(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, beside)
    hands._move(hands.middle(4, 5))
    QTest.mouseRelease(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, hands.middle(4, 5))
    assert hands.blocks == [Block(1, 2, 3, 4)]


def click_head(head: QHeaderView, section: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click into the middle of a head."""
    along, across = head.sectionViewportPosition(section) + head.sectionSize(section) // 2, 8
    at = QPoint(along, across) if head.orientation() == Qt.Orientation.Horizontal else QPoint(across, along)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held, at)


def test_heads_select_columns_and_rows_and_the_corner_all(hands: Hands) -> None:
    view, shift, ctrl = hands.view, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    click_head(view.horizontalHeader(), 3)
    assert hands.blocks == [Block(0, 3, 5, 3)] and hands.place == (0, 3)
    click_head(view.horizontalHeader(), 5, shift)
    assert hands.blocks == [Block(0, 3, 5, 5)]
    click_head(view.verticalHeader(), 2)
    assert hands.blocks == [Block(2, 0, 2, LAST)]
    click_head(view.verticalHeader(), 4, ctrl)
    assert hands.blocks == [Block(2, 0, 2, LAST), Block(4, 0, 4, LAST)]
    QTest.mouseClick(view.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert hands.blocks == [Block(0, 0, 5, LAST)]


def test_a_drag_to_the_edge_scrolls_on(wide: Hands, qtbot: QtBot) -> None:
    view = wide.view
    edge = QPoint(wide.middle(2, 2).x(), view.viewport().height() - 3)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, wide.middle(2, 2))
    wide._move(edge)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 5 * view.rowHeight(0))
    wide._move(edge + QPoint(0, 1))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    assert wide.place == (2, 2) and wide.blocks[0].top == 2 and wide.blocks[0].bottom > 12


def test_a_selection_of_everything_is_held_as_one_area(hands: Hands) -> None:
    hands.press("Ctrl+A", "Ctrl+A")
    assert len(hands.view.selectionModel().selection()) == 1


# -------------------------------------------------------------------------------------------------------- the summary


def test_the_selection_is_summed_up_exactly(hands: Hands) -> None:
    summary = hands.view.selection_summary()
    assert (summary.count, summary.numbers, str(summary.sum), summary.unit) == (1, 1, "11", "亿元")
    hands.press("Shift+Down", "Shift+Down", "Shift+Right")
    summary = hands.view.selection_summary()
    assert (summary.cells, summary.count, str(summary.sum), str(summary.average)) == (6, 4, "66", "16.50")
    assert (str(summary.smallest), str(summary.largest)) == ("11", "22")


def test_a_quick_row_of_selections_is_summed_up_once(hands: Hands, qtbot: object) -> None:
    told = []
    hands.view.selection_summary_changed.connect(told.append)
    with qtbot.waitSignal(hands.view.selection_summary_changed):
        hands.press("Shift+Down", "Shift+Right", "Shift+Right")
    assert len(told) == 1 and told[0].cells == 6


def test_the_sum_follows_an_edit(hands: Hands, qtbot: object) -> None:
    with qtbot.waitSignal(hands.view.selection_summary_changed, check_params_cb=lambda summary: str(summary.sum) == "500"):
        hands.view.plan_model.setData(hands.view.currentIndex(), "500")


def test_the_active_cell_is_told(hands: Hands) -> None:
    told = []
    hands.view.current_cell_changed.connect(told.append)
    hands.press("Right", "Home", "Left")
    assert [None if cell is None else (cell.row, cell.period) for cell in told] == [("r1", "2023"), ("r1", "2021"), None]
    assert hands.view.current_cell() is None and hands.view.current_row().row == "r1"


def test_the_program_can_clear_the_selection_without_losing_the_cursor(hands: Hands) -> None:
    hands.view.selectionModel().select(hands.view.currentIndex(), QItemSelectionModel.SelectionFlag.Clear)
    hands.press("Down")
    assert hands.place == (2, 2)
