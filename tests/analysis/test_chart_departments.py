"""What departments answer for: nothing is counted twice, shared rows are marked, one department's rows with their targets."""

from __future__ import annotations

import pytest

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.analysis.charts.catalogue import charts_of, make_chart
from ningbo_planner.analysis.charts.departments import MOST_DEPARTMENTS, addable, shares_of
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits


def chart(plan: Plan, name: str) -> ChartSpec:
    """Make one chart and prove its facts."""
    spec = make_chart(Setting(plan), name)
    for fact in spec.facts:
        assert f"{compute(plan, Formula(fact.formula), fact.cells):f}" == fact.text
        assert fact.text in spec.title
    return spec


def of_rows(*departments: tuple[str, ...]) -> Plan:
    """Return a plan with a total of parts that the departments answer for."""
    rows: list[Row] = [("T", None, ("1", str(10 * len(departments))), {"aggregation": Aggregation.SUM})]
    rows += [(f"P{number}", "T", ("1", "10"), {"departments": each}) for number, each in enumerate(departments)]
    return plan_with(table_edits("t", ("2021", "2022"), rows))[0]


def test_what_is_led_counts_every_row_once() -> None:
    plan = shipped_plan()
    for table in plan.tables.values():
        led = [row for share in shares_of(plan, table) for row in share.led]
        assert sorted(led) == sorted(table.ids)


def test_the_shipped_table() -> None:
    spec = chart(shipped_plan(), "departments/decomposition")
    assert spec.title == "目标分解表14项指标由11个单位负责，市经信局牵头最多（7项），4项由几个单位共同负责"
    led, joined, figures = spec.series
    assert spec.categories[:2] == ("市经信局", "市发改委")
    assert [led.marks[0].text, joined.marks[0].text, figures.marks[0].text] == ["7", "", "8000亿元，占71.7%"]
    assert sum(mark.value or 0 for mark in led.marks) == 14
    assert "最低一级分项" in spec.footnotes[1] and "11150亿元" in spec.footnotes[1]


def test_amounts_led_add_up_to_the_whole_and_shared_ones_are_apart() -> None:
    plan = shipped_plan()
    spec = chart(plan, "departments/decomposition?measure=amount")
    led, joined, _ = spec.series
    assert sum(mark.value or 0 for mark in led.marks) == 11150
    tourism = spec.categories.index("市文广旅游局")
    assert (led.marks[tourism].value, joined.marks[tourism].value) == (None, 450)
    assert "已计入牵头单位" in joined.marks[tourism].tip[-1]
    assert spec.title == "目标分解表2026年可相加的分项共11150亿元，市经信局牵头5项、共8000亿元，最多"
    assert len(addable(plan.tables["decomposition"])) == 11


def test_rows_without_totals_have_no_amounts() -> None:
    spec = chart(shipped_plan(), "departments/main?measure=amount")
    assert spec.unit == "项"
    assert "本表各项没有写明合计关系，数额不能相加，只画项数。" in spec.footnotes


def test_rows_without_a_department_are_shown_as_such() -> None:
    spec = chart(shipped_plan(), "departments/text")
    assert spec.categories[-1] == "未写明责任单位"
    assert spec.title == "文本目标97项指标中47项写明责任单位，涉及27个单位，市经信局牵头最多（27项）"
    assert len(spec.categories) == MOST_DEPARTMENTS
    assert spec.categories[-2] == "其他9个单位"


def test_a_department_opens_as_its_rows() -> None:
    plan = shipped_plan()
    whole = chart(plan, "departments/decomposition")
    spec = chart(plan, whole.series[0].marks[whole.categories.index("市发改委")].drill)
    assert spec.title == "市发改委在目标分解表负责2项指标，牵头1项、参与1项"
    assert [panel.title for panel in spec.panels] == ["数字经济核心产业占GDP比重", "数字服务业(营收)"]
    assert [panel.of_role(Role.STEP)[0].marks[0].text for panel in spec.panels] == ["参与，牵头单位：市经信局", "牵头，参与单位：市服务业局"]
    assert spec.trail == ((whole.name, "目标分解表全部单位"),)


def test_a_department_of_a_table_without_periods_in_time() -> None:
    spec = chart(shipped_plan(), "departments/text?department=市商务局")
    assert all(panel.of_role(Role.TOTAL)[0].marks[0].text for panel in spec.panels)
    assert "数字产品与互联网批零" in [panel.title for panel in spec.panels]


@pytest.mark.parametrize(
    ("departments", "asked", "title"),
    [
        ((("甲",), ("甲", "乙")), "甲", "甲在表负责2项指标，全部由其牵头"),
        ((("甲",), ("甲", "乙")), "乙", "乙在表参与1项指标，没有牵头的指标"),
        ((("甲",), ("甲", "乙")), "丙", "丙在表没有负责的指标"),
    ],
)
def test_the_title_of_one_department(departments: tuple[tuple[str, ...], ...], asked: str, title: str) -> None:
    assert chart(of_rows(*departments), f"departments/t?department={asked}").title == title


def test_sixty_departments_are_folded_without_counting_a_row_twice() -> None:
    plan = of_rows(*((f"单位{number}", f"单位{(number + 1) % 60}") for number in range(60)))
    spec = chart(plan, "departments/t")
    assert len(spec.categories) == MOST_DEPARTMENTS
    led, joined, _ = spec.series
    assert sum(mark.value or 0 for mark in led.marks) == 61
    folded = spec.categories.index(f"其他{60 - MOST_DEPARTMENTS + 2}个单位")
    assert (led.marks[folded].value, joined.marks[folded].value) == (42, 1)


def test_tables_without_departments_have_no_such_chart() -> None:
    plan = of_rows((), ())
    assert ChartKind.DEPARTMENTS not in {request.kind for request in charts_of(plan, "t", "")}
