"""Printing through the window: the dialog and its pages, files whose text can be found, lines where pages end. What is on paper is read from the PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from benchmarks.made_up_plan import made_up_plan
from ningbo_planner.domain.plan import Version
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.print_dialog import PrintDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.print_control import BREAKS_NAME
from ningbo_planner.gui.printing.page_area import area_of
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_INCH
from ningbo_planner.gui.printing.page_output import laid_out, page_layout, paint_pages, pdf_bytes
from ningbo_planner.gui.printing.pdf_signs import meant_signs, with_printed_signs
from ningbo_planner.gui.printing.print_job import PrintJob, TableSource
from ningbo_planner.gui.printing.print_options import Content, Margins, Paper, PrintOptions, Rows, from_text
from ningbo_planner.gui.printing.print_order import PrintOrder, foot_text, take_order
from ningbo_planner.gui.printing.print_style import print_font, usual_style
from ningbo_planner.gui.printing.printers import make_printer, set_up
from ningbo_planner.gui.printing.text_measure import TextMeasure
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.pdf_pages import Page, read_pages, sign_tables
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]
DIALOGS = "ningbo_planner.gui.dialogs.file_dialogs"
DAY = date(2026, 3, 5)
LANDSCAPE, PORTRAIT = PrintOptions(), PrintOptions(landscape=False)


@pytest.fixture(autouse=True)
def needs_chinese_fonts(qapp: object) -> None:
    """Pages can only be read where their signs can be drawn."""
    if not theme.families():
        pytest.skip("no Chinese font")


def ordered(window: MainWindow, table: str = "") -> PrintOrder:
    """Take down what the window shows, with ``table`` in front."""
    if table:
        assert window.pages.show_table(table)
    return take_order(window.document.workspace, window.pages, window.pages.view, DAY)


def pages_of(order: PrintOrder, options: PrintOptions = LANDSCAPE) -> list[Page]:
    """Return the printed pages as they can be read."""
    job = laid_out(order.job(options))
    made = pdf_bytes(job, options, "标题", range(len(job)))
    assert made is not None
    return read_pages(made)


def job_of(window: MainWindow, options: PrintOptions = LANDSCAPE, table: str = "") -> PrintJob:
    """Return what the window would print, laid out."""
    return laid_out(ordered(window, table).job(options))


def picture_of(job: PrintJob, number: int = 0, dots_per_inch: int = 96) -> QImage:
    """Return a page as it is seen."""
    scale = dots_per_inch / TWIPS_PER_INCH
    made = QImage(round(job.area.page_width * scale), round(job.area.page_height * scale), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.scale(scale, scale)
    job.paint(painter, number)
    painter.end()
    return made


def has_ink(picture: QImage) -> bool:
    """Tell whether anything is drawn."""
    return any(picture.pixelColor(x, y) != QColor(Qt.GlobalColor.white) for y in range(picture.height()) for x in range(picture.width()))


def opened_dialog(window: MainWindow, qtbot: QtBot, act: str = "print") -> PrintDialog:
    """Give the command and wait until all pages are there."""
    settle()
    window.actions_table[act].trigger()
    (dialog,) = window.findChildren(PrintDialog)
    qtbot.waitUntil(lambda: dialog.page_count.text().startswith("页，共"))
    settle()
    return dialog


def choose(dialog: PrintDialog, name: str, value: object) -> None:
    """Choose from one of the boxes."""
    box = find(dialog, QComboBox, name)
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == value))


def answer_with(path: Path | None, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Answer the question for a file name; return what names were offered."""
    asked: list[Path] = []

    def ask(_parent: object, _title: str, wanted: Path, *_: object) -> Path | None:
        asked.append(wanted)
        return path

    monkeypatch.setattr(f"{DIALOGS}.ask_save", ask)
    return asked


