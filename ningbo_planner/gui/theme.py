"""The one place with colours, fonts and distances: two palettes, light and dark, and the switch between them.

Everything that paints asks :func:`current` when it paints and repaints on ``notifier.changed``; nothing else in the program names a colour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ningbo_planner.paths import resource_dir

# All distances are multiples of this many device-independent pixels (half of it between a sign and its word).
UNIT = 8
# The only two type sizes, in points.
BODY_POINTS = 10.0
# What is printed is black on white, whatever the window is.
INK, PAPER = QColor("black"), QColor("white")
HEADING_POINTS = 12.0
# In the order of preference; a family that is not installed is left out, because Qt then falls back to one without Chinese design.
FONT_FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")


@dataclass(frozen=True)
class Colours:
    """One palette; every colour by what it is for.

    Attributes:
        window, base, alternate, raised: behind the panels, the sheet, every other line, and boxes that stand out (banners, menus, tips).
        text, muted, disabled: words, words of less weight, words of what cannot be used now.
        border, grid_line: edges of boxes; the finer lines between cells.
        header, header_text: heads of columns and rows.
        accent, accent_soft, on_accent: the one accent colour, as line and word, as background, and words upon it.
        error, warning, hint, good and their ``_soft``: words and signs of a grade, and the background behind them.
        total_fill: background of rows that state a total.
        held, imported, typed, computed, comment, changed: marks of a cell: locked, taken from a returned workbook, typed, typed as arithmetic, with a
            comment, other than in the last version.
        bar, bar_negative: bars behind figures, of positive and of negative ones (translucent).
        rise, fall and their ``_soft`` and ``_strong``: arrows and words of growth and decline, and the backgrounds of a little and of much of it.
        selection, selection_border, crosshair: the selected area (translucent), its frame, row and column of the current cell.
        shadow: at the edge of the frozen columns (translucent).
        series: colours of a chart's series, in order: any two are told apart by colour-blind people too, neighbours well (tests/gui/test_chart_colours.py).
    """

    is_dark: bool
    window: QColor
    base: QColor
    alternate: QColor
    raised: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    border: QColor
    grid_line: QColor
    header: QColor
    header_text: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    error: QColor
    error_soft: QColor
    warning: QColor
    warning_soft: QColor
    hint: QColor
    hint_soft: QColor
    good: QColor
    good_soft: QColor
    total_fill: QColor
    held: QColor
    imported: QColor
    typed: QColor
    computed: QColor
    comment: QColor
    changed: QColor
    bar: QColor
    bar_negative: QColor
    rise: QColor
    rise_soft: QColor
    rise_strong: QColor
    fall: QColor
    fall_soft: QColor
    fall_strong: QColor
    selection: QColor
    selection_border: QColor
    crosshair: QColor
    shadow: QColor
    series: tuple[QColor, ...]


def _series(*names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names)


LIGHT = Colours(
    is_dark=False,
    window=QColor("#f2f4f7"),
    base=QColor("#ffffff"),
    alternate=QColor("#f8fafc"),
    raised=QColor("#ffffff"),
    text=QColor("#1c2733"),
    muted=QColor("#5b6876"),
    disabled=QColor("#a3acb6"),
    border=QColor("#d3d9e0"),
    grid_line=QColor("#e3e7ec"),
    header=QColor("#edf0f4"),
    header_text=QColor("#3a4754"),
    accent=QColor("#1a5fb4"),
    accent_soft=QColor("#e1ecf9"),
    on_accent=QColor("#ffffff"),
    error=QColor("#b42318"),
    error_soft=QColor("#fdeceb"),
    warning=QColor("#8a5a00"),
    warning_soft=QColor("#fdf3d8"),
    hint=QColor("#3d6485"),
    hint_soft=QColor("#e9f1f7"),
    good=QColor("#1b6e3c"),
    good_soft=QColor("#e5f4ea"),
    total_fill=QColor("#f3f6fa"),
    held=QColor("#6a4c93"),
    imported=QColor("#0f766e"),
    typed=QColor("#2458c5"),
    computed=QColor("#4d6b0e"),
    comment=QColor("#a21caf"),
    changed=QColor("#c2570c"),
    bar=QColor(26, 95, 180, 38),
    bar_negative=QColor(194, 87, 12, 54),
    rise=QColor("#125ea0"),
    rise_soft=QColor("#e6f1fb"),
    rise_strong=QColor("#c9e1f7"),
    fall=QColor("#9a4708"),
    fall_soft=QColor("#fcf0e4"),
    fall_strong=QColor("#f8dfc3"),
    selection=QColor(26, 95, 180, 34),
    selection_border=QColor("#1a5fb4"),
    crosshair=QColor(38, 150, 92, 32),
    shadow=QColor(28, 39, 51, 26),
    series=_series("#12436d", "#469f80", "#f46a25", "#7b0049", "#5395e7", "#646b97", "#8f9196", "#98670b"),
)

DARK = Colours(
    is_dark=True,
    window=QColor("#1d2127"),
    base=QColor("#16191e"),
    alternate=QColor("#1a1e24"),
    raised=QColor("#262b33"),
    text=QColor("#e4e8ed"),
    muted=QColor("#a0abb7"),
    disabled=QColor("#66707b"),
    border=QColor("#3a424d"),
    grid_line=QColor("#2b313a"),
    header=QColor("#232830"),
    header_text=QColor("#c3ccd6"),
    accent=QColor("#74acf5"),
    accent_soft=QColor("#22344c"),
    on_accent=QColor("#0e1a2b"),
    error=QColor("#ff8f85"),
    error_soft=QColor("#3f2221"),
    warning=QColor("#eebf4d"),
    warning_soft=QColor("#3a2f14"),
    hint=QColor("#93bddd"),
    hint_soft=QColor("#203040"),
    good=QColor("#7fcf9b"),
    good_soft=QColor("#1c3526"),
    total_fill=QColor("#1e232a"),
    held=QColor("#c3a6ec"),
    imported=QColor("#5cc8bc"),
    typed=QColor("#8fb5ff"),
    computed=QColor("#a9d15f"),
    comment=QColor("#ee8fe0"),
    changed=QColor("#f7a05f"),
    bar=QColor(116, 172, 245, 74),
    bar_negative=QColor(247, 160, 95, 74),
    rise=QColor("#86c1f2"),
    rise_soft=QColor("#1b2c3d"),
    rise_strong=QColor("#234560"),
    fall=QColor("#f3ad69"),
    fall_soft=QColor("#33271a"),
    fall_strong=QColor("#4f361d"),
    selection=QColor(116, 172, 245, 48),
    selection_border=QColor("#74acf5"),
    crosshair=QColor(110, 210, 150, 38),
    shadow=QColor(0, 0, 0, 90),
    series=_series("#6ea8dc", "#54ede5", "#f98e52", "#bb4fb3", "#9dccf7", "#99789c", "#abb3bc", "#f4bf1e"),
)


class _Notifier(QObject):
    """Tells that the colours are other than before; see ``notifier``."""

    changed = Signal()


class _State:
    """What is in force now."""

    colours = LIGHT
    mode = "system"
    size = 100
    follows_system = False
    has_style = False


notifier = _Notifier()
_COLOUR = re.compile(r"@([a-z_]+)\b")


def current() -> Colours:
    """Return the palette in force."""
    return _State.colours


def mode() -> str:
    """Return what was chosen: ``system``, ``light`` or ``dark``."""
    return _State.mode


def apply(wanted: str, size: int | None = None) -> None:
    """Put the whole program into the palette ``light``, ``dark``, or that of the ``system``, its words ``size`` percent large; needs an application object."""
    application = _application()
    _State.mode = wanted
    _State.size = _State.size if size is None else size
    _follow_system(application)
    _tell_system(application, wanted)
    _put(application, DARK if _wants_dark(application) else LIGHT)


def body_font(bold: bool = False) -> QFont:
    """Return the font of everything that is no heading; its digits are equally wide in all listed families."""
    return _font(BODY_POINTS * _State.size / 100, bold)


def heading_font() -> QFont:
    """Return the font of headings."""
    return _font(heading_points(), True)


def size() -> int:
    """Return the size of words in force, in percent."""
    return _State.size


def scaled(pixels: int) -> int:
    """Return a length that holds words (the height of a line, the width of a panel) as it is at the size of words in force."""
    return pixels * _State.size // 100


def heading_points() -> float:
    """Return the size of headings."""
    return HEADING_POINTS * _State.size / 100


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the listed font families that this computer has; none of them leaves the choice to the system."""
    return tuple(name for name in FONT_FAMILIES if QFontDatabase.hasFamily(name))


