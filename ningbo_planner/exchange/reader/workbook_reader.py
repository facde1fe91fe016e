"""A workbook file read as a whole, in this process: what the reading process runs, and what nothing else should call with a stranger's file.

``guard.read_workbooks`` puts a process border, a clock and a memory limit around it.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256

from ningbo_planner.exchange.reader.cell_values import Tables
from ningbo_planner.exchange.reader.comment_parts import Comments, People
from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.raw_cell import CellKind, CommentSign, RawCell
from ningbo_planner.exchange.reader.raw_workbook import Note, RawSheet, RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import MAX_CELLS, MAX_FILE_BYTES, Noted, Refusal, Refused
from ningbo_planner.exchange.reader.shared_strings import SharedStrings, read_shared_strings
from ningbo_planner.exchange.reader.sheet_reader import parsed_area, read_sheet
from ningbo_planner.exchange.reader.side_parts import (
    ContentTypes,
    LinkKind,
    Pictures,
    Properties,
    Relation,
    parse_optional,
    read_content_types,
    read_relations,
)
from ningbo_planner.exchange.reader.style_reader import Styles, no_styles, read_styles
from ningbo_planner.exchange.reader.workbook_part import SheetEntry, WorkbookPart
from ningbo_planner.exchange.reader.xml_driver import parse

EXTENSIONS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_WORKBOOK_TYPES = ("sheet.main+xml", "template.main+xml", "macroenabled.main+xml")
_USUAL_WORKBOOK = "xl/workbook.xml"
_MANY_SHEETS = 50
_OTHER_SHEETS = {"chartsheet": "chartsheet", "dialogsheet": "dialogsheet", "xlmacrosheet": "macrosheet", "xlintlmacrosheet": "macrosheet"}
_KEPT_PROPERTIES = {"Application": "application", "AppVersion": "appVersion"}
_CORE_PROPERTIES = ("creator", "lastModifiedBy", "created", "modified")
# Windows: the file is open elsewhere without leave to share, or a part of it is locked.
_IN_USE = (32, 33)


def read_file(path: str, max_cells: int = MAX_CELLS) -> RawWorkbook:
    """Read the workbook at ``path``, which may have so many filled cells.

    Raises:
        Refused: for whatever reason it cannot be taken; the reasons are ``Refusal``.
    """
    return read_workbook(load(path), path, max_cells)


def load(path: str) -> bytes:
    """Return the bytes of a file; folders, devices and very large files are refused before they are opened.

    Raises:
        Refused: it cannot be had.
    """
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise Refused(Refusal.IS_FOLDER)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(Refusal.NOT_A_FILE)
        if status.st_size > MAX_FILE_BYTES:
            raise Refused(Refusal.TOO_BIG, limit=MAX_FILE_BYTES >> 20, size=-(-status.st_size >> 20))
        with open(path, "rb") as stream:
            return stream.read(MAX_FILE_BYTES)
    except (OSError, ValueError) as error:
        raise _access_refusal(error) from error


def _access_refusal(error: OSError | ValueError) -> Refused:
    """Return the refusal for a file that the system does not hand over."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return Refused(Refusal.NOT_FOUND)
    if getattr(error, "winerror", None) in _IN_USE:
        return Refused(Refusal.IN_USE)
    if isinstance(error, PermissionError):
        return Refused(Refusal.NO_PERMISSION)
    return Refused(Refusal.CANNOT_OPEN, reason=error.strerror or type(error).__name__)


def read_workbook(data: bytes, path: str, max_cells: int = MAX_CELLS) -> RawWorkbook:
    """Read a workbook from its bytes; ``path`` names it, ``max_cells`` is how many cells may hold something.

    Raises:
        Refused: it is none, it is damaged, or it contradicts itself.
    """
    workbook = RawWorkbook(path, os.path.basename(path), sha256(data).hexdigest(), len(data))
    package = Package(data, workbook.file_name)
    _Assembly(package, workbook, max_cells).run()
    workbook.notes[:0] = package.notes
    return workbook


