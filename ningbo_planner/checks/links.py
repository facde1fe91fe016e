"""Places in different tables that must say the same: one row against another, or against the sum of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.checks.rule import Place, Touched, amount_text, finding_id, printed
from ningbo_planner.domain.sums import Part, Parts, sum_parts
from ningbo_planner.domain import exact
from ningbo_planner.domain.cell_set import union_of
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Link, Plan, row_of
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit


class LinkRule:
    """Rows of one table against rows of another."""

    code = "link"

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every link whose stated row is in ``table``, in the periods that all its tables have."""
        return [place for link in plan.links.values() if row_of(link.row).table == table for place in self.places_of_link(plan, link)]

    def places_of_link(self, plan: Plan, link: Link) -> Iterable[Place]:
        """Yield one link in the periods that all its tables have."""
        return [Place(row_of(link.row).table, link.id, period) for period in common_periods(plan, link)]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the links that the cell's row takes part in."""
        key = f"{cell.table}/{cell.row}"
        for link in plan.links.values():
            if (key == link.row or key in link.parts) and cell.period in common_periods(plan, link):
                yield Place(row_of(link.row).table, link.id, cell.period)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the links that the rows take part in; there are few, so whether it was in this period does not matter."""
        rows = union_of(touched.values())
        for link in plan.links.values():
            if any(row.table == table and row.row in rows for row in map(row_of, (link.row, *link.parts))):
                yield from self.places_of_link(plan, link)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the two sides of one link in one period."""
        link = plan.links.get(place.subject)
        if link is None or place.period not in common_periods(plan, link):
            return None
        stated_row, part_rows = row_of(link.row), [row_of(part) for part in link.parts]
        stated = _quantity(plan, stated_row, place.period)
        unit = parse_unit(plan.unit_of(stated_row))
        quantities = [(_name(plan, row), _quantity(plan, row, place.period), parse_unit(plan.unit_of(row))) for row in part_rows]
        parts = sum_parts(quantities, unit)
        interval = stated.interval()
        if interval is None or not parts.counted or (interval.meets(parts.interval) and not parts.missing):
            return None
        return _finding(plan, place, stated_row, part_rows, stated, quantities, parts)


def link_tables(link: Link) -> set[str]:
    """Return the tables that ``link`` leads into."""
    return {row_of(row).table for row in (link.row, *link.parts)}


def common_periods(plan: Plan, link: Link) -> list[str]:
    """Return the periods that every table of ``link`` has; none when one of its rows is gone."""
    rows = [row_of(link.row), *(row_of(part) for part in link.parts)]
    if any(row.table not in plan.tables or row.row not in plan.tables[row.table] for row in rows):
        return []
    others = [{period.id for period in plan.tables[row.table].periods} for row in rows[1:]]
    return [period.id for period in plan.tables[rows[0].table].periods if all(period.id in known for known in others)]


def _quantity(plan: Plan, row: RowRef, period: str) -> Quantity:
    return plan.tables[row.table].cell(row.row, period)


def _name(plan: Plan, row: RowRef) -> str:
    return plan.tables[row.table].get(row.row, "name")


def _finding(
    plan: Plan,
    place: Place,
    stated_row: RowRef,
    part_rows: list[RowRef],
    stated: Quantity,
    quantities: Sequence[Part],
    parts: Parts,
) -> Finding:
    """Put the finding of one link together."""
    table: Table = plan.tables[stated_row.table]
    unit = plan.unit_of(stated_row)
    point = stated.point or exact.ZERO
    gap = exact.subtract(point, parts.computed)
    label = table.get(stated_row.row, "name")
    values = {
        "row": label,
        "table": table.info.title,
        "period": table.period(place.period).label,
        "stated": printed(stated, unit),
        "others": "、".join(name for name, _, _ in quantities),
        "other_table": plan.tables[part_rows[0].table].info.title,
        "computed": amount_text(parts.computed, unit),
        "gap": amount_text(abs(gap), unit),
        "missing": "、".join(parts.missing),
    }
    kind = "incomplete" if parts.missing else ("single" if len(part_rows) == 1 else "several")
    return Finding(
        id=finding_id(LinkRule.code, place),
        rule=LinkRule.code,
        kind=FindingKind.CROSS_TABLE,
        grade=Grade.WARNING if parts.missing else Grade.ERROR,
        table=stated_row.table,
        row=stated_row.row,
        label=label,
        period=place.period,
        code=f"finding.link.{kind}",
        values=values,
        stated=point,
        computed=parts.computed,
        gap=gap,
        cells=tuple(CellRef(row.table, row.row, place.period) for row in (stated_row, *part_rows)),
        basis=(stated.text, *(quantity.text for _, quantity, _ in quantities)),
    )
