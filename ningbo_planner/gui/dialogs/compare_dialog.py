"""版本对比: two versions, or one and the plan as it is, side by side in three views; from here figures, rows or all are brought back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.compare_pages import BridgePage, ComparePage, GridPage, ListPage
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.version_compare import Comparison, summary
from ningbo_planner.services.versions import CURRENT
from ningbo_planner.text import tr


class CompareDialog(QDialog):
    """Shows a comparison.

    Signals:
        wanted(str, str): compare these two.
        cell_chosen(CellRef): go to this figure of the plan.
        restore_cells_wanted(str, list[CellRef]), restore_rows_wanted(str, list[RowRef]), restore_all_wanted(str): bring back from the version of this id.
    """

    wanted = Signal(str, str)
    cell_chosen = Signal(object)
    restore_cells_wanted = Signal(str, object)
    restore_rows_wanted = Signal(str, object)
    restore_all_wanted = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], is_writable: bool, parent: QWidget | None = None) -> None:
        """Offer the versions ``choices``, as (id, name), oldest first, the plan as it is now last."""
        super().__init__(parent)
        self.setObjectName("compareDialog")
        self.setWindowTitle(tr("versions.compare_title"))
        size_to_screen(self, 1180, 680)
        self._is_writable = is_writable
        self.comparison: Comparison | None = None
        self.old, self.new = QComboBox(), QComboBox()
        for box, name in ((self.old, "compareOld"), (self.new, "compareNew")):
            box.setObjectName(name)
            box.setAccessibleName(tr(f"versions.name.{name}"))
            box.setMinimumWidth(24 * theme.UNIT)
        self.swap = _button("compareSwap", tr("versions.swap"), "arrow-left-right")
        self.refresh = _button("compareRefresh", tr("versions.refresh"), "repeat")
        self.summary = QLabel()
        self.summary.setObjectName("compareSummary")
        self.summary.setWordWrap(True)
        self.outdated = QLabel(tr("versions.outdated"))
        self.outdated.setObjectName("compareOutdated")
        self.outdated.hide()
        self.grid, self.list, self.bridge = GridPage(), ListPage(), BridgePage()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("compareTabs")
        for page, name in ((self.grid, "grid"), (self.list, "list"), (self.bridge, "bridge")):
            self.tabs.addTab(page, tr(f"versions.tab.{name}"))
            page.cell_chosen.connect(self.cell_chosen)
            page.selected.connect(self._allow)
        self.cells_button = _button("restoreCells", tr("versions.restore_cells"), "rotate-ccw")
        self.rows_button = _button("restoreRows", tr("versions.restore_rows"), "rotate-ccw")
        self.all_button = _button("restoreAll", tr("versions.restore_all"), "archive-restore")
        self._build()
        self.offer(choices)
        self._connect()

    @property
    def page(self) -> ComparePage:
        """The view in front."""
        page = self.tabs.currentWidget()
        assert isinstance(page, ComparePage)
        return page

    @property
    def keys(self) -> tuple[str, str]:
        """What is chosen to be compared."""
        return str(self.old.currentData()), str(self.new.currentData())

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other versions; what is chosen stays chosen."""
        for box, start in ((self.old, len(choices) - 2), (self.new, len(choices) - 1)):
            before = box.currentData()
            box.blockSignals(True)
            box.clear()
            for key, name in choices:
                box.addItem(name, key)
            at = box.findData(before)
            box.setCurrentIndex(at if at >= 0 else max(0, start))
            box.blockSignals(False)

    def choose(self, old: str, new: str) -> None:
        """Choose two and ask for their comparison."""
        for box, key in ((self.old, old), (self.new, new)):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(key)))
            box.blockSignals(False)
        self._ask()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what was found."""
        self.comparison = comparison
        self.outdated.hide()
        self.refresh.hide()
        self.summary.setText("\n".join(summary(comparison)))
        for page in (self.grid, self.list, self.bridge):
            page.show_comparison(comparison)
        self._allow()

    def say(self, text: str) -> None:
        """Show a sentence in the place of the summary."""
        self.summary.setText(text)

    def note_change(self) -> None:
        """Say that the plan has changed since, when it is one of the two."""
        if self.comparison is not None and CURRENT in (self.comparison.old_key, self.comparison.new_key):
            self.outdated.show()
            self.refresh.show()

    def _build(self) -> None:
        above = QHBoxLayout()
        for text, box in ((tr("versions.from"), self.old), (tr("versions.to"), self.new)):
            label = QLabel(text)
            label.setBuddy(box)
            above.addWidget(label)
            above.addWidget(box)
        for widget in (self.swap, self.outdated, self.refresh):
            above.addWidget(widget)
        above.addStretch(1)
        self.refresh.hide()
        box = QDialogButtonBox()
        close = box.addButton(tr("balance_dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        box.rejected.connect(self.reject)
        below = QHBoxLayout()
        for button in (self.cells_button, self.rows_button, self.all_button):
            below.addWidget(button)
        below.addWidget(box, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(above)
        layout.addWidget(self.summary)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.old.currentIndexChanged.connect(self._ask)
        self.new.currentIndexChanged.connect(self._ask)
        self.swap.clicked.connect(lambda: self.choose(*reversed(self.keys)))
        self.refresh.clicked.connect(self._ask)
        self.tabs.currentChanged.connect(self._allow)
        self.cells_button.clicked.connect(lambda: self.restore_cells_wanted.emit(self._source(), self._cells()))
        self.rows_button.clicked.connect(lambda: self.restore_rows_wanted.emit(self._source(), self.page.chosen_rows()))
        self.all_button.clicked.connect(lambda: self.restore_all_wanted.emit(self._source()))

    def _ask(self) -> None:
        self.wanted.emit(*self.keys)

    def _source(self) -> str:
        """Return the version that is brought back from: the older side, or the newer one where the older side is the plan itself."""
        old, new = (self.comparison.old_key, self.comparison.new_key) if self.comparison is not None else self.keys
        return old if old != CURRENT else new

    def _cells(self) -> list[object]:
        """Return the selected figures that both sides have: the others come back with their rows."""
        if self.comparison is None:
            return []
        sides = (self.comparison.old, self.comparison.new)
        return [cell for cell in self.page.chosen_cells() if all(side.has_cell(cell) for side in sides)]

    def _allow(self) -> None:
        """Offer what can be brought back, and say from where."""
        source = self._source()
        can = self._is_writable and source not in (CURRENT, "None") and self.comparison is not None
        name = self.old.itemText(self.old.findData(source)) if can else ""
        for button, has in ((self.cells_button, bool(self._cells())), (self.rows_button, bool(self.page.chosen_rows())), (self.all_button, True)):
            button.setEnabled(can and has)
            button.setToolTip(tr("versions.restore_tip", name=name) if can else "")


def _button(name: str, text: str, drawing: str) -> QPushButton:
    """Return a button that does not answer the Enter key by itself."""
    button = QPushButton(icon(drawing), text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
