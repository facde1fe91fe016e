"""The marks on a workbook: written and read back alike, and a code that stands for the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.forms.marks import CellMark, FormMarks, lines_of, marks_of, numeric_equal_text, read_code, short_code

FIGURES = {"d/a/2022": "4000", "d/a/2023": ">15%", "d/b/2022": "——"}
SAMPLE = FormMarks(
    plan="p1",
    plan_title="方案",
    round="R1",
    round_name="一下",
    department="市经信局",
    department_name="市经信局",
    code=short_code("p1", "R1", "市经信局", FIGURES),
    issued="2026-03-01T09:00:00",
    cells=tuple(CellMark(key, f"F{at}", text) for at, (key, text) in enumerate(FIGURES.items(), 9)),
    opinions={"d/a": "H9"},
    reasons={"d/a": "I9"},
    fields={"filled_by": "D4"},
)


def test_marks_come_back_as_they_were_written() -> None:
    assert marks_of(lines_of(SAMPLE)) == SAMPLE
    assert lines_of(SAMPLE)[1] == ("format", "ningbo-planner/1")
    assert lines_of(SAMPLE)[20] == ("cell", "d/a/2022", "F9", "4000")
    assert SAMPLE.figures == FIGURES


def test_a_sheet_that_is_not_ours_has_no_marks() -> None:
    assert marks_of({1: ("format", "other/1"), 2: ("plan", "x")}) is None
    assert marks_of({}) is None


def test_lines_that_a_later_version_adds_are_left_alone() -> None:
    lines = lines_of(SAMPLE) | {900: ("colour", "d/a", "H9", "red"), 901: ("cell",)}
    assert marks_of(lines) == SAMPLE


@pytest.mark.parametrize(
    ("text", "same"),
    [("3588.0", "3588"), ("3,588", "3588"), ("３５８８", "3588"), (" 3588 ", "3588"), ("+12.50", "12.5"), ("-0", "0"), ("8.0%", "8%"), ("8.0％", "8%"), (">15%", ">15%"), ("", "")],
)
def test_equal_figures_have_one_text(text: str, same: str) -> None:
    assert numeric_equal_text(text) == same


def test_the_code_stands_for_figures_whatever_their_notation_and_order() -> None:
    code = short_code("p1", "R1", "市经信局", FIGURES)
    assert code == short_code("p1", "R1", "市经信局", {"d/b/2022": "——", "d/a/2023": ">15%", "d/a/2022": "4,000.00"})
    assert len(code) == 9 and code[4] == "-"
    others = [
        short_code("p2", "R1", "市经信局", FIGURES),
        short_code("p1", "R2", "市经信局", FIGURES),
        short_code("p1", "R1", "市商务局", FIGURES),
        short_code("p1", "R1", "市经信局", FIGURES | {"d/a/2022": "4001"}),
        short_code("p1", "R1", "市经信局", {}),
    ]
    assert len({code, *others}) == 6


def test_a_code_is_read_as_people_write_it() -> None:
    code = short_code("p1", "R1", "市经信局", FIGURES)
    for written in (code.lower(), code.replace("-", ""), f" {code} ", code.replace("-", "—"), "".join(chr(ord(sign) + 0xFEE0) for sign in code)):
        assert read_code(written) == code
    assert read_code("") is None and read_code("ABCD") is None and read_code(code.replace("-", "") + "2") is None


@given(st.text(st.characters()), st.integers(0, 7), st.sampled_from(marks.ALPHABET))
def test_a_single_wrong_character_is_noticed(department: str, at: int, sign: str) -> None:
    code = short_code("p", "R1", department, {}).replace("-", "")
    wrong = code[:at] + sign + code[at + 1 :]
    assert (read_code(wrong) is None) == (wrong != code)


@given(st.text(), st.integers(0, 6))
def test_two_neighbours_changed_round_are_noticed(department: str, at: int) -> None:
    code = short_code("p", "R1", department, {}).replace("-", "")
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert (read_code(wrong) is None) == (wrong != code)
