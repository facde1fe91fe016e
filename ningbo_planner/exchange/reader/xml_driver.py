"""XML of a stranger's file, parsed without ever meeting a document type, an entity or an encoding we do not know.

Elements are judged by their local name within the namespace of the part's root, so that transitional, strict and prefixed workbooks read
alike and elements of other makers are left aside.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from xml.parsers import expat

from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.reading_codes import MAX_BYTES_WITHOUT_TAG, MAX_LEVELS, Refusal, Refused

Attributes = dict[str, str]
_SEPARATOR = " "
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_CHOICE = f"{_COMPATIBILITY}{_SEPARATOR}Choice"
_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1"})
_DOCTYPE = "<!DOCTYPE"
_FORBIDDEN = tuple(_DOCTYPE.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_NO_MEMORY = 1
_OVERLAP = 2 * len(_DOCTYPE)
# Smaller parts cannot hurt, whatever is in them, and are not looked at.
_MEASURED_FROM = 1 << 20


class PartHandler(Protocol):
    """What the driver asks of the reader of one kind of part."""

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root element (its local name); set the driver's ``starts`` and ``ends``, or its parser's handlers."""


class Driver:
    """One parser over one part.

    Attributes:
        part: the part's name, for messages.
        parser: expat's parser; a handler may put its own functions there where speed matters.
        starts, ends: functions by full element name, see ``full``.
        space: namespace of the root element.
    """

    def __init__(self, part: str, handler: PartHandler) -> None:
        """Make a parser that refuses document types and foreign encodings and then hands elements to ``handler``."""
        self.part = part
        self.space = ""
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self._handler = handler
        self._seen_root = False
        self._tail = b""
        self._skipped = 0
        self._fed = self._without_tag = self._levels = 0
        self._resume: tuple[Any, Any, Any] = (None, None, None)
        self.parser = expat.ParserCreate(None, _SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._on_root
        self.parser.XmlDeclHandler = self._on_declaration
        self.parser.StartDoctypeDeclHandler = self._on_doctype
        self.parser.EntityDeclHandler = self._on_doctype

    def full(self, local: str) -> str:
        """Return the name under which expat reports an element of the root's namespace."""
        return f"{self.space}{_SEPARATOR}{local}" if self.space else local

    def on(self, starts: dict[str, Callable[[Attributes], None]], ends: dict[str, Callable[[], None]] | None = None) -> None:
        """Hand elements to functions by their local names from here on."""
        self.starts = {self.full(local): function for local, function in starts.items()}
        self.ends = {self.full(local): function for local, function in (ends or {}).items()}
        self.listen()

    def listen(self) -> None:
        """Use ``starts`` and ``ends`` (again)."""
        self.parser.StartElementHandler = self.dispatch_start
        self.parser.EndElementHandler = self.dispatch_end

    def skip(self) -> None:
        """Leave the element that has just begun aside, with all that is in it."""
        parser = self.parser
        self._resume = (parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler)
        self._skipped = 1
        parser.CharacterDataHandler = None
        parser.StartElementHandler = self._on_skipped_start
        parser.EndElementHandler = self._on_skipped_end

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Parse the part.

        Raises:
            Refused: document type, unknown encoding, or not well-formed.
            MemoryError: expat needs more memory than this process may have.
        """
        try:
            for chunk in chunks:
                self._measure(chunk)
                self._feed_chunk(chunk)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            if error.code == _NO_MEMORY:
                raise MemoryError from error
            raise Refused(Refusal.XML_BROKEN, part=self.part, line=error.lineno) from error

    def _measure(self, chunk: bytes) -> None:
        """Refuse elements inside elements without end, and one text or tag that does not end, before expat keeps all of it.

        Only what the bytes show for certain counts: other kinds of text with ``<`` in them, or two bytes a character, are left to the limit of memory.
        """
        self._fed += len(chunk)
        if self._fed < _MEASURED_FROM:
            return
        tags = chunk.count(b"<")
        self._without_tag = 0 if tags else self._without_tag + len(chunk)
        if self._without_tag > MAX_BYTES_WITHOUT_TAG:
            raise Refused(Refusal.TOO_MUCH_CONTENT, limit=MAX_BYTES_WITHOUT_TAG >> 20)
        if b"<!" not in chunk and b"\0" not in chunk:
            self._levels += tags - 2 * chunk.count(b"</") - chunk.count(b"/>") - chunk.count(b"<?")
        if self._levels > MAX_LEVELS:
            raise Refused(Refusal.TOO_DEEP, part=self.part, limit=MAX_LEVELS)

    def _feed_chunk(self, chunk: bytes) -> None:
        """Parse a piece; before the root element it is searched for a document type first.

        An exception in a handler does not stop expat before the end of the piece, so the declaration of the encoding gets a piece of its own
        and the search comes before the parser.
        """
        if self._seen_root:
            self.parser.Parse(chunk, False)
            return
        window = self._tail + chunk
        if any(pattern in window for pattern in _FORBIDDEN):
            raise Refused(Refusal.DOCTYPE, part=self.part)
        self._tail = window[-_OVERLAP:]
        border = chunk.find(b"?>") + 2 if chunk.removeprefix(codecs.BOM_UTF8).startswith(b"<?xml") else 0
        self.parser.Parse(chunk[:border], False)
        self.parser.Parse(chunk[border:], False)

    def _on_root(self, name: str, attributes: Attributes) -> None:
        """Learn the namespace of the part from its root element."""
        self._seen_root = True
        space, _, local = name.rpartition(_SEPARATOR)
        self.space = space
        self.listen()
        self._handler.begin(self, local, attributes)

    def _on_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """Refuse an encoding that is not one of the few that XML parsers must know."""
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise Refused(Refusal.ENCODING, part=self.part, encoding=encoding[:40])

    def _on_doctype(self, *_: Any) -> None:
        """Refuse what slipped through the search for it."""
        raise Refused(Refusal.DOCTYPE, part=self.part)

    def dispatch_start(self, name: str, attributes: Attributes) -> None:
        """Hand an element to its function; of alternative contents the one for readers that know no extension is taken."""
        function = self.starts.get(name)
        if function is not None:
            function(attributes)
        elif name == _CHOICE:
            self.skip()

    def dispatch_end(self, name: str) -> None:
        """Hand the end of an element to its function."""
        function = self.ends.get(name)
        if function is not None:
            function()

    def _on_skipped_start(self, name: str, attributes: Attributes) -> None:
        """Count one level down."""
        self._skipped += 1

    def _on_skipped_end(self, name: str) -> None:
        """Count one level up; at the top, listen again."""
        self._skipped -= 1
        if not self._skipped:
            self.parser.StartElementHandler, self.parser.EndElementHandler, self.parser.CharacterDataHandler = self._resume


class WellFormed:
    """Asks of a part only that it be well-formed XML of the allowed kind."""

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Listen to nothing more."""
        driver.parser.StartElementHandler = None
        driver.parser.EndElementHandler = None


def parse(package: Package, name: str, handler: PartHandler) -> None:
    """Parse a part of a package with ``handler``.

    Raises:
        Refused: see ``Driver.feed`` and ``Package.chunks``.
    """
    Driver(name, handler).feed(package.chunks(name))


def is_true(value: str | None) -> bool:
    """Tell whether an XML boolean is set; absent is not."""
    return value is not None and value.strip().lower() in ("1", "true", "on")


def attribute(attributes: Attributes, local: str) -> str | None:
    """Return an attribute that stands in a namespace of its own (``r:id``), by its local name."""
    ending = _SEPARATOR + local
    return next((value for name, value in attributes.items() if name.endswith(ending)), None)