def style_sheet(colours: Colours) -> str:
    """Return the style sheet with ``@name`` replaced by the colours of that name, and ``@check_image`` by the tick that fits them."""
    folder = resource_dir() / "styles"
    tick = (folder / f"check-{'dark' if colours.is_dark else 'light'}.svg").as_posix()
    text = (folder / "window.qss").read_text("utf-8")
    return _COLOUR.sub(lambda found: tick if found[1] == "check_image" else _css(getattr(colours, found[1])), text)


def palette(colours: Colours) -> QPalette:
    """Return ``colours`` as Qt's widgets take them."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in {
        roles.Window: colours.window,
        roles.WindowText: colours.text,
        roles.Base: colours.base,
        roles.AlternateBase: colours.alternate,
        roles.Text: colours.text,
        roles.Button: colours.raised,
        roles.ButtonText: colours.text,
        roles.BrightText: colours.on_accent,
        roles.ToolTipBase: colours.raised,
        roles.ToolTipText: colours.text,
        roles.PlaceholderText: colours.muted,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Accent: colours.accent,
        roles.Link: colours.accent,
        roles.LinkVisited: colours.accent,
        roles.Light: colours.raised,
        roles.Midlight: colours.header,
        roles.Mid: colours.border,
        roles.Dark: colours.border,
        roles.Shadow: colours.border,
    }.items():
        made.setColor(role, colour)
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colours.disabled)
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, colours.border)
    return made


def colour_names() -> tuple[str, ...]:
    """Return the names of all single colours of a palette."""
    return tuple(item.name for item in fields(Colours) if item.name not in ("is_dark", "series"))


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("colours need an application object")
    return application


def _font(points: float, bold: bool) -> QFont:
    font = QFont(QApplication.font())
    if families():
        font.setFamilies(list(families()))
    font.setPointSizeF(points)
    font.setBold(bold)
    return font


def _follow_system(application: QApplication) -> None:
    """Listen once to the system's switch between day and night."""
    if not _State.follows_system:
        _State.follows_system = True
        application.styleHints().colorSchemeChanged.connect(_system_changed)


def _system_changed() -> None:
    """Take over the system's switch when that was the choice."""
    if _State.mode == "system":
        application = _application()
        _put(application, DARK if _wants_dark(application) else LIGHT)


def _tell_system(application: QApplication, wanted: str) -> None:
    """Ask the system for fitting title bars and native dialogs; where it cannot, our own palette still holds."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    application.styleHints().setColorScheme(schemes.get(wanted, Qt.ColorScheme.Unknown))


def _wants_dark(application: QApplication) -> bool:
    if _State.mode != "system":
        return _State.mode == "dark"
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _put(application: QApplication, colours: Colours) -> None:
    """Make ``colours`` the ones in force and tell everybody."""
    _State.colours = colours
    if not _State.has_style:
        _State.has_style = True
        application.setStyle("Fusion")
    application.setPalette(palette(colours))
    application.setFont(body_font())
    application.setStyleSheet(style_sheet(colours))
    notifier.changed.emit()


def _css(colour: QColor) -> str:
    """Return a colour as a style sheet writes it, translucency kept."""
    return colour.name() if colour.alpha() == 255 else f"rgba({colour.red()},{colour.green()},{colour.blue()},{colour.alpha()})"
