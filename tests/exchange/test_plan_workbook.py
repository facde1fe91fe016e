"""The whole plan as a workbook: laid out as the paper is, numbers as numbers, nothing lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import FindingStatus, Reason
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.exchange.plans.plan_workbook import TEMPLATE, PlanWorkbook, sheet_name
from ningbo_planner.paths import template_dir
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan


def exported(plan: Plan, findings: object = None, values: bool = False) -> Workbook:
    """Return the workbook of a plan, opened by openpyxl: its formulas, or the values beside them."""
    found = Checker(plan).ordered() if findings is None else findings
    return load_workbook(io.BytesIO(PlanWorkbook(template_dir() / TEMPLATE, plan, found).data()), data_only=values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def book() -> Workbook:
    """Return the shipped plan as a workbook."""
    return exported(shipped_plan())


@pytest.fixture(scope="module")
def shown() -> Workbook:
    """Return the shipped plan as a workbook, what its formulas come to."""
    return exported(shipped_plan(), values=True)


def find(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Return row and column of the first cell with this text."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text)


def merges(sheet: Worksheet) -> set[str]:
    """Return the merged areas."""
    return {str(area) for area in sheet.merged_cells.ranges}


def test_each_table_has_its_sheet_and_findings_and_notes_theirs(book: Workbook) -> None:
    *shown, carrier = book.worksheets
    assert [sheet.title for sheet in shown] == ["目标分解表", "主要目标表", "文本目标", "核对", "图表", "问题", "备注"]
    assert all(sheet.sheet_state == "visible" and not sheet.protection.sheet for sheet in shown)
    assert (carrier.title, carrier.sheet_state) == ("_方案", "veryHidden")
    assert book.properties.title == "宁波市超常规高质量发展数字经济行动方案(2022-2026年)"


def test_the_head_is_that_of_the_paper(book: Workbook) -> None:
    sheet = book["目标分解表"]
    assert sheet["B2"].value == "数字经济核心产业发展目标分解表"
    assert (sheet["B3"].value, sheet["B3"].alignment.horizontal) == ("单位：亿元", "right")
    assert [cell.value for cell in sheet[4] if cell.value] == ["指标", *(f"{year}年" for year in range(2021, 2027)), "责任单位"]
    assert {"B2:J2", "B3:J3", "B4:C4"} <= merges(sheet)
    assert [cell.value for cell in book["主要目标表"][4] if cell.value] == ["一级指标", "二级指标", "2021年", "2026年", "责任单位"]


def test_groups_and_departments_are_merged_as_on_the_paper(book: Workbook) -> None:
    sheet = book["目标分解表"]
    manufacturing, column = find(sheet, "数字制造业(营收)")
    assert column == 2 and f"J{manufacturing}:J{manufacturing + 4}" in merges(sheet)
    internet, _ = find(sheet, "互联网及软件信息服务")
    assert f"B{internet}:B{internet + 2}" in merges(sheet)
    assert sheet.cell(internet, 3).value == "软件与信息服务业"
    # A name without a group fills both columns; a group of one row keeps its own cell.
    assert f"B{manufacturing}:C{manufacturing}" in merges(sheet)
    retail, _ = find(sheet, "数字产品与互联网批零")
    assert sheet.cell(retail, 3).value == "数字产品与互联网批零" and f"B{retail}:C{retail}" not in merges(sheet)


def test_figures_are_numbers_that_show_the_printed_digits(book: Workbook) -> None:
    sheet = book["目标分解表"]
    share, _ = find(sheet, "数字经济核心产业占GDP比重")
    cells = [sheet.cell(share, column) for column in range(4, 10)]
    assert [cell.value for cell in cells] == [0.069, 0.08, 0.105, 0.13, 0.15, ">15%"]
    assert [cell.number_format for cell in cells][:4] == ["0.0%", "0.0%", "0.0%", "0%"]
    finance, _ = find(sheet, "数字金融")
    missing = sheet.cell(finance, 4)
    assert (missing.value, missing.data_type, missing.alignment.horizontal) == ("——", "s", "right")
    stations = book["主要目标表"]
    row, _ = find(stations, "5G基站数量(万个)")
    assert (stations.cell(row, 4).value, stations.cell(row, 4).number_format) == (1.77, "0.00")


def test_totals_that_agree_compute_themselves_and_the_others_stay_as_stated(book: Workbook, shown: Workbook) -> None:
    sheet, values = book["目标分解表"], shown["目标分解表"]
    assert [sheet.cell(6, column).value for column in range(4, 10)] == [f"=SUM({letter}7:{letter}10)" for letter in "DEFGHI"]
    assert [values.cell(6, column).value for column in range(4, 10)] == [3588, 4000, 4700, 5300, 6000, 7000]
    assert [sheet.cell(11, column).value for column in range(4, 10)] == [1366, 1700, 2100, "=SUM(G12:G18)", 3400, 4000]
    assert not [cell for name in ("主要目标表", "文本目标", "问题", "备注") for row in book[name].iter_rows() for cell in row if cell.data_type == "f"]


def test_what_must_add_up_is_checked_live_with_the_difference_shown(book: Workbook, shown: Workbook) -> None:
    sheet, values = book["核对"], shown["核对"]
    lines = {(row[2], row[3]): row for row in values.iter_rows(min_row=5, min_col=2, values_only=True)}
    assert lines["数字服务业(营收)", "2022年"][5:10] == (1700, 1691, 9, 0, "不符") and lines["数字服务业(营收)", "2021年"][5:10] == (1366, 1312, 54, 1, "有缺数")
    assert lines["核心制造业营收", "2026年"][4:10] == ("应等于：目标分解表/数字制造业(营收)", 7000, 7000, 0, 0, "相符")
    row, _ = find(sheet, "核心制造业营收")
    place = "'目标分解表'!D6"
    assert [sheet.cell(row, column).value for column in (7, 8, 9)] == [f"=IF('主要目标表'!D8=\"\",\"\",'主要目标表'!D8)", f"=SUM({place})", f'=IF(ISNUMBER(G{row}),ROUND(G{row}-H{row},8),"")']
    assert "相符 20 处，不符 4 处，有缺数 1 处，合计未填 0 处，文字目标 5 处" in values["B3"].value
    [marked] = sheet.conditional_formatting
    assert marked.rules[0].formula == ['$K5="不符"']


def test_percentages_constants_and_units_are_computed_in_the_stated_ones() -> None:
    rows = [
        make_row("S", 0, ["6.9%", "7%"], unit="%", kind=Kind.RATE),
        make_row("P", 0, ["6.4%", "6.4%"], unit="%", kind=Kind.RATE),
        make_row("T", 0, ["3", "3.5"], unit="亿元", aggregation=Aggregation.SUM),
        make_row("A", 1, ["1.5", "2", "7"], unit="亿元"),
        make_row("B", 1, ["15000", "15,000", "/"], unit="万元"),
    ]
    plan = make_plan([make_table("d", rows, unit="亿元", leading=("name", "unit"))])
    plan.rules["F"] = PlanRule("F", RuleKind.FORMULA, "S = P + 0.5", ("d/S", "d/P"), (Decimal(1), Decimal(1)), {"constant": "0.5"})
    made, values = exported(plan), exported(plan, values=True)
    assert [made["表d"][f"D{row}"].value for row in (7, 8, 9)] == ["=SUM(D8)+N(D9)*0.0001", 1.5, 15000]
    lines = [row[5:10] for row in values["核对"].iter_rows(min_row=5, min_col=2, values_only=True)]
    assert lines == [(3, 3, 0, 0, "相符"), (3.5, 3.5, 0, 0, "相符"), (None, 7, None, 0, "合计未填"), (0.069, 0.069, 0, 0, "相符"), (0.07, 0.069, 0.001, 0, "不符")]
    assert made["核对"]["H8"].value == "=SUM('表d'!D6)+0.005"


def test_the_charts_refer_to_the_cells_of_the_tables(book: Workbook) -> None:
    charts = book["图表"]._charts
    assert len(charts) == 5
    references = re.findall(r"<c:f>([^<]+)</c:f>", "".join(chart_xml(PlanWorkbook(template_dir() / TEMPLATE, shipped_plan(), []).data())))
    assert {"'目标分解表'!$D$4:$I$4", "'目标分解表'!$D$6:$I$6", "'目标分解表'!$B$6", "'目标分解表'!$C$14"} <= set(references)


def test_missing_figures_are_no_points_and_a_total_in_words_has_no_line() -> None:
    rows = [make_row("T", 0, ["约3", "4", "5"], aggregation=Aggregation.SUM), make_row("A", 1, ["——", "2", "2"]), make_row("B", 1, ["1", "2", "3"])]
    [stacked, shares] = chart_xml(PlanWorkbook(template_dir() / TEMPLATE, make_plan([make_table("d", rows)]), []).data())
    assert "<c:lineChart>" not in stacked and '<c:grouping val="percentStacked"/>' in shares
    assert '<c:ptCount val="3"/><c:pt idx="1"><c:v>2</c:v></c:pt><c:pt idx="2"><c:v>2</c:v></c:pt></c:numCache>' in stacked


def chart_xml(data: bytes) -> list[str]:
    """Return the chart parts of a workbook; all parts of the package are well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                ElementTree.fromstring(package.read(name))
        return [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]


