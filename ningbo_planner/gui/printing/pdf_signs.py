"""Which sign each glyph of a PDF file stands for.

Qt tells of a glyph the first sign in a font that looks like that. In fonts that draw 车 and the radical ⻋ (U+2ECB) alike, 车 is then found and copied
as the radical, and every blank as a tabulator: searching a file for 车间 finds nothing. Here the signs that were really printed are put in instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from PySide6.QtGui import QFont, QRawFont, QTextLayout

# The table of signs of one font, and in it one line: first glyph, last glyph, the sign of the first or a list of signs.
_TABLE = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_LINE = re.compile(rb"(<[0-9A-F]{4}> <([0-9A-F]{4})> )(<[0-9A-F]{4}>|\[[^\]]*\])")
_SIGN = re.compile(rb"<([0-9A-F]{4})>")
# Signs that have four digits in such a table; Qt lists no others.
_PLANE = "".join(chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)


def with_printed_signs(pdf: bytes, fonts: Iterable[QFont], signs: Collection[str]) -> bytes:
    """Return ``pdf`` with the printed ``signs`` for the glyphs of ``fonts``, and those of fonts that stood in for them.

    A sign takes the place of one with as many digits, so nothing moves in the file.
    """
    meant = meant_signs(fonts, signs)
    return _TABLE.sub(lambda table: _LINE.sub(lambda line: _corrected(line, meant), table[0]), pdf) if meant else pdf


def meant_signs(fonts: Iterable[QFont], signs: Collection[str]) -> dict[str, str]:
    """Return, for every sign that Qt would tell of, the printed one that looks the same."""
    wanted = "".join(sorted({sign for sign in signs if sign <= "\uffff"} | {" "}))
    found: dict[str, str] = {}
    for font in _fonts_used(fonts, wanted):
        first: dict[int, str] = {}
        for glyph, sign in zip(font.glyphIndexesForString(_PLANE), _PLANE, strict=True):
            first.setdefault(glyph, sign)
        for glyph, sign in zip(font.glyphIndexesForString(wanted), wanted, strict=True):
            told = first[glyph]
            if glyph and told != sign and told not in signs:
                found[told] = sign
    return found


def _fonts_used(fonts: Iterable[QFont], text: str) -> list[QRawFont]:
    """Return the fonts that a text is really drawn in: a sign that is missing in one is taken from another."""
    used: dict[str, QRawFont] = {}
    for font in fonts:
        layout = QTextLayout(text, font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        for run in layout.glyphRuns():
            raw = run.rawFont()
            used[f"{raw.familyName()} {raw.styleName()}"] = raw
    return list(used.values())


def _corrected(line: re.Match[bytes], meant: dict[str, str]) -> bytes:
    """Return a line of the table with the printed signs; a run of many signs that follow each other is no run of look-alikes and stays."""
    head, last, told = line[1], line[2], line[3]
    if told.startswith(b"<") and head[1:5] != last:
        return line[0]
    return head + _SIGN.sub(lambda sign: b"<%04X>" % ord(meant.get(chr(int(sign[1], 16)), chr(int(sign[1], 16)))), told)
