"""A template workbook as an office left it: its parts, and of each sheet the cells, widths, merges and page set-up to copy from.

Templates are our own files, restyled by the office that uses the program; they are read with the standard XML parser, not with the guarded
reader for files from outside.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.writer.addresses import Area, area, position
from ningbo_planner.exchange.writer.package_writer import relations_part, target_part
from ningbo_planner.exchange.writer.style_book import tag, without_foreign

WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Elements of a sheet that the result keeps as they are.
_KEPT_ELEMENTS = ("printOptions", "pageMargins", "pageSetup", "headerFooter", "drawing", "legacyDrawing", "legacyDrawingHF", "picture")


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """One cell of a template: its style, its text (a number is its text), and where its text stands among the shared ones, fonts included."""

    style: int
    text: str = ""
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row of a template: height in points (``None``: as Excel likes) and cells by column."""

    number: int
    height: float | None
    cells: dict[int, TemplateCell]

    def text(self, column: int) -> str:
        """Return the text of one cell, or nothing."""
        return self.cells[column].text if column in self.cells else ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, its kind (the last word of its type) and the part it points to."""

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class TemplateSheet:
    """One sheet of a template.

    Attributes:
        name, part: its name and its part in the package.
        rows: by number.
        widths: by column, in characters.
        merges: merged areas.
        default_height: of rows without their own, in points.
        kept: page set-up and pictures, by element name.
        show_grid, zoom: of its view.
    """

    name: str
    part: str
    rows: dict[int, TemplateRow] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    default_height: float = 15.0
    kept: dict[str, ElementTree.Element] = field(default_factory=dict)
    show_grid: bool = True
    zoom: str = "100"

    @property
    def last_column(self) -> int:
        """The last column with a cell."""
        return max((column for row in self.rows.values() for column in row.cells), default=1)


class TemplateBook:
    """A template workbook.

    Attributes:
        path: where it was read from.
        parts: all its parts.
        styles: root of its styles.
        sheets: by name, in their order.
    """

    def __init__(self, path: Path) -> None:
        """Read the template at ``path``.

        Raises:
            PlannerError: ``template.missing`` or ``template.unreadable``.
        """
        self.path = path
        try:
            with zipfile.ZipFile(path) as package:
                self.parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
            self.styles = self._root(STYLES)
            without_foreign(self.styles)
            self._strings = [_plain_text(item) for item in self._shared_strings()]
            self.sheets = {sheet.name: sheet for sheet in self._read_sheets()}
        except FileNotFoundError as error:
            raise PlannerError("template.missing", path=str(path)) from error
        except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile, ElementTree.ParseError) as error:
            raise PlannerError("template.unreadable", path=str(path), reason=str(error)) from error

    def sheet(self, name: str) -> TemplateSheet:
        """Return the sheet of this name, or say that the template lost it."""
        if name not in self.sheets:
            raise PlannerError("template.no_sheet", path=str(self.path), sheet=name)
        return self.sheets[name]

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of ``part`` to other parts of the package."""
        name = relations_part(part)
        if name not in self.parts:
            return []
        nodes = [node for node in ElementTree.fromstring(self.parts[name]) if node.get("TargetMode") != "External"]
        return [Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], target_part(part, node.get("Target", ""))) for node in nodes]

    def content_type(self, part: str) -> str | None:
        """Return the content type that the package states for this very part."""
        for node in ElementTree.fromstring(self.parts["[Content_Types].xml"]):
            if node.get("PartName") == f"/{part}":
                return node.get("ContentType")
        return None

    def default_types(self) -> dict[str, str]:
        """Return the content types by file ending."""
        nodes = ElementTree.fromstring(self.parts["[Content_Types].xml"])
        return {node.get("Extension", "").lower(): node.get("ContentType", "") for node in nodes if node.get("Extension")}

    def _root(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[part])

    def _shared_strings(self) -> ElementTree.Element | list[ElementTree.Element]:
        part = "xl/sharedStrings.xml"
        return self._root(part) if part in self.parts else []

    def _read_sheets(self) -> Iterator[TemplateSheet]:
        targets = {relation.id: relation.target for relation in self.relations(WORKBOOK)}
        for node in self._root(WORKBOOK).iterfind(f"{tag('sheets')}/{tag('sheet')}"):
            yield self._read_sheet(node.get("name", ""), targets[node.get(_RELATION_ID, "")])

    def _read_sheet(self, name: str, part: str) -> TemplateSheet:
        root = self._root(part)
        sheet = TemplateSheet(name, part)
        _read_shape(root, sheet)
        for node in root.iterfind(f"{tag('sheetData')}/{tag('row')}"):
            number = int(node.get("r", "0"))
            cells = {position(cell.get("r", ""))[1]: self._read_cell(cell) for cell in node}
            height = node.get("ht")
            sheet.rows[number] = TemplateRow(number, float(height) if height else None, cells)
        return sheet

    def _read_cell(self, node: ElementTree.Element) -> TemplateCell:
        style = int(node.get("s", "0"))
        inline, value = node.find(tag("is")), node.find(tag("v"))
        if inline is not None:
            return TemplateCell(style, _plain_text(inline))
        text = (value.text or "") if value is not None else ""
        if node.get("t") == "s" and text:
            return TemplateCell(style, self._strings[int(text)], int(text))
        return TemplateCell(style, text)


def _read_shape(root: ElementTree.Element, sheet: TemplateSheet) -> None:
    """Read widths, merges, view and page set-up of a sheet."""
    for node in root.iterfind(f"{tag('cols')}/{tag('col')}"):
        # A style set on a whole column reaches to the last of 16,384; the width matters for those in use only.
        for column in range(int(node.get("min", "1")), min(int(node.get("max", "1")), 256) + 1):
            sheet.widths[column] = float(node.get("width", "9"))
    sheet.merges = [area(node.get("ref", "A1")) for node in root.iterfind(f"{tag('mergeCells')}/{tag('mergeCell')}")]
    shape = root.find(tag("sheetFormatPr"))
    if shape is not None:
        sheet.default_height = float(shape.get("defaultRowHeight", "15"))
    view = root.find(f"{tag('sheetViews')}/{tag('sheetView')}")
    if view is not None:
        sheet.show_grid = view.get("showGridLines", "1") not in ("0", "false")
        sheet.zoom = view.get("zoomScale", "100")
    sheet.kept = {name: node for name in _KEPT_ELEMENTS for node in [root.find(tag(name))] if node is not None}


def _plain_text(item: ElementTree.Element) -> str:
    """Return a string item without its fonts and phonetic guides."""
    return "".join(node.text or "" for part in item if part.tag != tag("rPh") for node in part.iter(tag("t")))
