"""A plan: tables of indicators, the register of departments, links between tables, rules, holds, comments, reasons, rounds and versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.plan_rule import Assumption, PlanRule
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.story import Story
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What is said of a plan as a whole.

    Attributes:
        id: unique to the plan file's line of descent; marks every workbook handed out.
        title: full official title.
        issuer: who makes it (宁波市经济和信息化局).
        source: where its figures come from.
        template: id of the shipped plan it was made from, or nothing.
    """

    id: str
    title: str
    issuer: str = ""
    source: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two places that must say the same: one row against another, or against the sum of several.

    Attributes:
        id: names the link.
        row: as ``table/row``, the side that is stated.
        parts: as ``table/row``, the other side, summed.
        note: why they belong together.
    """

    id: str
    row: str
    parts: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A cell that no act may change until it is released (锁定)."""

    owner: str
    reason: str
    time: str


@dataclass(frozen=True, slots=True)
class RowBounds:
    """What a bulk act may write into the figures of a row.

    Attributes:
        step: figures are multiples of it (1, 10, 50, 0.1); ``None`` for any.
        low, high: in the unit of the row; ``None`` is unbounded.
        not_below_last: whether a figure may not be smaller than the one of the period before.
        min_growth, max_growth: against the period before, in percent.
        note: where the bounds come from.
    """

    step: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    not_below_last: bool = False
    min_growth: Decimal | None = None
    max_growth: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen state of the plan (征求意见稿, 送审稿, 印发稿).

    Attributes:
        id: names it for good.
        name: what it is called; no two of a plan are called the same.
        time, author: when it was frozen, by whom.
        step: the last step of the log that is part of it.
        digest: the hash of the log after that step.
        note: what is said of it.
        content: the hash of what the plan said then (``domain/plan_digest.py``), by which it is known when it is looked at again.
    """

    id: str
    name: str
    time: str
    author: str
    step: int
    digest: str
    note: str = ""
    content: str = ""


# Registers of a plan by name, with the type of their entries; edits and storage treat all of them alike.
REGISTERS: dict[str, type] = {
    "departments": Department,
    "links": Link,
    "rules": PlanRule,
    "assumptions": Assumption,
    "holds": Hold,
    "bounds": RowBounds,
    "comments": Comment,
    "reasons": Reason,
    "rounds": Round,
    "versions": Version,
    "stories": Story,
}


class Plan:
    """Everything in one plan file.

    Attributes:
        info: what is said of the plan as a whole.
        tables: by id, in the order of the tabs.
        departments, links, rules, assumptions, holds, comments, reasons, rounds, versions, stories: registers by entry id; holds and comments by :func:`cell_key`, reasons by finding id.
    """

    def __init__(self, info: PlanInfo) -> None:
        """Make a plan without tables."""
        self.info = info
        self.tables: dict[str, Table] = {}
        self.departments: dict[str, Department] = {}
        self.links: dict[str, Link] = {}
        self.rules: dict[str, PlanRule] = {}
        self.assumptions: dict[str, Assumption] = {}
        self.holds: dict[str, Hold] = {}
        self.bounds: dict[str, RowBounds] = {}
        self.comments: dict[str, Comment] = {}
        self.reasons: dict[str, Reason] = {}
        self.rounds: dict[str, Round] = {}
        self.versions: dict[str, Version] = {}
        self.stories: dict[str, Story] = {}

    def register(self, name: str) -> dict[str, Any]:
        """Return one of the registers by name."""
        if name not in REGISTERS:
            raise KeyError(name)
        return getattr(self, name)

    def quantity(self, ref: CellRef) -> Quantity:
        """Return what the cell ``ref`` says."""
        return self.tables[ref.table].cell(ref.row, ref.period, ref.layer)

    def unit_of(self, ref: CellRef | RowRef) -> str:
        """Return the unit that the row of ``ref`` is in."""
        return self.tables[ref.table].unit_of(ref.row)

    def has_cell(self, ref: CellRef) -> bool:
        """Tell whether there is such a row, period and layer."""
        table = self.tables.get(ref.table)
        return table is not None and ref.layer in table.layers and ref.row in table and ref.period in table.layers[TARGET]

    def rows_of(self, department: str) -> Iterator[RowRef]:
        """Yield the rows that ``department`` answers for, table by table in the order of print."""
        for table in self.tables.values():
            answering = table.columns["departments"]
            yield from (RowRef(table.info.id, row) for row, listed in zip(table.ids, answering, strict=True) if department in listed)


def cell_key(ref: CellRef) -> str:
    """Return the name of a cell in registers and files: ``table/row/period``, with the layer behind it unless it is the target."""
    base = f"{ref.table}/{ref.row}/{ref.period}"
    return base if ref.layer == CellRef._field_defaults["layer"] else f"{base}/{ref.layer}"


def cell_of(key: str) -> CellRef:
    """Return the cell that :func:`cell_key` named."""
    return CellRef(*key.split("/"))


def row_key(ref: RowRef) -> str:
    """Return the name of a row in registers and files: ``table/row``."""
    return f"{ref.table}/{ref.row}"


def row_of(key: str) -> RowRef:
    """Return the row that :func:`row_key` named."""
    return RowRef(*key.split("/"))
