"""What a chart shows, as plain data: every mark and every number of the title knows the cells it comes from, so that it can be traced."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ningbo_planner.domain.table import CellRef, RowRef


class ChartKind(StrEnum):
    """The question that a chart answers."""

    # Are we on the path to the target?
    PATH = "path"
    # What makes up the total, does it grow?
    STACK = "stack"
    # How high is the level, and how fast does it grow?
    GROWTH = "growth"
    # How have the shares of the parts changed?
    SHARES = "shares"
    # What is the total made of in one period?
    DONUT = "donut"
    # Which parts bring the total from the first to the last period?
    BRIDGE = "bridge"
    # Which parts drive growth, year by year?
    CONTRIBUTION = "contribution"
    # Where did each row stand first and last?
    SLOPE = "slope"
    # Who is largest, who grows fastest?
    RANKING = "ranking"
    # Who is above, who below the average?
    DEVIATION = "deviation"
    # How far are we against the elapsed part of the year?
    BULLET = "bullet"
    # Where in the table does it stand out?
    HEAT = "heat"
    # What is large in two levels?
    TREEMAP = "treemap"
    # What is large in all levels?
    SUNBURST = "sunburst"
    # How do all rows run?
    MULTIPLES = "multiples"
    # What does each department answer for?
    DEPARTMENTS = "departments"
    # What are the main figures at one glance?
    CARDS = "cards"


class Role(StrEnum):
    """What a series is in its chart."""

    LEVEL = "level"
    ACTUAL = "actual"
    FORECAST = "forecast"
    # The same row in the version or department that is compared with.
    AGAINST = "against"
    PART = "part"
    REMAINDER = "remainder"
    TOTAL = "total"
    GROWTH = "growth"
    STEP = "step"
    PACE = "pace"


class Phase(StrEnum):
    """What is known of a value: reached before the plan, planned, reached, expected."""

    BASE = "base"
    PLAN = "plan"
    ACTUAL = "actual"
    FORECAST = "forecast"


class Tone(StrEnum):
    """How a value is judged; each tone is drawn with a sign of its own beside its colour."""

    NONE = ""
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    RISE = "rise"
    FALL = "fall"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a sentence and where it comes from.

    Attributes:
        text: as it stands in the sentence, without its unit (``14.3``).
        formula: how it follows from the cells, a name of :class:`~ningbo_planner.analysis.charts.facts.Formula`.
        cells: what it follows from, in the order that the formula names.
        version: id of the version that the figures are compared with, where the formula compares.
    """

    text: str
    formula: str
    cells: tuple[CellRef, ...]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a series.

    Attributes:
        value: where it is drawn, in the chart's unit; ``None`` is a gap, never zero.
        text: what is written at it, empty for nothing.
        sign: of a bound (``>``), which is drawn open.
        phase: what is known of it.
        tone: how it is judged.
        label: what it is called where the category does not say so (a leaf of a treemap).
        tip: what hovering tells, line by line; empty takes category, series and text.
        cells: where it comes from; a click leads to the first.
        drill: name of the chart that a click opens instead, empty for none.
    """

    value: float | None
    text: str = ""
    sign: str = ""
    phase: Phase = Phase.PLAN
    tone: Tone = Tone.NONE
    label: str = ""
    tip: tuple[str, ...] = ()
    cells: tuple[CellRef, ...] = ()
    drill: str = ""

    @property
    def cell(self) -> CellRef | None:
        """The cell a click leads to."""
        return self.cells[0] if self.cells else None


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one thing, one for each category of the chart (a treemap's have as many as the thing has leaves).

    Attributes:
        name: as written in the key and at its end.
        role: what it is in the chart.
        marks: its values.
        row: the row it shows, if it shows one.
        drill: name of the chart that its name opens, empty for none.
    """

    name: str
    role: Role
    marks: tuple[Mark, ...]
    row: RowRef | None = None
    drill: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart.

    Attributes:
        name: names it on the command line, in files and in the story (``path/decomposition/D01``), see :class:`~ningbo_planner.analysis.charts.request.ChartRequest`.
        kind: see :class:`ChartKind`.
        title: the finding as a sentence; facts: the numbers in it.
        subtitle: what is drawn; unit: of the figures, printed once at the top right (``亿元``).
        categories: labels of the axis: periods, rows or departments.
        series: what is drawn.
        footnotes: what a reader must know, below the chart: where the figures are from, what disagrees, what is missing.
        panels: the charts of which this one is made (small multiples, cards).
        trail: names of the charts above this one, outermost first, with their short titles (breadcrumb of a drill-down).
        coloured: ids of rows in the order of their colours, so that a row has one colour in all charts of its total; empty for the order of ``series``.
    """

    name: str
    kind: ChartKind
    title: str
    subtitle: str = ""
    unit: str = ""
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    facts: tuple[Fact, ...] = ()
    footnotes: tuple[str, ...] = ()
    panels: tuple[ChartSpec, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()
    coloured: tuple[str, ...] = ()

    def of_role(self, role: Role) -> tuple[Series, ...]:
        """Return the series that play ``role``."""
        return tuple(series for series in self.series if series.role is role)
