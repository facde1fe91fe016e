"""The small parts around the sheets: relations, content types, document properties, comments, pictures, links to elsewhere.

None of them carries a figure; where one cannot be read, the workbook is read without it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.raw_cell import Area, in_grid
from ningbo_planner.exchange.reader.reading_codes import MAX_PICTURES, MAX_SIDE_RECORDS, Refusal, Refused
from ningbo_planner.exchange.reader.text_runs import TextRuns, decoded
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, PartHandler, parse

CONTENT_TYPES = "[content_types].xml"
_TOLERATED = (Refusal.XML_BROKEN, Refusal.ENCODING, Refusal.WRONG_PART)
_LONGEST_PROPERTY = 2_000


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part.

    Attributes:
        key: its id.
        kind: the last word of its type: ``worksheet``, ``comments``; the same in transitional and strict workbooks.
        target: as written.
        external: whether the target lies outside the package.
    """

    key: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class _RelationHandler:
    """Reads a part of relations."""

    found: list[Relation] = field(default_factory=list)

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        driver.on({"Relationship": self._add})

    def _add(self, attributes: Attributes) -> None:
        """Take a relation."""
        if len(self.found) >= MAX_SIDE_RECORDS:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_SIDE_RECORDS)
        kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2]
        external = attributes.get("TargetMode", "").lower() == "external"
        self.found.append(Relation(attributes.get("Id", ""), kind, attributes.get("Target", ""), external))


def relations_name(part: str) -> str:
    """Return the normal name of the part that holds the relations of ``part`` (``""``: those of the package)."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels").lower()


def read_relations(package: Package, part: str) -> list[Relation]:
    """Return the relations of a part; none when it has no part for them."""
    name = relations_name(part)
    handler = _RelationHandler()
    if package.has(name):
        parse(package, name, handler)
    return handler.found


@dataclass(slots=True)
class ContentTypes:
    """What the package says its parts are, by normal name and by extension."""

    by_name: dict[str, str] = field(default_factory=dict)
    by_extension: dict[str, str] = field(default_factory=dict)

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root != "Types":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        driver.on({"Override": self._override, "Default": self._default})

    def _override(self, attributes: Attributes) -> None:
        """Take the type of one part."""
        name = attributes.get("PartName", "").replace("\\", "/").lstrip("/").lower()
        self.by_name[name] = attributes.get("ContentType", "").lower()

    def _default(self, attributes: Attributes) -> None:
        """Take the type of an extension."""
        self.by_extension[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "").lower()

    def of(self, part: str) -> str:
        """Return the type of a part in small letters, ``""`` when the package does not say."""
        return self.by_name.get(part) or self.by_extension.get(part.rpartition(".")[2], "")


def read_content_types(package: Package) -> ContentTypes:
    """Return the content types.

    Raises:
        Refused: the part is missing; spreadsheet programs do not open such a file either.
    """
    if not package.has(CONTENT_TYPES):
        raise Refused(Refusal.NO_CONTENT_TYPES)
    types = ContentTypes()
    parse(package, CONTENT_TYPES, types)
    return types


def parse_optional(package: Package, name: str | None, handler: PartHandler) -> bool:
    """Parse a part that a workbook can do without; tell whether it could be understood.

    Raises:
        Refused: what no part may be: damaged, too large, with a document type.
    """
    if name is None:
        return False
    try:
        parse(package, name, handler)
    except Refused as refused:
        if refused.code not in _TOLERATED:
            raise
        return False
    return True


@dataclass(slots=True)
class Properties:
    """Reads a part of document properties: every element's text by its local name."""

    found: dict[str, str] = field(default_factory=dict)
    _name: str = ""
    _chunks: list[str] = field(default_factory=list)

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part; its children stand in namespaces of their own."""

        def start(name: str, attributes: Attributes) -> None:
            self._name = attributes.get("name") or (self._name if "docPropsVTypes" in name else name.rpartition(" ")[2])
            self._chunks.clear()
            driver.parser.CharacterDataHandler = self._chunks.append

        driver.parser.StartElementHandler = start
        driver.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        """Keep a property that has a text."""
        text = "".join(self._chunks).strip()
        self._chunks.clear()
        if text and self._name and len(self.found) < MAX_SIDE_RECORDS:
            self.found.setdefault(self._name, text[:_LONGEST_PROPERTY])


@dataclass(slots=True)
class Pictures:
    """Reads a drawing: the cells that its pictures lie over."""

    areas: list[Area] = field(default_factory=list)
    _corner: str = ""
    _field: str = ""
    _chunks: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _has_picture: bool = False

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root != "wsDr":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        anchors = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
        starts = {name: self._open_anchor for name in anchors} | {"pic": self._picture}
        starts |= {"from": lambda _: self._enter("from"), "to": lambda _: self._enter("to")}
        starts |= {name: self._opener(driver, name) for name in ("col", "row", "colOff", "rowOff")}
        ends = dict.fromkeys(("col", "row", "colOff", "rowOff"), lambda: self._close_number(driver))
        driver.on(starts, {**ends, **dict.fromkeys(anchors, self._close_anchor), **dict.fromkeys(("from", "to"), lambda: self._enter(""))})

    def _open_anchor(self, attributes: Attributes) -> None:
        """Begin something that floats."""
        self._numbers = {}
        self._has_picture = False

    def _picture(self, attributes: Attributes) -> None:
        """It is a picture, or a group with one."""
        self._has_picture = True

    def _enter(self, corner: str) -> None:
        """Enter or leave one of its corners."""
        self._corner = corner

    def _opener(self, driver: Driver, name: str) -> Callable[[Attributes], None]:
        """Return the function that listens to one number of a corner."""

        def listen(attributes: Attributes) -> None:
            self._field = f"{self._corner} {name}"
            self._chunks.clear()
            driver.parser.CharacterDataHandler = self._chunks.append

        return listen

    def _close_number(self, driver: Driver) -> None:
        """Keep one number of a corner."""
        driver.parser.CharacterDataHandler = None
        text = "".join(self._chunks).strip()
        if text.isascii() and text.isdigit() and len(text) < 16:
            self._numbers[self._field] = int(text)

    def _close_anchor(self) -> None:
        """Keep where a picture lies; one that ends exactly on a border does not lie over the next cell."""
        numbers = self._numbers
        if not self._has_picture or "from row" not in numbers or "from col" not in numbers:
            return
        row, column = numbers["from row"] + 1, numbers["from col"] + 1
        last_row = numbers.get("to row", row - 1) + (1 if numbers.get("to rowOff", 1) else 0)
        last_column = numbers.get("to col", column - 1) + (1 if numbers.get("to colOff", 1) else 0)
        if len(self.areas) >= MAX_PICTURES:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_PICTURES)
        if in_grid(row, column):
            self.areas.append(Area(row, column, max(row, last_row), max(column, last_column)))


@dataclass(slots=True)
class LinkKind:
    """Reads of a link to elsewhere only what it is: ``externalBook``, ``ddeLink`` or ``oleLink``."""

    kind: str = ""
    service: str = ""

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        driver.on({"ddeLink": self._take_server, "oleLink": lambda _: self._take("oleLink"), "externalBook": lambda _: self._take("externalBook")})

    def _take(self, kind: str) -> None:
        """Keep the kind."""
        self.kind = self.kind or kind

    def _take_server(self, attributes: Attributes) -> None:
        """Keep which program would be asked."""
        self._take("ddeLink")
        self.service = f"{attributes.get('ddeService', '')}|{attributes.get('ddeTopic', '')}"
