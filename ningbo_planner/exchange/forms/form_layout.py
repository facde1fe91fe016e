"""What stands on a department's form, line by line: its own rows, the context that its sums need, and the checks. No workbook yet.

A department sees only its own rows. Where it answers for parts but not for their total, the total and the sum of the other departments' parts
stand beside them as issued, in grey, so that the check can be: total − own parts − other parts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Indicator, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, cell_key, row_key
from ningbo_planner.domain.quantity import EMPTY, Quantity, State, canonical_text
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRef, Table, TableKind
from ningbo_planner.domain.unit import Unit, parse_unit
from ningbo_planner.text import tr

# Tables whose figures departments fill in; of targets told in running text those with a figure (not 四大产业, 四城四地).
FILLED_TABLES = frozenset({TableKind.DECOMPOSITION, TableKind.MAIN, TableKind.TEXT})
_WORDED = re.compile("[\u4e00-\u9fff]")
_NOT_ADDITIVE = frozenset({Kind.SHARE, Kind.RATE, Kind.INDEX, Kind.TEXT})


class LineKind(StrEnum):
    """Kinds of lines; the values are the words that mark their sample in the template's hidden column."""

    TABLE = "表名"
    GROUP = "分组"
    TOTAL = "合计"
    PLAIN = "普通"
    CONTEXT = "参考"
    OTHERS = "其他"
    CHECK = "核对"


OWN_LINES = frozenset({LineKind.TOTAL, LineKind.PLAIN})


@dataclass(frozen=True, slots=True)
class SumCheck:
    """What one check line adds up: places of lines in the layout.

    Attributes:
        total: line of the stated total.
        parts: own lines with their factor into the total's unit.
        others: line of the other departments' sum, if there is one.
    """

    total: int
    parts: tuple[tuple[int, Decimal], ...]
    others: int | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form.

    Attributes:
        kind: see its class.
        table: id of its table.
        label, unit: as shown.
        row: id of the plan's row it shows; empty where it shows none.
        depth: how far its label is indented.
        indicator: description of an own row.
        figures: issued quantities by period id, base periods too.
        periods: ids of the target periods of its table.
        role: whether the department leads or helps, or only sees it.
        check: of a check line.
        is_prose: whether its target is told in running text (``10个以上``), which a department may do as well.
    """

    kind: LineKind
    table: str
    label: str
    unit: str = ""
    row: str = ""
    depth: int = 0
    indicator: Indicator = field(default_factory=Indicator)
    figures: dict[str, Quantity] = field(default_factory=dict)
    periods: tuple[str, ...] = ()
    role: str = ""
    check: SumCheck | None = None
    is_prose: bool = False

    @property
    def is_own(self) -> bool:
        """Tell whether the department fills the line in."""
        return self.kind in OWN_LINES

    @property
    def key(self) -> str:
        """The row's name in marks: ``table/row``."""
        return row_key(RowRef(self.table, self.row))


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A department's form.

    Attributes:
        base: periods shown as context; targets: periods to fill in; each in order, those of all its tables together.
        lines: in order.
        prefilled: whether the cells to fill in hold what is issued; where a department proposes, they are empty.
    """

    base: tuple[Period, ...]
    targets: tuple[Period, ...]
    lines: tuple[FormLine, ...]
    prefilled: bool = True

    @property
    def own(self) -> list[FormLine]:
        """The lines to fill in."""
        return [line for line in self.lines if line.is_own]

    def standing(self, line: FormLine, period: str) -> Quantity:
        """Return what stands in a line's cell when the form is handed out."""
        return line.figures[period] if self.prefilled or not line.is_own else EMPTY


def answering_departments(plan: Plan) -> list[str]:
    """Return the ids of the departments that answer for at least one row that can be filled in, in the order of the register."""
    found = {name for table in _filled_tables(plan) for at, listed in enumerate(table.columns["departments"]) if listed and _has_figure(table, at) for name in listed}
    known = [name for name in plan.departments if name in found]
    return known + sorted(found - set(known))


def form_layout(plan: Plan, department: str, rows: Collection[str] | None = None, prefilled: bool = True) -> FormLayout:
    """Return what stands on the form of ``department`` (an id); without lines when it is to fill in nothing.

    Args:
        plan, department: whose form of what.
        rows: the rows to fill in, as ``table/row``; by default those that the department answers for.
        prefilled: see :class:`FormLayout`.
    """
    return FormLayouts(plan).of(department, rows, prefilled)


class FormLayouts:
    """The forms of many departments of one plan, which is looked through once."""

    def __init__(self, plan: Plan) -> None:
        """Look at ``plan`` as it is now."""
        self._tables = [(table, _positions_by_department(table)) for table in _filled_tables(plan)]

    def of(self, department: str, rows: Collection[str] | None = None, prefilled: bool = True) -> FormLayout:
        """Return one form; see :func:`form_layout`."""
        tables = [(table, own) for table, known in self._tables for own in [known.get(department, []) if rows is None else _positions_of(table, rows)] if own]
        return _layout_of(department, tables, prefilled)


