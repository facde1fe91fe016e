"""The charts beside the grid: they follow the row, offer its kinds, drill and come back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.panels.charts_panel import ChartsPanel
from tests.gui.window_kit import cell, find, open_windows, plan_file, type_into_cell, window  # noqa: F401


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> ChartsPanel:
    """Return the panel of a window with the shipped plan, ready to draw."""
    window.side.charts.preload()
    qtbot.waitUntil(lambda: window.side.charts.is_ready)
    return window.side.charts


def show(window: MainWindow, qtbot: QtBot, row: str) -> None:
    """Go to a row and wait for its charts."""
    window.pages.go_to(cell(row, "2024"))
    panel = window.side.charts
    qtbot.waitUntil(lambda: not panel._rest.isActive() and not panel._waiting and not panel._turn.isActive())


def shown(panel: ChartsPanel) -> list[str]:
    """Return the names of the charts that are seen."""
    return [view.spec.name for view in panel.findChildren(ChartView) if view.isVisible()]


def test_the_parts_of_a_total_are_shown_for_total_and_part(window: MainWindow, panel: ChartsPanel, qtbot: QtBot) -> None:
    for row in ("D02", "D04"):
        show(window, qtbot, row)
        assert shown(panel)[-1] == "stack/decomposition/D02"


def test_the_kind_that_was_chosen_stays_while_rows_have_it(window: MainWindow, panel: ChartsPanel, qtbot: QtBot) -> None:
    show(window, qtbot, "D02")
    choice = find(panel, QComboBox, "chartChoice")
    choice.setFocus()
    choice.setCurrentIndex(choice.findData("bridge"))
    choice.activated.emit(choice.currentIndex())
    assert shown(panel)[-1] == "bridge/decomposition/D02"
    show(window, qtbot, "D08")
    assert shown(panel)[-1] == "bridge/decomposition/D07"
    show(window, qtbot, "D01")
    assert shown(panel) == ["path/decomposition/D01"]
    show(window, qtbot, "D03")
    assert shown(panel)[-1] == "bridge/decomposition/D02"


def test_a_part_is_drilled_into_and_left_again(window: MainWindow, panel: ChartsPanel, qtbot: QtBot) -> None:
    show(window, qtbot, "D02")
    view = [each for each in panel.findChildren(ChartView) if each.isVisible()][-1]
    number = next(number for number, hit in enumerate(view.laid_out.hits) if hit.drill == "path/decomposition/D04")
    view.setFocus()
    view.point_out(number)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert shown(panel)[-1] == "path/decomposition/D04"
    back = find(panel, QToolButton, "chartBack")
    assert back.isVisible()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert shown(panel)[-1] == "stack/decomposition/D02" and not back.isVisible()


def test_a_figure_leads_to_its_cell(window: MainWindow, panel: ChartsPanel, qtbot: QtBot) -> None:
    show(window, qtbot, "D04")
    view = next(each for each in panel.findChildren(ChartView) if each.isVisible() and each.spec.kind == "stack")
    place = next(hit for hit in view.laid_out.hits if hit.mark.cell is not None and (hit.mark.cell.row, hit.mark.cell.period) == ("D05", "2023"))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place.path.boundingRect().center().toPoint())
    assert window.pages.current_cell() == cell("D05", "2023")


def test_an_edit_is_drawn(window: MainWindow, panel: ChartsPanel, qtbot: QtBot) -> None:
    show(window, qtbot, "D02")
    view = [each for each in panel.findChildren(ChartView) if each.isVisible()][-1]
    from_before = view.spec
    type_into_cell(window, cell("D04", "2026"), "2600")
    qtbot.waitUntil(lambda: view.spec is not from_before and any("2600" == mark.text for series in view.spec.series for mark in series.marks))
    assert any("合计" in note for note in view.spec.footnotes)
