"""Marks of cells: a shape and a place for each, at any size, in any colours; and that they stand where something is to be told and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Hold, cell_key
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry, SetCell, cell_edits
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models import roles
from ningbo_planner.gui.models.cell_face import Align, Face, Mark
from ningbo_planner.gui.models.cell_pictures import Trend
from ningbo_planner.gui.views.cell_marks import Corner
from ningbo_planner.gui.views.cell_painter import CellPainter
from tests.gui.grid_hands import Hands

TIP = Qt.ItemDataRole.ToolTipRole
BARE = Face("", Align.RIGHT, is_number=True)
# Each of these has its own place at the edge of a cell.
PLACES = {
    "changed": BARE._replace(marks=(Mark.CHANGED,)),
    "typed": BARE._replace(marks=(Mark.TYPED,)),
    "held": BARE._replace(marks=(Mark.HELD,)),
    "comment": BARE._replace(marks=(Mark.COMMENT,)),
    "hint": BARE._replace(grade=Grade.HINT),
}
SIZES = [(zoom, scale) for zoom in (50, 100, 200) for scale in (1.0, 1.5, 2.0)]


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef("decomposition", row, period)


def drawn_at(face: Face, zoom: int, scale: float) -> QImage:
    """Return a cell drawn at a zoom on a screen of some scale, as high as its row would be."""
    font = theme.body_font()
    font.setPointSizeF(font.pointSizeF() * zoom / 100)
    painter = CellPainter(font, zoom / 100)
    width, height = zoom, painter.metrics.height() + round(8 * zoom / 100)
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.current().base)
    brush = QPainter(image)
    rect = QRect(0, 0, width, height)
    painter.paint(brush, rect, face, rect)
    brush.end()
    return image


def ink(image: QImage, least: int = 1) -> frozenset[tuple[int, int]]:
    """Return the points that are at least so much other than the empty sheet: the shape of what was drawn, whatever its colour."""
    ground = theme.current().base.getRgb()
    return frozenset(
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if sum(abs(one - other) for one, other in zip(image.pixelColor(x, y).getRgb(), ground, strict=True)) >= least
    )


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest, qapp: object) -> theme.Colours:
    """Draw in both palettes."""
    theme.apply(request.param)
    yield theme.current()
    theme.apply("light")


# ----------------------------------------------------------------------------------------------------------------- shapes


@pytest.mark.parametrize(("zoom", "scale"), SIZES)
def test_no_two_marks_collide(colours: theme.Colours, zoom: int, scale: float) -> None:
    shapes = {name: ink(drawn_at(face, zoom, scale)) for name, face in PLACES.items()}
    assert all(len(shape) >= 8 * scale for shape in shapes.values())
    for (one, first), (other, second) in combinations(shapes.items(), 2):
        shared = first & second
        # The bar of what changed runs along the whole edge; the corner of a finding lies over its end.
        assert not shared or {one, other} == {"changed", "hint"}, (one, other)


@pytest.mark.parametrize(("zoom", "scale"), SIZES)
def test_every_mark_is_told_by_its_shape_alone(colours: theme.Colours, zoom: int, scale: float) -> None:
    origins = [ink(drawn_at(BARE._replace(marks=(mark,)), zoom, scale), least=150) for mark in (Mark.TYPED, Mark.IMPORTED, Mark.COMPUTED)]
    assert len(set(origins)) == 3
    for first, second in combinations(origins, 2):
        assert len(first ^ second) >= len(first | second) / 4, "two shapes that are nearly the same are told by nobody"


def test_grades_are_told_by_the_shape_of_their_corner(colours: theme.Colours) -> None:
    explained = BARE._replace(grade=Grade.ERROR, is_explained=True)
    faces = [*(BARE._replace(grade=grade) for grade in Grade), explained]
    shapes = []
    for face in faces:
        image = drawn_at(face, 100, 2.0)
        ground = image.pixelColor(image.width() // 2, 4)
        shapes.append(frozenset((x, y) for x in range(18) for y in range(18) if image.pixelColor(x, y) != ground))
    assert len(set(shapes)) == len(Corner) and all(shapes)


def test_marks_grow_with_the_zoom_and_are_drawn_finer_on_finer_screens(colours: theme.Colours) -> None:
    face = BARE._replace(marks=(Mark.COMMENT,))
    small, usual, large = (len(ink(drawn_at(face, zoom, 1.0))) for zoom in (50, 100, 200))
    assert small < usual < large
    assert len(ink(drawn_at(face, 100, 2.0))) > 3 * usual


def test_a_figure_keeps_its_place_beside_marks(colours: theme.Colours) -> None:
    face = Face("1234", Align.RIGHT, is_number=True)
    plain, marked = drawn_at(face, 100, 1.0), drawn_at(face._replace(marks=(Mark.CHANGED, Mark.TYPED)), 100, 1.0)
    right = QRect(40, 0, 59, plain.height())
    assert plain.copy(right) == marked.copy(right)


def test_words_move_aside_for_the_mark_of_their_origin(colours: theme.Colours) -> None:
    face = Face("国国", Align.LEFT, wraps=True)
    first = min(x for x, _ in ink(drawn_at(face, 100, 1.0)))
    marked = ink(drawn_at(face._replace(marks=(Mark.TYPED,)), 100, 1.0)) - ink(drawn_at(BARE._replace(marks=(Mark.TYPED,)), 100, 1.0))
    assert min(x for x, _ in marked) >= first + 6


def test_arrows_of_the_legend_and_marks_all_have_a_shape(qapp: object) -> None:
    painter = CellPainter(theme.body_font())
    image = QImage(400, 20, QImage.Format.Format_RGB32)
    image.fill(theme.current().base)
    brush = QPainter(image)
    signs = [*Corner, *Trend, Mark.TYPED, Mark.IMPORTED, Mark.COMPUTED, Mark.HELD, Mark.COMMENT]
    for at, sign in enumerate(signs):
        painter.marks.draw(brush, sign, 20 * at, 4)
    brush.end()
    shapes = [frozenset((x - 20 * at, y) for x, y in ink(image) if 20 * at <= x < 20 * at + 20) for at in range(len(signs))]
    assert all(shapes) and len(set(shapes)) == len(signs)


# ------------------------------------------------------------------------------------------------------------- in the grid


def marks(hands: Hands, row: str, period: str) -> set[Mark]:
    """Return the marks of a cell."""
    return set(hands.view.looks.of(*hands.view.sheet.place(cell(row, period))).marks)


def tip(hands: Hands, row: str, period: str) -> str:
    """Return the tip of a cell."""
    return hands.view.plan_model.index_of(cell(row, period)).data(TIP)


def type_in(hands: Hands, row: str, period: str, text: str) -> None:
    """Type into a cell."""
    hands.go_to(row, period)
    hands.type(text)
    hands.press("Enter")


@pytest.mark.parametrize("table", ["decomposition", "main", "text"])
def test_the_shipped_plan_has_no_marks_but_those_of_its_print(document: Document, show_page: Callable[..., Hands], table: str) -> None:
    hands = show_page(document, table)
    sheet = hands.view.sheet
    found = {mark for row in range(sheet.row_count) for column in range(sheet.column_count) for mark in hands.view.looks.of(row, column).marks}
    assert found <= {Mark.REREAD}


def test_a_typed_figure_is_marked_until_it_is_taken_back(hands: Hands, document: Document) -> None:
    type_in(hands, "D03", "2024", "730")
    assert marks(hands, "D03", "2024") == {Mark.TYPED, Mark.CHANGED}
    assert "建立方案时：720，现为 730。" in tip(hands, "D03", "2024") and "由张三填写" in tip(hands, "D03", "2024")
    document.undo()
    assert marks(hands, "D03", "2024") == set() and tip(hands, "D03", "2024") == ""
    document.redo()
    assert marks(hands, "D03", "2024") == {Mark.TYPED, Mark.CHANGED}


def test_typing_the_old_value_again_is_no_change(hands: Hands) -> None:
    type_in(hands, "D03", "2024", "730")
    type_in(hands, "D03", "2024", "720")
    assert marks(hands, "D03", "2024") == {Mark.TYPED}
    type_in(hands, "D03", "2024", "720.0")
    assert Mark.CHANGED not in marks(hands, "D03", "2024"), "a figure that means the same is the same"


def test_arithmetic_is_marked_and_told(hands: Hands) -> None:
    type_in(hands, "D03", "2024", "=700+30")
    assert marks(hands, "D03", "2024") == {Mark.COMPUTED, Mark.CHANGED}
    assert "按算式填写：=700+30" in tip(hands, "D03", "2024")


def test_a_figure_from_a_file_is_marked(hands: Hands, document: Document) -> None:
    document.execute(Step("step.paste", (SetCell(cell("D03", "2024"), number(730), "市经信局.xlsx 填报表!E7"),), {"count": 1}))
    assert marks(hands, "D03", "2024") == {Mark.IMPORTED, Mark.CHANGED}


def test_a_cleared_cell_says_what_stood_there_and_who_cleared_it(hands: Hands) -> None:
    hands.go_to("D03", "2024")
    hands.press("Del")
    assert marks(hands, "D03", "2024") == {Mark.CHANGED}
    assert "建立方案时：720，现为 空白。" in tip(hands, "D03", "2024") and "由张三清空" in tip(hands, "D03", "2024")


def test_a_hold_and_a_comment_come_and_go_with_their_marks(hands: Hands, document: Document) -> None:
    key = cell_key(cell("D03", "2024"))
    document.execute(Step("step.paste", (PutEntry("holds", key, Hold("李四", "已上报", "2024-01-01T10:00:00")),), {"count": 1}))
    document.execute(Step("step.paste", (PutEntry("comments", key, Comment("请核实口径", "王五", "2024-01-01T10:00:00")),), {"count": 1}))
    assert marks(hands, "D03", "2024") == {Mark.HELD, Mark.COMMENT}
    assert hands.view.plan_model.index_of(cell("D03", "2024")).data(roles.HeldRole) is True
    assert "批注（王五，2024-01-01 10:00）：请核实口径" in tip(hands, "D03", "2024") and "李四锁定" in tip(hands, "D03", "2024")
    document.undo()
    assert marks(hands, "D03", "2024") == {Mark.HELD}
    document.undo()
    assert marks(hands, "D03", "2024") == set()


def test_the_mark_is_seen_in_the_cell_without_waiting(hands: Hands) -> None:
    rect = hands.view.visualRect(hands.view.plan_model.index_of(cell("D03", "2024")))
    hands.go_to("D14", "2026")
    before = hands.view.viewport().grab(rect).toImage()
    type_in(hands, "D03", "2024", "730")
    hands.go_to("D14", "2026")
    after = hands.view.viewport().grab(rect).toImage()
    edge = QPoint(1, rect.height() // 2)
    assert before.pixelColor(edge) != after.pixelColor(edge) == theme.current().changed


def test_a_large_paste_is_marked_too(hands: Hands, document: Document) -> None:
    sheet = hands.view.sheet
    cells = [sheet.cell(row, column) for row in range(2, 14) for column in range(sheet.first_period, sheet.last_period + 1)]
    document.execute(Step("step.paste", cell_edits({each: number(4321) for each in cells}), {"count": len(cells)}))
    assert len(cells) > 64 and marks(hands, "D14", "2026") == {Mark.TYPED, Mark.CHANGED}
    assert "建立方案时：300，现为 4321。" in tip(hands, "D14", "2026") and "建立方案时：——，现为 4321。" in tip(hands, "D10", "2021")
    document.undo()
    assert all(not hands.view.looks.of(*sheet.place(each)).marks for each in cells)
