"""The table of what came back: nothing is taken by accident, and a doubtful figure is chosen from a list by mouse or keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.dialogs.receive_dialog import ReceiveDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.returned_changes_model import COLUMNS, RETURNED
from ningbo_planner.gui.models.returned_selection import Item
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.returns import read_returns
from tests.gui.window_kit import open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]
# 软件与信息服务业 and 数字经济增加值 in the workbook of 市经信局, and what a hurried person writes there.
FILLED = {"软件与信息服务业": {"G": 231, "H": "三百六十", "I": "1。5", "J": None, "K": "乱写"}, "数字经济增加值": {"K": "1.2万亿元"}}


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[ReceiveDialog]:
    """Return the dialog over one returned workbook."""
    workspace = window.document.workspace
    department = next(key for key, each in workspace.plan.departments.items() if each.name == "市经信局")
    report = issue(workspace, tmp_path / "下发", departments=[department], deadline="2026-12-31")
    window.document.adopt(report.change)
    [file] = report.files
    book = load_workbook(file.path)
    sheet = book["填报表"]
    for row in range(1, sheet.max_row + 1):
        for column, value in FILLED.get(sheet[f"C{row}"].value, {}).items():
            if not sheet[f"{column}{row}"].protection.locked:
                sheet[f"{column}{row}"] = value
    book.save(file.path)
    made = ReceiveDialog(workspace, read_returns(workspace, [file.path]), window)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    settle()


def row_of(dialog: ReceiveDialog, name: str, period: str) -> Item:
    """Return a change."""
    return next(item for item in dialog.model.changes if item.label == name and getattr(item, "period", "") == period)


def shown(dialog: ReceiveDialog, row: Item, column: str) -> str:
    """Return what stands in a cell."""
    return str(dialog.model.index_of(row, COLUMNS.index(column)).data())


def click(dialog: ReceiveDialog, row: Item, act: Callable[..., None] = QTest.mouseClick) -> None:
    """Click on the returned figure of a change."""
    dialog.changes.scrollTo(dialog.model.index_of(row, RETURNED))
    place = dialog.changes.visualRect(dialog.model.index_of(row, RETURNED)).center()
    act(dialog.changes.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle()


def box_of(dialog: ReceiveDialog) -> QComboBox:
    """Return the open list."""
    [box] = [each for each in dialog.changes.findChildren(QComboBox) if each.isVisible()]
    return box


def test_what_is_in_doubt_says_so_until_it_is_chosen(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("三百六十：360？", "待选择")
    dialog.model.set_taken(row, "360")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("360", "已选择")


def test_a_blank_offers_nothing_to_choose(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2025")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("（空）", "未填")


def test_figures_of_one_row_are_shown_in_one_measure(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "数字经济增加值", "2026")
    assert [shown(dialog, row, column) for column in ("issued", "current", "returned")] == [">10000", ">10000", "12000"]


def test_a_click_opens_the_list_and_chooses_nothing_by_itself(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    before = dict(dialog.selection.taken)
    click(dialog, row)
    box = box_of(dialog)
    assert box.view().isVisible() and box.currentIndex() == -1 and dialog.selection.taken == before
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    settle()
    assert shown(dialog, row, "returned") == "360" and dialog.isVisible()
    assert not [each for each in dialog.changes.findChildren(QComboBox) if each.isVisible()]


def test_a_double_click_leaves_the_list_open(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    box = box_of(dialog)
    popup, cell = box.view().window().geometry(), box.rect().translated(box.mapToGlobal(QPoint()))
    assert not popup.intersects(cell.adjusted(2, 2, -2, -2)), "the second click would choose what it falls on"
    QTest.mouseClick(box.view().window(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(-20, -20))
    assert box.view().isVisible()


def test_giving_the_list_up_leaves_the_figure_in_doubt(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    dialog.files.setFocus()
    settle()
    assert shown(dialog, row, "state") == "待选择"


def test_keys_tick_and_choose_and_never_write_the_figures(dialog: ReceiveDialog) -> None:
    taken: list[object] = []
    dialog.accepted_changes.connect(lambda figures, rows: taken.append(figures))
    row = row_of(dialog, "软件与信息服务业", "2022")
    dialog.changes.setCurrentIndex(dialog.model.index_of(row, 1))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert row.key not in dialog.selection.taken
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert row.key in dialog.selection.taken
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return)
    QTest.keyClick(dialog.files, Qt.Key.Key_Return)
    assert not taken and dialog.isVisible()
    dialog.changes.setCurrentIndex(dialog.model.index_of(row_of(dialog, "软件与信息服务业", "2024"), 1))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return)
    settle()
    assert box_of(dialog).view().isVisible() and not taken


def test_a_wheel_over_the_list_chooses_nothing(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    box = box_of(dialog)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == -1


def test_the_button_takes_what_is_ticked(dialog: ReceiveDialog) -> None:
    taken: list[dict[str, str]] = []
    dialog.accepted_changes.connect(lambda figures, rows: taken.append(figures))
    QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert len(taken) == 1 and sorted(taken[0].values()) == ["12000", "231"]
