"""The history: steps whole or not at all, holds, undo and redo, and a log that is only ever appended to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, TableInfo
from ningbo_planner.edits.history import EntryKind, History, Journal, LogEntry, Payload, Step, Stopped
from ningbo_planner.edits.primitives import Edit, InsertPeriod, MoveRow, PutEntry, PutTable, RemovePeriod, RemoveRows, SetCell, SetField, SetInfo
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import YEARS, small_plan

A, B, A1 = CellRef("d", "A", "2022"), CellRef("d", "B", "2022"), CellRef("d", "A1", "2022")
HELD = Hold("张三", "已报市政府", "2026-03-01T09:00:00")


def step(*edits: Edit, code: str = "step.paste") -> Step:
    """Return a step of these edits."""
    return Step(code, edits, {"count": len(edits)})


def put(cell: CellRef, text: str) -> SetCell:
    """Return the edit that writes a text."""
    return SetCell(cell, parse(text))


def begin(plan: Plan | None = None) -> History:
    """Return a history with a clock that stands."""
    history = History(plan or small_plan(), Journal(), author="李四")
    history.clock = lambda: "2026-03-01T09:00:00"
    return history


def test_a_step_is_applied_and_logged() -> None:
    history = begin()
    outcome = history.execute(Step("step.paste", (put(A, "1"), put(B, "2")), {"count": 2}, "甲局.xlsx"))
    assert outcome is not None
    assert history.plan.quantity(A).text == "1"
    assert outcome.changes.cells == {A, B}
    assert outcome.entry == LogEntry(1, EntryKind.DO, 1, "step.paste", {"count": 2}, "甲局.xlsx", "李四", "2026-03-01T09:00:00")
    assert outcome.entry.name == "粘贴 2 个单元格" == step(put(A, "1"), put(B, "2")).name
    assert history.payload(1).edits == (put(A, "1"), put(B, "2"))


@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_step_with_one_edit_that_does_not_fit_changes_nothing(where: int) -> None:
    history = begin()
    before = plan_state(history.plan)
    edits: list[Edit] = [put(A, "1"), RemoveRows("d", "A1"), RemovePeriod("d", "2021")]
    edits.insert(where, put(CellRef("d", "X", "2022"), "5"))
    with pytest.raises(PlannerError, match="没有这个单元格"):
        history.execute(step(*edits))
    assert plan_state(history.plan) == before
    assert history.entries == [] and history.next_undo is None


def test_a_mistake_of_the_program_in_the_middle_changes_nothing_either() -> None:
    history = begin()
    before = plan_state(history.plan)
    with pytest.raises(KeyError):
        history.execute(step(put(A, "1"), MoveRow("d", "A2", None, 0), PutEntry("nonsense", "x", None)))
    assert plan_state(history.plan) == before and history.entries == []


class FullDisk(Journal):
    """A log that refuses from some entry on."""

    def __init__(self, room: int) -> None:
        """Leave room for so many entries."""
        super().__init__()
        self.room = room

    def append(self, entry: LogEntry, payload: Payload | None) -> None:
        """Keep the entry or raise."""
        if entry.seq > self.room:
            raise PlannerError("history.nothing_to_undo")
        super().append(entry, payload)


def test_what_cannot_be_logged_is_not_done() -> None:
    history = History(small_plan(), FullDisk(0))
    before = plan_state(history.plan)
    with pytest.raises(PlannerError):
        history.execute(step(put(A, "1"), RemoveRows("d", "A2"), RemovePeriod("d", "2021")))
    assert plan_state(history.plan) == before and history.entries == []


@pytest.mark.parametrize("undone", [False, True])
def test_an_undo_or_redo_that_cannot_be_logged_is_not_done(undone: bool) -> None:
    history = History(small_plan(), FullDisk(2 if undone else 1))
    history.execute(step(put(A, "1"), RemoveRows("d", "A2"), RemovePeriod("d", "2021")))
    if undone:
        history.undo()
    before = plan_state(history.plan)
    with pytest.raises(PlannerError):
        history.redo() if undone else history.undo()
    assert plan_state(history.plan) == before
    assert (history.next_redo is not None) is undone


@pytest.mark.parametrize(
    "edit",
    [
        put(A, "120"),
        SetCell(A, parse("120"), "甲局.xlsx"),
        SetField("d", "A", "departments", ("甲局", "乙局")),
        MoveRow("d", "A2", "A", 1),
        PutEntry("departments", "丙局", small_plan().departments["丙局"]),
        PutEntry("departments", "没有", None),
        PutTable("d", small_plan().tables["d"].info),
        PutTable("没有", None),
        SetInfo(small_plan().info),
    ],
    ids=repr,
)
def test_a_step_that_changes_nothing_is_no_step(edit: Edit) -> None:
    history = begin()
    assert history.execute(step(edit)) is None
    assert history.execute(step()) is None
    assert history.entries == [] and history.next_undo is None


def test_edits_that_change_nothing_are_left_out_of_the_step() -> None:
    history = begin()
    history.execute(step(put(A, "120"), put(B, "7")))
    assert history.payload(1).edits == (put(B, "7"),)


def test_the_same_figure_printed_otherwise_is_a_change() -> None:
    history = begin()
    assert history.execute(step(put(A, "120.0"))) is not None
    assert history.plan.quantity(A).text == "120.0"


def test_undo_and_redo_walk_along_the_steps() -> None:
    history = begin()
    states = [plan_state(history.plan)]
    for text in ("1", "2", "3"):
        history.execute(step(put(A, text)))
        states.append(plan_state(history.plan))
    assert [history.undo().entry.target for _ in range(3)] == [3, 2, 1]
    assert plan_state(history.plan) == states[0]
    with pytest.raises(PlannerError, match="没有可以撤销的步骤"):
        history.undo()
    assert [history.redo().entry.target for _ in range(3)] == [1, 2, 3]
    assert plan_state(history.plan) == states[3]
    with pytest.raises(PlannerError, match="没有可以重做的步骤"):
        history.redo()
    assert [entry.seq for entry in history.entries] == list(range(1, 10))
    assert [entry.kind for entry in history.entries] == [EntryKind.DO] * 3 + [EntryKind.UNDO] * 3 + [EntryKind.REDO] * 3


def test_undo_tells_what_changed_like_any_step() -> None:
    history = begin()
    history.execute(step(put(A, "1"), RemovePeriod("m", "2023")))
    changes = history.undo().changes
    assert changes.cells == {A} and changes.structures == {"m"}


def test_a_new_step_after_an_undo_ends_the_redo_but_stays_in_the_log() -> None:
    history = begin()
    history.execute(step(put(A, "1")))
    history.undo()
    history.execute(step(put(A, "2")))
    assert history.next_redo is None
    assert [entry.seq for entry in history.undo_list()] == [3]
    history.undo()
    assert history.plan.quantity(A).text == "120"
    assert [(entry.kind.value, entry.target) for entry in history.entries] == [("do", 1), ("undo", 1), ("do", 3), ("undo", 3)]


def test_the_history_goes_on_from_its_log() -> None:
    first = begin()
    for text in ("1", "2", "3"):
        first.execute(step(put(A, text)))
    first.undo()
    again = History(first.plan, first._journal, first.entries)
    assert again.next_undo == first.entries[1] and again.next_redo == first.entries[2]
    again.undo()
    assert again.plan.quantity(A).text == "1"
    again.redo()
    again.redo()
    assert again.plan.quantity(A).text == "3"
    assert again.undo_list() == [again.entries[2], again.entries[1], again.entries[0]]


# ------------------------------------------------------------------------------------------------------------------ holds


def with_hold(*cells: CellRef) -> History:
    """Return a history of a plan with held cells."""
    history = begin()
    history.execute(Step("step.hold", tuple(PutEntry("holds", cell_key(cell), HELD) for cell in cells), {"count": len(cells)}))
    return history


@pytest.mark.parametrize(
    "edit",
    [put(A1, "1"), RemoveRows("d", "A1"), RemoveRows("d", "A"), RemovePeriod("d", "2022")],
    ids=repr,
)
def test_a_held_cell_lets_nothing_change_it(edit: Edit) -> None:
    history = with_hold(A1)
    before = plan_state(history.plan)
    with pytest.raises(PlannerError, match="张三锁定（已报市政府）") as caught:
        history.execute(step(put(B, "5"), edit))
    assert caught.value.code == "edit.held" and "“A1”2022年的数" in str(caught.value)
    assert plan_state(history.plan) == before


@pytest.mark.parametrize(
    "edit",
    [
        put(A, "1"),
        put(CellRef("d", "A1", "2021"), "1"),
        SetCell(A1._replace(layer="actual"), parse("71")),
        RemoveRows("d", "A2"),
        RemovePeriod("d", "2021"),
        RemovePeriod("m", "2022"),
        MoveRow("d", "A1", None, 0),
        SetField("d", "A1", "note", "x"),
        PutEntry("holds", "d/A1/2022", None),
    ],
    ids=repr,
)
def test_a_hold_concerns_its_own_cell_only(edit: Edit) -> None:
    assert with_hold(A1).execute(step(edit)) is not None


def test_writing_what_already_stands_in_a_held_cell_goes_through() -> None:
    history = with_hold(A1)
    outcome = history.execute(step(put(A1, "70"), put(A, "1")))
    assert outcome is not None and history.payload(2).edits == (put(A, "1"),)


def test_a_held_cell_of_a_place_that_is_not_there_is_named_as_missing() -> None:
    with pytest.raises(PlannerError, match="没有这个单元格"):
        with_hold(A1).execute(step(put(CellRef("d", "X", "2022"), "1")))
    with pytest.raises(PlannerError, match="没有这一行"):
        with_hold(A1).execute(step(RemoveRows("d", "X")))


def test_a_hold_on_a_cell_that_is_not_there_holds_nothing() -> None:
    history = with_hold(CellRef("d", "X", "2022"), CellRef("d", "X", "2031"))
    with pytest.raises(PlannerError, match="没有这个单元格"):
        history.execute(step(put(CellRef("d", "X", "2022"), "1")))
    assert history.execute(step(RemovePeriod("d", "2022"))) is not None


def test_released_cells_change_again_and_undo_restores_the_hold() -> None:
    history = with_hold(A1)
    history.execute(step(PutEntry("holds", "d/A1/2022", None)))
    history.execute(step(put(A1, "1")))
    history.undo()
    history.undo()
    assert history.plan.holds == {"d/A1/2022": HELD}
    with pytest.raises(PlannerError):
        history.execute(step(put(A1, "1")))


def test_steps_of_every_kind_come_back_together() -> None:
    """Structure, columns, figures and registers in one step: the inverses have to go backwards."""
    history = begin()
    before = plan_state(history.plan)
    info = TableInfo("x", "新表")
    history.execute(
        step(
            PutTable("x", info, YEARS, 0),
            RemoveRows("d", "A2"),
            put(A, "1"),
            RemovePeriod("d", "2022"),
            InsertPeriod("d", 0, YEARS[1]),
            MoveRow("d", "A1", "B", 0),
            SetInfo(replace(history.plan.info, title="新")),
            PutTable("x", None),
        )
    )
    after = plan_state(history.plan)
    history.undo()
    assert plan_state(history.plan) == before
    history.redo()
    assert plan_state(history.plan) == after


def test_a_step_can_be_stopped_until_it_is_logged() -> None:
    history = begin()
    plan = history.plan
    before = plan_state(plan)

    def stop() -> None:
        assert plan_state(plan) != before, "asked when everything is applied"
        raise Stopped

    with pytest.raises(Stopped, match="没有改动"):
        history.execute(step(put(A, "1"), put(B, "2")), stop)
    assert plan_state(plan) == before and history.entries == []
    history.execute(step(put(A, "1")))
    after = plan_state(plan)
    for stopped in (history.undo, history.redo):
        with pytest.raises(Stopped):
            stopped(lambda: (_ for _ in ()).throw(Stopped))
        assert plan_state(plan) == (after if stopped == history.undo else before)
        assert len(history.entries) == (1 if stopped == history.undo else 2)
        stopped()
