"""A department's workbook as Excel would open it: what is locked, what is checked while typing, what prints, and the marks that know it again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import TableKind
from ningbo_planner.exchange.forms.form_layout import answering_departments, issued_figures, form_layout
from ningbo_planner.exchange.forms.form_writer import WrittenForm
from ningbo_planner.exchange.forms.marks import lines_of, marks_of, read_code, short_code
from tests.exchange.form_samples import ROUND, all_texts, form_sheet, opened, part, place_of, row_of, texts_of, written
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan

DEPARTMENT = "市经信局"


@pytest.fixture(scope="module")
def form() -> WrittenForm:
    """Return the form of the department with the most rows."""
    return written(shipped_plan(), DEPARTMENT)


def rules_of(form: WrittenForm, place: str) -> list[DataValidation]:
    """Return the checks while typing of one cell."""
    return [rule for rule in form_sheet(form).data_validations.dataValidation if place in rule.sqref]


def test_the_head_says_whose_it_is_and_until_when(form: WrittenForm) -> None:
    texts = all_texts(form_sheet(form))
    assert "宁波市超常规高质量发展数字经济行动方案(2022-2026年)目标填报表（一下）" in texts
    assert {"填报单位：市经信局", "截止日期：2026年3月31日", "联系人：数字经济处 0574-00000000", f"下发校验码：{form.marks.code}"} <= texts
    assert {"填报人", "联系电话", "审核人", "填报日期"} <= texts
    assert not any("{{" in text for sheet in opened(form).worksheets for text in all_texts(sheet))


def test_a_round_without_deadline_and_contact_says_so() -> None:
    plain = written(shipped_plan(), "市商务局", round_=replace(ROUND, deadline="", contact=""))
    assert {"截止日期：未限定", "联系人：见下发通知"} <= all_texts(form_sheet(plain))


def test_figures_are_real_numbers_with_their_printed_digits(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    row = row_of(sheet, "数字经济核心产业占GDP比重")
    base = next(cell for cell in sheet[row] if cell.value == 6.9)
    assert base.number_format == "0.0" and base.data_type == "n"
    filled = sheet[place_of(form, "decomposition/D01/2022")]
    # 8.0% in a row of percent is filled in as 8.0, and a typed 8.25 must not look rounded.
    assert filled.value == 8 and filled.number_format.startswith("0.0#")
    assert sheet[place_of(form, "decomposition/D01/2026")].value == ">15%"
    assert sheet[place_of(form, "main/M01/2026")].value == ">10000"
    assert sheet[place_of(form, "decomposition/D02/2024")].value == 5300


def test_only_cells_to_fill_in_are_open(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    opened_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    wanted = {mark.address for mark in form.marks.cells} | {*form.marks.opinions.values(), *form.marks.reasons.values()}
    merged = {cell for area in sheet.merged_cells.ranges if area.start_cell.coordinate in form.marks.fields.values() for row in area.rows for cell in row}
    wanted |= {sheet.cell(*each).coordinate for each in merged}
    assert opened_cells == wanted
    assert len(form.marks.cells) == 76 and set(form.marks.fields) == {"filled_by", "phone", "reviewed_by", "filled_on"}


def test_sheets_are_protected_without_a_password_but_columns_may_be_widened(form: WrittenForm) -> None:
    book = opened(form)
    for sheet in book.worksheets:
        assert sheet.protection.sheet and sheet.protection.password is None
    protection = book["填报表"].protection
    assert protection.formatColumns is False and protection.formatRows is False
    assert protection.insertRows and protection.deleteRows and not protection.selectLockedCells
    assert book.security.lockStructure


def test_issued_figures_stand_beside_in_grey(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    row = row_of(sheet, "集成电路")
    issued = [cell for cell in sheet[row] if cell.value in (500, 600, 720, 850, 1000)][5:]
    assert [cell.value for cell in issued] == [500, 600, 720, 850, 1000]
    assert all(cell.protection.locked and cell.fill.fgColor.rgb.endswith("F2F2F2") for cell in issued)


def test_a_period_of_another_table_is_closed(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    row = row_of(sheet, "核心制造业营收")
    filled = sheet[place_of(form, "main/M04/2026")]
    before = sheet.cell(row, filled.column - 1)
    assert filled.value == 7000 and before.value is None and before.protection.locked


def test_numbers_are_checked_while_typing(form: WrittenForm) -> None:
    (rule,) = rules_of(form, place_of(form, "decomposition/D03/2024"))
    assert rule.type == "custom" and rule.showErrorMessage and rule.errorStyle in (None, "stop")
    assert "亿元" in rule.prompt and "——" in rule.prompt and "不小于 0" in rule.error
    (share,) = rules_of(form, place_of(form, "decomposition/D01/2022"))
    assert "<=100" in share.formula1 and ">≥<≤" in share.formula1
    assert rule.formula1.count("ISNUMBER") and "FIND(LEFT" not in rule.formula1


def test_every_rule_keeps_to_the_limits_of_excel() -> None:
    plan = shipped_plan()
    for department in answering_departments(plan):
        sheet = form_sheet(written(plan, department), values=False)
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1) <= 255 and len(rule.error) <= 225 and len(rule.prompt) <= 255
            assert len(rule.errorTitle) <= 32 and len(rule.promptTitle) <= 32
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert formulas and max(map(len, formulas)) < 8192


def test_a_rule_speaks_of_the_first_of_its_cells(form: WrittenForm) -> None:
    for rule in form_sheet(form).data_validations.dataValidation:
        first = str(rule.sqref).split()[0].split(":")[0]
        if rule.type == "custom":
            assert set(re.findall(r"\b[A-Z]{1,2}\d+\b", rule.formula1)) == {first}


def test_opinion_reason_and_sign_off_are_checked_too(form: WrittenForm) -> None:
    row = "decomposition/D03"
    (opinion,) = rules_of(form, form.marks.opinions[row])
    assert opinion.type == "list" and opinion.formula1 == '"同意,调整,不适用"'
    (reason,) = rules_of(form, form.marks.reasons[row])
    assert (reason.type, reason.formula2) == ("textLength", "500")
    (phone,) = rules_of(form, form.marks.fields["phone"])
    assert phone.type == "textLength"
    (day,) = rules_of(form, form.marks.fields["filled_on"])
    # 46082 is 2026-03-01, the day of issue.
    assert (day.type, day.formula1) == ("date", "46082") and "2026-03-01" in day.error
    assert form_sheet(form)[form.marks.fields["phone"]].number_format == "@"


def test_texts_and_rates_have_rules_of_their_own() -> None:
    rows = [
        make_row("A", 0, ["", "全国前列", ""], kind=Kind.TEXT, departments=("甲局",)),
        make_row("B", 0, ["", "-2.5", "3"], unit="%", kind=Kind.RATE, departments=("甲局",)),
    ]
    form = written(make_plan([make_table("d", rows, kind=TableKind.MAIN)], {"甲局": []}), "甲局")
    assert rules_of(form, place_of(form, "d/A/2022"))[0].type == "textLength"
    assert ">=0" not in rules_of(form, place_of(form, "d/B/2022"))[0].formula1


def test_formulas_carry_their_values_for_programs_that_do_not_calculate(form: WrittenForm) -> None:
    live, values = form_sheet(form, values=False), form_sheet(form)
    formulas = [cell.coordinate for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 50 and all(values[place].value is not None for place in formulas)
    assert 'fullCalcOnLoad="1"' in part(form, "xl/workbook.xml")


def test_the_sheet_says_how_it_stands_when_it_is_issued(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    assert texts_of(sheet, 4) == ["已全部填好", "有 4 处合计与分项不平衡", "与下发数一致", "签署栏还有 4 项未填"]
    services = texts_of(sheet, row_of(sheet, "核对：数字服务业(营收)＝分项之和"))
    assert services[2:7] == ["差 9", "差 -10", "平衡", "差 -20", "差 -150"]
    assert texts_of(sheet, row_of(sheet, "核对：数字制造业(营收)＝分项之和"))[2:7] == ["平衡"] * 5


def test_growth_and_difference_stand_below(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    top = row_of(sheet, "增减情况（自动计算，供自查，不用填写，不打印）")
    lines = {sheet.cell(row, 3).value: texts_of(sheet, row) for row in range(top, sheet.max_row + 1)}
    assert lines["集成电路"][2:] == ["%", 8.5, 20, 20, 18.1, 17.6, 0, 0, 0, 0, 0]
    assert lines["数字经济核心产业占GDP比重"][2:7] == ["百分点", 1.1, 2.5, 2.5, 2]
    # 3588 to 7000 in five years is 14.3 % a year.
    assert lines["核心制造业营收"][3] == 14.3


def test_empty_and_missing_figures_are_asked_for_and_told_apart() -> None:
    rows = [make_row("A", 0, ["", "", "——"], unit="亿元", departments=("甲局",))]
    form = written(make_plan([make_table("d", rows, kind=TableKind.MAIN)], {"甲局": []}), "甲局")
    sheet = form_sheet(form)
    assert sheet[place_of(form, "d/A/2022")].value is None and sheet[place_of(form, "d/A/2023")].value == "——"
    assert texts_of(sheet, 4)[:2] == ["还有 1 格未填", "没有需要核对的合计"]
    assert "还有 1 格未填" in texts_of(sheet, row_of(sheet, "A"))


def test_it_prints_on_a4_landscape_with_repeated_heads(form: WrittenForm) -> None:
    sheet = form_sheet(form)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$5:$6" and sheet.print_area.startswith("'填报表'!$B$2:")
    assert "第 &P 页，共 &N 页" in sheet.oddFooter.center.text
    assert form.marks.code in sheet.oddFooter.left.text and "{{" not in sheet.oddFooter.right.text
    assert sheet.freeze_panes == "F7"


def test_what_only_the_program_needs_is_hidden(form: WrittenForm) -> None:
    book = opened(form)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "veryHidden"]
    sheet = book["填报表"]
    assert sheet.column_dimensions["A"].hidden and sheet.row_dimensions[1].hidden
    mark_row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "table:decomposition")
    assert sheet.row_dimensions[mark_row].hidden
    assert [cell.value for cell in sheet[mark_row] if cell.value][1:] == [
        "name", "unit", "base:2021", *(f"period:{year}" for year in range(2022, 2027)), "opinion", "reason", *(f"issued:{year}" for year in range(2022, 2027)),
    ]  # fmt: skip
    assert sheet.cell(mark_row + 1, 1).value == "decomposition/D01"
    assert [sheet.column_dimensions[letter].hidden for letter in "VWX"] == [True] * 3


def test_marks_come_back_and_the_code_stands_for_the_figures(form: WrittenForm) -> None:
    book = opened(form)
    lines = {row[0].row: tuple("" if cell.value is None else cell.value for cell in row) for row in book["_标识"].iter_rows() if row[0].value}
    assert marks_of(lines) == form.marks
    figures = issued_figures(form_layout(shipped_plan(), DEPARTMENT))
    assert form.marks.figures == figures
    assert form.marks.code == short_code(form.marks.plan, "R1", DEPARTMENT, figures) and read_code(form.marks.code) == form.marks.code
    assert book.defined_names["NP_DEPARTMENT"].attr_text == '"市经信局"' and book.defined_names["NP_DEPARTMENT"].hidden
    assert {name: book.custom_doc_props[name].value for name in book.custom_doc_props.names} == {
        "NP_PLAN": form.marks.plan,
        "NP_ROUND": "R1",
        "NP_DEPARTMENT": DEPARTMENT,
        "NP_CODE": form.marks.code,
    }
    assert book.properties.title == "宁波市超常规高质量发展数字经济行动方案(2022-2026年) 填报表 市经信局"


def test_all_marks_are_text(form: WrittenForm) -> None:
    assert {cell.data_type for row in opened(form)["_标识"].iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert lines_of(form.marks)[20][0] == "cell"


def test_the_same_form_has_the_same_bytes(form: WrittenForm) -> None:
    assert written(shipped_plan_like(form), DEPARTMENT).data == form.data


def shipped_plan_like(form: WrittenForm) -> Plan:
    """Return the shipped plan once more, under the id of the plan that the form is of (each loading gives a new one)."""
    plan = shipped_plan()
    plan.info = replace(plan.info, id=form.marks.plan)
    return plan


def nasty_plan(name: str, unit: str = "亿元") -> Plan:
    """Return a plan with one row of this name."""
    return make_plan([make_table("d", [make_row("A", 0, ["1", "2", "3"], unit=unit, departments=("甲局",), name=name)], kind=TableKind.MAIN)], {"甲局": []})


@pytest.mark.parametrize("name", ["=1+1", "=cmd|' /C calc'!A0", "+86", "-1", "@SUM(1)", "\t=1", "_x000D_", "a < b & c", " 两边有空格 ", "一\n二"])
def test_a_name_is_never_a_formula_and_comes_back_as_it_is(name: str) -> None:
    form = written(nasty_plan(name), "甲局")
    live, label = form_sheet(form, values=False), form.marks
    assert not form.notes and label.cells
    cell = live.cell(row_of(live, "亿元"), 3)
    assert cell.data_type == "s" and cell.value.replace("_x005F_", "_") == name


@pytest.mark.parametrize(("name", "kept", "said"), [("坏\x00字\x0b", "坏字", "控制字符"), ("半\ud800个", "半个", "不完整"), ("长" * 40_000, "长" * 32_767, "截断")])
def test_what_a_cell_cannot_hold_is_cleaned_and_reported(name: str, kept: str, said: str) -> None:
    form = written(nasty_plan(name), "甲局")
    sheet = form_sheet(form)
    assert kept in {sheet.cell(row, 3).value for row in range(1, sheet.max_row + 1)}
    assert form.notes and all(said in note for note in form.notes)


def test_a_unit_with_signs_of_xml_does_not_break_the_prompt() -> None:
    form = written(nasty_plan("名", 'a"<&\x01b'), "甲局")
    assert 'a"<&b' in rules_of(form, place_of(form, "d/A/2022"))[0].prompt


def test_a_number_that_a_cell_cannot_hold_exactly_is_text() -> None:
    rows = [make_row("A", 0, ["0.30000000000000004", "1234567890123456789", "0.1"], unit="亿元", departments=("甲局",))]
    form = written(make_plan([make_table("d", rows, kind=TableKind.MAIN)], {"甲局": []}), "甲局")
    sheet = form_sheet(form)
    assert sheet[place_of(form, "d/A/2022")].value == "1234567890123456789"
    assert sheet[place_of(form, "d/A/2023")].value == 0.1
    assert "0.30000000000000004" in texts_of(sheet, row_of(sheet, "A"))


def test_hundreds_of_scattered_parts_still_make_a_workbook_that_opens() -> None:
    rows = [make_row("T", 0, ["", "400", "400"], unit="亿元", aggregation=Aggregation.SUM, departments=("甲局",))]
    for at in range(400):
        rows.append(make_row(f"P{at}", 1, ["", "1", "1"], unit="亿元", departments=("甲局",)))
        rows.append(make_row(f"Q{at}", 2, ["", "1", "1"], unit="亿元", departments=("甲局",)))
    form = written(make_plan([make_table("d", rows, kind=TableKind.MAIN)], {"甲局": []}), "甲局")
    sheet = form_sheet(form, values=False)
    check = sheet.cell(row_of(sheet, "核对：T＝分项之和"), 7)
    assert check.value == "分项过多，未核对" and len(form.marks.cells) == 801 * 2
