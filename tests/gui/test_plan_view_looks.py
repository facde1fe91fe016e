"""What the grid looks like: merged and frozen cells, gaps, narrow columns, selection, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef, RowRecord
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import InsertRows, RemoveRows, SetCell, SetField
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.cell_face import Align, Face, Mark
from ningbo_planner.gui.views.cell_painter import CellPainter
from tests.gui.grid_hands import Hands

NAMES = {"row": "", "period": "", "text": ""}


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef("decomposition", row, period)


def picture(hands: Hands) -> QImage:
    """Return what is seen of the grid's cells."""
    return hands.view.viewport().grab().toImage()


def colours_in(image: QImage, rect: QRect) -> set[str]:
    """Return the colours inside a rectangle."""
    inside = rect.intersected(image.rect())
    return {image.pixelColor(x, y).name() for x in range(inside.left(), inside.right() + 1) for y in range(inside.top(), inside.bottom() + 1)}


def rect_of(hands: Hands, row: str, period: str) -> QRect:
    """Return where a cell of the decomposition table is seen."""
    return hands.view.visualRect(hands.view.plan_model.index_of(cell(row, period)))


def ground(image: QImage, rect: QRect) -> QColor:
    """Return the colour behind a figure, away from signs and letters."""
    return image.pixelColor(rect.center().x(), rect.top() + 2)


def near(colours: set[str], wanted: QColor, distance: int = 60) -> bool:
    """Tell whether a colour is among some, edges of letters being mixed with what is behind them."""
    return any(sum(abs(QColor(name).getRgb()[at] - wanted.getRgb()[at]) for at in range(3)) <= distance for name in colours)


# ---------------------------------------------------------------------------------------------------------------- merged


def test_qt_merges_what_the_print_merges(hands: Hands) -> None:
    view = hands.view
    assert (view.rowSpan(7, 0), view.rowSpan(11, 0), view.rowSpan(1, 8), view.columnSpan(0, 0)) == (3, 2, 5, 2)
    assert view.visualRect(view.model().index(8, 0)) == view.visualRect(view.model().index(7, 0))


def test_merged_cells_follow_rows_that_come_and_go(hands: Hands, document: Document) -> None:
    record = RowRecord("D99", 0, {"name": "新", "group": "互联网及软件信息服务"}, {})
    document.execute(Step("step.type", (InsertRows("decomposition", "D07", 3, (record,)),), NAMES))
    assert hands.view.rowSpan(7, 0) == 4
    document.execute(Step("step.type", (RemoveRows("decomposition", "D08"),), NAMES))
    assert hands.view.rowSpan(7, 0) == 3
    document.execute(Step("step.type", (SetField("decomposition", "D09", "group", ""),), NAMES))
    assert (hands.view.columnSpan(7, 0), hands.view.rowSpan(8, 0)) == (2, 2)


def test_no_line_runs_through_a_merged_cell(hands: Hands) -> None:
    image, line = picture(hands), theme.current().grid_line.name()
    group = hands.view.visualRect(hands.view.model().index(7, 0))
    edges = [hands.view.row_bottom(row) for row in (7, 8, 9)]
    seen = [image.pixelColor(group.left() + 2, y).name() == line for y in edges]
    assert seen == [False, False, True]
    assert image.pixelColor(group.right(), group.center().y()).name() == line


