"""A total and what it is made of, as charts of parts need it: parts alone or folded into one, in one unit, with what nobody has explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from typing import TypeVar

from ningbo_planner.analysis.chart_spec import ChartKind
from ningbo_planner.analysis.charts.members import names
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import amount, drawn_periods, has_path, parts_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.text import tr

_TENTH = Decimal("0.1")
_PRECISION = 50

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Group:
    """What is drawn as one: a part, or all parts that were folded.

    Attributes:
        name: as written.
        rows: the parts in it.
        place: the row it is, if it is one; drill: the chart that opens below it, empty for none.
    """

    name: str
    rows: tuple[str, ...]
    place: RowRef | None = None
    drill: str = ""


@dataclass(frozen=True)
class Composition:
    """A total with its parts; every amount is in the unit of the total.

    Attributes:
        plan, table, row: where the total stands.
        parts: all rows that are summed into it; groups: what is drawn of them, in order.
    """

    plan: Plan
    table: Table
    row: str
    parts: tuple[str, ...]
    groups: tuple[Group, ...]
    _points: dict[tuple[str, str], Decimal | None] = field(default_factory=dict, repr=False, compare=False)
    _changes: dict[tuple[tuple[str, ...], str, str], Decimal | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def unit(self) -> str:
        """The unit of all amounts."""
        return self.table.unit_of(self.row)

    @property
    def name(self) -> str:
        """The name of the total."""
        return str(self.table.get(self.row, "name"))

    @property
    def single(self) -> list[Group]:
        """The parts that are drawn alone."""
        return [group for group in self.groups if group.place is not None]

    def cell(self, row: str, period: str) -> CellRef:
        """Name one cell."""
        return ref(self.table, row, period)

    def cells(self, rows: Sequence[str], *periods: str) -> tuple[CellRef, ...]:
        """Name the cells of ``rows``, period by period."""
        return tuple(self.cell(row, period) for period in periods for row in rows)

    def point(self, row: str, period: str) -> Decimal | None:
        """Return one figure."""
        key = (row, period)
        if key not in self._points:
            self._points[key] = amount(self.plan, self.cell(row, period), self.unit)
        return self._points[key]

    def sum(self, rows: Sequence[str], period: str) -> Decimal | None:
        """Return the sum of those ``rows`` that have a figure; ``None`` when none has."""
        return known_sum([self.point(row, period) for row in rows])

    def change(self, rows: Sequence[str], first: str, last: str) -> Decimal | None:
        """Return what those ``rows`` that have both figures have gained; ``None`` when none has."""
        key = (tuple(rows), first, last)
        if key not in self._changes:
            pairs = [(self.point(row, first), self.point(row, last)) for row in rows]
            self._changes[key] = known_sum([None if one is None or other is None else exact.subtract(other, one) for one, other in pairs])
        return self._changes[key]

    def whole(self, period: str) -> Decimal | None:
        """Return the stated total, or where none is stated the sum of the parts."""
        stated = self.point(self.row, period)
        return stated if stated is not None else self.sum(self.parts, period)

    def is_stated(self, period: str) -> bool:
        """Tell whether the total itself has a figure."""
        return self.point(self.row, period) is not None

    def gap(self, period: str) -> Decimal | None:
        """Return the stated total minus the sum of the parts that have a figure; ``None`` where nothing can be compared."""
        if self.table.cell(self.row, period).number is None:
            return None
        stated, parts = self.point(self.row, period), self.sum(self.parts, period)
        return None if stated is None or parts is None else exact.subtract(stated, parts)

    def largest(self, period: str) -> Group | None:
        """Return the part that is larger than every other; ``None`` when two are equal or nothing is known."""
        return greatest([(self.point(group.rows[0], period), group) for group in self.single])


def composition_of(plan: Plan, request: ChartRequest, most: int, periods: Sequence[Period], by_change: bool = False) -> Composition:
    """Return the total of ``request`` with the parts it chooses, at most ``most`` of them alone, the others folded into one.

    Those that stay are the largest in the last period with a figure, or ``by_change`` those that moved most.
    """
    table = plan.tables[request.table]
    parts = parts_of(table, request.row)
    everything = Composition(plan, table, request.row, tuple(parts), ())
    shown = [part for part in parts if part in request.rows] or list(parts)
    if len(shown) + (len(shown) < len(parts)) > most:
        weights = {part: _weight(everything, part, periods, by_change) for part in shown}
        kept = sorted(shown, key=lambda part: -weights[part])[: most - 1]
        shown = [part for part in shown if part in kept]
    groups = [Group(table.get(part, "name"), (part,), RowRef(request.table, part), drill_of(table, request, part)) for part in shown]
    folded = tuple(part for part in parts if part not in shown)
    if folded:
        groups.append(Group(tr("chart.parts.others", count=len(folded)), folded))
    return Composition(plan, table, request.row, tuple(parts), tuple(groups))


def _weight(everything: Composition, part: str, periods: Sequence[Period], by_change: bool) -> Decimal:
    if by_change:
        return abs(everything.change([part], periods[0].id, periods[-1].id) or exact.ZERO)
    return abs(next((point for period in reversed(periods) if (point := everything.point(part, period.id)) is not None), exact.ZERO))


def drill_of(table: Table, request: ChartRequest, row: str) -> str:
    """Return the chart below a part: of the same kind where it has parts itself, else its path."""
    if parts_of(table, row):
        return request.about(row).name
    return ChartRequest(ChartKind.PATH, request.table, row).name if has_path(table, row) else ""


def known_sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum of what is known; ``None`` when nothing is."""
    known = [each for each in amounts if each is not None]
    return exact.total(known) if known else None


