"""Every stated total against the sum of its parts, in every period and at every level.

A total is compared, never overwritten. A part without a figure makes the sum incomplete and is named; shares and rates are not summed; a bound
(``>10000``) is compared as the interval it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from ningbo_planner.checks.quick_sums import QuickSums
from ningbo_planner.checks.rule import Place, Touched, amount_text, finding_id, printed
from ningbo_planner.checks.sum_screen import SCREEN_FROM, suspects
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.sums import NOTHING, Parts, is_total, part_positions, sum_parts, unit_at
from ningbo_planner.domain.table import CellRef, Table


class SumRule:
    """Stated totals against the sums of their parts."""

    code = "sum"

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every total in every period; in a large table only those that a quick screening could not clear."""
        held = plan.tables[table]
        totals = [at for at in range(len(held)) if is_total(held, at)]
        if len(held) >= SCREEN_FROM:
            pairs: Iterable[tuple[int, str]] = suspects(held, totals)
        else:
            pairs = ((at, period.id) for at in totals for period in held.periods)
        return [Place(table, held.ids[at], period) for at, period in pairs]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the sum that the cell is part of and the sum that it states."""
        table = plan.tables[cell.table]
        if cell.row not in table or cell.layer != CellRef._field_defaults["layer"]:
            return
        at = table.position(cell.row)
        for position in (at, table.parent_position(at)):
            if position >= 0 and is_total(table, position):
                yield Place(cell.table, table.ids[position], cell.period)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the sums that the figures are part of or state, but for those that add up beyond doubt."""
        held = plan.tables[table]
        quick = QuickSums(held)
        near = {id(rows): _totals_near(held, rows) for rows in {id(rows): rows for rows in touched.values()}.values()}
        totals = {period: near[id(rows)] for period, rows in touched.items()}
        for period, positions in totals.items():
            column = held.column(period)
            yield from (Place(table, held.ids[at], period) for at in positions if not quick.is_clear(at, column))
        yield from (place for place in standing if held.positions.get(place.subject) in totals.get(place.period, ()))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one total with its parts; a row that is gone, or no total any more, has nothing to compare."""
        table = plan.tables[place.table]
        if place.subject not in table or not is_total(table, at := table.position(place.subject)):
            return None
        positions = part_positions(table, at)
        column = table.column(place.period)
        stated = column.get(at)
        if not positions or not stated.is_numeric:
            return None
        names, units = table.columns["name"], unit_at(table, at)
        quantities = [(names[part], column.get(part), unit_at(table, part)) for part in positions]
        parts = sum_parts(quantities, units)
        code = _judge(stated, parts)
        if code is None:
            return None
        cells = tuple(CellRef(place.table, table.ids[each], place.period) for each in (at, *positions))
        basis = (stated.text, *(quantity.text for _, quantity, _ in quantities))
        return _finding(table, place, code, stated, parts, cells, basis)


def _totals_near(table: Table, rows: Iterable[str]) -> set[int]:
    """Return the positions of the totals among ``rows`` and right above them."""
    positions, parents = table.positions, table.parents
    own = {positions[row] for row in rows if row in positions}
    return {at for at in own.union(parents[at] for at in own) if at >= 0 and is_total(table, at)}


def _judge(stated: Quantity, parts: Parts) -> str | None:
    """Return which sentence fits, or ``None`` when total and parts agree."""
    if not parts.counted:
        return None
    point = stated.point or exact.ZERO
    if stated.interval() and (stated.interval() or NOTHING).meets(parts.interval):
        return "incomplete" if parts.missing else None
    if stated.state is not State.NUMBER:
        return "bound"
    direction = "over" if point > parts.computed else "under"
    return f"{direction}_incomplete" if parts.missing else direction


def _finding(table: Table, place: Place, code: str, stated: Quantity, parts: Parts, cells: tuple[CellRef, ...], basis: tuple[str, ...]) -> Finding:
    """Put the finding of one total together."""
    unit = table.unit_of(place.subject)
    point = stated.point or exact.ZERO
    gap = exact.subtract(point, parts.computed)
    label = table.get(place.subject, "name")
    values = {
        "row": label,
        "period": table.period(place.period).label,
        "stated": printed(stated, unit),
        "computed": amount_text(parts.computed, unit),
        "gap": amount_text(abs(gap), unit),
        "missing": "、".join(parts.missing),
    }
    complete_enough = code != "incomplete"
    return Finding(
        id=finding_id(SumRule.code, place),
        rule=SumRule.code,
        kind=FindingKind.SUM if complete_enough else FindingKind.MISSING,
        grade=Grade.ERROR if complete_enough else Grade.WARNING,
        table=place.table,
        row=place.subject,
        label=label,
        period=place.period,
        code=f"finding.sum.{code}",
        values=values,
        stated=point,
        computed=parts.computed,
        gap=gap,
        cells=cells,
        basis=basis,
    )
