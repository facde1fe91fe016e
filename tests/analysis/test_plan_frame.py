"""A plan as one pandas frame, and as a Parquet file where the library for it is installed."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ningbo_planner.analysis.plan_frame import plan_frame
from ningbo_planner.domain.plan_lines import COLUMNS
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.plan_csv import csv_bytes
from ningbo_planner.exchange.plans.plan_from_csv import PlanFromCsv
from ningbo_planner.services.exporting import export_plan
from tests.sample_plans import shipped_plan


def test_a_frame_has_a_line_for_each_cell_and_floats_to_calculate_with() -> None:
    frame = plan_frame(shipped_plan())
    assert list(frame.columns) == list(COLUMNS) and len(frame) == 223
    totals = frame[(frame["table"] == "decomposition") & (frame["name"] == "数字制造业(营收)")]
    assert totals.set_index("period")["value"].to_dict() == {"2021": 3588, "2022": 4000, "2023": 4700, "2024": 5300, "2025": 6000, "2026": 7000}
    parts = frame[frame["path"].str.startswith("数字制造业(营收)/", na=False)].groupby("period", observed=True)["value"].sum()
    assert parts["2021"] == 3588
    assert frame.loc[(frame["row"] == "D10") & (frame["period"] == "2021"), "value"].isna().all()


def test_an_exact_frame_has_decimals() -> None:
    frame = plan_frame(shipped_plan(), exact=True)
    assert frame.loc[0, "value"] == Decimal("6.9") and isinstance(frame.loc[0, "value"], Decimal)


def test_a_file_that_pandas_read_and_wrote_is_a_plan_again(tmp_path: Path) -> None:
    plan = shipped_plan()
    frame = pd.read_csv(io.BytesIO(csv_bytes(plan)), dtype={"period": "str"})
    imported = PlanFromCsv(frame.to_csv(index=False).encode(), "pandas.csv").read()
    assert [[(record.id, record.depth, record.fields, record.cells) for record in table.records] for table in imported.tables] == [
        [(record.id, record.depth, record.fields, record.cells) for record in table.records(0, len(table))] for table in plan.tables.values()
    ]


def test_parquet_keeps_amounts_exact(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "方案.parquet"
    export_plan(shipped_plan(), [], path)
    frame = pd.read_parquet(path)
    assert len(frame) == 223 and frame.loc[0, "value"] == Decimal("6.9") and frame.loc[0, "printed"] == "6.9%"


def test_without_the_library_parquet_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    path = tmp_path / "方案.parquet"
    with pytest.raises(PlannerError, match="pyarrow") as caught:
        export_plan(shipped_plan(), [], path)
    assert caught.value.code == "export.no_parquet" and not path.exists()
