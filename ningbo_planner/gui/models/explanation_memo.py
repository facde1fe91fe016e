"""An explanation as plain text for a memo: what is wrong, what may have happened, what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.domain.finding import Finding
from ningbo_planner.gui.models.explanation_model import Option, Rounding
from ningbo_planner.text import tr

# A memo names the first few of each.
MOST_CAUSES = 3
MOST_REPAIRS = 5


def memo_text(finding: Finding, rounding: Rounding | None, causes: Sequence[Option], repairs: Sequence[Option]) -> str:
    """Return an explanation, line by line."""
    lines = [tr("explanation.memo.finding", text=finding.message)]
    if rounding is not None:
        lines.append(tr("explanation.memo.rounding", text=rounding.text))
    if causes:
        lines += [tr("explanation.memo.causes"), *_numbered(_cause(option) for option in causes[:MOST_CAUSES])]
    if repairs:
        lines += [tr("explanation.memo.repairs"), *_numbered(_repair(option) for option in repairs[:MOST_REPAIRS])]
    return "\n".join(lines)


def _numbered(texts: Iterable[str]) -> list[str]:
    return [tr("explanation.memo.numbered", number=number, text=text) for number, text in enumerate(texts, 1)]


def _cause(option: Option) -> str:
    return tr("explanation.memo.chance", text=option.sentence) if option.is_chance else option.sentence


def _repair(option: Option) -> str:
    changes = "；".join(tr("explanation.memo.change", place=line.place, now=line.now, to=line.to) for line in option.lines)
    effect = option.effect.text if option.effect is not None else ""
    return tr("explanation.memo.changes", changes=changes, count=len(option.figures), effect=effect)
