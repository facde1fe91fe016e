"""The smallest repairs: what was planted is found again, nothing held moves, everything adds up exactly, and nothing smaller exists."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

import pytest

from ningbo_planner.balance.likelihood import Evidence
from ningbo_planner.balance.repair import Repair, smallest_repairs
from ningbo_planner.balance.solver import Stopped
from ningbo_planner.domain.equations import equation_of, equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Hold, Link, Plan, RowBounds, cell_key
from ningbo_planner.domain.table import TARGET, CellRef
from tests.balance.random_plans import broken, cells_of, fewest_by_trying, plant, sound_plan
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan

ALL = 1000


def told(repairs: list[Repair]) -> list[dict[str, str]]:
    """Return what repairs would write, as ``row/year`` (with the table where it is not ``d``) and the new text."""
    return [{_name(each.cell): each.to.text for each in repair.changes} for repair in repairs]


def _name(cell: CellRef) -> str:
    return f"{cell.row}/{cell.period}" if cell.table == "d" else f"{cell.table}/{cell.row}/{cell.period}"


def total(stated: str, *parts: str, unit: str = "亿元", **fields: object) -> Plan:
    """Return a plan with a total ``T`` of 2021 and its parts ``A``, ``B`` …"""
    rows = [make_row("T", 0, [stated], unit, aggregation=Aggregation.SUM, **fields)]
    rows += [make_row("ABCDEFGH"[at], 1, [text], unit) for at, text in enumerate(parts)]
    return make_plan([make_table("d", rows, unit=unit)])


def repaired(plan: Plan, **options: object) -> list[dict[str, str]]:
    """Return all repairs of everything that is broken."""
    return told(smallest_repairs(plan, broken(plan), limit=ALL, **options))  # type: ignore[arg-type]


def write(plan: Plan, repair: Repair) -> Mapping[CellRef, object]:
    """Write a repair into the plan itself and return what stood there."""
    before = {each.cell: each.now for each in repair.changes}
    for each in repair.changes:
        plan.tables[each.cell.table].put_cell(each.cell.row, each.cell.period, TARGET, each.to)
    return before


# ------------------------------------------------------------------------------------------------------------ made-up plans


@pytest.mark.parametrize("seed", range(0, 120))
def test_all_smallest_sets_are_found_and_each_is_exact(seed: int) -> None:
    """Against trying every set of cells: the same sets, every one of them right, no held cell among them."""
    dice = random.Random(seed)
    plan = sound_plan(dice, years=2)
    cells = cells_of(plan)
    plant(plan, dice, dice.sample(cells, dice.choice([1, 1, 2])))
    held = dice.sample(cells, dice.choice([0, 0, 2, 4]))
    wrong = broken(plan)
    truth = fewest_by_trying(plan, 2, held)
    found = smallest_repairs(plan, wrong, held=held, limit=ALL)
    for repair in found:
        assert not {each.cell for each in repair.changes} & set(held)
        before = write(plan, repair)
        assert all(equation.gap(plan) == 0 for equation in equations(plan)), repair
        for cell, quantity in before.items():
            plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, quantity)
    smallest = [repair for repair in found if repair.is_optimal]
    if truth:
        assert {frozenset(each.cell for each in repair.changes) for repair in smallest} == truth
    elif wrong:
        assert all(repair.count > 2 for repair in smallest)


@pytest.mark.parametrize("seed", range(1000, 1080))
def test_what_was_planted_is_restored_wherever_the_smallest_repair_is_unique(seed: int) -> None:
    dice = random.Random(seed)
    plan = sound_plan(dice, years=2)
    before = plant(plan, dice, dice.sample(cells_of(plan), dice.choice([1, 2])))
    found = smallest_repairs(plan, broken(plan), limit=ALL)
    smallest = [repair for repair in found if repair.is_optimal]
    if len(smallest) == 1 and smallest[0].count == len(before):
        assert {each.cell: each.to.low for each in smallest[0].changes} == before
    if broken(plan):
        # Whoever planted so many errors can take them back, so no smallest repair is larger.
        assert smallest[0].count <= len(before)


def test_a_planted_error_in_a_subtotal_is_the_one_answer() -> None:
    """A figure that two sums disagree with by the same amount is wrong itself: one cell mends both."""
    rows = [
        make_row("G", 0, ["100"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["69"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["40"]),
        make_row("S2", 2, ["20"]),
        make_row("R", 1, ["40"]),
    ]
    plan = make_plan([make_table("d", rows)])
    assert len(broken(plan)) == 2 and repaired(plan) == [{"S/2021": "60"}, {"G/2021": "109", "S1/2021": "49"}]


# ------------------------------------------------------------------------------------------------------- what may be written


def test_every_single_cell_is_offered_parts_before_the_total() -> None:
    found = smallest_repairs(total("100", "60", "30"), broken(total("100", "60", "30")))
    assert told(found) == [{"A/2021": "70"}, {"B/2021": "40"}, {"T/2021": "90"}] and all(repair.is_optimal for repair in found)


def test_what_a_cause_names_and_what_somebody_wrote_comes_first() -> None:
    plan = total("100", "60", "30")
    named = Evidence({(CellRef("d", "T", "2021"), Decimal(90)): 1.0})
    assert told(smallest_repairs(plan, broken(plan), evidence=named))[0] == {"T/2021": "90"}
    written = Evidence(written=lambda cell: cell.row == "B")
    assert told(smallest_repairs(plan, broken(plan), evidence=written))[0] == {"B/2021": "40"}


def test_a_figure_between_its_neighbours_is_likelier_than_one_far_off() -> None:
    rows = [make_row("T", 0, ["100", "120", "140"], aggregation=Aggregation.SUM), make_row("A", 1, ["50", "20", "70"]), make_row("B", 1, ["50", "60", "70"])]
    plan = make_plan([make_table("d", rows)])
    assert repaired(plan)[0] == {"A/2022": "60"}


def test_figures_that_are_not_negative_stay_so_and_held_ones_stay() -> None:
    plan = total("10", "60", "30")
    assert repaired(plan) == [{"T/2021": "90"}, {"A/2021": "0", "B/2021": "10"}] or repaired(plan) == [{"T/2021": "90"}]
    plan.holds[cell_key(CellRef("d", "T", "2021"))] = Hold("张三", "已定", "")
    assert all(set(each) == {"A/2021", "B/2021"} for each in repaired(plan)) and repaired(plan)
    assert repaired(plan, held=[CellRef("d", "A", "2021")]) == []


def test_bounds_of_a_row_are_kept() -> None:
    plan = total("100", "60", "30")
    plan.bounds["d/A"] = RowBounds(high=Decimal(65))
    plan.bounds["d/B"] = RowBounds(step=Decimal(25))
    assert repaired(plan) == [{"T/2021": "90"}]
    plan.bounds["d/B"] = RowBounds(step=Decimal(20))
    assert {"B/2021": "40"} in repaired(plan)


def test_growth_that_bounds_allow_is_kept_towards_both_neighbours() -> None:
    rows = [make_row("T", 0, ["100", "90", "100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60", "70", "75"]), make_row("B", 1, ["40", "30", "25"])]
    plan = make_plan([make_table("d", rows)])
    plan.bounds["d/A"] = RowBounds(not_below_last=True)
    assert {"A/2022": "60"} in repaired(plan)
    plan.tables["d"].put_cell("A", "2021", TARGET, plan.tables["d"].cell("A", "2022"))
    plan.tables["d"].put_cell("T", "2021", TARGET, plan.tables["d"].cell("T", "2021"))
    assert {"A/2022": "60"} not in repaired(plan)


def test_figures_keep_the_precision_and_the_print_of_their_row() -> None:
    assert repaired(total("10.5%", "6.2%", "3.8%", unit="%")) == [{"A/2021": "6.7%"}, {"B/2021": "4.3%"}, {"T/2021": "10.0%"}]
    assert {"T/2021": "9"} not in repaired(total("10", "5.5", "4.2")) and {"A/2021": "5.8"} in repaired(total("10", "5.5", "4.2"))


def test_a_total_without_decimals_gets_them_when_nothing_else_may_change() -> None:
    plan = total("10", "5.5", "4.2")
    assert repaired(plan, held=[CellRef("d", "A", "2021"), CellRef("d", "B", "2021")]) == [{"T/2021": "9.7"}]


def test_a_missing_part_is_filled_only_where_something_has_to_change() -> None:
    def mended(plan: Plan) -> list[dict[str, str]]:
        return told(smallest_repairs(plan, [next(iter(equations(plan)))], limit=ALL))

    for nothing in ("——", ""):
        found = mended(total("100", "60", "30", nothing))
        assert {"C/2021": "10"} in found and {"A/2021": "70"} in found
        assert mended(total("90", "60", "30", nothing)) == []
    assert mended(total("100", "60", "30", "/")) == mended(total("100", "60", "30")) != []


def test_a_missing_subtotal_is_filled_with_what_its_parts_come_to() -> None:
    rows = [
        make_row("G", 0, ["100"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["——"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["25"]),
        make_row("S2", 2, ["15"]),
        make_row("R", 1, ["60"]),
    ]
    plan = make_plan([make_table("d", rows)])
    equation = equation_of(plan, "sum:d:G:2021")
    assert equation is not None
    found = told(smallest_repairs(plan, [equation]))
    assert {"S/2021": "40"} in found and {"S/2021": "25"} not in found
    plan.tables["d"].put_cell("S2", "2021", TARGET, plan.tables["d"].cell("S1", "2021"))
    assert {"S/2021": "40"} not in told(smallest_repairs(plan, [equation]))


def test_bounds_and_ranges_in_cells_move_as_they_are_printed() -> None:
    assert {"T/2021": ">110"} in repaired(total(">200", "60", "50")) or {"T/2021": "≥110"} in repaired(total("≥200", "60", "50"))
    plan = total(">200", "60", "50")
    stated = next(iter(equations(plan)))
    repairs = smallest_repairs(plan, [stated], limit=ALL)
    assert told(repairs) == [{"A/2021": "151"}, {"B/2021": "141"}, {"T/2021": ">109"}]
    for repair in repairs:
        before = write(plan, repair)
        assert stated.holds(plan), told([repair])
        for cell, quantity in before.items():
            plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, quantity)
    assert {"T/2021": "105-115"} in repaired(total("50-60", "60", "45")) or repaired(total("50-60", "60", "45"))[0]


def test_some_of_it_must_not_exceed_the_whole() -> None:
    rows = [make_row("W", 0, ["50"], aggregation=Aggregation.PART), make_row("P", 1, ["40"]), make_row("Q", 1, ["30"])]
    plan = make_plan([make_table("d", rows)])
    assert repaired(plan) == [{"P/2021": "20"}, {"Q/2021": "10"}, {"W/2021": "70"}] or {"W/2021": "70"} in repaired(plan)
    assert all(list(each.values())[0] in ("20", "10", "70") for each in repaired(plan))


def test_rows_of_other_tables_and_units_go_along() -> None:
    rows = [make_row("T", 0, ["100"], "亿元", aggregation=Aggregation.SUM), make_row("A", 1, ["60"], "亿元"), make_row("B", 1, ["300000"], "万元")]
    mirror = make_table("m", [make_row("K", 0, ["100"], "亿元")])
    plan = make_plan([make_table("d", rows, unit="亿元"), mirror], links=[Link("L", "m/K", ("d/T",))])
    found = repaired(plan)
    assert {"A/2021": "70"} in found and {"B/2021": "400000"} in found and not any(set(each) == {"T/2021"} for each in found)
    behind = smallest_repairs(plan, broken(plan))[-1]
    assert told([behind]) == [{"T/2021": "90", "m/K/2021": "90"}] and not behind.is_optimal


def test_a_gap_that_somebody_has_explained_stays() -> None:
    rows = [
        make_row("G", 0, ["105"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["60"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["35"]),
        make_row("R", 1, ["40"]),
    ]
    plan = make_plan([make_table("d", rows)])
    wrong = [each for each in broken(plan) if each.stated.row == "G"]
    found = told(smallest_repairs(plan, wrong, kept={"sum:d:S:2021"}, limit=ALL))
    assert found == [{"R/2021": "45"}, {"G/2021": "100"}] or {"S/2021": "65"} not in found
    assert told(smallest_repairs(plan, wrong, limit=ALL)) != found


def test_a_neighbour_that_cannot_be_mended_stays_as_far_off_as_it_is() -> None:
    rows = [
        make_row("G", 0, ["105"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["60"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["35"]),
        make_row("R", 1, ["40"]),
    ]
    plan = make_plan([make_table("d", rows)])
    held = [CellRef("d", row, "2021") for row in ("S1", "G")]
    plan.bounds["d/S"] = RowBounds(low=Decimal(50))
    wrong = [each for each in broken(plan) if each.stated.row == "G"]
    assert told(smallest_repairs(plan, wrong, held=held)) == [{"R/2021": "45"}]


def test_separate_disagreements_are_mended_together_best_combinations_first() -> None:
    rows = [make_row("T", 0, ["100", "100", "100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60", "60", "60"]), make_row("B", 1, ["30", "40", "30"])]
    plan = make_plan([make_table("d", rows)])
    found = smallest_repairs(plan, broken(plan))
    assert len(found) == 9 and all(repair.count == 2 and repair.is_optimal for repair in found)
    assert [repair.weight for repair in found] == sorted(repair.weight for repair in found)


def test_at_most_as_many_answers_as_wanted() -> None:
    plan = total("100", *["10"] * 8)
    assert len(smallest_repairs(plan, broken(plan), limit=3)) == 4  # the total, which nobody would leave out, comes behind


def test_somebody_may_stop_it() -> None:
    plan = total("10", "60", "30")
    with pytest.raises(Stopped):
        smallest_repairs(plan, broken(plan), cancelled=lambda: True)


def test_the_plan_is_not_touched() -> None:
    plan = total("100", "60", "30")
    smallest_repairs(plan, broken(plan))
    assert [plan.tables["d"].cell(row, "2021").text for row in "TAB"] == ["100", "60", "30"]


# ---------------------------------------------------------------------------------------------------------- the shipped plan


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("sum:decomposition:D07:2022", {"decomposition/D07/2022": "1691"}),
        ("sum:decomposition:D07:2023", {"decomposition/D07/2023": "2110"}),
        ("sum:decomposition:D07:2025", {"decomposition/D07/2025": "3420"}),
        ("sum:decomposition:D07:2026", {"decomposition/D07/2026": "4150", "main/M05/2026": "4150"}),
        ("sum:decomposition:D07:2026", {"decomposition/D11/2026": "1850", "main/M07/2026": "1850"}),
        ("sum:decomposition:D07:2021", {"decomposition/D10/2021": "54"}),
    ],
)
def test_repairs_of_the_shipped_plan(finding: str, expected: dict[str, str]) -> None:
    plan = shipped_plan()
    equation = equation_of(plan, finding)
    assert equation is not None
    found = smallest_repairs(plan, [equation])
    assert expected in told(found) and found[0].is_optimal
