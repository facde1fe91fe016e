"""A good returned workbook part by part, and the means to spoil it: every odd workbook of the tests is made from this one by patching its parts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook, ReadProblem
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal, Refused
from ningbo_planner.exchange.reader.workbook_reader import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
ROOT_RELATIONS = "_rels/.rels"
TYPES = "[Content_Types].xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
FORM = "填报表"
E5 = '<c r="E5" s="2"><v>430.8</v></c>'

Parts = dict[str, str | bytes]
Check = Callable[[RawWorkbook], None]

TEXTS = ("指标编码", "指标名称", "计量单位", "下发值", "2026年", "增速", "说明", "数字服务业(营收)", "亿元", "数字金融", "核心产业增加值")


@dataclass(frozen=True)
class Odd:
    """One odd workbook and what must become of it.

    Attributes:
        name: of the case, with the row of the list of faults that it stands for.
        data: the file.
        refusal: why it must be refused, None when it must be read.
        notes: what must be noted about it.
        check: what must be true of the workbook read.
        file_name: what the file is called.
    """

    name: str
    data: bytes
    refusal: Refusal | None = None
    notes: tuple[Noted, ...] = ()
    check: Check | None = None
    file_name: str = "示例局.xlsx"


def relations(*entries: tuple[str, str, str], base: str = RELATIONS) -> str:
    """Return a part of relations from id, kind and target."""
    body = "".join(f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{target}"/>' for key, kind, target in entries)
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def good_sheet() -> str:
    """Return the form: four heading rows, rows 5 to 9 with code, name, unit, issued value, value, percentage and remark."""
    rows = ['<row r="4" spans="1:7">' + "".join(f'<c r="{"ABCDEFG"[i]}4" s="0" t="s"><v>{i}</v></c>' for i in range(7)) + "</row>"]
    for row in range(5, 10):
        value = f"{430.8 + row - 5:.1f}"
        rows.append(
            f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>A{row:02d}</t></is></c><c r="B{row}" t="s"><v>{7 if row % 2 else 9}</v></c>'
            f'<c r="C{row}" t="s"><v>8</v></c><c r="D{row}" s="1"><v>412.3</v></c><c r="E{row}" s="2"><v>{value}</v></c>'
            f'<c r="F{row}" s="3"><v>0.069</v></c><c r="G{row}"/></row>'
        )
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetPr/><dimension ref="A4:G9"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="1" width="8"/><col min="2" max="2" width="30"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData><sheetProtection sheet="1" objects="1"/><mergeCells count="1"><mergeCell ref="A1:G2"/></mergeCells>'
        "</worksheet>"
    )


def good_styles() -> str:
    """Return a style sheet: General, one decimal, one decimal unlocked, percentage, struck through, text with apostrophe."""
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0"{more}'
        for number, font, more in (
            (0, 0, "/>"),
            (164, 0, "/>"),
            (164, 0, ' applyProtection="1"><protection locked="0"/></xf>'),
            (165, 0, "/>"),
            (0, 1, "/>"),
            (49, 0, ' quotePrefix="1"/>'),
        )
    )
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0"/>'
        '<numFmt numFmtId="165" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><strike/><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="9" fontId="1"/></cellStyleXfs>'
        f'<cellXfs count="6">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font><strike/></font></dxf></dxfs></styleSheet>'
    )


def good_parts() -> Parts:
    """Return the parts of the good workbook by name, in the order in which Excel writes them."""
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    strings = "".join(f"<si><t>{text}</t></si>" for text in TEXTS)
    return {
        TYPES: (
            f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{WORKBOOK}" ContentType="{sheet_type}.sheet.main+xml"/>'
            f'<Override PartName="/{SHEET}" ContentType="{sheet_type}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="{sheet_type}.worksheet+xml"/>'
            f'<Override PartName="/{STYLES}" ContentType="{sheet_type}.styles+xml"/><Override PartName="/{STRINGS}" ContentType="{sheet_type}.sharedStrings+xml"/></Types>'
        ),
        ROOT_RELATIONS: relations(("rId1", "officeDocument", WORKBOOK)),
        WORKBOOK: (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/><sheets><sheet name="{FORM}" sheetId="1" r:id="rId1"/>'
            '<sheet name="_ids" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>'
            f"<definedNames><definedName name=\"nbp_round\">'_ids'!$A$1</definedName></definedNames></workbook>"
        ),
        WORKBOOK_RELATIONS: relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "styles", "styles.xml"),
            ("rId4", "sharedStrings", "sharedStrings.xml"),
        ),
        SHEET: good_sheet(),
        "xl/worksheets/sheet2.xml": (
            f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>R1</t></is></c></row></sheetData></worksheet>'
        ),
        STYLES: good_styles(),
        STRINGS: f'{DECLARATION}<sst xmlns="{MAIN}" count="{len(TEXTS)}" uniqueCount="{len(TEXTS)}">{strings}</sst>',
    }


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as a zip with a fixed time, so that it is the same in every run."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2026, 3, 1, 8, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return target.getvalue()


def good() -> bytes:
    """Return the good workbook."""
    return packed(good_parts())


def replaced(part: str, *pairs: tuple[str, str]) -> bytes:
    """Return the good workbook with texts of one part replaced; each must be there."""
    parts = good_parts()
    text = str(parts[part])
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not in {part}")
        text = text.replace(old, new)
    return packed({**parts, part: text})


def with_parts(added: Parts | None = None, without: Iterable[str] = ()) -> bytes:
    """Return the good workbook with parts added or replaced and others left out."""
    parts = {**good_parts(), **(added or {})}
    return packed({name: content for name, content in parts.items() if name not in set(without)})


def with_cell(xml: str) -> bytes:
    """Return the good workbook with the cell E5 written as ``xml``."""
    return replaced(SHEET, ('<c r="E5" s="2"><v>430.8</v></c>', xml))


def with_relations(extra: tuple[str, str, str], added: Parts, part: str = SHEET_RELATIONS) -> bytes:
    """Return the good workbook with a relation of the form (or of ``part``) and the parts that it leads to."""
    return with_parts({part: relations(extra), **added})


def check_good(workbook: RawWorkbook) -> None:
    """The figures of the good workbook are all there, exactly as stored."""
    sheet = workbook.sheets[0]
    assert [sheet.cell(row, 5).text for row in range(5, 10)] == ["430.8", "431.8", "432.8", "433.8", "434.8"]
    assert [sheet.cell(row, 6).text for row in range(5, 10)] == ["0.069"] * 5
    assert [sheet.cell(4, column).text for column in range(1, 8)] == list(TEXTS[:7])
    assert (sheet.cell(5, 1).text, sheet.cell(5, 2).text, sheet.cell(6, 2).text) == ("A05", "数字服务业(营收)", "数字金融")
    assert len(sheet.cells) == 7 + 5 * 6


def judge(odd: Odd) -> None:
    """Read an odd workbook in this process and assert that it came out as it must, with sentences that can be shown."""
    try:
        workbook = read_workbook(odd.data, f"/somewhere/{odd.file_name}")
    except Refused as refused:
        assert refused.code is odd.refusal, f"refused as {refused.code} {refused.values}"
        sentence = ReadProblem(refused.code, {**refused.values, "file": odd.file_name}).sentence()
        assert odd.file_name in sentence and "{" not in sentence and not sentence.startswith("workbook."), sentence
        return
    assert odd.refusal is None, f"read, with {[str(note.code) for note in workbook.all_notes()]}"
    codes = {note.code for note in workbook.all_notes()} - {Noted.HIDDEN_SHEET}
    assert codes == set(odd.notes)
    for note in workbook.all_notes():
        assert not note.sentence().startswith("workbook."), note.code
    if odd.check is not None:
        odd.check(workbook)
    assert RawWorkbook.from_json(json.loads(json.dumps(workbook.to_json()))) == workbook


def cell_is(judged: Callable[[RawCell], bool], row: int = 5, column: int = 5) -> Check:
    """Return a check of one cell of the form; all other figures must be as they were."""

    def check(workbook: RawWorkbook) -> None:
        cell = workbook.sheets[0].cell(row, column)
        assert judged(cell), cell
        assert workbook.sheets[0].cell(6, 5).text == "431.8"

    return check


def holds(kind: CellKind, text: str, marks: int = 0) -> Check:
    """Return a check of kind, text and marks of E5, apart from its being unlocked."""
    return cell_is(lambda cell: (cell.kind, cell.text, cell.marks & ~Mark.UNLOCKED) == (kind, text, marks))


def check_good_figures(workbook: RawWorkbook) -> None:
    """The filled column is as in the good workbook."""
    assert [workbook.sheets[0].cell(row, 5).text for row in range(5, 10)] == ["430.8", "431.8", "432.8", "433.8", "434.8"]


def is_so(condition: bool) -> None:
    """Assert, inside an expression."""
    assert condition
