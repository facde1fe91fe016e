"""Any acts on rows and columns in any order, with undo and redo in between: the tree stays a tree, nothing said of a row is lost.

After every act the findings are those of a full check, and the printed departments and figures of the rows that are left are what they were.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ningbo_planner.checks.checker import Checker, FindingChanges
from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.answering import printed_departments
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.labels import choose, rename
from ningbo_planner.edits.notation import edit_from_plain, edit_to_plain
from ningbo_planner.edits.periods import add_period, remove_period, rename_period
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, move_rows, new_rows, outdent_rows, shift_rows, write_order
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import make_plan, make_row, make_table


def start_plan() -> Plan:
    """Return a plan of two linked tables with merged cells, groups, totals that fit and totals that do not."""
    first = ("甲局",)
    rows = [
        make_row("S", 0, ["6", "7", "9"], aggregation=Aggregation.SUM, departments=first, departments_text="甲 局"),
        make_row("a", 1, ["1", "2", "3"], departments=first, departments_merged=True, group="x"),
        make_row("b", 1, ["5", "5", "5"], departments=first, departments_merged=True, group="x", aggregation=Aggregation.SUM),
        make_row("b1", 2, ["2", "3", ""], departments=first, departments_merged=True),
        make_row("b2", 2, ["3", "2", "5"], departments=("乙局",), departments_text="乙局"),
        make_row("c", 1, ["", "——", "看不懂"], departments=("乙局",), departments_merged=True, group="y"),
        make_row("T", 0, ["5%", ">6%", "7%"], unit="%", kind=Kind.SHARE, departments=("丙局",), departments_text="丙局"),
        make_row("U", 0, ["6", "7", "8"], unit="万元"),
    ]
    main = make_table("m", [make_row("K", 0, ["6", "7", "8"]), make_row("L", 0, ["3", "4", "9"], aggregation=Aggregation.SUM), make_row("L1", 1, ["3", "4", "1"])], unit="亿元")
    links = [Link("L1", "m/K", ("d/S",)), Link("L2", "d/b", ("m/L", "m/L1")), Link("L3", "m/L", ("d/a", "d/b1"))]
    return make_plan([make_table("d", rows, unit="亿元"), main], {"甲局": [], "乙局": [], "丙局": []}, links)


def said(plan: Plan) -> dict[tuple[str, str], Any]:
    """Return what the rows say by themselves, wherever they stand."""
    return {
        (table.info.id, row): (printed_departments(table, row), table.get(row, "departments"), [table.cell(row, period.id) for period in table.periods])
        for table in plan.tables.values()
        for row in table.ids
    }


sides = st.sampled_from(list(Side))


class AnyStructure(RuleBasedStateMachine):
    """A plan that is rearranged."""

    def __init__(self) -> None:
        """Begin with the plan as above, checked."""
        super().__init__()
        # The same acts make the same ids each time, so that an example that failed can be followed again.
        dice = Random(1)
        self.ids = patch("ningbo_planner.edits.structure.uuid.uuid4", lambda: UUID(int=dice.getrandbits(128)))
        self.ids.start()
        self.plan = start_plan()
        self.history = History(self.plan, Journal(), author="张三")
        self.checker = Checker(self.plan)
        self.states = [plan_state(self.plan)]
        self.at = 0
        self.ever: set[str] = {row for table in self.plan.tables.values() for row in table.ids}

    def teardown(self) -> None:
        """Let ids be random again."""
        self.ids.stop()

    def pick(self, data: st.DataObject, most: int = 3) -> tuple[str, list[str]]:
        """Choose a table and rows of it."""
        table = data.draw(st.sampled_from(["d", "d", "d", "m"]))
        ids = self.plan.tables[table].ids
        return table, data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)) if ids else []

    def try_step(self, make: Any, keeps_figures: bool = True) -> Step | None:
        """Do the step that ``make`` returns; one that is refused leaves everything as it was."""
        before = said(self.plan)
        try:
            step = make()
        except PlannerError as error:
            assert str(error) != error.code
            return None
        outcome = self.history.execute(step)
        if outcome is None:
            return None
        assert outcome.entry.name != step.code and "{" not in outcome.entry.name
        self.recheck(outcome.changes)
        self.states[self.at + 1 :] = [plan_state(self.plan)]
        self.at += 1
        after = said(self.plan)
        if keeps_figures:
            assert {row: told for row, told in after.items() if row in before} == {row: told for row, told in before.items() if row in after}
        for edit in (*step.edits, *self.history.payload(outcome.entry.seq).inverse):
            assert edit_from_plain(json.loads(json.dumps(edit_to_plain(edit)))) == edit
        return step

    def recheck(self, changes: Any) -> FindingChanges:
        """Check again what a step touched, and compare with what the checker says has changed."""
        before = dict(self.checker.findings)
        result = self.checker.update(changes)
        after = self.checker.findings
        assert result.added == after.keys() - before.keys() and result.removed == before.keys() - after.keys()
        assert result.changed == {name for name in after.keys() & before.keys() if after[name] != before[name]}
        return result

    @rule(data=st.data(), side=sides, count=st.integers(1, 3))
    def add(self, data: st.DataObject, side: Side, count: int) -> None:
        """Add rows; their ids were never there."""
        table, rows = self.pick(data, 1)
        step = self.try_step(lambda: add_rows(self.plan, table, rows[0] if rows else None, side, count))
        new = new_rows(step.edits) if step else []
        assert len(new) in (0, count) and self.ever.isdisjoint(new)
        self.ever.update(new)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete rows; nothing names them any more."""
        table, rows = self.pick(data, 2)
        step = self.try_step(lambda: delete_rows(self.plan, table, rows))
        assert step is None or all(row not in self.plan.tables[table] for row in rows)
        for link in self.plan.links.values():
            assert all(key.partition("/")[2] in self.plan.tables[key.partition("/")[0]] for key in (link.row, *link.parts))

    @rule(data=st.data(), way=st.sampled_from([-1, 1]))
    def shift(self, data: st.DataObject, way: int) -> None:
        """Move rows up or down."""
        table, rows = self.pick(data)
        self.try_step(lambda: shift_rows(self.plan, table, rows, way))

    @rule(data=st.data(), act=st.sampled_from([indent_rows, outdent_rows]))
    def level(self, data: st.DataObject, act: Any) -> None:
        """Move rows to another level."""
        table, rows = self.pick(data)
        self.try_step(lambda: act(self.plan, table, rows))

    @rule(data=st.data(), side=sides, to_end=st.booleans())
    def move(self, data: st.DataObject, side: Side, to_end: bool) -> None:
        """Move rows anywhere."""
        table, rows = self.pick(data)
        goal = None if to_end or not rows else data.draw(st.sampled_from(self.plan.tables[table].ids))
        self.try_step(lambda: move_rows(self.plan, table, rows, goal, side))

    @rule(data=st.data())
    def sort(self, data: st.DataObject) -> None:
        """Write another order."""
        table = self.plan.tables["d"]
        order: list[str] = []

        def walk(row: str | None) -> None:
            for child in data.draw(st.permutations(table.children(row))):
                order.append(child)
                walk(child)

        walk(None)
        self.try_step(lambda: write_order(self.plan, "d", order))

    @rule(data=st.data(), label=st.sampled_from(["2020", "2022Q1", "2024年", "2030年（目标）"]), is_base=st.booleans(), index=st.none() | st.integers(0, 3))
    def widen(self, data: st.DataObject, label: str, is_base: bool, index: int | None) -> None:
        """Add a column."""
        self.try_step(lambda: add_period(self.plan, data.draw(st.sampled_from(["d", "m"])), read_period(label, is_base), index), keeps_figures=False)

    @rule(data=st.data(), label=st.sampled_from(["期末", "2022年（预计）", "2023年"]))
    def head(self, data: st.DataObject, label: str) -> None:
        """Remove or rename a column."""
        table = data.draw(st.sampled_from(["d", "m"]))
        period = data.draw(st.sampled_from(self.plan.tables[table].periods)).id
        remove = data.draw(st.booleans())
        self.try_step(lambda: remove_period(self.plan, table, period) if remove else rename_period(self.plan, table, period, label), keeps_figures=False)

    @rule(data=st.data(), text=st.sampled_from(["", "1", "5", "9.5", "——", "x", ">3"]))
    def write(self, data: st.DataObject, text: str) -> None:
        """Type a figure, a name, or how children relate, and say something about it."""
        table, rows = self.pick(data, 1)
        if not rows:
            return
        cell = CellRef(table, rows[0], data.draw(st.sampled_from(self.plan.tables[table].periods)).id)
        self.try_step(lambda: acts.type_cell(self.plan, cell, text), keeps_figures=False)
        row = RowRef(table, rows[0])
        self.try_step(lambda: rename(self.plan, row, f"名{text}"))
        self.try_step(lambda: choose(self.plan, [row], "aggregation", data.draw(st.sampled_from(list(Aggregation)))))
        self.try_step(lambda: Step("step.paste", (PutEntry("comments", "/".join(cell[:3]), Comment("核实", "李四", "x")),), {"count": 1}))

    @precondition(lambda self: self.checker.findings)
    @rule(data=st.data())
    def explain(self, data: st.DataObject) -> None:
        """Give a reason for a finding."""
        found = self.checker.findings[data.draw(st.sampled_from(sorted(self.checker.findings)))]
        reason = Reason("口径不同", "李四", "x", found.basis)
        self.try_step(lambda: Step("step.paste", (PutEntry("reasons", found.id, reason),), {"count": 1}))

    @rule(steps=st.integers(1, 4))
    def undo(self, steps: int) -> None:
        """Take steps back."""
        for _ in range(min(steps, self.at)):
            self.recheck(self.history.undo().changes)
            self.at -= 1

    @rule(steps=st.integers(1, 3))
    def redo(self, steps: int) -> None:
        """Do steps again."""
        for _ in range(min(steps, len(self.states) - 1 - self.at)):
            self.recheck(self.history.redo().changes)
            self.at += 1

    @invariant()
    def sound(self) -> None:
        """The plan is in the state remembered, its trees are trees, its findings those of a full check."""
        assert plan_state(self.plan) == self.states[self.at]
        fresh = Checker(self.plan)
        assert self.checker.findings == fresh.findings and self.checker.ordered() == fresh.ordered()
        for table in self.plan.tables.values():
            depths, ids = table.depths, table.ids
            assert len(set(ids)) == len(ids) and (not depths or depths[0] == 0)
            assert all(0 <= deep <= above + 1 for above, deep in zip(depths, depths[1:], strict=False))
            assert [table.position(row) for row in ids] == list(range(len(ids)))
            assert all(len(column) == len(ids) for column in table.columns.values())
            assert all(len(cells) == len(ids) for columns in table.layers.values() for cells in columns.values())
            merged = table.columns["departments_merged"]
            assert not any(merged[:1]) and not any(text for text, joined in zip(table.columns["departments_text"], merged, strict=True) if joined)


TestAnyStructure = AnyStructure.TestCase
TestAnyStructure.settings = settings(max_examples=120, stateful_step_count=25)
