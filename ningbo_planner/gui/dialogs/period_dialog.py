"""The dialogs 添加时期 and 重命名时期: what the column is called, where it stands, whether it is the base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.period_labels import LONGEST_LABEL, read_period
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

_WIDTH = 56 * theme.UNIT
# Room for the longest sentence, so that nothing moves while somebody types.
_HINT_LINES = 3
# How much of what is typed is looked at: enough for a sentence that tells it is too long.
_LONGEST = 4 * LONGEST_LABEL


@dataclass(frozen=True, slots=True)
class PeriodWish:
    """What was asked for.

    Attributes:
        label: as typed.
        is_base: whether the figures are those of before the plan.
        index: before which column, ``None`` for where the date belongs.
    """

    label: str
    is_base: bool
    index: int | None = None


Objection = Callable[[PeriodWish], str]


class PeriodDialog(QDialog):
    """Asks for a column.

    Signals:
        wished(PeriodWish): the dialog was accepted.
    """

    wished = Signal(object)

    def __init__(self, wish: PeriodWish, objection: Objection, periods: Sequence[Period] | None = None, parent: QWidget | None = None) -> None:
        """Begin with ``wish``; ``objection`` tells what is wrong with another. With ``periods`` a new column is asked for and may stand anywhere among them."""
        super().__init__(parent)
        self.setObjectName("periodDialog")
        self.setWindowTitle(tr("period_dialog.rename_title") if periods is None else tr("period_dialog.add_title"))
        self.setMinimumWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._objection = objection
        self._is_new = periods is not None
        self.label = QLineEdit(wish.label, maxLength=_LONGEST)
        self.label.setObjectName("periodLabel")
        self.label.selectAll()
        self.hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.hint.setObjectName("periodHint")
        self.hint.setMinimumHeight(_HINT_LINES * self.hint.fontMetrics().lineSpacing())
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.place = self._make_places(periods or ())
        self.base = QCheckBox(tr("period_dialog.base"), checked=wish.is_base)
        self.base.setObjectName("periodBase")
        self._buttons = self._make_buttons()
        self._lay_out()
        self.label.textChanged.connect(self._look)
        self.place.currentIndexChanged.connect(self._look)
        self.base.toggled.connect(self._look)
        self._look()

    def wish(self) -> PeriodWish:
        """Return what is asked for now."""
        return PeriodWish(self.label.text(), self.base.isChecked(), self.place.currentData())

    def _make_places(self, periods: Sequence[Period]) -> QComboBox:
        """Return the choice of places."""
        box = QComboBox()
        box.setObjectName("periodPlace")
        box.addItem(tr("period_dialog.by_date"), None)
        box.addItem(tr("period_dialog.first"), 0)
        for at, period in enumerate(periods, 1):
            box.addItem(tr("period_dialog.behind", period=period.label), at)
        return box

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("period_dialog.add") if self._is_new else tr("period_dialog.rename"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        return buttons

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(theme.UNIT)
        form.addRow(tr("period_dialog.label"), self.label)
        form.addRow("", self.hint)
        if self._is_new:
            form.addRow(tr("period_dialog.place"), self.place)
        form.addRow("", self.base)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(form)
        column.addWidget(self._buttons)

    def _look(self) -> None:
        """Say how the label is read, or what is wrong."""
        wrong = self._objection(self.wish())
        self.hint.setText(wrong or self._reading())
        self.hint.setProperty("kind", "error" if wrong else "muted")
        self.hint.style().unpolish(self.hint)
        self.hint.style().polish(self.hint)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not wrong)

    def _reading(self) -> str:
        """Return how the label is read; nothing for one that names no date."""
        try:
            period = read_period(self.label.text())
        except PlannerError:
            return tr("period_dialog.words_only")
        return tr(f"period_dialog.kind.{period.kind}", period=period.label)

    def _take(self) -> None:
        if not self._objection(self.wish()):
            self.wished.emit(self.wish())
            self.accept()
