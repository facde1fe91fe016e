"""New plans that have no figures yet: an empty one, and one with the rows of another plan and other years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import RowRecord, Table, TableInfo, TableKind
from ningbo_planner.edits.building import add_table
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import SHIPPED, shipped_plan
from ningbo_planner.storage.plan_file import create_plan_file
from ningbo_planner.text import document_text

# A plan of more years is a slip of the pen.
MOST_YEARS = 30
_EARLIEST, _LATEST = 1900, 2099
# Enough to write over or to paste onto; more rows come with one key.
_STARTING_ROWS = 5
# What is said of a row that belongs to the document it was taken from, not to the row.
_OF_THE_SOURCE = ("quote", "source", "note", "section")


def blank_plan(title: str, base: int, last: int, unit: str = "") -> Plan:
    """Return a plan with a 目标分解表 and a 主要目标表, a few rows to be named, and no figures.

    Args:
        title: what the plan is called.
        base: the year whose figures were reached before the plan.
        last: its last year.
        unit: printed at the head of the first table.
    """
    _require_years(base, last)
    plan = Plan(_info(title))
    every = [_year(year, base) for year in range(base, last + 1)]
    for kind, periods in ((TableKind.DECOMPOSITION, every), (TableKind.MAIN, [every[0], every[-1]])):
        name = document_text(f"blank_plan_words.{kind}")
        info = TableInfo(str(kind), name, name, kind, unit.strip() if kind is TableKind.DECOMPOSITION else "", titles={"departments": document_text("blank_plan_words.departments")})
        rows = [RowRecord(f"{kind[0].upper()}{number:02}", 0, {"name": document_text("blank_plan_words.row", number=number)}, {}) for number in range(1, _STARTING_ROWS + 1)]
        add_table(plan, info, periods, rows)
    return plan


def structure_of(pattern: Plan, title: str, base: int, last: int) -> Plan:
    """Return a plan with the tables, rows, departments, links and rules of ``pattern``, in other years and without its figures.

    The text of a document (running targets with their quoted words) is not structure; tables of it are left out.
    """
    _require_years(base, last)
    plan = Plan(_info(title))
    plan.departments.update(pattern.departments)
    kept = [table for table in pattern.tables.values() if table.info.kind is not TableKind.TEXT]
    for table in kept:
        info = replace(table.info, source="", note="")
        add_table(plan, info, _moved(table.periods, base, last), [_bare_row(table, row) for row in table.ids])
    names = {table.info.id for table in kept}
    plan.links.update({key: replace(link, note="") for key, link in pattern.links.items() if _stand_in(names, (link.row, *link.parts))})
    plan.rules.update({key: replace(rule, note="") for key, rule in pattern.rules.items() if _stand_in(names, rule.rows)})
    return plan


def new_blank_plan(path: Path, title: str, base: int, last: int, unit: str = "", force: bool = False) -> None:
    """Make a plan file at ``path`` without figures; see :func:`blank_plan`."""
    create_plan_file(path, blank_plan(title, base, last, unit), force=force)


def new_plan_of_structure(path: Path, title: str, base: int, last: int, source: str = SHIPPED, force: bool = False) -> None:
    """Make a plan file at ``path`` with the structure of a shipped plan or of a folder of the same form; see :func:`structure_of`."""
    create_plan_file(path, structure_of(shipped_plan(source), title, base, last), force=force)


def _stand_in(tables: Collection[str], places: Iterable[str]) -> bool:
    """Tell whether all places (``table/row``) are in these tables."""
    return all(place.partition("/")[0] in tables for place in places)


def _info(title: str) -> PlanInfo:
    name = " ".join(title.split())
    if not name:
        raise PlannerError("blank_plan.no_title")
    return PlanInfo(uuid4().hex, name)


def _require_years(base: int, last: int) -> None:
    """Refuse years that are none, or that do not follow each other."""
    if not _EARLIEST <= base < last <= _LATEST:
        raise PlannerError("blank_plan.years", base=base, last=last)
    if last - base > MOST_YEARS:
        raise PlannerError("blank_plan.too_many_years", limit=MOST_YEARS)


def _year(year: int, base: int) -> Period:
    return Period(str(year), document_text("blank_plan_words.year", year=year), is_base=year == base)


def _moved(periods: Sequence[Period], base: int, last: int) -> list[Period]:
    """Return the columns of a table in other years: all of them where it had all, else those of its base and its last year, as it had them."""
    years = [period for period in periods if period.kind is PeriodKind.YEAR]
    if not years or len(years) < len(periods):
        return list(periods)
    if len(years) == 1:
        return [_year(base if years[0].is_base else last, base)]
    first, final = int(years[0].id), int(years[-1].id)
    if len(years) == final - first + 1:
        return [_year(year, base) for year in range(base if years[0].is_base else base + 1, last + 1)]
    return [_year(year, base) for year in dict.fromkeys((base, last))]


def _bare_row(table: Table, row: str) -> RowRecord:
    """Return a row without figures and without what its source said of it."""
    at = table.position(row)
    fields = {name: table.columns[name][at] for name in FIELDS if name not in _OF_THE_SOURCE}
    empty: dict[tuple[str, str], Quantity] = {}
    return RowRecord(row, table.depths[at], fields, empty)
