"""Slope, bars, bullet and heat map laid out: lengths follow the figures, and no text overlaps another or leaves the page."""

from __future__ import annotations

import random
from datetime import date

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.analysis.charts.catalogue import make_chart
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.layouts.heat import cell_fill
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.scene import Box, Line, Purpose, Scene
from tests.analysis.test_chart_ranks import all_requests, with_actuals
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits

TODAY = date(2024, 8, 1)
SIZES = ((380, 300), (1024, 768), (3840, 2160))
pytestmark = pytest.mark.usefixtures("qapp")


def many_rows(rows: int = 60, years: int = 20) -> Plan:
    """Return a plan of many rows with long names, some of them without figures, some falling."""
    chance = random.Random(1)
    labels = [str(2011 + year) for year in range(years)]
    made: list[Row] = [("T", None, ["60000"] * years, {"aggregation": Aggregation.SUM, "name": "全市合计"})]
    for number in range(rows):
        texts, value = [], chance.randint(10, 900)
        for _ in labels:
            texts.append("——" if chance.random() < 0.03 else str(value))
            value = max(5, int(value * chance.uniform(0.85, 1.3)))
        made.append((f"P{number}", "T", texts, {"name": f"第{number + 1}号重点产业集群营业收入(含配套企业)"}))
    return plan_with(table_edits("t", labels, made))[0]


def look_for(size: QSizeF, colours: theme.Colours) -> Look:
    """Return the look of a side panel or of a wall."""
    return (Look.on_desk if size.width() < 600 else Look.on_wall)(colours, size)


def laid_out(spec: ChartSpec, width: int = 1024, height: int = 768, colours: theme.Colours = theme.LIGHT) -> Scene:
    """Lay a chart out."""
    size = QSizeF(width, height)
    return lay_out(spec, size, look_for(size, colours))


def chart(plan: Plan, name: str) -> ChartSpec:
    """Make a chart on a fixed day."""
    return make_chart(Setting(plan, today=TODAY), name)


def assert_texts_stand_apart(scene: Scene, what: str) -> None:
    """Assert that no two texts overlap and none leaves the page."""
    page = QRectF(0, 0, scene.size.width(), scene.size.height()).adjusted(-0.1, -0.1, 0.1, 0.1)
    words = sorted(scene.words(), key=lambda each: each.rect.top())
    for number, one in enumerate(words):
        assert page.contains(one.rect), f"{what}: {one.text} leaves the page"
        for other in words[number + 1 :]:
            if other.rect.top() >= one.rect.bottom():
                break
            assert not one.rect.adjusted(0.05, 0.05, -0.05, -0.05).intersects(other.rect.adjusted(0.05, 0.05, -0.05, -0.05)), f"{what}: {one.text} over {other.text}"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("make", [shipped_plan, with_actuals, many_rows], ids=["planned", "reached", "many"])
def test_no_text_overlaps_another_or_leaves_the_page(make: object, size: tuple[int, int]) -> None:
    plan = make()
    for name in all_requests(plan):
        for colours in (theme.LIGHT, theme.DARK):
            scene = laid_out(chart(plan, name), *size, colours)
            assert_texts_stand_apart(scene, f"{name} {size}")
            assert any(words.purpose is Purpose.TITLE for words in scene.words())


def test_everything_is_written_at_the_size_of_a_laptop() -> None:
    for plan in (shipped_plan(), with_actuals()):
        for name in all_requests(plan):
            spec = chart(plan, name)
            scene = laid_out(spec)
            assert scene.left_out == 0, name
            written = "\n".join(words.text for words in scene.words())
            named = [series.name for series in spec.series] if spec.kind in (ChartKind.SLOPE, ChartKind.HEAT) else spec.categories
            assert all(each in written for each in named), name


def test_bars_are_as_long_as_their_figures_and_begin_at_zero() -> None:
    spec = chart(shipped_plan(), "ranking/decomposition/D07")
    scene = laid_out(spec)
    bars = [element.rect for element in scene.elements if isinstance(element, Box) and element.edge is not None]
    assert len(bars) == 7 and len({bar.left() for bar in bars}) == 1
    lengths = [bar.width() / mark.value for bar, mark in zip(bars, spec.series[0].marks, strict=True)]
    assert max(lengths) == pytest.approx(min(lengths))
    line = next(element for element in scene.elements if isinstance(element, Line) and element.is_dashed)
    assert line.points[0].x() == pytest.approx(bars[0].left() + lengths[0] * spec.of_role(Role.PACE)[0].marks[0].value)


def test_another_version_stands_as_a_line_at_its_own_figure() -> None:
    plan, earlier = shipped_plan(), shipped_plan()
    earlier.tables["decomposition"].put_cell("D08", "2026", "target", parse("2400", "亿元"))
    spec = make_chart(Setting(plan, today=TODAY, versions={"v1": ("送审稿", earlier)}), "ranking/decomposition/D07?against=v1")
    scene = laid_out(spec)
    assert_texts_stand_apart(scene, spec.name)
    bars = [element.rect for element in scene.elements if isinstance(element, Box) and element.edge is not None][-7:]
    ends = [hit.path.boundingRect().center().x() for hit in scene.hits if hit.series == "送审稿"]
    assert ends[0] == pytest.approx(bars[0].right()) and ends[1] == pytest.approx(bars[0].left() + bars[0].width() * 2400 / 2000)
    assert "送审稿" in [words.text for words in scene.words()]


