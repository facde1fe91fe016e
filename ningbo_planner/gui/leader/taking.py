"""Taking charts away from the page: onto the clipboard, into a file, on paper; a story as slides, as document, as web page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from ningbo_planner.analysis.charts.catalogue import title_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.charts.copying import copy_chart
from ningbo_planner.gui.charts.story_files import WARMS, StoryFile, write_story
from ningbo_planner.gui.charts.taking_away import write_chart
from ningbo_planner.gui.dialogs.file_dialogs import ask_save
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.leader.page import LeaderPage
from ningbo_planner.gui.messages import Tone
from ningbo_planner.gui.tasks import Cancelled, Progress, Work
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.services.charting import chart_of, setting_of
from ningbo_planner.text import tr

_KEY = "taking"
# Between two steps of loading, so that keys and paints come in between.
_PAUSE_MS = 10


class Taking(QObject):
    """Does what the menus 导出图表 and 导出汇报 say."""

    def __init__(self, page: LeaderPage, document: Document, print_charts: Callable[..., Any]) -> None:
        """Take away what ``page`` shows; ``print_charts(specs, name, parent)`` opens the dialog of printing."""
        super().__init__(page)
        self._page, self._document, self._print_charts = page, document, print_charts
        self._to_load = list(WARMS)

    def take_chart(self, way: str) -> None:
        """Copy, save or print the chart that is shown."""
        request = self._page.request
        if request is None:
            self._say(tr("leader.choose_first"), Tone.INFO)
            return
        try:
            if way in ("copy", "print"):
                {"copy": self._copy, "print": self._print}[way]()
            else:
                kind, _, scale = way.partition("-")
                self._save(kind, int(scale or 1))
        except PlannerError as error:
            self._say(str(error), Tone.ERROR)

    def take_story(self, way: str) -> None:
        """Write the story as one file, in the background."""
        title = self._page.story.title if self._page.story is not None else tr("leader.usual_title")
        suffix = f".{way}"
        path = ask_save(self._page, tr("leader.take_story"), self._place(title, suffix), [tr(f"leader.filter.{way}")], suffix)
        if path is not None:
            self._load_then(lambda: self._write_story(title, path))

    def _copy(self) -> None:
        request = self._page.request
        copy_chart(setting_of(self._document.workspace, [request]), request)
        self._say(tr("leader.copied"), Tone.DONE)

    def _save(self, kind: str, scale: int) -> None:
        """Ask where to and write the chart in the background; a picture has ``scale`` dots a pixel, and one of 4 takes a good half second."""
        request, suffix = self._page.request, f".{kind}"
        path = ask_save(self._page, tr("leader.take_chart"), self._place(title_of(self._document.plan, request), suffix), [tr(f"leader.filter.{kind}")], suffix)
        if path is not None:
            setting = setting_of(self._document.workspace, [request])
            self._in_background(path.stem, lambda progress, cancelled: write_chart(setting, request, path, scale=scale), lambda made: self._offer(tr("leader.saved", name=path.name), path))

    def _print(self) -> None:
        request = self._page.request
        spec = chart_of(self._document.workspace, request)
        self._print_charts([spec], title_of(self._document.plan, request), self._page)

    # --------------------------------------------------------------------------------------------------------- a story

    def _load_then(self, then: Callable[[], None]) -> None:
        """Load what slides need, a step at a time, and go on."""
        if not self._to_load:
            then()
            return
        self._to_load.pop(0)()
        QTimer.singleShot(_PAUSE_MS, self, lambda: self._load_then(then))

    def _write_story(self, title: str, path: Path) -> None:
        scenes, info = self._page.scenes(), self._document.plan.info

        def work(progress: Progress, cancelled: Cancelled) -> StoryFile | None:
            return write_story(info, title, scenes, path, progress=progress, cancelled=cancelled)

        self._in_background(title, work, self._tell_story)

    def _in_background(self, title: str, work: Work, done: Callable[[Any], object]) -> None:
        """Do ``work`` on another thread and say what came of it."""
        try:
            self._document.tasks.run(tr("leader.writing", title=title), work, done, lambda error: self._say(str(error), Tone.ERROR))
        except PlannerError as error:
            self._say(str(error), Tone.ERROR)

    def _tell_story(self, made: StoryFile | None) -> None:
        """Say what became of the story."""
        if made is None:
            self._say(tr("leader.stopped"), Tone.INFO)
        elif made.left_out:
            self._offer(tr("leader.story_saved_without", name=made.path.name, count=made.pages, left=len(made.left_out)), made.path, Tone.WARNING)
        else:
            self._offer(tr("leader.story_saved", name=made.path.name, count=made.pages), made.path)

    # ------------------------------------------------------------------------------------------------------------- said

    def _place(self, title: str, suffix: str) -> Path:
        """Return a name beside the plan that nothing has yet."""
        return unique_path(self._document.workspace.path.with_name(safe_name(f"{title}{suffix}")))

    def _offer(self, sentence: str, path: Path, tone: Tone = Tone.DONE) -> None:
        """Say what was written and offer to open it."""
        link = QUrl.fromLocalFile(str(path))
        self._page.messages.say(sentence, tone, offer=tr("printing.open"), act=lambda: QDesktopServices.openUrl(link), key=_KEY)

    def _say(self, sentence: str, tone: Tone) -> None:
        self._page.messages.say(sentence, tone, key=_KEY)

