"""Plan files: making them from a shipped plan, opening them, and finding a row that a person named."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from pathlib import Path

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.errors import PlannerError
from ningbo_planner.paths import resource_dir
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file

SHIPPED = "ningbo-2022-2026"
SUFFIX = ".nbplan"


def shipped_plans() -> list[str]:
    """Return the ids of the plans that come with the program."""
    return sorted(path.parent.name for path in (resource_dir() / "plans").glob("*/plan.toml"))


def new_plan(path: Path, source: str = SHIPPED, force: bool = False) -> None:
    """Make a plan file at ``path`` from a shipped plan's id or from a folder of the same form.

    Raises:
        PlannerError: there is no such source, it cannot be read, or ``path`` exists and ``force`` is not given.
    """
    create_plan_file(path, shipped_plan(source), force=force)


def shipped_plan(source: str = SHIPPED) -> Plan:
    """Return the plan of a shipped plan's id, or of a folder of the same form; there is no file of it.

    Raises:
        PlannerError: there is no such source, or it cannot be read.
    """
    folder = resource_dir() / "plans" / source
    if not (folder / "plan.toml").is_file():
        folder = Path(source)
    if not (folder / "plan.toml").is_file():
        raise PlannerError("plan.unknown_source", source=source, known="、".join(shipped_plans()))
    # Only the first start, and who begins a plan anew, reads a plan's source.
    plan: Plan = importlib.import_module("ningbo_planner.storage.plan_source").load_plan_source(folder)
    return plan


def open_plan(path: Path, author: str = "", read_only: bool = False, take_over: bool = False) -> Workspace:
    """Open the plan file at ``path``; one that somebody else has open is opened for reading."""
    return Workspace(PlanFile.open(path, read_only=read_only, take_over=take_over), author)


def find_table(plan: Plan, name: str) -> Table:
    """Return the table of this id or title."""
    for table in plan.tables.values():
        if name in (table.info.id, table.info.title):
            return table
    raise PlannerError("table.unknown", name=name, known="、".join(f"{table.info.id}（{table.info.title}）" for table in plan.tables.values()))


def find_row(plan: Plan, text: str) -> RowRef:
    """Return the row that a person named by id, ``table/id``, label path or unique name.

    Raises:
        PlannerError: no row fits (near names are offered) or several do.
    """
    wanted = text.strip()
    by_id = [RowRef(table.info.id, row) for table in plan.tables.values() for row in (wanted, wanted.partition("/")[2]) if row in table]
    exact = [ref for ref in by_id if wanted in (ref.row, f"{ref.table}/{ref.row}")]
    if exact:
        return exact[0]
    found = [RowRef(table.info.id, row) for table in plan.tables.values() for row in table.ids if wanted in _names(table, row)]
    if len(found) == 1:
        return found[0]
    # A name that stands in several tables means the first table that has it once (目标分解表 before 主要目标表).
    first = [ref for ref in found if ref.table == found[0].table]
    if len(first) == 1:
        return first[0]
    if found:
        paths = "、".join(f"{ref.table}/{ref.row}（{plan.tables[ref.table].label_path(ref.row)}）" for ref in found[:6])
        raise PlannerError("row.ambiguous", text=wanted, choices=paths)
    names = sorted({name for table in plan.tables.values() for name in table.columns["name"]})
    near = get_close_matches(wanted.rpartition("/")[2], names, n=3, cutoff=0.4)
    if near:
        raise PlannerError("row.unknown_near", text=wanted, near="、".join(near))
    raise PlannerError("row.unknown", text=wanted)


def find_period(table: Table, text: str) -> Period:
    """Return the column of ``table`` that a person named by id or label."""
    for period in table.periods:
        if text.strip() in (period.id, period.label):
            return period
    raise PlannerError("period.unknown", text=text, known="、".join(period.id for period in table.periods))


def _names(table: Table, row: str) -> tuple[str, ...]:
    """Return what a row may be called: its name, its path, its path with the group label in it."""
    name, group, path = table.get(row, "name"), table.get(row, "group"), table.label_path(row)
    with_group = f"{path[: -len(name)]}{group}/{name}" if group else path
    return name, path, with_group
