"""The series dialog, with keys and mouse: what it proposes, what it writes as one step, what it keeps, and what it says instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits import acts
from ningbo_planner.gui.dialogs.series_dialog import SeriesDialog
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.fill_control import FillControl
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.messages import MessageBar
from ningbo_planner.gui.models.path_model import GROWTH, LEADING, LINES, NEW, OLD
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.table_tabs import TableTabs
from tests.gui.window_kit import TABLE, cell, find, open_windows, plan_file, press, settle, window
from tests.sample_plans import plan_with, table_edits

__all__ = ["open_windows", "plan_file", "window"]
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
PARTS = ("D08", "D09", "D10", "D11", "D12", "D13", "D14")


class Desk:
    """A window's worth of what filling needs: the tables, the messages and the menu's commands."""

    def __init__(self, document: Document) -> None:
        """Show the tables of ``document``."""
        self.document = document
        self.window = QWidget()
        self.pages = TableTabs(document, self.window)
        self.messages = MessageBar(self.window)
        self.fill = FillControl(self.window, document, self.pages, self.messages)
        self.told: list[str] = []
        self.pages.explained.connect(self.told.append)
        self.window.resize(1000, 640)
        self.pages.resize(1000, 600)

    def select(self, first: tuple[str, str], last: tuple[str, str]) -> None:
        """Select from one cell to another, each given by row and period."""
        table = self.pages.page.table_id
        top, bottom = (self.pages.view.sheet.place(cell(*at)._replace(table=table)) for at in (first, last))
        self.pages.view.navigation.select(Block(*top, *bottom))

    def ask(self) -> SeriesDialog:
        """Open the dialog from the menu."""
        self.fill.series()
        settle()
        (dialog,) = (each for each in self.window.findChildren(SeriesDialog) if each.isVisible())
        dialog.activateWindow()
        settle()
        return dialog

    def row(self, row: str) -> list[str]:
        """Return what a row says now."""
        table = next(iter(self.document.plan.tables.values()))
        return [table.cell(row, period.id).text for period in table.periods]

    @property
    def steps(self) -> list[str]:
        """The names of the steps so far."""
        return [entry.name for entry in self.document.workspace.history.entries]


@pytest.fixture
def desk_of(open_document: Callable[..., Document]) -> Iterator[Callable[[Plan], Desk]]:
    """Make desks, and clear them away."""
    made: list[Desk] = []

    def make(plan: Plan) -> Desk:
        made.append(Desk(open_document(plan)))
        made[-1].window.show()
        settle()
        return made[-1]

    yield make
    for desk in made:
        desk.window.close()
        desk.window.deleteLater()
    settle()


@pytest.fixture
def desk(desk_of: Callable[[Plan], Desk]) -> Desk:
    """Show three rows, each with something of its own."""
    rows = [
        ("A", None, ("3588", "", "", "", "", "7000"), {}),
        ("B", None, ("6.9%", "8.0%", "", "", "", ">15%"), {"unit": "%"}),
        ("C", None, ("10", "", "20", "", "", "40"), {}),
    ]
    return desk_of(plan_with(table_edits("t", YEARS, rows))[0])


def choose(dialog: SeriesDialog, method: Method) -> None:
    """Click on a method."""
    QTest.mouseClick(dialog.methods[method], Qt.MouseButton.LeftButton)


def write(field: QWidget, text: str) -> None:
    """Type into a field, over what stands there."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def line(dialog: SeriesDialog, row: int, kind: int) -> list[str]:
    """Return the figures of one line of the preview."""
    model = dialog.model
    return [model.index(row * LINES + kind, column).data() for column in range(LEADING, model.columnCount())]


# ----------------------------------------------------------------------------------------------------------- what is offered


