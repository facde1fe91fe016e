"""Errors planted into random tables: the list of causes names the planted one among its first three in at least 95 of 100 cases, of each kind."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from ningbo_planner.domain.equations import sum_equation
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET
from ningbo_planner.explain.cause import Cause, CauseKind
from ningbo_planner.explain.causes import causes_of
from tests.plans import make_plan, make_row, make_table

YEARS = [Period(str(year), f"{year}年", is_base=year == 2021) for year in range(2021, 2027)]
CASES = 200
ENOUGH = 0.95
Planted = tuple[CauseKind, str, str] | None


def sound_plan(dice: random.Random) -> Plan:
    """Return a plan with one total that is the sum of its parts in every year; parts grow by 3 to 25 % a year."""
    rows = []
    decimals = dice.choice([0, 0, 0, 1, 2])
    series = []
    for _ in range(dice.randint(3, 12)):
        level, rate = dice.uniform(40, 3000), dice.uniform(1.03, 1.25)
        series.append([round(Decimal(level * rate**year), decimals) for year in range(len(YEARS))])
    totals = [sum(each) for each in zip(*series, strict=True)]
    rows.append(make_row("T", 0, [str(total) for total in totals], "亿元", YEARS, aggregation=Aggregation.SUM))
    rows += [make_row(f"P{at}", 1, [str(amount) for amount in each], "亿元", YEARS) for at, each in enumerate(series)]
    return make_plan([make_table("d", rows, YEARS, unit="亿元")])


def put(plan: Plan, row: str, year: str, amount: Decimal) -> None:
    """Write one figure."""
    plan.tables["d"].put_cell(row, year, TARGET, number(amount))


def amount_of(plan: Plan, row: str, year: str) -> Decimal:
    """Return one figure."""
    return plan.tables["d"].cell(row, year).low


def swap_digits(plan: Plan, dice: random.Random) -> Planted:
    """Swap two neighbouring digits of a part or of the total."""
    row, year = dice.choice(plan.tables["d"].ids), dice.choice(YEARS[1:]).id
    text = plan.tables["d"].cell(row, year).text
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1] and text[at].isdigit() and text[at + 1].isdigit() and not (at == 0 and text[1] == "0")]
    if not places:
        return None
    at = dice.choice(places)
    put(plan, row, year, Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :]))
    return CauseKind.DIGIT_SWAP, row, year


def slip_factor(plan: Plan, dice: random.Random) -> Planted:
    """Put the decimal point of a figure elsewhere, or take 万 for 亿."""
    row, year = dice.choice(plan.tables["d"].ids), dice.choice(YEARS[1:]).id
    put(plan, row, year, amount_of(plan, row, year) * dice.choice([10, 100, 10_000]))
    return CauseKind.FACTOR, row, year


def leave_out(plan: Plan, dice: random.Random) -> Planted:
    """Leave one part out of the total."""
    row, year = dice.choice(plan.tables["d"].ids[1:]), dice.choice(YEARS[1:]).id
    put(plan, "T", year, amount_of(plan, "T", year) - amount_of(plan, row, year))
    return CauseKind.OMITTED, row, year


def count_twice(plan: Plan, dice: random.Random) -> Planted:
    """Count one part twice in the total."""
    row, year = dice.choice(plan.tables["d"].ids[1:]), dice.choice(YEARS[1:]).id
    put(plan, "T", year, amount_of(plan, "T", year) + amount_of(plan, row, year))
    return CauseKind.DOUBLED, row, year


def shift(plan: Plan, dice: random.Random) -> Planted:
    """Write last year's figure of a part again."""
    row, at = dice.choice(plan.tables["d"].ids[1:]), dice.randrange(1, len(YEARS))
    before, now = amount_of(plan, row, YEARS[at - 1].id), amount_of(plan, row, YEARS[at].id)
    if before == now:
        return None
    put(plan, row, YEARS[at].id, before)
    return CauseKind.SHIFTED, row, YEARS[at].id


def is_found(planted: tuple[CauseKind, str, str], cause: Cause) -> bool:
    """Tell whether a cause is the planted one: of its kind, and about its cell."""
    kind, row, year = planted
    return cause.kind is kind and [(each.cell.row, each.cell.period) for each in cause.proposals] == [(row, year)]


@pytest.mark.parametrize("plant", [swap_digits, slip_factor, leave_out, count_twice, shift])
def test_the_planted_cause_is_among_the_first_three(plant: Callable[[Plan, random.Random], Planted]) -> None:
    found = tried = 0
    missed = []
    for seed in range(CASES):
        dice = random.Random(seed)
        plan = sound_plan(dice)
        planted = plant(plan, dice)
        if planted is None:
            continue
        tried += 1
        equation = sum_equation(plan.tables["d"], "T", planted[2])
        first = causes_of(plan, equation)[:3]
        if any(is_found(planted, cause) for cause in first):
            found += 1
        else:
            missed.append((seed, planted, [cause.sentence for cause in first]))
    assert tried > CASES / 2 and found / tried >= ENOUGH, (found, tried, missed[:5])


def test_a_sound_table_has_no_causes() -> None:
    plan = sound_plan(random.Random(1))
    assert all(causes_of(plan, sum_equation(plan.tables["d"], "T", year.id)) == [] for year in YEARS)
