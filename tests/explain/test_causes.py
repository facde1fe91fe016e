"""Causes of a disagreement, one kind at a time: which is named first, what the cell would have to say, and the sentence that a planner reads."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.equations import Equation, link_equation, sum_equation
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link, Plan, RowBounds
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause, CauseKind
from ningbo_planner.explain.causes import causes_of
from ningbo_planner.explain.combinations import sets_with_sum
from ningbo_planner.explain.context import measures_in
from ningbo_planner.explain.rounding import rounding_of, step_of_row
from ningbo_planner.explain.setting import Setting
from tests.plans import make_plan, make_row, make_table


def plan_of(total: list[str], *parts: list[str]) -> Plan:
    """Return a plan with a total T and its parts P0, P1 …, in the first years of three."""
    rows = [make_row("T", 0, total, "亿元", aggregation=Aggregation.SUM)]
    rows += [make_row(f"P{at}", 1, part, "亿元") for at, part in enumerate(parts)]
    return make_plan([make_table("d", rows, unit="亿元")])


def equation(plan: Plan, year: str = "2022") -> Equation:
    """Return the sum of T."""
    found = sum_equation(plan.tables["d"], "T", year)
    assert found is not None
    return found


def first(plan: Plan, year: str = "2022") -> Cause:
    """Return the best cause."""
    return causes_of(plan, equation(plan, year))[0]


def change(cause: Cause) -> tuple[str, str, str]:
    """Return the row that a cause of one cell would change, with the text before and after."""
    [proposal] = cause.proposals
    return proposal.cell.row, proposal.now.text, proposal.would_be.text


def test_two_digits_swapped() -> None:
    swapped = plan_of(["", "1018"], ["", "523"], ["", "486"])
    assert change(first(swapped)) == ("P0", "523", "532") and "数字2和3录颠倒" in first(swapped).sentence


def test_a_slip_of_the_decimal_point() -> None:
    plan = plan_of(["", "1009.5"], ["", "5235"], ["", "486"])
    assert first(plan).kind is CauseKind.FACTOR and change(first(plan)) == ("P0", "5235", "523.5")
    assert "放大到了应有数的10倍" in first(plan).sentence


def test_yi_for_wan() -> None:
    plan = plan_of(["", "1009"], ["", "5230000"], ["", "486"])
    assert change(first(plan)) == ("P0", "5230000", "523") and "10000倍" in first(plan).sentence


def test_a_sign() -> None:
    plan = plan_of(["", "463"], ["", "523"], ["", "60"])
    assert any(cause.kind is CauseKind.SIGN and change(cause) == ("P1", "60", "-60") for cause in causes_of(plan, equation(plan)))


def test_a_rate_where_a_level_belongs() -> None:
    plan = plan_of(["986", "1061.3"], ["500", "15"], ["486", "486.3"])
    assert first(plan).kind is CauseKind.RATE and change(first(plan)) == ("P0", "15", "575")
    assert "增速" in first(plan).sentence


def test_a_cumulative_where_the_year_belongs() -> None:
    plan = plan_of(["986", "1063"], ["500", "1041"], ["486", "522"])
    assert any(cause.kind is CauseKind.CUMULATIVE and change(cause) == ("P0", "1041", "541") for cause in causes_of(plan, equation(plan)))


def test_a_part_left_out_and_one_counted_twice() -> None:
    left_out = first(plan_of(["", "1032"], ["", "523"], ["", "157"], ["", "509"]))
    assert left_out.kind is CauseKind.OMITTED and left_out.proposals[0].cell.row == "P1" and "漏计" in left_out.sentence
    doubled = first(plan_of(["", "1346"], ["", "523"], ["", "157"], ["", "509"]))
    assert doubled.kind is CauseKind.DOUBLED and doubled.proposals[0].cell.row == "P1" and "重复" in doubled.sentence


def test_several_parts_left_out_are_all_found_and_chance_is_told() -> None:
    parts = [["", str(amount)] for amount in (101, 211, 307, 401, 503, 601, 701)]
    total = 101 + 211 + 307 + 401 + 503 + 601 + 701
    plan = plan_of(["", str(total - 211 - 307 - 503)], *parts)
    found = [cause for cause in causes_of(plan, equation(plan)) if cause.kind is CauseKind.OMITTED]
    assert {tuple(each.cell.row for each in cause.proposals) for cause in found} >= {("P1", "P2", "P4")}
    round_parts = [["", "100"]] * 12
    likely = plan_of(["", "1000"], *round_parts)
    assert all(cause.is_chance for cause in causes_of(likely, equation(likely)) if cause.kind is CauseKind.OMITTED)


def test_more_combinations_than_anybody_reads_are_counted() -> None:
    plan = plan_of(["", "1000"], *[["", "100"]] * 12)
    causes = causes_of(plan, equation(plan))
    pairs = [cause for cause in causes if cause.code == "cause.omitted_several"]
    rest = next(cause for cause in causes if cause.code == "cause.more_combinations")
    assert len(pairs) == 12 and all(len(cause.proposals) == 2 for cause in pairs) and causes[-1] is rest
    assert f"另有{12 * 11 // 2 - 12}组" in rest.sentence and rest.is_chance


def test_a_figure_that_adds_up_where_it_stands_has_hardly_slipped_there() -> None:
    def away(total_before: str) -> Cause:
        plan = plan_of([total_before, "990", "1230"], ["500", "600", "700"], ["477", "490", "530"])
        [found] = [cause for cause in causes_of(plan, equation(plan)) if cause.code == "cause.shifted_away_year"]
        assert change(found) == ("P0", "600", "500")
        return found

    assert away("977").score < away("1077").score / 2


@given(st.lists(st.integers(1, 30), min_size=1, max_size=9), st.integers(1, 60), st.integers(1, 4))
def test_every_set_of_parts_is_found_once(amounts: list[int], wanted: int, size: int) -> None:
    plan = plan_of(["", "1"], *[["", str(amount)] for amount in amounts])
    seats = Setting(plan, equation(plan)).numeric_parts
    found = sorted(tuple(seat.cell.row for seat in chosen) for chosen in sets_with_sum(seats, Decimal(wanted), size))
    expected = sorted(tuple(f"P{at}" for at in chosen) for chosen in combinations(range(len(amounts)), size) if sum(amounts[at] for at in chosen) == wanted)
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


def test_a_missing_part_that_fits_and_one_that_does_not() -> None:
    fits = first(plan_of(["", "1000"], ["", "——", "130"], ["", "880"]))
    assert fits.kind is CauseKind.MISSING and change(fits) == ("P0", "——", "120") and "可以成立" in fits.sentence and "2023年为130亿元" in fits.sentence
    unfit = first(plan_of(["", "1000"], ["", "——", "2"], ["", "880"]))
    assert "相差悬殊" in unfit.sentence
    negative = first(plan_of(["", "800"], ["", "——"], ["", "880"]))
    assert "负数" in negative.sentence


def test_a_part_counted_in_another_total() -> None:
    rows = [
        make_row("T", 0, ["", "900"], "亿元", aggregation=Aggregation.SUM), make_row("P0", 1, ["", "523"], "亿元"), make_row("P1", 1, ["", "220"], "亿元"),
        make_row("U", 0, ["", "443"], "亿元", aggregation=Aggregation.SUM), make_row("Q0", 1, ["", "443"], "亿元"), make_row("Q1", 1, ["", "157"], "亿元"),
    ]  # fmt: skip
    plan = make_plan([make_table("d", rows, unit="亿元")])
    cause = first(plan)
    assert cause.kind is CauseKind.WRONG_TOTAL and cause.proposals[0].cell == CellRef("d", "Q1", "2022") and "移过去" in cause.sentence


def test_the_total_of_another_year() -> None:
    plan = plan_of(["1009", "1009", "1200"], ["523", "611", "700"], ["486", "490", "500"])
    assert any("2021年的分项之和" in cause.sentence for cause in causes_of(plan, equation(plan)))


def test_the_same_gap_again() -> None:
    plan = plan_of(["1032", "1132", "1200"], ["523", "611", "700"], ["486", "498", "500"])
    assert any(cause.kind is CauseKind.REPEATED and "2022年、2021年" in cause.sentence for cause in causes_of(plan, equation(plan)))


@pytest.mark.parametrize(("total", "parts", "explains"), [("10.1", ("3.3", "3.3", "3.3"), True), ("10.2", ("3.3", "3.3", "3.3"), False), ("100", ("33.4", "33.4", "33.4"), True)])
def test_rounding_is_proved_or_proved_not(total: str, parts: tuple[str, ...], explains: bool) -> None:
    plan = plan_of(["", total], *[["", part] for part in parts])
    verdict = rounding_of(plan, equation(plan))
    assert verdict is not None and verdict.explains is explains
    named = [cause for cause in causes_of(plan, equation(plan)) if cause.code == "cause.rounding"]
    assert bool(named) is explains


def test_the_step_of_a_row_is_its_precision_where_its_figure_is_on_it() -> None:
    """A total kept to hundreds may differ from its parts by fifty, and no more; one that is off its step was not rounded to it."""
    for total, explains in (("1700", True), ("1800", False), ("1695", False)):
        plan = plan_of(["", total], ["", "900"], ["", "791"])
        before = rounding_of(plan, equation(plan))
        plan.bounds["d/T"] = RowBounds(step=Decimal(100))
        after = rounding_of(plan, equation(plan))
        assert before is not None and after is not None and (before.explains, after.explains) == (False, explains)


def test_rounding_says_nothing_of_bounds() -> None:
    plan = plan_of(["", ">100"], ["", "60"], ["", "50"])
    assert rounding_of(plan, equation(plan)) is None


def test_a_row_of_round_figures_has_a_step() -> None:
    row = make_row("T", 0, ["1366", "1700", "2100"])
    table = make_table("d", [row])
    assert step_of_row(table, "T") is None


def test_a_base_that_leaves_a_part_out() -> None:
    plan = plan_of(["523", "1000"], ["523", "600"], ["657", "400"])
    assert any(cause.kind is CauseKind.SCOPE and "基期" in cause.sentence for cause in causes_of(plan, equation(plan, "2021")))


def test_two_measures_need_not_agree() -> None:
    one = make_table("m", [make_row("K", 0, ["1", "100"], "亿元", name="制造业产值")])
    other = make_table("d", [make_row("A", 0, ["1", "120"], "亿元", name="数字制造业(营收)")])
    plan = make_plan([one, other], links=[Link("L", "m/K", ("d/A",))])
    found = link_equation(plan, plan.links["L"], "2022")
    assert any(cause.kind is CauseKind.WORDING and "统计口径不同" in cause.sentence for cause in causes_of(plan, found))
    assert measures_in("营业收入和总产值") == {"营收", "产值"} and measures_in("集成电路") == set()
