"""A story as slides: a cover, then a page for each chart, which the office draws itself where it can and shows as a picture where it cannot."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from itertools import pairwise

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from ningbo_planner.exchange.writer.sheet_text import cleaned
from ningbo_planner.report.chart_parts import ChartData
from ningbo_planner.report.figures import figures_text
from ningbo_planner.report.native_charts import Form, NativeChart, native_chart
from ningbo_planner.report.office_fonts import FACE
from ningbo_planner.report.slide_master import COVER_SIZE, FOOT_TOP, INNER, MARGIN, TITLE_HEIGHT, TITLE_SIZE, TITLE_TOP, WIDTH, add_foot, new_slides
from ningbo_planner.report.told import ToldPage, ToldStory
from ningbo_planner.text import tr

_SUBTITLE_HEIGHT, _GAP = Inches(0.34), Inches(0.08)
_SUBTITLE_SIZE, _NOTE_SIZE, _MIDDLE_SIZE = Pt(14), Pt(11), Pt(22)
_LEAST_TITLE = 0.7
_SVG_TYPE = "image/svg+xml"
_SVG_SPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def slides_bytes(story: ToldStory, progress: Progress | None = None, cancelled: Cancelled | None = None) -> bytes | None:
    """Return ``story`` as a presentation; ``None`` when somebody stopped it."""
    slides, cover, chart = new_slides(story)
    _add_cover(slides.slides.add_slide(cover), story)
    for number, page in enumerate(story.pages):
        if cancelled is not None and cancelled():
            return None
        slide = slides.slides.add_slide(chart)
        _add_page(slide, chart, page, story, number)
        if progress is not None:
            progress(number + 1, len(story.pages))
    buffer = io.BytesIO()
    slides.save(buffer)
    return buffer.getvalue()


def _add_cover(slide: Slide, story: ToldStory) -> None:
    title, below = slide.placeholders[0], slide.placeholders[1]
    _write(title.text_frame, story.title, COVER_SIZE, story.palette.ink, is_bold=True)
    _write(below.text_frame, "\n".join(filter(None, (story.plan if story.plan != story.title else "", story.issuer, story.day))), Pt(18), story.palette.muted)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for frame in (title.text_frame, below.text_frame):
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT


def _add_page(slide: Slide, layout: SlideLayout, page: ToldPage, story: ToldStory, number: int) -> None:
    """Fill one slide: finding, what is drawn and its unit, the chart, notes, foot; and what is to be said in its notes."""
    spec, palette = page.spec, story.palette
    native = native_chart(page)
    _write(slide.shapes.title.text_frame, spec.title, _fitting(spec.title, TITLE_SIZE), palette.ink, is_bold=True)
    top = Length(TITLE_TOP + TITLE_HEIGHT)
    subtitle = "；".join(filter(None, (native.subtitle or spec.subtitle, native.remark) if native else (spec.subtitle,)))
    _add_words(slide, subtitle, (MARGIN, top, Length(INNER - Inches(2.6)), _SUBTITLE_HEIGHT), _SUBTITLE_SIZE, palette.muted)
    unit = tr("chart.unit", unit=spec.unit) if spec.unit else ""
    _add_words(slide, unit, (Length(WIDTH - MARGIN - Inches(2.5)), top, Inches(2.5), _SUBTITLE_HEIGHT), _SUBTITLE_SIZE, palette.muted, PP_ALIGN.RIGHT)
    notes = "\n".join(tr("chart.note", text=note) for note in spec.footnotes)
    notes_height = Length(_lines_of(notes, _NOTE_SIZE) * int(_NOTE_SIZE * 1.4)) if notes else Length(0)
    top, bottom = Length(top + _SUBTITLE_HEIGHT + _GAP), Length(FOOT_TOP - _GAP - notes_height)
    _add_words(slide, notes, (MARGIN, bottom, INNER, notes_height), _NOTE_SIZE, palette.muted)
    room = (MARGIN, top, INNER, Length(bottom - top - _GAP))
    if native is not None:
        _add_chart(slide, native, page, story, room)
    else:
        _add_picture(slide, page, room, number)
    add_foot(slide, layout, " · ".join(dict.fromkeys(filter(None, (story.plan, story.title)))), story.day)
    if page.note:
        _write(slide.notes_slide.notes_text_frame, page.note, Pt(14), palette.ink)


def _add_chart(slide: Slide, native: NativeChart, page: ToldPage, story: ToldStory, room: tuple[Length, Length, Length, Length]) -> None:
    """Add a chart that the office draws, with its workbook; a ring's total stands in its hole."""
    frame = slide.shapes.add_chart(None, *room, ChartData(native, story.palette))
    _describe(frame._element.find(qn("p:nvGraphicFramePr")), page)
    if native.form is Form.RING and native.middle:
        left, top, width, height = room
        # Where the layout of a ring puts its middle (``chart_parts``).
        place = (Length(left + int(width * 0.17)), Length(top + int(height * 0.4)), Length(int(width * 0.2)), Length(int(height * 0.2)))
        _add_words(slide, native.middle, place, _MIDDLE_SIZE, story.palette.ink, PP_ALIGN.CENTER, MSO_ANCHOR.MIDDLE)


