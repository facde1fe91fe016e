"""What a document tells: a story with its pages, each a chart as data, as a picture and as the screen colours it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ningbo_planner.analysis.chart_spec import ChartSpec


@dataclass(frozen=True, slots=True)
class MarkLook:
    """How one value is drawn on the screen; colours as ``#rrggbb``, empty for none.

    Attributes:
        fill, edge: colours of its area and its outline; a line or a point has its colour as fill.
        is_hatched: whether slanting lines in the colour of the edge lie over it.
        is_open: whether it has no end (a bound), or is only expected.
    """

    fill: str = ""
    edge: str = ""
    is_hatched: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a document, as ``#rrggbb``.

    Attributes:
        paper, ink, muted, line: behind everything, of words, of words of less weight, of fine lines.
        accent: the one colour that stands out; series: of charts, in order.
    """

    paper: str
    ink: str
    muted: str
    line: str
    accent: str
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it was painted.

    Attributes:
        png, svg: the picture and the drawing, empty where a document does not want it.
        width, height: in pixels of the drawing.
    """

    png: bytes
    svg: str
    width: int
    height: int


# Series and category of a value, as written.
MarkKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ToldPage:
    """One page of a story.

    Attributes:
        spec: the chart as data.
        note: what the speaker wants to say.
        picture: the chart as painted.
        looks: how its values are drawn.
    """

    spec: ChartSpec
    note: str
    picture: Picture
    looks: Mapping[MarkKey, MarkLook] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story ready to be written.

    Attributes:
        title: of the story; plan, issuer: title of the plan, who makes it.
        day: as it is printed (2026年11月23日).
        pages: first to last.
        palette: colours of what stands around the charts.
        fonts: families of letters as a style names them.
    """

    title: str
    plan: str
    issuer: str
    day: str
    pages: Sequence[ToldPage]
    palette: Palette
    fonts: str = ""
