"""The table of a dialog in which the cells of a paste are seen before they are written."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.paste_preview_model import ROW, PastePreviewModel
from ningbo_planner.text import tr

_ROW_HEIGHT = 3 * theme.UNIT
_MOST_MEASURED = 50
_WIDEST = 30 * theme.UNIT


class PreviewTable(QTableView):
    """Shows a :class:`PastePreviewModel`; it is read, not worked in."""

    def __init__(self, model: PastePreviewModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(parent)
        self.setObjectName("pastePreview")
        self.setAccessibleName(tr("spoken.pastePreview"))
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(_ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(_MOST_MEASURED)
        head.setSectionResizeMode(ROW, QHeaderView.ResizeMode.Stretch)
        self.setTabKeyNavigation(False)
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Give each column the room that its first cells need."""
        for column in range(ROW + 1, self.model().columnCount()):
            needed = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            self.setColumnWidth(column, min(needed + 2 * theme.UNIT, _WIDEST))
