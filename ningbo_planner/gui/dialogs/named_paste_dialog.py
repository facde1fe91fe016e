"""按名称和年份粘贴: what a block with names and years would change, row by row, and what has to be asked before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.preview_table import PreviewTable
from ningbo_planner.gui.models.paste_preview_model import PastePreviewModel, PreviewLine
from ningbo_planner.services.named_paste import Match, NamedBlock, NamedCell, NamedLine
from ningbo_planner.text import tr

_WIDTH, _HEIGHT = 92 * theme.UNIT, 72 * theme.UNIT
# So many questions are seen without scrolling.
_QUESTIONS_HEIGHT = 18 * theme.UNIT
_MOST_NAMES = 12


class NamedPasteDialog(QDialog):
    """Shows what a block would change and asks which rows doubtful names mean.

    Signals:
        wanted(object): write these figures, a list of :class:`NamedCell`.
    """

    wanted = Signal(object)

    def __init__(self, block: NamedBlock, cells: Sequence[NamedCell], parent: QWidget | None = None) -> None:
        """Show ``block``, of which ``cells`` are the figures beyond doubt."""
        super().__init__(parent)
        self.setObjectName("namedPasteDialog")
        self.setWindowTitle(tr("named_paste.title"))
        self._block = block
        self._cells = cells
        self.questions: dict[int, QComboBox] = {}
        self._model = PastePreviewModel(block.plan, self)
        self.preview = PreviewTable(self._model)
        self._said = _words("namedPasteSummary")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("named_paste.ok"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._show()
        size_to_screen(self, _WIDTH, _HEIGHT)

    def accept(self) -> None:
        """Write what is shown."""
        cells = self._changed()
        super().accept()
        self.wanted.emit(cells)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        column.addWidget(self._said)
        if self._block.asked:
            column.addWidget(_words("", tr("named_paste.asked", count=len(self._block.asked))))
            column.addWidget(self._question_area())
        column.addWidget(self.preview, 1)
        for name, text in (("namedPasteUnmatched", self._unmatched()), ("namedPasteUnread", self._unread())):
            if text:
                column.addWidget(_words(name, text))
        column.addWidget(self._buttons)

    def _question_area(self) -> QWidget:
        """Return one question for each name in doubt; unless answered, its figures are left out."""
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        for line in self._block.asked:
            choice = QComboBox()
            choice.setObjectName(f"question_{line.number}")
            choice.addItem(tr("named_paste.skip"), "")
            for row in line.rows:
                choice.addItem(self._block.table.label_path(row), row)
            choice.currentIndexChanged.connect(self._show)
            self.questions[line.number] = choice
            form.addRow(QLabel(self._question(line), textFormat=Qt.TextFormat.PlainText), choice)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setFixedHeight(min(_QUESTIONS_HEIGHT, inside.sizeHint().height() + 4))
        return area

    def _question(self, line: NamedLine) -> str:
        """Return what is asked about a name."""
        if line.match is Match.OTHER_UNIT:
            return tr("named_paste.other_unit", label=line.label, told=line.unit, unit=self._block.table.unit_of(line.rows[0]))
        return tr("named_paste.twice", label=line.label) if line.match is Match.TWICE else tr("named_paste.several", label=line.label)

    def _changed(self) -> list[NamedCell]:
        """Return the figures that are not there yet."""
        answers = {number: choice.currentData() for number, choice in self.questions.items() if choice.currentData()}
        asked = [cell for line in self._block.asked if line.number in answers for cell in self._block.cells_of(line, answers[line.number])]
        plan = self._block.plan
        return [cell for cell in (*self._cells, *asked) if plan.quantity(cell.cell) != cell.quantity]

    def _show(self) -> None:
        """Show what would change with the answers given so far."""
        changed = self._changed()
        self._model.show_lines([PreviewLine(cell.cell, cell.quantity, cell.text if cell.text != cell.quantity.text else "") for cell in changed])
        self._said.setText(tr("named_paste.summary", rows=len(self._block.matched), periods=len(self._block.columns), count=len(changed)))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(changed))

    def _unmatched(self) -> str:
        lines = self._block.unmatched
        return tr("named_paste.unmatched", count=len(lines), names=_listed([line.label for line in lines])) if lines else ""

    def _unread(self) -> str:
        heads = self._block.unread
        return tr("named_paste.unread", count=len(heads), names=_listed(heads)) if heads else ""


def _words(name: str, text: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    return label


def _listed(names: Sequence[str]) -> str:
    text = "、".join(names[:_MOST_NAMES])
    return tr("clipboard.and_more", places=text) if len(names) > _MOST_NAMES else text
