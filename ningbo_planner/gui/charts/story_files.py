"""A story as one file: slides, a document with a page for each chart, or a page for a browser; all show what the screen shows, in light colours.

Nothing here touches a window, so it may run on any thread. What speaks to the audience goes out; what the speaker noted stands in the slides' notes only.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.mark_looks import mark_looks
from ningbo_planner.gui.charts.scene import Line, Purpose, Scene, Words
from ningbo_planner.gui.charts.svg_drawing import font_list, svg_text
from ningbo_planner.gui.charts.taking_away import PNG_SCALE, SIZE, Drawing, drawing_of, ensure_application, pdf_bytes, picture_of, png_bytes
from ningbo_planner.gui.theme import Colours
from ningbo_planner.report.figures import figures_text
from ningbo_planner.report.html_pages import story_html
from ningbo_planner.report.native_charts import native_chart
from ningbo_planner.report.told import Palette, Picture, ToldPage, ToldStory
from ningbo_planner.safe_write import safe_write
from ningbo_planner.services.stories import Scene as StoryScene
from ningbo_planner.text import tr

SLIDES, DOCUMENT, PAGE = ".pptx", ".pdf", ".html"
FORMATS = (SLIDES, DOCUMENT, PAGE)
# Where title, unit and notes stand around a chart as texts of their own, the drawing has the rest of a slide.
BARE_SIZE = QSize(1280, 520)
# Height of the line at the foot of a page of a document.
FOOT = 34
_LIBRARY = "ningbo_planner.report.slides"
# What slides need of others' libraries takes a third of a second to load; a window does it in these steps, the last of which is the longest (0.2 s).
WARMS: tuple[Callable[[], object], ...] = (
    lambda: importlib.import_module("lxml.etree"),
    lambda: importlib.import_module("PIL.Image"),
    lambda: importlib.import_module("xlsxwriter"),
    lambda: importlib.import_module(_LIBRARY),
)
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StoryFile:
    """What became of a story.

    Attributes:
        path: where it stands.
        pages: how many charts it has.
        left_out: a sentence for each view that has no chart any more.
    """

    path: Path
    pages: int
    left_out: tuple[str, ...]


def write_story(
    info: PlanInfo,
    title: str,
    scenes: Sequence[StoryScene],
    path: Path,
    *,
    day: date | None = None,
    colours: Colours = theme.LIGHT,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> StoryFile | None:
    """Write a story to ``path``, whose ending tells the kind of file; ``None`` when it was stopped, and then nothing is written.

    Args:
        info, title: whose story it is, and what it is called.
        scenes: its charts as :func:`~ningbo_planner.services.stories.scenes_of` made them.
        path: of the file; one that is there is replaced, whole or not at all.
        day: printed on it; today without one.
        colours: the palette.
        progress, cancelled: told how far it is, asked whether to stop.

    Raises:
        PlannerError: an unknown ending, a story without charts, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PlannerError("charts_out.unknown_format", path=path, known="、".join(FORMATS))
    ensure_application()
    drawn = [scene for scene in scenes if scene.spec is not None]
    if not drawn:
        raise PlannerError("charts_out.empty_story", title=title)
    pages = _Pages(info, title, day or date.today(), colours, drawn, progress or (lambda at, total: None), cancelled or (lambda: False))
    data = {SLIDES: pages.slides, DOCUMENT: pages.document, PAGE: pages.page}[suffix]()
    if data is None:
        return None
    safe_write(path, data)
    return StoryFile(path, len(drawn), tuple(scene.problem for scene in scenes if scene.spec is None))


