"""Bounds and steps of rows in the panel 指标: typed as people write them, refused with a sentence, shown where they apply."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan import RowBounds
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.panels.inspector_form import InspectorForm
from tests.gui.window_kit import PART, TOTAL, cell, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]
TOTAL_KEY, PART_KEY = f"decomposition/{TOTAL}", f"decomposition/{PART}"


@pytest.fixture
def form(window: MainWindow) -> InspectorForm:
    """Return the form of the inspector, showing the total."""
    window.pages.go_to(cell(TOTAL, "2026"))
    window.actions_table["showInspector"].trigger()
    settle()
    return window.side.inspector.form


def write(form: InspectorForm, field: str, text: str) -> None:
    """Type a text into a field and press Enter."""
    edit = form.texts[field]
    edit.setFocus()
    edit.setText(text)
    press(edit, "Return")
    settle()


def bounds(window: MainWindow, key: str = TOTAL_KEY) -> RowBounds | None:
    """Return the bounds of a row."""
    return window.document.plan.bounds.get(key)


def test_bounds_are_written_as_people_write_them_each_as_one_step(window: MainWindow, form: InspectorForm) -> None:
    write(form, "bounds_range", "1000亿元至5000亿元")
    write(form, "bounds_growth", "≥5%")
    write(form, "bounds_step", "10")
    write(form, "bounds_note", "市里要求")
    assert bounds(window) == RowBounds(Decimal(10), Decimal(1000), Decimal(5000), False, Decimal(5), None, "市里要求")
    assert [form.texts[name].text() for name in ("bounds_range", "bounds_growth", "bounds_step")] == ["1000-5000", "≥5%", "10"]
    for _ in range(4):
        window.document.undo()
    settle()
    assert bounds(window) is None and form.texts["bounds_range"].text() == ""


def test_not_below_last_year_is_chosen_from_a_list(window: MainWindow, form: InspectorForm) -> None:
    box = form.choices["bounds_last"]
    assert box.currentText() == "不限"
    box.setFocus()
    press(box, "Space")
    settle()
    box.view().setCurrentIndex(box.model().index(box.findText("不低于上年"), 0))
    press(box.view(), "Return")
    settle()
    assert bounds(window) == RowBounds(not_below_last=True)
    assert "2026年可写：不少于3400亿元" in form.limits.text()
    write(form, "bounds_growth", "≤-2%")
    assert "没有数能同时满足" in form.objection("bounds_growth") and bounds(window) == RowBounds(not_below_last=True)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("bounds_range", "很多", "不是范围"),
        ("bounds_range", "100", "不是范围"),
        ("bounds_range", ">100", "不是范围"),
        ("bounds_range", "≥200、≤100", "下限 200 大于上限 100"),
        ("bounds_growth", "快", "不是增长率的范围"),
        ("bounds_growth", "≥-100%", "须大于 −100%"),
        ("bounds_step", "0", "步长须大于 0"),
        ("bounds_step", "大步", "不是步长"),
    ],
)
def test_nonsense_is_refused_below_its_field_and_stays_to_be_mended(window: MainWindow, form: InspectorForm, field: str, text: str, said: str) -> None:
    write(form, field, text)
    assert said in form.objection(field) and form.texts[field].text() == text
    assert bounds(window) is None
    write(form, field, "")
    assert form.objection(field) == ""


def choose(window: MainWindow, qtbot: QtBot, first: str, count: int) -> None:
    """Select rows with the keys, from ``first`` on."""
    window.pages.go_to(cell(first, "2026"))
    view = window.pages.view
    view.setFocus()
    press(view, *["Shift+Down"] * (count - 1))
    qtbot.waitUntil(lambda: window.side.inspector.facts is not None and len(window.side.inspector.facts.rows) == count)


def test_several_rows_get_one_bound_and_keep_their_others(window: MainWindow, form: InspectorForm, qtbot: QtBot) -> None:
    write(form, "bounds_step", "50")
    choose(window, qtbot, "D09", 2)
    write(form, "bounds_range", "≥1")
    assert bounds(window, PART_KEY) == bounds(window, "decomposition/D09") == RowBounds(low=Decimal(1))
    choose(window, qtbot, TOTAL, 4)
    assert (form.texts["bounds_step"].text(), form.texts["bounds_step"].placeholderText()) == ("", "多个值")
    write(form, "bounds_growth", "0-30%")
    assert bounds(window) == RowBounds(step=Decimal(50), min_growth=Decimal(0), max_growth=Decimal(30))
    assert bounds(window, PART_KEY) == RowBounds(low=Decimal(1), min_growth=Decimal(0), max_growth=Decimal(30))


def test_it_is_said_what_the_bounds_come_to_and_which_figures_are_outside(window: MainWindow, form: InspectorForm) -> None:
    assert form.limits.isHidden()
    write(form, "bounds_growth", "5%-10%")
    write(form, "bounds_step", "10")
    assert form.limits.text().startswith("按这些界限，2026年可写：3570至3740亿元，10亿元的整倍数。")
    assert "2021年的1366" in form.limits.text()
    view = window.pages.view
    assert "批量测算可写：3570至3740亿元" in str(view.currentIndex().data(Qt.ItemDataRole.ToolTipRole))
