"""Changes of thousands of cells in the real window: done in the background, told once, taken back and stopped; nothing is done twice or lost meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.finding import FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Hold, cell_key
from ningbo_planner.domain.quantity import EMPTY
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import put_cells
from ningbo_planner.edits.history import EntryKind, Step
from ningbo_planner.edits.set_cells import ColumnFigures, SetCells
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.finding_model import Shown
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.bulk_edits import AT_ONCE
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import find, open_windows, press, settle  # noqa: F401 - a fixture
from tests.plans import YEARS, make_plan, make_row, make_table

ROWS, PARTS = 2000, 19


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a plan of a hundred totals with nineteen parts each, all of which add up."""
    rows = []
    for at in range(ROWS):
        is_total = at % (PARTS + 1) == 0
        rows.append(make_row(f"r{at:04}", int(not is_total), [str(PARTS)] * 3 if is_total else ["1"] * 3, aggregation=Aggregation.SUM if is_total else Aggregation.NONE))
    made = tmp_path / "大表.nbplan"
    create_plan_file(made, make_plan([make_table("d", rows, unit="亿元", trailing=()), make_table("e", [make_row("x", 0, ["1", "1", "1"])])]))
    return made


@pytest.fixture
def window(open_windows: Callable[..., MainWindow], path: Path) -> MainWindow:  # noqa: F811
    """Return a window on that plan, with the cursor on its first figure."""
    opened = open_windows(path)
    opened.pages.go_to(cell(0))
    settle()
    return opened


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Return a gate that work on another thread waits at; it is open after the test in any case."""
    made = threading.Event()
    yield made
    made.set()


def cell(row: int, period: str = "2021") -> CellRef:
    """Name a figure of the large table."""
    return CellRef("d", f"r{row:04}", period)


def texts(window: MainWindow, *rows: int) -> list[str]:
    """Return what the grid shows in the first column of figures."""
    model = window.pages.view.model()
    return [str(model.index(row, window.pages.view.sheet.first_period).data()) for row in rows]


def rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not window.tasks.is_busy, timeout=20_000)
    settle()


def copy_block(rows: int = ROWS, text: str = "7") -> None:
    """Put a block of one text on the clipboard, three columns wide."""
    QApplication.clipboard().setText("\r\n".join("\t".join([text] * 3) for _ in range(rows)))


def names(window: MainWindow) -> list[str]:
    """Return the kinds of the log's entries."""
    return [entry.kind.value for entry in window.document.workspace.history.entries]


def hold_back(window: MainWindow, gate: threading.Event) -> None:
    """Start a task that has the plan until the gate is opened or it is cancelled."""

    def work(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        while not gate.wait(0.005) and not cancelled():
            progress(1, 2)

    window.tasks.run("正在粘贴", work, lambda _: None, lambda _: None)


def test_a_large_paste_is_one_step_that_undo_takes_back(window: MainWindow, qtbot: QtBot) -> None:
    view, findings = window.pages.view, window.document.workspace.checker.findings
    copy_block()
    press(view, "Ctrl+V")
    rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["7", "7", "7"] and names(window) == ["do"]
    assert view.navigation.selection.blocks() == [Block(0, view.sheet.first_period, ROWS - 1, view.sheet.last_period)]
    # Of each year a total that does not add up; of each row that it stands still.
    assert Counter(finding.kind for finding in findings.values()) == {FindingKind.SUM: ROWS // (PARTS + 1) * 3, FindingKind.ORDER: ROWS + 1}
    assert f"{len(findings)} 个问题" in window.status.findings.text()
    assert window.side.findings.model.rowCount() == len(findings) + 2
    press(view, "Ctrl+Z")
    rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["19", "1", "1"] and names(window) == ["do", "undo"] and {finding.kind for finding in findings.values()} == {FindingKind.ORDER}
    press(view, "Ctrl+Y")
    rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["7", "7", "7"] and len(findings) == 300 + ROWS + 1
    press(view, "Ctrl+Z")
    rest(window, qtbot)
    assert {finding.kind for finding in findings.values()} == {FindingKind.ORDER}


def test_a_large_change_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    model, listed = window.pages.page.model, window.side.findings.model
    changed: list[tuple[int, int, int, int]] = []
    resets: list[str] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), first.column(), last.row(), last.column())))
    listed.modelReset.connect(lambda: resets.append("reset"))
    listed.rowsInserted.connect(lambda: resets.append("row"))
    window.pages.view.bulk.put({cell(row, period.id): parse("7") for row in range(ROWS) for period in YEARS}, "step.paste")
    rest(window, qtbot)
    sheet = model.sheet
    # Where the origins of so many cells take longer than a moment, their marks come a little later, again in one go.
    assert set(changed) == {(0, sheet.first_period, ROWS - 1, sheet.last_period)} and len(changed) <= 2 and resets == ["reset"]


