"""What stands in a returned cell, habit by habit: taken, noted, asked about with its readings, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.quantity import NUMERIC, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.submission import Problem, ProblemGrade
from ningbo_planner.exchange.returned.chinese_numerals import read_numerals
from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.formats import traits_of
from ningbo_planner.exchange.returned.formula import recompute
from ningbo_planner.exchange.returned.reading import Expected, ValueReading
from ningbo_planner.exchange.returned.values import read_cell
from ningbo_planner.text import has_text

AMOUNT = Expected("亿元", Kind.FLOW, parse("412.3", "亿元"))
SHARE = Expected("%", Kind.SHARE, parse("6.9%", "%"), percent_sign=True)


def as_text(text: str, expected: Expected = AMOUNT, **more: object) -> ValueReading:
    return read_cell(RawCell(5, 5, CellKind.SHARED_TEXT, text, "General", **more), expected)  # type: ignore[arg-type]


def as_number(text: str, number_format: str | None = "General", expected: Expected = AMOUNT, **more: object) -> ValueReading:
    return read_cell(RawCell(5, 5, CellKind.NUMBER, text, number_format, **more), expected)  # type: ignore[arg-type]


def outcome(reading: ValueReading) -> tuple[str, list[str], set[str]]:
    """Return the gravest grade (nothing: accept), the readings, and the codes without their area."""
    order = [ProblemGrade.NOTE, ProblemGrade.ASK, ProblemGrade.ERROR]
    grades = [said.grade for said in reading.said]
    worst = max(grades, key=order.index).value if grades else ""
    for said in reading.said:
        message = Problem(said.grade, said.code, "甲.xlsx", "填报表", "E5", "原文", values={"unit": "亿元", **said.values}).message
        assert has_text(said.code) and message.startswith("甲.xlsx〔填报表〕E5")
    return worst, [quantity.text for quantity in reading.quantities], {said.code.removeprefix("returns.cell.") for said in reading.said}


@pytest.mark.parametrize(
    ("text", "taken", "code"),
    [
        ("430.8", "430.8", "text_number"),
        ("４３０．８", "430.8", "full_width"),
        ("+430.8", "430.8", "plus_sign"),
        ("1,234.5", "1234.5", "thousands"),
        ("1，234.5", "1234.5", "thousands"),
        ("1 234.5", "1234.5", "thousands"),
        ("1\u00a0234.5", "1234.5", "thousands"),
        ("1'234.5", "1234.5", "thousands"),
        ("430.8亿", "430.8", "unit_word"),
        ("430.8亿元", "430.8", "unit_word"),
        ("4308000万元", "430.8", "unit_converted"),
        ("4.308E+02", "430.8", "exponent"),
        ("'430.8", "430.8", "text_number"),
        ("‘1,430.8", "1430.8", "text_number"),
        ("  430.8", "430.8", "text_number"),
        ("\u3000430.8\t", "430.8", "text_number"),
        ("43\u200b0.8\ufeff", "430.8", "invisible"),
        ("——", "——", "missing"),
        ("—", "——", "missing"),
        ("-", "——", "missing"),
        ("－", "——", "missing"),
        ("待定", "——", "missing"),
        ("暂无数据", "——", "missing"),
        ("/", "/", "not_applicable"),
        ("N/A", "/", "not_applicable"),
        ("不涉及", "/", "not_applicable"),
    ],
)
def test_clear_texts_are_taken_and_noted(text: str, taken: str, code: str) -> None:
    worst, readings, codes = outcome(as_text(text))
    assert (worst, readings) == ("note", [taken]) and code in codes


@pytest.mark.parametrize(
    ("text", "readings", "code"),
    [
        ("–430.8", ["430.8", "-430.8"], "dash_sign"),
        ("12,34.5", ["1234.5"], "commas"),
        ("430,8", ["430.8", "4308"], "commas"),
        ("430。8", ["430.8"], "point"),
        ("1.2万", ["12000", "0.00012"], "bare_scale"),
        ("约430.8", ["430.8左右", "430.8"], "bound"),
        (">430", [">430", "430"], "bound"),
        ("≥430", ["≥430", "430"], "bound"),
        ("430以上", ["≥430", "430"], "bound"),
        ("430~440", ["430-440"], "bound"),
        ("430-440", ["430-440"], "bound"),
        ("430—440", ["430-440"], "bound"),
        ("430～440", ["430-440"], "bound"),
        ("412.3→430.8", ["430.8", "412.3"], "decorated"),
        ("430.8 (预计)", ["430.8"], "decorated"),
        ("430.8（初步测算）", ["430.8"], "decorated"),
        ("430.8*", ["430.8"], "decorated"),
        ("430.8①", ["430.8"], "decorated"),
        ("430.8？", ["430.8"], "decorated"),
        ("¥430.8", ["430.8"], "decorated"),
        ("(430.8)", ["430.8", "-430.8"], "brackets"),
        ("（430.8）", ["430.8", "-430.8"], "brackets"),
        ("四百三十", ["430"], "numerals"),
        ("四百三十亿元", ["430"], "numerals"),
        ("\\", ["——"], "unclear"),
        ("无", ["——", "0"], "unclear"),
        ("空", ["——"], "unclear"),
        ("…", ["——"], "unclear"),
        ("***", ["——"], "unclear"),
        ("?", ["——"], "unclear"),
        ("全国前列", ["全国前列"], "words"),
        ("0", ["0"], "zero"),
        ("4123", ["4123"], "times"),
        ("41230", ["41230"], "times"),
        ("41.23", ["41.23"], "part"),
    ],
)
def test_doubtful_texts_are_asked_about_with_their_readings(text: str, readings: list[str], code: str) -> None:
    worst, found, codes = outcome(as_text(text))
    assert (worst, found) == ("ask", readings) and code in codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.30.8", "not_a_figure"),
        ("43O.8", "not_a_figure"),
        ("'43O", "not_a_figure"),
        ("''430", "not_a_figure"),
        ("l20", "not_a_figure"),
        ("10²", "lookalike"),
        ("½", "lookalike"),
        ("①②", "lookalike"),
        ("٤٣٠", "lookalike"),
        ("4_308", "not_a_figure"),
        ("nan", "not_a_figure"),
        ("Infinity", "not_a_figure"),
        ("12 34", "not_a_figure"),
        ("=1+1", "formula_text"),
        ("＝SUM(A1:A3)", "formula_text"),
        (">15%", "unit_mismatch"),
        ("430.8家", "unit_mismatch"),
        ("见附件", "not_a_figure"),
        ("－５．２", "negative"),
        ("−5.2", "negative"),
        ("<b>430</b>", "not_a_figure"),
    ],
)
def test_what_is_no_figure_is_refused(text: str, code: str) -> None:
    worst, readings, codes = outcome(as_text(text))
    assert (worst, readings) == ("error", []) and code in codes


@pytest.mark.parametrize(
    ("text", "worst", "readings", "code"),
    [
        ("7.2%", "note", ["7.2%"], "percent_sign"),
        ("７．２％", "note", ["7.2%"], "full_width"),
        ("7.2", "note", ["7.2%"], "text_number"),
        ("72‰", "note", ["7.2%"], "unit_converted"),
        ("7.2个百分点", "ask", ["7.2%"], "percent_points"),
        ("增长7.2%左右", "ask", ["7.2%左右", "7.2%"], "growth"),
        ("下降0.4%", "ask", ["-0.4%", "0.4%"], "growth"),
        (">15%", "ask", [">15%", "15%"], "bound"),
        ("668%", "error", [], "percent_limit"),
        ("-3", "error", [], "negative"),
    ],
)
def test_texts_in_a_row_of_percent(text: str, worst: str, readings: list[str], code: str) -> None:
    grade, found, codes = outcome(as_text(text, SHARE))
    assert (grade, found) == (worst, readings) and code in codes


@pytest.mark.parametrize(
    ("stored", "number_format", "worst", "readings"),
    [
        ("0.072", "0.0%", "note", ["7.2%"]),
        ("7.2", '0.0"%"', "", ["7.2%"]),
        ("7.2", "0.0\\%", "", ["7.2%"]),
        ("7.2", "General", "", ["7.2%"]),
        ("0.072", "General", "ask", ["7.2%", "0.072%"]),
        ("7.2", "0.0%", "ask", ["7.2%", "720%"]),
        ("7.2", None, "ask", ["7.2%", "720%"]),
        ("7.25", '0.0"%"', "note", ["7.25%"]),
        ("0", "General", "ask", ["0%"]),
    ],
)
def test_numbers_in_a_row_of_percent(stored: str, number_format: str | None, worst: str, readings: list[str]) -> None:
    assert outcome(as_number(stored, number_format, SHARE))[:2] == (worst, readings)


def test_a_percentage_below_one_is_no_fraction_where_one_was_issued() -> None:
    expected = Expected("%", Kind.RATE, parse("0.8%", "%"), percent_sign=True)
    assert outcome(as_number("0.9", "General", expected))[:2] == ("", ["0.9%"])


@pytest.mark.parametrize(
    ("stored", "number_format", "worst", "readings", "code"),
    [
        ("430.8", "General", "", ["430.8"], None),
        ("430.8", '"¥"#,##0.0', "", ["430.8"], None),
        ("1234", "[DBNum2]General", "", ["1234"], None),
        ("430.80000000000001", "General", "note", ["430.8"], "float_tail"),
        ("4.308E2", "General", "", ["430.8"], None),
        ("430.849", "0.0", "note", ["430.849"], "display_rounded"),
        ("430.8", "0!.0,", "note", ["430.8"], "display_scaled"),
        ("0", "General", "ask", ["0"], "zero"),
        ("-0", "General", "ask", ["0"], "zero"),
        ("0", "0;-0;;@", "ask", ["0"], "hidden_zero"),
        ("4123", "General", "ask", ["4123"], "times"),
        ("41230", "General", "ask", ["41230"], "times"),
        ("5000000", None, "ask", ["5000000"], "far"),
        ("7000", "General", "ask", ["7000"], "far"),
        ("27.5", "General", "ask", ["27.5"], "far"),
        ("3000", "General", "", ["3000"], None),
        ("12345678901234567890", "General", "ask", ["12345678901234600000"], "long_number"),
        ("420", "yyyy/m/d", "ask", ["420"], "date_format"),
        ("44683", "yyyy/m/d", "error", [], "date"),
        ("44683", 'm"月"d"日"', "error", [], "date"),
        ("5000000", "yyyy/m/d", "error", [], "date_bad"),
        ("-3", "yyyy/m/d", "error", [], "date_bad"),
        ("0.25", "h:mm", "error", [], "date"),
        ("52000", "General", "ask", ["52000"], "may_be_date"),
        ("52000", None, "ask", ["52000"], "may_be_date"),
        ("0.25", None, "ask", ["0.25"], "may_be_date"),
        ("1E+400", "General", "error", [], "too_large"),
        ("-5", "General", "error", [], "negative"),
    ],
)
def test_numbers_in_a_row_of_money(stored: str, number_format: str | None, worst: str, readings: list[str], code: str | None) -> None:
    grade, found, codes = outcome(as_number(stored, number_format))
    assert (grade, found) == (worst, readings)
    assert codes == ({code} if code else set())


def test_a_number_that_became_a_date_is_told_with_what_was_likely_typed() -> None:
    said = as_number("44683", "yyyy/m/d").said[0]
    assert said.values["likely"] == "5-2"
    in_1904 = Expected("亿元", issued=AMOUNT.issued, date1904=True)
    assert as_number(str(44683 - 1462), "m-d", in_1904).said[0].values["likely"] == "5-2"
    assert as_number("0.0625", "h:mm").said[0].values["likely"] == "1:30"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (RawCell(5, 5, CellKind.ERROR, "#REF!"), "error_value"),
        (RawCell(5, 5, CellKind.ERROR, "#DIV/0!", formula="A1/0"), "formula_error"),
        (RawCell(5, 5, CellKind.BOOLEAN, "1"), "boolean"),
        (RawCell(5, 5, CellKind.UNKNOWN, "7"), "malformed"),
        (RawCell(5, 5, CellKind.NUMBER, "abc", marks=Mark.MALFORMED), "malformed"),
        (RawCell(5, 5, CellKind.BLANK, formula="A1+A2"), "uncomputed"),
        (RawCell(5, 5, CellKind.RESULT_TEXT, "", formula='IF(A1>0,A1,"")'), "empty_formula"),
        (RawCell(5, 5, CellKind.RESULT_TEXT, '=DISPIMG("ID_1",1)', formula='_xlfn.DISPIMG("ID_1",1)'), "picture"),
        (RawCell(5, 5, CellKind.NUMBER, "5", formula="cmd|'/C calc'!A0"), "dde"),
        (RawCell(5, 5, CellKind.INLINE_TEXT, "9" * 40_000), "too_long"),
        (RawCell(5, 5, CellKind.DATE, "2022-05-02"), "date_bad"),
    ],
)
def test_cells_without_a_figure_are_refused(cell: RawCell, code: str) -> None:
    worst, readings, codes = outcome(read_cell(cell, AMOUNT))
    assert (worst, readings, codes) == ("error", [], {code})


def test_a_picture_over_an_empty_cell_is_not_a_blank() -> None:
    assert outcome(read_cell(RawCell(5, 5, CellKind.BLANK), AMOUNT, under_picture=True))[2] == {"picture_over"}


@pytest.mark.parametrize("cell", [RawCell(5, 5, CellKind.BLANK), RawCell(5, 5, CellKind.INLINE_TEXT, " \u3000\u200b"), RawCell(5, 5, CellKind.SHARED_TEXT, "")])
def test_a_blank_is_asked_about_where_a_figure_was_issued_and_never_zero(cell: RawCell) -> None:
    assert outcome(read_cell(cell, AMOUNT)) == ("ask", [], {"blank"})
    missing = Expected("亿元", issued=parse("——", "亿元"))
    assert outcome(read_cell(cell, missing)) == ("", ["——"], set())


def test_formulas_are_noted_and_asked_about_where_their_result_cannot_be_relied_on() -> None:
    assert outcome(as_number("430.8", formula="400+30.8"))[::2] == ("note", {"formula"})
    assert outcome(as_number("430.8", formula="[1]Sheet1!$A$1"))[::2] == ("ask", {"linked"})
    assert outcome(as_number("430.8", formula="RAND()*1000"))[::2] == ("ask", {"volatile"})


def test_struck_figures_are_asked_about() -> None:
    assert outcome(as_number("430.8", marks=Mark.STRUCK)) == ("ask", ["430.8"], {"struck"})
    half = as_text("412.3430.8", marks=Mark.PART_STRUCK, unstruck="430.8")
    assert outcome(half) == ("ask", ["430.8"], {"part_struck"})


@pytest.mark.parametrize("text", [">15%", "50-60%", "全国前列", "——", "/", "约300%"])
def test_what_stands_as_it_was_issued_is_no_news(text: str) -> None:
    expected = Expected("%", Kind.RATE, parse(text, "%"), percent_sign=True)
    assert outcome(as_text(text, expected))[0] == ""


def test_the_figure_as_issued_agrees_however_it_is_stored() -> None:
    for reading in (as_number("412.3"), as_text("412.30"), as_text("412.3亿元")):
        assert [quantity.same_meaning(AMOUNT.issued) for quantity in reading.quantities] == [True]


def test_scales_in_rows_of_counts_are_clear() -> None:
    count = Expected("个", Kind.STOCK, parse("11000", "个"))
    assert outcome(as_text("1.2万", count))[:2] == ("note", ["12000"])
    ten_thousands = Expected("万个", Kind.STOCK, parse("1.1", "万个"))
    assert outcome(as_text("1.2万", ten_thousands))[:2] == ("note", ["1.2"])


@pytest.mark.parametrize(
    ("code", "percent", "date", "time", "decimals"),
    [
        ("General", False, False, False, None),
        ("0.0%", True, False, False, 1),
        ('0.0"%"', False, False, False, 1),
        ("0.0\\%", False, False, False, 1),
        ("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", False, False, False, 2),
        ("yyyy/m/d", False, True, False, None),
        ('[$-804]yyyy"年"m"月"', False, True, False, None),
        ("mm:ss.0", False, False, True, None),
        ("[h]:mm", False, False, True, None),
        ("0.00E+00", False, False, False, 2),
        ("# ?/?", False, False, False, None),
        ("[Red]0.0;[Blue]-0.0", False, False, False, 1),
        ("[>=10000]0!.0,;0", False, False, False, 0),
        ("G/通用格式", False, False, False, None),
    ],
)
def test_number_formats(code: str, percent: bool, date: bool, time: bool, decimals: int | None) -> None:
    traits = traits_of(code)
    assert (traits.percent, traits.date, traits.time) == (percent, date, time)
    assert traits.decimals == decimals


@pytest.mark.parametrize(
    ("text", "amount"),
    [("四百三十", 430), ("一千二百三十四", 1234), ("两万五", 25000), ("两万零五", 20005), ("四百三", 430), ("四百零三", 403), ("十五", 15), ("三十点五", "30.5"), ("二〇二二", 2022)],
)
def test_numerals(text: str, amount: object) -> None:
    assert read_numerals(text) == Decimal(str(amount))


@pytest.mark.parametrize("text", ["", "四三十", "万", "二十百", "430", "四百三十多"])
def test_what_is_no_numeral(text: str) -> None:
    assert read_numerals(text) is None


def test_a_formula_is_computed_again_only_where_that_is_simple() -> None:
    sheet = RawSheet("填报表")
    for row, text in enumerate(("1.5", "3", "4.5"), 1):
        sheet.cells[row, 1] = RawCell(row, 1, CellKind.NUMBER, text)
    sheet.cells[4, 1] = RawCell(4, 1, CellKind.INLINE_TEXT, "——")
    found = {text: recompute(sheet, text) for text in ("SUM(A1:A4)*2", "A1-A2-A3", "-(A1+A2)/$A$3", "A4+1", "VLOOKUP(A1,B:B,1)", "1/0", "A1:A2", "SUM(", "A1+")}
    assert {text: str(amount) for text, amount in found.items() if amount is not None} == {"SUM(A1:A4)*2": "18.0", "A1-A2-A3": "-6.0", "-(A1+A2)/$A$3": "-1"}


@given(st.decimals(min_value=1, max_value=10**9, places=3, allow_nan=False, allow_infinity=False))
def test_any_plain_number_reads_the_same_as_number_as_text_and_decorated(amount: Decimal) -> None:
    expected = Expected("亿元", Kind.FLOW, parse("——", "亿元"))
    plain = exact.trimmed(amount)
    decorated = "".join(chr(ord(sign) + 0xFEE0) for sign in plain)
    for reading in (as_number(repr(float(plain)), "General", expected), as_text(plain, expected), as_text(f"\u3000{decorated}\u200b亿元", expected)):
        assert [quantity.low for quantity in reading.quantities] == [Decimal(plain)]
        assert not reading.in_doubt


@given(st.text(max_size=12))
def test_no_text_raises_and_only_the_grammar_makes_figures(text: str) -> None:
    reading = as_text(text)
    outcome(reading)
    for quantity in reading.quantities:
        if quantity.state in NUMERIC and not reading.in_doubt:
            assert any(sign.isascii() and sign.isdigit() or "０" <= sign <= "９" for sign in text)
        assert quantity.state is not State.NOT_UNDERSTOOD


@given(st.text(alphabet="0123456789.,%->~万亿元 ()（）。—–约以上增长", max_size=10))
def test_texts_close_to_figures_never_raise(text: str) -> None:
    for expected in (AMOUNT, SHARE):
        reading = as_text(text, expected)
        assert reading.said or reading.quantities
