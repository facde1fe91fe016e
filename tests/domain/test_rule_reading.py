"""Rules as planners write them, one line each: what every kind is read as, and what is said of a line that cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.rule_reading import next_id, read_rule
from ningbo_planner.errors import PlannerError
from tests.sample_plans import shipped_plan

GDP = Assumption("GDP", "地区生产总值", "亿元", {"2021": "14594.9"}, "统计公报")


@pytest.fixture(scope="module")
def plan() -> Plan:
    held = shipped_plan()
    held.assumptions["GDP"] = GDP
    return held


def read(plan: Plan, text: str, kind: RuleKind = RuleKind.SETTING) -> PlanRule:
    return read_rule(plan, PlanRule("", kind, text))


@pytest.mark.parametrize(
    ("text", "rows", "factors", "params"),
    [
        ("数字制造业(营收) = 集成电路 + 电子信息材料", "D02 D03 D06", "1 1 1", {}),
        ("数字制造业（营收）＝集成电路＋电子信息材料", "D02 D03 D06", "1 1 1", {}),
        ("数字制造业(营收)\u3000=\u3000集成电路 \u2014 电子信息材料", "D02 D03 D06", "1 1 -1", {}),
        ("数字制造业 = 集成电路 + 新型数字元器件", "D02 D03 D04", "1 1 1", {}),
        ("数字制造业(营收) = 2*(集成电路 - 数字智能终端)", "D02 D03 D05", "1 2 -2", {}),
        ("数字制造业(营收) = -（集成电路－2×数字智能终端）", "D02 D03 D05", "1 -1 2", {}),
        ("数字制造业(营收) = 2.5集成电路 + 3(数字金融 + 数字科技)", "D02 D03 D10 D09", "1 2.5 3 3", {}),
        ("数字制造业(营收) = 50%*集成电路", "D02 D03", "1 0.5", {}),
        ("数字制造业(营收) = 集成电路/4", "D02 D03", "1 0.25", {}),
        ("数字制造业(营收) = 集成电路/3", "D03 D02", "1 3", {}),
        ("2*数字制造业(营收) = 集成电路", "D02 D03", "1 0.5", {}),
        ("数字制造业(营收) + 数字金融 = 集成电路", "D02 D10 D03", "1 -1 1", {}),
        ("数字制造业(营收) = 集成电路 + 集成电路", "D02 D03", "1 2", {}),
        ("数字制造业(营收) = 集成电路 + 100", "D02 D03", "1 1", {"constant": "100亿元"}),
        ("数字制造业(营收) = 集成电路 - 1,000万元", "D02 D03", "1 1", {"constant": "-0.1亿元"}),
        ("数字制造业(营收) = 集成电路 + 0.5万亿元", "D02 D03", "1 1", {"constant": "5000亿元"}),
        ("数字制造业(营收) ≥ 集成电路", "D02 D03", "1 1", {"relation": "at_least"}),
        ("集成电路 <= 数字制造业(营收)", "D02 D03", "1 1", {"relation": "at_least"}),
        ("集成电路 ≤ 数字制造业(营收) - 1亿元", "D02 D03", "1 1", {"constant": "1亿元", "relation": "at_least"}),
        ("数字制造业(营收) => 集成电路", "D02 D03", "1 1", {"relation": "at_least"}),
        ("“数字制造业(营收)” = 【集成电路】", "D02 D03", "1 1", {}),
        ("目标分解表/数字制造业(营收) = decomposition/D03", "D02 D03", "1 1", {}),
        ("数字服务业(营收) = 数字服务业(营收)/数字金融 + 数字科技", "D07 D10 D09", "1 1 1", {}),
    ],
)
def test_formulas_are_read_with_names_signs_brackets_and_constants(plan: Plan, text: str, rows: str, factors: str, params: dict[str, str]) -> None:
    rule = read(plan, text)
    assert rule.kind is RuleKind.FORMULA
    assert rule.rows == tuple(f"decomposition/{row}" for row in rows.split())
    assert rule.factors == tuple(map(Decimal, factors.split())) and rule.params == params


@pytest.mark.parametrize(
    ("text", "rows", "params"),
    [
        ("数字经济核心产业占GDP比重 = 数字制造业(营收) / GDP", "decomposition/D01 decomposition/D02", {"assumption": "GDP"}),
        ("数字经济核心产业占GDP比重 = 数字制造业(营收) ÷ 地区生产总值 × 100%", "decomposition/D01 decomposition/D02", {"assumption": "GDP"}),
        ("数字经济核心产业占GDP比重＝集成电路／数字制造业（营收）", "decomposition/D01 decomposition/D03 decomposition/D02", {}),
    ],
)
def test_ratios_are_a_row_over_a_row_or_an_assumption(plan: Plan, text: str, rows: str, params: dict[str, str]) -> None:
    rule = read(plan, text)
    assert (rule.kind, rule.rows, rule.factors, rule.params) == (RuleKind.RATIO, tuple(rows.split()), (), params)


@pytest.mark.parametrize(
    ("text", "rows", "bound"),
    [
        ("集成电路 ≥ 100亿元", "D03", "≥100亿元"),
        ("集成电路、数字金融 > 50", "D03 D10", ">50"),
        ("集成电路和数字金融与数字科技 ≥ 10", "D03 D10 D09", "≥10"),
        ("集成电路，集成电路 ≥ 10", "D03", "≥10"),
        ("集成电路 在50至60之间", "D03", "50至60"),
        ("集成电路 为 50～60亿元", "D03", "50~60亿元"),
        ("集成电路 = 5", "D03", "5"),
        ("集成电路 不低于1亿元", "D03", "不低于1亿元"),
        ("集成电路 超过1万亿元", "D03", "超过1万亿元"),
        ("集成电路100亿元以上", "D03", "100亿元以上"),
        ("集成电路 ≥ -5亿元", "D03", "≥-5亿元"),
        ("集成电路 =< 7", "D03", "<=7"),
        ("“集成电路”、“数字金融” ≤ 700", "D03 D10", "≤700"),
        ("数字经济核心产业占GDP比重 ＞ 15％", "D01", ">15%"),
    ],
)
def test_bounds_are_names_and_a_figure(plan: Plan, text: str, rows: str, bound: str) -> None:
    rule = read(plan, text)
    assert rule.kind is RuleKind.BOUND and rule.params == {"bound": bound}
    assert rule.rows == tuple(f"decomposition/{row}" for row in rows.split())


def test_digits_may_be_part_of_a_shortened_name(plan: Plan) -> None:
    assert (read(plan, "5G基站 ≥ 4万个").rows, read(plan, "5G基站 ≥ 4万个").params) == (("main/M19",), {"bound": "≥4万个"})


def test_rows_that_are_one_indicator_are_joined_by_equals(plan: Plan) -> None:
    three = read(plan, "核心制造业营收 = 数字制造业(营收) = 数字核心制造业营收")
    assert (three.kind, three.rows) == (RuleKind.WORDING, ("main/M04", "decomposition/D02", "text/P006"))
    assert read(plan, "核心制造业营收、数字核心制造业营收").kind is RuleKind.WORDING
    two = read(plan, "核心制造业营收 = 数字制造业(营收)", RuleKind.WORDING)
    assert (two.rows, two.factors, two.params) == (("main/M04", "decomposition/D02"), (), {})


def test_a_scope_is_a_total_and_its_parts(plan: Plan) -> None:
    rule = read(plan, "数字经济核心产业营收 = 核心制造业营收 + 核心服务业营收", RuleKind.SCOPE)
    assert rule.kind is RuleKind.SCOPE and rule.rows == ("main/M02", "main/M04", "main/M05") and rule.factors == (Decimal(1),) * 3


def test_the_rest_of_a_rule_is_kept_and_what_the_old_text_said_is_not(plan: Plan) -> None:
    old = PlanRule("F07", RuleKind.SETTING, " 集成电路 ≥ 5 ", params={"bound": "9", "constant": "1", "relation": "at_least", "assumption": "GDP", "periods": "2026"}, note="另有要求", enabled=False)
    rule = read_rule(plan, old)
    assert (rule.id, rule.text, rule.note, rule.enabled) == ("F07", "集成电路 ≥ 5", "另有要求", False)
    assert rule.params == {"bound": "≥5", "periods": "2026"}


def test_the_longest_name_does_not_swallow_what_it_does_not_say(plan: Plan) -> None:
    # 数字科技 is a row; 数字科技服务业 is short for another one.
    assert read(plan, "数字科技服务业 ≥ 50").rows == ("text/P032",)
    assert read(plan, "数字科技服务业、数字科技 ≥ 50").rows == ("text/P032", "decomposition/D09")
    assert read(plan, "数字科技服务业 + 数字金融 = 数字内容").rows == ("text/P032", "decomposition/D10", "main/M08")
    assert read(plan, "数字科技服务业 = 数字科技", RuleKind.WORDING).rows == ("text/P032", "decomposition/D09")


@pytest.mark.parametrize("text", ["数字经济核心产业增加值占GDP比重 = 数字经济核心产业增加值 / GDP", "数字经济核心产业增加值 = 3*数字金融", "数字经济核心产业增加值 ≥ 5"])
def test_the_beginning_of_a_share_is_not_its_numerator(plan: Plan, text: str) -> None:
    with pytest.raises(PlannerError) as refused:
        read(plan, text)
    wanted = "没有名为“数字经济核心产业增加值”的指标；相近的有：数字经济核心产业增加值占GDP比重。请写全称、“表/行号”或“上级/下级”。"
    assert str(refused.value) == wanted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("集成电路", "规则里没有“=”“≥”或“≤”；请写成“合计 = 甲 + 乙”或“甲 ≥ 100”。"),
        ("", "规则里没有“=”“≥”或“≤”；请写成“合计 = 甲 + 乙”或“甲 ≥ 100”。"),
        ("集成电路 = ", "算式还没有写完。"),
        ("集成电路 ≥", "算式还没有写完。"),
        ("集成电路 = 2 + 3 +", "算式还没有写完。"),
        ("集成电路 = (数字金融", "算式少一个右括号“)”。"),
        ("集成电路 = 数字金融)", "“)”前面缺少运算符号（+ - * /）。"),
        ("集成电路 = *数字金融", "“*”放在这里不成算式。"),
        ("集成电路 = 数字金融 数字科技", "“数字科技”前面缺少运算符号（+ - * /）。"),
        ("集成电路 > 数字金融", "公式里不能写“>”；请写“=”“≥”或“≤”。"),
        ("集成电路 = 数字金融 × 数字科技", "公式里两个指标不能相乘，也不能做除数；占比请写成“比重 = 分子 / 分母”的占比规则。"),
        ("集成电路 = 数字金融/0", "算式里的除数是 0。"),
        ("集成电路 = 集成电路", "公式两边相同，什么也没有规定。"),
        ("集成电路 = 3*集成电路", "公式里只有“集成电路”一个指标；请写成界限，如“集成电路 ≥ 100”。"),
        ("3*集成电路 = 7*数字金融", "公式里的系数除不尽；请两边同乘一个数，写成整数系数。"),
        ("集成电路 = 5G基站数量", "“5G基站数量”的单位是万个，“集成电路”的单位是亿元，不能直接相加；请乘上换算系数。"),
        ("集成电路 = 数字金融 + 5个", "常数的单位“个”与指标的单位“亿元”不能换算。"),
        ("没有的指标 = 数字金融", "没有名为“没有的指标”的指标；请写表中的名称、“表/行号”或“上级/下级”。"),
        ("数字经济核心产业占GDP比重 = 集成电路/生产总值", "分母“生产总值”既不是方案里的指标，也不是假设；请写指标全称，或先把它新增为假设（写明单位和各年的数）。"),
        ("≥ 50", "界限规则要写成“指标 ≥ 100亿元”或“指标 在50至60之间”；几个指标用顿号分开。"),
        ("50 ≤ 集成电路 ≤ 60", "界限规则要写成“指标 ≥ 100亿元”或“指标 在50至60之间”；几个指标用顿号分开。"),
        ("集成电路 < 许多", "界限“<许多”按“集成电路”的单位（亿元）读不懂；请写成“≥ 100”“>15%”或“50-60”。"),
        ("集成电路 < 5个", "界限“<5个”按“集成电路”的单位（亿元）读不懂；请写成“≥ 100”“>15%”或“50-60”。"),
        ("集成电路 = 数字金融" + " " * 400 + "+ 数字科技", "规则太长，最多写 400 个字；请分成几条。"),
        ("集成电路 = " + "(" * 31 + "数字金融" + ")" * 31, "算式的括号套得太深，最多 30 层。"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(plan: Plan, text: str, sentence: str) -> None:
    with pytest.raises(PlannerError) as refused:
        read(plan, text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (RuleKind.SCOPE, "数字经济核心产业营收 ≥ 核心制造业营收", "口径规则要用“=”写明合计与各部分的关系，如“合计 = 甲 + 乙”。"),
        (RuleKind.RATIO, "数字经济核心产业占GDP比重 = 集成电路", "占比规则要写成“比重 = 分子 / 分母”，分母可以是指标，也可以是假设（如GDP）。"),
        (RuleKind.RATIO, "数字经济核心产业占GDP比重 ≥ 集成电路/GDP", "占比规则要写成“比重 = 分子 / 分母”，分母可以是指标，也可以是假设（如GDP）。"),
        (RuleKind.WORDING, "集成电路", "请写两个以上不同的指标，用“=”连接。"),
        (RuleKind.WORDING, "集成电路 = 集成电路", "请写两个以上不同的指标，用“=”连接。"),
        (RuleKind.RATIO, "数字经济核心产业占GDP比重 = 5G基站数量/GDP", "“5G基站数量”的单位是万个，“GDP”的单位是亿元，相除得不到百分比；请核对分子和分母。"),
        (RuleKind.WORDING, "集成电路 = 5G基站数量", "“5G基站数量”的单位是万个，“集成电路”的单位是亿元，不能互相换算，不会是同一个数；请核对指标。"),
        (RuleKind.BOUND, "集成电路", "界限规则要写成“指标 ≥ 100亿元”或“指标 在50至60之间”；几个指标用顿号分开。"),
    ],
)
def test_a_line_that_is_not_of_its_kind_is_refused(plan: Plan, kind: RuleKind, text: str, sentence: str) -> None:
    with pytest.raises(PlannerError) as refused:
        read(plan, text, kind)
    assert str(refused.value) == sentence


def test_a_name_that_stands_twice_in_a_table_needs_its_row(plan: Plan) -> None:
    with pytest.raises(PlannerError) as refused:
        read(plan, "市级以上数字化车间(智能工厂) = text/市级以上数字化车间(智能工厂)", RuleKind.WORDING)
    assert refused.value.code == "rule.name_ambiguous" and "text/P011" in str(refused.value) and "text/P039" in str(refused.value)


def test_ids_count_up_from_the_highest_of_their_letter(plan: Plan) -> None:
    assert (next_id(plan, RuleKind.BOUND), next_id(plan, RuleKind.SCOPE), next_id(plan, RuleKind.FORMULA)) == ("B04", "S02", "F01")
    assert (next_id(plan, RuleKind.RATIO), next_id(plan, RuleKind.WORDING)) == ("R01", "W01")
