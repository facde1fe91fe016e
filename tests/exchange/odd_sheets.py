"""Odd workbooks and sheets: links, names, pictures, comments, protection, hidden things."""

from __future__ import annotations

from ningbo_planner.exchange.reader.raw_cell import Area
from ningbo_planner.exchange.reader.raw_workbook import RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted
from tests.exchange.odd_workbooks import (
    DECLARATION,
    E5,
    MAIN,
    PACKAGE,
    RELATIONS,
    ROOT_RELATIONS,
    SHEET,
    SHEET_RELATIONS,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Check,
    Odd,
    Parts,
    cell_is,
    check_good,
    check_good_figures,
    good_parts,
    is_so,
    relations,
    replaced,
    with_cell,
    with_parts,
    with_relations,
)

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def linked(kind: str, part: str, target: str = "") -> bytes:
    """Return the workbook with a link to elsewhere."""
    links = str(good_parts()[WORKBOOK_RELATIONS]).replace("</Relationships>", "")
    links += f'<Relationship Id="rId9" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    added: Parts = {
        WORKBOOK_RELATIONS: links,
        "xl/externalLinks/externalLink1.xml": f'{DECLARATION}<externalLink xmlns="{MAIN}">{part}</externalLink>',
    }
    if target:
        to = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        added["xl/externalLinks/_rels/externalLink1.xml.rels"] = f'<Relationships xmlns="{PACKAGE}/relationships">{to}</Relationships>'
    return with_parts({**added, SHEET: str(good_parts()[SHEET]).replace(E5, '<c r="E5" s="2"><f>[1]总表!$B$2</f><v>430.8</v></c>')})


def names(*entries: str) -> bytes:
    """Return the workbook with more defined names."""
    return replaced(WORKBOOK, ("</definedNames>", "".join(entries) + "</definedNames>"))


def drawing(body: str) -> bytes:
    """Return the workbook with a drawing over the form."""
    part = f'{DECLARATION}<d:wsDr xmlns:d="{DRAWING}" xmlns:a="urn:a">{body}</d:wsDr>'
    return with_relations(("rId1", "drawing", "../drawings/drawing1.xml"), {"xl/drawings/drawing1.xml": part})


def comments(legacy: str, threaded: str = "") -> bytes:
    """Return the workbook with comments of the old kind, and of the new one."""
    entries = [("rId1", "comments", "../comments1.xml")]
    added: Parts = {
        "xl/comments1.xml": f'{DECLARATION}<comments xmlns="{MAIN}"><authors><author/></authors><commentList>{legacy}</commentList></comments>'
    }
    links = relations(*entries)
    if threaded:
        kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
        links = links.replace("</Relationships>", f'<Relationship Id="t" Type="{kind}" Target="../threadedComments/t1.xml"/></Relationships>')
        space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
        added["xl/threadedComments/t1.xml"] = f'<ThreadedComments xmlns="{space}">{threaded}</ThreadedComments>'
    return with_parts({SHEET_RELATIONS: links, **added})


def check_comment(text: str, place: tuple[int, int] = (5, 5)) -> Check:
    """Return a check of a comment; the figures stay."""

    def check(workbook: RawWorkbook) -> None:
        check_good_figures(workbook)
        assert workbook.sheets[0].cell(*place).comment == text

    return check


def check_picture(area: Area) -> Check:
    """Return a check of where a picture lies."""

    def check(workbook: RawWorkbook) -> None:
        check_good(workbook)
        assert workbook.sheets[0].pictures == [area]
        assert workbook.sheets[0].is_under_picture(area.last_row, area.last_column)
        assert not workbook.sheets[0].is_under_picture(area.last_row + 1, area.last_column)

    return check


