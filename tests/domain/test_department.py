"""Printed lists of departments, as dirty as they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.department import Department, DepartmentList, names_of, read_departments

REGISTER = {
    each.id: each
    for each in (
        Department("市经信局", "市经信局", ("市经济和信息化局",)),
        Department("市发改委", "市发改委"),
        Department("市数字经济局", "市数字经济局"),
        Department("市服务业局", "市服务业局", ("市服务局",)),
        Department("市市场监管局", "市市场监管局", ("市市场监", "市市场监管")),
        Department("市口岸办", "市口岸办"),
        Department("市农业农村局", "市农业农村局", ("市农村农业局",)),
        Department("人行市中心支行", "人行市中心支行"),
        Department("dist", "海曙区", ("海曙",)),
    )
}


@pytest.mark.parametrize(
    ("text", "departments", "repaired"),
    [
        ("", (), ()),
        ("市经信局", ("市经信局",), ()),
        ("市发改委、市服务局", ("市发改委", "市服务业局"), ("市服务局",)),
        ("市经信局、市发改委市数字经济局", ("市经信局", "市发改委", "市数字经济局"), ("市发改委市数字经济局",)),
        ("人行市中心支行市农业农村局", ("人行市中心支行", "市农业农村局"), ("人行市中心支行市农业农村局",)),
        ("市市场监管局市口岸办", ("市市场监管局", "市口岸办"), ("市市场监管局市口岸办",)),
        ("市市场监市口岸办", ("市市场监管局", "市口岸办"), ("市市场监", "市市场监市口岸办")),
        ("市发改委市经信局市口岸办", ("市发改委", "市经信局", "市口岸办"), ("市发改委市经信局市口岸办",)),
        ("市经信局，市发改委;市口岸办\n市服务业局", ("市经信局", "市发改委", "市口岸办", "市服务业局"), ()),
        ("市经信局、市经信局、市经济和信息化局", ("市经信局",), ("市经济和信息化局",)),
        ("海曙区、市经信局", ("dist", "市经信局"), ()),
        (" 市经信局 、 市发改委 ", ("市经信局", "市发改委"), ()),
    ],
)
def test_a_printed_list_is_read(text: str, departments: tuple[str, ...], repaired: tuple[str, ...]) -> None:
    assert read_departments(text, REGISTER) == DepartmentList(departments, (), False, repaired)


@pytest.mark.parametrize("ending", ["等", "等单位", "等有关部门", "等相关单位", "等 "])
def test_an_open_list_says_so(ending: str) -> None:
    assert read_departments(f"市发改委、市服务业局{ending}", REGISTER) == DepartmentList(("市发改委", "市服务业局"), (), True)


@pytest.mark.parametrize(("text", "unknown"), [("市气象局、市经信局", ("市气象局",)), ("市经信局市气象局", ("市经信局市气象局",)), ("气象", ("气象",))])
def test_a_name_that_nobody_knows_is_kept_and_not_guessed(text: str, unknown: tuple[str, ...]) -> None:
    listed = read_departments(text, REGISTER)
    assert listed.unknown == unknown
    assert "市气象局" not in listed.departments


def test_the_proper_name_wins_over_the_alias_of_another() -> None:
    register = [Department("甲", "甲局", ("乙局",)), Department("乙", "乙局")]
    assert names_of(register) == {"甲": "甲", "甲局": "甲", "乙": "乙", "乙局": "乙"}


@given(st.lists(st.sampled_from(sorted(REGISTER)), min_size=1, max_size=6), st.lists(st.sampled_from(["、", "，", ",", "；", " ", "\n", ""]), min_size=6, max_size=6))
def test_whatever_stands_between_names_they_are_all_found(names: list[str], between: list[str]) -> None:
    printed = [REGISTER[name].name for name in names]
    text = "".join(name + sign for name, sign in zip(printed, between, strict=False))
    listed = read_departments(text, REGISTER)
    assert listed.departments == tuple(dict.fromkeys(names))
    assert listed.unknown == ()


@given(st.text(alphabet="市局经信发改委监管农业等、 \n", max_size=30))
def test_any_text_is_read_without_losing_a_name(text: str) -> None:
    listed = read_departments(text, REGISTER)
    assert set(listed.departments) <= set(REGISTER)
    assert all(name in text for name in listed.unknown)
