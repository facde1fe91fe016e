"""What does each department answer for? How many rows, leading or taking part, and how much of what adds up; one department's rows on request.

A row of several departments counts once for the one that leads (the first in print) and is marked as shared for the others, so that what is led adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Role, Series, Tone
from ningbo_planner.analysis.charts.cards import CardMaker
from ningbo_planner.analysis.charts.facts import Facts, percent
from ningbo_planner.analysis.charts.members import names
from ningbo_planner.analysis.charts.panels import pages
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn_periods, parts_of, ref
from ningbo_planner.analysis.charts.tree import top_totals
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.text import tr

ROWS, AMOUNT = "rows", "amount"
MEASURES = (ROWS, AMOUNT)
# Amounts are told of tables in which at least this share of the rows can be added.
_ADDABLE = 0.3
# More departments than this are folded, those with the fewest rows first.
MOST_DEPARTMENTS = 20


@dataclass
class Share:
    """What one department (or several folded ones) answers for.

    Attributes:
        id, name: of the department; the id is empty where none is named or several are folded.
        led, joined: rows that it leads; rows that another one leads with its help.
    """

    id: str
    name: str
    led: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    is_open: bool = False

    @property
    def count(self) -> int:
        """How many rows it answers for."""
        return len(self.led) + len(self.joined)


def has_departments(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether the table as a whole names departments."""
    return not row and any(table.columns["departments"])


