"""What a returned figure means beside the issued one."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.reading import parse
from ningbo_planner.merge.meaning import Meaning, meaning_of


@pytest.mark.parametrize(
    ("issued", "returned", "meaning"),
    [
        ("10", ["12"], Meaning.RAISED),
        ("10", ["8"], Meaning.LOWERED),
        (">10", [">12"], Meaning.RAISED),
        ("10", [">10"], Meaning.WORDING),
        ("50-60", ["55-60"], Meaning.RAISED),
        ("10", ["全国前列"], Meaning.WORDING),
        ("——", ["3"], Meaning.FILLED),
        ("", ["全国前列"], Meaning.FILLED),
        ("10", ["——"], Meaning.CLEARED),
        ("10", [], Meaning.CLEARED),
        ("——", ["/"], Meaning.WORDING),
        ("7", ["6.9", "0.069"], Meaning.LOWERED),
        ("1", ["12000", "0.00012"], Meaning.UNCLEAR),
    ],
)
def test_the_meanings(issued: str, returned: list[str], meaning: Meaning) -> None:
    assert meaning_of(parse(issued, "亿元"), [parse(text, "亿元") for text in returned]) is meaning