def workbooks() -> list[Odd]:
    """Return odd workbooks and sheets (rows 46 to 57)."""
    anchor = "<d:{0}><d:col>{1}</d:col><d:colOff>{3}</d:colOff><d:row>{2}</d:row><d:rowOff>{3}</d:rowOff></d:{0}>"
    two = f"<d:twoCellAnchor>{anchor.format('from', 4, 4, 0)}{anchor.format('to', 5, 6, 9)}<d:pic/></d:twoCellAnchor>"
    flush = two.replace("9</d:colOff>", "0</d:colOff>").replace("9</d:rowOff>", "0</d:rowOff>")
    one = f"<d:oneCellAnchor>{anchor.format('from', 4, 4, 0)}<d:grpSp><d:pic/></d:grpSp></d:oneCellAnchor>"
    shape = two.replace("<d:pic/>", "<d:sp/>")
    book = '<externalBook xmlns:r="urn:r" r:id="rId1"><sheetNames/></externalBook>'
    dde = '<ddeLink ddeService="cmd" ddeTopic="/C calc"/>'
    plain = '<comment ref="E5" authorId="0"><text><t>企业搬迁</t></text></comment>'
    runs = '<comment ref="G6"><text><r><rPr><b/></rPr><t>张三:</t></r><r><t>口径调整</t></r></text></comment>'
    thread = '<threadedComment ref="E5" id="a"><text>为何下降?</text></threadedComment><threadedComment ref="E5" id="b" parentId="a"><text>企业外迁</text></threadedComment>'
    date1904 = cell_is(lambda cell: cell.text == "430.8")
    return [
        Odd("1904 dates", replaced(WORKBOOK, ("<workbookPr/>", '<workbookPr date1904="1"/>')), None, (), lambda book: is_so(book.date1904)),
        Odd(
            "external link",
            linked("externalLinkPath", book, "\\\\server\\share\\总表.xlsx"),
            None,
            (Noted.EXTERNAL_LINK,),
            cell_is(lambda cell: cell.is_linked),
        ),
        Odd("DDE link", linked("x", dde), None, (Noted.DDE_LINK,), cell_is(lambda cell: cell.is_linked)),
        Odd("link part missing", with_parts({WORKBOOK_RELATIONS: _dangling_link()}), None, (Noted.LINK_UNREADABLE,), check_good),
        Odd("DDE in a formula", with_cell("<c r=\"E5\"><f>cmd|'/C calc'!A0</f><v>1</v></c>"), None, (), cell_is(lambda cell: cell.is_dde)),
        Odd(
            "a bar in a text is no DDE",
            with_cell('<c r="E5"><f>"a|b"&amp;\'x|y\'!A1</f><v>1</v></c>'),
            None,
            (),
            cell_is(lambda cell: not cell.is_dde),
        ),
        Odd("broken names", names(*['<definedName name="n%d">#REF!</definedName>' % i for i in range(500)]), None, (Noted.BROKEN_NAMES,), check_good),
        Odd("name for a missing sheet", names("<definedName name='x'>没有!$A$1</definedName>"), None, (Noted.NAMES_WITHOUT_SHEET,), check_good),
        Odd(
            "function as print area",
            names('<definedName name="_xlnm.Print_Area" localSheetId="0">OFFSET(填报表!$A$1,0,0)</definedName>'),
            None,
            (),
            check_good,
        ),
        Odd(
            "chart sheet in front",
            _chart_in_front(),
            None,
            (Noted.NOT_A_WORKSHEET,),
            lambda book: is_so(book.sheets[0].kind == "chartsheet" and not book.sheets[0].cells),
        ),
        Odd(
            "WPS cell picture",
            with_cell('<c r="E5" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'),
            None,
            (Noted.CELL_PICTURES,),
            cell_is(lambda cell: cell.in_cell_picture),
        ),
        Odd(
            "Excel cell picture",
            with_cell('<c r="E5" t="e" vm="1"><v>#VALUE!</v></c>'),
            None,
            (Noted.RICH_VALUES,),
            cell_is(lambda cell: cell.rich_value and cell.text == "#VALUE!"),
        ),
        Odd("floating picture", drawing(two), None, (Noted.PICTURES,), check_picture(Area(5, 5, 7, 6))),
        Odd("floating picture up to a border", drawing(flush), None, (Noted.PICTURES,), check_picture(Area(5, 5, 6, 5))),
        Odd("floating picture in a group", drawing(one), None, (Noted.PICTURES,), check_picture(Area(5, 5, 5, 5))),
        Odd("a shape is no picture", drawing(shape), None, (), check_good),
        Odd("comment", comments(plain), None, (Noted.COMMENTS,), check_comment("企业搬迁")),
        Odd("comment of runs, no author, on a blank cell", comments(runs), None, (Noted.COMMENTS,), check_comment("张三:口径调整", (6, 7))),
        Odd("threaded comment", comments(plain, thread), None, (Noted.COMMENTS,), check_comment("为何下降?\n企业外迁")),
        Odd(
            "comment at the end of the sheet",
            comments(plain.replace("E5", "XFD1048576")),
            None,
            (Noted.COMMENTS,),
            check_comment("企业搬迁", (1_048_576, 16_384)),
        ),
        Odd("comment nowhere", comments(plain.replace("E5", "E0")), None, (), check_good),
        Odd("comments broken", comments("<comment"), None, (Noted.COMMENTS_UNREADABLE,), check_good),
        Odd(
            "protection off",
            replaced(SHEET, ('<sheetProtection sheet="1"', '<sheetProtection sheet="0"')),
            None,
            (),
            lambda book: is_so(not book.sheets[0].protected),
        ),
        Odd(
            "filter on",
            replaced(SHEET, ("<mergeCells", '<autoFilter ref="A4:G9"><filterColumn colId="0"/></autoFilter><mergeCells')),
            None,
            (Noted.FILTERED,),
            check_good,
        ),
        Odd(
            "hidden rows",
            replaced(SHEET, ('<row r="6"', '<row r="6" hidden="1"'), ('<row r="7"', '<row r="7" ht="0"')),
            None,
            (Noted.HIDDEN_ROWS,),
            check_hidden_rows,
        ),
        Odd(
            "hidden columns",
            replaced(SHEET, ('<col min="2" max="2" width="30"/>', '<col min="5" max="6" hidden="1"/>')),
            None,
            (Noted.HIDDEN_COLUMNS,),
            check_hidden_columns,
        ),
        Odd(
            "rows hidden unless shown",
            replaced(SHEET, ('defaultRowHeight="15"', 'defaultRowHeight="15" zeroHeight="1"')),
            None,
            (Noted.ROWS_HIDDEN_BY_DEFAULT,),
            check_good,
        ),
        Odd(
            "manual calculation",
            replaced(WORKBOOK, ("</workbook>", '<calcPr calcMode="manual"/></workbook>')),
            None,
            (Noted.MANUAL_CALCULATION,),
            check_good,
        ),
        Odd("custom properties", _with_custom_properties(), None, (), check_custom_properties),
        Odd("figures untouched by the 1904 switch", replaced(WORKBOOK, ("<workbookPr/>", '<workbookPr date1904="true"/>')), None, (), date1904),
    ]


