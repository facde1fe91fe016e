"""Bridges and contributions: what each part adds, summed to the stated totals with the remainder visible."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec, Role, Tone
from ningbo_planner.analysis.charts.bridges import bridge_chart, has_bridge_chart
from ningbo_planner.analysis.charts.contributions import contribution_chart, has_contribution_chart
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits, total_and_parts


def made(plan: Plan, name: str, earlier: Plan | None = None) -> ChartSpec:
    """Return a chart whose facts have been recomputed."""
    request = ChartRequest.parse(name)
    setting = Setting(plan, versions={"v1": ("送审稿", earlier)} if earlier is not None else {})
    spec = (bridge_chart if request.kind == "bridge" else contribution_chart)(setting, request)
    for fact in spec.facts:
        assert str(compute(plan, Formula(fact.formula), fact.cells, earlier if fact.version else None)).lstrip("-") == fact.text.lstrip("-")
        assert fact.text in spec.title or Decimal(fact.text) == 0
    return spec


def steps(spec: ChartSpec) -> dict[str, float | None]:
    """Return what each step of a bridge adds, with the remainder."""
    found = {}
    for number, category in enumerate(spec.categories[1:-1], 1):
        marks = [series.marks[number] for series in spec.series if series.role is not Role.TOTAL]
        found[category] = next((mark.value for mark in marks if mark.value is not None), None)
    return found


def test_the_steps_lead_from_the_first_to_the_last_total() -> None:
    spec = made(shipped_plan(), "bridge/decomposition/D07")
    assert spec.title == "数字服务业(营收)由2021年的1366亿元到2026年的4000亿元，增加2634亿元，其中数字产品与互联网批零贡献51.0%，贡献最大"
    totals = spec.of_role(Role.TOTAL)[0].marks
    assert (totals[0].value, totals[-1].value) == (1366, 4000)
    assert steps(spec) == {
        "数字产品与互联网批零": 1344,
        "软件与信息服务业": 815,
        "数字广告": 230,
        "新型数字设施建设与传输服务": 130,
        "数字媒体、数字影视等": 126,
        "数字科技": 93,
        "数字金融": None,
        "未分解": -104,
    }
    assert 1366 + sum(value or 0 for value in steps(spec).values()) == 4000
    assert any("数字金融（2021年）" in note for note in spec.footnotes) and any("未分解" in note for note in spec.footnotes)


def test_a_bridge_without_a_remainder_has_no_step_for_it() -> None:
    spec = made(shipped_plan(), "bridge/decomposition/D02?periods=2022,2024")
    assert (spec.categories[0], spec.categories[-1]) == ("2022年", "2024年")
    assert not spec.of_role(Role.REMAINDER) and not spec.footnotes
    assert sum(value or 0 for value in steps(spec).values()) == 1300


def test_one_row_goes_through_the_periods_and_a_part_leads_there() -> None:
    spec = made(shipped_plan(), "bridge/decomposition/D10")
    assert spec.title == "数字金融由2022年的1亿元到2026年的100亿元，增加99亿元，其中2025年增加40亿元，增量最大"
    assert list(steps(spec).values()) == [9, 20, 40, 30]
    whole = made(shipped_plan(), "bridge/decomposition/D07")
    assert whole.of_role(Role.STEP)[0].marks[1].drill == "path/decomposition/D11"
    by_period = made(shipped_plan(), "bridge/decomposition/D02?measure=periods")
    assert list(steps(by_period).values()) == [412, 700, 600, 700, 1000]


def test_a_part_with_parts_opens_its_own_bridge_and_leads_back() -> None:
    rows: list[Row] = [("T", None, ("10", "20"), {"aggregation": Aggregation.SUM}), ("P", "T", ("10", "20"), {"aggregation": Aggregation.SUM}), ("Q", "P", ("10", "20"), {})]
    plan, _ = plan_with(table_edits("t", ["2021", "2022"], rows))
    assert made(plan, "bridge/t/T").of_role(Role.STEP)[0].marks[1].drill == "bridge/t/P"
    assert made(plan, "bridge/t/P").trail == (("bridge/t/T", "T"),)


@pytest.mark.parametrize(
    ("total", "parts", "title"),
    [
        (("10", "20"), (("4", "12"), ("6", "8")), "T由2021年的10亿元到2022年的20亿元，增加10亿元，其中P1贡献80.0%，贡献最大"),
        (("20", "10"), (("14", "2"), ("6", "8")), "T由2021年的20亿元到2022年的10亿元，减少10亿元，其中P1减少12亿元，减量最大"),
        (("20", "20"), (("14", "2"), ("6", "18")), "T由2021年的20亿元到2022年的20亿元，总量持平"),
        (("10", ">20"), (("4", "12"), ("6", "8")), "T2022年目标超过20亿元，2021年为10亿元"),
        (("——", "20"), (("4", "12"), ("6", "8")), "T2021年至2022年的增减，合计缺数"),
        (("", ""), (("", ""), ("", "")), "T2021年至2022年的增减，合计缺数"),
        (("10", "20"), (("10", "20"),), "T由2021年的10亿元到2022年的20亿元，增加10亿元"),
        (("10", "20"), (("5", "10"), ("5", "10")), "T由2021年的10亿元到2022年的20亿元，增加10亿元"),
        (("-10", "-20"), (("-5", "-18"), ("-5", "-2")), "T由2021年的-10亿元到2022年的-20亿元，减少10亿元，其中P1减少13亿元，减量最大"),
    ],
)
def test_every_case_has_its_sentence(total: tuple[str, str], parts: tuple[tuple[str, str], ...], title: str) -> None:
    plan, _ = total_and_parts(total, *parts)
    assert has_bridge_chart(plan, plan.tables["t"], "T")
    assert made(plan, "bridge/t/T").title == title


def test_a_total_that_nobody_states_is_the_sum_of_its_parts_and_it_is_said() -> None:
    plan, _ = total_and_parts(("——", "20"), ("4", "12"), ("6", "8"))
    spec = made(plan, "bridge/t/T")
    first = spec.of_role(Role.TOTAL)[0].marks[0]
    assert (first.value, first.tone) == (10, Tone.WARNING)
    assert "2021年没有写明合计，按分项之和计算。" in spec.footnotes


def test_sixty_parts_are_folded_and_nothing_is_lost() -> None:
    plan, _ = total_and_parts(("60", "1890"), *(("1", str(number + 1)) for number in range(1, 61)))
    spec = made(plan, "bridge/t/T")
    assert len(spec.categories) == 14 and spec.categories[-2] == "其他49项"
    assert sum(value or 0 for value in steps(spec).values()) == 1830


def test_against_a_version_the_steps_are_what_was_changed_since() -> None:
    plan, _ = total_and_parts(("10", "21"), ("4", "12"), ("6", "9"))
    earlier, _ = total_and_parts(("10", "20"), ("4", "14"), ("6", "6"))
    spec = made(plan, "bridge/t/T?against=v1", earlier)
    assert spec.title == "T2022年现为21亿元，较送审稿的20亿元增加1亿元，P2调增3亿元，调整最大"
    assert spec.categories == ("送审稿", "P2", "P1", "现在")
    assert steps(spec) == {"P2": 3, "P1": -2}
    first = made(plan, "bridge/t/T?against=v1&periods=2021", earlier)
    assert first.title == "T2021年为10亿元，与送审稿一致" and not steps(first)


def test_parts_that_came_and_went_since_a_version_are_steps_too() -> None:
    plan, _ = total_and_parts(("10", "20"), ("4", "8"), ("6", "6"), ("0", "6"))
    earlier, _ = total_and_parts(("10", "20"), ("4", "14"), ("6", "6"))
    assert steps(made(plan, "bridge/t/T?against=v1", earlier)) == {"P3": 6, "P1": -6}
    back = made(earlier, "bridge/t/T?against=v1", plan)
    assert steps(back) == {"P1": 6, "P3": -6}
    assert back.title == "T2022年为20亿元，总量与送审稿一致，分项有调整"
    assert all(cell.row in earlier.tables["t"] for series in back.series for mark in series.marks for cell in mark.cells)


def test_a_version_without_the_figure_is_said() -> None:
    plan, _ = total_and_parts(("10", "20"), ("4", "8"))
    missing, _ = total_and_parts(("10", "——"), ("4", "——"))
    bound, _ = total_and_parts(("10", ">20"), ("4", "8"))
    assert made(plan, "bridge/t/T?against=v1", missing).title == "T2022年与送审稿对比，其中一方缺数"
    assert made(plan, "bridge/t/T?against=v1", bound).title == "T2022年与送审稿对比，其中一方是界限值"


def test_contributions_add_up_to_the_stated_growth() -> None:
    spec = made(shipped_plan(), "contribution/decomposition/D07")
    assert spec.title == "数字服务业(营收)2026年增长17.6%，其中数字产品与互联网批零拉动8.8个百分点，拉动最大"
    growth = spec.of_role(Role.GROWTH)[0].marks
    for number, mark in enumerate(growth):
        parts = sum(series.marks[number].value or 0 for series in spec.series if series.role in (Role.PART, Role.REMAINDER))
        assert parts == pytest.approx(mark.value)
    assert [mark.text for mark in growth] == ["+24.5%", "+23.5%", "+28.6%", "+25.9%", "+17.6%"]
    assert spec.unit == "百分点"


def test_rates_of_contribution_are_of_the_increase_and_hidden_without_one() -> None:
    plan, _ = total_and_parts(("10", "20", "20"), ("4", "12", "10"), ("6", "8", "10"), years=("2021", "2022", "2023"))
    spec = made(plan, "contribution/t/T?measure=rate")
    assert [mark.value for mark in spec.series[0].marks] == [80.0, None]
    assert spec.of_role(Role.GROWTH)[0].marks[0].value == 100
    assert any("2023年合计没有明显增长" in note for note in spec.footnotes)
    points = made(plan, "contribution/t/T")
    assert [mark.text for mark in points.series[0].marks] == ["+80.0", "−10.0"]


@pytest.mark.parametrize(
    ("total", "parts", "title"),
    [
        (("10", "20"), (("4", "12"), ("6", "8")), "T2022年增长100.0%，其中P1拉动80.0个百分点，拉动最大"),
        (("20", "10"), (("14", "2"), ("6", "8")), "T2022年下降50.0%，其中P1拉低60.0个百分点，影响最大"),
        (("20", "20"), (("14", "2"), ("6", "18")), "T2022年持平，其中P2拉动60.0个百分点，拉动最大"),
        (("10", "20"), (("10", "20"),), "T2022年增长100.0%"),
        (("10", "20"), (("——", "12"), ("", "8")), "T2022年增长100.0%"),
        (("0", "20"), (("0", "12"), ("0", "8")), "T缺数，无法计算各分项对增长的拉动"),
        (("10", ">20"), (("4", "12"), ("6", "8")), "T缺数，无法计算各分项对增长的拉动"),
    ],
)
def test_every_contribution_has_its_sentence(total: tuple[str, str], parts: tuple[tuple[str, str], ...], title: str) -> None:
    plan, _ = total_and_parts(total, *parts)
    assert has_contribution_chart(plan, plan.tables["t"], "T")
    assert made(plan, "contribution/t/T").title == title
    assert made(plan, "contribution/t/T?measure=rate").categories == ("2022年",)


def test_parts_in_a_smaller_unit_are_told_in_that_of_the_total() -> None:
    sums = {"aggregation": Aggregation.SUM}
    rows: list[Row] = [("T", None, ("10", "20"), sums), ("P", "T", ("40000", "120000"), {"unit": "万元"}), ("Q", "T", ("6", "8"), {})]
    plan, _ = plan_with(table_edits("t", ["2021", "2022"], rows))
    spec = made(plan, "bridge/t/T")
    assert steps(spec) == {"P": 8, "Q": 2} and spec.title.endswith("其中P贡献80.0%，贡献最大")
    assert made(plan, "contribution/t/T").title == "T2022年增长100.0%，其中P拉动80.0个百分点，拉动最大"
