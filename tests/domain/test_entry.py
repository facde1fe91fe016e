"""What is typed into a cell: figures, words, arithmetic, changes of what stood there, and why the rest cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.entry import MAX_TEXT, clean, entry_at, entry_text, read_entry, readable
from ningbo_planner.domain.quantity import EMPTY, Quantity, State, number
from ningbo_planner.domain.reading import read
from ningbo_planner.domain.table import CellRef
from tests.plans import small_plan


def meant(text: str, unit: str = "亿元", before: str = "4000") -> tuple[str, str, str]:
    """Return text, bound and expression of what a typed text becomes; it must be readable."""
    entry = read_entry(text, unit, number(before) if before else EMPTY)
    assert entry.problem is None, str(entry.problem)
    quantity = entry.quantity
    return quantity.text, "" if quantity.low is None else f"{quantity.low:f}", quantity.expression


def problem(text: str, unit: str = "亿元", before: Quantity = EMPTY) -> str:
    """Return the code of the reason why a text cannot be read; the text is kept as it is, and is no number."""
    entry = read_entry(text, unit, before)
    assert entry.problem is not None and entry.quantity.state is State.NOT_UNDERSTOOD and not entry.quantity.expression
    assert str(entry.problem).endswith("。") and "{" not in str(entry.problem)
    return entry.problem.code


# ---------------------------------------------------------------------------------------------------- figures and arithmetic


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4400", ("4400", "4400", "")),
        ("=4000*1.1", ("4400", "4400", "=4000*1.1")),
        ("4000*1.1", ("4400", "4400", "=4000*1.1")),
        ("＝４０００＊１．１", ("4400", "4400", "=4000*1.1")),
        ("4000+200", ("4200", "4200", "=4000+200")),
        ("(1200+300)/2", ("750", "750", "=(1200+300)/2")),
        ("（1200＋300）÷2", ("750", "750", "=(1200+300)÷2")),
        ("1200亿元+300亿元", ("1500", "1500", "=1200亿元+300亿元")),
        ("4000-200", ("3800", "3800", "=4000-200")),
        ("60-50", ("10", "10", "=60-50")),
        ("=50-60", ("-10", "-10", "=50-60")),
        ("1/2", ("0.5", "0.5", "=1/2")),
        ("= 4000 * 1.1 ", ("4400", "4400", "=4000*1.1")),
        ("+4000*1.1", ("4400", "4400", "=+4000*1.1")),
        ("-200+5", ("-195", "-195", "=-200+5")),
        ("=4000", ("4000", "4000", "")),
        ("=3,588", ("3,588", "3588", "")),
        ("=1.2万亿", ("1.2万亿", "12000", "")),
        ("=12%", ("0.12", "0.12", "=12%")),
        (".5", ("0.5", "0.5", "")),
        ("5.", ("5", "5", "")),
        ("1.2万亿", ("1.2万亿", "12000", "")),
        ("3000万元", ("3000万元", "0.3", "")),
        ("1,234.5", ("1,234.5", "1234.5", "")),
        ("+200", ("+200", "200", "")),
        ("3。5", ("3.5", "3.5", "")),
        ("３。５", ("３.５", "3.5", "")),
        ("3。5*2", ("7", "7", "=3.5*2")),
        ("超过1万", ("超过1万", "10000", "")),
        (">15", (">15", "15", "")),
    ],
)
def test_what_is_typed_in_a_row_of_amounts(text: str, expected: tuple[str, str, str]) -> None:
    assert meant(text) == expected


def test_a_range_stays_a_range() -> None:
    for text in ("50-60", "50～60", "50至60"):
        assert read_entry(text, "家").quantity.state is State.RANGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", ("12", "12", "")),
        ("12%", ("12%", "12", "")),
        ("=12%", ("12%", "12", "")),
        ("10%+5%", ("15%", "15", "=10%+5%")),
        ("12*1.1", ("13.2", "13.2", "=12*1.1")),
        ("=100*15%", ("1500%", "1500", "=100*15%")),
        ("+5%", ("+5%", "5", "")),
        ("-5%", ("-5%", "-5", "")),
        ("*1.1", ("4400", "4400", "=4000*1.1")),
        ("*110%", ("4400%", "4400", "=4000%*110%")),
        ("6‰*2", ("1.2%", "1.2", "=6‰*2")),
    ],
)
def test_what_is_typed_in_a_row_of_percents(text: str, expected: tuple[str, str, str]) -> None:
    assert meant(text, "%") == expected


def test_the_five_ways_to_say_nothing_stay_different() -> None:
    states = {text: read_entry(text, "亿元").quantity.state for text in ("", "0", "——", "/", "全国前列")}
    assert list(states.values()) == [State.EMPTY, State.NUMBER, State.MISSING, State.NOT_APPLICABLE, State.WORDS]
    assert problem("无") == "typing.none", "it may be any of three; the person says which"


@pytest.mark.parametrize(("decimals", "expected", "is_rounded"), [(None, "3333.33", True), (0, "3333", True), (1, "3333.3", True)])
def test_a_result_without_an_end_takes_the_decimals_of_the_row(decimals: int | None, expected: str, is_rounded: bool) -> None:
    entry = read_entry("10000/3", "亿元", EMPTY, decimals)
    assert (entry.quantity.text, "rounded" in entry.notes) == (expected, is_rounded)
    assert entry.quantity.expression == "=10000/3"


# ------------------------------------------------------------------------------------------------------------ changes


@pytest.mark.parametrize(
    ("text", "result", "base", "change", "expression"),
    [
        ("*1.1", "4400", "4000", "×1.1", "=4000*1.1"),
        ("×1.1", "4400", "4000", "×1.1", "=4000×1.1"),
        ("＊１．１", "4400", "4000", "×1.1", "=4000*1.1"),
        ("/2", "2000", "4000", "÷2", "=4000/2"),
        ("÷2", "2000", "4000", "÷2", "=4000÷2"),
        ("*1.1+200", "4600", "4000", "×1.1+200", "=4000*1.1+200"),
        ("+5%", "4200", "4000", "×(1+5%)", "=4000*(1+5%)"),
        ("-5%", "3800", "4000", "×(1-5%)", "=4000*(1-5%)"),
        ("＋5％", "4200", "4000", "×(1+5%)", "=4000*(1+5%)"),
        ("+5‰", "4020", "4000", "×(1+5‰)", "=4000*(1+5‰)"),
    ],
)
def test_a_change_works_on_what_stood_there(text: str, result: str, base: str, change: str, expression: str) -> None:
    entry = read_entry(text, "亿元", number("4000"))
    assert (entry.quantity.text, entry.base, entry.change, entry.quantity.expression) == (result, base, change, expression)
    assert "relative" in entry.notes and entry.problem is None


def test_a_change_of_a_negative_figure_and_of_an_expression() -> None:
    assert read_entry("*2", "亿元", number("-5")).quantity.text == "-10"
    before = read_entry("=4000*1.1", "亿元").quantity
    assert read_entry("*2", "亿元", before).quantity.expression == "=4400*2"


@pytest.mark.parametrize("before", [EMPTY, read("——").quantity, read("50-60").quantity, read(">15").quantity, read("全国前列").quantity])
@pytest.mark.parametrize("text", ["*1.1", "÷2", "+5%"])
def test_where_no_number_stood_there_is_nothing_to_change(before: Quantity, text: str) -> None:
    assert problem(text, before=before) == "typing.no_base"


def test_the_place_of_a_slip_in_a_change_is_counted_in_what_was_typed() -> None:
    entry = read_entry("*2*/3", "亿元", number("4000"))
    assert entry.problem is not None and entry.problem.values["place"] == 4


# ------------------------------------------------------------------------------------------------------ what is not read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12%", "typing.other_unit"),
        ("300家", "typing.other_unit"),
        ("300左右吧", "typing.other_unit"),
        ("100-150家", "typing.other_unit"),
        ("5+3家", "typing.other_unit"),
        ("50 60", "typing.two_numbers"),
        ("3588\n4000", "typing.two_numbers"),
        ("3588①", "typing.unknown_sign"),
        ("10²", "typing.unknown_sign"),
        ("63%→67.5%", "typing.unknown_sign"),
        ("5😀", "typing.unknown_sign"),
        ("😀", "typing.no_figure"),
        ("大概五百", "typing.no_figure"),
        ("3588(预计)", "typing.no_figure"),
        ("1.2.3", "typing.no_figure"),
        ("#REF!", "typing.no_figure"),
        ("五百", "typing.chinese_figure"),
        ("一百二十", "typing.chinese_figure"),
        ("3,58", "typing.commas"),
        ("3,58+1", "typing.comma"),
        ("1e309", "typing.scientific"),
        ("1e5", "typing.scientific"),
        ("=1e309", "typing.scientific"),
        ("NaN", "typing.no_number"),
        ("-inf", "typing.no_number"),
        ("=NaN", "typing.no_number"),
        ("(1200)", "typing.lone_brackets"),
        ("50至40", "typing.span_order"),
        ("2026/6/30", "typing.date"),
        ("2026-06-30", "typing.date"),
        ("2026-06", "typing.date"),
        ("2026年6月底", "typing.date"),
        ("9" * 400, "typing.many_digits"),
        ("9" * 31, "typing.many_digits"),
        ("约" * 121 + "1", "typing.too_long"),
        ("=" + "1+" * 400 + "1", "typing.long_expression"),
        ("=9^9^9^9", "typing.too_large"),
        ("9^9^9^9", "typing.too_large"),
        ("1/0", "typing.division_by_zero"),
        ("=", "typing.incomplete"),
        ("4000+", "typing.incomplete"),
        ("*", "typing.incomplete"),
        ("=(4000", "typing.open_bracket"),
        ("4000*/2", "typing.misplaced_sign"),
        ("=A+B", "typing.name"),
        ('=HYPERLINK("http://example.org")', "typing.function"),
        ("=cmd|'/C calc'!A0", "typing.name"),
        ("=" + "(" * 50 + "1", "typing.too_deep"),
        ("x" * (MAX_TEXT + 1), "typing.too_long"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, code: str) -> None:
    assert problem(text, before=number("4000")) == code


def test_a_row_without_a_unit_and_a_row_of_percents_name_the_word_that_is_too_much() -> None:
    assert problem("5个", "") == "typing.no_unit"
    assert problem("1万", "%") == "typing.other_unit"
    assert problem("3亿元", "%") == "typing.other_unit"


def test_text_that_is_not_kept_is_not_looked_at() -> None:
    entry = read_entry("全国" * 5_000_000, "亿元")
    assert entry.problem is not None and entry.problem.code == "typing.too_long" and len(entry.quantity.text) == MAX_TEXT


# ---------------------------------------------------------------------------------------------- pasted blocks and files


@pytest.mark.parametrize("text", ["4000*1.1", "1/2", "4000-200", "*1.1", "+5%", "60-50"])
def test_in_a_pasted_block_only_an_equals_sign_makes_arithmetic(text: str) -> None:
    entry = read_entry(text, "亿元", number("4000"), formulas_only=True)
    assert entry.quantity == Quantity(text, State.NOT_UNDERSTOOD) and entry.problem is not None


def test_a_pasted_formula_is_worked_out() -> None:
    assert read_entry("=4000*1.1", "亿元", formulas_only=True).quantity.expression == "=4000*1.1"
    assert read_entry("4400", "亿元", formulas_only=True).quantity == read("4400").quantity


# ----------------------------------------------------------------------------------------------------------- strange signs


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("5\x00", "5"),
        ("\x01全国\x7f前列\x9b", "全国前列"),
        ("12\u202e34", "1234"),
        ("\u200f\u2067全国前列\u2069", "全国前列"),
        ("\ufeff4400", "4400"),
        ("前\ud83d列", "前列"),
        ("全国\r\n前列\r第一", "全国\n前列\n第一"),
        ("全国\u2028前列", "全国\n前列"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("  4400\t", "4400"),
        ("3。5", "3.5"),
        ("完成。2026", "完成。2026"),
    ],
)
def test_signs_that_no_cell_has_a_use_for_are_left_out(text: str, kept: str) -> None:
    assert clean(text) == kept == read_entry(text, "亿元").quantity.text
    kept.encode("utf-8")


@given(st.text(max_size=60), st.sampled_from(["亿元", "%", "万个", ""]), st.sampled_from([EMPTY, number("4000"), read(">15").quantity]))
def test_whatever_is_typed_has_a_meaning_or_a_reason(text: str, unit: str, before: Quantity) -> None:
    entry = read_entry(text, unit, before)
    assert (entry.problem is None) == (entry.quantity.state is not State.NOT_UNDERSTOOD)
    assert entry.quantity.text == entry.quantity.text.strip() and "\x00" not in entry.quantity.text
    if entry.quantity.expression:
        assert entry.quantity.expression.startswith("=") and entry.quantity.number is not None
        again = read_entry(entry.quantity.expression, unit)
        assert again.quantity.number == entry.quantity.number, "what F2 shows says the same again"


@given(st.text("0123456789.,+-*/^%‰()×÷=  万亿元", min_size=1, max_size=14), st.sampled_from(["亿元", "%", ""]))
def test_a_figure_that_could_be_read_before_is_still_read_as_before(text: str, unit: str) -> None:
    plain = read(text.strip(), unit).quantity
    if plain.state is not State.NOT_UNDERSTOOD:
        entry = read_entry(text, unit, number("7"))
        assert entry.quantity == plain and entry.problem is None


# ------------------------------------------------------------------------------------------------------------- in a plan


def test_a_cell_gives_its_unit_its_figure_and_its_decimals() -> None:
    plan = small_plan()
    amount, share = CellRef("d", "A", "2022"), CellRef("d", "B", "2022")
    assert plan.unit_of(share) == "%"
    before = plan.quantity(amount).number
    assert before is not None and entry_at(plan, amount, "*2").quantity.number == before * 2
    assert entry_at(plan, share, "10%+5%").quantity.number == Decimal(15)
    quantities, unread = readable(plan, [amount, share], "1.2万亿元")
    assert set(quantities) == {amount} and unread == 1


def test_editing_shows_the_arithmetic_before_the_result() -> None:
    assert entry_text(read_entry("4000*1.1").quantity) == "=4000*1.1"
    assert entry_text(number("4400")) == "4400"
