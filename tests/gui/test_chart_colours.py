"""Colours of charts for everybody: series that colour-blind people tell apart, words that can be read on whatever they stand on, one colour for a row."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import pytest
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.layouts.plot import row_colours
from ningbo_planner.gui.charts.look import READABLE, contrast, ink_on, mixed, worded
from ningbo_planner.gui.charts.scene import Box, Fill, Scene, Shape, Words
from tests.gui.chart_kit import LAPTOP, PANEL, look_for, scene_of, shipped_charts, shipped_setting
from tests.sample_plans import shipped_plan, total_and_parts

BOTH = pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
# How people see who lack one kind of cone (Machado, Oliveira, Fernandes 2009, severity 1.0), on linear light.
SIGHTS = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Neighbours need 10; what lies apart in the key is also told by its name, its place and the white line between.
NEIGHBOURS, ANY_TWO = 10.0, 7.5
# Type from this size on, in pixels, is large (WCAG: 18 pt, or 14 pt bold).
LARGE, LARGE_BOLD, READABLE_LARGE = 24.0, 18.7, 3.0
Lab = tuple[float, float, float]


def linear(part: float) -> float:
    """Return a part of a colour as light."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def seen(colour: QColor, sight: str) -> Lab:
    """Return ``colour`` as somebody sees it, in the space CIELAB (D65)."""
    light = [linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF())]
    red, green, blue = (min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True)))) for row in SIGHTS[sight])
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (each ** (1 / 3) if each > 216 / 24389 else (24389 / 27 * each + 16) / 116 for each in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: Lab, other: Lab) -> float:
    """Return how far two colours are apart (CIEDE2000)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(height * math.cos(math.radians(times * hue + shift)) for height, times, shift in waves)
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    twist = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + twist * by_chroma * by_hue)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_of_colours_is_that_of_the_published_table(one: Lab, other: Lab, apart: float) -> None:
    """Sharma, Wu, Dalal 2005."""
    assert difference(one, other) == pytest.approx(apart, abs=0.0001)


@BOTH
@pytest.mark.parametrize("sight", SIGHTS)
def test_series_are_told_apart_by_everybody(colours: theme.Colours, sight: str) -> None:
    found = [seen(colour, sight) for colour in colours.series]
    for at, one in enumerate(found):
        assert difference(one, found[at - 1]) >= NEIGHBOURS, (at - 1, at)
        assert all(difference(one, other) >= ANY_TWO for other in found[:at]), at


@BOTH
def test_series_stand_out_from_the_page(colours: theme.Colours) -> None:
    assert all(contrast(colour, colours.base) >= READABLE_LARGE for colour in colours.series)


@BOTH
@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("one", "other"), [("rise", "fall"), ("good", "error"), ("accent", "fall")])
def test_what_is_good_or_bad_is_told_apart_or_has_a_sign(colours: theme.Colours, sight: str, one: str, other: str) -> None:
    """Green and red are the same to one man in twelve: wherever they stand a sign or a word stands beside them (see the tests of layouts)."""
    apart = difference(seen(getattr(colours, one), sight), seen(getattr(colours, other), sight))
    assert apart >= NEIGHBOURS or (one, other) == ("good", "error")


@BOTH
def test_ink_can_be_read_on_any_colour(colours: theme.Colours) -> None:
    steps = [QColor(red, green, blue) for red in range(0, 256, 17) for green in range(0, 256, 17) for blue in range(0, 256, 17)]
    assert min(contrast(ink_on(fill), fill) for fill in steps) >= READABLE
    look = look_for(LAPTOP, colours)
    for ground in (colours.base, mixed(colours.base, colours.accent, 0.14)):
        assert min(contrast(worded(look, colour, ground), ground) for colour in colours.series) >= READABLE


@lru_cache(maxsize=1)
def charts_with_everything() -> tuple[ChartSpec, ...]:
    """Return the charts of the shipped plan, and of one with actuals, by every measure and beside a version."""
    plan = shipped_plan()
    for table in plan.tables.values():
        for at, row in enumerate(table.ids):
            for period in table.periods:
                target = table.cell(row, period.id)
                if period.id in ("2022", "2023", "2024") and target.number is not None:
                    factor = (88, 97, 100, 109)[(at + int(period.id)) % 4]
                    unit = table.unit_of(row)
                    text = f"{target.number * factor / 100:.1f}" + ("%" if unit.startswith("%") else "")
                    table.put_cell(row, period.id, ACTUAL, parse(text, unit))
    setting = Setting(plan, shipped_setting().findings, versions={"v1": ("征求意见稿", shipped_plan())})
    asked: list[ChartRequest] = []
    for request in offered_charts(plan):
        maker = MAKERS[request.kind]
        asked += [request, *(replace(request, measure=measure) for measure in maker.measures[1:])]
        asked += [replace(request, against="v1")] if maker.compares else []
    return (*shipped_charts(), *(make_chart(setting, request) for request in asked))


def grounds(scene: Scene) -> list[tuple[Words, QColor, Fill]]:
    """Return every text with the colour and the filling that its middle stands on."""
    found: list[tuple[Words, QColor, Fill]] = []
    areas: list[Box | Shape] = []
    for element in scene.elements:
        if isinstance(element, Box | Shape) and element.fill is not None:
            areas.append(element)
        elif isinstance(element, Words) and element.text:
            under = next((area for area in reversed(areas) if holds(area, element.rect.center())), None)
            found.append((element, scene.background, Fill.SOLID) if under is None or under.fill is None else (element, under.fill, under.style))
    return found


def holds(area: Box | Shape, point: QPointF) -> bool:
    """Tell whether ``point`` lies in ``area``."""
    return area.rect.contains(point) if isinstance(area, Box) else area.path.contains(point)


@BOTH
@pytest.mark.parametrize("size", [PANEL, LAPTOP], ids=["panel", "laptop"])
def test_every_text_can_be_read_on_what_it_stands_on(qtbot: QtBot, colours: theme.Colours, size: QSizeF) -> None:
    for spec in charts_with_everything():
        for words, ground, style in grounds(scene_of(spec, size, colours)):
            is_large = words.size >= LARGE or (words.is_bold and words.size >= LARGE_BOLD)
            assert contrast(words.colour, ground) >= (READABLE_LARGE if is_large else READABLE), (spec.name, words.text, words.colour.name(), ground.name())
            assert style is Fill.SOLID, (spec.name, words.text, "stands on hatching")


@pytest.mark.parametrize("count", [3, 8, 20])
def test_a_row_keeps_its_colour_in_all_charts_of_its_total(qtbot: QtBot, count: int) -> None:
    """Also where there are more parts than colours and every kind folds as many as it must."""
    sizes = [7 + (number * 11) % 23 * 3 for number in range(count)]
    plan, _ = total_and_parts((str(sum(sizes)), str(sum(sizes) + count)), *((str(size), str(size + 1)) for size in sizes))
    look = look_for(LAPTOP, theme.LIGHT)
    known: dict[str, str] = {}
    for kind in (ChartKind.STACK, ChartKind.SHARES, ChartKind.DONUT, ChartKind.CONTRIBUTION, ChartKind.TREEMAP):
        spec = make_chart(Setting(plan), ChartRequest(kind, "t", "T"))
        rows = [series.row.row for series in spec.series if series.row is not None and series.row.row != "T"]
        assert len(rows) >= min(count, 6)
        for row, colour in zip(rows, row_colours(look, spec, rows), strict=True):
            assert known.setdefault(row, colour.name()) == colour.name(), (kind, row)
    sunburst = scene_of(make_chart(Setting(plan), "sunburst/t/T"), LAPTOP, theme.LIGHT)
    fills = {element.fill.name() for element in sunburst.elements if isinstance(element, Shape) and element.fill is not None}
    assert set(known.values()) <= fills


def test_stacks_of_many_parts_are_folded() -> None:
    plan, _ = total_and_parts(("210", "230"), *((str(number), str(number + 1)) for number in range(1, 21)))
    spec = make_chart(Setting(plan), "stack/t/T")
    names = [series.name for series in spec.series]
    assert names[-2] == "其他13项" and names[:7] == [f"P{number}" for number in range(14, 21)]
    assert spec.series[7].marks[1].value == sum(range(2, 15))
