"""Where did each row stand first and last? One line for each, between two periods: level, index or share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import (
    Span,
    chosen_members,
    drill_of,
    growth_of,
    growth_words,
    has_members,
    in_one_unit,
    is_yearly,
    level_text,
    missing_notes,
    names,
    span_of,
    trail_of,
    where_of,
    with_unit,
)
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, is_rate, parts_of, phase_of, ref
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

MEASURES = ("level", "index", "share")
# More lines than this cannot be told apart; the largest at the end are drawn.
MOST = 15
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class _Question:
    """What is drawn: one request, read."""

    plan: Plan
    table: Table
    request: ChartRequest
    measure: str
    first: Period
    last: Period
    unit: str
    _values: dict[tuple[str, str], Decimal | None] = field(default_factory=dict, repr=False)

    @property
    def span(self) -> Span:
        """From where to where."""
        return Span(self.first, self.last)

    def value(self, row: str, period: Period) -> Decimal | None:
        """Return where ``row`` stands in ``period``."""
        key = (row, period.id)
        if key not in self._values:
            self._values[key] = self._computed(row, period)
        return self._values[key]

    def _computed(self, row: str, period: Period) -> Decimal | None:
        cell = ref(self.table, row, period.id)
        if self.measure == "level":
            return amount(self.plan, cell, self.unit)
        below = ref(self.table, self.request.row, period.id) if self.measure == "share" else ref(self.table, row, self.first.id)
        whole, part = amount(self.plan, below), amount(self.plan, cell)
        share = Facts(self.plan).share(cell, below) if whole is not None and whole > 0 and part is not None and part >= 0 else None
        return None if share is None else Decimal(share)

    def text(self, row: str, period: Period, value: Decimal | None) -> str:
        """Return what is written there."""
        if self.measure == "level" or value is None:
            return level_text(self.plan, ref(self.table, row, period.id), self.unit)
        return f"{value}%" if self.measure == "share" else str(value)


def has_slope_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether there are rows with figures in two periods to compare at a place."""
    return has_members(plan, table, row)


