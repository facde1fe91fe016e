"""A chart on the screen, used by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import Mark
from ningbo_planner.analysis.charts.catalogue import make_chart
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.charts.reading import text_of
from tests.gui.chart_kit import shipped_setting


def view_of(qtbot: QtBot, name: str, size: QSize = QSize(900, 560)) -> ChartView:
    """Show one chart of the shipped plan."""
    view = ChartView(theme.LIGHT)
    qtbot.addWidget(view)
    view.resize(size)
    view.show()
    view.show_chart(make_chart(shipped_setting(), name))
    view.setFocus()
    view.grab()
    return view


def place_of(view: ChartView, row: str, period: str) -> tuple[int, QPoint]:
    """Return number and middle of the place of a cell."""
    number = next(number for number, hit in enumerate(view.laid_out.hits) if hit.mark.cell is not None and (hit.mark.cell.row, hit.mark.cell.period) == (row, period))
    return number, view.laid_out.hits[number].path.boundingRect().center().toPoint()


def test_hovering_points_a_place_out_and_tells_its_figures(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    pointed: list[Mark | None] = []
    view.pointed_at.connect(pointed.append)
    before = view.grab().toImage()
    _, place = place_of(view, "D02", "2025")
    QTest.mouseMove(view.viewport(), place)
    assert view.hit.mark.text == "6000" and view.hit.tip == ("2025年　数字制造业(营收)", "6000")
    assert pointed[-1].text == "6000" and view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert view.grab().toImage() != before
    QTest.mouseMove(view.viewport(), QPoint(2, 2))
    assert view.hit is None and pointed[-1] is None and view.grab().toImage() == before


def test_a_click_on_a_column_leads_to_its_cell(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    with qtbot.waitSignal(view.cell_chosen) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "D02", "2026")[1])
    assert (signal.args[0].row, signal.args[0].period) == ("D02", "2026")


def test_a_click_on_a_part_opens_its_chart_and_with_ctrl_its_cell(qtbot: QtBot) -> None:
    view = view_of(qtbot, "stack/decomposition/D02")
    place = place_of(view, "D04", "2024")[1]
    with qtbot.waitSignal(view.chart_chosen) as opened:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["path/decomposition/D04"]
    with qtbot.waitSignal(view.cell_chosen) as led:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert (led.args[0].row, led.args[0].period) == ("D04", "2024")


def test_arrows_walk_over_the_figures_and_enter_follows(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
        walked.append(view.hit.mark.cell.period)
    assert walked == ["2021", "2022", "2023", "2022"]
    assert "2022年" in view.accessibleDescription() and "4000" in view.accessibleDescription()
    with qtbot.waitSignal(view.cell_chosen) as led:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert led.args[0].period == "2022"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.hit.mark.cell.period == "2026"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.hit is None
    with qtbot.waitSignal(view.back_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Backspace)


def test_up_and_down_walk_over_the_parts_of_a_period(qtbot: QtBot) -> None:
    view = view_of(qtbot, "stack/decomposition/D02")
    view.point_out(place_of(view, "D04", "2024")[0])
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert (view.hit.mark.cell.row, view.hit.mark.cell.period) == ("D05", "2024")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert (view.hit.mark.cell.row, view.hit.mark.cell.period) == ("D03", "2024")


def test_a_chart_is_read_aloud(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    assert "数字制造业(营收)2026年目标7000亿元" in view.accessibleName()
    assert "2026年 7000" in view.accessibleDescription()
    assert "差+54" in text_of(make_chart(shipped_setting(), "stack/decomposition/D07"))


def test_the_chart_follows_size_and_colours(qtbot: QtBot) -> None:
    view = view_of(qtbot, "stack/decomposition/D07")
    view.set_colours(theme.DARK)
    assert view.grab().toImage().pixelColor(3, 3) == theme.DARK.base
    view.resize(420, 320)
    assert (view.laid_out.size.width(), view.laid_out.size.height()) == (view.width(), view.height())


def test_nothing_is_shown_without_a_chart(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    view.show_chart(None)
    assert view.accessibleName() == "图表" and view.grab().toImage().pixelColor(450, 280) == theme.LIGHT.base
    qtbot.keyClick(view, Qt.Key.Key_Right)