class _Assembly:
    """The parts of one package put together into one workbook."""

    def __init__(self, package: Package, workbook: RawWorkbook, max_cells: int) -> None:
        """Read ``package`` into ``workbook``."""
        self._max_cells = max_cells
        self._package = package
        self._workbook = workbook
        self._types = ContentTypes()
        self._part = ""
        self._relations: list[Relation] = []
        self._tables = Tables(SharedStrings(), no_styles())
        self._people: dict[str, str] = {}
        self._read_parts: set[str] = set()

    def run(self) -> None:
        """Read everything that carries figures, then what lies around it."""
        self._types = read_content_types(self._package)
        root = read_relations(self._package, "")
        self._part = self._find_workbook(root)
        self._judge_container()
        self._relations = read_relations(self._package, self._part)
        part = WorkbookPart()
        parse(self._package, self._part, part)
        self._take_workbook(part)
        self._tables = Tables(self._read_strings(), self._read_styles(), max_filled=self._max_cells)
        self._people = self._read_people()
        for entry in part.sheets:
            self._read_entry(entry)
        self._note_styles()
        self._note_links()
        self._read_properties(root)

    def _note(self, code: Noted, **values: str | int) -> None:
        """Keep a note about the file."""
        self._workbook.notes.append(Note(code, dict(values)))

    # -- what the package is ----------------------------------------------------------------------------------------------------------

    def _find_workbook(self, root: list[Relation]) -> str:
        """Return the name of the workbook part: by the package's relation, else by its declared type, else where everyone puts it."""
        targets = [relation.target for relation in root if relation.kind == "officeDocument" and not relation.external]
        for target in targets:
            found = self._package.find("", target)
            if found is not None:
                return found
        declared = [name for name, kind in self._types.by_name.items() if kind.endswith(_WORKBOOK_TYPES) and self._package.has(name)]
        usual = [_USUAL_WORKBOOK] if self._package.has(_USUAL_WORKBOOK) else []
        for name in [*declared, *usual]:
            self._note(Noted.ROOT_RELATIONS)
            return name
        raise Refused(Refusal.NO_WORKBOOK)

    def _judge_container(self) -> None:
        """Note what the package holds besides sheets; none of it is opened."""
        declared = self._types.of(self._part)
        if "binary" in declared:
            raise Refused(Refusal.XLSB)
        if not declared.endswith(_WORKBOOK_TYPES):
            self._note(Noted.CONTENT_TYPE, part=self._part)
        if "template." in declared:
            self._note(Noted.TEMPLATE)
        name = self._workbook.file_name
        if not name.endswith(EXTENSIONS):
            self._note(Noted.EXTENSION, extension=os.path.splitext(name)[1] or "—")
        names = self._package.names
        if "macroenabled" in declared or any(part.endswith("vbaproject.bin") for part in names):
            self._note(Noted.MACROS)
        for code, folders in _CARRIED:
            if any(part.startswith(folders) for part in names):
                self._note(code)

    # -- the workbook -----------------------------------------------------------------------------------------------------------------

    def _take_workbook(self, part: WorkbookPart) -> None:
        """Take what the workbook part says of the whole."""
        if not part.sheets:
            raise Refused(Refusal.NO_SHEETS)
        if not self._relations:
            raise Refused(Refusal.NO_RELATIONS)
        self._workbook.defined_names = part.names
        self._workbook.date1904 = part.date1904
        if part.broken_names:
            self._note(Noted.BROKEN_NAMES, count=part.broken_names)
        if part.homeless_names:
            self._note(Noted.NAMES_WITHOUT_SHEET, count=part.homeless_names)
        if part.manual:
            self._note(Noted.MANUAL_CALCULATION)
        if len(part.sheets) > _MANY_SHEETS:
            self._note(Noted.MANY_SHEETS, count=len(part.sheets))

    def _target(self, kind: str) -> str | None:
        """Return the part that the workbook names as its only one of a kind; None when it names none or it is not there."""
        for relation in self._relations:
            if relation.kind == kind and not relation.external:
                return self._package.find(self._part, relation.target)
        return None

    def _read_strings(self) -> SharedStrings:
        """Read the shared strings; a table that is missing matters only when a cell needs it."""
        name = self._target("sharedStrings")
        if name is None:
            return SharedStrings()
        strings = read_shared_strings(self._package, name)
        if strings.declared is not None and strings.declared > len(strings.texts):
            self._note(Noted.STRING_COUNT, stated=str(strings.declared), count=len(strings.texts))
        return strings

    def _read_styles(self) -> Styles:
        """Read the cell formats; without them every format is unknown, and so a percentage is a question."""
        name = self._target("styles")
        if name is None:
            self._note(Noted.STYLES_MISSING)
            return no_styles()
        try:
            return read_styles(self._package, name)
        except Refused as refused:
            if refused.code not in (Refusal.XML_BROKEN, Refusal.ENCODING, Refusal.WRONG_PART):
                raise
        self._note(Noted.STYLES_UNREADABLE)
        return no_styles()

    def _note_styles(self) -> None:
        """Note the formats that cells use and the style sheet does not have."""
        styles = self._tables.styles
        if styles.unknown_styles:
            self._note(Noted.STYLE_UNKNOWN, count=len(styles.unknown_styles))
        if styles.unknown_formats:
            self._note(Noted.FORMAT_UNKNOWN, count=len(styles.unknown_formats))

    # -- sheets -----------------------------------------------------------------------------------------------------------------------

    def _read_entry(self, entry: SheetEntry) -> None:
        """Read one sheet; a sheet that the workbook lists must be there."""
        relation = next((relation for relation in self._relations if relation.key == entry.key), None)
        part = self._package.find(self._part, relation.target) if relation and not relation.external else None
        if relation is None or part is None:
            raise Refused(Refusal.SHEET_MISSING, sheet=entry.name)
        if part in self._read_parts:
            raise Refused(Refusal.DUPLICATE_PART, part=part)
        self._read_parts.add(part)
        kind = _OTHER_SHEETS.get(relation.kind.lower(), "worksheet")
        sheet = self._read_worksheet(entry, part) if kind == "worksheet" else RawSheet(entry.name, entry.state, kind)
        self._workbook.sheets.append(sheet)
        self._tables.filled += len(sheet.cells)
        if sheet.kind != "worksheet":
            sheet.notes.append(Note(Noted.NOT_A_WORKSHEET, {}, sheet.name))
        if sheet.state != "visible":
            sheet.notes.append(Note(Noted.HIDDEN_SHEET, {}, sheet.name))

    def _read_worksheet(self, entry: SheetEntry, part: str) -> RawSheet:
        """Read the part of a worksheet and those that hang on it."""
        try:
            sheet = read_sheet(self._package, part, entry.name, entry.state, self._tables)
        except Refused as refused:
            refused.values.setdefault("sheet", entry.name)
            raise
        if sheet.kind == "worksheet" and not self._types.of(part).endswith("worksheet+xml"):
            self._package.note_once(Noted.CONTENT_TYPE, part=part)
        relations = self._sheet_relations(part)
        self._read_comments(sheet, part, relations)
        self._read_pictures(sheet, part, relations)
        return sheet

    def _sheet_relations(self, part: str) -> list[Relation]:
        """Return the relations of a sheet; without them it only loses its comments and pictures."""
        try:
            return read_relations(self._package, part)
        except Refused as refused:
            if refused.code is not Refusal.XML_BROKEN:
                raise
        self._note(Noted.DRAWING_UNREADABLE, part=part)
        return []

    def _read_comments(self, sheet: RawSheet, part: str, relations: list[Relation]) -> None:
        """Put the comments to their cells; a thread replaces the stand-in that old programs are shown."""
        found: dict[str, tuple[str, CommentSign]] = {}
        for kind in ("comments", "threadedComment"):
            for relation in relations:
                if relation.kind == kind:
                    comments = Comments(self._people)
                    if not parse_optional(self._package, self._package.find(part, relation.target), comments):
                        sheet.notes.append(Note(Noted.COMMENTS_UNREADABLE, {}, sheet.name))
                    found |= {address: (text, sign) for address, text, sign in comments.found()}
        placed = sum(_put_comment(sheet, address, *said) for address, said in found.items())
        if placed:
            sheet.notes.append(Note(Noted.COMMENTS, {"count": placed}, sheet.name))

    def _read_people(self) -> dict[str, str]:
        """Return who writes in threads; without the list the threads have no names."""
        people = People()
        parse_optional(self._package, self._target("person"), people)
        return people.names

    def _read_pictures(self, sheet: RawSheet, part: str, relations: list[Relation]) -> None:
        """Learn which cells lie under pictures; the pictures themselves are never inflated."""
        for relation in relations:
            if relation.kind == "drawing":
                pictures = Pictures()
                if not parse_optional(self._package, self._package.find(part, relation.target), pictures):
                    self._package.note_once(Noted.DRAWING_UNREADABLE, part=part)
                sheet.pictures += pictures.areas
        if sheet.pictures:
            sheet.notes.append(Note(Noted.PICTURES, {"count": len(sheet.pictures)}, sheet.name, sheet.pictures[0].text))

    # -- links and properties ---------------------------------------------------------------------------------------------------------

    def _note_links(self) -> None:
        """Note the links to other workbooks and programs with their targets; none is followed."""
        for relation in self._relations:
            if relation.kind == "externalLink":
                part = self._package.find(self._part, relation.target)
                link = LinkKind()
                readable = parse_optional(self._package, part, link)
                if link.kind == "ddeLink":
                    self._note(Noted.DDE_LINK, target=link.service[:200])
                elif part is None or not readable:
                    self._note(Noted.LINK_UNREADABLE)
                else:
                    self._note(Noted.EXTERNAL_LINK, target=self._link_target(part))

    def _link_target(self, part: str) -> str:
        """Return where a link to another workbook points, as written."""
        try:
            relations = read_relations(self._package, part)
        except Refused as refused:
            if refused.code is not Refusal.XML_BROKEN:
                raise
            relations = []
        return next((relation.target[:200] for relation in relations if relation.external), "?")

    def _read_properties(self, root: list[Relation]) -> None:
        """Take who made the file with what, and the custom properties."""
        found = {kind: Properties() for kind in ("core-properties", "extended-properties", "custom-properties")}
        for relation in root:
            handler = found.get(relation.kind)
            if handler is not None and not parse_optional(self._package, self._package.find("", relation.target), handler):
                self._package.note_once(Noted.PROPERTIES_UNREADABLE)
        core, application, custom = (found[kind].found for kind in found)
        kept = {name: core[name] for name in _CORE_PROPERTIES if name in core}
        kept |= {name: application[written] for written, name in _KEPT_PROPERTIES.items() if written in application}
        self._workbook.properties = kept
        self._workbook.custom_properties = custom
        if any(name in kept and not _is_moment(kept[name]) for name in ("created", "modified")):
            self._note(Noted.PROPERTIES_ODD)


_CARRIED: tuple[tuple[Noted, tuple[str, ...]], ...] = (
    (Noted.EMBEDDED, ("xl/embeddings/", "xl/activex/")),
    (Noted.CONNECTIONS, ("xl/connections.xml", "xl/querytables/", "xl/model/")),
    (Noted.SIGNATURE, ("_xmlsignatures/",)),
)


def _put_comment(sheet: RawSheet, address: str, text: str, sign: CommentSign) -> bool:
    """Put a comment to its cell, making a blank one where there is none; tell whether its address makes sense."""
    area = parsed_area(address)
    if area is None:
        return False
    place = (area.first_row, area.first_column)
    cell = sheet.cells.get(place)
    if cell is None:
        blank = sheet.cell(*place)
        cell = sheet.cells[place] = RawCell(*place, CellKind.BLANK, marks=blank.marks, merged_into=blank.merged_into)
    cell.comment = text
    if any(sign):
        sheet.comment_signs[place] = sign
    return True


def _is_moment(text: str) -> bool:
    """Tell whether a property holds a date as the standard wants it."""
    return len(text) >= 10 and text[:4].isdigit() and text[4:8:3] == "--"
