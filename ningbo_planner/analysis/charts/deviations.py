"""Who is above, who below? Growth against that of the total (or the mean of all), and what was reached against the target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.changes import price_notes
from ningbo_planner.analysis.charts.facts import Facts
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
    is_yearly,
    leaves_totals_out,
    missing_notes,
    plus,
    span_of,
    trail_of,
    where_of,
)
from ningbo_planner.analysis.charts.pace import completion, latest_actual, target_and_actual
from ningbo_planner.analysis.charts.rankings import mean_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, is_rate, ref
from ningbo_planner.domain.indicator import Direction
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import Table
from ningbo_planner.text import tr

MEASURES = ("growth", "target")
# So many bars are drawn, those furthest above and furthest below.
MOST = 20
_HUNDRED = Decimal(100)


def deviation_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return how far the rows that ``request`` compares lie above or below what they are measured by."""
    table = setting.plan.tables[request.table]
    rows = [row for row in chosen_members(table, request) if not is_rate(table, row)]
    if request.measure == "target":
        period = latest_actual(table, rows, drawn_periods(table, request.periods))
        if period is not None:
            return _against_target(setting, request, rows, period)
    return _against_growth(setting, request, rows)


def _spec(setting: Setting, request: ChartRequest, order: Sequence[str], marks: dict[str, Mark], line: Mark, **texts: object) -> ChartSpec:
    table = setting.plan.tables[request.table]
    shown = both_ends(order)
    series = (Series(str(texts.pop("measure")), Role.LEVEL, tuple(marks[row] for row in shown)), Series(line.label, Role.PACE, (line,) * len(shown)))
    return ChartSpec(
        name=request.name,
        kind=ChartKind.DEVIATION,
        categories=tuple(table.get(row, "name") for row in shown),
        series=series,
        trail=trail_of(setting.plan, request, has_members),
        **texts,  # type: ignore[arg-type]
    )


