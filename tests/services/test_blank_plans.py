"""New plans without figures: an empty one, and one with the structure of the shipped plan in other years."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.cli import main
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.blank_plans import blank_plan, new_blank_plan, new_plan_of_structure, structure_of
from ningbo_planner.services.plan_files import open_plan, shipped_plan


def test_an_empty_plan_has_its_years_and_rows_to_be_named(tmp_path: Path) -> None:
    new_blank_plan(tmp_path / "空.nbplan", "  先进制造业  方案", 2025, 2030, "亿元")
    workspace = open_plan(tmp_path / "空.nbplan")
    plan = workspace.plan
    first, main = plan.tables.values()
    assert plan.info.title == "先进制造业 方案" and (first.info.title, main.info.title) == ("目标分解表", "主要目标表")
    assert [period.label for period in first.periods] == ["2025年", "2026年", "2027年", "2028年", "2029年", "2030年"]
    assert [period.is_base for period in main.periods] == [True, False] and first.info.unit == "亿元"
    assert workspace.findings() == [] and len(first) == 5
    workspace.execute(type_cell(plan, CellRef(first.info.id, first.ids[0], "2026"), "12"))
    assert plan.quantity(CellRef(first.info.id, first.ids[0], "2026")).text == "12"
    workspace.close()


def test_the_structure_of_the_example_comes_without_its_figures(tmp_path: Path) -> None:
    new_plan_of_structure(tmp_path / "新.nbplan", "下一轮", 2026, 2030)
    workspace = open_plan(tmp_path / "新.nbplan")
    plan, pattern = workspace.plan, shipped_plan()
    assert list(plan.tables) == ["decomposition", "main"] and plan.departments == pattern.departments
    for table in plan.tables.values():
        before = pattern.tables[table.info.id]
        assert table.ids == before.ids and table.depths == before.depths and table.columns["unit"] == before.columns["unit"]
        assert table.columns["departments"] == before.columns["departments"] and not any(table.columns["quote"])
        assert all(not table.cell(row, period.id).text for row in table.ids for period in table.periods)
    assert [period.id for period in plan.tables["decomposition"].periods] == ["2026", "2027", "2028", "2029", "2030"]
    assert [period.id for period in plan.tables["main"].periods] == ["2026", "2030"]
    assert plan.links and all("text/" not in place for link in plan.links.values() for place in (link.row, *link.parts))
    assert all(finding.grade is not Grade.ERROR for finding in workspace.findings())
    workspace.close()


@pytest.mark.parametrize(("base", "last", "code"), [(2030, 2026, "blank_plan.years"), (2026, 2026, "blank_plan.years"), (1200, 1300, "blank_plan.years"), (1950, 2050, "blank_plan.too_many_years")])
def test_years_that_make_no_plan_are_refused(base: int, last: int, code: str) -> None:
    for make in (lambda: blank_plan("甲", base, last), lambda: structure_of(shipped_plan(), "甲", base, last)):
        with pytest.raises(PlannerError) as refused:
            make()
        assert refused.value.code == code and "年" in str(refused.value)


def test_a_plan_needs_a_title() -> None:
    with pytest.raises(PlannerError, match="方案名称"):
        blank_plan("  ", 2025, 2030)


def test_the_command_line_makes_them_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, alike = tmp_path / "空.nbplan", tmp_path / "同.nbplan"
    assert main(["new", str(empty), "--empty", "--years", "2026-2030年", "--unit", "万元"]) == 0
    assert main(["new", str(alike), "--structure", "--title", "下一轮", "--years", "2026至2030"]) == 0
    assert main(["new", str(tmp_path / "坏.nbplan"), "--empty", "--years", "明年"]) == 2 and "2026-2030" in capsys.readouterr().err
    assert main(["new", str(empty), "--empty"]) == 2, "nothing is written over"
    for path, title, rows in ((empty, "空", 5), (alike, "下一轮", 14)):
        workspace = open_plan(path, read_only=True)
        table = next(iter(workspace.plan.tables.values()))
        assert workspace.plan.info.title == title and len(table) == rows and [period.id for period in table.periods] == ["2026", "2027", "2028", "2029", "2030"]
        workspace.close()
