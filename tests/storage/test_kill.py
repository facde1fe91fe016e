"""A program killed at any moment loses nothing that it had acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.kill_campaign import ROOT, campaign, do_next
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


@pytest.mark.skipif(sys.platform == "win32", reason="no fork here")
@pytest.mark.parametrize("kind", ["importing", "versioning", "keeping"])
def test_six_kills_of_whatever_else_writes_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("NINGBO_PLANNER_HOME", str(tmp_path / "home"))
    # A child of its own: a fork of the whole test run, with its threads and windows, would be none of a user's.
    done = subprocess.run([sys.executable, "-m", "benchmarks.kill_acts_campaign", kind, "6", "3"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "rounds=6" in done.stdout, done.stdout + done.stderr
