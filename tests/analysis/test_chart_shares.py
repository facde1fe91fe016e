"""Shares and rings: percent of the stated total, what nobody has explained visible, roundings said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.analysis.chart_spec import ChartSpec, Role
from ningbo_planner.analysis.charts.donuts import donut_chart, has_donut_chart
from ningbo_planner.analysis.charts.facts import Formula, compute
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.analysis.charts.shares import has_shares_chart, shares_chart
from ningbo_planner.domain.plan import Plan
from tests.sample_plans import shipped_plan, total_and_parts


def made(plan: Plan, name: str) -> ChartSpec:
    """Return a chart whose facts have been recomputed."""
    request = ChartRequest.parse(name)
    spec = (donut_chart if request.kind == "donut" else shares_chart)(Setting(plan), request)
    for fact in spec.facts:
        assert str(compute(plan, Formula(fact.formula), fact.cells)).lstrip("-") == fact.text.lstrip("-")
        assert fact.text in spec.title or Decimal(fact.text) == 0
    return spec


def test_shares_are_of_the_stated_total_and_the_remainder_is_seen() -> None:
    plan = shipped_plan()
    table = plan.tables["decomposition"]
    spec = made(plan, "shares/decomposition/D07")
    for number, period in enumerate(table.periods):
        total = float(table.cell("D07", period.id).point or 0)
        for series in spec.of_role(Role.PART):
            point = table.cell(series.row.row, period.id).point if series.row else None
            value = series.marks[number].value
            assert (value is None) == (point is None)
            assert point is None or value == pytest.approx(float(point) / total * 100)
        drawn = sum(series.marks[number].value or 0 for series in spec.series if series.role in (Role.PART, Role.REMAINDER))
        gap = spec.of_role(Role.TOTAL)[0].marks[number].text.partition("\n")[2]
        assert drawn == pytest.approx(100) if not gap.startswith("差−") else drawn > 100
    assert spec.title == "软件与信息服务业占数字服务业(营收)的比重由2021年的13.5%升至2026年的25.0%，提高11.5个百分点，升幅最大"


def test_first_and_last_say_the_change_and_that_points_are_exact() -> None:
    spec = made(shipped_plan(), "shares/decomposition/D02?measure=ends")
    assert spec.categories == ("2021年", "2026年")
    assert [series.marks[1].label for series in spec.of_role(Role.PART)] == ["+1.4个百分点", "−0.5个百分点", "−0.5个百分点", "−0.5个百分点"]
    # 12.8 to 14.3 look like 1.5.
    assert "百分点按未四舍五入的占比计算。" in spec.footnotes


def test_parts_not_chosen_are_one() -> None:
    spec = made(shipped_plan(), "shares/decomposition/D07?rows=D08,D11")
    assert [series.name for series in spec.of_role(Role.PART)] == ["软件与信息服务业", "数字产品与互联网批零", "其他5项"]
    assert len(spec.of_role(Role.PART)[-1].marks[0].cells) == 6


@pytest.mark.parametrize(
    ("total", "parts", "title"),
    [
        (("10", "20"), (("4", "12"), ("6", "8")), "P1占T的比重由2021年的40.0%升至2022年的60.0%，提高20.0个百分点，升幅最大"),
        (("10", "20"), (("4", "4"), ("4", "4")), "T2022年的分项构成"),
        (("10", "20"), (("4", "4"), ("6", "10")), "P1占T的比重由2021年的40.0%降至2022年的20.0%，下降20.0个百分点，降幅最大"),
        (("10", "20"), (("4", "8"), ("6", "12")), "T各分项的比重2021年至2022年基本不变"),
        (("10", "20"), (("10", "20"),), "T2022年为20亿元，只有一个分项：P1，占100.0%"),
        (("10", "20"), (("——", "12"), ("——", "8")), "T2022年为20亿元，P1占60.0%，份额最大"),
        (("——", "——"), (("4", "12"), ("6", "8")), "T2022年没有写明合计，P1占分项之和的60.0%，份额最大"),
        (("10", "10"), (("——", "8"), ("——", "4")), "T2022年为10亿元，P1占80.0%，份额最大"),
        (("10", ">20"), (("——", "12"), ("6", "8")), "P2占T的比重由2021年的60.0%降至2022年的40.0%，下降20.0个百分点，降幅最大"),
        (("0", "0"), (("4", "12"), ("6", "8")), "T2022年合计为零或为负，不计算分项占比"),
        (("10", "——"), (("4", "——"), ("6", "")), "T2022年缺数，无法计算分项占比"),
        (("-5", "-5"), (("-4", "-4"), ("-1", "-3")), "T2022年合计为零或为负，不计算分项占比"),
    ],
)
def test_every_case_has_its_sentence(total: tuple[str, str], parts: tuple[tuple[str, str], ...], title: str) -> None:
    plan, _ = total_and_parts(total, *parts)
    assert has_shares_chart(plan, plan.tables["t"], "T")
    assert made(plan, "shares/t/T").title == title


def test_sixty_parts_are_folded() -> None:
    plan, _ = total_and_parts(("1830", "3660"), *((str(number), str(2 * number)) for number in range(1, 61)))
    shares = made(plan, "shares/t/T")
    assert [series.name for series in shares.of_role(Role.PART)][-2:] == ["P60", "其他53项"]
    ring = made(plan, "donut/t/T")
    assert len(ring.of_role(Role.PART)) == 7
    assert sum(series.marks[0].value or 0 for series in ring.of_role(Role.PART)) == 3660


def test_rounded_shares_that_miss_a_hundred_say_so() -> None:
    plan, _ = total_and_parts(("3", "4"), ("1", "2"), ("1", "1"), ("1", "1"))
    assert "因四舍五入，各分项占比之和可能不等于100%。" in made(plan, "shares/t/T").footnotes
    assert not any("四舍五入，各" in note for note in made(plan, "donut/t/T").footnotes)


def test_a_ring_is_of_one_period_and_its_sectors_are_the_whole() -> None:
    plan = shipped_plan()
    spec = made(plan, "donut/decomposition/D02?periods=2021")
    assert spec.title == "数字制造业(营收)2021年为3588亿元，新型数字元器件(组件)占36.2%，份额最大"
    assert [series.marks[0].value for series in spec.of_role(Role.PART)] == [1299, 939, 889, 461]
    assert spec.of_role(Role.TOTAL)[0].marks[0].text == "3588"
    short = made(plan, "donut/decomposition/D07?periods=2021")
    assert short.of_role(Role.REMAINDER)[0].marks[0].value == 54
    assert any("数字金融" in note for note in short.footnotes)


def test_parts_beyond_the_total_make_the_ring_and_it_is_said() -> None:
    spec = made(shipped_plan(), "donut/decomposition/D07")
    assert spec.of_role(Role.TOTAL)[0].marks[0].text == "4000\n差−150"
    assert "分项之和大于写明的合计，占比按分项之和计算。" in spec.footnotes
    assert [series.marks[0].text for series in spec.of_role(Role.PART)][:2] == ["48.2%", "24.1%"]


def test_targets_without_a_date_have_a_ring_and_a_negative_part_none() -> None:
    spec = made(shipped_plan(), "donut/text/P056")
    assert spec.title == "数字经济核心产业规上企业目标为3000家，核心制造业规上企业占73.3%，份额最大"
    plan, _ = total_and_parts(("10", "10"), ("12", "12"), ("-2", "-2"))
    ring = made(plan, "donut/t/T")
    assert ring.of_role(Role.PART)[1].marks[0].value is None
    assert "负值不能画成扇形：P2；占比按为正的分项之和计算。" in ring.footnotes
    empty, _ = total_and_parts(("10", "10"), ("", "——"))
    assert not has_donut_chart(empty, empty.tables["t"], "T")


def test_the_share_in_the_title_of_a_ring_is_that_of_its_sector() -> None:
    for texts in ((("10", ">20"), ("1", "13"), ("1", "8")), (("10", "10"), ("12", "12"), ("-2", "-2")), (("10", "40"), ("4", "13"), ("4", "8"))):
        plan, _ = total_and_parts(*texts)
        spec = made(plan, "donut/t/T")
        assert spec.facts[0].text + "%" in {series.marks[0].text for series in spec.of_role(Role.PART)}
