"""Charts of parts on the page: lengths and angles follow the figures, nothing overlaps, whatever the plan is like."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.analysis.charts import bridges, contributions, donuts, growths, shares
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.layouts.bridges import bars_of, lay_out_bridge
from ningbo_planner.gui.charts.layouts.growths import lay_out_growth
from ningbo_planner.gui.charts.layouts.layers import lay_out_contribution, lay_out_shares
from ningbo_planner.gui.charts.layouts.rings import lay_out_donut
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Fill, Purpose, Scene, Shape, Words
from tests.sample_plans import shipped_plan, total_and_parts

PANEL, LAPTOP, WALL = QSizeF(380, 300), QSizeF(1024, 768), QSizeF(3840, 2160)
MAKERS: dict[ChartKind, tuple[Callable[[Setting, ChartRequest], ChartSpec], Callable[[ChartSpec, QSizeF, Look], Scene]]] = {
    ChartKind.GROWTH: (growths.growth_chart, lay_out_growth),
    ChartKind.SHARES: (shares.shares_chart, lay_out_shares),
    ChartKind.DONUT: (donuts.donut_chart, lay_out_donut),
    ChartKind.BRIDGE: (bridges.bridge_chart, lay_out_bridge),
    ChartKind.CONTRIBUTION: (contributions.contribution_chart, lay_out_contribution),
}
OF_TOTAL = ("growth", "shares", "shares?measure=ends", "donut", "bridge", "bridge?measure=periods", "bridge?against=v1", "contribution", "contribution?measure=rate")
TWENTY = tuple(str(2011 + number) for number in range(20))


def odd_plans() -> dict[str, Plan]:
    """Return plans that charts of parts must survive, each with a total ``T`` in table ``t``."""
    plans = {
        "one part": total_and_parts(("10", "20"), ("10", "20")),
        "nothing": total_and_parts(("", ""), ("", "")),
        "missing": total_and_parts(("——", "20"), ("4", "——"), ("——", "8")),
        "bounds": total_and_parts((">10", "≥20"), ("<4", "12-14"), ("6", "8左右")),
        "negative": total_and_parts(("-10", "-20"), ("-12", "-5"), ("2", "-15")),
        "mixed": total_and_parts(("10", "-4"), ("12", "-12"), ("-2", "8")),
        "zero": total_and_parts(("0", "0"), ("0", "0"), ("0", "0")),
        "words": total_and_parts(("全国前列", "20"), ("翻番", "12"), ("6", "8")),
        "sixty": total_and_parts(("1830", "3660"), *((str(number), str(2 * number)) for number in range(1, 61))),
        "twenty years": total_and_parts([str(100 + 7 * each) for each in range(20)], *([str(5 + each * number) for each in range(20)] for number in range(1, 21)), years=TWENTY),
        "tiny step": total_and_parts(("100000", "100010"), ("60000", "60004"), ("40000", "40006")),
    }
    return {name: plan for name, (plan, _) in plans.items()}


def chart(plan: Plan, name: str, earlier: Plan | None = None) -> ChartSpec:
    """Return one chart of ``plan``."""
    request = ChartRequest.parse(name)
    return MAKERS[request.kind][0](Setting(plan, versions={"v1": ("征求意见稿", earlier or plan)}), request)


def laid_out(spec: ChartSpec, size: QSizeF, colours: theme.Colours = theme.LIGHT) -> Scene:
    """Return ``spec`` laid out as in a panel when it is small, else as on a wall."""
    look = (Look.on_desk if size.width() < 600 else Look.on_wall)(colours, size)
    return MAKERS[spec.kind][1](spec, size, look)


def misplaced(scene: Scene) -> list[str]:
    """Return texts that leave the page or overlap another."""
    page = QRectF(QPointF(0, 0), scene.size).adjusted(-0.5, -0.5, 0.5, 0.5)
    words = scene.words()
    found = [each.text for each in words if not page.contains(each.rect)]
    for number, one in enumerate(words):
        found.extend(f"{one.text} | {other.text}" for other in words[number + 1 :] if one.rect.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other.rect))
    return found


@pytest.mark.parametrize("size", [PANEL, LAPTOP, WALL], ids=["panel", "laptop", "wall"])
@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", OF_TOTAL)
def test_no_text_overlaps_another_in_any_plan(qtbot: QtBot, name: str, colours: theme.Colours, size: QSizeF) -> None:
    kind, _, options = name.partition("?")
    earlier = odd_plans()["missing"]
    for title, plan in odd_plans().items():
        spec = chart(plan, f"{kind}/t/T{'?' if options else ''}{options}", earlier)
        scene = laid_out(spec, size, colours)
        assert misplaced(scene) == [], title
        assert spec.title and "chart." not in spec.title + "".join(spec.footnotes) + spec.subtitle
        assert all(hit.tip is not None for hit in scene.hits)
    shipped = shipped_plan()
    for row in ("D02", "D07"):
        assert misplaced(laid_out(chart(shipped, f"{kind}/decomposition/{row}{'?' if options else ''}{options}", shipped), size, colours)) == []


@pytest.mark.parametrize("size", [LAPTOP, WALL], ids=["laptop", "wall"])
@pytest.mark.parametrize("name", OF_TOTAL[:-1])
def test_on_a_laptop_title_categories_and_main_figures_are_there(qtbot: QtBot, name: str, size: QSizeF) -> None:
    kind, _, options = name.partition("?")
    spec = chart(shipped_plan(), f"{kind}/decomposition/D07{'?' if options else ''}{options}")
    scene = laid_out(spec, size)
    written = "".join(words.text for words in scene.words())
    assert spec.title in written and f"单位：{spec.unit}" in written
    for category in spec.categories:
        assert category in written or "against" in options
    for series in spec.of_role(Role.TOTAL):
        assert all(mark.text.partition("\n")[0] in written for mark in series.marks)


def hit_of(scene: Scene, series: str, category: str) -> QRectF:
    """Return where a mark answers."""
    return next(hit.path.boundingRect() for hit in scene.hits if hit.series == series and hit.category == category)


def test_levels_stand_on_zero_and_growth_below_them(qtbot: QtBot) -> None:
    spec = chart(shipped_plan(), "growth/decomposition/D02")
    scene = laid_out(spec, LAPTOP)
    columns = [hit.path.boundingRect() for hit in scene.hits if hit.mark in spec.of_role(Role.LEVEL)[0].marks]
    for rect, value in zip(columns, (3588, 4000, 4700, 5300, 6000, 7000), strict=True):
        assert rect.height() == pytest.approx(columns[-1].height() * value / 7000, rel=1e-6)
        assert rect.bottom() == pytest.approx(columns[0].bottom())
    points = [hit.path.boundingRect().center() for hit in scene.hits if hit.mark in spec.of_role(Role.GROWTH)[0].marks]
    assert min(point.y() for point in points) > columns[0].bottom()
    assert [round(point.x()) for point in points] == [round(rect.center().x()) for rect in columns[1:]]


@pytest.mark.parametrize("name", ["shares/decomposition/D07", "contribution/decomposition/D07", "shares/decomposition/D07?measure=ends"])
def test_layers_are_as_high_as_their_shares_and_touch(qtbot: QtBot, name: str) -> None:
    spec = chart(shipped_plan(), name)
    scene = laid_out(spec, LAPTOP)
    for number, category in enumerate(spec.categories):
        parts = [series for series in spec.of_role(Role.PART) if series.marks[number].value]
        rects = [hit_of(scene, series.name, category) for series in parts]
        scale = rects[0].height() / (parts[0].marks[number].value or 1)
        for series, rect in zip(parts, rects, strict=True):
            assert rect.height() == pytest.approx(max((series.marks[number].value or 0) * scale, 0.5), abs=0.01)
        for one, other in zip(rects, rects[1:], strict=False):
            assert other.bottom() == pytest.approx(one.top(), abs=0.5)


def test_sectors_have_the_angles_of_their_shares(qtbot: QtBot) -> None:
    spec = chart(shipped_plan(), "donut/decomposition/D07?periods=2021")
    scene = laid_out(spec, LAPTOP)
    parts = [series for series in spec.series if series.role in (Role.PART, Role.REMAINDER) and series.marks[0].value]
    whole = sum(series.marks[0].value or 0 for series in parts)
    assert whole == 1366
    ring = [hit for hit in scene.hits if hit.series in {series.name for series in parts}]
    union = QRectF()
    for hit in ring:
        union = union.united(hit.path.boundingRect())
    start = 0.0
    for series in parts:
        span = (series.marks[0].value or 0) / whole * 360
        angle, radius = math.radians(start + span / 2), union.width() / 2 * 0.8
        under = scene.hits[scene.hit_at(union.center() + QPointF(math.sin(angle), -math.cos(angle)) * radius)]
        assert under.series == series.name
        start += span
    assert any(isinstance(element, Shape) and element.style is Fill.HATCHED for element in scene.elements)


@pytest.mark.parametrize("size", [PANEL, LAPTOP], ids=["lying", "upright"])
def test_each_step_begins_where_the_one_before_ends(qtbot: QtBot, size: QSizeF) -> None:
    spec = chart(shipped_plan(), "bridge/decomposition/D07")
    bars = bars_of(spec)
    assert all(one.end == other.start for one, other in zip(bars, bars[1:], strict=False) if not other.is_total)
    assert bars[-2].end == bars[-1].end == 4000
    scene = laid_out(spec, size)
    rects = [hit.path.boundingRect() for hit in scene.hits]
    length = QRectF.width if size is PANEL else QRectF.height
    assert length(rects[1]) == pytest.approx(length(rects[-1]) * 1344 / 4000, rel=1e-3)
    assert rects[0].bottom() == pytest.approx(rects[-1].bottom()) or size is PANEL


def test_steps_that_cannot_be_seen_beside_their_totals_are_drawn_large_and_it_is_said(qtbot: QtBot) -> None:
    spec = chart(odd_plans()["tiny step"], "bridge/t/T")
    scene = laid_out(spec, LAPTOP)
    assert "刻度不从零开始" in [words.text for words in scene.words()]
    assert hit_of(scene, "增量", "P2").height() > 100
    plain = laid_out(chart(shipped_plan(), "bridge/decomposition/D02"), LAPTOP)
    assert "刻度不从零开始" not in [words.text for words in plain.words()]


def test_names_under_columns_leave_no_letter_alone(qtbot: QtBot) -> None:
    scene = laid_out(chart(shipped_plan(), "bridge/decomposition/D07"), LAPTOP)
    axis = [words for words in scene.words() if words.purpose is Purpose.AXIS]
    assert axis and all(len(line) > 2 for words in axis for line in words.lines)


def test_a_figure_of_two_lines_above_a_column_is_centred(qtbot: QtBot) -> None:
    """Texts that hang at a point without a side stand around it, line by line."""
    look = Look.on_wall(theme.LIGHT, QSizeF(300, 200))
    scene = Scene(QSizeF(300, 200), theme.LIGHT.base)
    assert Placer(scene, look).write("40000000\n差", [(QPointF(150, 120), Qt.AlignmentFlag.AlignBottom)], theme.LIGHT.text)
    words = scene.elements[0]
    assert isinstance(words, Words)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ScenePainter(look).paint(painter, scene)
    painter.end()
    rows = range(int(words.rect.center().y()) + 1, int(words.rect.bottom()))
    inked = [x for x in range(300) for y in rows if image.pixelColor(x, y).lightness() < 128]
    assert (min(inked) + max(inked)) / 2 == pytest.approx(150, abs=2)
