"""A story of charts taken away: as slides, as document, as web page; beside what an analyst would do with matplotlib and python-pptx: pictures on slides.

Run from the top of the checkout: ``python -m benchmarks.story_benchmark [--charts N] [--times N] [--matplotlib FOLDER]``. Each way is measured in this process after one
run that is not counted; times are medians on the clock, making the charts from the plan included. The others are measured where matplotlib is installed, or
lies in FOLDER (it is no dependency of ours). Theirs is the least that shows the same figures: a figure of the right form (columns, stacked columns, lines,
bars, a ring) with a title and labels, saved with 144 dots to the inch, put on a slide with its title; and one page a figure in a PDF.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role  # noqa: E402
from ningbo_planner.analysis.charts.catalogue import make_chart, offered_charts  # noqa: E402
from ningbo_planner.analysis.charts.request import ChartRequest  # noqa: E402
from ningbo_planner.analysis.charts.setting import Setting  # noqa: E402
from ningbo_planner.domain.story import StoryView  # noqa: E402
from ningbo_planner.gui.charts.story_files import FORMATS, write_story  # noqa: E402
from ningbo_planner.paths import resource_dir  # noqa: E402
from ningbo_planner.services.stories import Scene  # noqa: E402
from ningbo_planner.storage.plan_source import load_plan_source  # noqa: E402

# Kinds that both can draw, so that the others are not asked for what they have no form for.
KINDS = (ChartKind.PATH, ChartKind.STACK, ChartKind.SHARES, ChartKind.DONUT, ChartKind.BRIDGE, ChartKind.CONTRIBUTION, ChartKind.RANKING, ChartKind.SLOPE)
FONT = "Noto Sans CJK JP"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--charts", type=int, default=20)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--matplotlib", type=Path)
    asked = options.parse_args()
    if asked.matplotlib:
        sys.path.append(str(asked.matplotlib))
    setting = Setting(load_plan_source(resource_dir() / "plans" / "ningbo-2022-2026"))
    requests = chosen(setting, asked.charts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{len(requests)} charts of the shipped plan: {', '.join(f'{kind} {sum(request.kind is kind for request in requests)}' for kind in KINDS)}")
        print(f"{'':<34}{'ms':>8}{'KiB':>8}")
        for suffix in FORMATS:
            report(f"program {suffix}", folder / f"ours{suffix}", lambda path: ours(setting, requests, path), asked.times)
        if importlib.util.find_spec("matplotlib"):
            specs = [make_chart(setting, request) for request in requests]
            report("matplotlib pictures + python-pptx", folder / "theirs.pptx", lambda path: their_slides(specs, path), asked.times)
            report("matplotlib pages", folder / "theirs.pdf", lambda path: their_pages(specs, path), asked.times)


def chosen(setting: Setting, count: int) -> list[ChartRequest]:
    """Return so many charts, the kinds in turn."""
    waiting = [[request for request in offered_charts(setting.plan) if request.kind is kind] for kind in KINDS]
    turns = [request for turn in zip_longest(*waiting) for request in turn if request is not None]
    return sorted(turns[:count], key=lambda request: KINDS.index(request.kind))


def report(title: str, path: Path, write: Callable[[Path], object], times: int) -> None:
    """Measure one way and print a line."""
    write(path)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        write(path)
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{title:<34}{statistics.median(taken):8.0f}{path.stat().st_size / 1024:8.0f}")


def ours(setting: Setting, requests: list[ChartRequest], path: Path) -> None:
    """Make the charts and write the story."""
    scenes = [Scene(StoryView(request.name), make_chart(setting, request)) for request in requests]
    write_story(setting.plan.info, "图表汇报", scenes, path)


# ----------------------------------------------------------------------------------------------------------------- theirs


def their_slides(specs: list[ChartSpec], path: Path) -> None:
    """Draw each chart as a picture and put it on a slide."""
    presentation, inches = importlib.import_module("pptx").Presentation(), importlib.import_module("pptx.util").Inches
    presentation.slide_width, presentation.slide_height = inches(13.333), inches(7.5)
    for spec in specs:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = spec.title
        buffer, figure = io.BytesIO(), their_figure(spec)
        figure.savefig(buffer, format="png", dpi=144)
        slide.shapes.add_picture(buffer, 0, inches(1.5), width=inches(13.333))
    presentation.save(str(path))


def their_pages(specs: list[ChartSpec], path: Path) -> None:
    """Draw each chart as a page."""
    with importlib.import_module("matplotlib.backends.backend_pdf").PdfPages(str(path)) as pages:
        for spec in specs:
            pages.savefig(their_figure(spec))


def their_figure(spec: ChartSpec) -> Any:
    """Return the least figure that shows the same."""
    library = importlib.import_module("matplotlib")
    library.rcParams["font.family"], library.rcParams["pdf.fonttype"] = FONT, 42
    figure = importlib.import_module("matplotlib.figure").Figure(figsize=(13.333, 5.4))
    axes = figure.subplots()
    axes.set_title(spec.title)
    drawn = [series for series in spec.series if series.role in (Role.LEVEL, Role.PART, Role.TOTAL, Role.STEP)]
    if spec.kind is ChartKind.DONUT:
        parts = [series for series in drawn if series.role is Role.PART and series.marks[0].value]
        axes.pie([series.marks[0].value for series in parts], labels=[series.name for series in parts], wedgeprops={"width": 0.4}, autopct="%.1f%%")
        return figure
    lows = [0.0] * len(spec.categories)
    for series in drawn:
        values = [mark.value or 0.0 for mark in series.marks]
        if spec.kind is ChartKind.RANKING:
            axes.bar_label(axes.barh(spec.categories, values))
        elif spec.kind is ChartKind.SLOPE or (series.role is Role.TOTAL and spec.kind is not ChartKind.BRIDGE):
            axes.plot(spec.categories, values, label=series.name)
        else:
            axes.bar_label(axes.bar(spec.categories, values, bottom=lows, label=series.name), label_type="center")
            lows = [low + value for low, value in zip(lows, values, strict=True)]
    axes.legend()
    return figure


if __name__ == "__main__":
    main()
