"""A plan told in another unit (舍位平衡): a copy to show, to print and to export; the plan itself stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from ningbo_planner.balance.scaling import Scaled, scaled
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class ScaledPlan:
    """A plan as it is told in another unit.

    Attributes:
        plan: the copy; nobody writes it.
        figures: what was scaled, and what could not agree.
    """

    plan: Plan
    figures: Scaled

    @property
    def notes(self) -> list[str]:
        """What a reader should know, as sentences: gaps that stay, and figures that had to differ."""
        figures, unit = self.figures, self.figures.unit
        said = [tr("scaling.gap", **self._names(gap.cell), exactly=exact.trimmed(abs(gap.exactly)) + unit, shown=exact.plain(abs(gap.shown)) + unit) for gap in figures.gaps]
        said += [tr("scaling.farther", **self._names(cell)) for cell in figures.farther]
        return said + [tr("scaling.unlike", **self._names(equation.stated)) for equation in figures.unlike]

    def _names(self, cell: CellRef) -> dict[str, str]:
        table = self.plan.tables[cell.table]
        return {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label}


def scaled_plan(plan: Plan, unit: str, decimals: int | None = None, tables: Iterable[str] | None = None) -> ScaledPlan:
    """Tell a plan, or some of its tables, in another unit so that totals add up as they do now.

    Args:
        plan, unit, decimals, tables: see :func:`ningbo_planner.balance.scaling.scaled`.

    Raises:
        PlannerError: no row can be told in the unit, or there are too many decimals.
    """
    found = scaled(plan, unit, decimals, tables)
    made = with_figures(plan, found.figures)
    for name in {row.table for row in found.rows}:
        made.tables[name] = _in_unit(made.tables[name], found)
    return ScaledPlan(made, found)


def findings_of(told: ScaledPlan, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of a plan as they are in another unit, each with the reason that ``findings`` have for it."""
    known = {finding.id: finding for finding in findings}
    fresh = Checker(told.plan).ordered()
    return [replace(finding, status=known[finding.id].status, reason=known[finding.id].reason) if finding.id in known else finding for finding in fresh]


def _in_unit(table: Table, found: Scaled) -> Table:
    """Return a table that says which unit its figures are in now."""
    made = copy(table)
    info, rows = table.info, {row.row for row in found.rows if row.table == table.info.id}
    note = tr("scaling.note", unit=found.unit, decimals=found.decimals)
    is_all = bool(info.unit) and parse_unit(info.unit).same_base(parse_unit(found.unit))
    made.info = replace(info, unit=found.unit if is_all else info.unit, note=f"{info.note}{note}")
    told = "" if made.info.unit == found.unit else found.unit
    made.columns = {**table.columns, "unit": [told if row in rows else unit for row, unit in zip(table.ids, table.columns["unit"], strict=True)]}
    # Rows say how many decimals they have; those told in another unit have other ones.
    decimals = [found.decimals if row in rows else each for row, each in zip(table.ids, table.columns["decimals"], strict=True)]
    made.columns["decimals"] = decimals
    return made


def is_scaled(told: ScaledPlan, row: RowRef) -> bool:
    """Tell whether a row is told in the other unit."""
    return row in told.figures.rows
