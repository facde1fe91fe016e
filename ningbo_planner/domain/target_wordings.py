"""Which rows of a table say the same target in other words: a level, its yearly growth, its average growth since the base, its share of a total,
its rank among the parts of the same total.

They are known by their names: 数字经济增加值, 数字经济增加值增速, 数字经济增加值年均增长, 数字经济增加值占地区生产总值比重, 数字经济增加值排名.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from ningbo_planner.domain.indicator import Aggregation, Direction
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.domain.wordings import Figure, Wording, WordingKind, ranked

# A longer table is a breakdown; what it breaks down is told in other words elsewhere.
MOST_ROWS = 3000
_AVERAGE = re.compile(r"^(.+?)(?:[一二三四五十\d]+年)?年均(?:增长率|增长|增速|增幅)$")
_GROWTH = re.compile(r"^(.+?)(?:同比|年)?(?:增长率|增长|增速|增幅)$")
_SHARE = re.compile(r"^(.+?)占(.+?)的?(?:比重|比例|份额)$")
_RANK = re.compile(r"^(.+?)(?:排名|位次|名次)$")
_LAST_SIGNS = frozenset("率长速幅重例额名次")
# A rank among more than so many is no statement of a plan.
_MOST_RIVALS = 200
_SUMMED = frozenset({Aggregation.SUM, Aggregation.PART})


@dataclass(frozen=True, slots=True)
class Told:
    """One row that says another row's target in other words.

    Attributes:
        kind: a growth, an average, a share or a rank.
        row: which.
        total: what a share is of: a row of the same table, or an assumption.
        rivals: the other parts of the same total, which a rank is among.
    """

    kind: WordingKind
    row: str
    total: str | Assumption = ""
    rivals: tuple[str, ...] = ()


# The rows that say the target of a row in other words, by that row.
Families = dict[str, tuple[Told, ...]]


def families(plan: Plan, name: str) -> Families:
    """Return the rows of a table that are told in other words by rows of the same table."""
    table = plan.tables[name]
    if len(table) > MOST_ROWS:
        return {}
    names = table.columns["name"]
    candidates = [at for at, said in enumerate(names) if said[-1:] in _LAST_SIGNS and (parse_unit(table.unit_of(table.ids[at])).is_percent or _RANK.match(said))]
    if not candidates:
        return {}
    rows = {said: row for said, row in zip(reversed(names), reversed(table.ids), strict=True)}
    found: Families = {}
    for at in candidates:
        stem, told = _read(plan, names[at], table.ids[at], rows)
        level = rows.get(stem)
        if told is not None and told.kind is WordingKind.RANK and level is not None:
            told = replace(told, rivals=_rivals(table, level))
        if told is not None and level is not None and level != told.row and not parse_unit(table.unit_of(level)).is_percent:
            found[level] = (*found.get(level, ()), told)
    return found


def _read(plan: Plan, name: str, row: str, rows: dict[str, str]) -> tuple[str, Told | None]:
    """Return whose target a name speaks of, and how; nothing where what a share is of is not known."""
    for pattern, kind in ((_AVERAGE, WordingKind.AVERAGE), (_GROWTH, WordingKind.GROWTH)):
        match = pattern.match(name)
        if match:
            return match[1], Told(kind, row)
    match = _RANK.match(name)
    if match:
        return match[1], Told(WordingKind.RANK, row)
    match = _SHARE.match(name)
    if match is None:
        return "", None
    assumption = next((each for each in plan.assumptions.values() if match[2] in (each.id, each.name)), None)
    total = rows.get(match[2], assumption)
    return match[1], None if total is None else Told(WordingKind.SHARE, row, total)


def _rivals(table: Table, row: str) -> tuple[str, ...]:
    """Return the parts of the same total in the same unit; none where more is not better, or where a row is no part of a total: its rank is among other cities."""
    at = table.position(row)
    parent = table.parent_position(at)
    if parent < 0 or table.columns["aggregation"][parent] not in _SUMMED or table.columns["direction"][at] is not Direction.HIGHER:
        return ()
    found = tuple(table.ids[each] for each in table.child_positions(parent) if each != at and table.unit_of(table.ids[each]) == table.unit_of(row))
    return found if len(found) <= _MOST_RIVALS else ()


def wordings_of(plan: Plan, row: RowRef, told: tuple[Told, ...]) -> Iterator[Wording]:
    """Yield everything that a row and those that tell it in other words say, period by period; cells without a figure say nothing."""
    table = plan.tables[row.table]
    yield from _levels(plan, row)
    for each in told:
        other = RowRef(row.table, each.row)
        if each.kind is WordingKind.GROWTH:
            for before, now in pairwise(table.periods):
                if _years_between(before, now) == 1:
                    yield from _one(plan, other, now, Wording(each.kind, _figure(row, now), plan.quantity(_cell(other, now)), _figure(row, before)))
        elif each.kind is WordingKind.AVERAGE:
            yield from _averages(plan, row, other, table)
        elif each.kind is WordingKind.RANK:
            yield from _ranks(plan, row, other, [RowRef(row.table, rival) for rival in each.rivals])
        else:
            yield from _shares(plan, row, other, each.total, table)


def _levels(plan: Plan, row: RowRef) -> Iterator[Wording]:
    scale = Fraction(parse_unit(plan.unit_of(row)).factor)
    for period in plan.tables[row.table].periods:
        yield from _one(plan, row, period, Wording(WordingKind.LEVEL, _figure(row, period), plan.quantity(_cell(row, period)), scale=scale))


def _averages(plan: Plan, row: RowRef, other: RowRef, table: Table) -> Iterator[Wording]:
    base = next((period for period in table.periods if period.is_base), table.periods[0])
    for period in table.periods:
        years = _years_between(base, period)
        if years:
            said = plan.quantity(_cell(other, period))
            yield from _one(plan, other, period, Wording(WordingKind.AVERAGE, _figure(row, period), said, _figure(row, base), years=years))


def _shares(plan: Plan, row: RowRef, other: RowRef, total: str | Assumption, table: Table) -> Iterator[Wording]:
    whole = RowRef(row.table, total) if isinstance(total, str) else RowRef("", total.id)
    if isinstance(total, str):
        yield from _levels(plan, whole)
    else:
        scale = Fraction(parse_unit(total.unit).factor)
        values = ((period, parse(total.values.get(period.id, ""), total.unit)) for period in table.periods)
        yield from (Wording(WordingKind.LEVEL, _figure(whole, period), said, scale=scale, label=f"{total.name}{period.label}") for period, said in values if said.is_numeric)
    for period in table.periods:
        yield from _one(plan, other, period, Wording(WordingKind.SHARE, _figure(row, period), plan.quantity(_cell(other, period)), _figure(whole, period)))


def _ranks(plan: Plan, row: RowRef, other: RowRef, rivals: list[RowRef]) -> Iterator[Wording]:
    for rival in rivals:
        yield from _levels(plan, rival)
    for period in plan.tables[row.table].periods if rivals else ():
        said = plan.quantity(_cell(other, period))
        place = said.point if said.state is State.NUMBER else said.high if said.state is State.AT_MOST else None
        if place is not None and 1 <= place <= len(rivals) + 1 and place == int(place):
            figures = {_figure(rival, period): plan.quantity(_cell(rival, period)) for rival in rivals}
            yield from _one(plan, other, period, ranked(_figure(row, period), int(place), figures, said, is_or_better=said.state is State.AT_MOST))


def _one(plan: Plan, row: RowRef, period: Period, wording: Wording) -> Iterator[Wording]:
    """Yield a wording with where it stands and what it is called, if it says a figure."""
    if wording.said.is_numeric:
        yield replace(wording, cell=_cell(row, period), label=f"{plan.tables[row.table].get(row.row, 'name')}{period.label}")


def _cell(row: RowRef, period: Period) -> CellRef:
    return CellRef(row.table, row.row, period.id)


def _figure(row: RowRef, period: Period) -> Figure:
    return Figure("/".join(row), period.id)


def _years_between(first: Period, last: Period) -> int:
    """Return how many years lie between two periods; none where one of them is no year."""
    return max(0, int(last.id) - int(first.id)) if first.id.isdecimal() and last.id.isdecimal() else 0
