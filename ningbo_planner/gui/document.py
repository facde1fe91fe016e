"""The open plan as a Qt object: executes steps and tells the window what changed."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import Confirm, LogEntry, Step, Stopped
from ningbo_planner.edits.weights import weight_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.garbage_watch import no_collection
from ningbo_planner.gui.tasks import Cancelled, Progress, TaskRunner
from ningbo_planner.services.workspace import Change, Workspace, merged
from ningbo_planner.text import tr

# A step of more signs in the log is taken back in the background: it would hold the window up for more than two frames.
LARGE_WEIGHT = 100_000
# More steps than this are too.
FEW_STEPS = 6
Act = Callable[[Progress, Confirm], Change | None]


class Document(QObject):
    """The one object of the window that changes a plan.

    Attributes:
        tasks: runs long work off the window's thread, with progress; the plan is lent to it meanwhile.

    Signals:
        opened: another workspace is shown.
        being_written: the plan is about to be changed on another thread; what stands in it must not be looked at until the tasks are idle.
        changed(Change): a step was done, undone or redone; the plan file has it.
        settled(Change): the same, once the models of all tables have taken it in; who shows or selects cells listens to this one.
        stopped(str): somebody stopped a step that was under way, with the sentence to show; nothing was changed.
        refused(str): a step was refused, with the sentence to show; nothing was changed.
        saved_changed(bool): whether the plan file holds everything that was done.
    """

    opened = Signal()
    being_written = Signal()
    changed = Signal(object)
    settled = Signal(object)
    stopped = Signal(str)
    refused = Signal(str)
    saved_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a plan."""
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._is_lent = False
        self.tasks = TaskRunner(self)
        self.is_saved = True

    @property
    def workspace(self) -> Workspace:
        """The open workspace; asking without one is a mistake of the program."""
        if self._workspace is None:
            raise RuntimeError("no plan is open")
        return self._workspace

    @property
    def has_plan(self) -> bool:
        """Whether a plan is open."""
        return self._workspace is not None

    @property
    def plan(self) -> Plan:
        """The open plan."""
        return self.workspace.plan

    def show_workspace(self, workspace: Workspace) -> None:
        """Show another plan and let go of the one before."""
        before, self._workspace = self._workspace, workspace
        if before is not None:
            before.close()
        self._set_saved(True)
        self.opened.emit()
        # The rows of a large plan never become garbage; looking through them again and again would cost an edit now and then three frames.
        gc.freeze()

    def execute(self, step: Step) -> Change | None:
        """Do ``step``; ``None`` when it changed nothing or was refused (then :attr:`refused` has told why)."""
        return self._attempt(lambda: self.workspace.execute(step))

    def carry_out(self, step: Step, then: Callable[[], object] = bool) -> None:
        """Do ``step``, in the background when it is a large one; ``then`` is called when it was done and told of."""
        workspace = self.workspace
        if weight_of(workspace.plan, step) <= LARGE_WEIGHT:
            if self.execute(step) is not None:
                then()
            return
        self.in_background(tr("document.doing", name=step.name), lambda _, confirm: workspace.execute(step, confirm), then)

    def undo(self) -> Change | None:
        """Take the last step back; a large one in the background, and ``None`` is returned before it is done."""
        workspace = self.workspace
        return self._repeat(workspace.history.next_undo, workspace.undo, lambda name: tr("document.undoing", name=name))

    def redo(self) -> Change | None:
        """Do the step again that was taken back last; a large one in the background."""
        workspace = self.workspace
        return self._repeat(workspace.history.next_redo, workspace.redo, lambda name: tr("document.redoing", name=name))

    def travel(self, steps: int, then: Callable[[int], object]) -> None:
        """Undo (negative) or redo so many steps and tell ``then`` how many it were; many or large ones in the background, told of as one change."""
        workspace = self.workspace
        entries = (workspace.history.undo_list() if steps < 0 else workspace.history.redo_list())[: abs(steps)]
        if len(entries) <= FEW_STEPS and sum(map(workspace.history.weight, entries)) <= LARGE_WEIGHT:
            done = 0
            while done < len(entries) and (self.undo() if steps < 0 else self.redo()) is not None:
                done += 1
            then(done)
            return
        changes: list[Change] = []
        problems: list[PlannerError] = []

        def act(progress: Progress, confirm: Confirm) -> Change | None:
            def watch(done: int) -> None:
                confirm()
                progress(done, len(entries))

            try:
                workspace.travel(steps, changes, watch)
            except PlannerError as problem:
                problems.append(problem)
            return merged(changes) if changes else None

        def arrive() -> None:
            then(len(changes))
            for problem in problems:
                self._refuse(problem)

        self.in_background(tr("document.travelling", count=len(entries)), act, arrive)

    def in_background(self, title: str, act: Act, then: Callable[[], object] = bool) -> None:
        """Let ``act`` change the plan on another thread while nobody else touches it.

        What it did is told like any other step, and so is a refusal; somebody may stop it, then it has changed nothing.

        Args:
            title: what is being done, for the progress display.
            act: given ``progress(done, total)`` and ``confirm()``, which raises when the act shall stop; both are for the history too.
            then: called when it is done and was told of, even if it changed nothing.
        """

        def work(progress: Progress, cancelled: Cancelled) -> Change | None:
            def confirm() -> None:
                if cancelled():
                    raise Stopped

            with no_collection():
                return act(progress, confirm)

        def done(change: Change | None) -> None:
            self.adopt(change)
            then()

        try:
            self.tasks.require_idle()
            self.being_written.emit()
            self.tasks.run(title, work, done, self._refuse)
        except PlannerError as error:
            self._refuse(error)

    def adopt(self, change: Change | None) -> Change | None:
        """Tell the window of a change that a service made in the workspace itself."""
        if change is not None:
            self._set_saved(True)
            self.changed.emit(change)
            self.settled.emit(change)
        return change

    def lend(self) -> Workspace:
        """Return the workspace for another document that goes on with it; this one leaves it open when it is closed."""
        self._is_lent = True
        return self.workspace

    def close(self) -> None:
        """Let go of the plan file."""
        if self._workspace is not None:
            if not self._is_lent:
                self._workspace.close()
            self._workspace = None

    def _attempt(self, act: Callable[[], Change | None]) -> Change | None:
        """Run one act; a refusal becomes a message and leaves everything as it was."""
        try:
            self.tasks.require_idle()
            change = act()
        except PlannerError as error:
            self._refuse(error)
            return None
        return self.adopt(change)

    def _repeat(self, entry: LogEntry | None, act: Callable[[Confirm], Change], title: Callable[[str], str]) -> Change | None:
        """Undo or redo the step of ``entry``."""
        if self.tasks.is_busy or entry is None or self.workspace.history.weight(entry) <= LARGE_WEIGHT:
            return self._attempt(lambda: act(bool))
        self.in_background(title(entry.name), lambda _, confirm: act(confirm))
        return None

    def _refuse(self, error: PlannerError) -> None:
        """Tell why nothing was changed."""
        if isinstance(error, Stopped):
            self.stopped.emit(str(error))
            return
        if error.code.startswith("storage."):
            self._set_saved(False)
        self.refused.emit(str(error))

    def _set_saved(self, saved: bool) -> None:
        if saved != self.is_saved:
            self.is_saved = saved
            self.saved_changed.emit(saved)
