"""Some hundred damaged files: each opens with a sentence or not at all, each changed value is found, each repair tells what it lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.flip_campaign import campaign


@pytest.mark.usefixtures("user_home")
def test_flipped_overwritten_and_cut_files(tmp_path: Path) -> None:
    tally = campaign(tmp_path, {"flip": 120, "bytes": 40, "cut": 40}, seed=155)
    assert tally.is_clean, list(tally.lines())
    assert tally.changed > 80 and tally.unseen == 0
