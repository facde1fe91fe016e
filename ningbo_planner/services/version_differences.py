"""What differs between two states of a plan: figures by row id and period, rows, columns, tables, and everything else that is said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.plan import Plan, cell_of, row_of
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.labels import field_word
from ningbo_planner.text import tr


class DifferenceKind(StrEnum):
    """What became of something between the older and the newer state."""

    RAISED = "raised"
    LOWERED = "lowered"
    FILLED = "filled"
    EMPTIED = "emptied"
    # Another statement that is neither more nor less: words, a range for a number.
    CHANGED = "changed"
    # Printed otherwise, with the same meaning.
    TEXT = "text"
    ROW_NEW = "row_new"
    ROW_GONE = "row_gone"
    ROW_MOVED = "row_moved"
    ROW_RENAMED = "row_renamed"
    DEPARTMENTS = "departments"
    UNIT = "unit"
    FIELD = "field"
    PERIOD = "period"
    TABLE = "table"
    RULES = "rules"
    BOUNDS = "bounds"
    REGISTER = "register"
    HOLDS = "holds"
    COMMENTS = "comments"
    REASONS = "reasons"
    INFO = "info"


# Those about one figure.
FIGURES = frozenset({DifferenceKind.RAISED, DifferenceKind.LOWERED, DifferenceKind.FILLED, DifferenceKind.EMPTIED, DifferenceKind.CHANGED, DifferenceKind.TEXT})
_REGISTERS = {
    "rules": DifferenceKind.RULES,
    "assumptions": DifferenceKind.RULES,
    "links": DifferenceKind.RULES,
    "bounds": DifferenceKind.BOUNDS,
    "departments": DifferenceKind.REGISTER,
    "holds": DifferenceKind.HOLDS,
    "comments": DifferenceKind.COMMENTS,
    "reasons": DifferenceKind.REASONS,
}
_FIELD_KINDS = {"name": DifferenceKind.ROW_RENAMED, "departments": DifferenceKind.DEPARTMENTS, "unit": DifferenceKind.UNIT}
# How the cell of departments is printed follows from who answers.
_PRINTED = frozenset({"departments_text", "departments_merged"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another than before.

    Attributes:
        kind: what became of it.
        label: what it is, for people: the path of a row, the title of a table.
        before, after: what was and is said, in words.
        table, row, period, layer: where it is; empty where that says nothing.
        field: the field of the row, or the register.
        change: how much a figure moved, in ``unit``; ``None`` where that cannot be told.
        unit: of the row, as it is now.
        lead: name of the department that leads in the row.
    """

    kind: DifferenceKind
    label: str
    before: str = ""
    after: str = ""
    table: str = ""
    row: str = ""
    period: str = ""
    layer: str = TARGET
    field: str = ""
    change: Decimal | None = None
    unit: str = ""
    lead: str = ""

    @property
    def cell(self) -> CellRef | None:
        """The figure, when it is about one."""
        return CellRef(self.table, self.row, self.period, self.layer) if self.kind in FIGURES else None

    @property
    def row_ref(self) -> RowRef | None:
        """The row, when it is about one or one of its figures."""
        return RowRef(self.table, self.row) if self.row else None


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Return everything that is said otherwise in ``new`` than in ``old``: table by table in the order of print, then the rest."""
    found: list[Difference] = []
    if old.info != new.info:
        found.append(Difference(DifferenceKind.INFO, tr("versions.about.info"), old.info.title, new.info.title))
    for key in [*new.tables, *(key for key in old.tables if key not in new.tables)]:
        found += _table_differences(old.tables.get(key), new.tables.get(key), old, new)
    for register, kind in _REGISTERS.items():
        found += _register_differences(register, kind, old, new)
    return found


def _table_differences(old: Table | None, new: Table | None, old_plan: Plan, new_plan: Plan) -> Iterator[Difference]:
    """Yield what differs in one table."""
    if old is None or new is None:
        there = new if new is not None else old
        assert there is not None
        words = ("", tr("versions.table_new", count=len(there))) if old is None else (tr("versions.table_gone", count=len(there)), "")
        yield Difference(DifferenceKind.TABLE, there.info.title, *words, table=there.info.id)
        return
    if old.info != new.info:
        before, after = (f"{each.info.heading or each.info.title} {each.info.unit}".strip() for each in (old, new))
        yield Difference(DifferenceKind.TABLE, new.info.title, before, after, table=new.info.id)
    yield from _period_differences(old, new)
    moved = moved_rows(old, new)
    figures = _figure_differences(old, new, new_plan)
    for row in all_rows(old, new):
        yield from _row_differences(row, old, new, (old_plan, new_plan), row in moved)
        yield from figures.get(row, ())


def all_rows(old: Table, new: Table) -> list[str]:
    """Return the rows of both, each that is gone behind the row that it stood behind."""
    gone: dict[str, list[str]] = {}
    last = ""
    for row in old.ids:
        if row in new:
            last = row
        else:
            gone.setdefault(last, []).append(row)
    rows = list(gone.get("", ()))
    for row in new.ids:
        rows += [row, *gone.get(row, ())]
    return rows


def _period_differences(old: Table, new: Table) -> Iterator[Difference]:
    before, after = ({period.id: period for period in table.periods} for table in (old, new))
    for key in [*after, *(key for key in before if key not in after)]:
        if before.get(key) != after.get(key):
            words = (each[key].label if key in each else "" for each in (before, after))
            yield Difference(DifferenceKind.PERIOD, new.info.title, *words, table=new.info.id, period=key)


def moved_rows(old: Table, new: Table) -> set[str]:
    """Return the rows in both that stand under another row, or in another order among those they still stand with: as few as explain it."""
    places = old.positions
    moved = {row for row in new.ids if row in places and old.parent(row) != new.parent(row)}
    siblings: dict[str | None, list[str]] = {}
    for row in new.ids:
        if row in places and row not in moved:
            siblings.setdefault(new.parent(row), []).append(row)
    for rows in siblings.values():
        moved |= set(rows) - _longest_rising(rows, places)
    return moved


def _longest_rising(rows: Sequence[str], places: dict[str, int]) -> set[str]:
    """Return the most rows whose places rise."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, row in enumerate(rows):
        length = bisect_left(ends, places[row])
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [places[row]]
        tails[length : length + 1] = [at]
    kept, at = set(), tails[-1] if tails else -1
    while at >= 0:
        kept.add(rows[at])
        at = before[at]
    return kept


