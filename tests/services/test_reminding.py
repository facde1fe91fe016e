"""The ledger with all returns, reminders as text and workbook, and codes that are typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.reminder_book import TEMPLATE
from ningbo_planner.paths import template_dir
from ningbo_planner.services import reminding
from ningbo_planner.services.code_checking import CodeSource, check_code
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.reminding import remind, write_reminders
from ningbo_planner.services.returns import accept, read_returns, send_back
from ningbo_planner.services.returns_ledger import LedgerState, counts, ledger, record
from ningbo_planner.services.rounds import close_round
from ningbo_planner.services.workspace import Workspace
from tests.exchange.returned_forms import FilledForm

TRADE, PLANNING, ROW = "市商务局", "市发改委", "decomposition/D11"
DEADLINE, AFTER, BEFORE = "2099-03-31", date(2099, 4, 10), date(2099, 3, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Open a plan from which two departments were handed a workbook."""
    new_plan(tmp_path / "plan.nbplan")
    opened = open_plan(tmp_path / "plan.nbplan", "编制人")
    issue(opened, tmp_path / "下发", departments=[PLANNING, TRADE], deadline=DEADLINE, contact="张三 0574-1")
    yield opened
    opened.close()


def form(tmp_path: Path, department: str = TRADE) -> FilledForm:
    """Open the workbook of a department."""
    return FilledForm(tmp_path / "下发" / f"{department}_一下.xlsx")


def states(workspace: Workspace, day: date) -> dict[str, LedgerState]:
    """Return the state of each department."""
    return {line.department: line.state for line in ledger(workspace, day)}


def test_what_is_noted_has_problems_or_not_and_changes_no_figure(workspace: Workspace, tmp_path: Path) -> None:
    good = form(tmp_path).sign().put(f"{ROW}/2022", 910).save(tmp_path / "好.xlsx")
    other = form(tmp_path, PLANNING)
    bad = other.put(next(iter(other.places)), "4.30.8").save(tmp_path / "坏.xlsx")
    report = read_returns(workspace, [good, bad])
    change = record(workspace, report)
    assert change is not None and change.entry.name == "登记收到 2 份填报工作簿" and not change.changes.cells
    assert states(workspace, AFTER) == {TRADE: LedgerState.RETURNED, PLANNING: LedgerState.PROBLEMS}
    assert record(workspace, read_returns(workspace, [good, bad])) is None
    accept(workspace, read_returns(workspace, [good]), "clean")
    line = next(line for line in ledger(workspace, AFTER) if line.department == TRADE)
    assert (line.state, line.versions, line.changes) == (LedgerState.ACCEPTED, 1, 1)


def test_several_returns_are_kept_and_the_newest_counts(workspace: Workspace, tmp_path: Path) -> None:
    first = read_returns(workspace, [form(tmp_path).put(f"{ROW}/2022", "4.30.8").save(tmp_path / "一.xlsx")])
    send_back(workspace, first.files[0])
    assert states(workspace, BEFORE)[TRADE] is LedgerState.SENT_BACK and states(workspace, AFTER)[TRADE] is LedgerState.LATE
    record(workspace, read_returns(workspace, [form(tmp_path).put(f"{ROW}/2022", 905).save(tmp_path / "二.xlsx")]))
    accept(workspace, read_returns(workspace, [form(tmp_path).put(f"{ROW}/2022", 910).save(tmp_path / "三.xlsx")]), "clean")
    line = next(line for line in ledger(workspace, AFTER) if line.department == TRADE).to_json()
    assert [(each["file_name"], each["state"], each["counts"]) for each in line["returns"]] == [("三.xlsx", "accepted", True), ("二.xlsx", "received", False), ("一.xlsx", "sent_back", False)]
    assert line["state"] == "accepted" and line["versions"] == 3 and line["late"] is False


def test_late_days_are_counted(workspace: Workspace) -> None:
    assert {line.days_late for line in ledger(workspace, AFTER)} == {10} and {line.days_late for line in ledger(workspace, BEFORE)} == {0}
    assert counts(ledger(workspace, AFTER))[LedgerState.LATE] == 2


def test_the_text_names_each_department_that_is_out_with_its_reason(workspace: Workspace, tmp_path: Path) -> None:
    send_back(workspace, read_returns(workspace, [form(tmp_path).put(f"{ROW}/2022", "4.30.8").save(tmp_path / "一.xlsx")]).files[0])
    late, coming = remind(workspace, today=AFTER), remind(workspace, "一下", BEFORE)
    assert [(each.department, each.days_late) for each in late.reminders] == [(PLANNING, 10), (TRADE, 10)]
    assert "现已逾期 10 天，尚未收到你单位的“市发改委_一下.xlsx”" in late.text and "有 1 处需要改正" in late.text and "张三 0574-1" in late.text
    assert "请于2099年3月31日前交回" in coming.text and "逾期" not in coming.text and "2099年3月1日" in coming.text


