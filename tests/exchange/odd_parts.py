"""Odd XML and odd parts: entities, encodings, namespaces, relations that lead astray, style sheets and properties that break other readers."""

from __future__ import annotations

from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from tests.exchange.odd_workbooks import (
    DECLARATION,
    MAIN,
    PACKAGE,
    RELATIONS,
    ROOT_RELATIONS,
    SHEET,
    STRICT,
    STRICT_RELATIONS,
    STRINGS,
    STYLES,
    TYPES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Check,
    Odd,
    check_good,
    good_parts,
    good_sheet,
    packed,
    relations,
    replaced,
    with_cell,
    with_parts,
    with_relations,
)


def text_is(expected: str, row: int = 5, column: int = 5) -> Check:
    """Return a check of one cell's text."""

    def check(workbook: RawWorkbook) -> None:
        assert workbook.sheets[0].cell(row, column).text == expected

    return check


def prefixed(sheet: str) -> str:
    """Return a sheet whose elements all carry a prefix."""
    out = sheet.replace("</", "<\0").replace("<", "<x:").replace("<x:?xml", "<?xml").replace("<x:\0", "</x:")
    return out.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def strict_parts() -> dict[str, str | bytes]:
    """Return the good workbook in the strict variant of the standard."""
    return {name: str(content).replace(MAIN, STRICT).replace(RELATIONS, STRICT_RELATIONS) for name, content in good_parts().items()}


def check_formats_unknown(workbook: RawWorkbook) -> None:
    """The figures are there and no number format is claimed."""
    check_good(workbook)
    assert {cell.number_format for cell in workbook.sheets[0].cells.values()} == {None}


