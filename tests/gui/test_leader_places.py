"""领导视图 beside everything else that goes on: notes half typed, another plan, another colour, another language, departments, the notes window by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.charts.catalogue import MAKERS
from ningbo_planner.edits.stories import make_story
from ningbo_planner.gui import theme
from ningbo_planner.gui.leader.notes_window import NotesWindow
from ningbo_planner.gui.leader.page import LeaderPage
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.window_change import made_anew
from ningbo_planner.services.plan_files import create_plan_file, shipped_plan
from tests.gui.test_leader import VIEWS, page, show, story  # noqa: F401
from tests.gui.window_kit import cell, find, open_windows, plan_file, settle, type_into_cell, window  # noqa: F401


def type_note(page: LeaderPage, text: str, qtbot: QtBot) -> None:
    """Type into the note of the chosen picture, and leave it there."""
    page.stories.note.setFocus()
    page.stories.note.moveCursor(page.stories.note.textCursor().MoveOperation.End)
    qtbot.keyClicks(page.stories.note, text)


def notes_of(window: MainWindow, key: str = "S1") -> list[str]:
    return [view.note for view in window.document.plan.stories[key].views]


def test_a_note_that_is_being_typed_stays_while_the_plan_changes(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    type_note(story, " one", qtbot)
    type_into_cell(window, cell("D04", "2026"), "2600")
    story.refresh()
    assert story.stories.note.toPlainText() == "先看总量 one"
    type_note(story, " two", qtbot)
    qtbot.waitUntil(lambda: notes_of(window)[0] == "先看总量 one two")


def test_a_note_goes_to_the_story_it_was_typed_for(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    window.document.execute(make_story(window.document.plan, "另一个", VIEWS[1:]))
    story.refresh()
    type_note(story, " more", qtbot)
    combo = find(story, QComboBox, "storyChoice")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert notes_of(window)[0] == "先看总量 more"
    assert [view.chart for view in window.document.plan.stories["S2"].views] == [view.chart for view in VIEWS[1:]]
    assert story.stories.list.count() == 2 and story.stories.note.toPlainText() == VIEWS[1].note


def test_another_plan_ends_the_presentation_and_keeps_what_was_typed(window: MainWindow, show: object, story: LeaderPage, qtbot: QtBot, tmp_path: Path) -> None:
    type_note(story, " kept", qtbot)
    first = window.document.workspace.path
    other = tmp_path / "other.nbplan"
    create_plan_file(other, shipped_plan())
    assert window.files.open_path(other)
    qtbot.waitUntil(lambda: window.document.has_plan and window.document.workspace.path == other)
    assert window.leader._presentation is None
    assert story.isVisible() and story.request is None and story.stories.note.toPlainText() == "" and not window.document.plan.stories
    assert window.files.open_path(first)
    qtbot.waitUntil(lambda: window.document.has_plan and window.document.workspace.path == first)
    assert notes_of(window)[0] == "先看总量 kept"


def test_presentation_and_notes_follow_into_the_dark(window: MainWindow, show: QWidget, qtbot: QtBot) -> None:
    notes = NotesWindow(show)
    qtbot.addWidget(notes)
    try:
        window.actions_table["themeDark"].trigger()
        settle()
        for view in (show.view, notes.now):
            assert view.grab().toImage().pixelColor(3, 3) == theme.DARK.base
    finally:
        window.actions_table["themeLight"].trigger()
    assert show.view.grab().toImage().pixelColor(3, 3) == theme.LIGHT.base


def test_the_page_comes_back_in_a_window_made_anew(window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    story.show_chart("path/decomposition/D05")
    type_note(story, " kept", qtbot)
    made = made_anew(window, window.settings.text_size, other_language=False)
    qtbot.addWidget(made)
    settle()
    assert made.leader.page.isVisible() and made.leader.page.request.name == "path/decomposition/D05" and notes_of(made)[0] == "先看总量 kept"
    made.close()


def test_the_notes_window_turns_pages_by_keys_also_after_its_buttons(show: QWidget, qtbot: QtBot) -> None:
    notes = NotesWindow(show)
    qtbot.addWidget(notes)
    notes.show()
    back, on = notes.findChildren(QPushButton)
    qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert show.number == 1 and notes.focusWidget() not in (back, on)
    qtbot.keyClick(notes, Qt.Key.Key_Right)
    qtbot.keyClick(notes, Qt.Key.Key_Space)
    assert show.number == 2


@pytest.mark.parametrize("kind", [kind for kind, maker in MAKERS.items() if maker.chooses_department])
def test_every_chart_that_can_be_of_a_department_offers_those_that_answer(window: MainWindow, page: LeaderPage, kind: str, qtbot: QtBot) -> None:
    page.show_chart(f"{kind}/decomposition")
    combo = find(page, QComboBox, "chartDepartment")
    ids = {department for departments in window.document.plan.tables["decomposition"].columns["departments"] for department in departments}
    assert not combo.isHidden() and {combo.itemData(number) for number in range(1, combo.count())} == ids
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert page.request.department == combo.itemData(1) and page.view.spec.name.endswith(f"department={page.view.spec.name.rpartition('=')[2]}")


def test_a_chart_without_departments_offers_none(page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("stack/decomposition/D02")
    assert find(page, QComboBox, "chartDepartment").isHidden()


def test_rows_are_ticked_by_keys_in_a_menu_that_stays(page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("stack/decomposition/D02")
    menu = page.options._menu
    menu.popup(page.options.rows.mapToGlobal(page.options.rows.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[3])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert page.request.rows == ("D03", "D05", "D06") and menu.isVisible() and menu.activeAction() is menu.actions()[3]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert page.request.rows == ("D03", "D06") and menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_places_are_searched_and_the_shown_one_stays_chosen(page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("path/decomposition/D04")
    places = find(page, QListView, "chartPlaces")
    qtbot.keyClicks(page.choice.search, "(")
    names = [places.model().index(row, 0).data() for row in range(places.model().rowCount())]
    assert names and all("(" in name for name in names) and page.request.row == "D04" and page.choice.place.row == "D04"
    qtbot.keyClicks(page.choice.search, "zz")
    assert places.model().rowCount() == 0 and page.choice.place is None
    page.choice.search.clear()
    assert places.model().rowCount() == sum(len(table) + 1 for table in page._document.plan.tables.values())


def test_a_chart_of_a_department_says_so(page: LeaderPage) -> None:
    page.show_chart("ranking/decomposition?department=市经信局")
    assert any("只含市经信局牵头或参与的指标" in note for note in page.view.spec.footnotes)
    page.show_chart("ranking/decomposition")
    assert not any("只含" in note for note in page.view.spec.footnotes)


def test_every_question_leads_away_from_the_overview(page: LeaderPage, qtbot: QtBot) -> None:
    page.show_chart("path/decomposition/D04")
    kinds = page.choice.kinds
    chosen = kinds.visualItemRect(kinds.currentItem()).center()
    page.show_overview()
    assert kinds.currentRow() == -1 and page.choice.place is None
    qtbot.mouseClick(kinds.viewport(), Qt.MouseButton.LeftButton, pos=chosen)
    assert page.pages.currentWidget() is page.view and page.request.kind == "path"


def test_stories_of_a_plan_open_elsewhere_are_shown_and_stay(open_windows: Callable[..., MainWindow], window: MainWindow, story: LeaderPage, qtbot: QtBot) -> None:
    second = open_windows(window.document.workspace.path)
    assert second.document.workspace.read_only
    second.leader.show()
    settle()
    page = second.leader.page
    page.side.setCurrentIndex(1)
    page.refresh()
    listed = page.stories.list
    assert listed.count() == 3 and not page.stories.add.isEnabled() and not any(tool.isEnabled() for tool in page.stories.tools.values())
    listed.setFocus()
    listed.setCurrentRow(1)
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [view.chart for view in listed.views()] == [view.chart for view in VIEWS]
    qtbot.keyClicks(page.stories.note, "abc")
    assert page.stories.note.toPlainText() == VIEWS[1].note
    page.show_chart("path/decomposition/D04")
    assert page.view.spec.name == "path/decomposition/D04"
    second.leader.present()
    assert second.leader._presentation is not None
    qtbot.keyClick(second.leader._presentation.view, Qt.Key.Key_Escape)
