"""The dialog 新建方案: what the new plan begins with, what it is called, and its years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

KINDS = ("blank", "structure", "copy")
_WIDTH = 64 * theme.UNIT
_YEARS = (1900, 2099)
# Plans of this field run for five years after the one whose figures are known.
_USUAL_YEARS = 5


@dataclass(frozen=True, slots=True)
class NewPlanWish:
    """What was asked for.

    Attributes:
        kind: one of ``KINDS``: without figures and rows, with the example's rows, or the example itself.
        title: what the plan is called.
        base, last: its years.
        unit: at the head of its table.
    """

    kind: str
    title: str
    base: int
    last: int
    unit: str


class NewPlanDialog(QDialog):
    """Asks what a new plan begins with.

    Signals:
        wished(NewPlanWish): the dialog was accepted.
        workbook_wanted: the plan is to be read from a workbook instead.
    """

    wished = Signal(object)
    workbook_wanted = Signal()

    def __init__(self, kind: str = KINDS[0], parent: QWidget | None = None) -> None:
        """Begin with one of ``KINDS``."""
        super().__init__(parent)
        self.setObjectName("newPlanDialog")
        self.setWindowTitle(tr("new_plan.title"))
        self.setMinimumWidth(_WIDTH)
        self.choices = QButtonGroup(self)
        self.title = QLineEdit(tr("new_plan.usual_title"))
        self.title.setObjectName("newPlanTitle")
        this_year = date.today().year
        self.base = self._year(this_year - 1, "newPlanBase", tr("new_plan.base"))
        self.last = self._year(this_year - 1 + _USUAL_YEARS, "newPlanLast", tr("new_plan.last"))
        self.unit = QLineEdit(tr("new_plan.usual_unit"))
        self.unit.setObjectName("newPlanUnit")
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("kind", "error")
        self._buttons = self._make_buttons()
        self._lay_out(kind)
        for signal in (self.title.textChanged, self.base.valueChanged, self.last.valueChanged, self.choices.idToggled):
            signal.connect(self._look)
        self.title.selectAll()
        self._look()

    def wish(self) -> NewPlanWish:
        """Return what is asked for now."""
        return NewPlanWish(KINDS[self.choices.checkedId()], self.title.text().strip(), self.base.value(), self.last.value(), self.unit.text().strip())

    def _year(self, value: int, name: str, words: str) -> QSpinBox:
        field = QSpinBox(minimum=_YEARS[0], maximum=_YEARS[1], value=value)
        field.setObjectName(name)
        field.setAccessibleName(words)
        return field

    def _lay_out(self, kind: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        for at, each in enumerate(KINDS):
            choice = QRadioButton(tr(f"new_plan.kind.{each}"))
            choice.setObjectName(f"newPlan{each.capitalize()}")
            choice.setAccessibleDescription(tr(f"new_plan.kind_tip.{each}"))
            choice.setChecked(each == kind)
            self.choices.addButton(choice, at)
            column.addWidget(choice)
            words = QLabel(tr(f"new_plan.kind_tip.{each}"), wordWrap=True)
            words.setProperty("kind", "muted")
            words.setContentsMargins(3 * theme.UNIT, 0, 0, 0)
            column.addWidget(words)
        form = QFormLayout()
        form.setSpacing(theme.UNIT)
        form.addRow(tr("new_plan.title_label"), self.title)
        years = QHBoxLayout()
        years.addWidget(self.base)
        years.addWidget(QLabel(tr("new_plan.to")))
        years.addWidget(self.last)
        years.addStretch(1)
        label = QLabel(tr("new_plan.years_label"))
        label.setBuddy(self.base)
        form.addRow(label, years)
        form.addRow(tr("new_plan.unit_label"), self.unit)
        column.addSpacing(theme.UNIT)
        column.addLayout(form)
        column.addWidget(self.hint)
        column.addWidget(self._buttons)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("new_plan.make"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        workbook = buttons.addButton(tr("new_plan.workbook"), QDialogButtonBox.ButtonRole.ActionRole)
        workbook.setObjectName("newPlanWorkbook")
        workbook.setIcon(icon("file-spreadsheet"))
        workbook.setAutoDefault(False)
        workbook.clicked.connect(self._want_workbook)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        return buttons

    def _look(self) -> None:
        """Allow only what can be made, and say what is wrong; the example as it is has its own title and years."""
        wish = self.wish()
        is_copy = wish.kind == "copy"
        for field in (self.title, self.base, self.last):
            field.setEnabled(not is_copy)
        self.unit.setEnabled(wish.kind == "blank")
        wrong = "" if is_copy else self._objection(wish)
        self.hint.setText(wrong)
        self.hint.setVisible(bool(wrong))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not wrong)

    def _objection(self, wish: NewPlanWish) -> str:
        if not wish.title:
            return tr("blank_plan.no_title")
        return "" if wish.base < wish.last else tr("blank_plan.years", base=wish.base, last=wish.last)

    def _want_workbook(self) -> None:
        self.reject()
        self.workbook_wanted.emit()

    def _take(self) -> None:
        self.accept()
        self.wished.emit(self.wish())