def test_one_row_goes_evenly_from_its_start_to_its_end_with_one_enter(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    assert line(dialog, 0, OLD) == ["3588", "", "", "", "", "7000"]
    assert line(dialog, 0, NEW) == ["3588", "4270", "4953", "5635", "6318", "7000"]
    assert line(dialog, 0, GROWTH) == ["", "+19.0%", "+16.0%", "+13.8%", "+12.1%", "+10.8%"]
    press(dialog, "Return")
    settle()
    assert desk.row("A") == ["3588", "4270", "4953", "5635", "6318", "7000"]
    assert desk.steps == ["等差填充 1 行，2021年至2026年，4 格"]
    desk.document.undo()
    assert desk.row("A") == ["3588", "", "", "", "", "7000"]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        (("A", "2021"), ("A", "2021"), ("2021年", "2026年")),
        (("A", "2022"), ("A", "2025"), ("2021年", "2026年")),
        (("C", "2021"), ("C", "2023"), ("2021年", "2023年")),
        (("C", "2022"), ("C", "2023"), ("2021年", "2023年")),
        (("C", "2024"), ("C", "2024"), ("2021年", "2026年")),
    ],
    ids=["one cell", "the gap between", "as selected", "out to the left", "one empty cell"],
)
def test_the_periods_offered_begin_and_end_with_figures(desk: Desk, first: tuple[str, str], last: tuple[str, str], wanted: tuple[str, str]) -> None:
    desk.select(first, last)
    dialog = desk.ask()
    assert (dialog.first.currentText(), dialog.last.currentText()) == wanted


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.RATE, ["3588", "4101", "4688", "5358", "6124", "7000"]),
        (Method.LATE, ["3588", "3815", "4270", "4953", "5863", "7000"]),
        (Method.EARLY, ["3588", "4725", "5635", "6318", "6773", "7000"]),
    ],
)
def test_other_methods(desk: Desk, method: Method, expected: list[str]) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    choose(dialog, method)
    QTest.mouseClick(dialog.fill_button, Qt.MouseButton.LeftButton)
    assert desk.row("A") == expected


