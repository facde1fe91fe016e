"""Tables that other offices typed: heads found where they are and nowhere else, and every liberty told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from ningbo_planner.domain.indicator import Aggregation, Commitment, Kind
from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import ACTUAL, TARGET, TableKind
from ningbo_planner.exchange.plans.import_periods import period_word
from ningbo_planner.exchange.plans.import_units import figure_unit, split_unit, table_unit, units_above
from ningbo_planner.exchange.plans.imported import ImportedPlan
from ningbo_planner.services.new_plans import plan_of
from tests.exchange.import_books import imported, row, texts, tree, typed


def about(plan: ImportedPlan, *words: str) -> list[str]:
    """Return the notes that have all of these words."""
    return [note for note in plan.notes if all(word in note for word in words)]


def test_a_table_with_numbers_units_departments_limits_and_notes(tmp_path: Path) -> None:
    rows = [
        ["附表：某市数字经济发展目标"],
        ["单位：亿元"],
        ["序号", "指标", "单位", "属性", "2021年", "2025年", "责任单位", "完成时限", "备注"],
        [1, "数字经济增加值", "亿元", "预期性", 2000, 3500, "市发改委", "2025年", None],
        [2, "占GDP比重", "%", "约束性", 0.08, 0.105, "市发改委、市统计局", "2025年", "按现价"],
        [3, "5G基站", "个", "其他", "——", 12000, None, "2024年", None],
        ["注：占比按现价计算。"],
        ["资料来源：市统计局"],
        ["填报人：张三"],
    ]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows}, formats={"E5": "0.0%", "F5": "0.0%"})
    [table] = plan.tables
    assert (table.info.heading, table.info.unit, table.info.note, table.info.source) == ("附表：某市数字经济发展目标", "亿元", "占比按现价计算。", "市统计局")
    assert [period.id for period in table.periods] == ["2021", "2025"] and len(table.records) == 3
    share = row(table, "占GDP比重")
    assert texts(share) == {"2021": "8.0%", "2025": "10.5%"} and share.fields["kind"] is Kind.SHARE
    assert (share.fields["unit"], share.fields["note"], share.fields["due"], share.fields["commitment"]) == ("%", "按现价", "2025年", Commitment.BINDING)
    assert share.fields["departments"] == ("市发改委", "市统计局") and set(plan.departments) == {"市发改委", "市统计局"}
    assert row(table, "5G基站").cells[TARGET, "2021"].state is State.MISSING and "departments" not in row(table, "5G基站").fields
    assert about(plan, "基期", "2021年") and about(plan, "属性", "D6") and about(plan, "表头在第 3 行", "3 行", "亿元")
    assert plan.info.title == "附表：某市数字经济发展目标" and plan_of(plan).tables["t1"].ids == ["T1R001", "T1R002", "T1R003"]


def test_a_head_of_two_rows_with_merged_groups_and_departments(tmp_path: Path) -> None:
    rows = [
        ["表1 分年度目标"],
        ["指标", None, "基期", "目标", None, None, "牵头单位"],
        [None, None, "2021年", 2022, 2023, 2024, None],
        ["制造业", "营业收入（亿元）", 100, 120, 140, 160, "市经信局"],
        [None, "利润（亿元）", 10, 11, 12, 13, None],
        ["服务业", "营业收入（亿元）", 50, 60, 70, 80, "市发改委"],
    ]
    merges = ["A1:G1", "A2:B3", "D2:F2", "G2:G3", "A4:A5", "G4:G5"]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows}, {"附表": merges})
    [table] = plan.tables
    assert [(period.label, period.is_base) for period in table.periods] == [("2021年", True), ("2022年", False), ("2023年", False), ("2024年", False)]
    assert [(record.fields["group"], record.fields["name"], record.fields["unit"]) for record in table.records] == [
        ("制造业", "营业收入", "亿元"),
        ("制造业", "利润", "亿元"),
        ("服务业", "营业收入", "亿元"),
    ]
    assert table.records[1].fields["departments"] == ("市经信局",) and table.records[1].fields["departments_merged"]
    assert table.info.unit_in_name and table.info.leading == ("group", "name") and table.info.kind is TableKind.DECOMPOSITION
    assert not about(plan, "当作基期")


def test_a_head_of_two_rows_that_nobody_merged(tmp_path: Path) -> None:
    rows = [["指标", "基期", "目标", None], [None, "2021年", "2022年", "2023年"], ["甲项", 1, 2, 3], ["乙项", 2, 3, 4]]
    [table] = typed(tmp_path / "a.xlsx", {"附表": rows}).tables
    assert [(period.id, period.is_base) for period in table.periods] == [("2021", True), ("2022", False), ("2023", False)]
    assert tree(table) == [(0, "甲项"), (0, "乙项")]


def test_numbers_before_names_and_among_which(tmp_path: Path) -> None:
    rows = [
        ["指标（单位：亿元）", "2021（基期）", "2022年"],
        ["一、产业规模", None, None],
        ["（一）制造业", 300, 330],
        ["1.电子信息", 100, 110],
        ["2.装备", 200, 220],
        ["（二）服务业", 100, 120],
        ["其中：软件", 30, 40],
        ["二、占比", None, None],
        ["数字化率(%)", 50, "55%"],
    ]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    [table] = plan.tables
    depths = [0, 1, 2, 2, 1, 2, 0, 1]
    assert [depth for depth, _ in tree(table)] == depths and table.info.unit == "亿元"
    assert row(table, "（一）制造业").fields["aggregation"] is Aggregation.SUM and row(table, "（二）服务业").fields["aggregation"] is Aggregation.PART
    assert "aggregation" not in row(table, "一、产业规模").fields and row(table, "数字化率").fields["unit"] == "%"
    assert about(plan, "序号") and about(plan, "（一）制造业", "合计")


def test_blanks_before_names(tmp_path: Path) -> None:
    rows = [["项目", "2021年", "2022年"], ["总量", 30, 50], ["　　甲", 10, 20], ["　　　　甲之一", 4, 8], ["　　乙", 20, 30], ["另", 1, 1], ["　其中：丙", 9, 9]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert tree(plan.tables[0]) == [(0, "总量"), (1, "甲"), (2, "甲之一"), (1, "乙"), (0, "另"), (1, "其中：丙")]
    assert row(plan.tables[0], "总量").fields["aggregation"] is Aggregation.SUM and about(plan, "空格")
    assert "aggregation" not in row(plan.tables[0], "甲").fields and about(plan, "“甲”", "没有作为合计")


def test_totals_proved_by_arithmetic_from_the_inside_out(tmp_path: Path) -> None:
    rows = [["指标", "2021", "2022"], ["总计", 10, 20], ["甲小计", 3, 7], ["甲一", 1, 3], ["甲二", 2, 4], ["乙", 7, 13], ["丙", 5, 5], ["合计", 15, 25]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert tree(plan.tables[0]) == [(0, "总计"), (1, "甲小计"), (2, "甲一"), (2, "甲二"), (1, "乙"), (0, "丙"), (0, "合计")]
    assert about(plan, "“总计”", "2 行之和") and about(plan, "“甲小计”") and about(plan, "第 8 行", "合计")


def test_two_tables_below_each_other_become_two(tmp_path: Path) -> None:
    rows = [
        ["表一"],
        ["指标", "2021年", "2022年"],
        ["甲项", 3, 5],
        ["注：甲项含乙。"],
        [],
        ["表二 分季度"],
        ["单位：万元"],
        ["项目", "2024年一季度", "2024Q2", "2024年3月"],
        ["甲项", 1, 2, 3],
        ["说明：略"],
        ["多余", 7, 8],
    ]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    first, second = plan.tables
    assert (first.info.heading, first.info.note, second.info.heading, second.info.unit) == ("表一", "甲项含乙。", "表二 分季度", "万元")
    assert [(period.id, period.kind) for period in second.periods] == [("2024Q1", PeriodKind.QUARTER), ("2024Q2", PeriodKind.QUARTER), ("2024-03", PeriodKind.MONTH)]
    assert [first.info.id, second.info.id, first.info.title, second.info.title] == ["t1", "t2", "附表", "附表（2）"]
    assert len(first.records) == len(second.records) == 1 and about(plan, "第 11 行", "没有读入")


def test_targets_without_a_year_in_words_and_with_units_behind_them(tmp_path: Path) -> None:
    rows = [["任务", "目标值", "责任单位"], ["未来工厂", "18家以上", "市经信局"], ["覆盖率", "全覆盖", "市科技局"], ["上云企业", "10万家", "市经信局"], ["口碑", "有待研究", "市经信局"]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    [table] = plan.tables
    assert [(period.id, period.kind, period.is_base) for period in table.periods] == [("goal", PeriodKind.HORIZON, False)]
    factory = row(table, "未来工厂")
    assert (factory.fields["unit"], factory.cells[TARGET, "goal"].state, factory.cells[TARGET, "goal"].low) == ("家", State.AT_LEAST, 18)
    assert (row(table, "上云企业").fields["unit"], row(table, "上云企业").cells[TARGET, "goal"].low) == ("万家", 10)
    assert row(table, "口碑").cells[TARGET, "goal"].state is State.NOT_UNDERSTOOD
    assert about(plan, "看不懂", "B5") and about(plan, "数后面写的单位", "2")


def test_what_was_reached_beside_targets_is_the_actual(tmp_path: Path) -> None:
    rows = [["指标", "2022年", None, "2023年", None], [None, "目标", "实际", "目标", "完成值"], ["产值", 10, 11, 12, "待核 1 2"]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows}, {"附表": ["B1:C1", "D1:E1", "A1:A2"]})
    record = plan.tables[0].records[0]
    assert texts(record) == {"2022": "10", "2023": "12"} and texts(record, ACTUAL) == {"2022": "11", "2023": "待核 1 2"}
    assert about(plan, "实绩") and about(plan, "E3") and plan_of(plan).tables["t1"].cell("T1R001", "2022", ACTUAL).text == "11"


def test_the_group_column_is_filled_where_nothing_is_merged(tmp_path: Path) -> None:
    rows = [["类别", "指标", "2021年", "2022年"], ["产业", "甲", 1, 2], [None, "乙", 2, 3], ["总数", None, 9, 9], [None, "丙", 4, 5], ["创新", "甲", 1, 2]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert [(record.fields.get("group", ""), record.fields["name"]) for record in plan.tables[0].records] == [("产业", "甲"), ("产业", "乙"), ("", "总数"), ("", "丙"), ("创新", "甲")]
    assert about(plan, "类别", "与上一行相同")


def test_lead_and_helping_departments_and_a_broken_name(tmp_path: Path) -> None:
    rows = [["指标", "2021年", "2022年", "单位", "配合单位"], ["甲", 1, 2, "市地方金融\n监管局", "市财政局，市统计局等"], ["乙", 2, 3, "市经信局", None]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert plan.tables[0].records[0].fields["departments"] == ("市地方金融监管局", "市财政局", "市统计局")
    assert plan.tables[0].info.trailing == ("departments",) and about(plan, "断成两行", "D2") and not about(plan, "E1", "没有读入")


def test_section_lines_merged_over_the_table_are_parents(tmp_path: Path) -> None:
    rows = [["指标", "2021年", "2022年"], ["产业规模"], ["甲", 1, 2], ["乙", 2, 3], ["创新能力"], ["丙", 2, 3]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows}, {"附表": ["A2:C2", "A5:C5"]})
    assert tree(plan.tables[0]) == [(0, "产业规模"), (1, "甲"), (1, "乙"), (0, "创新能力"), (1, "丙")] and about(plan, "标题行")


def test_what_is_hidden_odd_or_left_out_is_told(tmp_path: Path) -> None:
    rows = [
        ["指标", "2021年", "2022年", "2023年", "年均增速", "2021年"],
        ["甲", 1.5, True, "#REF!", 0.1, 5],
        ["甲", "=VLOOKUP(1,B2:C3,2)", 0.5, "1.2万", 0.1, 5],
        [None, 3, 4, 5, None, None],
        ["率(%)", 0.5, 20, 30, None, None],
        ["混", "6%", 7, 8, None, None],
        ["并", 3, None, 5, None, None],
    ]
    path = tmp_path / "a.xlsx"
    typed(path, {"附表": rows, "旧稿": rows, "随笔": [["今天"]]}, {"附表": ["B7:C7"]})
    book = load_workbook(path)
    book["附表"].row_dimensions[3].hidden = True
    book["附表"].column_dimensions["D"].hidden = True
    book["附表"]["B2"].number_format = "yyyy-mm-dd"
    book["旧稿"].sheet_state = "hidden"
    book.save(path)
    plan = imported(path)
    [table] = plan.tables
    assert len(table.records) == 6 and [record.fields["name"] for record in table.records[:3]] == ["甲", "甲", "第 4 行（原表无名称）"]
    for words in (
        ("旧稿", "隐藏", "没有读入"), ("随笔", "没有读入"), ("隐藏的行", "3"), ("隐藏的列", "D1"), ("E1", "年均增速"), ("F1", "没有读入"), ("日期", "B2"), ("错误值", "D2"),
        ("没有算出结果", "B3"), ("万", "D3"), ("小于 1", "B5"), ("都按百分数", "6"), ("合并单元格", "C7"), ("没有名称", "4"), ("看不懂", "C2"),
    ):  # fmt: skip
        assert about(plan, *words), words
    assert table.records[0].cells[TARGET, "2021"].state is State.NOT_UNDERSTOOD and table.records[1].cells[TARGET, "2023"].low == 12000


def test_numbers_of_columns_are_no_row(tmp_path: Path) -> None:
    rows = [["指标", "单位", "2021年", "2022年"], ["甲", "乙", 1, 2], ["产值", "亿元", 5, 6]]
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert tree(plan.tables[0]) == [(0, "产值")] and about(plan, "第 2 行", "栏次")


def test_a_date_above_the_head_is_not_the_head(tmp_path: Path) -> None:
    rows = [["填报单位：市经信局", None, "2026年3月"], ["指标", "2021年", "2022年"], ["甲", 1, 2]]
    [table] = typed(tmp_path / "a.xlsx", {"附表": rows}).tables
    assert [period.id for period in table.periods] == ["2021", "2022"] and table.info.unit == ""


def test_a_head_without_words_for_labels(tmp_path: Path) -> None:
    [table] = typed(tmp_path / "a.xlsx", {"附表": [[None, "2021年", "2022年"], ["甲", 1, 2], ["乙", 3, 4]]}).tables
    assert tree(table) == [(0, "甲"), (0, "乙")]


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "级别", "表", "指标", "时期", "问题", "表中数"], [1, "强制性", "目标分解表", "数字服务业", "2021年", "不平", 1366], [2, "强制性", "目标分解表", "数字服务业", "2022年", "不平", 1700]],
        [["任务", "内容", "时限", "单位"], ["数字乡村", "全覆盖", "2026年", "市农业农村局"], ["上云", "提升", "2025年", "市经信局"]],
        [["任务", "投资", "时限"], ["数字乡村", 100, "2026年"], ["上云", 200, "2025年"]],
        [["事项", "完成年份"], ["甲", 2025], ["乙", 2026]],
        [["指标", "2021年", "2022年"]],
        [["指标", "2021年"], ["甲", "见正文相关章节的详细表述，此处不再重复列出"], ["乙", "同上，请参照正文相关内容办理，不另列出"]],
        [["今天"]],
    ],
)
def test_no_head_is_found_where_there_is_none(rows: list[list[object]], tmp_path: Path) -> None:
    plan = typed(tmp_path / "a.xlsx", {"附表": rows})
    assert plan.tables == [] and about(plan, "附表", "没有找到")


def test_a_day_limit_in_the_first_row_does_not_hide_the_head(tmp_path: Path) -> None:
    rows = [["任务", "目标", "时限"], ["数字乡村", 100, "2026年"], ["上云", "200个", "2025年"]]
    [table] = typed(tmp_path / "a.xlsx", {"附表": rows}).tables
    assert [record.fields["due"] for record in table.records] == ["2026年", "2025年"] and len(table.records) == 2


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["2021年"], ("2021", "2021年", False)),
        (["2021"], ("2021", "2021年", False)),
        (["2025年目标"], ("2025", "2025年目标", False)),
        (["2021（基期）"], ("2021", "2021（基期）", True)),
        (["现状值（2021年）"], ("2021", "现状值（2021年）", True)),
        (["２０２１年"], ("2021", "２０２１年", False)),
        (["目标", "2022"], ("2022", "2022年", False)),
        (["2024年", "一季度"], ("2024Q1", "2024年一季度", False)),
        (["2024Q3"], ("2024Q3", "2024Q3", False)),
        (["2024-03"], ("2024-03", "2024-03", False)),
        (["2022-2026年累计"], ("2022-2026", "2022-2026年累计", False)),
        (["目标"], ("goal", "目标", False)),
    ],
)
def test_words_for_periods(heads: list[str], wanted: tuple[str, str, bool]) -> None:
    word = period_word(heads)
    assert word is not None and (word.period.id, word.period.label, word.period.is_base) == wanted


@pytest.mark.parametrize("heads", [["年均增速"], ["2022年", "增速"], ["20211"], ["目标分解"], ["指标"], ["2021年数字经济"], [""]])
def test_what_is_no_period(heads: list[str]) -> None:
    assert period_word(heads) is None


def test_units() -> None:
    assert split_unit("5G基站数量(万个)") == ("5G基站数量", "万个") and split_unit("占比（％）") == ("占比", "%") and split_unit("占比(%") == ("占比", "%")
    assert split_unit("数字制造业(营收)") == ("数字制造业(营收)", "") and split_unit("能耗（吨标准煤/万元）")[1] in ("", "吨标准煤/万元")
    assert units_above("（单位：亿元、%）") == ["亿元", "%"] and units_above("填报单位：市经信局") == []
    assert (table_unit(["亿元", "%"]), table_unit(["%"]), table_unit(["个", "家"]), table_unit([])) == ("亿元", "%", "", "")
    assert (figure_unit("18家以上"), figure_unit("10万家"), figure_unit("约5亿"), figure_unit("18")) == ("家", "万家", "", "")
