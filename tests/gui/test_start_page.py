"""The start page: when it is seen, what it offers, what was open lately, and the steps for beginners."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner import settings as saved
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.start_page import STEPS, StartPage
from ningbo_planner.gui.views.mime_data import new_mime_data
from tests.gui.window_kit import PART, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]

Open = Callable[..., MainWindow]
DIALOGS = "ningbo_planner.gui.dialogs.file_dialogs"


def page_of(window: MainWindow) -> StartPage:
    """Return the start page, which must be in front."""
    settle()
    assert window.centre.is_covered and window.empty.isVisible()
    return find(window, StartPage, "startPage")


def without_plan(open_windows: Open, recent: list[Path]) -> MainWindow:
    """Open a window as somebody meets it who does not want the last plan opened again."""
    saved.save(saved.Settings(reopen_last=False, recent_files=[str(path) for path in recent]))
    return open_windows()


# ------------------------------------------------------------------------------------------------------------ when seen


def test_it_is_seen_at_the_start_when_the_last_plan_is_not_to_be_opened(open_windows: Open, plan_file: Path) -> None:
    window = without_plan(open_windows, [plan_file])
    page = page_of(window)
    assert not window.document.has_plan and not window.side.isVisible() and not window.formula.isVisible()
    assert page.cards["example"].hasFocus() and not page.back.isVisible()


def test_a_window_with_a_plan_does_not_make_it(window: MainWindow) -> None:
    assert window.if_made("start") is None and not window.findChildren(StartPage)


def test_a_command_shows_it_over_the_plan_and_leads_back(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["startPage"].trigger()
    page = page_of(window)
    assert page.back.isVisible() and "宁波市" in page.back.text()
    enabled = {row.key for row, action in window.actions_table.listed() if action.isEnabled()}
    assert not enabled & {"clear", "paste", "cut", "spread", "copy"}, "keys must not reach the grid behind"
    page.back.click()
    settle()
    assert window.pages.isVisible() and window.side.isVisible() and window.formula.isVisible() and window.formula.isEnabled()
    assert window.actions_table["clear"].isEnabled() and window.pages.current_cell() == cell(PART, "2024")


@pytest.mark.parametrize("key", ["nextFinding", "showRules", "nextTable"])
def test_a_command_about_the_plan_brings_it_back(window: MainWindow, key: str) -> None:
    window.actions_table["startPage"].trigger()
    page_of(window)
    window.actions_table[key].trigger()
    settle()
    assert window.pages.isVisible() and not window.centre.is_covered


def test_closing_it_over_a_plan_keeps_the_side_for_the_next_start(open_windows: Open, plan_file: Path) -> None:
    window = open_windows(plan_file)
    window.actions_table["startPage"].trigger()
    page_of(window)
    window.close()
    assert open_windows(plan_file).side.isVisible()


# ---------------------------------------------------------------------------------------------------------- what it has


def test_the_example_opens_at_its_first_gap(open_windows: Open, plan_file: Path, user_home: Path) -> None:
    window = without_plan(open_windows, [plan_file])
    press(page_of(window).cards["example"], "Space")
    settle()
    assert window.document.workspace.path.parent == user_home / "plans" and window.pages.current_cell() == cell("D07", "2021")
    assert window.pages.isVisible() and window.side.isVisible()


def test_recent_plans_are_opened_and_missing_ones_grey_and_removable(open_windows: Open, plan_file: Path, tmp_path: Path) -> None:
    gone = tmp_path / "去年.nbplan"
    window = without_plan(open_windows, [gone, plan_file])
    page = page_of(window)
    missing, there = page.findChildren(QPushButton, "recentPlan")
    assert not missing.isEnabled() and "找不到" in missing.accessibleName() and there.isEnabled()
    remove = page.findChildren(QToolButton, "recentForget")[0]
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    settle()
    (left,) = (card for card in page.findChildren(QPushButton, "recentPlan") if card.isVisible())
    assert left.isEnabled() and saved.load().recent_files == [str(plan_file)]
    left.click()
    settle()
    assert window.document.workspace.path == plan_file and window.pages.isVisible()


@pytest.mark.parametrize(("kind", "years"), [("blank", ["2030年", "2031年", "2032年"]), ("structure", ["2030年", "2031年", "2032年"]), ("copy", ["2021年"])])
def test_a_new_plan_is_made_as_wished(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, years: list[str]) -> None:
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "我的.nbplan")
    press(window.pages.view, "Ctrl+N")
    dialog = find(window, QDialog, "newPlanDialog")
    find(dialog, QRadioButton, f"newPlan{kind.capitalize()}").setChecked(True)
    find(dialog, QLineEdit, "newPlanTitle").setText("我的方案")
    find(dialog, QSpinBox, "newPlanBase").setValue(2030)
    find(dialog, QSpinBox, "newPlanLast").setValue(2032)
    dialog._take()
    settle()
    plan = window.document.plan
    assert window.document.workspace.path == tmp_path / "我的.nbplan" and window.messages.texts == []
    assert [period.label for period in plan.tables["decomposition"].periods][: len(years)] == years
    assert (plan.info.title == "我的方案") is (kind != "copy") and len(plan.tables["decomposition"]) == (5 if kind == "blank" else 14)


def test_years_the_wrong_way_round_are_told_while_typing(window: MainWindow) -> None:
    window.actions_table["new"].trigger()
    dialog = find(window, QDialog, "newPlanDialog")
    find(dialog, QSpinBox, "newPlanLast").setValue(1999)
    assert "末年应晚于基期" in dialog.hint.text() and not dialog._buttons.buttons()[0].isEnabled()
    dialog.reject()


def test_a_workbook_dropped_without_a_plan_makes_one(open_windows: Open, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window = open_windows(plan_file)
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "导出.xlsx")
    window.actions_table["export"].trigger()
    qtbot.waitUntil(lambda: not window.tasks.is_busy)
    window.close()
    other = without_plan(open_windows, [plan_file])
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "由表建立.nbplan")
    other.start.take_files([tmp_path / "导出.xlsx"])
    qtbot.waitUntil(lambda: other.document.has_plan and not other.tasks.is_busy)
    assert other.document.workspace.path == tmp_path / "由表建立.nbplan" and other.pages.isVisible()


def test_a_plan_dropped_on_the_start_page_is_opened(open_windows: Open, plan_file: Path, tmp_path: Path) -> None:
    window = without_plan(open_windows, [tmp_path / "去年.nbplan"])
    window.start.take_files([plan_file])
    assert window.document.workspace.path == plan_file and not window.centre.is_covered


# ----------------------------------------------------------------------------------------------------------- the steps


@pytest.mark.parametrize("step", ["see", "type", "explain"])
def test_a_step_leads_to_its_place(open_windows: Open, plan_file: Path, step: str) -> None:
    window = without_plan(open_windows, [plan_file])
    page_of(window).tries[step].click()
    settle()
    assert window.pages.isVisible() and window.pages.current_cell() == cell("D07", "2021") and len(window.messages.texts) == 1
    assert step != "explain" or window.side.tabs.currentWidget() is window.side.explanation


def test_each_step_leads_on_to_the_next_and_the_page_takes_its_words_away(open_windows: Open, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{DIALOGS}.ask_open_many", lambda *_: [])
    window = without_plan(open_windows, [plan_file])
    page_of(window).tries["see"].click()
    settle()
    for step in ("改一个数", "问原因", "下发填报表"):
        (onward,) = window.messages.findChildren(QPushButton, "bannerAction")
        assert onward.text() == f"下一步：{step}"
        QTest.mouseClick(onward, Qt.MouseButton.LeftButton)
        settle()
    find(window, QDialog, "issueDialog").reject()
    settle()
    find(window, QPushButton, "bannerAction").click()
    settle()
    assert len(window.messages.texts) == 1 and not window.messages.findChildren(QPushButton, "bannerAction")
    window.actions_table["startPage"].trigger()
    page_of(window)
    assert window.messages.texts == []


def test_the_step_of_handing_out_opens_its_dialog(open_windows: Open, plan_file: Path) -> None:
    window = without_plan(open_windows, [plan_file])
    page_of(window).tries["issue"].click()
    settle()
    dialog = find(window, QDialog, "issueDialog")
    assert dialog.isVisible()
    dialog.reject()


def test_the_step_of_taking_back_asks_for_the_forms(open_windows: Open, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(f"{DIALOGS}.ask_open_many", lambda *given: asked.append(given) or [])
    window = without_plan(open_windows, [plan_file])
    page_of(window).tries["receive"].click()
    assert len(asked) == 1 and len(STEPS) == 5


def test_the_steps_are_dismissed_for_ever(open_windows: Open, plan_file: Path) -> None:
    window = without_plan(open_windows, [plan_file])
    page = page_of(window)
    assert page.steps.isVisible()
    press(page.dismiss, "Space")
    assert not page.steps.isVisible() and saved.load().hide_steps
    window.close()
    assert not page_of(open_windows()).steps.isVisible()


@pytest.mark.parametrize("width", [800, 1000, 1366, 1900])
def test_no_word_is_cut_at_any_width(open_windows: Open, plan_file: Path, width: int) -> None:
    window = without_plan(open_windows, [plan_file])
    window.resize(width, 700)
    page = page_of(window)
    assert page.horizontalScrollBar().maximum() == 0
    for card in page.cards.values():
        assert card.height() >= card.heightForWidth(card.width()) and card.geometry().right() <= page.widget().width()


def test_everything_is_reached_with_the_tab_key(open_windows: Open, plan_file: Path) -> None:
    window = without_plan(open_windows, [plan_file])
    page = page_of(window)
    wanted = {button for button in page.findChildren(QPushButton) + page.findChildren(QToolButton) if button.isVisible() and button.isEnabled()}
    met = set()
    for _ in range(60):
        met.add(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= met


def test_words_of_twice_the_size_are_not_cut(open_windows: Open, plan_file: Path) -> None:
    saved.save(saved.Settings(reopen_last=False, recent_files=[str(plan_file)], text_size=200))
    window = open_windows()
    page = page_of(window)
    assert page.horizontalScrollBar().maximum() == 0
    for part in [*page.cards.values(), *page.tries.values(), page.dismiss]:
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        assert part.height() >= needed and part.width() >= part.minimumSizeHint().width(), part.objectName()


def test_a_file_dropped_anywhere_is_for_the_window(window: MainWindow, plan_file: Path) -> None:
    window.actions_table["find"].trigger()
    window.actions_table["showRules"].trigger()
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "F2")
    settle()
    files = new_mime_data()
    files.setUrls([QUrl.fromLocalFile(str(plan_file))])
    fields = [each for each in window.findChildren(QWidget) if isinstance(each, QLineEdit | QPlainTextEdit) and each.isVisible() and each.acceptDrops() and not each.isReadOnly()]
    assert all(isinstance(field, QPlainTextEdit) and not field.canInsertFromMimeData(files) for field in fields), [field.objectName() for field in fields]
