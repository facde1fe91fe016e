"""Charts that leave the program: one scene as a picture, as a drawing or as a page, in light colours unless others are asked for; needs no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import make_chart, offered_charts
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.pdf_text import with_readable_text
from ningbo_planner.gui.charts.scene import Scene
from ningbo_planner.gui.charts.svg_drawing import svg_text
from ningbo_planner.gui.theme import Colours
from ningbo_planner.safe_write import safe_write
from ningbo_planner.text import tr

# A chart taken away has the form of a slide, so that it fills one, and half a page of a document.
SIZE = QSize(1280, 720)
PNG_SCALE = 2
SCALES = (1, 2, 3, 4)
PNG, SVG, PDF = ".png", ".svg", ".pdf"
FORMATS = (PNG, SVG, PDF)
# One dot of a page is one pixel of the scene.
DOTS_PER_INCH = 96
_POINTS_PER_INCH = 72
# Pictures lose nothing; this is how hard they are pressed: a fifth sooner done than at Qt's usual, and a tenth larger.
_PNG_QUALITY = 75
_INCHES_PER_METRE = 1 / 0.0254


@dataclass(frozen=True)
class Drawing:
    """A chart laid out, with what it takes to paint it.

    Attributes:
        spec: what it shows.
        scene: where everything stands.
        look: its colours and type.
    """

    spec: ChartSpec
    scene: Scene
    look: Look


def list_charts(plan: Plan) -> list[ChartRequest]:
    """Return the charts that ``plan`` offers."""
    return offered_charts(plan)


def drawing_of(spec: ChartSpec, size: QSize = SIZE, colours: Colours = theme.LIGHT) -> Drawing:
    """Return ``spec`` laid out for ``size`` pixels, with the type of something that fills a slide."""
    extent = QSizeF(size)
    look = Look.on_wall(colours, extent)
    return Drawing(spec, lay_out(spec, extent, look), look)


def write_chart(
    setting: Setting, request: ChartRequest | str, path: Path, *, size: QSize = SIZE, scale: int = PNG_SCALE, colours: Colours = theme.LIGHT
) -> ChartSpec:
    """Draw a chart into ``path``, whose ending tells the format, and return what was drawn.

    Args:
        setting, request: which chart of what.
        path: of the file; one that is there is replaced, whole or not at all.
        size: of the drawing in pixels; scale: dots a pixel of a picture.
        colours: the palette.

    Raises:
        PlannerError: no such chart, an unknown ending, a scale that is none, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PlannerError("chart.unknown_format", path=path, known="、".join(FORMATS))
    if scale not in SCALES:
        raise PlannerError("charts_out.unknown_scale", scale=scale, known="、".join(map(str, SCALES)))
    ensure_application()
    spec = make_chart(setting, request)
    safe_write(path, chart_bytes(drawing_of(spec, size, colours), suffix, scale))
    return spec


def chart_bytes(drawing: Drawing, suffix: str, scale: int = PNG_SCALE) -> bytes:
    """Return ``drawing`` as a file of the format ``suffix``."""
    if suffix == PNG:
        return png_bytes(picture_of(drawing, scale))
    return svg_bytes(drawing) if suffix == SVG else pdf_bytes(drawing.spec.title, [drawing])


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


def picture_of(drawing: Drawing, scale: int = PNG_SCALE) -> QImage:
    """Return ``drawing`` as a picture of ``scale`` dots a pixel, lines and letters growing together; it is as large on paper whatever its scale."""
    size = drawing.scene.size.toSize()
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    dots = round(DOTS_PER_INCH * scale * _INCHES_PER_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    painter.scale(scale, scale)
    ScenePainter(drawing.look).paint(painter, drawing.scene)
    painter.end()
    return image


def png_bytes(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _PNG_QUALITY)
    return bytes(data.data())


def svg_bytes(drawing: Drawing) -> bytes:
    """Return ``drawing`` as an SVG file."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + svg_text(drawing.scene, drawing.look, drawing.spec.title) + "\n").encode()


def pdf_bytes(title: str, drawings: Sequence[Drawing]) -> bytes:
    """Return a document with a page for each drawing, as large as the drawing; its letters can be searched and copied."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(title)
    writer.setCreator(tr("app.english_name"))
    _set_page(writer, drawings[0].scene.size)
    painter = QPainter(writer)
    for number, drawing in enumerate(drawings):
        if number:
            _set_page(writer, drawing.scene.size)
            writer.newPage()
        ScenePainter(drawing.look).paint(painter, drawing.scene)
    painter.end()
    return with_readable_text(bytes(data.data()))


def _set_page(writer: QPdfWriter, size: QSizeF) -> None:
    """Make the next page as large as a scene, without margins."""
    points = QPageSize(size * (_POINTS_PER_INCH / DOTS_PER_INCH), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(points, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