def slope_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the rows that ``request`` compares, each a line from the first to the last period."""
    table, span = setting.plan.tables[request.table], span_of(setting.plan.tables[request.table], request)
    rows = chosen_members(table, request)
    asked, fits, other_unit = _asked(setting, table, request, rows, span)
    known = [row for row in fits if asked.value(row, asked.last) is not None or asked.value(row, asked.first) is not None]
    order = sorted(known, key=lambda row: -(asked.value(row, asked.last) or asked.value(row, asked.first) or Decimal(0)))
    shown, facts = order[:MOST], Facts(setting.plan)
    missing = [row for row in fits if None in (asked.value(row, asked.first), asked.value(row, asked.last))]
    return ChartSpec(
        name=request.name,
        kind=ChartKind.SLOPE,
        title=_title(asked, facts, [row for row in order if row not in missing]),
        subtitle=_subtitle(asked),
        unit={"level": asked.unit, "share": "%", "index": tr("ranks.index_unit")}[asked.measure],
        categories=(asked.first.label, asked.last.label),
        series=tuple(_series(asked, order, row) for row in shown),
        facts=facts.take(),
        footnotes=tuple(_notes(asked, missing, other_unit, len(order) - len(shown), shown)),
        trail=trail_of(setting.plan, request, has_slope_chart),
    )


def _asked(setting: Setting, table: Table, request: ChartRequest, rows: list[str], span: Span) -> tuple[_Question, list[str], list[str]]:
    """Read the request: shares only of a total; rows in several units stand as indices unless the level is asked for."""
    first = span.first or span.last
    unit, fits, others = in_one_unit(table, request.row, rows)
    measure = request.measure or ("index" if any(not is_rate(table, row) for row in others) else "level")
    if measure == "share" and not request.row:
        measure = "index"
    if measure == "index":
        fits, others = [row for row in rows if not is_rate(table, row)], [row for row in rows if is_rate(table, row)]
    return _Question(setting.plan, table, request, measure, first, span.last, unit), fits, others


def _subtitle(asked: _Question) -> str:
    where = where_of(asked.table, asked.request.row)
    if asked.measure == "share":
        return tr("ranks.subtitle.slope_share", where=where)
    if asked.measure == "index":
        return tr("ranks.subtitle.slope_index", where=where, first=asked.first.label)
    return tr("ranks.subtitle.slope_level", where=where)


def _series(asked: _Question, rows: Sequence[str], row: str) -> Series:
    table = asked.table
    first, last = asked.value(row, asked.first), asked.value(row, asked.last)
    tone = Tone.NONE if first is None or last is None else _tone(asked, rows, row, first, last)
    marks = tuple(_mark(asked, row, period, value, tone) for period, value in ((asked.first, first), (asked.last, last)))
    return Series(table.get(row, "name"), Role.PART, marks, RowRef(table.info.id, row), drill_of(table, asked.request, row))


def _tone(asked: _Question, rows: Sequence[str], row: str, first: Decimal, last: Decimal) -> Tone:
    """Return whether a row stands out: rises or falls in rank or as a share, has the highest index or one below its start."""
    change = last - first
    if asked.measure == "index":
        best = max((value for each in rows if (value := asked.value(each, asked.last)) is not None), default=last)
        return Tone.FALL if last < _HUNDRED else Tone.RISE if last == best and change > 0 else Tone.NONE
    if asked.measure == "level":
        known = [each for each in rows if asked.value(each, asked.first) is not None and asked.value(each, asked.last) is not None]
        change = Decimal(_ranks(asked, known, asked.first)[row] - _ranks(asked, known, asked.last)[row])
    return Tone.RISE if change > 0 else Tone.FALL if change < 0 else Tone.NONE


def _mark(asked: _Question, row: str, period: Period, value: Decimal | None, tone: Tone) -> Mark:
    table, cell = asked.table, ref(asked.table, row, period.id)
    text = asked.text(row, period, value)
    unit = table.unit_of(row)
    tip = [table.get(row, "name"), tr("ranks.tip.figure", what=period.label, figure=with_unit(level_text(asked.plan, cell, unit), unit))]
    if asked.measure == "share" and value is not None:
        tip.append(tr("ranks.tip.share", total=table.get(asked.request.row, "name"), share=value))
    if asked.measure == "index" and value is not None:
        tip.append(tr("ranks.tip.index", first=asked.first.label, index=value))
    growth = growth_of(Facts(asked.plan), table, row, asked.span) if asked.first is not asked.last else None
    if growth is not None:
        tip.append(tr("ranks.tip.figure", what=asked.span.label, figure=growth_words(growth, is_yearly(table, asked.span))))
    return Mark(None if value is None else float(value), text, table.cell(row, period.id).sign, phase_of(period), tone, tip=tuple(tip), cells=(cell,))


def _title(asked: _Question, facts: Facts, rows: Sequence[str]) -> str:
    """Return who moved most, as a sentence."""
    where = where_of(asked.table, asked.request.row)
    fields = {"where": where, "first": asked.first.label, "last": asked.last.label}
    if not rows or asked.first is asked.last:
        return tr("ranks.title.slope_plain", **fields)
    if asked.measure == "share":
        return _title_share(asked, facts, rows, fields)
    if asked.measure == "index":
        return _title_index(asked, facts, rows, fields)
    return _title_level(asked, facts, rows, fields)


def _title_level(asked: _Question, facts: Facts, rows: Sequence[str], fields: dict[str, str]) -> str:
    table = asked.table
    before, after = _ranks(asked, rows, asked.first), _ranks(asked, rows, asked.last)
    ranks = {row: (before[row], after[row]) for row in rows}
    # Of several that climbed as far the first one.
    climber = max(rows, key=lambda row: before[row] - after[row])
    first, last = (ref(table, rows[0], period.id) for period in (asked.first, asked.last))
    if ranks[climber][0] <= ranks[climber][1]:
        code = "ranks.title.slope_same" if len(rows) > 1 else "ranks.title.slope_one"
        return tr(code, **fields, row=table.get(rows[0], "name"), start=facts.value(first), end=facts.value(last))
    places = {name: _noted_rank(asked, facts, rows, climber, period) for name, period in (("before", asked.first), ("after", asked.last))}
    if ranks[climber][1] == 1:
        return tr("ranks.title.slope_climb_top", **fields, row=table.get(climber, "name"), **places)
    return tr("ranks.title.slope_climb", **fields, row=table.get(climber, "name"), **places, top=table.get(rows[0], "name"), end=facts.value(last))


def _ranks(asked: _Question, rows: Sequence[str], period: Period) -> dict[str, int]:
    """Return the place of each row when the largest comes first; rows of one size share theirs."""
    values = {row: asked.value(row, period) or Decimal(0) for row in rows}
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), 1):
        places.setdefault(value, place)
    return {row: places[value] for row, value in values.items()}


def _noted_rank(asked: _Question, facts: Facts, rows: Sequence[str], row: str, period: Period) -> str:
    return facts.rank(ref(asked.table, row, period.id), [ref(asked.table, other, period.id) for other in rows if other != row]) or ""


def _title_share(asked: _Question, facts: Facts, rows: Sequence[str], fields: dict[str, str]) -> str:
    table, whole = asked.table, asked.request.row

    def cells(row: str, period: Period) -> tuple:
        return ref(table, row, period.id), ref(table, whole, period.id)

    silent = Facts(facts.plan)
    changes = {row: Decimal(silent.share_change(cells(row, asked.first), cells(row, asked.last)) or "0") for row in rows}
    riser, faller = max(rows, key=lambda row: changes[row]), min(rows, key=lambda row: changes[row])
    if changes[riser] <= 0 and changes[faller] >= 0:
        return tr("ranks.title.slope_share_same", **fields)
    most = riser if changes[riser] >= -changes[faller] else faller
    shares = {"start": facts.share(*cells(most, asked.first)), "end": facts.share(*cells(most, asked.last))}
    size = (facts.share_change(cells(most, asked.first), cells(most, asked.last)) or "0").lstrip("-")
    code = "ranks.title.slope_share_up" if most is riser else "ranks.title.slope_share_down"
    return tr(code, **fields, row=table.get(most, "name"), **shares, size=size)


def _title_index(asked: _Question, facts: Facts, rows: Sequence[str], fields: dict[str, str]) -> str:
    table = asked.table
    order = sorted(rows, key=lambda row: -(asked.value(row, asked.last) or Decimal(0)))

    def index(row: str) -> str | None:
        return facts.share(ref(table, row, asked.last.id), ref(table, row, asked.first.id))

    first, last = order[0], order[-1]
    if len(order) == 1:
        return tr("ranks.title.slope_index_one", **fields, row=table.get(first, "name"), best=index(first))
    return tr("ranks.title.slope_index", **fields, row=table.get(first, "name"), best=index(first), lowest=table.get(last, "name"), worst=index(last))


def _notes(asked: _Question, missing: Sequence[str], other_unit: Sequence[str], folded: int, shown: Sequence[str]) -> list[str]:
    notes = []
    if missing:
        notes.append(tr("ranks.note.one_end", rows=names(asked.table, missing)))
    notes += [tr("ranks.note.rates_left_out", rows=names(asked.table, other_unit))] if asked.measure == "index" and other_unit else missing_notes(asked.table, (), other_unit, 0, 0)
    if folded:
        notes.append(tr("ranks.note.folded", shown=len(shown), count=folded))
    if asked.measure == "share" and set(parts_of(asked.table, asked.request.row)) <= set(shown):
        sums = [sum((asked.value(row, period) or Decimal(0)) for row in shown) for period in (asked.first, asked.last)]
        if any(each != _HUNDRED for each in sums):
            notes.append(tr("ranks.note.shares_not_hundred"))
    return notes
