"""Our own export comes back as the plan it was; what a person changed on its sheets is taken and told, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ningbo_planner.domain.indicator import Accumulation, Aggregation, Commitment, Direction, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, RowRecord
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.imported import ImportedPlan, ImportedTable
from ningbo_planner.exchange.plans.plan_carrier import CARRIER_SHEET
from ningbo_planner.services.new_plans import plan_of
from tests.exchange.form_samples import written
from tests.exchange.import_books import changed, exported, imported, resaved, row, texts, tree
from tests.plan_state import plan_state
from tests.plans import YEARS, make_plan, make_row, make_table, small_plan
from tests.sample_plans import shipped_plan


def odd_plan() -> Plan:
    """Return a plan with every state, meanings that differ from print, odd texts, all fields, actuals, and rows without names."""
    figures = ["", "3,588", "６.９", "007", "-0", "1e5", "=1+1", "@x", "  5 ", "6.90%", ">1", "≤30", "控制在5以内", "50-60", "约300", "——", "/", "全国前列", "看不懂 12 34", "1" * 40]
    rows = [make_row(f"R{at}", at % 3 if at % 3 < 2 else 1, [text, text, ""], name=f"指标{at}", unit="%" if "%" in text else "") for at, text in enumerate(figures)]
    told = {
        "name": "其中：\t=坏\x01名_x000D_\U0001f600\ud83d |^", "group": "组", "unit": "万个", "kind": Kind.STOCK, "direction": Direction.BAND, "aggregation": Aggregation.OVERLAPPING,
        "commitment": Commitment.BINDING, "accumulation": Accumulation.CUMULATIVE, "decimals": 2, "departments": ("甲局", "丙局"), "departments_text": "甲局、丙局等",
        "due": "每年", "section": "三(二)4", "quote": "原文" * 9000, "source": "附表", "note": "备注\n两行",
    }  # fmt: skip
    from_words = {(TARGET, "2021"): Quantity(">1", State.GREATER, Decimal(10000), None), (ACTUAL, "2022"): Quantity("5", State.NUMBER, Decimal(5), Decimal(5))}
    rows += [RowRecord("FULL", 0, told, from_words), RowRecord("BLANK", 0, {}, {}), make_row("TWIN", 0, ["1"], name="指标1"), make_row("LAST", 0, ["2"])]
    table = make_table("a.b", rows, unit="亿元", leading=("section", "group", "name"), trailing=("due", "departments", "kind"), title="表/一[1]:很长" * 4, note="注释", source="附表")
    quarters = (Period("2024Q1", "2024年一季度", PeriodKind.QUARTER), Period("goal", "目标", PeriodKind.HORIZON))
    second = make_table("q", [make_row("K", 0, ["1", "全覆盖"], periods=quarters)], periods=quarters, title="问题", unit_in_name=True)
    return make_plan([table, second, make_table("empty", [], YEARS[:1])], {"甲局": ["甲"], "丙局": []}, [Link("L1", "q/K", ("a.b/R0", "a.b/R1"), "同")])


def state(plan: Plan) -> dict[str, object]:
    """Return what a plan says but for its id."""
    return plan_state(plan) | {"info": replace(plan.info, id="")}


def back(path: Path) -> Plan:
    """Return the plan that a workbook gives."""
    return plan_of(imported(path))


def table_of(plan: ImportedPlan, table: str = "decomposition") -> ImportedTable:
    """Return one imported table."""
    return next(each for each in plan.tables if each.info.id == table)


def about(plan: ImportedPlan, *words: str) -> list[str]:
    """Return the notes that have all of these words."""
    return [note for note in plan.notes if all(word in note for word in words)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook of the shipped plan."""
    return exported(shipped_plan(), tmp_path / "附表.xlsx")


@pytest.mark.parametrize("make", [shipped_plan, small_plan, odd_plan])
def test_an_export_comes_back_as_it_was(make: Callable[[], Plan], tmp_path: Path) -> None:
    plan = make()
    path = exported(plan, tmp_path / "附表.xlsx")
    result = imported(path)
    assert state(plan_of(result)) == state(plan)
    assert all("0 处改动" in note for note in result.notes), result.notes
    assert plan_of(result).info.id not in ("", plan.info.id) and plan_of(result).info.id != plan_of(result).info.id


@pytest.mark.parametrize("make", [shipped_plan, odd_plan])
def test_an_export_saved_by_libreoffice_comes_back_as_it_was(make: Callable[[], Plan], tmp_path: Path) -> None:
    plan = make()
    result = imported(resaved(exported(plan, tmp_path / "附表.xlsx"), tmp_path / "另存"))
    assert state(plan_of(result)) == state(plan), result.notes


def test_an_export_saved_by_openpyxl_comes_back_as_it_was(book: Path) -> None:
    assert state(back(changed(book, lambda _: None))) == state(shipped_plan())


