"""A chart on the screen: hover for the figures, click to drill down or to go to the cell, and the same by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem, QWidget

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look, mixed
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.reading import text_of
from ningbo_planner.gui.charts.scene import Hit, Scene
from ningbo_planner.gui.charts.walking import next_hit
from ningbo_planner.gui.theme import Colours
from ningbo_planner.text import tr

# How a size makes a look: of a chart in a window, or of one that fills a wall.
LookOf = Callable[[Colours, QSizeF], Look]
_DIRECTIONS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Back)
SMALLEST_VIEW = QSize(260, 200)


class SceneItem(pg.GraphicsObject):
    """A laid out chart as one item: painted once into a picture, with the place under mouse or keys outlined and its figures told beside it."""

    def __init__(self) -> None:
        """Begin with nothing to show."""
        super().__init__()
        self.scene_shown: Scene | None = None
        self.look: Look | None = None
        self.current = -1
        self._picture = QPixmap()

    def show_scene(self, scene: Scene, look: Look) -> None:
        """Show another chart."""
        self.prepareGeometryChange()
        self.scene_shown, self.look, self.current = scene, look, -1
        self._picture = QPixmap()
        self.update()

    def point_out(self, number: int) -> None:
        """Outline one place and tell its figures; -1 for none."""
        if number != self.current:
            self.current = number
            self.update()

    @property
    def hit(self) -> Hit | None:
        """The place that is pointed out."""
        return self.scene_shown.hits[self.current] if self.scene_shown is not None and 0 <= self.current < len(self.scene_shown.hits) else None

    def boundingRect(self) -> QRectF:
        """Return the page."""
        return QRectF(QPointF(0, 0), self.scene_shown.size) if self.scene_shown is not None else QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the picture, made anew when the chart or the screen's scale is another, and what is pointed out upon it."""
        scene, look = self.scene_shown, self.look
        if scene is None or look is None:
            return
        ratio = painter.device().devicePixelRatioF()
        if self._picture.isNull() or self._picture.devicePixelRatio() != ratio:
            self._picture = picture_of(scene, look, ratio)
        painter.drawPixmap(0, 0, self._picture)
        if self.hit is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colours.text, max(2.0, look.body * 0.13)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self.hit.path)
            _paint_tip(painter, scene, look, self.hit)


def picture_of(scene: Scene, look: Look, ratio: float = 1.0) -> QPixmap:
    """Return ``scene`` painted, ``ratio`` dots a pixel."""
    picture = QPixmap((scene.size * ratio).toSize().expandedTo(QSize(1, 1)))
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    ScenePainter(look).paint(painter, scene)
    painter.end()
    return picture


def _paint_tip(painter: QPainter, scene: Scene, look: Look, hit: Hit) -> None:
    """Write what a place tells beside it, in type as large as the chart's own, never over the edge."""
    lines = tuple(line for text in hit.tip for line in look.broken(text, scene.size.width() * 0.5, look.small))
    if not lines:
        return
    pad = look.gap
    extent = look.extent(lines, look.small) + QSizeF(2 * pad, 1.4 * pad)
    place, page = hit.path.boundingRect(), QRectF(QPointF(0, 0), scene.size)
    left = place.center().x() - extent.width() / 2
    top = place.top() - extent.height() - look.gap * 0.6
    if top < 2:
        top = min(place.bottom() + look.gap * 0.6, page.bottom() - extent.height() - 2)
    box = QRectF(QPointF(max(2.0, min(left, page.right() - extent.width() - 2)), max(2.0, top)), extent)
    colours = look.colours
    painter.setPen(QPen(colours.border, 1.0))
    painter.setBrush(mixed(colours.base, colours.accent, 0.06))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(colours.text)
    metrics = look.metrics(look.small)
    for number, line in enumerate(lines):
        painter.setFont(look.font(look.small, is_bold=number == 0 and len(lines) > 1))
        painter.drawText(QPointF(box.left() + pad, box.top() + pad * 0.7 + metrics.ascent() + number * metrics.height()), line)


