"""The dialog 平衡: a table made to add up by several methods, compared side by side, every cell before and after, one of them applied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ningbo_planner.balance.whole import Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.balance_fields import BalanceFields
from ningbo_planner.gui.dialogs.conflict_box import ConflictBox
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.method_table import METHODS, MethodTable
from ningbo_planner.gui.dialogs.move_table import MoveTable
from ningbo_planner.gui.models.balance_lines import cell_lines, ways_out
from ningbo_planner.gui.models.move_model import MOST_LINES, MoveModel
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.services.balancing import Balance
from ningbo_planner.text import tr

# Whoever changes one choice often changes another at once.
_PAUSE_MS = 250
# Work that is done sooner shows no progress: a bar that only flashes is noise.
_PATIENCE_MS = 500


class BalanceDialog(QDialog):
    """Asks what is to be balanced, and shows what comes of it.

    Signals:
        order_wanted(BalanceOrder): balance this; without a reason given to any gap.
        stop_wanted(): stop computing.
        chosen(Balance): write this.
        proposed(dict): what the grid may show as proposed.
        pointed(CellRef), cell_wanted(CellRef): a cell is to be seen, or gone to.
        release_wanted(WayOut): let go of what stands in the way.
    """

    order_wanted = Signal(object)
    stop_wanted = Signal()
    chosen = Signal(object)
    proposed = Signal(object)
    pointed = Signal(object)
    cell_wanted = Signal(object)
    release_wanted = Signal(object)

    def __init__(self, plan: Plan, table: str, count_gaps: Callable[[str, tuple[str, ...]], int], parent: QWidget | None = None) -> None:
        """Offer to balance ``table``; ``count_gaps`` tells how many figures of a table do not add up in some periods."""
        super().__init__(parent)
        self.setObjectName("balanceDialog")
        self.setWindowTitle(tr("balance_dialog.title"))
        size_to_screen(self, 940, 640)
        self._plan = plan
        self._count_gaps = count_gaps
        self._found: dict[Method, Balance | str] = {}
        self._held: dict[CellRef, None] = {}
        self._at_work: Method | None = None
        self._gaps = 0
        self._is_computing = False
        self._was_stopped = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.compute)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._progress_box.setVisible(self._is_computing))
        self.fields = BalanceFields(plan, table)
        self._make_results()
        self._build()
        self._connect()

    @property
    def found(self) -> Balance | None:
        """The balance by the method that is chosen, when there is one."""
        found = self._found.get(self.methods.method)
        return found if isinstance(found, Balance) and found.found is not None else None

    # ------------------------------------------------------------------------------------------------------ made once

    def _make_results(self) -> None:
        self.methods = MethodTable()
        self.stop_button = QPushButton(tr("balance_dialog.stop"), autoDefault=False)
        self.stop_button.setObjectName("balanceStop")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setObjectName("balanceProgress")
        self.bar.setMaximumHeight(theme.UNIT)
        self.model = MoveModel(self, has_ticks=True)
        self.preview = MoveTable(self.model, "balancePreview")
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.conflict = ConflictBox()
        self.head, self.note, self.doing = QLabel(wordWrap=True), QLabel(wordWrap=True), QLabel()
        for label, name, kind in ((self.head, "balanceHead", "strong"), (self.note, "balanceNote", "muted"), (self.doing, "balanceDoing", "muted")):
            label.setObjectName(name)
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.apply_button = self._buttons.addButton(tr("balance_dialog.apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply_button.setObjectName("balanceApply")
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("balance_dialog.close"))

    def _build(self) -> None:
        self._progress_box = QWidget(visible=False)
        progress = QHBoxLayout(self._progress_box)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.addWidget(self.doing)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        for widget, stretch in ((self.fields, 0), (self.head, 0), (self.methods, 0), (self._progress_box, 0), (self.preview, 1), (self.conflict, 1), (self.note, 0), (self._buttons, 0)):
            layout.addWidget(widget, stretch)
        # Only now: a button outside a dialog is nobody's default, and the first one put in would become it.
        self.apply_button.setDefault(True)

    def _connect(self) -> None:
        self.fields.table_changed.connect(self._held.clear)
        self.fields.changed.connect(self._want)
        self.fields.again.clicked.connect(self.compute)
        self.stop_button.clicked.connect(self._stop)
        self.methods.method_chosen.connect(self._show_cells)
        self.model.keep_wanted.connect(self._keep)
        self.preview.pointed.connect(self.pointed)
        self.preview.cell_wanted.connect(self.cell_wanted)
        self.conflict.cell_wanted.connect(self.cell_wanted)
        self.conflict.release_wanted.connect(self._let_go)
        self._buttons.accepted.connect(lambda: self.chosen.emit(self.found) if self.found is not None else None)
        self._buttons.rejected.connect(self.reject)

    # ------------------------------------------------------------------------------------------------- what is asked for

    def _want(self, *_: object) -> None:
        """Compute soon; what was found is for another order."""
        self.forget()
        self._pause.start()

    def _keep(self, cell: CellRef, is_kept: bool) -> None:
        """Let a figure stay this time, or no more."""
        if is_kept:
            self._held[cell] = None
        else:
            self._held.pop(cell, None)
        self._want()

    def _let_go(self, way: WayOut) -> None:
        if way.kind == "ordered_step":
            self.fields.forget_step()
        elif way.kind == "held_here" and way.cell is not None:
            self._keep(way.cell, False)
        else:
            self.release_wanted.emit(way)

    def compute(self) -> None:
        """Ask for the balances."""
        self._pause.stop()
        self.forget()
        try:
            order = self.fields.order(self._held)
        except PlannerError as problem:
            self._say(str(problem))
            return
        self._was_stopped = False
        self.order_wanted.emit(order)

    def forget(self) -> None:
        """Drop what was found; the plan or the order is another now."""
        self.stop_wanted.emit()
        self._found.clear()
        self._at_work = None
        self._gaps = self._count_gaps(self.fields.table_id(), self.fields.periods())
        self._show()

    def _stop(self) -> None:
        self._was_stopped = True
        self.stop_wanted.emit()

    # ------------------------------------------------------------------------------------------------------ what is found

    def begin(self) -> None:
        """Show that it is being computed."""
        self._is_computing = True
        self._patience.start()
        self._show()

    def show_progress(self, method: Method, done: int, total: int) -> None:
        """Show which method is at work and how far it is."""
        self._at_work = method
        self.doing.setText(tr("balance_dialog.doing", method=tr(f"balance.method.{method}"), at=METHODS.index(method) + 1, count=len(METHODS)))
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.methods.show_methods(self._plan, self._found, method)

    def take(self, method: Method, found: Balance | str) -> None:
        """Show what a method has come to; a contradiction is one for all of them."""
        self._found[method] = found
        if isinstance(found, Balance) and found.conflict is not None:
            self._found = dict.fromkeys(METHODS, found)
        self._show()

    def end(self) -> None:
        """Show that nothing is computed any more."""
        self._is_computing = False
        self._at_work = None
        self._progress_box.hide()
        self._show()

    # ------------------------------------------------------------------------------------------------------ what is shown

    def _show(self) -> None:
        table, gaps = self.fields.table.currentText(), self._gaps
        self.head.setText(tr("balance_dialog.gaps", table=table, count=gaps) if gaps else tr("balance_dialog.no_gaps", table=table))
        self.methods.show_methods(self._plan, self._found, self._at_work)
        self._show_cells()

    def _show_cells(self) -> None:
        """Show the cells of the chosen method, or why there are none."""
        found, chosen = self.found, self._found.get(self.methods.method)
        conflict = chosen.conflict if isinstance(chosen, Balance) else None
        self.conflict.show_conflict([conflict.sentence] if conflict is not None else [], ways_out(self._plan, conflict) if conflict is not None else [])
        self.preview.setVisible(conflict is None)
        self.model.show_lines(cell_lines(self._plan, found, self._held), tuple(self._held))
        self._say(self._remark(found))
        self.apply_button.setEnabled(found is not None and bool(found.changes))
        if self.isVisible():
            self.proposed.emit({each.cell: each.to for each in found.changes[:MOST_LINES]} if found is not None else {})

    def _remark(self, found: Balance | None) -> str:
        """Return what is to be said under the cells."""
        if found is None:
            return tr("balance.stopped") if self._was_stopped and not self._is_computing else ""
        if not found.changes:
            return tr("balance.nothing", table=self.fields.table.currentText())
        if len(found.changes) > MOST_LINES:
            return tr("move.more_lines", shown=MOST_LINES, count=len(found.changes))
        return tr("balance_dialog.how_to_keep")

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what is offered."""
        super().showEvent(event)
        if not event.spontaneous():
            self.compute()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is computed or proposed any more."""
        if not event.spontaneous():
            self._pause.stop()
            self.stop_wanted.emit()
            self.proposed.emit({})
        super().hideEvent(event)
