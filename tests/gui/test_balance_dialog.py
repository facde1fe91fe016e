"""The dialog 平衡, with keys and mouse: methods side by side, every cell before and after, holds of this time, one step, and what to do where it is impossible."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolBar
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.finding import FindingKind
from ningbo_planner.domain.plan import RowBounds
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.bounds import set_bounds
from ningbo_planner.gui.dialogs.balance_dialog import BalanceDialog
from ningbo_planner.gui.dialogs.method_table import CELLS, MOVED, NAME
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.move_model import KEEP, NOTE, NOW, PERIOD, TO
from ningbo_planner.gui.models.move_model import NAME as ROW
from tests.gui.window_kit import TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]
PARTS = ("D08", "D09", "D10", "D11", "D12", "D13", "D14")
LEAST, RELATIVE, FEWEST, PROPORTIONAL = range(4)


def ask(window: MainWindow, qtbot: QtBot) -> BalanceDialog:
    """Click on the button of the toolbar and wait until everything is computed."""
    window.pages.go_to(cell(TOTAL, "2026"))
    button = find(window, QToolBar, "mainToolbar").widgetForAction(window.actions_table["balance"])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    dialog = window.balancing.dialog
    assert isinstance(dialog, BalanceDialog) and dialog.isVisible()
    return dialog


def wait(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is computed any more."""
    settle()
    qtbot.waitUntil(lambda: not window.balancing.balancer.is_running and not window.balancing.dialog._pause.isActive(), timeout=30_000)
    settle()


def lines(dialog: BalanceDialog) -> list[tuple[str, ...]]:
    """Return row, period, now and to of every cell that is listed."""
    return [tuple(str(dialog.model.index(row, column).data()) for column in (ROW, PERIOD, NOW, TO)) for row in range(dialog.model.rowCount())]


def method(dialog: BalanceDialog, row: int, column: int) -> str:
    """Return what stands in the comparison."""
    return dialog.methods.item(row, column).text()


def gaps(window: MainWindow) -> int:
    """Return how many totals of the table do not add up in the years of the plan."""
    return sum(found.kind is FindingKind.SUM and found.period != "2021" for found in window.document.workspace.findings())


def tick(dialog: BalanceDialog, row: int) -> None:
    """Click on the box of a line."""
    rect = dialog.preview.visualRect(dialog.model.index(row, KEEP))
    for left in range(rect.left() + 4, rect.right(), 4):
        before = dict(dialog._held)
        QTest.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(left, rect.center().y()))
        if dialog._held != before:
            return
    raise AssertionError("no box")


