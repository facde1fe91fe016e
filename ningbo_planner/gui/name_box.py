"""The box above the grid that names the current cell and goes to another that is typed in."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.text import tr

NAME_WIDTH = 27 * theme.UNIT
# More names than this are not offered while typing; the list would be no help.
_MAX_OFFERED = 5000
_SEPARATORS = (" ", "\u3000", "/", "，", ",")


def find_cell(plan: Plan, text: str, current: CellRef | None) -> CellRef:
    """Return the cell that a person names as a row, or a row and a period (``数字金融 2023``); without a period it stays the current one.

    Raises:
        PlannerError: no such row or period.
    """
    wanted = text.strip()
    try:
        row = find_row(plan, wanted)
    except PlannerError as unknown:
        return _row_and_period(plan, wanted, unknown)
    periods = [period.id for period in plan.tables[row.table].periods]
    kept = current.period if current is not None and current.period in periods else periods[0]
    return CellRef(row.table, row.row, kept)


def _row_and_period(plan: Plan, wanted: str, unknown: PlannerError) -> CellRef:
    """Split a period off the end; when what is before it is no row either, the first refusal stands."""
    for separator in _SEPARATORS:
        head, found, tail = wanted.rpartition(separator)
        if found and head.strip() and tail.strip():
            try:
                row = find_row(plan, head.strip())
            except PlannerError:
                continue
            return CellRef(row.table, row.row, find_period(plan.tables[row.table], tail).id)
    raise unknown


class NameBox(QLineEdit):
    """Names the current cell; typing another name and Enter goes there.

    Signals:
        place_wanted(CellRef): a place was named.
        refused(str): there is no such place; the sentence to show.
        left: the work here is over; the grid takes the keys again. Emitted before ``place_wanted`` too.
    """

    place_wanted = Signal(object)
    refused = Signal(str)
    left = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Offer the names of the plan in ``document``."""
        super().__init__(parent)
        self.setObjectName("nameBox")
        self._document = document
        self._shown = ""
        self._cell: CellRef | None = None
        self._was_entered = False
        self.setFixedWidth(NAME_WIDTH)
        self.setPlaceholderText(tr("formula.name_box"))
        self.setToolTip(tr("formula.name_box_tip"))
        self.setAccessibleName(tr("formula.name_box"))
        self.returnPressed.connect(self._take)

    def show_name(self, name: str, cell: CellRef | None = None) -> None:
        """Show that the cursor is in ``cell``, called ``name``, unless something is being typed."""
        self._shown, self._cell = name, cell
        if not self.hasFocus():
            self.setText(name)
            self.setCursorPosition(0)

    def _take(self) -> None:
        text = self.text().strip()
        if text and text != self._shown:
            self._go_to(text)
        else:
            self.left.emit()

    def _go_to(self, text: str) -> None:
        """Go to the place that was named."""
        try:
            cell = find_cell(self._document.plan, text, self._cell)
        except PlannerError as unknown:
            self.refused.emit(str(unknown))
            return
        self.left.emit()
        self.place_wanted.emit(cell)

    def _offer_names(self) -> None:
        """Complete from the names of all rows."""
        if not self._document.has_plan:
            return
        names = dict.fromkeys(name for table in self._document.plan.tables.values() for name in table.columns["name"])
        completer = QCompleter(QStringListModel(list(names)[:_MAX_OFFERED], self), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._go_to)
        self.setCompleter(completer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the name, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._offer_names()
            self.selectAll()
            self._was_entered = event.reason() is Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the name selected after the click that came in; a drag has chosen a part."""
        super().mouseReleaseEvent(event)
        if self._was_entered and not self.hasSelectedText():
            self.selectAll()
        self._was_entered = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the current cell again."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.setText(self._shown)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.left.emit()
            return
        super().keyPressEvent(event)
