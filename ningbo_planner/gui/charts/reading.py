"""A chart as text: for screen readers, and for whoever pastes a chart into a place that takes words only."""

from __future__ import annotations

from itertools import zip_longest

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Series
from ningbo_planner.text import tr


def text_of(spec: ChartSpec) -> str:
    """Return what a chart shows, line by line: what is drawn, each series with its figures, the notes."""
    lines = [spec.subtitle] if spec.subtitle else []
    lines.extend(filter(None, (_line(spec, series) for series in spec.series)))
    lines.extend(f"{panel.title}\n{text_of(panel)}" for panel in spec.panels)
    lines.extend(tr("chart.note", text=note) for note in spec.footnotes)
    return "\n".join(lines)


def _line(spec: ChartSpec, series: Series) -> str:
    """Return one series with the figures that it has; empty without any."""
    told = [_figure(category, mark) for category, mark in zip_longest(spec.categories, series.marks) if mark is not None and mark.text]
    return tr("chart.read_series", name=series.name, figures="，".join(told)) if told else ""


def _figure(category: str | None, mark: Mark) -> str:
    return " ".join(filter(None, (mark.label or category, mark.text.replace("\n", " "))))
