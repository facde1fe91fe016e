"""Our remarks as comments on the cells of a department's own workbook.

A sheet may have comments already, form controls in the same kind of drawing, or neither; what is there stays, ours are put beside it. Where a part
cannot be patched (old drawings are not always XML), the sheet goes without comments: the colours and the list tell the same.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ningbo_planner.exchange.writer.addresses import address, position
from ningbo_planner.exchange.writer.note_parts import COMMENTS_TYPE, SHAPE_TYPE, VML_TYPE, CellNote, NoteBox, boxed, comment_xml, comments_part, drawing_part, shape_xml
from ningbo_planner.exchange.writer.package_writer import CONTENT_TYPES, relations_part, target_part
from ningbo_planner.exchange.writer.sheet_text import text_xml
from ningbo_planner.exchange.writer.xml_places import Place, append_child, as_utf8, patched, places
from ningbo_planner.exchange.writer.xml_text import quoteattr
from ningbo_planner.text import tr

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_PACKAGE}"/>'.encode()
# What comes behind the drawing of notes in a sheet.
_BEHIND = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"}
)
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d+)")
_BLOCKS = re.compile(rb'<o:idmap[^>]*\bdata="([\d,\s]+)"')
_FORM_WIDTH, _FORM_HEIGHT = 72, 24


@dataclass(slots=True)
class CommentWriter:
    """Puts comments into the sheets of one workbook.

    Attributes:
        parts: as stored; changed: those that are other by now.
        links: the namespace of relations between parts; main: that of sheets; both as the workbook's dialect has them.
    """

    parts: Mapping[str, bytes]
    changed: dict[str, bytes]
    links: str
    main: str
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the parts whatever their case."""
        self._names = {name.lower(): name for name in self.parts}

    def write(self, sheet: str, remarks: Mapping[str, str]) -> None:
        """Comment cells, by address, of the sheet whose part is ``sheet``; a sheet that cannot be patched is left as it is."""
        before = dict(self.changed)
        try:
            self._write(sheet, remarks)
        except (ValueError, KeyError, UnicodeDecodeError):
            self.changed.clear()
            self.changed.update(before)

    def _write(self, sheet: str, remarks: Mapping[str, str]) -> None:
        relations = self._find_relations(sheet)
        found = {kind: self._target(sheet, relations, kind) for kind in ("comments", "vmlDrawing", "threadedComment")}
        threads = self._addresses(found["threadedComment"], "threadedComment") if found["threadedComment"] else set()
        boxes = [_box(cell, text) for cell, text in sorted(remarks.items(), key=lambda item: position(item[0])) if cell not in threads]
        new = self._add_comments(sheet, found["comments"], boxes)
        if new:
            self._add_boxes(sheet, found["vmlDrawing"], new)

    # ------------------------------------------------------------------------------------------------------ texts

    def _add_comments(self, sheet: str, part: str, boxes: list[NoteBox]) -> list[NoteBox]:
        """Write the texts; return those of cells that had no comment, which need a box too."""
        if not part:
            part = self._free("xl/comments{}.xml")
            self.changed[part] = comments_part(boxes)
            self._relate(sheet, "comments", part)
            self._declare(f'PartName={quoteattr("/" + part)} ContentType="{COMMENTS_TYPE}"', "Override")
            return boxes
        data = self._data(part)
        found = places(data, lambda name, path: name in ("authors", "commentList", "comment", "text"))
        authors = next(place for place in found if place.name == "authors")
        listed = next(place for place in found if place.name == "commentList")
        texts = {at.attributes["ref"]: text for at, text in zip(found, found[1:], strict=False) if at.name == "comment" and text.name == "text"}
        new = [box for box in boxes if _address(box) not in texts]
        told = "".join(comment_xml(box.note, authors.children).replace("<comment ", f'<comment xmlns="{self.main}" ', 1) for box in new)
        changes = [append_child(data, listed, told.encode())] if new else []
        if new:
            changes.append(append_child(data, authors, f"<{authors.prefix}author>{tr('send_back.author')}</{authors.prefix}author>".encode()))
        changes += [self._said_again(data, texts[_address(box)], box.note) for box in boxes if _address(box) in texts]
        self.changed[part] = patched(data, changes)
        return new

    def _said_again(self, data: bytes, text: Place, note: CellNote) -> tuple[int, int, bytes]:
        """Return the change of a comment that is there: ours is put behind it; one that was ours is replaced."""
        run = f'<r xmlns="{self.main}">{text_xml(chr(10) + note.text)}</r>'
        inner = data[text.tag_end : text.end]
        if is_ours(re.sub(r"<[^>]*>", "", inner.decode())):
            return text.tag_end, text.end, run.replace("\n", "", 1).encode()
        plain = places(data, lambda name, path: name == "t" and path[-1:] == ("text",))
        bare = next((place for place in plain if text.tag_end <= place.start < text.end), None)
        if bare is None:
            return append_child(data, text, run.encode())
        # A text without runs becomes one: beside runs it would not be shown.
        return text.tag_end, text.end, f'<{text.prefix}r>'.encode() + inner + f"</{text.prefix}r>".encode() + run.encode()

    # ------------------------------------------------------------------------------------------------------ boxes

    def _add_boxes(self, sheet: str, part: str, boxes: list[NoteBox]) -> None:
        """Draw the boxes."""
        if part:
            data = self._data(part)
            root = places(data, lambda name, path: not path)[0]
            first = max((int(number) for number in _SHAPE_NUMBER.findall(data)), default=1024) + 1
            kind = "" if b"_x0000_t202" in data else SHAPE_TYPE
            shapes = kind + "".join(shape_xml(box, first + at, at + 1) for at, box in enumerate(boxes))
            declared = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
            if not all(name in data for name in (b"xmlns:v=", b"xmlns:o=", b"xmlns:x=")):
                shapes = re.sub(r"<v:(shapetype|shape) ", rf"<v:\1 {declared} ", shapes)
            self.changed[part] = patched(data, [append_child(data, root, shapes.encode())])
            return
        part = self._free("xl/drawings/vmlDrawing{}.vml")
        self.changed[part] = drawing_part(boxes, self._free_block())
        relation = self._relate(sheet, "vmlDrawing", part)
        types = self._data(self._types())
        if not any(place.attributes.get("Extension", "").lower() == "vml" for place in places(types, lambda name, path: name == "Default")):
            self._declare(f'Extension="vml" ContentType="{VML_TYPE}"', "Default")
        data = self._data(sheet)
        root, *elements = places(data, lambda name, path: len(path) <= 1)
        child = f'<{root.prefix}legacyDrawing xmlns:np="{self.links}" np:id="{relation}"/>'.encode()
        behind = next((place for place in elements if place.name in _BEHIND), None)
        self.changed[sheet] = patched(data, [(behind.start, behind.start, child) if behind is not None else append_child(data, root, child)])

    def _free_block(self) -> int:
        """Return a block of shape numbers that no drawing of the workbook has."""
        drawn = [data for name, data in {**self.parts, **self.changed}.items() if name.lower().endswith(".vml")]
        used = [int(number) for data in drawn for blocks in _BLOCKS.findall(data) for number in blocks.replace(b" ", b"").split(b",") if number]
        return max(used, default=0) + 1

    # ------------------------------------------------------------------------------------------------------ parts

    def _data(self, part: str) -> bytes:
        return as_utf8(self.changed.get(part, b"") or self.parts[part])

    def _find_relations(self, sheet: str) -> list[Place]:
        part = self._relations_of(sheet)
        if part not in self.parts and part not in self.changed:
            return []
        return places(self._data(part), lambda name, path: name == "Relationship")

    def _relations_of(self, sheet: str) -> str:
        part = relations_part(sheet)
        return self._names.get(part.lower(), part)

    def _target(self, sheet: str, relations: list[Place], kind: str) -> str:
        """Return the part that a sheet has of a kind; of drawings of notes the one that the sheet names, not that of its header."""
        wanted = {place.attributes["Id"]: place for place in relations if place.attributes["Type"].endswith("/" + kind)}
        if kind == "vmlDrawing":
            named = places(self._data(sheet), lambda name, path: name == "legacyDrawing" and len(path) == 1)
            ids = {value for place in named for key, value in place.attributes.items() if key.endswith(":id")}
            wanted = {key: place for key, place in wanted.items() if key in ids}
        found = next(iter(wanted.values()), None)
        return self._names[target_part(sheet, found.attributes["Target"].replace("\\", "/")).lower()] if found is not None else ""

    def _addresses(self, part: str, name: str) -> set[str]:
        return {place.attributes.get("ref", "") for place in places(self._data(part), lambda tag, path: tag == name)}

    def _relate(self, sheet: str, kind: str, part: str) -> str:
        """Let a sheet know a new part, and return the name of the relation."""
        name = self._relations_of(sheet)
        data = self._data(name) if name in self.parts or name in self.changed else _NO_RELATIONS
        root, *known = places(data, lambda tag, path: len(path) <= 1)
        taken = {place.attributes.get("Id") for place in known}
        relation = next(each for number in range(1, len(taken) + 2) if (each := f"rIdNote{number}") not in taken)
        target = posixpath.relpath(part, posixpath.dirname(sheet))
        child = f'<{root.prefix}Relationship Id="{relation}" Type="{self.links}/{kind}" Target={quoteattr(target)}/>'
        self.changed[name] = patched(data, [append_child(data, root, child.encode())])
        return relation

    def _types(self) -> str:
        return self._names[CONTENT_TYPES.lower()]

    def _declare(self, attributes: str, name: str) -> None:
        """Tell the package what kind of part a new one is."""
        data = self._data(self._types())
        root = places(data, lambda tag, path: not path)[0]
        self.changed[self._types()] = patched(data, [append_child(data, root, f"<{root.prefix}{name} {attributes}/>".encode())])

    def _free(self, pattern: str) -> str:
        """Return a part name that is not taken."""
        taken, number = {name.lower() for name in (*self.parts, *self.changed)}, 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)


def is_ours(comment: str) -> bool:
    """Tell whether a comment begins with a remark of ours."""
    return comment.strip().startswith(_sign())


def without_ours(comment: str) -> str:
    """Return what a department wrote in a comment: without the remark of ours that it may carry since the workbook was sent back."""
    if not comment:
        return ""
    at = comment.find(_sign())
    return (comment if at < 0 else comment[:at]).strip()


def _sign() -> str:
    """Return the words that our remarks begin with."""
    return tr("send_back.comment", said="")


def _box(cell: str, text: str) -> NoteBox:
    row, column = position(cell)
    note = CellNote(row, column, tr("send_back.author"), "", tr("send_back.comment", said=text))
    return boxed(note, lambda _: _FORM_WIDTH, lambda _: _FORM_HEIGHT)


def _address(box: NoteBox) -> str:
    return address(box.note.row, box.note.column)
