"""The window: lays its parts out, connects them, and leaves the work to its controllers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QVBoxLayout, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import Rule
from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.arrange_control import ArrangeControl
from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.clipboard_control import ClipboardControl
from ningbo_planner.gui.backup_keeper import BackupKeeper
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.edit_control import EditControl
from ningbo_planner.gui.empty_page import Centre, EmptyPage
from ningbo_planner.gui.file_control import FileControl
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.focus_ring import FocusRing
from ningbo_planner.gui.formula_bar import FormulaBar
from ningbo_planner.gui.full_screen import FullScreen
from ningbo_planner.gui.help_keys import HelpKeys
from ningbo_planner.gui.icons import program_icon
from ningbo_planner.gui.inspector_control import InspectorControl
from ningbo_planner.gui.late_controls import LateControls
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.plan_lending import PlanLending
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.status_bar import StatusBar
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.gui.view_control import ViewControl
from ningbo_planner.gui.window_menus import add_menus, add_toolbar, cell_menu, column_menu, row_menu
from ningbo_planner.services.workspace import Change
from ningbo_planner.settings import Settings
from ningbo_planner.text import tr

MIN_SIZE = QSize(800, 500)
_REFUSED = "refused"
_NO_PLACE = "no_place"
# Long enough for the first paint to reach the screen, short enough for charts to be there before somebody asks.
_PRELOAD_MS, _PRELOAD_LATER_MS = 300, 1500


class MainWindow(LateControls):
    """The window of the program.

    Attributes:
        document: the open plan.
        settings: the user's choices.
        actions_table: all commands.
        pages, formula, side, status, messages, tasks: its parts.
        files, edit, table, periods, view, findings, explain, rules, exchange, help: what the menus do.
    """

    def __init__(self, settings: Settings) -> None:
        """Lay out a window without a plan."""
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowIcon(program_icon())
        self.setMinimumSize(MIN_SIZE)
        self.setAcceptDrops(True)
        self._has_painted = False
        self.settings = settings
        self.document = Document(self)
        self.tasks = self.document.tasks
        self._lay_out()
        self._make_controls()
        self._connect()
        self.view.restore_layout()
        self.pages.set_enter_direction(settings.enter_direction)
        self.refresh()

    def finish_typing(self) -> None:
        """Take what is being typed in the formula bar, in a cell or as a note; what cannot be read is kept as it is, nothing is lost."""
        self.formula.take(unread=True)
        self.side.take_typing()
        leader = self.if_made("leader")
        if leader is not None:
            leader.take_typing()
        if self.pages.view is not None:
            self.pages.view.editing.finish()

    def settle_typing(self) -> bool:
        """Take what is being typed before a command changes cells; tell whether it could be: a text nobody can read keeps its field open."""
        view = self.pages.view
        if self.formula.hold_back() or (view is not None and view.editing.hold_back()):
            return False
        self.finish_typing()
        return True

    def refresh(self) -> None:
        """Show title, zoom and commands as they fit the plan that is open."""
        self.view.set_zoom(self.settings.zoom)
        self._show_title()
        self.centre.cover(not self.document.has_plan)
        self.formula.setEnabled(self.document.has_plan)
        self._allow_actions()

    def show_error(self, sentence: str) -> None:
        """Show a refusal as a banner; where the file cannot be written, offer a way to keep what is there."""
        if self.document.is_saved:
            self.messages.say(sentence, Tone.ERROR, key=_REFUSED)
        else:
            self.messages.say(sentence, Tone.ERROR, key=_REFUSED, offer=tr("files.offer_copy"), act=self.files.save_as)

    # ---------------------------------------------------------------------------------------------------- made once

    def _lay_out(self) -> None:
        self.actions_table = ActionSet(self)
        self.formula = FormulaBar(self.document)
        self.messages = MessageBar()
        self.pages = TableTabs(self.document)
        self.empty = EmptyPage(lambda: self.start.page)
        self.centre = Centre(self.pages, self.empty)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.formula, 0), (self.messages, 0), (self.centre, 1)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(middle)
        self.side = SidePanels(self.document, self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.side)
        self.centre.keep(self.side, self.formula)
        self.status = StatusBar(self.document)
        self.lending = PlanLending(self, self.tasks, (middle, self.side), self.status.task_box)
        self.actions_table.gate = self.lending.lets_through
        self.actions_table.settle = self.settle_typing
        self.setStatusBar(self.status)
        self.toolbar = QToolBar(tr("window.toolbar"))
        add_toolbar(self, self.toolbar, self.actions_table)
        self._drop_hint = QLabel(tr("window.drop_here"), self, alignment=Qt.AlignmentFlag.AlignCenter, visible=False)
        self._drop_hint.setObjectName("dropHint")
        self._drop_hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _make_controls(self) -> None:
        self.files = FileControl(self, self.document, self.messages, self.tasks, self.settings, self.finish_typing)
        self.edit = EditControl(self.document, self.pages, self.formula, self.side, self.messages, self.settings)
        self.clipboard = ClipboardControl(self, self.document, self.pages, self.messages)
        self.arrange = ArrangeControl(self.document, self.pages, self.messages)
        self.view = ViewControl(self, self.pages, self.side, self.status, self.settings)
        self.inspector = InspectorControl(self.document, self.pages, self.side, self.messages)
        self.findings = FindingControl(self.document, self.pages, self.side, self.status, self.messages, self.tasks)
        self.full_screen = FullScreen(self, self.toolbar, self.side, self.messages)
        self.panes = FocusRing(self, self.pages, self.formula, self._find_field, self.side, self.messages, self.status, self.full_screen.end)
        add_menus(self.menuBar(), self.actions_table, self.files)

    def _connect(self) -> None:
        """Join the parts: what changed, where the cursor is, what is wanted."""
        self.document.opened.connect(self._take_plan)
        self.document.settled.connect(self._take_change)
        self.document.refused.connect(self.show_error)
        self.document.saved_changed.connect(self._show_title)
        self.pages.current_cell_changed.connect(self._show_cell)
        self.pages.selection_summary_changed.connect(self.status.show_summary)
        self.pages.explained.connect(self.status.say)
        self.pages.menu_wanted.connect(lambda at: cell_menu(self, self.actions_table, self.findings, self.pages.current_cell() is None).popup(at))
        self.pages.row_menu_wanted.connect(lambda at: row_menu(self, self.actions_table).popup(at))
        self.pages.column_menu_wanted.connect(lambda at: column_menu(self, self.actions_table).popup(at))
        self.pages.typing_changed.connect(self.formula.show_typing)
        self.pages.reading_changed.connect(self.formula.show_reading)
        self.formula.place_wanted.connect(self.pages.go_to)
        self.formula.refused.connect(lambda sentence: self.messages.say(sentence, Tone.ERROR, key=_NO_PLACE))
        self.formula.left.connect(self._focus_grid)
        self.messages.keys_freed.connect(self._focus_grid)
        self.formula.moved_on.connect(self._move_on)
        self.formula.moved_across.connect(lambda back: self.pages.view.navigation.tab(back=back) if self.pages.view is not None else None)
        self.formula.fill_wanted.connect(lambda text: self.pages.view.bulk.fill(text) if self.pages.view is not None else None)
        self.formula.explained.connect(self.status.say)
        self.pages.keep_typing_in(self.formula.hold_back)
        self.formula.typing_given_up.connect(self._drop_typing)
        self.status.findings_wanted.connect(self.side.show_findings)
        self.status.save_state_clicked.connect(lambda: self.actions_table["save"].trigger())
        self.side.findings.cell_chosen.connect(self.pages.go_to)
        self.side.findings.current_changed.connect(self._allow_actions)
        self.side.findings.rule_wanted.connect(lambda finding: self.rules.adjust(finding))
        self.side.findings.explanation_wanted.connect(lambda finding: self.explain.explain(finding))
        self.side.source_chosen.connect(self.pages.go_to)
        self.side.charts.cell_chosen.connect(self.pages.go_to)
        self.side.charts.page_wanted.connect(lambda name: self.leader.show(name))
        self.side.travelled.connect(self.edit.travel)
        self.side.made.connect(self.keep_panel)
        self.side.visibilityChanged.connect(lambda _: self.actions_table["sidePanel"].setChecked(self.side.is_shown()))
        self.tasks.started.connect(self.status.show_task)
        self.tasks.busy_changed.connect(self._allow_actions)
        self.lending.refused.connect(self.status.say)
        self.lending.stop_wanted.connect(self.status.cancel_task)
        self.lending.waiting.connect(self._allow_actions)
        self.document.stopped.connect(self.status.say)
        HelpKeys(self, lambda: self.help.show_manual())
        self.centre.covered_changed.connect(self._allow_actions)
        self.keeper = BackupKeeper(self.document)
        self.keeper.damage_found.connect(lambda error: self.files.tell_damage(str(error), self.document.workspace.path))
        self.files.repair_wanted.connect(lambda path: self.safety.repair_path(path))
        self.files.backups_wanted.connect(lambda path: self.safety.show_backups(path))

    # --------------------------------------------------------------------------------------------------- shown anew

    def _show_title(self) -> None:
        app = tr("app.name")
        if not self.document.has_plan:
            self.setWindowTitle(app)
            return
        names = {"file": self.document.workspace.path.stem, "plan": self.document.plan.info.title, "app": app}
        self.setWindowTitle(tr("app.title_read_only", **names) if self.document.workspace.read_only else tr("app.title", **names))
        self.setWindowModified(not self.document.is_saved)

    def _allow_actions(self) -> None:
        """Offer the commands that make sense now, and name what undo and redo would do."""
        if self.lending.is_waiting:
            self.actions_table.enable(())
            return
        self.actions_table.enable(self._holding())
        history = self.document.workspace.history if self.document.has_plan else None
        undo, redo = (history.next_undo, history.next_redo) if history is not None else (None, None)
        self.actions_table.name_step("undo", undo.name if undo is not None else "")
        self.actions_table.name_step("redo", redo.name if redo is not None else "")

    def _holding(self) -> set[Rule]:
        """Return the rules that hold now."""
        holding = {Rule.ALWAYS}
        if not self.document.has_plan:
            return holding
        workspace = self.document.workspace
        writable = not workspace.read_only
        # Keys that change cells must not reach a grid that the start page stands in front of.
        has_cell = self.pages.view is not None and not self.centre.is_covered
        has_findings = bool(workspace.checker.findings)
        rules = {
            Rule.PLAN: True,
            Rule.WRITABLE: writable,
            Rule.HELD: not writable and workspace.file.holder is not None,
            Rule.CELL: has_cell,
            Rule.CELL_WRITABLE: has_cell and writable,
            Rule.UNDO: writable and workspace.history.next_undo is not None,
            Rule.REDO: writable and workspace.history.next_redo is not None,
            Rule.FINDINGS: has_findings,
            Rule.FINDING_WRITABLE: has_findings and writable,
        }
        return holding | {rule for rule, holds in rules.items() if holds}

    def _take_plan(self) -> None:
        """Show a plan that was opened, with the cursor on its first figure."""
        self.refresh()
        table = next(iter(self.document.plan.tables.values()), None)
        if table is not None and len(table) and table.periods:
            self.pages.go_to(CellRef(table.info.id, table.ids[0], table.periods[0].id))
        # The cursor may have been there before the panels forgot the plan of before.
        self._show_front()

    def _take_change(self, change: Change) -> None:
        """Show what a step means for the window itself."""
        self.messages.dismiss(_REFUSED)
        # An offer to undo means the step before; whoever makes a new one offers it anew.
        self.messages.withdraw(self.document.undo)
        if change.changes.info:
            self._show_title()
        if change.changes.entries or change.changes.fields:
            self._show_front()
        self._allow_actions()

    def _show_front(self) -> None:
        """Show the cell of the table in front."""
        self._show_cell(self.pages.current_cell())

    def _show_cell(self, cell: CellRef | None) -> None:
        """Show the current cell in the formula bar and the panels."""
        self.messages.dismiss(_NO_PLACE)
        view = self.pages.view
        index = view.currentIndex() if view is not None else QModelIndex()
        if view is not None and cell is not None:
            self.formula.show_cell(cell, view.plan_model.why_locked(index))
        else:
            self.formula.show_words(str(index.data() or "") if index.isValid() else "")
        self.side.show_cell(cell)
        self.side.charts.show_row(view.current_row() if view is not None else None)

    def _focus_grid(self) -> None:
        if self.pages.view is not None:
            self.pages.view.setFocus()

    def _move_on(self) -> None:
        if self.pages.view is not None:
            self.pages.view.navigation.enter()

    def _find_field(self) -> tuple[QWidget | None, QWidget | None]:
        finder = self.if_made("finder")
        return (finder.bar, finder.bar.field) if finder is not None else (None, None)

    def _drop_typing(self) -> None:
        if self.pages.view is not None:
            self.pages.view.editing.give_up()

    # ------------------------------------------------------------------------------------------------------ from Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fetch what charts need once the window stands; it takes a third of a second."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(_PRELOAD_MS, self.side.charts.preload)
            QTimer.singleShot(_PRELOAD_LATER_MS, self.clipboard.preload)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that files may be dropped."""
        if _files_of(event) and not self.tasks.is_busy:
            event.acceptProposedAction()
            self._drop_hint.setGeometry(self.centralWidget().geometry().adjusted(theme.UNIT, theme.UNIT, -theme.UNIT, -theme.UNIT))
            self._drop_hint.show()
            self._drop_hint.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing will be dropped."""
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        self._drop_hint.hide()
        event.acceptProposedAction()
        self.start.take_files(_files_of(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take what is being typed, end what is under way, remember the layout, and let go of the plan."""
        self.tasks.abandon_and_wait()
        for searching in (self.if_made("explain"), self.if_made("balancing"), self.if_made("exchange")):
            if searching is not None:
                searching.stop_and_wait()
        if self.document.has_plan:
            self.finish_typing()
        leader = self.if_made("leader")
        if leader is not None:
            leader.stop()
        self.full_screen.end()
        self.centre.bring_back()
        self.view.remember_layout()
        remember(self.settings)
        self.document.close()
        self.keeper.finish()
        super().closeEvent(event)


def _files_of(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Return the local files that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