def test_what_will_be_written_is_known_at_once_and_held_cells_are_kept(window: MainWindow, qtbot: QtBot) -> None:
    window.document.plan.holds[cell_key(cell(5))] = Hold("张三", "已上报", "2026-03-01T09:00:00")
    told: list[str] = []
    window.pages.view.explained.connect(told.append)
    written = window.pages.view.bulk.put({cell(row): EMPTY for row in range(ROWS)} | {cell(row, "2022"): EMPTY for row in range(ROWS)}, "step.clear")
    assert written is not None and (written.count, written.held) == (2 * ROWS - 1, 1) and told
    rest(window, qtbot)
    assert texts(window, 4, 5, 6) == ["", "1", ""]
    window.pages.view.select_cells([cell(row) for row in range(ROWS)])
    window.document.plan.holds.clear()


def test_nothing_flashes_and_nothing_done_meanwhile_is_lost_or_queued(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    view = window.pages.view
    view.navigation.select(Block(3, 2, 8, 3))
    view.verticalScrollBar().setValue(120)
    before = (view.verticalScrollBar().value(), view.navigation.selection.blocks(), QApplication.focusWidget())
    hold_back(window, gate)
    assert view.isEnabled() and window.actions_table["undo"].isEnabled() == bool(names(window)) and window.actions_table["paste"].isEnabled()
    copy_block(2)
    press(view, "Ctrl+V", "5", "Delete", "Down")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 40))
    QTest.mouseClick(window.side.findings, Qt.MouseButton.LeftButton)
    window.actions_table["clear"].trigger()
    assert view.editing.editor is None and "正在粘贴" in window.status.currentMessage()
    gate.set()
    rest(window, qtbot)
    assert (view.verticalScrollBar().value(), view.navigation.selection.blocks(), QApplication.focusWidget()) == before and names(window) == []
    press(view, "Delete")
    assert names(window) == ["do"]


