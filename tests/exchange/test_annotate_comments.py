"""Our remarks as comments on the cells of a department's own workbook: beside what is there, in every shape that workbooks have."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from ningbo_planner.domain.submission import ProblemGrade
from ningbo_planner.exchange.returned.annotate import annotated
from ningbo_planner.exchange.returned.annotate_comments import without_ours
from ningbo_planner.services.annotating import annotate_files
from tests.exchange.returned_forms import LEAD, Office, codes, issued_plan, office
from tests.exchange.test_annotate import parts_of, problem, repacked

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"


@pytest.fixture(scope="module")
def original(issued_plan: tuple[Path, dict[str, Path]]) -> bytes:
    return issued_plan[1][LEAD].read_bytes()


def comments(data: bytes, sheet: str = "填报表") -> dict[str, str]:
    """Return the comments of a sheet by cell."""
    return {cell.coordinate: cell.comment.text for row in openpyxl.load_workbook(BytesIO(data))[sheet].iter_rows() for cell in row if cell.comment}


def with_comments(original: bytes, **texts: str) -> bytes:
    """Return the form with comments of the department's own."""
    book = openpyxl.load_workbook(BytesIO(original))
    for cell, text in texts.items():
        book["填报表"][cell].comment = Comment(text, "李四")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_each_problem_is_a_comment_on_its_cell(original: bytes) -> None:
    data = annotated(original, [problem("G11"), problem("H11", ProblemGrade.ERROR), problem("H11", text="另一个"), problem("", sheet="", text="")])
    found = comments(data)
    assert set(found) == {"G11", "H11"} and all(text.startswith("审核意见：") for text in found.values())
    assert found["H11"].count("\n") == 1 and "另一个" in found["H11"]
    parts = parts_of(data)
    vml = parts["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>", vml) == [("10", "6"), ("10", "7")]
    assert b'PartName="/xl/comments1.xml"' in parts["[Content_Types].xml"] and b'Extension="vml"' in parts["[Content_Types].xml"]


def test_what_the_department_wrote_stays(original: bytes) -> None:
    data = annotated(with_comments(original, G11="口径有调整", K11="只是说明"), [problem("G11"), problem("H11")])
    found = comments(data)
    assert found["G11"].startswith("口径有调整") and "审核意见：" in found["G11"]
    assert found["K11"] == "只是说明" and found["H11"].startswith("审核意见：")
    assert without_ours(found["G11"]) == "口径有调整" and without_ours(found["H11"]) == "" and without_ours(found["K11"]) == "只是说明"


def test_a_second_return_does_not_pile_them_up(original: bytes) -> None:
    once = annotated(original, [problem("G11", text="第一次")])
    again = comments(annotated(once, [problem("G11", text="第二次"), problem("H11")]))
    assert "第二次" in again["G11"] and "第一次" not in again["G11"] and again["G11"].count("审核意见：") == 1 and "H11" in again


def test_threads_are_left_to_their_own_program(original: bytes) -> None:
    parts = parts_of(with_comments(original, G11="[线程批注]"))
    [relations] = [name for name in parts if name.endswith("sheet1.xml.rels")]
    thread = b'<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="/xl/threadedComments/t1.xml"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", thread + b"</Relationships>")
    parts["xl/threadedComments/t1.xml"] = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="G11" id="{1}"><text>?</text></threadedComment></ThreadedComments>'
    )
    found = comments(annotated(repacked(parts), [problem("G11"), problem("H11")]))
    assert found["G11"] == "[线程批注]" and found["H11"].startswith("审核意见：")


def test_a_drawing_that_is_no_xml_costs_the_comments_only(original: bytes) -> None:
    parts = parts_of(with_comments(original, G11="口径有调整"))
    [drawing] = [name for name in parts if name.endswith(".vml")]
    parts[drawing] = parts[drawing].replace(b"</xml>", b"<br></xml>")
    data = annotated(repacked(parts), [problem("H11")])
    assert comments(data) == {"G11": "口径有调整"} and "审核意见" in openpyxl.load_workbook(BytesIO(data)).sheetnames


def test_the_department_reads_what_it_is_asked_and_our_words_come_back_as_nobodys(office: Office) -> None:
    form = office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", "1.2万").put(f"{CHIPS}/2024", "abc").put(f"{CHIPS}/2025", None)
    file = office.read(form.save(office.folder / "甲.xlsx"))
    (path,) = annotate_files(file, office.folder / "退回")
    found = comments(path.read_bytes())
    assert set(found) == {form.places[f"{CHIPS}/{year}"] for year in (2023, 2024, 2025)}
    assert not [text for text in found.values() if "请选择" in text or "与单位核实" in text or "方案" in text]
    again = office.read(path).files[0]
    assert codes(again) == codes(file.files[0]) and not any(change.remark for change in again.changes)
    assert not [each for each in again.problems if each.code == "returns.cell.comment"]