def entities() -> list[Odd]:
    """Return workbooks with document types and odd characters (rows 24 to 31)."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    sheet = good_sheet()
    local = sheet.replace(DECLARATION, DECLARATION + '<!DOCTYPE x [<!ENTITY n SYSTEM "file:///etc/hostname">]>').replace("430.8", "&n;")
    number = sheet.replace(DECLARATION, DECLARATION + '<!DOCTYPE x [<!ENTITY n "1">]>').replace("430.8", "&n;")
    utf16 = sheet.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    strings = str(good_parts()[STRINGS])
    gb2312 = strings.replace('encoding="UTF-8"', 'encoding="gb2312"').encode("gb18030")
    quadratic = sheet.replace(DECLARATION, DECLARATION + f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>').replace("430.8", "&a;" * 50)
    return [
        Odd("billion laughs", replaced(STRINGS, (DECLARATION, DECLARATION + laughs)), Refusal.DOCTYPE),
        Odd("quadratic blow-up", with_parts({SHEET: quadratic}), Refusal.DOCTYPE),
        Odd("entity as number", with_parts({SHEET: number}), Refusal.DOCTYPE),
        Odd("entity of a local file", with_parts({SHEET: local}), Refusal.DOCTYPE),
        Odd("doctype without entities", replaced(WORKBOOK, (DECLARATION, DECLARATION + "<!DOCTYPE workbook>")), Refusal.DOCTYPE),
        Odd("doctype in the styles", replaced(STYLES, (DECLARATION, DECLARATION + laughs)), Refusal.DOCTYPE),
        Odd("doctype in UTF-16", with_parts({SHEET: number.replace("UTF-8", "UTF-16").encode("utf-16")}), Refusal.DOCTYPE),
        Odd("doctype behind a long comment", replaced(SHEET, (DECLARATION, f"{DECLARATION}<!--{'x' * 70_000}-->{laughs}")), Refusal.DOCTYPE),
        Odd("undeclared entity", with_cell('<c r="E5"><v>&n;</v></c>'), Refusal.XML_BROKEN),
        Odd("sheet cut in the middle", with_parts({SHEET: sheet[: len(sheet) // 2]}), Refusal.XML_BROKEN),
        Odd("sheet empty", with_parts({SHEET: ""}), Refusal.XML_BROKEN),
        Odd("strings cut", with_parts({STRINGS: strings[:-20]}), Refusal.XML_BROKEN),
        Odd("raw control character", with_cell('<c r="E5" t="str"><v>4\x0b30</v></c>'), Refusal.XML_BROKEN),
        Odd("bytes that are no UTF-8", with_parts({SHEET: sheet.encode().replace(b"A05", b"A\xff5")}), Refusal.XML_BROKEN),
        Odd("unbound prefix", with_cell('<c r="E5"><y:v>1</y:v></c>'), Refusal.XML_BROKEN),
        Odd("one attribute twice", with_cell('<c r="E5" r="E5"><v>1</v></c>'), Refusal.XML_BROKEN),
        Odd("escapes", with_cell('<c r="E5" t="str"><v>a_x000D_b_x005F_x000D_</v></c>'), None, (Noted.ESCAPES_DECODED,), text_is("a\rb_x000D_")),
        Odd(
            "escaped pair and lone half",
            with_cell('<c r="E5" t="str"><v>_xD83D__xDE00__xD83D_</v></c>'),
            None,
            (Noted.ESCAPES_DECODED,),
            text_is("😀_xD83D_"),
        ),
        Odd("references", with_cell('<c r="E5" t="str"><v>&lt;&#x5b81;&#27874;&amp;&gt;</v></c>'), None, (), text_is("<宁波&>")),
        Odd("raw text section", with_cell('<c r="E5" t="str"><v><![CDATA[<a>&]]>b</v></c>'), None, (), text_is("<a>&b")),
        Odd("comment in a value", with_cell('<c r="E5"><v>4<!-- x -->30</v></c>'), None, (), text_is("430")),
        Odd("UTF-16", with_parts({SHEET: utf16.encode("utf-16")}), None, (), check_good),
        Odd("UTF-16 without mark", with_parts({SHEET: utf16.encode("utf-16-le")}), None, (), check_good),
        Odd("gb2312", with_parts({STRINGS: gb2312}), Refusal.ENCODING),
        Odd("an encoding of letters", with_parts({STRINGS: strings.replace("UTF-8", "cp037")}), Refusal.ENCODING),
        Odd("byte order mark", with_parts({SHEET: "\ufeff" + sheet}), None, (), check_good),
        Odd("no declaration", with_parts({SHEET: sheet.removeprefix(DECLARATION)}), None, (), check_good),
        Odd("indented", replaced(SHEET, ("><c ", ">\r\n\t<c "), ("<row", "\n <row")), None, (), check_good),
    ]


def namespaces() -> list[Odd]:
    """Return workbooks in other spellings of the same (rows 32 to 35)."""
    alternative = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14"><c r="E5"><v>1</v></c></mc:Choice>'
        '<mc:Fallback><c r="E5" s="2"><v>430.8</v></c></mc:Fallback></mc:AlternateContent>'
    )
    vendor = '<etc:data xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><etc:c r="E5"/></etc:data><mergeCells'
    extension = '<extLst><ext uri="x"><sheetData><row r="5"><c r="E5"><v>1</v></c></row></sheetData></ext></extLst></worksheet>'
    beta = "http://schemas.microsoft.com/office/excel/2006/2"
    swapped = {name: str(content).replace(f'xmlns="{MAIN}"', f'xmlns="{beta}"') for name, content in good_parts().items()}
    targets = relations(
        ("rId1", "worksheet", "./worksheets/sheet1.xml"),
        ("rId2", "worksheet", "../xl/worksheets/sheet2.xml"),
        ("rId3", "styles", "/xl/styles.xml"),
        ("rId4", "sharedStrings", "worksheets\\..\\sharedStrings.xml"),
    )
    strings = str(good_parts()[STRINGS])
    return [
        Odd("prefixed sheet", with_parts({SHEET: prefixed(good_sheet())}), None, (), check_good),
        Odd("prefixed strings", with_parts({STRINGS: prefixed(strings)}), None, (), check_good),
        Odd("strict", packed(strict_parts()), None, (), check_good),
        Odd("Excel 2007 beta", packed(swapped), None, (), check_good),
        Odd("alternate content", with_cell(alternative), None, (), check_good),
        Odd("vendor elements", replaced(SHEET, ("<mergeCells", vendor)), None, (), check_good),
        Odd("grid in an extension", replaced(SHEET, ("</worksheet>", extension)), None, (), check_good),
        Odd("odd targets", with_parts({WORKBOOK_RELATIONS: targets}), None, (), check_good),
        Odd("percent-encoded target", _with_space(), None, (), check_good),
        Odd("relation types without transitional base", with_parts({WORKBOOK_RELATIONS: _other_base()}), None, (), check_good),
    ]


def _with_space() -> bytes:
    """Return the workbook with a blank in the name of a part, written ``%20`` where it is referred to."""
    parts = {name.replace("sheet1.xml", "sheet 1.xml"): str(content) for name, content in good_parts().items()}
    parts[WORKBOOK_RELATIONS] = parts[WORKBOOK_RELATIONS].replace("sheet1.xml", "sheet%201.xml")
    parts[TYPES] = parts[TYPES].replace("sheet1.xml", "sheet 1.xml")
    return packed(parts)


def _other_base() -> str:
    """Return the workbook's relations with types of the strict variant, while the parts are transitional."""
    return str(good_parts()[WORKBOOK_RELATIONS]).replace(RELATIONS, STRICT_RELATIONS)


