"""What a look at every chart found, held for good: figures beside lines, parts below zero, units that stay, titles that break where a clause ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import QPointF, QSizeF
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import make_chart
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.layouts.plot import category_texts
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Box, Fill, Line, Purpose, Scene, Words
from ningbo_planner.text import tr
from tests.gui.chart_kit import LAPTOP, PANEL, WALL, look_for, misplaced_words, scene_of, shipped_charts, shipped_setting
from tests.sample_plans import plan_with, shipped_plan, table_edits

SIZES = pytest.mark.parametrize("size", [PANEL, LAPTOP, WALL], ids=["panel", "laptop", "wall"])
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
LONG = "市级以上数字化车间、智能工厂、未来工厂和工业互联网平台等智能制造示范载体建设数量（累计）"


def with_actuals(*factors: int) -> Plan:
    """Return the shipped plan, its targets of 2022 and after reached to so many percent."""
    plan = shipped_plan()
    for table in plan.tables.values():
        for row in table.ids:
            unit = table.unit_of(row)
            for year, factor in zip(YEARS[1:], factors, strict=False):
                target = table.cell(row, year).number if year in {period.id for period in table.periods} else None
                if target is not None:
                    table.put_cell(row, year, ACTUAL, parse(f"{target * factor / 100:.1f}" + ("%" if unit.startswith("%") else ""), unit))
    return plan


def along(points: Sequence[QPointF]) -> list[QPointF]:
    """Return many points on a line."""
    return [start + (end - start) * (step / 40) for start, end in zip(points, points[1:], strict=False) for step in range(41)]


def crossed(scene: Scene, colours: theme.Colours) -> list[str]:
    """Return the figures that a line of actuals, of a forecast or of another version runs through."""
    inked = [element for element in scene.elements if isinstance(element, Line) and element.colour in (colours.series[2], colours.series[3])]
    passed = [point for line in inked for point in along(line.points)]
    figures = [words for words in scene.words() if words.purpose is Purpose.FIGURE and words.text]
    return [words.text for words in figures if any(words.rect.adjusted(1, 2, -1, -2).contains(point) for point in passed)]


@SIZES
@pytest.mark.parametrize("factors", [(90, 92, 95), (100, 100, 100), (109, 112, 118), (104, 97, 101)])
@pytest.mark.parametrize("options", ["", "?against=v1"])
def test_no_line_runs_through_a_figure(qtbot: QtBot, size: QSizeF, factors: tuple[int, ...], options: str) -> None:
    setting = Setting(with_actuals(*factors), versions={"v1": ("征求意见稿", shipped_plan())})
    for row in ("D01", "D02", "D08", "D09"):
        scene = scene_of(make_chart(setting, f"path/decomposition/{row}{options}"), size, theme.LIGHT)
        assert crossed(scene, theme.LIGHT) == [] and misplaced_words(scene) == []
        # What was reached last is the news of the chart.
        reached = next(series for series in make_chart(setting, f"path/decomposition/{row}").series if series.name == tr("chart.actual"))
        assert [mark.text for mark in reached.marks if mark.text][-1] in [words.text for words in scene.words()], row


@SIZES
def test_figures_of_a_ranking_stand_beyond_the_mark_of_the_other_version(qtbot: QtBot, size: QSizeF) -> None:
    other = shipped_plan()
    table = other.tables["decomposition"]
    for row, text in (("D03", "1030"), ("D04", "2400"), ("D05", "1650"), ("D06", "1870")):
        table.put_cell(row, "2026", "target", parse(text, "亿元"))
    spec = make_chart(Setting(shipped_plan(), versions={"v1": ("征求意见稿", other)}), "ranking/decomposition/D02?against=v1")
    scene = scene_of(spec, size, theme.LIGHT)
    marks = [element for element in scene.elements if isinstance(element, Line) and element.colour == theme.LIGHT.series[3] and element.points[0].x() == element.points[1].x()]
    assert marks
    for words in (words for words in scene.words() if words.text in ("1000", "1700", "1800", "2500")):
        middle = words.rect.center().y()
        beside = next(line for line in marks if line.points[0].y() <= middle <= line.points[1].y())
        assert words.rect.left() >= beside.points[0].x(), words.text


def test_parts_below_zero_hang_below_it_and_nothing_leaves_the_page(qtbot: QtBot) -> None:
    rows = [("净出口", None, ["-20", "12", "45"], {"aggregation": Aggregation.SUM}), ("货物", "净出口", ["30", "45", "70"], {}), ("服务", "净出口", ["-50", "-33", "-25"], {})]
    spec = make_chart(Setting(plan_with(table_edits("t", YEARS[:3], rows))[0]), "stack/t/净出口")
    for size in (PANEL, LAPTOP, WALL):
        scene = scene_of(spec, size, theme.LIGHT)
        assert misplaced_words(scene) == []
        boxes = {(hit.series, hit.category): hit.path.boundingRect() for hit in scene.hits}
        for year, goods, services in (("2021年", 30, -50), ("2022年", 45, -33), ("2023年", 70, -25)):
            above, below = boxes["货物", year], boxes["服务", year]
            assert above.bottom() == pytest.approx(below.top(), abs=0.6)
            assert above.height() / below.height() == pytest.approx(goods / -services, rel=0.02)
            assert 0 <= above.top() and below.bottom() <= size.height()


@pytest.mark.parametrize("size", [PANEL, QSizeF(640, 480), LAPTOP], ids=["panel", "small", "laptop"])
def test_the_unit_stays_when_other_texts_must_go(qtbot: QtBot, size: QSizeF) -> None:
    for spec in shipped_charts():
        units = [words.text for words in scene_of(spec, size, theme.LIGHT).words() if words.purpose is Purpose.UNIT]
        assert units == ([tr("chart.unit", unit=spec.unit)] if spec.unit else []), spec.name


def title_lines(spec: ChartSpec, size: QSizeF) -> tuple[str, ...]:
    """Return the title as it is broken."""
    return next(words.lines for words in scene_of(spec, size, theme.LIGHT).words() if words.purpose is Purpose.TITLE)


@pytest.mark.parametrize("size", [QSizeF(640, 480), LAPTOP, QSizeF(1366, 768), WALL], ids=["small", "laptop", "wide", "wall"])
def test_titles_are_whole_and_no_figure_parts_from_its_unit(qtbot: QtBot, size: QSizeF) -> None:
    for spec in shipped_charts():
        lines = title_lines(spec, size)
        assert "".join(lines) == spec.title and len(lines) <= 3, spec.name
        for line, following in zip(lines, lines[1:], strict=False):
            assert not (line[-1].isdigit() or line[-1] in "亿万") or following[0] not in "亿万元个家项%年.0123456789", lines
            assert following[0] not in "，。；：、）！？%)", lines


def test_a_title_breaks_at_the_half_of_its_sentence(qtbot: QtBot) -> None:
    assert title_lines(make_chart(shipped_setting(), "heat/decomposition"), LAPTOP) == ("目标分解表中数字金融2023年增长900.0%，为最高；", "新型数字元器件(组件)2022年增长3.9%，为最低")
    progress = make_chart(shipped_setting(), "bullet/decomposition")
    assert all(len(line) > 12 for size in (LAPTOP, QSizeF(860, 484), WALL) for line in title_lines(progress, size))
    assert title_lines(make_chart(shipped_setting(), "path/decomposition/D02"), PANEL) == ("数字制造业(营收)2026年目标7000亿元，", "较2021年年均增长14.3%")


def test_long_names_leave_the_title_whole(qtbot: QtBot) -> None:
    first, second = "国家级工业互联网跨行业跨领域平台及其区域级行业级特色专业型子平台", "高档数控机床与工业机器人应用示范生产线和数字孪生工厂"
    rows = [(LONG, None, ["100", "500"], {"aggregation": Aggregation.SUM}), (first, LONG, ["60", "290"], {}), (second, LONG, ["40", "210"], {})]
    setting = Setting(plan_with(table_edits("t", ("2021", "2026"), rows, unit="个"))[0], today=date(2025, 7, 1))
    for kind in ("path", "stack", "growth", "donut", "shares", "bridge"):
        spec = make_chart(setting, f"{kind}/t/{LONG}")
        assert "".join(title_lines(spec, LAPTOP)) == spec.title, kind
        assert misplaced_words(scene_of(spec, LAPTOP, theme.LIGHT)) == []


def test_names_in_two_lines_are_about_equally_long(qtbot: QtBot) -> None:
    look = look_for(LAPTOP, theme.LIGHT)
    for name in ("新型数字元器件(组件)", "数字产品与互联网批零", "新型数字设施建设与传输服务", LONG):
        for share in (0.55, 0.7, 0.9):
            width = look.width(name, look.body) * share
            lines = look.balanced(name, width, look.body)
            assert "".join(lines) == name and len(lines) == len(look.broken(name, width, look.body))
            assert max(look.width(line, look.body) for line in lines) <= width
            assert min(map(len, lines)) >= 3 or len(lines) > 2, lines


@pytest.mark.parametrize("name", ["ranking/decomposition/D02", "deviation/decomposition/D02", "bullet/decomposition/D02"])
def test_four_rows_fill_a_screen(qtbot: QtBot, name: str) -> None:
    scene = scene_of(make_chart(shipped_setting(), name), LAPTOP, theme.LIGHT)
    bars = [element.rect for element in scene.elements if isinstance(element, Box) and element.style is Fill.SOLID]
    assert max(bar.bottom() for bar in bars) - min(bar.top() for bar in bars) > LAPTOP.height() * 0.6


@pytest.mark.parametrize("size", [LAPTOP, QSizeF(1366, 768), QSizeF(1920, 1080), WALL], ids=["4:3", "laptop", "full", "wall"])
def test_type_on_a_wall_can_be_read_from_the_back_row(qtbot: QtBot, size: QSizeF) -> None:
    look = Look.on_wall(theme.LIGHT, size)
    assert look.body >= size.height() / 46 and look.title >= size.height() / 29


def test_a_ring_is_not_made_small_by_names(qtbot: QtBot) -> None:
    scene = scene_of(make_chart(shipped_setting(), "donut/decomposition/D07"), LAPTOP, theme.LIGHT)
    sectors = [hit.path.boundingRect() for hit in scene.hits if hit.series != tr("chart.total")]
    assert max(rect.bottom() for rect in sectors) - min(rect.top() for rect in sectors) > LAPTOP.height() * 0.5
    names = "".join(words.text for words in scene.words() if isinstance(words, Words))
    assert all(each in names for each in ("新型数字设施建设与传输服务", "数字媒体、数字影视等", "48.2% 2000"))


def test_months_name_their_year_where_it_begins(qtbot: QtBot) -> None:
    look = Look(theme.LIGHT, 14, 20, 12)
    months = ["2025年11月", "2025年12月", "2026年1月", "2026年2月"]

    def shown(labels: list[str], widest: str) -> list[str]:
        return category_texts(labels, look.width(widest, look.small) / 0.95, look)

    assert shown(months, "2025年12月") == months
    assert shown(months, "25年11月") == ["25年11月", "12月", "26年1月", "2月"]
    year = [f"2025年{month}月" for month in range(1, 13)]
    bare = [f"{month}月" for month in range(1, 13)]
    assert shown(year, "2025年1月") == ["2025年1月", *bare[1:]] and shown(year, "12月") == bare


def test_a_lying_bridge_has_both_its_totals_though_its_scale_is_cut(qtbot: QtBot) -> None:
    other = shipped_plan()
    table = other.tables["decomposition"]
    for row, text in (("D08", "970"), ("D11", "1900"), ("D13", "510")):
        table.put_cell(row, "2026", "target", parse(text, "亿元"))
    spec = make_chart(Setting(shipped_plan(), versions={"v1": ("征求意见稿", other)}), "bridge/decomposition/D07?against=v1")
    scene = scene_of(spec, PANEL, theme.LIGHT)
    texts = [words.text for words in scene.words()]
    assert texts.count("4000") == 2 and tr("chart.bridge.cut") in texts
    assert misplaced_words(scene) == []
