"""Why figures disagree, in the window: which finding the panel 成因 explains, what the grid previews of it, and what is adopted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ningbo_planner.balance.repair import Repair
from ningbo_planner.checks.checker import open_findings
from ningbo_planner.domain.equations import Equation, equation_of
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import put_cells
from ningbo_planner.explain.cause import Cause
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.explainer import Explainer, Found
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.explanation_memo import memo_text
from ningbo_planner.gui.models.explanation_model import Option, Options, Rounding
from ningbo_planner.gui.option_preview import OptionPreview
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.explaining import explained_gaps
from ningbo_planner.services.explanation_words import release_words, repairs_words
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_KEY = "explanation"


class ExplainControl(QObject):
    """Joins the panel 成因 to findings, grid and plan.

    Attributes:
        explainer: looks for causes and repairs.
        preview: what the grid shows of the option that is looked at.
    """

    def __init__(self, document: Document, pages: TableTabs, side: SidePanels, findings: FindingControl, messages: MessageBar, finish_typing: Callable[[], object]) -> None:
        """Explain the findings of ``document``."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._side = side
        self._panel = side.explanation
        self._findings = findings
        self._messages = messages
        self._finish_typing = finish_typing
        self.explainer = Explainer(self)
        self.preview = OptionPreview(document, pages, side.explanation)
        # What somebody met before this panel was needed is what it begins with.
        self._id = findings.last_met.id if findings.last_met is not None else ""
        self._options: Options | None = None
        self._rounding: Rounding | None = None
        self._causes: list[Cause] = []
        self._cause_options: list[Option] = []
        self._repair_options: list[Option] = []
        self._is_stale = document.has_plan
        self._wants_copy = False
        # The finding that the panel says is no more; it may come back with an undo.
        self._mended = ""
        self._connect()

    def show(self) -> None:
        """Explain the finding of the current cell, else the one chosen in the list, else the first that stands."""
        findings, cell = self._document.workspace.findings(), self._pages.current_cell()
        of_cell = self._findings.gravest_of(cell) if cell is not None else None
        self.explain(of_cell or self._side.findings.current_finding or next(iter(open_findings(findings) or findings), None))

    def explain(self, finding: Finding | None) -> None:
        """Bring the panel to the front with ``finding`` and give it the keys."""
        self._finish_typing()
        self._choose(finding)
        self._side.show_explanation()
        self._panel.take_keys()

    def copy(self) -> None:
        """Put the explanation on the clipboard as text for a memo."""
        finding = self._finding() or self._findings.current
        if finding is None:
            self._messages.say(tr("explanation.nothing_to_copy"), key=_KEY)
            return
        self._choose(finding)
        self._wants_copy = True
        if self._is_stale:
            self._explain()
        self._copy_when_known()

    def _copy_when_known(self) -> None:
        """Copy as soon as repairs are known or not looked for any more."""
        finding = self._finding()
        if self._wants_copy and finding is not None and not self.explainer.is_searching:
            self._wants_copy = False
            QGuiApplication.clipboard().setText(memo_text(finding, self._rounding, self._cause_options, self._repair_options))
            self._messages.say(tr("explanation.copied"), Tone.DONE, key=_KEY)

    def stop_and_wait(self) -> None:
        """End what is under way, for a window that is about to close."""
        self.explainer.stop_and_wait()

    def _connect(self) -> None:
        panel, document = self._panel, self._document
        document.opened.connect(lambda: self._choose(None))
        document.being_written.connect(self._forget)
        document.changed.connect(self._take_change)
        document.tasks.busy_changed.connect(lambda busy: None if busy else self._explain_when_visible())
        self._side.findings.current_changed.connect(self._follow_list)
        self._pages.current_cell_changed.connect(self._follow_cell)
        self.explainer.causes_found.connect(self._take_causes)
        self.explainer.began.connect(lambda: self._options is not None and self._panel.show_searching(True))
        self.explainer.stopped.connect(self._take_stop)
        self.explainer.found.connect(self._take_found)
        panel.shown.connect(self._explain_when_visible)
        panel.hidden.connect(self._rest)
        panel.adopt_wanted.connect(self._adopt)
        panel.reason_wanted.connect(lambda: (finding := self._finding()) is not None and self._findings.ask_reason(finding))
        panel.copy_wanted.connect(self.copy)
        panel.next_wanted.connect(self._go_on)
        panel.search_wanted.connect(lambda wanted: self.explainer.search() if wanted else self.explainer.stop())

    # -------------------------------------------------------------------------------------------------------- what is shown

    def _finding(self) -> Finding | None:
        """Return the finding that is explained, while it stands."""
        return self._document.workspace.checker.findings.get(self._id) if self._document.has_plan else None

    def _follow_list(self, finding: Finding | None) -> None:
        # A list that loses its current line goes on to the next by itself; that is no choice of somebody's.
        if finding is not None and not (self._id and self._finding() is None):
            self._choose(finding)

    def _follow_cell(self, cell: CellRef | None) -> None:
        """Explain what is wrong with the current cell; where nothing is, and among several findings, the one that is shown stays."""
        if cell is None or self.preview.is_leading or not self._document.has_plan:
            return
        found = self._document.workspace.checker.of_cell(cell)
        if found and all(finding.id != self._id for finding in found):
            self._choose(self._findings.gravest_of(cell))

    def _choose(self, finding: Finding | None) -> None:
        """Explain another finding, as soon as the panel is seen."""
        wanted = "" if finding is None else finding.id
        if wanted != self._id or finding is None:
            self._id = wanted
            self._mended = ""
            self._wants_copy = False
            self._forget()
            self._explain_when_visible()

    def _forget(self) -> None:
        """Drop what was found out."""
        self._options, self._rounding = None, None
        self.explainer.stop()
        self._causes, self._cause_options, self._repair_options = [], [], []
        self._is_stale = True

    def _rest(self) -> None:
        """Look for nothing while nobody looks."""
        self.preview.end()
        if self.explainer.is_searching and not self._wants_copy:
            self._forget()

    def _take_change(self, change: Change) -> None:
        """Explain anew what a step may have changed; a finding that is gone is told of."""
        written = change.changes
        if not (written.cells or written.structures or written.entries or written.fields or written.columns):
            return
        self._forget()
        if self._id and self._finding() is None:
            self._tell_mended()
        else:
            self._id = self._id or (self._mended if self._mended in self._document.workspace.checker.findings else "")
            self._explain_when_visible()

    def _tell_mended(self) -> None:
        """Say that the finding is no more, and offer the next."""
        standing = open_findings(self._document.workspace.findings())
        shown = self._panel.finding
        self._id, self._mended = "", self._id
        self._is_stale = False
        if shown is None:
            self._panel.show_nothing(tr("explanation.choose"))
            return
        values = {"row": shown.label, "period": shown.values.get("period", shown.period)}
        self._panel.show_nothing(tr("explanation.mended", **values) if standing else tr("explanation.mended_all", **values), bool(standing))

    def _explain_when_visible(self) -> None:
        if self._is_stale and self._panel.isVisible() and not self._document.tasks.is_busy:
            self._explain()

    def _explain(self) -> None:
        """Show the finding and look for its causes and repairs."""
        self._is_stale = False
        finding = self._finding()
        if finding is None:
            has_findings = self._document.has_plan and bool(open_findings(self._document.workspace.findings()))
            self._panel.show_nothing(tr("explanation.choose") if has_findings else tr("explanation.none_left"))
            return
        workspace = self._document.workspace
        self._panel.show_finding(finding, not workspace.read_only)
        equation = equation_of(workspace.plan, finding.id)
        if equation is None:
            self._panel.show_causes([], None, tr("explanation.not_a_sum"))
            return
        self._begin(finding, equation)

    def _begin(self, finding: Finding, equation: Equation) -> None:
        """Look for causes and repairs; the gaps that somebody has explained stay as they are."""
        workspace = self._document.workspace
        self._options = Options(workspace.checker, finding, equation, tr("explanation.obstacle.read_only") if workspace.read_only else "")
        self._rounding = self._options.rounding()
        self.explainer.explain(workspace.plan, equation, explained_gaps(workspace, finding.id))

    def _take_causes(self, causes: list[Cause]) -> None:
        if self._options is not None:
            self._causes = causes
            self._show_causes(())

    def _show_causes(self, repairs: Sequence[Repair]) -> None:
        if self._options is not None:
            self._cause_options = self._options.causes(self._causes, repairs)
            self._panel.show_causes(self._cause_options, self._rounding, tr("explanation.no_causes"))

    def _take_stop(self) -> None:
        """Say that somebody has stopped the search; when the finding is left anyway, nobody needs to know."""
        if self._options is not None:
            self._panel.show_searching(False)
            self._copy_when_known()

    def _take_found(self, found: Found) -> None:
        """Show the repairs; a cause that one of them completes says so too."""
        if self._options is None:
            return
        before = [option.figures for option in self._cause_options]
        completed = self._options.causes(self._causes, found.repairs)
        if [option.figures for option in completed] != before:
            self._show_causes(found.repairs)
        self._repair_options = self._options.repairs(found.repairs, self._cause_options)
        notes = self._options.left_out() if found.conflict is None else release_words(found.conflict)
        self._panel.show_repairs(self._repair_options, _said_of(found), notes)
        self._copy_when_known()

    # ------------------------------------------------------------------------------------------------------------ adopting

    def _adopt(self, option: Option) -> None:
        """Write an option as one step, offer to undo it, and go on to the next finding."""
        self._finish_typing()
        finding = self._finding()
        if finding is None or option.obstacle or option not in (*self._cause_options, *self._repair_options):
            self._messages.say(option.obstacle or tr("explanation.outdated"), Tone.WARNING, key=_KEY)
            return
        had_keys = self._panel.has_keys
        following = self._after(finding.id)
        period = finding.values.get("period", finding.period)
        done = self._document.execute(put_cells(option.figures, "step.mend", row=finding.label, period=period))
        if done is None:
            return
        effect = option.effect.text if option.effect is not None else ""
        text = tr("explanation.adopted", row=finding.label, period=period, count=len(option.figures), effect=effect)
        self._messages.say(text, Tone.DONE, offer=tr("explanation.undo"), act=self._document.undo, key=_KEY)
        if self._finding() is None and following in self._document.workspace.checker.findings:
            self._side.findings.select(following)
            self._choose(self._document.workspace.checker.findings[following])
        if had_keys:
            self._panel.take_keys()

    def _after(self, finding: str) -> str:
        """Return the id of the finding to explain after one: the next whose figures do not add up, round the end; nothing where there is none."""
        standing = open_findings(self._document.workspace.findings())
        names = [each.id for each in standing]
        at = names.index(finding) if finding in names else -1
        others = (name for name in [*names[at + 1 :], *names[: max(at, 0)]] if name != finding)
        return next((name for name in others if equation_of(self._document.plan, name) is not None), "")

    def _go_on(self) -> None:
        """Explain the next finding."""
        following = next(iter(open_findings(self._document.workspace.findings())), None)
        if following is not None:
            self._side.findings.select(following.id)
            self._choose(following)
            self._panel.take_keys()


def _said_of(found: Found) -> str:
    """Return what is to be said of all repairs together."""
    return tr("explanation.time_up") if found.took_all_time and not found.repairs else repairs_words(found.repairs)
