"""What is told as changed: against the newest version or the plan as it was made, by value, whatever way the plan took since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Version
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRecord
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import Edit, InsertPeriod, InsertRows, MoveRow, PutEntry, RemoveRows, SetCell, cell_edits
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.cell_face import Mark
from ningbo_planner.gui.models.plan_model import PlanModel

TABLE = "decomposition"


def cell(row: str, period: str = "2024") -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef(TABLE, row, period)


def do(document: Document, *edits: Edit) -> None:
    """Make one step."""
    assert document.execute(Step("step.paste", edits, {"count": len(edits)})) is not None


def freeze(document: Document, name: str, key: str = "v") -> None:
    """Make a version of the plan as it stands."""
    step = len(document.workspace.history.entries)
    do(document, PutEntry("versions", key, Version(key, name, "2024-01-01T10:00:00", "张三", step, "")))


@pytest.fixture
def model(document: Document) -> PlanModel:
    """Return the model of the decomposition table."""
    return PlanModel(document, TABLE)


def changed(model: PlanModel) -> set[tuple[str, str]]:
    """Return row and period of all cells that are marked as changed."""
    sheet = model.sheet
    places = ((row, column) for row in range(sheet.row_count) for column in range(sheet.first_period, sheet.last_period + 1))
    return {sheet.cell(*place)[1:3] for place in places if Mark.CHANGED in model.looks.of(*place).marks}


def told(model: PlanModel, row: str, period: str = "2024") -> list[str]:
    """Return the lines of a cell's tip."""
    return model.index_of(cell(row, period)).data(Qt.ItemDataRole.ToolTipRole).splitlines()


def test_every_step_counts_while_there_is_no_version(model: PlanModel, document: Document) -> None:
    assert changed(model) == set()
    do(document, SetCell(cell("D03"), number(730)), SetCell(cell("D04"), number(1830)))
    assert changed(model) == {("D03", "2024")}, "writing what stands there is no change"


def test_a_version_begins_a_new_count(model: PlanModel, document: Document) -> None:
    do(document, SetCell(cell("D03"), number(730)))
    freeze(document, "送审稿")
    assert changed(model) == set()
    do(document, SetCell(cell("D03"), number(740)), SetCell(cell("D04"), number(1840)))
    assert changed(model) == {("D03", "2024"), ("D04", "2024")}
    assert "送审稿：730，现为 740。" in told(model, "D03") and "送审稿：1830，现为 1840。" in told(model, "D04")
    do(document, SetCell(cell("D03"), number(730)))
    assert changed(model) == {("D04", "2024")}


def test_the_newest_version_counts(model: PlanModel, document: Document) -> None:
    do(document, SetCell(cell("D03"), number(730)))
    freeze(document, "征求意见稿", "a")
    do(document, SetCell(cell("D03"), number(740)))
    freeze(document, "送审稿", "b")
    do(document, SetCell(cell("D03"), number(730)))
    assert "送审稿：740，现为 730。" in told(model, "D03")


def test_steps_of_the_version_that_are_taken_back_are_changes_against_it(model: PlanModel, document: Document) -> None:
    do(document, SetCell(cell("D03"), number(730)))
    do(document, SetCell(cell("D04"), number(1840)))
    freeze(document, "送审稿")
    document.undo()
    assert changed(model) == {("D03", "2024"), ("D04", "2024")}, "without the version everything counts again"
    document.redo()
    assert changed(model) == set()


def test_rows_and_periods_that_are_new_say_so(model: PlanModel, document: Document) -> None:
    freeze(document, "送审稿")
    record = RowRecord("D99", 0, {"name": "新指标"}, {("target", "2024"): parse("5", "亿元")})
    do(document, InsertRows(TABLE, "D07", 3, (record,)))
    assert changed(model) == {("D99", "2024")}, "its empty cells are nothing new"
    assert "送审稿没有这一格，现为 5。" in told(model, "D99")
    do(document, InsertPeriod(TABLE, 6, Period("2027", "2027年"), (("target", "D03", number(1200)),)))
    assert changed(model) == {("D99", "2024"), ("D03", "2027")}


def test_rows_that_went_and_came_back_or_moved_are_as_they_were(model: PlanModel, document: Document) -> None:
    do(document, SetCell(cell("D08"), number(510)))
    freeze(document, "送审稿")
    do(document, RemoveRows(TABLE, "D08"))
    document.undo()
    assert changed(model) == set()
    document.redo()
    document.undo()
    do(document, MoveRow(TABLE, "D08", "D07", 2))
    assert changed(model) == set()
    do(document, SetCell(cell("D08"), number(520)), RemoveRows(TABLE, "D08"))
    document.undo()
    assert changed(model) == set()


def test_a_cell_written_twice_in_one_step_said_what_it_said_first(model: PlanModel, document: Document) -> None:
    do(document, SetCell(cell("D03"), number(1)), SetCell(cell("D03"), number(2)))
    assert "建立方案时：720，现为 2。" in told(model, "D03")
    document.undo()
    assert changed(model) == set()


def test_large_steps_count_as_small_ones(model: PlanModel, document: Document) -> None:
    sheet = model.sheet
    cells = [sheet.cell(row, column) for row in range(sheet.row_count) for column in range(sheet.first_period, sheet.last_period + 1)]
    do(document, SetCell(cell("D03"), number(730)))
    do(document, *cell_edits({each: number(9) for each in cells}))
    assert len(cells) > 64 and changed(model) == {each[1:3] for each in cells}
    assert "建立方案时：720，现为 9。" in told(model, "D03") and "建立方案时：>15%，现为 9。" in told(model, "D01", "2026")
    freeze(document, "送审稿")
    do(document, *cell_edits({each: number(10) for each in cells}))
    do(document, SetCell(cell("D03"), number(9)))
    assert ("D03", "2024") not in changed(model) and len(changed(model)) == len(cells) - 1
    document.undo()
    document.undo()
    assert changed(model) == set()


def test_a_plan_that_is_opened_again_knows_what_changed(open_document: Callable[..., Document], plan_path: Path, qtbot: QtBot) -> None:
    first = open_document(plan_path)
    do(first, SetCell(cell("D03"), number(730)))
    freeze(first, "送审稿")
    do(first, SetCell(cell("D03"), number(740)))
    first.close()
    model = PlanModel(open_document(plan_path), TABLE)
    qtbot.waitUntil(lambda: changed(model) == {("D03", "2024")})
    assert "送审稿：730，现为 740。" in told(model, "D03")
