"""Puts a workbook together from the parts of a template and newly written sheets: names, properties, pictures; the same bytes for the same input."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ningbo_planner.exchange.writer.chart_parts import CHART_TYPE, CHARTS_RELATION, ChartBox, chart_part, charts_drawing
from ningbo_planner.exchange.writer.note_parts import COMMENTS_TYPE, NOTES_RELATION, VML_TYPE, NoteBox, blocks_of, comments_part, drawing_part
from ningbo_planner.exchange.writer.package_writer import CONTENT_TYPES, package_bytes, relations_part
from ningbo_planner.exchange.writer.sheet_text import attribute, content
from ningbo_planner.exchange.writer.sheet_writer import RELATION_ID, RELATIONS
from ningbo_planner.exchange.writer.style_book import MAIN, StyleBook
from ningbo_planner.exchange.writer.template_book import STYLES, WORKBOOK, TemplateBook, TemplateSheet

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DOCUMENT = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Relations of a sheet that its kept elements use: pictures on the sheet, behind it, and in its headers.
_PICTURES = ("drawing", "vmlDrawing", "image")
_STRINGS = "xl/sharedStrings.xml"
_CHART_PREFIX = "xl/charts/planChart"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name of the workbook: its formula (a text constant in quotes, or areas), and the number of the sheet it belongs to, from 0."""

    name: str
    formula: str
    hidden: bool = False
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of the workbook: name, written part, the template sheet whose pictures it shows, whether people see it, the notes on its cells, and its charts."""

    name: str
    data: bytes
    source: TemplateSheet | None = None
    state: str = "visible"
    notes: Sequence[NoteBox] = ()
    charts: Sequence[ChartBox] = ()


@dataclass(slots=True)
class BookWriter:
    """A workbook in the making.

    Attributes:
        template, styles: where theme, styles and pictures come from.
        title, author, time: of the document; time is ISO, local.
        sheets, names, properties: what is in it; properties are custom texts by name.
        locked: whether sheets can be neither added, taken out nor shown.
    """

    template: TemplateBook
    styles: StyleBook
    title: str
    author: str
    time: str
    sheets: list[BookSheet] = field(default_factory=list)
    names: list[DefinedName] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    locked: bool = False

    def data(self) -> bytes:
        """Return the workbook's file."""
        return package_bytes(self.parts())

    def parts(self) -> dict[str, bytes]:
        """Return all parts of the workbook by name."""
        parts: dict[str, bytes] = {WORKBOOK: self._workbook_xml().encode(), STYLES: self.styles.data()}
        fixed = {kind: part for kind, part in self._fixed_parts().items() if part in self.template.parts}
        parts |= {part: self.template.parts[part] for part in fixed.values()}
        block = 1
        for number, sheet in enumerate(self.sheets, 1):
            parts |= self._sheet_parts(number, sheet, block)
            block += blocks_of(sheet.notes) if sheet.notes else 0
        targets = [(f"worksheets/sheet{number}.xml", "worksheet") for number in range(1, len(self.sheets) + 1)]
        targets += [("styles.xml", "styles"), *((posixpath.relpath(part, "xl"), kind) for kind, part in fixed.items())]
        parts[relations_part(WORKBOOK)] = _relations_xml([(f"rId{at}", kind, target) for at, (target, kind) in enumerate(targets, 1)])
        parts |= self._document_parts()
        parts[CONTENT_TYPES] = self._types_xml(parts)
        return parts

    def _fixed_parts(self) -> dict[str, str]:
        """Return theme and shared texts of the template."""
        theme = {relation.kind: relation.target for relation in self.template.relations(WORKBOOK) if relation.kind == "theme"}
        return theme | {"sharedStrings": _STRINGS}

    def _workbook_xml(self) -> str:
        states = {"visible": ""}
        sheets = "".join(
            f'<sheet name={attribute(sheet.name)} sheetId="{at}"{states.get(sheet.state, f" state={attribute(sheet.state)}")} r:id="rId{at}"/>'
            for at, sheet in enumerate(self.sheets, 1)
        )
        lock = '<workbookProtection lockStructure="1"/>' if self.locked else ""
        names = "".join(map(_name_xml, self.names))
        return (
            f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/>{lock}<bookViews><workbookView activeTab="0"/></bookViews>'
            f"<sheets>{sheets}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}"
            # The values are written beside the formulas; programs that calculate are asked to do so once more.
            '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
        )

    def _sheet_parts(self, number: int, sheet: BookSheet, block: int) -> dict[str, bytes]:
        """Return the part of a sheet and what its pictures and notes need; each use of a template sheet has drawings of its own."""
        part = f"xl/worksheets/sheet{number}.xml"
        parts = {part: sheet.data}
        found = [] if sheet.source is None else [each for each in self.template.relations(sheet.source.part) if each.kind in _PICTURES]
        if sheet.notes and sheet.source is not None and "legacyDrawing" in sheet.source.kept:
            # A sheet has one drawing of this kind; ours stands in its place.
            found = [each for each in found if each.id != sheet.source.kept["legacyDrawing"].get(RELATION_ID)]
        if sheet.charts and sheet.source is not None and "drawing" in sheet.source.kept:
            found = [each for each in found if each.id != sheet.source.kept["drawing"].get(RELATION_ID)]
        relations = []
        for relation in found:
            stem, ending = posixpath.splitext(relation.target)
            own = relation.target if relation.kind == "image" else f"{stem}_{number}{ending}"
            parts |= self._picture_parts(relation.target, own)
            relations.append((relation.id, relation.kind, f"/{own}"))
        if sheet.notes:
            parts |= {f"xl/comments{number}.xml": comments_part(sheet.notes), f"xl/drawings/vmlDrawing{number}.vml": drawing_part(sheet.notes, block)}
            relations += [(NOTES_RELATION, "vmlDrawing", f"/xl/drawings/vmlDrawing{number}.vml"), ("rComments", "comments", f"/xl/comments{number}.xml")]
        if sheet.charts:
            parts |= _chart_parts(number, sheet.charts)
            relations.append((CHARTS_RELATION, "drawing", f"/{_charts_drawing(number)}"))
        if relations:
            parts[relations_part(part)] = _relations_xml(relations)
        return parts

    def _picture_parts(self, part: str, own: str) -> dict[str, bytes]:
        """Return a drawing under its own name with everything that it shows."""
        parts = {own: self.template.parts[part]}
        if relations_part(part) in self.template.parts:
            parts[relations_part(own)] = self.template.parts[relations_part(part)]
        for relation in self.template.relations(part):
            parts |= self._picture_parts(relation.target, relation.target)
        return parts

    def _document_parts(self) -> dict[str, bytes]:
        """Return title, author, time and our own properties."""
        moment = datetime.fromisoformat(self.time).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        times = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified"))
        core = (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{content(self.title)}</dc:title><dc:creator>{content(self.author)}</dc:creator>{times}</cp:coreProperties>"
        )
        own = f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Ningbo Planner</Application></Properties>'
        links = [("rId1", "officeDocument", WORKBOOK), ("rId2", "extended-properties", "docProps/app.xml")]
        links += [("rId4", "custom-properties", "docProps/custom.xml")] if self.properties else []
        core_link = ("rId3", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
        parts = {"docProps/core.xml": core.encode(), "docProps/app.xml": own.encode(), "_rels/.rels": _relations_xml([*links, core_link])}
        return parts | ({"docProps/custom.xml": _properties_xml(self.properties)} if self.properties else {})

    def _types_xml(self, parts: dict[str, bytes]) -> bytes:
        """Return the content types: our own parts by name, those of the template as it says."""
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"} | self.template.default_types()
        defaults |= {"vml": VML_TYPE} if any(part.endswith(".vml") for part in parts) else {}
        overrides = {part: kind for part in parts for kind in [_OWN_TYPES.get(part) or self._template_type(part)] if kind}
        lines = [f"<Default Extension={attribute(name)} ContentType={attribute(kind)}/>" for name, kind in sorted(defaults.items())]
        lines += [f"<Override PartName={attribute('/' + part)} ContentType={attribute(overrides[part])}/>" for part in sorted(overrides)]
        return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'.encode()

    def _template_type(self, part: str) -> str | None:
        """Return the content type of a part that came from the template; a drawing of our own numbering is a drawing."""
        if part.startswith("xl/worksheets/sheet"):
            return f"{_SPREADSHEET}.worksheet+xml"
        if part.startswith("xl/comments"):
            return COMMENTS_TYPE
        if part.startswith(_CHART_PREFIX):
            return CHART_TYPE
        if part.startswith("xl/drawings/drawing") and part.endswith(".xml"):
            return f"{_DOCUMENT}.drawing+xml"
        return self.template.content_type(part)


_OWN_TYPES = {
    WORKBOOK: f"{_SPREADSHEET}.sheet.main+xml",
    STYLES: f"{_SPREADSHEET}.styles+xml",
    _STRINGS: f"{_SPREADSHEET}.sharedStrings+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_DOCUMENT}.extended-properties+xml",
    "docProps/custom.xml": f"{_DOCUMENT}.custom-properties+xml",
}


def _charts_drawing(number: int) -> str:
    return f"xl/drawings/drawingOfCharts{number}.xml"


def _chart_parts(number: int, boxes: Sequence[ChartBox]) -> dict[str, bytes]:
    """Return the drawing and the charts of sheet ``number``."""
    names = [f"{_CHART_PREFIX}{number}_{at}.xml" for at in range(1, len(boxes) + 1)]
    relations = _relations_xml([(f"rId{at}", "chart", f"/{name}") for at, name in enumerate(names, 1)])
    drawing = _charts_drawing(number)
    parts = {name: chart_part(box.chart) for name, box in zip(names, boxes, strict=True)}
    return {drawing: charts_drawing(boxes), relations_part(drawing): relations, **parts}


def _name_xml(name: DefinedName) -> str:
    hidden = ' hidden="1"' if name.hidden else ""
    sheet = "" if name.sheet is None else f' localSheetId="{name.sheet}"'
    return f"<definedName name={attribute(name.name)}{sheet}{hidden}>{content(name.formula)}</definedName>"


def _relations_xml(relations: list[tuple[str, str, str]]) -> bytes:
    """Return a list of relations, each (id, kind or whole type, target)."""
    lines = []
    for number, kind, target in relations:
        whole = kind if kind.startswith("http") else f"{RELATIONS}/{kind}"
        lines.append(f"<Relationship Id={attribute(number)} Type={attribute(whole)} Target={attribute(target)}/>")
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def _properties_xml(properties: dict[str, str]) -> bytes:
    """Return custom document properties; their numbers start at 2 by the standard."""
    lines = [
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name={attribute(name)}><vt:lpwstr>{content(text)}</vt:lpwstr></property>'
        for at, (name, text) in enumerate(properties.items(), 2)
    ]
    spaces = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    return f"{_HEAD}<Properties {spaces}>{''.join(lines)}</Properties>".encode()
