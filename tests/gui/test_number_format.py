"""How figures are written in their cells: as printed, or grouped with the decimals of their row, and never changed by it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetField
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.number_format import NumberStyle, growth, growth_text, rounded, says_less, signed, written
from tests.gui.grid_hands import Hands
from tests.plans import make_plan, make_row, make_table

PRINTED, GROUPED = NumberStyle.PRINTED, NumberStyle.GROUPED


@pytest.mark.parametrize(
    ("text", "unit", "decimals", "shown"),
    [
        ("3588", "亿元", None, "3,588"),
        ("999", "亿元", None, "999"),
        ("1234567.891", "亿元", None, "1,234,567.891"),
        ("1234567.891", "亿元", 1, "1,234,567.9"),
        ("1234567", "亿元", 2, "1,234,567.00"),
        ("2.5", "亿元", 0, "3"),
        ("-1234.5", "亿元", None, "-1,234.5"),
        ("-0.04", "亿元", 1, "0.0"),
        ("0", "亿元", None, "0"),
        ("3,588", "亿元", None, "3,588"),
        ("1.2万亿", "亿元", None, "12,000"),
        ("12.5", "%", None, "12.5%"),
        ("8.0%", "%", None, "8.0%"),
        ("13%", "%", 1, "13.0%"),
        ("3", "‰", None, "3‰"),
        ("1.2", "个百分点", None, "+1.2"),
        ("-1.2", "百分点", None, "-1.2"),
        (">10000", "亿元", None, ">10,000"),
        (">15", "%", None, ">15%"),
        (">15%", "%", None, ">15%"),
        ("5000-12000", "亿元", None, "5,000-12,000"),
        ("3000左右", "亿元", None, "3,000左右"),
        ("0.12345", "亿元", None, "0.12345"),
        ("——", "亿元", None, "——"),
        ("/", "亿元", None, "/"),
        ("", "亿元", None, ""),
        ("全国前列", "位", None, "全国前列"),
        ("abc12345", "亿元", None, "abc12345"),
    ],
)
def test_grouped(text: str, unit: str, decimals: int | None, shown: str) -> None:
    quantity = parse(text, unit)
    assert written(quantity, unit, decimals, GROUPED) == shown
    assert written(quantity, unit, decimals, PRINTED) == text


def test_a_long_number_is_rounded_too() -> None:
    number = Decimal("9" * 30 + ".55")
    assert rounded(number, 1) == Decimal("9" * 30 + ".6")


@pytest.mark.parametrize(("text", "decimals", "less"), [("1234.567", 1, True), ("1234.5", 1, False), ("5", 1, False), ("1.2万亿", None, True), ("1234", None, False)])
def test_only_what_is_shown_otherwise_is_said_in_full(text: str, decimals: int | None, less: bool) -> None:
    quantity = parse(text, "亿元")
    assert says_less(written(quantity, "亿元", decimals, GROUPED), quantity) is less
    assert not says_less(text, quantity)


def test_signs_of_growth() -> None:
    assert signed(Decimal("1.20")) == "+1.2" and signed(Decimal("-0.5")) == "−0.5" and signed(Decimal("0.0")) == "0"
    assert growth_text(growth(Decimal(400), Decimal(450), "亿元"), "亿元") == "+12.5%"
    assert growth_text(growth(Decimal(400), Decimal(320), "亿元"), "亿元") == "−20.0%"
    assert growth_text(growth(Decimal(400), Decimal(400), "亿元"), "亿元") == "0.0%"
    assert growth_text(growth(Decimal("8.0"), Decimal("10.5"), "%"), "%") == "+2.5个点"
    assert growth(Decimal(0), Decimal(5), "亿元") is None and growth(Decimal(-5), Decimal(5), "亿元") is None


# ---------------------------------------------------------------------------------------------------------------- in the grid


def shown_text(hands: Hands, row: str, period: str) -> str:
    """Return what a cell of the decomposition table shows."""
    return hands.view.looks.of(*hands.view.sheet.place(CellRef("decomposition", row, period))).text


def test_figures_are_grouped_when_that_is_chosen_and_editing_shows_them_raw(hands: Hands, document: Document) -> None:
    before = shown_text(hands, "D02", "2024")
    hands.page.model.display.numbers = GROUPED
    assert (before, shown_text(hands, "D02", "2024"), shown_text(hands, "D01", "2024")) == ("5300", "5,300", "13.0%")
    hands.go_to("D02", "2024")
    hands.press("F2")
    assert hands.editor is not None and hands.editor.text() == "5300"
    hands.press("Esc")
    hands.press("F2", "Enter")
    assert document.workspace.history.entries == [], "looking at a figure writes nothing"
    hands.page.model.display.numbers = PRINTED
    assert shown_text(hands, "D02", "2024") == "5300"


def test_a_rounded_figure_has_its_tip_and_the_plan_keeps_it_exact(hands: Hands, document: Document) -> None:
    document.execute(Step("step.type", (SetField("decomposition", "D08", "decimals", 1),), {"row": "", "period": "", "text": ""}))
    hands.go_to("D08", "2024")
    hands.type("1234.567")
    hands.press("Enter")
    hands.page.model.display.numbers = GROUPED
    index = hands.view.plan_model.index_of(CellRef("decomposition", "D08", "2024"))
    assert index.data() == "1,234.6" and "原数：1234.567" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert document.plan.quantity(CellRef("decomposition", "D08", "2024")).text == "1234.567"
    assert "原数" not in hands.view.plan_model.index_of(CellRef("decomposition", "D02", "2024")).data(Qt.ItemDataRole.ToolTipRole)


def test_columns_make_room_for_grouped_figures(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    rows = [make_row("R1", 0, ["1234567.5"] * 3), make_row("R2", 0, ["7654321"] * 3)]
    hands = show_page(open_document(make_plan([make_table("t", rows)])), "t", width=420)
    column, painter = hands.view.sheet.first_period, hands.view.cell_painter
    before = hands.view.columnWidth(column)
    hands.page.model.display.numbers = GROUPED
    assert hands.view.columnWidth(column) > before
    assert hands.view.columnWidth(column) >= painter.width_of("1,234,567.5") + 2 * painter.padding


def test_a_figure_meant_otherwise_and_a_statement_in_words_stay_as_printed(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "main")
    hands.page.model.display.numbers = GROUPED
    place = hands.view.sheet.place(CellRef("main", "M01", "2026"))
    assert hands.view.looks.of(*place).text == ">1"
    words = show_page(document, "text")
    before = [words.text(row, words.view.sheet.first_period) for row in range(words.view.sheet.row_count)]
    words.page.model.display.numbers = GROUPED
    assert [words.text(row, words.view.sheet.first_period) for row in range(words.view.sheet.row_count)] == before


def test_zero_nothing_missing_and_not_applicable_look_different(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    hands = show_page(open_document(make_plan([make_table("t", [make_row("R1", 0, ["0", "", "——"]), make_row("R2", 0, ["/", "-5", "5"])])])), "t")
    faces = [hands.view.looks.of(row, hands.view.sheet.first_period + at) for row in (0, 1) for at in range(3)]
    assert [face.text for face in faces] == ["0", "", "——", "/", "-5", "5"]
    assert [face.is_muted for face in faces] == [False, False, True, True, False, False]
