"""From a chart's data to what is drawn: columns, figures, ticks and the key of colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.chart_items import Column
from ningbo_planner.gui.theme import DARK, LIGHT, Colours
from ningbo_planner.text import tr

PATH_WIDTH = 0.56
STACK_WIDTH = 0.62
TOTAL_WIDTH = 0.78
_DARK_FILL = 140
_JOINER = "\u2060"


@dataclass(frozen=True)
class Label:
    """One figure.

    Attributes:
        position, height: its place in data coordinates.
        room: height of the column it must fit into, or ``None`` when it stands free above (or below) one.
        below: whether a free one hangs under its place.
    """

    text: str
    position: float
    height: float
    colour: QColor
    room: float | None = None
    below: bool = False


@dataclass
class Drawing:
    """Everything that is drawn of a chart, and the ends of the vertical axis."""

    columns: list[Column] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    legend: str = ""
    low: float = 0.0
    high: float = 0.0

    def reach(self, value: float) -> None:
        """Make the vertical axis reach ``value``; it always starts at zero."""
        self.low, self.high = min(self.low, value), max(self.high, value)


def drawn_chart(spec: ChartSpec, colours: Colours) -> Drawing:
    """Return what is drawn of ``spec``."""
    drawing = _drawn_path(spec, colours) if spec.kind is ChartKind.PATH else _drawn_stack(spec, colours)
    count = len(spec.periods)
    drawing.columns.insert(0, Column((count - 1) / 2, count, 0.0, 0.0, colours.border, colours.border))
    growth = next((series for series in spec.series if series.role is Role.GROWTH), None)
    # A period without growth keeps an empty second line, so that all periods stand on one height.
    under = [f"\n{mark.text or ' '}" for mark in growth.marks] if growth else [""] * len(spec.periods)
    drawing.ticks = [(float(at), period + tail) for at, (period, tail) in enumerate(zip(spec.periods, under, strict=True))]
    return drawing


def _drawn_path(spec: ChartSpec, colours: Colours) -> Drawing:
    """Draw levels as columns: the base solid, targets light with an outline, a bound with an open top."""
    drawing = Drawing()
    level = spec.series[0]
    for at, mark in enumerate(level.marks):
        if mark.value is None:
            drawing.labels.append(Label(mark.text or "——", at, 0.0, colours.muted))
            continue
        fill = colours.accent if mark.is_base else colours.accent_soft
        tip = _tip(spec.periods[at], level.name, mark)
        drawing.columns.append(Column(at, PATH_WIDTH, 0.0, mark.value, fill, colours.accent, open_top=bool(mark.sign), tip=tip, cell=mark.cell))
        drawing.labels.append(Label(mark.text, at, mark.value, colours.text, below=mark.value < 0))
        drawing.reach(mark.value)
    return drawing


def _drawn_stack(spec: ChartSpec, colours: Colours) -> Drawing:
    """Draw the parts on top of each other, what they do not explain hatched, the stated total as a line with its figure."""
    drawing = Drawing()
    tops = [0.0] * len(spec.periods)
    parts = [series for series in spec.series if series.role is Role.PART]
    fills = [colours.series[number % len(colours.series)] for number in range(len(parts))]
    for series, fill in zip(parts, fills, strict=True):
        _add_part(drawing, spec, series, fill, tops, colours)
    for series in spec.series:
        if series.role is Role.REMAINDER:
            _add_remainder(drawing, spec, series, tops, colours)
        elif series.role is Role.TOTAL:
            _add_totals(drawing, spec, series, tops, colours)
    drawing.legend = _legend(parts, fills, any(series.role is Role.REMAINDER for series in spec.series), colours)
    return drawing


def _add_part(drawing: Drawing, spec: ChartSpec, series: Series, fill: QColor, tops: list[float], colours: Colours) -> None:
    ink = LIGHT.base if fill.lightness() < _DARK_FILL else DARK.base
    for at, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        low, high = tops[at], tops[at] + mark.value
        drawing.columns.append(Column(at, STACK_WIDTH, low, high, fill, colours.base, tip=_tip(spec.periods[at], series.name, mark), cell=mark.cell))
        drawing.labels.append(Label(mark.text, at, (low + high) / 2, ink, room=mark.value))
        tops[at] = high
        drawing.reach(high)


def _add_remainder(drawing: Drawing, spec: ChartSpec, series: Series, tops: list[float], colours: Colours) -> None:
    for at, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        tip = _tip(spec.periods[at], series.name, mark)
        drawing.columns.append(Column(at, STACK_WIDTH, tops[at], tops[at] + mark.value, colours.error_soft, colours.error, hatched=True, tip=tip))
        drawing.reach(tops[at] + mark.value)


def _add_totals(drawing: Drawing, spec: ChartSpec, series: Series, tops: list[float], colours: Colours) -> None:
    for at, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        tip = _tip(spec.periods[at], series.name, mark)
        drawing.columns.append(Column(at, TOTAL_WIDTH, mark.value, mark.value, colours.text, colours.text, tip=tip, cell=mark.cell, line_width=2.5))
        drawing.labels.append(Label(mark.text, at, max(mark.value, tops[at]), colours.text))
        drawing.reach(mark.value)


def _legend(parts: list[Series], fills: list[QColor], has_remainder: bool, colours: Colours) -> str:
    """Return the key of colours as rich text; hatching is named in words."""
    entries = [_entry("■", fill, series.name) for series, fill in zip(parts, fills, strict=True)]
    if has_remainder:
        entries.append(_entry("▨", colours.error, tr("chart.remainder")))
    entries.append(_entry("━", colours.text, tr("chart.total")))
    return "&nbsp;&nbsp;&nbsp; ".join(entries)


def _entry(sign: str, colour: QColor, name: str) -> str:
    """Return one entry of the key; word joiners keep a Chinese name on one line."""
    return f'<span style="color:{colour.name()}">{sign}</span>&nbsp;{_JOINER.join(escape(letter) for letter in name)}'


def _tip(period: str, name: str, mark: Mark) -> str:
    return tr("chart.tip", period=period, name=name, text=mark.text)
