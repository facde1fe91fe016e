"""A copy of a department's own workbook with our remarks: a sheet that lists them, with links, and coloured cells with comments.

Only the parts that have to change are patched; all others are copied byte for byte. Saving through openpyxl would lose something in more than half of
real workbooks.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from ningbo_planner.domain.submission import Problem, ProblemGrade
from ningbo_planner.exchange.returned.annotate_comments import CommentWriter
from ningbo_planner.exchange.returned.annotate_styles import Paint, painted_styles
from ningbo_planner.exchange.writer.package_writer import CONTENT_TYPES, relations_part, target_part
from ningbo_planner.exchange.writer.sheet_text import cleaned, text_xml
from ningbo_planner.exchange.writer.xml_places import Place, append_child, as_utf8, patched, places, with_attribute
from ningbo_planner.exchange.writer.xml_text import quoteattr
from ningbo_planner.text import tr

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PACKAGE_ROOT = "_rels/.rels"
_TRANSITIONAL = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
_STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
_WIDTHS = (6, 14, 10, 24, 90)
_MOST_NAME_SIGNS = 31
# As wide as a page, over as many pages as it takes, each with its number.
_PRINTED = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
)


class CannotAnnotate(Exception):
    """The workbook is put together in a way that is not patched here."""


@dataclass(slots=True)
class _Book:
    """The parts of a workbook that matter for a remark.

    Attributes:
        parts: all parts by name, as stored.
        workbook, relations: names of the workbook part and of the part with its relations.
        sheets: part name by sheet name.
        styles: name of the style part, or nothing.
        strict: whether it is written in the strict dialect.
    """

    parts: dict[str, bytes]
    workbook: str
    relations: str
    sheets: dict[str, str]
    styles: str
    strict: bool


def message_of(problem: Problem) -> str:
    """Return a problem in the words of the program's own list."""
    return problem.message


