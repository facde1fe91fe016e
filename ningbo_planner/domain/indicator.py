"""An indicator: one row of a table, and everything that is said of it besides its figures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Kind(StrEnum):
    """What the figures of an indicator are, which decides whether they may be summed and how progress is judged."""

    FLOW = "flow"
    STOCK = "stock"
    SHARE = "share"
    RATE = "rate"
    INDEX = "index"
    TEXT = "text"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    NONE = "none"


class Aggregation(StrEnum):
    """How the children of an indicator relate to it."""

    NONE = "none"
    SUM = "sum"
    PART = "part"
    OVERLAPPING = "overlapping"
    NOT_ADDITIVE = "not_additive"


class Commitment(StrEnum):
    """预期性 or 约束性, where the plan says so."""

    UNSTATED = ""
    EXPECTED = "expected"
    BINDING = "binding"


class Accumulation(StrEnum):
    """Whether a figure counts from the start of the plan, each year anew, or is said to be neither."""

    UNSTATED = ""
    YEARLY = "yearly"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True, slots=True)
class Indicator:
    """The description of one row.

    Attributes:
        name: as printed, without the unit.
        group: printed label of the merged cell before the name (互联网及软件信息服务), empty when the name fills both columns.
        unit: of its own; empty takes the table's.
        kind, direction, aggregation, commitment, accumulation: see their classes; aggregation speaks of the row's children.
        decimals: how many decimals a person writes in this row, or ``None`` for as many as needed.
        departments: ids of all that answer for the row, the leading one first, merged cells already resolved.
        departments_text: the cell as printed; empty where a merged cell above covers the row.
        departments_merged: whether the printed cell is the one of the row above, merged down to here.
        due: printed time limit where it is not a period (``2026年``, ``每年``).
        section: paragraph of the plan it comes from (``三(二)4``).
        quote: the words of the plan that say so.
        source: where the figures were taken from.
        note: what was found odd, or how something printed was read.
    """

    name: str = ""
    group: str = ""
    unit: str = ""
    kind: Kind = Kind.FLOW
    direction: Direction = Direction.HIGHER
    aggregation: Aggregation = Aggregation.NONE
    commitment: Commitment = Commitment.UNSTATED
    accumulation: Accumulation = Accumulation.UNSTATED
    decimals: int | None = None
    departments: tuple[str, ...] = ()
    departments_text: str = ""
    departments_merged: bool = False
    due: str = ""
    section: str = ""
    quote: str = ""
    source: str = ""
    note: str = ""

    @property
    def lead(self) -> str:
        """The department that leads, or nothing."""
        return self.departments[0] if self.departments else ""


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Indicator))
DEFAULTS: dict[str, object] = {field.name: getattr(Indicator(), field.name) for field in fields(Indicator)}
