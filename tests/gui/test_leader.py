"""领导视图 as a leader uses it: choose, drill, come back, arrange a story, show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QListView, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.charts.catalogue import MAKERS
from ningbo_planner.domain.story import StoryView
from ningbo_planner.edits.stories import make_story
from ningbo_planner.gui import theme
from ningbo_planner.gui.leader.page import LeaderPage
from ningbo_planner.gui.leader.presenting import PresentationWindow
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.charting import chart_of
from ningbo_planner.services.stories import scenes_of
from ningbo_planner.services.versions import freeze
from ningbo_planner.text import has_text
from tests.gui.window_kit import cell, find, open_windows, plan_file, settle, type_into_cell, window  # noqa: F401

VIEWS = (StoryView("stack/decomposition/D02", "先看总量"), StoryView("path/decomposition/D04", "再看最大的一块"), StoryView("stack/decomposition/D07"))


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> LeaderPage:
    """Return the open page of charts of a window with the shipped plan."""
    window.actions_table["leaderView"].trigger()
    settle()
    return window.leader.page


@pytest.fixture
def story(window: MainWindow, page: LeaderPage) -> LeaderPage:
    """Return the page with a story of three pictures."""
    window.document.execute(make_story(window.document.plan, "汇报", VIEWS))
    page.side.setCurrentIndex(1)
    page.refresh()
    settle()
    return page


def choose(page: LeaderPage, name: str, value: str) -> None:
    """Choose something in one of the boxes above the chart, as a person does."""
    combo = find(page, QComboBox, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def hit_of(view: Any, row: str, period: str) -> QPoint:
    """Return the middle of the place of a cell."""
    return next(hit for hit in view.laid_out.hits if hit.mark.cell is not None and (hit.mark.cell.row, hit.mark.cell.period) == (row, period)).path.boundingRect().center().toPoint()


def titles(page: LeaderPage) -> list[str]:
    """Return the pictures of the story as listed."""
    listed = find(page, QListWidget, "storyList")
    return [listed.item(number).text() for number in range(listed.count())]


def test_the_overview_shows_the_main_charts_and_one_opens_large(page: LeaderPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._drawing.is_running)
    shown = [view for view in page.overview.views if view.spec is not None]
    assert len(shown) >= 6 and len({view.spec.kind for view in shown}) >= 5
    page.overview.chart_chosen.emit(shown[0].spec.name)
    assert page.pages.currentWidget() is page.view and page.view.spec.name == shown[0].spec.name
    qtbot.keyClick(page.view, Qt.Key.Key_Backspace)
    assert page.pages.currentWidget() is page.overview


def test_a_question_and_a_place_are_chosen_by_keys(page: LeaderPage, qtbot: QtBot) -> None:
    kinds, places = find(page, QListWidget, "chartKinds"), find(page, QListView, "chartPlaces")
    kinds.setFocus()
    kinds.setCurrentRow(next(number for number in range(kinds.count()) if kinds.item(number).data(Qt.ItemDataRole.UserRole) == "stack"))
    assert page.view.spec.name == "stack/decomposition/D02"
    places.setFocus()
    qtbot.keyClick(places, Qt.Key.Key_Down)
    assert page.view.spec.name == "path/decomposition/D03", "a part has no parts: its path is the nearest question"
    page.choice.search.setText("服务业(")
    assert places.model().rowCount() >= 1
    places.setCurrentIndex(places.model().index(0, 0))
    assert page.request.row == "D07"


def test_drilling_leaves_a_trail_back(page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("stack/decomposition/D02")
    settle()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=hit_of(page.view, "D04", "2024"))
    assert page.view.spec.name == "path/decomposition/D04" and page.back.isEnabled()
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert page.view.spec.name == "stack/decomposition/D02"


def test_years_rows_and_versions_are_chosen(window: MainWindow, page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("stack/decomposition/D02")
    choose(page, "chartFirst", "2024")
    assert page.view.spec.categories == ("2024年", "2025年", "2026年")
    choose(page, "chartLast", "2025")
    assert page.view.spec.categories == ("2024年", "2025年")
    page.options._menu.actions()[2].trigger()
    assert "D03" not in page.request.rows and page.view.spec.series[-2].name == "其他1项"
    page.options._menu.actions()[0].trigger()
    assert page.request.rows == ()
    version = freeze(window.document.workspace, "征求意见稿")
    type_into_cell(window, cell("D04", "2026"), "2600")
    page.show_chart("path/decomposition/D04")
    choose(page, "chartAgainst", version.id)
    against = next(series for series in page.view.spec.series if series.role == "against")
    assert (against.name, against.marks[-1].text) == ("征求意见稿", "2500")


def test_a_figure_leads_to_its_cell_in_the_grid(window: MainWindow, page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("path/decomposition/D05")
    settle()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=hit_of(page.view, "D05", "2023"))
    assert window.pages.current_cell() == cell("D05", "2023")


def test_the_page_is_never_stale(window: MainWindow, page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("path/decomposition/D04")
    type_into_cell(window, cell("D04", "2026"), "2600")
    qtbot.waitUntil(lambda: any(mark.text == "2600" for mark in page.view.spec.series[0].marks))
    window.document.undo()
    qtbot.waitUntil(lambda: any(mark.text == "2500" for mark in page.view.spec.series[0].marks))


def test_a_chart_whose_row_is_gone_says_so(window: MainWindow, page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("path/decomposition/X99")
    assert page.pages.currentWidget() is page.said and "没有这张图" in page.said.text()


def test_a_story_is_made_arranged_and_annotated_each_as_one_step(window: MainWindow, page: LeaderPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **more: ("向市长汇报", True))
    page.side.setCurrentIndex(1)
    qtbot.mouseClick(page.stories.tools["usual"], Qt.MouseButton.LeftButton)
    plan = window.document.plan
    key = next(iter(plan.stories))
    assert plan.stories[key].title == "向市长汇报" and len(plan.stories[key].views) == len(titles(page)) >= 8
    page.show_chart("path/decomposition/D04")
    page.stories.list.setCurrentRow(0)
    qtbot.mouseClick(page.stories.add, Qt.MouseButton.LeftButton)
    assert plan.stories[key].views[1].chart == "path/decomposition/D04" and page.stories.list.currentRow() == 1
    qtbot.keyClick(page.stories.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert plan.stories[key].views[0].chart == "path/decomposition/D04"
    page.stories.note.setFocus()
    page.stories.note.setPlainText("先说最大的一块")
    page.stories.keep_note()
    assert plan.stories[key].views[0].note == "先说最大的一块"
    page.refresh()
    page.stories.list.setCurrentRow(1)
    qtbot.keyClick(page.stories.list, Qt.Key.Key_Delete)
    count = len(plan.stories[key].views)
    window.document.undo()
    assert len(plan.stories[key].views) == count + 1 and plan.stories[key].views[0].note == "先说最大的一块"
    qtbot.mouseClick(page.stories.tools["remove"], Qt.MouseButton.LeftButton)
    assert not plan.stories
    window.document.undo()
    assert plan.stories[key].title == "向市长汇报"


def test_pictures_are_arranged_by_drag(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    listed = find(story, QListWidget, "storyList")
    item = listed.takeItem(2)
    listed.insertItem(0, item)
    listed.arranged.emit()
    assert [view.chart for view in window.document.plan.stories["S1"].views] == [VIEWS[2].chart, VIEWS[0].chart, VIEWS[1].chart]


# ---------------------------------------------------------------------------------------------------------------- presenting


@pytest.fixture
def show(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> Iterator[PresentationWindow]:
    """Return the running presentation of the story; it is ended with the test, for it covers the screen and takes the mouse of the next one."""
    find(story, QWidget, "leaderPresent")
    story.present_wanted.emit(True)
    settle()
    yield window.leader._presentation
    if window.leader._presentation is not None:
        window.leader._presentation.close()
        settle()


def test_keys_turn_the_pages_and_stay_at_the_ends(show: PresentationWindow, qtbot: QtBot) -> None:
    assert show.isFullScreen() and show.view.spec.name == VIEWS[0].chart
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End):
        qtbot.keyClick(show.view, key)
        seen.append(show.number)
    assert seen == [1, 2, 2, 1, 0, 0, 2] and show.foot.text().endswith("3 / 3")


def test_numbers_jump(show: PresentationWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(show.view, Qt.Key.Key_3)
    assert "跳到第 3 页" in show.foot.text() and show.number == 0
    qtbot.keyClick(show.view, Qt.Key.Key_Return)
    assert show.number == 2
    for key in (Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_Return):
        qtbot.keyClick(show.view, key)
    assert show.number == 2


def test_the_screen_is_blanked_and_comes_back(show: PresentationWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(show.view, Qt.Key.Key_B)
    assert show.is_blank and show.grab().toImage().pixelColor(50, 50).name() == "#000000"
    qtbot.keyClick(show, Qt.Key.Key_B)
    assert not show.is_blank and show.number == 0
    qtbot.keyClick(show.view, Qt.Key.Key_W)
    assert show.grab().toImage().pixelColor(50, 50).name() == "#ffffff"
    qtbot.keyClick(show, Qt.Key.Key_Right)
    assert not show.is_blank and show.number == 0, "the first key only brings the picture back"


def test_a_click_drills_and_backspace_comes_back(show: PresentationWindow, qtbot: QtBot) -> None:
    settle()
    qtbot.mouseClick(show.view.viewport(), Qt.MouseButton.LeftButton, pos=hit_of(show.view, "D04", "2024"))
    assert show.view.spec.name == "path/decomposition/D04" and "Backspace" in show.foot.text()
    qtbot.keyClick(show.view, Qt.Key.Key_Backspace)
    assert show.view.spec.name == VIEWS[0].chart and show.number == 0


def test_tab_walks_over_the_figures_and_enter_drills(show: PresentationWindow, qtbot: QtBot) -> None:
    for _ in range(4):
        qtbot.keyClick(show.view, Qt.Key.Key_Tab)
    assert show.view.hit is not None
    drill = show.view.hit.drill
    qtbot.keyClick(show.view, Qt.Key.Key_Return)
    assert drill and show.view.spec.name == drill


def test_escape_ends_and_the_wheel_turns(window: MainWindow, show: PresentationWindow, qtbot: QtBot) -> None:
    QTest.keyClick(show.view, Qt.Key.Key_PageDown)
    qtbot.keyClick(show.view, Qt.Key.Key_Escape)
    assert window.leader._presentation is None
    window.actions_table["present"].trigger()
    assert window.leader._presentation is not None
    window.leader._presentation.close()


def test_an_edit_is_seen_while_presenting(window: MainWindow, show: PresentationWindow, qtbot: QtBot) -> None:
    show.go_to(1)
    type_into_cell(window, cell("D04", "2026"), "2600")
    assert show.number == 1 and show.view.spec.series[0].marks[-1].text == "2600"


def test_notes_stand_beside_the_picture_and_what_comes_next(window: MainWindow, show: PresentationWindow, qtbot: QtBot) -> None:
    from ningbo_planner.gui.leader.notes_window import NotesWindow

    notes = NotesWindow(show)
    qtbot.addWidget(notes)
    notes.show()
    assert notes.note.toPlainText() == "先看总量" and notes.next.spec.name == VIEWS[1].chart
    qtbot.keyClick(notes, Qt.Key.Key_Right)
    assert show.number == 1 and notes.note.toPlainText() == "再看最大的一块" and notes.now.spec.name == VIEWS[1].chart
    show.go_to(2)
    assert notes.next.spec is None and "没有备注" in notes.note.toPlainText() and "最后一页" in notes.next_name.text()


def test_letters_grow_with_the_height_of_the_screen(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    scenes = scenes_of(window.document.workspace, VIEWS)
    shown = PresentationWindow(scenes, lambda name: chart_of(window.document.workspace, name), theme.LIGHT)
    qtbot.addWidget(shown)
    sizes = {}
    for height, width in ((768, 1366), (2160, 3840)):
        shown.resize(width, height)
        shown.show()
        settle()
        sizes[height] = min(words.size for words in shown.view.laid_out.words() if words.purpose == "figure")
    assert sizes[768] >= 768 / 60 and sizes[2160] >= 2160 / 60


def test_every_measure_of_every_kind_has_a_name() -> None:
    named = {(kind, measure) for kind, maker in MAKERS.items() for measure in maker.measures if has_text(f"chart.measure.{measure}")}
    assert named == {(kind, measure) for kind, maker in MAKERS.items() for measure in maker.measures}


def test_closing_the_window_ends_its_presentation(show: PresentationWindow, window: MainWindow) -> None:
    window.close()
    settle()
    assert window.leader._presentation is None and not any(isinstance(each, PresentationWindow) and each.isVisible() for each in QApplication.topLevelWidgets())
