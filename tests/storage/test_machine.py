"""Any order of edits, undo, redo, snapshots, closing, crashing and opening leaves the plan that a list of states says."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRecord
from ningbo_planner.edits.acts import clear_cells, paste_cells, type_cell
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import InsertRows, MoveRow, RemoveRows, SetField
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from tests.plan_state import plan_state
from tests.plans import small_plan
from tests.storage.plan_files import TEXTS, history_of

NUMBERS = st.integers(0, 50)


class PlanFileMachine(RuleBasedStateMachine):
    """Drives one plan file; the model is a list of states with a place in it, as a user thinks of undo."""

    def __init__(self) -> None:
        """Make the file."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "方案.nbplan"
        create_plan_file(self.path, small_plan())
        self.states: list[dict[str, Any]] = []
        self.at = 0
        self.steps = 0

    @initialize()
    def begin(self) -> None:
        """Open the file."""
        self.open()
        self.states = [plan_state(self.file.plan)]

    def open(self) -> None:
        """Open the file as after a restart."""
        self.file = PlanFile.open(self.path)
        self.history: History = history_of(self.file)

    def do(self, step: Step) -> None:
        """Execute a step, in the model too."""
        if self.history.execute(step) is not None:
            self.states[self.at + 1 :] = [plan_state(self.file.plan)]
            self.at += 1
            self.steps += 1

    def cell(self, number: int) -> CellRef:
        """Choose one of the cells that are there now."""
        table = self.file.plan.tables["d"]
        return CellRef("d", table.ids[number % len(table)], table.periods[number % len(table.periods)].id)

    def row(self, number: int) -> str:
        """Choose one of the rows that are there now."""
        table = self.file.plan.tables["d"]
        return table.ids[number % len(table)]

    @rule(number=NUMBERS, text=st.sampled_from(TEXTS))
    def type(self, number: int, text: str) -> None:
        """Type into a cell."""
        self.do(type_cell(self.file.plan, self.cell(number), text))

    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=6), text=st.sampled_from(TEXTS))
    def paste(self, numbers: list[int], text: str) -> None:
        """Paste into several cells."""
        self.do(paste_cells(self.file.plan, {self.cell(number): text for number in numbers}))

    @rule(number=NUMBERS)
    def clear(self, number: int) -> None:
        """Empty a cell."""
        self.do(clear_cells(self.file.plan, [self.cell(number)]))

    @rule(number=NUMBERS, text=st.sampled_from(TEXTS))
    def rename(self, number: int, text: str) -> None:
        """Rename a row."""
        self.do(Step("step.paste", (SetField("d", self.row(number), "name", text),), {"count": 1}))

    @rule(number=NUMBERS, index=st.integers(0, 3))
    def insert(self, number: int, index: int) -> None:
        """Put a row in."""
        record = RowRecord(f"n{self.steps}-{len(self.history.entries)}", 0, {"name": "新"}, {("target", "2022"): parse("1.5")})
        self.do(Step("step.paste", (InsertRows("d", self.row(number), index, (record,)),), {"count": 1}))

    @precondition(lambda self: len(self.file.plan.tables["d"]) > 8)
    @rule(number=st.integers(3, 50))
    def remove(self, number: int) -> None:
        """Take a row out."""
        table = self.file.plan.tables["d"]
        leaves = [row for row in table.ids if not table.children(row)]
        self.do(Step("step.paste", (RemoveRows("d", leaves[number % len(leaves)]),), {"count": 1}))

    @precondition(lambda self: "A1" in self.file.plan.tables["d"])
    @rule(index=st.integers(0, 2))
    def move(self, index: int) -> None:
        """Move a row to the top."""
        self.do(Step("step.paste", (MoveRow("d", "A1", None, index),), {"count": 1}))

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        """Take the last step back."""
        self.history.undo()
        self.at -= 1
        self.steps += 1

    @precondition(lambda self: self.at < len(self.states) - 1)
    @rule()
    def redo(self) -> None:
        """Do it again."""
        self.history.redo()
        self.at += 1
        self.steps += 1

    @rule()
    def compact(self) -> None:
        """Write a snapshot."""
        self.file.compact()

    @rule()
    def close_and_open(self) -> None:
        """Restart."""
        self.file.close()
        self.open()

    @rule()
    def crash_and_open(self) -> None:
        """Restart without closing: only the connection and the lock go, as with the process."""
        self.file._database.close()  # type: ignore[union-attr]
        self.file._access.give_up()
        self.open()

    @rule()
    def look(self) -> None:
        """A second reader sees the same, and nothing is damaged."""
        with PlanFile.open(self.path, read_only=True) as reader:
            assert plan_state(reader.plan) == self.states[self.at]
            assert reader.digest() == self.file.digest()
        assert self.file.verify() == []

    @invariant()
    def is_as_the_model_says(self) -> None:
        """The plan is the state that the user should be in."""
        if self.states:
            assert plan_state(self.file.plan) == self.states[self.at]
            assert len(self.file.entries) == self.steps
            assert (self.history.next_undo is not None, self.history.next_redo is not None) == (self.at > 0, self.at < len(self.states) - 1)

    def teardown(self) -> None:
        """Everything can be undone to the beginning, also from the file."""
        if self.states:
            for state in self.states[: self.at][::-1]:
                self.history.undo()
                assert plan_state(self.file.plan) == state
            self.file.close()
            with PlanFile.open(self.path) as file:
                assert plan_state(file.plan) == self.states[0]
        self.folder.cleanup()


TestPlanFile = PlanFileMachine.TestCase
TestPlanFile.settings = settings(max_examples=30, stateful_step_count=30)
# The machine itself undoes everything at its end; the general fixture would keep all its plans until then.
TestPlanFile.pytestmark = [pytest.mark.writes_past_history]  # type: ignore[attr-defined]
