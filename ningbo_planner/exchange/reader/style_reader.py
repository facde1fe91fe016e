"""The little of a style sheet that changes what a value means: number formats, strike-through, typed apostrophes, unlocked cells.

Everything else is left unread, and so nothing that is wrong with it (colours, fonts, borders, names of styles) can stop a workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.raw_cell import Mark
from ningbo_planner.exchange.reader.reading_codes import MAX_CELL_FORMATS, Refusal, Refused
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, is_true, parse

# The formats that a file names by number only. 27-36 and 50-58 differ by country; these are the mainland Chinese ones.
_BUILT_IN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}

CellStyle = tuple[str | None, int]
_UNKNOWN: CellStyle = (None, 0)


@dataclass(slots=True)
class Styles:
    """What each cell format means for a value.

    Attributes:
        known: number format and marks by the index as the cells write it (``"17"``).
        unknown_styles: indexes that cells use and the style sheet does not have.
        unknown_formats: numbers of formats that are neither declared nor built in.
        readable: whether there is a style sheet that could be read.
    """

    known: dict[str | None, CellStyle] = field(default_factory=dict)
    unknown_styles: set[str] = field(default_factory=set)
    unknown_formats: set[str] = field(default_factory=set)
    readable: bool = True

    def lookup(self, index: str | None) -> CellStyle:
        """Return number format and marks of a cell format; an unknown one is remembered."""
        style = self.known.get(index)
        if style is not None:
            return style
        stripped = (index or "0").strip()
        style = self.known.get(stripped)
        if style is None and self.readable and len(self.unknown_styles) < 100:
            self.unknown_styles.add(stripped[:20])
        self.known[index] = style or _UNKNOWN
        return style or _UNKNOWN


class _StyleHandler:
    """Reads the style sheet's three lists that matter."""

    def __init__(self, styles: Styles) -> None:
        """Fill ``styles``."""
        self._styles = styles
        self._section = ""
        self._formats: dict[str, str] = {}
        self._fonts_struck: list[bool] = []
        self._count = 0

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root != "styleSheet":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        sections = ("numFmts", "fonts", "cellXfs")
        starts = {name: self._opener(name) for name in sections}
        starts |= {"numFmt": self._format, "font": self._font, "strike": self._strike, "xf": self._cell_format}
        starts |= {"protection": self._protection, "extLst": lambda _: driver.skip()}
        driver.on(starts, dict.fromkeys(sections, self._leave))

    def _opener(self, name: str) -> Callable[[Attributes], None]:
        """Return the function that enters a section."""

        def enter(attributes: Attributes) -> None:
            self._section = name

        return enter

    def _leave(self) -> None:
        """Leave a section."""
        self._section = ""

    def _format(self, attributes: Attributes) -> None:
        """Take a declared number format."""
        if self._section == "numFmts":
            self._formats[attributes.get("numFmtId", "").strip()] = attributes.get("formatCode", "")

    def _font(self, attributes: Attributes) -> None:
        """Begin a font."""
        if self._section == "fonts":
            self._fonts_struck.append(False)

    def _strike(self, attributes: Attributes) -> None:
        """Take the strike-through of a font."""
        if self._section == "fonts" and self._fonts_struck:
            self._fonts_struck[-1] = is_true(attributes.get("val", "1"))

    def _cell_format(self, attributes: Attributes) -> None:
        """Take a cell format."""
        if self._section != "cellXfs":
            return
        marks = Mark.QUOTE_PREFIX if is_true(attributes.get("quotePrefix")) else 0
        if self._is_struck(attributes.get("fontId", "0")):
            marks |= Mark.STRUCK
        if self._count >= MAX_CELL_FORMATS:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_CELL_FORMATS)
        self._styles.known[str(self._count)] = (self._format_code(attributes.get("numFmtId", "0").strip()), marks)
        self._count += 1

    def _protection(self, attributes: Attributes) -> None:
        """Take whether the cell format is unlocked."""
        if self._section == "cellXfs" and self._count and attributes.get("locked") is not None and not is_true(attributes["locked"]):
            code, marks = self._styles.known[str(self._count - 1)]
            self._styles.known[str(self._count - 1)] = (code, marks | Mark.UNLOCKED)

    def _is_struck(self, font: str) -> bool:
        """Tell whether a font strikes its letters through."""
        index = int(font) if font.isascii() and font.isdigit() and len(font) < 10 else -1
        return 0 <= index < len(self._fonts_struck) and self._fonts_struck[index]

    def _format_code(self, number: str) -> str | None:
        """Return the code of a number format, None when the file names one that it does not have."""
        if number in self._formats:
            return self._formats[number]
        code = _BUILT_IN.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
        if code is None and len(self._styles.unknown_formats) < 100:
            self._styles.unknown_formats.add(number[:20])
        return code


def read_styles(package: Package, name: str) -> Styles:
    """Read the style sheet.

    Raises:
        Refused: it is cut, not well-formed, or forbidden.
    """
    styles = Styles()
    parse(package, name, _StyleHandler(styles))
    styles.known.setdefault("0", ("General", 0))
    styles.known[None] = styles.known["0"]
    return styles


def no_styles() -> Styles:
    """Return the styles of a workbook whose style sheet is missing or cannot be read: nothing is known of any cell."""
    return Styles(readable=False)
