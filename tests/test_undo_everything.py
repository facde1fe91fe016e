"""The check that follows every test: it has to fail when undo does not restore, or it would prove nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import SetCell
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.undo_everything import Watched, Witness, check_all

A = CellRef("d", "A", "2022")


def put(text: str, cell: CellRef = A) -> Step:
    """Return a step that writes a figure."""
    return Step("step.paste", (SetCell(cell, parse(text)),), {"count": 1})


def test_every_history_of_a_test_is_watched(undo_everything: list[Watched]) -> None:
    history = History(small_plan(), Journal())
    history.execute(put("1"))
    assert [each.history for each in undo_everything] == [history]


@pytest.mark.writes_past_history
def test_a_change_past_the_history_is_found(undo_everything: list[Watched]) -> None:
    plan = small_plan()
    witness = Witness(Journal())
    watched = Watched(History(plan, witness), witness, plan_state(plan), [], 0)
    watched.history.execute(put("1"))
    check_all([watched])
    plan.tables["d"].put_field("B", "note", "悄悄写的")
    with pytest.raises(AssertionError, match="undoing every step"):
        check_all([watched])
    assert undo_everything == []


@pytest.mark.writes_past_history
def test_an_edit_with_a_wrong_inverse_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_plan()
    witness = Witness(Journal())
    watched = Watched(History(plan, witness), witness, plan_state(plan), [], 0)
    right = SetCell.apply
    monkeypatch.setattr(SetCell, "apply", lambda edit, *rest: replace(right(edit, *rest), quantity=parse("7")))
    watched.history.execute(put("1"))
    with pytest.raises(AssertionError, match="undoing every step"):
        check_all([watched])


def test_the_check_leaves_the_history_as_it_was(undo_everything: list[Watched]) -> None:
    history = History(small_plan(), Journal())
    history.execute(put("1"))
    history.execute(put("2"))
    history.undo()
    entries, state = list(history.entries), plan_state(history.plan)
    check_all(undo_everything)
    assert history.entries == entries and plan_state(history.plan) == state
    history.redo()
    assert history.plan.quantity(A).text == "2"


@pytest.mark.parametrize("replaced", [False, True])
def test_a_history_that_goes_on_from_a_log_is_taken_back_to_where_it_began(undo_everything: list[Watched], replaced: bool) -> None:
    journal = Journal()
    first = History(small_plan(), journal)
    for text in ("1", "2", "3"):
        first.execute(put(text))
    undo_everything.clear()
    again = History(first.plan, journal, first.entries)
    again.undo()
    again.undo()
    if replaced:
        again.execute(put("9"))
    check_all(undo_everything)
    assert again.plan.quantity(A).text == ("9" if replaced else "1")
