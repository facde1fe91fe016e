"""Stories of the office about figures that are made to agree, told through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.services.plan_files import new_plan
from tests.cli_desk import Desk

SERVICES = "数字服务业(营收)"


@pytest.fixture
def desk(tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A planner with the shipped plan."""
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    return Desk(path, capsys)


def test_the_plan_is_put_right_around_what_is_decided_and_everything_can_be_taken_back(desk: Desk) -> None:
    """Two totals are decided and held; the others follow their parts, the decided ones are balanced; then all of it is undone."""
    before = desk.ask("show")
    desk.run("hold", SERVICES, "2026", "--reason", "市政府已审定", "--owner", "综合处")
    for period in ("2022", "2023", "2025"):
        offered = desk.ask("explain", f"{SERVICES}@{period}")["repairs"]
        number = next(at for at, repair in enumerate(offered, 1) if [cell["row"] for cell in repair["cells"]] == ["D07"])
        desk.run("mend", f"{SERVICES}@{period}", "--option", number, code=None)
    assert desk.open_sums() == ["2021", "2026"]
    done = desk.ask("balance", "目标分解表", "--period", "2026", "--method", "proportional", "--step", "5", code=None)
    assert "D07" not in {cell["row"] for cell in done["cells"]} and desk.open_sums() == ["2021"]
    assert all(int(cell["after"]) % 5 == 0 for cell in done["cells"] if cell["table"] == "decomposition")
    steps = len(desk.ask("log")["steps"])
    assert steps == 5
    desk.run("undo", "-n", steps)
    assert desk.ask("show") == before and desk.ask("hold")["holds"] == []


def test_a_higher_goal_is_handed_down_within_what_each_part_can_bear(desk: Desk) -> None:
    """The goal rises; one part may not grow beyond a bound, one is held; first that is too much, then the bound is loosened."""
    desk.run("bounds", "decomposition/D11", "--max-growth", "20%", "--step", "10", "--note", "协会预测")
    for row in ("D08", "D09", "D10", "D12", "D13", "D14"):
        desk.run("hold", f"decomposition/{row}", "2026", "--reason", "已与单位商定")
    conflict = desk.ask("spread", SERVICES, "2026", "4500", code=1)
    assert {"hold", "max_growth"} <= {each["kind"] for each in conflict["conflict"]} and conflict["by"] == "310"
    [way_out] = [each for each in conflict["release"] if each["kind"] == "max_growth"]
    assert way_out["solves"] is True
    desk.run("bounds", "decomposition/D11", "--max-growth", "40")
    done = desk.ask("spread", SERVICES, "2026", "4500", code=None)
    assert {cell["row"]: cell["after"] for cell in done["cells"] if cell["before"] != cell["after"]} == {"D07": "4500", "D11": "2350"}
    assert "sum:decomposition:D07:2026" in done["mended"]
