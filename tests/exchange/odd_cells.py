"""Odd grids: addresses, rows, counts, strings by number, merges."""

from __future__ import annotations

from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from tests.exchange.odd_workbooks import (
    E5,
    SHEET,
    STRINGS,
    Odd,
    check_good,
    check_good_figures,
    good_parts,
    holds,
    is_so,
    replaced,
    with_cell,
    with_parts,
)


def grid() -> list[Odd]:
    """Return odd addresses, rows and counts (rows 58 to 68 and 80)."""
    dimension = '<dimension ref="A4:G9"/>'
    blank = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    swapped = str(good_parts()[SHEET])
    first, second = swapped.index('<row r="5"'), swapped.index('<row r="8"')
    end = swapped.index("</sheetData>")
    unordered = swapped[:first] + swapped[second:end] + swapped[first:second] + swapped[end:]
    no_rows = replaced(SHEET, *[(f'<row r="{row}"', "<row") for row in range(5, 10)])
    strings = str(good_parts()[STRINGS])
    formatted = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(10, 100_010))
    filled = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(10, 65_550))
    return [
        Odd("no dimension", replaced(SHEET, (dimension, "")), None, (), check_good),
        Odd("dimension A1", replaced(SHEET, (dimension, '<dimension ref="A1"/>')), None, (), check_good),
        Odd("dimension of the whole sheet", replaced(SHEET, (dimension, '<dimension ref="A1:XFD1048576"/>')), None, (), check_good),
        Odd("blank at the end of the sheet", replaced(SHEET, ("</sheetData>", blank)), None, (Noted.FAR_BLANK,), check_good),
        Odd(
            "value in the last row",
            replaced(SHEET, ("</sheetData>", blank.replace("XFD1048576", "A1048576").replace("/></row>", "><v>1</v></c></row>"))),
            None,
            (Noted.FAR_VALUE,),
            check_good_figures,
        ),
        Odd(
            "value in the last column",
            replaced(SHEET, ('<c r="G5"/>', '<c r="XFD5"><v>1</v></c>')),
            None,
            (Noted.FAR_VALUE, Noted.WIDE_SHEET),
            check_good_figures,
        ),
        *[Odd(f"address {address}", replaced(SHEET, ('r="E5"', f'r="{address}"')), refusal) for address, refusal in _ADDRESSES],
        Odd("row 4,000,000,000", replaced(SHEET, ('<row r="5"', '<row r="4000000000"')), Refusal.BAD_ADDRESS),
        Odd("row 1048577", replaced(SHEET, ('<row r="9"', '<row r="1048577"')), Refusal.BAD_ADDRESS),
        Odd("row 0", replaced(SHEET, ('<row r="5"', '<row r="0"')), Refusal.BAD_ADDRESS),
        Odd("lower-case address", replaced(SHEET, ('r="E5"', 'r="e5"')), None, (Noted.LOWER_CASE_ADDRESSES,), check_good),
        Odd("no addresses", replaced(SHEET, *[(f' r="{column}5"', "") for column in "ABCDEFG"]), None, (Noted.NO_ADDRESSES,), check_good),
        Odd("no row numbers", no_rows, None, (), check_good),
        Odd("rows out of order", with_parts({SHEET: unordered}), None, (), check_good),
        Odd("cells out of order", replaced(SHEET, (E5, ""), ('<c r="G5"/>', '<c r="G5"/>' + E5)), None, (), check_good),
        Odd("row twice", replaced(SHEET, ('<row r="6"', '<row r="5"')), Refusal.DUPLICATE_ROW),
        Odd("cell twice", replaced(SHEET, ('<c r="G5"/>', E5)), Refusal.DUPLICATE_CELL),
        Odd("cell twice, once blank", replaced(SHEET, ('<c r="G5"/>', '<c r="E5"/>')), Refusal.DUPLICATE_CELL),
        Odd("row in a row", replaced(SHEET, (E5, '<row r="20"/>' + E5)), Refusal.CELL_STRUCTURE),
        Odd("cell outside rows", replaced(SHEET, ("</sheetData>", '<c r="A20"><v>1</v></c></sheetData>')), Refusal.CELL_STRUCTURE),
        Odd("two grids", replaced(SHEET, ("</sheetData>", "</sheetData><sheetData/>")), Refusal.CELL_STRUCTURE),
        Odd("no grid", replaced(SHEET, ("sheetData>", "sheetDate>")), None, (), lambda book: is_so(not book.sheets[0].cells)),
        Odd("index beyond the strings", with_cell('<c r="E5" t="s"><v>99999</v></c>'), Refusal.STRING_INDEX),
        Odd("index -1", with_cell('<c r="E5" t="s"><v>-1</v></c>'), Refusal.STRING_INDEX),
        Odd("index in other digits", with_cell('<c r="E5" t="s"><v>\u0663</v></c>'), Refusal.STRING_INDEX),
        Odd("index with letters", with_cell('<c r="E5" t="s"><v>1x</v></c>'), Refusal.STRING_INDEX),
        Odd("index padded", with_cell('<c r="E5" t="s"><v> 8 </v></c>'), None, (), holds(CellKind.SHARED_TEXT, "亿元")),
        Odd("index empty", with_cell('<c r="E5" t="s"><v/></c>'), None, (Noted.MALFORMED_VALUES,), holds(CellKind.SHARED_TEXT, "", Mark.EMPTY_VALUE)),
        Odd(
            "uniqueCount 4294967295",
            with_parts({STRINGS: strings.replace('uniqueCount="11"', 'uniqueCount="4294967295"')}),
            None,
            (Noted.STRING_COUNT,),
            check_good,
        ),
        Odd("uniqueCount 1", with_parts({STRINGS: strings.replace('uniqueCount="11"', 'uniqueCount="1"')}), None, (), check_good),
        Odd("uniqueCount nonsense", with_parts({STRINGS: strings.replace('uniqueCount="11"', 'uniqueCount="many"')}), None, (), check_good),
        Odd("rich text", _rich("<r><t>数字服务业</t></r><r><rPr><b/></rPr><t>(营收)</t></r>"), None, (), check_good),
        Odd("phonetic runs", _rich('<t>数字服务业(营收)</t><rPh sb="0" eb="1"><t>shu</t></rPh><phoneticPr fontId="1"/>'), None, (), check_good),
        Odd("100,000 formatted rows", replaced(SHEET, ("</sheetData>", formatted + "</sheetData>")), None, (), check_good),
        Odd("too many filled rows", replaced(SHEET, ("</sheetData>", filled + "</sheetData>")), Refusal.TOO_MANY_ROWS),
        Odd(
            "merges that overlap",
            replaced(SHEET, ("</mergeCells>", '<mergeCell ref="B2:C3"/></mergeCells>')),
            None,
            (Noted.MERGES_OVERLAP,),
            check_good,
        ),
        Odd(
            "merge to the end of the sheet",
            replaced(SHEET, ("</mergeCells>", '<mergeCell ref="E5:XFD1048576"/></mergeCells>')),
            None,
            (Noted.MERGE_TO_EDGE,),
            check_merged,
        ),
        Odd("20,000 merges", _many_merges(), None, (Noted.MANY_MERGES,), check_good),
        Odd("merge nowhere", replaced(SHEET, ("</mergeCells>", '<mergeCell ref="A0:B2"/></mergeCells>')), None, (Noted.BAD_MERGE,), check_good),
    ]


