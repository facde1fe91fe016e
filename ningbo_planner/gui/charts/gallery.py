"""Every chart of a plan as a picture, with a page that shows them all and opens in any browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize

from ningbo_planner.analysis.charts.catalogue import kind_name, make_chart, offered_charts
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.story_files import palette_of
from ningbo_planner.gui.charts.svg_drawing import font_list
from ningbo_planner.gui.charts.taking_away import PNG, SIZE, chart_bytes, drawing_of, ensure_application
from ningbo_planner.report.html_pages import GalleryEntry, gallery_html
from ningbo_planner.safe_write import safe_name, safe_write
from ningbo_planner.text import tr

INDEX = "index.html"
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Gallery:
    """What was written: the page, and what it shows."""

    index: Path
    entries: tuple[GalleryEntry, ...]


def write_gallery(
    setting: Setting,
    folder: Path,
    *,
    size: QSize = SIZE,
    scale: int = 1,
    colours: theme.Colours = theme.LIGHT,
    day: date | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Gallery | None:
    """Draw every chart that the plan has into ``folder``, which is made when it is not there; ``None`` when it was stopped (the page is written last).

    Raises:
        PlannerError: the plan has no charts, or a file cannot be written.
    """
    ensure_application()
    requests = offered_charts(setting.plan)
    if not requests:
        raise PlannerError("charts_out.no_charts")
    _make_folder(folder)
    entries: list[GalleryEntry] = []
    taken: set[str] = {INDEX}
    for number, request in enumerate(requests, 1):
        if cancelled is not None and cancelled():
            return None
        entries.append(_write_picture(setting, request, folder, size, scale, colours, taken))
        if progress is not None:
            progress(number, len(requests))
    when = day or date.today()
    title = tr("charts_out.gallery", plan=setting.plan.info.title)
    page = gallery_html(title, tr("charts_out.day", year=when.year, month=when.month, day=when.day), entries, palette_of(colours), font_list())
    safe_write(folder / INDEX, page)
    return Gallery(folder / INDEX, tuple(entries))


def _write_picture(setting: Setting, request: ChartRequest, folder: Path, size: QSize, scale: int, colours: theme.Colours, taken: set[str]) -> GalleryEntry:
    spec = make_chart(setting, request)
    file = _free_name("-".join(filter(None, (request.kind, request.table, request.row))), taken)
    safe_write(folder / file, chart_bytes(drawing_of(spec, size, colours), PNG, scale))
    return GalleryEntry(kind_name(request.kind), request.name, spec.title, file, size.width(), size.height())


def _free_name(text: str, taken: set[str]) -> str:
    """Return a file name that every system takes, other than those taken whatever the case of letters."""
    wanted = safe_name(text)
    name, number = f"{wanted}{PNG}", 2
    while name.casefold() in taken:
        name, number = f"{wanted}-{number}{PNG}", number + 1
    taken.add(name.casefold())
    return name


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("issue.cannot_make_folder", path=folder, reason=reason_of(error)) from error
