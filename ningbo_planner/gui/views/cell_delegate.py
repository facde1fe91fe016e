"""Joins the cells to their painter and their editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ningbo_planner.gui.views.cell_editor import CellEditor
from ningbo_planner.gui.views.cell_tips import show_tip
from ningbo_planner.gui.views.sheet_view import SheetView

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of one view and makes their editors.

    Signals:
        editor_opened(CellEditor): an editor stands in a cell.
        editor_closed(): it is gone, however that came (committed, taken back, its row hidden or taken out).
        key_pressed(CellEditor, QKeyEvent): a key that the editor does not keep for itself; accepting the event takes it.
        kept_unread(str): a text was written that cannot be read.

    Attributes:
        lets_go: tells whether an editor that loses the keys may be taken and closed.
    """

    editor_opened = Signal(object)
    editor_closed = Signal()
    key_pressed = Signal(object, object)
    kept_unread = Signal(str)

    def __init__(self, view: SheetView) -> None:
        """Draw for ``view``."""
        super().__init__(view)
        self._view = view
        self.lets_go: Callable[[CellEditor], bool] = lambda _: True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        view = self._view
        rect, face = option.rect, view.looks.of(index.row(), index.column())
        view.cell_painter.paint(painter, rect, face, view.text_rect(rect, face) if face.wraps else rect)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Show the tip of a cell."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        show_tip(self._view, event, index)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the present size; sizes are set by the view, never asked cell by cell."""
        return QSize(self._view.columnWidth(index.column()), self._view.rowHeight(index.row()))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the editor."""
        editor = CellEditor(parent)
        editor.setFont(self._view.cell_painter.font)
        editor.serve(is_figure=self._view.plan_model.cell_at(index) is not None)
        self.editor_opened.emit(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the raw text, once: a step that comes in while somebody types must not wipe what is typed."""
        if isinstance(editor, CellEditor) and not editor.property("shown"):
            editor.setProperty("shown", True)
            editor.show_text(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write the text if it is another than before; one that cannot be read is kept rather than lost."""
        if not isinstance(editor, CellEditor) or not editor.is_changed:
            return
        text, objection = editor.text(), self._view.plan_model.objection(index, editor.text())
        if model.setData(index, text, Qt.ItemDataRole.EditRole) and objection:
            self.kept_unread.emit(text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Stand over the cell, inside its frame."""
        if isinstance(editor, CellEditor):
            editor.stand_over(self._view.visualRect(index).adjusted(1, 1, -2, -2))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Let the editor go and give the keys back to the grid."""
        if editor.hasFocus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor_closed.emit()
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer the keys of an editor to the grid before Qt's own rules for them; keep it open where its text cannot be taken."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and isinstance(watched, CellEditor) and not self.lets_go(watched):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, CellEditor) and isinstance(event, QKeyEvent):
            event.ignore()
            self.key_pressed.emit(watched, event)
            if event.isAccepted():
                return True
        return super().eventFilter(watched, event)
