"""Periods: the columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is; ``horizon`` is a target column without a date of its own (the due time stands on each row)."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    HORIZON = "horizon"


@dataclass(frozen=True, slots=True)
class Period:
    """One column of a table.

    Attributes:
        id: the name in files and commands (``2021``, ``2024Q1``).
        label: as printed in the head of the table (``2021年``).
        kind: its length.
        is_base: whether its figures are what was reached before the plan, not targets.
    """

    id: str
    label: str
    kind: PeriodKind = PeriodKind.YEAR
    is_base: bool = False
