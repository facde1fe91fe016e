"""Handing out: a workbook for every department that answers for something, one step in the history, and nothing half done."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ningbo_planner.domain.department import Department
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry, SetField
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.marks import short_code
from ningbo_planner.services import issuing
from ningbo_planner.services.issuing import issue, round_name
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Open a new plan file of the shipped plan."""
    new_plan(tmp_path / "plan.nbplan")
    opened = open_plan(tmp_path / "plan.nbplan", "编制人")
    yield opened
    opened.close()


def refusal(*arguments: object, **options: object) -> PlannerError:
    """Return the sentence with which issuing refuses."""
    with pytest.raises(PlannerError) as caught:
        issue(*arguments, **options)  # type: ignore[arg-type]
    return caught.value


def test_every_department_that_answers_for_a_row_gets_its_workbook(workspace: Workspace, tmp_path: Path) -> None:
    report = issue(workspace, tmp_path / "下发", deadline="2026-12-31", contact="张三")
    assert len(report.files) == 27 and not report.skipped and not report.notes
    assert sorted(path.name for path in (tmp_path / "下发").iterdir()) == sorted(f"{file.department}_一下.xlsx" for file in report.files)
    for file in report.files:
        book = load_workbook(file.path)
        marked = {row[1].value.rpartition("/")[0] for row in book["_标识"].iter_rows(min_row=20) if row[0].value == "cell"}
        assert marked == set(file.rows)
        assert all(file.department in workspace.plan.tables[table].get(row, "departments") for table, row in (key.split("/") for key in file.rows))


def test_the_round_is_one_step_that_says_who_was_given_what(workspace: Workspace, tmp_path: Path) -> None:
    before = len(workspace.history.entries)
    report = issue(workspace, tmp_path / "out", deadline="2026-12-31", contact="张三", instructions="请核")
    assert len(workspace.history.entries) == before + 1 and workspace.history.entries[-1].name == "下发“一下”，共 27 个单位"
    recorded = workspace.plan.rounds["R1"]
    assert recorded == report.round
    assert (recorded.name, recorded.deadline, recorded.contact, recorded.instructions, recorded.closed) == ("一下", "2026-12-31", "张三", "请核", "")
    given = recorded.issues["市商务局"]
    assert given.file_name == "市商务局_一下.xlsx" and given.rows[:4] == ("decomposition/D11", "main/M07", "main/M16", "text/P019")
    assert given.values["decomposition/D11/2026"] == "2000" and given.time == recorded.started
    assert given.code == short_code(workspace.plan.info.id, "R1", "市商务局", given.values)


def test_the_round_is_in_the_plan_file(workspace: Workspace, tmp_path: Path) -> None:
    report = issue(workspace, tmp_path / "out")
    workspace.close()
    again = open_plan(tmp_path / "plan.nbplan")
    assert again.plan.rounds == {"R1": report.round}
    again.close()


def test_names_and_aliases_choose_departments(workspace: Workspace, tmp_path: Path) -> None:
    report = issue(workspace, tmp_path / "out", departments=["市市场监", "市服务局", "市市场监管局"])
    assert [file.department for file in report.files] == ["市市场监管局", "市服务业局"]


def test_a_department_without_rows_is_named_not_written(workspace: Workspace, tmp_path: Path) -> None:
    report = issue(workspace, tmp_path / "out", departments=["市商务局", "市税务局"])
    assert [file.department for file in report.files] == ["市商务局"] and report.skipped == ("市税务局",)
    error = refusal(workspace, tmp_path / "two", departments=["市税务局"])
    assert error.code == "issue.no_rows" and "市税务局" in str(error) and not (tmp_path / "two").exists()


def test_an_unknown_department_is_answered_with_near_ones(workspace: Workspace, tmp_path: Path) -> None:
    error = refusal(workspace, tmp_path / "out", departments=["市商务委"])
    assert error.code == "issue.unknown_department_near" and "市商务局" in str(error)
    assert refusal(workspace, tmp_path / "out", departments=["XYZ"]).code == "issue.unknown_department"
    assert not (tmp_path / "out").exists() and not workspace.plan.rounds


@pytest.mark.parametrize("text", ["2026-2-3", "20260331", "2026-02-30", "2026-W10-1", "下周", "２０２６-03-31"])
def test_a_deadline_is_a_date_or_nothing(workspace: Workspace, tmp_path: Path, text: str) -> None:
    error = refusal(workspace, tmp_path / "out", deadline=text)
    assert error.code == "issue.bad_date" and text in str(error) and not (tmp_path / "out").exists()


def test_rounds_are_counted_and_named(workspace: Workspace, tmp_path: Path) -> None:
    names = [issue(workspace, tmp_path / "out", departments=["市商务局"]).round for _ in range(2)]
    named = issue(workspace, tmp_path / "out", departments=["市商务局"], name="征求意见")
    assert [(each.id, each.name) for each in (*names, named.round)] == [("R1", "一下"), ("R2", "二下"), ("R3", "征求意见")]
    assert named.files[0].path.name == "市商务局_征求意见.xlsx"
    assert [round_name(number) for number in (9, 10, 11, 20, 21, 100)] == ["九下", "十下", "十一下", "二十下", "二十一下", "100下"]


