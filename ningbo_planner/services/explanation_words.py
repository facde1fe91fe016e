"""What is known of a disagreement in words, for people: rounding, what a change does to the findings, what stands in the way of mending it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.figure import FILLABLE, Change
from ningbo_planner.balance.repair import Repair
from ningbo_planner.checks.outlook import Outlook
from ningbo_planner.checks.rule import amount_text, printed
from ningbo_planner.domain.bounds import limits_of
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.holds import held_cells
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause
from ningbo_planner.explain.implied import REFUTED
from ningbo_planner.explain.rounding import rounding_of
from ningbo_planner.explain.setting import Setting
from ningbo_planner.text import tr

# So many ways out of a contradiction are told.
_MOST_RELEASES = 6


def rounding_words(plan: Plan, equation: Equation) -> tuple[str, bool | None]:
    """Return what rounding can do about a gap as a sentence, and whether it explains it; ``None`` where that cannot be judged."""
    verdict = rounding_of(plan, equation)
    if verdict is None:
        return tr("explanation.rounding.missing") if Setting(plan, equation).open_parts else tr("explanation.rounding.open"), None
    unit = plan.unit_of(equation.stated)
    values = {"most": amount_text(verdict.most, unit), "gap": amount_text(abs(verdict.gap), unit)}
    return tr("explanation.rounding.explains", **values) if verdict.explains else tr("explanation.rounding.cannot", **values), verdict.explains


def effect_words(seen: Outlook) -> str:
    """Return in a few words what becomes of the findings."""
    gone, added = len(seen.gone), len(seen.added)
    if gone and added:
        text = tr("explanation.effect.both", gone=gone, added=added)
    elif gone or added:
        text = tr("explanation.effect.fewer", gone=gone) if gone else tr("explanation.effect.more", added=added)
    elif seen.eased:
        text = tr("explanation.effect.eased", count=len(seen.eased), grade=tr(f"grade.{seen.eased[0].grade}"))
    else:
        text = tr("explanation.effect.same")
    return tr("explanation.effect.expired", effect=text, count=len(seen.expired)) if seen.expired else text


def release_words(conflict: Conflict) -> list[str]:
    """Return what giving up each hold or bound that stands in the way would bring, a sentence each below a heading."""
    enough = [release for release in conflict.releases if release.is_enough]
    told = enough or conflict.releases
    head = tr("explanation.released.any") if enough else tr("explanation.released.more")
    more = [tr("explanation.released.others", count=len(told) - _MOST_RELEASES)] if len(told) > _MOST_RELEASES else []
    return [head, *(tr("explanation.released.one", sentence=release.sentence) for release in told[:_MOST_RELEASES]), *more] if told else []


def left_out_words(plan: Plan, equation: Equation) -> list[str]:
    """Return why some cells of an equation are in no repair: they are held, are no figures, or their bounds do not let them."""
    cells = equation.cells
    held = held_cells(plan, cells)
    words = [cell for cell in cells if cell not in held and not plan.quantity(cell).is_numeric and plan.quantity(cell).state not in FILLABLE]
    notes = [tr("explanation.left_out.held", names=cell_names(plan, held))] if held else []
    notes += [tr("explanation.left_out.no_figure", names=cell_names(plan, words))] if words else []
    return notes + [note for cell in cells if cell not in held and (note := _out_of_bounds(plan, equation, cell))]


def _out_of_bounds(plan: Plan, equation: Equation, cell: CellRef) -> str:
    """Return how the figure that would mend an equation alone lies outside of what the bounds of its row allow; nothing where it does not."""
    limits, setting = limits_of(plan, cell), Setting(plan, equation)
    seat = next((each for each in setting.seats() if each.cell == cell), None)
    required = None if seat is None or setting.open_parts else setting.required(seat)
    if required is None or limits.allows(required):
        return ""
    table, unit = plan.tables[cell.table], plan.unit_of(cell)
    values = {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label, "required": amount_text(required, unit)}
    if limits.low is not None and required < limits.low:
        return tr("explanation.left_out.low", bound=amount_text(limits.low, unit), **values)
    if limits.high is not None and required > limits.high:
        return tr("explanation.left_out.high", bound=amount_text(limits.high, unit), **values)
    return tr("explanation.left_out.step", bound=amount_text(limits.step or Decimal(1), unit), **values)


def cell_names(plan: Plan, cells: Iterable[CellRef]) -> str:
    """Return the places of ``cells`` for a sentence."""
    tables = plan.tables
    return "、".join(tr("explanation.name", row=tables[cell.table].get(cell.row, "name"), period=tables[cell.table].period(cell.period).label) for cell in cells)


def repairs_words(repairs: Sequence[Repair]) -> str:
    """Return what is to be said of all repairs together; without any, that there are none."""
    if not repairs:
        return tr("explanation.no_repairs")
    first = repairs[0]
    if not first.is_optimal:
        return tr("explanation.repairs_unproved")
    return tr("explanation.repairs_all_best", count=first.count) if len(repairs) > 1 else tr("explanation.repairs_one_best", count=first.count)


def cause_title(cause: Cause) -> str:
    """Return the kind of a cause as a heading."""
    return tr("explanation.kind_refuted") if cause.code in REFUTED else tr(f"explanation.kind.{cause.kind}")


def place_words(plan: Plan, cell: CellRef, home: str) -> str:
    """Return row and period of a cell, with its table where that is not ``home``."""
    table = plan.tables[cell.table]
    values = {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label}
    if cell.table == home:
        return tr("explanation.place", **values)
    return tr("explanation.place_in_table", table=table.info.title or table.info.heading, **values)


def change_words(plan: Plan, changes: Sequence[Change], home: str) -> str:
    """Return changed cells with what they say and would say, as part of a sentence."""
    return "；".join(tr("explanation.memo.change", place=place_words(plan, each.cell, home), now=_said(each.now), to=said_words(each.to, plan.unit_of(each.cell))) for each in changes)


def said_words(quantity: Quantity, unit: str) -> str:
    """Return what a cell says, with its unit where it is a figure."""
    return printed(quantity, unit) if quantity.is_numeric else _said(quantity)


def _said(quantity: Quantity) -> str:
    return quantity.text or tr("explanation.empty")
