"""Writes one worksheet as XML: cells by type, formulas with their values, checks while typing, colours by condition, protection, print set-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

from ningbo_planner.domain import exact
from ningbo_planner.exchange.writer.addresses import Area, address, letters
from ningbo_planner.exchange.writer.chart_parts import CHARTS_RELATION
from ningbo_planner.exchange.writer.note_parts import NOTES_RELATION, CellNote, NoteBox, boxed
from ningbo_planner.exchange.writer.sheet_text import attribute, content, is_plain, text_xml
from ningbo_planner.exchange.writer.style_book import MAIN

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION_ID = f"{{{RELATIONS}}}id"
# A cell keeps a number as a binary float; beyond this many digits it would come back changed, so it is written as text.
EXACT_DIGITS = 15
A4, A3 = "9", "8"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its ``=`` and the value it has now, for programs that do not calculate."""

    text: str
    value: str | Decimal


@dataclass(frozen=True, slots=True)
class SharedText:
    """A text that stands among the shared ones of the package, with its fonts."""

    index: int
    text: str


Value = str | Decimal | int | Formula | SharedText | None


@dataclass(frozen=True, slots=True)
class Validation:
    """What a cell takes while a person types.

    Attributes:
        areas: the cells; a relative formula speaks of the first.
        kind: ``custom``, ``list``, ``textLength``, ``date`` …
        first, second: formulas; ``operator`` says how they bound the value.
        title, prompt: shown when the cell is chosen (at most 32 and 255 characters).
        error_title, error: shown when the entry is refused (at most 32 and 225 characters).
    """

    areas: Sequence[Area]
    kind: str
    first: str
    second: str = ""
    operator: str = "between"
    title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A colour by condition: areas (the formula speaks of the first cell), formula, number of the conditional format."""

    areas: Sequence[Area]
    formula: str
    format: int


@dataclass(slots=True)
class _Row:
    """One row: its height and its cells by column, each with value and style."""

    height: float | None = None
    fixed: bool = False
    hidden: bool = False
    cells: dict[int, tuple[Value, int]] = field(default_factory=dict)


class SheetWriter:
    """One worksheet in the making.

    Attributes:
        widths: by column, in characters; hidden: columns that are not shown.
        merges, validations, highlights: see their classes.
        frozen: row and column of the first cell that scrolls.
        protected: whether cells are locked as their styles say; without a password.
        kept: page set-up and pictures taken over from a template.
        fit_width: whether print shrinks to the width of one page, landscape; paper: by Excel's number, 9 is A4, 8 is A3.
        quiet: areas without Excel's green corners.
        notes: what is written beside cells.
        breaks: rows behind which a page ends.
        has_charts: whether a drawing with charts stands on it, in place of the template's.
    """

    def __init__(self) -> None:
        """Start an empty sheet."""
        self._rows: dict[int, _Row] = {}
        self._finished: dict[int, str] = {}
        self._finished_columns = 1
        self.widths: dict[int, float] = {}
        self.hidden: set[int] = set()
        self.merges: list[Area] = []
        self.validations: list[Validation] = []
        self.highlights: list[Highlight] = []
        self.frozen: tuple[int, int] | None = None
        self.protected = False
        self.kept: Mapping[str, ElementTree.Element] = {}
        self.fit_width = False
        self.paper = A4
        self.show_grid = True
        self.zoom = "100"
        self.active = ""
        self.default_height = 15.0
        self.quiet: list[Area] = []
        self.notes: list[CellNote] = []
        self.breaks: list[int] = []
        self.has_charts = False

    def put(self, row: int, column: int, value: Value, style: int = 0) -> None:
        """Write one cell; ``None`` writes only its style. A text is text whatever its first sign is."""
        held = self._rows.get(row)
        if held is None:
            held = self._rows[row] = _Row()
        held.cells[column] = (value, style)

    def put_styles(self, row: int, cells: Mapping[int, tuple[Value, int]]) -> None:
        """Write many cells of one row, by column each its value and style."""
        self._rows.setdefault(row, _Row()).cells.update(cells)

    def put_row(self, row: int, xml: str, last: int) -> None:
        """Write a whole row that is finished; its cells begin in the first column and end in column ``last``."""
        self._finished[row] = xml
        self._finished_columns = max(self._finished_columns, last)

    def put_texts(self, row: int, texts: Sequence[str]) -> None:
        """Write a whole row of cleaned texts without styles, from the first column on, at most as many as the alphabet has letters."""
        # Texts that stand in XML as they are stay so when they are joined.
        written = texts if is_plain("".join(texts)) and all(texts) else None
        if written is None:
            cells = [f'<c r="{letter}{row}" t="inlineStr"><is>{text_xml(text)}</is></c>' if text else f'<c r="{letter}{row}"/>' for letter, text in zip(_LETTERS, texts, strict=False)]
            self.put_row(row, f'<row r="{row}">{"".join(cells)}</row>', len(texts))
        else:
            self.put_row(row, _row_of_texts(len(written)).replace("\x01", str(row)) % tuple(written), len(written))

    def style_at(self, row: int, column: int) -> int:
        """Return the style of a cell written before."""
        return self._rows[row].cells[column][1]

    def texts(self, row: int) -> Iterator[tuple[int, str, int]]:
        """Yield the texts of a row, each with its column and style."""
        for column, (value, style) in self._rows[row].cells.items():
            if isinstance(value, (str, SharedText)):
                yield column, value if isinstance(value, str) else value.text, style

    def shape_row(self, row: int, height: float | None = None, fixed: bool = False, hidden: bool = False) -> None:
        """Set a row's height in points; one that is not fixed grows when a person types more lines."""
        shaped = self._rows.setdefault(row, _Row())
        shaped.height, shaped.fixed, shaped.hidden = height, fixed, hidden

    def merge(self, merged: Area) -> None:
        """Merge the cells of an area of more than one."""
        if merged[:2] != merged[2:]:
            self.merges.append(merged)

    def note_boxes(self) -> list[NoteBox]:
        """Return the notes in the order of their cells, each with its box."""
        return [boxed(note, self._column_pixels, self._row_pixels) for note in sorted(self.notes)]

    def _column_pixels(self, column: int) -> int:
        return 0 if column in self.hidden else int(self.widths.get(column, 9) * 7) + 5

    def _row_pixels(self, number: int) -> int:
        row = self._rows.get(number)
        height = self.default_height if row is None or row.height is None else row.height
        return 0 if row is not None and row.hidden else round(height * 4 / 3)

    @property
    def used(self) -> Area:
        """The area with cells."""
        numbers = self._rows.keys() | self._finished.keys()
        columns = [end for row in self._rows.values() if row.cells for end in (min(row.cells), max(row.cells))]
        columns += [1, self._finished_columns] if self._finished or not columns else []
        return Area(min(numbers, default=1), min(columns), max(numbers, default=1), max(columns))

    def data(self) -> bytes:
        """Return the part; its elements stand in the order that the schema wants."""
        parts = [
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">',
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if self.fit_width else "",
            f'<dimension ref="{self.used.text}"/>',
            self._view_xml(),
            f'<sheetFormatPr defaultRowHeight="{self.default_height:g}"/>',
            self._columns_xml(),
            "<sheetData>",
            *(self._finished.get(number) or _row_xml(number, self._rows[number]) for number in sorted(self._rows.keys() | self._finished.keys())),
            "</sheetData>",
            _PROTECTION if self.protected else "",
            self._merges_xml(),
            *(_highlight_xml(highlight, priority) for priority, highlight in enumerate(self.highlights, 1)),
            self._validations_xml(),
            self._page_xml(),
            self._breaks_xml(),
            self._quiet_xml(),
            *(self._picture_xml(name) for name in ("drawing", "legacyDrawing", "legacyDrawingHF", "picture")),
            "</worksheet>",
        ]
        return "".join(parts).encode()

    def _view_xml(self) -> str:
        grid = "" if self.show_grid else ' showGridLines="0"'
        pane = ""
        if self.frozen:
            row, column = self.frozen
            corner = address(row, column)
            pane = f'<pane xSplit="{column - 1}" ySplit="{row - 1}" topLeftCell="{corner}" activePane="bottomRight" state="frozen"/>'
            pane += '<selection pane="topRight"/><selection pane="bottomLeft"/>'
        chosen = self.active or "A1"
        where = ' pane="bottomRight"' if self.frozen else ""
        pane += f'<selection{where} activeCell="{chosen}" sqref="{chosen}"/>'
        return f'<sheetViews><sheetView{grid} zoomScale="{self.zoom}" zoomScaleNormal="{self.zoom}" workbookViewId="0">{pane}</sheetView></sheetViews>'

    def _columns_xml(self) -> str:
        columns = sorted(self.widths.keys() | self.hidden)
        if not columns:
            return ""
        return f"<cols>{''.join(map(self._column_xml, columns))}</cols>"

    def _column_xml(self, column: int) -> str:
        hidden = ' hidden="1"' if column in self.hidden else ""
        return f'<col min="{column}" max="{column}" width="{self.widths.get(column, 9):g}" customWidth="1"{hidden}/>'

    def _merges_xml(self) -> str:
        if not self.merges:
            return ""
        merged = "".join(f'<mergeCell ref="{each.text}"/>' for each in self.merges)
        return f'<mergeCells count="{len(self.merges)}">{merged}</mergeCells>'

    def _validations_xml(self) -> str:
        if not self.validations:
            return ""
        rules = "".join(map(_validation_xml, self.validations))
        return f'<dataValidations count="{len(self.validations)}">{rules}</dataValidations>'

    def _page_xml(self) -> str:
        """Return margins, paper and foot; what the template says, but landscape and one page wide where print has to fit."""
        setup = {key: value for key, value in _attributes(self.kept.get("pageSetup")).items() if not key.startswith("{")}
        if self.fit_width:
            setup = {name: value for name, value in setup.items() if name not in ("scale", "usePrinterDefaults")}
            setup = {"fitToHeight": "0"} | setup | {"paperSize": self.paper, "orientation": "landscape", "fitToWidth": "1"}
        order = ("paperSize", "scale", "firstPageNumber", "fitToWidth", "fitToHeight", "pageOrder", "orientation", "blackAndWhite", "draft")
        page = "".join(f" {name}={attribute(setup[name])}" for name in order if name in setup)
        return "".join(
            (
                _element_xml("printOptions", _attributes(self.kept.get("printOptions"))),
                _element_xml("pageMargins", _attributes(self.kept.get("pageMargins"))),
                f"<pageSetup{page}/>" if page else "",
                _header_footer_xml(self.kept.get("headerFooter")),
            )
        )

    def _breaks_xml(self) -> str:
        if not self.breaks:
            return ""
        lines = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self.breaks)
        return f'<rowBreaks count="{len(self.breaks)}" manualBreakCount="{len(self.breaks)}">{lines}</rowBreaks>'

    def _quiet_xml(self) -> str:
        if not self.quiet:
            return ""
        where = " ".join(each.text for each in self.quiet)
        return f'<ignoredErrors><ignoredError sqref="{where}" numberStoredAsText="1" formula="1" formulaRange="1" unlockedFormula="1"/></ignoredErrors>'

    def _picture_xml(self, name: str) -> str:
        if name == "drawing" and self.has_charts:
            return f'<drawing r:id="{CHARTS_RELATION}"/>'
        if name == "legacyDrawing" and self.notes:
            return f'<legacyDrawing r:id="{NOTES_RELATION}"/>'
        node = self.kept.get(name)
        return "" if node is None else f"<{name} r:id={attribute(node.get(RELATION_ID, ''))}/>"


