"""A chart on the clipboard: as a picture, as drawings that stay sharp at any size, and as words with its figures.

Windows' own kind of drawing (EMF) is not among them: Qt cannot write it. Offices of today take SVG, older ones the picture.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QSize
from PySide6.QtGui import QGuiApplication

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.analysis.charts.catalogue import make_chart
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.taking_away import PNG_SCALE, SIZE, Drawing, drawing_of, pdf_bytes, picture_of, svg_bytes
from ningbo_planner.gui.theme import Colours
from ningbo_planner.gui.views.mime_data import new_mime_data
from ningbo_planner.report.figures import figures_text

SVG_TYPE, PDF_TYPE = "image/svg+xml", "application/pdf"


def copy_chart(
    setting: Setting, request: ChartRequest | str, *, size: QSize = SIZE, scale: int = PNG_SCALE, colours: Colours = theme.LIGHT
) -> ChartSpec:
    """Put a chart on the clipboard and return what it shows; arguments as of :func:`~ningbo_planner.gui.charts.taking_away.write_chart`.

    Raises:
        PlannerError: there is no such chart (any more).
    """
    spec = make_chart(setting, request)
    QGuiApplication.clipboard().setMimeData(chart_mime_data(drawing_of(spec, size, colours), scale))
    return spec


def chart_mime_data(drawing: Drawing, scale: int = PNG_SCALE) -> QMimeData:
    """Return ``drawing`` in every form that another program may take; no table in HTML, which offices would prefer to the picture."""
    data = new_mime_data()
    data.setImageData(picture_of(drawing, scale))
    data.setData(SVG_TYPE, QByteArray(svg_bytes(drawing)))
    data.setData(PDF_TYPE, QByteArray(pdf_bytes(drawing.spec.title, [drawing])))
    data.setText(figures_text(drawing.spec))
    return data
