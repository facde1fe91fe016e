"""What the series dialog proposes for rows of a plan: ends as stated, holds and filled cells kept, and a sentence where there is no path."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.precision import finest
from ningbo_planner.edits import acts
from ningbo_planner.edits.filling import Order, RowPath, propose, writes
from ningbo_planner.edits.history import History
from tests.sample_plans import cell, plan_with, shipped_plan, table_edits

YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
TABLE = "decomposition"


def rows_plan(*rows: tuple[str, tuple[str, ...], str]) -> tuple[Plan, History]:
    """Return a plan of rows, each with its texts and its unit."""
    return plan_with(table_edits("t", YEARS, [(name, None, texts, {"unit": unit}) for name, texts, unit in rows]))


def order(*rows: str, method: Method = Method.EVEN, periods: tuple[str, ...] = YEARS, **more: Any) -> Order:
    """Order a path for rows of table ``t``."""
    return Order(more.pop("table", "t"), rows, periods, method, **more)


def texts(path: RowPath) -> list[str]:
    """Return what will stand there."""
    return [quantity.text for quantity in path.new]


def test_only_what_lies_between_is_written() -> None:
    plan, _ = rows_plan(("A", ("3588", "", "", "", "", "7000"), ""))
    (path,) = propose(plan, order("A"))
    assert texts(path) == ["3588", "4270", "4953", "5635", "6318", "7000"]
    assert sorted(path.changed) == [1, 2, 3, 4]
    assert writes(order("A"), [path])[cell("A", "2023")].text == "4953"


def test_the_row_says_how_many_decimals_and_which_sign() -> None:
    plan, _ = rows_plan(("A", ("6.9%", "", "", "", "", "15%"), "%"), ("B", ("1.77", "", "", "", "", "4.5"), "万个"))
    shares, stations = propose(plan, order("A", "B"))
    assert texts(shares) == ["6.9%", "8.5%", "10.1%", "11.8%", "13.4%", "15%"]
    assert texts(stations)[1] == "2.32" and finest(plan.tables["t"], "B") == 2
    assert texts(propose(plan, order("B", decimals=0))[0]) == ["1.77", "2", "3", "3", "4", "4.5"]


def test_typed_ends_take_the_place_of_stated_ones() -> None:
    plan, _ = rows_plan(("A", ("——", "", "", "", "", ">100"), ""))
    (path,) = propose(plan, order("A", starts={"A": Decimal(10)}, ends={"A": Decimal("100.5")}))
    assert texts(path) == ["10", "28.1", "46.2", "64.3", "82.4", "100.5"]
    assert sorted(path.changed) == [0, 1, 2, 3, 4, 5]


def test_growth_and_steps_need_no_end() -> None:
    plan, _ = rows_plan(("A", ("100", "", "", "", "", ""), ""))
    assert texts(propose(plan, order("A", method=Method.GIVEN_RATE, amount=Decimal(10), decimals=1))[0])[-1] == "161.1"
    assert texts(propose(plan, order("A", method=Method.GIVEN_STEP, amount=Decimal("0.5")))[0]) == ["100", "100.5", "101.0", "101.5", "102.0", "102.5"]


def test_held_cells_stay_and_are_told_of() -> None:
    plan, history = rows_plan(("A", ("3588", "1", "", "", "", "7000"), ""))
    history.execute(acts.hold_cells(plan, [cell("A", "2022"), cell("A", "2026")], "李四", "已报", "2024-01-01T00:00:00"))
    (path,) = propose(plan, order("A", ends={"A": Decimal(9999)}))
    assert texts(path) == ["3588", "1", "4953", "5635", "6318", "7000"] and path.held == {1, 5}
    assert cell("A", "2022") in writes(order("A"), [path]), "who writes keeps and counts it"


def test_filled_cells_can_be_kept() -> None:
    plan, _ = rows_plan(("A", ("3588", "4000", "——", "约5000", "", "7000"), ""))
    (path,) = propose(plan, order("A", keeps_filled=True))
    assert texts(path) == ["3588", "4000", "4953", "约5000", "6318", "7000"] and sorted(path.changed) == [2, 4]


def test_a_figure_that_says_the_same_is_left_as_printed() -> None:
    plan, _ = rows_plan(("A", ("1,000", "2,000", "", "", "", "6,000"), ""))
    (path,) = propose(plan, order("A"))
    assert texts(path) == ["1,000", "2,000", "3000", "4000", "5000", "6,000"] and sorted(path.changed) == [2, 3, 4]


@pytest.mark.parametrize(
    ("figures", "more", "said"),
    [
        (("——", "", "", "", "", "100"), {}, "“A”2021年写的是“——”，不是确定的数，不能作为起点"),
        (("", "", "", "", "", "100"), {}, "“A”2021年还没有数，不能作为起点"),
        (("6.9", "", "", "", "", ">15"), {}, "“A”2026年写的是“>15”，不是确定的数，不能作为终点"),
        (("6.9", "", "", "", "", ""), {}, "“A”2026年还没有数，不能作为终点"),
        (("0", "", "", "", "", "5"), {"method": Method.RATE}, "“A”：从 0 到 5 没有固定的增速"),
        (("1", "", "", "", "", "5"), {"method": Method.GIVEN_RATE}, "请填写每年增加多少"),
    ],
)
def test_without_a_path_there_is_a_sentence(figures: tuple[str, ...], more: dict[str, Any], said: str) -> None:
    plan, _ = rows_plan(("A", figures, ""))
    (path,) = propose(plan, order("A", **more))
    assert str(path.problem).startswith(said) and not path.changed


def test_a_row_without_a_path_does_not_stop_the_others() -> None:
    plan, _ = rows_plan(("A", ("1", "", "", "", "", ""), ""), ("B", ("1", "", "", "", "", "6"), ""))
    first, second = propose(plan, order("A", "B"))
    assert first.problem is not None and texts(second) == ["1", "2", "3", "4", "5", "6"]


# ----------------------------------------------------------------------------------------------------------- split by shares

PARTS = ("D08", "D09", "D10", "D11", "D12", "D13", "D14")


def split_order(*periods: str, **more: Any) -> Order:
    """Order a split of 数字服务业(营收) of the shipped plan."""
    return order(*PARTS, method=Method.SHARES, table=TABLE, total="D07", periods=periods, **more)


def test_parts_of_the_shipped_total_add_up_every_year() -> None:
    plan = shipped_plan()
    wanted = split_order("2022", "2023", "2024", "2025", "2026")
    total, *parts = propose(plan, wanted)
    assert total.problem is None and not total.changed and texts(total) == ["1700", "2100", "2700", "3400", "4000"]
    for at in range(1, 5):
        assert sum(part.new[at].number for part in parts) == total.new[at].number
    assert {reference.row for reference in writes(wanted, [total, *parts])} <= set(PARTS)


def test_parts_that_are_all_kept_are_left() -> None:
    assert not any(path.changed for path in propose(shipped_plan(), split_order("2022", "2023", keeps_filled=True)))


def test_a_held_part_keeps_its_figure_and_the_rest_is_split() -> None:
    plan, history = plan_with(
        table_edits(
            "t",
            ("2021", "2022"),
            [("T", None, ("100", "200"), {}), ("P", "T", ("50", "70"), {}), ("Q", "T", ("30", ""), {}), ("R", "T", ("20", "——"), {}), ("S", "T", ("/", "/"), {})],
        )
    )
    history.execute(acts.hold_cells(plan, [cell("P", "2022")], "李四", "已报", "2024-01-01T00:00:00"))
    wanted = order("P", "Q", "R", "S", method=Method.SHARES, periods=("2021", "2022"), total="T")
    _, held, first, second, apart = propose(plan, wanted)
    assert [texts(path)[1] for path in (held, first, second, apart)] == ["70", "78", "52", "/"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("T", ("100", "200"), ""), ("P", ("——", ""), "")], "“P”2021年写的是“——”，不是确定的数，不知道它的占比"),
        ([("T", ("100", ">200"), ""), ("P", ("50", ""), "")], "“T”2022年的合计写的是“>200”"),
        ([("T", ("100", ""), ""), ("P", ("50", ""), "")], "“T”2022年还没有合计"),
        ([("T", ("100", "200"), ""), ("P", ("0", ""), "")], "各分项的数须不小于 0"),
        ([("T", ("100", "200"), ""), ("P", ("50", ""), "万元")], "“T”与它的分项单位不一致"),
    ],
)
def test_a_split_that_cannot_be_says_why(rows: list[tuple[str, tuple[str, str], str]], said: str) -> None:
    plan, _ = plan_with(table_edits("t", ("2021", "2022"), [(name, None if name == "T" else "T", figures, {"unit": unit}) for name, figures, unit in rows]))
    paths = propose(plan, order("P", method=Method.SHARES, periods=("2021", "2022"), total="T"))
    assert str(paths[0].problem).startswith(said) and not any(path.changed for path in paths)


@pytest.mark.parametrize(("stays", "said"), [("300", "须保持不变的分项之和已超过它"), (">60", "须保持不变，但它不是确定的数")])
def test_a_kept_part_can_make_a_split_impossible(stays: str, said: str) -> None:
    plan, history = plan_with(table_edits("t", ("2021", "2022"), [("T", None, ("100", "200"), {}), ("P", "T", ("50", stays), {}), ("Q", "T", ("50", ""), {})]))
    history.execute(acts.hold_cells(plan, [cell("P", "2022")], "李四", "已报", "2024-01-01T00:00:00"))
    paths = propose(plan, order("P", "Q", method=Method.SHARES, periods=("2021", "2022"), total="T"))
    assert said in str(paths[0].problem) and not any(path.changed for path in paths)
