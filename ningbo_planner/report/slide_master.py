"""An empty presentation of ours, made from the library's: 16:9, our type and colours in its theme, a cover and a page for one chart."""

from __future__ import annotations

import copy
from datetime import datetime

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout, SlideMaster
from pptx.util import Inches, Length, Pt

from ningbo_planner.report.office_fonts import themed
from ningbo_planner.report.told import ToldStory
from ningbo_planner.text import tr

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.5)
INNER = Length(WIDTH - 2 * MARGIN)
TITLE_TOP, TITLE_HEIGHT = Inches(0.3), Inches(0.95)
FOOT_TOP, FOOT_HEIGHT = Inches(7.02), Inches(0.32)
TITLE_SIZE, COVER_SIZE, FOOT_SIZE = Pt(26), Pt(38), Pt(11)
_COVER, _CHART = "Title Slide", "Title Only"
# Kinds of places in a master and its layouts: those at the foot of a page, by their numbers in a layout.
_DATE, _FOOTER, _NUMBER = 10, 11, 12


def new_slides(story: ToldStory) -> tuple[Slides, SlideLayout, SlideLayout]:
    """Return an empty presentation, the layout of its cover and the one of its charts."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = WIDTH, HEIGHT
    _describe(slides, story)
    layouts = {layout.name: layout for layout in slides.slide_layouts}
    for name, layout in layouts.items():
        if name not in (_COVER, _CHART):
            slides.slide_layouts.remove(layout)
    cover, chart = layouts[_COVER], layouts[_CHART]
    master = slides.slide_master
    _set_theme(master, story)
    _arrange_master(master)
    for layout in (cover, chart):
        _arrange_foot(layout)
    _arrange_cover(cover)
    cover.name, chart.name = tr("charts_out.layout.cover"), tr("charts_out.layout.chart")
    return slides, cover, chart


def add_foot(slide: Slide, layout: SlideLayout, words: str, day: str) -> None:
    """Put plan, day and page number at the foot of a slide: the library leaves these places of a layout out."""
    for place in layout.placeholders:
        number = place.placeholder_format.idx
        if number in (_DATE, _FOOTER, _NUMBER):
            element = copy.deepcopy(place._element)
            # No two shapes of a slide may have one number.
            element.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
            slide.shapes._spTree.append(element)
            if number != _NUMBER:
                shape = slide.shapes[-1]
                shape.text_frame.text = day if number == _DATE else words


def _describe(slides: Slides, story: ToldStory) -> None:
    """Say in the properties of the file what it is."""
    about = slides.core_properties
    about.title, about.subject, about.author, about.last_modified_by = story.title, story.plan, story.issuer, story.issuer
    about.language = "zh-CN"
    about.created = about.modified = datetime.now()


def _set_theme(master: SlideMaster, story: ToldStory) -> None:
    colours = {f"accent{number}": colour for number, colour in enumerate(story.palette.series[:6], 1)}
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            part._blob = themed(part.blob.decode("utf-8"), colours).encode("utf-8")


def _arrange_master(master: SlideMaster) -> None:
    """Give the places of the master their positions on a wide page, and its title its type."""
    by_kind = {place.placeholder_format.type.name: place for place in master.placeholders}
    _put(by_kind["TITLE"], MARGIN, TITLE_TOP, INNER, TITLE_HEIGHT)
    title = by_kind["TITLE"].text_frame
    title.vertical_anchor = MSO_ANCHOR.TOP
    title.margin_left = title.margin_right = 0
    _put(by_kind["BODY"], MARGIN, Inches(1.5), INNER, Inches(5.3))
    _put_foot(by_kind["FOOTER"], by_kind["DATE"], by_kind["SLIDE_NUMBER"])
    style = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", str(int(TITLE_SIZE.pt * 100)))
    run.set("b", "1")


def _arrange_foot(layout: SlideLayout) -> None:
    by_number = {place.placeholder_format.idx: place for place in layout.placeholders}
    _put_foot(by_number[_FOOTER], by_number[_DATE], by_number[_NUMBER])
    if layout.name == _CHART:
        _put(by_number[0], MARGIN, TITLE_TOP, INNER, TITLE_HEIGHT)


def _put_foot(footer: BaseShape, day: BaseShape, number: BaseShape) -> None:
    """Put the plan's name at the left, the day and the page number at the right."""
    _put(footer, MARGIN, FOOT_TOP, Inches(8.6), FOOT_HEIGHT)
    _put(day, Inches(9.4), FOOT_TOP, Inches(2.4), FOOT_HEIGHT)
    _put(number, Inches(11.9), FOOT_TOP, Length(WIDTH - MARGIN - Inches(11.9)), FOOT_HEIGHT)
    for shape, align in ((footer, PP_ALIGN.LEFT), (day, PP_ALIGN.RIGHT), (number, PP_ALIGN.RIGHT)):
        _set_foot_type(shape, align)


def _set_foot_type(shape: BaseShape, align: PP_ALIGN) -> None:
    """Set size and alignment where the slides inherit them from: the list style of the place."""
    frame = shape.text_frame
    for margin in ("margin_left", "margin_right"):
        setattr(frame, margin, 0)
    body = frame._txBody
    styles = body.find(qn("a:lstStyle"))
    for old in list(styles):
        styles.remove(old)
    level = styles.makeelement(qn("a:lvl1pPr"), {"algn": "l" if align is PP_ALIGN.LEFT else "r"})
    level.append(level.makeelement(qn("a:defRPr"), {"sz": str(int(FOOT_SIZE.pt * 100))}))
    styles.append(level)


def _arrange_cover(cover: SlideLayout) -> None:
    by_number = {place.placeholder_format.idx: place for place in cover.placeholders}
    _put(by_number[0], Inches(1.0), Inches(2.2), Inches(11.333), Inches(1.7))
    _put(by_number[1], Inches(1.0), Inches(4.1), Inches(11.333), Inches(1.6))


def _put(shape: BaseShape, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = Length(left), Length(top), Length(width), Length(height)
