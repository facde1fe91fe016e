"""Dialogs fit a small screen: an office laptop at 125 percent has 614 lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from ningbo_planner import settings as saved
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import TOTAL, cell, open_windows, plan_file, settle

__all__ = ["open_windows", "plan_file"]


@pytest.mark.parametrize(("screen", "expected"), [(QSize(1920, 1080), QSize(1080, 640)), (QSize(1093, 614), QSize(1077, 566))])
def test_a_dialog_is_never_larger_than_its_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, screen: QSize, expected: QSize) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _: screen)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    size_to_screen(dialog, 1080, 640)
    assert dialog.size() == expected


@pytest.mark.parametrize("key", ["issue", "spread", "balance", "new", "versionCompare", "print", "preferences", "fillSeries", "newRule"])
def test_buttons_stay_in_reach_with_the_largest_words_on_an_office_laptop(open_windows: Callable[..., MainWindow], plan_file: Path, key: str) -> None:
    saved.save(saved.Settings(text_size=200, recent_files=[str(plan_file)]))
    window = open_windows(plan_file)
    window.pages.go_to(cell(TOTAL, "2025"))
    window.actions_table[key].trigger()
    settle()
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
    least = dialog.minimumSizeHint()
    # 1366 by 768 without the bar of the system and the title of the dialog.
    assert least.width() <= 1366 and least.height() <= 700, (least.width(), least.height())
    dialog.reject()
