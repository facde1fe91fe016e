"""An office restyles the template in Excel: fonts, widths, wording, logo and order survive; what is missing is named in a sentence."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.form_writer import FormWriter
from ningbo_planner.exchange.plans.plan_workbook import PlanWorkbook
from tests.exchange.form_samples import all_texts, changed_template, form_sheet, opened, part, place_of, row_of, template, written
from tests.sample_plans import shipped_plan


def restyled(folder: Path, change: Callable[[Worksheet], None]) -> Path:
    """Save the template again with ``change`` made to its form sheet."""
    book = load_workbook(template())
    change(book["填报表"])
    target = folder / "下发表.xlsx"
    book.save(target)
    return target


def row_marked(sheet: Worksheet, word: str) -> int:
    """Return the sample row of a mark."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == word)


def test_fonts_fills_heights_and_widths_of_the_samples_are_taken_over(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        row = row_marked(sheet, "普通")
        sheet.cell(row, 3).font = Font(name="楷体", size=14, italic=True)
        sheet.cell(row, 7).fill = PatternFill("solid", fgColor="FFCCFF")
        sheet.row_dimensions[row].height = 40
        sheet.column_dimensions["G"].width = 15

    form = written(shipped_plan(), "市商务局", restyled(tmp_path, change))
    sheet = form_sheet(form)
    row = row_of(sheet, "数字贸易")
    assert (sheet.cell(row, 3).font.name, sheet.cell(row, 3).font.size, sheet.cell(row, 3).font.italic) == ("楷体", 14, True)
    filled = sheet[place_of(form, "main/M16/2026")]
    assert filled.fill.fgColor.rgb.endswith("FFCCFF") and not filled.protection.locked
    assert sheet.row_dimensions[row].height == 40
    assert [sheet.column_dimensions[letter].width for letter in "GHIJK"] == [15] * 5


def test_wording_and_new_rows_in_the_head_stay(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B3"] = "承办单位：{{责任单位}}（{{编制单位}}制）"

    sheet = form_sheet(written(shipped_plan(), "市商务局", restyled(tmp_path, change)))
    assert "承办单位：市商务局（宁波市经济和信息化局制）" in all_texts(sheet)


def test_columns_that_an_office_does_not_want_may_go(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["E1"] = sheet["H1"] = sheet["I1"] = None

    form = written(shipped_plan(), "市商务局", restyled(tmp_path, change))
    assert not form.marks.opinions and not form.marks.reasons
    sheet = form_sheet(form)
    assert "与下发数一致" in {cell.value for cell in sheet[row_of(sheet, "数字贸易")]}


def test_the_colour_of_a_legend_is_the_colour_of_the_condition(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        place = next(cell for row in sheet.iter_rows() for cell in row if "图例:改动" in str(cell.value))
        place.fill = PatternFill("solid", fgColor="00AA55")

    form = written(shipped_plan(), "市商务局", restyled(tmp_path, change))
    sheet = form_sheet(form)
    place = place_of(form, "decomposition/D11/2024")
    rules = [rule for area, found in sheet.conditional_formatting._cf_rules.items() if place in area.sqref for rule in found]
    assert any(rule.dxf.fill.bgColor.rgb.endswith("00AA55") for rule in rules)


DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>
<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="300000" cy="300000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="logo"/><xdr:cNvPicPr/>
</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic>
<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"""
LINK = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
PICTURE = b"\x89PNG\r\n\x1a\n" + b"not looked at"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_a_template_that_libreoffice_saved_works(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B2"].font = Font(name="楷体", size=20)
        sheet["B3"] = "承办单位：{{责任单位}}"
        sheet.column_dimensions["C"].width = 44

    own = restyled(tmp_path, change)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "再存"), str(own)], check=True, capture_output=True, timeout=200)
    form = written(shipped_plan(), "市商务局", tmp_path / "再存" / own.name)
    sheet = form_sheet(form)
    assert (sheet["B2"].font.name, sheet["B2"].font.size) == ("楷体", 20) and "承办单位：市商务局" in all_texts(sheet)
    assert abs(sheet.column_dimensions["C"].width - 44) < 1
    assert not sheet[place_of(form, "main/M16/2026")].protection.locked and sheet.protection.sheet


def test_a_logo_stays(tmp_path: Path) -> None:
    with zipfile.ZipFile(template()) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        types = package.read("[Content_Types].xml").decode()
    sheet = sheet.replace("<worksheet ", '<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ', 1)
    sheet = sheet.replace("</worksheet>", '<drawing r:id="rId7"/></worksheet>')
    parts = {
        "xl__worksheets__sheet1_dot_xml": sheet,
        "xl__worksheets___rels__sheet1_dot_xml_dot_rels": LINK.format(id="rId7", kind="drawing", target="../drawings/drawing1.xml"),
        "xl__drawings__drawing1_dot_xml": DRAWING,
        "xl__drawings___rels__drawing1_dot_xml_dot_rels": LINK.format(id="rId1", kind="image", target="../media/image1.png"),
        "xl__media__image1_dot_png": PICTURE,
        "[Content_Types]_dot_xml": types.replace("<Default ", '<Default Extension="png" ContentType="image/png"/><Default ', 1),
    }
    form = written(shipped_plan(), "市商务局", changed_template(tmp_path, **parts))
    with zipfile.ZipFile(io.BytesIO(form.data)) as package:
        assert package.read("xl/media/image1.png") == PICTURE
        assert b'name="logo"' in package.read("xl/drawings/drawing1_1.xml")
        assert "../media/image1.png" in package.read("xl/drawings/_rels/drawing1_1.xml.rels").decode()
        assert 'r:id="rId7"' in package.read("xl/worksheets/sheet1.xml").decode()
        assert "/xl/drawings/drawing1_1.xml" in package.read("[Content_Types].xml").decode()


def test_what_later_excel_versions_add_does_not_break_the_parts(tmp_path: Path) -> None:
    with zipfile.ZipFile(template()) as package:
        styles = package.read("xl/styles.xml").decode()
    head = '<styleSheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    styles = styles.replace("<styleSheet ", head, 1).replace("<fonts ", '<fonts x14ac:knownFonts="1" ', 1)
    styles = styles.replace("</styleSheet>", '<extLst><ext uri="{EB79DEF2}"><x14ac:made xmlns:x14ac="urn:up"/></ext></extLst></styleSheet>')
    form = written(shipped_plan(), "市商务局", changed_template(tmp_path, xl__styles_dot_xml=styles))
    text = part(form, "xl/styles.xml")
    assert "x14ac" not in text and "Ignorable" not in text and opened(form)["填报表"]["B2"].font.name == "黑体"


@pytest.mark.parametrize(
    ("column", "row", "value", "code", "words"),
    [
        (7, 1, None, "template.no_role", ["填报"]),
        (1, 13, None, "template.no_sample", ["核对"]),
        (2, 2, "{{单位名字}}", "template.unknown_word", ["{{单位名字}}", "规划名称"]),
    ],
)
def test_a_template_that_lost_something_says_what(tmp_path: Path, column: int, row: int, value: object, code: str, words: list[str]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(row, column).value = value

    path = restyled(tmp_path, change)
    with pytest.raises(PlannerError) as caught:
        written(shipped_plan(), "市商务局", path)
    assert caught.value.code == code and all(word in str(caught.value) for word in words)


def test_a_template_that_is_gone_or_broken_or_lost_a_sheet_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK not a zip")
    renamed = tmp_path / "renamed.xlsx"
    book = load_workbook(template())
    book["填报表"].title = "表一"
    book.save(renamed)
    for path, code in ((tmp_path / "none.xlsx", "template.missing"), (broken, "template.unreadable"), (renamed, "template.no_sheet")):
        with pytest.raises(PlannerError) as caught:
            FormWriter(path)
        assert caught.value.code == code and path.name in str(caught.value)


def test_the_script_draws_templates_that_work(repository: Path, tmp_path: Path) -> None:
    spec = spec_from_file_location("make_templates", repository / "templates" / "make_templates.py")
    assert spec and spec.loader
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path)
    assert place_of(written(shipped_plan(), "市商务局", tmp_path / "下发表.xlsx"), "main/M16/2026")
    assert PlanWorkbook(tmp_path / "方案导出.xlsx", shipped_plan(), []).data()


def test_a_form_too_wide_for_a4_is_printed_on_a3(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.column_dimensions["G"].width = sheet.column_dimensions["K"].width = 18

    form = written(shipped_plan(), "市商务局", restyled(tmp_path, change))
    assert form_sheet(form).page_setup.paperSize == 8 and form_sheet(written(shipped_plan(), "市商务局")).page_setup.paperSize == 9
    assert any("A3 横向" in text for text in all_texts(opened(form)["填报说明"]))


def test_an_office_may_do_without_the_code_of_what_is_filled_in(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        next(cell for row in sheet.iter_rows() for cell in row if cell.value == "{{填报校验码}}").value = None

    form = written(shipped_plan(), "市商务局", restyled(tmp_path, change))
    assert form.marks.live_code == "" and "下发校验码：" + form.marks.code in all_texts(form_sheet(form))
