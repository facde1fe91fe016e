"""Finding and replacing (Ctrl+F, Ctrl+H, F3): asks the bar what is looked for, goes to the places, says how many there are, marks them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ningbo_planner.gui.document import Document
from ningbo_planner.gui.find_bar import FindBar, Manner
from ningbo_planner.gui.find_session import FindSession
from ningbo_planner.gui.find_walk import FindWalk, selected_areas
from ningbo_planner.gui.messages import MessageBar
from ningbo_planner.gui.models.find_extents import Area, Scope
from ningbo_planner.gui.models.find_model import MAX_LISTED, FindModel
from ningbo_planner.gui.replace_control import MAX_REPLACED, ReplaceControl
from ningbo_planner.gui.status_bar import StatusBar
from ningbo_planner.gui.views.hit_marks import HitMarks
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.text_search import TableSearch, TextSearch
from ningbo_planner.text import tr


class FindControl(QObject):
    """Does what the menu 编辑 says about finding and replacing.

    Attributes:
        bar: where people say what they look for.
        session: the search under way.
        walk: where the cursor is among what was found.
        replacing: what puts other texts in place of what was found.
    """

    def __init__(self, document: Document, pages: TableTabs, status: StatusBar, messages: MessageBar, finish_typing: Callable[[], object]) -> None:
        """Look through the plan in ``document`` as ``pages`` show it."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._status = status
        self._finish_typing = finish_typing
        self._model = FindModel(document, self)
        self.bar = FindBar(self._model)
        self.session = FindSession(document, pages)
        self.walk = FindWalk(pages, self.session)
        self.replacing = ReplaceControl(document, self.session, self.bar, self._model, messages)
        self._areas: dict[str, list[Area]] = {}
        # Which way to go as soon as it is known where to.
        self._pending = 0
        self._scope = Scope.TABLE
        self._connect()

    def find(self) -> None:
        """Show the bar; a selection of several cells is what is looked through then."""
        self._open(self.bar.isVisible() and self.bar.is_replacing)

    def replace(self) -> None:
        """Show the bar with what it needs for replacing."""
        self._open(True)

    def next(self) -> None:
        """Go to the next place."""
        self._go(1)

    def previous(self) -> None:
        """Go to the place before."""
        self._go(-1)

    def _connect(self) -> None:
        bar, session = self.bar, self.session
        bar.question_changed.connect(self._ask)
        bar.next_wanted.connect(self.next)
        bar.previous_wanted.connect(self.previous)
        bar.hit_chosen.connect(self._choose)
        bar.replace_wanted.connect(self._replace_one)
        bar.replace_all_wanted.connect(self._replace_all)
        bar.stop_wanted.connect(session.stop)
        bar.listing_changed.connect(self._list)
        bar.closed.connect(self._close)
        session.changed.connect(self._take_hits)
        session.finished.connect(self._list)
        self._model.modelReset.connect(self._take_list)
        self._model.ticks_changed.connect(self._allow)
        self._document.changed.connect(lambda _: self._allow())
        self._pages.currentChanged.connect(lambda _: self._mark())
        self._pages.current_cell_changed.connect(lambda _: None if self.bar.isHidden() else self._say())

    # ------------------------------------------------------------------------------------------------------------ the bar

    def _open(self, replacing: bool) -> None:
        """Show the bar, with the scope that fits what is selected."""
        view = self._pages.view
        if view is None:
            return
        self._finish_typing()
        chosen = selected_areas(view)
        scope = self.bar.question.scope
        if self.bar.isHidden():
            scope = Scope.SELECTION if chosen else self._scope
        if scope is Scope.SELECTION and chosen:
            self._areas = chosen
        self.bar.open_bar(replacing, scope)
        view.scrollTo(view.currentIndex())
        if chosen or self.session.search is None or self.bar.question != self.session.question:
            self._ask()
        else:
            self._take_hits()

    def _close(self) -> None:
        """Take the bar away; what was looked for last stays for F3."""
        if self.bar.question.scope is Scope.SELECTION:
            self.bar.set_scope(self._scope)
        self.bar.hide()
        self._model.clear()
        self._repaint()
        if self._pages.view is not None:
            self._pages.view.setFocus()

    def _ask(self) -> None:
        """Look for what the bar says."""
        question = self.bar.question
        if question.scope is not Scope.SELECTION:
            self._scope = question.scope
        elif not self._areas and self._pages.view is not None:
            self._areas = selected_areas(self._pages.view, always=True)
        self._pending, self.walk.at = 0, None
        self.session.start(question, self._areas)

    # ------------------------------------------------------------------------------------------------------------- going

    def _go(self, way: int) -> None:
        """Go to a place as soon as it is known."""
        if not self.bar.question.text:
            self.find()
            return
        self._finish_typing()
        self._pending = way
        if self.session.search is None or self.session.question.text != self.bar.question.text:
            self.session.start(self.bar.question, self._areas)
        self._go_when_known()

    def _go_when_known(self) -> None:
        search = self.session.search
        if not self._pending or search is None:
            return
        wanted = self.walk.target(self._pending)
        if wanted is None and self.session.is_running:
            return
        way, self._pending = self._pending, 0
        if wanted is None:
            self._say()
        else:
            self._show(wanted % search.count, way if wanted < 0 or wanted >= search.count else 0)

    def _choose(self, line: int) -> None:
        """Go to the place in one line of the list."""
        search = self.session.search
        if search is not None and 0 <= line < search.count:
            self._finish_typing()
            self._show(line, 0)

    def _show(self, number: int, round_end: int) -> None:
        """Show one place, say which it is, and in which direction it went round the end."""
        if not self.walk.show(number):
            return
        view, focus = self._pages.view, QApplication.focusWidget()
        if view is not None and (self.bar.isHidden() or focus is None or not self.bar.isAncestorOf(focus)):
            view.setFocus()
        self.bar.list.show_line(number)
        self._say(number, round_end)

    # ---------------------------------------------------------------------------------------------------------- replacing

    def _replace_one(self) -> None:
        """Replace where the cursor is, if that is a place, and go on to the next."""
        hit = self.walk.hit_here()
        if hit is None or self.replacing.replace_one(hit):
            self._go(1)

    def _replace_all(self) -> None:
        self._finish_typing()
        self.replacing.replace_all()

    # -------------------------------------------------------------------------------------------------------- what is said

    def _take_hits(self) -> None:
        """Show what was found so far."""
        self._mark()
        self._repaint()
        if self._pending:
            self._go_when_known()
        if not self._pending:
            self._say()
        if self.session.search is None:
            self._list()
        self._allow()

    def _list(self) -> None:
        """Fill the list when it is open: with what was found, or with what would be put in its place."""
        search = self.session.search
        if self.bar.isHidden() or not self.bar.is_listing or search is None:
            self._model.clear()
        elif not self.replacing.is_wanted:
            self._model.show_hits(search.count, search.hit)
        self.replacing.propose()
        self._allow()

    def _take_list(self) -> None:
        """Show in a new list which place the cursor is at."""
        number = self.walk.number() if self._model.rowCount() else None
        if number is not None:
            self.bar.list.show_line(number)
        self._allow()

    def _say(self, number: int | None = None, round_end: int = 0) -> None:
        """Say which of how many places it is."""
        search = self.session.search
        if search is None:
            self.bar.say("")
            return
        text, manner = self._sentence(search, self.walk.number() if number is None else number, round_end), Manner.PLAIN
        if not search.count and not self.session.is_running:
            manner = Manner.NOTHING
        self.bar.say(text, manner, searching=self.session.is_running)
        if self.bar.isHidden():
            self._status.say(text)

    def _sentence(self, search: TextSearch, number: int | None, round_end: int) -> str:
        if self.session.is_running:
            done, total = search.progress
            return tr("find.searching", count=search.count, percent=100 * done // max(1, total))
        if not search.count:
            return tr("find.only_aside", aside=search.aside) if search.aside else tr("find.nothing", text=self.session.question.text)
        values = {"number": 0 if number is None else number + 1, "count": search.count}
        if round_end:
            said = tr("find.from_start", **values) if round_end > 0 else tr("find.from_end", **values)
        else:
            said = tr("find.total", count=search.count) if number is None else tr("find.number", **values)
        if self.session.was_stopped:
            return tr("find.stopped", said=said)
        if self.bar.is_listing and search.count > MAX_LISTED and not self.bar.is_replacing:
            said = tr("find.list_limit", said=said, limit=MAX_LISTED)
        return tr("find.with_aside", said=said, aside=search.aside) if search.aside else said

    def _allow(self) -> None:
        """Offer what makes sense now."""
        search, document = self.session.search, self._document
        writable = document.has_plan and not document.workspace.read_only
        found = search is not None and search.count > 0
        ticked = len(self._model.ticked()) if writable and not self.session.is_running else 0
        self.bar.allow(moving=found, replacing_one=found and writable, replacing_all=ticked, writable=writable)
        self.bar.say_replacing(self._remark(writable))

    def _remark(self, writable: bool) -> str:
        """Return what is to be known before replacing."""
        if not writable:
            return tr("find.read_only")
        if self.replacing.is_too_much:
            return tr("find.too_many", limit=MAX_REPLACED)
        if self.replacing.is_proposing:
            return tr("find.proposing")
        impossible = sum(not proposal.is_possible for proposal in self._model.proposals)
        return tr("find.impossible", count=impossible) if impossible else ""

    # -------------------------------------------------------------------------------------------------------------- marks

    def _mark(self) -> None:
        """Let every grid mark what was found in it."""
        for page in self._pages.pages():
            if not any(isinstance(tool, HitMarks) for tool in page.view.tools):
                page.view.tools.append(HitMarks(page.view, self._marked))
                page.model.arranged.connect(self.session.again_soon)

    def _marked(self, table: str) -> TableSearch | None:
        return None if self.bar.isHidden() else self.session.table(table)

    def _repaint(self) -> None:
        if self._pages.view is not None:
            self._pages.view.viewport().update()
