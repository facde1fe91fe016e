"""The field in which a rule is written: names of rows are coloured as they are understood, what is not is underlined, and rows are offered while a name is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ningbo_planner.domain.formula import MAX_FORMULA
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.row_names import RowNames
from ningbo_planner.domain.table import RowRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.place_index import Place
from ningbo_planner.gui.models.rule_words import Span
from ningbo_planner.gui.name_box import PlacePopup
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.text import tr

_LINES = 3
_MAX_OFFERED = 8
# What stands between names; brackets may be part of one, so they are tried both ways.
_BREAK = re.compile(r"[=＝≥≤⩾⩽≧≦<>＜＞+＋*×÷、,，;；\s-]")
_NUMBER = re.compile(r"[0-9.,%]+")
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class _Marks(QSyntaxHighlighter):
    """Colours what is understood and underlines what is not."""

    def __init__(self, document: QTextDocument) -> None:
        """Mark nothing yet."""
        super().__init__(document)
        self.known: Sequence[Span] = ()
        self.wrong: Span | None = None

    def highlightBlock(self, text: str) -> None:
        """Mark one line."""
        colours, start = theme.current(), self.currentBlock().position()
        for span in self.known:
            self._mark(span, start, len(text), colours.accent)
        if self.wrong is not None:
            self._mark(self.wrong, start, len(text), colours.error, underlined=True)

    def _mark(self, span: Span, start: int, length: int, colour: QColor, underlined: bool = False) -> None:
        first, stop = max(0, span.start - start), min(length, span.stop - start)
        if first < stop:
            shape = QTextCharFormat()
            shape.setForeground(colour)
            if underlined:
                shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                shape.setUnderlineColor(colour)
            self.setFormat(first, stop - first, shape)


class RuleField(QPlainTextEdit):
    """One rule, wrapped over a few lines.

    Signals:
        confirmed: Enter was pressed where no name is offered.
    """

    confirmed = Signal()

    def __init__(self, finder: PlaceFinder, parent: QWidget | None = None) -> None:
        """Offer the rows that ``finder`` knows."""
        super().__init__(parent)
        self.setObjectName("ruleText")
        self.setAccessibleName(tr("rule_dialog.text"))
        self.setPlaceholderText(tr("rule_dialog.placeholder"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + 2 * theme.UNIT)
        self._marks = _Marks(self.document())
        self._finder = finder
        self._offered: list[Place] = []
        self._popup: PlacePopup | None = None
        self._plan: Plan | None = None
        self._names: RowNames | None = None
        self._is_marking = False
        self.textChanged.connect(self._offer)
        finder.ready.connect(self._offer)
        theme.notifier.changed.connect(self._marks.rehighlight)

    @property
    def text(self) -> str:
        """What is written, on one line."""
        return " ".join(self.toPlainText().split("\n")).strip()

    @property
    def offered(self) -> list[Place]:
        """The rows that are listed now."""
        return list(self._offered) if self._popup is not None and self._popup.isVisible() else []

    def know(self, plan: Plan, names: RowNames) -> None:
        """Take the names of a plan, so that what is put in is understood as the row that was chosen."""
        self._plan, self._names = plan, names

    def mark(self, known: Sequence[Span], wrong: Span | None) -> None:
        """Colour what is understood and underline what is not."""
        if (tuple(known), wrong) != (tuple(self._marks.known), self._marks.wrong):
            self._marks.known, self._marks.wrong = known, wrong
            self._is_marking = True
            self._marks.rehighlight()
            self._is_marking = False

    def insert_rows(self, rows: Sequence[RowRef]) -> None:
        """Put the names of rows in at the caret, with plus signs between; one more than names stand there already."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()].rstrip()
        names = " + ".join(self._name_of(row) for row in rows)
        if before and before[-1] not in "=＝≥≤<>+-−*×÷/(（、":
            names = f" + {names}"
        elif before:
            names = f" {names}"
        cursor.insertText(names)
        self._close()
        self.setFocus()

    # -------------------------------------------------------------------------------------------------- rows offered

    def _fragment(self) -> Span | None:
        """Return the name that is being typed at the caret, or ``None`` where none is."""
        text, stop = self.toPlainText(), self.textCursor().position()
        start = max((found.end() for found in _BREAK.finditer(text, 0, stop)), default=0)
        while start < stop and text[start] in "(（/":
            start += 1
        word = text[start:stop]
        return None if not word.strip() or _NUMBER.fullmatch(word) or "/" in word else Span(start, stop)

    def _offer(self) -> None:
        """List the rows that the name at the caret may mean, unless it is one already."""
        if self._is_marking or self._plan is None:
            return
        span = self._fragment() if self.hasFocus() else None
        word = "" if span is None else self.toPlainText()[span.start : span.stop]
        found = self._finder.search(word, None, _MAX_OFFERED) if word else []
        if not found or any(place.name == word for place in found):
            self._close()
            return
        self._offered = found
        if self._popup is None:
            self._popup = PlacePopup(self.window())
            self._popup.setObjectName("rulePopup")
            self._popup.chosen.connect(self._take)
        self._popup.show_places(self._offered, self)
        self._place_popup()

    def _place_popup(self) -> None:
        """Let the list stand below the name, inside the window."""
        if self._popup is None:
            return
        window = self.window()
        at = self.viewport().mapTo(window, self.cursorRect().bottomLeft())
        room = window.width() - self._popup.width() - theme.UNIT
        self._popup.move(QPoint(max(theme.UNIT, min(at.x(), room)), at.y() + theme.UNIT // 2))

    def _take(self, at: int) -> None:
        """Put the row of one line in place of what was typed of its name."""
        span = self._fragment()
        if span is None or not 0 <= at < len(self._offered):
            return
        cell = self._offered[at].cell
        cursor = self.textCursor()
        cursor.setPosition(span.start)
        cursor.setPosition(span.stop, cursor.MoveMode.KeepAnchor)
        self._close()
        cursor.insertText(self._name_of(RowRef(cell.table, cell.row)))
        self._close()

    def _name_of(self, row: RowRef) -> str:
        """Return the shortest name that means this row: its label, its path, the label in its table, its id."""
        if self._plan is None or self._names is None:
            return row.row
        table = self._plan.tables[row.table]
        label = table.get(row.row, "name")
        title = table.info.title or row.table
        ways = (label, table.label_path(row.row), f"{title}/{label}", f"{row.table}/{row.row}")
        return next((way for way in ways if self._means(way, row)), ways[-1])

    def _means(self, written: str, row: RowRef) -> bool:
        """Tell whether a name means this row among those of a line whose other names stand in other tables too."""
        if self._names is None:
            return False
        try:
            return self._names.choose([written], [self._names.rows(written)]) == [row]
        except PlannerError:
            return False

    def _close(self) -> None:
        self._offered = []
        if self._popup is not None:
            self._popup.hide()

    # ------------------------------------------------------------------------------------------------------ from Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list and take from it; Enter ends the line where nothing is offered."""
        if self.offered and self._popup is not None:
            if self._popup.list.walk(event):
                return
            if event.key() in _TAKE:
                self._take(self._popup.list.currentRow())
                return
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif len(self.toPlainText()) < MAX_FORMULA or not event.text().isprintable():
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the list along."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._close()