def test_every_figure_of_the_plan_is_there_as_printed(book: Workbook) -> None:
    table = shipped_plan().tables["text"]
    sheet = book["文本目标"]
    column = next(cell.column for cell in sheet[4] if cell.value == "目标")
    printed = [str(sheet.cell(5 + at, column).value) for at in range(len(table))]
    assert printed == [table.cell(row, "goal").text for row in table.ids]


def test_notes_stand_below_the_table(book: Workbook) -> None:
    sheet = book["目标分解表"]
    last = sheet.cell(sheet.max_row, 2).value
    note = sheet.cell(sheet.max_row - 1, 2).value
    assert last == "资料来源：附表" and note.startswith("注：") and "不用加总替换" in note
    rows = list(book["备注"].iter_rows(min_row=5, min_col=2, values_only=True))
    assert any(row[1] == "D10" and "缺数" in row[3] for row in rows)
    assert any(row[1] == "P001" and "全市数字经济增加值超过1万亿元" in row for row in rows)


def test_findings_are_listed_with_their_amounts(book: Workbook) -> None:
    sheet = book["问题"]
    assert sheet["B3"].value == "共 40 个问题：强制性 5 个，核实性 4 个，提示 31 个。"
    first = [cell.value for cell in sheet[5]][1:]
    assert first[:5] == [1, "强制性", "目标分解表", "数字服务业(营收)", "2021年"] and first[6:10] == [1366, 1312, 54, "待处理"]
    assert "1366" in first[5]


