"""Sentences that a planner would have struck out: growth of what falls, prices of what is counted, shares of what is negative."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import make_chart, offered_charts
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetCell
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits

SUM = {"aggregation": Aggregation.SUM}
PRICES = "增长按现价计算（名义）。"


def plan_of(*rows: tuple[str, str | None, Sequence[str], dict[str, Any]], years: Sequence[str] = ("2021", "2022", "2023"), unit: str = "亿元") -> Plan:
    """Return a plan with one table of ``rows``."""
    listed: list[Row] = list(rows)
    return plan_with(table_edits("t", years, listed, unit=unit, title="目标表"))[0]


def made(plan: Plan, name: str) -> ChartSpec:
    """Make a chart on a fixed day, whose facts follow from the plan and stand in its title."""
    spec = make_chart(Setting(plan, today=date(2023, 7, 1)), name)
    for fact in spec.facts:
        assert fact.text in spec.title
        assert fact.formula == Formula.VALUE or fact.text == exact.plain(compute(plan, Formula(fact.formula), fact.cells)).lstrip("-")
    return spec


FALLING = (("能耗总量", None, ["500", "475", "400"], SUM), ("工业", "能耗总量", ["300", "280", "220"], {}), ("交通", "能耗总量", ["200", "195", "180"], {}))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("path/t/能耗总量", "能耗总量2023年目标400万吨，较2021年年均下降10.6%"),
        ("growth/t/能耗总量", "能耗总量2021年至2023年年均下降10.6%，降幅最大的是2023年（下降15.8%），最小的是2022年（下降5.0%）"),
        ("contribution/t/能耗总量", "能耗总量2023年下降15.8%，其中工业拉低12.6个百分点，影响最大"),
        ("deviation/t", "2021年至2023年目标表2项全部下降，降幅最大的是工业，年均下降14.4%；最小的是交通，年均下降5.1%"),
    ],
)
def test_what_falls_is_not_said_to_grow(name: str, title: str) -> None:
    spec = made(plan_of(*FALLING, unit="万吨"), name)
    assert spec.title == title and PRICES not in spec.footnotes


def test_only_what_is_counted_in_money_grows_with_prices() -> None:
    setting = Setting(shipped_plan())
    for request in offered_charts(setting.plan):
        if request.row:
            unit = setting.plan.tables[request.table].unit_of(request.row)
            notes = make_chart(setting, request).footnotes
            assert "元" in unit or PRICES not in notes, request.name
    assert PRICES in make_chart(setting, "path/main/M04").footnotes and PRICES in make_chart(setting, "cards/main").footnotes


def test_growth_over_several_years_says_since_when() -> None:
    title = make_chart(Setting(shipped_plan()), "heat/main").title
    assert title == "主要目标表中未来农场2026年较2021年增长900.0%，为最高；数字经济增加值2026年较2021年增长58.9%以上，为最低"


@pytest.mark.parametrize(
    ("texts", "fields", "title"),
    [
        (["5%", "6%", "7.5%"], {"unit": "%", "kind": Kind.SHARE}, "比重2023年目标7.5%，较2021年提高2.5个百分点"),
        (["5%", "6%", ">7.5%"], {"unit": "%", "kind": Kind.SHARE}, "比重2023年目标超过7.5%，较2021年提高2.5个百分点以上"),
        (["5%", "6%", "5%"], {"unit": "%", "kind": Kind.SHARE}, "比重2023年目标5%，与2021年持平"),
        (["100", "110", "100"], {}, "比重2023年目标100亿元，与2021年持平"),
        (["-5", "2", "10"], {}, "比重2023年目标10亿元，较2021年增加15亿元"),
        (["100", "90", "<81"], {}, "比重2023年目标低于81亿元，较2021年年均下降10.0%以上"),
        ([">100", "110", "121"], {}, "比重2023年目标121亿元，2021年为超过100亿元"),
    ],
)
def test_a_path_says_how_far_it_leads(texts: list[str], fields: dict[str, Any], title: str) -> None:
    assert made(plan_of(("比重", None, texts, fields)), "path/t/比重").title == title


@pytest.mark.parametrize(
    ("actual", "words"), [("6.5%", "比当年目标高0.5个百分点"), ("5.2%", "比当年目标低0.8个百分点"), ("6.0%", "与当年目标持平")]
)
def test_a_rate_that_was_reached_is_held_against_its_target(actual: str, words: str) -> None:
    rows: list[Row] = [("比重", None, ["5.0%", "6.0%", "7.5%"], {"unit": "%", "kind": Kind.SHARE})]
    plan, history = plan_with(table_edits("t", ("2021", "2022", "2023"), rows))
    history.execute(Step("step.paste", (SetCell(CellRef("t", "比重", "2022", ACTUAL), parse(actual, "%")),), {"count": 1}))
    assert made(plan, "path/t/比重").title == f"比重2022年达到{actual}，{words}，2023年目标7.5%"


@pytest.mark.parametrize(
    ("before", "title"),
    [("110", "产值2023年目标121亿元，较送审稿调增11亿元"), ("130", "产值2023年目标121亿元，较送审稿调减9亿元"), ("121", "产值2023年目标121亿元，较2021年年均增长10.0%"), (">100", "产值2023年目标121亿元，较2021年年均增长10.0%")],
)
def test_a_path_beside_a_version_says_what_was_changed(before: str, title: str) -> None:
    earlier = plan_of(("产值", None, ["100", "110", before], {}))
    now = plan_of(("产值", None, ["100", "110", "121"], {}))
    spec = make_chart(Setting(now, versions={"v1": ("送审稿", earlier)}), "path/t/产值?against=v1")
    assert spec.title == title
    assert [fact.version for fact in spec.facts if fact.formula == Formula.REVISION] == (["v1"] if "送审稿" in title else [])


NEGATIVE = (("净出口", None, ["-20", "12", "45"], SUM), ("货物", "净出口", ["30", "45", "70"], {}), ("服务", "净出口", ["-50", "-33", "-25"], {}))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("stack/t/净出口", "净出口2023年目标45亿元，最大的分项是货物，70亿元"),
        ("shares/t/净出口", "净出口2023年为45亿元，最大的分项是货物，70亿元"),
        ("donut/t/净出口", "净出口2023年为45亿元，有分项为负；为正的分项中货物占100.0%，份额最大"),
        ("treemap/t/净出口", "净出口2023年为45亿元，最大的分项是货物，70亿元"),
    ],
)
def test_no_part_has_more_than_a_whole(name: str, title: str) -> None:
    spec = made(plan_of(*NEGATIVE), name)
    assert spec.title == title
    assert "分项之和大于写明的合计，占比按分项之和计算。" not in spec.footnotes and not any("四舍五入" in note for note in spec.footnotes)


def test_one_part_is_not_the_largest_of_several() -> None:
    plan = plan_of(("产值", None, ["100", "110", "121"], SUM), ("制造", "产值", ["100", "110", "121"], {}))
    for kind in ("stack", "donut", "shares"):
        assert made(plan, f"{kind}/t/产值").title == "产值2023年为121亿元，只有一个分项：制造，占100.0%"
    assert made(plan, "multiples/t").title == "目标表2021年至2023年可比的2项增减相同，如制造（年均增长10.0%）"


def test_the_way_to_a_bound_may_be_longer() -> None:
    spec = make_chart(Setting(shipped_plan(), today=date(2025, 7, 1)), "bullet/decomposition")
    mark = spec.series[0].marks[spec.categories.index("数字经济核心产业占GDP比重")]
    assert (mark.text, mark.sign) == ("≤100.0%", "≤")
    assert spec.title == "尚无实绩；按目标，目标分解表11项中10项到2025年慢于匀速，新型数字元器件(组件)最少，走完全程的66.7%"


def test_nobody_behind_is_said_in_words() -> None:
    rows: list[Row] = [("甲", None, ["80", "90", "100"], {}), ("乙", None, ["80", "90", "100"], {})]
    plan, history = plan_with(table_edits("t", ("2021", "2022", "2023"), rows, title="目标表"))
    history.execute(Step("step.paste", tuple(SetCell(CellRef("t", row, "2022", ACTUAL), parse("95", "亿元")) for row in ("甲", "乙")), {"count": 2}))
    assert make_chart(Setting(plan, today=date(2023, 7, 1)), "cards/t").title == "目标表2项指标中2项已有实绩，其中2项达到目标或不慢于序时进度，没有落后的指标"


def test_what_is_measured_by_is_named_without_quotes() -> None:
    setting = Setting(shipped_plan())
    assert make_chart(setting, "deviation/decomposition/D02").subtitle == "数字制造业(营收)：2021年至2026年年均增长与合计（+14.3%）相比"
    empty = plan_of(("甲", None, ["", "90", "100"], {}), ("乙", None, ["", "90", "100"], {}))
    assert make_chart(Setting(empty), "deviation/t").subtitle == "目标表：2021年至2023年年均增长"
