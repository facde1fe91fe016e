"""Rounds: which way they go, handing out once more, who gets which rows, older versions that come back, closing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ningbo_planner.domain.exchange_round import RoundKind
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.issuing import IssueOrder, IssueReport, hand_out, issue, offers
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.returns import accept, read_returns
from ningbo_planner.services.rounds import assigned_rows, close_round, find_round, next_round_name, outstanding, reopen_round, row_labels, rows_of
from ningbo_planner.services.workspace import Workspace
from tests.exchange.returned_forms import FilledForm

TRADE, ROW = "市商务局", "decomposition/D11"
CELL = CellRef("decomposition", "D11", "2026")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Open a new plan file of the shipped plan."""
    new_plan(tmp_path / "plan.nbplan")
    opened = open_plan(tmp_path / "plan.nbplan", "编制人")
    yield opened
    opened.close()


def give(workspace: Workspace, folder: Path, **order: object) -> IssueReport:
    """Hand out to one department."""
    return hand_out(workspace, folder, IssueOrder(**{"departments": (TRADE,), **order}))  # type: ignore[arg-type]


def refused(act: object, *arguments: object) -> PlannerError:
    """Return the sentence with which an act refuses."""
    with pytest.raises(PlannerError) as caught:
        act(*arguments)  # type: ignore[operator]
    return caught.value


def test_a_round_upwards_leaves_the_cells_empty_and_shows_the_plan_beside(workspace: Workspace, tmp_path: Path) -> None:
    report = give(workspace, tmp_path / "out", kind=RoundKind.UP)
    assert report.round.name == "一上" and report.round.kind is RoundKind.UP and next_round_name(workspace.plan) == "一下"
    assert next_round_name(workspace.plan, RoundKind.UP) == "二上"
    form = FilledForm(report.files[0].path)
    values = load_workbook(report.files[0].path, data_only=True)["填报表"]
    assert {values[place].value for place in form.places.values()} == {None}
    words = {cell.value for row in values.iter_rows() for cell in row}
    assert {"现方案数", 2000, "还有 5 格未填", "填的数与现方案没有不同"} <= words and "下发数" not in words and "合计与分项平衡" not in words


def test_what_is_proposed_upwards_comes_back_and_a_blank_is_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    form = FilledForm(give(workspace, tmp_path / "out", kind=RoundKind.UP).files[0].path).sign()
    filled = {f"{ROW}/{year}": value for year, value in zip(range(2022, 2027), (905, "不变", 0, "/", None), strict=True)}
    for key, value in filled.items():
        form.put(key, value)
    file = read_returns(workspace, [form.save(tmp_path / "交回.xlsx")]).files[0]
    assert file.submission is not None
    read = {f"{answer.cell.table}/{answer.cell.row}/{answer.cell.period}": [quantity.text for quantity in answer.readings] for answer in file.submission.answers}
    assert [read[key] for key in filled] == [["905"], ["1100"], ["0"], ["/"], []]
    assert any(problem.code == "returns.cell.blank" for problem in file.problems)


def test_handing_out_once_more_makes_a_second_version_of_one_step(workspace: Workspace, tmp_path: Path) -> None:
    first = issue(workspace, tmp_path / "one", departments=[TRADE, "市发改委"], deadline="2026-12-31", contact="张三")
    workspace.execute(type_cell(workspace.plan, CELL, "2100"))
    second = give(workspace, tmp_path / "two", again="一下", instructions="请再核")
    assert [file.version for file in first.files] == [1, 1] and [(file.version, file.path.name) for file in second.files] == [(2, f"{TRADE}_一下_第2版.xlsx")]
    round_ = workspace.plan.rounds["R1"]
    assert list(workspace.plan.rounds) == ["R1"] and (round_.deadline, round_.contact, round_.instructions) == ("2026-12-31", "张三", "请再核")
    given = round_.issues[TRADE]
    assert (given.version, given.values[f"{ROW}/2026"], given.older[0].values[f"{ROW}/2026"]) == (2, "2100", "2000") and round_.issues["市发改委"].version == 1
    assert workspace.history.entries[-1].name == "再次下发“一下”，共 1 个单位"
    assert "（第 2 版）" in str(load_workbook(second.files[0].path)["填报表"]["B2"].value)


def test_an_older_version_that_comes_back_is_known_and_compared_with_its_own_figures(workspace: Workspace, tmp_path: Path) -> None:
    first = issue(workspace, tmp_path / "one", departments=[TRADE])
    workspace.execute(type_cell(workspace.plan, CELL, "2100"))
    give(workspace, tmp_path / "two", again="一下")
    form = FilledForm(first.files[0].path).sign().put(f"{ROW}/2022", 910)
    file = read_returns(workspace, [form.save(tmp_path / "旧.xlsx")]).files[0]
    asked = next(problem for problem in file.problems if problem.code == "returns.file.older_version")
    assert "第 1 版" in asked.message and "第 2 版" in asked.message
    assert [(change.period, change.issued, change.returned, change.doubt) for change in file.changes] == [("2022", "900", "910", True)]
    newest = FilledForm(tmp_path / "two" / f"{TRADE}_一下_第2版.xlsx").sign().put(f"{ROW}/2022", 920)
    file = read_returns(workspace, [newest.save(tmp_path / "新.xlsx")]).files[0]
    assert not any(problem.code == "returns.file.older_version" for problem in file.problems)
    assert [(change.returned, change.doubt) for change in file.changes] == [("920", False)]


