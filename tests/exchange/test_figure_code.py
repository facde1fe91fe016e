"""The short code: any figure that differs changes it, notation and order do not, and the sheet itself computes the same one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ningbo_planner.exchange.forms.figure_code import code_of, read_code, sheet_text, short_code, standing, stored_code
from ningbo_planner.exchange.forms.marks import FORM_SHEET, is_no_change
from tests.exchange.form_samples import form_sheet, place_of, written
from tests.sample_plans import shipped_plan

CELLS = st.dictionaries(st.sampled_from([f"d/{row}/{year}" for row in "abcd" for year in range(2021, 2027)]), st.decimals(-99_999, 99_999, places=2).map(str), min_size=1)
# What people fill in: the four states of an answer, bounds, halves of cents, nothing.
TYPED = ["不变", "/", 0, ">15", 12.5, 0.30000000000000004, 1234567.891, "——", -3.25, None, "1,234", 1 / 3, "约 30", 99]


@given(CELLS, st.data())
def test_any_single_figure_that_differs_changes_the_code(figures: dict[str, str], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(figures)))
    other = data.draw(st.decimals(-99_999, 99_999, places=2).map(str).filter(lambda text: standing(text) != standing(figures[key])))
    assert short_code("p", "R1", "甲局", figures) != short_code("p", "R1", "甲局", figures | {key: other})


@given(CELLS)
def test_order_does_not_matter_and_the_code_can_be_read_back(figures: dict[str, str]) -> None:
    code = short_code("p", "R1", "甲局", figures)
    assert code == short_code("p", "R1", "甲局", dict(reversed(figures.items()))) and read_code(code.lower()) == code


def test_two_figures_changed_round_change_the_code() -> None:
    figures = {"d/a/2022": "13", "d/a/2023": "32", "d/b/2022": "4000"}
    codes = {short_code("p", "R1", "甲局", figures)}
    codes.add(short_code("p", "R1", "甲局", {"d/a/2022": "32", "d/a/2023": "13", "d/b/2022": "4000"}))
    codes.add(short_code("p", "R1", "甲局", {"d/a/2022": "4000", "d/a/2023": "32", "d/b/2022": "13"}))
    codes.add(short_code("p", "R1", "甲局", {"d/a/2022": "1", "d/a/2023": "332", "d/b/2022": "4000"}))
    assert len(codes) == 4


def test_zero_missing_and_not_applicable_are_told_apart() -> None:
    assert len({stored_code("p", "R1", "甲局", {"d/a/2022": text}) for text in ("0", "", "——", "/", "不适用", ">0")}) == 6
    assert stored_code("p", "R1", "甲局", {"d/a/2022": "5"}, {"d/a"}) != stored_code("p", "R1", "甲局", {"d/a/2022": "5"})


@pytest.mark.parametrize(("stored", "is_number", "text"), [("0.30000000000000004", True, "0.3"), ("4.308E+02", True, "430.8"), ("5.0", True, "5"), ("5.0", False, "5.0"), ("约 30", False, "约30")])
def test_a_cell_is_taken_as_a_sheet_joins_it(stored: str, is_number: bool, text: str) -> None:
    assert sheet_text(stored, is_number) == text


@pytest.mark.parametrize(("text", "said"), [("不变", True), (" 维持不变。", True), ("同下发数", True), ("不变价", False), ("变", False), ("", False), ("4000", False)])
def test_only_plain_words_say_that_nothing_changes(text: str, said: bool) -> None:
    assert is_no_change(text) is said


def test_every_number_has_a_code_and_the_last_one_too() -> None:
    assert code_of(0) == "2222-2222" and read_code(code_of(27_512_614_090)) is not None


def test_the_form_shows_the_code_of_its_figures_where_it_is_signed() -> None:
    form = written(shipped_plan(), "市商务局")
    sheet = form_sheet(form)
    assert sheet[form.marks.live_code].value == form.marks.code
    assert sheet.cell(sheet[form.marks.live_code].row, 2).value == "填报校验码"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="a second program to compute with is not installed")
def test_the_sheet_computes_the_same_code_as_the_program(tmp_path: Path) -> None:
    form = written(shipped_plan(), "市经信局")
    (tmp_path / "form.xlsx").write_bytes(form.data)
    book = load_workbook(tmp_path / "form.xlsx")
    figures = {}
    for number, mark in enumerate(form.marks.cells):
        value = TYPED[number % len(TYPED)]
        book[FORM_SHEET][place_of(form, mark.key)] = value
        figures[mark.key] = "" if value is None else standing(mark.text) if value == "不变" else sheet_text(str(value), not isinstance(value, str))
    row, opinion = next(iter(form.marks.opinions.items()))
    book[FORM_SHEET][opinion] = "不适用"
    book.save(tmp_path / "filled.xlsx")
    subprocess.run(["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "filled.xlsx")], check=True, capture_output=True)
    shown = load_workbook(tmp_path / "out" / "filled.xlsx", data_only=True)[FORM_SHEET][form.marks.live_code].value
    assert shown == stored_code(form.marks.plan, "R1", "市经信局", figures, {row})
