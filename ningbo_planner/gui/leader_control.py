"""The page of charts and the presentation in the window: opened, fed with the plan, its stories changed as steps."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from ningbo_planner.domain.story import StoryView
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.stories import arrange_story, make_story, remove_story, rename_story
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import Tone
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr

_KEY = "leader"


class LeaderControl(QObject):
    """Does what is asked for about the page of charts."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, printing: Callable[[], Any], finish_typing: Callable[[], None]) -> None:
        """Work on the plan of ``document``; the page stands beside ``window``, and ``printing`` gives the control that prints."""
        super().__init__(window)
        self._window, self._document, self._pages, self._printing, self._finish_typing = window, document, pages, printing, finish_typing
        self._page: Any = None
        self._presentation: Any = None
        self._taking: Any = None
        # The pictures are those of the plan that was open; another one has other charts.
        document.opened.connect(self._end_presentation)

    @property
    def page(self) -> Any:
        """The page of charts, made when it is first asked for."""
        if self._page is None:
            self._page = importlib.import_module("ningbo_planner.gui.leader.page").LeaderPage(self._document, self._window)
            self._page.cell_chosen.connect(self._go_to)
            self._page.present_wanted.connect(self._present)
            self._page.taken.connect(lambda way: self.taking.take_chart(way))
            self._page.story_taken.connect(lambda way: self.taking.take_story(way))
            stories = self._page.stories
            stories.arranged.connect(self._arrange)
            stories.new_wanted.connect(self._new)
            stories.rename_wanted.connect(self._rename)
            stories.remove_wanted.connect(self._remove)
            stories.add_wanted.connect(self._add)
        return self._page

    @property
    def taking(self) -> Any:
        """The ways to take charts away."""
        if self._taking is None:
            made = importlib.import_module("ningbo_planner.gui.leader.taking")
            self._taking = made.Taking(self.page, self._document, lambda *what: self._printing().print_charts(*what))
        return self._taking

    def show(self, name: str = "") -> None:
        """Open the page, with the chart of this name."""
        self._finish_typing()
        page = self.page
        if name:
            page.show_chart(name)
        page.show()
        page.raise_()
        page.activateWindow()

    def take_typing(self) -> None:
        """Take the note that is being typed."""
        if self._page is not None:
            self._page.stories.keep_note()

    def leave(self) -> str | None:
        """End what is shown; return the name of the chart on the page, nothing for the overview, ``None`` when the page was not open."""
        self._end_presentation()
        if self._page is None or not self._page.isVisible():
            return None
        request = self._page.request
        return request.name if request is not None else ""

    def present(self) -> None:
        """Show the story on a whole screen."""
        self._present(from_first=True)

    def stop(self) -> None:
        """End the presentation: the window it belongs to is closed."""
        if self._presentation is not None:
            self._presentation.close()

    # -------------------------------------------------------------------------------------------------------- presenting

    def _present(self, from_first: bool) -> None:
        """Show the story, from its first picture or the chosen one; notes stand on another screen where there is one."""
        if self._presentation is not None:
            self._presentation.raise_()
            return
        self._finish_typing()
        page = self.page
        page.stories.keep_note()
        presenting = importlib.import_module("ningbo_planner.gui.leader.presenting")
        charting = importlib.import_module("ningbo_planner.services.charting")
        window = presenting.PresentationWindow(page.scenes(), lambda name: charting.chart_of(self._document.workspace, name))
        self._presentation = window
        window.cell_chosen.connect(self._go_to)
        window.ended.connect(self._end)
        self._document.settled.connect(self._refresh)
        screens = QGuiApplication.screens()
        beside = next((screen for screen in screens if screen is not self._window.screen()), None)
        if beside is not None:
            self._notes = importlib.import_module("ningbo_planner.gui.leader.notes_window").NotesWindow(window, page)
            self._notes.move(self._window.screen().availableGeometry().topLeft())
            self._notes.show()
        if not from_first and page.story is not None:
            window.go_to(max(0, page.stories.list.currentRow()))
        window.start(beside)

    def _refresh(self, _change: object) -> None:
        if self._presentation is not None:
            self._presentation.refresh(self.page.scenes())

    def _end_presentation(self) -> None:
        if self._presentation is not None:
            self._presentation.close()

    def _end(self) -> None:
        self._presentation = None
        self._document.settled.disconnect(self._refresh)

    def _go_to(self, cell: object) -> None:
        """Show a cell in the grid."""
        self._window.raise_()
        self._window.activateWindow()
        self._pages.go_to(cell)

    # ----------------------------------------------------------------------------------------------------------- stories

    def _execute(self, make: Callable[[], Step]) -> bool:
        """Do a step about a story, or say why not."""
        try:
            step = make()
        except PlannerError as error:
            self.page.messages.say(str(error), Tone.ERROR, key=_KEY)
            return False
        return self._document.execute(step) is not None

    def _arrange(self, key: str, views: tuple[StoryView, ...]) -> None:
        story = self._document.plan.stories.get(key) if self._document.has_plan else None
        if story is not None and story.views != views:
            self._execute(lambda: arrange_story(self._document.plan, key, views))

    def _new(self, usual: bool) -> None:
        """Make a story, with the usual pictures or empty."""
        plan = self._document.plan
        title = self._ask(tr("leader.new_story"), _free(tr("leader.usual_title") if usual else tr("leader.new_title"), [story.title for story in plan.stories.values()]))
        if title:
            views = importlib.import_module("ningbo_planner.services.stories").usual_views(plan) if usual else ()
            if self._execute(lambda: make_story(plan, title, views)):
                self.page.choose_story(next(reversed(plan.stories)))

    def _rename(self, key: str) -> None:
        story = self._document.plan.stories.get(key)
        title = self._ask(tr("leader.rename_story"), story.title) if story is not None else ""
        if story is not None and title and title != story.title:
            self._execute(lambda: rename_story(self._document.plan, key, title))

    def _remove(self, key: str) -> None:
        """Take a story out; it comes back with undo."""
        if key in self._document.plan.stories:
            self._execute(lambda: remove_story(self._document.plan, key))

    def _add(self, key: str) -> None:
        """Put the chart that is shown behind the chosen picture; without a story one is made."""
        request = self.page.request
        if request is None:
            self.page.messages.say(tr("leader.nothing_to_add"), Tone.INFO, key=_KEY)
            return
        plan, view = self._document.plan, StoryView(request.name)
        if key not in plan.stories:
            if self._execute(lambda: make_story(plan, tr("leader.new_title"), (view,))):
                self.page.choose_story(next(reversed(plan.stories)))
            return
        views = list(plan.stories[key].views)
        at = self.page.stories.list.currentRow() + 1 or len(views)
        views.insert(at, view)
        if self._execute(lambda: arrange_story(plan, key, views)):
            self.page.refresh()
            self.page.stories.list.setCurrentRow(at)

    def _ask(self, question: str, title: str) -> str:
        text, is_given = QInputDialog.getText(self.page, question, tr("leader.story_title"), text=title)
        return text.strip() if is_given else ""


def _free(title: str, taken: list[str]) -> str:
    """Return ``title``, with a number behind it when a story is called so already."""
    number, wanted = 1, title
    while wanted in taken:
        number += 1
        wanted = tr("leader.title_again", title=title, number=number)
    return wanted
