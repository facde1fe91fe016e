"""``gaps``: the ledger of gaps on the command line, for people and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.services.plan_files import new_plan
from tests.cli_desk import Desk
from tests.exchange.returned_forms import LEAD, FilledForm


@pytest.fixture
def desk(tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a planner with the shipped plan."""
    new_plan(tmp_path / "方案.nbplan")
    return Desk(tmp_path / "方案.nbplan", capsys)


def test_whose_gap(desk: Desk, tmp_path: Path) -> None:
    printed = desk.ask("gaps")["gaps"]
    assert all(gap["open"] and gap["events"] == [] and gap["at_first"] == gap["now"] for gap in printed)
    desk.run("issue", tmp_path / "下发", "--department", LEAD)
    [path] = (tmp_path / "下发").glob("*.xlsx")
    FilledForm(path).put("decomposition/D03/2022", 530).save(path)
    desk.run("receive", path, "--accept", "clean", code=None)
    gaps = desk.ask("gaps", "--changed")["gaps"]
    assert gaps and all(event["department"] == LEAD and event["file"] == path.name for gap in gaps for event in gap["events"])
    assert {event["change"] for gap in gaps for event in gap["events"]} <= {"30", "-30"}
    assert f"{LEAD}（交回的“" in desk.run("gaps").out
