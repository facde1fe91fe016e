"""What differs between two versions: every kind of change is named for what it is, gaps are counted, a bridge accounts for the whole move of a total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan_digest import content_digest
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRef, TableInfo
from ningbo_planner.edits import acts
from ningbo_planner.edits.answering import write_departments
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import rename
from ningbo_planner.edits.primitives import InsertPeriod, InsertRows, PutPeriod, PutTable, RemovePeriod, RemoveRows, SetInfo
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, move_rows, new_rows, shift_rows
from ningbo_planner.edits.unit_change import change_unit
from ningbo_planner.errors import PlannerError
from ningbo_planner.services import versions
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.services.version_bridge import bridge
from ningbo_planner.services.version_compare import Comparison, change_words, compare, kind_words, sentence, summary
from ningbo_planner.services.version_differences import Difference, DifferenceKind, moved_rows
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plan_state import plan_state
from tests.plans import make_plan, make_row, make_table, small_plan


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Return a small plan, frozen once."""
    create_plan_file(tmp_path / "a.nbplan", small_plan())
    workspace = open_plan(tmp_path / "a.nbplan", "张三")
    versions.freeze(workspace, "征求意见稿")
    yield workspace
    workspace.close()


def type_in(workspace: Workspace, row: str, period: str, text: str) -> None:
    """Type a figure into table ``d``."""
    workspace.execute(acts.type_cell(workspace.plan, CellRef("d", row, period), text))


def only(found: Comparison, kind: DifferenceKind) -> Difference:
    """Return the one difference of a kind."""
    [each] = [each for each in found.differences if each.kind is kind]
    return each


def test_figures_are_told_by_what_became_of_them(workspace: Workspace) -> None:
    for row, period, text in (("A", "2021", "101"), ("A1", "2021", "50"), ("A2", "2021", "40"), ("A2a", "2022", ""), ("A2a", "2023", "3000"), ("B", "2023", "全省前列"), ("B", "2022", ">16%")):
        type_in(workspace, row, period, text)
    found = compare(workspace, "V1")
    kinds = {(each.row, each.period): each.kind.value for each in found.differences}
    assert kinds == {
        ("A", "2021"): "raised",
        ("A1", "2021"): "lowered",
        ("A2", "2021"): "filled",
        ("A2a", "2022"): "emptied",
        ("A2a", "2023"): "text",
        ("B", "2023"): "changed",
        ("B", "2022"): "raised",
    }
    assert change_words(only(found, DifferenceKind.LOWERED)) == "−10亿元" and only(found, DifferenceKind.LOWERED).lead == "甲局"
    assert sentence(found, only(found, DifferenceKind.FILLED)) == "补填：A/A2 2021年，由 —— 改为 40。"
    assert "调高 2 处，调低 1 处" in summary(found)[0]
    back = compare(workspace, versions.CURRENT, "V1")
    assert only(back, DifferenceKind.RAISED).row == "A1" and back.opened == found.closed and back.closed == found.opened


def test_rows_words_and_registers_are_told(workspace: Workspace) -> None:
    plan = workspace.plan
    workspace.execute(rename(plan, RowRef("d", "A1"), "新名"))
    workspace.execute(write_departments(plan, [RowRef("d", "A2b")], "丙局"))
    workspace.execute(shift_rows(plan, "d", ["B"], -1))
    workspace.execute(delete_rows(plan, "d", ["A2a"]))
    workspace.execute(add_rows(plan, "d", "A", Side.UNDER, name="新增"))
    workspace.execute(acts.hold_cells(plan, [CellRef("d", "A", "2021")], "李四", "已核定", "x"))
    found = compare(workspace, "V1")
    counts = {kind.value: count for kind, count in found.counts.items()}
    assert counts == {"row_renamed": 1, "departments": 1, "row_moved": 1, "row_gone": 1, "row_new": 1, "holds": 1}
    assert only(found, DifferenceKind.ROW_MOVED).row == "B" and only(found, DifferenceKind.ROW_RENAMED).after == "新名"
    assert only(found, DifferenceKind.DEPARTMENTS).after == "丙局" and "3,000" in only(found, DifferenceKind.ROW_GONE).before
    assert "A 2021" in sentence(found, only(found, DifferenceKind.HOLDS)) and "已核定" in sentence(found, only(found, DifferenceKind.HOLDS))
    assert all(kind_words(each) for each in found.differences)


