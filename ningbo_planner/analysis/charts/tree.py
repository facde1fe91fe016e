"""The parts of a total, their parts and so on, as sizes to draw: what treemap and sunburst are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ningbo_planner.analysis.charts.facts import percent
from ningbo_planner.analysis.charts.setting import amount, has_several, parts_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import BOUNDS, Quantity, State, canonical_text
from ningbo_planner.domain.sums import part_positions
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import Unit, parse_unit
from ningbo_planner.text import tr

# More parts of one total than this are folded, the smallest first.
MOST_PARTS = 30
_EVERY_LEVEL = 50


@dataclass(frozen=True, slots=True)
class Node:
    """One part with its own parts.

    Attributes:
        name, row: what it is called; the row it shows, empty for several folded into one, for a remainder and for a whole table.
        amount: what is stated, in the unit of the whole; the sum of its parts where nothing is.
        size: how large it is drawn: the amount, or what its parts come to where that is more.
        text: its figure as stated (``>100``), or the sum of its parts.
        cells: where the figure comes from.
        children: its parts in the order of the plan, then what was folded, then the remainder.
        is_remainder: whether it is what the parts of a total do not explain.
        is_sum: whether nothing is stated and the figure is the sum of its parts.
        gap: stated figure minus the sum of the parts where that is a contradiction, else zero.
    """

    name: str
    row: str
    amount: Decimal
    size: Decimal
    text: str
    cells: tuple[CellRef, ...]
    children: tuple[Node, ...] = ()
    is_remainder: bool = False
    is_sum: bool = False
    gap: Decimal = exact.ZERO

    @property
    def parts(self) -> tuple[Node, ...]:
        """The children that are rows."""
        return tuple(child for child in self.children if not child.is_remainder)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of print."""
        yield self
        for child in self.children:
            yield from child.walk()

    def share_in(self, whole: Node) -> str:
        """Return its amount in percent of the whole's, empty of nothing."""
        share = percent(self.amount, whole.amount)
        return "" if share is None else exact.plain(share)


@dataclass
class Undrawn:
    """What could not become an area, by name."""

    missing: list[str] = field(default_factory=list)
    not_positive: list[str] = field(default_factory=list)


def top_totals(table: Table) -> list[str]:
    """Return the totals at the top of ``table`` whose figures can be added: those in the unit of the first of them."""
    return list(_each_top_total(table))


def _each_top_total(table: Table) -> Iterator[str]:
    unit: Unit | None = None
    for row, depth in zip(table.ids, table.depths, strict=True):
        if depth == 0 and parts_of(table, row):
            own = parse_unit(table.unit_of(row))
            unit = unit or own
            if own.same_base(unit):
                yield row


def has_whole(table: Table) -> bool:
    """Tell whether ``table`` as a whole has totals that can stand beside each other."""
    return has_several(_each_top_total(table))


