"""What tests of charts share: every chart of the shipped plan laid out, and what may not happen to its texts."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import make_chart, offered_charts
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.scene import Scene
from ningbo_planner.gui.theme import Colours
from tests.sample_plans import shipped_plan

PANEL, LAPTOP, WALL = QSizeF(380, 300), QSizeF(1024, 768), QSizeF(3840, 2160)


@lru_cache(maxsize=1)
def shipped_setting() -> Setting:
    """Return what charts of the shipped plan are made in."""
    plan = shipped_plan()
    return Setting(plan, tuple(Checker(plan).findings.values()))


@lru_cache(maxsize=1)
def shipped_charts() -> tuple[ChartSpec, ...]:
    """Return every chart that the shipped plan offers."""
    setting = shipped_setting()
    return tuple(make_chart(setting, request) for request in offered_charts(setting.plan))


def chart_in(plan: Plan, name: str) -> ChartSpec:
    """Return one chart of ``plan``."""
    return make_chart(Setting(plan), ChartRequest.parse(name))


def look_for(size: QSizeF, colours: Colours) -> Look:
    """Return the look of a chart of ``size``: of a panel when it is small, else of a wall."""
    return (Look.on_desk if size.width() < 600 else Look.on_wall)(colours, size)


def scene_of(spec: ChartSpec, size: QSizeF, colours: Colours) -> Scene:
    """Return ``spec`` laid out."""
    return lay_out(spec, size, look_for(size, colours))


def picture_of(spec: ChartSpec, size: QSizeF, colours: Colours) -> QImage:
    """Return ``spec`` painted."""
    look = look_for(size, colours)
    image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    ScenePainter(look).paint(painter, lay_out(spec, size, look))
    painter.end()
    return image


def misplaced_words(scene: Scene) -> list[str]:
    """Return what texts of ``scene`` do wrong: leave the page, or overlap another."""
    page = QRectF(QPointF(0, 0), scene.size).adjusted(-0.5, -0.5, 0.5, 0.5)
    words = [each for each in scene.words() if each.text]
    found = [f"leaves the page: {each.text}" for each in words if not page.contains(each.rect)]
    for at, one in enumerate(words):
        inner = one.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        found.extend(f"{one.text} | {other.text}" for other in words[at + 1 :] if inner.intersects(other.rect))
    return found
