"""Who is largest, who grows fastest? Rows in the order of their level, growth or increase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.changes import price_notes
from ningbo_planner.analysis.charts.facts import Facts, has_cell
from ningbo_planner.analysis.charts.members import (
    Span,
    bounded,
    chosen_members,
    drill_of,
    ends,
    growth_of,
    growth_sign,
    growth_words,
    has_members,
    in_one_unit,
    is_share,
    is_yearly,
    leaves_totals_out,
    level_text,
    missing_notes,
    plus,
    span_of,
    trail_of,
    where_of,
    with_unit,
)
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, is_rate, phase_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.text import tr

MEASURES = ("level", "growth", "increase")
# More bars than this nobody reads; the rest is counted in a note.
MOST = 20
_ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class _Question:
    """What is ranked: one request, read."""

    facts: Facts
    table: Table
    request: ChartRequest
    measure: str
    span: Span
    unit: str

    def cells(self, row: str) -> tuple[CellRef, ...]:
        """Return the cells that the value of ``row`` follows from, the one to go to first."""
        both = ends(self.table, row, self.span)
        last = ref(self.table, row, self.span.last.id)
        return (last,) if self.measure == "level" or both is None else (last, both[0])

    def value(self, row: str) -> Decimal | None:
        """Return what ``row`` is ranked by."""
        if self.measure == "level":
            return amount(self.facts.plan, ref(self.table, row, self.span.last.id), self.unit)
        if self.measure == "growth":
            growth = growth_of(Facts(self.facts.plan), self.table, row, self.span)
            return None if growth is None else Decimal(growth)
        both = ends(self.table, row, self.span)
        amounts = [amount(self.facts.plan, cell, self.unit) for cell in both or ()]
        return exact.subtract(amounts[1], amounts[0]) if both and None not in amounts else None

    def text(self, row: str, value: Decimal) -> str:
        """Return what is written at the bar of ``row``."""
        if self.measure == "level":
            return level_text(self.facts.plan, ref(self.table, row, self.span.last.id), self.unit)
        if self.measure == "growth":
            return bounded(growth_sign(self.table, row, self.span), plus(value, "%"))
        return plus(value)


def ranking_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the rows of the table or the parts of the total that ``request`` names, the largest first."""
    table = setting.plan.tables[request.table]
    measure = request.measure or MEASURES[0]
    rows = chosen_members(table, request)
    if measure != "level":
        rows = [row for row in rows if not is_rate(table, row)]
    unit, fits, other_unit = in_one_unit(table, request.row, rows)
    if measure == "growth":
        fits, other_unit = rows, []
    asked = _Question(Facts(setting.plan), table, request, measure, span_of(table, request), unit)
    values = {row: value for row in fits if (value := asked.value(row)) is not None}
    order = sorted(values, key=lambda row: -values[row])
    shown = order[:MOST]
    series = [Series(_measure_name(asked), Role.LEVEL, tuple(_mark(asked, row, values[row], order) for row in shown))]
    line = _average(asked, values)
    if line is not None and len(shown) > 1:
        series.append(Series(line.label, Role.PACE, (line,) * len(shown)))
    series.extend(_against(setting, asked, shown))
    return ChartSpec(
        name=request.name,
        kind=ChartKind.RANKING,
        title=_title(asked, order, values),
        subtitle=tr("ranks.subtitle.ranking", where=where_of(table, request.row), measure=_measure_name(asked)),
        unit="%" if measure == "growth" else unit,
        categories=tuple(tr("ranks.ranked", rank=place_of(row, order, values), row=table.get(row, "name")) for row in shown),
        series=tuple(series),
        facts=asked.facts.take(),
        footnotes=tuple(_notes(asked, [row for row in fits if row not in values], other_unit, len(order) - len(shown), shown)),
        trail=trail_of(setting.plan, request, has_members),
    )


def _against(setting: Setting, asked: _Question, shown: Sequence[str]) -> list[Series]:
    """Return the levels in the version that is compared with, if one is; growth and increase are those of one plan."""
    name, other = setting.versions.get(asked.request.against, ("", None))
    if other is None or asked.measure != "level":
        return []
    cells = [ref(asked.table, row, asked.span.last.id) for row in shown]
    values = [amount(other, cell, asked.unit) if has_cell(other, cell) else None for cell in cells]
    marks = tuple(
        Mark(float(value), level_text(other, cell, asked.unit), tip=(asked.table.get(cell.row, "name"), tr("ranks.tip.figure", what=name, figure=exact.trimmed(value))), cells=(cell,))
        if value is not None
        else Mark(None)
        for value, cell in zip(values, cells, strict=True)
    )
    return [Series(name, Role.AGAINST, marks)]


