"""Why something cannot be done, and what letting go of each demand would give: a sentence each, with a button that lets go and one that leads there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.text import tr

_SIGN = 16
_LOWEST = 12 * theme.UNIT


class ConflictBox(QFrame):
    """Shows a contradiction; hidden while there is none.

    Signals:
        release_wanted(WayOut): let go of this.
        cell_wanted(CellRef): show this cell.
    """

    release_wanted = Signal(object)
    cell_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("conflictBox")
        self._area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._area.setObjectName("conflictArea")
        self._area.setAccessibleName(tr("spoken.conflictArea"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2)
        layout.addWidget(self._area)
        self.setMinimumHeight(_LOWEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setVisible(False)

    def show_conflict(self, sentences: Sequence[str], ways: Sequence[WayOut] = ()) -> None:
        """Say ``sentences`` and offer ``ways`` out; nothing hides the box."""
        self.setVisible(bool(sentences or ways))
        page = QWidget()
        page.setObjectName("conflictPage")
        grid = QGridLayout(page)
        grid.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        grid.setHorizontalSpacing(theme.UNIT)
        grid.setVerticalSpacing(theme.UNIT // 2)
        grid.setColumnStretch(1, 1)
        sign = QLabel()
        sign.setPixmap(icon("circle-x", "error").pixmap(_SIGN, _SIGN))
        grid.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        for at, sentence in enumerate(sentences):
            grid.addWidget(_words(sentence, "conflictWords"), at, 1, 1, 3)
        for at, way in enumerate(ways, len(sentences)):
            grid.addWidget(_words(way.sentence, "conflictWay"), at, 1)
            if way.can_let_go:
                grid.addWidget(self._button(tr(f"conflict.let_go.{way.kind}"), f"conflictRelease{at - len(sentences)}", lambda _=False, way=way: self.release_wanted.emit(way)), at, 2, Qt.AlignmentFlag.AlignTop)
            if way.cell is not None:
                grid.addWidget(self._button(tr("conflict.go"), f"conflictGo{at - len(sentences)}", lambda _=False, way=way: self.cell_wanted.emit(way.cell)), at, 3, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(sentences) + len(ways), 1)
        self._area.setWidget(page)

    def _button(self, words: str, name: str, act: object) -> QPushButton:
        button = QPushButton(words, autoDefault=False)
        button.setObjectName(name)
        button.setProperty("kind", "small")
        button.clicked.connect(act)
        return button


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
