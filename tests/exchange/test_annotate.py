"""An annotated copy: our remarks in it, everything else as the department sent it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from ningbo_planner.domain.submission import Problem, ProblemGrade
from ningbo_planner.exchange.returned.annotate import CannotAnnotate, annotated
from ningbo_planner.exchange.reader.guard import read_one
from ningbo_planner.exchange.writer.xml_places import patched, places, with_attribute
from ningbo_planner.services.annotating import annotate_files
from tests.exchange.returned_forms import LEAD, Office, codes, issued_plan, office, taken

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"


def problem(cell: str, grade: ProblemGrade = ProblemGrade.ASK, sheet: str = "填报表", text: str = "1.2万") -> Problem:
    return Problem(grade, "returns.cell.not_a_figure", "甲.xlsx", sheet, cell, text, values={"unit": "亿元"})


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.fixture(scope="module")
def original(issued_plan: tuple[Path, dict[str, Path]]) -> bytes:
    return issued_plan[1][LEAD].read_bytes()


def test_only_the_touched_parts_differ(original: bytes) -> None:
    before, after = parts_of(original), parts_of(annotated(original, [problem("G11"), problem("H11", ProblemGrade.ERROR)]))
    new = {"xl/worksheets/remarks1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert set(after) - set(before) == new and not set(before) - set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    # Of the form itself nothing but two style numbers, and the drawing of the comments behind all else.
    styles = re.compile(rb'(<c r="(?:G|H)11"[^>]*?) s="\d+"')
    bare = re.sub(rb"<legacyDrawing [^>]*/>", b"", after["xl/worksheets/sheet1.xml"])
    assert styles.sub(rb"\1", before["xl/worksheets/sheet1.xml"]) == styles.sub(rb"\1", bare) and bare != after["xl/worksheets/sheet1.xml"]


def test_what_a_person_sees(original: bytes) -> None:
    remarks = [problem("G11"), problem("H11", ProblemGrade.ERROR, text="=1+1"), problem("", sheet="", text="")]
    book = openpyxl.load_workbook(BytesIO(annotated(original, remarks)))
    sheet = book["审核意见"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("序号", "工作表", "单元格", "填写内容", "问题和处理办法")
    assert rows[2][:4] == ("2", "填报表", "H11", "=1+1") and "甲.xlsx〔填报表〕H11" in rows[2][4]
    assert sheet["D4"].data_type == "s" and sheet["C3"].hyperlink.location == "'填报表'!G11"
    form = book["填报表"]
    assert form["G11"].fill.fgColor.rgb == "FFFFF2CC" and form["H11"].fill.fgColor.rgb == "FFF8CBAD"
    # The form's own colours for what differs lie over a fill, so there is a frame too.
    assert form["G11"].border.left.style == "medium" and form["G12"].border.left.style == "thin"
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert (form["G11"].value, form["G11"].number_format) == (500, openpyxl.load_workbook(BytesIO(original))["填报表"]["G11"].number_format)
    assert not form["G11"].protection.locked and form.protection.sheet


def test_annotated_twice_gets_a_second_sheet(original: bytes) -> None:
    twice = annotated(annotated(original, [problem("G11")]), [problem("G12")])
    names = openpyxl.load_workbook(BytesIO(twice)).sheetnames
    assert names[-2:] == ["审核意见", "审核意见（2）"]


def test_an_annotated_copy_reads_as_the_original(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "1.2万").put(f"{CHIPS}/2024", "abc")
    report = office.read(form.save(office.folder / "甲.xlsx"), office.form("市商务局").put("decomposition/D11/2022", 910).save(office.folder / "乙.xlsx"))
    (path,) = annotate_files(report, office.folder / "退回")
    assert path.name == "甲_审核意见.xlsx"
    again = office.read(path).files[0]
    assert taken(again) == {"D03/2022": "520"} and codes(again) == codes(report.files[0])
    listed = [row[2] for row in openpyxl.load_workbook(path)["审核意见"].iter_rows(min_row=3, values_only=True)]
    assert listed == [form.places[f"{CHIPS}/{year}"] for year in (2023, 2024)]
    assert [other.name for other in annotate_files(report, office.folder / "退回")] == ["甲_审核意见（2）.xlsx"]


def test_what_cannot_be_opened_gets_its_remarks_as_text(office: Office) -> None:
    path = office.folder / "坏.xlsx"
    path.write_bytes(office.forms[LEAD].read_bytes()[:2000])
    (written,) = annotate_files(office.read(path), office.folder / "退回")
    assert written.name == "坏_审核意见.txt" and "坏.xlsx" in written.read_text("utf-8-sig")


def test_a_workbook_with_prefixes_and_utf16(original: bytes) -> None:
    parts = parts_of(original)
    prefixed = {name: re.sub(rb"<(/?)(?!\?|!)(?=[A-Za-z])", rb"<\1x:", data).replace(b" xmlns=", b" xmlns:x=") for name, data in parts.items() if name in ("xl/workbook.xml", "xl/styles.xml")}
    parts |= prefixed
    text = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    result = annotated(repacked(parts), [problem("G11")])
    book = openpyxl.load_workbook(BytesIO(result))
    assert book.sheetnames[-1] == "审核意见" and book["填报表"]["G11"].fill.fgColor.rgb == "FFFFF2CC"


def test_styles_that_cannot_be_patched_cost_the_colours_only(original: bytes, tmp_path: Path) -> None:
    parts = parts_of(original)
    parts["xl/styles.xml"] = re.sub(rb"<fills.*?</fills>", b"", parts["xl/styles.xml"], flags=re.DOTALL)
    commented = re.compile(rb"<legacyDrawing [^>]*/>")
    path = tmp_path / "甲.xlsx"
    path.write_bytes(annotated(repacked(parts), [problem("G11")]))
    assert commented.sub(b"", parts_of(path.read_bytes())["xl/worksheets/sheet1.xml"]) == parts["xl/worksheets/sheet1.xml"]
    outcome = read_one(path)
    assert outcome.workbook is not None and outcome.workbook.sheets[-1].name == "审核意见"


def test_a_package_without_a_workbook_is_refused() -> None:
    with pytest.raises(CannotAnnotate):
        annotated(repacked({"_rels/.rels": b"<Relationships/>", "[Content_Types].xml": b"<Types/>"}), [problem("A1")])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_the_copy(original: bytes, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(annotated(original, [problem("G11"), problem("H11", ProblemGrade.ERROR)]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    content = zipfile.ZipFile(tmp_path / "甲.ods").read("content.xml").decode()
    assert 'table:name="审核意见"' in content and "填报表" in content and "1.2万" in content
    assert content.count("<office:annotation ") == 2 and "审核意见：" in content


def test_places_and_patches() -> None:
    data = "<a x='>'><!-- <b/> --><p:b r=\"1\"/><b>值<c/></b></a>".encode()
    found = places(data, lambda name, path: name == "b")
    assert [(place.prefix, place.attributes, place.is_closed, place.children) for place in found] == [("p:", {"r": "1"}, True, 0), ("", {}, False, 1)]
    assert data[found[1].tag_end : found[1].end].decode() == "值<c/>"
    assert with_attribute(b'<c r="A1" s="3"/>', "s", "7") == b'<c r="A1" s="7"/>' and with_attribute(b'<c r="A1"/>', "s", "7") == b'<c r="A1" s="7"/>'
    assert patched(b"abc", [(0, 1, b"x"), (2, 2, b"-")]) == b"xb-c"
    for broken in (b"<a><b></a>", b"<!DOCTYPE a []><a/>"):
        with pytest.raises(ValueError, match="."):
            places(broken, lambda name, path: True)
