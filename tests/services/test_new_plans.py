"""New plan files from every kind of source: what comes of them, what is told, and what is refused without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.exporting import export_plan
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.new_plans import new_plan_from
from ningbo_planner.services.plan_files import open_plan
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.sample_plans import shipped_plan


def opened(path: Path) -> Plan:
    """Return the plan of a file."""
    workspace = open_plan(path)
    try:
        return workspace.plan
    finally:
        workspace.close()


def typed(path: Path) -> Path:
    """Write a small table as another office types it."""
    book = Workbook()
    for row in (["某市目标表"], ["指标", "2021年", "2026年", "责任单位"], ["产值（亿元）", 5, 9, "市经信局"]):
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("make", [shipped_plan, small_plan])
def test_export_and_new_give_the_same_plan_under_a_new_id(make: object, tmp_path: Path) -> None:
    plan: Plan = make()  # type: ignore[operator]
    export_plan(plan, Checker(plan).ordered(), tmp_path / "附表.xlsx")
    notes = [new_plan_from(tmp_path / name, str(tmp_path / "附表.xlsx")) for name in ("一.nbplan", "二.nbplan")][0]
    first, second = opened(tmp_path / "一.nbplan"), opened(tmp_path / "二.nbplan")
    assert len({plan.info.id, first.info.id, second.info.id}) == 3
    assert plan_state(first) | {"info": replace(first.info, id=plan.info.id)} == plan_state(plan)
    assert [finding.id for finding in Checker(first).ordered()] == [finding.id for finding in Checker(plan).ordered()]
    assert len(notes) == len(plan.tables) and all("0 处改动" in note for note in notes)


def test_a_typed_table_becomes_a_plan_that_can_be_worked_on(tmp_path: Path) -> None:
    notes = new_plan_from(tmp_path / "新.nbplan", str(typed(tmp_path / "某市.xlsx")))
    plan = opened(tmp_path / "新.nbplan")
    table = plan.tables["t1"]
    assert (plan.info.title, table.unit_of("T1R001"), table.cell("T1R001", "2026").text) == ("某市目标表", "亿元", "9")
    assert table.get("T1R001", "departments") == ("市经信局",) and "市经信局" in plan.departments
    assert any("表头在第 2 行" in note for note in notes)


def test_a_shipped_plan_needs_no_notes(tmp_path: Path) -> None:
    assert new_plan_from(tmp_path / "新.nbplan") == []


def test_a_department_form_is_refused_and_points_to_the_returns(tmp_path: Path) -> None:
    new_plan_from(tmp_path / "原.nbplan")
    workspace = open_plan(tmp_path / "原.nbplan")
    report = issue(workspace, tmp_path / "下发", departments=["市科技局"])
    workspace.close()
    with pytest.raises(PlannerError, match="回收"):
        new_plan_from(tmp_path / "新.nbplan", str(report.files[0].path))
    assert not (tmp_path / "新.nbplan").exists()


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "空.xlsx")
    with pytest.raises(PlannerError, match=r"空\.xlsx.*表头"):
        new_plan_from(tmp_path / "新.nbplan", str(tmp_path / "空.xlsx"))
    assert not (tmp_path / "新.nbplan").exists()


@pytest.mark.parametrize(("name", "content"), [("坏.xlsx", b"PK\x03\x04 cut"), ("旧.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600), ("表.csv", "指标,2021年\n".encode())])
def test_a_file_that_is_no_workbook_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PlannerError, match=name.replace(".", r"\.")):
        new_plan_from(tmp_path / "新.nbplan", str(tmp_path / name))
    assert not (tmp_path / "新.nbplan").exists()


def test_a_missing_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match=r"无此\.xlsx"):
        new_plan_from(tmp_path / "新.nbplan", str(tmp_path / "无此.xlsx"))


def test_an_existing_plan_is_kept_unless_forced(tmp_path: Path) -> None:
    path, source = tmp_path / "新.nbplan", str(typed(tmp_path / "某市.xlsx"))
    new_plan_from(path)
    before = path.read_bytes()
    with pytest.raises(PlannerError):
        new_plan_from(path, source)
    assert path.read_bytes() == before
    new_plan_from(path, source, force=True)
    assert list(opened(path).tables) == ["t1"]
