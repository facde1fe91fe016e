"""The tip over a cell: its text where the cell cuts it, then what is to be told of it, in short lines."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from ningbo_planner.gui.views.sheet_view import SheetView

Index = QModelIndex | QPersistentModelIndex
# A tip is read at a glance; somebody's ten pages in one cell are read in the formula bar.
LONGEST_LINE = 300


def tip_text(view: SheetView, index: Index) -> str:
    """Return what the tip over a cell says; nothing when there is nothing to say."""
    face, rect = view.looks.of(index.row(), index.column()), view.visualRect(index)
    said = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
    lines = [face.text] if view.cell_painter.is_cut(face, rect.width(), rect.height()) else []
    return "\n".join(_shortened(line) for line in [*lines, *said.splitlines()] if line)


def show_tip(view: SheetView, event: QHelpEvent, index: Index) -> None:
    """Show the tip over a cell until the mouse leaves it, or take the tip of another cell away."""
    text = tip_text(view, index) if index.isValid() else ""
    if text:
        # Only tips with markup are wrapped by Qt.
        QToolTip.showText(event.globalPos(), "".join(f"<div>{escape(line)}</div>" for line in text.splitlines()), view.viewport(), view.visualRect(index))
    else:
        QToolTip.hideText()


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
