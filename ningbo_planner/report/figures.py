"""The figures of a chart as a table: below it for those who cannot see it, and as words on the clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Series
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures in lines.

    Attributes:
        title: what they are of, empty for the chart itself.
        head: of the columns, the first one's is that of the names.
        lines: a name and its figures.
    """

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def figure_tables(spec: ChartSpec) -> list[FigureTable]:
    """Return the figures of ``spec``, those of its panels after them, each under its title."""
    return [table for table in (_table(spec), *_of_panels(spec)) if table.lines]


def figures_text(spec: ChartSpec) -> str:
    """Return title, what is drawn, figures and notes as text, columns parted by tabs, so that a sheet takes them apart."""
    lines = [spec.title, "　".join(filter(None, (spec.subtitle, tr("chart.unit", unit=spec.unit) if spec.unit else "")))]
    for table in figure_tables(spec):
        lines += [table.title, *("\t".join(line) for line in (table.head, *table.lines))]
    lines += [tr("chart.note", text=note) for note in spec.footnotes]
    return "\n".join(filter(None, lines)) + "\n"


def _of_panels(spec: ChartSpec) -> Iterator[FigureTable]:
    for panel in spec.panels:
        for table in figure_tables(panel):
            yield FigureTable(table.title or panel.title, table.head, table.lines)


def _table(spec: ChartSpec) -> FigureTable:
    """Return the figures by category; where there are more of them than categories, one below the other."""
    drawn = [series for series in spec.series if any(_is_told(mark) for mark in series.marks)]
    if not spec.categories or any(len(series.marks) > len(spec.categories) for series in drawn):
        lines = tuple(("　".join(dict.fromkeys(filter(None, (series.name, mark.label)))), _figure(mark)) for series in drawn for mark in series.marks if _is_told(mark))
        return FigureTable("", (tr("charts_out.name"), tr("charts_out.figure")), lines)
    return FigureTable("", (tr("charts_out.name"), *spec.categories), tuple(_line(spec, series) for series in drawn))


def _line(spec: ChartSpec, series: Series) -> tuple[str, ...]:
    """Return one series over all categories; what is written beside a figure stands behind it."""
    figures = []
    for mark, category in zip_longest(series.marks, spec.categories, fillvalue=None):
        figure = _figure(mark) if mark is not None else ""
        beside = mark.label if mark is not None and mark.label not in (category, series.name) else ""
        figures.append(tr("charts_out.figure_beside", figure=figure, beside=beside) if figure and beside else figure or beside)
    return (series.name, *figures)


def _is_told(mark: Mark) -> bool:
    return bool(mark.text) or mark.value is not None


def _figure(mark: Mark) -> str:
    """Return a figure in one line: as it is written in the chart, or as far as it is drawn where it is not written."""
    if mark.text:
        return mark.text.replace("\n", " ")
    return f"{mark.value:.10g}" if mark.value is not None else ""
