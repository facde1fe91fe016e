"""Acts on what is said of rows besides their figures: names, groups, kinds, time limits, notes. Each reads the plan and returns a step; none writes.

A text that cannot be kept is refused with a :class:`PlannerError` when the step is made, so that an editor can ask before it closes.
Departments and units have modules of their own: a change of them reaches further than one field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.indicator import Accumulation, Aggregation, Commitment, Direction, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetField
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import document_text, tr

# How many characters each text may have; more is a slip of the clipboard, and nobody could read it in a table.
LIMITS: dict[str, int] = {"name": 200, "group": 200, "unit": 40, "departments": 500, "due": 100, "section": 100, "quote": 4000, "source": 1000, "note": 4000}
MANY_LINES = frozenset({"quote", "source", "note"})
CHOICES: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "direction": Direction,
    "aggregation": Aggregation,
    "commitment": Commitment,
    "accumulation": Accumulation,
}
MAX_DECIMALS = 6
# Zero-width signs, marks of direction, soft hyphens: nobody sees them, and a name with one is found by nobody.
_SLASH = re.compile("/")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def write_text(plan: Plan, rows: Sequence[RowRef], field: str, text: str) -> Step:
    """Write a group, time limit, paragraph, quote, source or note into ``rows``."""
    said = clean(field, text)
    for table in {ref.table: _table_of(plan, ref) for ref in rows}.values() if field == "group" else ():
        _require_own_names(table, {ref.row: (table.get(ref.row, "name"), said) for ref in rows if ref.row in table})
    return put_field(plan, rows, field, said)


def rename(plan: Plan, ref: RowRef, text: str) -> Step:
    """Give a row another name, without the unit that print may put behind it."""
    table = _table_of(plan, ref)
    name, before = clean("name", text), table.get(ref.row, "name")
    if not name:
        raise PlannerError("label.empty_name", row=before)
    if name != before:
        _require_own_names(table, {ref.row: (name, table.get(ref.row, "group"))})
    return Step("step.rename", (SetField(ref.table, ref.row, "name", name),), {"row": before, "text": name})


def rename_group(plan: Plan, ref: RowRef, text: str) -> Step:
    """Give the group label of a row another text in all rows that the label stands before; an empty one takes it away."""
    table = _table_of(plan, ref)
    before, after = table.get(ref.row, "group"), clean("group", text)
    rows = [RowRef(ref.table, row) for row in group_rows(table, ref.row)]
    step = write_text(plan, rows, "group", after)
    if not before or not after:
        return step
    return Step("step.rename_group", step.edits, {"group": before, "text": after})


def choose(plan: Plan, rows: Sequence[RowRef], field: str, value: StrEnum | int | None) -> Step:
    """Choose a kind, a direction, how children relate, how binding or cumulative figures are, or how many decimals are written."""
    if field in CHOICES and not isinstance(value, CHOICES[field]):
        raise TypeError(field)
    if field == "decimals" and value is not None and not 0 <= int(value) <= MAX_DECIMALS:
        raise PlannerError("label.decimals", limit=MAX_DECIMALS)
    return put_field(plan, rows, field, value)


def put_field(plan: Plan, rows: Sequence[RowRef], field: str, value: Any) -> Step:
    """Write one value into one field of ``rows``, named after what it changes."""
    changed = [ref for ref in rows if _table_of(plan, ref).get(ref.row, field) != value]
    edits = tuple(SetField(ref.table, ref.row, field, value) for ref in changed)
    return step_of(plan, changed, "step.label_emptied" if value in ("", ()) else "step.label", edits, field=logged_word(field))


def step_of(plan: Plan, rows: Sequence[RowRef], code: str, edits: tuple[Any, ...], **values: object) -> Step:
    """Return a step that is named after its one row, or after how many rows it changes; ``code`` has a text with ``_many`` too."""
    if len(rows) == 1:
        return Step(code, edits, {"row": plan.tables[rows[0].table].get(rows[0].row, "name"), **values})
    return Step(f"step.{code.removeprefix('step.')}_many", edits, {"count": len(rows), **values})


def field_word(field: str) -> str:
    """Return what a field of an indicator is called (责任单位)."""
    return tr(f"grid.column.{field}")


def logged_word(field: str) -> str:
    """Return what a field is called in the name of a step: the log is read in every language, and stays as it was written."""
    return document_text(f"grid.column.{field}")


def clean(field: str, text: str) -> str:
    """Return a text as it is kept: without blanks around it and without signs that nobody sees.

    Raises:
        PlannerError: it is too long, has control characters, or lines where only one is meant.
    """
    said = _UNSEEN.sub("", text).replace("\r\n", "\n").strip()
    if len(said) > LIMITS[field]:
        raise PlannerError("label.too_long", field=field_word(field), limit=LIMITS[field], count=len(said))
    lines = said.split("\n")
    if len(lines) > 1 and field not in MANY_LINES:
        raise PlannerError("label.line_break", field=field_word(field))
    # Half of a pair of code units (Cs) cannot be written to any file.
    if any(unicodedata.category(sign) in ("Cc", "Cs") for line in lines for sign in line):
        raise PlannerError("label.control", field=field_word(field))
    return said


def group_rows(table: Table, row: str) -> list[str]:
    """Return the rows that the group label of ``row`` stands before: neighbours of one parent; a row without a label stands alone."""
    group = table.get(row, "group")
    if not group:
        return [row]
    siblings = table.children(table.parent(row))
    groups = [table.get(each, "group") for each in siblings]
    first = last = siblings.index(row)
    while first > 0 and groups[first - 1] == group:
        first -= 1
    while last + 1 < len(groups) and groups[last + 1] == group:
        last += 1
    return siblings[first : last + 1]


def _table_of(plan: Plan, ref: RowRef) -> Table:
    """Return the table of a row, which has to be there."""
    table = plan.tables.get(ref.table)
    if table is None or ref.row not in table:
        raise PlannerError("edit.no_row", row=ref.row)
    return table


def _require_own_names(table: Table, changed: Mapping[str, tuple[str, str]]) -> None:
    """Refuse names and groups, by row, under which two rows could not be told apart: the same path from the top, and the same group.

    Rows are found by their whole path, so a slash in a name does no harm unless the path then reads like another's.
    """
    taken = {(_path(table, row, name), group): name for row, (name, group) in changed.items()}
    # Another row of the same path has what stands behind one of its slashes as its name.
    ends = {path[at:] for path, _ in taken for at in (0, *(found.end() for found in _SLASH.finditer(path)))}
    for at in [at for at, known in enumerate(table.columns["name"]) if known in ends]:
        row = table.ids[at]
        place = (table.label_path(row), table.columns["group"][at])
        if row not in changed and place in taken:
            raise PlannerError("label.same_name", name=taken[place])


def _path(table: Table, row: str, name: str) -> str:
    """Return the names from the top down to ``row`` when it is called ``name``."""
    parent = table.parent(row)
    return name if parent is None else f"{table.label_path(parent)}/{name}"
