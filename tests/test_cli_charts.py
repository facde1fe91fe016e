"""Charts on the command line: lists, files, the gallery, stories; JSON documents and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ningbo_planner.edits.stories import make_story
from ningbo_planner.domain.story import StoryView
from ningbo_planner.services.plan_files import new_plan, open_plan
from tests.cli_desk import Desk

STACK = "stack/decomposition/D07"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a planner with the shipped plan, and a story in it of two charts, one of which is gone."""
    path = tmp_path / "plan.nbplan"
    new_plan(path)
    workspace = open_plan(path)
    try:
        workspace.execute(make_story(workspace.plan, "汇报", (StoryView(STACK, "先讲总量"), StoryView("path/none/X"))))
    finally:
        workspace.close()
    return Desk(path, capsys)


def test_charts_and_stories_are_listed(desk: Desk) -> None:
    found = desk.ask("chart", "--list")
    assert {"name": STACK, "kind": "stack", "title": "数字服务业(营收)：分项构成（目标分解表）"} in found["charts"]
    assert [(story["title"], story["charts"]) for story in found["stories"]] == [("汇报", [STACK, "path/none/X"])]
    said = desk.run("chart").out
    assert STACK in said and "汇报" in said


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_chart_is_drawn_without_a_screen(desk: Desk, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"图.{suffix}"
    found = desk.ask("chart", STACK, out)
    assert found["path"] == str(out) and found["name"] == STACK and "数字服务业" in found["title"]
    assert out.stat().st_size > 3000


def test_scale_and_colours_are_chosen(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "图.png"
    desk.run("chart", STACK, out, "--scale", 3, "--dark")
    image = QImage(str(out))
    assert image.width() == 3840 and image.pixelColor(2, 2).lightness() < 60
    assert "5" in desk.refused("chart", STACK, out, "--scale", 5)


def test_what_cannot_be_drawn_is_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    assert "没有名为“nothing”的图表" in desk.refused("chart", "nothing", tmp_path / "图.png")
    assert "图表可以保存为" in desk.refused("chart", STACK, tmp_path / "图.bmp")
    assert "要保存到哪个文件" in desk.refused("chart", STACK)
    assert "没有名为“别的”的汇报" in desk.refused("chart", "--story", "别的", tmp_path / "图.pptx")
    assert "汇报可以保存为" in desk.refused("chart", "--story", "汇报", tmp_path / "图.docx")
    assert not list(tmp_path.glob("图.*"))


def test_the_gallery_has_every_chart(desk: Desk, tmp_path: Path) -> None:
    found = desk.ask("chart", "--gallery", tmp_path / "图库")
    assert [chart["name"] for chart in found["charts"]] == [chart["name"] for chart in desk.ask("chart", "--list")["charts"]]
    assert Path(found["index"]).name == "index.html"
    assert all((tmp_path / "图库" / chart["file"]).stat().st_size > 3000 for chart in found["charts"])


@pytest.mark.parametrize("suffix", ["pptx", "pdf", "html"])
def test_a_story_is_written_and_what_is_gone_is_told(desk: Desk, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"汇报.{suffix}"
    found = desk.ask("chart", "--story", "汇报", out, code=1)
    assert (found["path"], found["title"], found["pages"], len(found["left_out"])) == (str(out), "汇报", 1, 1)
    assert out.stat().st_size > 3000
