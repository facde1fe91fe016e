"""Two palettes that are complete, readable and different; icons in the colours of the theme; fonts that are there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QCheckBox, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import ROWS
from ningbo_planner.gui.icons import icon, pixmap, program_icon
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import open_windows, plan_file, window

__all__ = ["open_windows", "plan_file", "window"]

BOTH = pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
# Words on the backgrounds they stand on; 4.5 is what the accessibility guidelines ask for.
WORDS = [
    *((word, ground) for word in ("text", "muted", "accent") for ground in ("window", "base", "alternate", "raised")),
    *((grade, ground) for grade in ("error", "warning", "hint", "good") for ground in ("base", "window", f"{grade}_soft")),
    ("text", "accent_soft"), ("text", "total_fill"), ("header_text", "header"), ("on_accent", "accent"), ("accent", "accent_soft"),
    *(("text", f"{grade}_soft") for grade in ("error", "warning", "hint", "good")),
    *((word, ground) for word in ("text", "rise") for ground in ("rise_soft", "rise_strong")),
    *((word, ground) for word in ("text", "fall") for ground in ("fall_soft", "fall_strong")),
]  # fmt: skip
MARKS = ["held", "imported", "typed", "computed", "comment", "changed", "rise", "fall", "selection_border"]


def luminance(colour: QColor) -> float:
    """Return how bright a colour is to the eye, by the accessibility guidelines."""
    parts = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@BOTH
def test_a_box_that_is_not_ticked_can_be_seen(colours: theme.Colours, qtbot: QtBot) -> None:
    theme.apply("dark" if colours.is_dark else "light")
    box = QCheckBox("规定截止日期")
    qtbot.addWidget(box)
    box.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    seen = {}
    for ticked in (False, True):
        box.setChecked(ticked)
        picture = box.grab(place).toImage()
        seen[ticked] = {QColor(picture.pixel(x, y)).name() for x in range(picture.width()) for y in range(picture.height())}
    edge = max(contrast(QColor(name), colours.window) for name in seen[False])
    assert edge >= 3
    assert {colours.accent.name(), colours.on_accent.name()} <= seen[True] and colours.accent.name() not in seen[False]


@BOTH
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_can_be_read(colours: theme.Colours, word: str, ground: str) -> None:
    assert contrast(getattr(colours, word), getattr(colours, ground)) >= 4.5


@BOTH
def test_marks_and_series_stand_out(colours: theme.Colours) -> None:
    assert all(contrast(getattr(colours, mark), colours.base) >= 3 for mark in MARKS)
    assert all(contrast(each, colours.base) >= 2 for each in colours.series) and len({each.rgb() for each in colours.series}) >= 6


def test_both_palettes_have_all_colours_and_share_none_that_matters() -> None:
    for name in theme.colour_names():
        assert getattr(theme.LIGHT, name) != getattr(theme.DARK, name), name


@BOTH
def test_the_style_sheet_names_only_colours_that_there_are(colours: theme.Colours) -> None:
    sheet = theme.style_sheet(colours)
    assert "@" not in sheet and sheet.count("{") == sheet.count("}")


def test_no_colour_is_named_outside_the_theme(repository: Path) -> None:
    colour = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\d|Qt\.GlobalColor\.(?!transparent)")
    places = [*(repository / "ningbo_planner" / "gui").rglob("*.py"), *(repository / "resources" / "styles").glob("*.qss")]
    named = [path.name for path in places if path.name != "theme.py" and colour.search(path.read_text("utf-8"))]
    assert named == []


def test_a_change_of_theme_reaches_everything(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.notifier.changed):
        window.actions_table["themeDark"].trigger()
    palette = QApplication.palette()
    assert palette.window().color() == theme.DARK.window and theme.DARK.raised.name() in QApplication.instance().styleSheet()
    assert window.grab().toImage().pixelColor(window.width() - 5, 5) == theme.DARK.window
    window.actions_table["themeLight"].trigger()
    assert window.grab().toImage().pixelColor(window.width() - 5, 5) == theme.LIGHT.window


def test_the_height_of_the_toolbar_does_not_change_with_the_theme(window: MainWindow) -> None:
    before = (window.toolbar.height(), window.formula.height(), window.menuBar().height())
    window.actions_table["themeDark"].trigger()
    window.actions_table["themeLight"].trigger()
    QApplication.processEvents()
    assert (window.toolbar.height(), window.formula.height()) == before[:2]


def test_the_system_decides_when_that_was_the_choice(qapp: QApplication) -> None:
    theme.apply("dark")
    theme.apply("system")
    assert theme.mode() == "system" and theme.current() in (theme.LIGHT, theme.DARK)
    theme.apply("light")


def test_only_two_type_sizes_and_a_font_with_chinese(qapp: QApplication) -> None:
    theme.apply("light")
    assert QApplication.font().pointSizeF() == theme.BODY_POINTS == theme.body_font(bold=True).pointSizeF()
    assert theme.heading_font().pointSizeF() == theme.HEADING_POINTS
    assert set(theme.families()) <= set(theme.FONT_FAMILIES)


# -------------------------------------------------------------------------------------------------------------------- icons


def ink(drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """Return the colour of the strongest pixel of an icon."""
    image = drawn.pixmap(QSize(24, 24), 1.0, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: colour.alpha())


def close_to(one: QColor, other: QColor) -> bool:
    """Tell whether two colours look the same; drawing rounds them."""
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) <= 3


def test_icons_take_the_colours_of_the_theme(qapp: QApplication) -> None:
    plain, red = icon("save"), icon("circle-x", "error")
    for mode, colours in (("light", theme.LIGHT), ("dark", theme.DARK), ("light", theme.LIGHT)):
        theme.apply(mode)
        assert close_to(ink(plain), colours.text) and close_to(ink(red), colours.error)
        assert close_to(ink(plain, QIcon.Mode.Disabled), colours.disabled)


def test_every_icon_that_a_command_names_is_there_and_drawn(qapp: QApplication) -> None:
    for name in {row.icon for row in ROWS if row.icon}:
        assert ink(icon(name)).alpha() > 100, name


def test_icons_are_sharp_on_finer_screens(qapp: QApplication) -> None:
    fine = pixmap("save", theme.LIGHT.text, 16, 1.5)
    assert (fine.width(), fine.devicePixelRatio()) == (24, 1.5)
    shown = icon("save").pixmap(QSize(18, 18), 2.0)
    assert (shown.width(), shown.devicePixelRatio()) == (36, 2.0), "as a button asks for it"
    assert {size.width() for size in program_icon().availableSizes()} == {16, 32, 48, 256}


def test_the_licence_of_the_icons_is_with_them(repository: Path) -> None:
    assert "ISC License" in (repository / "resources" / "icons" / "LICENSE-lucide.txt").read_text("utf-8")


def test_a_closed_window_does_not_mind_a_change_of_theme(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    window = open_windows(plan_file)
    window.side.show_source()
    window.close()
    theme.apply("dark")
    theme.apply("light")
    # An error in one of its panels would be a Qt message or an exception in the event loop, both of which fail the test.
    assert theme.current() is theme.LIGHT and not window.isVisible() and not window.document.has_plan
