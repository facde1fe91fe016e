"""The page of a table and the tabs with all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import CellRef, TableInfo
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutTable, RemovePeriod, SetField
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from tests.plans import small_plan


@pytest.fixture
def tabs(qtbot: QtBot, document: Document) -> TableTabs:
    """Return the tabs of the shipped plan on the screen."""
    made = TableTabs(document)
    qtbot.addWidget(made)
    made.resize(1030, 620)
    made.show()
    qtbot.waitExposed(made)
    return made


def names(tabs: TableTabs) -> list[str]:
    """Return what the tabs say."""
    return [tabs.tabText(at) for at in range(tabs.count())]


def words(tabs: TableTabs) -> list[str]:
    """Return what is written round the grid in front."""
    return [label.text() for label in tabs.page.findChildren(QLabel) if label.isVisibleTo(tabs.page) and label.text()]


def test_every_table_has_a_tab_with_its_heading_and_unit(tabs: TableTabs) -> None:
    assert names(tabs) == ["目标分解表", "主要目标表", "文本目标"]
    assert words(tabs)[:2] == ["数字经济核心产业发展目标分解表", "单位：亿元"]
    tabs.setCurrentIndex(1)
    assert words(tabs)[0] == "表1 主要目标表" and not any("单位：" in text for text in words(tabs))


def test_heading_is_centred_and_larger_and_the_unit_at_the_right(tabs: TableTabs) -> None:
    heading, unit = tabs.page.findChild(QLabel, "tableHeading"), tabs.page.findChild(QLabel, "tableUnit")
    assert heading.font().pointSizeF() > unit.font().pointSizeF()
    middle = heading.mapTo(tabs.page, heading.rect().center()).x()
    assert abs(middle - tabs.page.width() / 2) < 8
    assert unit.mapTo(tabs.page, unit.rect().topRight()).x() > tabs.page.width() - 20


def test_only_the_grid_in_front_is_called_plan_grid(tabs: TableTabs) -> None:
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        assert tabs.findChildren(PlanView, "planGrid") == [tabs.view]


def test_a_cell_of_another_table_is_brought_to_the_front(tabs: TableTabs, qtbot: QtBot) -> None:
    told = []
    tabs.current_cell_changed.connect(told.append)
    cell = CellRef("main", "M05", "2026")
    assert tabs.go_to(cell) and tabs.page.table_id == "main" and tabs.current_cell() == cell and told[-1] == cell
    assert not tabs.go_to(CellRef("gone", "M05", "2026")) and not tabs.go_to(CellRef("main", "gone", "2026"))


def test_what_the_grid_in_front_says_is_passed_on(tabs: TableTabs, qtbot: QtBot) -> None:
    explained, readings = [], []
    tabs.explained.connect(explained.append)
    tabs.reading_changed.connect(readings.append)
    tabs.view.explained.emit("一句话")
    tabs.view.reading_changed.emit("读作 5亿元")
    assert (explained, readings) == (["一句话"], ["读作 5亿元"])
    with qtbot.waitSignal(tabs.selection_summary_changed):
        tabs.go_to(CellRef("decomposition", "D02", "2024"))


def test_one_zoom_and_one_enter_direction_for_all(tabs: TableTabs) -> None:
    told = []
    tabs.zoom_changed.connect(told.append)
    tabs.view.set_zoom(130)
    assert told == [130] and {page.view.zoom for page in tabs.pages()} == {130}
    tabs.set_zoom(90)
    assert {page.view.zoom for page in tabs.pages()} == {90}
    tabs.set_enter_direction("right")
    assert {page.view.navigation.enter_direction for page in tabs.pages()} == {"right"}


def test_undo_shows_and_selects_what_it_took_back(tabs: TableTabs, document: Document) -> None:
    cells = [CellRef("decomposition", row, "2024") for row in ("D08", "D09")]
    document.execute(acts.clear_cells(document.plan, cells))
    tabs.pages()[0].model.toggle("D07")
    tabs.show_table("main")
    document.undo()
    assert tabs.page.table_id == "decomposition" and tabs.view.selected_cells() == cells
    tabs.go_to(CellRef("decomposition", "D01", "2021"))
    document.redo()
    assert tabs.view.selected_cells() == cells


def test_undo_of_scattered_cells_selects_none_of_their_neighbours(tabs: TableTabs, document: Document) -> None:
    cells = [CellRef("decomposition", "D08", "2024"), CellRef("decomposition", "D03", "2022")]
    document.execute(acts.clear_cells(document.plan, cells))
    document.undo()
    assert tabs.view.selected_cells() == [cells[1]]


def test_a_step_in_a_table_behind_leaves_the_window_with_the_one_in_front(tabs: TableTabs, document: Document, qtbot: QtBot) -> None:
    tabs.go_to(CellRef("main", "M01", "2023"))
    tabs.go_to(CellRef("decomposition", "D10", "2024"))
    told: list[object] = []
    tabs.current_cell_changed.connect(told.append)
    document.execute(Step("step.type", (RemovePeriod("main", "2023"),), {"row": "", "period": "", "text": ""}))
    assert told == []


def test_a_step_done_elsewhere_moves_nothing(tabs: TableTabs, document: Document) -> None:
    tabs.go_to(CellRef("main", "M05", "2026"))
    document.execute(acts.type_cell(document.plan, CellRef("decomposition", "D08", "2024"), "1"))
    assert tabs.current_cell() == CellRef("main", "M05", "2026")


def test_tables_come_and_go(tabs: TableTabs, document: Document) -> None:
    nothing = {"row": "", "period": "", "text": ""}
    document.execute(Step("step.type", (PutTable("new", TableInfo("new", "新表"), (Period("2022", "2022年"),)),), nothing))
    assert names(tabs) == ["目标分解表", "主要目标表", "文本目标", "新表"]
    tabs.show_table("new")
    document.undo()
    assert names(tabs) == ["目标分解表", "主要目标表", "文本目标"]
    document.redo()
    document.execute(Step("step.type", (PutTable("new", TableInfo("new", "改名的表", unit="万元")),), nothing))
    assert names(tabs)[-1] == "改名的表"


def test_another_plan_takes_the_place_of_the_first(tabs: TableTabs, document: Document, open_document: Callable[..., Document], tmp_path: Path) -> None:
    tabs.set_zoom(120)
    tabs.set_enter_direction("none")
    other = open_document(small_plan())
    document.show_workspace(other.workspace)
    assert names(tabs) == ["表d", "表m", "表t"] and tabs.view.objectName() == "planGrid"
    assert tabs.view.zoom == 120 and tabs.view.navigation.enter_direction == "none"
    document.execute(Step("step.type", (SetField("d", "A", "name", "甲"),), {"row": "", "period": "", "text": ""}))
    assert tabs.view.model().index(0, 0).data() == "甲"


def test_plans_can_be_opened_many_times(tabs: TableTabs, document: Document, open_document: Callable[..., Document], qtbot: QtBot) -> None:
    for _ in range(5):
        document.show_workspace(open_document(small_plan()).workspace)
        qtbot.wait(1)
        tabs.go_to(CellRef("d", "A1", "2022"))
    assert tabs.current_cell() == CellRef("d", "A1", "2022")


def test_tabs_without_a_plan_are_empty_and_quiet(qtbot: QtBot) -> None:
    empty = TableTabs(Document())
    qtbot.addWidget(empty)
    assert empty.count() == 0 and empty.view is None and empty.current_cell() is None and not empty.show_table("main")
