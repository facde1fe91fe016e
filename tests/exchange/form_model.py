"""An issued workbook taken apart into cells, rows and parts, so that a fault can be put into it where it would stand, and put together again."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.exchange.reader.raw_cell import column_name, column_number
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.workbook_reader import read_workbook

SHEET, STYLES, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
LINES_FROM = 20
_ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(.*?)</c>)', re.DOTALL)
_MERGE = re.compile(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/>')
Place = tuple[int, int]


@dataclass(frozen=True)
class Stored:
    """A cell as the file stores it: format, type, and what stands inside the element."""

    style: str = "0"
    kind: str = ""
    content: str = ""

    def number(self, text: str) -> Stored:
        """Return the cell with a number."""
        return Stored(self.style, "", f"<v>{text}</v>")

    def text(self, text: str) -> Stored:
        """Return the cell with a text."""
        return Stored(self.style, "inlineStr", f'<is><t xml:space="preserve">{escape(text)}</t></is>')

    def typed(self, kind: str, text: str) -> Stored:
        """Return the cell with a value of some type."""
        return Stored(self.style, kind, f"<v>{escape(text)}</v>")

    def formula(self, formula: str, value: str | None, kind: str = "") -> Stored:
        """Return the cell with a formula and its stored result."""
        return Stored(self.style, kind, f"<f>{escape(formula)}</f>" + ("" if value is None else f"<v>{escape(value)}</v>"))

    @property
    def shown(self) -> str:
        """The text or number in it."""
        found = re.search(r"<(?:t|v)(?: [^>]*)?>([^<]*)<", self.content)
        return found[1].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") if found else ""


@dataclass
class FormFile:
    """One workbook.

    Attributes:
        parts: all parts but the form sheet, by name.
        head, tail: of the form sheet, before and behind its cells and merges.
        cells, rows, merges: of the form sheet; ``rows`` holds the attributes of each row.
        places: where the cells to fill in stand, by ``table/row/period``; they move along with the rows and columns.
        issued: what they were issued with.
        address_of: how an address is written; ``shuffled``: whether rows are stored in another order; encoding: of the sheet.
        before, after: bytes around the zip; renamed: parts under other names.
    """

    parts: dict[str, str | bytes] = field(default_factory=dict)
    head: str = ""
    tail: str = ""
    cells: dict[Place, Stored] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    issued: dict[str, str] = field(default_factory=dict)
    address: str = "usual"
    shuffled: bool = False
    encoding: str = "utf-8"
    before: bytes = b""
    after: bytes = b""

    @classmethod
    def of(cls, path: Path) -> FormFile:
        """Take the workbook at ``path`` apart."""
        with zipfile.ZipFile(path) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        form = cls({name: content for name, content in parts.items() if name != SHEET})
        text = bytes(parts[SHEET]).decode() if isinstance(parts[SHEET], bytes) else str(parts[SHEET])
        form.head, _, rest = text.partition("<sheetData>")
        body, _, form.tail = rest.partition("</sheetData>")
        for number, attributes, inside in _ROW.findall(body):
            form.rows[int(number)] = attributes.rstrip("/")
            for column, style, kind, content in _CELL.findall(inside):
                form.cells[int(number), column_number(column)] = Stored(style or "0", kind, content)
        form.merges = [(int(r1), column_number(c1), int(r2), column_number(c2)) for c1, r1, c2, r2 in _MERGE.findall(form.tail)]
        form.tail = re.sub(r"<mergeCells.*?</mergeCells>", "@merges@", form.tail, flags=re.DOTALL)
        form._take_marks(read_workbook(path.read_bytes(), str(path)))
        return form

    def _take_marks(self, raw: RawWorkbook) -> None:
        """Learn from the hidden sheet where the cells to fill in stand."""
        sheet = raw.sheet(MARKS_SHEET)
        assert sheet is not None and raw.sheets[0].name == FORM_SHEET
        for row in sorted({row for row, _ in sheet.cells if row >= LINES_FROM}):
            kind, key, address, issued = (sheet.cell(row, column).text for column in range(1, 5))
            if kind == "cell":
                letters = address.rstrip("0123456789")
                self.places[key], self.issued[key] = (int(address[len(letters) :]), column_number(letters)), issued

    def copy(self) -> FormFile:
        """Return a copy that can be spoilt."""
        return deepcopy(replace(self, parts={})).with_parts(self.parts)

    def with_parts(self, parts: dict[str, str | bytes]) -> FormFile:
        """Take other parts, which are never changed in place."""
        self.parts = dict(parts)
        return self

    def part(self, name: str) -> str:
        """Return a part as text."""
        content = self.parts[name]
        return content.decode() if isinstance(content, bytes) else content

    def key_rows(self) -> list[int]:
        """Return the numbers of the rows to fill in."""
        return sorted({row for row, _ in self.places.values()})

    def column(self, mark: str, row: int) -> int:
        """Return the column that the hidden row above names with ``mark``."""
        above = [(number, column) for (number, column), cell in self.cells.items() if number < row and cell.shown == mark]
        return max(above)[1]

    def format(self, code: str, like: str, struck: bool = False) -> str:
        """Add a cell format with a number format to the style sheet, and return its index."""
        text = self.part(STYLES)
        number = 400 + len(re.findall(r"<numFmt ", text))
        text = text.replace("<numFmts", "<numFmts", 1)
        text = re.sub(r"(<numFmts[^>]*>)", rf'\1<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'.replace("\\", "\\\\").replace("\\\\1", "\\1"), text, count=1)
        font = "0"
        if struck:
            font = str(len(re.findall(r"<font[ >]", re.search(r"<fonts.*?</fonts>", text, re.DOTALL)[0])))  # type: ignore[index]
            text = text.replace("</fonts>", '<font><strike/><sz val="11"/></font></fonts>', 1)
        body = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", text, re.DOTALL)
        assert body is not None
        index = len(re.findall(r"<xf ", body[1]))
        unlocked = '<protection locked="0"/>'
        text = text.replace("</cellXfs>", f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0">{unlocked}</xf></cellXfs>', 1)
        self.parts[STYLES] = text
        return str(index)

    def move(self, rows: dict[int, int], columns: dict[int, int] | None = None) -> None:
        """Move whole rows and columns; what is named in neither stays."""
        columns = columns or {}

        def to(place: Place) -> Place:
            return rows.get(place[0], place[0]), columns.get(place[1], place[1])

        self.cells = {to(place): cell for place, cell in self.cells.items()}
        self.rows = {rows.get(row, row): attributes for row, attributes in self.rows.items()}
        self.places = {key: to(place) for key, place in self.places.items()}
        self.merges = [(*to(merge[:2]), *to(merge[2:])) for merge in self.merges]

    def insert_rows(self, at: int, count: int = 1) -> None:
        """Make room before a row."""
        self.move({row: row + count for row in range(at, max(self.rows) + 1)})

    def insert_column(self, at: int) -> None:
        """Make room before a column."""
        self.move({}, {column: column + 1 for column in range(at, max(column for _, column in self.cells) + 1)})

    def delete_rows(self, rows: set[int]) -> None:
        """Take rows out, with their merges, and close the gap."""
        gone = sorted(rows)
        self.cells = {place: cell for place, cell in self.cells.items() if place[0] not in rows}
        self.rows = {row: attributes for row, attributes in self.rows.items() if row not in rows}
        self.merges = [merge for merge in self.merges if not rows & set(range(merge[0], merge[2] + 1))]
        self.places = {key: place for key, place in self.places.items() if place[0] not in rows}
        self.move({row: row - sum(1 for each in gone if each < row) for row in range(1, max([*self.rows, 1]) + 1)})

    def data(self) -> bytes:
        """Put the workbook together."""
        merges = "".join(f'<mergeCell ref="{column_name(c1)}{r1}:{column_name(c2)}{r2}"/>' for r1, c1, r2, c2 in self.merges if (r1, c1) < (r2, c2))
        block = f"<mergeCells>{merges}</mergeCells>" if merges else ""
        tail = self.tail.replace("@merges@", block) if "@merges@" in self.tail else block + self.tail
        sheet = f"{self.head}<sheetData>{self._body()}</sheetData>{tail}"
        if self.encoding != "utf-8":
            sheet = sheet.replace('encoding="UTF-8"', f'encoding="{self.encoding.upper()}"')
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in {**self.parts, SHEET: sheet.encode(self.encoding)}.items():
                archive.writestr(name, content)
        return self.before + target.getvalue() + self.after

    def _body(self) -> str:
        by_row: dict[int, list[tuple[int, Stored]]] = {row: [] for row in self.rows}
        for (row, column), cell in sorted(self.cells.items()):
            by_row.setdefault(row, []).append((column, cell))
        numbers = sorted(by_row)
        if self.shuffled:
            numbers = [*numbers[len(numbers) // 2 :], *numbers[: len(numbers) // 2]]
        return "".join(f'<row r="{row}"{self.rows.get(row, "")}>' + "".join(self._cell(row, *each) for each in by_row[row]) + "</row>" for row in numbers)

    def _cell(self, row: int, column: int, cell: Stored) -> str:
        name = f"{column_name(column)}{row}"
        address = f' r="{name.lower() if self.address == "lower" else name}"'
        kind = f' t="{cell.kind}"' if cell.kind else ""
        return f'<c{address} s="{cell.style}"{kind}>{cell.content}</c>'
