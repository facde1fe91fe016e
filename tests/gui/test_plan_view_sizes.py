"""Sizes in the grid: it fits a small laptop, grows with its texts, zooms as a whole, and stays as a person left it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.column_widths import Wish, share_out
from tests.gui.grid_hands import Hands
from tests.plans import make_plan, make_row, make_table


def test_the_shipped_table_fits_beside_a_side_panel_on_a_small_laptop(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", width=1366 - 336, height=560)
    assert not hands.view.horizontalScrollBar().maximum()
    widths = [hands.view.columnWidth(column) for column in range(2, 8)]
    painter = hands.view.cell_painter
    assert all(width >= painter.width_of("4000", True) + painter.sign_width("▼−150") + 2 * painter.padding for width in widths[4:])


@pytest.mark.parametrize("table", ["decomposition", "main", "text"])
def test_no_text_of_a_label_is_cut(document: Document, show_page: Callable[..., Hands], table: str) -> None:
    hands = show_page(document, table)
    view, painter = hands.view, hands.view.cell_painter
    for row in range(view.model().rowCount()):
        for column, shown in enumerate(view.sheet.columns):
            face, rect = view.looks.of(row, column), view.visualRect(view.model().index(row, column))
            if face.wraps and face.text:
                assert painter.label_height(face, rect.width()) <= rect.height(), (row, shown.key, face.text)


def test_rows_grow_with_what_is_typed(document: Document, show_page: Callable[..., Hands], qtbot: object) -> None:
    hands = show_page(document, "text")
    before = hands.view.rowHeight(0)
    hands.click(0, 4)
    hands.commit("到二〇二六年全市数字经济增加值总量超过1万亿元，力争更高，并保持在全省前列，继续提升质量和效益")
    hands.press("Enter")
    assert hands.view.rowHeight(0) > before


def test_widths_are_shared_out_within_the_wishes() -> None:
    wishes = [Wish(50, 100, 150), Wish(40, 60, 60), Wish(80, 80, 80)]
    assert share_out(wishes, 240) == [100, 60, 80]
    assert share_out(wishes, 205) == [75, 50, 80]
    assert share_out(wishes, 170) == [50, 40, 80]
    assert share_out(wishes, 265) == [125, 60, 80]
    assert share_out(wishes, 900) == [150, 60, 80]
    labels_give_way = [Wish(50, 100, 150), Wish(40, 60, 60, is_figure=True)]
    assert share_out(labels_give_way, 80) == [50, 60]


def test_shrunk_columns_never_ask_for_a_scroll_bar() -> None:
    wishes = [Wish(50, 101, 150), Wish(41, 63, 63), Wish(33, 97, 97), Wish(20, 59, 80)]
    for available in range(sum(wish.least for wish in wishes), 400):
        assert sum(share_out(wishes, available)) <= available


def test_an_edge_is_drawn_with_the_mouse(hands: Hands) -> None:
    header, plain = hands.view.horizontalHeader(), Qt.KeyboardModifier.NoModifier
    before, neighbour = header.sectionSize(3), header.sectionSize(4)
    edge = QPoint(header.sectionViewportPosition(3) + before - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, plain, edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(25, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, plain, edge + QPoint(25, 0))
    assert header.sectionSize(3) == before + 25 and header.sectionSize(4) == neighbour


def test_a_width_that_a_person_drew_stays(hands: Hands) -> None:
    hands.view.horizontalHeader().resizeSection(3, 140)
    hands.page.resize(900, 620)
    hands.view.set_zoom(150)
    assert hands.view.columnWidth(3) == 210
    hands.view.set_zoom(100)
    assert hands.view.columnWidth(3) == 140


def test_a_double_click_on_an_edge_fits_the_column_to_what_is_in_sight(hands: Hands) -> None:
    header = hands.view.horizontalHeader()
    header.resizeSection(8, 80)
    edge = QPoint(header.sectionViewportPosition(8) + header.sectionSize(8) - 1, header.height() // 2)
    QTest.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    longest = hands.view.cell_painter.width_of("市经信局、市发改委市数字经济局")
    assert hands.view.columnWidth(8) >= longest


def test_zoom_scales_text_rows_and_columns_together(hands: Hands) -> None:
    told = []
    hands.view.zoom_changed.connect(told.append)
    height, size = hands.view.rowHeight(2), hands.view.cell_painter.font.pointSizeF()
    hands.view.set_zoom(200)
    assert hands.view.cell_painter.font.pointSizeF() == 2 * size and abs(hands.view.rowHeight(2) - 2 * height) <= 4
    hands.view.set_zoom(500)
    hands.view.set_zoom(1)
    assert told == [200, 50] and QFontMetrics(hands.view.font()).height() < height
    heads = (hands.view.horizontalHeader(), hands.view.verticalHeader(), hands.view.frozen_heads)
    assert {head.font().pointSizeF() for head in heads} == {size / 2}


def test_ctrl_wheel_zooms_and_does_not_scroll(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "main", height=300)
    hands.wheel(-120, "Ctrl")
    assert hands.view.zoom == 90 and hands.view.verticalScrollBar().value() == 0
    for _ in range(4):
        hands.wheel(30, "Ctrl")
    assert hands.view.zoom == 100, "parts of a notch add up"
    hands.wheel(-120)
    assert hands.view.zoom == 100 and hands.view.verticalScrollBar().value() > 0


def test_keys_zoom_too(hands: Hands) -> None:
    hands.press("Ctrl+Plus", "Ctrl+Equal")
    assert hands.view.zoom == 120
    hands.press("Ctrl+Minus", "Ctrl+0")
    assert hands.view.zoom == 100


def test_shift_wheel_scrolls_sideways(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", width=700)
    hands.wheel(-120, "Shift")
    assert hands.view.horizontalScrollBar().value() > 0 == hands.view.verticalScrollBar().value()


def test_the_top_row_stays_when_the_zoom_changes(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", height=400)
    hands.view.verticalScrollBar().setValue(hands.view.verticalHeader().sectionPosition(30))
    hands.view.set_zoom(140)
    assert hands.view.rowAt(0) == 30


def test_a_large_table_measures_only_rows_in_sight(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    long = "很长很长的指标名称" * 8
    rows = [make_row(f"r{at}", 0, ["1"], name=long if at % 2 else "短") for at in range(2000)]
    hands = show_page(open_document(make_plan([make_table("big", rows, trailing=())])), "big")
    header = hands.view.verticalHeader()
    assert header.sectionSize(1) > header.sectionSize(0) == header.sectionSize(1801)
    hands.view.go_to(CellRef("big", "r1801", "2021"))
    assert header.sectionSize(1801) > header.sectionSize(1800)
