"""Every kind of chart of the shipped plan, small and as large as a wall, light and dark: readable, Chinese, and with the plan's own figures."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Phase
from ningbo_planner.analysis.charts.catalogue import MAKERS
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import LAYOUTS
from ningbo_planner.gui.charts.scene import Purpose
from tests.gui.chart_kit import LAPTOP, PANEL, WALL, look_for, misplaced_words, picture_of, scene_of, shipped_charts, shipped_setting

KINDS = list(MAKERS)
SIZES = {"panel": PANEL, "laptop": LAPTOP, "wall": WALL}
# Names of periods are no figures.
YEARS = re.compile(r"(?:19|20)\d\d")
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def charts_of_kind(kind: ChartKind) -> list[ChartSpec]:
    """Return the charts of one kind that the shipped plan offers."""
    return [spec for spec in shipped_charts() if spec.kind is kind]


def test_every_kind_has_a_maker_a_layout_and_a_chart_in_the_shipped_plan() -> None:
    assert set(MAKERS) == set(LAYOUTS) == set(ChartKind) == {spec.kind for spec in shipped_charts()}


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_overlaps_another_or_leaves_the_page(qtbot: QtBot, kind: ChartKind, size: QSizeF, colours: theme.Colours) -> None:
    for spec in charts_of_kind(kind):
        scene = scene_of(spec, size, colours)
        assert misplaced_words(scene) == [], spec.name
        assert "".join(words.text for words in scene.words() if words.purpose is Purpose.TITLE), spec.name


@pytest.mark.parametrize("kind", KINDS)
def test_letters_are_there_in_the_type_that_is_used(qtbot: QtBot, kind: ChartKind) -> None:
    for spec in charts_of_kind(kind):
        look = look_for(LAPTOP, theme.LIGHT)
        for words in scene_of(spec, LAPTOP, theme.LIGHT).words():
            metrics = QFontMetricsF(look.font(words.size, words.is_bold))
            assert all(metrics.inFontUcs4(ord(letter)) for letter in words.text if not letter.isspace()), words.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_title_follows_from_the_cells_it_names(kind: ChartKind) -> None:
    plan = shipped_setting().plan
    for spec in charts_of_kind(kind):
        told = {fact.text for fact in spec.facts}
        # What an index begins with is no figure of the plan.
        bare = spec.title.replace("年为100，", "年，")
        for name in sorted({table.get(row, "name") for table in plan.tables.values() for row in table.ids}, key=len, reverse=True):
            bare = bare.replace(name, "")
        for number in NUMBERS.findall(YEARS.sub("", bare)):
            assert number in told, (spec.name, spec.title, number)
        for fact in spec.facts:
            result = exact.plain(compute(plan, Formula(fact.formula), fact.cells))
            # What is stated is told with its sign; of a change the sentence says itself whether it is a gain or a loss.
            assert fact.text in (result, result.lstrip("-")), (spec.name, fact)


@pytest.mark.parametrize("kind", [ChartKind.PATH, ChartKind.STACK])
def test_a_figure_that_stands_for_one_cell_says_what_the_cell_says(kind: ChartKind) -> None:
    """Kinds that draw levels print the cell as it is; a gap is drawn where the cell has no number."""
    plan = shipped_setting().plan
    for spec in charts_of_kind(kind):
        for mark in (mark for series in spec.series for mark in series.marks if len(mark.cells) == 1 and mark.phase is not Phase.FORECAST):
            quantity = plan.quantity(mark.cells[0])
            printed = canonical_text(quantity, plan.tables[mark.cells[0].table].unit_of(mark.cells[0].row).startswith("%"))
            assert mark.text.split("\n")[0] == printed and (mark.value is None) == (quantity.point is None), (spec.name, mark)


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_tells_its_figures_and_leads_somewhere(qtbot: QtBot, kind: ChartKind) -> None:
    plan = shipped_setting().plan
    names = {spec.name for spec in shipped_charts()}
    for spec in charts_of_kind(kind):
        scene = scene_of(spec, LAPTOP, theme.LIGHT)
        assert scene.hits, spec.name
        for hit in scene.hits:
            assert hit.tip and all(hit.tip), (spec.name, hit)
            assert not hit.drill or hit.drill.partition("?")[0] in names, (spec.name, hit.drill)
            for cell in hit.mark.cells:
                assert cell.row in plan.tables[cell.table] and plan.tables[cell.table].period(cell.period)


@pytest.mark.parametrize("kind", KINDS)
def test_dark_and_light_differ_and_nothing_is_empty(qtbot: QtBot, kind: ChartKind) -> None:
    spec = charts_of_kind(kind)[0]
    for colours in (theme.LIGHT, theme.DARK):
        picture = picture_of(spec, LAPTOP, colours)
        assert picture.pixelColor(1, 1) == colours.base
        seen = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        assert len(seen) > 3, spec.name
