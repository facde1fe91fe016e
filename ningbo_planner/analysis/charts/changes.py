"""How a row changes from the first to the last period, in words; and what must be said of growth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import Span, ends, growth_of, growth_sign, growth_words, is_yearly
from ningbo_planner.analysis.charts.setting import is_rate
from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr

# What is counted in money grows with prices too.
_MONEY = "元"


def price_notes(table: Table, rows: Sequence[str]) -> list[str]:
    """Return the note that growth is at current prices, where a row that can grow is counted in money."""
    return [tr("chart.note.nominal")] if any(not is_rate(table, row) and parse_unit(table.unit_of(row)).base.endswith(_MONEY) for row in rows) else []


def change_words(facts: Facts, table: Table, row: str, span: Span) -> str:
    """Return how ``row`` changes over ``span`` (年均增长14.3%, 提高8.1个百分点以上), empty where it cannot be told."""
    cells = ends(table, row, span)
    if cells is None or span.first is None:
        return ""
    if not table.cell(row, span.first.id).is_numeric:
        return tr("levels.no_base", first=span.first.label)
    if not table.cell(row, span.last.id).is_numeric:
        return tr("levels.no_target", last=span.last.label)
    growth = growth_of(facts, table, row, span)
    sign = growth_sign(table, row, span)
    if growth is not None:
        return growth_words(growth, is_yearly(table, span), sign)
    return _difference_words(facts, table, row, cells, sign)


def _difference_words(facts: Facts, table: Table, row: str, cells: tuple[CellRef, CellRef], sign: str) -> str:
    """Return a change in the unit of the row, where growth in percent has no meaning."""
    difference = facts.difference(*cells)
    if difference is None:
        return ""
    number = Decimal(difference)
    if number == 0:
        return tr("levels.word.same")
    unit = parse_unit(table.unit_of(row))
    size = exact.trimmed(abs(number))
    shown = tr("levels.points", size=difference.lstrip("-")) if unit.is_percent else size + unit.name
    if is_rate(table, row):
        words = tr("levels.word.higher", size=shown) if number > 0 else tr("levels.word.lower", size=shown)
    else:
        words = tr("levels.word.more", size=shown) if number > 0 else tr("levels.word.less", size=shown)
    if not sign:
        return words
    return tr("levels.word.or_more", words=words) if (sign in (">", "≥")) == (number > 0) else tr("levels.word.or_less", words=words)