def wait_for(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until what is under way is over."""
    qtbot.waitUntil(lambda: not window.tasks.is_busy, timeout=60_000)
    settle()


# ----------------------------------------------------------------------------------------------------- what is on paper


def test_the_decomposition_table_stands_on_one_landscape_page_as_it_was_printed(window: MainWindow) -> None:
    (page,) = pages_of(ordered(window))
    assert (page.width, page.height) == (842, 595)
    heading, unit = page.find("数字经济核心产业发展目标分解表"), page.find("单位：亿元")
    assert (heading.left + heading.right) / 2 == pytest.approx(page.width / 2, abs=2) and heading.points > 15
    assert unit.right == pytest.approx(page.width - 20 / 25.4 * 72, abs=2) and heading.y < unit.y < page.find("责任单位").y
    assert [text for text in page.texts if text.endswith("年") and len(text) == 5] == ["2021年", "2022年", "2023年", "2024年", "2025年", "2026年"]
    assert page.texts.count("市经信局") == 2, "the departments' cell over five rows says it once"
    assert page.find("互联网及软件信息服务").y == pytest.approx(page.find("数字科技").y, abs=1), "a group stands in the middle of its rows"
    assert page.find("第1页　共1页").right <= page.width - 50
    assert page.find("宁波市超常规高质量发展数字经济行动方案(2022-2026年)　2026年3月5日打印").left == pytest.approx(20 / 25.4 * 72, abs=1)
    assert any(text.startswith("注：表头印作") for text in page.texts) and "资料来源：附表" in page.texts


def test_figures_of_a_column_end_at_one_edge_in_the_middle_of_it(window: MainWindow) -> None:
    (page,) = pages_of(ordered(window))
    ends = [page.find(text).right for text in ("4700", "1300", "600")]
    assert max(ends) - min(ends) < 1
    head, widest = page.find("2023年"), page.find("4700")
    assert (head.left + head.right) / 2 == pytest.approx((widest.left + widest.right) / 2, abs=6)


def test_totals_are_bold_and_names_below_them_moved_in(window: MainWindow) -> None:
    (page,) = pages_of(ordered(window))
    total, part = page.find("数字制造业(营收)"), page.find("集成电路")
    assert "Bold" in total.font and "Bold" not in part.font and page.find("7000").font == total.font
    assert part.left > total.left + 5


def test_pages_are_light_whatever_the_window_is(window: MainWindow) -> None:
    bright = picture_of(job_of(window))
    theme.apply("dark")
    dark = picture_of(job_of(window))
    theme.apply("light")
    assert bright == dark and bright.pixelColor(2, 2) == QColor(Qt.GlobalColor.white)


def test_nothing_is_painted_beyond_the_edges(window: MainWindow) -> None:
    for table in ("decomposition", "main", "text"):
        for options in (LANDSCAPE, PORTRAIT, PrintOptions(Paper.A3, points=12.0), PrintOptions(fits_width=False, percent=200)):
            job = job_of(window, options, table)
            for number in range(min(3, len(job))):
                seen = picture_of(job, number, dots_per_inch=36)
                left, right = seen.width() * job.area.left // job.area.page_width - 1, seen.width() * (job.area.left + job.area.width) // job.area.page_width + 2
                assert not has_ink(seen.copy(0, 0, left, seen.height())) and not has_ink(seen.copy(right, 0, seen.width() - right, seen.height()))
                assert not has_ink(seen.copy(0, seen.height() - 4, seen.width(), 4))


def test_a_table_over_several_pages_repeats_its_heads_and_labels(window: MainWindow) -> None:
    pages = pages_of(ordered(window, "text"), LANDSCAPE)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert page.texts.count("责任单位") == 1 and page.texts.count("目标事项") == 1 and f"第{number}页　共{len(pages)}页" in page.texts
    assert "正文和专栏中的量化目标" in pages[0].texts and all("正文和专栏中的量化目标（续）" in page.texts for page in pages[1:])
    assert not any("资料来源：正文和专栏" in page.texts for page in pages[:-1]) and "资料来源：正文和专栏" in pages[-1].texts
    order = ordered(window, "text")
    job = laid_out(order.job(LANDSCAPE))
    names = [order.front.name(row) for row in range(order.front.row_count)]
    rows = [(page.rows.first, page.rows.last) for _, page in (job.page(number) for number in range(len(job))) if page.rows is not None]
    assert [row for first, last in rows for row in range(first, last + 1)] == list(range(len(names)))


def test_a_group_that_is_cut_by_the_end_of_a_page_is_named_again(window: MainWindow) -> None:
    order = ordered(window, "text")
    job = laid_out(order.job(LANDSCAPE))
    pages = pages_of(order)
    cut = 0
    for number in range(1, len(job)):
        _, page = job.page(number)
        first = page.rows.first if page.rows is not None else 0
        group = order.front.column_at("group")
        span = order.front.span(first, group)
        if page.rows is not None and span.top < first:
            cut += 1
            name = order.front.text(first, group)
            assert any(name.startswith(text) and text for text in pages[number].texts), name
            assert any(name.startswith(text) and text for text in pages[number - 1].texts), name
    assert cut, "the text table has a group that goes on"


def test_a_total_never_ends_a_page(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    create_plan_file(tmp_path / "大.nbplan", made_up_plan(700, 3))
    window = open_windows(tmp_path / "大.nbplan")
    job, table = job_of(window), window.document.plan.tables["made_up"]
    assert len(job) > 20
    for number in range(len(job) - 1):
        _, page = job.page(number)
        assert table.parents[page.rows.last + 1] != page.rows.last, f"page {number + 1}"


def test_a_table_without_rows_has_its_heads(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    plan = made_up_plan(1, 2)
    plan.tables["made_up"].remove_rows(0, 1)
    create_plan_file(tmp_path / "空.nbplan", plan)
    (page,) = pages_of(ordered(open_windows(tmp_path / "空.nbplan")))
    assert {"编造的目标分解表", "2021年", "2022年", "责任单位", "第1页　共1页"} <= set(page.texts)


def test_two_lines_of_heads_where_actuals_are_shown(window: MainWindow) -> None:
    window.arrange.toggle_actuals()
    (page,) = pages_of(ordered(window), replace(LANDSCAPE, paper=Paper.A3))
    assert page.texts.count("2023年") == 1 and page.texts.count("目标") == 5 and page.texts.count("实绩") == 5 and page.texts.count("基期") == 1
    year, under = page.find("2022年"), next(piece for piece in page.pieces if piece.text == "目标")
    assert year.y < under.y and under.left < (year.left + year.right) / 2
    label, base = page.find("责任单位"), page.find("基期")
    assert page.find("2021年").y < label.y < base.y, "a head without a second line stands beside both"


def test_too_many_columns_go_over_pages_with_the_labels_repeated(window: MainWindow) -> None:
    window.arrange.toggle_actuals()
    options = replace(PORTRAIT, has_marks=True)
    pages = pages_of(ordered(window), options)
    job = job_of(window, options)
    assert len(pages) == 2 and "横向分为2页" in job.remark()
    assert all("集成电路" in page.texts and "互联网及软件信息服务" in page.texts for page in pages)
    assert "2022年" in pages[0].texts and "2022年" not in pages[1].texts and "2026年" in pages[1].texts and "责任单位" in pages[1].texts
    assert min(piece.points for page in pages for piece in page.pieces if piece.text in ("6000", "集成电路", "7000")) >= 6.5


def test_what_is_wrong_is_marked_only_when_asked_for(window: MainWindow) -> None:
    order = ordered(window)
    (plain,) = pages_of(order)
    assert not any("▼" in text or "▲" in text for text in plain.texts)
    (marked,) = pages_of(order, replace(LANDSCAPE, has_marks=True))
    sign, figure = marked.find("▼−150"), marked.find("▼−20")
    figure = next(piece for piece in marked.pieces if piece.text == "4000" and piece.left > figure.right)
    assert sign.right < figure.left and sign.y == pytest.approx(figure.y, abs=3)
    assert any(text.startswith("标注说明") for text in marked.texts)


def test_what_is_shown_is_printed_or_everything_in_the_official_order(window: MainWindow) -> None:
    model = window.pages.page.model
    window.pages.go_to(cell(TOTAL, "2024"))
    window.arrange.sort_descending()
    model.toggle("D02")
    window.pages.go_to(cell(PART, "2022"))
    window.arrange.hide_columns()
    order = ordered(window)
    (shown,) = pages_of(order)
    assert "集成电路" not in shown.texts and "2022年" not in shown.texts
    assert shown.texts.index("数字产品与互联网批零") < shown.texts.index("数字科技"), "as sorted"
    (official,) = pages_of(order, replace(LANDSCAPE, rows=Rows.OFFICIAL))
    assert "集成电路" in official.texts and "2022年" in official.texts
    assert official.texts.index("数字科技") < official.texts.index("数字媒体、数字影视等")


def test_all_tables_follow_each_other_with_pages_numbered_through(window: MainWindow) -> None:
    pages = pages_of(ordered(window), replace(LANDSCAPE, content=Content.ALL))
    assert "数字经济核心产业发展目标分解表" in pages[0].texts and "表1 主要目标表" in pages[1].texts
    assert [f"第{number}页　共{len(pages)}页" in page.texts for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert any("正文和专栏中的量化目标" in page.texts for page in pages)


def test_a_selection_is_printed_with_its_labels(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2023"))
    press(window.pages.view, "Shift+Down", "Shift+Right")
    (page,) = pages_of(ordered(window), replace(LANDSCAPE, content=Content.SELECTION))
    assert {"集成电路", "新型数字元器件(组件)", "600", "720", "1550", "1830", "2023年", "2024年", "市经信局"} >= {text for text in page.texts if text in ("600", "720", "1550", "1830")}
    assert "2022年" not in page.texts and "数字智能终端" not in page.texts and "集成电路" in page.texts and "1830" in page.texts


def test_numbers_are_printed_as_they_are_shown(window: MainWindow) -> None:
    window.view.set_numbers("grouped")
    (page,) = pages_of(ordered(window))
    assert "7,000" in page.texts
    window.view.set_numbers("printed")


def test_the_foot_tells_the_version(window: MainWindow) -> None:
    workspace = window.document.workspace
    assert foot_text(workspace.plan, 0, DAY) == "宁波市超常规高质量发展数字经济行动方案(2022-2026年)　2026年3月5日打印"
    version = Version("V1", "送审稿", "2026-03-01T09:00:00", "张三", len(workspace.history.entries), "")
    window.document.execute(Step("step.comment", (PutEntry("versions", "V1", version),), {"row": "", "period": ""}))
    assert "　送审稿　2026年3月5日打印" in ordered(window).foot
    type_into_cell(window, cell(PART, "2024"), "31")
    assert "送审稿之后的修改稿" in ordered(window).foot


def test_a_long_number_is_never_cut(window: MainWindow) -> None:
    for row, text in (("D03", "12345678901234567.12345"), ("D04", "1")):
        window.pages.go_to(cell(row, "2024"))
        window.pages.view.bulk.fill(text)
        settle()
    pages = pages_of(ordered(window), replace(PORTRAIT, margins=Margins(20, 60, 20, 60), points=12.0))
    assert any("12345678901234567.12345" in page.texts for page in pages)


def test_a_text_of_many_pages_stands_in_its_row(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    plan = made_up_plan(8, 3)
    plan.tables["made_up"].columns["name"][4] = "数字经济" * 600
    create_plan_file(tmp_path / "长.nbplan", plan)
    job = job_of(open_windows(tmp_path / "长.nbplan"), replace(LANDSCAPE, margins=Margins(60, 60, 60, 60)))
    pages = [page for _, page in map(job.page, range(len(job)))]
    (alone,) = [page for page in pages if page.rows is not None and page.rows.first == page.rows.last == 4]
    assert sum(alone.rows.heights) <= job.area.height
    seen = picture_of(job, pages.index(alone))
    assert not has_ink(seen.copy(0, seen.height() * 9 // 10, seen.width() // 4, seen.height() // 10)), "nothing runs out at the foot"


# --------------------------------------------------------------------------------------------------------- files, signs


def test_text_in_a_file_is_found_as_it_was_typed(window: MainWindow, tmp_path: Path) -> None:
    window.pages.go_to(cell("D03", "2024"))
    model = window.pages.page.model
    name = "车工目户用方 5G P12——>15%"
    assert model.write_labels([model.label_at(model.index(2, 0))], name)
    job = job_of(window)
    data = pdf_bytes(job, LANDSCAPE, "标题", range(len(job)))
    assert data is not None
    (page,) = read_pages(data)
    assert name in "".join(page.texts), page.texts
    told = {sign for table in sign_tables(data) for sign in table.values()}
    assert not told & set("⻋⼯⽬⼾⽅") and "\t" not in told
    if shutil.which("pdftotext"):
        path = tmp_path / "表.pdf"
        path.write_bytes(data)
        read = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8").stdout
        assert name in read.replace("\n", "") and "⼯" not in read


def test_only_look_alikes_that_were_not_printed_are_replaced(qapp: object) -> None:
    font = print_font(usual_style().body, 10.5)
    alike = meant_signs([font], set("车"))
    if "⻋" not in alike:
        pytest.skip("this font has no radicals of its own")
    assert alike["⻋"] == "车" and "⻋" not in meant_signs([font], set("车⻋"))
    line = b"begincmap\n2 beginbfrange\n<0000> <0000> <0000>\n<0001> <0003> [<2ECB> <0009> <0041> ]\n<0004> <0004> <2ECB>\nendbfrange\nendcmap <2ECB>"
    assert with_printed_signs(line, [font], set("车 A")) == line.replace(b"[<2ECB> <0009>", b"[<8F66> <0020>").replace(b"<0004> <2ECB>", b"<0004> <8F66>")


def test_fonts_are_in_the_file(window: MainWindow) -> None:
    job = job_of(window)
    data = pdf_bytes(job, LANDSCAPE, "标题", range(len(job)))
    assert data is not None and data.count(b"/FontFile2") + data.count(b"/FontFile3") == data.count(b"/Type /FontDescriptor") > 0


def test_a_file_is_written_whole_and_offered_to_be_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(tmp_path / "分解表.pdf", monkeypatch)
    window.actions_table["exportPdf"].trigger()
    wait_for(window, qtbot)
    assert asked[0].name == "目标分解表.pdf" and window.messages.texts == ["已写入PDF文件“分解表.pdf”，共1页。"]
    assert len(read_pages((tmp_path / "分解表.pdf").read_bytes())) == 1


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(tmp_path / "没有" / "分解表.pdf", monkeypatch)
    window.actions_table["exportPdf"].trigger()
    wait_for(window, qtbot)
    assert "没有写成" in window.messages.texts[0] and not list(tmp_path.glob("**/*.tmp"))


def test_a_large_table_is_written_in_the_background_and_can_be_stopped(open_windows: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大表.nbplan"
    create_plan_file(path, made_up_plan(6000, 6))
    window = open_windows(path)
    answer_with(tmp_path / "大表.pdf", monkeypatch)
    heard: list[tuple[int, int]] = []
    window.tasks.started.connect(lambda task: task.progressed.connect(lambda at, total: (heard.append((at, total)), task.cancel() if at >= 5 else None)))
    window.actions_table["exportPdf"].trigger()
    assert window.tasks.is_busy
    wait_for(window, qtbot)
    assert heard and heard[0][1] > 100 and not (tmp_path / "大表.pdf").exists()
    assert window.messages.texts == ["已停止，没有写出文件，也不再继续打印。"]


# ------------------------------------------------------------------------------------------------------------- printers


def test_a_printer_gets_the_same_pages(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    options = replace(LANDSCAPE, content=Content.ALL)
    window.printing.run_printer(set_up(printer, options, 2, "标题"), ordered(window), options, (0, 2))
    wait_for(window, qtbot)
    assert window.messages.texts == ["已送到打印机，共2页。"] and printer.copyCount() == 2
    pages = (tmp_path / "打印.pdf").read_bytes()
    assert pages.count(b"/Type /Page\n") == 2 and b"/MediaBox [0 0 842" in pages


def test_a_printer_that_is_gone_is_told_and_a_file_offered(qapp: object) -> None:
    with pytest.raises(PlannerError, match="找不到打印机“财务处”"):
        make_printer("财务处", LANDSCAPE, 1, "标题")


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_answer_is_told_and_a_file_offered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "没有" / "打印.pdf"))
    with qtbot.captureExceptions() as raised:
        window.printing.run_printer(set_up(printer, LANDSCAPE, 1, "标题"), ordered(window), LANDSCAPE)
        wait_for(window, qtbot)
    assert not raised and window.messages.texts[0].startswith("打印机不能接收")


def test_paper_and_direction_reach_the_device() -> None:
    layout = page_layout(PrintOptions(Paper.A3, landscape=True))
    assert layout.fullRectPoints().width() == 1191 and layout.margins().left() == 0
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(layout)
    assert paint_pages(PrintJob([], area_of(LANDSCAPE), usual_style(), ""), writer, [], cancelled=lambda: False)


# --------------------------------------------------------------------------------------------------------------- dialog


def test_ctrl_p_opens_the_dialog_with_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    press(window.pages.view, "Ctrl+P")
    (dialog,) = window.findChildren(PrintDialog)
    qtbot.waitUntil(lambda: dialog.page_count.text() == "页，共1页")
    assert dialog.isModal() and dialog.windowTitle() == "打印" and dialog.view.grid.count == 1
    page = dialog.view.page_rect(0)
    seen = dialog.view.viewport().grab().toImage()
    assert seen.pixelColor(page.center().x(), page.top() + 4) == QColor(Qt.GlobalColor.white) and has_ink(seen.copy(page.adjusted(20, 20, -20, -20)))
    dialog.reject()


def test_choices_show_at_once_and_are_remembered(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened_dialog(window, qtbot)
    wide = dialog.view.page_rect(0)
    assert wide.width() > wide.height()
    choose(dialog, "printDirection", False)
    assert dialog.view.page_rect(0).width() < dialog.view.page_rect(0).height()
    choose(dialog, "printContent", Content.ALL)
    qtbot.waitUntil(lambda: dialog.view.grid.count > 5)
    choose(dialog, "printPaper", Paper.A3)
    choose(dialog, "printMargins", "narrow")
    assert [spin.value() for spin in dialog.panel.edges] == [12, 12, 12, 12]
    dialog.panel.edges[3].setValue(30)
    assert dialog.panel.margins.currentData() == "own"
    dialog.panel.marks.setChecked(True)
    dialog.reject()
    kept = from_text(window.settings.printing)
    assert kept == PrintOptions(Paper.A3, False, Margins(12, 12, 12, 30), has_marks=True), "all but what was printed"
    again = opened_dialog(window, qtbot)
    assert again.panel.paper.currentData() == Paper.A3 and again.panel.content.currentData() == Content.TABLE
    again.reject()


def test_a_smaller_size_is_told(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened_dialog(window, qtbot)
    assert dialog._status.text() == ""
    choose(dialog, "printDirection", False)
    qtbot.waitUntil(lambda: "字号缩小为" in dialog._status.text())
    choose(dialog, "printScaling", False)
    assert dialog.panel.percent.isEnabled()
    dialog.panel.percent.setValue(200)
    qtbot.waitUntil(lambda: dialog.view.grid.count > 4 and "横向分为" in dialog._status.text())
    dialog.reject()


def test_keys_and_buttons_lead_from_page_to_page(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.show_table("text")
    dialog = opened_dialog(window, qtbot)
    view = dialog.view
    assert QApplication.focusWidget() is view and view.current == 0
    press(view, "PageDown", "PageDown")
    assert view.current == 2 and dialog.page_number.value() == 3
    press(view, "PageUp")
    assert view.current == 1
    press(view, "End")
    assert view.current == view.grid.count - 1
    press(view, "Home")
    assert view.current == 0
    dialog.next_page.click()
    assert view.current == 1
    dialog.page_number.setValue(3)
    assert view.current == 2 and view.page_rect(2).intersects(view.viewport().rect())
    dialog.reject()


def test_pages_stand_side_by_side_and_are_zoomed(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.show_table("text")
    dialog = opened_dialog(window, qtbot)
    view = dialog.view
    dialog.two_pages.click()
    assert view.page_rect(0).top() == view.page_rect(1).top() and view.page_rect(1).left() > view.page_rect(0).right()
    press(view, "PageDown")
    assert view.current == 2
    whole = view.zoom
    dialog.page_width.click()
    assert view.page_rect(1).right() <= view.viewport().width()
    dialog.zoom_in.click()
    assert view.zoom > whole and dialog.zoom_label.text() == f"{view.zoom}%"
    before = view.zoom
    turn_wheel(view, 120)
    assert view.zoom == before + 10
    turn_wheel(view, -240)
    assert view.zoom == before - 10
    dialog.reject()


def turn_wheel(view: QObject, angle: int) -> None:
    """Turn the wheel with Ctrl."""
    viewport = view.viewport()
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(at, viewport.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(viewport, event)


def test_without_a_printer_a_file_is_offered_and_ctrl_p_writes_it(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_planner.gui.dialogs.print_dialog.printer_names", lambda: [])
    answer_with(tmp_path / "全部.pdf", monkeypatch)
    dialog = opened_dialog(window, qtbot)
    assert find(dialog, QObject, "printNoPrinter").isVisible() and dialog.printer.currentText() == "导出为PDF文件" and not dialog.copies.isEnabled()
    choose(dialog, "printContent", Content.ALL)
    qtbot.waitUntil(lambda: dialog.page_count.text().startswith("页，共") and dialog.view.grid.count > 5)
    dialog.pages.setText("1-2")
    press(dialog.view, "Ctrl+P")
    wait_for(window, qtbot)
    assert len(read_pages((tmp_path / "全部.pdf").read_bytes())) == 2 and window.messages.texts == ["已写入PDF文件“全部.pdf”，共2页。"]


def test_pages_that_are_not_there_are_told_and_the_dialog_stays(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(None, monkeypatch)
    dialog = opened_dialog(window, qtbot)
    dialog.pages.setText("3")
    dialog.pdf_button.click()
    assert dialog.isVisible() and "1到1页" in dialog._status.text() and not asked
    dialog.pages.clear()
    dialog.pdf_button.click()
    assert dialog.isVisible() and len(asked) == 1, "no file name was given"
    dialog.reject()


def test_enter_in_a_field_does_not_print(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_with(None, monkeypatch)
    dialog = opened_dialog(window, qtbot)
    edge = dialog.panel.edges[0]
    edge.setFocus()
    edge.selectAll()
    press(edge, "4", "5", "Return")
    assert dialog.options.margins.top == 45 and not asked
    dialog.pages.setFocus()
    press(dialog.pages, "1", "Enter")
    assert not asked
    qtbot.waitUntil(lambda: dialog._job.is_done)
    dialog.print_button.setFocus()
    press(dialog.print_button, "Return")
    assert len(asked) == 1
    dialog.reject()


def test_areas_that_do_not_line_up_cannot_be_printed_together(window: MainWindow, qtbot: QtBot) -> None:
    view = window.pages.view
    window.pages.go_to(cell("D03", "2023"))
    selection = view.selectionModel()
    for row, column in ((2, 4), (5, 6)):
        selection.select(view.model().index(row, column), selection.SelectionFlag.Select)
    dialog = opened_dialog(window, qtbot)
    item = dialog.panel.content.model().item(2)
    assert not item.isEnabled() and "行列不一致" in item.toolTip()
    dialog.reject()


def test_the_preview_command_shows_pages_as_wide_as_the_view(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened_dialog(window, qtbot, "printPreview")
    rect = dialog.view.page_rect(0)
    assert rect.width() > dialog.view.viewport().width() - 60
    dialog.reject()


def test_a_thousand_pages_come_while_they_are_looked_at(open_windows: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "大表.nbplan"
    create_plan_file(path, made_up_plan(12_000, 4))
    window = open_windows(path)
    window.actions_table["print"].trigger()
    (dialog,) = window.findChildren(PrintDialog)
    qtbot.waitUntil(lambda: dialog.view.grid.count > 0)
    assert "正在排版" in dialog.page_count.text()
    dialog.pages.setText("2")
    dialog.pdf_button.click()
    assert "正在排版" in dialog._status.text(), "nobody knows yet how many there are"
    qtbot.waitUntil(lambda: dialog.page_count.text().startswith("页，共"), timeout=60_000)
    press(dialog.view, "End")
    assert dialog.view.current == dialog.view.grid.count - 1 > 300
    dialog.reject()


# --------------------------------------------------------------------------------------------------- where pages end


def breaks_of(window: MainWindow) -> QObject | None:
    """Return what draws where pages end in the grid in front."""
    return window.pages.view.findChild(QObject, BREAKS_NAME)


def test_lines_show_where_pages_end_and_follow(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.show_table("text")
    view = window.pages.view
    window.actions_table["pageBreaks"].trigger()
    breaks = breaks_of(window)
    assert breaks is not None and window.actions_table["pageBreaks"].isChecked()
    qtbot.waitUntil(lambda: bool(breaks.rows))
    expected = {order_row(window, number) for number in range(len(job_of(window)) - 1)}
    assert breaks.rows == expected
    last = min(view.sheet.rows.row_of(row) for row in breaks.rows)
    qtbot.waitUntil(lambda: is_lined(view, last))
    before = breaks.rows
    window.pages.page.filter_bar.choose(RowFilter(text="数字"))
    qtbot.waitUntil(lambda: breaks.rows != before)
    window.actions_table["pageBreaks"].trigger()
    settle()
    assert breaks_of(window) is None and not window.actions_table["pageBreaks"].isChecked()


def is_lined(view: PlanView, row: int) -> bool:
    """Tell whether a dashed line stands below a row, once the rows round it have been measured."""
    view.scrollTo(view.model().index(row, 0), view.ScrollHint.PositionAtCenter)
    accent, seen = theme.current().accent, view.viewport().grab().toImage()
    if not 0 <= view.row_bottom(row) < seen.height():
        return False
    return sum(seen.pixelColor(x, view.row_bottom(row)) == accent for x in range(seen.width())) > seen.width() // 4


def order_row(window: MainWindow, number: int) -> str:
    """Return the last row of a printed page."""
    source, page = job_of(window).page(number)
    assert isinstance(source, TableSource) and page.rows is not None
    return source.layout.table.row_id(page.rows.last)


def test_lines_follow_the_paper_and_the_tab(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["pageBreaks"].trigger()
    window.pages.show_table("text")
    breaks = breaks_of(window)
    qtbot.waitUntil(lambda: bool(breaks.rows))
    before = breaks.rows
    dialog = opened_dialog(window, qtbot)
    choose(dialog, "printPaper", Paper.A3)
    dialog.reject()
    qtbot.waitUntil(lambda: 0 < len(breaks.rows) < len(before))
    window.actions_table["pageBreaks"].trigger()


# ------------------------------------------------------------------------------------------------------------- measures


def test_lines_are_broken_as_chinese_print_does(qapp: object) -> None:
    measure = TextMeasure(print_font(usual_style().body, 10.5))
    em = measure.width("国")
    lines = measure.lines("数字经济核心产业增加值，占比重", 11.5 * em)
    assert "".join(lines) == "数字经济核心产业增加值，占比重" and not any(line.startswith("，") for line in lines)
    assert measure.lines("一\n二", 50 * em) == ("一", "二")
    assert all(measure.width(line) <= 4 * em for line in measure.lines("a" * 40, 4 * em))
    assert "".join(measure.lines("𬭚𬭚车𬭚𬭚工𬭚", 2.5 * em)) == "𬭚𬭚车𬭚𬭚工𬭚", "signs that Qt counts twice"
    assert measure.lines("", em) == ("",)

