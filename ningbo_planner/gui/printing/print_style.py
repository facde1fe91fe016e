"""How a printed page looks: fonts, sizes, lines. Pages are always black on white, whatever the window looks like."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QFont, QFontDatabase

from ningbo_planner.gui import theme
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_POINT
from ningbo_planner.gui.printing.print_options import PrintOptions, Style
from ningbo_planner.text import tr

# Features that put glyphs of their own in the place of signs. A PDF tells which sign a glyph is for, but not for those: digits beside Latin letters and
# the dash —— of Chinese print could be seen in it, but neither be found nor copied.
_REPLACING = ("ccmp", "locl", "liga", "clig", "calt")


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """The look of printed tables; sizes in points.

    Attributes:
        body, heading: font families in the order of preference; none leaves the choice to the system.
        heading_part: the size of the heading, as a part of that of the table.
        heading_is_bold: whether the heading is made stronger; the type that official headings are set in is strong as it is.
        small: the size of what stands at the foot of a page.
        line, frame: how strong the lines between cells and the frame round the table are.
        ink, foot_ink: the colours of everything, and of what stands at the foot.
    """

    body: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    heading_part: float = 1.55
    heading_is_bold: bool = True
    small: float = 8.0
    line: float = 0.5
    frame: float = 1.0
    ink: QColor = field(default_factory=lambda: theme.INK)
    foot_ink: QColor = field(default_factory=lambda: theme.LIGHT.muted)


def usual_style() -> PrintStyle:
    """Return the style in the fonts of the window."""
    families = theme.families()
    return PrintStyle(families, families)


def official_style() -> PrintStyle:
    """Return the style of an annex to an official document: heading in 小标宋, everything else in 仿宋, on each machine in the nearest types that it has."""
    headings, others, bodies = (tuple(text.split(",")) for text in (tr("printing.heading.font"), tr("printing.other_heading.font"), tr("printing.body.font")))
    has_headings = not set(QFontDatabase.families()).isdisjoint(headings)
    return PrintStyle((*bodies, *theme.families()), (*headings, *others, *theme.families()), heading_part=1.9, heading_is_bold=not has_headings)


def style_of(options: PrintOptions) -> PrintStyle:
    """Return the style that was chosen."""
    return official_style() if options.style is Style.OFFICIAL else usual_style()


def print_font(families: tuple[str, ...], points: float, bold: bool = False) -> QFont:
    """Return a font for painting in twips: equally wide on every device, each sign by its own glyph."""
    font = QFont()
    if families:
        font.setFamilies(list(families))
    font.setPixelSize(max(1, round(points * TWIPS_PER_POINT)))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for name in _REPLACING:
        font.setFeature(QFont.Tag(name), 0)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
