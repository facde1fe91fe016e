"""版本: what was frozen, when, by whom and with which hash; freezing the plan under one of the usual names, comparing and bringing back start here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import Version
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.versions import MOST_SIGNS, short
from ningbo_planner.text import tr

_COLUMNS = ("name", "time", "author", "step", "hash", "note")
_WIDEST = 40 * theme.UNIT


class VersionsDialog(QDialog):
    """Lists the versions.

    Signals:
        freeze_wanted(str, str): freeze the plan under this name, with this note.
        note_wanted(str, str): say this of the version of this id.
        compare_wanted(str): compare the version of this id with the plan as it is.
        restore_wanted(str): bring everything back from it.
        verify_wanted(): look whether all are as they were frozen.
    """

    freeze_wanted = Signal(str, str)
    note_wanted = Signal(str, str)
    compare_wanted = Signal(str)
    restore_wanted = Signal(str)
    verify_wanted = Signal()

    def __init__(self, is_writable: bool, parent: QWidget | None = None) -> None:
        """Show no version yet."""
        super().__init__(parent)
        self.setObjectName("versionsDialog")
        self.setWindowTitle(tr("versions.title"))
        size_to_screen(self, 860, 460)
        self._is_writable = is_writable
        self._kept: frozenset[str] = frozenset()
        self.name, self.note = QComboBox(editable=True), QLineEdit(placeholderText=tr("versions.note_hint"))
        self.name.lineEdit().setMaxLength(MOST_SIGNS)
        self.name.setMinimumWidth(24 * theme.UNIT)
        self.list = QTreeWidget()
        self.said = QLabel()
        self.said.setWordWrap(True)
        for widget, name in ((self.name, "versionName"), (self.note, "versionNote"), (self.list, "versionList"), (self.said, "versionSaid")):
            widget.setObjectName(name)
        self.list.setAccessibleName(tr("versions.title"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setHeaderLabels([tr(f"cli.versions.column.{name}") for name in _COLUMNS])
        self.freeze_button = _button("versionFreeze", tr("versions.freeze"), "stamp")
        self.compare_button = _button("versionCompare", tr("versions.compare"), "git-compare-arrows")
        self.restore_button = _button("versionRestore", tr("versions.restore_whole"), "archive-restore")
        self.note_button = _button("versionPutNote", tr("versions.put_note"), "square-pen")
        self.verify_button = _button("versionVerify", tr("versions.verify"), "shield-check")
        self._build()
        self._connect()

    @property
    def chosen(self) -> str:
        """The id of the version that is chosen, or nothing."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(0, Qt.ItemDataRole.UserRole))

    def show_versions(self, versions: Sequence[Version], kept: frozenset[str], free_names: Sequence[str]) -> None:
        """List ``versions``, newest first; those whose freezing was undone are not among ``kept``. ``free_names`` are offered for the next."""
        is_new = len(versions) > self.list.topLevelItemCount()
        chosen, typed = "" if is_new else self.chosen, self.name.currentText()
        self._kept = kept
        self.list.clear()
        self.list.addTopLevelItems([_line(version, version.id in kept) for version in reversed(versions)])
        for column in range(len(_COLUMNS)):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, min(self.list.columnWidth(column) + theme.UNIT, _WIDEST))
        items = [self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount())]
        current = next((item for item in items if item.data(0, Qt.ItemDataRole.UserRole) == chosen), items[0] if items else None)
        if current is not None:
            self.list.setCurrentItem(current)
        taken = {version.name for version in versions}
        self.name.clear()
        self.name.addItems(list(free_names))
        # What somebody is typing stays.
        self.name.setCurrentText(typed if typed and typed not in taken else next((name for name in free_names if name not in taken), ""))
        self._allow()

    def say(self, text: str, colour: str = "text") -> None:
        """Show a sentence below the list."""
        self.said.setText(text)
        self.said.setStyleSheet(f"color: {getattr(theme.current(), colour).name()}")

    def begin_freezing(self) -> None:
        """Put the cursor into the name."""
        self.name.setFocus()
        self.name.lineEdit().selectAll()

    def _build(self) -> None:
        intro = QLabel(tr("versions.intro"))
        intro.setWordWrap(True)
        intro.setProperty("kind", "muted")
        form = QGridLayout()
        for column, (text, widget) in enumerate(((tr("versions.name_label"), self.name), (tr("versions.note_label"), self.note))):
            label = QLabel(text)
            label.setBuddy(widget)
            form.addWidget(label, 0, 2 * column)
            form.addWidget(widget, 0, 2 * column + 1)
        form.addWidget(self.freeze_button, 0, 4)
        form.setColumnStretch(3, 1)
        box = QDialogButtonBox()
        box.addButton(tr("balance_dialog.close"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        box.rejected.connect(self.reject)
        below = QHBoxLayout()
        for button in (self.compare_button, self.restore_button, self.note_button, self.verify_button):
            below.addWidget(button)
        below.addWidget(box, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(intro)
        layout.addLayout(form)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.said)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.freeze_button.clicked.connect(self._freeze)
        self.name.lineEdit().returnPressed.connect(self._freeze)
        self.note.returnPressed.connect(self._freeze)
        self.note_button.clicked.connect(lambda: self.note_wanted.emit(self.chosen, self.note.text()))
        self.compare_button.clicked.connect(lambda: self.compare_wanted.emit(self.chosen))
        self.restore_button.clicked.connect(lambda: self.restore_wanted.emit(self.chosen))
        self.verify_button.clicked.connect(self.verify_wanted)
        self.list.itemActivated.connect(lambda: self.compare_wanted.emit(self.chosen))
        self.list.currentItemChanged.connect(self._allow)
        self.note.textChanged.connect(self._allow)

    def _freeze(self) -> None:
        if self._is_writable:
            self.freeze_wanted.emit(self.name.currentText(), self.note.text())

    def _allow(self) -> None:
        has = bool(self.chosen)
        for widget in (self.freeze_button, self.name, self.note):
            widget.setEnabled(self._is_writable)
        self.compare_button.setEnabled(has)
        self.verify_button.setEnabled(has)
        self.restore_button.setEnabled(has and self._is_writable)
        self.note_button.setEnabled(self.chosen in self._kept and self._is_writable and bool(self.note.text().strip()))


def _line(version: Version, is_kept: bool) -> QTreeWidgetItem:
    """Return the line of a version; the whole hash is in its tip."""
    note = version.note if is_kept else tr("cli.versions.undone", note=version.note)
    item = QTreeWidgetItem([version.name, version.time.replace("T", " "), version.author, str(version.step), short(version.content), note])
    item.setIcon(0, icon("lock"))
    item.setData(0, Qt.ItemDataRole.UserRole, version.id)
    item.setToolTip(_COLUMNS.index("hash"), tr("versions.hash_tip", content=version.content, log=version.digest))
    item.setTextAlignment(_COLUMNS.index("step"), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _button(name: str, text: str, drawing: str) -> QPushButton:
    """Return a button that does not answer the Enter key by itself."""
    button = QPushButton(icon(drawing), text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
