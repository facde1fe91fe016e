"""The places on a page: where its contents stand and where its foot is, in twips."""

from __future__ import annotations

from dataclasses import dataclass

from ningbo_planner.gui.printing.page_layout import twips
from ningbo_planner.gui.printing.print_options import PrintOptions

# Room below the contents that the foot needs, edge included; printers leave some millimetres white.
_FOOT_ROOM = 12
_FOOT_GAP = 2.5


@dataclass(frozen=True, slots=True)
class PageArea:
    """The places on a page.

    Attributes:
        page_width, page_height: of the paper.
        left, top, width, height: of its contents.
        foot_top: where its foot begins.
    """

    page_width: int
    page_height: int
    left: int
    top: int
    width: int
    height: int
    foot_top: int


def area_of(options: PrintOptions) -> PageArea:
    """Return the places on a page as chosen."""
    margins = options.margins
    page_width, page_height = (twips(length) for length in options.size)
    left, top = twips(margins.left), twips(margins.top)
    bottom = page_height - twips(max(margins.bottom, _FOOT_ROOM))
    return PageArea(page_width, page_height, left, top, page_width - left - twips(margins.right), bottom - top, bottom + twips(_FOOT_GAP))
