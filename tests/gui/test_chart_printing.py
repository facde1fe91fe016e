"""Charts on paper, and the types of an official annex."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.dialogs.print_dialog import PrintDialog
from ningbo_planner.gui.leader.page import LeaderPage
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.printing.chart_pages import ChartOrder
from ningbo_planner.gui.printing.page_output import laid_out, pdf_bytes
from ningbo_planner.gui.printing.print_options import Paper, PrintOptions, Style, from_text, to_text
from ningbo_planner.gui.printing.print_style import official_style, style_of
from ningbo_planner.text import tr
from tests.gui.chart_kit import misplaced_words, shipped_charts
from tests.gui.window_kit import find, open_windows, plan_file, settle, window  # noqa: F401


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_every_kind_of_chart_fills_one_page_without_texts_over_each_other(qtbot: QtBot, paper: Paper, landscape: bool, style: Style) -> None:
    specs = list({spec.kind: spec for spec in shipped_charts()}.values())
    options = PrintOptions(paper=paper, landscape=landscape, style=style)
    job = laid_out(ChartOrder(specs, "汇报", "某方案").job(options))
    assert len(job) == len(specs)
    for number, spec in enumerate(specs):
        _, scene = job.page(number)
        assert misplaced_words(scene) == [], spec.name
        assert (scene.size.width() > scene.size.height()) is landscape


def test_a_pdf_of_charts_is_read_by_a_second_program(qtbot: QtBot, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    specs = [spec for spec in shipped_charts() if spec.name in ("stack/decomposition/D02", "bridge/decomposition/D07")]
    options = PrintOptions()
    job = laid_out(ChartOrder(specs, "汇报", "某方案").job(options))
    out = tmp_path / "图.pdf"
    out.write_bytes(pdf_bytes(job, options, "汇报", range(len(job))))
    text = subprocess.run(["pdftotext", "-layout", str(out), "-"], check=True, capture_output=True, timeout=60).stdout.decode().replace(" ", "")
    assert "数字制造业(营收)2026年目标7000亿元" in text and "2500" in text and "单位：亿元" in text
    assert "第1页" in text and "共2页" in text and "某方案" in text


def test_an_official_annex_is_set_in_the_nearest_types_of_the_machine(qtbot: QtBot) -> None:
    style = official_style()
    assert style.heading[0] == "方正小标宋简体" and style.body[0] == "仿宋_GB2312"
    has_headings = not set(QFontDatabase.families()).isdisjoint(tr("printing.heading.font").split(","))
    assert style.heading_is_bold is not has_headings
    assert style_of(PrintOptions()).body != style.body and style_of(PrintOptions(style=Style.OFFICIAL)).body == style.body
    assert from_text(to_text(PrintOptions(style=Style.OFFICIAL))).style is Style.OFFICIAL
    assert from_text('{"style": "fancy"}').style is Style.USUAL


def test_the_shown_chart_is_printed_from_the_page_of_charts(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["leaderView"].trigger()
    page: LeaderPage = window.leader.page
    page.show_chart("stack/decomposition/D02")
    page.taken.emit("print")
    settle()
    dialog = page.findChild(PrintDialog)
    assert dialog is not None and dialog.isVisible()
    qtbot.waitUntil(lambda: dialog._job is not None and dialog._job.is_done)
    assert len(dialog._job) == 1 and not find(dialog, QComboBox, "printRows").isVisible()
    assert find(dialog, QComboBox, "printStyle").isVisible()
    dialog.reject()
