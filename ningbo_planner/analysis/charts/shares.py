"""How have the shares of the parts changed? Every period as a hundred percent of the stated total, or the first against the last."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.composition import Composition, Group, composition_of, figure, greatest, part_notes, ratio, rounded, rounding_note
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import is_share, level_text, plus, trail_of, with_unit
from ningbo_planner.analysis.charts.hues import coloured_rows
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, parts_of, phase_of
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

# Shares of every period, or of the first and the last only with what changed between them.
EVERY_PERIOD, ENDS = "periods", "ends"
MEASURES = (EVERY_PERIOD, ENDS)
# As many parts as have a colour of their own.
_MOST = 8
_HUNDRED = Decimal(100)


def has_shares_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total over time."""
    return bool(row) and len(drawn_periods(table)) > 1 and bool(parts_of(table, row))


def shares_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the shares of the parts of the total that ``request`` names."""
    plan, table = setting.plan, setting.plan.tables[request.table]
    periods = drawn_periods(table, request.periods)
    has_ends = request.measure == ENDS and len(periods) > 1
    if has_ends:
        periods = [periods[0], periods[-1]]
    whole = composition_of(plan, request, _MOST, periods)
    shares = [[share_of(whole, group.rows, period.id) for period in periods] for group in whole.groups]
    series = [_part(whole, group, periods, row, has_ends) for group, row in zip(whole.groups, shares, strict=True)]
    series.extend(_remainder(whole, periods))
    series.append(Series(tr("chart.total"), Role.TOTAL, tuple(_total(whole, period) for period in periods), RowRef(request.table, request.row)))
    facts = Facts(plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.SHARES,
        title=_title(facts, whole, periods),
        subtitle=tr("chart.subtitle.shares_ends" if has_ends else "chart.subtitle.shares", row=whole.name),
        unit=tr("chart.percent.sign"),
        categories=tuple(period.label for period in periods),
        series=tuple(series),
        facts=facts.take(),
        footnotes=tuple(_notes(whole, periods, shares)),
        trail=trail_of(plan, request, has_shares_chart),
        coloured=coloured_rows(plan, table, request.row),
    )


def share_of(whole: Composition, rows: Sequence[str], period: str) -> Decimal | None:
    """Return ``rows`` in percent of the total, unrounded; ``None`` without figures or where the total is not positive."""
    part, total = whole.sum(rows, period), whole.whole(period)
    return None if part is None or total is None or total <= 0 else ratio(part, total)


def _part(whole: Composition, group: Group, periods: list[Period], shares: list[Decimal | None], has_ends: bool) -> Series:
    marks = []
    for number, (period, share) in enumerate(zip(periods, shares, strict=True)):
        cells = whole.cells([*group.rows, whole.row], period.id)
        if share is None:
            marks.append(Mark(None, phase=phase_of(period), tip=_tip(whole, group, period, None), cells=cells))
            continue
        change = _change(shares) if has_ends and number else None
        text = f"{rounded(share)}%"
        label = "" if change is None else tr("chart.shares.change", change=plus(change))
        marks.append(Mark(float(share), text, phase=phase_of(period), label=label, tip=_tip(whole, group, period, share, label), cells=cells))
    return Series(group.name, Role.PART, tuple(marks), group.place, group.drill)


def _change(shares: Sequence[Decimal | None]) -> Decimal | None:
    first, last = shares[0], shares[-1]
    return None if first is None or last is None else rounded(last - first)


def _tip(whole: Composition, group: Group, period: Period, share: Decimal | None, *more: str) -> tuple[str, ...]:
    """Return what hovering over a part tells: its figure and its share."""
    amount = whole.sum(group.rows, period.id)
    first = tr("chart.tip", period=period.label, name=group.name, text=tr("chart.parts.no_figure") if amount is None else with_unit(figure(amount), whole.unit))
    return (first, *([tr("chart.tip.share", row=whole.name, share=rounded(share))] if share is not None else []), *filter(None, more))


def _remainder(whole: Composition, periods: list[Period]) -> list[Series]:
    """Return what the stated totals have more than their parts; parts beyond the total stand above the line of a hundred."""
    marks = []
    for period in periods:
        gap, total = whole.gap(period.id), whole.whole(period.id)
        if gap is None or total is None or gap <= 0 or total <= 0:
            marks.append(Mark(None))
            continue
        share = ratio(gap, total)
        said = with_unit(figure(gap), whole.unit)
        tip = (tr("chart.tip", period=period.label, name=tr("chart.remainder"), text=said), tr("chart.tip.share", row=whole.name, share=rounded(share)))
        marks.append(Mark(float(share), f"{rounded(share)}%", tone=Tone.BAD, tip=tip, cells=whole.cells([whole.row, *whole.parts], period.id)))
    return [Series(tr("chart.remainder"), Role.REMAINDER, tuple(marks))] if any(mark.value is not None for mark in marks) else []


def _total(whole: Composition, period: Period) -> Mark:
    """Return the total as the line of a hundred percent, with its figure and what it differs from its parts."""
    total, gap = whole.whole(period.id), whole.gap(period.id)
    if total is None or total <= 0:
        return Mark(None, "——" if total is None else figure(total), cells=whole.cells([whole.row], period.id))
    if not whole.is_stated(period.id):
        return Mark(100.0, tr("chart.parts.sum_of", amount=figure(total)), tone=Tone.WARNING, cells=whole.cells(whole.parts, period.id))
    text = level_text(whole.plan, whole.cell(whole.row, period.id), whole.unit)
    if gap:
        text = tr("chart.total_gap", total=text, gap=plus(gap))
    sign = whole.table.cell(whole.row, period.id).sign
    return Mark(100.0, text, sign, phase_of(period), Tone.BAD if gap else Tone.NONE, cells=whole.cells([whole.row, *whole.parts], period.id))


def _notes(whole: Composition, periods: list[Period], shares: list[list[Decimal | None]]) -> list[str]:
    notes = part_notes(whole, periods)
    worthless = [period.label for period in periods if (total := whole.whole(period.id)) is not None and total <= 0]
    if worthless:
        notes.append(tr("chart.note.no_share", periods="、".join(worthless)))
    notes += rounding_note([[row[number] for row in shares] for number in range(len(periods))])
    if any((change := _change(row)) is not None and change != rounded(row[-1] or exact.ZERO) - rounded(row[0] or exact.ZERO) for row in shares):
        notes.append(tr("chart.note.points_exact"))
    return notes


def _title(facts: Facts, whole: Composition, periods: list[Period]) -> str:
    """Return whose share has changed most, or without a change who has the largest, as a sentence."""
    first, last = periods[0], periods[-1]
    moved = [] if first is last or not (whole.is_stated(first.id) and whole.is_stated(last.id)) else [(_moved(whole, group, periods), group) for group in whole.single]
    values = {"row": whole.name, "first": first.label, "last": last.label}
    known = [move for move, _ in moved if move is not None]
    if len(whole.parts) > 1 and known and not any(known):
        return tr("chart.title.shares_same", **values)
    risen = greatest([(move, group) for move, group in moved if move is not None and move > 0])
    fallen = greatest([(-move, group) for move, group in moved if move is not None and move < 0])
    group = risen or fallen
    if group is None or len(whole.parts) == 1:
        return title_of_largest(facts, whole, last)
    before, after = (whole.cells([group.rows[0], whole.row], period.id) for period in periods[:: len(periods) - 1])
    change = facts.share_change((before[0], before[1]), (after[0], after[1]))
    shares = {"before": facts.share(before[0], before[1]), "after": facts.share(after[0], after[1]), "change": (change or "").lstrip("-")}
    code = "chart.title.shares_risen" if risen else "chart.title.shares_fallen"
    return tr(code, **values, part=group.name, **shares)


def _moved(whole: Composition, group: Group, periods: list[Period]) -> Decimal | None:
    """Return how many points the share of a part has moved, as written."""
    return _change([share_of(whole, group.rows, period.id) for period in (periods[0], periods[-1])])


def title_of_largest(facts: Facts, whole: Composition, period: Period, is_ring: bool = False) -> str:
    """Return which part is the largest in one period, in percent of the stated total, as a sentence.

    Where none is stated it is of the sum of the parts; so it is in a ring whose parts exceed the total, of the parts above zero that it shows.
    """
    values = {"row": whole.name, "period": period.label}
    top = whole.largest(period.id)
    summed = whole.sum(whole.parts, period.id)
    if top is None and (summed is None or summed > 0):
        return tr("chart.title.parts_alike" if summed is not None else "chart.title.parts_none", **values)
    if top is None:
        return tr("chart.title.parts_worthless", **values)
    cell, total = whole.cell(top.rows[0], period.id), whole.cell(whole.row, period.id)
    rows = [part for part in whole.parts if not is_ring or (whole.point(part, period.id) or exact.ZERO) > 0]
    drawn, stated = whole.sum(rows, period.id), whole.point(whole.row, period.id)
    is_of_sum = stated is None or (is_ring and drawn is not None and drawn > stated)
    scratch = Facts(facts.plan)
    share = scratch.share_of_sum(cell, whole.cells(rows, period.id)) if is_of_sum and rows else scratch.share(cell, total)
    base = drawn if is_of_sum else stated
    if share is None or share.startswith("-") or base is None or base <= 0:
        return tr("chart.title.parts_worthless", **values)
    if not is_share(share):
        return tr("chart.title.largest_part", **values, total=facts.value(total), part=top.name, amount=facts.value(cell))
    facts.noted.extend(scratch.noted)
    if not whole.is_stated(period.id):
        return tr("chart.title.largest_of_sum", **values, part=top.name, share=share)
    amount = facts.value(total)
    if is_of_sum and len(rows) < len([part for part in whole.parts if whole.point(part, period.id)]):
        return tr("chart.title.largest_positive", **values, total=amount, part=top.name, share=share)
    if len(whole.parts) == 1:
        return tr("chart.title.only_part", **values, total=amount, part=top.name, share=share)
    return tr("chart.title.largest_beyond" if is_of_sum else "chart.title.largest", **values, total=amount, part=top.name, share=share)
