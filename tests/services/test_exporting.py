"""Exporting the whole plan to a path that a person named."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from ningbo_planner.checks.checker import Checker
from ningbo_planner.errors import PlannerError
from ningbo_planner.services import exporting
from ningbo_planner.services.exporting import export_plan
from tests.sample_plans import shipped_plan


def test_a_plan_is_written_and_written_over(tmp_path: Path) -> None:
    plan, path = shipped_plan(), tmp_path / "方案.xlsx"
    path.write_text("旧文件")
    export_plan(plan, Checker(plan).ordered(), path)
    assert load_workbook(path).sheetnames[:2] == ["目标分解表", "主要目标表"]
    assert [each.name for each in tmp_path.iterdir()] == ["方案.xlsx"]


@pytest.mark.parametrize(("name", "code"), [("方案", "export.unknown_kind"), ("方案.txt", "export.unknown_kind"), ("夹/方案.xlsx", "file.no_folder")])
def test_a_target_that_cannot_be_is_named(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        export_plan(shipped_plan(), [], tmp_path / name)
    assert caught.value.code == code and name in str(caught.value)


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "方案.xlsx").mkdir()
    with pytest.raises(PlannerError) as caught:
        export_plan(shipped_plan(), [], tmp_path / "方案.xlsx")
    assert caught.value.code == "export.is_folder"


def test_a_missing_template_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "template_dir", lambda: tmp_path)
    path = tmp_path / "方案.xlsx"
    path.write_text("旧文件")
    with pytest.raises(PlannerError) as caught:
        export_plan(shipped_plan(), [], path)
    assert caught.value.code == "template.missing" and path.read_text() == "旧文件"
