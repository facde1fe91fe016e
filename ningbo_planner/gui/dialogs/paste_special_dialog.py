"""选择性粘贴: how a block is to be pasted, with its first cells as they are and as they will be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QDialogButtonBox, QGroupBox, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.preview_table import PreviewTable
from ningbo_planner.gui.models.paste_preview_model import PastePreviewModel, PreviewLine
from ningbo_planner.gui.views.clip.paste_wish import Operation, Wish
from ningbo_planner.gui.views.clip.prepared_paste import PreparedPaste
from ningbo_planner.text import tr

# So many cells are shown before they are written; all are.
PREVIEWED = 60
_WIDTH, _HEIGHT = 92 * theme.UNIT, 56 * theme.UNIT

Prepare = Callable[[Wish], PreparedPaste]


class PasteSpecialDialog(QDialog):
    """Asks how to paste.

    Signals:
        wanted(Wish): paste like this.
    """

    wanted = Signal(object)

    def __init__(self, plan: Plan, prepare: Prepare, is_whole: bool, parent: QWidget | None = None) -> None:
        """Ask; ``prepare`` works out what a wish comes to, of the first rows only unless ``is_whole``."""
        super().__init__(parent)
        self.setObjectName("pasteSpecialDialog")
        self.setWindowTitle(tr("paste_special.title"))
        self._prepare = prepare
        self._is_whole = is_whole
        self._model = PastePreviewModel(plan, self)
        self.parts = _Radios("pasteParts", tr("paste_special.parts"), {"all": tr("paste_special.all"), "values": tr("paste_special.values")})
        self.operations = _Radios(
            "pasteOperation",
            tr("paste_special.operation"),
            {
                Operation.NONE: tr("paste_special.none"),
                Operation.ADD: tr("paste_special.add"),
                Operation.SUBTRACT: tr("paste_special.subtract"),
                Operation.MULTIPLY: tr("paste_special.multiply"),
                Operation.DIVIDE: tr("paste_special.divide"),
            },
        )
        self.transpose, self.skip_blanks, self.keep_totals = (QCheckBox(text) for text in (tr("paste_special.transpose"), tr("paste_special.skip_blanks"), tr("paste_special.keep_totals")))
        self._said = QLabel(wordWrap=True)
        self._said.setObjectName("pasteSummary")
        self.preview = PreviewTable(self._model)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._connect()
        self._show_preview()
        size_to_screen(self, _WIDTH, _HEIGHT)

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        return Wish(self.parts.chosen == "values", Operation(self.operations.chosen), self.transpose.isChecked(), self.skip_blanks.isChecked(), self.keep_totals.isChecked())

    def accept(self) -> None:
        """Paste as it is chosen."""
        wish = self.wish
        super().accept()
        self.wanted.emit(wish)

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(theme.UNIT)
        for part in (self.parts, self.operations, self.skip_blanks, self.transpose, self.keep_totals):
            choices.addWidget(part)
        choices.addStretch(1)
        shown = QVBoxLayout()
        shown.addWidget(QLabel(tr("paste_special.preview")))
        shown.addWidget(self.preview, 1)
        shown.addWidget(self._said)
        halves = QHBoxLayout()
        halves.setSpacing(2 * theme.UNIT)
        halves.addLayout(choices)
        halves.addLayout(shown, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(halves, 1)
        column.addWidget(self._buttons)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("paste_special.ok"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        self.parts.focus()

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        for part in (self.parts, self.operations):
            part.changed.connect(self._show_preview)
        for box in (self.transpose, self.skip_blanks, self.keep_totals):
            box.toggled.connect(self._show_preview)

    def _show_preview(self) -> None:
        """Show the first cells as they would become, and what is to be said of all."""
        # Arithmetic passes over empty cells in any case.
        self.skip_blanks.setEnabled(self.operations.chosen == Operation.NONE)
        prepared = self._prepare(self.wish)
        lines = [PreviewLine(cell, quantity) for cell, quantity in list(prepared.quantities.items())[:PREVIEWED]]
        lines += [PreviewLine(cell, None) for cell in prepared.report.no_numbers[: PREVIEWED - len(lines)]]
        self._model.show_lines(lines)
        self._said.setText(_summary(prepared) if self._is_whole else tr("paste_special.first_rows"))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(prepared.quantities) or not self._is_whole)


class _Radios(QGroupBox):
    """A group of choices, one of which holds.

    Signals:
        changed: another one was chosen.
    """

    changed = Signal()

    def __init__(self, name: str, title: str, choices: dict[str, str]) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._keys = list(choices)
        column = QVBoxLayout(self)
        for number, (key, words) in enumerate(choices.items()):
            button = QRadioButton(words)
            button.setObjectName(f"{name}_{key}")
            self._group.addButton(button, number)
            column.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _, on: self.changed.emit() if on else None)

    @property
    def chosen(self) -> str:
        """The key of the choice that holds."""
        return self._keys[self._group.checkedId()]

    def focus(self) -> None:
        """Take the keys."""
        self._group.button(0).setFocus()


def _summary(prepared: PreparedPaste) -> str:
    """Return how many cells will be written, and how many will not."""
    report = prepared.report
    counted = (
        (tr("paste_special.held", count=len(report.held)), report.held),
        (tr("paste_special.no_numbers", count=len(report.no_numbers)), report.no_numbers),
        (tr("paste_special.unread", count=len(report.unread)), report.unread),
        (tr("paste_special.totals", count=len(report.totals)), report.totals),
        (tr("paste_special.kept_totals", count=len(report.kept_totals)), report.kept_totals),
        (tr("paste_special.skipped", count=report.label_count + report.beyond), report.label_count + report.beyond),
    )
    return "".join([tr("paste_special.will_write", count=report.written), *(words for words, held in counted if held)])
