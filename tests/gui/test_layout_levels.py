"""Areas, rings, panels, cards and bars of departments as scenes: in proportion, within the page, no text over another, every place answering."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtWidgets import QApplication

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts
from ningbo_planner.analysis.charts.facts import Formula
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.layouts.panels import grid_of
from ningbo_planner.gui.charts.layouts.sunburst import sectors_of
from ningbo_planner.gui.charts.layouts.treemap import squarified
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Box, Fill, Purpose, Scene, Shape
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits, total_and_parts

SIZES = [(380, 300), (1024, 768), (3840, 2160)]
NAMES = [
    *("treemap/decomposition", "treemap/decomposition/D07", "sunburst/decomposition", "sunburst/decomposition/D02"),
    *("multiples/decomposition", "multiples/main?measure=common", "multiples/main?measure=index", "cards/main", "cards/decomposition"),
    *("departments/decomposition", "departments/decomposition?measure=amount", "departments/text", "departments/text?department=市经信局"),
]


@pytest.fixture(scope="module")
def shipped() -> Plan:
    """Return the shipped plan, read once."""
    return shipped_plan()


def drawn(plan: Plan, name: str, width: int = 1024, height: int = 768, colours: theme.Colours = theme.LIGHT) -> tuple[ChartSpec, Scene]:
    """Lay out one chart."""
    size = QSizeF(width, height)
    look = Look.on_desk(colours, size) if width < 600 else Look.on_wall(colours, size)
    spec = make_chart(Setting(plan), name)
    return spec, lay_out(spec, size, look)


def assert_readable(scene: Scene) -> None:
    """Prove that every text lies on the page and none over another."""
    page = QRectF(0, 0, scene.size.width(), scene.size.height()).adjusted(-0.5, -0.5, 0.5, 0.5)
    rects = [(words.text, words.rect) for words in scene.words()]
    for number, (text, rect) in enumerate(rects):
        assert page.contains(rect), text
        for other, place in rects[:number]:
            assert not place.intersects(rect.adjusted(0.05, 0.05, -0.05, -0.05)), (text, other)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_texts_lie_on_the_page_and_apart(qapp: QApplication, shipped: Plan, name: str, size: tuple[int, int], colours: theme.Colours) -> None:
    spec, scene = drawn(shipped, name, *size, colours)
    assert_readable(scene)
    assert any(words.purpose is Purpose.TITLE for words in scene.words())
    assert scene.hits and all(hit.tip for hit in scene.hits if hit.mark.label or hit.drill)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("count", [1, 2, 60])
def test_one_row_and_sixty(qapp: QApplication, count: int, size: tuple[int, int]) -> None:
    rows: list[Row] = [("T", None, ("1", str(count * 10)), {"aggregation": Aggregation.SUM})]
    rows += [(f"一个名称相当长的指标{number}", "T", ("1", "10"), {"departments": (f"某某某某局{number}",)}) for number in range(count)]
    plan = plan_with(table_edits("t", ("2021", "2022"), rows))[0]
    for name in ("treemap/t/T", "sunburst/t/T", "multiples/t", "departments/t", "departments/t?measure=amount", "cards/t"):
        assert_readable(drawn(plan, name, *size)[1])


@pytest.mark.parametrize("figures", [("——", "——"), ("100", "——", "60"), ("50", "60", "-10"), (">100", "0", "40"), ("100", "50", "20")])
def test_gaps_zeros_and_remainders(qapp: QApplication, figures: tuple[str, ...]) -> None:
    plan = total_and_parts(*(("1", figure) for figure in figures))[0]
    for name in ("treemap/t/T?periods=2022", "sunburst/t/T?periods=2022", "multiples/t", "multiples/t?measure=index", "cards/t?periods=2022"):
        assert_readable(drawn(plan, name)[1])


def test_squares_share_out_the_room() -> None:
    room = QRectF(10, 20, 600, 400)
    sizes = [60.0, 60.0, 40.0, 30.0, 20.0, 20.0, 10.0]
    rects = squarified(sizes, room)
    assert sum(rect.width() * rect.height() for rect in rects) == pytest.approx(600 * 400)
    for size, rect in zip(sizes, rects, strict=True):
        assert rect.width() * rect.height() == pytest.approx(size / sum(sizes) * 600 * 400)
        assert room.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(rect)
        assert max(rect.width() / rect.height(), rect.height() / rect.width()) < 3
    for number, rect in enumerate(rects):
        assert not any(rect.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other) for other in rects[:number])
    assert squarified([0.0, 0.0], room)[0].isEmpty() and not squarified([], room)


def test_areas_of_a_treemap_follow_the_figures(qapp: QApplication, shipped: Plan) -> None:
    spec, scene = drawn(shipped, "treemap/decomposition/D07")
    areas = {hit.mark.label: hit.path.boundingRect() for hit in scene.hits}
    largest = areas["数字产品与互联网批零"]
    for series in spec.of_role(Role.PART):
        rect = areas[series.name]
        assert rect.width() * rect.height() == pytest.approx(largest.width() * largest.height() * (series.marks[0].value or 0) / 2000, rel=1e-6)


def test_angles_of_a_sunburst_follow_the_figures(qapp: QApplication, shipped: Plan) -> None:
    spec = make_chart(Setting(shipped), "sunburst/decomposition")
    sectors = sectors_of(spec, Look(theme.LIGHT))
    first, second = [sector for sector in sectors if sector.ring == 0]
    assert first.span == pytest.approx(7000 / 11150 * 360)
    assert second.start == pytest.approx(first.span)
    for parent in (first, second):
        children = [sector for sector in sectors if sector.ring == 1 and parent.start - 1e-6 <= sector.start < parent.start + parent.span - 1e-6]
        assert sum(child.span for child in children) == pytest.approx(parent.span)


def test_a_remainder_is_hatched_in_both(qapp: QApplication) -> None:
    plan = total_and_parts(("1", "100"), ("1", "60"), ("1", "20"))[0]
    for name in ("treemap/t/T", "sunburst/t/T"):
        scene = drawn(plan, name)[1]
        assert [element for element in scene.elements if isinstance(element, Box | Shape) and element.style is Fill.HATCHED]
        assert any("未分解到分项" in words.text for words in scene.words())


def test_a_click_on_a_part_opens_it(qapp: QApplication, shipped: Plan) -> None:
    scene = drawn(shipped, "treemap/decomposition")[1]
    drills = {hit.drill for hit in scene.hits}
    assert {"treemap/decomposition/D02", "treemap/decomposition/D07", "path/decomposition/D04"} <= drills


@pytest.mark.parametrize("size", [(380, 300), (700, 500), (1024, 768)], ids=str)
@pytest.mark.parametrize("name", ["multiples/main", "cards/main", "departments/text?department=市经信局"])
def test_no_row_is_lost_between_the_pages(qapp: QApplication, shipped: Plan, name: str, size: tuple[int, int]) -> None:
    expected = [panel.title for panel in make_chart(Setting(shipped), name).panels]
    seen: list[str] = []
    asked, pages = name, 0
    while asked:
        spec, scene = drawn(shipped, asked, *size)
        titles = {panel.title for panel in spec.panels}
        seen += dict.fromkeys(hit.series for hit in scene.hits if hit.series in titles)
        following = [hit for hit in scene.hits if not hit.series]
        asked, pages = (following[0].drill if following else ""), pages + 1
        assert pages < 60
    assert seen == expected


def test_columns_of_one_scale_can_be_compared(qapp: QApplication, shipped: Plan) -> None:
    spec, scene = drawn(shipped, "multiples/decomposition?measure=common")
    columns = [element.rect for element in scene.elements if isinstance(element, Box) and element.radius == 0]
    values = [mark.value for panel in spec.panels for mark in panel.series[0].marks if mark.value is not None]
    heights = sorted((rect.height() for rect in columns), reverse=True)[: len(values)]
    for value, height in zip(sorted(values, reverse=True)[:20], heights, strict=False):
        assert height == pytest.approx(heights[0] * value / max(values), abs=0.6)


def test_bars_of_departments_follow_their_counts(qapp: QApplication, shipped: Plan) -> None:
    spec, scene = drawn(shipped, "departments/decomposition")
    bars = {(hit.category, hit.series): hit.path.boundingRect() for hit in scene.hits if hit.series}
    led = spec.series[0]
    first = bars[spec.categories[0], led.name].width()
    for name, mark in zip(spec.categories, led.marks, strict=True):
        if mark.value:
            assert bars[name, led.name].width() == pytest.approx(first * mark.value / 7)
    joined = bars["市发改委", spec.series[1].name]
    assert joined.left() == pytest.approx(bars["市发改委", led.name].right())


def test_a_grid_keeps_its_tiles_apart_and_in_the_room() -> None:
    room = QRectF(0, 0, 1000, 600)
    for count in (1, 2, 7, 24, 200):
        grid = grid_of(count, room, QSizeF(140, 90), 1.7, 8)
        assert grid.shown == count or grid.shown == len(grid.tiles) - 1
        assert all(room.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tile) for tile in grid.tiles)
        for number, tile in enumerate(grid.tiles):
            assert not any(tile.intersects(other) for other in grid.tiles[:number])


TEXTS = ("", "——", "/", "待定", "0", "-5", "10", "100", "37.5", ">100", "≤30", "50-60", "300左右", "全国前列", "12345.678")


def any_plan(seed: int) -> Plan:
    """Return a plan with whatever people write, in whatever tree."""
    some = random.Random(seed)
    years = [str(2020 + number) for number in range(some.choice([1, 2, 6]))]
    rows: list[Row] = []
    for number in range(some.choice([1, 5, 20])):
        parent = some.choice([None, *(row[0] for row in rows)])
        fields = {"aggregation": some.choice([Aggregation.SUM, Aggregation.SUM, Aggregation.NONE]), "kind": some.choice([Kind.FLOW, Kind.FLOW, Kind.STOCK, Kind.RATE])}
        fields |= {"unit": some.choice(["亿元", "亿元", "万元", "%"]), "departments": tuple(some.sample(["局一", "局二", "局三"], some.randint(0, 3)))}
        rows.append((f"r{number}", parent, [some.choice(TEXTS) for _ in years], fields))
    plan, history = plan_with(table_edits("t", years, rows))
    reached = [SetCell(CellRef("t", row[0], year, ACTUAL), parse(some.choice(TEXTS), "亿元")) for row in rows for year in years if some.random() < 0.2]
    if reached:
        history.execute(Step("step.paste", tuple(reached), {"count": len(reached)}))
    return plan


@pytest.mark.parametrize("seed", range(24))
def test_every_plan_has_a_chart_that_can_be_read(qapp: QApplication, seed: int) -> None:
    plan = any_plan(seed)
    kinds = (ChartKind.TREEMAP, ChartKind.SUNBURST, ChartKind.MULTIPLES, ChartKind.DEPARTMENTS, ChartKind.CARDS)
    for request in [request for request in offered_charts(plan) if request.kind in kinds]:
        for measure in MAKERS[request.kind].measures or ("",):
            spec, scene = drawn(plan, replace(request, measure=measure).name)
            assert_readable(scene)
            assert "." not in re.sub(r"\d\.\d", "", spec.title), spec.title
            assert all(fact.formula == Formula.VALUE or fact.text in spec.title for fact in spec.facts)
