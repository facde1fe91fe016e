"""A whole story as slides, as a document and as a web page, looked at with other programs."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.slide import Slide
from pptx.util import Inches
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.domain.story import StoryView
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.mark_looks import mark_looks
from ningbo_planner.gui.charts.story_files import BARE_SIZE, FOOT, StoryFile, bare_drawing, write_story
from ningbo_planner.gui.charts.taking_away import SIZE, drawing_of, picture_of
from ningbo_planner.services.stories import Scene
from tests.gui.chart_kit import shipped_charts, shipped_setting
from tests.second_programs import drawn, likeness, pages, printed, text_of

DAY = date(2026, 11, 23)
TITLE = "数字经济图表汇报"
SVG = "{http://www.w3.org/2000/svg}"
HTML = "{http://www.w3.org/1999/xhtml}"
# What PowerPoint can draw itself, of the shipped plan's first chart of each kind that it can.
NATIVE = {ChartKind.PATH, ChartKind.STACK, ChartKind.SHARES, ChartKind.DONUT, ChartKind.BRIDGE, ChartKind.CONTRIBUTION, ChartKind.RANKING, ChartKind.DEVIATION}
PICTURES = {ChartKind.HEAT, ChartKind.TREEMAP, ChartKind.SUNBURST, ChartKind.BULLET, ChartKind.MULTIPLES, ChartKind.CARDS}


def specs() -> list[ChartSpec]:
    """Return one chart of each kind."""
    by_kind = {spec.kind: spec for spec in reversed(shipped_charts())}
    return [by_kind[kind] for kind in MAKERS]


def told(made: Sequence[ChartSpec], note: str = "请注意{}") -> list[Scene]:
    """Return charts as a story's scenes."""
    return [Scene(StoryView(spec.name, note.format(spec.name)), spec) for spec in made]


def written(path: Path, scenes: Sequence[Scene], **options: object) -> StoryFile | None:
    """Write a story of the shipped plan."""
    return write_story(shipped_setting().plan.info, TITLE, scenes, path, day=DAY, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def slides_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the story of all kinds as slides."""
    path = tmp_path_factory.mktemp("story") / "汇报.pptx"
    written(path, told(specs()))
    return path


def slide_of(path: Path, kind: ChartKind) -> Slide:
    """Return the slide of one kind."""
    return Presentation(str(path)).slides[1 + list(MAKERS).index(kind)]


def words_of(slide: Slide) -> list[str]:
    """Return the texts of a slide."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


# ----------------------------------------------------------------------------------------------------------------- slides


def test_every_slide_says_finding_unit_notes_plan_day_and_number(qtbot: QtBot, slides_file: Path) -> None:
    slides = Presentation(str(slides_file))
    assert slides.slide_width * 9 == pytest.approx(slides.slide_height * 16, rel=1e-3)
    assert TITLE in words_of(slides.slides[0])[0] and len(slides.slides) == 1 + len(specs())
    for slide, spec in zip(list(slides.slides)[1:], specs(), strict=True):
        words = words_of(slide)
        assert slide.shapes.title.text_frame.text == spec.title
        assert not spec.unit or f"单位：{spec.unit}" in words
        assert all(any(note in text for text in words) for note in spec.footnotes)
        assert any(shipped_setting().plan.info.title in text for text in words) and "2026年11月23日" in words
        assert len(slide._element.findall(".//{*}fld[@type='slidenum']")) == 1
        assert slide.notes_slide.notes_text_frame.text == f"请注意{spec.name}"


def test_no_two_shapes_of_a_slide_have_one_number(qtbot: QtBot, slides_file: Path) -> None:
    for slide in Presentation(str(slides_file)).slides:
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))


def test_what_powerpoint_draws_is_a_chart_with_its_workbook_and_the_rest_a_picture(qtbot: QtBot, slides_file: Path) -> None:
    for kind in NATIVE:
        [chart] = [shape.chart for shape in slide_of(slides_file, kind).shapes if shape.has_chart]
        book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert [cell.value for cell in book.active[1]][1:] == [series.name for plot in chart.plots for series in plot.series]
    for kind in PICTURES:
        slide = slide_of(slides_file, kind)
        assert not any(shape.has_chart for shape in slide.shapes)
        [picture] = slide._element.findall(".//{*}pic")
        assert picture.find(".//{*}svgBlip") is not None and picture.find("{*}nvPicPr/{*}cNvPr").get("descr")


def test_values_of_a_native_chart_are_the_plans(qtbot: QtBot, slides_file: Path) -> None:
    spec = next(spec for spec in specs() if spec.kind is ChartKind.STACK)
    [chart] = [shape.chart for shape in slide_of(slides_file, ChartKind.STACK).shapes if shape.has_chart]
    found = {series.name: tuple(series.values) for plot in chart.plots for series in plot.series}
    assert found == {series.name: tuple(mark.value for mark in series.marks) for series in spec.series}
    assert list(chart.plots[0].categories) == list(spec.categories)


