"""Comments of cells as notes of a workbook and back: what Excel shows, what a person changes there, what strangers and departments write."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment as Note

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.edits.comments import MAX_LENGTH
from ningbo_planner.exchange.plans.cell_notes import read_note
from ningbo_planner.exchange.plans.imported import ImportedPlan
from ningbo_planner.exchange.plans.plan_carrier import CARRIER_SHEET
from ningbo_planner.exchange.plans.plan_workbook import TEMPLATE, PlanWorkbook
from ningbo_planner.exchange.reader.raw_cell import CommentSign
from ningbo_planner.exchange.reader.workbook_reader import read_workbook
from ningbo_planner.paths import template_dir
from ningbo_planner.services.new_plans import plan_of
from tests.exchange.form_samples import written
from tests.exchange.import_books import changed, exported, imported, raw, resaved, typed
from tests.exchange.odd_sheets import comments
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan

FIRST = Comment("按年报口径\n不含个体户", "张三", "2026-03-01T09:30:00")
SECOND = Comment("=1+1 <&> \U0001f600 _x000D_ 待核", "李四（二处）", "2026-03-02T00:00:00")
LAYER = Comment("实绩待报", "王五", "2026-03-03T08:00:00")


def commented(**more: Comment) -> Plan:
    """Return the shipped plan with comments on three targets, one of them far down, and on a figure of the other layer."""
    plan = shipped_plan()
    plan.comments.update({"decomposition/D02/2021": FIRST, "decomposition/D10/2026": SECOND, "main/M01/2026": Comment("无署名", "", "")})
    plan.comments["decomposition/D02/2022/actual"] = LAYER
    plan.comments.update(more)
    return plan


def workbook_of(plan: Plan) -> bytes:
    """Return the workbook of a plan."""
    return PlanWorkbook(template_dir() / TEMPLATE, plan, []).data()


def parts_of(data: bytes) -> dict[str, str]:
    """Return the text parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels", ".vml"))}


