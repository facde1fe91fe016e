"""Plans: names of cells in files, who answers for what, and findings in words."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingKind, FindingStatus, Grade
from ningbo_planner.domain.plan import REGISTERS, cell_key, cell_of, row_key, row_of
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRef
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.sample_plans import shipped_plan


@pytest.mark.parametrize(("cell", "key"), [(CellRef("d", "A", "2021"), "d/A/2021"), (CellRef("d", "A", "2021", ACTUAL), "d/A/2021/actual")])
def test_a_cell_has_one_name_in_files(cell: CellRef, key: str) -> None:
    assert cell_key(cell) == key and cell_of(key) == cell


def test_a_row_has_one_name_in_files() -> None:
    assert row_key(RowRef("d", "A")) == "d/A" and row_of("d/A") == RowRef("d", "A")


@pytest.mark.parametrize(
    ("cell", "there"),
    [
        (CellRef("d", "A", "2021"), True),
        (CellRef("d", "A", "2021", ACTUAL), True),
        (CellRef("d", "A", "2021", "dream"), False),
        (CellRef("d", "A", "2031"), False),
        (CellRef("d", "X", "2021"), False),
        (CellRef("x", "A", "2021"), False),
    ],
)
def test_a_plan_knows_its_cells(cell: CellRef, there: bool) -> None:
    assert small_plan().has_cell(cell) is there


def test_a_plan_tells_what_a_cell_says_and_in_which_unit() -> None:
    plan = small_plan()
    assert plan.quantity(CellRef("d", "B", "2022")) == parse(">15%", "%")
    assert (plan.unit_of(RowRef("d", "B")), plan.unit_of(CellRef("d", "A", "2021"))) == ("%", "亿元")


def test_a_department_answers_for_its_rows_in_the_order_of_print() -> None:
    plan = small_plan()
    assert list(plan.rows_of("甲局")) == [RowRef("d", "A"), RowRef("d", "A1")]
    assert list(plan.rows_of("丙局")) == []


def test_registers_are_known_by_name_only() -> None:
    plan = small_plan()
    assert [plan.register(name) is getattr(plan, name) for name in REGISTERS] == [True] * len(REGISTERS)
    with pytest.raises(KeyError):
        plan.register("info")


def test_the_state_of_a_plan_sees_every_kind_of_change_and_nothing_else() -> None:
    """What the tests of undo compare has to see a change wherever it is, or they would prove nothing."""
    same, plan = plan_state(small_plan()), small_plan()
    plan.tables["d"].column("2021", ACTUAL)
    assert list(plan.tables["d"].parents) and plan_state(plan) == same
    changes = [
        lambda: plan.tables["d"].put_cell("A", "2021", ACTUAL, parse("1")),
        lambda: plan.tables["d"].put_cell("A", "2021", "target", parse("100.0")),
        lambda: plan.tables["d"].put_field("A", "note", "x"),
        lambda: plan.tables["d"].remove_rows(1, 2),
        lambda: plan.tables["d"].remove_period("2022"),
        lambda: plan.departments.pop("丙局"),
        lambda: plan.tables.update(d=plan.tables.pop("d")),
    ]
    for change in changes:
        change()
        assert plan_state(plan) != same
        same = plan_state(plan)


def test_a_large_table_is_compared_whole_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.plan_state.READABLE_ROWS", 3)
    first, second = shipped_plan(), shipped_plan()
    second.info = first.info
    second.tables["decomposition"].column("2022", ACTUAL)
    assert plan_state(first) == plan_state(second)
    second.tables["decomposition"].put_cell("D10", "2021", "target", parse("/"))
    assert plan_state(first) != plan_state(second)


def test_a_finding_is_a_sentence() -> None:
    finding = Finding("x", "x", FindingKind.SUM, Grade.ERROR, "d", "A", "甲", "2021", "edit.no_row", {"row": "甲"})
    assert "甲" in finding.message and finding.status is FindingStatus.OPEN
    assert sorted(Grade, key=GRADE_ORDER.__getitem__) == [Grade.ERROR, Grade.WARNING, Grade.HINT]