def test_reasons_are_shown_and_no_findings_are_said() -> None:
    plan = shipped_plan()
    finding = replace(Checker(plan).ordered()[0], status=FindingStatus.EXPLAINED, reason=Reason("口径不同", "张三", "2026-01-01T00:00:00", ()))
    row = [cell.value for cell in exported(plan, [finding])["问题"][5]]
    assert row[-2:] == ["已说明", "口径不同"]
    assert exported(plan, [])["问题"]["B3"].value == "审核没有发现问题。"


def test_it_prints_on_a4_landscape_with_repeated_heads(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (9, "landscape", 1)
        assert sheet.print_title_rows == ("$2:$2" if sheet.title == "图表" else "$4:$4") and f"'{sheet.title}'!" in sheet.print_area
        assert sheet.oddFooter.left.text == "宁波市超常规高质量发展数字经济行动方案(2022-2026年)"
    assert book["目标分解表"].freeze_panes == "D5"


def test_another_citys_table_with_other_columns_is_laid_out_too() -> None:
    rows = [
        make_row("A", 0, ["1", "2", "3"], unit="亿元", aggregation=Aggregation.SUM, departments=("甲局", "乙局"), due="2023年", section="一"),
        make_row("B", 1, ["=1+1", "@x", "2"], unit="万个", departments=("甲局",), name="=恶意", group=""),
    ]
    table = make_table("d", rows, leading=("section", "name", "unit"), trailing=("due", "departments"), titles={"due": "完成时限"}, title="目标/任务[1]")
    sheet = exported(make_plan([table], {"甲局": [], "乙局": []}))["目标／任务［1］"]
    assert [cell.value for cell in sheet[4]][1:] == ["章节", "指标", "单位", "2021年", "2022年", "2023年", "完成时限", "责任单位"]
    assert [cell.value for cell in sheet[5]][1:] == ["一", "A", "亿元", 1, 2, 3, "2023年", "甲局、乙局"]
    assert [cell.value for cell in sheet[6]][1:] == [None, "=恶意", "万个", "=1+1", "@x", 2, None, "甲局"]
    assert {cell.data_type for cell in sheet[6] if isinstance(cell.value, str)} == {"s"}


def test_a_unit_other_than_the_tables_stands_behind_the_name() -> None:
    rows = [make_row("A", 0, ["1"], unit="亿元"), make_row("B", 0, ["2"], unit="万个"), make_row("C", 0, ["3%"], unit="%"), make_row("D", 0, ["3"], unit="%")]
    sheet = exported(make_plan([make_table("d", rows, unit="亿元")]))["表d"]
    assert [sheet.cell(row, 2).value for row in range(5, 9)] == ["A", "B(万个)", "C", "D(%)"]


def test_an_empty_plan_is_a_workbook_too() -> None:
    assert exported(make_plan([])).sheetnames == ["核对", "问题", "备注", "_方案"]
    assert exported(make_plan([make_table("d", [])])).sheetnames[0] == "表d"


def test_names_of_sheets_are_what_excel_takes() -> None:
    assert sheet_name("表/一?*[2]:'", []) == "表／一？＊［2］：＇"
    assert sheet_name("", []) == "表" and sheet_name("History", []) == "History（2）"
    long = "很长" * 30
    assert sheet_name(long, []) == long[:31] and sheet_name(long, [long[:31]]) == long[:28] + "（2）"
    assert sheet_name("Abc", ["aBC", "abc（2）"]) == "Abc（3）"