def both_ends(order: Sequence[str], most: int = MOST) -> list[str]:
    """Return the first and the last of ``order``, in its order, at most so many."""
    return list(order) if len(order) <= most else [*order[: most - most // 2], *order[len(order) - most // 2 :]]


def _notes(table: Table, missing: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the notes on rows that are not drawn."""
    shown = both_ends(order)
    folded = [tr("ranks.note.folded_ends", shown=len(shown), count=len(order) - len(shown))] if len(shown) < len(order) else []
    return missing_notes(table, missing, (), 0, 0) + folded


def _against_growth(setting: Setting, request: ChartRequest, rows: Sequence[str]) -> ChartSpec:
    table, facts, span = setting.plan.tables[request.table], Facts(setting.plan), span_of(setting.plan.tables[request.table], request)
    growths = {row: Decimal(text) for row in rows if (text := growth_of(Facts(setting.plan), table, row, span)) is not None}
    line, average = _growth_line(setting, table, request.row, span, growths)
    order = sorted(growths, key=lambda row: -growths[row])
    marks = {row: _growth_mark(table, request, row, span, growths[row], average) for row in order}
    notes = [*price_notes(table, order), *_notes(table, [row for row in rows if row not in growths], order)]
    if leaves_totals_out(table, request):
        notes.append(tr("ranks.note.totals_left_out"))
    if request.measure == "target":
        notes.insert(0, tr("ranks.note.no_actual_growth"))
    measure = tr("ranks.measured.average_growth", period=span.label) if is_yearly(table, span) else tr("ranks.measured.growth", period=span.label)
    title = _growth_title(facts, table, request, span, order, growths, average)
    texts = {"title": title, "subtitle": _subtitle(table, request, measure, line, average, bool(order))}
    return _spec(setting, request, order, marks, line, measure=measure, unit=tr("ranks.points"), facts=facts.take(), footnotes=tuple(notes), **texts)


def _subtitle(table: Table, request: ChartRequest, measure: str, line: Mark, average: Decimal, has_rows: bool) -> str:
    """Return what is drawn, and what it is measured by."""
    where = where_of(table, request.row)
    if not has_rows:
        return tr("ranks.subtitle.deviation_none", where=where, measure=measure)
    return tr("ranks.subtitle.deviation", where=where, measure=measure, line=line.label, growth=plus(average, "%"))


def _growth_line(setting: Setting, table: Table, row: str, span: Span, growths: dict[str, Decimal]) -> tuple[Mark, Decimal]:
    """Return the line that growth is measured by and its height: the growth of the total, else the mean of all rows."""
    growth, cells = (growth_of(Facts(setting.plan), table, row, span), ends(table, row, span)) if row else (None, None)
    if growth is not None and cells is not None:
        return Mark(0.0, tr("ranks.line.total", amount=plus(growth, "%")), label=tr("ranks.line.total_name"), cells=cells), Decimal(growth)
    mean = mean_of(list(growths.values())) if growths else Decimal(0)
    behind = tuple(cell for each in growths for cell in ends(table, each, span) or ())
    return Mark(0.0, tr("ranks.line.mean", amount=plus(mean, "%")), label=tr("ranks.line.mean_name"), cells=behind), mean


def _growth_mark(table: Table, request: ChartRequest, row: str, span: Span, growth: Decimal, average: Decimal) -> Mark:
    gap = growth - average
    words = growth_words(str(growth), is_yearly(table, span), growth_sign(table, row, span))
    tip = (tr("ranks.tip.figure", what=table.get(row, "name"), figure=words), _gap_words(gap), span.label)
    cells = (ends(table, row, span) or ())[::-1]
    sign = growth_sign(table, row, span)
    return Mark(float(gap), bounded(sign, plus(gap)), sign, tone=tone_of(gap), tip=tip, cells=cells, drill=drill_of(table, request, row))


def _gap_words(gap: Decimal) -> str:
    if gap == 0:
        return tr("ranks.word.as_average")
    return tr("ranks.word.above", size=abs(gap)) if gap > 0 else tr("ranks.word.below", size=abs(gap))


def tone_of(gap: Decimal) -> Tone:
    """Return the tone of a gap."""
    return Tone.RISE if gap > 0 else Tone.FALL if gap < 0 else Tone.NONE


def _growth_title(facts: Facts, table: Table, request: ChartRequest, span: Span, order: Sequence[str], growths: dict[str, Decimal], average: Decimal) -> str:
    where = where_of(table, request.row)
    if not order:
        return tr("ranks.title.deviation_none", where=where, period=span.label)
    words = {row: growth_words(growth_of(facts, table, row, span) or "0", is_yearly(table, span), growth_sign(table, row, span)) for row in {order[0], order[-1]}}
    fields = {"where": where, "period": span.label, "row": table.get(order[0], "name"), "best": words[order[0]]}
    whole = growth_of(Facts(facts.plan), table, request.row, span) if request.row else None
    if len(order) == 1 and whole is None:
        return tr("ranks.title.deviation_one", row=fields["row"], period=span.label, best=fields["best"])
    above = [row for row in order if growths[row] > average]
    if not above or growths[order[0]] == growths[order[-1]]:
        return tr("ranks.title.deviation_equal", where=where, period=span.label, row=fields["row"], best=fields["best"])
    fields |= {"count": facts.count([ref(table, row, span.last.id) for row in order]), "above": facts.count([ref(table, row, span.last.id) for row in above])}
    fields |= {"last": table.get(order[-1], "name"), "worst": words[order[-1]]}
    if whole is None and growths[order[0]] < 0:
        return tr("ranks.title.deviation_falling", **fields)
    if whole is None:
        return tr("ranks.title.deviation_mean", **fields)
    return tr("ranks.title.deviation_total", **fields, average=growth_words(growth_of(facts, table, request.row, span) or "0", is_yearly(table, span)))


def _against_target(setting: Setting, request: ChartRequest, rows: Sequence[str], period: Period) -> ChartSpec:
    table, facts = setting.plan.tables[request.table], Facts(setting.plan)
    rates = {row: Decimal(text) for row in rows if (text := completion(Facts(setting.plan), table, row, period)) is not None}
    order = sorted(rates, key=lambda row: -rates[row])
    marks = {row: _target_mark(setting, table, request, row, period, rates[row]) for row in order}
    line = Mark(0.0, tr("ranks.line.target"), label=tr("ranks.line.target"), cells=tuple(ref(table, row, period.id) for row in order))
    notes = [tr("ranks.note.deviation_target"), *_notes(table, [row for row in rows if row not in rates], order)]
    if any(table.get(row, "direction") is Direction.LOWER for row in order):
        notes.append(tr("ranks.note.lower_is_better"))
    measure = tr("ranks.measured.target", period=period.label)
    texts = {"title": _target_title(facts, table, request, period, order, rates), "subtitle": tr("ranks.subtitle.deviation_target", where=where_of(table, request.row), measure=measure)}
    return _spec(setting, request, order, marks, line, measure=measure, unit="%", facts=facts.take(), footnotes=tuple(notes), **texts)


def _target_mark(setting: Setting, table: Table, request: ChartRequest, row: str, period: Period, rate: Decimal) -> Mark:
    gap = rate - _HUNDRED
    is_good = (gap >= 0) != (table.get(row, "direction") is Direction.LOWER and gap != 0)
    figures = target_and_actual(Facts(setting.plan), table, row, period)
    tip = (table.get(row, "name") + "　" + period.label, tr("ranks.tip.actual_target", **figures), tr("ranks.tip.completed", rate=rate))
    cells = (ref(table, row, period.id, "actual"), ref(table, row, period.id))
    return Mark(float(gap), plus(gap, "%"), tone=Tone.GOOD if is_good else Tone.BAD, tip=tip, cells=cells, drill=drill_of(table, request, row))


def _target_title(facts: Facts, table: Table, request: ChartRequest, period: Period, order: Sequence[str], rates: dict[str, Decimal]) -> str:
    if not order:
        return tr("ranks.title.target_none", where=where_of(table, request.row), period=period.label)
    fields = {"where": where_of(table, request.row), "period": period.label}
    reached = [row for row in order if rates[row] >= _HUNDRED]
    first, last = order[0], order[-1]
    if len(order) == 1:
        return tr("ranks.title.target_one", row=table.get(first, "name"), period=period.label, rate=completion(facts, table, first, period))
    count = facts.count([ref(table, row, period.id) for row in order])
    if len(reached) == len(order):
        return tr("ranks.title.target_all", **fields, count=count, row=table.get(first, "name"), rate=completion(facts, table, first, period))
    worst = {"last": table.get(last, "name"), "rate": completion(facts, table, last, period)}
    if not reached:
        return tr("ranks.title.target_no_one", **fields, count=count, **worst)
    return tr("ranks.title.target_some", **fields, count=count, reached=facts.count([ref(table, row, period.id) for row in reached]), **worst)
