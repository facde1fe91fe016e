"""Charts on the screen and in files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_series import make_chart, offered_charts
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_files import list_charts, write_chart
from ningbo_planner.gui.charts.chart_view import MOST_INSIDE, ChartView
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan


def view_of(qtbot: QtBot, name: str, size: QSize = QSize(900, 560)) -> ChartView:
    """Show one chart of the shipped plan."""
    view = ChartView(theme.LIGHT, theme.BODY_POINTS)
    qtbot.addWidget(view)
    view.resize(size)
    view.show()
    view.show_chart(make_chart(shipped_plan(), name))
    view.grab()
    return view


def total_name() -> str:
    """Return the name of the chart of the service sub-sectors."""
    return next(chart.name for chart in list_charts(shipped_plan()) if chart.name.startswith("stack") and "数字服务业" in chart.title)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_chart_becomes_a_file_that_a_second_program_reads(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"图{suffix}"
    write_chart(shipped_plan(), total_name(), out)
    if suffix == ".png":
        image = QImage(str(out))
        assert (image.width(), image.height()) == (2240, 1280) and image.pixelColor(3, 3) == theme.LIGHT.base
        return
    tool, arguments = {".svg": ("rsvg-convert", [str(out), "-o", str(tmp_path / "seen.png")]), ".pdf": ("pdftoppm", ["-png", "-r", "96", str(out), str(tmp_path / "seen")])}[suffix]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    subprocess.run([tool, *arguments], check=True, timeout=60)
    seen = QImage(str(next(tmp_path.glob("seen*.png"))))
    # The largest part of the total fills more of the page than any other colour but the paper.
    part = theme.LIGHT.series[3]
    share = sum(seen.pixelColor(x, y) == part for x in range(0, seen.width(), 4) for y in range(0, seen.height(), 4)) / (seen.width() * seen.height() / 16)
    assert share > 0.04


def test_unknown_endings_and_names_are_refused(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="图表可以保存为"):
        write_chart(shipped_plan(), total_name(), tmp_path / "图.bmp")
    with pytest.raises(PlannerError, match="没有名为"):
        write_chart(shipped_plan(), "nothing", tmp_path / "图.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [QSize(320, 300), QSize(1024, 768), QSize(3840, 2160)])
def test_no_figure_overlaps_another_or_leaves_the_page(qtbot: QtBot, size: QSize) -> None:
    for chart in offered_charts(shipped_plan()):
        view = view_of(qtbot, chart.name, size)
        page = view.mapToScene(view.rect()).boundingRect()
        boxes = [item.mapRectToScene(item.boundingRect()) for item, _ in view.figures() if item.isVisible()]
        assert boxes and all(page.adjusted(-1, -1, 1, 1).contains(box) for box in boxes), chart.name
        overlapping = [(one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :] if one.adjusted(2, 2, -2, -2).intersects(two.adjusted(2, 2, -2, -2))]
        assert not overlapping, (chart.name, overlapping)


def test_of_very_many_figures_those_with_the_most_room_are_written(qtbot: QtBot) -> None:
    rows = [make_row("T", 0, ["300", "300", "300"], aggregation=Aggregation.SUM), *(make_row(f"P{at}", 1, [str(at)] * 3) for at in range(1, 25))]
    view = ChartView(theme.LIGHT, theme.BODY_POINTS)
    qtbot.addWidget(view)
    view.show_chart(make_chart(make_plan([make_table("d", rows)]), "stack/d/T"))
    inside = sorted(int(label.text) for _, label in view.figures() if label.room is not None)
    assert len(inside) == MOST_INSIDE and inside[0] == 5 and inside[-1] == 24


def test_a_click_on_a_column_leads_to_its_cell(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    place = view.place_of(5)
    with qtbot.waitSignal(view.cell_chosen) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(place.x()), int(place.y())))
    assert (signal.args[0].row, signal.args[0].period) == ("D02", "2026")


def test_a_chart_is_read_aloud(qtbot: QtBot) -> None:
    view = view_of(qtbot, "path/decomposition/D02")
    assert "数字制造业(营收)2026年目标7000亿元" in view.accessibleName()
    assert "2026年 7000" in view.accessibleDescription()


def test_dark_colours_are_taken_at_once(qtbot: QtBot) -> None:
    view = view_of(qtbot, total_name())
    view.set_colours(theme.DARK)
    assert view.grab().toImage().pixelColor(3, 3) == theme.DARK.base
