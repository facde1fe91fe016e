"""The panel 指标 in the window: which rows it shows, where its links lead, and the offer that follows a unit changed in the grid."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QObject

from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import unit_change
from ningbo_planner.edits.history import EntryKind, LogEntry
from ningbo_planner.edits.primitives import SetField
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.label_entry import MAX_ROWS
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_UNIT = "unit"
# The steps that change what a unit is called and let the figures stand.
_RENAMED = frozenset({"step.unit_renamed", "step.unit_renamed_many"})


class InspectorControl(QObject):
    """Joins the panel 指标 to the grid."""

    def __init__(self, document: Document, pages: TableTabs, side: SidePanels, messages: MessageBar) -> None:
        """Work on ``document`` through the parts of its window."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._side = side
        self._messages = messages
        pages.current_cell_changed.connect(self._follow)
        pages.selection_summary_changed.connect(self._follow)
        pages.row_opened.connect(self.show)
        side.made.connect(self._take_panel)
        document.settled.connect(self._take_change)

    def show(self, *_: object) -> None:
        """Bring the panel to the front with the selected rows, ready to be typed in."""
        self._follow()
        self._side.show_inspector()
        self._side.inspector.take_keys()

    def _take_panel(self, name: str) -> None:
        """Join the panel to the grid when it has been made."""
        if name == "inspector":
            self._side.inspector.row_chosen.connect(self._go_to_row)
            self._side.inspector.left.connect(self._focus_grid)
            self._follow()

    def _follow(self, *_: object) -> None:
        """Show the rows that are selected."""
        view, panel = self._pages.view, self._side.if_made("inspector")
        if panel is not None:
            panel.show_rows(selected_rows(view) if view is not None else ())

    def _go_to_row(self, ref: RowRef) -> None:
        """Go to a row that the panel names, in the column where the cursor is."""
        view, periods = self._pages.view, self._document.plan.tables[ref.table].periods
        here = view.current_cell() if view is not None else None
        known = [period.id for period in periods]
        if here is not None and here.period in known:
            self._pages.go_to(CellRef(ref.table, ref.row, here.period, here.layer))
        elif known:
            self._pages.go_to(CellRef(ref.table, ref.row, known[0]))

    def _focus_grid(self) -> None:
        if self._pages.view is not None:
            self._pages.view.setFocus()

    def _take_change(self, change: Change) -> None:
        """Offer to convert figures whose unit was renamed in the grid; show labels that an undo or redo has touched."""
        self._messages.dismiss(_UNIT)
        is_new, panel = change.entry.kind is EntryKind.DO, self._side.if_made("inspector")
        if is_new and change.entry.code in _RENAMED and not (panel is not None and panel.is_writing):
            self._offer_conversion(change)
        if not is_new and change.changes.fields and not change.changes.cells:
            self._show_labels(change.changes.fields)

    def _offer_conversion(self, change: Change) -> None:
        """Say that the figures stand as they were, and offer to convert them where the units allow that."""
        plan = self._document.plan
        rows = [RowRef(table, row) for table, row, field in change.changes.fields if field == _UNIT]
        inverse = self._document.workspace.history.payload(change.entry.seq).inverse
        before = (edit.value or plan.tables[edit.table].info.unit for edit in inverse if isinstance(edit, SetField) and edit.name == _UNIT)
        after = plan.unit_of(rows[0])
        rates = unit_change.rates_between(tuple(dict.fromkeys(before)), after)
        values = {"unit": after or tr("unit.none"), "name": plan.tables[rows[0].table].get(rows[0].row, "name"), "count": len(rows)}
        text = tr("unit.renamed_banner", **values) if len(rows) == 1 else tr("unit.renamed_banner_many", **values)
        if not rates:
            self._messages.say(text, Tone.INFO, key=_UNIT)
            return
        unit = "" if not plan.tables[rows[0].table].get(rows[0].row, "unit") else after
        self._messages.say(
            text,
            Tone.INFO,
            key=_UNIT,
            stays=True,
            offer=tr("unit.convert", rates="；".join(rates)),
            act=lambda: self._convert(change.entry, rows, unit),
            other_offer=tr("unit.keep"),
        )

    def _convert(self, entry: LogEntry, rows: Iterable[RowRef], unit: str) -> None:
        """Do instead of the step just done the one that converts the figures; if anything was done since, leave all as it is."""
        history = self._document.workspace.history
        if history.next_undo is not None and history.next_undo.seq == entry.seq and self._document.undo() is not None:
            self._document.execute(unit_change.change_unit(self._document.plan, list(rows), unit, convert=True))

    def _show_labels(self, fields: Iterable[tuple[str, str, str]]) -> None:
        """Go to the first label that was touched, in the table in front if it is there, and leave the keys where they are."""
        touched = sorted(fields, key=lambda each: self._position(each[0], each[1]))
        front = self._pages.page.table_id if self._pages.page is not None else ""
        table, row, _ = next((each for each in touched if each[0] == front), touched[0])
        view = self._pages.view if self._pages.show_table(table) else None
        if view is None:
            return
        view.plan_model.reveal(row)
        at = view.sheet.rows.row_of(row)
        columns = (view.sheet.column_at(field) for _, each, field in touched if each == row)
        if at is not None:
            view.navigation.go_to(Place(at, next((column for column in columns if column is not None), max(0, view.sheet.name_column))))

    def _position(self, table: str, row: str) -> int:
        return self._document.plan.tables[table].positions.get(row, 0)


def selected_rows(view: PlanView) -> list[RowRef]:
    """Return the rows that the selection touches, from the top; one merged cell is the row that it is printed in."""
    sheet = view.sheet
    selection = view.navigation.selection
    place, blocks = selection.place, selection.blocks()
    if place is not None and (not blocks or selection.is_one_cell(place, blocks)):
        rows = {sheet.span(*place).top}
    else:
        # One row more than the panel shows is enough for it to say that there are too many.
        every = (row for block in blocks for row in range(block.top, block.bottom + 1))
        rows = set(islice(every, MAX_ROWS + 1))
    return [RowRef(sheet.table.info.id, sheet.rows.ids[row]) for row in sorted(rows) if row < sheet.row_count]
