"""A full disk at every write of every kind of file: refused with a sentence, nothing lost, nothing left behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes here")
def test_a_disk_without_room_for_any_kind_of_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    campaigns = pytest.importorskip("benchmarks.full_disk_campaign")
    # Put back at the end, whatever the campaign sets.
    monkeypatch.setenv("NINGBO_PLANNER_HOME", str(tmp_path / "home"))
    tally = campaigns.campaign(tmp_path, 65536)
    assert tally.wrong == []
    assert len(tally.done) == 15 and min(tally.refused[name] for name in tally.done) >= 1
