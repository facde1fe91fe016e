"""回收 from start to end: issue, fill in, read, take or leave, undo; and what must not happen."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.edits.acts import hold_cells, type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry, RemoveRows
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.returns import FindingCounts, accept, ledger, preview_findings, read_returns, send_back
from ningbo_planner.services.returns_ledger import LedgerState, record
from ningbo_planner.services.returns_report import ReturnStatus
from tests.exchange.returned_forms import LEAD, TRADE, Office, asked, codes, issued_plan, office, taken
from tests.plan_state import plan_state

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"
TRADE_ROW = "decomposition/D11"


def text(office: Office, key: str) -> str:
    """Return what the plan says in one cell."""
    return office.workspace.plan.quantity(cell_of(key)).text


def change_plan(office: Office, key: str, value: str) -> None:
    """Type into the plan."""
    office.workspace.execute(type_cell(office.workspace.plan, cell_of(key), value))


def test_reading_changes_nothing(office: Office) -> None:
    before, steps = plan_state(office.workspace.plan), len(office.workspace.history.entries)
    report = office.read(office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx"))
    assert accept(office.workspace, report, "none") is None
    assert plan_state(office.workspace.plan) == before and len(office.workspace.history.entries) == steps


def test_clean_figures_are_taken_as_one_step_and_undone_as_one(office: Office) -> None:
    before = plan_state(office.workspace.plan)
    lead = office.form().sign().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "1.2万").put(f"{CHIPS}/2024", "4.30.8")
    report = office.read(lead.save(office.folder / "甲.xlsx"), office.form(TRADE).put(f"{TRADE_ROW}/2022", 910).save(office.folder / "乙.xlsx"))
    change = accept(office.workspace, report, "clean")
    assert change is not None and change.entry.origin == "甲.xlsx、乙.xlsx"
    assert change.entry.name == "采纳回收的 2 个数（市经信局、市商务局）"
    assert [text(office, key) for key in (f"{CHIPS}/2022", f"{CHIPS}/2023", f"{CHIPS}/2024", f"{TRADE_ROW}/2022")] == ["520", "600", "720", "910"]
    receipt = office.workspace.plan.rounds["R1"].issues[LEAD].receipts[0]
    assert (receipt.file_name, receipt.state.value, receipt.changes, receipt.problems, receipt.filled_by) == ("甲.xlsx", "accepted", 1, 2, "张三")
    origin = next(edit.origin for edit in office.workspace.history.payload(change.entry.seq).edits if getattr(edit, "origin", ""))
    assert origin.startswith("甲.xlsx〔填报表〕")
    office.workspace.undo()
    assert plan_state(office.workspace.plan) == before


def test_all_takes_conflicts_and_first_readings_but_no_blank_and_nothing_refused(office: Office) -> None:
    change_plan(office, f"{CHIPS}/2026", "1100")
    form = office.form().put(f"{CHIPS}/2022", "约520").put(f"{CHIPS}/2023", None).put(f"{CHIPS}/2024", "abc").put(f"{CHIPS}/2026", 1200)
    report = office.read(form.save(office.folder / "a.xlsx"))
    assert {change.period: change.state.value for change in report.files[0].changes} == {"2022": "new", "2023": "new", "2024": "refused", "2026": "conflict"}
    accept(office.workspace, report, "all")
    assert [text(office, f"{CHIPS}/{year}") for year in (2022, 2023, 2024, 2026)] == ["520左右", "600", "720", "1200"]


def test_the_three_ways(office: Office) -> None:
    for year, value in ((2022, "510"), (2023, "650"), (2024, "730")):
        change_plan(office, f"{CHIPS}/{year}", value)
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 650).put(f"{CHIPS}/2025", 900)
    file = office.returned(form)
    states = {change.period: (change.state.value, change.issued, change.current, change.returned) for change in file.changes}
    # 2024 came back as it was issued: the department says nothing, the plan's own change stands.
    assert states == {"2022": ("conflict", "500", "510", "520"), "2023": ("same", "600", "650", "650"), "2025": ("new", "850", "850", "900")}
    accept(office.workspace, office.read(office.folder / "回收"), "clean")
    assert [text(office, f"{CHIPS}/{year}") for year in range(2022, 2026)] == ["510", "650", "730", "900"]


def test_chosen_changes_with_chosen_readings(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "约650").put(f"{CHIPS}/2024", None).put(f"{CHIPS}/2025", "abc")
    report = office.read(form.save(office.folder / "a.xlsx"))
    keys = {change.period: change.key for change in report.changes()}
    accept(office.workspace, report, {keys["2023"]: "650", keys["2024"]: "——"})
    assert [text(office, f"{CHIPS}/{year}") for year in range(2022, 2026)] == ["500", "650", "——", "850"]
    again = read_returns(office.workspace, [office.folder / "a.xlsx"])
    with pytest.raises(PlannerError, match="不能采纳"):
        accept(office.workspace, again, {keys["2025"]: "900"})
    with pytest.raises(PlannerError, match="不是可用的数"):
        accept(office.workspace, again, {keys["2022"]: "五百多"})
    with pytest.raises(PlannerError, match="不在这次回收"):
        accept(office.workspace, again, {"x:y": "1"})


def test_what_changed_after_the_planner_looked_is_not_overwritten(office: Office) -> None:
    report = office.read(office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx"))
    key = next(report.changes()).key
    change_plan(office, f"{CHIPS}/2022", "515")
    before = plan_state(office.workspace.plan)
    with pytest.raises(PlannerError, match="查看之后又改过"):
        accept(office.workspace, report, {key: "520"})
    assert accept(office.workspace, report, "clean") is None
    assert plan_state(office.workspace.plan) == before


def test_held_cells_are_refused_and_the_rest_goes_on(office: Office) -> None:
    cell = cell_of(f"{CHIPS}/2022")
    office.workspace.execute(hold_cells(office.workspace.plan, [cell], "王处", "已上会", "2026-03-01T08:00:00"))
    report = office.read(office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 650).save(office.folder / "a.xlsx"))
    assert codes(report.files[0]) == {"cell.held"}
    accept(office.workspace, report, "all")
    assert [text(office, f"{CHIPS}/{year}") for year in (2022, 2023)] == ["500", "650"]


def test_two_departments_that_answer_for_one_row(office: Office) -> None:
    row = "decomposition/D01"
    first = office.form(LEAD).put(f"{row}/2022", 8.5).save(office.folder / "甲.xlsx")
    second = office.form("市发改委").put(f"{row}/2022", 8.6).save(office.folder / "乙.xlsx")
    report = office.read(second, first)
    assert all(asked(file) and "cell.departments_differ" in codes(file) for file in report.files)
    assert accept(office.workspace, report, "clean") is None
    keys = [change.key for change in report.changes()]
    with pytest.raises(PlannerError, match="只选一个"):
        accept(office.workspace, report, {keys[0]: "8.6%", keys[1]: "8.5%"})
    accept(office.workspace, report, "all")
    assert text(office, f"{row}/2022") == "8.5%"


def test_two_departments_that_agree(office: Office) -> None:
    paths = [office.form(name).put("decomposition/D01/2022", 8.5).save(office.folder / f"{name}.xlsx") for name in (LEAD, "市发改委")]
    report = office.read(*paths)
    assert not report.has_problems
    accept(office.workspace, report, "clean")
    assert text(office, "decomposition/D01/2022") == "8.5%"


def test_the_same_file_twice(office: Office) -> None:
    path = office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx")
    copy = Path(shutil.copy(path, office.folder / "a - 副本.xlsx"))
    report = office.read(path, copy)
    assert [file.status for file in report.files] == [ReturnStatus.CLEAN, ReturnStatus.TWICE]
    assert codes(report.files[1], "note") >= {"file.twice"} and not report.files[1].changes
    accept(office.workspace, report, "clean")
    assert len(office.workspace.plan.rounds["R1"].issues[LEAD].receipts) == 1
    again = office.read(path)
    assert again.files[0].status is ReturnStatus.REPEATED and "file.already_accepted" in codes(again.files[0], "note")
    assert accept(office.workspace, again, "clean") is None


def test_the_rest_of_an_accepted_file_can_still_be_taken_one_by_one(office: Office) -> None:
    path = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 650).save(office.folder / "a.xlsx")
    report = office.read(path)
    keys = {change.period: change.key for change in report.changes()}
    accept(office.workspace, report, {keys["2022"]: "520"})
    again = office.read(path)
    assert {change.period: (change.state.value, change.doubt) for change in again.files[0].changes} == {"2022": ("same", False), "2023": ("new", True)}
    accept(office.workspace, again, {keys["2023"]: "650"})
    assert [text(office, f"{CHIPS}/{year}") for year in (2022, 2023)] == ["520", "650"]


def test_the_newest_file_of_a_department_counts(office: Office) -> None:
    older = office.form().put(f"{CHIPS}/2022", 520)
    newer = office.form().put(f"{CHIPS}/2022", 530)
    for form, name, day in ((newer, "新.xlsx", 12), (older, "旧.xlsx", 5)):
        saved_on(day, form.save(office.folder / name))
    report = office.read(office.folder / "旧.xlsx", office.folder / "新.xlsx")
    assert {file.path.name: file.status for file in report.files} == {"旧.xlsx": ReturnStatus.SUPERSEDED, "新.xlsx": ReturnStatus.CLEAN}
    accept(office.workspace, report, "clean")
    assert text(office, f"{CHIPS}/2022") == "530"
    receipts = office.workspace.plan.rounds["R1"].issues[LEAD].receipts
    assert [(receipt.file_name, receipt.state.value, receipt.changes) for receipt in receipts] == [("旧.xlsx", "received", 0), ("新.xlsx", "accepted", 1)]


def test_an_older_file_that_comes_after_a_newer_one_is_asked_about(office: Office) -> None:
    paths = {day: saved_on(day, office.form().put(f"{CHIPS}/2022", 500 + day).save(office.folder / f"{day}.xlsx")) for day in (5, 12, 20)}
    accept(office.workspace, office.read(paths[12]), "clean")
    [old] = office.read(paths[5]).files
    assert old.status is ReturnStatus.PROBLEMS and codes(old) == {"file.older_than_received"} and all(change.doubt for change in old.changes)
    assert "12.xlsx" in old.open_problems[0].message
    assert accept(office.workspace, office.read(paths[5]), "clean") is None and text(office, f"{CHIPS}/2022") == "512"
    [new] = office.read(paths[20]).files
    assert new.status is ReturnStatus.CLEAN and not codes(new)


def test_several_returns_that_are_noted_at_once_are_all_kept_the_newest_last(office: Office) -> None:
    paths = [saved_on(day, office.form().put(f"{CHIPS}/2022", 500 + day).save(office.folder / f"{day}.xlsx")) for day in (12, 5, 8)]
    assert record(office.workspace, office.read(*paths)) is not None
    receipts = office.workspace.plan.rounds["R1"].issues[LEAD].receipts
    assert [receipt.file_name for receipt in receipts] == ["5.xlsx", "8.xlsx", "12.xlsx"]
    assert record(office.workspace, office.read(*paths)) is None


def saved_on(day: int, path: Path) -> Path:
    """Return ``path``, whose workbook says from now on that it was saved on a day of March 2026; openpyxl always writes the present."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>2026-03-{day:02d}T08:00:00Z", core).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_another_plan_is_refused_and_the_others_go_on(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "另一个.nbplan"
    new_plan(other)
    stranger = open_plan(other)
    try:
        path = issue(stranger, tmp_path / "另", departments=[LEAD]).files[0].path
    finally:
        stranger.close()
    before = plan_state(office.workspace.plan)
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(path.read_bytes()[:3000])
    report = office.read(broken, path, office.form(TRADE).put(f"{TRADE_ROW}/2022", 910).save(tmp_path / "好.xlsx"), tmp_path / "没有.xlsx")
    by_name = {file.path.name: file for file in report.files}
    assert codes(by_name[path.name]) <= {"file.other_plan", "file.unknown_round"}
    assert [by_name[name].status.value for name in ("坏.xlsx", path.name, "好.xlsx", "没有.xlsx")] == ["refused", "refused", "clean", "refused"]
    assert plan_state(office.workspace.plan) == before and report.has_problems
    accept(office.workspace, report, "all")
    assert text(office, f"{TRADE_ROW}/2022") == "910"


def test_any_workbook_that_was_never_ours_is_refused(office: Office) -> None:
    book = openpyxl.Workbook()
    book.active.append(["指标", "单位", "2022年"])
    book.active.append(["别的事", "亿元", 5])
    path = office.folder / "别的.xlsx"
    book.save(path)
    file = office.read(path).files[0]
    assert file.status is ReturnStatus.REFUSED and codes(file) == {"file.not_ours"}


def test_figures_for_rows_of_another_department_are_refused(office: Office) -> None:
    form = office.form(TRADE)
    at = form.row(TRADE_ROW)
    form.sheet.cell(at, 1).value = CHIPS
    form.sheet.cell(at, 3).value = "集成电路"
    form.sheet[form.places[f"{TRADE_ROW}/2022"]].value = 777
    before = plan_state(office.workspace.plan)
    report = office.read(form.save(office.folder / "a.xlsx"))
    assert "cell.foreign_row" in codes(report.files[0])
    assert all(change.state.value == "refused" for change in report.files[0].changes)
    assert accept(office.workspace, report, "all") is None
    assert plan_state(office.workspace.plan) == before


def test_a_form_that_names_another_department_is_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    head = next(cell for row in form.sheet.iter_rows(max_row=5) for cell in row if isinstance(cell.value, str) and cell.value.startswith("填报单位"))
    head.value = "填报单位：市商务局"
    file = office.returned(form)
    assert codes(file) == {"file.department_differs"} and asked(file) and not taken(file)
    head.value = "填报单位： 宁波市经济和信息化局"
    assert not codes(office.returned(form, "别名.xlsx"))


def test_a_file_called_after_another_department_is_read_as_what_it_is_and_told(office: Office) -> None:
    form = office.form(TRADE).sign()
    [file] = office.read(form.save(office.folder / f"{LEAD}_一下.xlsx")).files
    assert file.department == TRADE and codes(file, "note", "ask", "error") == {"file.named_otherwise", "file.unchanged"}
    assert f"文件名写的是{LEAD}" in "".join(problem.message for problem in file.problems)
    [own] = office.read(form.save(office.folder / f"（{TRADE}反馈）{TRADE}_一下 盖章.xlsx")).files
    assert codes(own, "note") == {"file.unchanged"}


def test_forms_of_several_departments_in_one_workbook_are_read_each_by_itself(office: Office) -> None:
    lead, trade = office.form(LEAD), office.form(TRADE)
    lead.put(f"{CHIPS}/2022", 520)
    key = next(key for key in trade.places if key not in lead.places and isinstance(trade.sheet[trade.places[key]].value, int | float))
    trade.put(key, trade.sheet[trade.places[key]].value + 1.5)
    pasted = lead.book.create_sheet("商务局")
    for row in trade.sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                pasted[cell.coordinate] = cell.value if not str(cell.value).startswith("=") else "1"
    report = office.read(lead.save(office.folder / "回收" / "拼表.xlsx"))
    assert [file.department for file in report.files] == [LEAD, TRADE]
    assert taken(report.files[0]) == {"D03/2022": "520"}
    table, row, period = key.split("/")
    assert set(taken(report.files[1])) == {f"{row}/{period}"}
    assert not any(codes(file) for file in report.files)
    assert all("file.several_departments" in codes(file, "note") for file in report.files)
    assert office.workspace is not None and accept(office.workspace, report, "clean") is not None


def test_an_old_round_is_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    issue(office.workspace, office.folder / "再下发", departments=[LEAD])
    file = office.returned(form)
    assert codes(file) == {"file.old_round"} and asked(file) and not taken(file)
    report = office.read(office.folder / "回收")
    assert accept(office.workspace, report, "clean") is None
    accept(office.workspace, report, "all")
    assert text(office, f"{CHIPS}/2022") == "520"


def test_a_round_that_was_undone_is_refused(office: Office) -> None:
    forms = issue(office.workspace, office.folder / "再下发", departments=[LEAD]).files
    office.workspace.undo()
    file = office.read(forms[0].path).files[0]
    assert file.status is ReturnStatus.REFUSED and codes(file) == {"file.unknown_round"}


def test_edited_and_contradicting_marks_are_asked_about(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    for row in form.book["_标识"].iter_rows(min_row=20):
        if row[1].value == f"{CHIPS}/2022":
            row[3].value = "520"
    assert "file.marks_edited" in codes(office.returned(form))
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.book["_标识"]["B6"].value = TRADE
    assert office.returned(form, "b.xlsx").status in (ReturnStatus.PROBLEMS, ReturnStatus.REFUSED)
    assert not taken(office.returned(form, "c.xlsx"))


def test_a_form_of_a_later_version_is_refused(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.book["_标识"]["B1"].value = "ningbo-planner/2"
    file = office.returned(form)
    assert file.status is ReturnStatus.REFUSED and codes(file) == {"file.newer_format"}


def test_a_hidden_sheet_made_visible_is_no_news(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520)
    form.book["_标识"].sheet_state = "visible"
    file = office.returned(form)
    assert taken(file) == {"D03/2022": "520"} and not codes(file)


def test_a_closed_round_is_asked_about(office: Office) -> None:
    path = office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx")
    round_ = replace(office.workspace.plan.rounds["R1"], closed="2026-04-01")
    office.workspace.execute(Step("step.issue", (PutEntry("rounds", "R1", round_),), {"round": "一下", "count": 0}))
    assert codes(office.read(path).files[0]) == {"file.closed_round"}


def test_a_row_that_left_the_plan_is_told(office: Office) -> None:
    path = office.form().put(f"{CHIPS}/2022", 520).put("decomposition/D04/2022", 1400).save(office.folder / "a.xlsx")
    office.workspace.execute(Step("step.clear", (RemoveRows("decomposition", "D03"),), {"count": 1}))
    file = office.read(path).files[0]
    assert "file.rows_removed" in codes(file, "note") and not codes(file)
    assert taken(file) == {"D04/2022": "1400"}


def test_folders_are_searched_and_what_is_skipped_is_named(office: Office) -> None:
    folder = office.folder / "收件"
    office.form().put(f"{CHIPS}/2022", 520).save(folder / "甲" / "a.XLSX")
    office.form(TRADE).save(folder / "b.xlsm")
    (folder / "~$a.xlsx").write_bytes(b"x")
    (folder / "说明.docx").write_bytes(b"x")
    (folder / "空").mkdir()
    report = office.read(folder, folder / "空")
    assert {file.path.name: file.status.value for file in report.files} == {"a.XLSX": "clean", "b.xlsm": "problems", "~$a.xlsx": "skipped", "空": "refused"}


def test_progress_and_cancelling(office: Office) -> None:
    seen: list[tuple[int, int]] = []
    paths = list(office.forms.values())[:4]
    report = read_returns(office.workspace, paths, progress=lambda done, of: seen.append((done, of)), cancelled=lambda: len(seen) == 2)
    assert seen == [(1, 4), (2, 4)] and report.cancelled and len(report.files) == 2


def test_a_read_only_plan_reads_but_does_not_take(office: Office) -> None:
    path = office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx")
    second = open_plan(office.workspace.path, read_only=True)
    try:
        report = read_returns(second, [path])
        assert taken(report.files[0])
        with pytest.raises(PlannerError):
            accept(second, report, "clean")
    finally:
        second.close()


def test_the_report_for_scripts(office: Office) -> None:
    change_plan(office, f"{CHIPS}/2023", "610")
    form = office.form().put(f"{CHIPS}/2022", "1.2万").put(f"{CHIPS}/2023", 650).put(f"{CHIPS}/2024", "l20").put(f"{CHIPS}/2025", 900)
    path = form.save(office.folder / "a.xlsx")
    (file,) = office.read(path).to_json()["files"]
    assert {key: file[key] for key in ("file", "department", "round", "status")} == {"file": str(path), "department": LEAD, "round": "R1", "status": "problems"}
    problems = {problem["cell"]: problem for problem in file["problems"] if problem["grade"] != "note"}
    doubt, refused = (problems[form.places[f"{CHIPS}/{year}"]] for year in (2022, 2024))
    assert set(doubt) == {"sheet", "cell", "code", "grade", "message", "text", "read_as"}
    assert (doubt["sheet"], doubt["code"], doubt["grade"], doubt["text"], doubt["read_as"]) == ("填报表", "returns.cell.bare_scale", "ask", "1.2万", "12000 或 0.00012")
    assert (refused["code"], refused["grade"], refused["text"], refused["read_as"]) == ("returns.cell.not_a_figure", "error", "l20", None)
    for said in ("a.xlsx", "填报表", form.places[f"{CHIPS}/2024"], "l20", "亿元"):
        assert said in refused["message"]
    changes = {change["period"]: change for change in file["changes"]}
    wanted = {"row": "D03", "label": "集成电路", "period": "2023", "issued": "600", "current": "610", "returned": "650", "state": "conflict"}
    assert {key: changes["2023"][key] for key in wanted} == wanted
    assert {period: change["state"] for period, change in changes.items()} == {"2022": "new", "2023": "conflict", "2024": "refused", "2025": "new"}


def test_findings_before_and_after_are_counted_without_touching_the_plan(office: Office) -> None:
    before = plan_state(office.workspace.plan)
    found = dict(office.workspace.checker.findings)
    report = office.read(office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "a.xlsx"))
    now, then = preview_findings(office.workspace, report, "clean")
    assert isinstance(now, FindingCounts) and then.error == now.error + 1
    assert plan_state(office.workspace.plan) == before and office.workspace.checker.findings == found
    change = accept(office.workspace, report, "clean")
    assert change is not None and preview_findings(office.workspace, report, "none")[0] == then


def test_an_unchanged_form_is_recorded_as_returned(office: Office) -> None:
    report = office.read(office.form().sign().save(office.folder / "a.xlsx"))
    assert report.files[0].status is ReturnStatus.UNCHANGED
    accept(office.workspace, report, "clean")
    receipt = office.workspace.plan.rounds["R1"].issues[LEAD].receipts[0]
    assert (receipt.changes, receipt.problems, receipt.filled_by) == (0, 0, "张三")


def line_of(office: Office, department: str, today: date) -> tuple[LedgerState, int, int]:
    line = next(line for line in ledger(office.workspace, today) if line.department == department)
    return line.state, line.versions, line.changes


def test_the_ledger(office: Office) -> None:
    in_time, late = date(2026, 3, 31), date(2026, 4, 1)
    assert line_of(office, LEAD, in_time) == (LedgerState.NOT_RETURNED, 0, 0)
    assert line_of(office, LEAD, late) == (LedgerState.LATE, 0, 0)
    report = office.read(office.form().put(f"{CHIPS}/2022", "abc").put(f"{CHIPS}/2023", 650).save(office.folder / "a.xlsx"))
    send_back(office.workspace, report.files[0])
    assert line_of(office, LEAD, in_time) == (LedgerState.SENT_BACK, 1, 0)
    assert line_of(office, LEAD, late)[0] is LedgerState.LATE
    again = office.read(office.form().put(f"{CHIPS}/2023", 650).save(office.folder / "b.xlsx"))
    accept(office.workspace, again, "clean")
    assert line_of(office, LEAD, late) == (LedgerState.ACCEPTED, 2, 1)
    office.workspace.undo()
    assert line_of(office, LEAD, in_time) == (LedgerState.SENT_BACK, 1, 0)


def test_a_file_without_a_sender_cannot_be_sent_back(office: Office) -> None:
    path = office.folder / "x.xlsx"
    path.write_bytes(b"nothing")
    with pytest.raises(PlannerError, match="认不出"):
        send_back(office.workspace, office.read(path).files[0])


@pytest.mark.parametrize("spoil", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"%PDF-1.7", lambda data: data.replace(b"PK", b"XX")])
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(office: Office, spoil: Callable[[bytes], bytes]) -> None:
    path = office.folder / "坏文件.xlsx"
    path.write_bytes(spoil(office.forms[LEAD].read_bytes()))
    file = office.read(path).files[0]
    assert file.status is ReturnStatus.REFUSED and "坏文件.xlsx" in file.problems[0].message
    assert accept(office.workspace, office.read(path), "all") is None
