"""Places in different tables that must say the same: one row against another, or against the sum of several."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.checks.linked import LinkedRule, is_whole, link_rows
from ningbo_planner.checks.rule import Place, amount_text, printed, range_text
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import is_of_text
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.measures import measures_differ
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.sums import Parts, sum_parts
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.domain.unit import parse_unit

# Sentences of what is not sure to be a contradiction.
_MILD = frozenset({"finding.link.incomplete", "finding.link.weaker"})


class Compared(NamedTuple):
    """Both sides of a link in one period, as they are: the stated figure, the others, and what these come to."""

    rows: list[RowRef]
    stated: Quantity
    others: list[Quantity]
    parts: Parts

    @property
    def gap(self) -> Decimal:
        """Stated minus computed, by the points of the figures."""
        return exact.subtract(self.stated.point or exact.ZERO, self.parts.computed)


class LinkRule(LinkedRule):
    """Rows of one table against rows of another; sentences of the text are compared by their wording elsewhere."""

    code = "link"

    def places_of_link(self, plan: Plan, link: Link, cell: CellRef | None = None) -> Iterable[Place]:
        """Yield one link in the periods that all its tables have."""
        if not is_whole(plan, link) or is_of_text(plan, link):
            return []
        rows = link_rows(link)
        periods = [cell.period] if cell is not None else [period.id for period in plan.tables[rows[0].table].periods]
        return [Place(rows[0].table, link.id, period) for period in periods if all(plan.has_cell(CellRef(*row, period)) for row in rows)]

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the two sides of one link in one period."""
        link = plan.links.get(place.subject)
        if link is None or place not in self.places_of_link(plan, link):
            return None
        rows = link_rows(link)
        stated, *others = (plan.tables[row.table].cell(row.row, place.period) for row in rows)
        units = [parse_unit(plan.unit_of(row)) for row in rows]
        if not all(unit.same_base(units[0]) for unit in units):
            # What cannot be converted cannot be compared; that is told once, of the units.
            return None
        names = [plan.tables[row.table].get(row.row, "name") for row in rows]
        compared = Compared(rows, stated, others, sum_parts(list(zip(names[1:], others, units[1:], strict=True)), units[0]))
        interval = stated.interval()
        if interval is None or not compared.parts.counted:
            return None
        code = _sentence(compared, interval.meets(compared.parts.interval))
        return None if code is None else self._found(plan, place, compared, code)

    def _found(self, plan: Plan, place: Place, compared: Compared, code: str) -> Finding:
        """Put the finding of one link together."""
        stated_row, *part_rows = compared.rows
        unit, parts = plan.unit_of(stated_row), compared.parts
        tables = plan.tables
        is_words = code.startswith("finding.link.words")
        # What does not measure the same need not agree.
        is_mild = code in _MILD or measures_differ(plan, stated_row, part_rows)
        names = [tables[row.table].get(row.row, "name") for row in part_rows]
        values = {
            "table": tables[stated_row.table].info.title,
            "stated": printed(compared.stated, unit),
            "others": "、".join(names),
            "other_table": tables[part_rows[0].table].info.title,
            "computed": _said(plan, compared, unit),
            "gap": amount_text(abs(compared.gap), unit),
            "missing": "、".join(parts.missing),
        }
        return self.finding(
            plan,
            place,
            FindingKind.WORDING if is_words else FindingKind.CROSS_TABLE,
            Grade.HINT if is_words else Grade.WARNING if is_mild else Grade.ERROR,
            code,
            stated_row.row,
            values=values,
            stated=compared.stated.point or exact.ZERO,
            computed=parts.computed,
            gap=compared.gap,
            cells=tuple(CellRef(row.table, row.row, place.period) for row in compared.rows),
            basis=(compared.stated.text, *(quantity.text for quantity in compared.others)),
        )


def _sentence(compared: Compared, can_be_same: bool) -> str | None:
    """Return which sentence fits, or ``None`` when both sides say the same; a bound that the sum of several rows satisfies is no other wording."""
    is_single = len(compared.others) == 1
    if compared.parts.missing:
        return "finding.link.incomplete"
    if not compared.gap:
        is_same = compared.others[0].state is compared.stated.state if is_single else can_be_same
        return None if is_same else "finding.link.words" if is_single else "finding.link.words_several"
    if can_be_same:
        return "finding.link.weaker" if is_single else None
    return "finding.link.single" if is_single else "finding.link.several"


def _said(plan: Plan, compared: Compared, unit: str) -> str:
    """Return the other side: one figure in its own words, of several what they come to (``为660亿元``, ``在650至660亿元之间``)."""
    if len(compared.others) > 1:
        return range_text(compared.parts.interval, unit)
    other = compared.others[0]
    return amount_text(compared.parts.computed, unit) if other.state is State.NUMBER else printed(other, plan.unit_of(compared.rows[1]))
