"""Tables of a plan as pandas frames of floats, for drawing; sentences and checks use the exact decimals instead."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from ningbo_planner.domain.table import Table


def level_frame(table: Table, rows: Sequence[str]) -> pd.DataFrame:
    """Return the drawn values of ``rows`` (index) by period id (columns); cells without a number are missing, never zero."""
    values = {period.id: [_drawn(table.cell(row, period.id).point) for row in rows] for period in table.periods}
    return pd.DataFrame(values, index=list(rows), dtype="float64")


def growth_frame(levels: pd.DataFrame) -> pd.DataFrame:
    """Return growth over the period before in percent; the first period, and those after a gap or zero, have none."""
    before = levels.shift(axis="columns")
    return (levels / before.where(before > 0) - 1) * 100


def share_frame(levels: pd.DataFrame) -> pd.DataFrame:
    """Return each row's share of its column's sum in percent."""
    return levels / levels.sum(axis="index") * 100


def _drawn(point: Decimal | None) -> float:
    return float("nan") if point is None else float(point)