def _layout_of(department: str, tables: Sequence[tuple[Table, Sequence[int]]], prefilled: bool) -> FormLayout:
    """Return the form of ``department`` with the rows at these positions."""
    base, targets = (merged_periods([[each for each in table.periods if each.is_base is is_base] for table, _ in tables]) for is_base in (True, False))
    lines: list[FormLine] = []
    for table, own in tables:
        _TableLines(table, department, own, lines).add_all()
    return FormLayout(base, targets, tuple(lines), prefilled)


def rows_to_fill(plan: Plan) -> list[str]:
    """Return every row that can be handed out, as ``table/row``, in the order of print."""
    return [row_key(RowRef(table.info.id, row)) for table in _filled_tables(plan) for at, row in enumerate(table.ids) if _has_figure(table, at)]


def _positions_of(table: Table, rows: Collection[str]) -> list[int]:
    """Return the positions of those of ``rows`` (``table/row``) that are in ``table``."""
    start = row_key(RowRef(table.info.id, ""))
    named = (row.removeprefix(start) for row in rows if row.startswith(start))
    return sorted({at for at in map(table.positions.get, named) if at is not None})


def _positions_by_department(table: Table) -> dict[str, list[int]]:
    """Return the positions of the rows that each department answers for."""
    found: dict[str, list[int]] = {}
    for at, listed in enumerate(table.columns["departments"]):
        if listed and _has_figure(table, at):
            for department in dict.fromkeys(listed):
                found.setdefault(department, []).append(at)
    return found


def merged_periods(lists: Iterable[Sequence[Period]]) -> tuple[Period, ...]:
    """Return the periods of several tables in one order that keeps the order of each."""
    merged: list[Period] = []
    for periods in lists:
        # A table that shares no period with those before stands behind them.
        place = 0 if any(known.id == period.id for known in merged for period in periods) else len(merged)
        for period in periods:
            known = next((at for at, each in enumerate(merged) if each.id == period.id), None)
            if known is None:
                merged.insert(place, period)
            place = max(place, known if known is not None else place) + 1
    return tuple(merged)


def issued_text(quantity: Quantity, unit: str) -> str:
    """Return the text by which a figure is issued: as printed, or, where print lost a part of its meaning (``>1`` for ``>1万``), in full.

    A number that print puts into words (``达到7000亿元``) stands on a form as the number, so that the form can compute with it.
    """
    # Most figures are plain numbers, which need no reading.
    if quantity.number is not None and (quantity.text == (number := exact.plain(quantity.number)) or _WORDED.search(quantity.text)):
        return number
    if parse(quantity.text, unit).same_meaning(quantity):
        return quantity.text
    return canonical_text(quantity, parse_unit(unit).is_percent)


def open_sum(quantities: Iterable[tuple[Quantity, Decimal]]) -> Decimal | None:
    """Return the sum of quantities, each with its factor; ``None`` when one of them is no number. 不涉及 (``/``) adds nothing."""
    amounts = []
    for quantity, factor in quantities:
        if quantity.number is not None:
            amounts.append(quantity.number if factor == 1 else exact.multiply(quantity.number, factor))
        elif quantity.state is not State.NOT_APPLICABLE:
            return None
    return exact.total(amounts)


def _has_figure(table: Table, at: int) -> bool:
    """Tell whether a department can propose a figure for a row: not for turns of phrase in the running text."""
    return table.info.kind is not TableKind.TEXT or table.columns["kind"][at] is not Kind.TEXT


def _filled_tables(plan: Plan) -> list[Table]:
    """Return the tables with periods to fill in."""
    return [table for table in plan.tables.values() if table.info.kind in FILLED_TABLES and any(not period.is_base for period in table.periods)]


