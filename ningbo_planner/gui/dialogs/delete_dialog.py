"""The question before rows or a column are deleted: what goes with them. Enter keeps them, for it is pressed without reading."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ningbo_planner.edits.losses import Losses
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

_WIDTH = 52 * theme.UNIT
_SIGN = 32


class DeleteDialog(QDialog):
    """Asks whether to delete; accepted means yes."""

    def __init__(self, losses: Losses, parent: QWidget | None = None) -> None:
        """Ask about what ``losses`` says will go."""
        super().__init__(parent)
        self.setObjectName("deleteDialog")
        self.setWindowTitle(tr("delete_dialog.rows_title") if losses.rows else tr("delete_dialog.period_title"))
        self.setMinimumWidth(_WIDTH)
        sign = QLabel()
        sign.setPixmap(icon("trash-2", "warning").pixmap(_SIGN, _SIGN))
        words = QVBoxLayout()
        words.setSpacing(theme.UNIT // 2)
        question = _words(_question(losses))
        question.setObjectName("deleteQuestion")
        question.setFont(theme.heading_font())
        words.addWidget(question)
        for fact in facts(losses):
            words.addWidget(_words(fact))
        words.addSpacing(theme.UNIT)
        words.addWidget(_words(tr("delete_dialog.hint"), "muted"))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.UNIT)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(row)
        column.addWidget(self._make_buttons())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        delete = buttons.addButton(tr("delete_dialog.delete"), QDialogButtonBox.ButtonRole.AcceptRole)
        delete.setObjectName("deleteYes")
        keep = buttons.addButton(tr("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        keep.setObjectName("deleteNo")
        keep.setDefault(True)
        keep.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the letter of the button answer without Alt too, as questions of the system do."""
        if event.key() == Qt.Key.Key_D and not event.isAutoRepeat():
            self.accept()
        else:
            super().keyPressEvent(event)


def facts(losses: Losses) -> list[str]:
    """Return what goes along, a sentence each."""
    counts = {
        tr("delete_dialog.below", count=losses.below): losses.below,
        tr("delete_dialog.figures", count=losses.figures): losses.figures,
        tr("delete_dialog.comments", count=losses.comments): losses.comments,
        tr("delete_dialog.reasons", count=losses.reasons): losses.reasons,
        tr("delete_dialog.links", count=losses.links): losses.links,
        tr("delete_dialog.issued", count=losses.issued): losses.issued,
    }
    return [sentence for sentence, count in counts.items() if count]


def _question(losses: Losses) -> str:
    if not losses.rows:
        return tr("delete_dialog.period", period=losses.name)
    return tr("delete_dialog.row", row=losses.name) if losses.rows == 1 else tr("delete_dialog.rows", row=losses.name, count=losses.rows)


def _words(text: str, kind: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label