def test_an_older_version_is_known_by_its_visible_code_alone(workspace: Workspace, tmp_path: Path) -> None:
    first = issue(workspace, tmp_path / "one", departments=[TRADE])
    workspace.execute(type_cell(workspace.plan, CELL, "2100"))
    give(workspace, tmp_path / "two", again="一下")
    form = FilledForm(first.files[0].path).sign().put(f"{ROW}/2022", 910)
    del form.book["_标识"]
    for name in list(form.book.defined_names):
        del form.book.defined_names[name]
    for name in list(form.book.custom_doc_props.names):
        del form.book.custom_doc_props[name]
    file = read_returns(workspace, [form.save(tmp_path / "旧.xlsx")]).files[0]
    assert {"returns.file.older_version", "returns.file.by_code"} <= {problem.code for problem in file.problems}


def test_a_round_can_be_handed_to_further_departments(workspace: Workspace, tmp_path: Path) -> None:
    issue(workspace, tmp_path / "one", departments=[TRADE])
    report = give(workspace, tmp_path / "two", again="R1", departments=("市发改委",))
    assert [file.version for file in report.files] == [1] and set(workspace.plan.rounds["R1"].issues) == {TRADE, "市发改委"}


def test_rows_can_be_added_and_left_out_and_stay_so_when_handed_out_again(workspace: Workspace, tmp_path: Path) -> None:
    rows = assigned_rows(workspace.plan, TRADE, ["decomposition/D10"], ["main/M16"])
    assert rows[:3] == ("decomposition/D10", ROW, "main/M07") and "main/M16" not in rows
    report = give(workspace, tmp_path / "one", rows={TRADE: rows})
    assert report.files[0].rows == rows and workspace.plan.rounds["R1"].issues[TRADE].is_chosen
    form = FilledForm(report.files[0].path).sign().put("decomposition/D10/2026", 120)
    file = read_returns(workspace, [form.save(tmp_path / "交回.xlsx")]).files[0]
    assert [(change.row, change.returned) for change in file.changes] == [("D10", "120")]
    assert give(workspace, tmp_path / "two", again="R1", departments=()).files[0].rows == rows
    assert rows_of(workspace.plan, workspace.plan.rounds["R1"]) == {TRADE: rows}


def test_a_department_that_answers_for_nothing_can_be_given_rows(workspace: Workspace, tmp_path: Path) -> None:
    report = hand_out(workspace, tmp_path / "out", IssueOrder(("市税务局",), rows={"市税务局": (ROW,)}))
    assert [(file.department, file.rows) for file in report.files] == [("市税务局", (ROW,))] and not report.skipped


def test_rows_that_cannot_be_handed_out_are_named(workspace: Workspace) -> None:
    error = refused(assigned_rows, workspace.plan, TRADE, ["texts/T01"])
    assert error.code == "issue.row_not_for_forms" and "texts/T01" in str(error)


def test_closing_is_one_step_and_ends_being_late(workspace: Workspace, tmp_path: Path) -> None:
    issue(workspace, tmp_path / "out", departments=[TRADE, "市发改委"], deadline="2026-01-31")
    assert outstanding(workspace.plan.rounds["R1"]) == [TRADE, "市发改委"]
    change = close_round(workspace)
    assert change.entry.name == "结束轮次“一下”" and workspace.plan.rounds["R1"].closed
    assert refused(close_round, workspace, "一下").code == "round.closed_already"
    assert refused(hand_out, workspace, tmp_path / "x", IssueOrder(again="一下")).code == "issue.round_closed" and not (tmp_path / "x").exists()
    reopen_round(workspace, "一下")
    assert not workspace.plan.rounds["R1"].closed and refused(reopen_round, workspace, "R1").code == "round.open_already"


def test_rounds_are_found_by_id_and_name_and_the_last_open_one_is_meant(workspace: Workspace, tmp_path: Path) -> None:
    assert refused(find_round, workspace.plan).code == "round.none"
    issue(workspace, tmp_path / "one", departments=[TRADE])
    issue(workspace, tmp_path / "two", departments=[TRADE])
    assert [find_round(workspace.plan, name).id for name in ("R1", "一下", "二下", "")] == ["R1", "R1", "R2", "R2"]
    close_round(workspace, "R2")
    assert find_round(workspace.plan).id == "R1"
    assert "一下、二下" in str(refused(find_round, workspace.plan, "三下"))


def test_what_came_back_of_the_first_version_stays_noted_when_it_is_handed_out_again(workspace: Workspace, tmp_path: Path) -> None:
    first = issue(workspace, tmp_path / "one", departments=[TRADE])
    form = FilledForm(first.files[0].path).sign().put(f"{ROW}/2022", 910)
    accept(workspace, read_returns(workspace, [form.save(tmp_path / "交回.xlsx")]), "clean")
    give(workspace, tmp_path / "two", again="R1")
    receipts = workspace.plan.rounds["R1"].issues[TRADE].receipts
    assert [(receipt.file_name, receipt.version, len(receipt.code)) for receipt in receipts] == [("交回.xlsx", 1, 9)]


def test_the_offers_name_every_row_that_can_be_chosen(workspace: Workspace) -> None:
    labels = row_labels(workspace.plan)
    assert all(row in labels for offer in offers(workspace.plan) for row in offer.rows) and labels[ROW].startswith("数字服务业(营收)/")
