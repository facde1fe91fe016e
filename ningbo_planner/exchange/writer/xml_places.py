"""Where the elements of an XML part stand, byte by byte, so that a part can be patched and everything else in it stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

_DECLARED = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*)(["'])[^"']*\2""")
_ATTRIBUTE = rb"""(\s%s\s*=\s*)("[^"]*"|'[^']*')"""


@dataclass(slots=True)
class Place:
    """One element of a part.

    Attributes:
        name: its local name; prefix: with the colon, or nothing.
        attributes: as written.
        start, tag_end: first byte of its tag, byte behind it.
        end: first byte of its closing tag; the same as ``tag_end`` where it has none.
        path: local names from the root down to its parent.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    tag_end: int
    end: int
    path: tuple[str, ...]
    children: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether it is an empty tag (``<a/>``)."""
        return self.end == self.tag_end

    def attribute(self, name: str) -> str | None:
        """Return an attribute by its local name."""
        return next((value for key, value in self.attributes.items() if key.rpartition(":")[2] == name), None)


@dataclass(slots=True)
class _Finder:
    """Collects the places of wanted elements."""

    data: bytes
    wanted: Callable[[str, tuple[str, ...]], bool]
    found: list[Place] = field(default_factory=list)
    stack: list[tuple[str, Place | None]] = field(default_factory=list)

    def start(self, parser: expat.XMLParserType, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        prefix, colon, name = tag.rpartition(":")
        path = tuple(each for each, _ in self.stack)
        if self.stack and self.stack[-1][1] is not None:
            self.stack[-1][1].children += 1
        place = None
        if self.wanted(name, path):
            begin = parser.CurrentByteIndex
            tag_end = _tag_end(self.data, begin)
            place = Place(name, prefix + colon, attributes, begin, tag_end, tag_end, path)
            self.found.append(place)
        self.stack.append((name, place))

    def end(self, parser: expat.XMLParserType) -> None:
        """Take a closing tag."""
        _, place = self.stack.pop()
        if place is not None and self.data[place.tag_end - 2 : place.tag_end] != b"/>":
            place.end = parser.CurrentByteIndex


def as_utf8(data: bytes) -> bytes:
    """Return a part in UTF-8, its declaration saying so; most parts are returned as they are."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16").encode()
        return _DECLARED.sub(rb"\1\2UTF-8\2", data, count=1)
    return data


def places(data: bytes, wanted: Callable[[str, tuple[str, ...]], bool]) -> list[Place]:
    """Return the places of the elements that ``wanted(name, path)`` wants, in the order of their tags.

    Raises:
        ValueError: the part is no XML that may be patched (broken, or with a document type).
    """
    parser = expat.ParserCreate()
    finder = _Finder(data, wanted)
    parser.StartElementHandler = lambda tag, attributes: finder.start(parser, tag, attributes)
    parser.EndElementHandler = lambda tag: finder.end(parser)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return finder.found


def patched(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return ``data`` with stretches replaced, each given by first byte, byte behind it, and what comes instead."""
    for start, end, instead in sorted(changes, reverse=True):
        data = data[:start] + instead + data[end:]
    return data


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Return an opening tag with an attribute set."""
    pattern = re.compile(_ATTRIBUTE % name.encode())
    if pattern.search(tag):
        return pattern.sub(lambda found: found[1] + f'"{value}"'.encode(), tag, count=1)
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at].rstrip() + f' {name}="{value}"'.encode() + tag[at:]


def append_child(data: bytes, parent: Place, child: bytes) -> tuple[int, int, bytes]:
    """Return the change that adds ``child`` as the last one of ``parent``."""
    if not parent.is_closed:
        return parent.end, parent.end, child
    tag = data[parent.start : parent.tag_end]
    closing = f"</{parent.prefix}{parent.name}>".encode()
    return parent.start, parent.tag_end, tag[:-2].rstrip() + b">" + child + closing


def _tag_end(data: bytes, begin: int) -> int:
    """Return the byte behind the tag that begins at ``begin``; a ``>`` inside quotes does not end it."""
    quote = 0
    for at in range(begin, len(data)):
        sign = data[at]
        if quote:
            quote = 0 if sign == quote else quote
        elif sign in b"\"'":
            quote = sign
        elif sign == ord(">"):
            return at + 1
    raise ValueError("a tag without an end")


def _refuse_doctype(*declaration: object) -> None:
    raise ValueError("a document type")