class ChartView(pg.GraphicsView):
    """Shows one chart and follows the size it is given.

    Attributes:
        spec: what is shown.

    Signals:
        cell_chosen(CellRef): a place was chosen that stands for a cell.
        chart_chosen(str): a place was chosen that opens another chart, by its name.
        back_wanted(): Backspace, or the back button of the mouse.
        pointed_at(object): the mark under mouse or keys is another one; ``None`` for none.
    """

    cell_chosen = Signal(object)
    chart_chosen = Signal(str)
    back_wanted = Signal()
    pointed_at = Signal(object)

    # The base class calls resizeEvent() while it is being made.
    spec: ChartSpec | None = None
    _item: SceneItem | None = None

    def __init__(self, colours: Colours | None = None, look_of: LookOf = Look.on_desk, parent: QWidget | None = None) -> None:
        """Draw in ``colours`` (those of the window when none are given) with the type that ``look_of`` gives to a size."""
        self._colours = colours or theme.current()
        self._look_of = look_of
        super().__init__(parent, background=self._colours.base)
        self._item = SceneItem()
        self.scene().addItem(self._item)
        self.setMinimumSize(SMALLEST_VIEW)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours."""
        self._colours = colours
        self.setBackground(colours.base)
        self._lay_out()

    def show_chart(self, spec: ChartSpec | None) -> None:
        """Draw ``spec`` in place of what was shown."""
        self.spec = spec
        self.setAccessibleName(spec.title if spec is not None else tr("spoken.chart"))
        self.setAccessibleDescription(text_of(spec) if spec is not None else "")
        self._lay_out()

    @property
    def laid_out(self) -> Scene | None:
        """The chart as it is laid out for the present size."""
        return self._item.scene_shown if self._item is not None else None

    @property
    def hit(self) -> Hit | None:
        """The place under mouse or keys."""
        return self._item.hit if self._item is not None else None

    def point_out(self, number: int) -> None:
        """Outline place ``number`` of the scene and tell its figures, aloud too."""
        if self._item is None or number == self._item.current:
            return
        self._item.point_out(number)
        hit = self._item.hit
        if hit is not None and self.hasFocus():
            self.setAccessibleDescription("，".join(hit.tip))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit is not None and (hit.drill or hit.mark.cell) else Qt.CursorShape.ArrowCursor)
        self.pointed_at.emit(hit.mark if hit is not None else None)

    def walk(self, steps: int) -> None:
        """Point at the figure so many places on, from the first to the last and round again."""
        if self._item is not None and self.laid_out is not None and self.laid_out.hits:
            count = len(self.laid_out.hits)
            begin = self._item.current if self._item.current >= 0 or steps < 0 else -1
            self.point_out((begin + steps) % count)

    def _lay_out(self) -> None:
        """Lay the chart out for the present size."""
        if self._item is None:
            return
        self._item.setVisible(self.spec is not None)
        if self.spec is not None:
            size = QSizeF(max(1, self.width()), max(1, self.height()))
            look = self._look_of(self._colours, size)
            self._item.show_scene(lay_out(self.spec, size, look), look)

    def _choose(self, hit: Hit, to_cell: bool) -> None:
        """Follow a place: to the chart below it, or to its cell."""
        if hit.drill and not to_cell:
            self.chart_chosen.emit(hit.drill)
        elif hit.mark.cell is not None:
            self.cell_chosen.emit(hit.mark.cell)

    def close(self) -> bool:
        """Close as any widget; pyqtgraph's own way takes the items apart in an order that ends the process."""
        return QGraphicsView.close(self)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay the chart out for the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the figures of the place under the mouse."""
        if self.laid_out is not None:
            self.point_out(self.laid_out.hit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keys; go back with the mouse's own button."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.BackButton:
            self.back_wanted.emit()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the place that was clicked; with Ctrl to its cell even where it opens a chart."""
        event.accept()
        scene = self.laid_out
        if scene is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        number = scene.hit_at(event.position())
        if number >= 0:
            self._choose(scene.hits[number], to_cell=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the figures with the arrows, follow with Enter (Ctrl+Enter: to the cell), go back with Backspace."""
        key = Qt.Key(event.key())
        scene, item = self.laid_out, self._item
        if scene is None or item is None:
            event.ignore()
        elif key in _DIRECTIONS:
            self.point_out(next_hit(scene, item.current, *_DIRECTIONS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and scene.hits:
            self.point_out(0 if key == Qt.Key.Key_Home else len(scene.hits) - 1)
        elif key in _OPENING and item.hit is not None:
            self._choose(item.hit, to_cell=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key in _BACK:
            self.back_wanted.emit()
        elif key == Qt.Key.Key_Escape and item.hit is not None:
            self.point_out(-1)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing without the keys."""
        self.point_out(-1)
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing without the mouse."""
        self.point_out(-1)
        super().leaveEvent(event)
