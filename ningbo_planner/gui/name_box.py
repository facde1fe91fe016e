"""The box above the grid that names the current cell and goes to another that is typed in."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.place_index import Place
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.result_list import MAX_LINES, ResultList
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.text import tr

NAME_WIDTH = 27 * theme.UNIT
POPUP_WIDTH = 64 * theme.UNIT
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


class PlacePopup(QFrame):
    """The places that a text may mean, below the box in which it is typed; the keys stay there.

    Signals:
        chosen(int): a line was clicked.
    """

    chosen = Signal(int)

    def __init__(self, window: QWidget) -> None:
        """Make a hidden list over ``window``."""
        super().__init__(window)
        self.setObjectName("namePopup")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.UNIT // 2] * 4)
        self.list = ResultList("namePopupList")
        self.list.itemClicked.connect(lambda item: self.chosen.emit(self.list.row(item)))
        self._nothing = QLabel(tr("places.nothing"), alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("kind", "muted")
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        self.hide()

    def show_places(self, places: list[Place], below: QWidget) -> None:
        """List ``places`` below a widget, the best one chosen."""
        self.list.clear()
        for place in places:
            title = tr("formula.place", row=place.name, period=place.period) if place.period else place.name
            beside = tr("places.beside", table=place.table, path=place.path) if place.path else place.table
            self.list.add_line(icon("locate-fixed", "muted"), title, beside)
        self.list.setCurrentRow(0 if places else -1)
        self.list.setVisible(bool(places))
        self._nothing.setVisible(not places)
        self.list.fit()
        at = below.mapTo(self.parentWidget(), QPoint(0, below.height()))
        self.setFixedWidth(min(theme.scaled(POPUP_WIDTH), self.parentWidget().width() - at.x() - theme.UNIT))
        self.adjustSize()
        self.move(at)
        self.show()
        self.raise_()


class NameBox(QLineEdit):
    """Names the current cell; typing a part of a name, or its initials, lists where that may be, and Enter goes there.

    Attributes:
        places: knows the names of the plan.

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
        # A file that is dropped here is for the window to open.
        self.setAcceptDrops(False)
        self.places = PlaceFinder(document, self)
        self._document = document
        self._shown = ""
        self._cell: CellRef | None = None
        self._offered: list[Place] = []
        self._popup: PlacePopup | None = None
        self._was_entered = False
        self.setFixedWidth(theme.scaled(NAME_WIDTH))
        self.setPlaceholderText(tr("formula.name_box"))
        self.setToolTip(tr("formula.name_box_tip"))
        self.setAccessibleName(tr("formula.name_box"))
        self.returnPressed.connect(self._take)
        self.textEdited.connect(self._offer)
        self.places.ready.connect(self._offer_again)

    @property
    def offered(self) -> list[Place]:
        """What is listed below the box now."""
        return list(self._offered) if self._popup is not None and self._popup.isVisible() else []

    def show_name(self, name: str, cell: CellRef | None = None) -> None:
        """Show that the cursor is in ``cell``, called ``name``, unless something is being typed."""
        self._shown, self._cell = name, cell
        if not self.hasFocus():
            self._show_again()

    def _take(self) -> None:
        """Go where the chosen line leads, or say that there is no such place."""
        text = self.text().strip()
        if not text or text == self._shown:
            self.left.emit()
            return
        at = self._popup.list.currentRow() if self._popup is not None and self._popup.isVisible() else 0
        places = self.offered or self.places.search(text, self._cell, MAX_LINES)
        if 0 <= at < len(places):
            self._go_to(places[at].cell)
        else:
            self._look_closer(text)

    def _take_line(self, at: int) -> None:
        """Go where the clicked line leads."""
        if 0 <= at < len(self._offered):
            self._go_to(self._offered[at].cell)

    def _look_closer(self, text: str) -> None:
        """Take a text that the list did not know as it stands, or say what is wrong with it."""
        try:
            if self.places.is_large:
                raise PlannerError("row.unknown", text=text)
            cell = find_cell(self._document.plan, text, self._cell)
        except PlannerError as unknown:
            self.refused.emit(str(unknown))
            return
        self._go_to(cell)

    def _go_to(self, cell: CellRef) -> None:
        self._close()
        self.left.emit()
        self.place_wanted.emit(cell)

    def _offer(self, text: str) -> None:
        """List what the text may mean."""
        if not text.strip() or not self._document.has_plan:
            self._close()
            return
        self._offered = self.places.search(text, self._cell, MAX_LINES)
        if self._popup is None:
            self._popup = PlacePopup(self.window())
            self._popup.chosen.connect(self._take_line)
        self._popup.show_places(self._offered, self)

    def _offer_again(self) -> None:
        """List anew once all names are known."""
        if self._popup is not None and self._popup.isVisible():
            self._offer(self.text())

    def _close(self) -> None:
        self._offered = []
        if self._popup is not None:
            self._popup.hide()

    def _show_again(self) -> None:
        """Show where the cursor is."""
        self._close()
        self.setText(self._shown)
        self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the name, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.places.prepare()
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
            self._show_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the list along."""
        super().hideEvent(event)
        self._close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, give up with Esc; everything else is typing."""
        if event.key() == Qt.Key.Key_Escape:
            self._show_again()
            self.left.emit()
        elif not (self.offered and self._popup is not None and self._popup.list.walk(event)):
            super().keyPressEvent(event)