def test_four_methods_stand_side_by_side_and_one_is_applied_as_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    assert "“目标分解表”在所选时期有 4 处数值对不上" in dialog.head.text() and gaps(window) == 4
    assert dialog.fields.first.currentText() == "2022年"
    assert [method(dialog, row, NAME) for row in range(4)] == ["总变动最小", "变动幅度最小", "改动最少", "按比例"]
    assert method(dialog, LEAST, MOVED) == "189亿元" and method(dialog, FEWEST, CELLS) == "5 格（最少）"
    assert int(method(dialog, PROPORTIONAL, CELLS).partition(" ")[0]) > 5
    assert ("数字产品与互联网批零", "2026年", "2000", "1850") in lines(dialog)
    marks = window.explain.preview.figures.marks
    assert marks[cell("D11", "2026")].text == "1850"
    QTest.mouseClick(dialog.methods.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, dialog.methods.visualRect(dialog.methods.model().index(PROPORTIONAL, 0)).center())
    settle()
    wanted = {each.cell: each.to.text for each in dialog.found.changes}
    assert len(wanted) == len(lines(dialog)) and len(window.explain.preview.figures.marks) == len(wanted)
    QTest.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    settle()
    assert {each: window.document.plan.quantity(each).text for each in wanted} == wanted
    assert gaps(window) == 0 and window.balancing.dialog is None and not window.explain.preview.figures.marks
    assert window.messages.texts == [f"已按“按比例”平衡“目标分解表”，改动 {len(wanted)} 格。"]
    (entry,) = window.document.workspace.history.undo_list()
    assert entry.name.startswith("平衡“目标分解表”2022年、")
    QTest.mouseClick(find(window, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    settle()
    assert gaps(window) == 4


def test_a_figure_can_be_told_to_stay_this_time(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    at = lines(dialog).index(("数字产品与互联网批零", "2026年", "2000", "1850"))
    tick(dialog, at)
    wait(window, qtbot)
    assert lines(dialog)[0] == ("数字产品与互联网批零", "2026年", "2000", "2000")
    assert dialog.model.index(0, NOTE).data() == "本次不动" and not window.document.plan.holds
    assert cell("D11", "2026") not in {each.cell for each in dialog.found.changes}
    tick(dialog, 0)
    wait(window, qtbot)
    assert ("数字产品与互联网批零", "2026年", "2000", "1850") in lines(dialog)


def test_holds_bounds_and_the_step_are_respected(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.execute(acts.hold_cells(document.plan, [cell("D11", "2026")], "李四", "已审定", "2026-01-01T08:00:00"))
    document.execute(set_bounds(document.plan, [RowRef(TABLE, "D08")], RowBounds(low=Decimal(990))))
    dialog = ask(window, qtbot)
    dialog.fields.first.setCurrentIndex(5)
    dialog.fields.step.setEditText("50")
    wait(window, qtbot)
    changed = {each.cell: each.to.number for each in dialog.found.changes}
    assert changed and cell("D11", "2026") not in changed and {each.period for each in changed} == {"2026"}
    assert all(not number % 50 for number in changed.values())
    dialog.fields.step.setEditText("-1")
    wait(window, qtbot)
    assert dialog.note.text() == "“-1”不是大于 0 的数，不能作为取整的步长。" and not dialog.apply_button.isEnabled()


def test_what_makes_it_impossible_is_named_and_can_be_let_go_of(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    held = [cell(row, "2026") for row in (TOTAL, *PARTS)]
    document.execute(acts.hold_cells(document.plan, held, "李四", "已审定", "2026-01-01T08:00:00"))
    dialog = ask(window, qtbot)
    assert dialog.conflict.isVisible() and not dialog.preview.isVisible() and not dialog.apply_button.isEnabled()
    assert method(dialog, LEAST, 4) == "不能平衡"
    said = [label.text() for label in dialog.conflict.findChildren(QLabel, "conflictWay")]
    assert "解除“数字服务业(营收)”2026年的锁定，它可改为4150亿元，相差150亿元。" in said
    at = said.index("解除“数字服务业(营收)”2026年的锁定，它可改为4150亿元，相差150亿元。")
    QTest.mouseClick(find(dialog.conflict, QPushButton, f"conflictRelease{at}"), Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    assert len(document.plan.holds) == 7 and dialog.preview.isVisible()
    assert ("数字服务业(营收)", "2026年", "4000", "4150") in lines(dialog)


def test_the_dialog_follows_the_plan_and_leads_to_its_cells(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    window.document.execute(acts.type_cell(window.document.plan, cell("D11", "2026"), "1850"))
    wait(window, qtbot)
    assert "有 3 处数值对不上" in dialog.head.text()
    assert [each.cell.table for each in dialog.found.changes if each.cell.period == "2026"] == ["main"]
    dialog.preview.setFocus()
    dialog.preview.choose(0)
    press(dialog.preview, "Return")
    settle()
    assert window.pages.current_cell() == dialog.found.changes[0].cell and dialog.isVisible()
    press(dialog, "Escape")
    assert window.balancing.dialog is None


def test_a_table_that_adds_up_has_nothing_to_be_balanced(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    dialog.fields.first.setCurrentIndex(3)
    dialog.fields.last.setCurrentIndex(3)
    wait(window, qtbot)
    assert dialog.head.text() == "“目标分解表”在所选时期的数值都对得上。" and "没有需要调整的数值" in dialog.note.text()
    assert not dialog.apply_button.isEnabled() and not lines(dialog)
    dialog.fields.last.setCurrentIndex(2)
    wait(window, qtbot)
    assert dialog.note.text() == "起始时期须在结束时期之前。"


def test_computing_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    dialog.compute()
    assert window.balancing.balancer.is_running
    dialog.stop_button.click()
    assert not window.balancing.balancer.is_running and dialog.note.text() == "已停止计算，方案没有改动。"
    assert not dialog.apply_button.isEnabled()
    QTest.mouseClick(dialog.fields.again, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    assert dialog.found is not None and dialog.apply_button.isEnabled()


def test_other_tables_move_along(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    along = [each.cell for each in dialog.found.changes if each.cell.table != TABLE]
    assert along and all(isinstance(each, CellRef) for each in along)
    notes = [dialog.model.index(row, NOTE).data() for row in range(dialog.model.rowCount())]
    assert "“主要目标表”中随之改动" in notes


def test_the_window_can_be_closed_while_it_computes(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    dialog.compute()
    assert window.balancing.balancer.is_running
    window.close()
    settle()
    assert not window.balancing.balancer.is_running


def test_a_chosen_line_is_brought_into_sight_without_taking_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    at = next(row for row, each in enumerate(dialog.found.changes) if each.cell.table == "main")
    rect = dialog.preview.visualRect(dialog.model.index(at, ROW))
    QTest.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    settle()
    assert window.pages.view.plan_model.table_id == "main" and window.pages.current_cell() != dialog.found.changes[at].cell
    assert window.explain.preview.figures.marks[dialog.found.changes[at].cell].text == "1850"
