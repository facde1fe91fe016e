"""How far are we against the elapsed part of the year? What was reached of each target, with the elapsed part beside it.

Before anything was reached there is nothing to judge: then the chart shows how much of the way from the base to the last target the targets of
each year cover, beside a steady pace, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Role, Series, Tone
from ningbo_planner.analysis.charts.coverage import coverage_chart, has_coverage
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import chosen_members, drill_of, has_members, missing_notes, names, trail_of, where_of
from ningbo_planner.analysis.charts.pace import completion, elapsed, follows_pace, latest_actual, pace_sign, pace_tone, pace_words, target_and_actual
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, ref
from ningbo_planner.domain.indicator import Direction
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import ACTUAL, Table
from ningbo_planner.text import tr

# More rows than this nobody reads; those furthest behind are drawn.
MOST = 20
_HUNDRED = Decimal(100)


def has_bullet_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether the rows at a place have reached something, or have targets on the way."""
    return has_members(plan, table, row) and (has_coverage(table) or latest_actual(table, table.ids, drawn_periods(table)) is not None)


@dataclass(frozen=True)
class _Question:
    """What is judged: one request, read."""

    facts: Facts
    table: Table
    request: ChartRequest
    period: Period
    pace: Decimal | None
    rates: dict[str, Decimal]

    def gap(self, row: str) -> Decimal | None:
        """Return how many points the completion of ``row`` is above the elapsed part, where that measures it."""
        return self.rates[row] - self.pace if self.pace is not None and self.is_running and follows_pace(self.table, row) else None

    def is_lower_better(self, row: str) -> bool:
        """Tell whether less is better."""
        return self.table.get(row, "direction") is Direction.LOWER

    def is_good(self, row: str) -> bool:
        """Tell whether ``row`` is not behind: the elapsed part, or its target where that is its measure."""
        gap = self.gap(row)
        if gap is None:
            return (self.rates[row] <= _HUNDRED) if self.is_lower_better(row) else (self.rates[row] >= _HUNDRED)
        return pace_tone(gap, self.is_lower_better(row)) is Tone.GOOD

    @property
    def is_running(self) -> bool:
        """Tell whether the period has begun and is not over, so that its elapsed part says something."""
        return self.pace is not None and 0 < self.pace < _HUNDRED

    def order(self) -> list[str]:
        """Return the rows, those furthest behind first; those that the elapsed part does not measure last."""

        def ahead(row: str) -> tuple[bool, Decimal]:
            gap = self.gap(row)
            measured = self.rates[row] - _HUNDRED if gap is None else gap
            return gap is None, -measured if self.is_lower_better(row) else measured

        return sorted(self.rates, key=ahead)


