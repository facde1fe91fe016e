"""The same indicator in the text and in the tables: other figures, the same figure in other words (超过4000亿元 and 4000), other terms.

A sentence of the text is compared with every row that it is linked with, and told of once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.checks.linked import LinkedRule, is_whole, link_rows
from ningbo_planner.checks.own_rules import OwnRule, cells_of
from ningbo_planner.checks.rule import Place, Rule, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import is_of_text, times
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Accumulation, Kind
from ningbo_planner.domain.measures import measures_differ, rows_of_measure
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import RuleKind
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.same_time import EVERY_YEAR, due_periods, horizon_of
from ningbo_planner.domain.sums import sum_parts
from ningbo_planner.domain.table import CellRef, RowRef, Table, TableKind
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr

# Sentences by how much they mean, the gravest first, with their grades.
GRADES = {
    "finding.wording.figures": Grade.ERROR,
    "finding.wording.other_measure": Grade.WARNING,
    "finding.wording.weaker": Grade.WARNING,
    "finding.wording.words": Grade.HINT,
    "finding.wording.no_figure": Grade.HINT,
}
# The sentences for rows that a planner says are one indicator.
_SAME = {
    "finding.wording.figures": "finding.same.figures",
    "finding.wording.other_measure": "finding.same.other_measure",
    "finding.wording.weaker": "finding.same.weaker",
    "finding.wording.words": "finding.same.words",
    "finding.wording.no_figure": "finding.same.no_figure",
}
# Words of a sentence that count what is new, not what there is in all.
_NEW = re.compile("新增|新建|创建")
_YEARLY = re.compile("每年|年均|年度")


class Side(NamedTuple):
    """What the other side of a comparison says: in words and as values in the unit of the sentence; where it stands."""

    said: str
    interval: Interval | None
    point: Decimal | None
    state: State
    cells: tuple[CellRef, ...]


class Outcome(NamedTuple):
    """A comparison that did not come out equal: the code of its sentence, and the other side."""

    code: str
    side: Side


class WordingRule(LinkedRule):
    """Sentences of the text against the rows that they are linked with."""

    code = "wording"

    def places_of_link(self, plan: Plan, link: Link, cell: CellRef | None = None) -> Iterable[Place]:
        """Yield the sentence that a link belongs to."""
        ends = ends_of(plan, link)
        horizon = horizon_of(plan.tables[ends[0].table]) if ends is not None else None
        return [Place(ends[0].table, ends[0].row, horizon.id)] if ends is not None and horizon is not None else []

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one sentence with all rows that it is linked with."""
        table = plan.tables[place.table]
        if place.subject not in table or place.period not in table.layers["target"]:
            return None
        sentence = RowRef(place.table, place.subject)
        quantity = table.cell(*sentence[1:], place.period)
        if not quantity.is_numeric:
            return None
        sides = (side for link in self._index.of(plan, sentence) if (ends := ends_of(plan, link)) is not None and ends[0] == sentence for side in _sides(plan, sentence, ends[1]))
        outcomes = [Outcome(code, side) for side in sides if (code := _judge(plan, sentence, quantity, side)) is not None]
        return self._found(plan, place, quantity, outcomes) if outcomes else None

    def _found(self, plan: Plan, place: Place, quantity: Quantity, outcomes: Sequence[Outcome]) -> Finding:
        """Put the finding of one sentence together: of the gravest that is wrong, with all rows that it is wrong with."""
        table = plan.tables[place.table]
        code = next(each for each in GRADES if any(outcome.code == each for outcome in outcomes))
        sides = [outcome.side for outcome in outcomes if outcome.code == code]
        first = sides[0]
        values = {"where": where_in_text(table, place.subject), "text": quantity.text, "others": "、".join(side.said for side in sides)}
        cells = (CellRef(place.table, place.subject, place.period), *(cell for side in sides for cell in side.cells))
        gap = None if quantity.point is None or first.point is None else exact.subtract(quantity.point, first.point)
        basis = tuple(plan.quantity(cell).text for cell in cells)
        said = {"stated": quantity.point, "computed": first.point, "gap": gap, "cells": cells, "basis": basis, "values": values}
        return self.finding(plan, place, FindingKind.WORDING, GRADES[code], code, place.subject, **said)