def place_of(row: str, order: Sequence[str], values: dict[str, Decimal]) -> int:
    """Return the place of ``row``; equal ones share the best."""
    return 1 + sum(values[other] > values[row] for other in order)


def _measure_name(asked: _Question) -> str:
    period = asked.span.last.label if asked.measure == "level" else asked.span.label
    if asked.measure == "increase":
        return tr("ranks.measured.increase", period=period)
    if asked.measure == "growth":
        return tr("ranks.measured.average_growth", period=period) if is_yearly(asked.table, asked.span) else tr("ranks.measured.growth", period=period)
    return tr("ranks.measured.level", period=period)


def _mark(asked: _Question, row: str, value: Decimal, order: Sequence[str]) -> Mark:
    table, request = asked.table, asked.request
    sign = table.cell(row, asked.span.last.id).sign if asked.measure != "increase" else ""
    text = asked.text(row, value)
    tip = [tr("ranks.tip.rank", row=table.get(row, "name"), rank=order.index(row) + 1, count=len(order)), tr("ranks.tip.figure", what=_measure_name(asked), figure=with_unit(text, _text_unit(asked)))]
    tip.extend(_figures(asked, row))
    share = Facts(asked.facts.plan).share(ref(table, row, asked.span.last.id), ref(table, request.row, asked.span.last.id)) if request.row and asked.measure == "level" else None
    if is_share(share):
        tip.append(tr("ranks.tip.share", total=table.get(request.row, "name"), share=share))
    tone = Tone.FALL if value < 0 else Tone.NONE
    phase = phase_of(asked.span.last)
    return Mark(float(value), text, sign, phase, tone, tip=tuple(tip), cells=asked.cells(row), drill=drill_of(table, request, row))


def _text_unit(asked: _Question) -> str:
    return "%" if asked.measure == "growth" else asked.unit


def _figures(asked: _Question, row: str) -> list[str]:
    """Return the levels behind a growth or an increase."""
    both = ends(asked.table, row, asked.span)
    if asked.measure == "level" or both is None:
        return []
    table, plan = asked.table, asked.facts.plan
    return [tr("ranks.tip.figure", what=table.period(cell.period).label, figure=with_unit(level_text(plan, cell, table.unit_of(row)), table.unit_of(row))) for cell in both]


def _average(asked: _Question, values: dict[str, Decimal]) -> Mark | None:
    """Return what the bars are measured by: growth by that of the total if there is one, else the mean of all."""
    table, row = asked.table, asked.request.row
    if asked.measure == "growth" and row:
        growth = growth_of(Facts(asked.facts.plan), table, row, asked.span)
        cells = ends(table, row, asked.span)
        if growth is not None and cells is not None:
            return Mark(float(growth), tr("ranks.line.total", amount=plus(growth, "%")), label=tr("ranks.line.total_name"), cells=cells)
    if not values:
        return None
    mean = mean_of(list(values.values()))
    text = plus(mean, "%") if asked.measure == "growth" else exact.trimmed(mean)
    return Mark(float(mean), tr("ranks.line.mean", amount=text), label=tr("ranks.line.mean_name"), cells=tuple(cell for each in values for cell in asked.cells(each)))


def mean_of(values: Sequence[Decimal]) -> Decimal:
    """Return the mean with one decimal."""
    return (exact.total(values) / len(values)).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


