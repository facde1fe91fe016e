"""Copy, cut and paste in the grid: shapes, exact figures, cells that are left out and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.clip.grid_clipboard import Pasted
from ningbo_planner.gui.views.clip.own_format import OWN_FORMAT
from ningbo_planner.gui.views.mime_data import new_mime_data
from tests.gui.grid_hands import Hands
from tests.plans import make_plan, make_row, make_table


def cell(row: str, period: str, table: str = "decomposition") -> CellRef:
    """Name a cell."""
    return CellRef(table, row, period)


def put(text: str = "", html: str = "") -> None:
    """Put something on the clipboard as another program does."""
    data = new_mime_data()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def said_by(hands: Hands) -> list[str]:
    """Return a list that fills with what the pastes of a grid report."""
    said: list[str] = []

    def take(pasted: Pasted) -> None:
        said.append(pasted.report.sentence(hands.view.plan_model.document.plan))

    hands.view.clipboard.pasted.connect(take)
    return said


def figures(document: Document, rows: list[str], years: list[str]) -> list[list[str]]:
    """Return what some cells of the decomposition table say."""
    return [[document.plan.quantity(cell(row, year)).text for year in years] for row in rows]


def test_a_block_is_copied_as_text_and_as_a_table(hands: Hands) -> None:
    hands.go_to("D09", "2021")
    hands.press("Shift+Right", "Shift+Down", "Ctrl+C")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "7\t10\r\n——\t1"
    assert "<td>——</td>" in data.html() and 'x:num="10"' in data.html()


def test_labels_are_copied_merged_as_they_are_printed(hands: Hands) -> None:
    hands.click(11, 0)
    hands.press("Shift+Right", "Shift+Right", "Ctrl+C")
    assert hands.clipboard_text() == "数字内容\t数字媒体、数字影视等\t24\r\n\t数字广告\t270"
    assert '<td rowspan="2">数字内容</td>' in QGuiApplication.clipboard().mimeData().html()


def test_a_name_over_two_columns_is_copied_once(hands: Hands) -> None:
    hands.click(13, 0)
    hands.press("Ctrl+Shift+Right", "Ctrl+C")
    assert hands.clipboard_text().startswith("新型数字设施建设与传输服务\t\t170")


def test_a_copied_block_comes_back_as_it_was(hands: Hands, document: Document) -> None:
    hands.go_to("D01", "2025")
    hands.press("Shift+Right", "Ctrl+C")
    hands.go_to("D01", "2022")
    hands.press("Ctrl+V")
    assert figures(document, ["D01"], ["2022", "2023"]) == [["15%", ">15%"]]
    assert hands.blocks == [Block(0, 3, 0, 4)]
    assert [entry.name for entry in document.workspace.history.entries] == ["粘贴 1×2 到 数字经济核心产业占GDP比重"]


def test_a_copied_meaning_survives_where_the_print_would_not_say_it(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "main")
    hands.go_to("M01", "2026")
    hands.press("Ctrl+C")
    hands.go_to("M04", "2026")
    hands.press("Ctrl+V")
    pasted = document.plan.quantity(cell("M04", "2026", "main"))
    assert (pasted.text, pasted.low) == (">1", 10000)


def test_html_is_read_before_the_shown_text(hands: Hands, document: Document) -> None:
    put("1,235\t13%", '<table><tr><td sdval="1234.567">1,235</td><td sdval="1350">1,350</td></tr></table>')
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V")
    assert figures(document, ["D08"], ["2024", "2025"]) == [["1234.567", "1350"]]


def test_text_of_any_program_is_read_like_typing(hands: Hands, document: Document) -> None:
    put("1,234\t３００\n超过500\t——\n")
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V")
    quantities = [document.plan.quantity(cell(row, year)) for row in ("D08", "D09") for year in ("2024", "2025")]
    assert [(quantity.point, quantity.sign, quantity.is_absent) for quantity in quantities] == [(1234, "", False), (300, "", False), (500, ">", False), (None, "", True)]


def test_one_value_fills_the_selection(hands: Hands, document: Document) -> None:
    put("8")
    hands.go_to("D08", "2024")
    hands.press("Shift+Right", "Shift+Down", "Ctrl+V")
    assert figures(document, ["D08", "D09"], ["2024", "2025"]) == [["8", "8"], ["8", "8"]]


def test_a_paste_is_one_step_and_one_signal(hands: Hands, document: Document) -> None:
    put("\r\n".join("\t".join(str(10 * row + column) for column in range(6)) for row in range(6)))
    hands.go_to("D08", "2021")
    spy = QSignalSpy(hands.view.plan_model.dataChanged)
    hands.press("Ctrl+V")
    assert spy.count() == 1 and len(document.workspace.history.entries) == 1
    before = figures(document, ["D08", "D13"], ["2021", "2026"])
    document.undo()
    assert before == [["0", "5"], ["50", "55"]] and figures(document, ["D08", "D13"], ["2021", "2026"]) == [["185", "1000"], ["270", "500"]]


def test_what_a_paste_left_out_is_said(hands: Hands, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D14", "2026")], "市通信管理局", "已报", "2024-01-01T00:00:00"))
    put("1\t2\t3\n4\t5\t6\n")
    said = said_by(hands)
    hands.go_to("D14", "2025")
    hands.press("Ctrl+V")
    assert figures(document, ["D14"], ["2025", "2026"]) == [["1", "300"]]
    assert said == ["已粘贴 1 格。1 格已锁定，保持不变：新型数字设施建设与传输服务 2026年。1 格落在名称、单位等列上，已跳过（新型数字设施建设与传输服务）。3 格超出表格边界，已跳过。"]


def test_a_paste_with_names_and_figures_writes_the_figures(hands: Hands, document: Document) -> None:
    said = said_by(hands)
    for name, told in (("软件与信息服务业", "已粘贴 2 格。"), ("别的名称", "已粘贴 2 格。1 格落在名称、单位等列上，已跳过（软件与信息服务业）。")):
        put(f"{name}\t186\t221")
        hands.click(7, 1)
        hands.press("Ctrl+V")
        assert figures(document, ["D08"], ["2021", "2022"]) == [["186", "221"]]
        assert said[-1] == told


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_clipboard_changes_nothing_but_an_empty_cell_clears(hands: Hands, document: Document, text: str) -> None:
    QGuiApplication.clipboard().clear()
    hands.go_to("D08", "2024")
    if text:
        put(text)
    hands.press("Ctrl+V")
    assert figures(document, ["D08"], ["2024"]) == [["500" if not text else ""]]
    assert hands.told == ([] if text else ["剪贴板里没有可以粘贴的文字或表格。"])


def test_areas_that_do_not_line_up_are_not_copied(hands: Hands) -> None:
    put("先前的")
    hands.go_to("D08", "2024")
    hands.click(3, 4, "Ctrl")
    hands.press("Ctrl+C")
    assert hands.clipboard_text() == "先前的" and "不能一起复制" in hands.told[-1]


def test_cut_cells_move_when_they_are_pasted(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2024")
    hands.press("Shift+Right", "Ctrl+X")
    assert figures(document, ["D08"], ["2024", "2025"]) == [["500", "750"]]
    hands.go_to("D09", "2024")
    hands.press("Ctrl+V")
    assert figures(document, ["D08", "D09"], ["2024", "2025"]) == [["", ""], ["500", "750"]]
    assert len(document.workspace.history.entries) == 1
    hands.go_to("D10", "2024")
    hands.press("Ctrl+V")
    assert figures(document, ["D09", "D10"], ["2024", "2025"]) == [["500", "750"]] * 2, "a second paste is a copy"


def test_escape_and_another_copy_let_cut_cells_stay(hands: Hands, document: Document) -> None:
    for again in (lambda: hands.press("Esc"), lambda: put("9")):
        hands.go_to("D08", "2024")
        hands.press("Ctrl+X")
        again()
        hands.go_to("D09", "2024")
        hands.press("Ctrl+V")
        assert figures(document, ["D08"], ["2024"]) == [["500"]]


def test_cut_cells_move_to_another_table(document: Document, show_page: Callable[..., Hands]) -> None:
    source, goal = show_page(document, "decomposition"), show_page(document, "main")
    source.go_to("D08", "2024")
    source.press("Ctrl+X")
    goal.go_to("M06", "2026")
    goal.press("Ctrl+V")
    assert document.plan.quantity(cell("M06", "2026", "main")).text == "500" and figures(document, ["D08"], ["2024"]) == [[""]]
    assert len(document.workspace.history.entries) == 1


def test_what_was_cut_in_another_plan_is_only_copied(hands: Hands, document: Document, open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    hands.go_to("D08", "2024")
    hands.press("Ctrl+X")
    other = show_page(open_document(big_plan()), "big")
    other.press("Ctrl+V")
    assert other.text(0, 1) == "500" and figures(document, ["D08"], ["2024"]) == [["500"]]


@pytest.mark.parametrize("own", [b"", b"{", b"[]", b"\xff", b'{"version": 99, "rows": [[1]]}', b'{"version": 2, "mark": "x"}', b'{"version": 2, "mark": "x", "rows": [[[1]]]}'])
def test_a_format_of_another_version_is_passed_over(hands: Hands, document: Document, own: bytes) -> None:
    data = new_mime_data()
    data.setText("77")
    data.setData(OWN_FORMAT, own)
    QGuiApplication.clipboard().setMimeData(data)
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V")
    assert figures(document, ["D08"], ["2024"]) == [["77"]]


def test_a_cut_cell_pasted_on_itself_stays(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2024")
    hands.press("Ctrl+X", "Ctrl+V")
    assert figures(document, ["D08"], ["2024"]) == [["500"]]


def test_hidden_rows_are_neither_copied_nor_written(hands: Hands, document: Document) -> None:
    hands.view.plan_model.toggle("D02")
    hands.go_to("D02", "2026")
    hands.press("Shift+Down", "Ctrl+C")
    assert hands.clipboard_text() == "7000\r\n4000"
    put("1\n2")
    hands.press("Ctrl+V")
    assert figures(document, ["D02", "D03", "D07"], ["2026"]) == [["1"], ["1000"], ["2"]]


def big_plan() -> Plan:
    """Return a plan of 2,000 rows by 10 years."""
    years = tuple(Period(str(year), f"{year}年") for year in range(2021, 2031))
    return make_plan([make_table("big", [make_row(f"r{row}", 0, ["1"] * 10, periods=years) for row in range(2000)], years, trailing=())])


def test_twenty_thousand_cells_are_pasted_as_one_step(open_document: Callable[..., Document], show_page: Callable[..., Hands], qtbot: QtBot) -> None:
    document = open_document(big_plan())
    hands = show_page(document, "big")
    put("\n".join("\t".join(f"{row}.{column}" for column in range(10)) for row in range(2000)))
    hands.view.go_to(cell("r0", "2021", "big"))
    spy, said = QSignalSpy(hands.view.plan_model.dataChanged), said_by(hands)
    counts: list[int] = []
    # Where figures come from is read afterwards, in slices, and tells of itself.
    document.changed.connect(lambda: counts.append(spy.count()))
    hands.press("Ctrl+V")
    qtbot.waitUntil(lambda: bool(said) and not document.tasks.is_busy, timeout=20_000)
    assert said == ["已粘贴 20000 格。"] and hands.blocks == [Block(0, 1, 1999, 10)]
    qtbot.waitUntil(lambda: document.plan.quantity(cell("r1999", "2030", "big")).text == "1999.9", timeout=20_000)
    assert counts == [1] and len(document.workspace.history.entries) == 1
    hands.press("Ctrl+C")
    qtbot.waitUntil(lambda: hands.clipboard_text().count("\r\n") == 1999, timeout=20_000)
    assert hands.view.copy_frame.is_moving and QGuiApplication.clipboard().mimeData().hasFormat(OWN_FORMAT)


def test_a_large_paste_can_be_cancelled(open_document: Callable[..., Document], show_page: Callable[..., Hands], qtbot: QtBot) -> None:
    document = open_document(big_plan())
    hands = show_page(document, "big")
    put("\n".join("\t".join(f"第{row}行{column}" for column in range(10)) for row in range(2000)))
    document.tasks.started.connect(lambda task: task.cancel())
    hands.view.go_to(cell("r0", "2021", "big"))
    hands.press("Ctrl+V")
    qtbot.waitUntil(lambda: not document.tasks.is_busy and bool(hands.told), timeout=20_000)
    assert hands.told == ["已取消，没有改动。"] and not document.workspace.history.entries


def test_a_million_cells_over_the_edge_are_read_in_the_background_and_counted(hands: Hands, document: Document, qtbot: QtBot) -> None:
    put("\n".join(["\t".join("1234567890")] * 100_000))
    said = said_by(hands)
    hands.go_to("D13", "2025")
    hands.press("Ctrl+V")
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    assert figures(document, ["D13", "D14"], ["2025", "2026"]) == [["1", "2"], ["1", "2"]]
    assert said == ["已粘贴 4 格。2 格落在名称、单位等列上，已跳过（数字广告、新型数字设施建设与传输服务）。999994 格超出表格边界，已跳过。"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("长" * 10_000_000, "长" * 2000),
        ("1\x002", "12"),
        ("😀", "😀"),
        ("\u202e12", "12"),
        ('=HYPERLINK("http://x","y")', '=HYPERLINK("http://x","y")'),
        ("9" * 400, "9" * 400),
        ("1e309", "1e309"),
        ("NaN", "NaN"),
    ],
)
def test_bad_input_is_kept_as_harmless_text_and_said(hands: Hands, document: Document, qtbot: QtBot, text: str, kept: str) -> None:
    put(text)
    said = said_by(hands)
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V")
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    quantity = document.plan.quantity(cell("D08", "2024"))
    assert quantity.text == kept and not quantity.expression
    assert quantity.is_numeric or "1 格不能识别为数，按文字保存并标记：软件与信息服务业 2024年。" in said[0]
    assert hands.view.plan_model.index(7, 5).data() is not None


def test_rubbish_is_refused_with_a_sentence(hands: Hands, document: Document) -> None:
    put("\x89PNG\r\n\x1a\n" + "\x00\x01\x02" * 50)
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V")
    assert hands.told == ["剪贴板里的内容不是文字，也不是表格，没有粘贴。"] and not document.workspace.history.entries


# ------------------------------------------------------------------------------------------------- areas, marks, moving


def test_areas_that_line_up_are_copied_together(hands: Hands) -> None:
    hands.click(7, 2)
    for row, column in ((9, 2), (12, 2)):
        hands.click(row, column, "Ctrl")
    hands.press("Ctrl+C")
    assert hands.clipboard_text() == "185\r\n——\r\n270"
    hands.click(7, 2)
    hands.click(7, 5, "Ctrl")
    hands.press("Ctrl+C")
    assert hands.clipboard_text() == "185\t500"


def test_a_frame_moves_round_what_was_copied_until_esc(hands: Hands, qtbot: QtBot) -> None:
    hands.go_to("D08", "2024")
    hands.press("Shift+Right", "Ctrl+C")
    frame = hands.view.copy_frame
    assert frame.is_moving and frame.rects() == [hands.view.area_rect(7, 5, 7, 6)]
    before = hands.view.viewport().grab().toImage()
    qtbot.waitUntil(lambda: hands.view.viewport().grab().toImage() != before)
    hands.press("Esc")
    assert not frame.is_moving and hands.clipboard_text() == "500\t750"
    hands.press("Enter")
    assert hands.place == Place(7, 6), "without a frame Enter goes on"


def test_enter_pastes_what_is_marked_once(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2024")
    hands.press("Ctrl+C")
    hands.go_to("D09", "2024")
    hands.press("Enter")
    assert figures(document, ["D08", "D09"], ["2024"]) == [["500"], ["500"]] and not hands.view.copy_frame.is_moving
    hands.press("Enter")
    assert hands.place == Place(9, 5) and len(document.workspace.history.entries) == 1


def test_the_frame_stays_for_another_paste_and_ends_with_an_edit(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2024")
    hands.press("Ctrl+C")
    for row in ("D09", "D10"):
        hands.go_to(row, "2024")
        hands.press("Ctrl+V")
        assert hands.view.copy_frame.is_moving
    hands.press("Del")
    assert not hands.view.copy_frame.is_moving
    hands.go_to("D08", "2024")
    hands.press("Ctrl+C")
    hands.type("7")
    assert not hands.view.copy_frame.is_moving
    hands.press("Esc")
    hands.press("Ctrl+C")
    put("9")
    assert not hands.view.copy_frame.is_moving, "something else lies on the clipboard"


def test_an_edit_lets_cut_cells_stay(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2024")
    hands.press("Ctrl+X")
    hands.go_to("D09", "2024")
    hands.type("1")
    hands.press("Enter", "Ctrl+V")
    assert figures(document, ["D08", "D10"], ["2024"]) == [["500"], ["500"]]


def test_a_comment_moves_with_its_cell_and_is_copied_with_it(hands: Hands, document: Document) -> None:
    comment = Comment("待核实", "张三", "2024-01-01T00:00:00")
    document.execute(Step("step.paste", (PutEntry("comments", cell_key(cell("D08", "2024")), comment),), {"count": 0}))
    hands.go_to("D08", "2024")
    hands.press("Ctrl+X")
    hands.go_to("D09", "2024")
    hands.press("Ctrl+V")
    assert document.plan.comments == {cell_key(cell("D09", "2024")): comment} and len(document.workspace.history.entries) == 2
    hands.press("Ctrl+C")
    hands.go_to("D10", "2024")
    hands.press("Ctrl+V")
    assert set(document.plan.comments) == {cell_key(cell("D09", "2024")), cell_key(cell("D10", "2024"))}
    document.undo()
    document.undo()
    assert document.plan.comments == {cell_key(cell("D08", "2024")): comment} and figures(document, ["D08", "D09"], ["2024"]) == [["500"], ["40"]]


def test_an_expression_is_copied_and_moved_with_its_figure(hands: Hands, document: Document) -> None:
    put("=4000*1.1")
    hands.go_to("D08", "2024")
    hands.press("Ctrl+V", "Ctrl+X")
    hands.go_to("D09", "2024")
    hands.press("Ctrl+V")
    moved = document.plan.quantity(cell("D09", "2024"))
    assert (moved.text, moved.expression) == ("4400", "=4000*1.1") and figures(document, ["D08"], ["2024"]) == [[""]]


def test_hidden_columns_are_copied_and_filtered_rows_are_not(hands: Hands) -> None:
    model = hands.view.plan_model
    model.arrange(replace(model.sheet.note_collapsed(), hidden=frozenset({"2025"}), filter=RowFilter(), matched=frozenset({"D02", "D03", "D05"})))
    hands.view.go_to(cell("D03", "2024"))
    hands.press("Shift+Right", "Shift+Down", "Ctrl+C")
    assert hands.clipboard_text() == "720\t850\t1000\r\n1350\t1500\t1700"


def test_several_areas_are_not_cut_together(hands: Hands) -> None:
    hands.click(7, 2)
    hands.click(9, 2, "Ctrl")
    hands.press("Ctrl+X")
    assert "不能一起剪切" in hands.told[-1] and not hands.view.copy_frame.is_moving