class OwnWordingRule(OwnRule):
    """Rows that a planner says are one indicator: they have to say the same in the same words."""

    code = "same"
    kind = RuleKind.WORDING

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the places of the rules that the row and those below it take part in: these measure what it says."""
        rows = rows_of_measure(plan, row) if plan.rules else ()
        return (place for each in rows for place in super(OwnWordingRule, self).places_of_row(plan, each))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the first row of one rule with the others, in one period."""
        rule = self.rule_at(plan, place)
        cells = cells_of(plan, rule, place) if rule is not None else None
        if rule is None or cells is None or len(cells) < 2:
            return None
        quantity, home = plan.quantity(cells[0]), plan.unit_of(cells[0])
        if not quantity.is_numeric:
            return None
        first = RowRef(*cells[0][:2])
        sides = [_side(plan, [cell], home) for cell in cells[1:] if _can_be_compared(plan, first, [RowRef(*cell[:2])])]
        outcomes = [Outcome(code, side) for side in sides if (code := _judge(plan, first, quantity, side)) is not None]
        if not outcomes:
            return None
        code = next(each for each in GRADES if any(outcome.code == each for outcome in outcomes))
        chosen = [outcome.side for outcome in outcomes if outcome.code == code]
        values = {"text": printed(quantity, home), "others": "、".join(side.said for side in chosen)}
        found = (cells[0], *(cell for side in chosen for cell in side.cells))
        grade = self.grade_of(rule) if GRADES[code] is Grade.ERROR else GRADES[code]
        said = {"values": values, "cells": found, "basis": tuple(plan.quantity(cell).text for cell in found), "stated": quantity.point, "computed": chosen[0].point}
        return self.finding(plan, place, FindingKind.WORDING, grade, _SAME[code], cells[0].row, **said)


class TermRule(LinkedRule):
    """Sentences of the text that speak of another time, or count otherwise, than the rows that they are linked with."""

    code = "term"
    grade = Grade.HINT

    def places_of_link(self, plan: Plan, link: Link, cell: CellRef | None = None) -> Iterable[Place]:
        """Yield the link itself."""
        ends = ends_of(plan, link)
        return [Place(ends[0].table, link.id)] if ends is not None else []

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the terms of one sentence with those of a row that it is linked with."""
        link = plan.links.get(place.subject)
        ends = ends_of(plan, link) if link is not None else None
        if ends is None or place not in self.places_of_link(plan, plan.links[place.subject]):
            return None
        (home, row), other = ends[0], ends[1][0]
        table, others = plan.tables[home], plan.tables[other.table]
        code = _term(table, row, others, other.row)
        if code is None:
            return None
        values = {
            "where": where_in_text(table, row),
            "due": table.get(row, "due"),
            "quote": table.get(row, "quote"),
            "table": others.info.title,
            "other_row": others.get(other.row, "name"),
        }
        cells = (CellRef(home, row, table.periods[0].id), CellRef(*other, others.periods[-1].id))
        return self.finding(plan, place, FindingKind.WORDING, self.grade, code, row, values=values, cells=cells, basis=(table.get(row, "quote"), values["due"]))


class ReadingRule(Rule):
    """Cells whose print says something else than they are taken for (``>1`` for more than ten thousand)."""

    code = "reading"
    grade = Grade.HINT

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the cells that are not plainly printed numbers."""
        held = plan.tables[table]
        for period in held.periods:
            yield from (Place(table, held.ids[at], period.id) for at, quantity in held.column(period.id).others.items() if quantity.is_numeric)

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell itself."""
        return (Place(cell.table, cell.row, cell.period),) if is_target(cell) else ()

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report a print that can be read otherwise than it was."""
        table = plan.tables[place.table]
        quantity = table.column(place.period).others.get(table.position(place.subject)) if place.subject in table else None
        if quantity is None or not quantity.is_numeric:
            return None
        unit = table.unit_of(place.subject)
        read = parse(quantity.text, unit)
        if not read.is_numeric or read.same_meaning(quantity):
            return None
        values = {"text": quantity.text, "meant": printed(quantity, unit), "read": printed(read, unit)}
        cells = (CellRef(place.table, place.subject, place.period),)
        said = {"values": values, "cells": cells, "basis": (quantity.text, values["meant"]), "stated": read.point, "computed": quantity.point}
        return self.finding(plan, place, FindingKind.WORDING, self.grade, "finding.reading", place.subject, **said)


def ends_of(plan: Plan, link: Link) -> tuple[RowRef, list[RowRef]] | None:
    """Return the sentence of the text that ``link`` speaks of, and the rows it is compared with; ``None`` when it speaks of none."""
    if not is_whole(plan, link) or not is_of_text(plan, link):
        return None
    first, *others = link_rows(link)
    if plan.tables[first.table].info.kind is TableKind.TEXT:
        return first, others
    return (others[0], [first]) if len(others) == 1 else None


