"""Replacing what was found: proposes place by place in slices, and does what is ticked as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from ningbo_planner.edits.history import Step
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.find_bar import FindBar
from ningbo_planner.gui.find_session import FindSession
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.find_model import FindModel
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.text_replacing import Proposal, Replacer, replacing_step
from ningbo_planner.services.text_search import Hit
from ningbo_planner.text import tr

# So many places are replaced at once at most; a list of more nobody would look through.
MAX_REPLACED = 20_000
# Steps in more places than this are done off the window's thread.
MAX_AT_ONCE = 500
_REPLACED = "replaced"
# Longer texts are shortened in the name of the step.
_NAMED = 30


class ReplaceControl(QObject):
    """Does what the lower half of the bar says."""

    def __init__(self, document: Document, session: FindSession, bar: FindBar, model: FindModel, messages: MessageBar) -> None:
        """Replace in ``document`` what ``session`` has found."""
        super().__init__(bar)
        self._document = document
        self._session = session
        self._bar = bar
        self._model = model
        self._messages = messages
        self._proposals: list[Proposal] = []
        self._slices = Slices(self)
        # One keystroke after the other must not make all proposals anew.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._propose)
        bar.new_changed.connect(self.propose)
        session.finished.connect(self.propose)
        session.changed.connect(self._drop_stale)
        bar.question_changed.connect(model.forget_ticks)

    @property
    def is_wanted(self) -> bool:
        """Whether something is to be replaced."""
        return self._bar.isVisible() and self._bar.is_replacing

    @property
    def is_proposing(self) -> bool:
        """Whether the proposals are still being made."""
        return self._slices.is_running or self._soon.isActive()

    @property
    def is_too_much(self) -> bool:
        """Whether more was found than is replaced at once."""
        return self._session.search is not None and self._session.search.count > MAX_REPLACED

    def propose(self) -> None:
        """Make the proposals anew when everything that happens now is over."""
        self._slices.stop()
        if self.is_wanted:
            self._soon.start()

    def replace_one(self, hit: Hit) -> bool:
        """Replace in one place; tell whether it was done."""
        proposal = self._replacer().propose(hit)
        if proposal.is_possible:
            return self._document.execute(self._step([proposal])) is not None
        self._messages.say(proposal.why_not, Tone.WARNING, key=_REPLACED)
        return False

    def replace_all(self) -> None:
        """Replace in all places that are ticked, as one step."""
        wanted = self._model.ticked()
        if not wanted:
            return
        kept = len(self._model.proposals) - len(wanted)
        step = self._step(wanted)
        self._execute(step, len(wanted), lambda: self._tell(step.name, kept))

    def _propose(self) -> None:
        search = self._session.search
        if not self.is_wanted or search is None or self._session.is_running or self.is_too_much or self._document.workspace.read_only:
            self._model.show_proposals([])
            return
        self._proposals = []
        self._slices.start(self._walk(self._replacer()), lambda: self._model.show_proposals(self._proposals))

    def _walk(self, replacer: Replacer) -> Iterator[None]:
        search = self._session.search
        for hit in search.hits() if search is not None else ():
            self._proposals.append(replacer.propose(hit))
            yield

    def _drop_stale(self) -> None:
        """Show no proposals for places that are being looked for anew."""
        if self._session.search is None or self._session.is_running:
            self._slices.stop()
            if self._model.proposals:
                self._model.show_proposals([])

    def _replacer(self) -> Replacer:
        search = self._session.search
        if search is None:
            raise RuntimeError("nothing was looked for")
        return Replacer(self._document.plan, search.pattern, self._bar.new_field.text(), self._document.workspace.history.author)

    def _step(self, proposals: list[Proposal]) -> Step:
        before, after = self._session.question.text, self._bar.new_field.text()
        return replacing_step(proposals, _short(before), _short(after))

    def _execute(self, step: Step, count: int, done: Callable[[], object]) -> None:
        """Do a step in ``count`` places, a large one in the background."""
        if count > MAX_AT_ONCE:
            workspace = self._document.workspace
            self._document.in_background(tr("find.replacing_task", name=step.name), lambda _, confirm: workspace.execute(step, confirm), done)
        elif self._document.execute(step) is not None:
            done()

    def _tell(self, done: str, kept: int) -> None:
        """Say what was done, and offer to take it back."""
        text = tr("find.replaced_but", done=done, kept=kept) if kept else tr("find.replaced", done=done)
        self._messages.say(text, Tone.DONE, offer=tr("find.undo"), act=self._document.undo, key=_REPLACED)


def _short(text: str) -> str:
    return text if len(text) <= _NAMED else f"{text[:_NAMED]}…"
