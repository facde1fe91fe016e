"""Acts on who answers for rows: departments typed, added, taken away, made to lead; printed cells merged over rows and split again.

A printed cell stands in one row, its anchor, and may be merged over the rows below; all of them name the same departments. So whatever is
done to one row of such a run is done to the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from ningbo_planner.domain.department import Department, names_of, read_departments
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import clean, logged_word, step_of
from ningbo_planner.edits.primitives import PutEntry, SetField
from ningbo_planner.errors import PlannerError

SEPARATOR = "、"
_NEAR = 5
_NEAR_ENOUGH = 0.5
_USUAL = re.compile("^[省市区县]|[局委办厅署]$")
Ids = tuple[str, ...]


def write_departments(plan: Plan, rows: Sequence[RowRef], text: str, new: Collection[str] = ()) -> Step:
    """Write a printed list of departments, the leading one first; names in ``new`` are put into the register in the same step.

    Raises:
        PlannerError: a name is neither known nor new; it is never guessed.
    """
    said, ids, entries = _read(plan, text, new)
    return _rewrite(plan, rows, lambda *_: (ids, said), "step.label" if said else "step.label_emptied", entries)


def add_departments(plan: Plan, rows: Sequence[RowRef], text: str, new: Collection[str] = ()) -> Step:
    """Let more departments answer for ``rows``, behind those that do; see :func:`write_departments` for ``new``."""
    _, ids, entries = _read(plan, text, new)
    return _relist(plan, rows, lambda before: (*before, *(each for each in ids if each not in before)), entries)


def remove_department(plan: Plan, rows: Sequence[RowRef], department: str) -> Step:
    """Let a department no longer answer for ``rows``."""
    return _relist(plan, rows, lambda ids: tuple(each for each in ids if each != department))


def lead_department(plan: Plan, rows: Sequence[RowRef], department: str) -> Step:
    """Let a department lead in those of ``rows`` that it answers for."""
    return _relist(plan, rows, lambda ids: (department, *(each for each in ids if each != department)) if department in ids else ids)


def merge_departments(plan: Plan, rows: Sequence[RowRef]) -> Step:
    """Print the departments of ``rows`` in one cell with the row above each; they then answer as that row does."""
    return _each_row(plan, rows, _Cells.merge, "step.merge_departments")


def split_departments(plan: Plan, rows: Sequence[RowRef]) -> Step:
    """Give ``rows`` cells of their own again that print what the merged cell printed."""
    return _each_row(plan, rows, _Cells.split, "step.split_departments")


def near_departments(plan: Plan, word: str) -> list[str]:
    """Return the proper names in the register that look most like ``word``, the nearest first."""
    names = names_of(plan.departments.values())
    cores: dict[str, list[str]] = {}
    for name, department in names.items():
        cores.setdefault(_core(name), []).append(department)
    found = get_close_matches(_core(word), cores, n=_NEAR, cutoff=_NEAR_ENOUGH)
    return list(dict.fromkeys(plan.departments[each].name for core in found for each in cores[core]))


def merged_rows(table: Table, row: str) -> list[str]:
    """Return the rows that the printed cell of ``row`` covers, its anchor first; one row alone when it is not merged."""
    cells = _Cells(table)
    anchor = cells.anchor(table.position(row))
    return table.ids[anchor : cells.stop(anchor)]


def printed_departments(table: Table, row: str) -> str:
    """Return what the printed cell of departments says that covers ``row``."""
    anchor = table.position(merged_rows(table, row)[0])
    return table.columns["departments_text"][anchor] or SEPARATOR.join(table.columns["departments"][anchor])


class _Cells:
    """The printed cells of departments of one table, as they will be; the table itself is only read."""

    def __init__(self, table: Table) -> None:
        """Begin with the cells as they are."""
        self._table = table
        self._written: dict[tuple[str, int], Any] = {}

    def get(self, field: str, at: int) -> Any:
        """Return one field of the row at a position."""
        return self._written.get((field, at), self._table.columns[field][at])

    def anchor(self, at: int) -> int:
        """Return the position of the row in which the cell over ``at`` is printed."""
        while at > 0 and self.get("departments_merged", at):
            at -= 1
        return at

    def stop(self, at: int) -> int:
        """Return the position behind the last row that is merged with the one at ``at``."""
        stop = at + 1
        while stop < len(self._table) and self.get("departments_merged", stop):
            stop += 1
        return stop

    def write(self, at: int, ids: Ids, text: str) -> None:
        """Put departments into the printed cell over ``at``."""
        anchor = self.anchor(at)
        self._written["departments_text", anchor] = text
        self._resolve(anchor, self.stop(anchor), ids)

    def merge(self, at: int) -> None:
        """Merge the cell of a row with the one above."""
        if at == 0:
            raise PlannerError("department.no_row_above", row=self._table.columns["name"][0])
        self._written["departments_text", at] = ""
        self._written["departments_merged", at] = True
        self._resolve(at, self.stop(at), self.get("departments", self.anchor(at)))

    def split(self, at: int) -> None:
        """Give a merged row its own cell, printed as the merged one where it names the same departments."""
        if at == 0 or not self.get("departments_merged", at):
            return
        anchor = self.anchor(at)
        same = self.get("departments", anchor) == self.get("departments", at)
        self._written["departments_text", at] = self.get("departments_text", anchor) if same else ""
        self._written["departments_merged", at] = False

    def edits(self) -> Iterable[SetField]:
        """Yield what differs from the table."""
        for (field, at), value in self._written.items():
            if self._table.columns[field][at] != value:
                yield SetField(self._table.info.id, self._table.ids[at], field, value)

    def _resolve(self, first: int, stop: int, ids: Ids) -> None:
        """Let all rows under one cell name the same departments."""
        self._written.update({("departments", at): ids for at in range(first, stop)})


def _read(plan: Plan, text: str, new: Collection[str]) -> tuple[str, Ids, tuple[PutEntry, ...]]:
    """Return a printed list as it is kept, the departments in it, and the entries of those that the register did not have."""
    said = clean("departments", text)
    added = {name: Department(name, name) for name in new if name not in plan.departments}
    reading = read_departments(said, {**plan.departments, **added})
    if reading.unknown:
        raise _unknown(plan, reading.unknown)
    entries = (PutEntry("departments", name, entry) for name, entry in added.items() if name in reading.departments)
    return said, reading.departments, tuple(entries)


def _rewrite(plan: Plan, rows: Sequence[RowRef], change: Callable[[RowRef, Ids], tuple[Ids, str] | None], code: str, entries: tuple[PutEntry, ...]) -> Step:
    """Change the printed cells over ``rows``, each once; ``change`` gives departments and text, or ``None`` for a cell that stays."""
    drafts: dict[str, _Cells] = {}
    changed: list[RowRef] = []
    for ref in dict.fromkeys(RowRef(ref.table, merged_rows(_require(plan, ref), ref.row)[0]) for ref in rows):
        table = plan.tables[ref.table]
        wanted = change(ref, table.get(ref.row, "departments"))
        if wanted is not None:
            changed.append(ref)
            drafts.setdefault(ref.table, _Cells(table)).write(table.position(ref.row), *wanted)
    edits = tuple(edit for cells in drafts.values() for edit in cells.edits())
    return step_of(plan, changed, code, (*entries, *edits), field=logged_word("departments"))


def _relist(plan: Plan, rows: Sequence[RowRef], change: Callable[[Ids], Ids], entries: tuple[PutEntry, ...] = ()) -> Step:
    """Change the departments themselves; a cell that changes is printed anew by their proper names, an open end (等) stays."""
    names = {**{key: entry.name for key, entry in plan.departments.items()}, **{entry.key: entry.entry.name for entry in entries}}

    def relisted(ref: RowRef, before: Ids) -> tuple[Ids, str] | None:
        after = change(before)
        text = SEPARATOR.join(names.get(each, each) for each in after)
        return None if after == before else (after, text + (_open_end(plan, ref) if text else ""))

    return _rewrite(plan, rows, relisted, "step.label", entries)


def _open_end(plan: Plan, ref: RowRef) -> str:
    """Return the words that end an open list (``等``, ``等有关单位``), or nothing."""
    text = printed_departments(plan.tables[ref.table], ref.row).strip()
    return text[text.rindex("等") :] if read_departments(text, plan.departments).is_open else ""


def _each_row(plan: Plan, rows: Sequence[RowRef], change: Callable[[_Cells, int], None], code: str) -> Step:
    """Change the printed cells row by row, from the top down."""
    drafts: dict[str, _Cells] = {}
    for ref in sorted(rows, key=lambda each: _require(plan, each).position(each.row)):
        table = plan.tables[ref.table]
        change(drafts.setdefault(ref.table, _Cells(table)), table.position(ref.row))
    edits = tuple(edit for cells in drafts.values() for edit in cells.edits())
    return step_of(plan, rows, code, edits)


def _require(plan: Plan, ref: RowRef) -> Table:
    """Return the table of a row, which has to be there."""
    table = plan.tables.get(ref.table)
    if table is None or ref.row not in table:
        raise PlannerError("edit.no_row", row=ref.row)
    return table


def _core(name: str) -> str:
    """Return what tells a department from others: 市经信局 and 市商务局 are alike in all that is left out."""
    return _USUAL.sub("", name) or name


def _unknown(plan: Plan, names: Sequence[str]) -> PlannerError:
    """Return the sentence about names that the register does not have, with the nearest that it has."""
    near = list(dict.fromkeys(found for name in names for found in near_departments(plan, name)))[:_NEAR]
    unknown = SEPARATOR.join(f"“{name}”" for name in names)
    if near:
        return PlannerError("department.unknown_near", names=unknown, near=SEPARATOR.join(near))
    return PlannerError("department.unknown", names=unknown)
