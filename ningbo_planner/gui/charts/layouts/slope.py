"""Slopes: one line for each row from the first to the last period, names and figures at both ends; only what moves is coloured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Series, Tone
from ningbo_planner.gui.charts.axes import Scale, line_ends
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.rows import tone_colour, widest
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Dot, Hit, Line, Purpose, Scene, box_path
from ningbo_planner.text import tr

_SIGNS = {Tone.RISE: "▲", Tone.FALL: "▼"}
# Names and figures at one end take at most this share of the width.
_SIDE_SHARE = 0.4


def lay_out_slope(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out slopes between two upright axes."""
    scene, room = new_scene(spec, size, look)
    head = look.line_height(look.body) * 1.3
    starts = {series.marks[0].text for series in spec.series}
    is_common = len(starts) == 1 and len(spec.series) > 2
    texts = [[""] if is_common else [_start(look, series) for series in spec.series], [_end(look, series) for series in spec.series]]
    # Room for a leader line beside each column of texts.
    sides = [min(room.width() * _SIDE_SHARE, widest(look, column, look.body) + look.gap * 2 + 1.0) for column in texts]
    sides[0] = max(sides[0], look.width(max(starts, key=len, default=""), look.body) + look.gap * 2)
    inset = look.line_height(look.body) * 0.5
    rect = QRectF(room.left() + sides[0], room.top() + head + inset, max(8.0, room.width() - sum(sides)), max(8.0, room.height() - head - 2 * inset))
    values = [mark.value for series in spec.series for mark in series.marks if mark.value is not None]
    scale = Scale(*line_ends(values), rect.bottom(), rect.top())
    placer = Placer(scene, look, QRectF(room.left(), room.top() + head, room.width(), room.height() - head))
    xs = (rect.left(), rect.right())
    for end, x in enumerate(xs):
        scene.add(Line((QPointF(x, room.top() + head), QPointF(x, room.bottom())), look.colours.border, 1.0))
    _heads(scene, spec, look, room, xs)
    for series in sorted(spec.series, key=lambda each: each.marks[0].tone is not Tone.NONE):
        _slope(scene, look, series, scale, xs)
    widths = [side - look.gap * 2 for side in sides]
    for end, (x, align, write) in enumerate(zip(xs, (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft), (_start, _end), strict=True)):
        known = [series for series in spec.series if series.marks[end].value is not None]
        if end == 0 and is_common:
            placer.write_column([(text, scale.at(known[0].marks[0].value or 0.0), look.colours.text) for text in starts if known], x, align)
            continue
        written = [(write(look, series, widths[end]), scale.at(series.marks[end].value or 0.0), _ink(look, series)) for series in known]
        placer.write_column(written, x, align)
    for series in spec.series:
        _hits(scene, look, spec, series, scale, xs)
    return scene


def _start(look: Look, series: Series, width: float = 0.0) -> str:
    """Return name and figure at the beginning, the name shortened to ``width`` if one is given."""
    figure = series.marks[0].text
    return tr("ranks.slope.start", row=_fitting(look, series.name, tr("ranks.slope.start", row="", figure=figure), width), figure=figure).strip()


def _end(look: Look, series: Series, width: float = 0.0) -> str:
    """Return figure, sign and name at the end, the name shortened to ``width`` if one is given."""
    mark = series.marks[-1]
    sign = _SIGNS.get(mark.tone, "")
    rest = tr("ranks.slope.end", figure=mark.text, sign=sign, row="")
    return tr("ranks.slope.end", figure=mark.text, sign=sign, row=_fitting(look, series.name, rest, width)).strip()


def _fitting(look: Look, name: str, rest: str, width: float) -> str:
    """Return a name that leaves room for the ``rest`` of its line."""
    return look.shortened(name, width - look.width(rest, look.body), look.body) if width else name


def _ink(look: Look, series: Series) -> QColor:
    return tone_colour(look, series.marks[-1].tone, look.colours.text)


def _heads(scene: Scene, spec: ChartSpec, look: Look, room: QRectF, xs: tuple[float, float]) -> None:
    placer = Placer(scene, look)
    for text, x in zip(spec.categories, xs, strict=True):
        placer.write(text, [(QPointF(x, room.top()), Qt.AlignmentFlag.AlignTop)], look.colours.text, is_bold=True, purpose=Purpose.AXIS)


def _slope(scene: Scene, look: Look, series: Series, scale: Scale, xs: tuple[float, float]) -> None:
    tone = series.marks[-1].tone
    colour = tone_colour(look, tone, look.colours.muted)
    points = [QPointF(x, scale.at(mark.value)) for x, mark in zip(xs, series.marks, strict=True) if mark.value is not None]
    if len(points) == 2:
        scene.add(Line(tuple(points), colour, max(1.4, look.body * (0.2 if tone is not Tone.NONE else 0.11))))
    for point in points:
        scene.add(Dot(point, look.body * 0.26, colour))


def _hits(scene: Scene, look: Look, spec: ChartSpec, series: Series, scale: Scale, xs: tuple[float, float]) -> None:
    """Let both ends answer, each half way to the other end."""
    reach = look.body * 0.6
    points: list[tuple[str, Mark, QPointF]] = []
    for category, mark, x in zip(spec.categories, series.marks, xs, strict=True):
        if mark.value is not None:
            points.append((category, mark, QPointF(x, scale.at(mark.value))))
    for category, mark, point in points:
        rect = QRectF(point.x() - reach * 2, point.y() - reach, reach * 4, reach * 2)
        scene.hits.append(Hit(box_path(rect), mark, category, series.name, drill=mark.drill or series.drill))