def test_a_unit_that_is_changed_with_its_figures_moves_nothing(workspace: Workspace) -> None:
    workspace.execute(change_unit(workspace.plan, [RowRef("m", "K")], "万元", convert=True))
    found = compare(workspace, "V1")
    assert found.counts == {DifferenceKind.UNIT: 1, DifferenceKind.TEXT: 2} and only(found, DifferenceKind.UNIT).after == "万元"
    assert all(each.change in (None, 0) for each in found.differences)


def test_what_was_reached_is_told_apart(workspace: Workspace) -> None:
    workspace.execute(acts.type_cell(workspace.plan, CellRef("d", "A", "2022", ACTUAL), "77"))
    assert "2022年（实绩）" in sentence(compare(workspace, "V1"), compare(workspace, "V1").differences[0])


def test_only_the_row_that_was_taken_elsewhere_has_moved() -> None:
    old = make_table("t", [make_row(name, 0) for name in "abcdef"])
    new = make_table("t", [make_row(name, 0) for name in "bcdeaf"])
    assert moved_rows(old, new) == {"a"}


def test_a_bridge_accounts_for_the_whole_move(workspace: Workspace) -> None:
    type_in(workspace, "A", "2022", "150")
    type_in(workspace, "A1", "2022", "80")
    type_in(workspace, "A2", "2022", "45")
    found = compare(workspace, "V1")
    cell = CellRef("d", "A", "2022")
    assert found.totals == (cell, CellRef("d", "A2", "2022"))
    told = bridge(found.old, found.new, cell)
    assert told is not None and (told.before, told.after, told.change) == (120, 150, 30)
    assert [(part.row, part.change) for part in told.parts] == [("A1", Decimal(10)), ("A2", Decimal(-5))] and told.rest == 25
    assert sum((part.change for part in told.parts), told.rest) == told.change
    assert bridge(found.old, found.new, CellRef("d", "A1", "2022")) is not None and bridge(found.old, found.new, CellRef("d", "B", "2023")) is None


def test_the_same_version_differs_in_nothing(workspace: Workspace) -> None:
    assert summary(compare(workspace, "V1", "V1")) == ["“征求意见稿”与“征求意见稿”内容完全一致。"]


def test_a_version_that_was_tampered_with_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    type_in(workspace, "A", "2021", "101")
    version = workspace.plan.versions["V1"]
    workspace.plan.tables["d"].put_cell("A1", "2021", "target", workspace.plan.quantity(CellRef("d", "A", "2022")))
    with pytest.raises(PlannerError) as refused:
        versions.plan_at(workspace, "V1")
    assert refused.value.code == "versions.not_as_frozen" and version.content
    workspace.plan.tables["d"].put_cell("A1", "2021", "target", small_plan().quantity(CellRef("d", "A1", "2021")))


def test_a_plan_whose_log_is_gone_says_so(tmp_path: Path, workspace: Workspace) -> None:
    type_in(workspace, "A", "2021", "101")
    versions.freeze(workspace, "送审稿")
    create_plan_file(tmp_path / "b.nbplan", workspace.plan)
    other = open_plan(tmp_path / "b.nbplan")
    with pytest.raises(PlannerError) as refused:
        versions.plan_at(other, "V2")
    assert refused.value.code == "versions.log_gone" and versions.versions(other)
    other.close()


def test_the_hash_is_of_what_the_plan_says_and_of_nothing_else(tmp_path: Path) -> None:
    first, second = (make_plan([make_table("t", [make_row("a", 0, ["1", "2"])])]) for _ in range(2))
    second.tables["t"].column("2021", ACTUAL)
    assert content_digest(first) == content_digest(second)
    create_plan_file(tmp_path / "c.nbplan", first)
    with PlanFile.open(tmp_path / "c.nbplan", read_only=True) as file:
        assert content_digest(file.plan) == content_digest(first)
    second.tables["t"].put_cell("a", "2021", ACTUAL, first.quantity(CellRef("t", "a", "2022")))
    assert content_digest(first) != content_digest(second)


