"""Which rows a chart compares with each other, between which periods, and how their growth is said: what charts of many rows share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from ningbo_planner.analysis.chart_spec import ChartKind
from ningbo_planner.analysis.charts.facts import Facts, years_between
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import amount, drawn_periods, has_path, has_several, is_rate, parts_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr

_UP = (">", "≥")
_HUNDRED = Decimal(100)
_ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where is compared; without a ``first`` there is nothing before ``last``."""

    first: Period | None
    last: Period

    @property
    def label(self) -> str:
        """The span as written (2021年至2026年)."""
        return self.last.label if self.first is None else tr("ranks.span", first=self.first.label, last=self.last.label)


def members(table: Table, row: str, most: int | None = None) -> list[str]:
    """Return what is compared at a place: the parts of a total, or of a whole table the rows that are no totals, as far as they have figures over time.

    With ``most`` given no more are looked for.
    """
    return list(islice(_each_member(table, row), most))


def _each_member(table: Table, row: str) -> Iterator[str]:
    rows = parts_of(table, row) if row else (each for each in table.ids if not parts_of(table, each))
    return (each for each in rows if has_path(table, each))


def has_members(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether there are rows to compare at a place."""
    return has_several(_each_member(table, row))


def chosen_members(table: Table, request: ChartRequest) -> list[str]:
    """Return the rows that ``request`` compares: those chosen (of a whole table also totals), those of its department, or all."""
    rows = members(table, request.row)
    if request.rows:
        rows = [each for each in (rows if request.row else table.ids) if each in request.rows]
    return of_department(table, rows, request.department)


def leaves_totals_out(table: Table, request: ChartRequest) -> bool:
    """Tell whether the totals of a whole table are not among what is compared."""
    return not request.row and not request.rows and any(parts_of(table, row) for row in table.ids)


def of_department(table: Table, rows: Sequence[str], department: str) -> list[str]:
    """Return those of ``rows`` that ``department`` answers for; all when none is named."""
    return [each for each in rows if not department or department in table.get(each, "departments")]


def in_one_unit(table: Table, row: str, rows: Sequence[str]) -> tuple[str, list[str], list[str]]:
    """Return the unit in which most of ``rows`` can be told (that of the total ``row`` if there is one), the rows that can, and the others."""
    if not rows:
        return table.unit_of(row) if row else table.info.unit, [], []
    units = Counter(table.unit_of(each) for each in rows)
    unit = table.unit_of(row) if row else max(units, key=lambda each: (units[each], each == table.info.unit))
    fits = [each for each in rows if parse_unit(table.unit_of(each)).same_base(parse_unit(unit))]
    return unit, fits, [each for each in rows if each not in fits]


def span_of(table: Table, request: ChartRequest) -> Span:
    """Return the first and the last period chosen; with one chosen, it and the one before it."""
    periods = drawn_periods(table, request.periods)
    if len(periods) > 1:
        return Span(periods[0], periods[-1])
    whole = drawn_periods(table)
    at = whole.index(periods[0])
    return Span(whole[at - 1] if at else None, periods[0])


def ends(table: Table, row: str, span: Span) -> tuple[CellRef, CellRef] | None:
    """Return the cells at both ends of ``span``, if there are two."""
    return None if span.first is None else (ref(table, row, span.first.id), ref(table, row, span.last.id))


def is_yearly(table: Table, span: Span) -> bool:
    """Tell whether growth over ``span`` is an average over several years."""
    return span.first is not None and (years_between(table, span.first.id, span.last.id) or 0) > 1


def growth_of(facts: Facts, table: Table, row: str, span: Span) -> str | None:
    """Return the growth of ``row`` over ``span`` in percent, over several years the yearly average; none for rates and without both figures."""
    cells = ends(table, row, span)
    if cells is None or is_rate(table, row):
        return None
    return facts.average_growth(*cells) if is_yearly(table, span) else facts.growth(*cells)


def growth_sign(table: Table, row: str, span: Span) -> str:
    """Return the sign of a growth whose last figure is a bound; growth from a bound has none."""
    cells = ends(table, row, span)
    if cells is None or table.cell(*cells[0][1:]).sign:
        return ""
    return table.cell(*cells[1][1:]).sign


def growth_words(growth: str, is_average: bool, sign: str = "") -> str:
    """Return a growth in words (年均增长14.3%, 下降2%, 年均增长9.7%以上)."""
    size = growth.lstrip("-")
    if Decimal(growth) == 0:
        return tr("ranks.word.flat")
    way = "down" if growth.startswith("-") else "up"
    words = tr(f"ranks.word.average_{way}", growth=size) if is_average else tr(f"ranks.word.{way}", growth=size)
    if not sign:
        return words
    return tr("ranks.word.or_more", words=words) if (sign in _UP) == (way == "up") else tr("ranks.word.or_less", words=words)


def is_share(text: str | None) -> bool:
    """Tell whether a percentage can be said as a share of a whole: of a plan that does not add up, or of losses, it may be none."""
    return text is not None and 0 <= Decimal(text) <= _HUNDRED


def plus(value: Decimal | str, tail: str = "") -> str:
    """Return ``value`` with its sign as it is printed (``+2.5``, ``−3``, ``0``)."""
    number = Decimal(value)
    text = exact.plain(abs(number))
    return ("" if number == 0 else "+" if number > 0 else "−") + text + tail


def points_text(value: Decimal) -> str:
    """Return a change in points with its sign, with one decimal at least (``+2.0``), as those beside it have."""
    exponent = value.as_tuple().exponent
    return plus(value.quantize(_ONE_DECIMAL) if value and isinstance(exponent, int) and exponent > -1 else value)


def bounded(sign: str, text: str) -> str:
    """Return a signed change with the sign of its bound (``>18.4%``)."""
    return sign + text.removeprefix("+") if sign else text


def level_text(plan: Plan, cell: CellRef, unit: str) -> str:
    """Return the figure of ``cell`` as written in a chart whose unit is ``unit``."""
    table = plan.tables[cell.table]
    name, quantity = table.unit_of(cell.row), table.cell(cell.row, cell.period, cell.layer)
    own = parse_unit(name)
    point = quantity.point if name == unit else amount(plan, cell, unit)
    if point is None or own.factor == parse_unit(unit).factor:
        return canonical_text(quantity, own.is_percent)
    return quantity.sign + exact.trimmed(point)


def with_unit(text: str, unit: str) -> str:
    """Return a figure with its unit; percent signs stand there already."""
    return text if parse_unit(unit).is_percent else text + unit


def drill_of(table: Table, request: ChartRequest, row: str) -> str:
    """Return the chart that opens below ``row``: the same kind for its parts, else its path."""
    is_above = row != request.row and bool(parts_of(table, row)) and len(members(table, row)) > 1
    kind = request.kind if is_above else ChartKind.PATH
    return ChartRequest(kind, request.table, row, periods=request.periods, measure=request.measure if kind is request.kind else "").name


def trail_of(plan: Plan, request: ChartRequest, answers: Callable[[Plan, Table, str], bool]) -> tuple[tuple[str, str], ...]:
    """Return the charts of the same kind above the one of ``request``: the table's and those of the totals over its row."""
    if not request.row:
        return ()
    table, above = plan.tables[request.table], []
    row: str | None = table.parent(request.row)
    while row is not None:
        if answers(plan, table, row):
            above.append((request.about(row).name, table.get(row, "name")))
        row = table.parent(row)
    if answers(plan, table, ""):
        above.append((request.about("").name, table.info.title))
    return tuple(reversed(above))


def names(table: Table, rows: Sequence[str], most: int = 6) -> str:
    """Return the names of ``rows`` in a list, at most so many of them."""
    listed = "、".join(table.get(row, "name") for row in rows[:most])
    return listed if len(rows) <= most else tr("ranks.and_more", names=listed, count=len(rows))


def where_of(table: Table, row: str) -> str:
    """Return whose rows are compared: the name of the total, or of the table."""
    return table.get(row, "name") if row else table.info.title


def missing_notes(table: Table, missing: Sequence[str], other_unit: Sequence[str], folded: int, shown: int) -> list[str]:
    """Return the notes on rows that are not drawn: without a figure, in another unit, beyond the most that can be read."""
    notes = [tr("ranks.note.no_figure", rows=names(table, missing))] if missing else []
    if other_unit:
        notes.append(tr("ranks.note.other_unit", rows=names(table, other_unit)))
    if folded:
        notes.append(tr("ranks.note.folded", shown=shown, count=folded))
    return notes
