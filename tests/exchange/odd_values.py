"""Odd values: what programs and people store in one cell, and what contradicts itself."""

from __future__ import annotations

from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from tests.exchange.odd_workbooks import E5, SHEET, STRINGS, Check, Odd, cell_is, check_good, good_parts, holds, is_so, packed, replaced, with_cell


def values() -> list[Odd]:
    """Return odd values in E5 (rows 69 to 81)."""
    struck = "<r><rPr><strike/></rPr><t>430.8</t></r><r><t>436.0</t></r>"
    inline = '<c r="E5" t="inlineStr"><is>{}</is></c>'
    number, text = CellKind.NUMBER, CellKind.RESULT_TEXT
    malformed = (Noted.MALFORMED_VALUES,)

    def stored(kind: str, value: str) -> bytes:
        return with_cell(f'<c r="E5"{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}><v>{value}</v></c>')

    return [
        Odd(
            "part struck through, shared", _struck_shared(struck), None, (), cell_is(lambda cell: cell.part_struck and cell.unstruck == "436.0", 5, 2)
        ),
        Odd(
            "part struck through, inline",
            with_cell(inline.format(struck)),
            None,
            (),
            cell_is(lambda cell: cell.part_struck and cell.text == "430.8436.0" and cell.unstruck == "436.0"),
        ),
        Odd(
            "all struck through",
            with_cell(inline.format("<r><rPr><strike/></rPr><t>430.8</t></r>")),
            None,
            (),
            cell_is(lambda cell: cell.struck and not cell.part_struck),
        ),
        Odd(
            "not struck after all",
            with_cell(inline.format('<r><rPr><strike val="0"/></rPr><t>430.8</t></r>')),
            None,
            (),
            cell_is(lambda cell: not cell.struck and cell.unstruck is None),
        ),
        Odd(
            "struck by its format",
            with_cell('<c r="E5" s="4"><v>430.8</v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.struck and cell.text == "430.8"),
        ),
        Odd(
            "typed apostrophe",
            with_cell('<c r="E5" s="5" t="str"><v>430.8</v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.quote_prefix and cell.number_format == "@"),
        ),
        Odd("ISO date", stored("d", "2026-03-01T00:00:00"), None, (), holds(CellKind.DATE, "2026-03-01T00:00:00")),
        Odd("no date", stored("d", "三月"), None, malformed, holds(CellKind.DATE, "三月", Mark.MALFORMED)),
        Odd("letters in a number", stored("", "abc"), None, malformed, holds(number, "abc", Mark.MALFORMED)),
        Odd("grouped digits in a number", stored("n", "1,234.5"), None, malformed, holds(number, "1,234.5", Mark.MALFORMED)),
        Odd("NaN", stored("", "NaN"), None, malformed, holds(number, "NaN", Mark.MALFORMED)),
        Odd("infinity", stored("", "inf"), None, malformed, holds(number, "inf", Mark.MALFORMED)),
        Odd("digits of another script", stored("", "٤٣٠"), None, malformed, holds(number, "٤٣٠", Mark.MALFORMED)),
        Odd("underscore in a number", stored("", "4_308"), None, malformed, holds(number, "4_308", Mark.MALFORMED)),
        Odd("blanks around a number", stored("", " 430.8 "), None, (), holds(number, " 430.8 ")),
        Odd("too large for a number", stored("", "1E+400"), None, malformed, holds(number, "1E+400", Mark.MALFORMED)),
        Odd("400 digits", stored("", "9" * 400), None, malformed, holds(number, "9" * 400, Mark.MALFORMED)),
        Odd("exponent", stored("", "4.308E+2"), None, (), holds(number, "4.308E+2")),
        Odd("twenty digits", stored("", "12345678901234567890"), None, (), holds(number, "12345678901234567890")),
        Odd("minus zero", stored("", "-0"), None, (), holds(number, "-0")),
        Odd("shortest digits are kept", stored("", "6.8999999999999995"), None, (), holds(number, "6.8999999999999995")),
        Odd("empty value", with_cell('<c r="E5"><v/></c>'), None, malformed, holds(number, "", Mark.EMPTY_VALUE)),
        Odd("boolean", stored("b", "1"), None, (), holds(CellKind.BOOLEAN, "1")),
        Odd("boolean in a word", stored("b", "true"), None, malformed, holds(CellKind.BOOLEAN, "true", Mark.MALFORMED)),
        Odd("unknown type", stored("money", "430.8"), None, (), holds(CellKind.UNKNOWN, "430.8")),
        *[
            Odd(f"error {error}", with_cell(f'<c r="E5" t="e"><f>A1/0</f><v>{error}</v></c>'), None, (), _error(error))
            for error in ("#REF!", "#DIV/0!", "#N/A", "#SPILL!")
        ],
        Odd("#N/A as text", stored("str", "#N/A"), None, (), holds(text, "#N/A")),
        Odd(
            "formula never computed",
            with_cell('<c r="E5"><f>D5+1</f></c>'),
            None,
            (Noted.FORMULAS_WITHOUT_VALUE,),
            cell_is(lambda cell: cell.uncomputed and cell.formula == "D5+1"),
        ),
        Odd(
            "formula with an empty value",
            with_cell('<c r="E5"><f>D5+1</f><v></v></c>'),
            None,
            (Noted.FORMULAS_WITHOUT_VALUE,),
            cell_is(lambda cell: cell.uncomputed),
        ),
        Odd(
            "formula with an empty text",
            with_cell('<c r="E5" t="str"><f>IF(A1="","",1)</f><v></v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.cached and cell.text == "" and cell.is_text),
        ),
        Odd(
            "formula with a value",
            with_cell('<c r="E5"><f>SUM(E6:E9)</f><v>430.8</v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.cached and cell.formula == "SUM(E6:E9)" and cell.text == "430.8"),
        ),
        Odd(
            "formula with a text result",
            with_cell('<c r="E5" t="str"><f>A5&amp;"亿"</f><v>430.8亿</v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.is_text and cell.formula == 'A5&"亿"'),
        ),
        Odd(
            "array formula",
            with_cell('<c r="E5"><f t="array" ref="E5">SUM(A1:A2*2)</f><v>1</v></c>'),
            None,
            (Noted.ARRAY_FORMULAS,),
            cell_is(lambda cell: bool(cell.marks & Mark.ARRAY_FORMULA)),
        ),
        Odd("shared formula", _shared("D5*(1+$F5)+SUM(D$5:D5)", "D7*(1+$F7)+SUM(D$5:D7)"), None, (), check_shared),
        Odd("shared formula, first one later", _shared_later(), None, (), cell_is(lambda cell: cell.formula == "D5+1")),
        Odd(
            "shared formula without first",
            with_cell('<c r="E5"><f t="shared" si="7"/><v>430.8</v></c>'),
            None,
            (Noted.FORMULA_TEXT_UNKNOWN,),
            cell_is(lambda cell: cell.formula == "" and cell.cached),
        ),
        Odd(
            "data table",
            with_cell('<c r="E5"><f t="dataTable" ref="E5:E6" r1="A1"/><v>430.8</v></c>'),
            None,
            (Noted.FORMULA_TEXT_UNKNOWN,),
            cell_is(lambda cell: cell.formula == ""),
        ),
        Odd("two values", with_cell('<c r="E5"><v>1</v><v>2</v></c>'), Refusal.CELL_STRUCTURE),
        Odd("two formulas", with_cell('<c r="E5"><f>1</f><f>2</f><v>2</v></c>'), Refusal.CELL_STRUCTURE),
        Odd("text and value", with_cell('<c r="E5" t="inlineStr"><is><t>1</t></is><v>2</v></c>'), Refusal.CELL_STRUCTURE),
        Odd("cell in a cell", with_cell('<c r="E5"><c r="H5"><v>1</v></c><v>2</v></c>'), Refusal.CELL_STRUCTURE),
        Odd("inline type with a plain value", with_cell('<c r="E5" t="inlineStr"><v>文字</v></c>'), None, (), holds(CellKind.INLINE_TEXT, "文字")),
        Odd("text without its type", with_cell('<c r="E5"><is><t>文字</t></is></c>'), None, (), holds(CellKind.INLINE_TEXT, "文字")),
        Odd(
            "text untrimmed",
            with_cell('<c r="E5" t="inlineStr"><is><t>\u3000 430.8 </t></is></c>'),
            None,
            (),
            holds(CellKind.INLINE_TEXT, "\u3000 430.8 "),
        ),
        Odd("200,000 characters", stored("str", "长" * 200_000), None, (), cell_is(lambda cell: cell.too_long and len(cell.text) == 200_000)),
        Odd(
            "future function",
            with_cell('<c r="E5"><f>_xlfn.WEBSERVICE("http://x")</f><v>1</v></c>'),
            None,
            (),
            cell_is(lambda cell: cell.formula == '_xlfn.WEBSERVICE("http://x")'),
        ),
        Odd(
            "unlocked cell",
            packed(good_parts()),
            None,
            (),
            lambda book: is_so(not book.sheets[0].cell(5, 5).locked and book.sheets[0].cell(5, 4).locked),
        ),
    ]


def _error(error: str) -> Check:
    """Return a check of an error with its formula."""
    return cell_is(lambda cell: cell.kind is CellKind.ERROR and cell.text == error and cell.formula == "A1/0")


def _struck_shared(runs: str) -> bytes:
    """Return the workbook with a shared string that is struck through in part."""
    return replaced(STRINGS, ("<si><t>数字服务业(营收)</t></si>", f"<si>{runs}</si>"))


def _shared(first: str, third: str) -> bytes:
    """Return the workbook with a formula shared by E5 to E7; ``third`` is what E7 must turn out as."""
    if first == third:
        raise ValueError("the formula does not move")
    return replaced(
        SHEET,
        (E5, f'<c r="E5" s="2"><f t="shared" ref="E5:E7" si="0">{first}</f><v>430.8</v></c>'),
        ('<c r="E6" s="2"><v>', '<c r="E6" s="2"><f t="shared" si="0"/><v>'),
        ('<c r="E7" s="2"><v>', '<c r="E7" s="2"><f t="shared" si="0"/><v>'),
    )


def _shared_later() -> bytes:
    """Return the workbook with a shared formula whose text stands in a later cell."""
    return replaced(
        SHEET,
        (E5, '<c r="E5" s="2"><f t="shared" si="0"/><v>430.8</v></c>'),
        ('<c r="E6" s="2"><v>', '<c r="E6" s="2"><f t="shared" ref="E5:E6" si="0">D6+1</f><v>'),
    )


def check_shared(workbook: RawWorkbook) -> None:
    """Each cell has the formula that a spreadsheet program would show."""
    check_good(workbook)
    formulas = [workbook.sheets[0].cell(row, 5).formula for row in (5, 6, 7)]
    assert formulas == ["D5*(1+$F5)+SUM(D$5:D5)", "D6*(1+$F6)+SUM(D$5:D6)", "D7*(1+$F7)+SUM(D$5:D7)"]
