"""What a rule is: it knows the places it looks at, which of them a cell belongs to, and examines one place at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from typing import NamedTuple, Protocol

from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, canonical_text
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import parse_unit


class Place(NamedTuple):
    """Where a rule looks: ``subject`` is a row of ``table``, or a link when the table is empty."""

    table: str
    subject: str
    period: str


# The targets of one table that a large change has written: row ids by period.
Touched = Mapping[str, Set[str]]


class Rule(Protocol):
    """One check.

    Attributes:
        code: its name in findings and in the plan.
    """

    code: str

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every place of ``table`` that may have a finding."""

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the places whose finding may change with ``cell``."""

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the places whose finding may have changed with very many figures of ``table``; ``standing`` are its own in that table with a finding."""

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Return what is wrong at ``place``, or ``None``."""


def finding_id(code: str, place: Place) -> str:
    """Return the id of the finding that rule ``code`` may have at ``place``."""
    return ":".join(part for part in (code, *place) if part)


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
