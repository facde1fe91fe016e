"""Arithmetic in a cell: exact, quick to refuse, and never handed to an interpreter."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ningbo_planner.domain import arithmetic
from ningbo_planner.domain.arithmetic import MAX_DEPTH, MAX_EXPRESSION, Result, evaluate
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.errors import PlannerError

YUAN, PERCENT, BARE = parse_unit("亿元"), parse_unit("%"), parse_unit("")


def worked_out(text: str, unit: str = "亿元", decimals: int | None = None) -> str:
    """Return what an expression comes to, as it will stand in the cell."""
    return str(evaluate(text, parse_unit(unit)).settled(decimals)[0])


def why_refused(text: str, unit: str = "亿元") -> str:
    """Return the code of the reason for which an expression is refused."""
    with pytest.raises(PlannerError) as refused:
        evaluate(text, parse_unit(unit))
    assert str(refused.value).endswith("。"), "every reason is a sentence"
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("4000*1.1", "4400"),
        ("4000+200", "4200"),
        ("(1200+300)/2", "750"),
        ("4000×1.1", "4400"),
        ("4000÷8", "500"),
        ("（１２００＋３００）／２", "750"),
        ("４０００－２００", "3800"),
        ("4000−200", "3800"),
        (" 4000 * 1.1 ", "4400"),
        ("1,234.5+0.5", "1235"),
        ("4000*12%", "480"),
        ("4000*(1+8.5%)", "4340"),
        ("4000*5‰", "20"),
        ("50%%", "0.005"),
        ("1.05^2", "1.1025"),
        ("2^-1", "0.5"),
        ("-2^2", "4"),
        ("2^3^2", "64"),
        ("--5", "5"),
        ("4000+-200", "3800"),
        ("+4000", "4000"),
        (".5+5.", "5.5"),
        ("0.1+0.2", "0.3"),
        ("1/3*3", "1"),
        ("7-7", "0"),
        ("-0", "0"),
        ("1200亿元+300亿元", "1500"),
        ("1.2万亿+3000亿元", "15000"),
        ("5000万元*2", "1"),
        ("1万+200", "10200"),
        ("1200亿元/3亿元", "400"),
        ("(1200亿元+300)*2", "3000"),
        ("4^0.5", "2"),
        ("(9/4)^1.5", "3.375"),
        ("0^0.5", "0"),
        ("100" + "0" * 24, "100" + "0" * 24),
    ],
)
def test_what_planners_calculate(text: str, result: str) -> None:
    assert worked_out(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [("12*1.1", "13.2"), ("10%+5%", "15"), ("100*15%", "1500"), ("10%*1.1", "11"), ("12%", "12"), ("6‰*2", "1.2"), ("15-1.5", "13.5")],
)
def test_in_a_row_of_percents_a_percent_sign_is_shown_as_excel_shows_it(text: str, result: str) -> None:
    assert worked_out(text, "%") == result


@pytest.mark.parametrize(
    ("text", "decimals", "result", "is_rounded"),
    [
        ("1/8", None, "0.125", False),
        ("1/16", None, "0.0625", False),
        ("1/32", None, "0.03", True),
        ("10000/3", None, "3333.33", True),
        ("10000/3", 0, "3333", True),
        ("10000/3", 1, "3333.3", True),
        ("20000/3", 1, "6666.7", True),
        ("1/32", 5, "0.03125", False),
        ("1/3", 500, "0.333333333333", True),
        ("1/200000", None, "0", True),
        ("1/32*8.8", 1, "0.275", False),
        ("0.00005*100.3", None, "0.01", True),
        ("-0.00005*100.3", None, "-0.01", True),
        ("2.5*1.00001", 0, "3", True),
        ("-2.5*1.00001", 0, "-3", True),
        ("2^0.5", None, "1.41", True),
        ("(7300/4150)^(1/5)", None, "1.12", True),
    ],
)
def test_a_result_without_an_end_is_rounded_half_up_and_says_so(text: str, decimals: int | None, result: str, is_rounded: bool) -> None:
    amount, rounded = evaluate(text, YUAN).settled(decimals)
    assert (str(amount), rounded) == (result, is_rounded)


def test_a_half_goes_away_from_zero() -> None:
    assert [str(Result(Fraction(value), False, False).settled(0)[0]) for value in ("2.5", "3.5", "-2.5", "0.5", "-0.4")] == ["3", "4", "-3", "1", "0"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "typing.incomplete"),
        ("4000+", "typing.incomplete"),
        ("(", "typing.incomplete"),
        ("(1200+300", "typing.open_bracket"),
        ("1200+300)", "typing.extra_bracket"),
        ("()", "typing.misplaced_sign"),
        ("4000*/2", "typing.misplaced_sign"),
        ("*2", "typing.misplaced_sign"),
        ("%5", "typing.misplaced_sign"),
        ("4000 200", "typing.no_sign_between"),
        ("2(3)", "typing.no_sign_between"),
        ("(2 3)", "typing.no_sign_between"),
        ("1/0", "typing.division_by_zero"),
        ("5/(3-3)", "typing.division_by_zero"),
        ("0^-1", "typing.division_by_zero"),
        ("(0-4)^0.5", "typing.negative_root"),
        ("9^9^9^9", "typing.too_large"),
        ("9^99999", "typing.too_large"),
        ("9" * 15 + "^3", "typing.too_large"),
        ("1.00000000001^99999999999", "typing.too_large"),
        ("1" + "0" * 29 + "*10", "typing.too_large"),
        ("9" * 31, "typing.many_digits"),
        ("1+" + "9" * 390, "typing.many_digits"),
        ("1e309", "typing.scientific"),
        ("1E5+1", "typing.scientific"),
        ("NaN", "typing.no_number"),
        ("inf+1", "typing.no_number"),
        ("A+B", "typing.name"),
        ("数字金融+200", "typing.name"),
        ("SUM(1)", "typing.function"),
        ('HYPERLINK("http://example.org","点")', "typing.function"),
        ("cmd|'/C calc'!A0", "typing.name"),
        ("@SUM(A1)", "typing.unknown_sign"),
        ("__import__('os').system('x')", "typing.function"),
        ("4000=4000", "typing.unknown_sign"),
        ("5😀", "typing.unknown_sign"),
        ("3,58+1", "typing.comma"),
        ("1,2345", "typing.comma"),
        ("1200家+3", "typing.other_unit"),
        ("4000x1.1", "typing.other_unit"),
        ("3亿元*2亿元", "typing.two_units"),
        ("1/5亿元", "typing.two_units"),
        ("3亿元^2", "typing.two_units"),
        ("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1), "typing.too_deep"),
        ("1+" * MAX_EXPRESSION + "1", "typing.long_expression"),
    ],
)
def test_what_is_no_arithmetic_is_refused_with_the_reason(text: str, code: str) -> None:
    assert why_refused(text) == code


def test_percents_take_no_scale() -> None:
    assert why_refused("1万+2", "%") == "typing.other_unit"


@pytest.mark.parametrize(("text", "place"), [("4000*/2", 6), ("（4000＋5)☃", 9), ("4000  ☃", 7), ("10+2 3", 6)])
def test_a_refusal_names_the_place_in_the_text(text: str, place: int) -> None:
    with pytest.raises(PlannerError) as refused:
        evaluate(text, YUAN)
    assert refused.value.values["place"] == place


def test_deep_brackets_are_read_to_the_limit() -> None:
    assert worked_out("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH) == "1"
    assert worked_out("-" * (MAX_EXPRESSION - 1) + "1") == "-1"


def test_compound_growth_over_a_year_of_days_is_not_too_large() -> None:
    assert worked_out("1.0001^365") == "1.04"


def test_nothing_typed_reaches_an_interpreter() -> None:
    tree = ast.parse(Path(arithmetic.__file__).read_text("utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "float", "__import__", "getattr"}


# ------------------------------------------------------------------------------------------- against a reference of our own


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Fraction]:
    """Draw an expression with brackets around every part, and its value worked out while it is made."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        digits = draw(st.decimals(0, 9999, places=draw(st.integers(0, 3)), allow_nan=False, allow_infinity=False))
        return format(digits, "f"), Fraction(digits)
    first, a = draw(expressions(depth=depth - 1))
    sign = draw(st.sampled_from("+-*/^%m"))
    if sign == "%":
        return f"({first})%", a / 100
    if sign == "m":
        return f"-({first})", -a
    if sign == "^":
        power = draw(st.integers(-3, 4))
        assume(a or power >= 0)
        return f"({first})^{power}", a**power
    second, b = draw(expressions(depth=depth - 1))
    assume(sign != "/" or b)
    return f"({first}){sign}({second})", {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b


@given(expressions())
def test_every_expression_comes_to_its_exact_value(case: tuple[str, Fraction]) -> None:
    text, value = case
    assume(len(text) <= MAX_EXPRESSION and abs(value) < 10**29)
    try:
        result = evaluate(text, BARE)
    except PlannerError as refused:
        assert refused.code == "typing.too_large", text
        return
    assert result.amount == value and result.is_exact
    amount, is_rounded = result.settled()
    assert (Fraction(amount) == value) if not is_rounded else abs(Fraction(amount) - value) <= Fraction(1, 200)
    assert is_rounded == ((value * 10_000).denominator != 1)


# Python binds + - * / as Excel does.
chains = st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 9999), st.integers(0, 3)), min_size=1, max_size=12)


@given(st.integers(0, 9999), chains)
def test_signs_bind_as_in_school(first: int, chain: list[tuple[str, int, int]]) -> None:
    figures = [(sign, Decimal(digits).scaleb(-places)) for sign, digits, places in chain]
    text = str(first) + "".join(f"{sign}{figure:f}" for sign, figure in figures)
    sums, product = Fraction(0), Fraction(first)
    for sign, figure in figures:
        if sign in "*/":
            product = product * Fraction(figure) if sign == "*" else product / Fraction(figure)
        else:
            sums, product = sums + product, Fraction(figure) if sign == "+" else -Fraction(figure)
    assume(abs(sums + product) < 10**30)
    assert evaluate(text, BARE).amount == sums + product


@given(st.text("0123456789.,+-*/^%‰()（）×÷ 万亿元eE=Aa|'\"", max_size=60), st.sampled_from([YUAN, PERCENT, BARE]))
def test_whatever_is_typed_ends_in_a_figure_or_a_sentence(text: str, unit: object) -> None:
    try:
        amount, _ = evaluate(text, unit).settled()
    except PlannerError as refused:
        assert str(refused).endswith("。") and "{" not in str(refused)
    else:
        assert amount.is_finite() and "E" not in str(amount)
