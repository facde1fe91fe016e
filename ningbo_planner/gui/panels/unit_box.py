"""The question of the inspector that a change of unit asks: had the unit the wrong name, or shall the figures be converted?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.edits.unit_change import UnitQuestion
from ningbo_planner.gui import theme
from ningbo_planner.text import tr


class UnitBox(QFrame):
    """Asks below the field of the unit; nothing is changed before an answer.

    Signals:
        answered(bool): whether the figures shall be converted.
        given_up: the unit shall stay.
    """

    answered = Signal(bool)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the box, hidden until there is a question."""
        super().__init__(parent)
        self.setObjectName("unitBox")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        column.setSpacing(theme.UNIT // 2)
        self._words = QLabel(wordWrap=True)
        self._words.setObjectName("unitWords")
        column.addWidget(self._words)
        self.rename = self._button("unitRename", tr("unit.rename_only"), lambda: self.answered.emit(False))
        self.convert = self._button("unitConvert", "", lambda: self.answered.emit(True))
        self.cancel = self._button("unitCancel", tr("unit.cancel"), self.given_up.emit)
        for button in (self.rename, self.convert, self.cancel):
            column.addWidget(button)
        self.hide()

    def ask(self, question: UnitQuestion) -> None:
        """Show a question; units that cannot be converted leave only the other answer."""
        values = {"before": "、".join(question.before), "after": question.after or tr("unit.none"), "count": question.figures}
        self._words.setText(tr("unit.question", **values) if question.rates else tr("unit.question_other_kind", **values))
        self.convert.setText(tr("unit.convert", rates="；".join(question.rates)))
        self.convert.setVisible(bool(question.rates))
        self.setAccessibleName(self._words.text())
        self.show()

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        # What it does is written on it once a unit is asked about.
        button.setAccessibleDescription(tr("spoken.unitBox"))
        button.clicked.connect(act)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc keep the unit, Enter press the button that has the keys."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)
