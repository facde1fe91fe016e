"""锁定清单: everything that is held, by whom and why; from here it is gone to and released."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.models.hold_lines import HoldLine
from ningbo_planner.text import tr

_COLUMNS = ("table", "row", "periods", "figures", "owner", "reason", "time")
_WIDEST = {"row": 26 * theme.UNIT, "periods": 16 * theme.UNIT, "figures": 16 * theme.UNIT, "reason": 30 * theme.UNIT}
_FIELD_WIDTH = 26 * theme.UNIT
# More lines than these nobody reads; a text to look for finds the others.
MOST_LINES = 2_000


class HoldListDialog(QDialog):
    """Shows all holds.

    Signals:
        release_wanted(list[CellRef]): release these.
        cell_wanted(CellRef): go to this cell.
    """

    release_wanted = Signal(object)
    cell_wanted = Signal(object)

    def __init__(self, lines: Sequence[HoldLine], is_writable: bool, parent: QWidget | None = None) -> None:
        """Show ``lines``."""
        super().__init__(parent)
        self.setObjectName("holdListDialog")
        self.setWindowTitle(tr("hold_list.title"))
        size_to_screen(self, 900, 480)
        self._lines: Sequence[HoldLine] = ()
        self._is_writable = is_writable
        self.field = QLineEdit(placeholderText=tr("hold_list.find"), clearButtonEnabled=True)
        self.field.setObjectName("holdListFind")
        self.field.setAccessibleName(tr("spoken.holdListFind"))
        self.field.setMinimumWidth(_FIELD_WIDTH)
        self.list = QTreeWidget()
        self.list.setObjectName("holdList")
        self.list.setAccessibleName(tr("hold_list.title"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels([tr(f"hold_list.column.{name}") for name in _COLUMNS])
        self.summary = QLabel()
        self.summary.setObjectName("holdListSummary")
        self.summary.setProperty("kind", "muted")
        self._build()
        self.field.textChanged.connect(self._fill)
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemActivated.connect(lambda item, _: self.cell_wanted.emit(self._line(item).cells[0]))
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[HoldLine]) -> None:
        """Show other holds."""
        self._lines = lines
        self._fill()

    def chosen(self) -> list[HoldLine]:
        """Return the lines that are selected."""
        return [self._line(item) for item in self.list.selectedItems()]

    def _build(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("balance_dialog.close"))
        self.release_button = buttons.addButton(tr("hold_list.release"), QDialogButtonBox.ButtonRole.ActionRole)
        self.go_button = buttons.addButton(tr("conflict.go"), QDialogButtonBox.ButtonRole.ActionRole)
        for button, name in ((self.release_button, "holdListRelease"), (self.go_button, "holdListGo")):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self.release_button.clicked.connect(lambda: self.release_wanted.emit([cell for line in self.chosen() for cell in line.cells]))
        self.go_button.clicked.connect(lambda: self.cell_wanted.emit(self.chosen()[0].cells[0]))
        buttons.rejected.connect(self.reject)
        above = QHBoxLayout()
        above.addWidget(self.summary, 1)
        above.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(above)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)

    def _fill(self) -> None:
        """Show the lines that the text looked for stands in."""
        wanted = self.field.text().strip().lower()
        found = [line for line in self._lines if not wanted or any(wanted in text.lower() for text in line.texts)]
        self.list.clear()
        for line in found[:MOST_LINES]:
            item = QTreeWidgetItem(list(line.texts))
            item.setData(0, Qt.ItemDataRole.UserRole, line)
            item.setTextAlignment(_COLUMNS.index("figures"), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, text in enumerate(line.texts):
                item.setToolTip(column, text)
            self.list.addTopLevelItem(item)
        for column, name in enumerate(_COLUMNS):
            self.list.resizeColumnToContents(column)
            needed = self.list.columnWidth(column) + theme.UNIT
            self.list.setColumnWidth(column, min(needed, _WIDEST.get(name, needed)))
        cells = sum(len(line.cells) for line in found)
        self.summary.setText(tr("hold_list.summary", rows=len(found), cells=cells) if self._lines else tr("hold_list.empty"))
        self._allow()

    def _allow(self) -> None:
        chosen = bool(self.list.selectedItems())
        self.release_button.setEnabled(chosen and self._is_writable)
        self.go_button.setEnabled(chosen)

    def _line(self, item: QTreeWidgetItem) -> HoldLine:
        return item.data(0, Qt.ItemDataRole.UserRole)
