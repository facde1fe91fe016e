"""Which parts bring the total from the first to the last period, or from a version to today? One row alone: which periods do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Tone
from ningbo_planner.analysis.charts.bridge_marks import bridge_series, remainder_mark, step_mark
from ningbo_planner.analysis.charts.composition import Composition, Group, composition_of, figure, greatest, missing_parts, part_notes
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import level_text, trail_of, with_unit
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.revisions import revision_bridge
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn_periods, is_rate, parts_of, phase_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.text import tr

# Steps by parts of the total, or by the periods between the first and the last.
BY_PART, BY_PERIOD = "parts", "periods"
MEASURES = (BY_PART, BY_PERIOD)
# More steps than these are smaller than what can be read.
_MOST = 12


@dataclass(frozen=True)
class _Bridge:
    """What is drawn: the first total, the steps in order, the last total."""

    first: Mark
    last: Mark
    steps: tuple[Mark, ...]
    names: tuple[str, ...]
    remainder: Mark | None = None


def has_bridge_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total over time, or goes through more than two periods itself."""
    if not row or is_rate(table, row):
        return False
    periods = drawn_periods(table)
    if parts_of(table, row):
        return len(periods) > 1
    return len(periods) > 2 and sum(table.cell(row, period.id).point is not None for period in periods) > 2


