"""Banners inside the window, and long work that leaves the window alive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.messages import MAX_BANNERS, Message, MessageBar, Tone
from ningbo_planner.gui.tasks import TaskRunner
from tests.gui.window_kit import PART, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    """Return an empty bar on the screen."""
    theme.apply("light")
    made = MessageBar()
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    return made


# ------------------------------------------------------------------------------------------------------------- banners


def test_a_message_offers_one_thing_and_closes(bar: MessageBar) -> None:
    done: list[str] = []
    bar.say("已粘贴 18 格。", Tone.DONE, offer="撤销", act=lambda: done.append("undo"))
    assert bar.texts == ["已粘贴 18 格。"] and bar.banners[0].accessibleName() == "已粘贴 18 格。"
    QTest.mouseClick(find(bar, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    assert done == ["undo"] and bar.texts == []


def test_the_cross_closes_a_message_that_stays(bar: MessageBar) -> None:
    bar.say("只读", Tone.WARNING, stays=True)
    QTest.mouseClick(find(bar, QToolButton, "bannerClose"), Qt.MouseButton.LeftButton)
    assert bar.texts == []


def test_the_same_words_or_the_same_key_are_shown_once(bar: MessageBar) -> None:
    bar.say("甲")
    bar.say("甲")
    bar.say("乙", key="one")
    bar.say("丙", key="one")
    assert bar.texts == ["丙", "甲"]
    bar.dismiss("one")
    assert bar.texts == ["甲"]


def test_the_oldest_passing_message_makes_room(bar: MessageBar) -> None:
    bar.say("只读", Tone.WARNING, stays=True)
    for number in range(5):
        bar.say(f"第{number}条")
    assert bar.texts == ["第4条", "第3条", "只读"] and len(bar.banners) == MAX_BANNERS


def test_passing_messages_leave_by_themselves_and_errors_do_not(bar: MessageBar) -> None:
    passing, staying = bar.say("好了", Tone.DONE), bar.say("坏了", Tone.ERROR)
    assert passing._timer.isActive() and not staying._timer.isActive()
    passing._timer.timeout.emit()
    assert bar.texts == ["坏了"]


def test_colours_do_not_stand_alone(bar: MessageBar) -> None:
    shapes = set()
    for tone in Tone:
        banner = bar.show_message(Message("话", tone, key=tone))
        sign = banner.layout().itemAt(0).widget().grab().toImage()
        ground = sign.pixel(0, 0)
        shapes.add(tuple(sign.pixel(x, y) == ground for y in range(sign.height()) for x in range(sign.width())))
        assert banner.grab().toImage().pixelColor(1, 5) == getattr(theme.current(), tone)
        bar.clear()
    assert len(shapes) == len(Tone)


def test_the_sign_follows_a_change_of_colours(bar: MessageBar) -> None:
    banner = bar.say("坏了", Tone.ERROR)
    for mode in ("dark", "light"):
        theme.apply(mode)
        sign = banner.layout().itemAt(0).widget().grab().toImage()
        seen = {sign.pixelColor(x, y).name() for x in range(sign.width()) for y in range(sign.height())}
        assert theme.current().error.name() in seen


def test_a_long_sentence_is_wrapped_whole(bar: MessageBar, qtbot: QtBot) -> None:
    bar.say("某数" * 120)
    bar.resize(400, bar.sizeHint().height())
    settle()
    assert bar.banners[0].heightForWidth(400) > 5 * bar.fontMetrics().height()


# --------------------------------------------------------------------------------------------------------------- tasks


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Return a gate that work on another thread waits at; it is open after the test in any case."""
    made = threading.Event()
    yield made
    made.set()


@pytest.fixture
def refusals() -> list[str]:
    """Collect refusals."""
    return []


def test_work_runs_on_another_thread_and_its_result_comes_back_here(qtbot: QtBot) -> None:
    runner, results = TaskRunner(), []
    here = threading.get_ident()
    runner.run("算", lambda progress, cancelled: threading.get_ident(), lambda ident: results.append((ident, threading.get_ident())), lambda error: None)
    qtbot.waitUntil(lambda: bool(results))
    assert results[0][0] != here and results[0][1] == here and not runner.is_busy


def test_a_refusal_is_handed_over_and_any_other_error_reaches_the_hook(qtbot: QtBot, refusals: list[str]) -> None:
    def refuse(_progress: object, _cancelled: object) -> None:
        raise PlannerError("plan.unknown_source", source="甲", known="乙")

    def fail(_progress: object, _cancelled: object) -> None:
        raise ZeroDivisionError("fault")

    runner = TaskRunner()
    runner.run("算", refuse, lambda _: None, lambda error: refusals.append(error.code))
    qtbot.waitUntil(lambda: bool(refusals))
    with qtbot.capture_exceptions() as caught:
        runner.run("算", fail, lambda _: None, lambda error: refusals.append(error.code))
        qtbot.waitUntil(lambda: not runner.is_busy)
        settle()
    assert refusals == ["plan.unknown_source"] and [each[0] for each in caught] == [ZeroDivisionError]


