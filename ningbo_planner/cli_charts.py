"""The command ``chart``: one chart, all of them, or a story of them as a file, drawn without a screen."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path

from ningbo_planner.analysis.charts.catalogue import offered_charts, title_of
from ningbo_planner.analysis.charts.heads import MOST_ROWS
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.cli_output import print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, with_plan
from ningbo_planner.edits.stories import story_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.charting import setting_of
from ningbo_planner.services.stories import scenes_of
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_SCALES = (1, 2, 3, 4)


def add_charts(command: Command) -> None:
    """Add the command."""
    chart = command("chart", _chart)
    chart.add_argument("name", nargs="?", metavar="NAME", help=tr("charts_out.help.name"))
    chart.add_argument("out", nargs="?", type=Path, metavar="OUT.{png,svg,pdf}", help=tr("charts_out.help.out"))
    chart.add_argument("--scale", type=int, choices=_SCALES, metavar="N", help=tr("charts_out.help.scale"))
    chart.add_argument("--dark", action="store_true", help=tr("charts_out.help.dark"))
    whole = chart.add_mutually_exclusive_group()
    whole.add_argument("--list", action="store_true", help=tr("charts_out.help.list"))
    whole.add_argument("--gallery", type=Path, metavar="DIR", help=tr("charts_out.help.gallery"))
    whole.add_argument("--story", nargs=2, metavar=("ID", "OUT.{pptx,pdf,html}"), help=tr("charts_out.help.story"))


def _chart(options: argparse.Namespace) -> int:
    if options.gallery is not None:
        return with_plan(options, lambda workspace: _gallery(options, workspace))
    if options.story is not None:
        return with_plan(options, lambda workspace: _story(options, workspace))
    if options.list or options.name is None:
        return with_plan(options, lambda workspace: _list(options, workspace))
    return with_plan(options, lambda workspace: _draw(options, workspace))


def _list(options: argparse.Namespace, workspace: Workspace) -> int:
    """Tell which charts the plan has, and which stories of them."""
    plan = workspace.plan
    charts = [{"name": request.name, "kind": str(request.kind), "title": title_of(plan, request)} for request in offered_charts(plan)]
    for table in plan.tables.values():
        if len(table) > MOST_ROWS:
            say(tr("charts_out.long_table", table=table.info.title, count=MOST_ROWS, all=len(table)))
    stories = [{"id": story.id, "title": story.title, "charts": [view.chart for view in story.views]} for story in plan.stories.values()]
    if options.json:
        print_json({"charts": charts, "stories": stories})
        return CLEAN
    print_grid([[tr("cli.chart.name"), tr("cli.chart.title")], *([chart["name"], chart["title"]] for chart in charts)])
    if stories:
        head = [tr("charts_out.story_id"), tr("charts_out.story_title"), tr("charts_out.story_charts")]
        print()
        print_grid([head, *([str(story["id"]), str(story["title"]), str(len(story["charts"]))] for story in stories)])
    return CLEAN


def _draw(options: argparse.Namespace, workspace: Workspace) -> int:
    """Draw one chart."""
    if options.out is None:
        raise PlannerError("cli.chart_needs_file", name=options.name)
    request = ChartRequest.parse(options.name)
    drawing = importlib.import_module("ningbo_planner.gui.charts.taking_away")
    spec = drawing.write_chart(setting_of(workspace, [request]), request, options.out, scale=options.scale or 2, colours=_colours(options))
    if options.json:
        print_json({"path": str(options.out), "name": spec.name, "title": spec.title})
    say(tr("cli.chart_written", path=options.out))
    return CLEAN


def _gallery(options: argparse.Namespace, workspace: Workspace) -> int:
    """Draw all charts, with a page that shows them."""
    drawing = importlib.import_module("ningbo_planner.gui.charts.gallery")
    made = drawing.write_gallery(setting_of(workspace), options.gallery, scale=options.scale or 1, colours=_colours(options))
    if options.json:
        print_json({"index": str(made.index), "charts": [{"name": entry.name, "title": entry.title, "file": entry.file} for entry in made.entries]})
    say(tr("charts_out.gallery_written", count=len(made.entries), path=made.index))
    return CLEAN


def _story(options: argparse.Namespace, workspace: Workspace) -> int:
    """Write a story."""
    name, path = options.story
    story = story_of(workspace.plan, name)
    files = importlib.import_module("ningbo_planner.gui.charts.story_files")
    made = files.write_story(workspace.plan.info, story.title, scenes_of(workspace, story.views), Path(path), colours=_colours(options))
    if options.json:
        print_json({"path": str(made.path), "story": story.id, "title": story.title, "pages": made.pages, "left_out": list(made.left_out)})
    for sentence in made.left_out:
        say(sentence)
    say(tr("charts_out.story_written", title=story.title, count=made.pages, path=made.path))
    return WITH_FINDINGS if made.left_out else CLEAN


def _colours(options: argparse.Namespace) -> object:
    theme = importlib.import_module("ningbo_planner.gui.theme")
    return theme.DARK if options.dark else theme.LIGHT
