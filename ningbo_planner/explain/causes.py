"""All causes of one disagreement that the numbers support, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.explain.cause import Cause, CauseKind
from ningbo_planner.explain.combinations import combination_causes, outside_causes
from ningbo_planner.explain.context import context_causes
from ningbo_planner.explain.missing import missing_causes
from ningbo_planner.explain.rounding import rounding_causes
from ningbo_planner.explain.scope import scope_causes
from ningbo_planner.explain.setting import Setting
from ningbo_planner.explain.single import single_causes

_SEARCHES = (missing_causes, single_causes, combination_causes, outside_causes, context_causes, rounding_causes, scope_causes)


def causes_of(plan: Plan, equation: Equation) -> list[Cause]:
    """Return what may have happened where ``equation`` does not hold, best first; nothing where it holds or nothing fits.

    The figures are taken by their points: a bound or a range speaks for its bound or its middle.
    """
    return ranked(walk_causes(plan, equation))


def walk_causes(plan: Plan, equation: Equation) -> Iterator[Cause]:
    """Yield the causes as they are found, in no order, for those who must not be held up; :func:`ranked` puts them in order."""
    setting = Setting(plan, equation)
    return _without_repeats(cause for search in _SEARCHES for cause in search(setting))


def ranked(causes: Iterable[Cause]) -> list[Cause]:
    """Return causes, best first."""
    return sorted(causes, key=lambda cause: -cause.score)


def _without_repeats(causes: Iterator[Cause]) -> Iterator[Cause]:
    """Drop a cause that proposes the same change in the same words as one before."""
    seen: set[tuple[CauseKind, str, object]] = set()
    for cause in causes:
        key = (cause.kind, cause.code, cause.proposals)
        if key not in seen:
            seen.add(key)
            yield cause
