"""Notes on cells as spreadsheet programs keep them: a part with authors and texts, and a drawing (VML) with a box for each, which opens when hovered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.writer.sheet_text import cleaned, content, text_width, text_xml
from ningbo_planner.exchange.writer.style_book import MAIN

# The relation of a sheet to the drawing of its notes.
NOTES_RELATION = "rNotes"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# Shapes are numbered in blocks of so many; a sheet has blocks of its own.
_BLOCK = 1024
# Excel cuts the name of an author behind so many signs.
_LONGEST_AUTHOR = 52
# Sizes in pixels of the screen at 100 %; a narrow sign of the note's font is so wide, a line so high.
_SIGN, _LINE, _MARGIN = 6.5, 17, 14
_NARROW, _WIDE, _HIGHEST = 200, 400, 680
# Texts beyond so many narrow signs get the wide box.
_SHORT = 200
_BESIDE, _ABOVE = 15, 10
_FONT = '<sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/>'
# The kind of shape that a note's box is; a drawing with boxes names it once.
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


class CellNote(NamedTuple):
    """A note: its cell, who wrote it, the words before the text (set in bold), the text."""

    row: int
    column: int
    author: str
    sign: str
    text: str


class NoteBox(NamedTuple):
    """A note with its box: column, pixels in it, row, pixels in it, of the upper left corner and of the lower right one, from 0."""

    note: CellNote
    corners: tuple[int, int, int, int, int, int, int, int]


def boxed(note: CellNote, width_of: Callable[[int], int], height_of: Callable[[int], int]) -> NoteBox:
    """Return a note with a box as large as its text, right of its cell; columns and rows tell how many pixels they take."""
    text = note.sign + note.text
    wide = _WIDE if text_width(text) > _SHORT else _NARROW
    lines = sum(1 + int(text_width(line) * _SIGN) // (wide - _MARGIN) for line in text.split("\n"))
    high = min(lines * _LINE + _MARGIN, _HIGHEST)
    top = max(note.row - 1, 1)
    right, right_rest = _reached(note.column + 1, _BESIDE + wide, width_of)
    bottom, bottom_rest = _reached(top, _ABOVE + high, height_of)
    return NoteBox(note, (note.column, _BESIDE, top - 1, _ABOVE, right - 1, right_rest, bottom - 1, bottom_rest))


def _reached(first: int, length: int, size_of: Callable[[int], int]) -> tuple[int, int]:
    """Return the column or row that so many pixels from the beginning of ``first`` reach, and how far into it."""
    while length >= size_of(first):
        length -= size_of(first)
        first += 1
    return first, length


def comments_part(boxes: Sequence[NoteBox]) -> bytes:
    """Return the part with authors and texts, in the order of the cells; texts are cleaned and never formulas."""
    authors = {name: at for at, name in enumerate(dict.fromkeys(_author(box.note) for box in boxes))}
    names = "".join(f"<author>{content(name)}</author>" for name in authors)
    notes = "".join(comment_xml(box.note, authors[_author(box.note)]) for box in boxes)
    return f'{_HEAD}<comments xmlns="{MAIN}"><authors>{names}</authors><commentList>{notes}</commentList></comments>'.encode()


def _author(note: CellNote) -> str:
    return cleaned(note.author)[0][:_LONGEST_AUTHOR]


def comment_xml(note: CellNote, author: int) -> str:
    """Return one note as it stands in the part with the texts; ``author`` is the number of its writer there."""
    sign = f"<r><rPr><b/>{_FONT}</rPr>{text_xml(note.sign)}</r>" if note.sign else ""
    text = f"<r><rPr>{_FONT}</rPr>{text_xml(note.text)}</r>"
    return f'<comment ref="{address(note.row, note.column)}" authorId="{author}" shapeId="0"><text>{sign}{text}</text></comment>'


def drawing_part(boxes: Sequence[NoteBox], block: int) -> bytes:
    """Return the drawing with the boxes, its shapes numbered from ``block`` on."""
    blocks = ",".join(str(number) for number in range(block, block + blocks_of(boxes)))
    shapes = "".join(shape_xml(box, block * _BLOCK + at, at) for at, box in enumerate(boxes, 1))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>{SHAPE_TYPE}{shapes}</xml>'
    ).encode()


def blocks_of(boxes: Sequence[NoteBox]) -> int:
    """Return how many blocks of numbers the boxes of a sheet take."""
    return 1 + len(boxes) // _BLOCK


def shape_xml(box: NoteBox, number: int, above: int) -> str:
    """Return the box of one note as it stands in the drawing, with its number and its place above the others."""
    anchor = ", ".join(map(str, box.corners))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:{above};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{box.note.row - 1}</x:Row><x:Column>{box.note.column - 1}</x:Column></x:ClientData></v:shape>"
    )


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
