"""Several programs at one plan: they write in turn, nothing acknowledged is lost, and who is refused is told by whom."""

from __future__ import annotations

from pathlib import Path

from benchmarks.writers_campaign import campaign


def test_three_programs_write_one_plan_in_turn(tmp_path: Path) -> None:
    tally = campaign(tmp_path, 3, 8)
    assert tally.is_clean and tally.acknowledged + tally.refused == 24 and tally.acknowledged > 8
