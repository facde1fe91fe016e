"""What a screen reader says and what the Tab key reaches: every control of the window, of its panels and of its dialogs has a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QApplication, QComboBox, QDialog, QGroupBox, QLabel, QLineEdit, QMainWindow, QMenu, QMenuBar, QScrollBar, QSplitterHandle, QTabBar, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import PART, TOTAL, cell, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]

PANELS = ("showSource", "showHistory", "showInspector", "showRules", "explain", "showFindings", "filterBar", "find")
# Commands that open a dialog, those that ask Qt or the system for a file left out.
DIALOGS = (
    "new", "backups", "version", "versionCompare", "scaling", "print", "printPreview", "preferences", "fillSeries", "pasteSpecial", "addPeriod", "renamePeriod", "spread", "hold", "holdRow", "holdList",
    "deleteRows", "balance", "giveReason", "newRule", "newAssumption", "adjustRule", "issue", "returns", "check_code", "gaps", "manual", "shortcuts", "about",
)  # fmt: skip
# Parts that Qt makes inside others and names by them, and rooms that hold controls.
INNER = (QScrollBar, QTabBar, QSplitterHandle, QMenuBar, QToolBar, QMenu, QMainWindow, QDialog)


def controls(top: QWidget) -> Iterator[QWidget]:
    """Yield what a person can work with in ``top``: what takes the keys, and every button."""
    for widget in top.findChildren(QWidget):
        above = widget.parentWidget()
        is_inner = isinstance(widget, INNER) or widget.objectName().startswith("qt_") or isinstance(above, QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView)
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QLabel)
        if not is_inner and (takes_keys or isinstance(widget, QAbstractButton)) and (widget.isVisible() or not isinstance(widget, QAbstractButton)):
            yield widget


def name_of(widget: QWidget, top: QWidget) -> str:
    """Return what a screen reader calls a control: its own name, what is written on it, or the label that leads to it."""
    written = widget.text() if isinstance(widget, QAbstractButton) else widget.title() if isinstance(widget, QGroupBox) else ""
    labels = (label.text() for label in top.findChildren(QLabel) if label.buddy() is widget)
    return widget.accessibleName() or written or next(labels, "")


def nameless(top: QWidget) -> list[str]:
    """Return the controls that a screen reader would have no name for."""
    lists = "QComboBoxListView"
    plain = (widget for widget in controls(top) if widget.metaObject().className() not in ("QWidget", lists))
    return [f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}" for widget in plain if not name_of(widget, top)]


def test_every_control_of_the_window_and_its_panels_has_a_name(window: MainWindow) -> None:
    window.pages.go_to(cell(TOTAL, "2024"))
    for key in PANELS:
        window.actions_table[key].trigger()
        settle()
        assert nameless(window) == [], key


def test_every_control_of_the_start_page_has_a_name(window: MainWindow) -> None:
    window.actions_table["startPage"].trigger()
    settle()
    assert nameless(window) == []


@pytest.mark.parametrize("keys", [DIALOGS[:10], DIALOGS[10:20], DIALOGS[20:]])
def test_every_control_of_the_dialogs_has_a_name(window: MainWindow, qtbot: QtBot, keys: tuple[str, ...]) -> None:
    window.pages.go_to(cell(PART, "2025"))
    # Something to be pasted.
    window.actions_table["copy"].trigger()
    for key in keys:
        # A total with a gap: what is about findings has one to speak of.
        window.pages.go_to(cell(TOTAL if key in ("spread", "giveReason", "adjustRule", "balance") else PART, "2025"))
        window.actions_table[key].trigger()
        qtbot.waitUntil(lambda: any(isinstance(each, QDialog) and each.isVisible() for each in QApplication.topLevelWidgets()), timeout=10000)
        settle()
        for dialog in [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]:
            assert nameless(dialog) == [], key
            dialog.close()
        qtbot.waitUntil(lambda: not window.tasks.is_busy, timeout=20000)
        settle()


@pytest.mark.parametrize("key", ["new", "issue", "spread", "about", "holdList", "manual", "preferences"])
def test_the_tab_key_walks_through_all_controls_of_a_dialog(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.pages.go_to(cell(TOTAL, "2025"))
    window.actions_table[key].trigger()
    qtbot.waitUntil(lambda: any(isinstance(each, QDialog) and each.isVisible() for each in QApplication.topLevelWidgets()), timeout=10000)
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
    dialog.activateWindow()
    settle()
    buttons = {each for each in dialog.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.text()}
    met: set[QWidget] = set()
    for _ in range(80):
        at = dialog.focusWidget()
        if at is None:
            break
        met.add(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    # Of buttons that exclude each other the Tab key reaches the one that is pressed; the arrows reach the others.
    left = [button.text() for button in buttons - met if not button.autoExclusive() and button.group() is None]
    assert left == [], key
    dialog.close()


def test_cells_and_findings_are_read_out(window: MainWindow) -> None:
    view = window.pages.view
    index = view.plan_model.index_of(cell(TOTAL, "2022"))
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "数字服务业(营收)" in said and "2022年" in said and "1700" in said
    assert "差" in str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole)) or "多9" in said + str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    findings = window.side.findings.list
    lines = [str(findings.model().index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) or findings.model().index(at, 0).data()) for at in range(findings.model().rowCount())]
    assert any("1700亿元" in line for line in lines)
    assert QAccessible.queryAccessibleInterface(view) is not None


def test_a_field_shows_that_it_has_the_keys(window: MainWindow) -> None:
    window.side.show_findings()
    button = next(each for each in window.side.findings.findChildren(QAbstractButton) if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus)
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert button.hasFocus() and button.grab().toImage() != before
