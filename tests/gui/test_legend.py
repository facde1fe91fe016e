"""The legend: one click away, complete, drawn as the grid draws, gone with Esc or a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.legend import LegendPopup, SampleCell, sections
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.cell_face import Mark
from ningbo_planner.gui.models.cell_pictures import Trend
from tests.gui.window_kit import find, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def opened(window: MainWindow) -> LegendPopup:
    """Click on the button and return the legend."""
    QTest.mouseClick(find(window, QToolButton, "legendButton"), Qt.MouseButton.LeftButton)
    return find(window, LegendPopup, "legendPopup")


def picture_of(sample: SampleCell) -> QImage:
    """Return a sample as it is seen."""
    return sample.grab().toImage()


def test_it_explains_all_that_can_be_seen() -> None:
    faces = [sample.face for section in sections() for sample in section.samples]
    assert {mark for face in faces for mark in face.marks} == set(Mark)
    assert {face.grade for face in faces} >= set(Grade) and any(face.is_explained for face in faces)
    assert {face.picture.trend for face in faces if face.picture is not None} >= set(Trend)
    assert any(face.is_total for face in faces) and any(face.is_base for face in faces) and any(face.is_unread for face in faces)
    assert [face.sign for face in faces if face.sign] == ["▲+9", "▼−9", "缺", "≠"]


def test_one_click_shows_it_inside_the_screen_with_words_beside_every_sample(window: MainWindow) -> None:
    popup = opened(window)
    assert popup.isVisible() and popup.screen().availableGeometry().contains(popup.pos())
    samples = popup.findChildren(SampleCell)
    words = {label.text() for label in popup.findChildren(QLabel)}
    assert len(samples) == sum(len(section.samples) for section in sections()) and {sample.accessibleName() for sample in samples} <= words
    assert popup.height() < 700 and popup.width() < 1000, "small enough for a laptop"
    popup.close()


def test_no_two_samples_look_the_same(window: MainWindow) -> None:
    popup = opened(window)
    seen = [bytes(picture_of(sample).constBits()) for sample in popup.findChildren(SampleCell)]
    assert len(set(seen)) == len(seen)
    popup.close()


def test_escape_and_a_click_elsewhere_close_it(window: MainWindow) -> None:
    popup = opened(window)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    settle()
    assert not window.findChildren(LegendPopup)
    popup = opened(window)
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(-40, -40))
    settle()
    assert not window.findChildren(LegendPopup)


def test_the_menu_and_the_command_search_know_it_too(window: MainWindow) -> None:
    window.actions_table["legend"].trigger()
    assert find(window, LegendPopup, "legendPopup").isVisible()
    find(window, LegendPopup, "legendPopup").close()


def test_it_is_dark_in_the_dark(window: MainWindow) -> None:
    popup = opened(window)
    light = picture_of(popup.findChildren(SampleCell)[0])
    popup.close()
    settle()
    window.actions_table["themeDark"].trigger()
    popup = opened(window)
    dark = picture_of(popup.findChildren(SampleCell)[0])
    assert dark.pixelColor(60, 4) == theme.DARK.base != light.pixelColor(60, 4)
    popup.close()
    window.actions_table["themeLight"].trigger()
    QApplication.processEvents()
