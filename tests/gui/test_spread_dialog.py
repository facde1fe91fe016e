"""The dialog 分解, with keys and mouse: what it proposes, what it writes as one step, what the grid shows of it, and what to do where it is impossible."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.finding import FindingKind
from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.plan import RowBounds
from ningbo_planner.domain.spread_code import Way
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.bounds import set_bounds
from ningbo_planner.gui.dialogs.spread_dialog import SpreadDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.move_model import NAME, NOTE, NOW, PERIOD, TO
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, window
from tests.sample_plans import total_and_parts

__all__ = ["open_windows", "plan_file", "window"]
PARTS = ("D08", "D09", "D10", "D11", "D12", "D13", "D14")
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")


def ask(window: MainWindow, row: str, *periods: str) -> SpreadDialog:
    """Select the cells of a row and press the key of the command."""
    window.pages.go_to(cell(row, periods[0]))
    press(window.pages.view, *["Shift+Right"] * (len(periods) - 1))
    window.actions_table["spread"].trigger()
    settle()
    dialog = window.spreading.dialog
    assert isinstance(dialog, SpreadDialog) and dialog.isVisible()
    return dialog


def write(field: QLineEdit, text: str) -> None:
    """Type a text in place of what stands in a field, and wait until it is worked out."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.window().refresh()
    settle()