def about(plan: ImportedPlan, *words: str) -> list[str]:
    """Return the notes that have all of these words."""
    return [note for note in plan.notes if all(word in note for word in words)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook of the plan with comments."""
    return exported(commented(), tmp_path / "附表.xlsx")


# ------------------------------------------------------------------------------------------------------------------ going out


def test_excel_sees_each_comment_as_a_note_on_its_cell(book: Path) -> None:
    made = load_workbook(book)
    first, second = made["目标分解表"]["D6"].comment, made["目标分解表"]["I14"].comment
    assert (first.text, first.author) == ("张三（2026-03-01）：按年报口径\n不含个体户", "张三")
    assert second.text == "李四（二处）（2026-03-02）：=1+1 <&> \U0001f600 _x005F_x000D_ 待核"
    assert made["主要目标表"]["E5"].comment.text == "无署名"
    assert sum(cell.comment is not None for sheet in made for row in sheet.iter_rows() for cell in row) == 3


def test_the_guarded_reader_sees_texts_and_authors(book: Path) -> None:
    sheet = raw(book).sheet("目标分解表")
    assert sheet is not None
    assert sheet.cell(14, 9).comment == "李四（二处）（2026-03-02）：" + SECOND.text
    assert sheet.comment_signs[14, 9] == CommentSign("李四（二处）")


def test_the_parts_are_what_the_standard_wants() -> None:
    parts = parts_of(workbook_of(commented()))
    for text in parts.values():
        ElementTree.fromstring(text)
    assert {name for name in parts if "omments" in name} == {"xl/comments1.xml", "xl/comments2.xml"}
    types = parts["[Content_Types].xml"]
    assert types.count('PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"') == 1
    assert types.count('Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"') == 1
    links = {node.get("Id"): node for node in ElementTree.fromstring(parts["xl/worksheets/_rels/sheet1.xml.rels"])}
    sheet = parts["xl/worksheets/sheet1.xml"]
    [drawing] = re.findall(r'<legacyDrawing r:id="(\w+)"/>', sheet)
    assert links[drawing].get("Target") == "/xl/drawings/vmlDrawing1.vml" and str(links[drawing].get("Type")).endswith("/vmlDrawing")
    assert sheet.index("<pageSetup") < sheet.index("<headerFooter") < sheet.index("<legacyDrawing")
    numbers = [re.findall(r'_x0000_s(\d+)', parts[f"xl/drawings/vmlDrawing{at}.vml"]) for at in (1, 2)]
    blocks = [re.findall(r'data="([\d,]+)"', parts[f"xl/drawings/vmlDrawing{at}.vml"])[0] for at in (1, 2)]
    assert numbers == [["1025", "1026"], ["2049"]] and blocks == ["1", "2"]
    assert re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>", parts["xl/drawings/vmlDrawing1.vml"]) == [("5", "3"), ("13", "8")]


def test_thousands_of_notes_have_numbers_of_their_own() -> None:
    plan = make_plan([make_table(name, [make_row(f"R{at}", 0, ["1", "2", "3"]) for at in range(600)]) for name in "ab"])
    plan.comments.update({f"{name}/R{at}/{year}": FIRST for name in "ab" for at in range(600) for year in (2021, 2022)})
    parts = parts_of(workbook_of(plan))
    numbers = [number for at in (1, 2) for number in re.findall(r'id="_x0000_s(\d+)"', parts[f"xl/drawings/vmlDrawing{at}.vml"])]
    assert len(numbers) == len(set(numbers)) == 2400
    assert [re.findall(r'idmap v:ext="edit" data="([\d,]+)"', parts[f"xl/drawings/vmlDrawing{at}.vml"]) for at in (1, 2)] == [["1,2"], ["3,4"]]


def test_the_box_grows_with_the_text() -> None:
    def height(text: str) -> tuple[int, int]:
        parts = parts_of(workbook_of(commented(**{"decomposition/D02/2021": replace(FIRST, text=text)})))
        [anchor] = re.findall(r"<x:Anchor>([^<]+)</x:Anchor>[^/]+/x:AutoFill><x:Row>5</x:Row>", parts["xl/drawings/vmlDrawing1.vml"])
        left, _, top, _, right, _, bottom, rest = map(int, anchor.split(", "))
        assert left == 4 < right and top == 4 <= bottom
        return bottom, rest

    assert height("短") < height("较长的说明" * 20) < height("很长的说明" * 60) <= height("极长" * 2000) < (60, 0)


def test_without_comments_there_are_no_parts_and_the_same_plan_gives_the_same_notes() -> None:
    assert not [name for name in parts_of(workbook_of(shipped_plan())) if "omments" in name or name.endswith(".vml")]
    shown = shipped_plan()
    shown.comments["decomposition/D02/2022/actual"] = LAYER
    assert not [name for name in parts_of(workbook_of(shown)) if "omments" in name]
    backwards = commented()
    kept = dict(reversed(backwards.comments.items()))
    backwards.comments.clear()
    backwards.comments.update(kept)
    one, other = parts_of(workbook_of(commented())), parts_of(workbook_of(backwards))
    assert [one[name] for name in one if "omments" in name or "vml" in name] == [other[name] for name in other if "omments" in name or "vml" in name]


def test_what_no_cell_can_hold_is_left_out_and_told() -> None:
    plan = commented(**{"decomposition/D02/2021": Comment("坏\x01字" + "长" * 40_000, "张\x02三\n科", "2026-03-01")})
    book = PlanWorkbook(template_dir() / TEMPLATE, plan, [])
    said = load_workbook(io.BytesIO(book.data()))["目标分解表"]["D6"].comment
    assert said.text.startswith("张三 科（2026-03-01）：坏字长长") and len(said.text) == 32_767
    assert len([note for note in book.notes if "D6" in note]) == 2


# --------------------------------------------------------------------------------------------------------------- coming back


def test_an_export_comes_back_with_its_comments(book: Path) -> None:
    result = imported(book)
    assert plan_of(result).comments == commented().comments
    assert all("0 处改动" in note for note in result.notes), result.notes


def test_comments_survive_libreoffice_and_openpyxl(book: Path, tmp_path: Path) -> None:
    for path in (resaved(book, tmp_path / "另存"), changed(book, lambda _: None)):
        result = imported(path)
        assert plan_of(result).comments == commented().comments, result.notes


def test_what_was_changed_in_excel_is_newer_and_told(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["目标分解表"]
        sheet["D6"].comment = Note("张三（2026-03-01）：口径已改", "张三")
        sheet["I14"].comment = Note("赵六:\n由我接手", "赵六")
        sheet["E6"].comment = Note("新写的", "赵六")
        made["主要目标表"]["E5"].comment = None

    result = imported(changed(book, act))
    assert plan_of(result).comments == {
        "decomposition/D02/2021": replace(FIRST, text="口径已改"),
        "decomposition/D10/2026": Comment("由我接手", "赵六", ""),
        "decomposition/D02/2022": Comment("新写的", "赵六", ""),
        "decomposition/D02/2022/actual": LAYER,
    }
    assert about(result, "D6", "按年报口径 不含个体户", "口径已改") and about(result, "E6", "导出后添加", "新写的")
    assert about(result, "主要目标表", "E5", "已被删除", "无署名") and about(result, "目标分解表", "3 处改动")


def test_notes_follow_their_rows_and_go_with_them(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["目标分解表"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet["D6"].comment = None
        sheet.delete_rows(6)

    result = imported(changed(book, act))
    assert plan_of(result).comments == {"decomposition/D10/2026": SECOND, "main/M01/2026": Comment("无署名", "", "")}


def test_a_program_that_drops_all_notes_takes_none_away(book: Path) -> None:
    def act(made: Workbook) -> None:
        made["目标分解表"]["D6"].comment = made["目标分解表"]["I14"].comment = made["主要目标表"]["E5"].comment = None

    result = imported(changed(book, act))
    assert plan_of(result).comments == commented().comments and about(result, "仍保留", "3 条")


def test_notes_elsewhere_are_told(book: Path) -> None:
    def act(made: Workbook) -> None:
        made["目标分解表"]["B4"].comment = Note("名称待定", "赵六")
        made["问题"]["B3"].comment = Note("都看过了", "赵六")

    result = imported(changed(book, act))
    assert about(result, "目标分解表", "B4", "没有读入", "名称待定") and about(result, "问题", "B3", "都看过了")


def test_without_the_hidden_sheet_the_notes_still_say_who_wrote_them(book: Path) -> None:
    result = imported(changed(book, lambda made: made.remove(made[CARRIER_SHEET])))
    found = {comment.text: comment for comment in plan_of(result).comments.values()}
    assert found.keys() == {SECOND.text, FIRST.text, "无署名"}
    assert found[SECOND.text] == replace(SECOND, time="2026-03-02") and found[FIRST.text] == replace(FIRST, time="2026-03-01")


# ---------------------------------------------------------------------------------------------------------------- from others


def test_notes_of_a_typed_table_become_comments(tmp_path: Path) -> None:
    path = tmp_path / "目标.xlsx"
    typed(path, {"目标": [["指标", "2025年", "2026年"], ["产值", 1, 2], ["户数", 3, 4]]})

    def act(made: Workbook) -> None:
        sheet = made["目标"]
        sheet["B2"].comment = Note("张三:\n年报数", "张三")
        sheet["C3"].comment = Note("长" * (MAX_LENGTH + 1), "李四")
        sheet["A3"].comment = Note("户数含个体户", "李四")

    result = imported(changed(path, act))
    plan = plan_of(result)
    first, second = sorted(plan.comments)
    assert all(plan.has_cell(cell) for cell in map(cell_of, plan.comments))
    assert plan.comments[first] == Comment("年报数", "张三", "")
    assert len(plan.comments[second].text) == MAX_LENGTH and plan.comments[second].author == "李四"
    assert about(result, "2 条", "已读入") and about(result, "C3", str(MAX_LENGTH)) and about(result, "A3", "户数含个体户", "没有读入")
    assert not about(result, "已作为说明保留")


def test_threads_give_the_people_and_the_time_of_the_last_word() -> None:
    thread = (
        '<threadedComment ref="E5" id="a" personId="{P1}" dT="2026-03-01T01:00:00.50"><text>为何下降?</text></threadedComment>'
        '<threadedComment ref="E5" id="b" parentId="a" personId="{p2}" dT="2026-03-02T01:00:00.00"><text>企业外迁</text></threadedComment>'
    )
    sheet = read_workbook(with_people(comments('<comment ref="E5" authorId="0"><text><t>旧</t></text></comment>', thread)), "a.xlsx").sheets[0]
    assert sheet.cell(5, 5).comment == "张三：为何下降?\n李四：企业外迁"
    comment = read_note(sheet.cell(5, 5).comment or "", sheet.comment_signs[5, 5])
    assert comment.author == "李四" and comment.time.startswith("2026-03-0") and len(comment.time) == 19


def with_people(data: bytes) -> bytes:
    """Return a package with two people who write in threads."""
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/person"
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    people = "".join(f'<person displayName="{name}" id="{{P{at}}}" userId="{name}" providerId="None"/>' for at, name in enumerate(("张三", "李四"), 1))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", f'<Relationship Id="rP" Type="{kind}" Target="persons/person.xml"/></Relationships>'.encode())
            new.writestr(name, part)
        new.writestr("xl/persons/person.xml", f'<personList xmlns="{space}">{people}</personList>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "sign", "comment"),
    [
        ("年报数", CommentSign(), Comment("年报数", "", "")),
        ("张三：年报数", CommentSign("张三"), Comment("年报数", "张三", "")),
        ("单位：万元", CommentSign("张三"), Comment("单位：万元", "张三", "")),
        ("a（2026-03-01）:b", CommentSign("c"), Comment("b", "a", "2026-03-01")),
        ("x", CommentSign("张三", "昨天"), Comment("x", "张三", "")),
        ("[线程批注]\n\n你的版本…https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    年报数", CommentSign("tc={1}"), Comment("年报数", "", "")),
    ],
)
def test_how_a_note_is_read(text: str, sign: CommentSign, comment: Comment) -> None:
    assert read_note(text, sign) == comment


# ---------------------------------------------------------------------------------------------------------------- departments


def test_comments_of_the_plan_do_not_go_out_with_forms() -> None:
    plan, department = commented(), "市经信局"
    data = written(plan, department).data
    plan.comments.clear()
    assert data == written(plan, department).data
    assert not any("按年报口径" in text or "实绩待报" in text for text in parts_of(data).values())
