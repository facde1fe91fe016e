"""Seeded damage inside the package and to its bytes: the reader answers with a workbook or a refusal, by either of its ways the same."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ningbo_planner.exchange.reader import shared_strings
from ningbo_planner.exchange.reader import sheet_reader
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Refused
from ningbo_planner.exchange.reader.workbook_reader import read_workbook
from tests.exchange.odd_workbooks import good, good_parts, packed

# Words that mean something somewhere in a workbook, put where they do not belong.
TOKENS = (
    b"-1", b"4294967296", b"1e999", b"NaN", b"", b" ", b"\x00", b"\xff", b"<", b">", b"&", b"&amp;", b"&#0;", b"&#x10FFFF;", b'"', b"<!DOCTYPE x>",
    b"XFD1048576", b"A0", b't="s"', b't="shared"', b't="inlineStr"', b'r="E5"', b's="99"', b"<v>", b"</v>", b"<row>", b"</row>", b"<c/>", b"<f>", b"</c>",
    b"<is><t>x</t></is>", b"<r><rPr><strike/></rPr><t>x</t></r>", b"_x0041_", b"_xD800_", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"xmlns=''",
    b"#REF!", b"../", b"NULL", b"rId2", b"\xef\xbb\xbf", b"hidden", b"\r\n", "．".encode(),
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with one random change: a bit, a lost or doubled stretch, a word, or a change of places."""
    place = chance.randrange(len(content) + 1)
    other = min(len(content), place + chance.randrange(1, 60))
    how = chance.randrange(10)
    if how >= 6:
        return renumbered(content, chance)
    if how == 0 and place < len(content):
        return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
    if how == 1:
        return content[:place] + content[other:]
    if how == 2:
        return content[:other] + content[place:]
    if how == 3:
        return content[:place] + chance.choice(TOKENS) + content[place:]
    if how == 4:
        return content[:place] + chance.choice(TOKENS) + content[other:]
    target = chance.randrange(len(content) + 1)
    return content[:target] + content[place:other] + content[target:]


def renumbered(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with one digit or letter changed into another sign, so that the XML mostly stays whole."""
    places = [place for place, sign in enumerate(content) if chr(sign).isalnum()] or [0]
    place = chance.choice(places)
    return content[:place] + bytes([chance.choice(b"0123456789-+.eE ABx_")]) + content[place + 1 :]


def damaged_workbook(seed: int) -> bytes:
    """Return the good workbook with one to four changes in its parts."""
    chance = random.Random(seed)
    parts = {name: str(text).encode() for name, text in good_parts().items()}
    for _ in range(chance.randrange(1, 5)):
        name = chance.choice(list(parts))
        parts[name] = damaged(parts[name], chance)
    return packed({**parts})


def outcome(data: bytes) -> tuple[Any, ...]:
    """Return what reading gives; any other exception than a refusal is a defect."""
    try:
        workbook = read_workbook(data, "x.xlsx")
    except Refused as refused:
        return ("refused", refused.code, refused.values)
    assert isinstance(workbook, RawWorkbook)
    return ("read", workbook.to_json())


@pytest.mark.parametrize("block", range(6))
def test_damage_inside_the_package(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 damaged workbooks, each read by both ways."""
    data = [damaged_workbook(block * 50 + number) for number in range(50)]
    quick = [outcome(one) for one in data]
    monkeypatch.setattr(sheet_reader, "QUICK_BYTES", -1)
    monkeypatch.setattr(shared_strings, "QUICK_BYTES", -1)
    slow = [outcome(one) for one in data]
    # Of two faults in one file the one way may meet another first; what is read must be the same to the last mark.
    assert [one[0] for one in slow] == [one[0] for one in quick]
    assert [one for one in slow if one[0] == "read"] == [one for one in quick if one[0] == "read"]
    assert {kind for kind, *_ in quick} == {"read", "refused"}


def test_damage_to_the_bytes_of_the_file() -> None:
    """300 files with changes anywhere in the zip."""
    chance = random.Random(7)
    kinds = {outcome(damaged(damaged(good(), chance), chance))[0] for _ in range(300)}
    assert "refused" in kinds and kinds <= {"read", "refused"}
