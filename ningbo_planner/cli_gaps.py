"""The command ``gaps``: whose return opened, changed or closed each gap, and by how much."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ningbo_planner.cli_output import plan_json, print_json
from ningbo_planner.cli_session import CLEAN, with_plan
from ningbo_planner.domain import exact
from ningbo_planner.services.gap_ledger import GapEvent, GapStory, gap_stories
from ningbo_planner.services.gap_words import event_sentence, story_sentence
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]


def add_gaps(command: Command) -> None:
    """Add the command."""
    sub = command("gaps", _gaps)
    sub.add_argument("--changed", action="store_true", help=tr("cli.help.gaps.changed"))


def _gaps(options: argparse.Namespace) -> int:
    def show(workspace: Workspace) -> int:
        stories = gap_stories(workspace.plan, workspace.history) or []
        told = [story for story in stories if story.events or not options.changed]
        if options.json:
            print_json({**plan_json(workspace.plan), "gaps": [_story_json(story) for story in told]})
            return CLEAN
        if not told:
            print(tr("gaps.none"))
        for story in told:
            print(story_sentence(workspace.plan, story))
            for event in story.events:
                print("  " + event_sentence(workspace.plan, story, event))
        return CLEAN

    return with_plan(options, show)


def _story_json(story: GapStory) -> dict[str, Any]:
    finding = story.finding
    return {
        "finding": finding.id,
        "rule": finding.rule,
        "kind": finding.kind.value,
        "grade": finding.grade.value,
        "table": finding.table,
        "row": finding.row,
        "label": finding.label,
        "period": finding.period,
        "at_first": _amount(story.at_first),
        "now": _amount(story.now),
        "open": story.is_open,
        "events": [_event_json(event) for event in story.events],
    }


def _event_json(event: GapEvent) -> dict[str, Any]:
    return {
        "step": event.step,
        "kind": event.kind.value,
        "name": event.name,
        "author": event.author,
        "time": event.time,
        "file": event.file or None,
        "department": event.department or None,
        "turn": event.turn.value,
        "before": _amount(event.before),
        "after": _amount(event.after),
        "change": _amount(event.change),
    }


def _amount(amount: Decimal) -> str:
    return exact.trimmed(amount)
