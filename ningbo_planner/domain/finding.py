"""Findings of the checks, and the reasons that people give for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.table import CellRef
from ningbo_planner.text import tr


class Grade(StrEnum):
    """强制性, 核实性 (needs a written reason), 提示."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


GRADE_ORDER = {Grade.ERROR: 0, Grade.WARNING: 1, Grade.HINT: 2}


class FindingKind(StrEnum):
    """What is wrong, in the words of the command line's JSON."""

    SUM = "sum"
    CROSS_TABLE = "cross_table"
    MISSING = "missing"
    FORMAT = "format"
    FORMULA = "formula"
    RATIO = "ratio"
    BOUND = "bound"
    ORDER = "order"
    GROWTH = "growth"
    WORDING = "wording"
    MEASURE = "measure"
    SCOPE = "scope"
    DEPARTMENT = "department"
    RULE = "rule"


class FindingStatus(StrEnum):
    """Whether somebody has explained it, and whether the figures are still the ones explained."""

    OPEN = "open"
    EXPLAINED = "explained"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Reason:
    """A written reason (说明) for a finding.

    Attributes:
        text, author, time: what was said, by whom, when (ISO, local).
        basis: the figures it speaks of, as printed; the reason expires when they change.
    """

    text: str
    author: str
    time: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        id: stable while the problem stands (rule, table, row, period).
        rule: code of the rule that found it.
        kind, grade: see their classes.
        table, row, label, period: where; label is the row's name, period may be empty.
        stated, computed, gap: exact amounts in the row's unit where the finding has them; gap is stated minus computed.
        code, values: the sentence, by code with its fields.
        cells: the cells it is about, the one to go to first.
        basis: the printed figures it rests on.
        status, reason: what people said of it.
    """

    id: str
    rule: str
    kind: FindingKind
    grade: Grade
    table: str
    row: str
    label: str
    period: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)
    stated: Decimal | None = None
    computed: Decimal | None = None
    gap: Decimal | None = None
    cells: tuple[CellRef, ...] = ()
    basis: tuple[str, ...] = ()
    status: FindingStatus = FindingStatus.OPEN
    reason: Reason | None = None

    @property
    def message(self) -> str:
        """The finding as one Chinese sentence."""
        return tr(self.code, **self.values)
