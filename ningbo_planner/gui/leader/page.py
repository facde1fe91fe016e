"""领导视图: a window of charts bound to the plan, never stale: choose a question and a place, drill, compare, arrange a story, show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSplitter, QStackedWidget, QTabWidget, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import has_chart, kind_name
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.domain.story import Story, StoryView
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView, picture_of
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.leader.choice import ChartChoice
from ningbo_planner.gui.leader.options import OptionsBar
from ningbo_planner.gui.leader.overview import Overview
from ningbo_planner.gui.leader.story_panel import THUMBNAIL, StoryPanel
from ningbo_planner.gui.leader.task_line import TaskLine
from ningbo_planner.gui.messages import MessageBar
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.charting import chart_of
from ningbo_planner.services.stories import Scene, named_scenes, scenes_of, usual_views
from ningbo_planner.services.versions import versions
from ningbo_planner.text import tr

# A change of the plan is drawn when nothing else changed for so long.
_REST_MS = 80
_OVERVIEW_CHARTS = 9
# Thumbnails are laid out as a laptop's screen and painted small.
_THUMBNAIL_PAGE = QSizeF(640, 386)
# What may be taken away of a chart and of a story, in the order of the menus.
CHART_WAYS = ("copy", "png-1", "png-2", "png-3", "png-4", "svg", "pdf", "print")
STORY_WAYS = ("pptx", "pdf", "html")


class LeaderPage(QWidget):
    """The page of charts.

    Attributes:
        request: the chart that is shown large; ``None`` on the overview.

    Signals:
        cell_chosen(CellRef): a figure leads to its cell in the grid.
        present_wanted(bool): the story is to be shown, from its first picture when true, else from the chosen one.
        taken(str): the chart is to be taken away in one of :data:`CHART_WAYS`; story_taken(str): the story, in one of :data:`STORY_WAYS`.
        closed(): the window was closed.
    """

    cell_chosen = Signal(object)
    present_wanted = Signal(bool)
    taken = Signal(str)
    story_taken = Signal(str)
    closed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the overview of the plan of ``document``."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("leaderPage")
        self.setWindowTitle(tr("leader.title"))
        size_to_screen(self, 1280, 800)
        self.request: ChartRequest | None = None
        self._document = document
        self._before: list[ChartRequest | None] = []
        self._story = ""
        self._is_stale = True
        self.choice, self.stories, self.options, self.overview = ChartChoice(), StoryPanel(), OptionsBar(), Overview()
        self.view = ChartView()
        self.view.setObjectName("leaderChart")
        self.view.setAccessibleName(tr("spoken.chart"))
        self.said = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.trail = QLabel(textFormat=Qt.TextFormat.RichText)
        self.trail.setObjectName("chartTrail")
        self.trail.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.back = self._tool("arrow-left", tr("leader.back"), "Alt+Left", self.go_back)
        self.home = self._tool("layout-grid", tr("leader.overview"), "Alt+Home", self.show_overview)
        self.messages = MessageBar()
        self.side = QTabWidget(documentMode=True)
        self.side.setAccessibleName(tr("leader.title"))
        self.pages = QStackedWidget()
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self.refresh)
        self._drawing, self._shrinking = Slices(self), Slices(self)
        self._build()
        self._connect()
        self.refresh()

    # ------------------------------------------------------------------------------------------------------- what is shown

    def show_overview(self) -> None:
        """Show the main charts side by side."""
        self._go(None)

    def show_chart(self, name: str | ChartRequest) -> None:
        """Show one chart large; a name that the plan does not know (any more) is told."""
        try:
            self._go(ChartRequest.parse(name) if isinstance(name, str) else name)
        except PlannerError as error:
            self._say(str(error))

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._before:
            self.request = self._before.pop()
            self.refresh()

    def refresh(self) -> None:
        """Draw the plan as it stands."""
        if not self._document.has_plan or self._document.tasks.is_busy:
            self._rest.start()
            return
        self._is_stale = False
        self.choice.show_plan(self._document.plan)
        self._show()
        self._show_story()

    def scenes(self) -> list[Scene]:
        """Return the pictures of the story that is chosen; the usual ones while there is none."""
        story = self._document.plan.stories.get(self._story)
        return scenes_of(self._document.workspace, story.views if story is not None else usual_views(self._document.plan))

    @property
    def story(self) -> Story | None:
        """The story that is chosen."""
        return self._document.plan.stories.get(self._story)

    def choose_story(self, key: str) -> None:
        """Show another story."""
        self.stories.keep_note()
        self._story = key
        self._show_story()

    def _go(self, request: ChartRequest | None) -> None:
        if request != self.request:
            self._before.append(self.request)
        self.request = request
        self._show()

    def _show(self) -> None:
        """Show overview or chart, with all that stands around it."""
        if not self._document.has_plan:
            return
        request = self.request
        if request is not None and not has_chart(self._document.plan, request):
            self._say(tr("leader.gone"))
            return
        for widget in (self.options, *self._chart_tools):
            widget.setVisible(request is not None)
        self.back.setEnabled(bool(self._before))
        if request is None:
            self.trail.setText(tr("leader.overview"))
            self.choice.show_nothing()
            views = usual_views(self._document.plan)[:_OVERVIEW_CHARTS]
            self.overview.begin(len(views))
            self._drawing.start(self._draw_overview(views), bool)
            self.pages.setCurrentWidget(self.overview)
            return
        spec = chart_of(self._document.workspace, request)
        self.view.show_chart(spec)
        self.pages.setCurrentWidget(self.view)
        self.trail.setText(_trail(spec.trail, kind_name(request.kind)))
        self.choice.show_request(request)
        known = [(version.id, version.name) for version in versions(self._document.workspace)]
        self.options.show_request(self._document.plan, request, known)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.pages.setCurrentWidget(self.said)

    def _show_story(self) -> None:
        """List the stories and the pictures of the chosen one."""
        plan = self._document.plan
        if self._story not in plan.stories:
            self._story = next(iter(plan.stories), "")
        self.stories.show_stories(list(plan.stories.values()), self._story, not self._document.workspace.read_only)
        views = plan.stories[self._story].views if self._story else ()
        self.stories.show_scenes(named_scenes(self._document.workspace, views))
        self._shrinking.start(self._draw_thumbnails(views), bool)

    def _draw_overview(self, views: Sequence[StoryView]) -> Iterator[None]:
        """Draw the charts of the overview one by one, so that keys and paints come in between."""
        for number, scene in self._made_one_by_one(views):
            if scene is not None:
                self.overview.put(number, scene.spec)
            yield

    def _draw_thumbnails(self, views: Sequence[StoryView]) -> Iterator[None]:
        """Draw the pictures of the story small, one by one."""
        for number, scene in self._made_one_by_one(views):
            if scene is not None and scene.spec is not None:
                self.stories.put_thumbnail(number, self._thumbnail(scene.spec), scene.spec.title)
            yield

    def _made_one_by_one(self, views: Sequence[StoryView]) -> Iterator[tuple[int, Scene | None]]:
        """Make charts, each in a turn after a pause; all begin anew when the plan is lent to somebody who writes in it."""
        for number, view in enumerate(views):
            yield number, None
            if not self._document.has_plan or self._document.tasks.is_busy:
                self._rest.start()
                return
            yield number, scenes_of(self._document.workspace, [view])[0]

    def _thumbnail(self, spec: ChartSpec) -> QPixmap:
        look = Look.on_wall(theme.current(), _THUMBNAIL_PAGE)
        picture = picture_of(lay_out(spec, _THUMBNAIL_PAGE, look), look, self.devicePixelRatioF())
        ratio = self.devicePixelRatioF()
        small = picture.scaled(THUMBNAIL * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(ratio)
        return small

    # --------------------------------------------------------------------------------------------------------- its parts

    def _build(self) -> None:
        """Lay the parts out: choosing and stories at the left, above the chart what is chosen of it."""
        self.side.addTab(self.choice, tr("leader.charts"))
        self.side.addTab(self.stories, tr("leader.stories"))
        for page in (self.overview, self.view, self.said):
            self.pages.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, 0)
        head.addWidget(self.back)
        head.addWidget(self.home)
        head.addWidget(self.trail, 1)
        self._chart_tools: Sequence[QWidget] = (self._ways(tr("leader.take_chart"), "download", CHART_WAYS, self.taken.emit),)
        for tool in self._chart_tools:
            head.addWidget(tool)
        head.addWidget(self._ways(tr("leader.take_story"), "presentation", STORY_WAYS, self.story_taken.emit))
        present = QToolButton(text=tr("leader.present"), toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon, autoRaise=True)
        present.setIcon(icon("play"))
        present.setObjectName("leaderPresent")
        present.setToolTip(tr("leader.present_tip"))
        present.clicked.connect(lambda: self.present_wanted.emit(True))
        head.addWidget(present)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 2)
        column.addLayout(head)
        column.addWidget(self.options)
        column.addWidget(self.pages, 1)
        split = QSplitter()
        split.addWidget(self.side)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([34 * theme.UNIT, 120 * theme.UNIT])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.messages)
        whole.addWidget(split, 1)
        whole.addWidget(TaskLine(self._document.tasks))

    def _connect(self) -> None:
        self.choice.chosen.connect(self.show_chart)
        self.options.changed.connect(self.show_chart)
        self.overview.chart_chosen.connect(self.show_chart)
        self.overview.cell_chosen.connect(self.cell_chosen)
        self.view.chart_chosen.connect(self.show_chart)
        self.view.cell_chosen.connect(self.cell_chosen)
        self.view.back_wanted.connect(self.go_back)
        self.stories.chart_chosen.connect(self.show_chart)
        self.stories.story_chosen.connect(self.choose_story)
        self.trail.linkActivated.connect(self.show_chart)
        self._document.changed.connect(self._on_changed)
        self._document.opened.connect(self._on_opened)
        theme.notifier.changed.connect(self._on_theme)
        for keys, slot in (("F5", lambda: self.present_wanted.emit(True)), ("Shift+F5", lambda: self.present_wanted.emit(False)), ("Ctrl+C", lambda: self.taken.emit("copy"))):
            QShortcut(QKeySequence(keys), self, activated=slot)

    def _tool(self, picture: str, text: str, keys: str, slot: object) -> QToolButton:
        tool = QToolButton(autoRaise=True, toolTip=tr("action_tooltip.with_keys", name=text, keys=keys))
        tool.setIcon(icon(picture))
        tool.setAccessibleName(text)
        tool.setShortcut(QKeySequence(keys))
        tool.clicked.connect(slot)
        return tool

    def _ways(self, text: str, picture: str, ways: Sequence[str], tell: object) -> QToolButton:
        """Return a button with a menu of the ways to take something away."""
        button = QToolButton(text=text, toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon, autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIcon(icon(picture))
        menu = QMenu(button)
        for way in ways:
            action = menu.addAction(tr(f"leader.way.{way}"))
            action.setObjectName(f"way-{way}")
            action.triggered.connect(partial(tell, way))
        button.setMenu(menu)
        return button

    def _on_changed(self, _change: object) -> None:
        """Draw anew soon, or when the window is seen again."""
        self._is_stale = True
        if self.isVisible():
            self._rest.start()

    def _on_opened(self) -> None:
        """Begin anew with another plan; without one there is nothing to show."""
        self._before.clear()
        self.stories.forget_note()
        self.request, self._story, self._is_stale = None, "", True
        if not self._document.has_plan:
            self.close()
        elif self.isVisible():
            self.refresh()

    def _on_theme(self) -> None:
        self.view.set_colours(theme.current())
        self.overview.set_colours()
        if self._document.has_plan and self.isVisible():
            self._show_story()

    def showEvent(self, event: object) -> None:
        """Draw what changed while the window was closed."""
        super().showEvent(event)
        if self._is_stale:
            self._rest.start()

    def closeEvent(self, event: object) -> None:
        """Keep the note that was being typed."""
        self.stories.keep_note()
        super().closeEvent(event)
        self.closed.emit()


def _trail(trail: Sequence[tuple[str, str]], here: str) -> str:
    """Return the charts above this one as links, and where we are."""
    links = [f'<a href="{name}">{title}</a>' for name, title in trail]
    return tr("leader.trail_sign").join([*links, here])
