"""Level and growth: growth over the period before, points for rates, and a sentence for whatever is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec, Role
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.growths import growth_chart, has_growth_chart
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, RowRecord, TableInfo
from ningbo_planner.edits.primitives import InsertRows, PutTable
from tests.sample_plans import plan_with, shipped_plan, table_edits, total_and_parts


def made(plan: Plan, name: str) -> ChartSpec:
    """Return a chart whose facts have been recomputed."""
    spec = growth_chart(Setting(plan), ChartRequest.parse(name))
    for fact in spec.facts:
        assert str(compute(plan, Formula(fact.formula), fact.cells)).lstrip("-") == fact.text.lstrip("-")
        assert fact.text in spec.title or Decimal(fact.text) == 0
    return spec


def one_row(*texts: str, unit: str = "亿元", kind: Kind = Kind.FLOW) -> Plan:
    """Return a plan with one row ``R``."""
    years = [str(2021 + number) for number in range(len(texts))]
    return plan_with(table_edits("t", years, [("R", None, texts, {"unit": unit, "kind": kind})]))[0]


def test_growth_of_the_shipped_plan_is_what_a_pocket_calculator_says() -> None:
    spec = made(shipped_plan(), "growth/decomposition/D02")
    assert spec.title == "数字制造业(营收)2021年至2026年年均增长14.3%，最高为2023年（增长17.5%），最低为2022年（增长11.5%）"
    levels = [3588, 4000, 4700, 5300, 6000, 7000]
    assert [mark.value for mark in spec.series[0].marks] == levels
    growth = spec.of_role(Role.GROWTH)[0].marks
    assert growth[0].value is None
    for mark, before, now in zip(growth[1:], levels, levels[1:], strict=False):
        assert mark.value == pytest.approx((now / before - 1) * 100, abs=0.05)
        assert [cell.row for cell in mark.cells] == ["D02", "D02"]


def test_rates_move_in_points_and_a_bound_keeps_its_sign() -> None:
    spec = made(shipped_plan(), "growth/decomposition/D01")
    assert "提高2.5个百分点" in spec.title and "%" not in spec.title
    assert [mark.text for mark in spec.of_role(Role.GROWTH)[0].marks] == ["", "+1.1", "+2.5", "+2.5", "+2.0", ">0"]


def test_several_rows_are_compared() -> None:
    spec = made(shipped_plan(), "growth/decomposition")
    assert spec.title == "2021年至2026年，数字服务业(营收)年均增长24.0%，数字制造业(营收)年均增长14.3%"
    assert [series.role for series in spec.series] == [Role.LEVEL, Role.LEVEL, Role.GROWTH, Role.GROWTH]
    chosen = made(shipped_plan(), "growth/decomposition/D02?rows=D03,D04,D01")
    assert [series.name for series in chosen.of_role(Role.LEVEL)] == ["集成电路", "新型数字元器件(组件)"]
    assert any("单位不同" in note and "占GDP比重" in note for note in chosen.footnotes)


def test_more_rows_than_can_be_read_are_left_out_and_said() -> None:
    plan = plan_with(table_edits("t", ["2021", "2022"], [(f"R{number}", None, (str(number + 1), str(number + 2)), {}) for number in range(60)]))[0]
    rows = ",".join(plan.tables["t"].ids)
    spec = made(plan, f"growth/t/R0?rows={rows}")
    assert len(spec.of_role(Role.LEVEL)) == 6
    assert "只画出最大的6项，另有54项未画出。" in spec.footnotes


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (("10", "12"), "R2022年较2021年增长20.0%"),
        (("10", "8"), "R2022年较2021年下降20.0%"),
        (("10", "10"), "R2022年较2021年持平"),
        (("10", "11", "12.1"), "R各期比上期均增长10.0%"),
        (("——", "10", "12"), "R2023年较2022年增长20.0%"),
        (("10", "——", "12"), "R2023年目标12亿元，2021年为10亿元"),
        (("10", ">12"), "R2022年目标超过12亿元，2021年为10亿元"),
        (("0", "12"), "R2022年目标12亿元，2021年为0亿元"),
        (("-3", "12", "15", "12"), "R比上期的增长，最高为2023年（增长25.0%），最低为2024年（下降20.0%）"),
    ],
)
def test_every_case_has_its_sentence(texts: tuple[str, ...], title: str) -> None:
    plan = one_row(*texts)
    assert has_growth_chart(plan, plan.tables["t"], "R")
    assert made(plan, "growth/t/R").title == title


def test_a_row_with_one_figure_has_no_growth_and_a_missing_one_is_named() -> None:
    plan = one_row("——", "12", "")
    assert not has_growth_chart(plan, plan.tables["t"], "R")
    spec = made(one_row("10", "——", "12", "15"), "growth/t/R?periods=2021,2022")
    assert spec.title == "R缺数，无法计算增长"
    assert any("R（2022年）" in note for note in spec.footnotes)
    assert spec.series[0].marks[1].value is None


def test_what_was_reached_stands_beside_the_targets() -> None:
    plan, _ = total_and_parts(("10", "12"), ("4", "5"), ("6", "7"))
    assert not made(plan, "growth/t/T").of_role(Role.ACTUAL)
    assert Decimal(made(plan, "growth/t/T").facts[0].text) == Decimal("20.0")


def test_quarters_have_growth_over_the_quarter_before_and_no_yearly_average() -> None:
    periods = tuple(Period(f"2024Q{number}", f"2024年{number}季度", PeriodKind.QUARTER) for number in range(1, 5))
    cells = {(TARGET, period.id): parse(text, "亿元") for period, text in zip(periods, ("10", "11", "10", "12"), strict=True)}
    plan, _ = plan_with([PutTable("t", TableInfo("t", "表", unit="亿元"), periods), InsertRows("t", None, 0, (RowRecord("R", 0, {"name": "R"}, cells),))])
    assert made(plan, "growth/t/R").title == "R比上期的增长，最高为2024年4季度（增长20.0%），最低为2024年3季度（下降9.1%）"
