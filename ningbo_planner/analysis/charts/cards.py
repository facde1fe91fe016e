"""What are the main figures at one glance? One card a row: target, base, change, how far it has come, and its run as a small line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.changes import change_words, price_notes
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import Span, growth_of, of_department, span_of
from ningbo_planner.analysis.charts.multiples import named_growth
from ningbo_planner.analysis.charts.pace import LEVEL, WARNED, completion, elapsed, follows_pace, latest_actual, pace_tone
from ningbo_planner.analysis.charts.panels import PanelMaker, last_figure, pages
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, is_rate, ref
from ningbo_planner.domain.finding import FindingStatus, Grade
from ningbo_planner.domain.indicator import Direction
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRef, Table
from ningbo_planner.text import tr

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Status:
    """How far a row has come: a sentence, its tone, and the cells that say so."""

    text: str
    tone: Tone
    cells: tuple[CellRef, ...]


def has_cards(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether the table as a whole has a row with a figure in time."""
    periods = drawn_periods(table)
    return not row and any(table.cell(each, period.id).is_numeric for each in table.ids for period in periods)


def cards_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the cards of the table that ``request`` names."""
    table = setting.plan.tables[request.table]
    rows = of_department(table, [row for row in table.ids if not request.rows or row in request.rows], request.department)
    rows = [row for row in rows if any(table.cell(row, period.id).is_numeric for period in drawn_periods(table))]
    span = span_of(table, request)
    shown, following = pages(request, rows)
    maker = CardMaker(setting, request, table)
    panels = [maker.card(row) for row in shown]
    facts = Facts(setting.plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.CARDS,
        title=_title(facts, setting, table, rows, span),
        subtitle=tr("levels.subtitle.cards", last=span.last.label, count=len(rows)),
        categories=tuple(period.label for period in drawn_periods(table, request.periods)),
        facts=facts.take(),
        footnotes=_notes(setting, table, rows, span),
        panels=(*panels, following) if following is not None else tuple(panels),
        trail=((replace(request, rows=()).name, tr("levels.all_of", where=table.info.title)),) if request.rows else (),
    )


@dataclass(frozen=True)
class CardMaker:
    """Makes the cards of one table."""

    setting: Setting
    request: ChartRequest
    table: Table

    def card(self, row: str, note: str = "") -> ChartSpec:
        """Return the card of ``row``; ``note`` stands before how far it has come (whether a department leads it)."""
        if not drawn_periods(self.table):
            return self._card_without_time(row, note)
        span, table = span_of(self.table, self.request), self.table
        periods = drawn_periods(table, self.request.periods)
        panel = PanelMaker(self.setting, self.request, table, periods).panel(row, self._base_line(row, span))
        status = status_of(self.setting, table, row)
        judged = Series(tr("levels.status"), Role.PACE, (Mark(None, status.text, tone=status.tone, cells=status.cells),))
        return replace(panel, series=(*panel.series, self._figure(row, span.last), judged, *self._noted(row, span.last, note)))

    def _card_without_time(self, row: str, note: str) -> ChartSpec:
        """Return the card of a row whose table has no periods in time: its target and when it is due."""
        period, due = self.table.periods[-1], self.table.get(row, "due")
        series = (self._figure(row, period), *self._noted(row, period, note))
        subtitle = tr("levels.due", due=due) if due else ""
        return ChartSpec("", ChartKind.PATH, self.table.get(row, "name"), subtitle, self.table.unit_of(row), series=series)

    def _figure(self, row: str, period: Period) -> Series:
        """Return what the row says for ``period``, as the large figure."""
        text = last_figure(self.setting.plan, self.table, row, period)
        mark = Mark(None, text, tip=(self.table.get(row, "name"), tr("levels.tip", period=period.label, amount=text)), cells=(ref(self.table, row, period.id),))
        return Series(period.label, Role.TOTAL, (mark,), RowRef(self.request.table, row))

    def _noted(self, row: str, period: Period, note: str) -> tuple[Series, ...]:
        return (Series(tr("levels.part"), Role.STEP, (Mark(None, note, cells=(ref(self.table, row, period.id),)),)),) if note else ()

    def _base_line(self, row: str, span: Span) -> str:
        """Return what the row comes from and how it changes."""
        words = change_words(Facts(self.setting.plan), self.table, row, span)
        if span.first is None or not self.table.cell(row, span.first.id).is_numeric:
            return words
        base = last_figure(self.setting.plan, self.table, row, span.first)
        return tr("levels.base_line", first=span.first.label, base=base, words=words) if words else tr("levels.base_only", first=span.first.label, base=base)


def status_of(setting: Setting, table: Table, row: str) -> Status:
    """Return how far ``row`` has come: against the elapsed part of a running period, against the target of a past one; what is to be checked before that."""
    period = latest_actual(table, [row], drawn_periods(table))
    if period is not None:
        return _reached(setting, table, row, period)
    base = ref(table, row, drawn_periods(table)[-1].id)
    doubts = [finding for finding in setting.findings_of(table, row) if finding.grade is not Grade.HINT and finding.status is not FindingStatus.EXPLAINED]
    if doubts:
        cells = tuple(cell for finding in doubts for cell in finding.cells) or (base,)
        return Status(tr("levels.status.doubts", count=len(doubts)), Tone.WARNING, cells)
    return Status(tr("levels.status.none"), Tone.MUTED, (base,))


def _reached(setting: Setting, table: Table, row: str, period: Period) -> Status:
    """Judge the last actual."""
    cells = (ref(table, row, period.id, ACTUAL), ref(table, row, period.id))
    target, actual = table.cell(row, period.id).interval(), table.cell(row, period.id, ACTUAL).point
    if target is None or actual is None:
        return Status(tr("levels.status.no_target", period=period.label), Tone.MUTED, cells)
    direction = table.get(row, "direction")
    at_least, at_most = direction is Direction.HIGHER and target.low is not None, direction is Direction.LOWER and target.high is not None
    is_met = target.has(actual) or bool(at_least and target.low is not None and actual > target.low) or bool(at_most and target.high is not None and actual < target.high)
    if is_met and direction is not Direction.LOWER:
        return Status(tr("levels.status.met", period=period.label), Tone.GOOD, cells)
    rate = None if is_rate(table, row) else completion(Facts(setting.plan), table, row, period)
    done = elapsed(period, setting.today)
    is_running = done is not None and done < _HUNDRED
    if is_running and rate is not None and done is not None and follows_pace(table, row):
        gap = Decimal(rate) - done
        return Status(_pace_words(rate, gap), pace_tone(gap, direction is Direction.LOWER), cells)
    if is_met:
        return Status(tr("levels.status.met", period=period.label), Tone.GOOD, cells)
    if is_running:
        return Status(tr("levels.status.running", period=period.label), Tone.NONE, cells)
    is_near = rate is not None and abs(Decimal(rate) - _HUNDRED) <= -WARNED
    code = tr("levels.status.near", period=period.label, rate=rate) if is_near else tr("levels.status.missed", period=period.label)
    return Status(code, Tone.WARNING if is_near else Tone.BAD, cells)


def _pace_words(rate: str, gap: Decimal) -> str:
    """Return a completion with its distance from the elapsed part, short enough for a card."""
    if abs(gap) <= LEVEL:
        return tr("levels.status.level", rate=rate)
    return tr("levels.status.ahead", rate=rate, gap=gap) if gap > 0 else tr("levels.status.behind", rate=rate, gap=-gap)


def _title(facts: Facts, setting: Setting, table: Table, rows: Sequence[str], span: Span) -> str:
    """Return how the rows stand once something was reached, else how they are to grow."""
    last = span.last.id
    values = {"where": table.info.title, "count": facts.count([ref(table, row, last) for row in rows])}
    judged = [(row, status_of(setting, table, row)) for row in rows]
    has_actual = [row for row, _ in judged if latest_actual(table, [row], drawn_periods(table)) is not None]
    if has_actual:
        tones = Counter(status.tone for row, status in judged if row in has_actual)
        cells = {tone: [ref(table, row, last) for row, status in judged if row in has_actual and status.tone is tone] for tone in tones}
        good = facts.count(cells.get(Tone.GOOD, []))
        values["known"] = facts.count([ref(table, row, last) for row in has_actual])
        if not cells.get(Tone.BAD):
            return tr("levels.title.cards_none_behind", **values, good=good)
        return tr("levels.title.cards_reached", **values, good=good, behind=facts.count(cells[Tone.BAD]))
    growths = [(Decimal(growth), row) for row in rows if (growth := growth_of(Facts(facts.plan), table, row, span)) is not None]
    if not growths or max(growths)[0] <= 0:
        return tr("levels.title.cards", **values, last=span.last.label)
    fastest, first = max(growths, key=lambda pair: pair[0])[1], rows[0]
    if not table.cell(first, last).is_numeric or len(growths) == 1:
        return tr("levels.title.cards_fastest", **values, fast=named_growth(facts, table, fastest, span))
    values |= {"row": table.get(first, "name"), "last": span.last.label, "target": facts.value(ref(table, first, last))}
    return tr("levels.title.cards_growth", **values, fast=named_growth(facts, table, fastest, span))


def _notes(setting: Setting, table: Table, rows: Sequence[str], span: Span) -> tuple[str, ...]:
    notes = [tr("levels.note.lights")] if any(latest_actual(table, [row], drawn_periods(table)) is not None for row in rows) else []
    growing = [row for row in rows if growth_of(Facts(setting.plan), table, row, span) is not None]
    return (*notes, *price_notes(table, growing))
