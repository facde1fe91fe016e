"""A block that says by names and years where its figures belong."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import ACTUAL
from ningbo_planner.services.named_paste import Match, NamedBlock, has_heads, recognise
from tests.plans import make_plan, make_row, make_table


@pytest.fixture
def plan() -> Plan:
    """Return a plan with groups, a name that two rows have, and rows of several units."""
    rows = [
        make_row("t1", 0, ["100", "120", "150"], name="数字制造业"),
        make_row("r1", 1, ["60", "70", "90"], name="集成电路"),
        make_row("r2", 1, ["10", "20", "30"], name="其他"),
        make_row("t2", 0, ["100", "120", "150"], name="数字服务业"),
        make_row("r3", 1, ["1", "2", "3"], name="数字金融", group="互联网"),
        make_row("r4", 1, ["1", "2", "3"], name="其他", group="互联网"),
        make_row("r5", 0, ["1.77"], name="5G基站数量", unit="万个"),
        make_row("r6", 0, ["6.9%"], name="占比", unit="%"),
    ]
    return make_plan([make_table("d", rows, unit="亿元")])


def found(plan: Plan, text: str) -> NamedBlock | None:
    """Recognise a block given as lines of cells apart by commas."""
    rows = [line.split(",") for line in text.split("\n")]
    block = recognise(plan, "d", rows)
    if block is not None:
        assert has_heads(plan, "d", rows)
    return block


def figures(block: NamedBlock | None) -> dict[str, str]:
    """Return what a block says beyond doubt, as ``row/period``."""
    assert block is not None
    return {"/".join(filter(None, (each.cell.row, each.cell.period, each.cell.layer if each.cell.layer == ACTUAL else ""))): each.quantity.text for each in block.cells()}


def matches(block: NamedBlock | None) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return how the lines of a block were matched."""
    assert block is not None
    return [(line.label, line.match.value, line.rows) for line in block.lines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("指标,2021年,2022年\n集成电路,61,71\n数字金融,5,", {"r1/2021": "61", "r1/2022": "71", "r3/2021": "5"}),
        ("指标,2022,2021\n集成电路,71,61", {"r1/2022": "71", "r1/2021": "61"}),
        ("数字经济目标分解表,,\n,,单位：亿元\n序号,指标名称,2022年目标\n1,集成电路,71", {"r1/2022": "71"}),
        ("年份,集成电路,数字金融\n2021年,61,5\n2022年,71,6", {"r1/2021": "61", "r3/2021": "5", "r1/2022": "71", "r3/2022": "6"}),
        ("指标,2022年,\n,目标,实绩\n集成电路,71,69", {"r1/2022": "71", "r1/2022/actual": "69"}),
        ("指标,目标,,实绩,\n,2022年,2023年,2022年,2023年\n集成电路,71,91,69,", {"r1/2022": "71", "r1/2023": "91", "r1/2022/actual": "69"}),
        ("指标,2022年\n其中：集成电路,71\n一、数字金融,6", {"r1/2022": "71", "r3/2022": "6"}),
        ("指标,2022年\n数字服务业/其他,9\n数字制造业/集成电路,71", {"r4/2022": "9", "r1/2022": "71"}),
        ("类别,指标,2022年\n互联网,数字金融,6\n,其他,9", {"r3/2022": "6", "r4/2022": "9"}),
        ("指标,责任单位,2022年\n集成电路,市经信局,71", {"r1/2022": "71"}),
        ("指标,单位,2022年\n集成电路,万元,710000\n数字金融,亿元,6", {"r1/2022": "71", "r3/2022": "6"}),
        ("单位：万元,\n指标,2022年\n集成电路,710000\n占比,7.1%\n数字金融,>60000", {"r1/2022": "71", "r6/2022": "7.1%", "r3/2022": ">60000万元"}),
        ("指标,2022年\n5G基站数量（个）,45000\n集成电路(亿元),71", {"r5/2022": "4.5", "r1/2022": "71"}),
    ],
)
def test_figures_go_where_names_and_years_say(plan: Plan, text: str, said: dict[str, str]) -> None:
    assert figures(found(plan, text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3\n4,5,6",
        "集成电路,71,91\n数字金融,5,6",
        "指标,甲,乙\n集成电路,71,91",
        "指标,2022年,2023年\n不认识的,1,2\n也不认识,3,4",
        "2022,2023\n1,2",
        "指标,2030年\n集成电路,1",
        "单独一格",
        "集成电路,2022\n数字金融,2023",
    ],
)
def test_other_blocks_are_none(plan: Plan, text: str) -> None:
    assert found(plan, text) is None


def test_a_name_of_two_rows_is_asked_about_and_never_guessed(plan: Plan) -> None:
    block = found(plan, "指标,2022年\n集成电路,71\n其他,9")
    assert matches(block) == [("集成电路", "name", ("r1",)), ("其他", "several", ("r2", "r4"))]
    assert figures(block) == {"r1/2022": "71"}
    assert {each.cell.row: each.quantity.text for each in block.cells({2: "r4"})} == {"r1": "71", "r4": "9"}


def test_two_lines_for_one_row_are_both_asked_about(plan: Plan) -> None:
    assert {line.match for line in found(plan, "指标,2022年\n集成电路,71\n集成电路,72").lines} == {Match.TWICE}


def test_a_unit_that_cannot_be_converted_is_asked_about(plan: Plan) -> None:
    block = found(plan, "指标,单位,2022年\n集成电路,亿元,71\n数字金融,万个,6")
    assert [line.label for line in block.asked] == ["数字金融"] and figures(block) == {"r1/2022": "71"}


def test_names_and_years_that_the_table_has_not_are_listed(plan: Plan) -> None:
    block = found(plan, "指标,2022年,2030年\n集成电路,71,1\n别的,2,3")
    assert [line.label for line in block.unmatched] == ["别的"] and block.unread == ["2030年"]


def test_texts_that_are_no_figures_are_kept_to_be_marked(plan: Plan) -> None:
    assert figures(found(plan, "指标,2022年\n集成电路,约莫七十")) == {"r1/2022": "约莫七十"}


def test_a_large_table_is_matched_by_names_alone() -> None:
    plan = make_plan([make_table("d", [make_row(f"r{at}", 0, ["1"], name=f"指标{at}") for at in range(6000)])])
    block = recognise(plan, "d", [["指标", "2021年"], *([f"指标{at}", "2"] for at in range(0, 6000, 3))])
    assert len(block.matched) == 2000 and not block.unmatched
