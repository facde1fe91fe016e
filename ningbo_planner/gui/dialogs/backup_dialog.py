"""备份: the backups of a plan, each to be opened as a copy or put in the place of the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.backups import Backup
from ningbo_planner.text import tr

_COLUMNS = ("time", "step", "size")
_KB = 1000


class BackupDialog(QDialog):
    """Shows the backups of one plan at a time.

    Signals:
        copy_wanted(Backup, Path): open this backup of the plan as a copy.
        restore_wanted(Backup, Path): put it in the place of the plan.
        take_wanted(Path): take a backup of the plan now.
    """

    copy_wanted = Signal(object, object)
    restore_wanted = Signal(object, object)
    take_wanted = Signal(object)

    def __init__(self, plans: Sequence[Path], backups_of: Callable[[Path], list[Backup]], parent: QWidget | None = None) -> None:
        """Show the backups of the first of ``plans``; the others can be chosen."""
        super().__init__(parent)
        self.setObjectName("backupDialog")
        self.setWindowTitle(tr("backup_dialog.title"))
        size_to_screen(self, 640, 440)
        self._backups_of = backups_of
        self.plans = QComboBox()
        self.plans.setObjectName("backupPlans")
        self.plans.setAccessibleName(tr("backup_dialog.plan"))
        for path in plans:
            self.plans.addItem(tr("backup_dialog.plan_item", name=path.stem, folder=path.parent), path)
        self.list = QTreeWidget()
        self.list.setObjectName("backupList")
        self.list.setAccessibleName(tr("backup_dialog.title"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHeaderLabels([tr(f"backup_dialog.column.{name}") for name in _COLUMNS])
        self.note = QLabel(wordWrap=True)
        self.note.setObjectName("backupNote")
        self.note.setProperty("kind", "muted")
        self._build()
        self.plans.currentIndexChanged.connect(lambda _: self.refresh())
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemActivated.connect(lambda *_: self._want(self.copy_wanted))
        self.refresh()

    @property
    def plan(self) -> Path | None:
        """The plan whose backups are shown."""
        return self.plans.currentData()

    def chosen(self) -> Backup | None:
        """Return the backup that is selected."""
        items = self.list.selectedItems()
        return items[0].data(0, Qt.ItemDataRole.UserRole) if items else None

    def refresh(self) -> None:
        """List the backups anew, the newest selected."""
        self.list.clear()
        for backup in self._backups_of(self.plan) if self.plan is not None else ():
            item = QTreeWidgetItem([str(backup.time), tr("backup_dialog.step", step=backup.step), tr("backup_dialog.size", size=-(-backup.size // _KB))])
            item.setData(0, Qt.ItemDataRole.UserRole, backup)
            self.list.addTopLevelItem(item)
        for column in range(len(_COLUMNS) - 1):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, self.list.columnWidth(column) + 2 * theme.UNIT)
        if self.list.topLevelItemCount():
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self.note.setText(tr("backup_dialog.note") if self.list.topLevelItemCount() else tr("backups.none"))
        self._allow()

    def say(self, sentence: str) -> None:
        """Show a sentence below the list."""
        self.note.setText(sentence)

    def _build(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("dialog.close"))
        self.copy_button = buttons.addButton(tr("backup_dialog.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.restore_button = buttons.addButton(tr("backup_dialog.restore_button"), QDialogButtonBox.ButtonRole.ActionRole)
        self.take_button = buttons.addButton(tr("backup_dialog.take"), QDialogButtonBox.ButtonRole.ActionRole)
        for button, name in ((self.copy_button, "backupCopy"), (self.restore_button, "backupRestore"), (self.take_button, "backupTake")):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self.copy_button.clicked.connect(lambda: self._want(self.copy_wanted))
        self.restore_button.clicked.connect(lambda: self._want(self.restore_wanted))
        self.take_button.clicked.connect(lambda: self.take_wanted.emit(self.plan))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        label = QLabel(tr("backup_dialog.plan"))
        label.setBuddy(self.plans)
        for widget in (label, self.plans, self.list, self.note, buttons):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        self.list.setFocus()

    def _want(self, signal: Signal) -> None:
        backup = self.chosen()
        if backup is not None:
            signal.emit(backup, self.plan)  # type: ignore[attr-defined]

    def _allow(self) -> None:
        for button in (self.copy_button, self.restore_button):
            button.setEnabled(self.chosen() is not None)
        self.take_button.setEnabled(self.plan is not None and self.plan.is_file())
