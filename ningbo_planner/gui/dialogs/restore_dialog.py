"""What bringing something back from a version would do, before it is done: what is written, what stays because it is held, which findings come and go."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import Grade
from ningbo_planner.edits.primitives import CellEdit, Edit, InsertRows, MoveRow, PutEntry, RemoveRows, SetField, written_by
from ningbo_planner.edits.restoring import Restoration
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.versions import Effect, left_sentence
from ningbo_planner.text import tr

_SIGNS = {Grade.ERROR: ("circle-x", "error"), Grade.WARNING: ("triangle-alert", "warning"), Grade.HINT: ("info", "hint")}
_MOST = 300


class RestoreDialog(QDialog):
    """Asks whether to do it."""

    def __init__(self, found: Restoration, effect: Effect, parent: QWidget | None = None) -> None:
        """Show what ``found`` would do."""
        super().__init__(parent)
        assert found.step is not None
        self.setObjectName("restoreDialog")
        self.setWindowTitle(tr("versions.restore_title"))
        size_to_screen(self, 640, 420)
        self.head = QLabel(tr("versions.restore_head", name=found.step.name, what=what_is_written(found.step.edits)))
        self.head.setObjectName("restoreHead")
        self.head.setWordWrap(True)
        self.left = QLabel(left_sentence(found))
        self.left.setObjectName("restoreLeft")
        self.left.setWordWrap(True)
        self.left.setVisible(bool(self.left.text()))
        self.effect = QLabel(tr("versions.restore_effect", before=effect.before, after=effect.after, came=len(effect.came), went=len(effect.went)))
        self.effect.setObjectName("restoreEffect")
        self.effect.setWordWrap(True)
        self.findings = QListWidget()
        self.findings.setObjectName("restoreFindings")
        self.findings.setAccessibleName(tr("versions.restore_title"))
        self.findings.setWordWrap(True)
        for finding in effect.came[:_MOST]:
            self._add(tr("versions.opened", grade=tr(f"grade.{finding.grade}"), message=finding.message), *_SIGNS[finding.grade])
        for finding in effect.went[:_MOST]:
            self._add(tr("versions.closed", grade=tr(f"grade.{finding.grade}"), message=finding.message), "circle-check", "good")
        self.findings.setVisible(bool(self.findings.count()))
        box = QDialogButtonBox()
        self.do_button = box.addButton(tr("versions.restore_do"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.do_button.setObjectName("restoreDo")
        box.addButton(tr("versions.cancel"), QDialogButtonBox.ButtonRole.RejectRole).setObjectName("restoreCancel")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        for widget in (self.head, self.left, self.effect):
            layout.addWidget(widget)
        layout.addWidget(self.findings, 1)
        layout.addWidget(box)

    def _add(self, said: str, drawing: str, colour: str) -> None:
        self.findings.addItem(QListWidgetItem(icon(drawing, colour), said))


def what_is_written(edits: tuple[Edit, ...]) -> str:
    """Return how much of what the edits write, in words."""
    counts: Counter[str] = Counter()
    for edit in edits:
        match edit:
            case InsertRows(records=records):
                counts["rows_back"] += len(records)
            case RemoveRows(count=count):
                counts["rows_out"] += count
            case MoveRow(count=count):
                counts["rows_moved"] += count
            case SetField():
                counts["fields"] += 1
            case PutEntry():
                counts["entries"] += 1
            case _ if not isinstance(edit, CellEdit):
                counts["others"] += 1
    figures = sum(1 for _ in written_by(edits))
    names = {name: count for name, count in (("figures", figures), *counts.items()) if count}
    return "、".join(tr(f"versions.writes.{name}", count=count) for name, count in names.items())
