"""Bringing back what a frozen version says: some figures, some rows, or everything, as one step that can be undone.

The edits are tried on a copy of the plan one after the other, so that each is made for the plan as the ones before it leave it. Figures that are held
stay as they are, and so does what is newer than the version and holds such figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.holds import cells_of_row, is_held
from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.plan import Plan, Version, cell_of, row_key, row_of
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.plan_digest import CONTENTS
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, RowRecord, RowRef, Table
from ningbo_planner.edits.acts import cell_names, shown_text
from ningbo_planner.edits.answering import printed_departments
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import Step
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
    SetField,
    SetInfo,
    cell_edits,
)
from ningbo_planner.edits.printed_runs import reprinted
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.errors import PlannerError


@dataclass(frozen=True, slots=True)
class Restoration:
    """What bringing something back comes to.

    Attributes:
        step: the step, or ``None`` when the plan says so already.
        held: figures that stay as they are because they are held.
        kept: rows newer than the version that stay because figures in them are held.
    """

    step: Step | None
    held: tuple[CellRef, ...] = ()
    kept: tuple[RowRef, ...] = ()


def restore_cells(plan: Plan, old: Plan, version: Version, cells: Sequence[CellRef]) -> Restoration:
    """Bring back figures.

    Raises:
        PlannerError: a figure has no place in the plan now, or had none in the version.
    """
    for cell in cells:
        if not (plan.has_cell(cell) and old.has_cell(cell)):
            raise PlannerError("versions.no_cell", version=version.name, row=_row_name(plan, old, cell), period=cell.period)
    work = _Work(plan, old)
    work.put({cell: old.quantity(cell) for cell in cells})
    if len(cells) != 1:
        return work.done("step.restore_cells", version=version.name, count=len(cells) - len(work.held))
    row, period = cell_names(plan, cells[0])
    return work.done("step.restore_cell", version=version.name, row=row, period=period, text=shown_text(old.quantity(cells[0]).text))


def restore_rows(plan: Plan, old: Plan, version: Version, rows: Iterable[RowRef]) -> Restoration:
    """Bring back rows: their words, figures and place; rows that the version has not go, rows that are gone come again with what stood below them.

    Raises:
        PlannerError: a row has no place to come back to, or cannot go.
    """
    wanted = sorted(set(rows), key=lambda ref: (ref.table, old.tables[ref.table].position(ref.row) if _has_row(old, ref) else -1))
    work = _Work(plan, old)
    for ref in wanted:
        _bring_back(work, ref, version)
    names = "、".join(_row_name(plan, old, ref) for ref in wanted[:3])
    return work.done("step.restore_rows" if len(wanted) > 1 else "step.restore_row", version=version.name, row=names, count=len(wanted))


def restore_all(plan: Plan, old: Plan, version: Version) -> Restoration:
    """Bring back everything that the plan said: tables, figures, departments, rules, comments. What records the work (rounds, versions, holds) stays."""
    work = _Work(plan, old)
    if plan.info != old.info:
        work.do(SetInfo(old.info))
    _bring_back_tables(work)
    for name in CONTENTS:
        now, then = plan.register(name), old.register(name)
        for key in sorted({*now, *then}):
            if now.get(key) != then.get(key):
                work.do(PutEntry(name, key, then.get(key)))
    return work.done("step.restore_all", version=version.name)


@dataclass(slots=True)
class _Work:
    """The edits so far, and the plan as they leave it."""

    plan: Plan
    old: Plan
    before: Plan = field(init=False)
    edits: list[Edit] = field(default_factory=list)
    held: list[CellRef] = field(default_factory=list)
    kept: list[RowRef] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before, self.plan = self.plan, frozen_copy(self.plan)

    def do(self, edit: Edit) -> None:
        """Add an edit."""
        edit.apply(self.plan, ChangeSet())
        self.edits.append(edit)

    def put(self, figures: dict[CellRef, Quantity]) -> None:
        """Write the figures that are others and not held."""
        others = {cell: quantity for cell, quantity in figures.items() if self.plan.quantity(cell) != quantity}
        self.held += [cell for cell in others if is_held(self.plan, cell)]
        for edit in cell_edits({cell: quantity for cell, quantity in others.items() if not is_held(self.plan, cell)}):
            self.do(edit)

    def put_fields(self, table: str, rows: Iterable[str]) -> None:
        """Write the words of rows that both plans have."""
        now, then = self.plan.tables[table], self.old.tables[table]
        places = [(row, now.position(row), then.position(row)) for row in rows]
        for name in FIELDS:
            mine, others = now.columns[name], then.columns[name]
            if mine != others:
                for row, here, there in places:
                    if mine[here] != others[there]:
                        self.do(SetField(table, row, name, others[there]))

    def put_field(self, table: str, row: str, name: str) -> None:
        """Write one word of a row."""
        said = self.old.tables[table].get(row, name)
        if self.plan.tables[table].get(row, name) != said:
            self.do(SetField(table, row, name, said))

    def held_rows(self, table: str) -> set[str]:
        """Return the rows of a table in which a figure is held."""
        return {cell.row for cell in map(cell_of, self.plan.holds) if cell.table == table and self.plan.has_cell(cell)}

    def done(self, code: str, **values: object) -> Restoration:
        """Return what it comes to."""
        step = Step(code, tuple(self.edits), dict(values)) if self.edits else None
        return Restoration(step, tuple(self.held), tuple(self.kept))


# ----------------------------------------------------------------------------------------------------------------- one row


def _bring_back(work: _Work, ref: RowRef, version: Version) -> None:
    """Bring back one row."""
    now, then = work.plan.tables.get(ref.table), work.old.tables.get(ref.table)
    if now is None or then is None:
        raise PlannerError("versions.no_table", version=version.name)
    if ref.row not in then:
        if ref.row in now:
            _take_out(work, now, then, ref, version)
        return
    parent = then.parent(ref.row)
    if parent is not None and parent not in now:
        raise PlannerError("versions.no_parent", row=then.get(ref.row, "name"), parent=then.get(parent, "name"))
    if ref.row not in now:
        index = _index(now, then, ref.row, parent)
        if parent is not None and not now.has_children(now.position(parent)):
            # A total whose last part went is none any more; it is one again.
            work.put_field(ref.table, parent, "aggregation")
        records = tuple(_missing_branch(now, then, ref.row))
        work.do(InsertRows(ref.table, parent, index, records))
        _print_apart(work, ref.table)
        _say_again(work, {row_key(RowRef(ref.table, record.id)) for record in records})
        return
    if now.parent(ref.row) != parent:
        move = MoveRow(ref.table, ref.row, parent, _index(now, then, ref.row, parent))
        tree = now.copy_tree()
        tree.move_rows(*move.place(tree))
        for edit in (*reprinted(now, tree.ids), move):
            work.do(edit)
    work.put_fields(ref.table, [ref.row])
    _print_apart(work, ref.table)
    work.put({cell: work.old.quantity(cell) for layer in then.layers for cell in _row_cells(work.plan, ref, layer) if work.old.has_cell(cell)})


def _take_out(work: _Work, now: Table, then: Table, ref: RowRef, version: Version) -> None:
    """Take out a row that the version has not."""
    at = now.position(ref.row)
    below = next((row for row in now.ids[at : now.subtree_stop(at)] if row in then), None)
    if below is not None:
        raise PlannerError("versions.row_has_old", row=now.get(ref.row, "name"), below=now.get(below, "name"), version=version.name)
    for edit in delete_rows(work.plan, ref.table, [ref.row]).edits:
        work.do(edit)


def _missing_branch(now: Table, then: Table, row: str) -> list[RowRecord]:
    """Return a row that is gone with those below it that are gone too; what was moved elsewhere stays there, with what is below it."""
    at = then.position(row)
    stop = then.subtree_stop(at)
    known = {period.id for period in now.periods}
    records: list[RowRecord] = []
    passed: int | None = None
    for record in then.records(at, stop):
        if passed is not None and record.depth > passed:
            continue
        passed = record.depth if record.id in now else None
        if passed is None:
            records.append(record._replace(cells={place: held for place, held in record.cells.items() if place[1] in known}))
    return records


def _index(now: Table, then: Table, row: str, parent: str | None) -> int:
    """Return the child number under ``parent`` behind the sibling that stood before ``row`` and still stands there."""
    siblings = then.children(parent)
    for before in reversed(siblings[: siblings.index(row)]):
        if before in now and now.parent(before) == parent:
            return now.child_index(now.position(before)) + 1
    return 0


def _print_apart(work: _Work, key: str) -> None:
    """Let every row print its departments itself whose merged cell now would be one of other departments."""
    now = work.plan.tables[key]
    merged, answering, texts = (now.columns[f"departments{part}"] for part in ("_merged", "", "_text"))
    for at, row in enumerate(now.ids):
        if merged[at] and (not at or answering[at - 1] != answering[at] or texts[at]):
            same = next((each.tables[key] for each in (work.before, work.old) if _says(each, RowRef(key, row), answering[at])), None)
            work.do(SetField(key, row, "departments_merged", False))
            work.do(SetField(key, row, "departments_text", "" if same is None else printed_departments(same, row)))


def _says(plan: Plan, ref: RowRef, departments: Sequence[str]) -> bool:
    """Tell whether a plan has this row with these departments."""
    return _has_row(plan, ref) and plan.tables[ref.table].get(ref.row, "departments") == departments


def _say_again(work: _Work, rows: set[str]) -> None:
    """Bring back what went with rows (relations, comments, bounds), as far as all that it speaks of is there."""
    for key, link in work.old.links.items():
        named = {link.row, *link.parts}
        if key not in work.plan.links and not named.isdisjoint(rows) and all(_has_row(work.plan, row_of(each)) for each in named):
            work.do(PutEntry("links", key, link))
    for key, comment in work.old.comments.items():
        if key not in work.plan.comments and row_key(RowRef(*cell_of(key)[:2])) in rows and work.plan.has_cell(cell_of(key)):
            work.do(PutEntry("comments", key, comment))
    for key in sorted(rows & work.old.bounds.keys() - work.plan.bounds.keys()):
        work.do(PutEntry("bounds", key, work.old.bounds[key]))


def _row_cells(plan: Plan, ref: RowRef, layer: str) -> list[CellRef]:
    return [cell._replace(layer=layer) for cell in cells_of_row(plan, ref)]


# -------------------------------------------------------------------------------------------------------------- everything


def _bring_back_tables(work: _Work) -> None:
    """Bring back all tables; one that is newer than the version goes unless a figure in it is held."""
    before: str | None = None
    for key, then in work.old.tables.items():
        if key not in work.plan.tables:
            index = 0 if before is None else list(work.plan.tables).index(before) + 1
            work.do(PutTable(key, then.info, tuple(then.periods), index))
        elif work.plan.tables[key].info != then.info:
            work.do(PutTable(key, then.info))
        _bring_back_periods(work, key)
        _bring_back_rows(work, key)
        work.put_fields(key, then.ids)
        if len(work.plan.tables[key]) > len(then):
            _print_apart(work, key)
        _bring_back_figures(work, key)
        before = key
    for key, now in list(work.plan.tables.items()):
        if key in work.old.tables:
            continue
        held = work.held_rows(key)
        if held:
            work.kept += [RowRef(key, row) for row in now.ids if row in held]
            continue
        if now.ids:
            work.do(RemoveRows(key, now.ids[0], now.depths.count(0)))
        work.do(PutTable(key, None))


def _bring_back_periods(work: _Work, key: str) -> None:
    """Bring back the columns of a table in their order; one that is newer goes unless a figure in it is held."""
    now, then = work.plan.tables[key], work.old.tables[key]
    wanted = {period.id: period for period in then.periods}
    held = {cell.period for cell in map(cell_of, work.plan.holds) if cell.table == key and work.plan.has_cell(cell)}
    known = [period.id for period in now.periods if period.id in wanted]
    order = [period for period in wanted if period in known]
    parted = next((at for at, (mine, other) in enumerate(zip(known, order, strict=True)) if mine != other), len(order))
    # A column has no way to another place but out and in again; its figures are written below like all others.
    for period in [*known[parted:], *(each.id for each in now.periods if each.id not in wanted)]:
        if period not in held:
            work.do(RemovePeriod(key, period))
    for at, period in enumerate(then.periods):
        ids = [each.id for each in now.periods]
        if period.id not in ids:
            before = ids.index(then.periods[at - 1].id) + 1 if at else 0
            work.do(InsertPeriod(key, before, period))
        elif now.period(period.id) != period:
            work.do(PutPeriod(key, period))


def _bring_back_rows(work: _Work, key: str) -> None:
    """Bring back the rows of a table, each under its parent and in its order."""
    now, then = work.plan.tables[key], work.old.tables[key]
    if now.ids == then.ids and now.depths == then.depths:
        return
    for at, row in enumerate(then.ids):
        # Rows come in the order of print, so all those above one stand right already, and none is moved below itself.
        parent = then.parent(row)
        if row not in now:
            work.do(InsertRows(key, parent, _index(now, then, row, parent), _missing_rows(now, then, at)))
        elif now.parent(row) != parent:
            work.do(MoveRow(key, row, parent, _index(now, then, row, parent)))
    _take_out_newer(work, now, then)
    order = _order(now, then)
    if order != now.ids:
        work.do(OrderRows(key, tuple(order)))


def _missing_rows(now: Table, then: Table, at: int) -> tuple[RowRecord, ...]:
    """Return the row at ``at`` with all below it when all of them are gone, else the row alone."""
    stop = then.subtree_stop(at)
    if any(row in now for row in then.ids[at:stop]):
        stop = at + 1
    return tuple(then.records(at, stop))


def _take_out_newer(work: _Work, now: Table, then: Table) -> None:
    """Take out the rows that the version has not, but for those with held figures and those above them."""
    key, kept = now.info.id, set()
    for row in work.held_rows(key):
        at = now.position(row)
        while at >= 0 and now.ids[at] not in then:
            kept.add(now.ids[at])
            at = now.parent_position(at)
    work.kept += [RowRef(key, row) for row in now.ids if row in kept]
    newer = [row for row in now.ids if row not in then and row not in kept]
    for row in newer:
        if row in now:
            work.do(RemoveRows(key, row))


def _order(now: Table, then: Table) -> list[str]:
    """Return the rows of ``now`` in the order of ``then``; those that it has not stand behind their siblings."""
    if now.ids == then.ids:
        return now.ids
    places = then.positions
    order: list[str] = []
    waiting = sorted(now.children(None), key=lambda row: places.get(row, len(places)), reverse=True)
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += sorted(now.children(row), key=lambda each: places.get(each, len(places)), reverse=True)
    return order


def _bring_back_figures(work: _Work, key: str) -> None:
    """Bring back the figures of a table whose rows and columns are as they were."""
    now, then = work.plan.tables[key], work.old.tables[key]
    same_rows = now.ids == then.ids
    figures: dict[CellRef, Quantity] = {}
    for layer in then.layers:
        for period in then.periods:
            mine, others = now.layers[layer].get(period.id), then.layers[layer].get(period.id)
            if (mine is None and others is None) or (same_rows and mine is not None and others is not None and mine.packed == others.packed and mine.others == others.others):
                continue
            mine, others = mine or CellColumn.of_length(len(now)), others or CellColumn.of_length(len(then))
            for at, row in enumerate(then.ids):
                if not others.same_at(at, mine, now.position(row)):
                    figures[CellRef(key, row, period.id, layer)] = others.get(at)
    work.put(figures)


def _has_row(plan: Plan, ref: RowRef) -> bool:
    return ref.table in plan.tables and ref.row in plan.tables[ref.table]


def _row_name(plan: Plan, old: Plan, ref: RowRef | CellRef) -> str:
    """Return what a row is called now, or was called."""
    row = RowRef(ref.table, ref.row)
    known = next((each for each in (plan, old) if _has_row(each, row)), None)
    return ref.row if known is None else known.tables[ref.table].get(ref.row, "name")
