"""Formulas as planners write them become rows, factors and constants; what cannot be read says why."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.equations import Relation
from ningbo_planner.domain.formula import Formula, read_formula
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import TableKind
from ningbo_planner.errors import PlannerError
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan


def plan() -> Plan:
    """Return a plan with odd names: brackets, signs of arithmetic, the same name in two tables and twice in one."""
    rows = [
        make_row("A", 0, name="甲", unit="亿元"),
        make_row("B", 1, name="乙(营收)", unit="亿元"),
        make_row("C", 1, name="丙、丁等", unit="万元"),
        make_row("D", 0, name="5G+8K终端", unit="亿元"),
        make_row("E", 0, name="其他", unit="亿元"),
        make_row("F", 1, name="小计", unit="亿元"),
        make_row("G", 0, name="戊", unit="亿元"),
        make_row("H", 1, name="小计", unit="亿元"),
        make_row("N", 0, name="企业数", unit="家"),
        make_row("P", 0, name="占比", unit="%"),
    ]
    other = make_table("m", [make_row("K", 0, name="甲", unit="亿元"), make_row("L", 0, name="R&D经费", unit="亿元")], title="主要目标表")
    text = make_table("x", [make_row("T", 0, name="甲", unit="亿元"), make_row("U", 0, name="丙、丁等", unit="亿元")], title="文本目标", kind=TableKind.TEXT)
    return make_plan([text, make_table("t", rows, title="分解表"), other])


def read(text: str) -> Formula:
    """Read a formula in the odd plan."""
    return read_formula(plan(), text)


def refused(text: str) -> str:
    """Return the sentence that refuses a formula."""
    with pytest.raises(PlannerError) as error:
        read(text)
    return str(error.value)


def test_the_formula_of_the_official_plan_is_read_by_names_also_shortened_ones() -> None:
    found = read_formula(shipped_plan(), "核心产业营收 = 数字制造业(营收) + 数字服务业(营收) - 数字产品与互联网批零")
    assert found.rows == ("main/M02", "decomposition/D02", "decomposition/D07", "decomposition/D11")
    assert found.factors == (1, 1, 1, -1) and found.params == {}


@pytest.mark.parametrize(
    ("text", "rows", "factors", "constant"),
    [
        ("甲 = 乙(营收) + 丙、丁等", "A B C", "1 1 1", ""),
        ("甲＝乙（营收）＋丙、丁等", "A B C", "1 1 1", ""),
        ("甲 = 2*(乙(营收) - 5G+8K终端/4) + 100", "A B D", "1 2 -0.5", "100亿元"),
        ("甲 = 2乙(营收) + 1000万元", "A B", "1 2", "0.1亿元"),
        ("甲 + 乙(营收) = 5G+8K终端", "A B D", "1 -1 1", ""),
        ("甲 = (乙(营收) + 5G+8K终端 + 其他) / 3", "B A D E", "1 3 -1 -1", ""),
        ("甲 = 乙(营收) * 15%", "A B", "1 0.15", ""),
        ("甲 = 15%乙(营收)", "A B", "1 0.15", ""),
        ("2甲 = 乙(营收) − 3亿", "A B", "1 0.5", "-1.5亿元"),
        ("甲 = -(乙(营收) - 其他) × 0.5", "A B E", "1 -0.5 0.5", ""),
        ("甲 = 企业数*2.5", "A N", "1 2.5", ""),
        ("甲 = 分解表/其他/小计", "A F", "1 1", ""),
        ("甲 = 其他/小计 + 戊/小计", "A F H", "1 1 1", ""),
        ("t/A = t/F", "A F", "1 1", ""),
        ("甲 = “其他/小计”", "A F", "1 1", ""),
        ("甲 + 其他 = 其他 + 戊", "A G", "1 1", ""),
    ],
)
def test_names_coefficients_brackets_and_constants(text: str, rows: str, factors: str, constant: str) -> None:
    found = read(text)
    assert found.rows == tuple(f"t/{row}" for row in rows.split())
    assert (found.factors, found.constant) == (tuple(map(Decimal, factors.split())), constant)


def test_a_name_in_several_tables_is_taken_from_the_one_the_others_stand_in() -> None:
    assert read("甲 = R&D经费").rows == ("m/K", "m/L")
    assert read("甲 = 乙(营收) + R&D经费").rows == ("t/A", "t/B", "m/L")
    assert read("文本目标/甲 = 主要目标表/甲").rows == ("x/T", "m/K")


def test_at_least_is_turned_so_that_the_larger_side_stands_alone() -> None:
    assert read("甲 ≥ 乙(营收) + 其他").relation is Relation.AT_LEAST
    turned = read("乙(营收) + 其他 <= 甲 - 1")
    assert turned.rows[0] == "t/A" and turned.factors == (1, 1, 1) and turned.constant == "1亿元" and turned.params == {"constant": "1亿元", "relation": "at_least"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲 + 乙(营收)", "没有“=”"),
        ("甲 = 乙(营收) = 其他", "只能有一个"),
        ("甲 > 乙(营收)", "不能写“>”"),
        ("甲 = 100", "写成界限，如“甲 ≥ 100”"),
        ("1 = 2", "没有指标名称"),
        ("甲 = 甲", "什么也没有规定"),
        ("甲 = 庚", "没有名为“庚”的指标"),
        ("甲 = 乙营收", "没有名为“乙营收”的指标；相近的有：乙(营收)"),
        ("甲 = 小计", "t/F（其他/小计）、t/H（戊/小计）"),
        ("甲 = 乙(营收) * 其他", "不能相乘"),
        ("甲 = 100 / 其他", "不能相乘，也不能做除数"),
        ("甲 = 乙(营收) / 0", "除数是 0"),
        ("甲 = 乙(营收) +", "还没有写完"),
        ("甲 = (乙(营收)", "少一个右括号"),
        ("甲 = 乙(营收) 其他", "“其他”前面缺少运算符号"),
        ("甲 = * 其他", "“*”放在这里不成算式"),
        ("甲 = 乙(营收) + 企业数", "“企业数”的单位是家，“甲”的单位是亿元"),
        ("甲 = 乙(营收) + 3家", "“家”与指标的单位“亿元”不能换算"),
        ("7甲 ≤ 3乙(营收)", "除不尽"),
        ("甲 = " + "+".join(["其他"] * 200), "最多写"),
        ("甲 = " + "(" * 40 + "其他" + ")" * 40, "套得太深"),
    ],
)
def test_what_is_no_formula_says_why(text: str, said: str) -> None:
    assert said in refused(text)


@given(st.lists(st.tuples(st.integers(-9, 9).filter(bool), st.sampled_from(["甲", "乙(营收)", "其他", "戊"])), min_size=1, max_size=6), st.integers(-99, 99), st.integers(1, 8))
def test_a_formula_says_what_was_written(terms: list[tuple[int, str]], constant: int, divisor: int) -> None:
    """Whatever stands alone in the end, the rows' values that fit are the same."""
    text = f"{divisor}*5G+8K终端 = " + "".join(f"{factor:+d}*{name}" for factor, name in terms) + f"{constant:+d}"
    ids = {"甲": "A", "乙(营收)": "B", "其他": "E", "戊": "G"}
    wanted: dict[str, Fraction] = {"D": Fraction(-divisor)}
    for factor, name in terms:
        wanted[ids[name]] = wanted.get(ids[name], Fraction()) + factor
    left = {row for row, factor in wanted.items() if factor}
    if len(left) == 1:
        assert "只有" in refused(text)
        return
    try:
        found = read(text)
    except PlannerError as error:
        assert error.code == "rule.inexact"
        return
    own = wanted[found.rows[0][2:]]
    told = {row[2:]: -Fraction(factor) * own for row, factor in zip(found.rows, found.factors, strict=True)} | {found.rows[0][2:]: own}
    assert told == {row: factor for row, factor in wanted.items() if factor}
    assert Fraction(found.constant.removesuffix("亿元") or 0) == Fraction(-constant) / own
