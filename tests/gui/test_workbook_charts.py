"""The charts of an exported workbook: native, in the colours of the screen, and right in another office."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.exchange.writer.chart_parts import SERIES_COLOURS
from ningbo_planner.gui import theme
from ningbo_planner.services.exporting import export_plan
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan
from tests.second_programs import pages, printed, text_of


def charts_in(path: Path) -> list[str]:
    """Return the chart parts of a workbook, in their order."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"xl/charts/\w+\.xml", name)]
        return [package.read(name).decode() for name in sorted(names, key=lambda name: int(re.search(r"(\d+)\.xml", name)[1]))]


def test_series_have_the_colours_of_the_screen() -> None:
    assert tuple(f"#{colour.lower()}" for colour in SERIES_COLOURS) == tuple(colour.name() for colour in theme.LIGHT.series)


@pytest.mark.parametrize(("texts", "low"), [(["990", "995", "1000"], True), (["-5", "2", "3"], False)])
def test_columns_begin_at_zero(tmp_path: Path, texts: list[str], low: bool) -> None:
    rows = [make_row("T", 0, texts, aggregation=Aggregation.SUM), make_row("A", 1, texts), make_row("B", 1, ["1", "1", "1"])]
    path = tmp_path / "方案.xlsx"
    export_plan(make_plan([make_table("d", rows)]), [], path)
    path_chart, stacked, shares = charts_in(path)
    assert ('<c:min val="0"/>' in stacked, '<c:min val="0"/>' in path_chart) == (low, False)
    assert ('<c:max val="1"/>' in shares) is low


def test_another_office_draws_them(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    export_plan(shipped_plan(), [], path)
    pdf = printed(path, tmp_path)
    text = text_of(pdf)
    titles = [match for chart in charts_in(path) for match in re.findall(r"<a:t>([^<]+)</a:t>", chart)[:1]]
    assert len(titles) == 5 and all("".join(title.split()) in text for title in titles)
    assert "7000" in text and "Err:" not in text
    sheets = pages(pdf, tmp_path, 700)
    for colour in theme.LIGHT.series[:4]:
        assert max(share_of(page, colour.name()) for page in sheets) > 0.005, colour.name()


def share_of(page: QImage, colour: str) -> float:
    """Return the share of a page that is of one colour."""
    points = [page.pixelColor(x, y).name() == colour for x in range(0, page.width(), 3) for y in range(0, page.height(), 3)]
    return sum(points) / len(points)