def test_a_second_step_is_refused_in_words(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    refused: list[str] = []
    window.document.refused.connect(refused.append)
    hold_back(window, gate)
    assert window.document.execute(put_cells({cell(1): parse("2")}, "step.paste")) is None
    window.pages.view.bulk.put({cell(row): parse("2") for row in range(AT_ONCE + 1 - 2000)} | {cell(row, "2022"): parse("2") for row in range(ROWS)}, "step.paste")
    assert window.document.undo() is None
    assert len(refused) == 3 and all("正在粘贴" in sentence for sentence in refused)
    gate.set()
    rest(window, qtbot)
    assert names(window) == [] and texts(window, 1) == ["1"]


def test_a_slow_task_looks_like_waiting_and_gives_the_keys_back_to_where_they_were(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    window.formula.name_box.setFocus()
    hold_back(window, gate)
    qtbot.waitUntil(find(window, QWidget, "taskProgress").isVisible)
    assert window.pages.view.cursor().shape() == Qt.CursorShape.BusyCursor and not any(action.isEnabled() for action in window.actions_table.actions.values())
    gate.set()
    rest(window, qtbot)
    assert window.pages.view.cursor().shape() == Qt.CursorShape.ArrowCursor and window.formula.name_box.hasFocus() and window.actions_table["paste"].isEnabled()


def test_a_step_that_is_stopped_leaves_nothing(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    document = window.document
    applied = threading.Event()
    step = put_cells({cell(row): parse("7") for row in range(ROWS)}, "step.paste")

    def act(progress: Callable[[int, int], None], confirm: Callable[[], None]) -> object:
        def wait() -> None:
            applied.set()
            gate.wait(20)
            confirm()

        progress(1, 2)
        return document.workspace.execute(step, wait)

    document.in_background("正在粘贴", act)
    qtbot.waitUntil(applied.is_set)
    qtbot.waitUntil(find(window, QWidget, "taskProgress").isVisible)
    QTest.mouseClick(find(window, QToolButton, "taskCancel"), Qt.MouseButton.LeftButton)
    gate.set()
    rest(window, qtbot)
    assert names(window) == [] and texts(window, 0, 1) == ["19", "1"] and window.messages.texts == []
    assert window.status.currentMessage() == "已取消，方案没有改动。"


def test_a_refusal_in_the_background_is_told_and_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    rows = tuple(f"r{row:04}" for row in range(ROWS)) + ("不在",)
    step = Step("step.paste", (SetCells("d", "target", (ColumnFigures("2021", rows, CellColumn.repeated(parse("7"), len(rows))),)),), {"count": len(rows)})
    window.document.in_background("正在粘贴", lambda _, confirm: window.document.workspace.execute(step, confirm))
    rest(window, qtbot)
    assert len(window.messages.texts) == 1 and "没有这个单元格" in window.messages.texts[0]
    assert names(window) == [] and texts(window, 0, 1) == ["19", "1"]


def test_the_window_can_be_closed_while_a_paste_is_under_way(open_windows: Callable[..., MainWindow], path: Path) -> None:  # noqa: F811
    window = open_windows(path)
    window.pages.view.bulk.put({cell(row, period.id): parse("7") for row in range(ROWS) for period in YEARS}, "step.paste")
    assert window.tasks.is_busy
    window.close()
    workspace = open_plan(path)
    try:
        written = {workspace.plan.quantity(cell(row, period.id)).text for row in range(ROWS) for period in YEARS}
        assert written == ({"7"} if workspace.history.entries else {"1", "19"}) and workspace.file.verify() == []
    finally:
        workspace.close()


def test_clearing_filling_and_copying_whole_columns(window: MainWindow, qtbot: QtBot) -> None:
    view = window.pages.view
    first, last = view.sheet.first_period, view.sheet.last_period
    view.navigation.select(Block(0, 0, ROWS - 1, last))
    press(view, "Delete")
    rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["", "", ""] and window.document.workspace.history.entries[-1].name == f"清除 {3 * ROWS} 个单元格"
    view.bulk.fill("2.5")
    rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["2.5"] * 3
    window.document.execute(put_cells({cell(0, period.id): parse(f"{at}") for at, period in enumerate(YEARS)}, "step.paste"))
    press(view, "Ctrl+D")
    rest(window, qtbot)
    assert {tuple(window.document.plan.quantity(cell(row, period.id)).text for period in YEARS) for row in range(ROWS)} == {("0", "1", "2")}
    view.navigation.select(Block(0, first, ROWS - 1, last))
    press(view, "Ctrl+R")
    rest(window, qtbot)
    assert {window.document.plan.quantity(cell(row, period.id)).text for row in range(ROWS) for period in YEARS} == {"0"}
    for _ in range(5):
        window.edit.undo()
        rest(window, qtbot)
    assert texts(window, 0, 1, ROWS - 1) == ["19", "1", "1"]


def test_f8_walks_through_the_findings_of_an_emptied_column(window: MainWindow, qtbot: QtBot) -> None:
    view, panel, before = window.pages.view, window.side.findings, window.document.workspace.findings()
    view.navigation.select(Block(0, view.sheet.first_period, ROWS - 1, view.sheet.first_period))
    press(view, "Delete")
    rest(window, qtbot)
    standing = [finding.id for finding in window.document.workspace.findings()]
    assert len(standing) >= ROWS - 100
    press(view, "Shift+F8")
    assert panel.current_finding is not None and panel.current_finding.id == standing[-1], "from the first round to the last, far beyond what was seen"
    for wanted in (standing[-2], standing[-1], standing[0], standing[1]):
        press(view, "Shift+F8" if wanted == standing[-2] else "F8")
        assert panel.current_finding.id == wanted
        assert panel.list.viewport().rect().intersects(panel.list.visualRect(panel.list.currentIndex()))
    window.edit.undo()
    rest(window, qtbot)
    assert window.document.workspace.findings() == before != [] and panel.model.count(Shown.ALL) == len(before)


def test_filling_says_in_how_many_cells_it_could_not(window: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []
    window.pages.view.explained.connect(told.append)
    sheet = window.pages.view.sheet
    window.pages.view.navigation.select(Block(0, sheet.first_period, ROWS - 1, sheet.last_period))
    window.pages.view.bulk.fill("*2")
    rest(window, qtbot)
    assert texts(window, 0, 1) == ["38", "2"] and told == []
    window.document.execute(put_cells({cell(row): parse("——") for row in range(3)}, "step.paste"))
    window.pages.view.bulk.fill("*2")
    rest(window, qtbot)
    assert texts(window, 2, 3) == ["——", "4"] and told == ["有 3 个格子不能这样填写（单位不同，或原来没有数），保持不变。"]


def test_going_many_steps_back_is_one_journey(window: MainWindow, qtbot: QtBot) -> None:
    view, seen = window.pages.view, []
    for at in range(10):
        window.document.execute(put_cells({cell(at + 1): parse(str(at + 5))}, "step.paste"))
    window.document.changed.connect(lambda change: seen.append((change.entry.kind, set(change.changes.cells))))
    window.edit.travel(-9)
    rest(window, qtbot)
    assert seen == [(EntryKind.UNDO, {cell(at + 1) for at in range(1, 10)})]
    assert texts(window, 1, 2, 10) == ["5", "1", "1"] and window.messages.texts[-1].startswith("已撤销 9 步")
    assert view.navigation.selection.blocks() == [Block(2, view.sheet.first_period, 10, view.sheet.first_period)]
    finding, *others = window.document.workspace.findings()
    assert all(other.grade is not Grade.ERROR for other in others) and finding.cells[0] == cell(0) and window.side.findings.model.rowCount() == 1 + len(others) + len({other.grade for other in [finding, *others]})
    QTest.mouseClick(find(window.messages, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    assert texts(window, 1, 2, 10) == ["5", "6", "14"]


def test_undo_shows_all_rows_that_it_touched(window: MainWindow, qtbot: QtBot) -> None:
    model = window.pages.page.model
    window.pages.view.bulk.put({cell(row): parse("7") for row in range(ROWS)} | {cell(row, "2022"): parse("8") for row in range(ROWS)}, "step.paste")
    rest(window, qtbot)
    model.show_levels(1)
    assert model.rowCount() == ROWS // (PARTS + 1)
    window.edit.undo()
    rest(window, qtbot)
    first = model.sheet.first_period
    assert model.rowCount() == ROWS and window.pages.view.navigation.selection.blocks() == [Block(0, first, ROWS - 1, first + 1)]


def test_scattered_cells_of_a_large_step_select_the_first(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.view.bulk.put({cell(row): parse("7") for row in range(3, ROWS, 2)} | {cell(row, "2022"): parse("8") for row in range(ROWS)} | {cell(row, "2023"): parse("9") for row in range(ROWS)}, "step.paste")
    rest(window, qtbot)
    window.edit.undo()
    rest(window, qtbot)
    view = window.pages.view
    assert Place(view.currentIndex().row(), view.currentIndex().column()) == Place(0, view.sheet.first_period + 1)


def test_what_comes_into_sight_while_the_plan_is_lent_is_drawn_afterwards(window: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    view = window.pages.view
    hold_back(window, gate)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    row = view.rows_in_sight()[0] + 1
    assert texts(window, row) == [""]
    gate.set()
    rest(window, qtbot)
    assert texts(window, row) in (["1"], ["19"]) and view.grab().height() > 0
