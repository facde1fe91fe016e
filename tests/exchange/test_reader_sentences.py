"""Every refusal and every note has its whole Chinese sentence, and the small pieces that records are made of mean what they say."""

from __future__ import annotations

import string

import pytest

from ningbo_planner.exchange.reader.formula_shift import shifted
from ningbo_planner.exchange.reader.raw_cell import Area, CellKind, Mark, RawCell, column_name, column_number, stretches
from ningbo_planner.exchange.reader.raw_workbook import Note, RawSheet, ReadProblem
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from ningbo_planner.exchange.reader.sheet_reader import parsed_area
from ningbo_planner.exchange.reader.text_runs import decoded
from ningbo_planner.text import catalogue

# What a refusal or a note may be given to fill its sentence with.
FIELDS = dict.fromkeys(
    "file part sheet address row index limit size line encoding reason error count first last name extension target stated column cell".split(), "7"
)


@pytest.mark.parametrize("code", Refusal)
def test_a_refusal_names_the_file_and_says_what_to_do(code: Refusal) -> None:
    """Whole sentences, the file's name in them."""
    sentence = ReadProblem(code, {**FIELDS, "file": "示例局.xlsx"}).sentence()
    assert "示例局.xlsx" in sentence and sentence.endswith("。") and "请" in sentence


@pytest.mark.parametrize("code", Noted)
def test_a_note_is_a_sentence(code: Noted) -> None:
    """Whole sentences, all fields filled."""
    sentence = Note(code, {name: value for name, value in FIELDS.items() if name not in ("sheet", "cell")}, "填报表", "E5").sentence()
    assert sentence.endswith("。") and "{" not in sentence


def test_no_sentence_asks_for_a_field_that_nobody_gives() -> None:
    """The fields of the catalogue are those that the reader knows."""
    texts = [text for code, text in catalogue().items() if code.startswith(("workbook.refused.", "workbook.noted."))]
    assert len(texts) == len(Refusal) + len(Noted)
    assert {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name} <= set(FIELDS)


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1+B2", 1, 1, "B2+C3"),
        ("$A1+B$2+$C$3", 2, 1, "$A3+C$2+$C$3"),
        ("SUM(A1:A9)", 3, 0, "SUM(A4:A12)"),
        ('IF(A1="B2",C3,"A""1")', 1, 0, 'IF(A2="B2",C4,"A""1")'),
        ("'表A1'!B2*填报表!C3", 1, 0, "'表A1'!B3*填报表!C4"),
        ("LOG10(A1)+A1B+XFE1", 1, 0, "LOG10(A2)+A1B+XFE1"),
        ("A1", -1, 0, None),
        ("SUM(A:A)", 1, 0, None),
        ("SUM(1:1)", 1, 0, None),
        ("表1[列]", 1, 0, None),
        ("[1]表!A1", 1, 0, None),
    ],
)
def test_a_shared_formula_moves_along(formula: str, rows: int, columns: int, expected: str | None) -> None:
    """Relative references move, anchored ones stay, what is not simple is not guessed."""
    assert shifted(formula, rows, columns) == expected


def test_columns_and_areas() -> None:
    """Letters and numbers of columns are the same thing."""
    assert [column_name(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(column_name(number)) == number for number in range(1, 16_385))
    assert parsed_area("$D$4:b2") == Area(2, 2, 4, 4) and parsed_area("C3") == Area(3, 3, 3, 3)
    assert parsed_area("A1:XFD1048576") and parsed_area("XFE1") is None and parsed_area("A1:B") is None and parsed_area("A0") is None
    assert Area(2, 2, 4, 4).text == "B2:D4" and Area(3, 3, 3, 3).text == "C3"
    assert stretches([5, 1, 2, 3, 9, 2]) == [(1, 3), (5, 5), (9, 9)] and stretches([]) == []


def test_escapes() -> None:
    """Escapes are decoded once, and never into half a character."""
    assert decoded("a_x0041_b") == "aAb"
    assert decoded("_x005F_x0041_") == "_x0041_"
    assert decoded("_xD83D__xDE00_") == "😀"
    assert decoded("_xDE00__xD83D_") == "_xDE00__xD83D_"
    assert decoded("_x41_ _xZZZZ_ x0041_") == "_x41_ _xZZZZ_ x0041_"


def test_a_cell_that_is_not_stored_is_blank_and_knows_its_place() -> None:
    """Asking for any place of the sheet gives a cell."""
    sheet = RawSheet("填报表", hidden_rows=[(3, 4)], hidden_columns=[(2, 2)], merges=[Area(1, 1, 2, 3)])
    assert sheet.cell(3, 2).hidden_row and sheet.cell(3, 2).hidden_column and sheet.cell(3, 2).is_blank
    assert sheet.cell(2, 2).merged_into == "A1" and sheet.cell(1, 1).merged_into is None
    assert sheet.cell(1_048_576, 16_384).address == "XFD1048576" and sheet.used_area() is None


def test_what_a_cell_says_of_itself() -> None:
    """Marks read as words."""
    cell = RawCell(5, 5, CellKind.RESULT_TEXT, "x", marks=Mark.PART_STRUCK | Mark.UNLOCKED, formula="[1]表!A1")
    assert (cell.address, cell.is_text, cell.cached, cell.uncomputed) == ("E5", True, True, False)
    assert cell.part_struck and not cell.struck and not cell.locked and cell.is_linked and not cell.is_dde
    assert RawCell(1, 1, CellKind.NUMBER, "1", formula='DDE("soffice";"a";"b")').is_dde
    assert not RawCell(1, 1, CellKind.NUMBER, "1", formula='"[1]|"&A1').is_linked