def test_tables_and_columns_that_came_and_went_are_told_and_brought_back(workspace: Workspace) -> None:
    plan = workspace.plan
    state = plan_state(plan)
    edits = (
        RemoveRows("m", "K", 2),
        PutTable("m", None),
        PutTable("n", TableInfo("n", "新表"), tuple(plan.tables["d"].periods[:1]), 0),
        InsertRows("n", None, 0, (make_row("N1", 0, ["5"]), make_row("N2", 1))),
        RemovePeriod("d", "2021"),
        InsertPeriod("d", 2, Period("2021", "2021年", is_base=True)),
        InsertPeriod("d", 0, Period("2030", "2030年")),
        PutPeriod("d", Period("2022", "2022年（预计）")),
        PutTable("d", replace(plan.tables["d"].info, heading="另一个表头")),
        SetInfo(replace(plan.info, title="另一个名称")),
    )
    workspace.execute(Step("step.paste", edits, {"count": 1}))
    counts = {kind.value: count for kind, count in compare(workspace, "V1").counts.items()}
    assert counts["info"] == 1 and counts["table"] == 3 and counts["period"] == 2 and counts["emptied"] > 0
    change, found = versions.restore(workspace, "V1", everything=True)
    assert change is not None and not found.held and not found.kept
    after = plan_state(plan)
    assert {**after, "versions": {}} == {**state, "versions": {}} and not compare(workspace, "V1").differences


def test_what_is_newer_and_held_stays(workspace: Workspace) -> None:
    plan = workspace.plan
    workspace.execute(add_rows(plan, "d", "A", Side.UNDER, name="新增"))
    new = next(row for row in plan.tables["d"].ids if plan.tables["d"].get(row, "name") == "新增")
    type_in(workspace, new, "2022", "7")
    workspace.execute(Step("step.paste", (InsertPeriod("d", 0, Period("2030", "2030年")), PutTable("n", TableInfo("n", "新表"), tuple(plan.tables["d"].periods[:1]))), {"count": 1}))
    workspace.execute(Step("step.paste", (InsertRows("n", None, 0, (make_row("N1", 0, ["5"]),)),), {"count": 1}))
    held = [CellRef("d", new, "2022"), CellRef("d", "B", "2030"), CellRef("n", "N1", "2021")]
    workspace.execute(acts.hold_cells(plan, held, "李四", "已核定", "x"))
    _, found = versions.restore(workspace, "V1", everything=True)
    assert found.kept == (RowRef("d", new), RowRef("n", "N1")) and "2 行" in versions.left_sentence(found)
    assert all(plan.has_cell(cell) for cell in held) and plan.tables["d"].ids[:5] == ["A", "A1", "A2", "A2a", "A2b"]


def test_a_row_without_a_place_is_refused_by_a_sentence(workspace: Workspace) -> None:
    plan = workspace.plan
    workspace.execute(move_rows(plan, "d", ["A2a"], "B", Side.BELOW))
    workspace.execute(delete_rows(plan, "d", ["A2"]))
    with pytest.raises(PlannerError, match="请先恢复“A2”"):
        versions.restoring(workspace, "V1", rows=[RowRef("d", "A2b")])
    assert versions.restore(workspace, "V1", rows=[RowRef("d", "A2")])[0] is not None
    assert plan.tables["d"].parent("A2b") == "A2" and plan.tables["d"].parent("A2a") is None and plan.tables["d"].get("A2", "aggregation") is Aggregation.SUM
    workspace.execute(move_rows(plan, "d", ["A1"], "A2a", Side.UNDER))
    new = add_rows(plan, "d", "A", Side.BELOW, name="新增")
    workspace.execute(new)
    [row] = new_rows(new.edits)
    workspace.execute(move_rows(plan, "d", ["A2a"], row, Side.UNDER))
    with pytest.raises(PlannerError, match="会连带删去"):
        versions.restoring(workspace, "V1", rows=[RowRef("d", row)])
    with pytest.raises(PlannerError, match="无法单独恢复"):
        versions.restoring(workspace, "V1", cells=[CellRef("d", row, "2022")])
