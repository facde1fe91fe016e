"""Treemap and sunburst: sizes, shares, what does not add up, what has no area, and the way down and up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role, Series, Tone
from ningbo_planner.analysis.charts.catalogue import charts_of, make_chart
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.analysis.charts.tree import MOST_PARTS
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits, total_and_parts

SUM = {"aggregation": Aggregation.SUM}


def chart(plan: Plan, name: str) -> ChartSpec:
    """Make one chart and prove its facts."""
    spec = make_chart(Setting(plan), name)
    for fact in spec.facts:
        result = compute(plan, Formula(fact.formula), fact.cells)
        assert result is not None and f"{result:f}".lstrip("-") == fact.text
        assert fact.text in spec.title
    return spec


def of_parts(total: str, *parts: str) -> Plan:
    """Return a plan with a total and parts whose figures in 2022 are given."""
    return total_and_parts(("1", total), *(("1", part) for part in parts))[0]


def marks_of(spec: ChartSpec) -> dict[str, str]:
    """Return the texts of a treemap's leaves by name."""
    return {mark.label: mark.text for series in spec.series if series.role is not Role.TOTAL for mark in series.marks}


def test_the_shipped_table_is_two_totals_of_eleven_parts() -> None:
    spec = chart(shipped_plan(), "treemap/decomposition")
    groups = spec.of_role(Role.PART)
    assert [series.name for series in groups] == ["数字制造业(营收)", "数字服务业(营收)"]
    assert [len(series.marks) for series in groups] == [4, 7]
    assert spec.title == "目标分解表2026年各项相加11000亿元，数字制造业(营收)占63.6%；最大的分项是新型数字元器件(组件)，占全部的22.7%"
    assert marks_of(spec)["数字金融"] == "100\n0.9%"
    heads = spec.of_role(Role.TOTAL)[0].marks
    assert [mark.value for mark in heads] == [7000, 4150]
    assert [mark.text for mark in heads] == ["7000\n63.6%", "4000\n36.4%"]
    assert any("没有写明总计" in note for note in spec.footnotes)
    assert any("数字服务业(营收)写明4000亿元，分项之和多150亿元" in note for note in spec.footnotes)


def test_a_click_opens_a_part_and_the_trail_leads_back() -> None:
    plan = shipped_plan()
    top = chart(plan, "treemap/decomposition?periods=2024")
    down = top.of_role(Role.PART)[1].drill
    assert down == "treemap/decomposition/D07?periods=2024"
    part = chart(plan, down)
    assert part.trail == ((top.name, "目标分解表"),)
    assert {mark.drill for series in part.of_role(Role.PART) for mark in series.marks} == {f"path/decomposition/D{number:02}" for number in range(8, 15)}
    assert part.title.startswith("数字服务业(营收)2024年为2700亿元，最大的分项是数字产品与互联网批零，占51.9%")


def test_every_mark_leads_to_its_cell() -> None:
    for kind in ("treemap", "sunburst"):
        spec = chart(shipped_plan(), f"{kind}/decomposition")
        assert all(mark.cells and mark.tip for series in spec.series for mark in series.marks if mark.label)


@pytest.mark.parametrize("kind", ["treemap", "sunburst"])
def test_what_parts_leave_is_a_hatched_remainder(kind: str) -> None:
    spec = chart(of_parts("100", "50", "30"), f"{kind}/t/T")
    rest = next(mark for series in spec.series for mark in series.marks if mark.label == "未分解到分项")
    assert (rest.value, rest.text, rest.tone) == (20, "20\n20.0%", Tone.BAD)
    assert len(rest.cells) == 3
    assert "T有20亿元没有分解到分项，用斜线画出。" in spec.footnotes


def test_parts_beyond_their_total_are_drawn_as_they_are_and_noted() -> None:
    spec = chart(of_parts("100", "80", "40"), "treemap/t/T")
    assert marks_of(spec) == {"P1": "80\n80.0%", "P2": "40\n40.0%"}
    assert "T写明100亿元，分项之和多20亿元，面积按分项之和画，百分数按写明的合计计算。" in spec.footnotes


@pytest.mark.parametrize("text", ["", "——", "待定"])
def test_a_missing_part_is_named_and_has_no_area(text: str) -> None:
    spec = chart(of_parts("100", "60", text), "treemap/t/T")
    assert marks_of(spec)["P1"] == "60\n60.0%"
    assert "P2" not in marks_of(spec)
    assert "缺数：P2。" in spec.footnotes


def test_a_total_without_a_figure_is_the_sum_of_its_parts_and_says_so() -> None:
    spec = chart(of_parts("——", "60", "20"), "treemap/t/T")
    assert spec.title == "T2022年各项相加80亿元，最大的是P1，占75.0%，其次是P2，占25.0%"
    assert "T没有写明合计，全部面积为分项相加（80亿元）。" in spec.footnotes


def test_negative_and_zero_parts_have_no_area_and_are_named() -> None:
    spec = chart(of_parts("50", "60", "-10", "0"), "treemap/t/T")
    assert marks_of(spec) == {"P1": "60\n120.0%"}
    assert "零和负数不能画成面积，未画出：P2、P3。" in spec.footnotes