def test_a_native_chart_has_the_colours_of_the_screen(qtbot: QtBot, slides_file: Path) -> None:
    [chart] = [shape.chart for shape in slide_of(slides_file, ChartKind.STACK).shapes if shape.has_chart]
    parts = [series for series in chart.plots[0].series]
    fills = [f"#{series.format.fill.fore_color.rgb}".lower() for series in parts[:4]]
    assert fills == [colour.name() for colour in theme.LIGHT.series[:4]]


@pytest.mark.parametrize("kind", sorted(NATIVE))
def test_every_value_that_is_drawn_has_its_look(qtbot: QtBot, kind: ChartKind) -> None:
    spec = next(spec for spec in specs() if spec.kind is kind)
    looks = mark_looks(bare_drawing(spec).scene)
    areas = [(series, category) for series in spec.series if series.role in (Role.LEVEL, Role.PART, Role.STEP) for category, mark in zip(spec.categories, series.marks, strict=False) if mark.value]
    assert areas and all(looks[series.name, category].fill not in ("", theme.LIGHT.text.name()) for series, category in areas)


def test_every_run_names_its_type_for_chinese(qtbot: QtBot, slides_file: Path) -> None:
    with zipfile.ZipFile(slides_file) as package:
        names = [name for name in package.namelist() if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name)]
        for name in names:
            root = ElementTree.fromstring(package.read(name))
            for run in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
                if len(run):
                    assert [child.get("typeface") for child in run if child.tag.endswith(("latin", "}ea", "}cs"))] == ["微软雅黑"] * 3, name
        themes = [package.read(name).decode() for name in package.namelist() if name.startswith("ppt/theme/theme1")]
    assert themes and all('<a:ea typeface="微软雅黑"/>' in text and theme.LIGHT.series[0].name()[1:].upper() in text for text in themes)


def test_another_office_shows_the_slides_as_they_are_on_the_screen(qtbot: QtBot, slides_file: Path, tmp_path: Path) -> None:
    pdf = printed(slides_file, tmp_path)
    shown = pages(pdf, tmp_path, 960)
    text = text_of(pdf)
    assert len(shown) == 1 + len(specs())
    letters = re.sub(r"\W", "", text)
    for page, spec, slide in zip(shown[1:], specs(), list(Presentation(str(slides_file)).slides)[1:], strict=True):
        assert re.sub(r"\W", "", spec.title)[:10] in letters, spec.name
        painted = picture_of(bare_drawing(spec), 1)
        if any(shape.has_chart for shape in slide.shapes):
            assert spec.kind is not ChartKind.PATH or all(re.sub(r"\W", "", category) in letters for category in spec.categories)
            # The office sets its own type, but areas of the same colours are about as large.
            ours, theirs = shares_of_colours(painted), shares_of_colours(page)
            assert all(0.4 < theirs.get(colour, 0.0) / share < 2.2 for colour, share in ours.items() if share > 0.02), (spec.name, ours, theirs)
        else:
            [picture] = [shape for shape in slide.shapes if shape.shape_type is MSO_SHAPE_TYPE.PICTURE]
            scale = page.width() / Inches(13.333)
            place = [round(length * scale) for length in (picture.left, picture.top, picture.width, picture.height)]
            assert likeness(painted, page.copy(*place)) > 0.9, spec.name


