"""Charts that leave the program: files and the clipboard, looked at with other programs."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.catalogue import MAKERS
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.copying import PDF_TYPE, SVG_TYPE, copy_chart
from ningbo_planner.gui.charts.gallery import write_gallery
from ningbo_planner.gui.charts.pdf_text import plain_letter
from ningbo_planner.gui.charts.scene import Purpose
from ningbo_planner.gui.charts.taking_away import SIZE, chart_bytes, drawing_of, list_charts, picture_of, write_chart
from tests.gui.chart_kit import shipped_charts, shipped_setting
from tests.sample_plans import plan_with, table_edits
from tests.second_programs import drawn, likeness, pages, text_of

STACK = "stack/decomposition/D07"
SVG = "{http://www.w3.org/2000/svg}"


def chart_of_kind(kind: ChartKind) -> ChartSpec:
    """Return the last chart of one kind, which is seldom the plainest."""
    return [spec for spec in shipped_charts() if spec.kind is kind][-1]


@pytest.mark.parametrize("kind", list(MAKERS))
def test_the_drawing_is_painted_by_another_program_as_by_ours(qtbot: QtBot, tmp_path: Path, kind: ChartKind) -> None:
    for colours in (theme.LIGHT, theme.DARK):
        drawing = drawing_of(chart_of_kind(kind), colours=colours)
        path = tmp_path / "图.svg"
        path.write_bytes(chart_bytes(drawing, ".svg"))
        assert likeness(picture_of(drawing, 1), drawn(path, SIZE.width())) > 0.97


@pytest.mark.parametrize("kind", list(MAKERS))
def test_the_page_is_painted_by_another_program_as_by_ours(qtbot: QtBot, tmp_path: Path, kind: ChartKind) -> None:
    drawing = drawing_of(chart_of_kind(kind))
    path = tmp_path / "图.pdf"
    path.write_bytes(chart_bytes(drawing, ".pdf"))
    [page] = pages(path, tmp_path, SIZE.width())
    assert likeness(picture_of(drawing, 1), page) > 0.97


@pytest.mark.parametrize("kind", list(MAKERS))
def test_every_text_of_a_page_can_be_searched_and_its_type_is_inside(qtbot: QtBot, tmp_path: Path, kind: ChartKind) -> None:
    drawing = drawing_of(chart_of_kind(kind))
    path = tmp_path / "图.pdf"
    path.write_bytes(chart_bytes(drawing, ".pdf"))
    text = text_of(path)
    # A reader may take columns apart otherwise than we do, so all letters are asked for, and whole lines of the title.
    assert set("".join("".join(words.text.split()) for words in drawing.scene.words())) == set(text)
    assert all("".join(line.split()) in text for words in drawing.scene.words() for line in words.lines if words.purpose is Purpose.TITLE)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()[2:]
    assert fonts and all(" yes yes " in line or " yes no " in line for line in fonts)


def test_letters_of_a_page_are_those_that_people_write() -> None:
    assert [plain_letter(letter) for letter in "⼤⾦⻋⻓⺠大金"] == list("大金车长民大金")


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_picture_grows_with_its_letters_and_keeps_its_size_on_paper(qtbot: QtBot, tmp_path: Path, scale: int) -> None:
    path = tmp_path / "图.png"
    write_chart(shipped_setting(), STACK, path, scale=scale)
    image = QImage(str(path))
    assert image.size() == SIZE * scale
    assert round(image.width() / image.dotsPerMeterX() * 1000) == round(SIZE.width() / 96 * 25.4)
    assert likeness(picture_of(drawing_of(chart_of_kind(ChartKind.STACK)), 1), image) > 0.97


def test_colours_and_size_are_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "图.png"
    spec = write_chart(shipped_setting(), STACK, path, size=QSize(800, 600), scale=1, colours=theme.DARK)
    assert QImage(str(path)).pixelColor(2, 2) == theme.DARK.base and QImage(str(path)).size() == QSize(800, 600)
    assert spec.name == STACK


def test_unknown_endings_scales_and_names_are_refused_and_leave_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="图表可以保存为"):
        write_chart(shipped_setting(), STACK, tmp_path / "图.bmp")
    with pytest.raises(PlannerError, match="放大倍数不能是 5"):
        write_chart(shipped_setting(), STACK, tmp_path / "图.png", scale=5)
    with pytest.raises(PlannerError, match="没有名为"):
        write_chart(shipped_setting(), "nothing", tmp_path / "图.png")
    assert list(tmp_path.iterdir()) == []


def test_a_drawing_is_text_in_chinese_families_held_to_its_width(qtbot: QtBot) -> None:
    drawing = drawing_of(chart_of_kind(ChartKind.STACK))
    root = ElementTree.fromstring(chart_bytes(drawing, ".svg"))
    assert (root.get("width"), root.get("viewBox")) == (str(SIZE.width()), f"0 0 {SIZE.width()} {SIZE.height()}")
    assert "Microsoft YaHei" in (root.get("font-family") or "") and root.find(f"{SVG}title") is not None
    texts = root.findall(f"{SVG}text")
    assert [text.text for text in texts] == [line for words in drawing.scene.words() for line in words.lines if line.strip()]
    assert all(float(text.get("textLength") or 0) > 0 for text in texts)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "image", "use"))]


def test_signs_of_xml_in_a_name_stay_text(qtbot: QtBot) -> None:
    plan, _ = plan_with(table_edits("t", ("2021", "2026"), [("R", None, ("1", "2"), {"name": '<b>"甲"&</b>'})]))
    setting = Setting(plan)
    request = list_charts(plan)[0]
    copy_chart(setting, request)
    data = QGuiApplication.clipboard().mimeData()
    root = ElementTree.fromstring(data.data(SVG_TYPE).data())
    assert any('<b>"甲"&</b>' in (text.text or "") for text in root.iter(f"{SVG}text"))


def test_the_clipboard_has_picture_drawing_page_and_words(qtbot: QtBot) -> None:
    spec = copy_chart(shipped_setting(), STACK)
    data = QGuiApplication.clipboard().mimeData()
    assert data.imageData().size() == SIZE * 2
    assert data.data(SVG_TYPE).data().startswith(b"<?xml") and data.data(PDF_TYPE).data().startswith(b"%PDF-")
    lines = data.text().splitlines()
    assert lines[0] == spec.title and lines[1].endswith("单位：亿元")
    assert lines[2].split("\t") == ["名称", *spec.categories]
    assert "软件与信息服务业\t185\t220\t350\t500\t750\t1000" in lines
    assert not data.hasHtml()


def test_a_gallery_shows_every_chart_and_needs_nothing_else(qtbot: QtBot, tmp_path: Path) -> None:
    rows = [("=A1<x>", None, ("1", "2"), {}), ("CON", None, ("3", "4"), {}), ("con", None, ("3", "4"), {}), ("a/b:c", None, ("3", ""), {})]
    plan, _ = plan_with(table_edits("t", ("2021", "2026"), rows))
    told: list[tuple[int, int]] = []
    made = write_gallery(Setting(plan), tmp_path / "新" / "图库", size=QSize(640, 360), progress=lambda at, total: told.append((at, total)))
    assert made is not None and told[-1][0] == told[-1][1] == len(made.entries) == len(list_charts(plan))
    assert len({entry.file.casefold() for entry in made.entries}) == len(made.entries)
    page = made.index.read_text("utf-8")
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>"))
    shown = [element.get("src") for element in root.iter() if element.tag.endswith("}img")]
    assert sorted(map(str, shown)) == sorted(entry.file for entry in made.entries)
    assert all(QImage(str(made.index.parent / str(name))).width() == 640 for name in shown)
    assert "<script" not in page and "http:" not in page.replace("http://www.w3.org/", "") and "https:" not in page


def test_a_gallery_can_be_stopped_and_an_empty_plan_has_none(qtbot: QtBot, tmp_path: Path) -> None:
    assert write_gallery(shipped_setting(), tmp_path / "a", cancelled=lambda: True) is None
    assert not (tmp_path / "a" / "index.html").exists()
    plan, _ = plan_with(table_edits("t", ("2021",), [("R", None, ("1",), {})]))
    if not list_charts(plan):
        with pytest.raises(PlannerError, match="还没有可以画的图表"):
            write_gallery(Setting(plan), tmp_path / "b")
