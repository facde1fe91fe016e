"""What a chart is made in: the plan, what it is compared with, what the checks found, and the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice

from ningbo_planner.analysis.chart_spec import Phase
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.sums import part_positions
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit

# Figures of these kinds are never summed and have no growth in percent.
RATES = frozenset({Kind.SHARE, Kind.RATE, Kind.INDEX})


@dataclass(frozen=True)
class Setting:
    """All that a chart may ask.

    Attributes:
        plan: as it stands now.
        findings: of the checks, for what disagrees.
        today: decides how much of a year has elapsed.
        versions: other states of the plan by id (a version's), each with its name; what a request compares against.
    """

    plan: Plan
    findings: Sequence[Finding] = ()
    today: date = field(default_factory=date.today)
    versions: dict[str, tuple[str, Plan]] = field(default_factory=dict)

    def findings_of(self, table: Table, row: str) -> Sequence[Finding]:
        """Return what the checks found about one row."""
        return self._findings_by_row.get(RowRef(table.info.id, row), ())

    @cached_property
    def _findings_by_row(self) -> dict[RowRef, list[Finding]]:
        found: defaultdict[RowRef, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[RowRef(finding.table, finding.row)].append(finding)
        return dict(found)


def drawn_periods(table: Table, chosen: Sequence[str] = ()) -> list[Period]:
    """Return the periods of ``table`` that lie in time, limited to those ``chosen`` if some are."""
    return [period for period in table.periods if period.kind is not PeriodKind.HORIZON and (not chosen or period.id in chosen)]


def is_rate(table: Table, row: str) -> bool:
    """Tell whether figures of ``row`` are shares, rates or indices."""
    return table.get(row, "kind") in RATES


def has_path(table: Table, row: str) -> bool:
    """Tell whether ``row`` can be drawn over time: two periods in time, and a figure in one of them."""
    periods = drawn_periods(table)
    return len(periods) > 1 and any(table.cell(row, period.id).point is not None for period in periods)


def parts_of(table: Table, row: str) -> list[str]:
    """Return the rows that are summed into ``row``, none when it is no total."""
    if table.get(row, "aggregation") is not Aggregation.SUM or is_rate(table, row):
        return []
    return [table.ids[at] for at in part_positions(table, table.position(row))]


def total_of(table: Table, row: str) -> str | None:
    """Return the total whose parts are shown for ``row``: itself when it is one, else the one it is a part of."""
    if parts_of(table, row):
        return row
    parent = table.parent(row)
    return parent if parent is not None and row in parts_of(table, parent) else None


def has_several(rows: Iterable[str]) -> bool:
    """Tell whether there are two of ``rows`` at least, without asking for more of them."""
    return sum(1 for _ in islice(rows, 2)) > 1


def totals_of(table: Table) -> list[str]:
    """Return all rows that state the sum of others."""
    return [row for row in table.ids if parts_of(table, row)]


def ref(table: Table, row: str, period: str, layer: str = TARGET) -> CellRef:
    """Name one cell of ``table``."""
    return CellRef(table.info.id, row, period, layer)


def quantity_at(plan: Plan, cell: CellRef) -> Quantity:
    """Return what ``cell`` says."""
    return plan.tables[cell.table].cell(cell.row, cell.period, cell.layer)


def reached(table: Table, row: str, period: Period) -> tuple[Decimal, CellRef] | None:
    """Return what was reached in ``period``: the actual, or the base figure; ``None`` where nothing is known."""
    for layer in (ACTUAL, *((TARGET,) if period.is_base else ())):
        point = table.cell(row, period.id, layer).point
        if point is not None:
            return point, ref(table, row, period.id, layer)
    return None


def amount(plan: Plan, cell: CellRef, unit: str = "") -> Decimal | None:
    """Return the figure of ``cell`` for drawing and comparing, in ``unit`` if one is given and it can be told in it."""
    table = plan.tables[cell.table]
    point = table.cell(cell.row, cell.period, cell.layer).point
    if point is None or not unit:
        return point
    name = table.unit_of(cell.row)
    if name == unit:
        return point
    own, wanted = parse_unit(name), parse_unit(unit)
    if own.factor == wanted.factor or not own.same_base(wanted):
        return point
    return exact.multiply(point, own.factor / wanted.factor)


def drawn(value: Decimal | None) -> float | None:
    """Return ``value`` as it is drawn."""
    return None if value is None else float(value)


def phase_of(period: Period) -> Phase:
    """Return what is known of the targets of ``period``."""
    return Phase.BASE if period.is_base else Phase.PLAN
