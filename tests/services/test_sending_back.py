"""退回: the letter in a department's own terms, the copies, and the record that they went back."""

from __future__ import annotations

from datetime import date

import pytest

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.edits.acts import hold_cells
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.returns_ledger import LedgerState, ledger
from ningbo_planner.services.sending_back import letter, sendable, write_back, write_letters
from tests.exchange.returned_forms import LEAD, TRADE, Office, issued_plan, office
from tests.plan_state import plan_state

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"
BEFORE, AFTER = date(2026, 3, 20), date(2026, 5, 1)


def test_the_letter_lists_what_is_to_be_mended_by_cell(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "1.2万").put(f"{CHIPS}/2024", "abc")
    file = office.returned(form, "甲.xlsx")
    text = letter(office.workspace.plan, file, BEFORE)
    lines = text.splitlines()
    assert lines[0] == "关于退回“一下”填报表的函" and lines[2] == f"{LEAD}：" and lines[-1] == "2026年3月20日"
    assert "有以下 2 处" in text and "于2026年3月31日前" in text and "甲_审核意见.xlsx" in text
    assert [line.split("．")[0].strip() for line in lines if "．" in line] == ["1", "2"]
    places = [form.places[f"{CHIPS}/{year}"] for year in (2023, 2024)]
    assert all(f"〔填报表〕{place} 写的是" in text for place in places)
    for words in ("请选择", "采纳", "在方案里", "{", "甲.xlsx〔"):
        assert words not in text
    assert "尽快" in letter(office.workspace.plan, file, AFTER)


def test_what_only_we_can_settle_is_not_the_departments(office: Office) -> None:
    office.workspace.execute(hold_cells(office.workspace.plan, [cell_of(f"{CHIPS}/2022")], "王处", "已上会", "2026-03-01T08:00:00"))
    file = office.returned(office.form().put(f"{CHIPS}/2022", 520), "甲.xlsx")
    assert file.open_problems and sendable(office.workspace.plan, [file]) == []


def test_an_untouched_form_is_asked_to_be_agreed_to_or_filled_in(office: Office) -> None:
    [file] = office.read(office.forms[TRADE]).files
    text = letter(office.workspace.plan, file)
    assert "确无修改意见的，请在“意见”栏选“同意”并签署；漏填的请补填。" in text and "视为同意" not in text


def test_several_go_back_in_one_step(office: Office) -> None:
    before = plan_state(office.workspace.plan)
    lead = office.form().put(f"{CHIPS}/2024", "abc").save(office.folder / "甲.xlsx")
    trade = office.form(TRADE).put("decomposition/D11/2022", "约九百").save(office.folder / "乙.xlsx")
    report = office.read(lead, trade)
    written = write_back(office.workspace, report.files, office.folder / "退回", {report.files[0].submission.digest: "改过的函\n"})
    assert {path.name for path in written.copies} == {"甲_审核意见.xlsx", "乙_审核意见.xlsx"}
    assert {path.name for path in written.letters} == {f"退回函_{LEAD}.txt", f"退回函_{TRADE}.txt"}
    assert (office.folder / "退回" / f"退回函_{LEAD}.txt").read_bytes() == "\ufeff改过的函\r\n".encode()
    states = {line.department: line.state for line in ledger(office.workspace, BEFORE)}
    assert states[LEAD] is states[TRADE] is LedgerState.SENT_BACK
    office.workspace.undo()
    assert plan_state(office.workspace.plan) == before


def test_letters_alone_are_written_for_those_that_need_one(office: Office) -> None:
    clean = office.form(TRADE).put("decomposition/D11/2022", 910).save(office.folder / "乙.xlsx")
    report = office.read(office.form().put(f"{CHIPS}/2024", "abc").save(office.folder / "甲.xlsx"), clean)
    assert [path.name for path in write_letters(office.workspace.plan, report.files, office.folder / "函")] == [f"退回函_{LEAD}.txt"]


def test_nobodys_workbook_is_not_sent_back(office: Office) -> None:
    path = office.folder / "坏.xlsx"
    path.write_bytes(b"no workbook")
    file = office.read(path).files[0]
    with pytest.raises(PlannerError, match="坏.xlsx"):
        write_back(office.workspace, [file], office.folder / "退回")
    assert sendable(office.workspace.plan, [file]) == [] and not (office.folder / "退回").exists()