def _add_picture(slide: Slide, page: ToldPage, room: tuple[Length, Length, Length, Length], number: int) -> None:
    """Add the picture, as large as it fits, and with it the drawing, which newer offices show in its place."""
    left, top, width, height = room
    scale = min(width / page.picture.width, height / page.picture.height)
    size = (Length(int(page.picture.width * scale)), Length(int(page.picture.height * scale)))
    picture = slide.shapes.add_picture(io.BytesIO(page.picture.png), Length(left + (width - size[0]) // 2), top, *size)
    _describe(picture._element.find(qn("p:nvPicPr")), page)
    if page.picture.svg:
        part = Part(PackURI(f"/ppt/media/drawing{number + 1}.svg"), _SVG_TYPE, slide.part.package, page.picture.svg.encode("utf-8"))
        _add_drawing(picture._element.find(".//" + qn("a:blip")), slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def _add_drawing(blip: etree._Element, relation: str) -> None:
    extensions = etree.SubElement(blip, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=_SVG_EXTENSION)
    drawing = etree.SubElement(extension, f"{{{_SVG_SPACE}}}svgBlip", nsmap={"asvg": _SVG_SPACE})
    drawing.set(qn("r:embed"), relation)


def _describe(properties: etree._Element, page: ToldPage) -> None:
    """Say what a chart shows to those who cannot see it."""
    named = properties.find(qn("p:cNvPr"))
    named.set("name", page.spec.name)
    named.set("descr", cleaned(figures_text(page.spec))[0])


def _add_words(
    slide: Slide,
    text: str,
    place: tuple[Length, Length, Length, Length],
    size: Length,
    colour: str,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:
    if not text:
        return
    frame = slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _write(frame, text, size, colour)
    for paragraph in frame.paragraphs:
        paragraph.alignment = align


def _write(frame: TextFrame, text: str, size: Length, colour: str, is_bold: bool = False) -> None:
    """Write ``text``, a paragraph a line, in our type for every script."""
    lines = cleaned(text)[0].split("\n")
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size.pt), is_bold
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        run.font.name = FACE
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        for script in ("ea", "cs"):
            etree.SubElement(properties, qn(f"a:{script}")).set("typeface", FACE)


def _fitting(title: str, size: Length) -> Length:
    """Return the type in which a title has two lines at most, as far as it can still be called a title."""
    points = size.pt
    while _lines_of(title, Pt(points)) > 2 and points > size.pt * _LEAST_TITLE:
        points -= 1
    return Pt(points)


def _lines_of(text: str, size: Length) -> int:
    """Return about how many lines ``text`` takes over the whole width."""
    return sum(max(1, math.ceil(_ems(line) * size / INNER)) for line in text.split("\n"))


def _ems(line: str) -> float:
    """Return about how long a line is, in heights of its letters: Chinese signs are square, offices put a little room between them and Latin letters."""
    wide = [ord(sign) > 0x2000 for sign in line]
    return sum(1.0 if is_wide else 0.7 for is_wide in wide) + 0.25 * sum(one != other for one, other in pairwise(wide))
