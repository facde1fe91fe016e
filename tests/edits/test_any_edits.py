"""Any edits in any order, fitting or not, with undo and redo in between, against the states remembered on the way."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Hold, PlanInfo
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, TableInfo
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import (
    Edit,
    InsertPeriod,
    InsertRows,
    MoveRow,
    OrderRows,
    PutEntry,
    PutPeriod,
    PutTable,
    RemovePeriod,
    RemoveRows,
    SetCell,
    SetField,
    SetInfo,
)
from ningbo_planner.edits.set_cells import set_cells
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import make_row, small_plan

tables = st.sampled_from(["d", "d", "d", "m", "x"])
rows = st.sampled_from(["A", "A1", "A2", "A2a", "A2b", "B", "K", "N1", "N2", "N3"])
years = st.sampled_from(["2021", "2022", "2023", "2024"])
layers = st.sampled_from([TARGET, TARGET, ACTUAL])
places = st.integers(-1, 4)
quantities = st.sampled_from(["", "1", "1.50", "3,588", ">15", "——", "看不懂"]).map(parse)
periods = years.map(lambda year: Period(year, f"{year}年"))
parents = st.none() | rows
counts = st.sampled_from([1, 1, 1, 2, 3])
# Orders that fit the plan as long as no row has come, gone or moved.
ORDERS = [("B", "A", "A1", "A2", "A2a", "A2b"), ("A", "A2", "A2b", "A2a", "A1", "B"), ("A", "A1", "A2", "A2a", "A2b", "B")]
holds = st.builds(lambda *place: "/".join(place), tables, rows, years)
names = st.permutations(["N1", "N2", "N3"])
branches = st.builds(lambda ids, depth: (make_row(ids[0], 0, ["5"]), make_row(ids[1], 1), make_row(ids[2], depth)), names, st.integers(0, 2))

edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(SetCell, st.builds(CellRef, tables, rows, years, layers), quantities),
    st.dictionaries(st.builds(CellRef, tables, rows, years, layers), quantities, min_size=1, max_size=6).map(lambda cells: set_cells(cells)[0]),
    st.builds(SetField, tables, rows, st.sampled_from(["name", "note"]), st.sampled_from(["", "甲", "乙"])),
    st.builds(InsertRows, tables, parents, places, branches | branches.map(lambda records: records[:1])),
    st.builds(RemoveRows, tables, rows, counts),
    st.builds(MoveRow, tables, rows, parents, places, counts),
    st.builds(OrderRows, st.just("d"), st.permutations(["A", "A1", "A2", "A2a", "A2b", "B"]).map(tuple)),
    st.builds(OrderRows, st.just("d"), st.sampled_from(ORDERS)),
    st.builds(InsertPeriod, tables, places, periods, st.lists(st.tuples(layers, rows, quantities), max_size=2).map(tuple)),
    st.builds(RemovePeriod, tables, years),
    st.builds(PutPeriod, tables, st.builds(Period, years, st.sampled_from(["甲", "乙"]), is_base=st.booleans())),
    st.builds(PutTable, st.sampled_from(["d", "x"]), st.sampled_from([None, TableInfo("x", "新"), TableInfo("d", "改")]), st.just(()), st.none() | st.integers(0, 3)),
    st.builds(PutEntry, st.just("holds"), holds, st.none() | st.just(Hold("张三", "x", "y"))),
    st.builds(PutEntry, st.just("departments"), st.sampled_from(["甲局", "丁局"]), st.none() | st.just(Department("甲局", "新名"))),
    st.builds(SetInfo, st.sampled_from(["一", "二"]).map(lambda title: PlanInfo("id", title))),
)


class AnyEdits(RuleBasedStateMachine):
    """A history against the list of states it has been in."""

    def __init__(self) -> None:
        """Start with the small plan and nothing done."""
        super().__init__()
        self.history = History(small_plan(), Journal())
        self.states: list[dict[str, Any]] = [plan_state(self.history.plan)]
        self.at = 0

    @rule(chosen=st.lists(edits, min_size=1, max_size=4))
    def execute(self, chosen: list[Edit]) -> None:
        """Do a step; one that does not fit leaves everything as it was."""
        try:
            outcome = self.history.execute(Step("step.paste", tuple(chosen), {"count": len(chosen)}))
        except PlannerError:
            return
        if outcome is not None:
            self.states[self.at + 1 :] = [plan_state(self.history.plan)]
            self.at += 1

    @rule()
    def undo(self) -> None:
        """Take a step back if there is one."""
        if self.at:
            self.history.undo()
            self.at -= 1

    @rule()
    def redo(self) -> None:
        """Do a step again if there is one."""
        if self.at + 1 < len(self.states):
            self.history.redo()
            self.at += 1

    @invariant()
    def same(self) -> None:
        """The plan is in the state remembered, and the history knows how far it can go both ways."""
        assert plan_state(self.history.plan) == self.states[self.at]
        assert len(self.history.undo_list()) == self.at
        assert (self.history.next_redo is not None) == (self.at + 1 < len(self.states))
        assert [entry.seq for entry in self.history.entries] == list(range(1, len(self.history.entries) + 1))


TestAnyEdits = AnyEdits.TestCase
TestAnyEdits.settings = settings(max_examples=150, stateful_step_count=25)