def test_deviations_go_to_both_sides_of_zero() -> None:
    spec = chart(shipped_plan(), "deviation/decomposition/D07")
    bars = [element.rect for element in laid_out(spec).elements if isinstance(element, Box)]
    zero = bars[0].left()
    for bar, mark in zip(bars, spec.series[0].marks, strict=True):
        assert (bar.left() if mark.value > 0 else bar.right()) == pytest.approx(zero)
        assert bar.width() == pytest.approx(bars[0].width() * abs(mark.value) / spec.series[0].marks[0].value)


def test_an_open_bound_is_drawn_open() -> None:
    scene = laid_out(chart(shipped_plan(), "ranking/main"))
    assert sum(isinstance(element, Box) and element.open_side == "right" for element in scene.elements) == 2


def test_progress_reaches_as_far_as_it_says() -> None:
    spec = chart(with_actuals(), "bullet/decomposition")
    elements = laid_out(spec).elements
    boxes = [element.rect for element in elements if isinstance(element, Box)]
    bands, bars = boxes[::2], boxes[1::2]
    for band, bar, mark in zip(bands, bars, spec.series[0].marks, strict=True):
        assert bar.width() == pytest.approx(band.width() * mark.value / 100) and bar.left() == band.left()
    pace = spec.of_role(Role.PACE)[0].marks[0].value
    uprights = {round(element.points[0].x(), 3) for element in elements if isinstance(element, Line) and element.points[0].x() == element.points[1].x()}
    assert uprights == {round(bands[0].right(), 3), round(bands[0].left() + bands[0].width() * pace / 100, 3)}


def test_slopes_rise_with_their_figures() -> None:
    spec = chart(shipped_plan(), "slope/decomposition/D02")
    lines = [element for element in laid_out(spec).elements if isinstance(element, Line) and len(element.points) == 2 and element.points[0].x() != element.points[1].x()]
    slopes = [line for line in lines if line.points[1].x() - line.points[0].x() > 200]
    assert len(slopes) == 4
    heights = sorted(line.points[1].y() for line in slopes)
    values = sorted((series.marks[1].value for series in spec.series), reverse=True)
    steps = [(heights[at + 1] - heights[at]) / (values[at] - values[at + 1]) for at in range(3)]
    assert max(steps) == pytest.approx(min(steps))


def test_every_cell_of_a_heat_map_says_its_figure_and_larger_is_deeper() -> None:
    spec = chart(shipped_plan(), "heat/decomposition")
    scene = laid_out(spec)
    assert len(scene.hits) == sum(len(series.marks) for series in spec.series)
    for hit in scene.hits:
        area = hit.path.boundingRect()
        assert any(words.text == hit.mark.text and area.adjusted(-0.1, -0.1, 0.1, 0.1).contains(words.rect) for words in scene.words())
    look = look_for(scene.size, theme.LIGHT)
    small, large = (cell_fill(look, mark, 50.0) for mark in sorted(spec.series[1].marks, key=lambda mark: mark.value or 0)[:: len(spec.categories) - 1])
    assert small.lightness() > large.lightness()


def test_forty_rows_are_read_at_the_size_of_a_laptop() -> None:
    spec = chart(many_rows(39, 6), "heat/t")
    scene = laid_out(spec)
    assert len(spec.series) == 40 and len(scene.hits) == 40 * 5 and scene.left_out == 0


def test_what_finds_no_room_is_said() -> None:
    scene = laid_out(chart(many_rows(), "heat/t"), 380, 300)
    note = next(words.text for words in scene.words() if "放大后可见" in words.text)
    assert "项未画出" in note and "期未画出" in note
    for kind in ("ranking", "deviation", "bullet"):
        assert any("放大后可见" in words.text for words in laid_out(chart(many_rows(), f"{kind}/t"), 380, 300).words()), kind


def test_hovering_and_clicking_find_their_row() -> None:
    spec = chart(with_actuals(), "bullet/decomposition/D07")
    scene = laid_out(spec)
    for number, hit in enumerate(scene.hits):
        assert scene.hit_at(hit.path.boundingRect().center()) == number
        assert hit.category == spec.categories[number] and hit.drill.startswith("path/") and len(hit.tip) >= 4


def test_painting_leaves_no_empty_page(qapp: QApplication) -> None:
    for name in ("slope/decomposition", "ranking/decomposition", "deviation/decomposition", "bullet/decomposition", "heat/decomposition"):
        scene = laid_out(chart(shipped_plan(), name))
        image = QImage(1024, 768, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        ScenePainter(look_for(scene.size, theme.LIGHT)).paint(painter, scene)
        painter.end()
        colours = {image.pixel(x, y) for x in range(0, 1024, 7) for y in range(0, 768, 5)}
        assert len(colours) > 5, name