def test_only_one_task_runs_at_a_time(qtbot: QtBot, gate: threading.Event) -> None:
    runner = TaskRunner()
    runner.run("下发", lambda progress, cancelled: gate.wait(20), lambda _: None, lambda _: None)
    with pytest.raises(PlannerError, match="下发"):
        runner.run("回收", lambda progress, cancelled: None, lambda _: None, lambda _: None)
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)


def work_with(gate: threading.Event, seen: list[bool]) -> Callable[[Callable[[int, int], None], Callable[[], bool]], str]:
    """Return work that reports progress, waits at the gate or for a cancel, and says how it ended."""

    def work(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        progress(3, 10)
        while not gate.wait(0.01):
            if cancelled():
                seen.append(True)
                return "cancelled"
        return "done"

    return work


def test_the_window_shows_progress_and_keeps_hands_off_the_plan_meanwhile(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    results: list[str] = []
    window.tasks.run("正在生成填报表", work_with(gate, []), results.append, lambda _: None)
    box = find(window, QWidget, "taskProgress")
    assert not box.isVisible() and window.centralWidget().isEnabled(), "most tasks are over before anything is worth showing"
    press(window.pages.view, "5")
    assert window.pages.view.editing.editor is None and "正在生成填报表" in window.status.currentMessage()
    qtbot.waitUntil(box.isVisible)
    assert window.centralWidget().cursor().shape() == window.side.cursor().shape() == Qt.CursorShape.BusyCursor
    assert not any(action.isEnabled() for action in window.actions_table.actions.values())
    qtbot.waitUntil(lambda: window.status._progress_text.text() == "正在生成填报表 3/10")
    gate.set()
    qtbot.waitUntil(lambda: bool(results))
    settle()
    assert results == ["done"] and not box.isVisible() and window.centralWidget().isEnabled()
    assert window.actions_table["issue"].isEnabled() and window.pages.view.hasFocus()


def test_cancel_reaches_the_work(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    results: list[str] = []
    window.tasks.run("正在读取填报表", work_with(gate, []), results.append, lambda _: None)
    qtbot.waitUntil(find(window, QWidget, "taskProgress").isVisible)
    QTest.mouseClick(find(window, QToolButton, "taskCancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["cancelled"]


def test_escape_stops_the_work_from_anywhere(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    for wait in (False, True):
        results: list[str] = []
        window.tasks.run("正在读取填报表", work_with(gate, []), results.append, lambda _: None)
        if wait:
            qtbot.waitUntil(find(window, QWidget, "taskProgress").isVisible)
        press(window if wait else window.pages.view, "Escape")
        qtbot.waitUntil(lambda found=results: bool(found))
        assert results == ["cancelled"]
    assert window.centralWidget().isEnabled()


def test_closing_the_window_ends_the_task_first(window: MainWindow, gate: threading.Event) -> None:
    seen: list[bool] = []
    results: list[str] = []
    window.tasks.run("正在读取填报表", work_with(gate, seen), results.append, lambda _: None)
    window.close()
    assert seen == [True] and results == [] and not window.document.has_plan


def test_work_that_is_soon_done_shows_no_progress(window: MainWindow, qtbot: QtBot) -> None:
    shown: list[bool] = []
    results: list[object] = []
    window.tasks.run("算", lambda progress, cancelled: shown.append(find(window, QWidget, "taskProgress").isVisible()), results.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(results))
    settle()
    assert not find(window, QWidget, "taskProgress").isVisible()


def test_the_grid_takes_keys_again_after_a_task(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.go_to(cell(PART, "2023"))
    results: list[object] = []
    window.tasks.run("算", lambda progress, cancelled: 1, results.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(results))
    press(QApplication.focusWidget() or window.pages.view, "Right")
    assert window.pages.current_cell() == cell(PART, "2024")


def test_an_offer_to_undo_goes_when_it_would_undo_something_else(window: MainWindow) -> None:
    document = window.document
    type_into_cell(window, cell(PART, "2024"), "31")
    window.messages.say("已完成。", Tone.DONE, offer="撤销", act=document.undo)
    window.messages.say("已保存一份副本。", Tone.DONE)
    type_into_cell(window, cell(PART, "2025"), "72")
    assert window.messages.texts == ["已保存一份副本。"]
    assert document.plan.quantity(cell(PART, "2024")).text == "31"
