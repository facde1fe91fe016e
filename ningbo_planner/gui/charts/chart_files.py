"""Charts as files: PNG, SVG and PDF, drawn without a screen, in the light colours and with the shapes of the screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from ningbo_planner.analysis.chart_series import ChartName, make_chart, offered_charts
from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.safe_write import safe_write

SIZE = QSize(1120, 640)
POINTS = 12.0
PNG_SCALE = 2
# QSvgGenerator and QPdfWriter count in dots; 96 to the inch makes one dot one pixel of the screen's drawing.
DOTS_PER_INCH = 96
FORMATS = (".png", ".svg", ".pdf")


def list_charts(plan: Plan) -> list[ChartName]:
    """Return the charts that ``plan`` offers."""
    return offered_charts(plan)


def write_chart(plan: Plan, name: str, path: Path, size: QSize = SIZE) -> None:
    """Draw the chart ``name`` into ``path``; its ending tells the format.

    Raises:
        PlannerError: no such chart, an unknown ending, or the file cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise PlannerError("chart.unknown_format", path=path, known="、".join(FORMATS))
    spec = make_chart(plan, name)
    ensure_application()
    safe_write(path, chart_bytes(spec, path.suffix.lower(), size))


def ensure_application() -> QApplication:
    """Return the running application, or start one that needs no screen."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    application.setFont(theme.body_font())
    return application


def chart_bytes(spec: ChartSpec, suffix: str, size: QSize = SIZE) -> bytes:
    """Return ``spec`` drawn as a file of the format ``suffix``."""
    view = ChartView(theme.LIGHT, POINTS)
    # Paper does not move, so it may say all that there is room for.
    view.most_inside = sum(len(series.marks) for series in spec.series)
    # A view lays itself out only when it is shown; this one never reaches a screen.
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(size)
    view.show()
    view.show_chart(spec)
    try:
        return {".png": _png, ".svg": _svg, ".pdf": _pdf}[suffix](view, spec)
    finally:
        view.close()
        view.deleteLater()


def picture_of(view: ChartView, scale: int = PNG_SCALE) -> QImage:
    """Return what ``view`` shows as a picture of ``scale`` dots a pixel, lines and letters growing together."""
    image = QImage(view.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(view.backgroundBrush().color())
    painter = QPainter(image)
    _render(view, painter)
    painter.end()
    return image


def _render(view: ChartView, painter: QPainter) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    target = QRectF(0, 0, view.width(), view.height())
    view.scene().prepareForPaint()
    view.scene().render(painter, target, view.mapToScene(QRect(0, 0, view.width(), view.height())).boundingRect())


def _png(view: ChartView, spec: ChartSpec) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture_of(view).save(buffer, "PNG")
    return bytes(data.data())


def _svg(view: ChartView, spec: ChartSpec) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS_PER_INCH)
    generator.setSize(view.size())
    generator.setViewBox(QRect(0, 0, view.width(), view.height()))
    generator.setTitle(spec.title)
    painter = QPainter(generator)
    painter.fillRect(QRect(0, 0, view.width(), view.height()), view.backgroundBrush())
    _render(view, painter)
    painter.end()
    return bytes(data.data())


def _pdf(view: ChartView, spec: ChartSpec) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(spec.title)
    points = QSizeF(view.width() * 72 / DOTS_PER_INCH, view.height() * 72 / DOTS_PER_INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    _render(view, painter)
    painter.end()
    return bytes(data.data())
