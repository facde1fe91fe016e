"""What taking the ticked figures would do to the checks: which findings come, which go, which change; told a moment after the last tick."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.returned_selection import Selection
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.services.returns import ReturnsReport
from ningbo_planner.services.returns_effect import Effect, effect_of, effect_on_copy
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

_PAUSE_MS = 60
# More figures than this are tried out on a copy of the plan, on another thread.
AT_ONCE = 300
_SIGNS = {Grade.ERROR: ("circle-x", "error"), Grade.WARNING: ("triangle-alert", "warning"), Grade.HINT: ("info", "hint")}
# More findings than this nobody reads in a list.
_MOST_LISTED = 500


class EffectView(QListWidget):
    """Lists the findings that come and go.

    Attributes:
        effect: what was found last; nothing while it is being found.
        refusal: why the choice cannot be taken as it is, or nothing.

    Signals:
        told(): another effect is known, or none.
    """

    told = Signal()

    def __init__(self, workspace: Workspace, report: ReturnsReport, selection: Selection) -> None:
        """Tell nothing yet; see :meth:`look`."""
        super().__init__()
        self.setObjectName("returnedEffect")
        self.setAccessibleName(tr("receive.tab.effect"))
        self.setWordWrap(True)
        self._workspace, self._report, self._selection = workspace, report, selection
        self.effect: Effect | None = None
        self.refusal = ""
        self._runner = TaskRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._find)

    def look(self) -> None:
        """Look again in a moment; what was found before is out of date."""
        self.effect = None
        self._timer.start()

    def settle(self) -> None:
        """Look now if that was to come."""
        if self._timer.isActive():
            self._timer.stop()
            self._find()

    def end(self) -> None:
        """Find nothing any more."""
        self._timer.stop()
        self._runner.abandon_and_wait()

    def _find(self) -> None:
        taken, rows = dict(self._selection.taken), dict(self._selection.rows)
        if self._runner.is_busy:
            # What is under way is about another choice; look when it is over.
            self._timer.start()
        elif len(taken) > AT_ONCE:
            copy = frozen_copy(self._workspace.plan)
            self._runner.run(
                tr("receive.tab.effect"), lambda _progress, cancelled: effect_on_copy(copy, self._report, taken, rows, cancelled), self._take, self._refuse
            )
        else:
            try:
                self._take(effect_of(self._workspace, self._report, taken, rows))
            except PlannerError as error:
                self._refuse(error)

    def _take(self, effect: Effect | None) -> None:
        """Show what was found, unless another choice has been made meanwhile."""
        if effect is not None and not self._timer.isActive():
            self.effect, self.refusal = effect, ""
            self._fill(effect)
            self.told.emit()

    def _refuse(self, error: PlannerError) -> None:
        self.effect, self.refusal = None, str(error)
        self.clear()
        self._add("circle-x", "error", str(error))
        self.told.emit()

    def _fill(self, effect: Effect) -> None:
        """List the findings; which come is what a planner wants to know first."""
        self.clear()
        if not (effect.came or effect.went or effect.changed):
            self._add("check", "good", tr("receive.effect.none"))
        self._add_findings("came", effect.came)
        for before, after in effect.changed[:_MOST_LISTED]:
            self._add(*_SIGNS[after.grade], tr("receive.effect.changed", before=before.message, after=after.message))
        self._add_findings("went", effect.went)

    def _add_findings(self, way: str, findings: Iterable[Finding]) -> None:
        listed = list(findings)
        for finding in listed[:_MOST_LISTED]:
            drawing, colour = _SIGNS[finding.grade] if way == "came" else ("circle-check", "good")
            self._add(drawing, colour, tr(f"receive.effect.{way}", grade=tr(f"grade.{finding.grade}"), message=finding.message))
        if len(listed) > _MOST_LISTED:
            self._add("info", "muted", tr("receive.effect.more", count=len(listed) - _MOST_LISTED))

    def _add(self, drawing: str, colour: str, words: str) -> None:
        self.addItem(QListWidgetItem(icon(drawing, colour), words))
