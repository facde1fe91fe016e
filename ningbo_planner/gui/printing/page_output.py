"""Pages as a PDF file and on any printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPagedPaintDevice, QPainter, QPdfWriter

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_INCH
from ningbo_planner.gui.printing.pdf_signs import with_printed_signs
from ningbo_planner.gui.printing.print_job import PrintJob
from ningbo_planner.gui.printing.print_options import Paper, PrintOptions
from ningbo_planner.safe_write import safe_write

_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.A3: QPageSize.PageSizeId.A3}
Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]


def _tell_nobody(done: int, total: int) -> None:
    """Take progress that nobody looks at."""


def page_layout(options: PrintOptions) -> QPageLayout:
    """Return paper and direction as devices take them; the edges are part of what is painted."""
    orientation = QPageLayout.Orientation.Landscape if options.landscape else QPageLayout.Orientation.Portrait
    layout = QPageLayout(QPageSize(_SIZES[options.paper]), orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def laid_out(job: PrintJob, cancelled: Cancelled = bool) -> PrintJob:
    """Return ``job`` with all its pages, or as far as it came before it was cancelled."""
    for _ in job.walk():
        if cancelled():
            break
    return job


def write_pdf(job: PrintJob, options: PrintOptions, path: Path, title: str, numbers: Sequence[int], progress: Progress = _tell_nobody, cancelled: Cancelled = bool) -> bool:
    """Write some pages into ``path``; tell whether it was not cancelled, then there is no new file.

    Raises:
        PlannerError: the file cannot be written.
    """
    made = pdf_bytes(job, options, title, numbers, progress, cancelled)
    if made is None:
        return False
    safe_write(path, made)
    return True


def pdf_bytes(job: PrintJob, options: PrintOptions, title: str, numbers: Sequence[int], progress: Progress = _tell_nobody, cancelled: Cancelled = bool) -> bytes | None:
    """Return some pages, counted from 0, as a PDF file, the fonts in it; ``None`` when it was cancelled."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(TWIPS_PER_INCH)
    writer.setPageLayout(page_layout(options))
    writer.setTitle(title)
    is_whole = paint_pages(job, writer, numbers, progress, cancelled)
    return with_printed_signs(buffer.data().data(), *job.fonts_and_signs()) if is_whole else None


def paint_pages(job: PrintJob, device: QPagedPaintDevice, numbers: Sequence[int], progress: Progress = _tell_nobody, cancelled: Cancelled = bool) -> bool:
    """Paint some pages of a job, counted from 0, on a device whose page layout was set; tell whether it was not cancelled.

    Raises:
        PlannerError: the device cannot be painted on.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise PlannerError("printing.device_refused")
    scale = device.logicalDpiX() / TWIPS_PER_INCH
    try:
        for at, number in enumerate(numbers):
            if cancelled():
                return False
            if at and not device.newPage():
                raise PlannerError("printing.device_refused")
            painter.save()
            painter.scale(scale, scale)
            job.paint(painter, number)
            painter.restore()
            progress(at + 1, len(numbers))
    finally:
        painter.end()
    return True
