"""A form comes back changed in its structure: every figure lands on its row, or on a question, never on another row."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from ningbo_planner.domain.submission import MatchGrade
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.services.returns import accept, step_for
from ningbo_planner.services.returns_report import ReturnedFile, ReturnStatus
from tests.exchange.returned_forms import LEAD, TRADE, FilledForm, Office, asked, codes, issued_plan, move_columns, move_rows, office, swap_rows, taken

__all__ = ["issued_plan", "office"]

ROW = "decomposition/D11"
CHIPS, PARTS, DEVICES = "decomposition/D03", "decomposition/D04", "decomposition/D05"


def moves_told(file: ReturnedFile) -> set[str]:
    """Return which notes say that something stands elsewhere, or is written another way, than it was issued."""
    return codes(file, "note") & {"sheet.rows_sorted", "sheet.columns_moved", "sheet.table_moved", "sheet.keys_rewritten"}


def test_an_untouched_form_agrees(office: Office) -> None:
    for department in (LEAD, TRADE):
        file = office.returned(office.form(department).sign())
        assert (file.department, file.round, file.status) == (department, "R1", ReturnStatus.UNCHANGED)
        assert not file.changes and codes(file, "note", "ask", "error") == {"file.unchanged"}


def test_a_form_without_opinion_reason_or_signature_is_asked_about_as_a_whole(office: Office) -> None:
    report = office.read(*office.forms.values())
    assert {file.status for file in report.files} == {ReturnStatus.PROBLEMS}
    assert all(not file.changes and codes(file, "note", "ask", "error") == {"file.untouched"} and file.may_agree for file in report.files)
    assert step_for(office.workspace.plan, report, "clean") is None and step_for(office.workspace.plan, report, {}) is None
    first = report.files[0]
    assert first.submission is not None and accept(office.workspace, report, {}, agreed={first.submission.digest}) is not None
    receipts = {issue.department: [(each.state.value, each.problems) for each in issue.receipts] for issue in office.workspace.plan.rounds["R1"].issues.values() if issue.receipts}
    assert receipts == {first.department: [("accepted", 0)]}
    assert accept(office.workspace, report, "all") is not None
    assert all(issue.receipts[-1].state.value == "accepted" for issue in office.workspace.plan.rounds["R1"].issues.values())


def test_an_opinion_or_a_reason_is_an_answer(office: Office) -> None:
    for mark, words in (("opinions", "同意"), ("reasons", "无修改意见")):
        form = office.form(TRADE)
        form.sheet[getattr(form, mark)[ROW]] = words
        assert office.returned(form, f"{mark}.xlsx").status is ReturnStatus.UNCHANGED


def test_filled_in_figures_and_the_sign_off(office: Office) -> None:
    form = office.form().sign().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 650.5).put("decomposition/D01/2022", 8.2).put("main/M14/2026", 20)
    file = office.returned(form)
    assert file.status is ReturnStatus.CLEAN
    assert taken(file) == {"D03/2022": "520", "D03/2023": "650.5", "D01/2022": "8.2%", "M14/2026": "20"}
    assert file.submission is not None
    signed = file.submission.sign_off
    assert (signed.filled_by, signed.phone, signed.reviewed_by, signed.filled_on) == ("张三", "0574-89180000", "李四", "2026-03-20")


def test_reasons_and_opinions_come_along(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.sheet[form.reasons[CHIPS]] = "新增产线投产"
    form.sheet[form.opinions[CHIPS]] = "调整"
    form.sheet[form.opinions[PARTS]] = "不适用"
    form.sheet[form.opinions[DEVICES]] = "调整"
    form.sheet[form.places[f"{CHIPS}/2022"]].comment = Comment("已与企业核对", "张三")
    file = office.returned(form)
    change = next(change for change in file.changes if change.row == "D03")
    assert change.remark == "新增产线投产；已与企业核对"
    assert {name: text for name, text in taken(file).items() if name.startswith("D04")} == {f"D04/{year}": "/" for year in range(2022, 2027)}
    assert codes(file) == {"row.adjust_unchanged"}


def test_notes_on_any_cell_of_the_form_are_told(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    unit = form.sheet[form.opinions[DEVICES]]
    form.sheet[form.places[f"{CHIPS}/2022"]].comment = Comment("已与企业核对", "张三")
    form.sheet[form.places[f"{CHIPS}/2023"]].comment = Comment("暂不调整", "张三")
    unit.comment = Comment("请与我处联系", "张三")
    told = [problem for problem in office.returned(form).problems if problem.code == "returns.cell.comment"]
    assert [problem.cell for problem in told if "请与我处联系" in problem.message] == [unit.coordinate]
    assert len(told) == 3 and {problem.grade.value for problem in told} == {"note"}
    assert sum("已与企业核对" in problem.message for problem in told) == sum("暂不调整" in problem.message for problem in told) == 1


def test_a_row_that_is_not_applicable_but_filled_in_is_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.sheet[form.opinions[CHIPS]] = "不适用"
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520", "/"]}


def test_sorted_rows_with_their_keys(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{DEVICES}/2023", 1300)
    swap_rows(form.sheet, form.row(CHIPS), form.row(DEVICES))
    swap_rows(form.sheet, form.row(PARTS), form.row("decomposition/D06"))
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520", "D05/2023": "1300"}
    assert not codes(file) and moves_told(file) == {"sheet.rows_sorted"}


def test_sorted_without_the_key_column_is_asked_about_on_the_right_rows(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    swap_rows(form.sheet, form.row(CHIPS), form.row(DEVICES), from_column=2)
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520"]} and not taken(file)
    assert codes(file) == {"sheet.rows_moved", "cell.row_moved"}


def test_figures_moved_without_their_names_are_noticed_by_the_grey_copy(office: Office) -> None:
    form = office.form()
    first, second = form.row(CHIPS), form.row(DEVICES)
    swap_rows(form.sheet, first, second, from_column=5)
    file = office.returned(form)
    assert not taken(file)
    assert {name.split("/")[0] for name in asked(file)} == {"D03", "D05"}
    assert "cell.issued_differs" in codes(file)


def test_inserted_rows_and_columns(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{PARTS}/2024", 1900)
    for _ in range(3):
        move_rows(form.sheet, form.row(PARTS), 1)
    move_columns(form.sheet, 7, 1)
    move_columns(form.sheet, 2, 1)
    move_rows(form.sheet, 1, 4)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520", "D04/2024": "1900"} and not codes(file) and moves_told(file) == {"sheet.table_moved"}


def test_rows_or_columns_put_in_before_the_table_and_blank_rows_between(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    move_columns(form.sheet, 1, 2)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and not codes(file) and moves_told(file) == {"sheet.table_moved"}
    form = office.form().put(f"{CHIPS}/2022", 520)
    move_rows(form.sheet, form.row(PARTS), 2)
    assert not moves_told(office.returned(form))


def test_figures_beside_the_form_are_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    at, right = form.row(CHIPS), form.sheet.max_column + 4
    for row, texts in enumerate([("备用方案", "2025年", "2026年"), ("集成电路", 900, 1100), ("电子信息材料", 1600, "=AD1*2")], at):
        for column, value in enumerate(texts, right):
            form.sheet.cell(row, column).value = value
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and codes(file) == {"sheet.figures_beside"}
    [problem] = file.open_problems
    assert problem.values["count"] == 3 and form.sheet.cell(at + 1, right + 1).coordinate in problem.message


def test_deleted_head_rows(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    move_rows(form.sheet, 1, -4)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and moves_told(file) == {"sheet.table_moved"}


def test_swapped_columns_follow_their_marks(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    sheet = form.sheet
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, 7), sheet.cell(row, 8)
        if not isinstance(first, openpyxl.cell.MergedCell) and not isinstance(second, openpyxl.cell.MergedCell):
            first.value, second.value = second.value, first.value
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and moves_told(file) == {"sheet.columns_moved"}


def test_a_header_that_names_another_year_puts_its_column_in_doubt(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 640)
    header = next(cell for row in form.sheet.iter_rows(max_row=8) for cell in row if cell.value == "2022年")
    header.value = "2023年"
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520"]} and taken(file) == {"D03/2023": "640"}


def test_an_inserted_row_without_a_key_is_proposed_not_taken(office: Office) -> None:
    form = office.form()
    at = form.row(PARTS)
    move_rows(form.sheet, at, 1)
    form.sheet.cell(at, 3).value, form.sheet.cell(at, 4).value = "工业软件", "亿元"
    for column in range(7, 12):
        form.sheet.cell(at, column).value = 100
    file = office.returned(form)
    assert not file.changes and codes(file) == {"row.unknown"}
    assert "工业软件" in file.open_problems[0].message


def test_a_figure_typed_over_the_hidden_marks_makes_no_new_row_of_them(office: Office) -> None:
    form = office.form()
    marked = next(cell.row for cell in form.sheet["A"] if cell.value == "table:main")
    form.sheet.cell(marked, form.sheet[form.places["main/M01/2026"]].column).value = 1700
    file = office.returned(form)
    assert not file.changes and codes(file) == {"row.gone"} and not [row for row in file.rows if row.meaning is Meaning.NEW_ROW]


def test_an_own_total_row_is_only_noted(office: Office) -> None:
    form = office.form()
    at = form.row(PARTS)
    move_rows(form.sheet, at, 1)
    form.sheet.cell(at, 3).value = "合计"
    form.sheet.cell(at, 7).value = 4000
    file = office.returned(form)
    assert not file.changes and not codes(file) and "row.total" in codes(file, "note")


def test_a_deleted_row_is_never_read_as_missing_values(office: Office) -> None:
    form = office.form()
    move_rows(form.sheet, form.row(CHIPS), -1)
    file = office.returned(form)
    assert not file.changes and codes(file) == {"row.gone"}
    assert "集成电路" in file.open_problems[0].message


def test_a_deleted_column_is_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    move_columns(form.sheet, 8, -1)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"}
    assert "sheet.column_gone" in codes(file)


def test_one_row_twice_with_other_figures_is_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    at = form.row(PARTS)
    move_rows(form.sheet, at, 1)
    for column in range(1, 20):
        form.sheet.cell(at, column).value = form.sheet.cell(form.row(CHIPS), column).value
    form.sheet.cell(at, 7).value = 530
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520", "530"]} and "cell.twice" in codes(file)


def test_a_filled_copy_beside_the_empty_original(office: Office) -> None:
    form = office.form()
    copied = form.book.copy_worksheet(form.sheet)
    copied.title = "填报表 (2)"
    copied[form.places[f"{CHIPS}/2022"]] = 520
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520", "500"]}
    assert "file.several_forms" in codes(file, "note")


@pytest.mark.parametrize("name", ["Sheet1", "数字经济:指标", "填报表 最终"])
def test_a_renamed_sheet(office: Office, name: str) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.sheet._WorkbookChild__title = name  # openpyxl itself refuses signs that other programs let pass.
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and "sheet.renamed" in codes(file, "note")


def test_hidden_filtered_and_unprotected(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.sheet.row_dimensions[form.row(CHIPS)].hidden = True
    form.sheet.protection.sheet = False
    form.book.create_sheet("别的")
    form.book.active = form.book.sheetnames.index("别的")
    form.sheet.sheet_state = "hidden"
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"}
    assert {"sheet.hidden_rows", "sheet.unprotected", "sheet.hidden"} <= codes(file, "note")


@pytest.mark.parametrize("change", [str.upper, lambda key: f" {key}\u200b", lambda key: "".join(chr(ord(sign) + 0xFEE0) for sign in key)])
def test_keys_written_another_way_still_name_their_row(office: Office, change) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    for cell in form.sheet["A"]:
        if cell.value and "/" in str(cell.value):
            cell.value = change(cell.value)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and not codes(file) and moves_told(file) == {"sheet.keys_rewritten"}


def test_rows_without_keys_are_found_by_name_and_unit(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    for cell in form.sheet["A"]:
        if cell.value and "/" in str(cell.value):
            cell.value = None
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and not codes(file)
    assert "sheet.rows_by_label" in codes(file, "note")


def test_a_renamed_row_and_a_changed_unit_put_their_figures_in_doubt(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{PARTS}/2022", 1400)
    form.sheet.cell(form.row(CHIPS), 3).value = "集成电路及关联产业"
    form.sheet.cell(form.row(PARTS), 4).value = "万元"
    file = office.returned(form)
    assert set(asked(file)) == {"D03/2022", "D04/2022"} and not taken(file)
    assert codes(file) == {"cell.row_renamed", "cell.unit_changed"}


def test_a_row_without_its_key_and_with_other_words_is_found_by_likeness_and_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{PARTS}/2022", 1400)
    at = form.row(CHIPS)
    form.sheet.cell(at, 3).value, form.sheet.cell(at, 1).value = "集成电路及关联产业", None
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520"]} and taken(file) == {"D04/2022": "1400"}
    assert codes(file) == {"row.similar", "cell.row_similar"}
    assert file.submission is not None
    assert {answer.match for answer in file.submission.answers if answer.cell.row == "D03"} == {MatchGrade.SIMILAR}


def test_a_new_row_with_a_name_like_one_that_is_there_stays_a_new_row(office: Office) -> None:
    form = office.form()
    at = form.row(PARTS)
    move_rows(form.sheet, at, 1)
    form.sheet.cell(at, 3).value, form.sheet.cell(at, 4).value = "集成电路设计", "亿元"
    for column in range(7, 12):
        form.sheet.cell(at, column).value = 100
    file = office.returned(form)
    assert not file.changes and codes(file) == {"row.unknown"}


def test_merged_figures_are_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    first = form.places[f"{CHIPS}/2022"]
    second = form.places[f"{PARTS}/2022"]
    form.sheet.merge_cells(f"{first}:{second}")
    file = office.returned(form)
    assert asked(file) == {"D03/2022": ["520"], "D04/2022": ["520"]}


def test_merged_keys_leave_the_rows_beneath_to_their_names(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{PARTS}/2022", 1400)
    form.sheet.merge_cells(start_row=form.row(CHIPS), end_row=form.row(PARTS), start_column=1, end_column=1)
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520", "D04/2022": "1400"} and not codes(file)
    assert "sheet.rows_by_label" in codes(file, "note")


@pytest.mark.parametrize("remark", ["=1+1", "@SUM(A1)", "＝A1", "+1", "\t=1", "<b>重点</b>", "<a href='file:///x'>x</a>"])
def test_a_remark_that_looks_like_a_formula_or_a_page_stays_text(office: Office, remark: str) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    cell = form.sheet[form.reasons[CHIPS]]
    cell.value, cell.data_type = remark, "s"
    change = next(change for change in office.returned(form).changes if change.row == "D03")
    assert change.remark == remark.strip()


def test_values_copied_into_a_new_workbook(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put("main/M14/2026", 20)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in form.sheet.iter_rows(min_col=2, max_col=19):
        if not form.sheet.row_dimensions[row[0].row].hidden:
            sheet.append(["1" if str(cell.value).startswith("=") else cell.value for cell in row])
    path = office.folder / "复制.xlsx"
    book.save(path)
    file = office.read(path).files[0]
    assert (file.department, taken(file)) == (LEAD, {"D03/2022": "520", "M14/2026": "20"})
    assert {"file.by_code", "sheet.by_header", "sheet.rows_by_label"} <= codes(file, "note")


def test_a_copy_without_any_mark_is_guessed_and_wholly_in_doubt(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in form.sheet.iter_rows(min_col=2, max_col=19, min_row=5):
        if not form.sheet.row_dimensions[row[0].row].hidden:
            sheet.append(["1" if str(cell.value).startswith("=") else cell.value for cell in row])
    path = office.folder / "无标识.xlsx"
    book.save(path)
    file = office.read(path).files[0]
    assert file.department == LEAD and codes(file) == {"file.by_labels"}
    assert asked(file) == {"D03/2022": ["520"]} and not taken(file)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_saved_again_by_libreoffice(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "６５０").put("decomposition/D01/2023", 0.11, "0.0%").sign()
    path = form.save(office.folder / "office.xlsx")
    profile = f"-env:UserInstallation={(office.folder / 'profile').as_uri()}"
    out = office.folder / "再存"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180)
    file = office.read(out / "office.xlsx").files[0]
    assert taken(file) == {"D03/2022": "520", "D03/2023": "650", "D01/2023": "11%"}
    assert not codes(file)
    assert file.submission is not None and file.submission.sign_off.filled_by == "张三"


def test_saved_by_a_reader_that_drops_all_hidden_marks(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    del form.book["_标识"]
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and codes(file, "note") == {"file.by_names"}
    for name in ("NP_PLAN", "NP_ROUND", "NP_DEPARTMENT", "NP_CODE"):
        del form.book.defined_names[name]
    for name in list(form.book.custom_doc_props.names):
        del form.book.custom_doc_props[name]
    file = office.returned(form, "无名称.xlsx")
    assert taken(file) == {"D03/2022": "520"} and codes(file, "note") == {"file.by_code"}


def test_the_last_mark_is_the_key_column(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    strip_marks(form)
    file = office.returned(form)
    assert codes(file) == {"file.by_labels"} and asked(file) == {"D03/2022": ["520"]}


def strip_marks(form: FilledForm) -> None:
    """Take away the hidden sheet, the names, the properties and the visible code."""
    del form.book["_标识"]
    for name in ("NP_PLAN", "NP_ROUND", "NP_DEPARTMENT", "NP_CODE"):
        del form.book.defined_names[name]
    for name in list(form.book.custom_doc_props.names):
        del form.book.custom_doc_props[name]
    for row in (row for sheet in form.book for row in sheet.iter_rows(max_row=60)):
        for cell in row:
            if isinstance(cell.value, str) and "校验码" in cell.value:
                cell.value = None


def test_the_form_sheet_is_gone(office: Office) -> None:
    form = office.form()
    form.book.create_sheet("空表")
    del form.book["填报表"]
    file = office.returned(form)
    assert file.status is ReturnStatus.REFUSED and codes(file) == {"file.no_form"}


def test_stale_results_are_noticed(office: Office, tmp_path: Path) -> None:
    form = office.form().put(f"{CHIPS}/2022", "=100+420")
    file = office.returned(form)
    assert codes(file) == {"cell.uncomputed"}
    assert file.changes[0].state.value == "refused"