def test_a_round_that_was_undone_never_lends_its_number_to_another(workspace: Workspace, tmp_path: Path) -> None:
    issue(workspace, tmp_path / "out", departments=["市商务局"])
    workspace.undo()
    assert not workspace.plan.rounds
    report = issue(workspace, tmp_path / "out", departments=["市商务局"])
    assert (report.round.id, report.round.name) == ("R2", "一下")


def test_files_that_are_there_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "市商务局_一下.xlsx").write_text("我的文件")
    report = issue(workspace, tmp_path, departments=["市商务局"])
    assert report.files[0].path.name == "市商务局_一下（2）.xlsx" == workspace.plan.rounds["R1"].issues["市商务局"].file_name
    assert (tmp_path / "市商务局_一下.xlsx").read_text() == "我的文件"


def test_a_name_that_no_file_can_have_is_made_safe(workspace: Workspace, tmp_path: Path) -> None:
    workspace.execute(Step("step.paste", (PutEntry("departments", "甲", Department("甲", "市发改委/能源局:二处?")), SetField("main", "M17", "departments", ("甲",))), {"count": 1}))
    report = issue(workspace, tmp_path / "out", departments=["甲"], name="1/2")
    assert report.files[0].path.name == "市发改委／能源局：二处？_1／2.xlsx"


def test_a_department_that_is_not_in_the_register_gets_its_workbook_too(workspace: Workspace, tmp_path: Path) -> None:
    workspace.execute(Step("step.paste", (SetField("main", "M17", "departments", ("新设局",)),), {"count": 1}))
    assert "新设局" in {file.department for file in issue(workspace, tmp_path / "out").files}


def test_nothing_stays_when_one_file_cannot_be_written(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = issuing.safe_write, 0

    def full(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise PlannerError("file.disk_full", path=str(path), reason="")
        real(path, data)

    monkeypatch.setattr(issuing, "safe_write", full)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "别的.txt").write_text("留着")
    before = len(workspace.history.entries)
    assert refusal(workspace, tmp_path / "out").code == "file.disk_full"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["别的.txt"]
    assert not workspace.plan.rounds and len(workspace.history.entries) == before
    assert refusal(workspace, tmp_path / "new" / "deep", progress=lambda *_: stop()).code == "issue.cancelled"
    assert not (tmp_path / "new").exists()


def stop() -> None:
    """Give up."""
    raise PlannerError("issue.cancelled")


def test_nothing_stays_when_the_round_cannot_be_recorded(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(step: Step) -> None:
        raise PlannerError("file.disk_full", path="plan", reason="")

    monkeypatch.setattr(workspace, "execute", refuse)
    assert refusal(workspace, tmp_path / "new" / "out").code == "file.disk_full"
    assert not (tmp_path / "new").exists() and not workspace.plan.rounds


def test_progress_is_told_and_a_person_may_stop(workspace: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    error = refusal(workspace, tmp_path / "out", progress=lambda done, total: told.append((done, total)), cancelled=lambda: len(told) == 4)
    assert error.code == "issue.cancelled" and told == [(1, 27), (2, 27), (3, 27), (4, 27)]
    assert not (tmp_path / "out").exists() and not workspace.plan.rounds


def test_a_file_in_the_place_of_the_folder_is_named(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    assert refusal(workspace, tmp_path / "out").code == "issue.not_a_folder"
    assert refusal(workspace, tmp_path / "out" / "deeper").code == "issue.cannot_make_folder"


def test_a_plan_open_for_reading_hands_nothing_out(workspace: Workspace, tmp_path: Path) -> None:
    workspace.close()
    reader = open_plan(tmp_path / "plan.nbplan", read_only=True)
    assert refusal(reader, tmp_path / "out").code == "workspace.read_only" and not (tmp_path / "out").exists()
    reader.close()


def test_a_plan_without_departments_says_so(workspace: Workspace, tmp_path: Path) -> None:
    rows = [(table, row) for table in workspace.plan.tables for row in workspace.plan.tables[table].ids]
    workspace.execute(Step("step.paste", tuple(SetField(table, row, "departments", ()) for table, row in rows), {"count": 0}))
    assert refusal(workspace, tmp_path / "out").code == "issue.nobody_answers"


def test_what_a_text_lost_is_in_the_report(workspace: Workspace, tmp_path: Path) -> None:
    workspace.execute(Step("step.paste", (SetField("main", "M17", "name", "未来\x07乡村"),), {"count": 1}))
    report = issue(workspace, tmp_path / "out", departments=["市农业农村局"])
    assert report.notes and "控制字符" in report.notes[0]
    assert load_workbook(io.BytesIO(report.files[0].path.read_bytes()))["填报表"]
