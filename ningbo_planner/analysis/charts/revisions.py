"""What has changed since a version: the bridge from its figure of one period to today's, by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Tone
from ningbo_planner.analysis.charts.bridge_marks import bridge_series, remainder_mark, step_mark
from ningbo_planner.analysis.charts.composition import drill_of, figure, greatest, known_sum
from ningbo_planner.analysis.charts.facts import Facts, has_cell
from ningbo_planner.analysis.charts.members import level_text, trail_of, with_unit
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn_periods, parts_of, quantity_at, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.text import tr

_MOST = 12


@dataclass(frozen=True)
class _Revision:
    """A row of one period in a version and today; amounts are in the unit of the row today."""

    plan: Plan
    earlier: Plan
    version: str
    table: Table
    row: str
    period: Period

    @cached_property
    def unit(self) -> str:
        """The unit of all amounts."""
        return self.table.unit_of(self.row)

    @cached_property
    def parts(self) -> list[str]:
        """What it is made of today, and what it was made of then."""
        return self.parts_in(self.plan) + [part for part in self.parts_in(self.earlier) if part not in self.parts_in(self.plan)]

    def parts_in(self, plan: Plan) -> list[str]:
        """Return the parts in one of the two plans; a row without parts is its own."""
        table = plan.tables[self.table.info.id]
        return (parts_of(table, self.row) or [self.row]) if self.row in table else []

    def cell(self, row: str) -> CellRef:
        """Name the cell of one row."""
        return ref(self.table, row, self.period.id)

    def point(self, plan: Plan, row: str) -> Decimal | None:
        """Return a figure of one of the two plans; a row that is no part there counts nothing."""
        if row != self.row and row not in self.parts_in(plan):
            return exact.ZERO
        return amount(plan, self.cell(row), self.unit) if has_cell(plan, self.cell(row)) else None

    def total(self, plan: Plan) -> Decimal | None:
        """Return the stated total, or the sum of the parts."""
        stated = self.point(plan, self.row)
        return stated if stated is not None else known_sum([self.point(plan, part) for part in self.parts_in(plan)])

    def change(self, row: str) -> Decimal | None:
        """Return what was added to one row since the version."""
        before, now = self.point(self.earlier, row), self.point(self.plan, row)
        return None if before is None or now is None else exact.subtract(now, before)

    def name(self, row: str) -> str:
        """Return what a row is called, today or, when it is gone, then."""
        plan = self.plan if row in self.table else self.earlier
        return str(plan.tables[self.table.info.id].get(row, "name"))

    def safe_cell(self, row: str) -> CellRef:
        """Return the cell of a row, that of the total for a row that is gone."""
        return self.cell(row if row in self.table else self.row)


def revision_bridge(setting: Setting, request: ChartRequest, answers: Callable[[Plan, Table, str], bool]) -> ChartSpec:
    """Return the bridge from the figure of the version that ``request`` compares with to today's, in the last period chosen."""
    version, earlier = setting.versions[request.against]
    table = setting.plan.tables[request.table]
    revision = _Revision(setting.plan, earlier, version, table, request.row, drawn_periods(table, request.periods)[-1])
    changes = {part: revision.change(part) for part in revision.parts}
    moved = sorted((part for part in changes if changes[part] != 0), key=lambda part: (changes[part] is None, -(changes[part] or exact.ZERO)))
    alone = _alone(moved, changes, request)
    folded = [part for part in moved if part not in alone]
    steps = [_step(revision, part, changes[part], request) for part in alone]
    names = [revision.name(part) for part in alone]
    if folded:
        names.append(tr("chart.parts.others", count=len(folded)))
        steps.append(step_mark(names[-1], known_sum([changes[part] for part in folded]), revision.unit, tuple(map(revision.safe_cell, folded))))
    remainder = _remainder(revision, changes)
    facts = Facts(setting.plan, request.against, earlier)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.BRIDGE,
        title=_title(facts, revision, changes),
        subtitle=tr("chart.subtitle.revision", row=revision.name(request.row), period=revision.period.label, version=version),
        unit=revision.unit,
        categories=(version, *names, *([tr("chart.bridge.remainder")] if remainder else []), tr("chart.bridge.now")),
        series=bridge_series(request.place, _end(revision, earlier), tuple(steps), remainder, _end(revision, setting.plan)),
        facts=facts.take(),
        footnotes=tuple(_notes(revision, changes, remainder)),
        trail=trail_of(setting.plan, request, answers),
    )


