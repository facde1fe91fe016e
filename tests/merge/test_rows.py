"""Rows that a department added or left out: taken at the place that the planner chose, in the step of the import, with the origin of each figure."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import hold_cells
from ningbo_planner.edits.structure import Side
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.marks import NAME_MARK, UNIT_MARK
from ningbo_planner.merge.diff import ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.services.returns import accept
from ningbo_planner.services.returns_effect import effect_of
from tests.exchange.returned_forms import LEAD, FilledForm, Office, issued_plan, move_rows, office
from tests.plan_state import plan_state

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"


def with_new_row(form: FilledForm, name: str = "低空经济", unit: str = "亿元", **figures: object) -> FilledForm:
    """Put a row of the department's own below the one of the chips."""
    sheet, at = form.sheet, form.row(CHIPS) + 1
    columns = {key.rpartition("/")[2]: sheet[address].column for key, address in form.places.items() if key.startswith(f"{CHIPS}/")}
    marks = next(row for row in sheet.iter_rows() if any(cell.value == NAME_MARK for cell in row))
    places = {cell.value: cell.column for cell in marks if cell.value in (NAME_MARK, UNIT_MARK)}
    move_rows(sheet, at, 1)
    sheet.cell(at, places[NAME_MARK]).value, sheet.cell(at, places[UNIT_MARK]).value = name, unit
    for year, value in figures.items():
        sheet.cell(at, columns[year.removeprefix("y")]).value = value
    return form


def proposed(office: Office, form: FilledForm) -> tuple[RowChange, ...]:
    return office.returned(form).rows


def test_a_new_row_is_proposed_with_its_place_and_figures(office: Office) -> None:
    (row,) = proposed(office, with_new_row(office.form(), y2022=30, y2023="40亿元", y2024="大约很多"))
    assert (row.meaning, row.state, row.label, row.unit, row.table, row.after) == (Meaning.NEW_ROW, ChangeState.NEW, "低空经济", "亿元", "decomposition", "D03")
    assert {figure.period: (figure.text, [reading.text for reading in figure.readings]) for figure in row.figures} == {
        "2022": ("30", ["30"]),
        "2023": ("40亿元", ["40"]),
        "2024": ("大约很多", []),
    }


@pytest.mark.parametrize(("side", "anchor"), [(Side.BELOW, "D03"), (Side.ABOVE, "D03"), (Side.BELOW, None)])
def test_it_is_taken_at_the_chosen_place_in_one_step(office: Office, side: Side, anchor: str | None) -> None:
    plan, before = office.workspace.plan, plan_state(office.workspace.plan)
    form = with_new_row(office.form().put(f"{CHIPS}/2022", 520), y2022=30, y2023=40)
    report = office.read(form.save(office.folder / "甲.xlsx"))
    (row,) = report.rows()
    change = accept(office.workspace, report, "clean", {row.key: RowPlace(anchor, side)})
    assert change is not None and change.entry.name == f"采纳回收的 1 个数、新增 1 行、删去 0 行（{LEAD}）"
    table = plan.tables["decomposition"]
    new = next(each for each in table.ids if table.get(each, "name") == "低空经济")
    expected = len(table.ids) - 1 if anchor is None else table.position("D03") + (1 if side is Side.BELOW else -1)
    assert table.position(new) == expected
    assert (table.unit_of(new), table.cell(new, "2022").text, table.cell(new, "2024").text) == ("亿元", "30", "")
    assert LEAD in table.get(new, "departments")
    origins = {edit.cell: edit.origin for edit in office.workspace.history.payload(change.entry.seq).edits if getattr(edit, "origin", "")}
    digest = report.files[0].submission.digest[:12]
    assert all(origin.startswith("甲.xlsx〔填报表〕") and digest in origin for origin in origins.values())
    assert CellRef("decomposition", new, "2022") in origins and len(plan.rounds["R1"].issues[LEAD].receipts) == 1
    office.workspace.undo()
    assert plan_state(plan) == before


