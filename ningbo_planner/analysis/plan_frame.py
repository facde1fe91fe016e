"""A whole plan as one pandas frame with a line for each cell, and as a Parquet file."""

from __future__ import annotations

import importlib.util

import pandas as pd

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_lines import COLUMNS, plan_lines
from ningbo_planner.errors import PlannerError

AMOUNTS = ("value", "low", "high")
_WHOLE = ("depth", "decimals")
_REPEATED = ("table", "table_title", "table_kind", "table_unit", "unit", "kind", "period", "period_label", "period_kind", "layer", "state")
_ENGINE = "pyarrow"


def plan_frame(plan: Plan, exact: bool = False) -> pd.DataFrame:
    """Return ``plan`` with a line for each cell, in the order of print.

    Columns are those of ``domain.plan_lines.COLUMNS``: ``table``, ``row``, ``path``, ``name``, ``unit``, ``departments``, ``period``, ``layer``,
    ``printed``, ``value``, ``low``, ``high``, ``state`` … A cell without a number has a missing value, never zero.

    Args:
        plan: any plan.
        exact: whether amounts are the exact decimals instead of floats, which are quicker to calculate with.
    """
    frame = pd.DataFrame(list(plan_lines(plan)), columns=list(COLUMNS))
    for name in _WHOLE:
        frame[name] = frame[name].astype("Int64")
    for name in _REPEATED:
        frame[name] = frame[name].astype("category")
    if not exact:
        for name in AMOUNTS:
            frame[name] = frame[name].astype("float64")
    return frame


def parquet_bytes(plan: Plan) -> bytes:
    """Return the Parquet file of ``plan``, amounts exact.

    Raises:
        PlannerError: ``export.no_parquet`` where the library that writes such files is not installed.
    """
    if importlib.util.find_spec(_ENGINE) is None:
        raise PlannerError("export.no_parquet")
    return plan_frame(plan, exact=True).to_parquet(None, engine=_ENGINE, index=False)
