"""The five sums of the shipped plan that do not come out: what is said of each first, and what would mend it first."""

from __future__ import annotations

import pytest

from ningbo_planner.balance.repair import smallest_repairs
from ningbo_planner.domain.equations import equation_of, equations
from ningbo_planner.explain.causes import causes_of
from ningbo_planner.services.evidence import evidence_of
from tests.sample_plans import shipped_plan

TOTAL = "sum:decomposition:D07"


@pytest.mark.parametrize(
    ("year", "code", "repair"),
    [
        ("2021", "cause.missing_unfit", {"decomposition/D10": "54"}),
        ("2022", "cause.rounded_total", {"decomposition/D07": "1691"}),
        ("2023", "cause.rounded_total", {"decomposition/D07": "2110"}),
        ("2025", "cause.rounded_total", {"decomposition/D07": "3420"}),
        ("2026", "cause.omitted_one", {"decomposition/D07": "4150", "main/M05": "4150"}),
    ],
)
def test_first_cause_and_first_repair(year: str, code: str, repair: dict[str, str]) -> None:
    plan = shipped_plan()
    equation = equation_of(plan, f"{TOTAL}:{year}")
    assert equation is not None
    causes = causes_of(plan, equation)
    repairs = smallest_repairs(plan, [equation], evidence=evidence_of(plan, equation, causes))
    assert causes[0].code == code and causes[0].sentence and not causes[0].is_chance
    assert {f"{each.cell.table}/{each.cell.row}": each.to.text for each in repairs[0].changes} == repair and repairs[0].is_optimal


def test_there_are_no_others_and_what_adds_up_has_no_cause() -> None:
    plan = shipped_plan()
    wrong = [equation for equation in equations(plan) if equation.rule == "sum" and causes_of(plan, equation)]
    assert [equation.id for equation in wrong] == [f"{TOTAL}:{year}" for year in ("2021", "2022", "2023", "2025", "2026")]
