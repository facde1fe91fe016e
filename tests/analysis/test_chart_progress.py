"""Progress against the elapsed part of the year, the way before anything was reached, and heat maps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec, Role, Tone
from ningbo_planner.analysis.charts.catalogue import make_chart
from ningbo_planner.analysis.charts.pace import days_of, elapsed
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.indicator import Accumulation, Direction, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, RowRecord, TableInfo
from ningbo_planner.edits.primitives import Edit, InsertRows, PutTable
from tests.sample_plans import plan_with, shipped_plan, table_edits

YEARS = ("2023", "2024", "2025")
MIDDLE = date(2025, 7, 2)


def reached(*rows: tuple[str, str, str, dict[str, object]]) -> Plan:
    """Return a plan whose rows (name, target, actual, fields) have targets and actuals in 2025."""
    edits = table_edits("t", YEARS, [])
    for at, (name, target, actual, fields) in enumerate(rows):
        cells = {(TARGET, year): parse(text, "亿元") for year, text in zip(YEARS, ("80", "90", target), strict=True)}
        edits.append(InsertRows("t", None, at, (RowRecord(name, 0, {"name": name, **fields}, cells | ({(ACTUAL, "2025"): parse(actual, "亿元")} if actual else {})),)))
    return plan_with(edits)[0]


def chart(plan: Plan, name: str, today: date = MIDDLE) -> ChartSpec:
    """Make a chart on a fixed day."""
    return make_chart(Setting(plan, today=today), name)


@pytest.mark.parametrize(
    ("period", "today", "share"),
    [
        ("2025", date(2025, 7, 2), "50.1"),
        ("2025", date(2025, 12, 31), "100.0"),
        ("2024", date(2025, 1, 1), "100.0"),
        ("2026", date(2025, 7, 2), "0.0"),
        ("2025Q3", date(2025, 8, 15), "50.0"),
        ("2025-02", date(2025, 2, 14), "50.0"),
        ("2025-12", date(2025, 12, 31), "100.0"),
    ],
)
def test_the_elapsed_part_is_counted_in_days(period: str, today: date, share: str) -> None:
    assert elapsed(read_period(period), today) == Decimal(share)


def test_a_period_without_a_date_has_no_pace() -> None:
    assert days_of(Period("goal", "目标")) is None and elapsed(Period("goal", "目标"), MIDDLE) is None


def test_rows_behind_come_first_and_say_how_far_with_sign_and_word() -> None:
    plan = reached(("快", "100", "70", {}), ("平", "100", "50", {}), ("慢", "100", "47", {}), ("很慢", "100", "30", {}))
    spec = chart(plan, "bullet/t")
    assert spec.categories == ("很慢", "慢", "平", "快")
    marks = spec.of_role(Role.ACTUAL)[0].marks
    assert [mark.text for mark in marks] == ["30.0% ▼▼慢20.1", "47.0% ▼慢3.1", "50.0% ●平", "70.0% ▲快19.9"]
    assert [mark.tone for mark in marks] == [Tone.BAD, Tone.WARNING, Tone.GOOD, Tone.GOOD]
    assert {mark.value for mark in spec.of_role(Role.PACE)[0].marks} == {50.1}
    assert spec.title == "2025年表4项中2项达到序时进度，很慢慢得最多，完成目标的30.0%"
    assert "2025年7月2日" in spec.subtitle and "50.1%" in spec.subtitle


@pytest.mark.parametrize(
    ("actuals", "today", "title"),
    [
        (("70", "60"), MIDDLE, "2025年表2项全部达到序时进度，甲最快，完成目标的70.0%"),
        (("30", "20"), MIDDLE, "2025年表2项均慢于序时进度，乙慢得最多，完成目标的20.0%"),
        (("70", ""), MIDDLE, "甲2025年完成目标的70.0%，达到序时进度"),
        (("20", ""), MIDDLE, "甲2025年完成目标的20.0%，慢于序时进度"),
        (("70", "60"), date(2026, 3, 1), "2025年表2项均未完成目标，乙差得最多，完成目标的60.0%"),
        (("110", "60"), date(2026, 3, 1), "2025年表2项中1项完成目标，乙差得最多，完成目标的60.0%"),
        (("110", "100"), date(2026, 3, 1), "2025年表2项全部完成目标，甲最高，完成目标的110.0%"),
        (("70", ""), date(2024, 3, 1), "甲2025年完成目标的70.0%"),
    ],
)
def test_every_case_of_progress_has_its_sentence(actuals: tuple[str, str], today: date, title: str) -> None:
    plan = reached(("甲", "100", actuals[0], {}), ("乙", "100", actuals[1], {}))
    assert chart(plan, "bullet/t", today).title == title


def test_stocks_and_rates_are_not_judged_by_the_elapsed_part() -> None:
    plan = reached(("流量", "100", "60", {}), ("存量", "100", "40", {"kind": Kind.STOCK}), ("累计", "100", "100", {"accumulation": Accumulation.CUMULATIVE}))
    spec = chart(plan, "bullet/t")
    assert {name: mark.text for name, mark in zip(spec.categories, spec.series[0].marks, strict=True)} == {"流量": "60.0% ▲快9.9", "存量": "40.0% ○差60.0", "累计": "100.0% ●已达到"}
    assert [mark.value for mark in spec.of_role(Role.PACE)[0].marks] == [50.1, None, None]
    assert "存量、比率和累计指标不按序时进度比较，只与目标比较：存量、累计。" in spec.footnotes


def test_where_less_is_better_being_ahead_is_bad() -> None:
    spec = chart(reached(("能耗", "100", "70", {"direction": Direction.LOWER}), ("产值", "100", "70", {})), "bullet/t")
    assert spec.categories[0] == "能耗" and spec.series[0].marks[0].tone is Tone.BAD
    assert any("越低越好" in note for note in spec.footnotes)


def test_missing_and_zero_targets_are_named() -> None:
    spec = chart(reached(("甲", "100", "60", {}), ("乙", "0", "5", {}), ("丙", "——", "5", {}), ("丁", "100", "", {})), "bullet/t")
    assert spec.categories == ("甲",) and "缺数或无法计算，未列入：乙、丙、丁。" in spec.footnotes


def test_before_anything_was_reached_the_way_of_the_targets_is_compared() -> None:
    spec = chart(shipped_plan(), "bullet/decomposition/D07", date(2024, 8, 1))
    assert spec.title == "尚无实绩；按目标，数字服务业(营收)6项中5项到2024年慢于匀速，数字科技只走完全程的35.5%，新型数字设施建设与传输服务走完61.5%"
    assert "方案中尚无实绩，不能与序时进度比较；这里比较目标的安排。" in spec.footnotes
    assert (spec.series[0].marks[0].text, spec.of_role(Role.PACE)[0].marks[0].value) == ("35.5% ▼慢24.5", 60.0)
    table = shipped_plan().tables["decomposition"]
    first, here, last = (table.cell("D09", year).point for year in ("2021", "2024", "2026"))
    assert spec.series[0].marks[0].value == pytest.approx(float((here - first) / (last - first) * 100), abs=0.05)
    for chosen, day in (("2023", MIDDLE), ("2025", date(2040, 1, 1))):
        query = f"?periods={chosen}" if chosen == "2023" else ""
        assert f"{chosen}年目标" == chart(shipped_plan(), f"bullet/decomposition/D07{query}", day).series[0].name


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        ((("10", "30", "30"), ("10", "20", "30")), "尚无实绩；按目标，表2项到2024年均不慢于匀速，乙最少，走完全程的50.0%"),
        ((("10", "12", "30"), ("10", "15", "30")), "尚无实绩；按目标，表2项到2024年均慢于匀速，甲最少，走完全程的10.0%"),
        ((("10", "5", "30"), ("10", "25", "30")), "尚无实绩；按目标，表2项中1项到2024年慢于匀速，甲较2023年与全程方向相反"),
        ((("10", "12", "10"), ("——", "25", "30")), "表2024年没有可比较的目标"),
        ((("10", "15", "30"), ("——", "25", "30")), "尚无实绩；按目标，甲到2024年走完全程的25.0%"),
    ],
)
def test_every_case_of_the_way_has_its_sentence(texts: tuple[tuple[str, ...], ...], title: str) -> None:
    plan = plan_with(table_edits("t", YEARS, [(row, None, each, {}) for row, each in zip("甲乙", texts, strict=True)]))[0]
    assert chart(plan, "bullet/t").title == title


def test_a_heat_map_says_every_growth_with_its_sign() -> None:
    spec = chart(shipped_plan(), "heat/decomposition")
    assert spec.title == "目标分解表中数字金融2023年增长900.0%，为最高；新型数字元器件(组件)2022年增长3.9%，为最低"
    assert spec.categories == ("2022年", "2023年", "2024年", "2025年", "2026年") and len(spec.series) == 14
    rate, made = spec.series[0], spec.series[1]
    assert [mark.text for mark in rate.marks] == ["+1.1点", "+2.5点", "+2.5点", "+2.0点", ">0点"] and {mark.value for mark in rate.marks} == {None}
    assert [mark.text for mark in made.marks] == ["+11.5%", "+17.5%", "+12.8%", "+13.2%", "+16.7%"]
    money = next(series for series in spec.series if series.name == "数字金融")
    assert (money.marks[0].text, money.marks[0].value) == ("——", None)
    assert (spec.series[6].drill, spec.series[7].drill) == ("heat/decomposition/D07", "path/decomposition/D08")


def test_gaps_of_totals_stand_with_their_sign_and_say_what_is_incomplete() -> None:
    spec = chart(shipped_plan(), "heat/decomposition?measure=gap")
    assert [series.name for series in spec.series] == ["数字制造业(营收)", "数字服务业(营收)"]
    assert [mark.text for mark in spec.series[1].marks] == ["+54*", "+9", "−10", "0", "−20", "−150"]
    assert spec.title == "目标分解表有5处合计与分项之和不一致，数字服务业(营收)2021年差+54亿元，相对最大"
    assert chart(shipped_plan(), "heat/decomposition/D02?measure=gap").title == "数字制造业(营收)6处合计与分项之和全部一致"
    assert chart(shipped_plan(), "heat/main?measure=gap").title == "主要目标表没有可与分项核对的合计"


def test_findings_stand_in_their_cells_with_the_gravest_sign() -> None:
    plan = shipped_plan()
    checker = Checker(plan)
    checker.check_all()
    findings = list(checker.findings.values())
    spec = make_chart(Setting(plan, findings, MIDDLE), "heat/decomposition?measure=finding")
    own = [each for each in findings if each.table == "decomposition"]
    shown = sum(mark.value or 0 for series in spec.series for mark in series.marks)
    assert 0 < shown <= len(own) and f"共有{int(shown)}个审核问题" in spec.title
    service = next(series for series in spec.series if series.name == "数字服务业(营收)")
    assert any(mark.text.startswith("■") and mark.tone is Tone.BAD and len(mark.tip) > 1 for mark in service.marks)
    assert chart(plan, "heat/decomposition?measure=finding").title == "目标分解表没有审核问题"


def test_completion_has_signs_against_the_target() -> None:
    plan = reached(("甲", "100", "110", {}), ("乙", "100", "60", {}), ("丙", "100", "100", {}))
    spec = chart(plan, "heat/t?measure=completion")
    assert [series.marks[-1].text for series in spec.series] == ["▲110.0%", "▼60.0%", "●100.0%"]
    assert spec.title == "表已有实绩3处，2处达到目标；乙2025年最低，完成目标的60.0%"
    assert chart(shipped_plan(), "heat/main?measure=completion").title == "主要目标表尚无实绩，不能计算完成率"


def test_equal_single_and_absent_growth_have_their_sentences() -> None:
    def titled(*texts: tuple[str, ...]) -> str:
        rows = [(row, None, each, {}) for row, each in zip("甲乙", texts, strict=True)]
        return chart(plan_with(table_edits("t", YEARS, rows))[0], "heat/t").title

    assert titled(("10", "10", "10"), ("5", "5", "5")) == "表各项各期增长相同：持平"
    assert titled(("10", "11", "——"), ("——", "5", "——")) == "表中甲2024年增长10.0%"
    assert titled(("0", "——", "10"), ("——", "5", "——")) == "表没有可比较的增长"
    assert titled(("10", "8", "10"), ("5", "-5", "5")) == "表中甲2025年增长25.0%，为最高；乙2024年下降200.0%，为最低"


def test_quarters_and_months_have_their_own_growth_and_pace() -> None:
    labels = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    edits: list[Edit] = [PutTable("t", TableInfo("t", "表", unit="亿元"), tuple(read_period(label, is_base=label == "2025Q1") for label in labels))]
    for number, (row, base) in enumerate((("甲", 100), ("乙", 50))):
        cells = {(TARGET, label): parse(str(base + 10 * at), "亿元") for at, label in enumerate(labels)}
        reached_now = {(ACTUAL, "2025Q3"): parse("60", "亿元")} if row == "甲" else {}
        edits.append(InsertRows("t", None, number, (RowRecord(row, 0, {"name": row}, cells | reached_now),)))
    plan = plan_with(edits)[0]
    assert chart(plan, "ranking/t?measure=growth").title == "2025年一季度至2025年四季度表2项中，乙增长60.0%，居首位；甲增长30.0%，居末位"
    spec = chart(plan, "bullet/t", date(2025, 8, 15))
    assert spec.series[0].marks[0].text == "50.0% ●平"