class _TableLines:
    """Adds the lines of one table."""

    def __init__(self, table: Table, department: str, own: Sequence[int], lines: list[FormLine]) -> None:
        self._table = table
        self._department = department
        self._own = set(own)
        self._lines = lines
        self._line_of: dict[int, int] = {}
        self._shown_group: tuple[int, str] | None = None
        self._targets = tuple(period.id for period in table.periods if not period.is_base)
        self._columns = [(period.id, table.column(period.id)) for period in table.periods]
        parents = {table.parents[at] for at in own}
        self._totals = {at for at in self._own | parents if at >= 0 and self._parts(at)}
        self._checked = {at for at in self._totals if at in self._own or self._own.intersection(self._parts(at))}

    def add_all(self) -> None:
        """Add the table's head, its lines in the order of print, and each check after the last row of its total."""
        info = self._table.info
        code = "form.table_with_unit" if info.unit else "form.table"
        self._lines.append(FormLine(LineKind.TABLE, info.id, tr(code, title=info.heading or info.title, unit=info.unit)))
        open_totals: list[int] = []
        for at in sorted(self._own | self._checked):
            while open_totals and at >= self._table.subtree_stop(open_totals[-1]):
                self._close_total(open_totals.pop())
            self._add_row(at)
            if at in self._checked:
                open_totals.append(at)
        while open_totals:
            self._close_total(open_totals.pop())

    def _add_row(self, at: int) -> None:
        """Add an own row, with a head where its group is new, or a total that others answer for."""
        if at in self._own:
            self._add_group(at)
        self._line_of[at] = len(self._lines)
        kind = LineKind.CONTEXT
        if at in self._own:
            kind = LineKind.TOTAL if at in self._totals else LineKind.PLAIN
        self._lines.append(self._row_line(at, kind))

    def _row_line(self, at: int, kind: LineKind) -> FormLine:
        table = self._table
        row = table.ids[at]
        indicator = table.indicator(row)
        prose = table.info.kind is TableKind.TEXT
        label = tr("form.label_due", name=indicator.name, due=indicator.due) if prose and indicator.due else indicator.name
        label = label if at in self._own else tr("form.context_total", name=indicator.name)
        figures = {period: column.get(at) for period, column in self._columns}
        depth = 1 + self._depth_of(table.parents[at]) if table.parents[at] in self._line_of else 0
        role = tr("form.role.lead") if indicator.lead == self._department else tr("form.role.help") if self._department in indicator.departments else ""
        role = role if at in self._own else tr("form.role.context")
        return FormLine(kind, table.info.id, label, table.unit_of(row), row, depth, indicator, figures, self._targets, role, is_prose=prose)

    def _depth_of(self, at: int) -> int:
        return self._lines[self._line_of[at]].depth

    def _add_group(self, at: int) -> None:
        """Add a head when group or parent change: the printed group, after the names of parents that are not on the form."""
        table = self._table
        parent, group = table.parents[at], table.columns["group"][at]
        if (parent, group) == self._shown_group:
            return
        self._shown_group = (parent, group)
        if parent in self._own and table.columns["group"][parent] == group:
            # The head above its total stands above it as well.
            return
        path = "" if parent < 0 or parent in self._line_of else table.label_path(table.ids[parent]).replace("/", " › ")
        name = "" if group == table.columns["name"][at] else group
        if table.info.kind is TableKind.TEXT:
            # Where the sentence stands in the plan, so that it can be looked up.
            name = tr("form.group_in_text", section=table.columns["section"][at], group=name).strip()
        text = " › ".join(filter(None, (path, name)))
        if text:
            self._lines.append(FormLine(LineKind.GROUP, table.info.id, text))

    def _close_total(self, at: int) -> None:
        """Add the other departments' sum and the check line of a total."""
        table = self._table
        parts = self._parts(at)
        others = [part for part in parts if part not in self._own]
        depth = self._depth_of(at)
        place = self._add_others(at, others, depth + 1) if others else None
        own = tuple((self._line_of[part], self._factor(part, at)) for part in parts if part in self._own)
        label = tr("form.check_label", name=table.columns["name"][at])
        check = SumCheck(self._line_of[at], own, place)
        self._lines.append(FormLine(LineKind.CHECK, table.info.id, label, table.unit_of(table.ids[at]), depth=depth, periods=self._targets, check=check))

    def _add_others(self, at: int, others: Sequence[int], depth: int) -> int:
        """Add the line of the other departments' parts and return its place."""
        table = self._table
        sums = {}
        for period in table.periods:
            amount = open_sum((table.column(period.id).get(part), self._factor(part, at)) for part in others)
            text = tr("form.no_sum") if amount is None else exact.plain(amount)
            sums[period.id] = Quantity(text, State.NOT_UNDERSTOOD) if amount is None else Quantity(text, State.NUMBER, amount, amount)
        label = tr("form.other_parts", count=len(others))
        self._lines.append(FormLine(LineKind.OTHERS, table.info.id, label, table.unit_of(table.ids[at]), depth=depth, figures=sums, periods=self._targets, role=tr("form.role.context")))
        return len(self._lines) - 1

    def _parts(self, at: int) -> list[int]:
        """Return the positions of the rows that add up to the row at ``at``; none when it is no total."""
        columns = self._table.columns
        if columns["aggregation"][at] is not Aggregation.SUM or columns["kind"][at] in _NOT_ADDITIVE:
            return []
        unit = self._unit(at)
        return [part for part in self._table.child_positions(at) if columns["kind"][part] not in _NOT_ADDITIVE and self._unit(part).same_base(unit)]

    def _unit(self, at: int) -> Unit:
        return parse_unit(self._table.columns["unit"][at] or self._table.info.unit)

    def _factor(self, part: int, total: int) -> Decimal:
        """Return what an amount of a part is multiplied with to be in the total's unit."""
        return Decimal(exact.trimmed(self._unit(part).factor / self._unit(total).factor))


def issued_figures(layout: FormLayout) -> dict[str, str]:
    """Return the texts of all figures that a form hands out, by cell key."""
    return {
        cell_key(CellRef(line.table, line.row, period)): issued_text(line.figures[period], line.unit) for line in layout.own for period in line.periods
    }
