"""Where the figure of one cell comes from, as plain data: what the plan says of its row, its parts, and every change it went through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.checks.rule import amount_text
from ningbo_planner.domain.sums import is_total, part_positions, sum_parts
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Indicator
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.history import EntryKind, History, LogEntry, Payload
from ningbo_planner.edits.primitives import CellEdit, Edit, SetCell

# So many steps are looked through for one cell, newest first; a longer history is the history panel's affair.
LOOKED_THROUGH = 400
# So many changes of one cell are told.
TOLD = 12
# Steps of so much JSON are kept, so that moving through the grid reads each step once.
_KEPT_WEIGHT = 50_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a total: where it stands, its name, what it says and in which unit."""

    cell: CellRef
    name: str
    quantity: Quantity
    unit: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts of a stated total, their sum in the total's unit, and stated minus computed (``None`` when either cannot be said)."""

    parts: tuple[Part, ...]
    computed: str
    gap: Decimal | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of the cell: what it said before and after, in which act, and where an imported figure came from."""

    entry: LogEntry
    before: str
    after: str
    origin: str


@dataclass(frozen=True, slots=True)
class CellStory:
    """All that is told of a cell.

    Attributes:
        names: of the rows above it and of its own row, from the top.
        departments: printed names, the leading one first.
        parts: of a total, else ``None``.
        total: the cell that this one is a part of, with its name, if any.
    """

    cell: CellRef
    names: tuple[str, ...]
    period: str
    table: str
    quantity: Quantity
    unit: str
    indicator: Indicator
    departments: tuple[str, ...]
    sum: Sum | None
    total: Part | None
    hold: Hold | None
    events: tuple[Event, ...]


class StoryTeller:
    """Tells the story of cells of one plan and remembers which step wrote which cells."""

    def __init__(self, plan: Plan, history: History) -> None:
        """Tell of ``plan`` with the steps of ``history``."""
        self._plan = plan
        self._history = history
        self._payloads: dict[int, Payload] = {}
        self._weight = 0

    def tell(self, cell: CellRef) -> CellStory:
        """Return the story of ``cell``, which must be in the plan."""
        table = self._plan.tables[cell.table]
        indicator = table.indicator(cell.row)
        register = self._plan.departments
        return CellStory(
            cell=cell,
            names=_names(table, cell.row),
            period=table.period(cell.period).label,
            table=table.info.title,
            quantity=self._plan.quantity(cell),
            unit=table.unit_of(cell.row),
            indicator=indicator,
            departments=tuple(register[each].name if each in register else each for each in indicator.departments),
            sum=_sum(table, cell),
            total=_total(table, cell),
            hold=self._plan.holds.get(cell_key(cell)),
            events=tuple(self._events(cell)),
        )

    def _events(self, cell: CellRef) -> Iterator[Event]:
        """Yield the newest changes of a cell, undone ones told as such."""
        found = 0
        for entry in reversed(self._history.entries[-LOOKED_THROUGH:]):
            written = _written(self._payload(entry), cell)
            if written is None:
                continue
            before, after, origin = written
            if entry.kind is EntryKind.UNDO:
                before, after, origin = after, before, ""
            yield Event(entry, before, after, origin or entry.origin)
            found += 1
            if found == TOLD:
                return

    def _payload(self, entry: LogEntry) -> Payload:
        """Return what the step of an entry wrote."""
        seq = entry.target
        if seq not in self._payloads:
            if self._weight > _KEPT_WEIGHT:
                self._payloads.clear()
                self._weight = 0
            self._payloads[seq] = self._history.payload(seq)
            self._weight += self._history.weight(entry)
        return self._payloads[seq]


def _written(payload: Payload, cell: CellRef) -> tuple[str, str, str] | None:
    """Return what a step made of one cell: the figure before it, the one after it, and its origin; ``None`` when it left the cell alone."""
    # Of a cell written twice, the last edit tells what it says after the step, and the last one of the way back what it said before.
    after = next(((quantity.text, edit) for edit, quantity in _said(payload.edits, cell)), None)
    if after is None:
        return None
    before = next((quantity.text for _, quantity in _said(payload.inverse, cell)), "")
    return before, after[0], after[1].origin if isinstance(after[1], SetCell) else ""


def _said(edits: Sequence[Edit], cell: CellRef) -> Iterator[tuple[CellEdit, Quantity]]:
    """Yield the edits that write a cell with what they write, the last one first."""
    for edit in reversed(edits):
        if isinstance(edit, CellEdit) and (quantity := edit.get(cell)) is not None:
            yield edit, quantity


def _names(table: Table, row: str) -> tuple[str, ...]:
    """Return the names from the top down, with the printed group label before the row's own."""
    at, names = table.positions[row], []
    group = table.columns["group"][at]
    while at >= 0:
        names.append(table.columns["name"][at])
        at = table.parents[at]
    own, *above = names
    labels = [group] if group and group not in names else []
    return (*reversed(above), *labels, own)


def _sum(table: Table, cell: CellRef) -> Sum | None:
    """Return the parts of the total that ``cell`` states."""
    at = table.position(cell.row)
    positions = part_positions(table, at) if is_total(table, at) else []
    if not positions:
        return None
    parts = tuple(_part(table, position, cell) for position in positions)
    unit = table.unit_of(cell.row)
    summed = sum_parts([(part.name, part.quantity, parse_unit(part.unit)) for part in parts], parse_unit(unit))
    stated = table.cell(cell.row, cell.period).point
    gap = exact.subtract(stated, summed.computed) if stated is not None and summed.counted else None
    return Sum(parts, amount_text(summed.computed, unit), gap, summed.missing)


def _total(table: Table, cell: CellRef) -> Part | None:
    """Return the total that the cell is summed into."""
    above = table.parents[table.position(cell.row)]
    if above < 0 or not is_total(table, above) or table.position(cell.row) not in part_positions(table, above):
        return None
    return _part(table, above, cell)


def _part(table: Table, position: int, cell: CellRef) -> Part:
    row = table.ids[position]
    ref = CellRef(cell.table, row, cell.period)
    return Part(ref, table.columns["name"][position], table.cell(row, cell.period), table.unit_of(row))


def changed_cells(story: CellStory) -> Sequence[CellRef]:
    """Return the cells whose figures the story tells, so that it is told anew when one of them changes."""
    parts = story.sum.parts if story.sum is not None else ()
    return [story.cell, *(part.cell for part in parts), *([story.total.cell] if story.total else [])]