def test_the_text_of_a_merged_cell_stays_in_sight_while_the_cell_is(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", height=400)
    hands.view.verticalScrollBar().setValue(hands.view.verticalHeader().sectionPosition(9))
    index = hands.view.model().index(12, 1)
    face = hands.view.looks.of(12, 1)
    text = hands.view.text_rect(hands.view.visualRect(index), face)
    assert face.text == "发展目标" and hands.view.visualRect(index).top() < 0 <= text.top()
    near_top = QRect(hands.view.visualRect(index).left(), 0, 120, 40)
    assert near(colours_in(picture(hands), near_top), theme.current().text, 150)


# ----------------------------------------------------------------------------------------------------------- what is wrong


def test_a_gap_is_seen_in_the_cell_of_the_total(hands: Hands) -> None:
    image, colours = picture(hands), theme.current()
    wrong, right = rect_of(hands, "D07", "2025"), rect_of(hands, "D07", "2024")
    assert ground(image, wrong) == colours.error_soft
    assert ground(image, right) == colours.total_fill
    left_half = QRect(wrong.topLeft(), wrong.size() / 2)
    assert near(colours_in(image, left_half), colours.error), "the gap stands beside the figure"


def test_a_gap_that_was_explained_is_calmer(hands: Hands, document: Document) -> None:
    finding = next(each for each in document.workspace.findings() if each.period == "2025")
    document.execute(acts.give_reason(finding, "分项四舍五入", "张三", "2024-01-01T00:00:00"))
    rect = rect_of(hands, "D07", "2025")
    assert ground(picture(hands), rect) != theme.current().error_soft
    assert hands.view.looks.of(6, 6).sign == "▼−20"


def drawn(face: Face, width: int, height: int = 26) -> tuple[QImage, CellPainter]:
    """Return a cell drawn alone."""
    painter = CellPainter(theme.body_font())
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.current().base)
    brush = QPainter(image)
    painter.paint(brush, image.rect(), face, image.rect())
    brush.end()
    return image, painter


def same(first: QImage, second: QImage) -> bool:
    """Tell whether two pictures are alike in every point."""
    return first == second


NUMBER = Face("1234567", Align.RIGHT, is_number=True)


def test_a_figure_that_does_not_fit_is_never_cut(qapp: object) -> None:
    theme.apply("light")
    wide = CellPainter(theme.body_font()).width_of("1234567")
    for room in range(10, wide + 14):
        narrow, painter = drawn(NUMBER, room)
        instead = "###" if room - 2 * painter.padding >= painter.width_of("###") else "#"
        assert same(narrow, drawn(replace_text(NUMBER, instead), room)[0]), f"{room} pixels"
    assert not same(drawn(NUMBER, wide + 14)[0], drawn(replace_text(NUMBER, "###"), wide + 14)[0])


def replace_text(face: Face, text: str) -> Face:
    """Return a face with another text."""
    return face._replace(text=text)


def test_words_may_be_shortened(qapp: object) -> None:
    theme.apply("light")
    assert not same(drawn(Face("全国前列位置", Align.LEFT), 50)[0], drawn(Face("###", Align.LEFT), 50)[0])


def test_a_sign_gives_way_to_its_figure(qapp: object) -> None:
    theme.apply("light")
    face = NUMBER._replace(sign="▼−150", grade="error")
    full = CellPainter(theme.body_font())
    enough = full.width_of("1234567") + full.sign_width("▼−150") + 3 * full.padding
    pictures = [drawn(face, width)[0] for width in (enough, enough - full.sign_width("−150"), full.width_of("1234567") + 2 * full.padding)]
    for image in pictures:
        assert near(colours_in(image, image.rect()), theme.current().error), "in red at any width: the gap, its arrow, or a corner"
    right = [image.copy(image.width() - 60, 0, 52, image.height()) for image in pictures[:2]]
    assert same(right[0], right[1]), "the figure stays where it is"


def test_a_gap_gives_up_its_triangle_before_its_number(qapp: object) -> None:
    theme.apply("light")
    face = NUMBER._replace(sign="▲+2400", grade="error")
    full = CellPainter(theme.body_font())
    room = full.width_of("1234567") + 2 * full.padding + full.padding // 2
    without = drawn(face._replace(sign="+2400"), room + full.sign_width("+2400"))[0]
    assert same(drawn(face, room + full.sign_width("+2400"))[0], without)
    assert same(drawn(face, room + full.sign_width("+2400") - 1)[0], drawn(face._replace(sign="▲"), room + full.sign_width("+2400") - 1)[0])