def test_libreoffice_computes_the_values_that_stand_beside_the_formulas(book: Path, tmp_path: Path) -> None:
    ours = {sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row} for sheet in load_workbook(book, data_only=True)}
    # openpyxl leaves the values out, so that LibreOffice has to compute each of them.
    computed = load_workbook(resaved(changed(book, lambda _: None), tmp_path / "另存"), data_only=True)
    for name in ("目标分解表", "核对"):
        found = {place: value for place, value in ours[name].items() if value not in (None, "")}
        assert {place: computed[name][place].value for place in found} == found


def test_a_changed_figure_is_taken_and_told_and_its_neighbours_keep_their_meaning(book: Path) -> None:
    def act(made: Workbook) -> None:
        made["目标分解表"]["I14"] = 120
        made["主要目标表"]["D5"] = "约6300"

    result = imported(changed(book, act))
    assert texts(table_of(result).records[9])["2026"] == "120"
    [told] = about(result, "目标分解表", "I14")
    assert "数字金融" in told and "“100”" in told and "“120”" in told
    first = table_of(result, "main").records[0]
    assert first.cells[TARGET, "2021"].state is State.ABOUT and first.cells[TARGET, "2026"] == shipped_plan().quantity(CellRef("main", "M01", "2026"))
    assert len(about(result, "导出时为")) == 2


def test_a_percentage_typed_anew_is_read_with_its_format(book: Path) -> None:
    def act(made: Workbook) -> None:
        made["目标分解表"]["D5"] = 0.071
        made["目标分解表"]["E5"].number_format = "0.00%"
        made["目标分解表"]["F5"].number_format = "General"

    result = imported(changed(book, act))
    assert texts(table_of(result).records[0]) == {"2021": "7.1%", "2022": "8.0%", "2023": "0.105", "2024": "13%", "2025": "15%", "2026": ">15%"}
    assert len(about(result, "导出时为")) == 2


def test_what_nobody_can_read_is_kept_and_marked(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("D6", "待核 12 13")))
    quantity = table_of(result).records[1].cells[TARGET, "2021"]
    assert (quantity.text, quantity.state) == ("待核 12 13", State.NOT_UNDERSTOOD) and about(result, "看不懂", "D6")


def test_an_emptied_figure_is_empty(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("D6", None)))
    assert "2021" not in texts(table_of(result).records[1]) and about(result, "D6", "（空）")


def test_a_formula_in_the_place_of_a_figure_is_told(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("D6", "=LARGE(D7:D10,1)")))
    assert table_of(result).records[1].cells[TARGET, "2021"].state is State.NOT_UNDERSTOOD and about(result, "没有算出结果", "D6")


def test_a_total_whose_parts_a_script_changed_is_summed_again_and_told(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("D7", 461.5)))
    record = table_of(result).records[1]
    assert texts(record)["2021"] == "3588.5" and record.cells[TARGET, "2021"].state is State.NUMBER
    assert about(result, "D6", "“3588”", "“3588.5”") and about(result, "重新算出", "D6") and len(about(result, "导出时为")) == 2


def test_a_total_is_computed_anew_by_libreoffice(book: Path, tmp_path: Path) -> None:
    result = imported(resaved(changed(book, lambda made: made["目标分解表"].__setitem__("D7", 461.5)), tmp_path / "另存"))
    assert texts(table_of(result).records[1])["2021"] == "3588.5" and about(result, "D6", "“3588.5”") and about(result, "是公式", "D6")
    assert texts(table_of(result).records[6])["2021"] == "1366"