# 0 allows: a person may widen columns, give rows more height and choose any cell.
_PROTECTION = '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'


@cache
def _row_of_texts(count: int) -> str:
    """Return the XML of a row with so many texts, each a hole."""
    cells = "".join(f'<c r="{letter}\x01" t="inlineStr"><is><t>%s</t></is></c>' for letter in _LETTERS[:count])
    return f'<row r="\x01">{cells}</row>'


def _row_xml(number: int, row: _Row) -> str:
    fixed = ' customHeight="1"' if row.fixed else ""
    height = "" if row.height is None else f' ht="{row.height:g}"{fixed}'
    hidden = ' hidden="1"' if row.hidden else ""
    cells = "".join([_cell_xml(f"{letters(column)}{number}", value, style) for column, (value, style) in sorted(row.cells.items())])
    return f'<row r="{number}"{height}{hidden}>{cells}</row>'


def _cell_xml(place: str, value: Value, style: int) -> str:
    shown = f' s="{style}"' if style else ""
    if value is None or value == "":
        return f'<c r="{place}"{shown}/>'
    if isinstance(value, str):
        return f'<c r="{place}"{shown} t="inlineStr"><is>{text_xml(value)}</is></c>'
    if isinstance(value, Formula):
        return _formula_xml(place, value, shown)
    if isinstance(value, SharedText):
        return f'<c r="{place}"{shown} t="s"><v>{value.index}</v></c>'
    return f'<c r="{place}"{shown}><v>{exact.plain(Decimal(value))}</v></c>'