def test_a_row_of_shares_does_not_become_part_of_a_sum(office: Office) -> None:
    report = office.read(with_new_row(office.form(), "渗透率", "%", y2022=30).save(office.folder / "甲.xlsx"))
    (row,) = report.rows()
    accept(office.workspace, report, "none", {row.key: RowPlace("D03", Side.BELOW)})
    table = office.workspace.plan.tables["decomposition"]
    new = next(each for each in table.ids if table.get(each, "name") == "渗透率")
    assert (table.get(new, "kind").value, table.unit_of(new)) == ("share", "%")


def test_what_the_plan_has_by_now_is_not_offered_again(office: Office) -> None:
    report = office.read(with_new_row(office.form(), y2022=30).save(office.folder / "甲.xlsx"))
    (row,) = report.rows()
    accept(office.workspace, report, "none", {row.key: RowPlace("D03", Side.BELOW)})
    (again,) = office.read(office.folder / "甲.xlsx").rows()
    assert again.state is ChangeState.SAME
    with pytest.raises(PlannerError, match="低空经济"):
        accept(office.workspace, report, "none", {row.key: RowPlace("D03", Side.BELOW)})


def test_a_deleted_row_is_deleted_only_when_chosen(office: Office) -> None:
    plan, before = office.workspace.plan, plan_state(office.workspace.plan)
    form = office.form()
    move_rows(form.sheet, form.row(CHIPS), -1)
    report = office.read(form.save(office.folder / "甲.xlsx"))
    (row,) = report.rows()
    assert (row.meaning, row.row, row.is_open) == (Meaning.ROW_GONE, "D03", True)
    accept(office.workspace, report, "all")
    assert "D03" in plan.tables["decomposition"]
    accept(office.workspace, report, "none", {row.key: RowPlace()})
    assert "D03" not in plan.tables["decomposition"]
    while office.workspace.history.next_undo is not None and "D03" not in plan.tables["decomposition"]:
        office.workspace.undo()
    assert "D03" in plan.tables["decomposition"] and plan_state(plan).keys() == before.keys()


def test_a_held_row_is_not_deleted(office: Office) -> None:
    plan = office.workspace.plan
    form = office.form()
    move_rows(form.sheet, form.row(CHIPS), -1)
    path = form.save(office.folder / "甲.xlsx")
    office.workspace.execute(hold_cells(plan, [cell_of(f"{CHIPS}/2022")], "王处", "已上会", "2026-03-01T08:00:00"))
    report = office.read(path)
    (row,) = report.rows()
    assert row.state is ChangeState.REFUSED and "锁定" in row.why
    with pytest.raises(PlannerError, match="不能按单位的填报"):
        accept(office.workspace, report, "none", {row.key: RowPlace()})


def test_the_effect_on_the_checks_is_told_and_nothing_is_kept(office: Office) -> None:
    before, findings = plan_state(office.workspace.plan), dict(office.workspace.checker.findings)
    report = office.read(with_new_row(office.form().put(f"{CHIPS}/2022", 520), y2022=30).save(office.folder / "甲.xlsx"))
    (row,) = report.rows()
    taken = {change.key: change.readings[0].text for change in report.changes()}
    effect = effect_of(office.workspace, report, taken, {row.key: RowPlace("D03", Side.BELOW)})
    assert plan_state(office.workspace.plan) == before and office.workspace.checker.findings == findings
    assert accept(office.workspace, report, taken, {row.key: RowPlace("D03", Side.BELOW)}) is not None
    now = office.workspace.checker.findings
    new = {key for key in now if key not in findings}
    assert effect.came and len(effect.came) == len(new) and {finding.id for finding in effect.went} == set(findings) - set(now)
    assert effect.after == tuple(sum(each.grade.value == grade for each in now.values()) for grade in ("error", "warning", "hint"))
