"""Versions in the window: the list, freezing, comparing and bringing back. Dialogs and services are loaded when they are first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_KEY = "versions"


class VersionControl(QObject):
    """Does what is asked for about versions."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar, finish_typing: Callable[[], None]) -> None:
        """Work on the plan of ``document``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window, self._document, self._pages, self._messages, self._finish_typing = window, document, pages, messages, finish_typing
        self._services: Any = importlib.import_module("ningbo_planner.services.versions")
        self._list: Any = None
        self._compared: Any = None
        document.opened.connect(self._close_all)
        document.settled.connect(self._follow)

    # --------------------------------------------------------------------------------------------------- what is asked for

    def show(self) -> None:
        """Show what was frozen."""
        if self._list is None:
            dialogs = importlib.import_module("ningbo_planner.gui.dialogs.versions_dialog")
            dialog = self._list = dialogs.VersionsDialog(not self._document.workspace.read_only, self._window)
            dialog.freeze_wanted.connect(self._freeze)
            dialog.note_wanted.connect(self._put_note)
            dialog.compare_wanted.connect(self._compare_with_current)
            dialog.restore_wanted.connect(lambda key: self._restore(key, everything=True))
            dialog.verify_wanted.connect(self._verify)
            dialog.finished.connect(self._forget_list)
        self._fill_list()
        self._list.show()
        self._list.raise_()
        self._list.activateWindow()

    def freeze(self) -> None:
        """Show the list with the cursor in the name for a new version."""
        self.show()
        self._list.begin_freezing()

    def compare(self) -> None:
        """Compare the newest version with the plan as it is; without a version there is nothing to compare with yet."""
        known = self._services.versions(self._document.workspace)
        if known:
            self._compare_with_current(known[-1].id)
            return
        self.freeze()
        self._list.say(tr("versions.nothing_to_compare"), "warning")

    # ----------------------------------------------------------------------------------------------------------- the list

    def _fill_list(self) -> None:
        workspace = self._document.workspace
        usual = self._services.usual_names()
        free = {name: self._services.free_name(workspace, name) for name in usual}
        # What a plan becomes next is offered before what it was already.
        names = sorted(free.values(), key=lambda name: name not in usual)
        self._list.show_versions(self._services.versions(workspace), frozenset(workspace.plan.versions), names)

    def _freeze(self, name: str, note: str) -> None:
        """Freeze the plan as it is, what is being typed included."""
        self._finish_typing()
        workspace = self._document.workspace
        try:
            self._services.free_to_take(workspace, name)
            self._document.tasks.require_idle()
        except PlannerError as error:
            self._list.say(str(error), "error")
            return

        def act(_progress: object, confirm: Callable[[], object]) -> Change | None:
            return workspace.execute(self._services.freezing(workspace, name, note), confirm)

        self._document.in_background(tr("versions.freezing"), act, lambda: self._frozen())

    def _frozen(self) -> None:
        """Say what was frozen."""
        version = self._services.versions(self._document.workspace)[-1]
        said = tr("cli.versions.frozen", name=version.name, hash=self._services.short(version.content))
        if self._list is not None:
            self._list.note.clear()
            self._list.say(said, "good")
        self._messages.say(said, Tone.DONE, key=_KEY)

    def _put_note(self, key: str, note: str) -> None:
        try:
            step = self._services.noting(self._document.workspace, key, note)
        except PlannerError as error:
            self._list.say(str(error), "error")
            return
        if self._document.execute(step) is not None:
            self._list.note.clear()
            self._list.say(step.name, "good")

    def _verify(self) -> None:
        """Look at every version as it was, and say whether all are what was frozen."""
        workspace = self._document.workspace

        def work(progress: Any, cancelled: Any) -> list[str]:
            problems = []
            for version in self._services.versions(workspace):
                try:
                    self._services.plan_at(workspace, version.id, progress, cancelled)
                except PlannerError as error:
                    problems.append(str(error))
            return problems

        def done(problems: list[str]) -> None:
            if self._list is not None:
                self._list.say("\n".join(problems) or tr("versions.all_intact"), "error" if problems else "good")

        self._run(tr("versions.looking"), work, done)

    # --------------------------------------------------------------------------------------------------------- comparing

    def _compare_with_current(self, key: str) -> None:
        """Show the comparison of a version with the plan as it is."""
        if self._compared is None:
            dialogs = importlib.import_module("ningbo_planner.gui.dialogs.compare_dialog")
            dialog = self._compared = dialogs.CompareDialog(self._choices(), not self._document.workspace.read_only, self._window)
            dialog.wanted.connect(self._compare)
            dialog.cell_chosen.connect(self._go_to)
            dialog.restore_cells_wanted.connect(lambda source, cells: self._restore(source, cells=cells))
            dialog.restore_rows_wanted.connect(lambda source, rows: self._restore(source, rows=rows))
            dialog.restore_all_wanted.connect(lambda source: self._restore(source, everything=True))
            dialog.finished.connect(self._forget_compared)
        self._compared.choose(key, self._services.CURRENT)
        self._compared.show()
        self._compared.raise_()
        self._compared.activateWindow()

    def _choices(self) -> list[tuple[str, str]]:
        known = [(version.id, version.name) for version in self._services.versions(self._document.workspace)]
        return [*known, (self._services.CURRENT, tr("versions.current"))]

    def _compare(self, old: str, new: str) -> None:
        """Find what differs, and show it."""
        self._finish_typing()
        workspace = self._document.workspace
        compare = importlib.import_module("ningbo_planner.services.version_compare").compare

        def done(found: Any) -> None:
            if self._compared is not None:
                self._compared.show_comparison(found)

        self._run(tr("versions.comparing"), lambda progress, cancelled: compare(workspace, old, new, progress, cancelled), done)

    def _go_to(self, cell: CellRef) -> None:
        """Show a figure in the plan; one whose row is gone shows nothing, and says so."""
        plan = self._document.plan
        table = plan.tables.get(cell.table)
        if table is None or cell.row not in table:
            self._messages.say(tr("versions.row_is_gone"), Tone.INFO, key=_KEY)
            return
        period = cell.period if plan.has_cell(cell) else table.periods[0].id
        self._pages.go_to(CellRef(cell.table, cell.row, period))
        self._window.activateWindow()

    # --------------------------------------------------------------------------------------------------------- bringing back

    def _restore(self, key: str, **what: Any) -> None:
        """Find what bringing something back would do, show it, and do it when that is wanted."""
        self._finish_typing()
        workspace = self._document.workspace

        def work(_progress: Any, _cancelled: Any) -> Any:
            found = self._services.restoring(workspace, key, **what)
            return found, None if found.step is None else self._services.effect_of(workspace, found.step)

        self._run(tr("versions.looking"), work, lambda told: self._offer(key, *told))

    def _offer(self, key: str, found: Any, effect: Any) -> None:
        if found.step is None:
            left = self._services.left_sentence(found)
            self._say(" ".join(filter(None, (tr("versions.nothing_to_restore", name=self._services.name_of(self._document.workspace, key)), left))))
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.restore_dialog")
        dialog = dialogs.RestoreDialog(found, effect, self._compared or self._list or self._window)
        dialog.accepted.connect(lambda: self._document.carry_out(found.step, lambda: self._restored(found)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _restored(self, found: Any) -> None:
        """Say what was done, and compare again."""
        said = " ".join(filter(None, (tr("versions.restored", name=found.step.name), self._services.left_sentence(found))))
        self._messages.say(said, Tone.DONE, offer=tr("exchange_control.undo"), act=self._document.undo, key=_KEY)
        if self._list is not None:
            self._list.say(said, "good")
        if self._compared is not None:
            self._compare(*self._compared.keys)

    # -------------------------------------------------------------------------------------------------------------- the rest

    def _run(self, title: str, work: Callable[[Any, Any], Any], done: Callable[[Any], object]) -> None:
        try:
            self._document.tasks.run(title, work, done, lambda error: self._say(str(error), Tone.ERROR))
        except PlannerError as error:
            self._say(str(error), Tone.ERROR)

    def _say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say something where it is seen."""
        self._messages.say(text, tone, key=_KEY)
        if self._list is not None and self._list.isVisible():
            self._list.say(text, "error" if tone is Tone.ERROR else "text")
        if self._compared is not None:
            self._compared.say(text)

    def _follow(self, change: Change) -> None:
        """Let the dialogs know that the plan has changed."""
        if any(register == "versions" for register, _ in change.changes.entries):
            if self._list is not None:
                self._fill_list()
            if self._compared is not None:
                self._compared.offer(self._choices())
        elif self._compared is not None:
            self._compared.note_change()

    def _close_all(self) -> None:
        """Another plan has other versions."""
        for dialog in (self._list, self._compared):
            if dialog is not None:
                dialog.close()

    def _forget_list(self) -> None:
        self._list.deleteLater()
        self._list = None

    def _forget_compared(self) -> None:
        self._compared.deleteLater()
        self._compared = None