def choose(dialog: SpreadDialog, way: Way | Method) -> None:
    """Click on a way."""
    button = dialog.ways[way] if isinstance(way, Way) else dialog.paths[way]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(10, button.height() // 2))
    settle()


def column(dialog: SpreadDialog, at: int) -> list[str]:
    """Return what stands in a column of the preview."""
    return [str(dialog.model.index(row, at).data()) for row in range(dialog.model.rowCount())]


def figures(window: MainWindow, period: str, rows: tuple[str, ...] = PARTS) -> list[str]:
    """Return what stands in the plan."""
    return [window.document.plan.quantity(cell(row, period)).text for row in rows]


def test_every_figure_is_seen_before_it_is_written(window: MainWindow) -> None:
    before = figures(window, "2026")
    dialog = ask(window, TOTAL, "2026")
    assert dialog.head.text() == "“数字服务业(营收)”2026年，现值 4000亿元；与分项之和相差 −150亿元"
    assert column(dialog, NOW)[1:8] == before and column(dialog, NAME)[1] == "　软件与信息服务业"
    assert sum(map(int, column(dialog, TO)[1:8])) == 4000
    assert "变动最大的是“数字产品与互联网批零”2026年：2000 → 1928，−72亿元（−3.6%）" in dialog.summary.text()
    assert "这个差额一并从各分项扣除" in dialog.notes.text() and not dialog.problem.text()
    assert dialog.preview.isColumnHidden(PERIOD) and column(dialog, NOTE) == [""] * 8 + ["“主要目标表”中随之改动"] * 4
    assert figures(window, "2026") == before
    assert window.explain.preview.figures.marks == dialog.proposal.figures
    shown = column(dialog, TO)[1:8]
    QTest.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    settle()
    assert figures(window, "2026") == shown and not window.explain.preview.figures.marks
    assert window.messages.texts == ["已写入 11 个单元格。"] and window.spreading.dialog is None
    (entry,) = window.document.workspace.history.undo_list()
    assert entry.name == "分解“数字服务业(营收)”2026年的 4000，按现值比例，写入 11 格"
    QTest.mouseClick(find(window, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    settle()
    assert figures(window, "2026") == before


def test_another_figure_way_and_step(window: MainWindow) -> None:
    dialog = ask(window, TOTAL, "2026")
    write(dialog.figure, "4200")
    choose(dialog, Way.EQUAL)
    dialog.step.setEditText("10")
    dialog.refresh()
    assert column(dialog, TO) [:8] == ["4200", "600", "600", "600", "600", "600", "600", "600"]
    choose(dialog, Way.PERIOD)
    assert dialog.period.currentText() == "2025年" and dialog.period.isEnabled()
    assert sum(map(int, column(dialog, TO)[1:8])) == 4200
    write(dialog.weights, "1:1:1:1:1:1:2")
    assert dialog.ways[Way.WEIGHTS].isChecked() and column(dialog, TO)[7] == "1050"
    write(dialog.weights, "1:2")
    assert "给了 2 个权重，分项有 7 个" in dialog.problem.text() and not dialog.apply_button.isEnabled()
    dialog.step.setEditText("x")
    dialog.refresh()
    choose(dialog, Way.EQUAL)
    assert dialog.problem.text() == "“x”不是大于 0 的数，不能作为取整的步长。"
    press(dialog, "Escape")
    assert window.spreading.dialog is None and window.document.workspace.history.next_undo is None


def test_what_is_added_comes_on_top(window: MainWindow) -> None:
    dialog = ask(window, TOTAL, "2024")
    dialog.mode.setCurrentIndex(1)
    write(dialog.figure, "70")
    choose(dialog, Way.EQUAL)
    now, new = column(dialog, NOW), column(dialog, TO)
    assert new[0] == "2770" and [int(after) - int(before) for before, after in zip(now[1:8], new[1:8], strict=True)] == [10] * 7


def test_selected_periods_are_spread_together(window: MainWindow) -> None:
    dialog = ask(window, TOTAL, "2024", "2025", "2026")
    assert dialog.all_periods.isVisible() and dialog.all_periods.text() == "所选的 3 个时期一并分解"
    press(dialog, "Return")
    settle()
    for period, total in (("2024", 2700), ("2025", 3400), ("2026", 4000)):
        assert sum(map(int, figures(window, period))) == total
    (entry,) = window.document.workspace.history.undo_list()
    assert entry.name.startswith("分解“数字服务业(营收)”3 个时期的合计，按现值比例")


def test_a_figure_is_spread_over_the_years(window: MainWindow) -> None:
    dialog = ask(window, "D03", "2026")
    assert not dialog.to_parts.isEnabled() and dialog.is_over_years
    assert dialog.curve.isVisible() and dialog.start.currentText() == "2021年"
    choose(dialog, Method.EVEN)
    dialog.start.setCurrentIndex(1)
    assert column(dialog, TO) == ["625", "750", "875", "1000"]
    press(dialog, "Return")
    settle()
    assert [window.document.plan.quantity(cell("D03", year)).text for year in YEARS] == ["461", "500", "625", "750", "875", "1000"]


def test_held_figures_stay_and_say_who_holds_them(window: MainWindow) -> None:
    document = window.document
    document.execute(acts.hold_cells(document.plan, [cell(PART, "2026")], "李四", "已审定", "2026-01-01T08:00:00"))
    dialog = ask(window, TOTAL, "2026")
    at = PARTS.index(PART) + 1
    assert column(dialog, TO)[at] == "100" and column(dialog, NOTE)[at] == "锁定：李四（已审定）"
    press(dialog, "Return")
    settle()
    assert figures(window, "2026")[PARTS.index(PART)] == "100" and "有 1 个已锁定的数保持不变" in window.messages.texts[0]


def test_what_stands_in_the_way_can_be_let_go_of(window: MainWindow) -> None:
    document = window.document
    held = [cell(row, "2026") for row in PARTS]
    document.execute(acts.hold_cells(document.plan, held, "李四", "已审定", "2026-01-01T08:00:00"))
    dialog = ask(window, TOTAL, "2026")
    assert dialog.conflict.isVisible() and not dialog.preview.isVisible() and not dialog.apply_button.isEnabled()
    sentences = [label.text() for label in dialog.conflict.findChildren(QLabel, "conflictWay")]
    assert len(sentences) == 7 and "就能分解；只改这一个数，须改为" in sentences[0]
    QTest.mouseClick(find(dialog.conflict, QPushButton, "conflictRelease0"), Qt.MouseButton.LeftButton)
    settle()
    assert len(document.plan.holds) == 6 and dialog.preview.isVisible() and not dialog.conflict.isVisible()
    assert [text for text, before in zip(column(dialog, TO), column(dialog, NOW), strict=True) if text != before] == ["1850", "1850"]


def test_a_bound_that_stands_in_the_way_can_be_taken_away_and_gone_to(window: MainWindow) -> None:
    document = window.document
    rows = [RowRef(TABLE, row) for row in PARTS]
    document.execute(set_bounds(document.plan, rows, RowBounds(high=Decimal(500))))
    dialog = ask(window, TOTAL, "2026")
    first = dialog.conflict.findChildren(QLabel, "conflictWords")[0]
    assert first.text() == "“数字服务业(营收)”2026年要达到 4000亿元，但锁定和上限只允许各分项合计到 3500亿元，差 500亿元。"
    go = find(dialog.conflict, QPushButton, "conflictGo0")
    wanted = dialog.proposal.ways[0].cell
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    settle()
    assert window.pages.current_cell() == wanted and dialog.isVisible()
    QTest.mouseClick(find(dialog.conflict, QPushButton, "conflictRelease0"), Qt.MouseButton.LeftButton)
    settle()
    assert len(document.plan.bounds) == 6 and document.workspace.history.next_undo.name.startswith("取消")


def test_a_line_leads_to_its_cell_and_the_dialog_follows_the_plan(window: MainWindow) -> None:
    dialog = ask(window, TOTAL, "2026")
    rect = dialog.preview.visualRect(dialog.model.index(3, NAME))
    QTest.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    QTest.mouseDClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    settle()
    assert window.pages.current_cell() == cell("D10", "2026")
    window.document.execute(acts.type_cell(window.document.plan, cell("D10", "2026"), "350"))
    assert column(dialog, NOW)[3] == "350"


def test_figures_that_repeat_others_move_along_unless_they_are_told_or_held_to_stay(window: MainWindow) -> None:
    document = window.document
    repeated = [CellRef("main", "M07", "2026")]
    assert any(link.row == "main/M07" and link.parts == ("decomposition/D11",) for link in document.plan.links.values())
    dialog = ask(window, TOTAL, "2026")
    assert dialog.proposal.figures[repeated[0]].text == "1928"
    QTest.mouseClick(dialog.along, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.along.height() // 2))
    settle()
    assert repeated[0] not in dialog.proposal.figures and "有 4 处原来对得上的数会对不上" in dialog.problem.text()
    dialog.along.setChecked(True)
    document.execute(acts.hold_cells(document.plan, repeated, "李四", "已审定", "2026-01-01T08:00:00"))
    assert repeated[0] not in dialog.proposal.figures and "有 1 处原来对得上的数会对不上" in dialog.problem.text()
    press(dialog, "Return")
    settle()
    found = [each for each in document.workspace.findings() if each.kind is FindingKind.CROSS_TABLE]
    assert [each.period for each in found] == ["2026"]


def test_a_bound_has_to_be_told_as_a_figure(window: MainWindow) -> None:
    dialog = ask(window, "D01", "2026")
    assert dialog.head.text() == "“数字经济核心产业占GDP比重”2026年，现值 >15%" and dialog.figure.text() == ""
    assert dialog.problem.text() == "“数字经济核心产业占GDP比重”2026年不是确定的数，请写明要分解的数。"
    write(dialog.figure, "16.9")
    assert column(dialog, TO)[-1] == "16.9%" and dialog.apply_button.isEnabled()


def test_a_held_total_gives_its_figure_but_no_other(window: MainWindow) -> None:
    document = window.document
    document.execute(acts.hold_cells(document.plan, [cell(TOTAL, "2026")], "李四", "已审定", "2026-01-01T08:00:00"))
    dialog = ask(window, TOTAL, "2026")
    assert sum(map(int, column(dialog, TO)[1:8])) == 4000 and dialog.apply_button.isEnabled()
    write(dialog.figure, "4200")
    assert dialog.conflict.isVisible() and not dialog.apply_button.isEnabled()
    (way,) = dialog.proposal.ways
    assert way.cell == cell(TOTAL, "2026") and way.can_let_go and "只改这一个数，须改为 4200亿元" in way.sentence


def test_a_large_total_is_worked_out_in_the_background(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "large.nbplan"
    plan, _ = total_and_parts(["3000", "6000"], *[["10", "10"]] * 300)
    create_plan_file(path, plan)
    window = open_windows(path)
    window.pages.go_to(CellRef("t", "T", "2022"))
    window.actions_table["spread"].trigger()
    dialog = window.spreading.dialog
    qtbot.waitUntil(lambda: dialog.proposal.step is not None and not window.tasks.is_busy, timeout=20_000)
    dialog.figure.setFocus()
    dialog.figure.selectAll()
    QTest.keyClicks(dialog.figure, "9000")
    press(dialog, "Return")
    qtbot.waitUntil(lambda: bool(window.messages.texts), timeout=20_000)
    assert window.document.plan.quantity(CellRef("t", "P300", "2022")).text == "30" and window.messages.texts == ["已写入 301 个单元格。"]


@pytest.mark.parametrize("row", ["D03"])
def test_a_first_period_without_parts_has_nothing_to_spread(window: MainWindow, row: str) -> None:
    told: list[str] = []
    window.pages.explained.connect(told.append)
    window.pages.go_to(cell(row, "2021"))
    window.actions_table["spread"].trigger()
    assert window.spreading.dialog is None and "没有可以分解的" in told[-1]