def shares_of_colours(image: QImage) -> dict[str, float]:
    """Return the strong colours of a picture, told to the next of 5 steps, with their shares of its area."""
    size = image.scaled(240, 135, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
    colours = [size.pixelColor(x, y) for x in range(size.width()) for y in range(size.height())]
    strong = Counter(":".join(str(round(part / 51)) for part in colour.toTuple()[:3]) for colour in colours if colour.saturation() > 90)
    return {colour: count / len(colours) for colour, count in strong.items()}


# --------------------------------------------------------------------------------------------------------------- document


def test_a_document_has_a_cover_and_a_page_for_each_chart(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "汇报.pdf"
    written(path, told(specs()))
    shown, text = pages(path, tmp_path, SIZE.width()), text_of(path)
    assert len(shown) == 1 + len(specs()) and TITLE in text
    for number, (page, spec) in enumerate(zip(shown[1:], specs(), strict=True), 1):
        assert f"第{number}页，共{len(specs())}页" in text
        above = page.copy(0, 0, page.width(), round(page.height() * (SIZE.height() - FOOT) / SIZE.height()))
        assert likeness(picture_of(drawing_of(spec, SIZE - QSize(0, FOOT)), 1), above) > 0.95, spec.name
    # What the speaker noted is not for those who read.
    assert "请注意" not in text


# --------------------------------------------------------------------------------------------------------------- web page


def test_a_web_page_needs_nothing_else_and_reads_well(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "汇报.html"
    written(path, told(specs()))
    page = path.read_text("utf-8")
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert root.get("lang") == "zh-CN" and "请注意" not in page
    assert not re.search(r"<script|<link|<iframe|@import|url\(|\ssrc=|javascript:", page)
    assert {element.get("href", "#")[0] for element in root.iter(f"{HTML}a")} == {"#"}
    sections = root.findall(f".//{HTML}section")
    assert [section.findtext(f"{HTML}h2") for section in sections] == [spec.title for spec in specs()]
    for section, spec in zip(sections, specs(), strict=True):
        svg = section.find(f".//{SVG}svg")
        assert svg is not None and svg.get("role") == "img" and svg.findtext(f"{SVG}title") == spec.title
        assert section.find(f".//{HTML}table") is not None, spec.name


def test_figures_of_a_web_page_are_those_of_the_chart(qtbot: QtBot, tmp_path: Path) -> None:
    spec = next(spec for spec in specs() if spec.kind is ChartKind.STACK)
    path = tmp_path / "汇报.html"
    written(path, told([spec]))
    root = ElementTree.fromstring(path.read_text("utf-8").removeprefix("<!DOCTYPE html>"))
    lines = [["".join(cell.itertext()) for cell in line] for line in root.iter(f"{HTML}tr")]
    assert lines == [["名称", *spec.categories], *([series.name, *(mark.text.replace("\n", " ") for mark in series.marks)] for series in spec.series)]


def test_drawings_of_a_web_page_look_like_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "汇报.html"
    written(path, told(specs()))
    root = ElementTree.fromstring(path.read_text("utf-8").removeprefix("<!DOCTYPE html>"))
    for number, (svg, spec) in enumerate(zip(root.iter(f"{SVG}svg"), specs(), strict=True)):
        part = tmp_path / f"{number}.svg"
        part.write_bytes(ElementTree.tostring(svg))
        assert likeness(picture_of(bare_drawing(spec), 1), drawn(part, BARE_SIZE.width())) > 0.97, spec.name


def test_another_office_reads_the_web_page(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "汇报.html"
    written(path, told(specs()[:3]))
    text = text_of(printed(path, tmp_path))
    assert all("".join(spec.title.split()) in text for spec in specs()[:3])


def test_signs_of_a_page_in_a_title_stay_text(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "汇报.html"
    info = PlanInfo("p", "<script>alert(1)</script>", "甲&乙")
    write_story(info, '"><img src=x>', told(specs()[:1]), path, day=DAY)
    page = path.read_text("utf-8")
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page


# --------------------------------------------------------------------------------------------------------------- all kinds


@pytest.mark.parametrize("suffix", [".pptx", ".pdf", ".html"])
def test_a_view_without_a_chart_is_told_and_left_out(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    gone = Scene(StoryView("path/none/X"), None, problem="图表没有了。")
    seen: list[tuple[int, int]] = []
    made = written(tmp_path / f"汇报{suffix}", [gone, *told(specs()[:2])], progress=lambda at, total: seen.append((at, total)))
    assert made is not None and (made.pages, made.left_out, seen) == (2, ("图表没有了。",), [(1, 2), (2, 2)])
    with pytest.raises(PlannerError, match="没有可以画的图表"):
        written(tmp_path / f"空{suffix}", [gone])
    assert not (tmp_path / f"空{suffix}").exists()


@pytest.mark.parametrize("suffix", [".pptx", ".pdf", ".html"])
def test_a_stopped_story_leaves_no_file(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    asked = iter([False, True])
    assert written(tmp_path / f"汇报{suffix}", told(specs()[:3]), cancelled=lambda: next(asked, True)) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".pptx", ".pdf", ".html"])
def test_a_story_is_written_beside_the_window(qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    scenes, made = told(specs()[:4]), []
    thread = threading.Thread(target=lambda: made.append(written(tmp_path / f"旁{suffix}", scenes)))
    thread.start()
    thread.join()
    written(tmp_path / f"前{suffix}", scenes)
    beside, before = ((tmp_path / f"{name}{suffix}").stat().st_size for name in "旁前")
    assert made[0] is not None and abs(beside - before) < 0.02 * before


def test_an_unknown_ending_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="汇报可以保存为"):
        written(tmp_path / "汇报.ppt", told(specs()[:1]))


def test_every_chart_of_the_plan_becomes_a_slide_that_opens_again(qtbot: QtBot, tmp_path: Path) -> None:
    setting = shipped_setting()
    path = tmp_path / "全部.pptx"
    made = [make_chart(setting, request) for request in offered_charts(setting.plan) if request.kind in NATIVE]
    written(path, told(made))
    slides = Presentation(str(path)).slides
    assert len(slides) == 1 + len(made)
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) >= 0.8 * len(made)
