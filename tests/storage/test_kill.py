"""A program killed at any moment loses nothing that it had acknowledged."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kill_campaign import campaign, do_next
from ningbo_planner.edits.history import History
from ningbo_planner.storage.plan_file import PlanFile


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    tally = campaign(tmp_path, 20, seed=20)
    assert tally.rounds == 20
    assert tally.acknowledged > 20
    assert tally.is_clean, tally
    # A lock left by the dead was taken silently, and the next step clears up an empty journal.
    with PlanFile.open(tmp_path / "方案.nbplan") as file:
        do_next(History(file.plan, file.journal, file.entries))
    assert [path.name for path in tmp_path.iterdir()] == ["方案.nbplan"]