def parts_astray() -> list[Odd]:
    """Return workbooks whose parts are missing or not what they should be (rows 36 to 42)."""
    types = str(good_parts()[TYPES])
    wrong = types.replace("spreadsheetml.sheet.main+xml", "wordprocessingml.document.main+xml")
    links = str(good_parts()[WORKBOOK_RELATIONS])
    without_sheet = links.replace('Target="worksheets/sheet2.xml"', 'Target="NULL"')
    core = f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
    drawing = ("rId1", "drawing", "../drawings/drawing1.xml")
    return [
        Odd("wrong content type", with_parts({TYPES: wrong}), None, (Noted.CONTENT_TYPE,), check_good),
        Odd("wrong type of a sheet", with_parts({TYPES: types.replace("worksheet+xml", "chart+xml")}), None, (Noted.CONTENT_TYPE,), check_good),
        Odd("no content types", with_parts(without=[TYPES]), Refusal.NO_CONTENT_TYPES),
        Odd("no root relations", with_parts(without=[ROOT_RELATIONS]), None, (Noted.ROOT_RELATIONS,), check_good),
        Odd(
            "root relation to nothing",
            with_parts({ROOT_RELATIONS: relations(("rId1", "officeDocument", "xl/nix.xml"))}),
            None,
            (Noted.ROOT_RELATIONS,),
            check_good,
        ),
        Odd("no workbook", with_parts(without=[WORKBOOK]), Refusal.NO_WORKBOOK),
        Odd("workbook part is something else", with_parts({WORKBOOK: "<document/>"}), Refusal.WRONG_PART),
        Odd("no workbook relations", with_parts(without=[WORKBOOK_RELATIONS]), Refusal.NO_RELATIONS),
        Odd("no sheets", replaced(WORKBOOK, ("<sheet ", "<sheat ")), Refusal.NO_SHEETS),
        Odd("no styles", with_parts(without=[STYLES]), None, (Noted.STYLES_MISSING,), check_formats_unknown),
        Odd("styles cut", with_parts({STYLES: str(good_parts()[STYLES])[:-50]}), None, (Noted.STYLES_UNREADABLE,), check_formats_unknown),
        Odd("styles are something else", with_parts({STYLES: "<theme/>"}), None, (Noted.STYLES_UNREADABLE,), check_formats_unknown),
        Odd("style index out of range", with_cell('<c r="E5" s="64000"><v>430.8</v></c>'), None, (Noted.STYLE_UNKNOWN,), check_good),
        Odd("style index negative", with_cell('<c r="E5" s="-1"><v>430.8</v></c>'), None, (Noted.STYLE_UNKNOWN,), check_good),
        Odd(
            "undeclared number format",
            replaced(STYLES, ('numFmtId="164" fontId="0"', 'numFmtId="199" fontId="0"')),
            None,
            (Noted.FORMAT_UNKNOWN,),
            check_good,
        ),
        Odd("64,000 cell formats", _many_formats(), None, (), check_good),
        *[Odd(f"style sheet: {name}", replaced(STYLES, (old, new)), None, (), check_good) for name, old, new in _STYLE_ODDITIES],
        *[Odd(f"sheet: {name}", replaced(SHEET, (old, new)), None, (), check_good) for name, old, new in _SHEET_ODDITIES],
        Odd("no strings", with_parts(without=[STRINGS]), Refusal.STRINGS_MISSING),
        Odd("strings are something else", with_parts({STRINGS: "<workbook/>"}), Refusal.WRONG_PART),
        Odd("sheet part missing", with_parts(without=["xl/worksheets/sheet2.xml"]), Refusal.SHEET_MISSING),
        Odd("sheet target NULL", with_parts({WORKBOOK_RELATIONS: without_sheet}), Refusal.SHEET_MISSING),
        Odd("sheet without relation", replaced(WORKBOOK, ('r:id="rId2"', 'r:id="rId9"')), Refusal.SHEET_MISSING),
        Odd("sheet part is something else", with_parts({SHEET: good_parts()[STYLES]}), Refusal.WRONG_PART),
        Odd("drawing to nothing", with_relations(drawing, {}), None, (Noted.DRAWING_UNREADABLE,), check_good),
        Odd("drawing target NULL", with_relations(("rId1", "drawing", "NULL"), {}), None, (Noted.DRAWING_UNREADABLE,), check_good),
        Odd("drawing broken", with_relations(drawing, {"xl/drawings/drawing1.xml": "<a"}), None, (Noted.DRAWING_UNREADABLE,), check_good),
        Odd(
            "bad date in the properties",
            _with_core(core + "<t:created>2026年3月</t:created></cp:coreProperties>"),
            None,
            (Noted.PROPERTIES_ODD,),
            check_good,
        ),
        Odd("empty date in the properties", _with_core(core + "<t:created/></cp:coreProperties>"), None, (), check_good),
        Odd("unknown tag in the properties", _with_core(core + "<cp:colour>x</cp:colour></cp:coreProperties>"), None, (), check_good),
        Odd("properties cut", _with_core(core), None, (Noted.PROPERTIES_UNREADABLE,), check_good),
    ]