def test_growth_and_steps_are_typed(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    choose(dialog, Method.GIVEN_RATE)
    assert dialog.end.isHidden() and dialog.amount.isVisible()
    write(dialog.amount, "20")
    assert line(dialog, 0, NEW) == ["3588", "4306", "5167", "6200", "7440", "8928"]
    choose(dialog, Method.GIVEN_STEP)
    write(dialog.amount, "312.5")
    assert line(dialog, 0, NEW)[:3] == ["3588", "3900.5", "4213.0"]
    write(dialog.amount, "x")
    assert not dialog.fill_button.isEnabled() and "请填写每年增加多少" in dialog.problem.text()


def test_ends_are_shown_and_can_be_typed(desk: Desk) -> None:
    desk.select(("B", "2021"), ("B", "2026"))
    dialog = desk.ask()
    assert (dialog.start.text(), dialog.end.text()) == ("6.9%", ">15%")
    assert "写的是“>15%”，不是确定的数，不能作为终点" in dialog.problem.text() and not dialog.fill_button.isEnabled()
    write(dialog.end, "16")
    assert line(dialog, 0, NEW) == ["6.9%", "8.7%", "10.5%", "12.4%", "14.2%", "16%"]
    assert line(dialog, 0, GROWTH)[1:3] == ["+1.8", "+1.8"]
    press(dialog, "Return")
    assert desk.row("B") == ["6.9%", "8.7%", "10.5%", "12.4%", "14.2%", "16%"]


def test_an_end_that_is_no_number_says_so(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    write(dialog.end, ">9")
    assert "“>9”不是确定的数" in dialog.problem.text() and not dialog.fill_button.isEnabled()
    write(dialog.end, "=3500*2")
    assert not dialog.problem.text() and line(dialog, 0, NEW)[-1] == "7000"
    dialog.end.selectAll()
    press(dialog.end, "Delete")
    assert line(dialog, 0, NEW)[-1] == "7000", "an emptied field takes what is stated"


def test_periods_the_wrong_way_round_say_so(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    dialog.first.setFocus()
    press(dialog.first, "End")
    assert dialog.problem.text() == "截止时期须在起始时期之后。" and not dialog.fill_button.isEnabled()
    press(dialog.first, "Home")
    assert dialog.fill_button.isEnabled()


def test_decimals_and_filled_cells(desk: Desk) -> None:
    desk.select(("C", "2021"), ("C", "2026"))
    dialog = desk.ask()
    dialog.decimals.setFocus()
    press(dialog.decimals, "Down", "Down")
    assert line(dialog, 0, NEW) == ["10", "16.0", "22.0", "28.0", "34.0", "40"]
    dialog.keeps_filled.setFocus()
    press(dialog.keeps_filled, "Space")
    assert line(dialog, 0, NEW) == ["10", "16.0", "20", "28.0", "34.0", "40"]


def test_rows_without_a_path_are_left_and_told_of(desk: Desk) -> None:
    desk.select(("A", "2021"), ("C", "2026"))
    dialog = desk.ask()
    assert "“B”2026年" in dialog.problem.text() and dialog.fill_button.isEnabled()
    press(dialog, "Return")
    assert desk.row("A")[1] == "4270" and desk.row("C")[1] == "16" and desk.row("B")[2] == ""
    assert desk.steps == ["等差填充 2 行，2021年至2026年，8 格"]
    assert "有 1 行没有填充" in desk.messages.texts[0]


def test_the_row_that_is_chosen_in_the_preview_shows_its_ends(desk: Desk) -> None:
    desk.select(("A", "2021"), ("C", "2026"))
    dialog = desk.ask()
    QTest.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, dialog.preview.visualRect(dialog.model.index(7, 3)).center())
    assert (dialog.start.text(), dialog.end.text()) == ("10", "40")
    write(dialog.end, "60")
    assert line(dialog, 2, NEW)[-1] == "60" and line(dialog, 0, NEW)[-1] == "7000"
    assert "“C”从2021年 10 到2026年 60：平均每年增加 10，年均增长 43.10%" in dialog.summary.text()


def test_held_cells_are_kept_and_told_of(desk: Desk) -> None:
    desk.document.execute(acts.hold_cells(desk.document.plan, [cell("A", "2023")._replace(table="t")], "李四", "已报", "2024-01-01T00:00:00"))
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    assert "有 1 个已锁定的格子保持不变" in dialog.problem.text()
    press(dialog, "Return")
    assert desk.row("A") == ["3588", "4270", "", "5635", "6318", "7000"]
    assert desk.messages.texts[0] == "已填充 3 格。有 1 个已锁定的格子保持不变。"


def test_alt_f_fills_and_escape_does_not(desk: Desk, qtbot: QtBot) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    press(dialog, "Escape")
    settle()
    assert desk.steps == []
    dialog = desk.ask()
    press(dialog, "Alt+2")
    qtbot.waitUntil(lambda: dialog.method is Method.RATE)
    press(dialog, "Alt+F")
    # A button is shown pressed for a moment before it does its work.
    qtbot.waitUntil(lambda: len(desk.steps) == 1)
    assert desk.row("A")[1] == "4101"


def test_every_field_has_its_key_letter_and_its_name(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert {dialog.first, dialog.last, dialog.start, dialog.end, dialog.amount, dialog.decimals} <= buddies
    words = [*(button.text() for button in dialog.methods.values()), *(label.text() for label in dialog.findChildren(QLabel) if label.buddy()), dialog.keeps_filled.text(), dialog.fill_button.text()]
    letters = [text.partition("(&")[2][:1] for text in words]
    assert all(letters) and len(set(letters)) == len(letters), words
    assert dialog.curve.accessibleDescription().endswith("3588、4270、4953、5635、6318、7000") and dialog.preview.accessibleName()


def test_the_curve_is_drawn_with_gaps(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    with_path = dialog.curve.grab().toImage()
    write(dialog.end, "9000")
    assert dialog.curve.grab().toImage() != with_path


# ------------------------------------------------------------------------------------------------------------ split by shares


def test_a_total_is_split_by_last_years_shares(document: Document, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(document.plan)
    desk.select(("D07", "2022"), ("D07", "2026"))
    dialog = desk.ask()
    choose(dialog, Method.SHARES)
    assert dialog.model.rowCount() == (1 + len(PARTS)) * LINES and dialog.start.isHidden()
    assert "按2022年各分项的占比，分解“数字服务业(营收)”2023年至2026年的合计" in dialog.summary.text()
    press(dialog, "Return")
    plan = desk.document.plan
    for year in YEARS[2:]:
        assert sum(plan.quantity(cell(row, year)).number for row in PARTS) == plan.quantity(cell("D07", year)).number
    assert not [finding for finding in desk.document.workspace.findings() if finding.row == "D07" and finding.period in YEARS[2:]]
    assert len(desk.steps) == 1


def test_a_part_stands_for_its_total_and_other_rows_have_none(document: Document, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(document.plan)
    desk.select(("D09", "2022"), ("D09", "2026"))
    dialog = desk.ask()
    assert dialog.methods[Method.SHARES].isEnabled() and dialog.order().rows == ("D09",)
    choose(dialog, Method.SHARES)
    assert dialog.order().rows == PARTS and dialog.order().total == "D07"
    press(dialog, "Escape")
    settle()
    desk.select(("D01", "2021"), ("D01", "2025"))
    assert not desk.ask().methods[Method.SHARES].isEnabled()


def test_shares_that_are_not_known_say_why(document: Document, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(document.plan)
    desk.select(("D07", "2021"), ("D07", "2026"))
    dialog = desk.ask()
    choose(dialog, Method.SHARES)
    assert "“数字金融”2021年写的是“——”，不是确定的数，不知道它的占比" in dialog.problem.text() and not dialog.fill_button.isEnabled()


# --------------------------------------------------------------------------------------------------------- repeating, refusing


def test_f4_fills_other_rows_in_the_same_way(desk: Desk) -> None:
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    choose(dialog, Method.RATE)
    press(dialog, "Return")
    settle()
    desk.select(("C", "2021"), ("C", "2026"))
    press(desk.pages.view, "F4")
    assert desk.row("C") == ["10", "13", "17", "23", "30", "40"] and len(desk.steps) == 2


def test_f4_of_a_split_needs_a_total(document: Document, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(document.plan)
    desk.select(("D07", "2022"), ("D07", "2026"))
    dialog = desk.ask()
    choose(dialog, Method.SHARES)
    press(dialog, "Return")
    settle()
    desk.select(("D01", "2021"), ("D01", "2025"))
    press(desk.pages.view, "F4")
    assert len(desk.steps) == 1 and "选中的行不是合计" in desk.messages.texts[0]


def test_a_table_of_one_period_says_so(desk_of: Callable[[Plan], Desk]) -> None:
    desk = desk_of(plan_with(table_edits("t", ("2026",), [("A", None, ("5",), {})]))[0])
    desk.select(("A", "2026"), ("A", "2026"))
    desk.fill.series()
    assert "没有两个以上的时期" in desk.told[-1]


def test_between_two_neighbours_there_is_nothing_to_fill(desk_of: Callable[[Plan], Desk]) -> None:
    desk = desk_of(plan_with(table_edits("t", ("2021", "2026"), [("A", None, ("5", "9"), {})]))[0])
    desk.select(("A", "2021"), ("A", "2026"))
    dialog = desk.ask()
    assert dialog.problem.text() == "各格已经是这些数，没有需要填充的。" and not dialog.fill_button.isEnabled()


def test_many_rows_are_filled_in_the_background(desk_of: Callable[[Plan], Desk], qtbot: QtBot) -> None:
    rows = [(f"R{at}", None, ("100", "", "", "", "", str(200 + at)), {}) for at in range(450)]
    desk = desk_of(plan_with(table_edits("t", YEARS, rows))[0])
    desk.select(("R0", "2021"), ("R449", "2026"))
    dialog = desk.ask()
    assert dialog.model.rowCount() == 200 * LINES and "预览前 200 行，填充时共 450 行" in dialog.problem.text()
    press(dialog, "Return")
    qtbot.waitUntil(lambda: len(desk.steps) == 1)
    assert desk.row("R449") == ["100", "210", "320", "429", "539", "649"]
    assert desk.steps == ["等差填充 450 行，2021年至2026年，1800 格"]


# ------------------------------------------------------------------------------------------------------------- in the window


def test_the_window_has_the_commands(window: MainWindow) -> None:
    window.pages.go_to(cell("D02", "2023"))
    window.actions_table["fillSeries"].trigger()
    settle()
    dialog = find(window, SeriesDialog, "seriesDialog")
    assert (dialog.first.currentText(), dialog.last.currentText()) == ("2021年", "2026年")
    press(dialog, "Return")
    settle()
    assert window.document.plan.quantity(cell("D02", "2023")).text == "4953"
    window.pages.go_to(cell("D03", "2023"))
    window.actions_table["repeat"].trigger()
    assert window.document.plan.quantity(cell("D03", "2023")).text == "677"
    assert window.document.plan.tables[TABLE].info.id == TABLE