def _dangling_link() -> str:
    """Return the workbook's relations with a link whose part is not there."""
    link = f'<Relationship Id="rId9" Type="{RELATIONS}/externalLink" Target="nix.xml"/></Relationships>'
    return str(good_parts()[WORKBOOK_RELATIONS]).replace("</Relationships>", link)


def _chart_in_front() -> bytes:
    """Return the workbook with a chart sheet as its first sheet."""
    sheet = f'<Relationship Id="rId9" Type="{RELATIONS}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
    links = str(good_parts()[WORKBOOK_RELATIONS]).replace("</Relationships>", sheet)
    book = str(good_parts()[WORKBOOK]).replace("<sheets>", '<sheets><sheet name="图" sheetId="9" r:id="rId9"/>')
    return with_parts({WORKBOOK: book, WORKBOOK_RELATIONS: links, "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>'})


def _with_custom_properties() -> bytes:
    """Return the workbook with the custom properties of a WPS file."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006"
    custom = (
        f'<Properties xmlns="{kinds}/custom-properties" xmlns:vt="{kinds}/docPropsVTypes"><property fmtid="x" pid="2" name="KSOProductBuildVer">'
        '<vt:lpwstr>2052-12.1.0</vt:lpwstr></property><property fmtid="x" pid="3" name="nbpRound"><vt:i4>7</vt:i4></property></Properties>'
    )
    app = f'<Properties xmlns="{kinds}/extended-properties"><Application>Microsoft Excel</Application></Properties>'
    links = relations(
        ("rId1", "officeDocument", WORKBOOK),
        ("rId2", "custom-properties", "docProps/custom.xml"),
        ("rId3", "extended-properties", "docProps/app.xml"),
    )
    return with_parts({ROOT_RELATIONS: links, "docProps/custom.xml": custom, "docProps/app.xml": app})


def check_custom_properties(workbook: RawWorkbook) -> None:
    """The marks are there."""
    assert workbook.custom_properties == {"KSOProductBuildVer": "2052-12.1.0", "nbpRound": "7"}
    assert workbook.properties == {"application": "Microsoft Excel"}
    assert workbook.defined_names == {"nbp_round": "'_ids'!$A$1"}


def check_hidden_rows(workbook: RawWorkbook) -> None:
    """Hidden rows are read and marked."""
    check_good(workbook)
    sheet = workbook.sheets[0]
    assert sheet.hidden_rows == [(6, 7)]
    assert [sheet.cell(row, 5).hidden_row for row in range(5, 9)] == [False, True, True, False]
    assert sheet.cell(6, 9).hidden_row and sheet.cell(6, 9).is_blank


def check_hidden_columns(workbook: RawWorkbook) -> None:
    """Hidden columns are read and marked."""
    check_good(workbook)
    sheet = workbook.sheets[0]
    assert sheet.hidden_columns == [(5, 6)]
    assert [sheet.cell(5, column).hidden_column for column in range(4, 8)] == [False, True, True, False]