def _title(asked: _Question, order: Sequence[str], values: dict[str, Decimal]) -> str:
    """Return who comes first, as a sentence."""
    where = where_of(asked.table, asked.request.row)
    if not order:
        return tr("ranks.title.ranking_none", where=where, measure=_measure_name(asked))
    best = [row for row in order if values[row] == values[order[0]]]
    fields = {"where": where, "row": asked.table.get(order[0], "name"), "period": asked.span.label if asked.measure != "level" else asked.span.last.label}
    if len(order) == 1:
        return tr("ranks.title.ranking_one", row=fields["row"], period=fields["period"], what=_words(asked, order[0]))
    if len(best) > 1 and len(best) < len(order):
        tied = asked.facts.count([ref(asked.table, row, asked.span.last.id) for row in best])
        return tr("ranks.title.ranking_tie", **fields, second=asked.table.get(order[1], "name"), count=tied, what=_words(asked, order[0]))
    if len(best) == len(order):
        return tr("ranks.title.ranking_equal", where=where, period=fields["period"], what=_words(asked, order[0]))
    if asked.measure == "level":
        return _title_level(asked, fields, order)
    if asked.measure == "increase":
        return _title_increase(asked, fields, order, values)
    count = asked.facts.count([ref(asked.table, row, asked.span.last.id) for row in order])
    return tr("ranks.title.ranking_growth", **fields, count=count, best=_words(asked, order[0]), last=asked.table.get(order[-1], "name"), worst=_words(asked, order[-1]))


def _words(asked: _Question, row: str) -> str:
    """Return the figure of ``row`` in words, noted as a fact."""
    facts, table = asked.facts, asked.table
    last = ref(table, row, asked.span.last.id)
    both = ends(table, row, asked.span)
    if asked.measure == "growth":
        growth = growth_of(facts, table, row, asked.span) or "0"
        return growth_words(growth, is_yearly(table, asked.span), growth_sign(table, row, asked.span))
    if asked.measure == "increase" and both is not None:
        change = facts.difference(*both) or "0"
        return increase_words(change, table.unit_of(row))
    return facts.value(last)


def increase_words(change: str, unit: str) -> str:
    """Return a difference in words (增加1344亿元, 减少3亿元, 没有变化)."""
    if Decimal(change) == 0:
        return tr("ranks.word.unchanged")
    size = with_unit(change.lstrip("-"), unit)
    return tr("ranks.word.less", size=size) if change.startswith("-") else tr("ranks.word.more", size=size)


def _title_level(asked: _Question, fields: dict[str, str], order: Sequence[str]) -> str:
    facts, table, period = asked.facts, asked.table, asked.span.last.id
    first = facts.value(ref(table, order[0], period))
    cells = (ref(table, order[0], period), ref(table, asked.request.row, period))
    share = facts.share(*cells) if asked.request.row and is_share(Facts(facts.plan).share(*cells)) else None
    if share is not None:
        return tr("ranks.title.ranking_share", **fields, figure=first, share=share, second=table.get(order[1], "name"), next=facts.value(ref(table, order[1], period)))
    return tr("ranks.title.ranking_level", **fields, figure=first, second=table.get(order[1], "name"), next=facts.value(ref(table, order[1], period)))


def _title_increase(asked: _Question, fields: dict[str, str], order: Sequence[str], values: dict[str, Decimal]) -> str:
    facts, table, row = asked.facts, asked.table, asked.request.row
    own = ends(table, order[0], asked.span)
    whole = ends(table, row, asked.span) if row else None
    what = _words(asked, order[0])
    grows = whole is not None and Decimal(_silent_difference(asked, whole)) > 0 and values[order[0]] > 0
    grows = grows and own is not None and whole is not None and is_share(Facts(facts.plan).share_of_growth(own, whole))
    share = facts.share_of_growth(own, whole) if own and whole and grows else None
    if share is not None:
        return tr("ranks.title.ranking_increase_share", **fields, what=what, share=share)
    return tr("ranks.title.ranking_increase", **fields, what=what, last=table.get(order[-1], "name"), worst=_words(asked, order[-1]))


def _silent_difference(asked: _Question, cells: tuple[CellRef, CellRef]) -> str:
    """Return a difference that is not said, only asked for."""
    return Facts(asked.facts.plan).difference(*cells) or "0"


def _notes(asked: _Question, missing: Sequence[str], other_unit: Sequence[str], folded: int, shown: Sequence[str]) -> list[str]:
    notes = price_notes(asked.table, shown) if asked.measure == "growth" else []
    if leaves_totals_out(asked.table, asked.request):
        notes.append(tr("ranks.note.totals_left_out"))
    if asked.request.against and asked.measure != "level":
        notes.append(tr("ranks.note.level_compared"))
    return notes + missing_notes(asked.table, missing, other_unit, folded, len(shown))
