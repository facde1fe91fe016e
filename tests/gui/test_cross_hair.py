"""The cross-hair: two bands on row and column of the active cell, over frozen columns and heads too, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.settings import load
from tests.gui.grid_hands import Hands
from tests.gui.window_kit import cell, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def picture(hands: Hands) -> QImage:
    """Return what is seen of the cells."""
    return hands.view.viewport().grab().toImage()


def ground(image: QImage, hands: Hands, row: int, column: int) -> QColor:
    """Return the colour behind the figure of a cell."""
    rect = hands.view.visualRect(hands.view.model().index(row, column))
    return image.pixelColor(rect.left() + 12, rect.top() + 3)


def banded(image: QImage, plain: QImage, hands: Hands) -> set[tuple[int, int]]:
    """Return the places whose ground is other than without the cross-hair."""
    sheet = hands.view.sheet
    places = [(row, column) for row in range(1, sheet.row_count) for column in range(2, 8)]
    return {place for place in places if ground(image, hands, *place) != ground(plain, hands, *place)}


def cross(row: int, column: int) -> set[tuple[int, int]]:
    """Return the places of a row and a column without the one where they cross."""
    return ({(row, each) for each in range(2, 8)} | {(each, column) for each in range(1, 14)}) - {(row, column)}


@pytest.fixture
def crossed(hands: Hands) -> Hands:
    """Return the hands on a grid with a cross-hair, the active cell being 数字智能终端 2024."""
    hands.go_to("D05", "2024")
    hands.page.model.display.has_cross_hair = True
    return hands


def test_row_and_column_of_the_active_cell_are_marked_and_nothing_else(hands: Hands) -> None:
    hands.go_to("D05", "2024")
    plain = picture(hands)
    hands.page.model.display.has_cross_hair = True
    assert banded(picture(hands), plain, hands) == cross(4, 5)
    hands.page.model.display.has_cross_hair = False
    assert picture(hands) == plain


def test_the_bands_follow_the_cursor_and_leave_nothing_behind(crossed: Hands) -> None:
    QApplication.processEvents()
    crossed.press("Down", "Right", "Right", "Up", "Left")
    moved = picture(crossed)
    crossed.page.model.display.has_cross_hair = False
    plain = picture(crossed)
    assert banded(moved, plain, crossed) == cross(4, 6)
    crossed.page.model.display.has_cross_hair = True
    assert picture(crossed) == moved


def test_the_letters_are_as_easy_to_read(crossed: Hands) -> None:
    colours = theme.current()
    for palette in (theme.LIGHT, theme.DARK):
        band, base, text = palette.crosshair, palette.base, palette.text
        mixed = [round(band.getRgb()[at] * band.alphaF() + base.getRgb()[at] * (1 - band.alphaF())) for at in range(3)]
        assert sum(abs(one - other) for one, other in zip(mixed, text.getRgb(), strict=False)) > 450
    assert colours.crosshair.alpha() < 60


def test_the_heads_have_their_part_of_the_bands(crossed: Hands) -> None:
    view = crossed.view
    heads = [each for each in view.findChildren(QWidget, "crossHairHead") if each.isVisible()]
    assert sorted((each.width(), each.height()) for each in heads) == sorted(
        [(view.columnWidth(5), view.horizontalHeader().height()), (view.verticalHeader().width(), view.rowHeight(4))]
    )
    crossed.press("Down")
    down = next(each for each in heads if each.width() == view.verticalHeader().width())
    assert down.y() == view.verticalHeader().sectionViewportPosition(5)
    crossed.page.model.display.has_cross_hair = False
    assert not any(each.isVisible() for each in heads)


def test_clicks_go_through_to_the_heads(crossed: Hands) -> None:
    assert all(each.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) for each in crossed.view.findChildren(QWidget, "crossHairHead"))


def test_the_row_is_marked_over_frozen_columns_and_the_column_not(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", width=700)
    hands.go_to("D05", "2025")
    hands.view.horizontalScrollBar().setValue(130)
    assert hands.view.strip_width() > 0
    plain = picture(hands)
    hands.page.model.display.has_cross_hair = True
    image = picture(hands)
    y = hands.view.visualRect(hands.view.model().index(4, 1)).top() + 3
    assert image.pixelColor(5, y) != plain.pixelColor(5, y)
    hands.go_to("D05", "2021")
    hands.view.horizontalScrollBar().setValue(60)
    first, second = picture(hands), hands.view.visualRect(hands.view.model().index(2, 0))
    hands.page.model.display.has_cross_hair = False
    without = picture(hands)
    spot = QPoint(second.left() + 3, second.top() + 3)
    assert hands.view.strip_width() > spot.x() and first.pixelColor(spot) == without.pixelColor(spot), "a band must not run over the frozen names"


def test_scrolling_takes_the_bands_along(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", height=340)
    hands.page.model.display.has_cross_hair = True
    hands.go_to("D05", "2024")
    QApplication.processEvents()
    hands.view.verticalScrollBar().setValue(40)
    QApplication.processEvents()
    scrolled = picture(hands)
    hands.view.viewport().update()
    QApplication.processEvents()
    assert picture(hands) == scrolled
    end = next(each for each in hands.view.findChildren(QWidget, "crossHairHead") if each.width() == hands.view.verticalHeader().width())
    assert end.y() == hands.view.verticalHeader().sectionViewportPosition(4)


def test_the_command_switches_it_for_all_tables_and_it_is_remembered(window: MainWindow, open_windows: Callable[..., MainWindow]) -> None:
    action = window.actions_table["crossHair"]
    press(window.pages.view, "Ctrl+Shift+X")
    assert action.isChecked() and window.pages.view.cross_hair.is_shown and load().cross_hair
    window.pages.show_table("main")
    assert window.pages.view.cross_hair.is_shown
    path = window.document.workspace.path
    window.close()
    again = open_windows(path)
    assert again.pages.view.cross_hair.is_shown
    again.pages.go_to(cell("D05", "2024"))
    settle()
    again.actions_table["crossHair"].trigger()
    assert not again.pages.view.cross_hair.is_shown and not load().cross_hair
    assert again.pages.current_cell() == CellRef("decomposition", "D05", "2024")
