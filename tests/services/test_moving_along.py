"""Figures that repeat others move along where one figure alone keeps a link; and demands are let go of, each as one step."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.domain.plan import Link, Plan, RowBounds
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.bounds import set_bounds
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.services.letting_go import release_step
from ningbo_planner.services.moving_along import broken_by, moving_along
from tests.sample_plans import cell, plan_with, table_edits


def linked() -> tuple[Plan, History]:
    """Return two tables: ``u/S`` repeats ``t/A`` + ``t/B``, ``u/W`` repeats ``t/A`` in 万元."""
    here = table_edits("t", ("2026",), [("A", None, ("10",), {}), ("B", None, ("20",), {})])
    there = table_edits("u", ("2026",), [("S", None, ("30",), {}), ("W", None, ("100000",), {"unit": "万元"})])
    plan, history = plan_with(here, there)
    links = (Link("L1", "u/S", ("t/A", "t/B"), ""), Link("L2", "u/W", ("t/A",), ""))
    history.execute(Step("step.paste", tuple(PutEntry("links", link.id, link) for link in links), {"count": 0}))
    return plan, history


def at(row: str) -> CellRef:
    """Name a cell of the other table."""
    return cell(row, "2026", "u")


def told(plan: Plan, **figures: str) -> dict[str, str]:
    """Return what moves along when cells of ``t`` (or ``u``) are written."""
    written: dict[CellRef, Quantity] = {(cell(row, "2026") if row in "AB" else at(row)): parse(text, "亿元") for row, text in figures.items()}
    return {f"{each.table}/{each.row}": quantity.text for each, quantity in moving_along(plan, written).items()}


def test_what_repeats_a_written_figure_moves_along_in_its_own_unit() -> None:
    plan, _ = linked()
    assert told(plan, A="12.5") == {"u/S": "32.5", "u/W": "125000"}
    assert told(plan, B="21") == {"u/S": "31"}
    assert told(plan, A="12", B="18") == {"u/W": "120000"}


def test_one_figure_alone_must_be_able_to_put_it_right() -> None:
    plan, _ = linked()
    assert told(plan, S="40") == {}
    assert told(plan, S="40", A="15") == {"t/B": "25", "u/W": "150000"}


def test_held_figures_and_links_that_did_not_hold_stay() -> None:
    plan, history = linked()
    history.execute(acts.hold_cells(plan, [at("W")], "李四", "已审定", "2026-01-01T08:00:00"))
    assert told(plan, A="12") == {"u/S": "32"}
    assert [equation.stated for equation in broken_by(plan, {cell("A", "2026"): parse("12", "亿元")})] == [at("S"), at("W")]
    history.execute(acts.type_cell(plan, at("S"), "99"))
    assert told(plan, A="12") == {}


def test_demands_are_let_go_of_one_by_one() -> None:
    plan, history = linked()
    a = cell("A", "2026")
    assert release_step(plan, "hold", a) is None and release_step(plan, "high", a) is None and release_step(plan, "beyond", a) is None
    history.execute(set_bounds(plan, [RowRef("t", "A")], RowBounds(low=Decimal(0), high=Decimal(50), not_below_last=True)))
    history.execute(acts.hold_cells(plan, [a], "李四", "已审定", "2026-01-01T08:00:00"))
    for kind, left in (("low", RowBounds(high=Decimal(50), not_below_last=True)), ("not_below_last", RowBounds(high=Decimal(50))), ("high", None)):
        history.execute(release_step(plan, kind, a))
        assert plan.bounds.get("t/A") == left
    history.execute(release_step(plan, "hold", a))
    assert not plan.holds
