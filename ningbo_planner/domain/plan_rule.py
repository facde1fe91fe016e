"""Rules as data in the plan: what planners demand of rows, how built-in rules are set, and the assumptions (GDP …) that shares are taken of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain.finding import Grade


class RuleKind(StrEnum):
    """What an entry says."""

    SETTING = ""
    FORMULA = "formula"
    RATIO = "ratio"
    BOUND = "bound"
    WORDING = "wording"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One rule of the plan, or the settings of a built-in one.

    Attributes:
        id: names the rule; the code of a built-in rule (``sum``, ``order``, ``formula`` …) in an entry that sets that one.
        kind: what it demands; see :class:`RuleKind`.
        text: as a planner wrote it (``核心产业营收 = 数字制造业(营收) + 数字服务业(营收)``).
        rows: the rows it speaks of, as ``table/row``, found when it was written; the one that states something comes first.
        factors: what each of ``rows`` counts for; empty where they do not add up.
        params: everything else by name: thresholds of a built-in rule, ``constant`` and ``relation`` of a formula, ``assumption`` of a ratio, ``bound``.
        grade: of what it finds; ``None`` leaves that to the rule.
        enabled: whether it is looked at.
        note: why it holds.
    """

    id: str
    kind: RuleKind = RuleKind.SETTING
    text: str = ""
    rows: tuple[str, ...] = ()
    factors: tuple[Decimal, ...] = ()
    params: dict[str, str] = field(default_factory=dict)
    grade: Grade | None = None
    enabled: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure from outside the plan that its rows are measured by.

    Attributes:
        id: names it in rules.
        name: as people call it (地区生产总值).
        unit: of its values.
        values: as written, by period id.
        source: where they come from.
    """

    id: str
    name: str
    unit: str = ""
    values: dict[str, str] = field(default_factory=dict)
    source: str = ""
