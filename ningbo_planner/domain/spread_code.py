"""What experts type into a total to spread it: ``4000@比例``, ``+200@平均``, ``@按2025年``, ``4000@权重3:2:1 步10``, ``7000@等比自2021年``.

The notation, in signs of half or full width::

    code   = [figure] "@" way [step]
    figure = what the total shall say; +200 or -100 are shared out on top of what the parts say; nothing: what the total says now
    way    = 比例 (bl) | 平均 (pj) | 增速 (zs)           in proportion to what the parts say | alike | each part's own growth continued
           | 按 period | 按 row                          in the proportions of another period (上年 too) or of another row's parts
           | 权重 3:2:1 | 权重 name=3、name=2            by given weights, in the order of print or by name
           | 等差 | 等比 | S形 | 前高后低 | 前低后高, each with [自 period]     over the years, from that period (the first one) to this cell
    step   = 步10 | /10                                 every part becomes a multiple of it
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain.growth_paths import Method
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.reading import MAX_LENGTH, narrowed
from ningbo_planner.errors import PlannerError

SIGN = "@"
LAST_PERIOD = frozenset({"上年", "去年", "上期"})


class Way(StrEnum):
    """By what a figure is shared out among the parts of a total."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    GROWTH = "growth"
    PERIOD = "period"
    ROW = "row"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True)
class SpreadOrder:
    """How a figure is to be spread, as it was ordered; names are not looked up yet.

    Attributes:
        figure: as typed; empty for what the total says now.
        way: by what it is shared out among the parts; ``None`` when it runs over the years.
        path: how it runs over the years; ``None`` when it is shared out.
        is_added: whether the figure comes on top of what the parts say.
        reference: the period or the row whose proportions are taken, or the period that a path starts at.
        weights: given ones, each with the name of its part or, in the order of print, without.
        step: what every part is a multiple of.
    """

    figure: str = ""
    way: Way | None = Way.PROPORTIONAL
    path: Method | None = None
    is_added: bool = False
    reference: str = ""
    weights: tuple[tuple[str, Decimal], ...] = ()
    step: Decimal | None = None


_WAYS = {
    **dict.fromkeys(("比例", "按比例", "现值", "按现值", "占比", "按占比", "bl"), Way.PROPORTIONAL),
    **dict.fromkeys(("平均", "均分", "等分", "按平均", "pj"), Way.EQUAL),
    **dict.fromkeys(("增速", "按增速", "往年增速", "按往年增速", "zs"), Way.GROWTH),
}
_PATHS = {
    "等差": Method.EVEN,
    "匀速": Method.EVEN,
    "dc": Method.EVEN,
    "等比": Method.RATE,
    "年均增速": Method.RATE,
    "db": Method.RATE,
    "S形": Method.S_CURVE,
    "S曲线": Method.S_CURVE,
    "前高后低": Method.EARLY,
    "前高": Method.EARLY,
    "前低后高": Method.LATE,
    "前低": Method.LATE,
}
_STEP = re.compile(r"^(?P<rest>.*?)[,，、]?\s*(?:步长?|取整|/)\s*(?P<step>[0-9]+(?:\.[0-9]+)?)$", re.DOTALL)
_PATH = re.compile(rf"(?P<path>{'|'.join(sorted(_PATHS, key=len, reverse=True))})(?:[自从](?P<start>.+))?", re.IGNORECASE)
_WEIGHTS = re.compile(r"按?权重\s*(?P<list>.*)", re.DOTALL)
_LIKE = re.compile(r"按(?:照)?(?P<reference>.+)", re.DOTALL)
_BY_UPPER = {word.upper(): method for word, method in _PATHS.items()}


def read_spread_code(text: str) -> SpreadOrder | None:
    """Read what was typed into a total, or return ``None`` when it is no order to spread it.

    Raises:
        PlannerError: it is one (it has the sign ``@``), but not one that can be understood.
    """
    said = narrowed(text).strip()
    if SIGN not in said or len(said) > MAX_LENGTH:
        return None
    figure, _, way = (part.strip() for part in said.partition(SIGN))
    found = _STEP.fullmatch(way)
    # A weight that stands last is no step: 权重3/2 is read as weights.
    if found is not None and Decimal(found["step"]) > 0 and not (found["rest"].endswith("权重")):
        return _order(figure, found["rest"].strip(), Decimal(found["step"]))
    return _order(figure, way, None)


def read_weights(text: str) -> tuple[tuple[str, Decimal], ...]:
    """Read weights: ``3:2:1`` in the order of print, or ``集成电路=3、电子信息材料=2``.

    Raises:
        PlannerError: one of them is no number, is below zero, or all are zero.
    """
    items = [item.strip() for item in re.split(r"[:,、;]", narrowed(text)) if item.strip()]
    pairs = [(name.strip(), amount.strip()) for name, _, amount in (item.rpartition("=") for item in items)]
    if not pairs or not all(re.fullmatch(r"[0-9]+(\.[0-9]+)?", amount) for _, amount in pairs) or len({bool(name) for name, _ in pairs}) > 1:
        raise PlannerError("spread_code.weights", text=text.strip())
    weights = tuple((name, Decimal(amount)) for name, amount in pairs)
    if not any(amount for _, amount in weights):
        raise PlannerError("spread_code.no_weight")
    return weights


def _order(figure: str, way: str, step: Decimal | None) -> SpreadOrder:
    """Return the order that a way names."""
    is_added = figure.startswith(("+", "-"))
    if way.lower() in _WAYS:
        return SpreadOrder(figure, _WAYS[way.lower()], None, is_added, step=step)
    path = _PATH.fullmatch(way)
    if path is not None:
        return SpreadOrder(figure, None, _BY_UPPER[path["path"].upper()], is_added, (path["start"] or "").strip(), step=step)
    weights = _WEIGHTS.fullmatch(way)
    if weights is not None:
        return SpreadOrder(figure, Way.WEIGHTS, None, is_added, weights=read_weights(weights["list"]), step=step)
    like = _LIKE.fullmatch(way)
    if like is None:
        raise PlannerError("spread_code.way", text=way) if way else PlannerError("spread_code.no_way")
    reference = like["reference"].strip()
    return SpreadOrder(figure, Way.PERIOD if _is_period(reference) else Way.ROW, None, is_added, reference, step=step)


def _is_period(text: str) -> bool:
    """Tell whether a text names a period rather than a row."""
    if text in LAST_PERIOD:
        return True
    try:
        read_period(text)
    except PlannerError:
        return False
    return True
