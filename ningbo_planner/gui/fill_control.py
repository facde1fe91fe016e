"""Filling from the menu: the series dialog, going on with figures, and the last command once more."""

from __future__ import annotations

import importlib
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.table import TARGET
from ningbo_planner.edits.filling import Order, RowPath, propose, writes
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.series_subject import Subject, subject_of
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr

# More cells than this are planned in the background.
LARGE = 2_000
_SAID = "fill"


class FillControl(QObject):
    """Does what the menu 编辑 says about filling."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar) -> None:
        """Fill in the grid in front of ``pages``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._pages = pages
        self._messages = messages

    def series(self) -> None:
        """Ask how the selected rows are to be filled, and fill them."""
        view = self._pages.view
        subject = None if view is None else self._subject(view)
        if view is None or subject is None:
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.series_dialog")
        dialog = dialogs.SeriesDialog(self._document.plan, subject, self._window)
        dialog.ordered.connect(lambda order: self._give(view, order))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def go_on(self) -> None:
        """Go on into the empty cells of the selection."""
        if self._pages.view is not None:
            self._pages.view.filling.go_on()

    def repeat(self) -> None:
        """Give the last command of the grid again; not while something is typed elsewhere, where nobody looks at the grid."""
        is_typing = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
        if self._pages.view is not None and not is_typing:
            self._pages.view.filling.repeat()

    # ------------------------------------------------------------------------------------------------- what is filled

    def _give(self, view: PlanView, order: Order) -> None:
        """Fill as ordered, in the background where it takes longer than anybody should wait."""
        view.repeat.note(lambda other: self._give_again(other, order))
        plan, size = self._document.plan, len(order.rows) * len(order.periods)
        if size <= LARGE:
            self._write(view, order, propose(plan, order))
            return
        self._document.tasks.run(
            tr("fill.planning"),
            lambda progress, _cancelled: propose(plan, order, progress),
            lambda paths: self._write(view, order, paths),
            self._refuse,
        )

    def _give_again(self, view: PlanView, order: Order) -> None:
        """Fill the rows that are selected now in the same way; the ends are their own."""
        subject = self._subject(view)
        if subject is None:
            return
        if order.method is Method.SHARES and not subject.parts:
            self._messages.say(tr("fill.series_none", problem=tr("fill.no_total")), Tone.WARNING, key=_SAID)
            return
        periods = tuple(period.id for period in view.sheet.table.periods[subject.first : subject.last + 1])
        rows, total = (subject.parts, subject.total) if order.method is Method.SHARES else (subject.rows, "")
        self._give(view, replace(order, table=subject.table, rows=rows, periods=periods, layer=subject.layer, starts={}, ends={}, total=total))

    def _write(self, view: PlanView, order: Order, paths: list[RowPath]) -> None:
        """Write what was proposed as one step, and say what was left."""
        quantities = writes(order, paths)
        problems = [path.problem for path in paths if path.problem is not None]
        if not quantities:
            said = tr("fill.series_none", problem=problems[0]) if problems else tr("fill.series_same")
            self._messages.say(said, Tone.WARNING if problems else Tone.INFO, key=_SAID)
            return
        table = self._document.plan.tables[order.table]
        first, last = (table.period(order.periods[at]).label for at in (0, -1))
        rows = len({cell.row for cell in quantities})
        written = view.bulk.put(quantities, f"step.series_{order.method}", say=False, rows=rows, first=first, last=last)
        if written is None:
            return
        if problems:
            self._messages.say(tr("fill.series_left", count=written.count, rows=len(problems), problem=problems[0]), Tone.WARNING, key=_SAID)
        elif written.held:
            self._messages.say(tr("fill.series_kept", count=written.count, held=written.held), Tone.INFO, key=_SAID)

    def _refuse(self, problem: PlannerError) -> None:
        self._messages.say(str(problem), Tone.ERROR, key=_SAID)

    # ------------------------------------------------------------------------------------------------- what is selected

    def _subject(self, view: PlanView) -> Subject | None:
        """Return what the dialog is to ask about; without it, a sentence has said why."""
        sheet, blocks = view.sheet, view.navigation.selection.blocks()
        table = sheet.table
        rows = tuple(dict.fromkeys(sheet.rows.ids[at] for block in blocks for at in range(block.top, min(block.bottom, sheet.row_count - 1) + 1)))
        if len(table.periods) < 2 or not rows:
            view.explained.emit(tr("fill.no_rows") if len(table.periods) > 1 else tr("fill.one_period"))
            return None
        active = view.current_cell()
        layer = TARGET if active is None else active.layer
        columns = range(min(block.left for block in blocks), max(block.right for block in blocks) + 1)
        cells = (sheet.cell(blocks[0].top, column) for column in columns)
        chosen = [period.id for period in table.periods]
        picked = sorted({chosen.index(cell.period) for cell in cells if cell is not None and cell.layer == layer})
        return subject_of(table, rows, active.row if active is not None else rows[0], layer, picked)

