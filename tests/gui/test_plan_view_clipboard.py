"""Copy, cut and paste in the grid: shapes, exact figures, cells that are left out and said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.grid_clipboard import OWN_FORMAT
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
    assert [entry.name for entry in document.workspace.history.entries] == ["粘贴 2 个单元格"]


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
    hands.go_to("D14", "2025")
    hands.press("Ctrl+V")
    assert figures(document, ["D14"], ["2025", "2026"]) == [["1", "300"]]
    assert hands.told == ["已粘贴 1 个格子。有 1 个已锁定的格子保持不变。落在名称、单位等列上的 1 个格子已跳过。超出表格边界的 3 个格子已跳过。"]


def test_a_paste_with_names_and_figures_writes_the_figures(hands: Hands, document: Document) -> None:
    put("软件与信息服务业\t186\t221")
    hands.click(7, 1)
    hands.press("Ctrl+V")
    assert figures(document, ["D08"], ["2021", "2022"]) == [["186", "221"]]
    assert "落在名称" in hands.told[-1]


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_clipboard_changes_nothing_but_an_empty_cell_clears(hands: Hands, document: Document, text: str) -> None:
    QGuiApplication.clipboard().clear()
    hands.go_to("D08", "2024")
    if text:
        put(text)
    hands.press("Ctrl+V")
    assert figures(document, ["D08"], ["2024"]) == [["500" if not text else ""]]
    assert hands.told == ([] if text else ["剪贴板里没有可以粘贴的文字。"])


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


@pytest.mark.parametrize("own", [b"", b"{", b"[]", b'{"version": 99, "rows": [[1]]}'])
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


def test_twenty_thousand_cells_are_pasted_as_one_step(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    document = open_document(big_plan())
    hands = show_page(document, "big")
    put("\n".join("\t".join(f"{row}.{column}" for column in range(10)) for row in range(2000)))
    hands.view.go_to(cell("r0", "2021", "big"))
    spy = QSignalSpy(hands.view.plan_model.dataChanged)
    hands.press("Ctrl+V")
    assert spy.count() == 1 and document.plan.quantity(cell("r1999", "2030", "big")).text == "1999.9"
    hands.press("Ctrl+C")
    assert hands.clipboard_text().count("\n") == 1999
