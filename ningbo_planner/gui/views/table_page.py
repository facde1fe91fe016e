"""One table as printed: its heading, the unit at the right, the grid, and what the print says below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.filter_bar import FilterBar
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.text import tr

GRID_NAME = "planGrid"
_LARGE_NOTE_LINES = 2


class TablePage(QWidget):
    """The page of one table.

    Attributes:
        table_id: which table.
        model, view: its model and its grid.
        filter_bar: chooses the rows that are shown.
    """

    def __init__(self, document: Document, table_id: str, origins: Origins | None = None, parent: QWidget | None = None, display: Display | None = None) -> None:
        """Show the table ``table_id`` of the open plan."""
        super().__init__(parent)
        self.table_id = table_id
        self.setObjectName(f"tablePage_{table_id}")
        self.model = PlanModel(document, table_id, origins, self, display)
        self.view = PlanView(self.model, self)
        self.filter_bar = FilterBar(self.model, self)
        self.filter_bar.left.connect(self.view.setFocus)
        self._heading = _label("tableHeading", Qt.AlignmentFlag.AlignCenter)
        self._unit = _label("tableUnit", Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._footnote = _label("tableNote", Qt.AlignmentFlag.AlignLeft)
        self._footnote.setWordWrap(True)
        self._lay_out()
        self.put_in_front(False)
        self.model.modelReset.connect(self._take_info)
        theme.notifier.changed.connect(self._take_theme)
        self._take_info()
        self._take_theme()

    def put_in_front(self, is_front: bool) -> None:
        """Give the grid in front the name that scripts know it by."""
        self.view.setObjectName(GRID_NAME if is_front else f"{GRID_NAME}_{self.table_id}")

    def _lay_out(self) -> None:
        """Put the heading over the middle of the grid and the unit at its right edge."""
        head = QGridLayout()
        head.addWidget(self._heading, 0, 0)
        head.addWidget(self._unit, 0, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        head.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.UNIT // 2)
        layout.addLayout(head)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._footnote)
        self._footnote.setContentsMargins(theme.UNIT, 0, theme.UNIT, theme.UNIT // 2)

    def _take_info(self) -> None:
        """Show what is said of the table."""
        info = self.model.sheet.table.info
        self._heading.setText(info.heading or info.title)
        self._unit.setText(tr("grid.unit", unit=info.unit) if info.unit else "")
        self._footnote.setText(tr("grid.footnote.note", note=info.note) if info.note else "")
        self._footnote.setToolTip(self._footnote.text() if theme.size() > 100 else "")
        self._footnote.setVisible(bool(info.note))

    def _take_theme(self) -> None:
        """Take over fonts and colours."""
        colours = theme.current()
        self._heading.setFont(theme.heading_font())
        for label in (self._unit, self._footnote):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), colours.muted)
            label.setPalette(palette)
            label.setFont(theme.body_font())
        # With large words a long note would leave the grid no room; all of it is in its tip.
        if theme.size() > 100:
            self._footnote.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._footnote.setMaximumHeight(_LARGE_NOTE_LINES * self._footnote.fontMetrics().lineSpacing() + theme.UNIT // 2)


def _label(name: str, alignment: Qt.AlignmentFlag) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAlignment(alignment)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
