"""Small multiples and cards: every row with its figures and its change, measured as asked, in pages, judged only where something was reached."""

from __future__ import annotations

from datetime import date

import pytest

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role, Tone
from ningbo_planner.analysis.charts.catalogue import has_chart, make_chart
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.panels import MOST_PANELS, rows_beyond
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.indicator import Direction, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, RowRecord, TableInfo
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import InsertRows, PutTable, SetCell
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits

YEARS = ("2021", "2022", "2023")


def chart(plan: Plan, name: str, today: date = date(2024, 6, 30)) -> ChartSpec:
    """Make one chart and prove its facts."""
    spec = make_chart(Setting(plan, today=today), name)
    for fact in spec.facts:
        assert f"{compute(plan, Formula(fact.formula), fact.cells):f}".lstrip("-") == fact.text
    return spec


def of_rows(*rows: Row) -> Plan:
    """Return a plan with one table ``t`` of the rows given."""
    return plan_with(table_edits("t", YEARS, rows))[0]


def with_actuals(plan: Plan, history: History, period: str, **actuals: str) -> Plan:
    """Return ``plan`` with what its rows reached in ``period``."""
    table = plan.tables["t"]
    edits = tuple(SetCell(CellRef("t", row, period, ACTUAL), parse(text, table.unit_of(row))) for row, text in actuals.items())
    history.execute(Step("step.paste", edits, {"count": len(edits)}))
    return plan


def with_actual(target: str, actual: str, **fields: object) -> Plan:
    """Return a plan of one row with one actual, if there is one."""
    made = plan_with(table_edits("t", YEARS, [("A", None, ("100", target, target), fields)]))
    return with_actuals(*made, "2022", **({"A": actual} if actual else {}))


def status(plan: Plan, today: date = date(2024, 6, 30)) -> tuple[str, Tone]:
    """Return how the first card is judged."""
    mark = chart(plan, "cards/t", today).panels[0].of_role(Role.PACE)[0].marks[0]
    return mark.text, mark.tone


def test_all_rows_of_the_shipped_table_stand_in_the_order_of_the_plan() -> None:
    plan = shipped_plan()
    spec = chart(plan, "multiples/decomposition")
    assert [panel.title for panel in spec.panels] == [plan.tables["decomposition"].get(row, "name") for row in plan.tables["decomposition"].ids]
    assert spec.title == "目标分解表2021年至2026年可比的12项全部增长，最快的是数字科技（年均增长70.2%），最慢的是新型数字设施建设与传输服务（年均增长12.0%）"
    words = {panel.title: panel.subtitle for panel in spec.panels}
    assert words["数字制造业(营收)"] == "7000亿元\n年均增长14.3%"
    assert words["数字经济核心产业占GDP比重"] == ">15%\n提高8.1个百分点以上"
    assert words["数字金融"] == "100亿元\n2021年无基数"
    assert {len(panel.categories) for panel in spec.panels} == {6}
    assert [panel.name for panel in spec.panels][1] == "path/decomposition/D02"


def test_the_parts_of_a_total_have_their_own() -> None:
    spec = chart(shipped_plan(), "multiples/decomposition/D07?periods=2022,2023")
    assert len(spec.panels) == 7 and spec.unit == "亿元"
    assert spec.panels[0].categories == ("2022年", "2023年")
    assert spec.panels[0].subtitle == "350亿元\n增长59.1%"
    assert spec.trail == (("multiples/decomposition?periods=2022,2023", "目标分解表"),)


def test_one_scale_leaves_out_other_units_and_says_so() -> None:
    spec = chart(shipped_plan(), "multiples/main?measure=common")
    assert spec.unit == "亿元"
    assert all(panel.unit == "亿元" for panel in spec.panels)
    assert any("重大创新成果" in note for note in spec.footnotes)


def test_an_index_sets_the_first_period_to_a_hundred() -> None:
    spec = chart(shipped_plan(), "multiples/decomposition?measure=index")
    growing = next(panel for panel in spec.panels if panel.title == "数字科技")
    assert [mark.value for mark in growing.series[0].marks] == [100.0, 142.9, 285.7, 571.4, 1000.0, 1428.6]
    assert any("数字金融" in note and "数字经济核心产业占GDP比重" in note for note in spec.footnotes)
    assert "2021年为100" in spec.subtitle


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((("A", "100", "121"), ("B", "100", "81")), "表2021年至2023年可比的2项中1项增长、1项下降，最快的是A（年均增长10.0%），降幅最大的是B（年均下降10.0%）"),
        ((("A", "100", "81"), ("B", "100", "64")), "表2021年至2023年可比的2项全部下降，降幅最大的是B（年均下降20.0%），最小的是A（年均下降10.0%）"),
        ((("A", "100", "121"), ("B", "100", "100")), "表2021年至2023年可比的2项中1项增长，其余持平，最快的是A（年均增长10.0%）"),
        ((("A", "5", "5"), ("B", "100", "100")), "表2021年至2023年可比的2项全部持平"),
        ((("A", "100", "121"), ("B", "——", "100")), "表2021年至2023年可比的一项：A（年均增长10.0%）"),
        ((("A", "——", "121"), ("B", "0", "100")), "表2项指标2021年至2023年走势"),
    ],
)
def test_the_title_fits_what_the_rows_do(rows: tuple[tuple[str, str, str], ...], title: str) -> None:
    assert chart(of_rows(*((name, None, (first, "", last), {}) for name, first, last in rows)), "multiples/t").title == title