def _alone(moved: list[str], changes: dict[str, Decimal | None], request: ChartRequest) -> list[str]:
    """Return the parts with a step of their own: those chosen, or those that moved most."""
    wanted = [part for part in moved if part in request.rows] or moved
    if len(wanted) + (len(wanted) < len(moved)) <= _MOST:
        return wanted
    kept = sorted(wanted, key=lambda part: -abs(changes[part] or exact.ZERO))[: _MOST - 1]
    return [part for part in wanted if part in kept]


def _step(revision: _Revision, part: str, change: Decimal | None, request: ChartRequest) -> Mark:
    """Return the step of one part; one that is new, gone or not stated says so."""
    before, now = (revision.point(plan, part) for plan in (revision.earlier, revision.plan))
    levels = tr("chart.bridge.levels", before="——" if before is None else figure(before), after="——" if now is None else figure(now))
    state = ""
    if part not in revision.parts_in(revision.earlier):
        state = tr("chart.bridge.new")
    elif part not in revision.parts_in(revision.plan):
        state = tr("chart.bridge.gone")
    drill = drill_of(revision.table, request, part) if part in revision.table and part != revision.row else ""
    return step_mark(revision.name(part), change, revision.unit, (revision.safe_cell(part),), levels, state, drill=drill)


def _end(revision: _Revision, plan: Plan) -> Mark:
    total, cell = revision.total(plan), revision.cell(revision.row)
    phase = Phase.BASE if plan is revision.earlier else Phase.PLAN
    if revision.point(plan, revision.row) is not None:
        return Mark(float(total or exact.ZERO), level_text(plan, cell, revision.unit), quantity_at(plan, cell).sign, phase, cells=(cell,))
    if total is None:
        return Mark(None, "——", phase=phase, cells=(cell,))
    return Mark(float(total), tr("chart.parts.sum_of", amount=figure(total)), phase=phase, tone=Tone.WARNING, cells=(cell,))


def _remainder(revision: _Revision, changes: dict[str, Decimal | None]) -> Mark | None:
    one, other = revision.total(revision.earlier), revision.total(revision.plan)
    if one is None or other is None:
        return None
    known = exact.total(change for change in changes.values() if change is not None)
    return remainder_mark(exact.subtract(exact.subtract(other, one), known), revision.unit, tuple(map(revision.safe_cell, [revision.row, *revision.parts])))


def _notes(revision: _Revision, changes: dict[str, Decimal | None], remainder: Mark | None) -> list[str]:
    notes = [tr("chart.note.revision_remainder")] if remainder else []
    same = [part for part, change in changes.items() if change == 0]
    if same and len(same) < len(changes):
        notes.append(tr("chart.note.unchanged", count=len(same)))
    unknown = [revision.name(part) for part, change in changes.items() if change is None]
    if unknown:
        notes.append(tr("chart.note.revision_unknown", parts="、".join(unknown)))
    return notes


def _title(facts: Facts, revision: _Revision, changes: dict[str, Decimal | None]) -> str:
    """Return how far today's figure is from the version's and which part moved most, as a sentence."""
    cell = revision.cell(revision.row)
    now, was = quantity_at(revision.plan, cell), quantity_at(revision.earlier, cell) if has_cell(revision.earlier, cell) else None
    values = {"row": revision.name(revision.row), "period": revision.period.label, "version": revision.version}
    if not now.is_numeric or was is None or not was.is_numeric:
        return tr("chart.title.revision_missing", **values)
    if now.number is None or was.number is None:
        return tr("chart.title.revision_bound", **values)
    change = Decimal(facts.revision(cell) or "0")
    if change == 0:
        facts.noted.clear()
        moved = any(changes[part] for part in changes)
        return tr("chart.title.revision_parts_only" if moved else "chart.title.revision_same", **values, now=facts.value(cell))
    ends = {"now": facts.value(cell), "before": with_unit(facts.before(cell) or "", revision.unit), "change": with_unit(figure(abs(change)), revision.unit)}
    main = _main(facts, revision, changes)
    if change > 0:
        return tr("chart.title.revision_up", **values, **ends, main=main)
    return tr("chart.title.revision_down", **values, **ends, main=main)


def _main(facts: Facts, revision: _Revision, changes: dict[str, Decimal | None]) -> str:
    """Return the part that moved most, as the end of the sentence; nothing when two did equally."""
    both = [part for part in changes if part != revision.row and all(part in revision.parts_in(plan) for plan in (revision.earlier, revision.plan))]
    part = greatest([(abs(changes[each] or exact.ZERO), each) for each in both if changes[each]])
    change = facts.revision(revision.cell(part)) if part is not None else None
    if part is None or change is None:
        return ""
    values = {"part": revision.name(part), "change": with_unit(change.lstrip("-"), revision.table.unit_of(part))}
    return tr("chart.title.revision_part_up", **values) if Decimal(change) > 0 else tr("chart.title.revision_part_down", **values)
