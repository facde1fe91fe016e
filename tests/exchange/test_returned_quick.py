"""The short way for cells that hold what was issued says the same as the long way."""

from __future__ import annotations

from itertools import product

import pytest

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.reading import parse
from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell
from ningbo_planner.exchange.returned import values
from ningbo_planner.exchange.returned.reading import Expected, ValueReading
from ningbo_planner.exchange.returned.values import read_cell

TEXTS = ("3588", "3588.0", "1.77", "0", "-5", "0.069", "6.9", "1" * 15, "1" * 16, "1" * 20, "1e5", "007", "", "abc", "35.88")
FORMATS = (None, "General", "0", "0.0", "0.00", "0.##", "#,##0", "0%", "0.0%", "yyyy-mm-dd", "h:mm", "0.00E+00", ";;;", "0;-0;", '0"家"', "0.0####", "0,", "@")
ISSUED = ("3588", "1.77", "0", "-5", "6.9", "0.069", "3,588", "6.9%", ">15", "约300", "——", "", "1" * 15, "1" * 16, "1" * 20, "007", "100")


@pytest.mark.parametrize(("unit", "kind"), [("亿元", Kind.FLOW), ("%", Kind.RATE), ("", Kind.SHARE), ("万个", Kind.STOCK)])
def test_cells_are_read_alike(unit: str, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [
        (RawCell(5, 5, stored, text, code, marks, formula), Expected(unit, kind, parse(issued, unit), "%" in issued))
        for text, code, issued in product(TEXTS, FORMATS, ISSUED)
        for stored, marks, formula in ((CellKind.NUMBER, 0, None), (CellKind.NUMBER, Mark.UNLOCKED, None), (CellKind.NUMBER, Mark.STRUCK, None), (CellKind.NUMBER, 0, "1+1"), (CellKind.INLINE_TEXT, 0, None))
        if stored is not CellKind.NUMBER or text not in ("", "abc")
    ]
    quick = [_told(read_cell(cell, expected)) for cell, expected in cases]
    taken = sum(values._is_plainly_issued(cell, expected) for cell, expected in cases)
    monkeypatch.setattr(values, "_is_plainly_issued", lambda *_: False)
    slow = [_told(read_cell(cell, expected)) for cell, expected in cases]
    assert [case for case, one, other in zip(cases, quick, slow, strict=True) if one != other] == []
    assert taken > 20 or unit == "%"


def _told(reading: ValueReading) -> tuple[object, ...]:
    return tuple(reading.quantities), tuple(reading.said)