def test_rows_of_a_department_and_chosen_rows() -> None:
    plan = of_rows(("A", None, ("1", "2", "3"), {"departments": ("甲",)}), ("B", None, ("1", "2", "3"), {"departments": ("乙", "甲")}), ("C", None, ("1", "2", "3"), {}))
    assert [panel.title for panel in chart(plan, "multiples/t?department=甲").panels] == ["A", "B"]
    chosen = chart(plan, "multiples/t?rows=C,A")
    assert [panel.title for panel in chosen.panels] == ["A", "C"]
    assert chosen.trail == (("multiples/t", "表全部指标"),)


def test_very_many_rows_stand_on_pages_of_which_none_is_lost() -> None:
    plan = of_rows(*((f"R{number}", None, ("1", "2", "3"), {}) for number in range(100)))
    for kind in ("multiples", "cards"):
        seen: list[str] = []
        name = f"{kind}/t"
        while name:
            spec = chart(plan, name)
            assert len(spec.panels) <= MOST_PANELS
            seen += [panel.title for panel in spec.panels if panel.kind is ChartKind.PATH]
            following = [panel for panel in spec.panels if panel.kind is not ChartKind.PATH]
            assert all(panel.title == f"另有{len(rows_beyond(panel))}项" for panel in following)
            name = following[0].name if following else ""
        assert seen == [f"R{number}" for number in range(100)]


def test_months_have_no_yearly_average() -> None:
    periods = tuple(Period(f"2024-{month:02}", f"{month}月", PeriodKind.MONTH) for month in range(1, 13))
    cells = {(TARGET, period.id): parse(str(number), "亿元") for number, period in enumerate(periods, 1)}
    records = tuple(RowRecord(row, 0, {"name": row}, cells) for row in ("A", "B"))
    plan = plan_with([PutTable("t", TableInfo("t", "表", unit="亿元"), periods), InsertRows("t", None, 0, records)])[0]
    assert chart(plan, "multiples/t").panels[0].subtitle == "12亿元\n增长1100.0%"
    assert chart(plan, "cards/t").panels[0].subtitle == "1月1亿元，增长1100.0%"


def test_cards_of_the_shipped_main_table() -> None:
    spec = chart(shipped_plan(), "cards/main")
    assert len(spec.panels) == 21
    assert spec.title == "主要目标表21项指标，数字经济增加值2026年目标超过10000亿元；增长最快的是未来农场（年均增长58.5%）"
    first = spec.panels[0]
    assert first.of_role(Role.TOTAL)[0].marks[0].text == ">10000亿元"
    assert first.subtitle == "2021年6293亿元，年均增长9.7%以上"
    assert {panel.of_role(Role.PACE)[0].marks[0].tone for panel in spec.panels} == {Tone.MUTED}


@pytest.mark.parametrize(
    ("target", "actual", "fields", "expected"),
    [
        ("200", "200", {}, ("2022年达到目标", Tone.GOOD)),
        ("200", "250", {}, ("2022年达到目标", Tone.GOOD)),
        ("200", "192", {}, ("2022年接近目标，完成96.0%", Tone.WARNING)),
        ("200", "100", {}, ("2022年未达到目标", Tone.BAD)),
        (">200", "200", {}, ("2022年接近目标，完成100.0%", Tone.WARNING)),
        ("——", "200", {}, ("2022年有实绩、无目标", Tone.MUTED)),
        ("200", "300", {"direction": Direction.LOWER}, ("2022年未达到目标", Tone.BAD)),
        ("200", "150", {"direction": Direction.LOWER}, ("2022年达到目标", Tone.GOOD)),
        ("30%", "29%", {"kind": Kind.RATE, "unit": "%"}, ("2022年未达到目标", Tone.BAD)),
        ("200", "", {}, ("尚无实绩", Tone.MUTED)),
    ],
)
def test_a_past_period_is_judged_by_its_target(target: str, actual: str, fields: dict[str, object], expected: tuple[str, Tone]) -> None:
    assert status(with_actual(target, actual, **fields)) == expected


@pytest.mark.parametrize(("actual", "tone", "words"), [("110", Tone.GOOD, "快"), ("96", Tone.WARNING, "慢"), ("60", Tone.BAD, "慢")])
def test_a_running_year_is_judged_by_the_part_that_has_elapsed(actual: str, tone: Tone, words: str) -> None:
    shown = status(with_actual("200", actual), date(2022, 7, 1))
    assert shown[1] is tone and words in shown[0]


def test_a_stock_has_no_pace_while_its_year_runs() -> None:
    assert status(with_actual("200", "60", kind=Kind.STOCK), date(2022, 7, 1)) == ("2022年进行中", Tone.NONE)


def test_the_title_counts_who_is_ahead_and_who_behind() -> None:
    made = plan_with(table_edits("t", YEARS, [(name, None, ("1", "100", "200"), {}) for name in "ABC"]))
    plan = with_actuals(*made, "2022", A="110", B="50")
    assert chart(plan, "cards/t").title == "表3项指标中2项已有实绩：1项达到目标或不慢于序时进度，1项落后"


def test_what_was_removed_is_no_chart_any_more() -> None:
    plan = shipped_plan()
    assert not has_chart(plan, ChartRequest.parse("multiples/main?rows=M99"))
    assert not has_chart(plan, ChartRequest.parse("multiples/main?measure=other"))
