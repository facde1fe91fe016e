"""Dialogs fit a small screen: an office laptop at 125 percent has 614 lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.dialogs.dialog_size import size_to_screen


@pytest.mark.parametrize(("screen", "expected"), [(QSize(1920, 1080), QSize(1080, 640)), (QSize(1093, 614), QSize(1077, 566))])
def test_a_dialog_is_never_larger_than_its_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, screen: QSize, expected: QSize) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _: screen)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    size_to_screen(dialog, 1080, 640)
    assert dialog.size() == expected
