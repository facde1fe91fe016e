"""Whatever is done to a form: no wrong figure, and what nobody touched is taken without a question. All seeds: ``python -m tests.exchange.distort_campaign``."""

from __future__ import annotations

import random

import pytest

from ningbo_planner.domain.plan import Plan
from tests.exchange.distort_campaign import Tally, issued_forms, one_case, single_case
from tests.exchange.distortion_structure import FAULTS
from tests.exchange.distortions import Case, Fault, judged
from tests.exchange.form_model import FormFile

Issued = tuple[Plan, dict[str, FormFile]]
# The last went wrong in a campaign: a day count of which the format was lost.
SEEDS = (*range(1, 121), 3984)
# Few cells and many, amounts and shares, one table and two.
DEPARTMENTS = ("市经信局", "市发改委", "市科技局")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    return issued_forms(tmp_path_factory.mktemp("issued"))


def test_taken_apart_and_put_together_a_form_reads_the_same(issued: Issued) -> None:
    plan, forms = issued
    for department, form in forms.items():
        case = Case(form.copy(), plan, department, Never(0))
        verdict = judged(case)
        assert (verdict.wrong, verdict.asked, verdict.clean) == ([], [], len(form.places))


class Never(random.Random):
    """A chance by which nothing is filled in."""

    def random(self) -> float:
        """Return the most there is."""
        return 1.0


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.numbers[0]} {fault.name}")
def test_each_fault_alone(issued: Issued, fault: Fault) -> None:
    plan, forms = issued
    tally = Tally()
    for department in DEPARTMENTS:
        case = single_case(plan, forms, fault, department)
        tally.add(fault.name, case, judged(case))
    assert tally.wrong == []
    assert tally.applied[fault.name], "the fault applies to none of the forms"
    assert tally.refused or tally.clean == tally.untouched, tally.asked_under


def test_seeded_combinations(issued: Issued) -> None:
    tally = Tally()
    for seed in SEEDS:
        case = one_case(*issued, seed)
        tally.add(f"seed {seed}", case, judged(case))
    assert tally.wrong == []
    assert tally.clean >= 0.95 * tally.untouched and tally.untouched > len(SEEDS)


def test_the_verdict_notices_a_wrong_figure(issued: Issued) -> None:
    """A figure that is taken but not meant, and one that is lost, are both found: the campaign could fail."""
    case = single_case(*issued, FAULTS[0], "市经信局")
    key = next(key for key, meant in case.meant.items() if meant is not None and meant.number is not None and key not in case.touched)
    case.mean(key, case.meant[key].number + 1)  # type: ignore[union-attr, operator]
    assert [line.split(":")[0] for line in judged(case).wrong] == [key]
    case.meant[key] = None
    assert judged(case).wrong