def test_who_has_returned_is_not_reminded(workspace: Workspace, tmp_path: Path) -> None:
    for department in (TRADE, PLANNING):
        record(workspace, read_returns(workspace, [form(tmp_path, department).sign().save(tmp_path / f"{department}.xlsx")]))
    assert remind(workspace, today=AFTER).text == "“一下”没有需要催报的单位。"


def test_a_closed_round_reminds_nobody(workspace: Workspace) -> None:
    close_round(workspace)
    with pytest.raises(PlannerError, match="已在 .* 结束"):
        remind(workspace)
    assert LedgerState.LATE not in states(workspace, AFTER).values()


def test_the_workbook_has_the_reminders_and_the_ledger(workspace: Workspace, tmp_path: Path) -> None:
    assert write_reminders(workspace, remind(workspace, today=AFTER), tmp_path / "催报单.xlsx") == []
    book = load_workbook(tmp_path / "催报单.xlsx")
    rows = [[cell.value for cell in row] for row in book["催报单"].iter_rows(min_row=5, min_col=2)]
    assert [row[:5] for row in rows] == [[1, PLANNING, "逾期未交", DEADLINE, 10], [2, TRADE, "逾期未交", DEADLINE, 10]] and all("请抓紧" in row[-1] for row in rows)
    assert [row[1].value for row in book["收发台账"].iter_rows(min_row=5, min_col=2)] == [PLANNING, TRADE]
    assert book["催报单"].print_title_rows == "$4:$4" and book["催报单"].page_setup.orientation == "landscape"
    with pytest.raises(PlannerError, match="xlsx"):
        write_reminders(workspace, remind(workspace, today=AFTER), tmp_path / "催报单.doc")


def test_an_office_may_restyle_the_reminders(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xlsx").mkdir()
    book = load_workbook(template_dir() / TEMPLATE)
    book["催报单"]["B2"] = "{{轮次}}催办通知（{{编制单位}}）"
    book["催报单"].cell(5, 3).font = Font(name="楷体", size=15)
    book["催报单"].column_dimensions["C"].width = 33
    book["催报单"]["G1"] = None
    book.save(tmp_path / TEMPLATE)
    monkeypatch.setattr(reminding, "template_dir", lambda: tmp_path)
    write_reminders(workspace, remind(workspace, today=AFTER), tmp_path / "催报单.xlsx")
    sheet = load_workbook(tmp_path / "催报单.xlsx")["催报单"]
    assert sheet["B2"].value == "一下催办通知（宁波市经济和信息化局）" and (sheet["C5"].font.name, sheet["C5"].font.size) == ("楷体", 15)
    assert sheet.column_dimensions["C"].width == 33 and sheet["G5"].value is None


def test_a_typed_code_tells_paper_file_and_plan_apart(workspace: Workspace, tmp_path: Path) -> None:
    issued = workspace.plan.rounds["R1"].issues[TRADE].code
    assert {match.source for match in check_code(workspace, issued.lower()).matches} == {CodeSource.ISSUED, CodeSource.PLAN}
    path = form(tmp_path).sign().put(f"{ROW}/2022", 910).save(tmp_path / "交回.xlsx")
    submission = read_returns(workspace, [path]).files[0].submission
    assert submission is not None and submission.filled_code != issued
    paper = submission.filled_code
    before = check_code(workspace, paper, [path])
    assert not before.matches and before.agrees and before.files[0].same_as_paper and not before.files[0].same_as_plan
    accept(workspace, read_returns(workspace, [path]), "clean")
    after = check_code(workspace, paper.replace("-", ""), [path])
    assert {match.source for match in after.matches} == {CodeSource.RETURNED, CodeSource.PLAN} and "三者一致" in after.sentences[0]
    other = check_code(workspace, issued, [path])
    assert not other.agrees and "不一致" in other.files[0].message and paper in other.files[0].message


def test_a_code_nobody_issued_or_a_misread_one_says_so(workspace: Workspace) -> None:
    assert check_code(workspace, "2222-2222").sentences[0].startswith("程序里没有与校验码 2222-2222 相同的数")
    with pytest.raises(PlannerError, match="不是校验码"):
        check_code(workspace, "2222-2223")


def test_a_file_that_is_no_form_says_why(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "别的.xlsx").write_bytes(b"nothing")
    found = check_code(workspace, workspace.plan.rounds["R1"].issues[TRADE].code, [tmp_path / "别的.xlsx"])
    assert not found.agrees and "别的.xlsx" in found.files[0].message


def test_a_file_sent_back_without_counted_problems_names_no_number(workspace: Workspace, tmp_path: Path) -> None:
    send_back(workspace, read_returns(workspace, [form(tmp_path).sign().save(tmp_path / "一.xlsx")]).files[0])
    [line] = [each for each in remind(workspace, today=AFTER).reminders if each.department == TRADE]
    assert "（一下）有些地方需要改正，已退回" in line.text
