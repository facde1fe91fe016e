"""Formulas that a program wrote without their results (openpyxl drops them): the simple ones are computed here, exactly, from the figures of their sheet."""

from __future__ import annotations

import time
from dataclasses import replace

from ningbo_planner.domain import exact
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.formula import recompute

# Totals of totals of totals; and nobody waits longer for a sheet that somebody made to be slow.
_MOST_LEVELS, _SECONDS = 12, 10.0
Place = tuple[int, int]


def with_results(sheet: RawSheet) -> tuple[RawSheet, frozenset[Place]]:
    """Return ``sheet`` with results for its formulas that have none and can be computed, and their places; the others stay without."""
    waiting = {place: cell for place, cell in sheet.cells.items() if cell.uncomputed and cell.formula}
    if not waiting:
        return sheet, frozenset()
    computed = replace(sheet, cells=dict(sheet.cells))
    done: set[Place] = set()
    deadline = time.monotonic() + _SECONDS
    for _ in range(_MOST_LEVELS):
        found = {place: result for place, cell in waiting.items() if time.monotonic() < deadline and (result := _result(computed, cell)) is not None}
        if not found:
            break
        computed.cells.update(found)
        done |= found.keys()
        for place in found:
            del waiting[place]
    return computed, frozenset(done)


def _result(sheet: RawSheet, cell: RawCell) -> RawCell | None:
    amount = recompute(sheet, cell.formula or "")
    return None if amount is None else replace(cell, kind=CellKind.NUMBER, text=exact.plain(amount))
