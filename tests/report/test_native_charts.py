"""What an office draws itself: the values, labels and colours of the screen, and pictures where it cannot."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.report.chart_parts import chart_part, chart_workbook, ink_on
from ningbo_planner.report.native_charts import Drawn, Form, NativeChart, native_chart
from ningbo_planner.report.told import MarkLook, Palette, Picture, ToldPage

PALETTE = Palette("#ffffff", "#101010", "#606060", "#d0d0d0", "#1a5fb4", ("#12436d",))
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
YEARS = ("2021年", "2026年")


def page(kind: ChartKind, categories: tuple[str, ...], *series: Series, looks: dict[tuple[str, str], MarkLook] | None = None) -> ToldPage:
    """Return a page with a chart of made-up series."""
    return ToldPage(ChartSpec("x", kind, "标题", categories=categories, series=series), "", Picture(b"", "", 10, 10), looks or {})


def made(name: str, role: Role, *figures: float | None, texts: tuple[str, ...] = ()) -> Series:
    """Return a series; without texts its figures are written plainly."""
    written = texts or tuple("" if figure is None else f"{figure:.10g}" for figure in figures)
    return Series(name, role, tuple(Mark(figure, text) for figure, text in zip(figures, written, strict=True)))


def native(found: NativeChart | None) -> NativeChart:
    """Return a chart that there must be."""
    assert found is not None
    return found


def test_a_path_is_columns_with_lines_and_growth_below_the_periods() -> None:
    series = (made("甲", Role.LEVEL, 1, 2), made("实绩", Role.ACTUAL, 1, None), made("比上期增长", Role.GROWTH, None, 100, texts=("", "+100%")))
    chart = native(native_chart(page(ChartKind.PATH, YEARS, *series)))
    assert (chart.form, chart.categories) == (Form.COLUMNS, ("2021年", "2026年\n+100%"))
    assert [(each.name, each.drawn) for each in chart.series] == [("甲", Drawn.AREA), ("实绩", Drawn.LINE)]


def test_shares_are_not_stretched_to_a_hundred() -> None:
    chart = native(native_chart(page(ChartKind.SHARES, YEARS, made("甲", Role.PART, 70, 60), made("乙", Role.PART, 40, 40), made("合计", Role.TOTAL, 100, 100, texts=("10", "20\n差-1")))))
    assert (chart.form, chart.categories) == (Form.STACKED, ("2021年\n10", "2026年\n20"))
    assert b'"percentStacked"' not in chart_part(chart, PALETTE)


def test_a_bridge_stands_on_invisible_columns() -> None:
    names = ("2021年", "甲", "乙", "2026年")
    total = made("合计", Role.TOTAL, 10, None, None, 12)
    steps = made("增量", Role.STEP, None, 5, -3, None, texts=("", "+5", "−3", ""))
    chart = native(native_chart(page(ChartKind.BRIDGE, names, total, steps)))
    room, totals, change = chart.series
    assert room.drawn is Drawn.ROOM and [point.value for point in room.points] == [0, 10, 12, 0]
    assert [point.value for point in totals.points] == [10, None, None, 12]
    assert [(point.value, point.label) for point in change.points] == [(None, ""), (5, "+5"), (3, "−3"), (None, "")]
    below_zero = made("增量", Role.STEP, None, -15, 17, None)
    assert native_chart(page(ChartKind.BRIDGE, names, total, below_zero)) is None


def test_a_ring_names_its_slices_with_their_figures() -> None:
    marks = [Series(name, Role.PART, (Mark(value, f"{value}%", label=f"{value}亿元"),)) for name, value in (("甲", 60.0), ("乙", 39.0), ("丙", 1.0))]
    total = Series("合计", Role.TOTAL, (Mark(100.0, "100", label="2026年合计"),))
    chart = native(native_chart(page(ChartKind.DONUT, ("2026年",), *marks, total)))
    assert chart.categories[0] == "甲　60.0亿元　60.0%" and chart.middle == "2026年合计\n100"
    assert [point.label for point in chart.series[0].points] == ["60.0%", "39.0%", ""]


def test_lines_with_ends_close_together_are_a_picture() -> None:
    apart = (made("甲", Role.PART, 1, 10), made("乙", Role.PART, 5, 2))
    assert native(native_chart(page(ChartKind.SLOPE, YEARS, *apart))).series[0].points[1].label == "10　甲"
    assert native_chart(page(ChartKind.SLOPE, YEARS, *apart, made("丙", Role.PART, 5.1, 3))) is None


@pytest.mark.parametrize("kind", [ChartKind.TREEMAP, ChartKind.HEAT, ChartKind.SUNBURST, ChartKind.BULLET, ChartKind.MULTIPLES, ChartKind.CARDS])
def test_what_an_office_has_no_type_for_is_a_picture(kind: ChartKind) -> None:
    assert native_chart(page(kind, YEARS, made("甲", Role.PART, 1, 2))) is None


def test_more_than_a_slide_can_show_is_a_picture() -> None:
    many = tuple(f"第{number}" for number in range(40))
    assert native_chart(page(ChartKind.PATH, many, made("甲", Role.LEVEL, *range(40)))) is None


def test_no_text_of_the_workbook_is_a_formula_or_a_link() -> None:
    chart = native(native_chart(page(ChartKind.PATH, ("=1+1", "http://x.cn"), made('=HYPERLINK("x")', Role.LEVEL, 1.5, None), made("+1\x01", Role.ACTUAL, 2, 3))))
    data = chart_workbook(chart)
    sheet = load_workbook(io.BytesIO(data)).active
    assert [[cell.value for cell in row] for row in sheet] == [[None, '=HYPERLINK("x")', "+1"], ["=1+1", 1.5, 2], ["http://x.cn", None, 3]]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text and "hyperlink" not in text


def test_labels_follow_their_cells_where_they_are_plain_and_stand_as_written_where_not() -> None:
    chart = native(native_chart(page(ChartKind.PATH, (*YEARS, "2027年"), made("甲", Role.LEVEL, 7000, 15, None, texts=("7000", ">15%", "——")))))
    labels = ElementTree.fromstring(chart_part(chart, PALETTE)).findall(f".//{C}ser/{C}dLbls/{C}dLbl")
    assert [label.find(f"{C}tx") is not None for label in labels] == [False, True, False]
    assert "".join(labels[1].itertext()) == ">15%" and labels[2].find(f"{C}delete") is not None


def test_looks_of_the_screen_are_drawn_point_by_point() -> None:
    looks = {("甲", "2021年"): MarkLook("#123456", "#123456"), ("甲", "2026年"): MarkLook("#ffffff", "#654321", is_hatched=True, is_open=True)}
    chart = native(native_chart(page(ChartKind.PATH, YEARS, made("甲", Role.LEVEL, 1, 2), looks=looks)))
    root = ElementTree.fromstring(chart_part(chart, PALETTE))
    colours = {element.get("val") for element in root.find(f".//{C}ser").iter(f"{A}srgbClr")}
    assert {"123456", "654321", "FFFFFF"} <= colours
    assert root.find(f".//{A}pattFill") is not None and root.find(f".//{A}prstDash") is not None


def test_areas_begin_at_zero_and_every_script_has_its_type() -> None:
    chart = native(native_chart(page(ChartKind.PATH, YEARS, made("甲", Role.LEVEL, 990, 1000))))
    root = ElementTree.fromstring(chart_part(chart, PALETTE))
    assert [each.get("val") for each in root.findall(f".//{C}valAx/{C}scaling/{C}min")] == ["0"]
    for properties in (*root.iter(f"{A}defRPr"), *root.iter(f"{A}rPr")):
        assert [properties.find(f"{A}{script}").get("typeface") for script in ("latin", "ea", "cs")] == ["微软雅黑"] * 3


def test_words_on_dark_areas_are_light() -> None:
    assert (ink_on("#101010", PALETTE), ink_on("#f0f0f0", PALETTE)) == (PALETTE.paper, PALETTE.ink)