def _formula_xml(place: str, value: Formula, shown: str) -> str:
    kind, kept = (' t="str"', content(value.value)) if isinstance(value.value, str) else ("", exact.plain(value.value))
    return f'<c r="{place}"{shown}{kind}><f>{content(value.text)}</f><v>{kept}</v></c>'


def _highlight_xml(highlight: Highlight, priority: int) -> str:
    where = " ".join(each.text for each in highlight.areas)
    rule = f'<cfRule type="expression" dxfId="{highlight.format}" priority="{priority}" stopIfTrue="1">'
    return f'<conditionalFormatting sqref="{where}">{rule}<formula>{content(highlight.formula)}</formula></cfRule></conditionalFormatting>'


def _validation_xml(rule: Validation) -> str:
    texts = {"errorTitle": rule.error_title[:32], "error": rule.error[:225], "promptTitle": rule.title[:32], "prompt": rule.prompt[:255]}
    operator = f' operator="{rule.operator}"' if rule.kind not in ("list", "custom") else ""
    said = "".join(f" {name}={attribute(text)}" for name, text in texts.items() if text)
    where = " ".join(each.text for each in rule.areas)
    second = f"<formula2>{content(rule.second)}</formula2>" if rule.second else ""
    return (
        f'<dataValidation type="{rule.kind}"{operator} allowBlank="1" showInputMessage="1" showErrorMessage="1"{said} sqref="{where}">'
        f"<formula1>{content(rule.first)}</formula1>{second}</dataValidation>"
    )


def _attributes(node: ElementTree.Element | None) -> dict[str, str]:
    return {} if node is None else dict(node.attrib)


def _element_xml(name: str, attributes: Mapping[str, str]) -> str:
    if not attributes:
        return ""
    return f"<{name}{''.join(f' {key}={attribute(value)}' for key, value in attributes.items() if not key.startswith('{'))}/>"


def _header_footer_xml(node: ElementTree.Element | None) -> str:
    """Return headers and footers with their texts."""
    if node is None:
        return ""
    texts = "".join(f"<{name}>{content(child.text or '')}</{name}>" for child in node for name in [str(child.tag).partition("}")[2]])
    attributes = "".join(f" {key}={attribute(value)}" for key, value in node.attrib.items() if not key.startswith("{"))
    return f"<headerFooter{attributes}>{texts}</headerFooter>"