@dataclass(frozen=True)
class TreeMaker:
    """Makes the tree of one place of a plan.

    Attributes:
        plan, table, period: where the figures are read.
        unit: in which sizes are told.
        chosen: rows shown one by one, at whatever level; empty for all.
        undrawn: takes the names of what has no size.
    """

    plan: Plan
    table: Table
    period: str
    unit: str
    chosen: Sequence[str] = ()
    undrawn: Undrawn = field(default_factory=Undrawn)

    def whole(self, levels: int = _EVERY_LEVEL) -> Node:
        """Return the top totals of the table under one root that states nothing."""
        rows = top_totals(self.table)
        children = [node for row in rows if (node := self._node(row, levels - 1)) is not None]
        sum_ = exact.total(child.amount for child in children)
        size = exact.total(child.size for child in children)
        cells = tuple(cell for child in children for cell in child.cells)
        return Node(self.table.info.title, "", sum_, size, exact.trimmed(sum_), cells, self._folded(children, frozenset(self.chosen)), is_sum=True)

    def of_row(self, row: str, levels: int = _EVERY_LEVEL) -> Node | None:
        """Return the tree below ``row``; ``None`` where neither it nor its parts have a size."""
        node = self._node(row, levels)
        return None if node is None else replace(node, children=self._folded(node.children, frozenset(self.chosen)))

    def _node(self, row: str, levels: int) -> Node | None:
        parts = parts_of(self.table, row) if levels > 0 else []
        children = [node for part in parts if (node := self._node(part, levels - 1)) is not None]
        cell = ref(self.table, row, self.period)
        stated = amount(self.plan, cell, self.unit)
        quantity = self.table.cell(row, self.period)
        if stated is None and children:
            return self._summed(row, parts, children)
        if stated is None or stated <= 0:
            self._note(row, quantity)
            return None
        percent_unit = parse_unit(self.table.unit_of(row)).is_percent
        text = canonical_text(quantity, percent_unit)
        if not children:
            return Node(self.table.get(row, "name"), row, stated, stated, text, (cell,))
        gap = self._gap(quantity, stated, parts)
        rest = self._remainder(cell, parts, gap)
        below = exact.total(child.size for child in (*children, *rest))
        return Node(self.table.get(row, "name"), row, stated, max(stated, below), text, (cell,), (*children, *rest), gap=gap)

    def _summed(self, row: str, parts: list[str], children: list[Node]) -> Node:
        """Return a total that states nothing: as large as its parts."""
        sum_ = exact.total(child.amount for child in children)
        size = exact.total(child.size for child in children)
        cells = tuple(ref(self.table, part, self.period) for part in parts)
        self.undrawn.missing.append(self.table.get(row, "name"))
        return Node(self.table.get(row, "name"), row, sum_, size, exact.trimmed(sum_), cells, tuple(children), is_sum=True)

    def _gap(self, quantity: Quantity, stated: Decimal, parts: list[str]) -> Decimal:
        """Return stated minus parts; zero where a bound leaves that open."""
        sum_ = exact.total(point for part in parts if (point := amount(self.plan, ref(self.table, part, self.period), self.unit)) is not None)
        gap = exact.subtract(stated, sum_)
        is_open_below = quantity.state in (State.LESS, State.AT_MOST, State.RANGE, State.ABOUT)
        is_allowed = (gap < 0 and quantity.state in BOUNDS and quantity.low is not None) or (is_open_below and gap > 0)
        return exact.ZERO if is_allowed else gap

    def _remainder(self, cell: CellRef, parts: list[str], gap: Decimal) -> tuple[Node, ...]:
        if gap <= 0:
            return ()
        cells = (cell, *(ref(self.table, part, self.period) for part in parts))
        return (Node(tr("chart.remainder"), "", gap, gap, exact.trimmed(gap), cells, is_remainder=True),)

    def _note(self, row: str, quantity: Quantity) -> None:
        (self.undrawn.not_positive if quantity.is_numeric else self.undrawn.missing).append(self.table.get(row, "name"))

    def _folded(self, children: Sequence[Node], chosen: frozenset[str]) -> tuple[Node, ...]:
        """Fold what was not chosen, and the smallest of very many, into one; the same below each part that stays."""
        parts = [child for child in children if not child.is_remainder]
        rest = [child for child in children if child.is_remainder]
        kept = [part for part in parts if any(node.row in chosen for node in part.walk())] or parts
        if len(kept) > MOST_PARTS:
            kept = sorted(kept, key=lambda part: -part.size)[: MOST_PARTS - 1]
        names = {part.row for part in kept}
        folded = [part for part in parts if part.row not in names]
        shown = [replace(part, children=self._folded(part.children, frozenset() if part.row in chosen else chosen)) for part in parts if part.row in names]
        if folded:
            sum_, size = exact.total(part.amount for part in folded), exact.total(part.size for part in folded)
            cells = tuple(cell for part in folded for cell in part.cells)
            shown.append(Node(tr("levels.folded", count=len(folded)), "", sum_, size, exact.trimmed(sum_), cells))
        return (*shown, *rest)


def left_out_parts(table: Table, row: str) -> list[str]:
    """Return names of the rows below ``row`` that are not summed into it: rates, and figures in another unit."""
    at = table.position(row)
    summed = set(part_positions(table, at))
    return [table.columns["name"][child] for child in table.child_positions(at) if child not in summed and table.columns["kind"][child] is not Kind.TEXT]
