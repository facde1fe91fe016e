"""Where pages stand in the preview: one below the other or two side by side, at any size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize

from ningbo_planner.gui import theme
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_INCH

DOTS_PER_INCH = 96
ZOOM_RANGE = (10, 400)
_GAP = 2 * theme.UNIT


class Fit(Enum):
    """How large pages are shown: whole, as wide as the view, or as somebody chose."""

    PAGE = "page"
    WIDTH = "width"
    CHOSEN = "chosen"


@dataclass(slots=True)
class PageGrid:
    """Places of equal pages.

    Attributes:
        paper: width and height of a page in twips.
        count: how many there are.
        across: how many stand side by side.
        zoom: the size in percent of that on paper.
    """

    paper: QSize
    count: int = 0
    across: int = 1
    zoom: float = 100.0

    @property
    def scale(self) -> float:
        """How many pixels a twip has."""
        return self.zoom / 100 * DOTS_PER_INCH / TWIPS_PER_INCH

    @property
    def page(self) -> QSize:
        """The size of a page in pixels."""
        return QSize(round(self.paper.width() * self.scale), round(self.paper.height() * self.scale))

    @property
    def step(self) -> QSize:
        """How far it is from one page to the next."""
        return self.page + QSize(_GAP, _GAP)

    @property
    def size(self) -> QSize:
        """How much room all of them take."""
        return QSize(self.across * self.step.width() + _GAP, -(-self.count // self.across) * self.step.height() + _GAP)

    def rect(self, number: int, view_width: int) -> QRect:
        """Return where a page stands; in the middle where the view is wider than all of them."""
        left = max(_GAP, (view_width - self.size.width()) // 2 + _GAP)
        across, down = number % self.across, number // self.across
        return QRect(QPoint(left + across * self.step.width(), _GAP + down * self.step.height()), self.page)

    def top_of(self, number: int) -> int:
        """Return where to look from to have a page at the top."""
        return number // self.across * self.step.height()

    def first_at(self, y: int) -> int:
        """Return the first page of the line of pages at ``y``, the nearest where there is none."""
        down = max(0, y - _GAP) // max(1, self.step.height())
        return max(0, min(down * self.across, self.count - 1))

    def fitting_zoom(self, fit: Fit, view: QSize) -> float:
        """Return the size at which pages fit a view."""
        per_percent = DOTS_PER_INCH / TWIPS_PER_INCH / 100
        wide = ((view.width() - _GAP) / self.across - _GAP) / (max(1, self.paper.width()) * per_percent)
        high = (view.height() - 2 * _GAP) / (max(1, self.paper.height()) * per_percent)
        wanted = {Fit.PAGE: min(wide, high), Fit.WIDTH: wide, Fit.CHOSEN: self.zoom}[fit]
        return min(max(wanted, float(ZOOM_RANGE[0])), float(ZOOM_RANGE[1]))
