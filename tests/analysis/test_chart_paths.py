"""The path of a row and the parts of a total: sentences for every state of a plan, figures as they stand, honest gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec, Phase, Role, Tone
from ningbo_planner.analysis.charts.catalogue import charts_of, has_chart, make_chart
from ningbo_planner.analysis.charts.facts import Facts, Formula, compute
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.errors import PlannerError
from tests.sample_plans import plan_with, shipped_plan, table_edits, total_and_parts

YEARS = ("2021", "2022", "2023")


def row_of(texts: Sequence[str], actuals: dict[str, str] | None = None, years: Sequence[str] = YEARS, **fields: object) -> Plan:
    """Return a plan with one row ``P`` (数据产业) in table ``t``."""
    plan, history = plan_with(table_edits("t", years, [("P", None, texts, {"name": "数据产业", **fields})]))
    if actuals:
        unit = plan.tables["t"].unit_of("P")
        edits = tuple(SetCell(CellRef("t", "P", period, ACTUAL), parse(text, unit)) for period, text in actuals.items())
        history.execute(Step("step.paste", edits, {"count": len(edits)}))
    return plan


def path(plan: Plan, options: str = "") -> ChartSpec:
    """Return the path of row ``P``."""
    return make_chart(Setting(plan, today=date(2023, 7, 1)), f"path/t/P{options}")


@pytest.mark.parametrize(
    ("texts", "fields", "title"),
    [
        (("100", "110", "121"), {}, "数据产业2023年目标121亿元，较2021年年均增长10.0%"),
        (("100", "110", ">121"), {}, "数据产业2023年目标超过121亿元，较2021年年均增长10.0%以上"),
        (("100", "110", "<121"), {}, "数据产业2023年目标低于121亿元，较2021年年均增长10.0%以内"),
        (("", "110", "121"), {}, "数据产业2023年目标121亿元，2021年无基数"),
        (("5%", "6%", "7%"), {"unit": "%", "kind": Kind.SHARE}, "数据产业2023年目标7%，较2021年提高2个百分点"),
        (("-5", "0", "5"), {}, "数据产业2023年目标5亿元，较2021年增加10亿元"),
        (("100", "110", "120-130"), {}, None),
    ],
)
def test_every_state_of_a_row_has_its_sentence(texts: Sequence[str], fields: dict[str, object], title: str | None) -> None:
    plan = row_of(texts, **fields)
    spec = path(plan)
    if title is not None:
        assert spec.title == title
    for fact in spec.facts:
        assert exact.plain(compute(plan, Formula(fact.formula), fact.cells)).lstrip("-") == fact.text.lstrip("-")


def test_what_was_reached_is_told_with_its_share_of_the_target_and_led_on() -> None:
    spec = path(row_of(("100", "110", "121"), {"2022": "105"}))
    assert spec.title == "数据产业2022年达到105亿元，完成当年目标的95.5%，2023年目标121亿元"
    actual, forecast = spec.of_role(Role.ACTUAL)[0], spec.of_role(Role.FORECAST)[0]
    assert [mark.value for mark in actual.marks] == [None, 105.0, None]
    assert [mark.value for mark in forecast.marks] == [None, 105.0, pytest.approx(110.25)] and forecast.marks[2].phase is Phase.FORECAST
    assert any("不是目标" in note for note in spec.footnotes)


def test_missing_is_a_gap_and_named_and_no_growth_is_told_across_it() -> None:
    spec = path(row_of(("100", "——", "121")))
    assert [mark.value for mark in spec.series[0].marks] == [100.0, None, 121.0]
    assert any("缺数：2022年" in note for note in spec.footnotes)
    assert all(not mark.text for series in spec.of_role(Role.GROWTH) for mark in series.marks)


def test_years_are_chosen_and_a_version_stands_beside() -> None:
    plan = row_of(("100", "110", "121"))
    assert path(plan, "?periods=2022,2023").title == "数据产业2023年目标121亿元，较2022年增长10.0%"
    old = row_of(("100", "108", "115"))
    spec = make_chart(Setting(plan, versions={"V1": ("送审稿", old)}), "path/t/P?against=V1")
    against = spec.of_role(Role.AGAINST)[0]
    assert against.name == "送审稿" and [mark.text for mark in against.marks] == ["100", "108", "115"]


def test_the_published_totals_show_what_they_do_not_share_with_their_parts() -> None:
    plan = shipped_plan()
    spec = make_chart(Setting(plan), "stack/decomposition/D07")
    totals = spec.of_role(Role.TOTAL)[0]
    assert [mark.text for mark in totals.marks] == ["1366\n差+54", "1700\n差+9", "2100\n差−10", "2700", "3400\n差−20", "4000\n差−150"]
    assert [mark.tone for mark in totals.marks] == [Tone.BAD, Tone.BAD, Tone.BAD, Tone.NONE, Tone.BAD, Tone.BAD]
    assert [mark.value for mark in spec.of_role(Role.REMAINDER)[0].marks] == [54.0, 9.0, None, None, None, None]
    assert any("不一致" in note for note in spec.footnotes) and any("数字金融（2021年）" in note for note in spec.footnotes)
    parts = [series for series in spec.series if series.role is Role.PART]
    for at, period in enumerate(("2021", "2022", "2023", "2024", "2025", "2026")):
        known = [plan.quantity(CellRef("decomposition", series.row.row, period)).point for series in parts]
        assert sum(series.marks[at].value or 0.0 for series in parts) == float(sum(point for point in known if point is not None))


def test_parts_that_were_not_chosen_stand_together() -> None:
    plan, _ = total_and_parts(("10", "12"), ("4", "5"), ("3", "3"), ("3", "4"))
    spec = make_chart(Setting(plan), "stack/t/T?rows=P1")
    assert [(series.name, [mark.value for mark in series.marks]) for series in spec.of_role(Role.PART)] == [("P1", [4.0, 5.0]), ("其他2项", [6.0, 7.0])]


def test_parts_in_another_unit_are_drawn_in_that_of_the_total() -> None:
    plan, _ = plan_with(table_edits("t", YEARS[:2], [("T", None, ("10", "12"), {"aggregation": Aggregation.SUM}), ("P", "T", ("40000", "50000"), {"unit": "万元"})]))
    spec = make_chart(Setting(plan), "stack/t/T")
    assert [mark.value for mark in spec.of_role(Role.PART)[0].marks] == [4.0, 5.0]


# ------------------------------------------------------------------------------------------------------------------ requests


@pytest.mark.parametrize(
    "name",
    ["path/decomposition/D02", "heat/decomposition?measure=gap", "stack/d/T%2F1?rows=a,b&periods=2021,2026", "bridge/d/T?against=V1", "departments/d?department=%E5%B8%82%E7%BB%8F%E4%BF%A1%E5%B1%80"],
)
def test_a_request_is_one_line_and_comes_back(name: str) -> None:
    assert ChartRequest.parse(name).name == name and ChartRequest.parse(ChartRequest.parse(name).name) == ChartRequest.parse(name)


@pytest.mark.parametrize("name", ["", "path", "path/", "nothing/d/T", "path/d/T/more", "path/d/T?colour=red", "=cmd|' /c calc'!A1"])
def test_what_is_no_request_is_refused(name: str) -> None:
    with pytest.raises(PlannerError, match="没有名为"):
        ChartRequest.parse(name)


def test_a_chart_that_the_plan_has_not_is_refused_and_never_an_accident() -> None:
    plan = row_of(("100", "110", "121"))
    for name in ("stack/t/P", "path/t/X", "path/x/P", "path/t/P?periods=1999", "path/t/P?rows=X", "path/t/P?measure=growth"):
        assert not has_chart(plan, ChartRequest.parse(name)), name
        with pytest.raises(PlannerError, match="没有名为"):
            make_chart(Setting(plan), name)
    assert not [request for request in charts_of(row_of(("100",), years=("2021",)), "t", "P") if request.kind == "path"]


def test_a_range_is_told_with_both_its_ends() -> None:
    facts = Facts(row_of(("50-60", "70", "80")))
    assert facts.value(CellRef("t", "P", "2021")) == "50-60亿元"
    assert [(fact.text, fact.formula) for fact in facts.noted] == [("50", "lower"), ("60", "upper")]