class _Pages:
    """The pages of one story on their way into a file."""

    def __init__(self, info: PlanInfo, title: str, day: date, colours: Colours, scenes: Sequence[StoryScene], progress: Progress, cancelled: Cancelled) -> None:
        self._info = info
        self._title = title
        self._day = tr("charts_out.day", year=day.year, month=day.month, day=day.day)
        self._colours = colours
        self._scenes = scenes
        self._progress = progress
        self._cancelled = cancelled

    def slides(self) -> bytes | None:
        """Return a presentation."""
        # First, for it is long: whoever stops it does so before anything is drawn.
        library = importlib.import_module(_LIBRARY)
        told = self._told(is_slide=True)
        return None if told is None else library.slides_bytes(told, None, self._cancelled)

    def page(self) -> bytes | None:
        """Return a page for a browser."""
        told = self._told(is_slide=False)
        return None if told is None else story_html(told)

    def document(self) -> bytes | None:
        """Return a document: a cover, then a page for each chart with the plan, the day and its number at its foot."""
        drawings = [self._cover()]
        for number, scene in enumerate(self._walk(), 1):
            drawings.append(self._page(scene.spec, number))
        return None if self._cancelled() else pdf_bytes(self._title, drawings)

    def _walk(self) -> Iterator[StoryScene]:
        for number, scene in enumerate(self._scenes, 1):
            if self._cancelled():
                return
            yield scene
            self._progress(number, len(self._scenes))

    def _told(self, is_slide: bool) -> ToldStory | None:
        """Return the story as data and pictures."""
        pages = [self._told_page(scene, is_slide) for scene in self._walk()]
        if len(pages) < len(self._scenes):
            return None
        return ToldStory(self._title, self._info.title, self._info.issuer, self._day, pages, palette_of(self._colours), font_list())

    def _told_page(self, scene: StoryScene, is_slide: bool) -> ToldPage:
        """Return one page; a slide needs no picture of what an office draws itself."""
        spec = scene.spec
        bare = bare_drawing(spec, self._colours)
        page = ToldPage(spec, scene.view.note, Picture(b"", "", BARE_SIZE.width(), BARE_SIZE.height()), mark_looks(bare.scene))
        if is_slide and native_chart(page) is not None:
            return page
        svg = svg_text(bare.scene, bare.look, spec.title, "" if is_slide else figures_text(spec), is_fluid=not is_slide)
        png = png_bytes(picture_of(bare, PNG_SCALE)) if is_slide else b""
        return replace(page, picture=replace(page.picture, png=png, svg=svg))

    def _cover(self) -> Drawing:
        """Return the first page: title, plan, who made it, the day."""
        look = Look.on_wall(self._colours, QSizeF(SIZE))
        scene = Scene(QSizeF(SIZE), self._colours.base)
        left, top = SIZE.width() * 0.08, SIZE.height() * 0.3
        below = dict.fromkeys(filter(None, (self._info.title, self._info.issuer, self._day)))
        texts = [(self._title, round(look.title * 1.5), True, self._colours.text), *((text, look.body + 4, False, self._colours.muted) for text in below if text != self._title)]
        for text, size, is_bold, colour in texts:
            lines = look.broken(text, SIZE.width() - 2 * left, size, is_bold, most=3)
            extent = look.extent(lines, size, is_bold)
            scene.add(Words(QRectF(QPointF(left, top), extent), lines, size, colour, is_bold, purpose=Purpose.TITLE))
            top += extent.height() + look.gap * (2.5 if is_bold else 1)
        return Drawing(ChartSpec("", ChartKind.CARDS, self._title), scene, look)

    def _page(self, spec: ChartSpec, number: int) -> Drawing:
        """Return the page of one chart, its foot below it."""
        drawing = drawing_of(spec, SIZE - QSize(0, FOOT), self._colours)
        scene, look = drawing.scene, drawing.look
        scene.size = QSizeF(SIZE)
        margin, top = SIZE.width() * 0.014, SIZE.height() - FOOT
        scene.add(Line((QPointF(margin, top), QPointF(SIZE.width() - margin, top)), self._colours.border, 1.0))
        right = tr("charts_out.page", day=self._day, number=number, count=len(self._scenes))
        room = SIZE.width() - 3 * margin - look.width(right, look.small)
        left = look.shortened(" · ".join(dict.fromkeys(filter(None, (self._info.title, self._title)))), room, look.small)
        for text, x, align in ((left, margin, Qt.AlignmentFlag.AlignLeft), (right, SIZE.width() - margin - look.width(right, look.small), Qt.AlignmentFlag.AlignRight)):
            place = QRectF(QPointF(x, top + (FOOT - look.line_height(look.small)) / 2), look.extent((text,), look.small))
            scene.add(Words(place, (text,), look.small, self._colours.muted, align=align, purpose=Purpose.NOTE))
        return drawing


def bare_drawing(spec: ChartSpec, colours: Colours = theme.LIGHT) -> Drawing:
    """Return the drawing of a chart without title, unit and notes, which stand around it as texts of the document; its type is that of a whole slide."""
    look = Look.on_wall(colours, QSizeF(SIZE))
    bare = replace(spec, title="", subtitle="", unit="", footnotes=())
    return Drawing(spec, lay_out(bare, QSizeF(BARE_SIZE), look), look)


def palette_of(colours: Colours) -> Palette:
    """Return the colours of what stands around charts."""
    names = (colours.base, colours.text, colours.muted, colours.border, colours.accent)
    return Palette(*(colour.name() for colour in names), series=tuple(colour.name() for colour in colours.series))
