"""Charts and stories taken away from the page of charts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.story import StoryView
from ningbo_planner.edits.stories import make_story
from ningbo_planner.gui.leader.page import CHART_WAYS, LeaderPage
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import open_windows, plan_file, settle, window  # noqa: F401

VIEWS = (StoryView("stack/decomposition/D02", "先看总量"), StoryView("treemap/decomposition"), StoryView("path/decomposition/X99"))


@pytest.fixture
def page(window: MainWindow) -> LeaderPage:
    """Return the open page of charts with one chart large."""
    window.actions_table["leaderView"].trigger()
    window.leader.page.show_chart("stack/decomposition/D02")
    settle()
    return window.leader.page


def answer(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let every question for a file be answered with the proposed name in ``folder``."""
    monkeypatch.setattr("ningbo_planner.gui.leader.taking.ask_save", lambda parent, title, wanted, filters, suffix: folder / wanted.name)


def test_a_chart_is_copied_as_picture_drawing_and_words(page: LeaderPage) -> None:
    page.taken.emit("copy")
    data = QApplication.clipboard().mimeData()
    assert data.hasImage() and data.hasFormat("image/svg+xml") and "数字制造业(营收)2026年目标7000亿元" in data.text()
    assert "已复制" in page.messages.texts[-1]


@pytest.mark.parametrize("way", [way for way in CHART_WAYS if way not in ("copy", "print")])
def test_a_chart_is_saved_in_every_way(page: LeaderPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    answer(monkeypatch, tmp_path)
    page.taken.emit(way)
    qtbot.waitUntil(lambda: any("数字制造业" in text for text in page.messages.texts), timeout=30_000)
    kind, _, scale = way.partition("-")
    made = next(tmp_path.glob(f"*数字制造业*.{kind}"))
    assert made.name in page.messages.texts[-1]
    if kind == "png":
        assert QImage(str(made)).width() == 1280 * int(scale)
    else:
        assert made.read_bytes()[:5] in (b"<?xml", b"%PDF-", b"<svg ")


def test_nothing_is_taken_from_the_overview(page: LeaderPage) -> None:
    page.show_overview()
    page.taken.emit("copy")
    assert "请先打开一张图表" in page.messages.texts[-1]


@pytest.mark.parametrize("way", ["pptx", "pdf", "html"])
def test_a_story_is_written_in_the_background_and_what_is_missing_told(window: MainWindow, page: LeaderPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    answer(monkeypatch, tmp_path)
    window.document.execute(make_story(window.document.plan, "汇报", VIEWS))
    page.choose_story("S1")
    page.story_taken.emit(way)
    qtbot.waitUntil(lambda: any("已导出" in text for text in page.messages.texts), timeout=30_000)
    assert "共 2 页；有 1 页的图表已不在方案中" in page.messages.texts[-1]
    made = tmp_path / f"汇报.{way}"
    if way == "pptx":
        names = zipfile.ZipFile(made).namelist()
        assert any(name.startswith("ppt/charts/chart") for name in names) and any(name.startswith("ppt/notesSlides/") for name in names)
    elif way == "html":
        assert made.read_text("utf-8").count("<svg") == 2
    else:
        assert made.read_bytes().startswith(b"%PDF")


def test_a_file_that_cannot_be_written_is_told(page: LeaderPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, tmp_path / "没有的文件夹")
    page.taken.emit("svg")
    qtbot.waitUntil(lambda: bool(page.messages.texts), timeout=30_000)
    assert "已保存" not in page.messages.texts[-1]
