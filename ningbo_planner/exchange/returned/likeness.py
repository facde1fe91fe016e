"""How alike the names of two rows are, for a row that has lost its key and was given other words; what is found so is always asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from ningbo_planner.domain.table import RowRef
from ningbo_planner.exchange.returned.layout import bare

# 集成电路及关联产业 for 集成电路产业 is 0.8; the names of two different indicators of one table are mostly below 0.5.
_ALIKE = 0.6
_CLEARLY_MORE = 0.1


def likeness(first: str, second: str) -> float:
    """Return how much of two names is the same, from 0 to 1."""
    return SequenceMatcher(None, bare(first), bare(second), autojunk=False).ratio()


def most_alike(name: str, candidates: Mapping[RowRef, Iterable[str]], favoured: Mapping[RowRef, float]) -> RowRef | None:
    """Return the row whose name is most like ``name``; ``None`` when none is like it, or two are about as much.

    Args:
        name: as it stands in the workbook.
        candidates: what each row may be called.
        favoured: what speaks for a row besides, added to its likeness.
    """
    marks = {ref: max((likeness(name, label) for label in labels), default=0.0) + favoured.get(ref, 0.0) for ref, labels in candidates.items()}
    ranked = sorted(marks, key=lambda ref: marks[ref], reverse=True)
    if not ranked or marks[ranked[0]] < _ALIKE:
        return None
    second = marks[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if marks[ranked[0]] - second >= _CLEARLY_MORE else None
