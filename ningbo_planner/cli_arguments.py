"""What people type behind the commands about figures, read: amounts, cells, findings; each in the plan's own words, refused in one sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.holds import cells_of_row
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import narrowed, parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

# Between a row and a period in one word.
AT = "@"
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def step_of(text: str | None) -> Decimal | None:
    """Return the step that figures are rounded to.

    Raises:
        PlannerError: it is no number above zero.
    """
    if text is None:
        return None
    plain = narrowed(text).strip()
    if not _PLAIN_NUMBER.fullmatch(plain) or Decimal(plain) <= 0:
        raise PlannerError("cli.step_unreadable", text=text)
    return Decimal(plain)


def amount_in(text: str, unit: str) -> Decimal:
    """Return an amount in ``unit``; one with another unit of the same base is converted.

    Raises:
        PlannerError: it is no single number.
    """
    number = parse(text, unit).number
    if number is None:
        raise PlannerError("cli.amount_unreadable", text=text, unit=unit or tr("cli.no_unit"))
    return number


def percent_of(text: str) -> Decimal:
    """Return a growth in percent, written with the sign or without.

    Raises:
        PlannerError: it is no number.
    """
    plain = narrowed(text).strip().removesuffix("%")
    if not _PLAIN_NUMBER.fullmatch(plain):
        raise PlannerError("cli.percent_unreadable", text=text)
    return Decimal(plain)


def cell_named(plan: Plan, row: str, period: str) -> CellRef:
    """Return the target of a row in a period, both as a person names them."""
    ref = find_row(plan, row)
    return CellRef(ref.table, ref.row, find_period(plan.tables[ref.table], period).id)


def cells_at(plan: Plan, text: str) -> list[CellRef]:
    """Return the cell that ``row@period`` means, or all of a row that is named alone."""
    row, sign, period = text.rpartition(AT)
    return [cell_named(plan, row, period)] if sign else cells_of_row(plan, find_row(plan, text))


def finding_named(workspace: Workspace, text: str) -> str:
    """Return the id of a finding that was named by its id, or by the cell it is about (``row@period``): the gravest there whose figures disagree.

    Raises:
        PlannerError: there is no such finding.
    """
    wanted = text.strip()
    row, sign, period = wanted.rpartition(AT)
    if wanted in workspace.checker.findings or not sign:
        return wanted
    cell = cell_named(workspace.plan, row, period)
    found = [finding for finding in workspace.findings() if cell in finding.cells]
    if not found:
        table = workspace.plan.tables[cell.table]
        raise PlannerError("cli.none_there", row=table.get(cell.row, "name"), period=table.period(cell.period).label)
    return next((finding.id for finding in found if equation_of(workspace.plan, finding.id) is not None), found[0].id)
