"""The table of a dialog in which the cells of a paste are seen before they are written."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.paste_preview_model import ROW, PastePreviewModel

_ROW_HEIGHT = 3 * theme.UNIT
_MOST_MEASURED = 50


class PreviewTable(QTableView):
    """Shows a :class:`PastePreviewModel`; it is read, not worked in."""

    def __init__(self, model: PastePreviewModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(parent)
        self.setObjectName("pastePreview")
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(_MOST_MEASURED)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(ROW, QHeaderView.ResizeMode.Stretch)
        head.setMaximumSectionSize(30 * theme.UNIT)
        self.setTabKeyNavigation(False)