def greatest(ranked: Sequence[tuple[Decimal | None, Item]]) -> Item | None:
    """Return what ranks above all others; ``None`` for a tie or when nothing has a rank."""
    known = [pair for pair in ranked if pair[0] is not None]
    best = max((rank for rank, _ in known if rank is not None), default=None)
    found = [item for rank, item in known if rank == best]
    return found[0] if len(found) == 1 else None


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """Return ``part`` in percent of ``whole``, unrounded."""
    with localcontext() as context:
        context.prec = _PRECISION
        return part / whole * 100


def rounded(percent: Decimal) -> Decimal:
    """Return a percentage as it is written, with one decimal."""
    with localcontext() as context:
        context.prec = _PRECISION
        result = percent.quantize(_TENTH, ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def figure(value: Decimal) -> str:
    """Return an amount as it is written."""
    return exact.trimmed(value)


def rounding_note(shares: Sequence[Sequence[Decimal | None]]) -> list[str]:
    """Return a note where shares add up to a hundred but what is written of them does not."""
    for column in shares:
        known = [share for share in column if share is not None]
        if known and rounded(sum(known, exact.ZERO)) == 100 != sum(map(rounded, known), exact.ZERO):
            return [tr("chart.note.rounding")]
    return []


def part_notes(whole: Composition, periods: Sequence[Period]) -> list[str]:
    """Name the periods in which total and parts disagree, those without a stated total, and the parts without a figure."""
    notes = []
    broken = [period.label for period in periods if whole.gap(period.id)]
    if broken:
        notes.append(tr("chart.note.gaps", periods="、".join(broken)))
    unstated = [period.label for period in periods if not whole.is_stated(period.id) and whole.whole(period.id) is not None]
    if unstated:
        notes.append(tr("chart.note.unstated", periods="、".join(unstated)))
    bounds = [period.label for period in periods if whole.table.cell(whole.row, period.id).sign]
    if bounds:
        notes.append(tr("chart.note.bound_total", periods="、".join(bounds)))
    return notes + missing_parts(whole, periods)


def missing_parts(whole: Composition, periods: Sequence[Period]) -> list[str]:
    """Name the parts without a figure, part by part."""
    found = {part: [period.label for period in periods if whole.point(part, period.id) is None] for part in whole.parts}
    found[whole.row] = [period.label for period in periods if whole.whole(period.id) is None]
    without = [part for part, labels in found.items() if len(labels) == len(periods)]
    some = [f"{whole.table.get(part, 'name')}（{'、'.join(labels)}）" for part, labels in found.items() if labels and part not in without]
    listed = [*([names(whole.table, without)] if without else []), *some]
    return [tr("chart.note.missing", parts="、".join(listed))] if listed else []


def periods_of(table: Table, chosen: Sequence[str]) -> list[Period]:
    """Return the periods in time that were chosen; of a table that has none, its columns."""
    return drawn_periods(table, chosen) or list(table.periods)
