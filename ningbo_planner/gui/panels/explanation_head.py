"""The top of the panel 成因: what is wrong, what can be done about it as a whole, and what rounding can do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.flow_layout import FlowLayout
from ningbo_planner.gui.models.explanation_model import Rounding
from ningbo_planner.gui.panels.explanation_card import Sign, button, words
from ningbo_planner.text import tr

_GRADE_SIGNS = {Grade.ERROR: "circle-x", Grade.WARNING: "triangle-alert", Grade.HINT: "info"}


class ExplanationHead(QFrame):
    """What is wrong; it can take the keys.

    Signals:
        step_wanted(): the keys are to go on to the first option.
        go_to_wanted(), reason_wanted(), copy_wanted(): its cell is to be shown, it is to be explained in writing, the explanation is to be copied.
    """

    step_wanted = Signal()
    go_to_wanted = Signal()
    reason_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self.setObjectName("explanationHead")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2)
        column.setSpacing(theme.UNIT // 2)
        line = QHBoxLayout()
        line.setSpacing(theme.UNIT // 2)
        self._sign = Sign("circle-x", "error")
        self._sentence = words("", "", "explanationSentence")
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._sentence, 1)
        column.addLayout(line)
        column.addLayout(self._make_commands())

    def show_finding(self, finding: Finding, can_write: bool) -> None:
        """Say what is wrong."""
        self._sign.draw(_GRADE_SIGNS[finding.grade], finding.grade)
        self._sentence.setText(finding.message)
        self.setAccessibleName(finding.message)
        self._reason.setEnabled(can_write)

    def _make_commands(self) -> FlowLayout:
        row = FlowLayout(theme.UNIT // 2)
        go_to = button(tr("explanation.go_to"), "", "goToFinding")
        go_to.clicked.connect(self.go_to_wanted)
        self._reason = button(tr("explanation.give_reason"), "", "reasonForFinding")
        self._reason.clicked.connect(self.reason_wanted)
        copy = button(tr("explanation.copy"), tr("action_tip.copyExplanation"), "copyExplanation")
        copy.clicked.connect(self.copy_wanted)
        for each in (go_to, self._reason, copy):
            row.addWidget(each)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the first option with the arrow down."""
        if event.key() == Qt.Key.Key_Down:
            self.step_wanted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class RoundingLine(QFrame):
    """Whether rounding explains the gap, with a sign for yes and one for no."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self.setObjectName("roundingLine")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        self._sign = Sign("equal-approximately", "good")
        self._words = words("", "", "roundingWords")
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_rounding(self, rounding: Rounding | None) -> None:
        """Say what rounding can do; nothing where that is no question."""
        self.setVisible(rounding is not None)
        if rounding is not None:
            self._words.setText(rounding.text)
            self._sign.draw(*(("equal-approximately", "good") if rounding.explains else ("equal-approximately-not", "muted")))
