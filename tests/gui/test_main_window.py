"""The window as a user meets it: first start, saving, undo after a restart, read-only, dropping files, closing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner import settings as saved
from ningbo_planner.app import open_window
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import ROWS
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.plan_files import new_plan, open_plan
from tests.gui.window_kit import PART, TABLE, TOTAL, begin_typing, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]

Open = Callable[..., MainWindow]


def save_state(window: MainWindow) -> str:
    """Return what the status bar says of saving."""
    return find(window, QToolButton, "saveState").text()


def finding_count(window: MainWindow) -> str:
    """Return what the status bar says of findings."""
    return find(window, QToolButton, "findingCount").text()


def text_of(window: MainWindow, row: str, period: str) -> str:
    """Return what a cell says."""
    return window.document.plan.quantity(cell(row, period)).text


# --------------------------------------------------------------------------------------------------------------- start


def test_the_first_start_shows_the_shipped_plan_in_the_users_own_file(open_windows: Open, user_home: Path) -> None:
    window = open_windows()
    assert window.document.workspace.path.parent == user_home / "plans"
    assert "宁波市超常规高质量发展数字经济行动方案(2022-2026年)" in window.windowTitle()
    assert [window.pages.tabText(at) for at in range(window.pages.count())] == ["目标分解表", "主要目标表", "文本目标"]
    assert finding_count(window) == "40 个问题（强制性 5）"
    assert save_state(window) == "已保存"
    assert window.pages.current_cell() is not None and window.messages.texts == []


def test_the_next_start_goes_on_with_the_file_that_was_open(open_windows: Open, plan_file: Path) -> None:
    open_windows(plan_file).close()
    assert open_windows().document.workspace.path == plan_file


def test_every_panel_speaks_of_the_cell_that_is_shown_after_the_start(open_windows: Open, plan_file: Path, qtbot: QtBot) -> None:
    open_windows(plan_file).close()
    window = open_windows()
    shown = window.pages.current_cell()
    assert shown is not None
    name = window.document.plan.tables[shown.table].get(shown.row, "name")
    window.side.show_source()
    assert name in window.side.source.page.toPlainText()
    window.side.charts.preload()
    qtbot.waitUntil(lambda: window.side.charts.is_ready)
    assert [view for view in window.side.charts.findChildren(ChartView) if view.isVisible()]


def test_charts_are_drawn_when_the_cursor_rests(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window.side.charts.preload()
    qtbot.waitUntil(lambda: window.side.charts.is_ready)
    rest, drawn = window.side.charts._rest, []
    # The charts of the first row come one after another; what is still to come belongs to them.
    qtbot.waitUntil(lambda: not rest.isActive() and not window.side.charts._waiting)
    rest.setInterval(3_600_000)
    monkeypatch.setattr(ChartView, "show_chart", lambda _, chart: drawn.append(chart.title))
    window.pages.go_to(cell("D03", "2022"))
    for _ in range(3):
        press(window.pages.view, "Down")
        QApplication.processEvents()
    assert drawn == []
    rest.timeout.emit()
    assert 1 <= len(drawn) <= 2, "the charts of the last row only"


def test_the_first_cell_is_seen_in_a_narrow_window_too(user_home: Path, plan_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_planner.gui.view_control.FIRST_SIZE", QSize(760, 590))
    window = open_window(plan_file)
    qtbot.addWidget(window)
    settle()
    view = window.pages.view
    assert view.horizontalScrollBar().maximum() > 0
    assert view.visualRect(view.currentIndex()).left() >= view.strip_width()


def test_a_last_file_that_is_gone_gives_way_to_the_own_copy(open_windows: Open, plan_file: Path, user_home: Path) -> None:
    open_windows(plan_file).close()
    plan_file.unlink()
    assert open_windows().document.workspace.path.parent == user_home / "plans"


def test_a_last_file_that_cannot_be_read_is_told_and_the_own_copy_opens(open_windows: Open, plan_file: Path, user_home: Path) -> None:
    open_windows(plan_file).close()
    plan_file.write_bytes(b"no plan")
    window = open_windows()
    assert window.document.workspace.path.parent == user_home / "plans"


def test_a_file_that_is_not_there_leaves_an_empty_window_that_says_so(open_windows: Open, tmp_path: Path) -> None:
    window = open_windows(tmp_path / "没有.nbplan")
    assert not window.document.has_plan and window.centre.currentWidget() is window.empty
    assert len(window.messages.texts) == 1 and "没有.nbplan" in window.messages.texts[0]
    enabled = {row.key for row, action in window.actions_table.listed() if action.isEnabled()}
    assert {"new", "open", "about"} <= enabled and not enabled & {"undo", "copy", "issue", "save", "nextFinding"}


def test_the_names_that_scripts_rely_on_are_there(window: MainWindow) -> None:
    assert window.objectName() == "mainWindow"
    for name in ("tableTabs", "formulaBar", "nameBox", "findingsPanel", "historyPanel", "chartsPanel", "selectionSummary", "saveState"):
        find(window, QWidget, name)
    assert find(window, QTableView, "planGrid") is window.pages.view
    window.actions_table["nextTable"].trigger()
    assert window.pages.currentIndex() == 1 and find(window, QTableView, "planGrid") is window.pages.view
    for row in ROWS:
        assert find(window, QAction, row.name) is window.actions_table[row.key]


def test_nothing_heavy_is_loaded_before_the_first_paint(user_home: Path, repository: Path) -> None:
    script = (
        "import sys\nfrom ningbo_planner.app import open_window\nwindow = open_window()\nfrom PySide6.QtWidgets import QApplication\nwindow.repaint()\n"
        "heavy = {'pandas', 'openpyxl', 'pyqtgraph', 'numpy', 'highspy', 'scipy'}\nprint(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


# -------------------------------------------------------------------------------------------------------------- saving


def test_a_figure_typed_in_the_grid_is_in_the_file_at_once(window: MainWindow, plan_file: Path) -> None:
    type_into_cell(window, cell(TOTAL, "2022"), "1691")
    assert finding_count(window) == "39 个问题（强制性 4）" and save_state(window) == "已保存"
    other = open_plan(plan_file, read_only=True)
    assert other.plan.quantity(cell(TOTAL, "2022")).text == "1691"
    other.close()


def test_undo_and_redo_go_on_after_a_restart(open_windows: Open, plan_file: Path) -> None:
    first = open_windows(plan_file)
    for text in ("1691", "1692", "1693"):
        type_into_cell(first, cell(TOTAL, "2022"), text)
    first.close()
    again = open_windows(plan_file)
    undo, redo = again.actions_table["undo"], again.actions_table["redo"]
    assert "1693" in undo.text() and not redo.isEnabled()
    for expected in ("1692", "1691", "1700"):
        press(again.pages.view, "Ctrl+Z")
        assert text_of(again, TOTAL, "2022") == expected
    assert not undo.isEnabled() and "1691" in redo.text()
    press(again.pages.view, "Ctrl+Y")
    assert text_of(again, TOTAL, "2022") == "1691"
    again.close()
    assert text_of(open_windows(plan_file), TOTAL, "2022") == "1691"


def test_the_save_state_is_true_when_a_step_cannot_be_written(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise PlannerError("storage.disk_full", path="方案.nbplan", reason="")

    with monkeypatch.context() as broken:
        broken.setattr(window.document.workspace.history._journal, "append", full)
        type_into_cell(window, cell(PART, "2023"), "11")
    assert save_state(window) == "未保存" and window.isWindowModified() and len(window.messages.texts) == 1
    assert text_of(window, PART, "2023") == "10"
    type_into_cell(window, cell(PART, "2023"), "12")
    assert save_state(window) == "已保存" and not window.isWindowModified() and window.messages.texts == []


def test_a_passing_sentence_that_is_too_long_ends_in_dots(window: MainWindow) -> None:
    sentence = "合计与分项不一致，" * 40
    window.status.say(sentence)
    words = find(window, QLabel, "statusWords")
    assert words.text().endswith("…") and words.toolTip() == sentence
    window.status.say("已复制。")
    assert words.text() == "已复制。"


@pytest.mark.parametrize("by_mouse", [True, False])
def test_the_grid_has_the_keys_after_a_banner(window: MainWindow, by_mouse: bool) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.messages.say("已完成。", offer="撤销", act=lambda: None)
    button = find(window, QPushButton, "bannerAction")
    if by_mouse:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus()
        press(button, "Space")
    settle()
    assert window.messages.texts == [] and window.pages.view.hasFocus()


def test_what_cannot_be_written_can_be_kept_in_a_copy(window: MainWindow, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = tmp_path / "移走.nbplan"
    plan_file.rename(moved)
    type_into_cell(window, cell(PART, "2023"), "12")
    assert save_state(window) == "未保存" and find(window, QPushButton, "bannerAction").text() == "另存副本"
    window.actions_table["save"].trigger()
    assert any("另存副本" in text for text in window.messages.texts)
    copy = tmp_path / "副本.nbplan"
    monkeypatch.setattr("ningbo_planner.gui.dialogs.file_dialogs.ask_save", lambda *_: copy)
    window.actions_table["saveAs"].trigger()
    type_into_cell(window, cell(PART, "2023"), "12")
    assert save_state(window) == "已保存" and window.document.workspace.path == copy and text_of(window, PART, "2023") == "12"


def test_a_plan_that_was_replaced_by_another_program_can_be_opened_again(window: MainWindow, plan_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "他处.nbplan"
    other.write_bytes(plan_file.read_bytes())
    elsewhere = open_plan(other)
    elsewhere.execute(type_cell(elsewhere.plan, cell(PART, "2022"), "3"))
    elsewhere.close()
    other.replace(plan_file)
    type_into_cell(window, cell(PART, "2023"), "12")
    assert save_state(window) == "未保存", "the file in its place has a step that this window does not know"
    window.files.open_path(plan_file)
    type_into_cell(window, cell(PART, "2023"), "12")
    assert save_state(window) == "已保存" and not window.document.workspace.read_only and text_of(window, PART, "2023") == "12"


def test_saving_takes_what_is_being_typed_and_says_that_all_is_saved(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "12")
    window.actions_table["save"].trigger()
    assert text_of(window, PART, "2023") == "12" and "已保存" in window.messages.texts[0]


def test_closing_takes_what_is_being_typed(window: MainWindow, plan_file: Path) -> None:
    begin_typing(window, cell(PART, "2023"), "12")
    window.close()
    other = open_plan(plan_file, read_only=True)
    assert other.plan.quantity(cell(PART, "2023")).text == "12"
    other.close()


def test_a_copy_has_the_whole_history_and_work_goes_on_in_it(window: MainWindow, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_into_cell(window, cell(PART, "2023"), "12")
    copy = tmp_path / "副本.nbplan"
    monkeypatch.setattr("ningbo_planner.gui.dialogs.file_dialogs.ask_save", lambda *_: copy)
    window.actions_table["saveAs"].trigger()
    assert window.document.workspace.path == copy and saved.load().recent_files[0] == str(copy)
    press(window.pages.view, "Ctrl+Z")
    assert text_of(window, PART, "2023") == "10"
    original = open_plan(plan_file, read_only=True)
    assert original.plan.quantity(cell(PART, "2023")).text == "12"
    original.close()


# ----------------------------------------------------------------------------------------------------------- read-only


def test_a_plan_that_is_open_elsewhere_opens_for_reading_and_says_by_whom(open_windows: Open, plan_file: Path) -> None:
    holder = open_plan(plan_file, "张三")
    window = open_windows(plan_file)
    assert save_state(window) == "只读" and "（只读）" in window.windowTitle()
    assert window.document.workspace.file.read_only_reason in window.messages.texts[0]
    allowed = {row.key for row, action in window.actions_table.listed() if action.isEnabled()}
    assert {"copy", "saveAs", "nextFinding", "returns"} <= allowed
    assert not allowed & {"undo", "redo", "paste", "fillDown", "issue", "giveReason"}
    type_into_cell(window, cell(PART, "2023"), "12")
    assert text_of(window, PART, "2023") == "10" and window.formula.field.isReadOnly()
    assert window.actions_table["takeOver"].isEnabled()
    holder.close()
    window.files.open_path(plan_file)
    assert save_state(window) == "已保存" and not window.actions_table["takeOver"].isEnabled()


def test_a_plan_is_taken_over_after_a_question(open_windows: Open, plan_file: Path) -> None:
    holder = open_plan(plan_file, "张三")
    window = open_windows(plan_file)
    for answer, state in ((QMessageBox.ButtonRole.RejectRole, "只读"), (QMessageBox.ButtonRole.AcceptRole, "已保存")):
        window.actions_table["takeOver"].trigger()
        [box] = [each for each in window.findChildren(QMessageBox, "takeOverBox") if each.isVisible()]
        assert "对方" in box.text()
        next(button for button in box.buttons() if box.buttonRole(button) is answer).click()
        settle()
        assert save_state(window) == state
    type_into_cell(window, cell(PART, "2023"), "12")
    assert text_of(window, PART, "2023") == "12"
    with pytest.raises(PlannerError, match="接管"):
        holder.execute(type_cell(holder.plan, cell(PART, "2023"), "13"))
    holder.close()


# ---------------------------------------------------------------------------------------------------------- dropping


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and drop them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, *rest))
    assert find(window, QLabel, "dropHint").isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, *rest))
    settle()
    assert not find(window, QLabel, "dropHint").isVisible()


def test_a_dropped_plan_is_opened(open_windows: Open, plan_file: Path) -> None:
    window = open_windows()
    drop(window, plan_file)
    assert window.document.workspace.path == plan_file


def test_dropped_workbooks_and_folders_are_read_as_returned_ones(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[Path] = []
    monkeypatch.setattr(window.exchange, "receive_paths", received.extend)
    (tmp_path / "甲局.xlsx").write_bytes(b"")
    drop(window, tmp_path / "甲局.xlsx", tmp_path)
    assert received == [tmp_path / "甲局.xlsx", tmp_path]


# ----------------------------------------------------------------------------------------------------- what it remembers


def test_layout_zoom_and_colours_are_remembered(open_windows: Open, plan_file: Path) -> None:
    first = open_windows(plan_file)
    first.actions_table["sidePanel"].trigger()
    first.actions_table["themeDark"].trigger()
    first.actions_table["zoomIn"].trigger()
    first.close()
    again = open_windows(plan_file)
    assert again.side.isHidden() and theme.current() is theme.DARK and again.pages.view.zoom == 110
    again.actions_table.refresh_toggles()
    assert again.actions_table["themeDark"].isChecked() and not again.actions_table["sidePanel"].isChecked()
    again.actions_table["resetLayout"].trigger()
    assert again.side.isVisible() and again.pages.view.zoom == 100
    again.actions_table["themeLight"].trigger()
    assert theme.current() is theme.LIGHT


def test_a_folder_that_cannot_be_written_does_not_stand_in_the_way(open_windows: Open, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PlannerError("file.read_only", path="settings.json")

    monkeypatch.setattr("ningbo_planner.gui.choices.save", refuse)
    window = open_windows(plan_file)
    window.actions_table["enterRight"].trigger()
    assert window.document.workspace.path == plan_file and window.messages.texts == []
    assert window.close()


def test_workbooks_dropped_without_a_plan_are_answered(open_windows: Open, tmp_path: Path) -> None:
    window = open_windows(tmp_path / "没有.nbplan")
    drop(window, tmp_path)
    assert window.messages.texts[0] == "请先打开方案，再把交回的填报表拖到这里。"


def test_recent_plans_are_listed_and_one_that_is_gone_is_grey(open_windows: Open, plan_file: Path, tmp_path: Path) -> None:
    window = open_windows(plan_file)
    gone = tmp_path / "旧方案.nbplan"
    window.settings.recent_files.append(str(gone))
    menu = find(window, QWidget, "recentMenu")
    window.files.fill_recent(menu)
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("方案", True), ("旧方案（找不到文件）", False)]


def test_where_enter_leads_is_chosen_in_the_menu_and_remembered(open_windows: Open, plan_file: Path) -> None:
    first = open_windows(plan_file)
    first.actions_table["enterRight"].trigger()
    type_into_cell(first, cell(PART, "2023"), "12")
    assert first.pages.current_cell() == cell(PART, "2024")
    first.pages.show_table("main")
    press(first.pages.view, "Return")
    assert first.pages.view.currentIndex().row() == 0, "in all tables"
    first.close()
    again = open_windows(plan_file)
    again.pages.go_to(cell(PART, "2023"))
    press(again.pages.view, "Return")
    assert again.pages.current_cell() == cell(PART, "2024")


def test_the_zoom_slider_and_the_wheel_tell_each_other(window: MainWindow) -> None:
    window.status.zoom.setValue(134)
    assert window.pages.view.zoom == 130 and window.settings.zoom == 130
    window.pages.view.set_zoom(80)
    assert window.status.zoom.value() == 80


def test_the_author_is_asked_for_and_written_into_the_next_step(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_planner.gui.file_control.QInputDialog.getText", lambda *_, **__: (" 李四 ", True))
    window.actions_table["author"].trigger()
    type_into_cell(window, cell(PART, "2023"), "12")
    assert window.document.workspace.history.entries[-1].author == "李四" and saved.load().author == "李四"


def test_the_summary_of_what_is_selected_stands_in_the_status_bar(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.go_to(cell(PART, "2022"))
    press(window.pages.view, "Shift+Right", "Shift+Right")
    qtbot.waitUntil(lambda: "求和" in window.status.summary.text())
    assert window.status.summary.text() == "求和 41亿元　平均 13.67亿元　计数 3"
    QTest.mouseClick(window.status.summary, Qt.MouseButton.LeftButton)
    assert "41亿元" in QApplication.clipboard().text()


def test_the_keys_of_the_grid_do_nothing_to_it_from_a_panel(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    QApplication.clipboard().setText("99")
    window.side.findings.list.setFocus()
    for key in ("paste", "cut", "clear", "fillDown"):
        window.actions_table[key].trigger()
    assert text_of(window, PART, "2023") == "10" and not window.actions_table["undo"].isEnabled()


def test_undo_shows_where_it_was(window: MainWindow) -> None:
    type_into_cell(window, cell(PART, "2023"), "12")
    window.pages.show_table("main")
    window.actions_table["undo"].trigger()
    assert window.pages.current_cell() == cell(PART, "2023")


def test_every_page_of_the_window_is_made_for_small_screens(open_windows: Open, plan_file: Path) -> None:
    window = open_windows(plan_file)
    assert window.minimumSizeHint().width() <= 1366 and window.minimumSizeHint().height() <= 740


def test_a_change_of_the_font_or_style_event_does_not_disturb(window: MainWindow) -> None:
    QApplication.sendEvent(window.formula.field, QEvent(QEvent.Type.StyleChange))
    assert window.formula.field.height() == window.formula.name_box.height()
    assert TABLE in window.document.plan.tables


def test_the_program_runs_and_ends_without_a_word_on_standard_error(user_home: Path, plan_file: Path, repository: Path) -> None:
    script = (
        "import sys\nfrom PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QApplication\nfrom ningbo_planner.__main__ import main\n"
        "application = QApplication([])\nQTimer.singleShot(1500, application.closeAllWindows)\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(plan_file)], cwd=repository, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert (done.returncode, done.stdout, said) == (0, "", [])
    assert saved.load().last_file == str(plan_file) and "ERROR" not in log_text(user_home)


def log_text(home: Path) -> str:
    """Return the program's log."""
    path = home / "logs" / "ningbo-planner.log"
    return path.read_text("utf-8") if path.exists() else ""


def test_long_work_in_another_plan_does_not_reach_for_the_tables_of_the_first(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "另一份.nbplan"
    new_plan(other)
    assert window.files.open_path(other)
    settle()
    done: list[object] = []
    # An exception in a slot fails the test; a user would have met the dialog of an unexpected error.
    window.tasks.run("另一件事", lambda _progress, _cancelled: 1, done.append, lambda error: None)
    qtbot.waitUntil(lambda: bool(done) and not window.tasks.is_busy)
    settle()
    assert done == [1] and window.messages.texts == []