MARKED = [Face("5", Align.RIGHT, is_number=True, marks=(mark,)) for mark in Mark]
OTHERS = [Face("x", is_unread=True), Face("——", Align.CENTRE, is_muted=True)]


@pytest.mark.parametrize("face", [*MARKED, *OTHERS])
def test_every_mark_is_seen(qapp: object, face: Face) -> None:
    theme.apply("light")
    plain = Face(face.text, face.align, is_number=face.is_number)
    assert not same(drawn(face, 90)[0], drawn(plain, 90)[0])


# ----------------------------------------------------------------------------------------------------------------- frozen


@pytest.fixture
def narrow(document: Document, show_page: Callable[..., Hands]) -> Hands:
    """Return the hands on a grid that must be scrolled sideways, scrolled."""
    hands = show_page(document, "decomposition", width=700)
    hands.view.horizontalScrollBar().setValue(130)
    assert hands.view.strip_width() > 0
    return hands


def test_labels_stay_in_their_place_when_the_figures_scroll(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", width=700)
    hands.view.clearSelection()
    before = picture(hands)
    hands.view.horizontalScrollBar().setValue(130)
    width = hands.view.strip_width()
    after = picture(hands)
    height = min(before.height(), hands.view.row_bottom(13))
    assert before.copy(0, 0, width, height) == after.copy(0, 0, width, height)
    assert before.copy(width, 0, 150, height) != after.copy(width, 0, 150, height)


def test_a_click_on_a_frozen_label_finds_the_label(narrow: Hands) -> None:
    narrow.click_at(QPoint(30, narrow.view.visualRect(narrow.view.model().index(2, 1)).center().y()))
    assert narrow.place == (2, 0)
    assert narrow.view.visualRect(narrow.view.model().index(2, 0)).left() == 0


def test_a_cell_under_the_frozen_labels_is_brought_out(narrow: Hands) -> None:
    narrow.go_to("D08", "2023")
    narrow.press("Home")
    rect = narrow.view.visualRect(narrow.view.currentIndex())
    assert narrow.view.current_cell() == cell("D08", "2021") and rect.left() >= narrow.view.leading_width()
    narrow.press("End")
    assert narrow.view.viewport().rect().contains(narrow.view.visualRect(narrow.view.currentIndex()))


def test_going_to_a_label_does_not_scroll_the_figures(narrow: Hands) -> None:
    narrow.go_to("D08", "2025")
    before = narrow.view.horizontalScrollBar().value()
    narrow.click(4, 1)
    assert narrow.view.horizontalScrollBar().value() == before


def test_the_heads_of_frozen_columns_stay_with_them(narrow: Hands) -> None:
    heads = narrow.view.frozen_heads
    assert heads.isVisible() and heads.width() == narrow.view.strip_width()
    heads.resizeSection(1, 200)
    assert narrow.view.columnWidth(1) == 200 and heads.width() == narrow.view.leading_width()
    narrow.view.horizontalScrollBar().setValue(0)
    assert not heads.isVisible()


def test_a_triangle_among_frozen_labels_can_be_clicked(narrow: Hands) -> None:
    rect = narrow.view.visualRect(narrow.view.model().index(1, 0))
    narrow.click_at(QPoint(rect.left() + 14, rect.center().y()))
    assert narrow.view.model().rowCount() == 10


def test_labels_are_not_frozen_where_they_would_fill_the_view(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "decomposition", width=390)
    hands.view.horizontalScrollBar().setValue(100)
    assert hands.view.strip_width() == 0
    hands.go_to("D08", "2025")
    assert hands.view.viewport().rect().contains(hands.view.visualRect(hands.view.currentIndex()))


# ------------------------------------------------------------------------------------------------------ selection, theme


def test_the_active_cell_is_lighter_than_the_selection_round_it(hands: Hands) -> None:
    hands.go_to("D03", "2022")
    hands.press("Shift+Right", "Shift+Down")
    image, base = picture(hands), theme.current().base
    active, other = rect_of(hands, "D03", "2022"), rect_of(hands, "D04", "2023")
    assert image.pixelColor(active.left() + 4, active.top() + 4) == base
    assert image.pixelColor(other.left() + 4, other.top() + 4) != base


def test_one_frame_stands_round_the_selection_and_leaves_nothing_behind(hands: Hands, qtbot: object) -> None:
    hands.go_to("D03", "2022")
    clean = picture(hands)
    hands.press("Shift+Right", "Shift+Down")
    border = theme.current().selection_border
    corner = rect_of(hands, "D04", "2023").bottomRight()
    assert picture(hands).pixelColor(corner.x(), corner.y()) == border
    inner = rect_of(hands, "D03", "2022").bottomRight()
    assert picture(hands).pixelColor(inner.x(), inner.y()) != border
    hands.go_to("D03", "2022")
    assert picture(hands) == clean


def test_dark_and_light_repaint_everything(hands: Hands) -> None:
    light = picture(hands)
    theme.apply("dark")
    try:
        corner = picture(hands).pixelColor(hands.view.viewport().width() - 2, hands.view.viewport().height() - 2)
        assert picture(hands) != light and corner == theme.DARK.base
        rect = rect_of(hands, "D07", "2025")
        assert ground(picture(hands), rect) == theme.DARK.error_soft
    finally:
        theme.apply("light")


def test_an_edit_paints_the_cells_it_touches_and_no_others(hands: Hands, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    QApplication.processEvents()
    painted: set[str] = set()
    paint = hands.view.cell_painter.paint

    def watch(painter: QPainter, rect: QRect, face: Face, text_rect: QRect) -> None:
        painted.add(face.text)
        paint(painter, rect, face, text_rect)

    monkeypatch.setattr(hands.view.cell_painter, "paint", watch)
    document.execute(Step("step.paste", (SetCell(cell("D03", "2024"), number(721)),), {"count": 1}))
    QApplication.processEvents()
    # The rule of Qt: it paints the smallest area around what changed, here the column from the total down to its parts.
    assert {"721", "5300"} <= painted <= {"721", "5300", "1830", "1350", "1400"}


def test_the_triangle_hides_and_shows_rows(hands: Hands) -> None:
    arrow = hands.view._arrow_at(hands.view.model().index(6, 0))
    hands.click_at(arrow.center())
    assert hands.view.model().rowCount() == 7
    hands.click_at(arrow.center())
    assert hands.view.model().rowCount() == 14


def test_alt_shift_arrows_hide_and_show_rows(hands: Hands) -> None:
    hands.go_to("D02", "2024")
    hands.press("Alt+Shift+Left")
    assert hands.view.model().rowCount() == 10
    hands.press("Alt+Shift+Left", "Alt+Shift+Right")
    assert hands.view.model().rowCount() == 14


def test_going_to_a_hidden_cell_shows_it(hands: Hands) -> None:
    hands.view.plan_model.toggle("D07")
    assert hands.view.go_to(cell("D10", "2023"))
    assert hands.view.current_cell() == cell("D10", "2023") and hands.view.hasFocus()
    assert not hands.view.go_to(cell("D77", "2023")) and not hands.view.go_to(cell("D10", "1999"))


def test_the_active_cell_survives_a_change_of_rows(hands: Hands, document: Document) -> None:
    hands.go_to("D10", "2023")
    document.execute(Step("step.type", (RemoveRows("decomposition", "D01"),), NAMES))
    assert hands.view.current_cell() == cell("D10", "2023")
    document.execute(Step("step.type", (RemoveRows("decomposition", "D07"),), NAMES))
    assert hands.view.current_cell().period == "2023" and hands.view.current_cell().row in document.plan.tables["decomposition"]


def test_an_open_editor_goes_quietly_when_its_row_does(hands: Hands, document: Document) -> None:
    hands.go_to("D10", "2023")
    hands.commit("超过1万")
    document.execute(Step("step.type", (RemoveRows("decomposition", "D07"),), NAMES))
    assert hands.editor is None and not hands.view.findChild(object, "readingTip").isVisible()
    hands.press("Down")


