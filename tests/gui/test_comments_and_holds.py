"""Comments and holds in the window, with real keys: written beside the cell, kept by a click elsewhere, asked for their reason."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPlainTextEdit, QPushButton

from ningbo_planner.domain.comment import Comment
from ningbo_planner.gui.comment_popup import CommentPopup
from ningbo_planner.gui.dialogs.hold_dialog import HoldDialog
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window  # noqa: F401

CELL = cell(PART, "2024")
KEY = f"{CELL.table}/{CELL.row}/{CELL.period}"


def open_comment(window: MainWindow) -> CommentPopup:  # noqa: F811
    """Open the comment of the current cell with its key."""
    window.actions_table["comment"].trigger()
    settle()
    return find(window, CommentPopup, "commentPopup")


def comment_of(window: MainWindow) -> Comment | None:  # noqa: F811
    """Return the comment that the plan has."""
    return window.document.plan.comments.get(KEY)


def test_a_comment_is_written_read_again_and_removed(window: MainWindow) -> None:  # noqa: F811
    window.pages.go_to(CELL)
    popup = open_comment(window)
    field = find(popup, QPlainTextEdit, "commentText")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "GDP")
    press(field, "Ctrl+Return")
    settle()
    assert comment_of(window).text == "GDP" and comment_of(window).author
    popup = open_comment(window)
    assert find(popup, QPlainTextEdit, "commentText").toPlainText() == "GDP"
    find(popup, QPushButton, "commentRemove").click()
    settle()
    assert comment_of(window) is None
    window.actions_table["undo"].trigger()
    assert comment_of(window).text == "GDP"


def test_esc_gives_a_comment_up_and_closing_keeps_it(window: MainWindow) -> None:  # noqa: F811
    window.pages.go_to(CELL)
    field = find(open_comment(window), QPlainTextEdit, "commentText")
    QTest.keyClicks(field, "no")
    press(field, "Escape")
    settle()
    assert comment_of(window) is None and QApplication.focusWidget() is window.pages.view
    popup = open_comment(window)
    QTest.keyClicks(find(popup, QPlainTextEdit, "commentText"), "yes")
    popup.close()
    settle()
    assert comment_of(window).text == "yes"


def test_comments_are_gone_through_in_the_order_of_print(window: MainWindow) -> None:  # noqa: F811
    for where in (cell(TOTAL, "2025"), CELL):
        window.pages.go_to(where)
        popup = open_comment(window)
        QTest.keyClicks(find(popup, QPlainTextEdit, "commentText"), "x")
        popup.close()
        settle()
    window.pages.go_to(cell("D02", "2021"))
    seen = []
    for _ in range(3):
        window.actions_table["nextComment"].trigger()
        seen.append(window.pages.current_cell())
    assert seen == [cell(TOTAL, "2025"), CELL, cell(TOTAL, "2025")]
    window.actions_table["removeComments"].trigger()
    assert [*window.document.plan.comments] == [KEY]


def test_the_cells_of_a_row_are_held_with_a_reason_and_released(window: MainWindow) -> None:  # noqa: F811
    window.pages.go_to(CELL)
    before = window.document.plan.quantity(CELL)
    window.actions_table["holdRow"].trigger()
    dialog = find(window, HoldDialog, "holdDialog")
    QTest.keyClicks(find(dialog, QLineEdit, "holdReason"), "OK")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    settle()
    assert len(window.document.plan.holds) == 6 and window.document.plan.holds[KEY].reason == "OK"
    told: list[str] = []
    window.pages.view.explained.connect(told.append)
    window.pages.go_to(CELL)
    press(window.pages.view, "Delete", "7")
    settle()
    assert window.document.plan.quantity(CELL) == before and any("锁定" in each for each in told)
    window.actions_table["release"].trigger()
    assert KEY not in window.document.plan.holds and len(window.document.plan.holds) == 5
    type_into_cell(window, CELL, "31")
    assert window.document.plan.quantity(CELL).text == "31"


def test_nothing_to_hold_or_release_is_said(window: MainWindow) -> None:  # noqa: F811
    told: list[str] = []
    view = window.pages.view
    view.explained.connect(told.append)
    window.pages.go_to(CELL)
    window.actions_table["release"].trigger()
    view.setCurrentIndex(view.model().index(3, 0))
    window.actions_table["hold"].trigger()
    window.actions_table["comment"].trigger()
    window.actions_table["nextComment"].trigger()
    assert told == ["所选单元格没有锁定。", "没有选中数值单元格，不能锁定。", "批注只能写在数值单元格上，请先选中一个数值。", "本表没有批注。"]