def _sides(plan: Plan, sentence: RowRef, rows: Sequence[RowRef]) -> Iterator[Side]:
    """Yield what ``rows`` say together in each period that the sentence speaks of."""
    table, other = plan.tables[sentence.table], plan.tables[rows[0].table]
    horizon = horizon_of(other)
    periods: list[Period] = [horizon] if horizon is not None else due_periods(table, sentence.row, other)
    for period in periods:
        cells = [CellRef(*row, period.id) for row in rows]
        if all(map(plan.has_cell, cells)) and _can_be_compared(plan, sentence, rows):
            yield _side(plan, cells, table.unit_of(sentence.row))


def _can_be_compared(plan: Plan, row: RowRef, others: Iterable[RowRef]) -> bool:
    """Tell whether the units of ``others`` can be converted into that of ``row``; where not, that is told once, of the units."""
    unit = parse_unit(plan.unit_of(row))
    return all(parse_unit(plan.unit_of(other)).same_base(unit) for other in others)


def _side(plan: Plan, cells: Sequence[CellRef], unit: str) -> Side:
    """Return what ``cells`` say together, in ``unit``."""
    quantities = [plan.quantity(cell) for cell in cells]
    units = [plan.unit_of(cell) for cell in cells]
    if len(cells) == 1:
        factor = parse_unit(units[0]).factor / parse_unit(unit).factor
        interval = quantities[0].interval()
        point = quantities[0].point if quantities[0].is_numeric else None
        scaled = None if interval is None else times(interval, factor)
        return Side(_said(plan, cells[0]), scaled, None if point is None else exact.multiply(point, factor), quantities[0].state, tuple(cells))
    parts = sum_parts([("", each, parse_unit(own)) for each, own in zip(quantities, units, strict=True)], parse_unit(unit))
    is_whole_sum = bool(parts.counted) and not parts.missing
    said = tr("finding.wording.sum", rows="、".join(_said(plan, cell) for cell in cells))
    state = State.NUMBER if all(each.state is State.NUMBER for each in quantities) else State.RANGE
    return Side(said, parts.interval if is_whole_sum else None, parts.computed if is_whole_sum else None, state, tuple(cells))


def _said(plan: Plan, cell: CellRef) -> str:
    """Return what one cell says, with where it says so."""
    table = plan.tables[cell.table]
    name, quantity = table.get(cell.row, "name"), plan.quantity(cell)
    if table.info.kind is TableKind.TEXT:
        return tr("finding.wording.in_text", where=where_in_text(table, cell.row), row=name, said=quantity.text)
    return tr("finding.wording.in_table", table=table.info.title, row=name, period=table.period(cell.period).label, said=printed(quantity, table.unit_of(cell.row)))


def where_in_text(table: Table, row: str) -> str:
    """Return the paragraph or box that a sentence stands in (正文一(二), 专栏6.1)."""
    return table.get(row, "source") or tr("finding.wording.section", section=table.get(row, "section"))


def _judge(plan: Plan, row: RowRef, quantity: Quantity, side: Side) -> str | None:
    """Return which sentence tells of a difference, or ``None`` when both say the same; what does not measure the same need not agree."""
    own = quantity.interval()
    if own is None or side.interval is None or side.point is None:
        return "finding.wording.no_figure" if side.state in (State.EMPTY, State.MISSING) else None
    if own == side.interval and (quantity.state is State.ABOUT) is (side.state is State.ABOUT):
        return None
    if quantity.point == side.point:
        return "finding.wording.words"
    if own.meets(side.interval):
        return "finding.wording.weaker"
    is_other = measures_differ(plan, row, (RowRef(*cell[:2]) for cell in side.cells))
    return "finding.wording.other_measure" if is_other else "finding.wording.figures"


def _term(table: Table, row: str, others: Table, other: str) -> str | None:
    """Return which sentence tells of other terms, or ``None``."""
    is_yearly = table.get(row, "accumulation") is Accumulation.YEARLY or table.get(row, "due") == EVERY_YEAR
    name = others.get(other, "name")
    if is_yearly and others.get(other, "accumulation") is not Accumulation.YEARLY and not _YEARLY.search(name):
        return "finding.term.yearly"
    due = table.get(row, "due")
    if due and due != EVERY_YEAR and horizon_of(others) is None and not due_periods(table, row, others):
        return "finding.term.no_period"
    counts_new = _NEW.search(table.get(row, "quote")) or _NEW.search(table.get(row, "name"))
    is_total = others.get(other, "kind") is Kind.STOCK and not _NEW.search(name) and _has_base(others, other)
    return "finding.term.new" if counts_new and is_total else None


def _has_base(table: Table, row: str) -> bool:
    """Tell whether a row had something at the base already."""
    base = next((period for period in table.periods if period.is_base), None)
    amount = table.cell(row, base.id).number if base is not None else None
    return amount is not None and amount > 0