def annotated(data: bytes, problems: Sequence[Problem], said: Callable[[Problem], str] = message_of) -> bytes:
    """Return a copy of the workbook ``data`` that tells ``problems``.

    Args:
        said: puts a problem into words.

    Raises:
        CannotAnnotate: its parts cannot be found or patched.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            parts = {info.filename: archive.read(info) for info in infos}
        book = _book(parts)
        changed, paint = _painted(book, problems)
        changed |= _with_sheet(book, problems, paint, said)
        _comment(book, problems, said, changed)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise CannotAnnotate(str(error)) from error
    return _packed(infos, parts, changed)


def _comment(book: _Book, problems: Sequence[Problem], said: Callable[[Problem], str], changed: dict[str, bytes]) -> None:
    """Put comments on the cells that problems speak of; several of one cell are lines of one comment."""
    main, links = _STRICT if book.strict else _TRANSITIONAL
    writer = CommentWriter(book.parts, changed, links, main)
    for sheet in dict.fromkeys(problem.sheet for problem in problems if problem.cell and book.sheets.get(problem.sheet)):
        told: dict[str, list[str]] = {}
        for problem in problems:
            if problem.sheet == sheet and problem.cell:
                told.setdefault(problem.cell, []).append(said(problem))
        writer.write(book.sheets[sheet], {cell: "\n".join(dict.fromkeys(words)) for cell, words in told.items()})


def _packed(infos: Sequence[zipfile.ZipInfo], parts: Mapping[str, bytes], changed: Mapping[str, bytes]) -> bytes:
    """Return the package with some parts replaced and new ones behind the others."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in infos:
            archive.writestr(info, changed.get(info.filename, parts[info.filename]))
        for name in sorted(changed.keys() - parts.keys()):
            archive.writestr(zipfile.ZipInfo(name, infos[0].date_time), changed[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _book(parts: dict[str, bytes]) -> _Book:
    """Find the parts."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in parts}
    root = _relations(parts[names[_PACKAGE_ROOT]])
    main = next((rel["Target"] for rel in root if rel["Type"].endswith("/officeDocument")), "")
    workbook = names[target_part("", main).lower()]
    relations = names[relations_part(workbook).lower()]
    found = {rel["Id"]: rel for rel in _relations(parts[relations]) if rel.get("TargetMode") != "External"}
    targets = {key: names.get(target_part(workbook, rel["Target"].replace("\\", "/")).lower(), "") for key, rel in found.items()}
    styles = next((targets[key] for key, rel in found.items() if rel["Type"].endswith("/styles")), "")
    body = as_utf8(parts[workbook])
    sheets = places(body, lambda name, path: name == "sheet" and path[-1:] == ("sheets",))
    named = {place.attributes["name"]: targets.get(_relation_id(place), "") for place in sheets}
    return _Book(parts, workbook, relations, named, styles, _STRICT[0].encode() in body)


def _relations(data: bytes) -> list[dict[str, str]]:
    return [place.attributes for place in places(as_utf8(data), lambda name, path: name == "Relationship")]


def _relation_id(place: Place) -> str:
    """Return the relation of a sheet: the attribute ``id`` with a prefix (``sheetId`` is another)."""
    return next((value for key, value in place.attributes.items() if key.endswith(":id")), "")


def _painted(book: _Book, problems: Sequence[Problem]) -> tuple[dict[str, bytes], Paint]:
    """Return the patched style and sheet parts with the new formats; nothing is coloured where the styles cannot be patched."""
    if not book.styles:
        return {}, Paint()
    cells = {sheet: _cells(book, sheet, problems) for sheet in dict.fromkeys(problem.sheet for problem in problems if problem.cell) if book.sheets.get(sheet)}
    used = {(int(place.attribute("s") or 0), grade) for found in cells.values() for place, grade in found}
    painted = painted_styles(as_utf8(book.parts[book.styles]), used)
    if painted is None:
        return {}, Paint()
    data, paint = painted
    changed = {book.styles: data}
    for sheet, found in cells.items():
        changed[book.sheets[sheet]] = _painted_sheet(as_utf8(book.parts[book.sheets[sheet]]), found, paint)
    return changed, paint


def _cells(book: _Book, sheet: str, problems: Sequence[Problem]) -> list[tuple[Place, ProblemGrade]]:
    """Return the cells of a sheet that problems speak of, each with the gravest of them."""
    graver = {problem.cell: ProblemGrade.ASK for problem in problems if problem.sheet == sheet}
    graver |= {problem.cell: ProblemGrade.ERROR for problem in problems if problem.sheet == sheet and problem.grade is ProblemGrade.ERROR}
    data = as_utf8(book.parts[book.sheets[sheet]])
    found = places(data, lambda name, path: name == "c" and path[-1:] == ("row",))
    return [(place, graver[place.attributes["r"]]) for place in found if place.attributes.get("r") in graver]


def _painted_sheet(data: bytes, cells: Sequence[tuple[Place, ProblemGrade]], paint: Paint) -> bytes:
    """Return a sheet with other styles on some cells."""
    changes = []
    for place, grade in cells:
        style = paint.cells[int(place.attribute("s") or 0), grade]
        changes.append((place.start, place.tag_end, with_attribute(data[place.start : place.tag_end], "s", str(style))))
    return patched(data, changes)


def _with_sheet(book: _Book, problems: Sequence[Problem], paint: Paint, said: Callable[[Problem], str]) -> dict[str, bytes]:
    """Return the new sheet's part and the three parts that have to know it."""
    name = _free_name(book)
    part = _free_part(book)
    body = as_utf8(book.parts[book.workbook])
    sheets = places(body, lambda tag, path: tag == "sheets" or path[-1:] == ("sheets",))
    ids = [int(place.attributes.get("sheetId", 0)) for place in sheets if place.name == "sheet"]
    relations = as_utf8(book.parts[book.relations])
    relation = _free_relation(relations)
    namespace, links = _STRICT if book.strict else _TRANSITIONAL
    head = sheets[0]
    entry = f'<{head.prefix}sheet xmlns:np="{links}" name={quoteattr(name)} sheetId="{max(ids, default=0) + 1}" np:id="{relation}"/>'
    target = posixpath.relpath(part, posixpath.dirname(book.workbook))
    types = next(each for each in book.parts if each.lower() == CONTENT_TYPES.lower())
    return {
        part: _sheet_xml(problems, paint, namespace, set(book.sheets), said).encode(),
        book.workbook: patched(body, [append_child(body, head, entry.encode())]),
        book.relations: _with_child(relations, "Relationship", f'Id="{relation}" Type="{links}/worksheet" Target={quoteattr(target)}'),
        types: _with_child(as_utf8(book.parts[types]), "Override", f'PartName={quoteattr("/" + part)} ContentType="{_SHEET_TYPE}"'),
    }


def _with_child(data: bytes, name: str, attributes: str) -> bytes:
    """Return a part whose root has one more child."""
    root = places(data, lambda tag, path: not path)[0]
    return patched(data, [append_child(data, root, f"<{root.prefix}{name} {attributes}/>".encode())])


def _free_name(book: _Book) -> str:
    """Return a name for the sheet that the workbook does not have yet (it may come back annotated)."""
    wanted, number = tr("returns.annotated.sheet"), 2
    name = wanted
    while name.casefold() in {sheet.casefold() for sheet in book.sheets}:
        name = f"{wanted}（{number}）"[:_MOST_NAME_SIGNS]
        number += 1
    return name


def _free_part(book: _Book) -> str:
    """Return a part name that is not taken."""
    folder = posixpath.join(posixpath.dirname(book.workbook), "worksheets")
    taken, number = {name.lower() for name in book.parts}, 1
    while f"{folder}/remarks{number}.xml".lower() in taken:
        number += 1
    return f"{folder}/remarks{number}.xml"


def _free_relation(relations: bytes) -> str:
    """Return a relation id that is not taken."""
    taken, number = {relation["Id"] for relation in _relations(relations)}, 1
    while f"rIdRemarks{number}" in taken:
        number += 1
    return f"rIdRemarks{number}"


def _sheet_xml(problems: Sequence[Problem], paint: Paint, namespace: str, sheets: set[str], said: Callable[[Problem], str]) -> str:
    """Return the sheet of remarks."""
    heads = [tr(f"returns.annotated.{name}") for name in ("number", "sheet_column", "cell", "text", "message")]
    rows = [_row(1, [tr("returns.annotated.title", count=len(problems))], 0), _row(2, heads, paint.head)]
    links = []
    for number, problem in enumerate(problems, 1):
        at = number + 2
        rows.append(_row(at, [str(number), problem.sheet, problem.cell, problem.text, said(problem)], paint.wrapped))
        if problem.cell and problem.sheet in sheets:
            place = "'" + problem.sheet.replace("'", "''") + "'!" + problem.cell
            links.append(f"<hyperlink ref=\"C{at}\" location={quoteattr(place)} display={quoteattr(problem.cell)}/>")
    widths = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f"{'<hyperlinks>' + ''.join(links) + '</hyperlinks>' if links else ''}{_PRINTED}</worksheet>"
    )


def _row(number: int, texts: Sequence[str], style: int) -> str:
    """Return one row of texts; every cell is text by its type, so that nothing in it can become a formula."""
    cells = (f'<c r="{"ABCDE"[at]}{number}" s="{style}" t="inlineStr"><is>{text_xml(cleaned(text)[0])}</is></c>' for at, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'