def bullet_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return how far the rows that ``request`` compares have come."""
    table = setting.plan.tables[request.table]
    rows = chosen_members(table, request)
    period = latest_actual(table, rows, drawn_periods(table, request.periods))
    if period is None:
        return coverage_chart(setting, request, rows)
    rates = {row: Decimal(text) for row in rows if (text := completion(Facts(setting.plan), table, row, period)) is not None}
    asked = _Question(Facts(setting.plan), table, request, period, elapsed(period, setting.today), rates)
    order = asked.order()
    shown = order[:MOST]
    return ChartSpec(
        name=request.name,
        kind=ChartKind.BULLET,
        title=_title(asked, order),
        subtitle=_subtitle(setting, asked),
        unit="%",
        categories=tuple(table.get(row, "name") for row in shown),
        series=_series(asked, shown),
        facts=asked.facts.take(),
        footnotes=tuple(_notes(setting, asked, rows, order, len(shown))),
        trail=trail_of(setting.plan, request, has_bullet_chart),
    )


def _series(asked: _Question, shown: Sequence[str]) -> tuple[Series, ...]:
    table, period = asked.table, asked.period
    actuals = Series(tr("ranks.completed"), Role.ACTUAL, tuple(_mark(asked, row) for row in shown))
    targets = tuple(
        Mark(100.0, tr("ranks.target_is", target=target_and_actual(Facts(asked.facts.plan), table, row, period)["target"]), table.cell(row, period.id).sign, cells=(ref(table, row, period.id),)) for row in shown
    )
    series = [actuals, Series(tr("ranks.year_target"), Role.LEVEL, targets)]
    if asked.is_running and any(follows_pace(table, row) for row in shown):
        marks = tuple(Mark(float(asked.pace), f"{asked.pace}%") if follows_pace(table, row) else Mark(None) for row in shown)
        series.append(Series(tr("ranks.pace"), Role.PACE, marks))
    return tuple(series)


def _mark(asked: _Question, row: str) -> Mark:
    table, rate, gap = asked.table, asked.rates[row], asked.gap(row)
    figures = target_and_actual(Facts(asked.facts.plan), table, row, asked.period)
    tip = [f"{table.get(row, 'name')}　{asked.period.label}", tr("ranks.tip.actual_target", **figures), tr("ranks.tip.completed", rate=rate)]
    if gap is None:
        tone = Tone.GOOD if asked.is_good(row) else Tone.BAD if asked.pace == _HUNDRED else Tone.MUTED
        text = tr("ranks.pace.reached", rate=rate) if asked.is_good(row) else tr("ranks.pace.not_reached", rate=rate, gap=abs(rate - _HUNDRED))
    else:
        tone, text = pace_tone(gap, asked.is_lower_better(row)), tr("ranks.pace.rated", rate=rate, pace=pace_sign(gap))
        tip.append(pace_words(gap))
    cells = (ref(table, row, asked.period.id, ACTUAL), ref(table, row, asked.period.id))
    drill = drill_of(table, asked.request, row)
    return Mark(float(rate), text, phase=Phase.ACTUAL, tone=tone, tip=tuple(tip), cells=cells, drill=drill)


def _subtitle(setting: Setting, asked: _Question) -> str:
    where = where_of(asked.table, asked.request.row)
    if not asked.is_running:
        return tr("ranks.subtitle.bullet_year", where=where, period=asked.period.label)
    return tr("ranks.subtitle.bullet", where=where, period=asked.period.label, pace=asked.pace, year=setting.today.year, month=setting.today.month, day=setting.today.day)


def _title(asked: _Question, order: Sequence[str]) -> str:
    """Return who is behind, as a sentence."""
    table, facts, period = asked.table, asked.facts, asked.period
    where = where_of(table, asked.request.row)
    if not order:
        return tr("ranks.title.bullet_none", where=where, period=period.label)
    paced = [row for row in order if asked.gap(row) is not None]
    if len(order) == 1:
        return _title_one(asked, order[0])
    judged = paced or list(order)
    good = [row for row in judged if asked.is_good(row)]
    fields = {"where": where, "period": period.label, "count": facts.count([ref(table, row, period.id, ACTUAL) for row in judged])}
    if len(good) == len(judged):
        best = judged[-1]
        fields |= {"row": table.get(best, "name"), "rate": completion(facts, table, best, period) or ""}
        return tr("ranks.title.bullet_all", **fields) if paced else tr("ranks.title.bullet_all_year", **fields)
    worst = judged[0]
    fields |= {"row": table.get(worst, "name"), "rate": completion(facts, table, worst, period) or ""}
    if not good:
        return tr("ranks.title.bullet_no_one", **fields) if paced else tr("ranks.title.bullet_no_one_year", **fields)
    fields["good"] = facts.count([ref(table, row, period.id, ACTUAL) for row in good])
    return tr("ranks.title.bullet_some", **fields) if paced else tr("ranks.title.bullet_some_year", **fields)


def _title_one(asked: _Question, row: str) -> str:
    fields = {"row": asked.table.get(row, "name"), "period": asked.period.label, "rate": completion(asked.facts, asked.table, row, asked.period)}
    gap = asked.gap(row)
    if gap is None:
        return tr("ranks.title.bullet_one", **fields)
    if pace_tone(gap) is Tone.GOOD:
        return tr("ranks.title.bullet_one_ahead", **fields)
    return tr("ranks.title.bullet_one_behind", **fields)


def _notes(setting: Setting, asked: _Question, rows: Sequence[str], order: Sequence[str], shown: int) -> list[str]:
    table, notes = asked.table, []
    if asked.is_running and any(follows_pace(table, row) for row in order):
        notes.append(tr("ranks.note.pace"))
    others = [row for row in order if not follows_pace(table, row)]
    if others and asked.is_running:
        notes.append(tr("ranks.note.no_pace", rows=names(table, others)))
    if asked.pace == 0:
        notes.append(tr("ranks.note.not_begun", period=asked.period.label))
    lower = [row for row in order if asked.is_lower_better(row)]
    if lower:
        notes.append(tr("ranks.note.lower_is_better"))
    missing = [row for row in rows if row not in asked.rates]
    return notes + missing_notes(table, missing, (), len(order) - shown, shown)