def _row_differences(row: str, old: Table, new: Table, plans: tuple[Plan, Plan], is_moved: bool) -> Iterator[Difference]:
    """Yield what differs in the words of a row."""
    if row not in old or row not in new:
        there, kind = (new, DifferenceKind.ROW_NEW) if row in new else (old, DifferenceKind.ROW_GONE)
        figures = "、".join(f"{period.label} {held.text}" for period in there.periods if (held := _cell(there, row, period.id, TARGET)) != EMPTY)
        words = ("", figures) if row in new else (figures, "")
        yield _of_row(kind, row, there, plans[1], *words)
        return
    if is_moved:
        yield _of_row(DifferenceKind.ROW_MOVED, row, new, plans[1], _place_words(old, row), _place_words(new, row))
    here, there_at = new.position(row), old.position(row)
    for name in FIELDS:
        before, after = old.columns[name][there_at], new.columns[name][here]
        if before != after and name not in _PRINTED:
            words = (_field_words(plan, name, value) for plan, value in zip(plans, (before, after), strict=True))
            yield _of_row(_FIELD_KINDS.get(name, DifferenceKind.FIELD), row, new, plans[1], *words, field=name)


def _of_row(kind: DifferenceKind, row: str, table: Table, plan: Plan, before: str, after: str, **more: Any) -> Difference:
    return Difference(kind, table.label_path(row), before, after, table.info.id, row, unit=table.unit_of(row), lead=_lead(plan, table, row), **more)


def _place_words(table: Table, row: str) -> str:
    """Tell where a row stands: under which other, as which of its children."""
    parent = table.parent(row)
    index = table.child_index(table.position(row)) + 1
    return tr("versions.place_top", index=index) if parent is None else tr("versions.place", parent=table.get(parent, "name"), index=index)


def _field_words(plan: Plan, name: str, value: Any) -> str:
    """Return the value of a row's field as people read it."""
    if name == "departments":
        return "、".join(_department(plan, each) for each in value)
    if isinstance(value, StrEnum):
        return tr(f"grid.{name}.{value.value}") if value.value else ""
    return "" if value is None else str(value)


def _lead(plan: Plan, table: Table, row: str) -> str:
    answering = table.get(row, "departments")
    return _department(plan, answering[0]) if answering else ""


def _department(plan: Plan, key: str) -> str:
    known = plan.departments.get(key)
    return key if known is None else known.name


