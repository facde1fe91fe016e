"""The panels 历史 and 来源: every step and where each figure comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester

from ningbo_planner.edits.acts import hold_cells
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.domain.quantity import number
from ningbo_planner.gui import theme
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.cell_story import StoryTeller
from ningbo_planner.gui.models.history_model import COLUMNS, Column, HistoryModel, Standing, StandingRole
from ningbo_planner.gui.panels.history_panel import HistoryPanel
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]


def listed(panel: HistoryPanel) -> list[tuple[str, str]]:
    """Return what every step was and how it stands, newest first."""
    model = panel.model
    return [(model.index(row, 0).data(), str(model.index(row, 0).data(StandingRole))) for row in range(model.rowCount())]


def type_three(window: MainWindow) -> None:
    """Make three steps in one cell."""
    for text in ("11", "12", "13"):
        type_into_cell(window, cell(PART, "2023"), text)


def double_click(panel: HistoryPanel, row: int) -> None:
    """Double-click on a step."""
    point = panel.list.visualRect(panel.model.index(row, 0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def figure(window: MainWindow) -> str:
    """Return what the cell says that the steps are about."""
    return window.document.plan.quantity(cell(PART, "2023")).text


# -------------------------------------------------------------------------------------------------------------- history


def test_steps_are_listed_newest_first_with_time_and_author(window: MainWindow) -> None:
    window.document.workspace.history.author = "张三"
    window.document.workspace.history.clock = lambda: "2026-03-01T09:30:00"
    type_three(window)
    panel = window.side.history
    assert [name for name, _ in listed(panel)] == [*(f"填写“数字金融”2023年：{text}" for text in ("13", "12", "11")), "方案建立时的状态"]
    said = {column: panel.model.index(0, at).data() for at, column in enumerate(COLUMNS)}
    assert (said[Column.TIME], said[Column.AUTHOR], said[Column.STANDING]) == ("2026-03-01 09:30", "张三", "有效")


def test_undone_steps_stay_and_are_marked_until_another_step_drops_them(window: MainWindow) -> None:
    type_three(window)
    panel = window.side.history
    window.edit.undo()
    window.edit.undo()
    assert [standing for _, standing in listed(panel)] == ["undone", "undone", "done", "done"]
    window.edit.redo()
    assert [standing for _, standing in listed(panel)] == ["undone", "done", "done", "done"]
    type_into_cell(window, cell(PART, "2023"), "20")
    assert [standing for _, standing in listed(panel)] == ["done", "dropped", "done", "done", "done"]


def test_a_double_click_goes_back_to_a_step_and_forth_again(window: MainWindow) -> None:
    type_three(window)
    panel = window.side.history
    window.side.show_history()
    settle()
    double_click(panel, 2)
    assert figure(window) == "11" and window.messages.texts == ["已撤销 2 步。"]
    double_click(panel, 0)
    assert figure(window) == "13" and window.messages.texts == ["已重做 2 步。"]
    double_click(panel, 3)
    assert figure(window) == "10" and not window.actions_table["undo"].isEnabled()
    QTest.mouseClick(find(window.messages, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    assert figure(window) == "13"


def test_a_dropped_step_and_the_newest_one_lead_nowhere(window: MainWindow) -> None:
    type_three(window)
    window.edit.undo()
    type_into_cell(window, cell(PART, "2023"), "20")
    panel = window.side.history
    assert panel.model.steps_to(panel.model.index(1, 0)) is None and panel.model.steps_to(panel.model.index(0, 0)) == 0
    window.side.show_history()
    settle()
    double_click(panel, 1)
    assert figure(window) == "20" and window.messages.texts == []


def test_the_history_is_there_after_a_restart(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    first = open_windows(plan_file)
    type_three(first)
    first.edit.undo()
    first.close()
    again = open_windows(plan_file)
    assert [standing for _, standing in listed(again.side.history)] == ["undone", "done", "done", "done"]
    again.side.show_history()
    settle()
    panel = again.side.history
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0, 0))
    press(panel.list, "Return")
    assert figure(again) == "13"


def test_the_model_keeps_qts_rules(window: MainWindow, qtmodeltester: ModelTester) -> None:
    model = HistoryModel()
    model.show_entries(window.document.workspace.history.entries)
    qtmodeltester.check(model)
    type_three(window)
    model.take_in(window.document.workspace.history.entries)
    window.edit.undo()
    model.take_in(window.document.workspace.history.entries)
    assert model.rowCount() == 4 and Standing(model.index(0, 0).data(StandingRole)) is Standing.UNDONE


# --------------------------------------------------------------------------------------------------------------- source


def page(window: MainWindow) -> str:
    """Return what the panel 来源 says."""
    window.side.show_source()
    settle()
    return window.side.source.page.toPlainText()


def test_a_total_tells_its_parts_their_sum_and_the_gap(window: MainWindow) -> None:
    window.pages.go_to(cell(TOTAL, "2026"))
    said = page(window)
    for words in ("数字服务业(营收) · 2026年", "4000亿元", "数字金融", "100亿元", "分项之和", "4150亿元", "合计减分项之和", "−150亿元", "牵头单位", "市发改委", "配合单位", "市服务业局"):
        assert words in said, words


def test_missing_parts_are_named(window: MainWindow) -> None:
    window.pages.go_to(cell(TOTAL, "2021"))
    assert "缺数的分项：数字金融" in page(window)


def test_a_part_leads_to_its_total_and_back(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    assert "属于合计： 数字服务业(营收)" in page(window)
    window.side.source.page.anchorClicked.emit(QUrl(f"cell:/decomposition/{TOTAL}/2023"))
    assert window.pages.current_cell() == cell(TOTAL, "2023")


def test_every_change_of_a_cell_is_told_with_who_and_when_and_from_which_file(window: MainWindow) -> None:
    window.document.workspace.history.author = "李四"
    window.document.workspace.history.clock = lambda: "2026-03-01T09:30:00"
    type_into_cell(window, cell(PART, "2023"), "12")
    window.document.execute(Step("step.paste", (SetCell(cell(PART, "2023"), number(15), "金融局.xlsx〔填报表〕E5"),), {"count": 1}))
    window.pages.go_to(cell(PART, "2023"))
    said = page(window)
    assert "10 → 12\n2026-03-01 09:30 · 李四" in said.replace("\u2028", "\n")
    assert "12 → 15\n2026-03-01 09:30 · 李四 · 金融局.xlsx〔填报表〕E5" in said.replace("\u2028", "\n")
    window.edit.undo()
    assert "撤销：15 → 12" in window.side.source.page.toPlainText()


def test_a_cell_never_changed_says_so_and_a_held_one_says_by_whom(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    assert "自方案建立以来没有改动过。" in page(window)
    window.document.execute(hold_cells(window.document.plan, [cell(PART, "2023")], "王五", "已报省里", "2026-03-01T09:30:00"))
    assert "已由王五锁定：已报省里" in window.side.source.page.toPlainText()
    assert window.formula.field.isReadOnly()


def test_a_figure_that_is_read_otherwise_than_printed_says_both(window: MainWindow) -> None:
    window.pages.go_to(cell("D01", "2026"))
    assert ">15%" in page(window)
    window.pages.show_table("main")
    row = next(row for row in window.document.plan.tables["main"].ids if window.document.plan.tables["main"].get(row, "name") == "数字经济增加值")
    window.pages.go_to(cell(row, "2026")._replace(table="main"))
    assert "原文写作“>1”，读作>10000亿元。" in page(window)


def test_the_page_follows_the_theme(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    page(window)
    window.view.set_theme("dark")
    assert theme.DARK.accent.name() in window.side.source.page.toHtml()
    window.view.set_theme("light")


def test_names_with_signs_of_html_are_shown_as_they_are(window: MainWindow) -> None:
    window.document.workspace.history.author = "<b>甲&乙</b>"
    type_into_cell(window, cell(PART, "2023"), "12")
    window.pages.go_to(cell(PART, "2023"))
    assert "<b>甲&乙</b>" in page(window)


def test_the_story_of_a_cell_ends_after_a_dozen_changes(window: MainWindow) -> None:
    for number_ in range(20):
        type_into_cell(window, cell(PART, "2023"), str(100 + number_))
    story = StoryTeller(window.document.plan, window.document.workspace.history).tell(cell(PART, "2023"))
    assert len(story.events) == 12 and story.events[0].after == "119"
