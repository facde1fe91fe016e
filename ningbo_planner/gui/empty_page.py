"""What stands in the middle while no plan is open: what can be done now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr


class EmptyPage(QWidget):
    """Offers to open a plan or to make one.

    Signals:
        open_wanted, new_wanted: which of the two.
    """

    open_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out the words and the two buttons."""
        super().__init__(parent)
        self.setObjectName("emptyPage")
        column = QVBoxLayout(self)
        column.setSpacing(2 * theme.UNIT)
        title = QLabel(tr("empty_page.title"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setFont(theme.heading_font())
        hint = QLabel(tr("empty_page.hint"), alignment=Qt.AlignmentFlag.AlignCenter)
        hint.setProperty("kind", "muted")
        row = QHBoxLayout()
        row.setSpacing(theme.UNIT)
        row.addStretch(1)
        for drawing, text, wanted in (("folder-open", tr("empty_page.open"), self.open_wanted), ("file-plus", tr("empty_page.new"), self.new_wanted)):
            button = QPushButton(icon(drawing), text)
            button.clicked.connect(wanted)
            row.addWidget(button)
        row.addStretch(1)
        column.addStretch(2)
        column.addWidget(title)
        column.addWidget(hint)
        column.addLayout(row)
        column.addStretch(3)
