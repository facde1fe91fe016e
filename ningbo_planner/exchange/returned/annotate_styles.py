"""Colours for the cells of a department's own workbook: its style part with a few cell formats more, each a copy of one in use with another fill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ningbo_planner.domain.submission import ProblemGrade
from ningbo_planner.exchange.writer.xml_places import Place, append_child, patched, places, with_attribute

# Light enough to read the figure on, and told apart in grey print by the list of remarks.
_COLOURS = {ProblemGrade.ERROR: "FFF8CBAD", ProblemGrade.ASK: "FFFFF2CC"}
# A frame is seen where the workbook's own conditional colours lie over the fill; also one of the form's colours is light yellow.
_FRAMES = {ProblemGrade.ERROR: "FFC00000", ProblemGrade.ASK: "FFC55A11"}
# The lists that grow, in the order of the part.
_LISTS = ("fills", "borders", "cellXfs")
_IN_LISTS = tuple((name,) for name in _LISTS)
_SIDES = ("left", "right", "top", "bottom")


@dataclass(slots=True)
class Paint:
    """Numbers of cell formats.

    Attributes:
        cells: the coloured copy of a format, by the format's number and the grade.
        head, wrapped: for the sheet of remarks.
    """

    cells: dict[tuple[int, ProblemGrade], int] = field(default_factory=dict)
    head: int = 0
    wrapped: int = 0


def painted_styles(data: bytes, used: Iterable[tuple[int, ProblemGrade]]) -> tuple[bytes, Paint] | None:
    """Return the style part with coloured copies of the formats in ``used``; ``None`` when its lists are not as they should be."""
    found = places(data, lambda name, path: name in _LISTS or path[-1:] in _IN_LISTS)
    lists = {place.name: place for place in found if place.name in _LISTS}
    if set(lists) != set(_LISTS):
        return None
    formats = [place for place in found if place.path[-1:] == ("cellXfs",)]
    first_fill = lists["fills"].children
    fills = {grade: first_fill + at for at, grade in enumerate(_COLOURS)}
    frames = {grade: lists["borders"].children + at for at, grade in enumerate(_FRAMES)}
    paint, added = Paint(), []
    for style, grade in sorted(used):
        source = formats[style] if style < len(formats) else formats[0]
        paint.cells[style, grade] = len(formats) + len(added)
        added.append(_copy(data, source, fills[grade], frames[grade]))
    paint.head, paint.wrapped = len(formats) + len(added), len(formats) + len(added) + 1
    added += [_wrapped(lists["cellXfs"], fills[ProblemGrade.ASK]), _wrapped(lists["cellXfs"], 0)]
    new_fills = [_fill(lists["fills"], colour) for colour in _COLOURS.values()]
    new_frames = [_frame(lists["borders"], colour) for colour in _FRAMES.values()]
    grown = (_grown(data, lists[name], children) for name, children in zip(_LISTS, (new_fills, new_frames, added), strict=True))
    return patched(data, [part for change in grown for part in change]), paint


def _copy(data: bytes, source: Place, fill: int, frame: int) -> bytes:
    """Return a format like ``source`` with another fill and a frame."""
    end = source.tag_end if source.is_closed else data.index(b">", source.end) + 1
    tag = data[source.start : source.tag_end]
    for name, value in (("fillId", fill), ("borderId", frame), ("applyFill", 1), ("applyBorder", 1)):
        tag = with_attribute(tag, name, str(value))
    return tag + data[source.tag_end : end]


def _wrapped(parent: Place, fill: int) -> bytes:
    """Return a format for running text."""
    name, inner = f"{parent.prefix}xf", f"{parent.prefix}alignment"
    return (
        f'<{name} numFmtId="0" fontId="0" fillId="{fill}" borderId="0" xfId="0" applyFill="1" applyAlignment="1">'
        f'<{inner} vertical="top" wrapText="1"/></{name}>'
    ).encode()


def _fill(parent: Place, colour: str) -> bytes:
    """Return a plain fill."""
    prefix = parent.prefix
    return (
        f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{colour}"/>'
        f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
    ).encode()


def _frame(parent: Place, colour: str) -> bytes:
    """Return a border that is the same on all sides."""
    prefix = parent.prefix
    sides = (f'<{prefix}{side} style="medium"><{prefix}color rgb="{colour}"/></{prefix}{side}>' for side in _SIDES)
    return f"<{prefix}border>{''.join(sides)}<{prefix}diagonal/></{prefix}border>".encode()


def _grown(data: bytes, parent: Place, added: list[bytes]) -> list[tuple[int, int, bytes]]:
    """Return the changes that add children to a list that has some, and count them."""
    if parent.is_closed:
        raise ValueError(f"{parent.name} is empty")
    tag = with_attribute(data[parent.start : parent.tag_end], "count", str(parent.children + len(added)))
    return [(parent.start, parent.tag_end, tag), append_child(data, parent, b"".join(added))]