_STYLE_ODDITIES = (
    ("empty fill", '<fill><patternFill patternType="none"/></fill>', "<fill/>"),
    ("colour with a hash", '<font><sz val="11"/></font>', '<font><color rgb="#FF0000"/></font>'),
    ("font family 33", '<font><sz val="11"/></font>', '<font><family val="33"/></font>'),
    ("unknown underline", '<font><sz val="11"/></font>', '<font><u val="wavy"/></font>'),
    ("unknown border", "<border/>", '<border><left style="zigzag"/></border>'),
    ("alignment middle", 'xfId="0"/>', 'xfId="0"><alignment vertical="middle"/></xf>'),
    ("odd builtinId, no name", 'name="Normal" xfId="0" builtinId="0"', 'xfId="0" builtinId="x"'),
    ("unknown attribute", "<cellXfs ", '<cellXfs colour="1" '),
)
_SHEET_ODDITIES = (
    ("view with unknown words", '<sheetView workbookViewId="0"/>', '<sheetView view="sideways" zoomScale="x" workbookViewId="0"/>'),
    ("page set-up with unknown words", "</worksheet>", '<pageSetup orientation="sideways" paperSize="x"/></worksheet>'),
    ("validation with unknown words", "</worksheet>", '<dataValidations><dataValidation type="wish" sqref="?"/></dataValidations></worksheet>'),
    (
        "conditional format with unknown words",
        "</worksheet>",
        '<conditionalFormatting sqref="!"><cfRule type="mood"/></conditionalFormatting></worksheet>',
    ),
    ("filter range #REF!", "</worksheet>", '<autoFilter ref="#REF!"/></worksheet>'),
)


def _with_core(core: str) -> bytes:
    """Return the workbook with core properties."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    text = relations(("rId1", "officeDocument", WORKBOOK)).replace(
        "</Relationships>", f'<Relationship Id="c" Type="{kind}" Target="docProps/core.xml"/></Relationships>'
    )
    return with_parts({ROOT_RELATIONS: text, "docProps/core.xml": core})


def _many_formats() -> bytes:
    """Return the workbook with 64,000 cell formats."""
    return replaced(STYLES, ("</cellXfs>", '<xf numFmtId="0" fontId="0"/>' * 64_000 + "</cellXfs>"))
