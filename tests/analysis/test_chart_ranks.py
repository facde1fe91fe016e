"""Slope, ranking and deviation: order, sentences of every branch, honest notes, every number from its cells."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role, Tone
from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts
from ningbo_planner.analysis.charts.facts import compute
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL
from tests.sample_plans import Row, plan_with, shipped_plan, table_edits, total_and_parts

TODAY = date(2024, 8, 1)
KINDS = (ChartKind.SLOPE, ChartKind.RANKING, ChartKind.DEVIATION, ChartKind.BULLET, ChartKind.HEAT)
YEARS = ("2021", "2022", "2023")


def chart(plan: Plan, name: str, today: date = TODAY) -> ChartSpec:
    """Make a chart on a fixed day."""
    return make_chart(Setting(plan, today=today), name)


def loose(*rows: tuple[str, tuple[str, ...], dict[str, object]], years: tuple[str, ...] = YEARS) -> Plan:
    """Return a plan of one table without totals."""
    return plan_with(table_edits("t", years, [(name, None, texts, fields) for name, texts, fields in rows]))[0]


def numbers_of(spec: ChartSpec, plan: Plan, table: str) -> list[str]:
    """Return the numbers of a title besides those in names and periods."""
    text = spec.title
    known = plan.tables[table]
    words = [known.info.title, *(known.get(row, "name") for row in known.ids), *(period.label for period in known.periods)]
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "　")
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", text.replace("为100，", "，"))


def all_requests(plan: Plan) -> list[str]:
    """Return every chart of these kinds in every measure."""
    offered = [request for request in offered_charts(plan) if request.kind in KINDS]
    return [ChartRequest(each.kind, each.table, each.row, measure=measure).name for each in offered for measure in ("", *MAKERS[each.kind].measures)]


def with_actuals() -> Plan:
    """Return the shipped plan with something reached in 2023 and 2024."""
    plan = shipped_plan()
    table = plan.tables["decomposition"]
    for place, row in enumerate(table.ids):
        for period, share in (("2023", 90), ("2024", 45)):
            target = table.cell(row, period).point
            if target is not None:
                table.put_cell(row, period, ACTUAL, parse(exact.trimmed(exact.multiply(target, exact.Decimal(share + 2 * place) / 100)), table.unit_of(row)))
    return plan


@pytest.mark.parametrize("plan", [shipped_plan(), with_actuals()], ids=["planned", "reached"])
def test_every_number_of_a_title_follows_from_its_cells(plan: Plan) -> None:
    names = all_requests(plan)
    assert len(names) > 30
    for name in names:
        spec = chart(plan, name)
        for fact in spec.facts:
            assert exact.plain(compute(plan, fact.formula, fact.cells)).lstrip("-") == fact.text, name
        texts = {fact.text for fact in spec.facts}
        assert [number for number in numbers_of(spec, plan, ChartRequest.parse(name).table) if number not in texts] == [], spec.title


@pytest.mark.parametrize("plan", [shipped_plan(), with_actuals()], ids=["planned", "reached"])
def test_every_mark_has_cells_and_leads_to_a_chart_that_exists(plan: Plan) -> None:
    for name in all_requests(plan):
        spec = chart(plan, name)
        assert all(len(series.marks) == len(spec.categories) for series in spec.series), name
        for mark in (mark for series in spec.series for mark in series.marks):
            assert mark.cells or mark.value is None or mark.text.endswith("%"), name
            if mark.drill:
                chart(plan, mark.drill)
        for above, _ in spec.trail:
            chart(plan, above)


def test_a_ranking_begins_with_the_largest_and_shares_places() -> None:
    spec = chart(shipped_plan(), "ranking/decomposition/D07")
    values = [mark.value for mark in spec.series[0].marks]
    assert values == sorted(values, reverse=True) == [2000.0, 1000.0, 500.0, 300.0, 150.0, 100.0, 100.0]
    assert spec.categories[0] == "1 数字产品与互联网批零" and spec.categories[-2:] == ("6 数字科技", "6 数字金融")
    assert spec.title == "2026年数字服务业(营收)中数字产品与互联网批零最大，2000亿元，占50.0%；软件与信息服务业次之，1000亿元"
    assert spec.of_role(Role.PACE)[0].marks[0].text == "平均 592.9"
    assert (spec.unit, spec.trail) == ("亿元", (("ranking/decomposition", "目标分解表"),))


def test_a_ranking_by_growth_is_measured_by_the_total_and_names_who_has_no_base() -> None:
    spec = chart(shipped_plan(), "ranking/decomposition/D07?measure=growth")
    assert spec.title == "2021年至2026年数字服务业(营收)6项中，数字科技年均增长70.2%，居首位；新型数字设施建设与传输服务年均增长12.0%，居末位"
    assert spec.of_role(Role.PACE)[0].marks[0].text == "合计 +24.0%"
    assert "缺数或无法计算，未列入：数字金融。" in spec.footnotes
    bound = next(mark for mark in chart(shipped_plan(), "ranking/main?measure=growth").series[0].marks if mark.sign)
    assert bound.text == ">18.4%"


def test_a_ranking_by_increase_says_its_share_of_the_increase() -> None:
    spec = chart(shipped_plan(), "ranking/decomposition/D02?measure=increase")
    assert spec.title == "2021年至2026年数字制造业(营收)中新型数字元器件(组件)增加1201亿元，增量最大，占合计增量的35.2%"


def test_levels_are_compared_with_another_version() -> None:
    earlier, _ = total_and_parts(("10", "12"), ("6", "7"), ("4", "5"))
    now, _ = total_and_parts(("10", "12"), ("6", "8"), ("4", "4"), ("1", "1"))
    setting = Setting(now, today=TODAY, versions={"v1": ("送审稿", earlier)})
    spec = make_chart(setting, "ranking/t/T?against=v1")
    old = spec.of_role(Role.AGAINST)[0]
    assert (old.name, [mark.value for mark in old.marks]) == ("送审稿", [7.0, 5.0, None])
    growth = make_chart(setting, "ranking/t/T?measure=growth&against=v1")
    assert not growth.of_role(Role.AGAINST) and any("只有数值" in note for note in growth.footnotes)


def test_a_whole_table_is_ranked_in_one_unit_without_its_totals() -> None:
    spec = chart(shipped_plan(), "ranking/decomposition")
    assert not any("(营收)" in name for name in spec.categories)
    assert "合计行不参加比较。" in spec.footnotes and "单位不同，未列入：数字经济核心产业占GDP比重。" in spec.footnotes


@pytest.mark.parametrize(
    ("texts", "name", "title"),
    [
        ((("5", "6", "9"), ("3", "4", "9")), "ranking/t", "2023年表各项相同：9亿元"),
        ((("5", "6", "9"), ("3", "4", "9"), ("1", "1", "1")), "ranking/t", "2023年表中甲、乙等2项并列首位：9亿元"),
        ((("5", "6", "9"), ("3", "4", "7")), "ranking/t?rows=乙", "2023年乙：7亿元"),
        ((("5", "6", "——"), ("3", "4", "——")), "ranking/t", "表没有可比较的2023年数值"),
        ((("9", "6", "4"), ("3", "4", "3")), "ranking/t?measure=increase", "2021年至2023年表中乙没有变化，居首位；甲减少5亿元，居末位"),
        ((("100", "6", "81"), ("100", "4", "64")), "ranking/t?measure=growth", "2021年至2023年表2项中，甲年均下降10.0%，居首位；乙年均下降20.0%，居末位"),
        ((("100", "120", "81"), ("100", "90", "64")), "ranking/t?measure=growth&periods=2022", "2021年至2022年表2项中，甲增长20.0%，居首位；乙下降10.0%，居末位"),
        ((("0", "6", "81"), ("——", "4", "64")), "ranking/t?measure=growth", "表没有可比较的2021年至2023年年均增长"),
    ],
)
def test_every_case_of_a_ranking_has_its_sentence(texts: tuple[tuple[str, ...], ...], name: str, title: str) -> None:
    plan = loose(*((row, each, {}) for row, each in zip("甲乙丙", texts, strict=False)))
    assert chart(plan, name).title == title


def test_of_sixty_rows_the_largest_are_drawn_and_the_rest_is_counted() -> None:
    plan = loose(*((f"行{number}", ("10", str(100 + number), str(200 + number)), {}) for number in range(60)))
    ranking, deviation, slope, heat = (chart(plan, f"{kind}/t") for kind in ("ranking", "deviation", "slope", "heat"))
    assert len(ranking.categories) == 20 and "只画出20项，另有40项未画出，可选择指标查看。" in ranking.footnotes
    assert ranking.series[0].marks[0].value == 259.0
    assert len(deviation.categories) == 20 and {"行59", "行0"} <= set(deviation.categories)
    assert len(slope.series) == 15 and len(heat.series) == 40
    assert any("另有20行" in note for note in heat.footnotes)


def test_deviations_add_the_average_to_the_growth() -> None:
    spec = chart(shipped_plan(), "deviation/decomposition/D07")
    assert [mark.text for mark in spec.series[0].marks] == ["+46.2", "+20.3", "+16.1", "+1.0", "−10.9", "−12.0"]
    assert [mark.tone for mark in spec.series[0].marks] == [Tone.RISE] * 4 + [Tone.FALL] * 2
    assert spec.title == "2021年至2026年数字服务业(营收)6项中4项快于合计的年均增长24.0%，数字科技最快，年均增长70.2%；新型数字设施建设与传输服务最慢，年均增长12.0%"
    assert spec.unit == "百分点"


def test_deviation_from_targets_waits_for_actuals() -> None:
    before = chart(shipped_plan(), "deviation/decomposition/D07?measure=target")
    assert before.footnotes[0] == "尚无实绩，不能与目标比较，这里比较目标的增长。" and before.unit == "百分点"
    after = chart(with_actuals(), "deviation/decomposition/D07?measure=target&periods=2023")
    assert after.title == "2023年数字服务业(营收)7项全部达到目标，新型数字设施建设与传输服务最高，为目标的116.0%"
    assert after.series[0].marks[0].text == "+16.0%" and after.series[0].marks[0].tone is Tone.GOOD


@pytest.mark.parametrize(
    ("texts", "name", "title"),
    [
        ((("100", "110", "121"), ("50", "55", "60.5")), "deviation/t", "2021年至2023年表各项增长相同，甲年均增长10.0%"),
        ((("100", "110", "121"), ("50", "55", "60.5")), "deviation/t?rows=甲", "2021年至2023年甲年均增长10.0%"),
        ((("0", "110", "121"), ("——", "55", "60.5")), "deviation/t", "表2021年至2023年没有可比较的增长"),
        ((("100", "110", "144"), ("50", "55", "50")), "deviation/t", "2021年至2023年表2项中1项高于平均增长，甲最快，年均增长20.0%；乙最慢，持平"),
    ],
)
def test_every_case_of_a_deviation_has_its_sentence(texts: tuple[tuple[str, ...], ...], name: str, title: str) -> None:
    plan = loose(*((row, each, {}) for row, each in zip("甲乙丙", texts, strict=False)))
    assert chart(plan, name).title == title


def test_slopes_colour_what_moves_in_rank() -> None:
    spec = chart(shipped_plan(), "slope/decomposition/D07")
    assert spec.title == "2021年至2026年数字服务业(营收)中软件与信息服务业由第3位升至第2位，升幅最大；数字产品与互联网批零居首位，2000亿元"
    tones = {series.name: series.marks[-1].tone for series in spec.series}
    assert (tones["软件与信息服务业"], tones["数字广告"], tones["数字产品与互联网批零"]) == (Tone.RISE, Tone.FALL, Tone.NONE)
    missing = next(series for series in spec.series if series.name == "数字金融")
    assert [mark.value for mark in missing.marks] == [None, 100.0] and missing.marks[0].text == "——"
    assert "首期或末期缺数，只标出有数的一端：数字金融。" in spec.footnotes


def test_slopes_of_shares_say_when_they_are_not_a_hundred() -> None:
    spec = chart(shipped_plan(), "slope/decomposition/D07?measure=share")
    assert spec.title == "2021年至2026年软件与信息服务业占数字服务业(营收)的比重由13.5%升至25.0%，提高11.5个百分点，变化最大"
    assert any("不等于100%" in note for note in spec.footnotes) and spec.unit == "%"


def test_rows_in_several_units_stand_as_indices() -> None:
    spec = chart(shipped_plan(), "slope/main")
    assert spec.title == "以2021年为100，2026年主要目标表中未来农场最高，为1000.0；数字经济增加值最低，为158.9"
    assert {series.marks[0].text for series in spec.series} == {"100.0"}
    assert chart(shipped_plan(), "slope/decomposition").unit == "亿元"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("slope/t/T", "2021年至2022年T各项位次未变，P1居首位，由6亿元到8亿元"),
        ("slope/t/T?rows=P2", "P2由2021年的4亿元到2022年的4亿元"),
        ("slope/t/T?measure=share", "2021年至2022年P1占T的比重由60.0%升至66.7%，提高6.7个百分点，变化最大"),
        ("slope/t/T?measure=index&rows=P1", "以2021年为100，2022年P1为133.3"),
        ("slope/t/T?periods=2021", "T2021年与2021年的对比"),
    ],
)
def test_every_case_of_a_slope_has_its_sentence(name: str, title: str) -> None:
    plan, _ = total_and_parts(("10", "12"), ("6", "8"), ("4", "4"))
    assert chart(plan, name).title == title


def test_a_row_that_overtakes_all_has_its_sentence() -> None:
    plan, _ = total_and_parts(("10", "12"), ("6", "4"), ("4", "8"))
    assert chart(plan, "slope/t/T").title == "2021年至2022年T中P2由第2位升至第1位，升幅最大"


def test_departments_and_units_limit_what_is_compared() -> None:
    rows: list[Row] = [("甲", None, ("1", "2", "3"), {"departments": ("d1",)}), ("乙", None, ("4", "5", "60000"), {"unit": "万元"}), ("丙", None, ("4", "5", "6"), {"unit": "%", "kind": Kind.RATE})]
    plan = plan_with(table_edits("t", YEARS, rows))[0]
    assert chart(plan, "ranking/t?department=d1").categories == ("1 甲",)
    spec = chart(plan, "ranking/t")
    assert (spec.unit, spec.categories, [mark.text for mark in spec.series[0].marks]) == ("亿元", ("1 乙", "2 甲"), ["6", "3"])


def test_a_total_of_totals_leads_to_the_same_kind_of_its_parts() -> None:
    rows: list[Row] = [("合", None, ("6", "8", "9"), {"aggregation": Aggregation.SUM}), ("甲", "合", ("3", "4", "5"), {"aggregation": Aggregation.SUM})]
    rows += [("甲一", "甲", ("1", "2", "3"), {}), ("甲二", "甲", ("2", "2", "2"), {}), ("乙", "合", ("3", "4", "4"), {})]
    plan = plan_with(table_edits("t", YEARS, rows))[0]
    spec = chart(plan, "ranking/t/合?measure=increase")
    assert [mark.drill for mark in spec.series[0].marks] == ["ranking/t/%E7%94%B2?measure=increase", "path/t/%E4%B9%99"]
    assert [name for name, _ in chart(plan, "ranking/t/甲").trail] == ["ranking/t", "ranking/t/%E5%90%88"]
    assert len(drawn_periods(plan.tables["t"])) == 3
