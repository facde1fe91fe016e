"""What a chart shows, as plain data: every mark knows the cell it comes from, so that each number on the wall can be traced."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ningbo_planner.domain.table import CellRef


class ChartKind(StrEnum):
    """The question that a chart answers."""

    PATH = "path"
    STACK = "stack"


class Role(StrEnum):
    """What a series is in its chart."""

    LEVEL = "level"
    PART = "part"
    REMAINDER = "remainder"
    TOTAL = "total"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a series.

    Attributes:
        value: where it is drawn, in the chart's unit; ``None`` is a gap, never zero.
        text: what is written at it, empty for nothing.
        sign: of a bound (``>``), which is drawn open.
        is_base: whether it was reached before the plan.
        cell: where the number stands, if it stands in one cell.
    """

    value: float | None
    text: str = ""
    sign: str = ""
    is_base: bool = False
    cell: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one thing over the chart's periods."""

    name: str
    role: Role
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart.

    Attributes:
        name: names it on the command line and in files (``path/decomposition/D01``).
        kind: see :class:`ChartKind`.
        title: the finding as a sentence; subtitle: what is drawn and the unit.
        periods: labels of the horizontal axis.
        series: what is drawn.
        footnotes: what a reader must know, below the chart.
    """

    name: str
    kind: ChartKind
    title: str
    subtitle: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    footnotes: tuple[str, ...] = ()