def _figure_differences(old: Table, new: Table, plan: Plan) -> dict[str, list[Difference]]:
    """Return the figures that differ in rows and columns that both have, by row."""
    found: dict[str, list[Difference]] = {}
    same_rows = old.ids == new.ids
    shared = [(row, old.position(row), new.position(row)) for row in new.ids if row in old]
    known = {period.id for period in old.periods}
    for period in (each for each in new.periods if each.id in known):
        for layer in new.layers:
            mine, others = new.layers[layer].get(period.id), old.layers[layer].get(period.id)
            if mine is None and others is None or (same_rows and mine is not None and others is not None and (mine.packed, mine.others) == (others.packed, others.others)):
                continue
            mine, others = mine or CellColumn.of_length(len(new)), others or CellColumn.of_length(len(old))
            for row, there, here in shared:
                if not mine.same_at(here, others, there):
                    figure = _figure(CellRef(new.info.id, row, period.id, layer), others.get(there), mine.get(here), old, new, plan)
                    found.setdefault(row, []).append(figure)
    return found


def _figure(cell: CellRef, before: Quantity, after: Quantity, old: Table, new: Table, plan: Plan) -> Difference:
    units = (old.unit_of(cell.row), new.unit_of(cell.row))
    change = change_of(before, after, *units)
    kind = _kind_of(before, after, change, units[0] == units[1])
    words = (before.text, after.text)
    return Difference(
        kind, new.label_path(cell.row), *words, cell.table, cell.row, cell.period, cell.layer, change=change, unit=units[1], lead=_lead(plan, new, cell.row)
    )


def _kind_of(before: Quantity, after: Quantity, change: Decimal | None, same_unit: bool) -> DifferenceKind:
    if before.is_absent != after.is_absent:
        return DifferenceKind.FILLED if before.is_absent else DifferenceKind.EMPTIED
    if before.same_meaning(after) if same_unit else change == 0 and before.state is after.state:
        return DifferenceKind.TEXT
    if not change:
        return DifferenceKind.CHANGED
    return DifferenceKind.RAISED if change > 0 else DifferenceKind.LOWERED


def change_of(before: Quantity, after: Quantity, old_unit: str, new_unit: str) -> Decimal | None:
    """Return by how much a figure moved, in the newer unit; ``None`` where one of both is no number or the units are not of one kind."""
    first, second = before.point, after.point
    if first is None or second is None:
        return None
    if old_unit != new_unit:
        old, new = parse_unit(old_unit), parse_unit(new_unit)
        if not new.same_base(old):
            return None
        # Scales are powers of ten, so the quotient is exact.
        first = exact.multiply(first, old.factor / new.factor)
    return exact.subtract(second, first)


def _cell(table: Table, row: str, period: str, layer: str) -> Quantity:
    column = table.layers[layer].get(period)
    return EMPTY if column is None else column.get(table.position(row))


# --------------------------------------------------------------------------------------------------------------- registers


def _register_differences(register: str, kind: DifferenceKind, old: Plan, new: Plan) -> Iterator[Difference]:
    """Yield the entries of one register that differ."""
    before, after = old.register(register), new.register(register)
    for key in _keys(before, after):
        first, second = before.get(key), after.get(key)
        if first != second:
            place = _place(key) if register in ("holds", "comments", "bounds") else {}
            label = _entry_label(register, key, old, new)
            yield Difference(kind, label, _entry_words(first), _entry_words(second), field=register, **place)


def _keys(before: Iterable[str], after: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*after, *before]))


def _place(key: str) -> dict[str, str]:
    """Return where an entry belongs whose key names a cell or a row."""
    table, row, *rest = key.split("/")
    return {"table": table, "row": row, "period": rest[0] if rest else ""}


def _entry_label(register: str, key: str, old: Plan, new: Plan) -> str:
    """Return what an entry is about."""
    if register in ("holds", "comments"):
        cell = cell_of(key)
        return _row_label(RowRef(cell.table, cell.row), old, new)
    if register == "bounds":
        return _row_label(row_of(key), old, new)
    return tr(f"versions.about.{register}")


def _row_label(ref: RowRef, old: Plan, new: Plan) -> str:
    for plan in (new, old):
        if ref.table in plan.tables and ref.row in plan.tables[ref.table]:
            return plan.tables[ref.table].label_path(ref.row)
    return ref.row


def _entry_words(entry: Any) -> str:
    """Return an entry of a register in words; nothing where there is none."""
    if entry is None:
        return ""
    said = next((str(getattr(entry, name)) for name in ("text", "reason", "name", "note") if getattr(entry, name, "")), "")
    if getattr(entry, "enabled", True) is False:
        said = tr("versions.switched_off", said=said or getattr(entry, "id", ""))
    return said or tr("versions.is_there")


def kind_words(difference: Difference) -> str:
    """Return what became of something, in words; a field of a row is named."""
    if difference.kind is DifferenceKind.FIELD:
        return tr("versions.kind.field", field=field_word(difference.field))
    return tr(f"versions.kind.{difference.kind}")