_ADDRESSES = (
    ("XFE5", Refusal.BAD_ADDRESS),
    ("E0", Refusal.BAD_ADDRESS),
    ("E", Refusal.BAD_ADDRESS),
    ("5", Refusal.BAD_ADDRESS),
    ("", Refusal.BAD_ADDRESS),
    ("$E$5", Refusal.BAD_ADDRESS),
    ("E5:F5", Refusal.BAD_ADDRESS),
    ("E1048577", Refusal.BAD_ADDRESS),
    ("E4000000000", Refusal.BAD_ADDRESS),
    ("AAAA5", Refusal.BAD_ADDRESS),
    ("Е5", Refusal.BAD_ADDRESS),
    ("E7", Refusal.ROW_MISMATCH),
)


def _rich(inside: str) -> bytes:
    """Return the workbook with one of its strings written in runs."""
    return replaced(STRINGS, ("<si><t>数字服务业(营收)</t></si>", f"<si>{inside}</si>"))


def _many_merges() -> bytes:
    """Return the workbook with 20,000 merges below the form."""
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(20, 20_020))
    return replaced(SHEET, ("</mergeCells>", merges + "</mergeCells>"))


def check_merged(workbook: RawWorkbook) -> None:
    """Numbers beneath a merge are kept and say where they belong."""
    sheet = workbook.sheets[0]
    assert sheet.cell(5, 5).merged_into is None
    assert (sheet.cell(6, 5).text, sheet.cell(6, 5).merged_into) == ("431.8", "E5")
    assert sheet.cell(400, 400).merged_into == "E5"
