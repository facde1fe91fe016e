"""Pictures in cells: bars that tell the truth, arrows and shades against the period before, only beside plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import ACTUAL, CellRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.cell_face import Align, Face
from ningbo_planner.gui.models.cell_pictures import RULES, Picture, PictureKind, Trend, picture_of
from tests.gui.grid_hands import Hands
from tests.gui.test_plan_view_looks import drawn
from tests.plans import make_plan, make_row, make_table

YEARS = tuple(Period(str(year), f"{year}年", is_base=year == 2021) for year in range(2021, 2025))


def table_of(texts: Sequence[str], unit: str = "亿元") -> Table:
    """Return a table with one row ``R``."""
    return make_table("t", [make_row("R", 0, texts, periods=YEARS, unit=unit)], periods=YEARS)


def pictures(kind: PictureKind, *texts: str, unit: str = "亿元") -> list[Picture | None]:
    """Return what is drawn in the cells of one row."""
    table = table_of(texts, unit)
    return [picture_of(RULES[kind], table, CellRef("t", "R", period.id), table.cell("R", period.id)) for period in YEARS]


def test_bars_begin_at_zero_and_fill_the_cell_at_the_largest() -> None:
    assert pictures(PictureKind.BARS, "100", "150", "200", "400") == [Picture(0.0, 0.25), Picture(0.0, 0.375), Picture(0.0, 0.5), Picture(0.0, 1.0)]


def test_bars_of_negative_figures_go_the_other_way() -> None:
    low, zero, half, high = pictures(PictureKind.BARS, "-100", "0", "50", "100")
    assert (low.zero, low.end) == (0.5, 0.0) and (zero.zero, zero.end) == (0.5, 0.5)
    assert (half.end, high.end) == (0.75, 1.0)
    assert pictures(PictureKind.BARS, "-100", "-50", "", "")[:2] == [Picture(1.0, 0.0), Picture(1.0, 0.5)]


def test_only_plain_numbers_get_a_picture() -> None:
    for kind in RULES:
        assert pictures(kind, ">100", "50-60", "——", "全国前列") == [None] * 4
    assert pictures(PictureKind.BARS, "0", "0", "", "") == [None] * 4, "a row of zeros has no lengths to compare"


def test_arrows_point_where_the_figure_went() -> None:
    trends = [picture and picture.trend for picture in pictures(PictureKind.ARROWS, "100", "120", "120", "90")]
    assert trends == [None, Trend.UP, Trend.LEVEL, Trend.DOWN]
    assert pictures(PictureKind.ARROWS, "100", ">120", "130", "140")[2] is None, "a bound is nothing to compare with"


def test_shades_follow_growth_and_points_of_percentages() -> None:
    found = pictures(PictureKind.GROWTH, "100", "120", "121", "60")
    assert [picture and picture.ground for picture in found] == [None, "rise_strong", "rise_soft", "fall_strong"]
    assert [picture and picture.text for picture in found] == [None, "+20.0%", "+0.8%", "−50.4%"]
    level = pictures(PictureKind.GROWTH, "100", "100", "95", "0")
    assert [(picture.ground, picture.text) for picture in level[1:]] == [("", "0.0%"), ("fall_soft", "−5.0%"), ("fall_strong", "−100.0%")]
    assert pictures(PictureKind.GROWTH, "6.9%", "8.0%", "8%", "7", unit="%")[1].text == "+1.1个点"
    assert pictures(PictureKind.GROWTH, "0", "5", "6", "7")[1] is None, "there is no rate over nothing"


def test_what_was_reached_is_compared_with_what_was_reached() -> None:
    table = table_of(["100", "120", "130", "140"])
    for period, reached in (("2022", "90"), ("2023", "95")):
        table.column(period, ACTUAL).put(0, table_of([reached] * 4).cell("R", "2021"))
    cells = [CellRef("t", "R", period, ACTUAL) for period in ("2022", "2023")]
    assert [picture_of(RULES[PictureKind.ARROWS], table, cell, table.cell(*cell[1:])).trend for cell in cells] == [Trend.DOWN, Trend.UP]


# ------------------------------------------------------------------------------------------------------------------ drawn


def ink(image: QImage, colour: object) -> set[tuple[int, int]]:
    """Return the points of a picture in exactly one colour."""
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == colour}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_bar_is_as_long_as_it_says(qapp: object, mode: str) -> None:
    theme.apply(mode)
    try:
        face = Face("", Align.RIGHT, is_number=True, picture=Picture(0.0, 0.5))
        half = drawn(face, 103)[0]
        ground = theme.current().base
        columns = [x for x in range(103) if half.pixelColor(x, 13) != ground]
        assert (min(columns), max(columns)) == (1, 50)
        negative = drawn(face._replace(picture=Picture(0.5, 0.25)), 103)[0]
        columns = [x for x in range(103) if negative.pixelColor(x, 13) != ground]
        assert (min(columns), max(columns)) == (26, 51), "to the left of the line that is zero"
        assert half.pixelColor(10, 13) != negative.pixelColor(30, 13)
    finally:
        theme.apply("light")


def test_arrows_differ_without_their_colour(qapp: object) -> None:
    theme.apply("light")
    shapes = []
    for trend in Trend:
        image = drawn(Face("", Align.RIGHT, is_number=True, picture=Picture(trend=trend)), 90)[0]
        shapes.append(frozenset((x, y) for x in range(40) for y in range(26) if image.pixelColor(x, y) != theme.current().base))
    assert len(set(shapes)) == 3 and all(shapes)


def test_choosing_a_picture_draws_it_and_an_edit_draws_the_row_anew(hands: Hands, document: Document) -> None:
    display, sheet = hands.page.model.display, hands.view.sheet
    place, beside = sheet.place(CellRef("decomposition", "D03", "2026")), sheet.place(CellRef("decomposition", "D03", "2022"))
    display.picture = PictureKind.BARS
    assert hands.view.looks.of(*place).picture == Picture(0.0, 1.0) and hands.view.looks.of(*beside).picture == Picture(0.0, 0.5)
    hands.go_to("D03", "2026")
    hands.type("2000")
    hands.press("Enter")
    assert hands.view.looks.of(*beside).picture == Picture(0.0, 0.25)
    document.undo()
    assert hands.view.looks.of(*beside).picture == Picture(0.0, 0.5)
    display.picture = PictureKind.NONE
    assert hands.view.looks.of(*place).picture is None


def test_the_tip_tells_growth(hands: Hands, document: Document) -> None:
    def tip(row: str, period: str) -> str:
        return hands.view.plan_model.index_of(CellRef("decomposition", row, period)).data(Qt.ItemDataRole.ToolTipRole)

    assert "比2021年" not in tip("D02", "2022")
    hands.page.model.display.picture = PictureKind.ARROWS
    assert "比2021年 +11.5%（+412亿元）。" in tip("D02", "2022")
    assert "比2021年 +1.1个百分点。" in tip("D01", "2022")
    assert "比2021年" not in tip("D10", "2022"), "the base is missing"


def test_a_gap_goes_before_growth(hands: Hands) -> None:
    hands.page.model.display.picture = PictureKind.GROWTH
    face = hands.view.looks.of(*hands.view.sheet.place(CellRef("decomposition", "D07", "2025")))
    assert face.sign == "▼−20" and face.picture is not None
    with_growth, without = drawn(face, 120)[0], drawn(face._replace(picture=None), 120)[0]
    assert with_growth == without, "what is wrong is more important than growth"


def test_growth_is_left_out_before_the_figure_is_cut(qapp: object) -> None:
    theme.apply("light")
    face = Face("123456", Align.RIGHT, is_number=True, picture=Picture(text="+12.5%"))
    wide, painter = drawn(face, 140)
    narrow = drawn(face, painter.width_of("123456") + 2 * painter.padding + 4)[0]
    assert wide != drawn(face._replace(picture=None), 140)[0]
    assert narrow == drawn(face._replace(picture=None), narrow.width())[0]
