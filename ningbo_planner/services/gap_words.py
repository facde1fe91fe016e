"""The ledger of gaps in sentences, the same for the window and the command line."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.checks.rule import amount_text
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.services.gap_ledger import GapEvent, GapStory
from ningbo_planner.text import tr


def signed(amount: Decimal, unit: str) -> str:
    """Return a gap as it is printed: with its sign and unit, a gap of nothing as 0."""
    if not amount:
        return "0"
    return f"{'+' if amount > 0 else '−'}{amount_text(abs(amount), unit)}"


def unit_of(plan: Plan, story: GapStory) -> str:
    """Return the unit of a gap; nothing when its row is gone."""
    table = plan.tables.get(story.finding.table)
    return table.unit_of(story.finding.row) if table is not None and story.finding.row in table else ""


def period_of(plan: Plan, story: GapStory) -> str:
    """Return how the column of a gap is headed; its id when it is gone."""
    table = plan.tables.get(story.finding.table)
    return next((period.label for period in table.periods if period.id == story.finding.period), story.finding.period) if table is not None else story.finding.period


def story_sentence(plan: Plan, story: GapStory) -> str:
    """Return what a gap was at first and is now."""
    unit = unit_of(plan, story)
    values = {"row": story.finding.label, "period": period_of(plan, story), "first": signed(story.at_first, unit), "now": signed(story.now, unit)}
    if not story.is_open:
        return tr("gaps.story_closed", **values)
    if not story.events:
        return tr("gaps.story_printed", **values)
    return tr("gaps.story_open" if story.at_first else "gaps.story_new", **values)


def who(plan: Plan, event: GapEvent) -> str:
    """Return who did it: the department that returned the figures, else whoever made the step."""
    known = plan.departments.get(event.department)
    return known.name if known is not None else event.department or event.author or tr("gaps.nobody")


def what(event: GapEvent) -> str:
    """Return what was done: the returned workbook, else the step; undoing and redoing say so."""
    name = tr("gaps.return", file=event.file) if event.file else event.name
    return name if event.kind is EntryKind.DO else tr(f"gaps.{event.kind}", name=name)


def event_sentence(plan: Plan, story: GapStory, event: GapEvent) -> str:
    """Return one event as a sentence."""
    unit = unit_of(plan, story)
    values = {"before": signed(event.before, unit), "after": signed(event.after, unit), "change": signed(event.change, unit)}
    return tr(f"gaps.event.{event.turn}", time=event.time[:16].replace("T", " "), who=who(plan, event), what=what(event), **values)
