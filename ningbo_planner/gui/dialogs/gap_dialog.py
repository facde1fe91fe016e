"""差额台账: each gap, and below it who opened, changed or closed it, when, and by how much."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.gap_ledger import GapEvent, GapStory, GapTurn
from ningbo_planner.services.gap_words import period_of, signed, story_sentence, unit_of, what, who
from ningbo_planner.text import tr

_COLUMNS = ("gap", "before", "after", "change", "turn", "time", "what")
_COLOURS = {GapTurn.OPENED: "error", GapTurn.WIDENED: "error", GapTurn.TURNED: "warning", GapTurn.NARROWED: "good", GapTurn.CLOSED: "good"}


class GapDialog(QDialog):
    """Shows the ledger of gaps.

    Signals:
        cell_chosen(CellRef): the planner wants to see the cell of a gap.
    """

    cell_chosen = Signal(object)

    def __init__(self, plan: Plan, stories: Sequence[GapStory], parent: QWidget | None = None) -> None:
        """Show ``stories``."""
        super().__init__(parent)
        self.setObjectName("gapDialog")
        self.setWindowTitle(tr("gaps.title"))
        size_to_screen(self, 1120, 600)
        self._plan, self._stories = plan, stories
        self.changed_only = QCheckBox(tr("gaps.changed_only"))
        self.changed_only.setObjectName("gapsChanged")
        self.open_only = QCheckBox(tr("gaps.open_only"))
        self.open_only.setObjectName("gapsOpen")
        self.words = QLineEdit(clearButtonEnabled=True, placeholderText=tr("gaps.search"))
        self.words.setObjectName("gapsWords")
        self.words.setAccessibleName(tr("spoken.gapsWords"))
        self.tree = QTreeWidget()
        self.tree.setObjectName("gapTree")
        self.tree.setAccessibleName(tr("gaps.title"))
        self.tree.setHeaderLabels([tr(f"gaps.column.{name}") for name in _COLUMNS])
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.summary = QLabel()
        self.summary.setObjectName("gapSummary")
        self._build()
        self.changed_only.setChecked(any(story.events for story in stories))
        for field in (self.changed_only, self.open_only):
            field.toggled.connect(self._fill)
        self.words.textChanged.connect(self._fill)
        self.tree.itemActivated.connect(self._choose)
        self._fill()

    def _build(self) -> None:
        row = QHBoxLayout()
        for field in (self.changed_only, self.open_only):
            row.addWidget(field)
        row.addWidget(self.words, 1)
        box = QDialogButtonBox()
        box.addButton(tr("receive.button.close"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        intro = QLabel(tr("gaps.intro"))
        intro.setWordWrap(True)
        layout.addWidget(intro)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.summary)
        layout.addWidget(box)

    def _fill(self) -> None:
        """List the gaps that are wanted."""
        self.tree.clear()
        shown = [story for story in self._stories if self._is_wanted(story)]
        for story in shown:
            self.tree.addTopLevelItem(self._story_item(story))
        self.tree.expandAll()
        for column in range(len(_COLUMNS)):
            self.tree.resizeColumnToContents(column)
            self.tree.setColumnWidth(column, min(self.tree.columnWidth(column) + theme.UNIT, 60 * theme.UNIT))
        now = sum(story.is_open for story in self._stories)
        self.summary.setText(tr("gaps.summary", count=len(shown), open=now, closed=len(self._stories) - now))

    def _is_wanted(self, story: GapStory) -> bool:
        if (self.changed_only.isChecked() and not story.events) or (self.open_only.isChecked() and not story.is_open):
            return False
        told = "\n".join((story_sentence(self._plan, story), *(f"{who(self._plan, event)} {what(event)}" for event in story.events))).casefold()
        return all(word in told for word in self.words.text().casefold().split())

    def _story_item(self, story: GapStory) -> QTreeWidgetItem:
        unit = unit_of(self._plan, story)
        name = tr("gaps.gap", row=story.finding.label, period=period_of(self._plan, story))
        state = tr("gaps.is_open" if story.is_open else "gaps.is_closed")
        change = signed(exact.subtract(story.now, story.at_first), unit) if story.events else ""
        item = self._item((name, signed(story.at_first, unit), signed(story.now, unit), change, state, "", ""), "error" if story.is_open else "good", bold=True)
        item.setToolTip(0, story_sentence(self._plan, story))
        cell = next(iter(story.finding.cells), CellRef(story.finding.table, story.finding.row, story.finding.period))
        item.setData(0, Qt.ItemDataRole.UserRole, cell)
        for event in story.events:
            child = self._event_item(event, unit)
            child.setData(0, Qt.ItemDataRole.UserRole, cell)
            item.addChild(child)
        return item

    def _event_item(self, event: GapEvent, unit: str) -> QTreeWidgetItem:
        figures = (signed(event.before, unit), signed(event.after, unit), signed(event.change, unit))
        return self._item((who(self._plan, event), *figures, tr(f"gaps.turn.{event.turn}"), event.time[:16].replace("T", " "), what(event)), _COLOURS[event.turn])

    def _item(self, texts: Sequence[str], colour: str, bold: bool = False) -> QTreeWidgetItem:
        """Return a line; what became of the gap in words and colour."""
        item = QTreeWidgetItem(list(texts))
        for column in (1, 2, 3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(_COLUMNS.index("turn"), getattr(theme.current(), colour))
        if bold:
            item.setFont(0, theme.body_font(bold=True))
        return item

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.cell_chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))
