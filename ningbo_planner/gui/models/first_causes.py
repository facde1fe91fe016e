"""The first cause of a finding in one line, for tips; looked for when a tip asks for it, and kept as long as the figures are the same."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.explain.causes import causes_of
from ningbo_planner.explain.implied import REFUTED
from ningbo_planner.text import tr

# A total with more parts than this has too many ways to be wrong for a tip to wait for them.
MOST_PARTS = 200
# So many findings are kept; those who read tips do not come back to more.
_KEPT = 200
_Key = tuple[str, tuple[str, ...]]
_known: WeakKeyDictionary[Plan, dict[_Key, str]] = WeakKeyDictionary()


def cause_line(plan: Plan, finding: Finding) -> str:
    """Return the line that names the likeliest cause of ``finding``; nothing where none is known or nothing has to add up."""
    lines = _known.setdefault(plan, {})
    key = (finding.id, finding.basis)
    if key not in lines:
        if len(lines) >= _KEPT:
            lines.clear()
        lines[key] = _find(plan, finding)
    return lines[key]


def _find(plan: Plan, finding: Finding) -> str:
    equation = equation_of(plan, finding.id)
    if equation is None or len(equation.terms) > MOST_PARTS:
        return ""
    cause = next((cause for cause in causes_of(plan, equation) if cause.code not in REFUTED), None)
    if cause is None:
        return ""
    return tr("explanation.tip.chance", sentence=cause.sentence) if cause.is_chance else tr("explanation.tip.cause", sentence=cause.sentence)
