"""The box that names the current cell: what is listed while typing, by name, path, initials and year, and where Enter and a click lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from benchmarks.made_up_plan import TABLE as MADE_UP
from benchmarks.made_up_plan import made_up_plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import RemoveRows, SetField
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.place_index import START, WHOLE, WHOLE_INITIALS, PlaceIndex
from ningbo_planner.gui.name_box import NameBox
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import PART, TABLE, cell, open_windows, plan_file, press, settle, window
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan

__all__ = ["open_windows", "plan_file", "window"]


def type_name(window: MainWindow, text: str, key: str = "Ctrl+G") -> NameBox:
    """Go into the box with a key and type over what stands there; what no Western key writes comes from an input method."""
    press(window.pages.view, key)
    box = window.formula.name_box
    assert box.hasFocus() and box.selectedText() == box.text()
    for sign in text:
        if sign.isascii():
            QTest.keyClick(box, sign)
        else:
            event = QInputMethodEvent()
            event.setCommitString(sign)
            QApplication.sendEvent(box, event)
    return box


def names(box: NameBox) -> list[str]:
    """Return the names that are listed."""
    return [place.name for place in box.offered]


# ------------------------------------------------------------------------------------------------------ what is found


@pytest.mark.parametrize(
    ("typed", "row", "period"),
    [
        ("szjr", PART, "2022"),
        ("SZJR", PART, "2022"),
        ("ｓｚｊｒ", PART, "2022"),
        ("szjr 2024", PART, "2024"),
        ("szjr 24", PART, "2024"),
        ("szjr 2024年", PART, "2024"),
        ("数字金融", PART, "2022"),
        ("金融 2025", PART, "2025"),
        ("金融，2025", PART, "2025"),
        ("数字服务业/数字金融 2023", PART, "2023"),
        ("fwy jr", PART, "2022"),
        ("D10", PART, "2022"),
        ("d10 2026", PART, "2026"),
        ("2025", "D02", "2025"),
    ],
)
def test_a_place_is_named_in_many_ways(typed: str, row: str, period: str) -> None:
    index = PlaceIndex(shipped_plan())
    list(index.build())
    assert index.search(typed, cell("D02", "2022"), 12)[0].cell == cell(row, period)


def test_the_surest_comes_first_and_the_table_in_front_before_others() -> None:
    index = PlaceIndex(shipped_plan())
    list(index.build())
    found = index.search("数字金融", cell("D02", "2022"), 12)
    assert [place.rank for place in found] == [WHOLE, START] and found[0].path == "数字服务业(营收)" and found[1].table == "文本目标"
    assert index.search("szjr", cell("D02", "2022"), 12)[0].rank == WHOLE_INITIALS
    in_front = index.search("数字经济", CellRef("text", "T01", "goal"), 12)
    assert {place.cell.table for place in in_front[:3]} == {"text"}
    assert len(index.search("数", None, 12)) == 12 and index.search("没有这样的", None, 12) == [] and index.search("  ", None, 12) == []


def test_both_readings_of_a_character_are_known() -> None:
    index = PlaceIndex(make_plan([make_table("x", [make_row("r1", 0, name="增长率"), make_row("r2", 0, name="重点行业产值")])]))
    list(index.build())
    assert [place.name for typed in ("zzl", "zcl", "zdhy", "hycz") for place in index.search(typed, None, 3)] == ["增长率", "增长率", "重点行业产值", "重点行业产值"]


def test_a_year_that_a_table_lacks_is_no_year_there() -> None:
    index = PlaceIndex(shipped_plan())
    list(index.build())
    assert {place.cell.table for place in index.search("数字经济 2024", None, 12)} == {TABLE}


# ---------------------------------------------------------------------------------------------------------- in the window


@pytest.mark.parametrize("key", ["Ctrl+G", "F5"])
def test_typing_lists_places_and_enter_goes_to_the_first(window: MainWindow, key: str) -> None:
    window.pages.go_to(cell("D02", "2022"))
    box = type_name(window, "szjr 2024", key)
    assert names(box) == ["数字金融"] and box._popup.isVisible()
    press(box, "Return")
    settle()
    assert window.pages.current_cell() == cell(PART, "2024") and window.pages.view.hasFocus()
    assert box.text() == "数字金融 / 2024年" and not box._popup.isVisible()


def test_the_list_is_walked_with_the_arrows(window: MainWindow) -> None:
    window.pages.go_to(cell("D02", "2022"))
    box = type_name(window, "数字金融")
    assert len(names(box)) == 2
    press(box, "Down", "Down", "Up", "Down", "Return")
    settle()
    assert window.pages.page.table_id == "text" and window.pages.view.current_row() is not None


def test_a_click_goes_too(window: MainWindow) -> None:
    box = type_name(window, "数字科技")
    listed = box._popup.list
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, listed.visualItemRect(listed.item(0)).center())
    settle()
    assert window.pages.current_cell().row == "D09" and window.pages.view.hasFocus()


def test_table_and_path_stand_beside_each_name(window: MainWindow) -> None:
    box = type_name(window, "数字金融")
    listed = box._popup.list
    lines = [listed.itemWidget(listed.item(at)) for at in range(listed.count())]
    said = [label.toolTip() for line in lines for label in line.findChildren(QLabel) if label.toolTip()]
    assert said == ["目标分解表 · 数字服务业(营收)", "文本目标"]
    popup = box._popup
    assert popup.geometry().top() >= box.mapTo(window, box.rect().bottomLeft()).y() and window.rect().contains(popup.geometry())


def test_escape_leaves_everything_as_it_was(window: MainWindow) -> None:
    window.pages.go_to(cell("D02", "2022"))
    box = type_name(window, "szjr")
    press(box, "Escape")
    assert window.pages.current_cell() == cell("D02", "2022") and window.pages.view.hasFocus()
    assert box.text() == "数字制造业(营收) / 2022年" and box.offered == []


def test_going_elsewhere_closes_the_list(window: MainWindow) -> None:
    box = type_name(window, "szjr")
    window.formula.field.setFocus()
    assert box.offered == [] and not box._popup.isVisible()


def test_what_is_unknown_is_said_with_names_like_it(window: MainWindow) -> None:
    box = type_name(window, "数字金蓉")
    assert names(box) == [] and box._popup.isVisible() and "没有符合的指标" in [label.text() for label in box._popup.findChildren(QLabel)]
    press(box, "Return")
    assert "数字金融" in window.messages.texts[0] and box.hasFocus()


def test_a_year_alone_keeps_the_row(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2022"))
    box = type_name(window, "2025")
    assert names(box)[0] == "数字金融"
    press(box, "Return")
    settle()
    assert window.pages.current_cell() == cell(PART, "2025")


def test_names_that_change_are_followed(window: MainWindow) -> None:
    box = type_name(window, "szjr")
    press(box, "Escape")
    window.document.execute(Step("step.clear", (SetField(TABLE, PART, "name", "金融科技"),), {"count": 1}))
    assert names(type_name(window, "jrkj")) == ["金融科技"]
    press(box, "Escape")
    window.document.execute(Step("step.clear", (RemoveRows(TABLE, PART),), {"count": 1}))
    assert names(type_name(window, "jrkj")) == []
    press(box, "Escape")
    window.document.undo()
    window.document.undo()


def test_a_collapsed_row_is_brought_to_sight(window: MainWindow) -> None:
    window.pages.view.plan_model.toggle("D07")
    box = type_name(window, "szjr")
    press(box, "Return")
    settle()
    assert window.pages.view.current_row().row == PART


def test_a_hundred_thousand_names_are_read_while_somebody_begins_to_type(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "大.nbplan"
    create_plan_file(path, made_up_plan(100_000, 2))
    window = open_windows(path)
    press(window.pages.view, "Ctrl+G")
    box = window.formula.name_box
    assert not box.places._index.is_complete, "the box is there before all names are known"
    box.setText("")
    QTest.keyClicks(box, "xfhy99999")
    qtbot.waitUntil(lambda: box.places._index.is_complete and names(box) == ["细分行业99999"])
    press(box, "Return")
    settle()
    assert window.pages.current_cell().row == "R099999" and window.pages.current_cell().table == MADE_UP
    press(window.pages.view, "Ctrl+G")
    QTest.keyClicks(box, "nichtda")
    press(box, "Return")
    assert "nichtda" in window.messages.texts[0]
