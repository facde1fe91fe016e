"""Growth out of line with the row's own other years and with its siblings in that year."""

from __future__ import annotations

import pytest

from ningbo_planner.checks import growth, in_time
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan_rule import PlanRule
from tests.checks.found import findings, part, plan_of, row, sentences, table, told

EVEN = ("100", "110", "121", "133", "146", "161", "177")
SLIPPED = ("100", "110", "121", "1330", "146", "161", "177")


def test_a_slip_of_the_decimal_point_is_told_once_and_not_its_way_back() -> None:
    assert told(plan_of(table(row("产值", *SLIPPED))), "growth") == [
        (Grade.HINT, "“产值”2024年：写为1330亿元，比2023年的121亿元增长999.2%；本行其他年份一般增长10%左右。请核对数值、单位和小数点。")
    ]


def test_a_fall_out_of_line_is_told_as_one() -> None:
    plan = plan_of(table(row("产值", "100", "110", "121", "13.3", "146", "161", "177")))
    assert sentences(plan, "growth") == ["“产值”2024年：写为13.3亿元，比2023年的121亿元下降89%；本行其他年份一般增长10%左右。请核对数值、单位和小数点。"]


def test_siblings_are_named_and_clear_a_year_in_which_all_jump() -> None:
    others = [part(name, *EVEN) for name in ("乙", "丙", "丁")]
    alone = plan_of(table(row("合计", aggregation=Aggregation.NONE), part("甲", *SLIPPED), *others, years=7))
    assert sentences(alone, "growth") == ["“甲”2024年：写为1330亿元，比2023年的121亿元增长999.2%；本行其他年份一般增长10%左右，同级指标同期一般增长9.9%左右。请核对数值、单位和小数点。"]
    together = plan_of(table(row("合计", aggregation=Aggregation.NONE), *(part(name, *SLIPPED) for name in "甲乙丙丁"), years=7))
    assert not sentences(together, "growth")


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        (EVEN, {}),
        (("100", "110", "121", "1330", "1460"), {}),
        (("100", "150", "120", "300", "200", "900", "700"), {}),
        (("1", "3", "8", "9", "10", "11", "12"), {}),
        (("0", "110", "121", "133", "146", "161", "177"), {}),
        (("100", "110", "——", "133", "146", "161", "177"), {}),
        (("-100", "110", "121", "133", "146", "161", "177"), {}),
        (("10%", "11%", "12%", "80%", "13%", "14%", "15%"), {"unit": "%", "kind": Kind.RATE}),
        (("100", "110", "121", ">1330", "1463", "1609", "1770"), {}),
        (("2", "2", "2", "20", "2", "2", "2"), {}),
    ],
)
def test_rows_of_which_nothing_can_be_said_are_left_alone(texts: tuple[str, ...], fields: dict[str, object]) -> None:
    assert not sentences(plan_of(table(row("行", *texts, **fields))), "growth")


def test_thresholds_are_those_of_the_plan() -> None:
    plan = plan_of(table(row("甲", "100", "110", "121", "160", "176"), row("乙", *SLIPPED[:5])))
    assert not sentences(plan, "growth")
    plan.rules["growth"] = PlanRule("growth", params={"odd": "1.15", "even": "1.1", "count": "3"})
    assert [finding.period for finding in findings(plan, "growth")] == ["2024", "2024"]
    plan.rules["growth"] = PlanRule("growth", params={"odd": "20", "even": "1.2", "count": "3"})
    assert not sentences(plan, "growth")


@pytest.mark.parametrize("count", ["0", "1", "-3", "许多"])
def test_thresholds_that_make_no_sense_do_no_harm(count: str) -> None:
    plan = plan_of(table(row("甲", "100"), key="a"), table(row("乙", "100", "900"), key="b"), table(row("丙", *SLIPPED), key="c"))
    plan.rules["growth"] = PlanRule("growth", params={"count": count})
    assert [finding.row for finding in findings(plan, "growth")] == ["丙"]


def test_a_large_table_is_screened_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(f"行{at}", *(SLIPPED if at % 7 == 0 else EVEN if at % 3 else ("9", "——", "9", "8", ">9", "10-11", "12"))) for at in range(60)]
    plain = {finding.id for finding in findings(plan_of(table(*rows)), "growth", "order")}
    for module in (growth, in_time):
        monkeypatch.setattr(module, "SCREEN_FROM", 1)
    assert {finding.id for finding in findings(plan_of(table(*rows)), "growth", "order")} == plain
    assert plain
