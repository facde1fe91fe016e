"""Walking over the figures of a chart with the arrow keys: to the nearest place in the direction of the key, whatever the form of the chart."""

from __future__ import annotations

from ningbo_planner.gui.charts.scene import Scene

# A place beside the way counts as so much farther than one on it.
_ASIDE = 2.5


def next_hit(scene: Scene, current: int, dx: int, dy: int) -> int:
    """Return the number of the place that lies next in direction (``dx``, ``dy``) from place ``current`` (-1: none yet); ``current`` at the end of the way."""
    if not 0 <= current < len(scene.hits):
        return 0 if scene.hits else -1
    here = scene.hits[current].path.boundingRect().center()
    best, shortest = current, float("inf")
    for number, hit in enumerate(scene.hits):
        there = hit.path.boundingRect().center()
        along = (there.x() - here.x()) * dx + (there.y() - here.y()) * dy
        aside = abs(there.x() - here.x()) * abs(dy) + abs(there.y() - here.y()) * abs(dx)
        if number != current and along > 0.5 and along + _ASIDE * aside < shortest:
            best, shortest = number, along + _ASIDE * aside
    return best
