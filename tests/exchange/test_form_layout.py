"""What stands on a department's form: its rows only, the context its sums need, and checks that add up what they say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TableKind
from ningbo_planner.exchange.forms.form_layout import FormLayout, LineKind, answering_departments, form_layout, issued_figures, issued_text, merged_periods, open_sum
from tests.plans import make_plan, make_row, make_table, small_plan
from tests.sample_plans import shipped_plan


def shown(layout: FormLayout) -> list[tuple[str, str]]:
    """Return kind and label of each line."""
    return [(line.kind.name, line.label) for line in layout.lines]


def test_a_department_that_has_total_and_parts_checks_one_against_the_other() -> None:
    layout = form_layout(shipped_plan(), "市经信局")
    assert shown(layout)[:8] == [
        ("TABLE", "数字经济核心产业发展目标分解表（单位：亿元，另有注明的除外）"),
        ("PLAIN", "数字经济核心产业占GDP比重"),
        ("TOTAL", "数字制造业(营收)"),
        ("PLAIN", "集成电路"),
        ("PLAIN", "新型数字元器件(组件)"),
        ("PLAIN", "数字智能终端"),
        ("PLAIN", "电子信息材料"),
        ("CHECK", "核对：数字制造业(营收)＝分项之和"),
    ]
    check = layout.lines[7].check
    assert check is not None and check.total == 2 and [at for at, _ in check.parts] == [3, 4, 5, 6] and check.others is None


def test_a_department_that_has_parts_only_sees_total_and_the_rest_as_issued() -> None:
    layout = form_layout(shipped_plan(), "市商务局")
    assert shown(layout)[1:5] == [
        ("CONTEXT", "数字服务业(营收)（合计，下发数）"),
        ("PLAIN", "数字产品与互联网批零"),
        ("OTHERS", "其他 6 项之和（下发数）"),
        ("CHECK", "核对：数字服务业(营收)＝分项之和"),
    ]
    others = layout.lines[3].figures
    assert [others[year].text for year in ("2022", "2023", "2024", "2025", "2026")] == ["791", "1010", "1300", "1720", "2150"]
    # 数字金融 has —— in 2021: a missing part is never zero.
    assert others["2021"].number is None


def test_nothing_of_other_departments_is_to_be_filled_in() -> None:
    plan = shipped_plan()
    for department in answering_departments(plan):
        layout = form_layout(plan, department)
        assert layout.own and all(department in plan.tables[line.table].get(line.row, "departments") for line in layout.own)
        assert {key.partition("/")[0] for key in issued_figures(layout)} <= {"decomposition", "main", "text"}


def test_every_row_with_figures_to_fill_in_is_on_the_forms_of_all_its_departments() -> None:
    plan = shipped_plan()
    forms = {department: {line.key for line in form_layout(plan, department).own} for department in answering_departments(plan)}
    for table in (plan.tables["decomposition"], plan.tables["main"]):
        for row in table.ids:
            for department in table.get(row, "departments"):
                assert f"{table.info.id}/{row}" in forms[department]


def test_only_target_periods_are_issued() -> None:
    figures = issued_figures(form_layout(shipped_plan(), "市商务局"))
    assert {key for key in figures if not key.startswith("text/")} == {*(f"decomposition/D11/{year}" for year in range(2022, 2027)), "main/M07/2026", "main/M16/2026"}
    assert figures["decomposition/D11/2024"] == "1400"


def test_a_department_without_rows_has_an_empty_form() -> None:
    layout = form_layout(shipped_plan(), "市税务局")
    assert layout.lines == () and layout.targets == ()


def test_a_figure_whose_print_lost_a_word_is_issued_in_full() -> None:
    plan = shipped_plan()
    quantity = plan.tables["main"].cell("M01", "2026")
    assert quantity.text == ">1"
    assert issued_text(quantity, "亿元") == ">10000"
    assert issued_text(parse(">15%", "%"), "%") == ">15%"
    assert issued_text(parse("全国前列"), "") == "全国前列"


def test_groups_and_hidden_parents_head_the_rows() -> None:
    assert ("GROUP", "数字融合发展目标") in shown(form_layout(shipped_plan(), "市农业农村局"))
    rows = [make_row("A", 0), make_row("B", 1), make_row("C", 2, ["1", "2", "3"], departments=("甲局",), group="丙类")]
    plan = make_plan([make_table("d", rows, kind=TableKind.DECOMPOSITION)])
    assert shown(form_layout(plan, "甲局"))[1:] == [("GROUP", "A › B › 丙类"), ("PLAIN", "C")]


def nested_plan() -> Plan:
    """Return a total of totals, the figures of one part in 万元."""
    rows = [
        make_row("A", 0, ["", "100"], unit="亿元", aggregation=Aggregation.SUM, departments=("甲局",)),
        make_row("B", 1, ["", "60"], unit="亿元", aggregation=Aggregation.SUM, departments=("甲局",)),
        make_row("B1", 2, ["", "40"], unit="亿元", departments=("甲局",)),
        make_row("B2", 2, ["", "200000"], unit="万元", departments=("甲局",)),
        make_row("C", 1, ["", "/"], unit="亿元", departments=("乙局",)),
        make_row("D", 1, ["", "40"], unit="亿元", departments=("甲局",)),
    ]
    return make_plan([make_table("d", rows, kind=TableKind.DECOMPOSITION)])


def test_inner_checks_come_before_outer_ones_and_know_units() -> None:
    layout = form_layout(nested_plan(), "甲局")
    assert [line.label for line in layout.lines][1:] == ["A", "B", "B1", "B2", "核对：B＝分项之和", "D", "其他 1 项之和（下发数）", "核对：A＝分项之和"]
    inner = layout.lines[5].check
    assert inner is not None and [factor for _, factor in inner.parts] == [Decimal(1), Decimal("0.0001")]
    assert [line.depth for line in layout.lines][1:6] == [0, 1, 2, 2, 1]


def test_sums_of_what_is_no_number_stay_open() -> None:
    one = Decimal(1)
    assert open_sum([(parse("3"), one), (parse("4.5"), one)]) == Decimal("7.5")
    assert open_sum([(parse("3"), one), (parse("/"), one)]) == 3
    for text in ("——", "", ">5", "50-60", "300左右", "全国前列", "乱写"):
        assert open_sum([(parse("3"), one), (parse(text), one)]) is None


def test_a_part_without_a_number_of_another_department_leaves_the_rest_open() -> None:
    layout = form_layout(small_plan(), "甲局")
    others = next(line for line in layout.lines if line.kind is LineKind.OTHERS)
    assert others.figures["2022"].number == 50 and others.figures["2021"].state is State.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("lists", "merged"),
    [
        ([["2022", "2023", "2026"], ["2026"]], ["2022", "2023", "2026"]),
        ([["2026"], ["2022", "2023", "2026"]], ["2022", "2023", "2026"]),
        ([["2022", "2026"], ["2022", "2024", "2026", "2030"]], ["2022", "2024", "2026", "2030"]),
        ([[], ["2022"]], ["2022"]),
    ],
)
def test_periods_of_several_tables_keep_their_order(lists: list[list[str]], merged: list[str]) -> None:
    assert [period.id for period in merged_periods([[Period(year, year) for year in years] for years in lists])] == merged
