"""The dialog 换单位列示, with keys and mouse: what rounding moves, what plain rounding would have broken, the workbook; and the plan stays as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ningbo_planner.edits import acts
from ningbo_planner.gui.dialogs import file_dialogs
from ningbo_planner.gui.dialogs.scaling_dialog import ScalingDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.scaling_model import ADJUSTED, NAME, NOW, PERIOD, SHOWN
from tests.gui.window_kit import TABLE, cell, open_windows, plan_file, press, settle, window
from tests.plan_state import plan_state

__all__ = ["open_windows", "plan_file", "window"]
# The parts of 数字制造业(营收) in 2026, which come to 7001.6.
TYPED = {"D03": "1000.4", "D04": "2500.4", "D05": "1700.4", "D06": "1800.4", "D02": "7001.6"}


def ask(window: MainWindow) -> ScalingDialog:
    """Give the command."""
    window.actions_table["scaling"].trigger()
    settle()
    dialog = window.scaling.dialog
    assert isinstance(dialog, ScalingDialog) and dialog.isVisible()
    return dialog


def shown(dialog: ScalingDialog, period: str = "2026年") -> dict[str, tuple[str, str, str]]:
    """Return what a period of the preview says: in the plan, as told, how the last place was adjusted."""
    rows = range(dialog.model.rowCount())
    read = [[str(dialog.model.index(row, column).data()) for column in (NAME, PERIOD, NOW, SHOWN, ADJUSTED)] for row in rows]
    return {name: (now, told, note) for name, when, now, told, note in read if when == period}


def type_decimals(window: MainWindow) -> None:
    """Write figures with decimals."""
    for row, text in TYPED.items():
        window.document.execute(acts.type_cell(window.document.plan, cell(row, "2026"), text))


def test_rounded_figures_still_add_up_and_nothing_is_stored(window: MainWindow) -> None:
    type_decimals(window)
    before = plan_state(window.document.plan)
    dialog = ask(window)
    assert dialog.unit.currentText() == "亿元"
    dialog.table.setCurrentIndex(dialog.table.findData(TABLE))
    dialog.decimals.setCurrentIndex(dialog.decimals.findData(0))
    settle()
    told = shown(dialog)
    parts = [int(told[name][1]) for name in ("集成电路", "新型数字元器件(组件)", "数字智能终端", "电子信息材料")]
    assert told["数字制造业(营收)"][:2] == ("7001.6亿元", "7002") and sum(parts) == 7002
    assert "逐个四舍五入会有 1 处合计与分项不等；舍位平衡调整了 2 格的末位" in dialog.summary.text()
    QTest.mouseClick(dialog.only_adjusted, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.only_adjusted.height() // 2))
    settle()
    adjusted = shown(dialog)
    assert len(adjusted) == 2 and all(note.startswith("+1（四舍五入为 ") for _, _, note in adjusted.values())
    press(dialog, "Escape")
    assert window.scaling.dialog is None and plan_state(window.document.plan) == before


def test_another_unit_needs_no_adjustment(window: MainWindow) -> None:
    type_decimals(window)
    dialog = ask(window)
    dialog.unit.setCurrentIndex(dialog.unit.findText("万元"))
    settle()
    assert shown(dialog)["数字制造业(营收)"][1] == "70016000" and "不需要调整末位" in dialog.summary.text()


def test_the_plan_is_exported_in_the_unit(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_decimals(window)
    path = tmp_path / "亿元.xlsx"
    wanted: list[Path] = []
    monkeypatch.setattr(file_dialogs, "ask_save", lambda _parent, _title, name, _filters, _suffix: (wanted.append(name), path)[1])
    dialog = ask(window)
    dialog.decimals.setCurrentIndex(dialog.decimals.findData(0))
    QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.messages.texts), timeout=20_000)
    assert window.messages.texts == ["已按亿元导出“亿元.xlsx”，方案中的数没有改动。"] and wanted[0].stem.endswith("（亿元）")
    sheets = openpyxl.load_workbook(path, data_only=True)
    values = {value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row}
    assert 7002 in values and 7001.6 not in values
    assert window.document.plan.quantity(cell("D02", "2026")).text == "7001.6"