def test_a_deleted_row_is_left_out_and_its_rows_move_up(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["目标分解表"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.delete_rows(6)

    result = imported(changed(book, act))
    table = table_of(result)
    assert len(table.records) == 13 and tree(table)[:3] == [(0, "数字经济核心产业占GDP比重"), (0, "集成电路"), (0, "新型数字元器件(组件)")]
    assert about(result, "数字制造业(营收)", "已被删除") and about(result, "关联", "decomposition/D02")
    assert "L02" not in result.links and "L01" in result.links


def test_new_rows_are_added_where_they_stand(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["主要目标表"]
        last = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("注"))
        sheet.unmerge_cells(f"B{last}:F{last}")
        sheet.insert_rows(last)
        for column, value in zip("BCDEF", ["数据资源要素开发目标", "算力规模(EFLOPS)", 1.5, "3以上", "市大数据局、市算力局"], strict=True):
            sheet[f"{column}{last}"] = value

    result = imported(changed(book, act))
    record = row(table_of(result, "main"), "算力规模")
    assert (record.depth, record.fields["unit"], record.fields["group"]) == (0, "EFLOPS", "数据资源要素开发目标")
    assert record.cells[TARGET, "2026"].state is State.AT_LEAST and texts(record)["2021"] == "1.5"
    assert about(result, "算力规模", "导出后添加") and about(result, "市算力局", "已登记") and "市算力局" in result.departments
    assert plan_of(result).tables["main"].ids[-1] == record.id


def test_rows_in_another_order_are_matched_by_name(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["文本目标"]
        moved = [[cell.value for cell in sheet[number]] for number in (5, 12)]
        for number, values in zip((12, 5), moved, strict=True):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
        sheet["F12"] = "超过2万亿元"

    for_one = changed(book, lambda made: [made["文本目标"].unmerge_cells(str(area)) for area in list(made["文本目标"].merged_cells.ranges)])
    result = imported(changed(for_one, act))
    table = table_of(result, "text")
    assert [record.id for record in table.records] == list(shipped_plan().tables["text"].ids)
    assert about(result, "先后", "文本目标")


def test_a_renamed_row_is_the_same_row(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("C14", "数字金融服务")))
    record = table_of(result).records[9]
    assert (record.id, record.fields["name"]) == ("D10", "数字金融服务") and about(result, "C14", "“数字金融”")


def test_changed_departments_reach_all_rows_of_the_merged_cell(book: Path) -> None:
    result = imported(changed(book, lambda made: made["目标分解表"].__setitem__("J6", "市经信局、市新设局")))
    answering = [record.fields["departments"] for record in table_of(result).records[1:6]]
    assert answering == [("市经信局", "市新设局")] * 5 and "市新设局" in result.departments
    assert table_of(result).records[6].fields["departments"] == ("市发改委", "市服务业局")


def test_a_column_that_was_added_is_read_and_one_that_was_deleted_is_told(book: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["主要目标表"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.delete_cols(4)
        sheet.insert_cols(5)
        sheet["E4"], sheet["E5"] = "2027年", 12000

    result = imported(changed(book, act))
    table = table_of(result, "main")
    assert [period.id for period in table.periods] == ["2026", "2027"]
    assert texts(table.records[0]) == {"2026": ">1", "2027": "12000"}
    assert about(result, "2021年", "已找不到") and about(result, "2027年", "导出后添加")


def test_sheets_that_are_gone_new_renamed_or_hidden_are_told(book: Path) -> None:
    def act(made: Workbook) -> None:
        made.remove(made["文本目标"])
        made["主要目标表"].title = "目标一览"
        made["目标分解表"].sheet_state = "hidden"
        made.create_sheet("草稿")["A1"] = "随手记"

    result = imported(changed(book, act))
    assert [table.info.id for table in result.tables] == ["decomposition", "main"]
    assert about(result, "文本目标", "没有读入") and about(result, "目标一览") and about(result, "隐藏") and about(result, "草稿", "没有读入")


def test_hidden_rows_are_read_and_told(book: Path) -> None:
    def act(made: Workbook) -> None:
        made["目标分解表"].row_dimensions[7].hidden = True

    result = imported(changed(book, act))
    assert len(table_of(result).records) == 14 and about(result, "隐藏的行", "7")


def _cut(made: Workbook) -> None:
    made[CARRIER_SHEET].delete_rows(9)


def _forge(made: Workbook) -> None:
    made[CARRIER_SHEET]["A4"] = str(made[CARRIER_SHEET]["A4"].value).replace("市", "县")


def _nonsense(made: Workbook) -> None:
    for cells in made[CARRIER_SHEET].iter_rows():
        cells[0].value = "|" + json.dumps({"a": 1})


@pytest.mark.parametrize("act", [_cut, _forge, _nonsense, lambda made: made.remove(made[CARRIER_SHEET])])
def test_without_a_whole_hidden_sheet_the_tables_are_read_as_typed(book: Path, act: Callable[[Workbook], None]) -> None:
    result = imported(changed(book, act))
    assert about(result, "隐藏的方案内容")
    assert [table.info.title for table in result.tables] == ["目标分解表", "主要目标表", "文本目标"]
    first = result.tables[0]
    assert texts(row(first, "数字金融")) == {"2021": "——", "2022": "1", "2023": "10", "2024": "30", "2025": "70", "2026": "100"}
    assert row(first, "数字制造业(营收)").fields["aggregation"] is Aggregation.SUM and row(first, "集成电路").depth == 1
    assert row(first, "电子信息材料").fields["departments"] == ("市经信局",) and row(first, "电子信息材料").fields["departments_merged"]
    assert (row(result.tables[1], "5G基站数量").fields["unit"], texts(row(result.tables[1], "5G基站数量"))["2026"]) == ("万个", "4.5")
    assert [len(table.records) for table in result.tables] == [14, 21, 97]


def test_a_department_form_is_sent_to_the_returns(tmp_path: Path) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(written(shipped_plan(), "市科技局").data)
    with pytest.raises(PlannerError, match="回收"):
        imported(path)
    with pytest.raises(PlannerError, match="回收"):
        imported(changed(path, lambda made: made.remove(made["_标识"])))