def departments_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return what all departments answer for, or the rows of the one that ``request`` names."""
    view = _View(setting, request, setting.plan.tables[request.table])
    return view.one() if request.department else view.all()


def shares_of(plan: Plan, table: Table) -> list[Share]:
    """Return every department that the table names, those with most rows first; rows without one at the end."""
    found: dict[str, Share] = {}
    nobody = Share("", tr("levels.nobody"), is_open=True)
    for row in table.ids:
        departments = table.get(row, "departments")
        for number, each in enumerate(departments):
            share = found.setdefault(each, Share(each, department_name(plan, each)))
            (share.joined if number else share.led).append(row)
        if not departments:
            nobody.led.append(row)
    ordered = sorted(found.values(), key=lambda share: (-len(share.led), -share.count))
    return [*ordered, nobody] if nobody.led else ordered


def department_name(plan: Plan, department: str) -> str:
    """Return what a department is called; its id where the register does not have it."""
    known = plan.departments.get(department)
    return known.name if known is not None else department


def addable(table: Table) -> list[str]:
    """Return the lowest rows under the totals that can be added: no figure is in it twice."""
    found: list[str] = []
    waiting = list(reversed(top_totals(table)))
    while waiting:
        row = waiting.pop()
        parts = parts_of(table, row)
        if parts:
            waiting.extend(reversed(parts))
        else:
            found.append(row)
    return found


def _last(table: Table, request: ChartRequest) -> Period:
    """Return the period whose figures are told: the last in time, or the only one there is."""
    return (drawn_periods(table, request.periods) or table.periods)[-1]


@dataclass(frozen=True)
class _View:
    """One chart of departments being made."""

    setting: Setting
    request: ChartRequest
    table: Table

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.setting.plan

    @cached_property
    def period(self) -> Period:
        """The period whose figures are told."""
        return _last(self.table, self.request)

    @cached_property
    def addable(self) -> dict[str, Decimal]:
        """The rows that can be added, with their figures in the unit of the first; those without a figure count nothing."""
        rows = addable(self.table)
        unit = self.table.unit_of(rows[0]) if rows else ""
        return {row: amount(self.plan, ref(self.table, row, self.period.id), unit) or exact.ZERO for row in rows}

    @cached_property
    def unit(self) -> str:
        """The unit of amounts, empty where too little can be added."""
        return self.table.unit_of(next(iter(self.addable))) if self.addable and len(self.addable) >= len(self.table) * _ADDABLE else ""

    @cached_property
    def shares(self) -> list[Share]:
        """What every department answers for."""
        return shares_of(self.plan, self.table)

    def cells(self, rows: Sequence[str]) -> tuple[CellRef, ...]:
        """Name the cells of ``rows`` in the period."""
        return tuple(ref(self.table, row, self.period.id) for row in rows)

    def sum(self, rows: Iterable[str]) -> Decimal:
        """Return what those of ``rows`` that can be added come to."""
        return exact.total(self.addable[row] for row in rows if row in self.addable)

    def added(self, rows: Sequence[str]) -> list[str]:
        """Return those of ``rows`` that can be added."""
        return [row for row in rows if row in self.addable]

    def all(self) -> ChartSpec:
        """Return one bar a department."""
        shares = self._folded(self.shares)
        is_amount = self.request.measure == AMOUNT and bool(self.unit)
        facts = Facts(self.plan)
        led = tuple(self._bar(share, share.led, is_amount, is_joint=False) for share in shares)
        joined = tuple(self._bar(share, share.joined, is_amount, is_joint=True) for share in shares)
        figures = tuple(self._figures(share, is_amount) for share in shares)
        return ChartSpec(
            name=self.request.name,
            kind=ChartKind.DEPARTMENTS,
            title=self._title_of_amounts(facts) if is_amount else self._title_of_rows(facts),
            subtitle=self._subtitle(is_amount),
            unit=self.unit if is_amount else tr("levels.rows.unit"),
            categories=tuple(share.name for share in shares),
            series=(Series(tr("levels.led"), Role.PART, led), Series(tr("levels.joined"), Role.AGAINST, joined), Series(tr("levels.answers"), Role.TOTAL, figures)),
            facts=facts.take(),
            footnotes=tuple(self._notes()),
        )

    def _subtitle(self, is_amount: bool) -> str:
        if is_amount:
            return tr("levels.subtitle.amounts", period=self.period.label)
        return tr("levels.subtitle.departments") if self.unit else tr("levels.subtitle.counts")

    def one(self) -> ChartSpec:
        """Return one card a row of the department."""
        department = self.request.department
        share = next((each for each in self.shares if each.id == department), Share(department, department_name(self.plan, department)))
        answered = {*share.led, *share.joined}
        rows = [row for row in self.table.ids if row in answered and (not self.request.rows or row in self.request.rows)]
        shown, following = pages(self.request, rows)
        maker = CardMaker(self.setting, self.request, self.table)
        panels = [maker.card(row, self._part(row, department)) for row in shown]
        facts = Facts(self.plan)
        above = replace(self.request, department="", rows=())
        return ChartSpec(
            name=self.request.name,
            kind=ChartKind.DEPARTMENTS,
            title=self._title_of_one(facts, share),
            subtitle=tr("levels.subtitle.one_department", department=share.name, where=self.table.info.title),
            facts=facts.take(),
            footnotes=tuple(self._notes_of_one(share)),
            panels=(*panels, following) if following is not None else tuple(panels),
            trail=((above.name, tr("levels.all_departments", where=self.table.info.title)),),
        )

    def _part(self, row: str, department: str) -> str:
        """Return whether ``department`` leads ``row``, and with whom or for whom it works there."""
        departments = self.table.get(row, "departments")
        others = "、".join(department_name(self.plan, each) for each in departments if each != department)
        if departments[0] != department:
            return tr("levels.joins", lead=department_name(self.plan, departments[0]))
        return tr("levels.leads_with", others=others) if others else tr("levels.leads")

    def _folded(self, shares: list[Share]) -> list[Share]:
        if len(shares) <= MOST_DEPARTMENTS:
            return shares
        nobody = [share for share in shares if share.is_open]
        named = [share for share in shares if not share.is_open]
        kept, rest = named[: MOST_DEPARTMENTS - 2], named[MOST_DEPARTMENTS - 2 :]
        led = [row for share in rest for row in share.led]
        is_led = set(led)
        joined = dict.fromkeys(row for share in rest for row in share.joined if row not in is_led)
        return [*kept, Share("", tr("levels.other_departments", count=len(rest)), led, list(joined)), *nobody]

    def _bar(self, share: Share, rows: Sequence[str], is_amount: bool, is_joint: bool) -> Mark:
        value = float(self.sum(rows)) if is_amount else float(len(rows))
        text = exact.trimmed(self.sum(rows)) if is_amount else str(len(rows))
        drill = replace(self.request, department=share.id, measure="", rows=()).name if share.id else ""
        words = tr("levels.tip_joined", count=len(rows), rows=names(self.table, rows)) if is_joint else tr("levels.tip_led", count=len(rows), rows=names(self.table, rows))
        tip = (share.name, words if rows else tr("levels.tip_joined_none" if is_joint else "levels.tip_led_none"))
        if self.unit and self.added(rows):
            figure = f"{exact.trimmed(self.sum(rows))}{self.unit}"
            tip = (*tip, tr("levels.tip_amount_shared", amount=figure) if is_joint else tr("levels.tip_amount", amount=figure))
        return Mark(value or None, text if value else "", phase=Phase.PLAN, tone=Tone.MUTED if share.is_open else Tone.NONE, tip=tip, cells=self.cells(rows), drill=drill)

    def _figures(self, share: Share, is_amount: bool) -> Mark:
        """Return what stands behind the bars: the other measure in words."""
        rows = self.added(share.led)
        if is_amount:
            text = tr("levels.counts", led=len(share.led), joined=len(share.joined))
        elif not self.unit:
            text = ""
        else:
            part = percent(self.sum(rows), self.sum(self.addable))
            text = tr("levels.amount", amount=exact.trimmed(self.sum(rows)) + self.unit, share=part) if rows and part is not None else ""
        drill = replace(self.request, department=share.id, measure="", rows=()).name if share.id else ""
        return Mark(None, text, cells=self.cells(rows), drill=drill)

    def _title_of_rows(self, facts: Facts) -> str:
        shares = [share for share in self.shares if share.id]
        most = shares[0]
        common = [row for row in self.table.ids if len(self.table.get(row, "departments")) > 1]
        named = [row for row in self.table.ids if self.table.get(row, "departments")]
        values = {"where": self.table.info.title, "count": facts.count(self.cells(named))}
        values |= {"departments": facts.count(self.cells([(share.led or share.joined)[0] for share in shares]))}
        values |= {"most": most.name, "led": facts.count(self.cells(most.led))}
        if len(named) < len(self.table):
            return tr("levels.title.departments_some", **values, all=facts.count(self.cells(self.table.ids)))
        if len(shares) == 1:
            return tr("levels.title.one_department_only", **values)
        return tr("levels.title.departments", **values, common=facts.count(self.cells(common))) if common else tr("levels.title.departments_apart", **values)

    def _title_of_amounts(self, facts: Facts) -> str:
        shares = [share for share in self.shares if share.id and self.added(share.led)]
        values = {"where": self.table.info.title, "period": self.period.label}
        if not shares or not self.sum(self.addable):
            return tr("levels.title.no_amounts", **values)
        most = max(shares, key=lambda share: self.sum(share.led))
        rows = self.added(most.led)
        count, sum_ = facts.count(self.cells(rows)), facts.sum(self.cells(rows))
        whole = facts.sum(self.cells(list(self.addable)))
        unit, first = self.table.unit_of(rows[0]), self.table.unit_of(next(iter(self.addable)))
        return tr("levels.title.amounts", **values, most=most.name, count=count, amount=f"{sum_}{unit}", whole=f"{whole}{first}")

    def _title_of_one(self, facts: Facts, share: Share) -> str:
        values = {"department": share.name, "where": self.table.info.title}
        if not share.count:
            return tr("levels.title.no_rows", **values)
        count = facts.count(self.cells([*share.led, *share.joined]))
        values |= {"count": count}
        if not share.joined:
            return tr("levels.title.leads_all", **values)
        if not share.led:
            return tr("levels.title.joins_all", **values)
        return tr("levels.title.leads_some", **values, led=facts.count(self.cells(share.led)), joined=facts.count(self.cells(share.joined)))

    def _notes(self) -> list[str]:
        notes = [tr("levels.note.lead")]
        if self.unit:
            totals = [row for row in self.table.ids if parts_of(self.table, row)]
            whole = f"{exact.trimmed(self.sum(self.addable))}{self.unit}"
            notes.append(tr("levels.note.amounts", rows=names(self.table, totals), amount=whole, period=self.period.label))
        elif self.request.measure == AMOUNT:
            notes.append(tr("levels.note.not_addable"))
        missing = [row for row in self.addable if amount(self.plan, self.cells([row])[0]) is None]
        if missing and self.unit:
            notes.append(tr("chart.note.missing", parts=names(self.table, missing)))
        return notes

    def _notes_of_one(self, share: Share) -> list[str]:
        rows = self.added(share.led)
        if not rows or not self.unit:
            return []
        return [tr("levels.note.led_amount", amount=f"{exact.trimmed(self.sum(rows))}{self.unit}", period=self.period.label, count=len(rows))]