def bridge_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the bridge of the row that ``request`` names; against a version it leads from that version's figure to today's."""
    if request.against in setting.versions and request.table in setting.versions[request.against][1].tables:
        return revision_bridge(setting, request, has_bridge_chart)
    plan, table, row = setting.plan, setting.plan.tables[request.table], request.row
    periods = drawn_periods(table, request.periods)
    if len(periods) == 1:
        periods = _with_one_before(table, periods[0])
    by_part = bool(parts_of(table, row)) and request.measure != BY_PERIOD
    if not by_part:
        periods = _between_known(table, row, periods)
    whole = composition_of(plan, request, _MOST, periods, by_change=True)
    bridge = _by_part(whole, periods[0], periods[-1]) if by_part else _by_period(plan, table, row, periods)
    facts = Facts(plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.BRIDGE,
        title=_title(facts, whole, periods, by_part),
        subtitle=_subtitle(whole, periods, by_part),
        unit=table.unit_of(row),
        categories=(periods[0].label, *bridge.names, *([tr("chart.bridge.remainder")] if bridge.remainder else []), periods[-1].label),
        series=bridge_series(request.place, bridge.first, bridge.steps, bridge.remainder, bridge.last),
        facts=facts.take(),
        footnotes=tuple(_notes(whole, periods, by_part, bridge)),
        trail=trail_of(plan, request, has_bridge_chart),
    )


def _with_one_before(table: Table, period: Period) -> list[Period]:
    """Return a period and the one beside it: a bridge needs two."""
    whole = drawn_periods(table)
    at = whole.index(period)
    return whole[at - 1 : at + 1] if at else whole[:2]


def _between_known(table: Table, row: str, periods: list[Period]) -> list[Period]:
    """Return ``periods`` from the first with a figure to the last; all of them when there are not two."""
    known = [number for number, period in enumerate(periods) if table.cell(row, period.id).point is not None]
    return periods[known[0] : known[-1] + 1] if len(known) > 1 else periods


def _end(whole: Composition, period: Period) -> Mark:
    """Return the total at one end as stated, or where it is not the sum of its parts."""
    cells = whole.cells([whole.row], period.id)
    total = whole.whole(period.id)
    if whole.is_stated(period.id):
        text = level_text(whole.plan, cells[0], whole.unit)
        return Mark(float(total or exact.ZERO), text, whole.table.cell(whole.row, period.id).sign, phase_of(period), cells=cells)
    if total is None:
        return Mark(None, "——", phase=phase_of(period), cells=cells)
    return Mark(float(total), tr("chart.parts.sum_of", amount=figure(total)), phase=phase_of(period), tone=Tone.WARNING, cells=whole.cells(whole.parts, period.id))


def _by_part(whole: Composition, first: Period, last: Period) -> _Bridge:
    """Return a step for each part, those that add most first, parts without both figures after them, those folded last."""
    changes = {group: whole.change(group.rows, first.id, last.id) for group in whole.groups}
    order = sorted(whole.groups, key=lambda group: (group.place is None, changes[group] is None, -(changes[group] or exact.ZERO)))
    one, other = whole.whole(first.id), whole.whole(last.id)
    total = None if one is None or other is None else exact.subtract(other, one)
    steps = tuple(_part_step(whole, group, changes[group], total, (first.id, last.id)) for group in order)
    known = exact.total(change for change in changes.values() if change is not None)
    cells = whole.cells([whole.row, *whole.parts], first.id, last.id)
    remainder = None if total is None else remainder_mark(exact.subtract(total, known), whole.unit, cells)
    return _Bridge(_end(whole, first), _end(whole, last), steps, tuple(group.name for group in order), remainder)


def _part_step(whole: Composition, group: Group, change: Decimal | None, total: Decimal | None, periods: tuple[str, str]) -> Mark:
    before, after = (whole.sum(group.rows, period) for period in periods)
    levels = tr("chart.bridge.levels", before="——" if before is None else figure(before), after="——" if after is None else figure(after))
    share = tr("chart.tip.contribution_rate", rate=_rate(change, total)) if change is not None and total is not None and total > 0 else ""
    return step_mark(group.name, change, whole.unit, whole.cells(group.rows, *periods), levels, share, drill=group.drill)


def _rate(change: Decimal, total: Decimal) -> Decimal:
    return (change / total * 100).quantize(Decimal("0.1"))


def _by_period(plan: Plan, table: Table, row: str, periods: list[Period]) -> _Bridge:
    """Return a step for each period after the first with a figure; a gap moves what it hides into the next step, and says so."""
    known = [period for period in periods if table.cell(row, period.id).point is not None]
    ends = [_row_end(plan, table, row, period) for period in (periods[0], periods[-1])]
    steps, names = [], []
    for number, period in enumerate(periods[1:], 1):
        before = [each for each in periods[:number] if each in known]
        cells = tuple(ref(table, row, each.id) for each in (*before[-1:], period))
        now = amount(plan, cells[-1])
        earlier = amount(plan, cells[0]) if before else None
        change = None if now is None or earlier is None else exact.subtract(now, earlier)
        since = tr("chart.bridge.since", period=before[-1].label) if before and before[-1] is not periods[number - 1] else ""
        steps.append(step_mark(period.label, change, table.unit_of(row), cells, since))
        names.append(tr("chart.bridge.in_period", period=period.label))
    return _Bridge(ends[0], ends[1], tuple(steps), tuple(names))


def _row_end(plan: Plan, table: Table, row: str, period: Period) -> Mark:
    cell = ref(table, row, period.id)
    point = amount(plan, cell)
    text = level_text(plan, cell, table.unit_of(row))
    return Mark(None if point is None else float(point), text or "——", table.cell(row, period.id).sign, phase_of(period), cells=(cell,))


def _subtitle(whole: Composition, periods: list[Period], by_part: bool) -> str:
    values = {"row": whole.name, "first": periods[0].label, "last": periods[-1].label}
    return tr("chart.subtitle.bridge" if by_part else "chart.subtitle.bridge_periods", **values)


def _notes(whole: Composition, periods: list[Period], by_part: bool, bridge: _Bridge) -> list[str]:
    ends = [periods[0], periods[-1]]
    if not by_part:
        missing = [period.label for period in periods if whole.point(whole.row, period.id) is None]
        return [tr("chart.note.missing", parts="、".join(missing))] if missing else []
    notes = [tr("chart.note.bridge_remainder")] if bridge.remainder else []
    if any(not whole.is_stated(period.id) for period in ends) or any(whole.table.cell(whole.row, period.id).sign for period in ends):
        notes += [note for note in part_notes(whole, ends) if note not in (*missing_parts(whole, ends), _gaps(whole, ends))]
    return notes + missing_parts(whole, ends)


def _gaps(whole: Composition, ends: list[Period]) -> str:
    return tr("chart.note.gaps", periods="、".join(period.label for period in ends if whole.gap(period.id)))


def _title(facts: Facts, whole: Composition, periods: list[Period], by_part: bool) -> str:
    """Return how far the total comes and what brings most of it, as a sentence."""
    first, last = periods[0], periods[-1]
    cells = (whole.cell(whole.row, first.id), whole.cell(whole.row, last.id))
    quantities = [whole.table.cell(whole.row, period.id) for period in (first, last)]
    values = {"row": whole.name, "first": first.label, "last": last.label}
    if not all(quantity.is_numeric for quantity in quantities):
        return tr("chart.title.bridge_missing", **values)
    levels = {"base": facts.value(cells[0]), "target": facts.value(cells[1])}
    if not all(quantity.number is not None for quantity in quantities):
        return tr("chart.title.path_levels", **values, **levels)
    change = facts.difference(*cells) or "0"
    if Decimal(change) == 0:
        return tr("chart.title.bridge_flat", **values, **levels)
    amount_text = with_unit(change.lstrip("-"), whole.unit)
    main = (_main_part if by_part else _main_period)(facts, whole, periods, Decimal(change) > 0)
    if Decimal(change) > 0:
        return tr("chart.title.bridge_up", **values, **levels, change=amount_text, main=main)
    return tr("chart.title.bridge_down", **values, **levels, change=amount_text, main=main)


def _main_part(facts: Facts, whole: Composition, periods: list[Period], is_up: bool) -> str:
    """Return the part that moves the total most in its own direction, as the end of the sentence; nothing when two do equally."""
    first, last = periods[0].id, periods[-1].id
    moved = [(change if is_up else -change, group) for group in whole.single if (change := whole.change(group.rows, first, last))]
    group = greatest([(change, each) for change, each in moved if change > 0])
    if group is None or len(whole.parts) == 1:
        return ""
    cells = whole.cells(group.rows, first, last)
    if not is_up:
        change = facts.difference(cells[0], cells[1]) or "0"
        return tr("chart.title.bridge_part_down", part=group.name, change=with_unit(change.lstrip("-"), whole.table.unit_of(group.rows[0])))
    share = facts.share_of_growth((cells[0], cells[1]), (whole.cell(whole.row, first), whole.cell(whole.row, last)))
    return tr("chart.title.bridge_part_up", part=group.name, share=share)


def _main_period(facts: Facts, whole: Composition, periods: list[Period], is_up: bool) -> str:
    """Return the period that moves the row most, as the end of the sentence; nothing when two do equally."""
    pairs = list(zip(periods, periods[1:], strict=False))
    changes = [(whole.change([whole.row], one.id, other.id), (one, other)) for one, other in pairs]
    pair = greatest([(change if is_up else -change, pair) for change, pair in changes if change and (change > 0) == is_up])
    if pair is None or len(pairs) == 1:
        return ""
    change = facts.difference(*whole.cells([whole.row], pair[0].id, pair[1].id)) or "0"
    values = {"period": pair[1].label, "change": with_unit(change.lstrip("-"), whole.unit)}
    return tr("chart.title.bridge_period_up", **values) if is_up else tr("chart.title.bridge_period_down", **values)
