"""A story: charts of the plan in the order in which somebody shows them, with what is said to each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryView:
    """One picture of a story.

    Attributes:
        chart: name of the chart, see :class:`~ningbo_planner.analysis.charts.request.ChartRequest`.
        note: what the speaker wants to say.
    """

    chart: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Charts in the order of showing.

    Attributes:
        id: names it in the register.
        title: what it is called.
        views: its pictures, first to last; a chart may come twice.
    """

    id: str
    title: str
    views: tuple[StoryView, ...] = ()
