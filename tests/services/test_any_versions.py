"""Any acts on a plan in a file, with versions frozen in between: a frozen one says for ever what the plan said then, and bringing it back gives that."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ningbo_planner.domain.plan_digest import CONTENTS, RECORDS, content_digest
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts
from ningbo_planner.errors import PlannerError
from ningbo_planner.services import versions
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.edits.test_any_structure import AnyStructure, start_plan
from tests.plan_state import plan_state


def contents(state: dict[str, Any]) -> dict[str, Any]:
    """Return what a state says besides the registers that record the work."""
    return {name: held for name, held in state.items() if name not in RECORDS}


class AnyVersions(AnyStructure):
    """A plan in a file that is rearranged, closed, opened, and frozen now and then."""

    def __init__(self) -> None:
        """Begin with a new file."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        create_plan_file(self.folder / "a.nbplan", start_plan())
        self.frozen: dict[str, dict[str, Any]] = {}
        self.open()
        self.states = [plan_state(self.plan)]

    def open(self) -> None:
        """Open the file."""
        self.workspace = open_plan(self.folder / "a.nbplan", "张三")
        self.plan, self.history, self.checker = self.workspace.plan, self.workspace.history, self.workspace.checker

    def teardown(self) -> None:
        """Remove the file."""
        super().teardown()
        self.workspace.close()
        shutil.rmtree(self.folder)

    @rule(name=st.sampled_from(versions.usual_names()))
    def freeze(self, name: str) -> None:
        """Freeze the plan."""
        state = plan_state(self.plan)
        self.try_step(lambda: versions.freezing(self.workspace, versions.free_name(self.workspace, name)))
        self.frozen[versions.versions(self.workspace)[-1].id] = state

    @rule(is_tidy=st.booleans())
    def reopen(self, is_tidy: bool) -> None:
        """Close the file and open it again, with a new snapshot or with the old one."""
        if is_tidy:
            self.workspace.file.compact()
        self.workspace.close()
        self.open()

    @rule()
    def look(self) -> None:
        """Look at all that was frozen: it is as it was, whatever was done or undone since."""
        assert {version.id for version in versions.versions(self.workspace)} == set(self.frozen)
        for key, state in self.frozen.items():
            assert plan_state(versions.plan_at(self.workspace, key)) == state

    @rule(data=st.data())
    def hold(self, data: st.DataObject) -> None:
        """Hold a figure, or release all."""
        rows = self.plan.tables["d"].ids
        if rows and not self.plan.holds:
            cell = CellRef("d", data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(self.plan.tables["d"].periods)).id)
            self.try_step(lambda: acts.hold_cells(self.plan, [cell], "李四", "已核定", "x"))
        else:
            self.try_step(lambda: acts.release_cells(self.plan, [CellRef(*key.split("/")) for key in self.plan.holds]))

    @precondition(lambda self: self.frozen)
    @rule(data=st.data())
    def bring_back_all(self, data: st.DataObject) -> None:
        """Bring everything back: the plan says what it said, but for what is held."""
        key = data.draw(st.sampled_from(sorted(self.frozen)))
        found = versions.restoring(self.workspace, key, everything=True)
        if found.step is not None:
            assert self.try_step(lambda: found.step, keeps_figures=False) is not None
        if not found.held and not found.kept and not self.plan.holds:
            assert contents(plan_state(self.plan)) == contents(self.frozen[key])
            assert content_digest(self.plan) == versions.version_of(self.workspace, key).content
        else:
            assert {name: self.plan.register(name) for name in CONTENTS} == {name: self.frozen[key][name] for name in CONTENTS}

    @precondition(lambda self: self.frozen)
    @rule(data=st.data())
    def bring_back_rows(self, data: st.DataObject) -> None:
        """Bring rows back: their words, figures and parent are what they were; or a sentence says why not."""
        key = data.draw(st.sampled_from(sorted(self.frozen)))
        old = versions.plan_at(self.workspace, key)
        rows = sorted({*old.tables["d"].ids, *self.plan.tables["d"].ids})
        row = data.draw(st.sampled_from(rows)) if rows else ""
        try:
            found = versions.restoring(self.workspace, key, rows=[RowRef("d", row)])
        except PlannerError as error:
            assert str(error) != error.code
            return
        if found.step is not None:
            assert self.try_step(lambda: found.step, keeps_figures=False) is not None
        now, then = self.plan.tables["d"], old.tables["d"]
        assert (row in now) == (row in then)
        if row in now:
            assert now.get(row, "name") == then.get(row, "name") and now.get(row, "departments") == then.get(row, "departments")
            assert now.parent(row) == then.parent(row)
            shared = {period.id for period in now.periods} & {period.id for period in then.periods}
            assert all(now.cell(row, period) == then.cell(row, period) or CellRef("d", row, period) in found.held for period in shared)


TestAnyVersions = AnyVersions.TestCase
TestAnyVersions.settings = settings(max_examples=40, stateful_step_count=25)