def test_nothing_to_draw_says_so() -> None:
    spec = chart(of_parts("——", "——"), "treemap/t/T?periods=2022")
    assert spec.title == "T2022年没有可以画成面积的数字"


def test_one_part() -> None:
    spec = chart(of_parts("100", "100"), "sunburst/t/T")
    assert spec.title == "T2022年为100亿元，其中P1占100.0%"


def test_a_bound_is_noted_and_a_larger_sum_is_no_contradiction() -> None:
    spec = chart(of_parts(">100", "80", "40"), "treemap/t/T")
    assert spec.title.startswith("T2022年为超过100亿元")
    assert "只写明界限，按界限值画：T。" in spec.footnotes
    assert not any("分项之和多" in note for note in spec.footnotes)


def test_shares_that_miss_a_hundred_by_rounding_say_so() -> None:
    assert "因四舍五入，各项比重之和可能不等于100%。" in chart(of_parts("3", "1", "1", "1"), "treemap/t/T").footnotes
    assert not any("四舍五入" in note for note in chart(of_parts("4", "1", "1", "2"), "treemap/t/T").footnotes)


def test_parts_in_other_units_and_rates_are_told() -> None:
    rows: list[Row] = [("T", None, ("1", "100"), SUM), ("A", "T", ("1", "60000"), {"unit": "万元"}), ("B", "T", ("1", "94"), {}), ("C", "T", ("1", "5%"), {"unit": "%", "kind": Kind.SHARE})]
    spec = chart(plan_with(table_edits("t", ("2021", "2022"), rows))[0], "treemap/t/T")
    assert [mark.value for series in spec.of_role(Role.PART) for mark in series.marks] == [6.0, 94.0]
    assert any("C" in note and "未画出" in note for note in spec.footnotes)


def test_very_many_parts_are_folded() -> None:
    spec = chart(of_parts("1830", *(str(number) for number in range(1, 61))), "treemap/t/T")
    assert len(spec.of_role(Role.PART)) == MOST_PARTS
    assert spec.of_role(Role.PART)[-1].name == f"其他{60 - MOST_PARTS + 1}项"
    assert sum(mark.value or 0 for series in spec.of_role(Role.PART) for mark in series.marks) == 1830


def test_chosen_rows_are_shown_and_the_others_folded() -> None:
    spec = chart(of_parts("100", "50", "30", "20"), "treemap/t/T?rows=P2")
    assert marks_of(spec) == {"P2": "30\n30.0%", "其他2项": "70\n70.0%"}


def test_rows_chosen_below_a_part_are_shown_in_it() -> None:
    spec = chart(shipped_plan(), "treemap/decomposition?rows=D03,D04,D07")
    assert [[mark.label for mark in series.marks] for series in spec.of_role(Role.PART)][0] == ["集成电路", "新型数字元器件(组件)", "其他2项"]
    assert len(spec.of_role(Role.PART)[1].marks) == 7


def three_levels() -> Plan:
    """Return a plan with totals below a total, of different depth."""
    rows: list[Row] = [
        ("T", None, ("1", "100"), SUM),
        ("A", "T", ("1", "60"), SUM),
        ("A1", "A", ("1", "40"), SUM),
        ("A11", "A1", ("1", "40"), {}),
        ("A2", "A", ("1", "10"), {}),
        ("B", "T", ("1", "40"), {}),
    ]
    return plan_with(table_edits("t", ("2021", "2022"), rows))[0]


def ring_sums(rings: Sequence[Series]) -> set[float]:
    """Return what the rings add up to."""
    return {sum(mark.value or 0 for mark in ring.marks) for ring in rings}


def test_every_ring_shares_out_the_whole_and_children_lie_on_their_parent() -> None:
    rings = chart(three_levels(), "sunburst/t/T").of_role(Role.PART)
    assert [[mark.label for mark in ring.marks] for ring in rings] == [["A", "B"], ["A1", "A2", "未分解到分项", ""], ["A11", "", "", ""]]
    assert ring_sums(rings) == {100}
    assert ring_sums(chart(shipped_plan(), "sunburst/decomposition").of_role(Role.PART)) == {11150}


def test_a_treemap_has_two_levels_and_drills_to_the_third() -> None:
    spec = chart(three_levels(), "treemap/t/T")
    assert marks_of(spec) == {"A1": "40\n40.0%", "A2": "10\n10.0%", "未分解到分项": "10\n10.0%", "B": "40\n40.0%"}
    third = chart(three_levels(), "treemap/t/A1")
    assert third.trail == (("treemap/t/T", "T"), ("treemap/t/A", "A"))


def test_leaves_add_up_to_what_is_drawn() -> None:
    spec = chart(shipped_plan(), "treemap/decomposition")
    leaves = [Decimal(mark.text.partition("\n")[0]) for series in spec.of_role(Role.PART) for mark in series.marks]
    assert sum(leaves) == 11150


def test_only_totals_and_tables_of_totals_have_levels() -> None:
    plan = shipped_plan()
    kinds = {request.kind for request in charts_of(plan, "decomposition", "D03")}
    assert not kinds & {ChartKind.TREEMAP, ChartKind.SUNBURST}
    assert ChartKind.TREEMAP not in {request.kind for request in charts_of(plan, "main", "")}
