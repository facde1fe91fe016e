"""What a rule is: it knows the places it looks at, which of them a cell, a row or an entry of a register belongs to, and examines one place at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval, Quantity, canonical_text
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.text import tr

# From so many rows on, the figures of a table are screened as arrays; below, a look at each is quicker than loading the array library.
SCREEN_FROM = 3000


class Place(NamedTuple):
    """Where a rule looks: ``subject`` is a row of ``table``, or the id of a link or of a planner's rule; the period is empty where it does not matter."""

    table: str
    subject: str
    period: str = ""


# The targets of one table that a large change has written: row ids by period.
Touched = Mapping[str, Set[str]]


class Rule:
    """One check; what it finds at a place depends on the plan alone.

    Attributes:
        code: its name in findings, and of the entry in ``plan.rules`` that sets its grade, parameters, or switches it off.
        grade: of what it is there for; what it finds besides may have a lower one.
        params: its thresholds with their values unless the plan says otherwise.
        registers: those that it reads; a change of an entry makes it look again.
        reads_figures: whether figures matter to it.
    """

    code = ""
    grade = Grade.ERROR
    params: Mapping[str, str] = {}
    registers: frozenset[str] = frozenset()
    reads_figures = True

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every place of ``table`` that may have a finding."""
        return ()

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the places whose finding may change with the figure of ``cell``."""
        return ()

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the places whose finding may change when ``row`` comes, goes, moves, gets other children, or is described otherwise; it may be gone."""
        table = plan.tables.get(row.table)
        if table is None or row.row not in table or not self.reads_figures:
            return ()
        return (place for period in table.periods for place in self.places_of(plan, CellRef(row.table, row.row, period.id)))

    def places_of_entry(self, plan: Plan, register: str, key: str) -> Iterable[Place]:
        """Yield the places whose finding may be new when an entry of one of the rule's registers was written; those that have one are known."""
        return (place for table in plan.tables for place in self.places(plan, table))

    def places_touching(self, plan: Plan, tables: Set[str]) -> Iterable[Place]:
        """Yield the places outside ``tables`` whose finding may change with anything in these; those that have one are known."""
        return ()

    def renewed_in(self, changes: ChangeSet) -> Set[str]:
        """Return the tables in which all places have to be looked at again after ``changes``."""
        return frozenset()

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the places whose finding may have changed with very many figures of ``table``; ``standing`` are its own in that table with a finding."""
        if not self.reads_figures:
            return ()
        return {*self.places(plan, table), *standing}

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Return what is wrong at ``place``, or ``None``; a place that is gone has nothing wrong."""
        return None

    def refresh(self, changes: ChangeSet | None) -> None:
        """Drop what was kept from earlier looks: all of it for ``None``, else what ``changes`` make wrong."""

    def number(self, plan: Plan, name: str) -> Decimal:
        """Return a threshold as the plan sets it; one that is no number counts for nothing."""
        setting = plan.rules.get(self.code)
        try:
            return Decimal(setting.params[name]) if setting is not None and name in setting.params else Decimal(self.params[name])
        except InvalidOperation:
            return Decimal(self.params[name])

    def finding(self, plan: Plan, place: Place, kind: FindingKind, grade: Grade, code: str, row: str, **said: Any) -> Finding:
        """Put a finding together; ``said`` are the remaining fields of :class:`Finding`, ``values`` among them."""
        table = plan.tables[place.table]
        label = table.get(row, "name") if row in table else table.info.title
        period = period_label(table, place.period)
        values = {"row": unquoted(label), "period": period, **said.pop("values", {})}
        return Finding(finding_id(self.code, place), self.code, kind, grade, place.table, row, label, place.period, code, values, **said)


def finding_id(code: str, place: Place) -> str:
    """Return the id of the finding that rule ``code`` may have at ``place``."""
    return ":".join(part for part in (code, *place) if part)


def graded(finding: Finding, usual: Grade, wanted: Grade | None) -> Finding:
    """Return ``finding`` in the grade that the plan sets for its rule: what has the rule's usual grade gets it, what is graver than it is lowered to it."""
    if wanted is None or finding.grade is wanted:
        return finding
    if finding.grade is usual or GRADE_ORDER[finding.grade] < GRADE_ORDER[wanted]:
        return replace(finding, grade=wanted)
    return finding


def unquoted(name: str) -> str:
    """Return a name that is put between quotation marks: without those that it has already."""
    return name[1:-1] if name[:1] == "“" and name[-1:] == "”" and "”" not in name[1:-1] else name


def period_label(table: Table, period: str) -> str:
    """Return the printed label of a period, or nothing when there is none of this id."""
    return next((known.label for known in table.periods if known.id == period), "")


def is_target(cell: CellRef) -> bool:
    """Tell whether a cell is one of the plan's targets, which are all that rules look at."""
    return cell.layer == TARGET


def printed(quantity: Quantity, unit: str) -> str:
    """Return a statement with its unit for a sentence (``>15%``, ``7000亿元``); a missing one is named 缺数."""
    if quantity.is_absent:
        return canonical_text(quantity) or "——"
    if not quantity.is_numeric:
        return quantity.text
    percent = parse_unit(unit).is_percent
    text = canonical_text(quantity, percent)
    return text if percent else text + unit


def amount_text(amount: Decimal, unit: str) -> str:
    """Return an exact amount with its unit for a sentence."""
    return exact.trimmed(amount) + unit


def difference_text(amount: Decimal, unit: str) -> str:
    """Return a difference for a sentence; two percentages differ by points."""
    return amount_text(abs(amount), tr("amount.points") if parse_unit(unit).is_percent else unit)


def range_text(interval: Interval, unit: str) -> str:
    """Return the values of an interval as the end of a sentence (``为1300亿元``, ``在1290至1310亿元之间``, ``大于1290亿元``)."""
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        return tr("amount.exact", amount=amount_text(low, unit)) if low == high else tr("amount.between", low=exact.trimmed(low), high=amount_text(high, unit))
    if low is not None:
        return tr("amount.above", amount=amount_text(low, unit)) if interval.low_open else tr("amount.at_least", amount=amount_text(low, unit))
    if high is not None:
        return tr("amount.below", amount=amount_text(high, unit)) if interval.high_open else tr("amount.at_most", amount=amount_text(high, unit))
    return tr("amount.any")


def distance(first: Interval, second: Interval) -> Decimal:
    """Return how far two intervals are apart; zero where they meet or only their open ends touch."""
    for low, high in ((first.low, second.high), (second.low, first.high)):
        if low is not None and high is not None and low > high:
            return exact.subtract(low, high)
    return exact.ZERO
