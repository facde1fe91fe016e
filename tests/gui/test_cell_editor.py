"""The editor over a cell: it looks like the cell's own line, takes lines, grows with its text, and lets nothing endless in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from ningbo_planner.domain.entry import MAX_TEXT
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.cell_editor import SIDE, CellEditor, EditMode
from tests.gui.grid_hands import Hands

LONG = "围绕打造全球数字经济高地，加快建设中国软件特色名城，"


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef("decomposition", row, period)


@pytest.fixture
def at_figure(hands: Hands) -> Hands:
    """Stand on 500: 软件与信息服务业, 2024年."""
    hands.go_to("D08", "2024")
    return hands


@pytest.mark.parametrize("zoom", [75, 100, 150, 200])
def test_a_figure_is_edited_in_one_line_inside_its_cell(at_figure: Hands, zoom: int) -> None:
    at_figure.view.set_zoom(zoom)
    at_figure.press("F2")
    editor, box = at_figure.editor, at_figure.view.visualRect(at_figure.view.currentIndex())
    assert editor.geometry() == box.adjusted(1, 1, -2, -2)
    assert not editor.verticalScrollBar().isVisible() and not editor.horizontalScrollBar().isVisible()
    caret = editor.cursorRect()
    middle = editor.viewport().mapTo(editor, caret.center()).y()
    assert abs(middle - editor.height() / 2) <= 1, "in the middle of its height"
    start = editor.viewport().mapTo(editor, editor.cursorRect(start_of(editor)).topLeft()).x()
    assert start == SIDE


def start_of(editor: CellEditor) -> QTextCursor:
    """Return a caret before the first sign."""
    cursor = editor.textCursor()
    cursor.setPosition(0)
    return cursor


def test_the_line_stands_where_a_line_edit_would_put_it(at_figure: Hands) -> None:
    """The editor was a QLineEdit before it had lines; a figure has not moved by a pixel since."""
    at_figure.press("F2")
    editor = at_figure.editor
    line = QLineEdit(editor.parentWidget())
    line.setFrame(False)
    line.setStyleSheet("border: none; border-radius: 0; padding: 0 1px;")
    line.setFont(editor.font())
    line.setText(editor.text())
    line.setGeometry(editor.geometry())
    line.show()
    mine, theirs = (ink(widget) for widget in (editor, line))
    assert mine == theirs
    line.deleteLater()


def ink(widget: QWidget) -> tuple[int, int, int, int]:
    """Return the box of what is dark in a widget, the caret left out."""
    widget.clearFocus()
    image = widget.grab().toImage()
    dark = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() < 100]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return min(xs), min(ys), max(xs), max(ys)


def test_alt_enter_breaks_the_line_and_arrows_go_up_and_down_in_it(at_figure: Hands, document: Document) -> None:
    at_figure.commit("全国")
    low = at_figure.editor.height()
    at_figure.press("Alt+Enter")
    at_figure.commit("前列")
    assert at_figure.editor.text() == "全国\n前列" and at_figure.editor.height() > low
    at_figure.press("F2", "Up")
    assert at_figure.editor.mode is EditMode.CHANGE and at_figure.editor.textCursor().blockNumber() == 0
    at_figure.press("Down", "End")
    assert at_figure.editor.cursorPosition() == 5
    at_figure.press("Enter")
    assert document.plan.quantity(cell("D08", "2024")).text == "全国\n前列"
    at_figure.press("Up", "F2", "Enter")
    assert len(document.workspace.history.entries) == 1, "a text of two lines that is only looked at is not written again"


def test_a_line_break_is_typed_in_enter_mode_too_and_the_arrow_still_leaves(at_figure: Hands, document: Document) -> None:
    at_figure.commit("全国")
    at_figure.press("Alt+Enter")
    at_figure.commit("前列")
    at_figure.press("Down")
    assert at_figure.editor is None and at_figure.view.current_cell() == cell("D09", "2024")
    assert document.plan.quantity(cell("D08", "2024")).text == "全国\n前列"


def test_the_editor_grows_over_its_neighbours_to_the_right_and_then_down(at_figure: Hands) -> None:
    at_figure.press("F2")
    editor, room = at_figure.editor, at_figure.view.viewport().rect()
    small = editor.geometry()
    at_figure.press("Ctrl+A")
    at_figure.commit(LONG[:12])
    wide = editor.geometry()
    assert wide.left() == small.left() and wide.width() > small.width() and wide.height() == small.height()
    at_figure.commit(LONG * 8)
    high = editor.geometry()
    assert high.height() > 4 * small.height() and room.contains(high) and not editor.verticalScrollBar().isVisible()
    assert editor.verticalScrollBar().value() == 0 and editor.property("grown")
    at_figure.press("Ctrl+A", "Delete")
    assert editor.geometry() == small and not editor.property("grown")


def test_at_the_right_edge_it_grows_to_the_left_and_at_the_bottom_upwards(hands: Hands) -> None:
    hands.page.resize(760, 420)
    hands.go_to("D14", "2026")
    hands.commit(LONG * 6)
    box, room = hands.editor.geometry(), hands.view.viewport().rect()
    assert room.contains(box) and box.width() >= 250
    tip = hands.view.findChild(QLabel, "readingTip")
    assert tip.isVisible() and room.contains(tip.geometry())


def test_more_text_than_the_sheet_is_high_can_be_scrolled(at_figure: Hands) -> None:
    at_figure.commit("\n".join(["全国前列"] * 200))
    editor = at_figure.editor
    assert at_figure.view.viewport().rect().contains(editor.geometry()) and editor.verticalScrollBar().isVisible()
    assert editor.viewport().rect().contains(editor.cursorRect().center()), "the caret is seen"


def test_the_editor_makes_room_for_what_is_being_composed(at_figure: Hands) -> None:
    at_figure.press("Backspace")
    small = at_figure.editor.width()
    QApplication.sendEvent(at_figure.editor, composing("quanguoqianliezaiquanshengshouwei"))
    assert at_figure.editor.width() > small and at_figure.editor.text() == ""
    at_figure.press("Esc")


def composing(text: str) -> QInputMethodEvent:
    """Return the event of an input method that shows ``text`` for now."""
    return QInputMethodEvent(text, [])


def test_a_click_into_the_open_editor_puts_the_caret_there(at_figure: Hands) -> None:
    at_figure.press("F2")
    QTest.mouseClick(at_figure.editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(0, 8))
    assert at_figure.editor.cursorPosition() == 0 and at_figure.editor.text() == "500"


def test_blanks_that_print_cannot_break_at_are_no_change(at_figure: Hands, document: Document) -> None:
    document.execute(acts.type_cell(document.plan, cell("D08", "2024"), "1\u00a0234"))
    at_figure.press("F2")
    assert at_figure.editor.text() == "1\u00a0234" and not at_figure.editor.is_changed
    at_figure.press("Enter")
    assert len(document.workspace.history.entries) == 1


# ----------------------------------------------------------------------------------------------------------- pasting into it


def put_on_clipboard(text: str) -> None:
    """Put a text on the clipboard as another program does."""
    mime = QMimeData()
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)


def test_a_cell_copied_elsewhere_is_pasted_without_its_line_end(at_figure: Hands, document: Document) -> None:
    put_on_clipboard("4400\r\n")
    at_figure.press("F2", "Ctrl+A", "Ctrl+V")
    assert at_figure.editor.text() == "4400"
    at_figure.press("Enter")
    assert document.plan.quantity(cell("D08", "2024")).text == "4400"


@pytest.mark.parametrize("text", ["全国" * 5_000_000, "1" * 10_000_000, "1+\n" * 3_500_000], ids=["words", "digits", "lines"])
def test_ten_million_signs_are_refused_with_a_sentence(at_figure: Hands, text: str) -> None:
    put_on_clipboard(text)
    at_figure.press("F2", "Ctrl+V")
    assert at_figure.editor.text() == "500" and f"一个格子最多 {MAX_TEXT} 个字，没有放入" in at_figure.told[-1]
    at_figure.commit(text[: MAX_TEXT + 1])
    assert at_figure.editor.text() == "500"
    at_figure.press("Esc")


def test_the_longest_text_of_a_cell_can_be_typed_and_no_longer(at_figure: Hands, document: Document) -> None:
    text = "前列" * (MAX_TEXT // 2) + "前"
    put_on_clipboard(text)
    at_figure.press("F2", "Ctrl+A", "Ctrl+V")
    assert len(at_figure.editor.text()) == MAX_TEXT
    at_figure.type("5")
    at_figure.commit("五")
    assert len(at_figure.editor.text()) == MAX_TEXT and "没有放入" in at_figure.told[-1]
    at_figure.press("Enter")
    assert document.plan.quantity(cell("D08", "2024")).text == text
    assert len(document.workspace.history.entries[-1].name) < 120, "the history names it by its beginning"


def test_control_characters_are_left_out_of_what_is_pasted(at_figure: Hands) -> None:
    put_on_clipboard("44\x0000\u202e")
    at_figure.press("F2", "Ctrl+A", "Ctrl+V")
    assert at_figure.editor.text() == "4400"
    at_figure.press("Esc")


def test_arrows_and_the_wheel_never_change_a_number(at_figure: Hands, document: Document) -> None:
    at_figure.press("F2")
    at_figure.wheel(120)
    middle = QPointF(at_figure.editor.viewport().rect().center())
    for angle in (120, -120):
        event = QWheelEvent(
            middle, at_figure.editor.viewport().mapToGlobal(middle), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(at_figure.editor.viewport(), event)
    at_figure.press("Up", "Down", "PgUp", "PgDn")
    assert at_figure.editor.text() == "500"
    at_figure.press("Enter")
    assert document.workspace.history.entries == []
