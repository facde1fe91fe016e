"""Text that a worksheet can hold: cleaned of what XML or Excel refuses, and told apart from formulas by its type, never by its first sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ningbo_planner.exchange.writer.xml_text import escape, quoteattr
from ningbo_planner.text import tr

# Excel counts UTF-16 units.
MAX_LENGTH = 32_767
MAX_CONSTANT = 255
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufdd0-\ufdef]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# Excel reads _x000D_ as a carriage return; the same words typed by a person get their first sign escaped.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Most texts of a form stand in its XML as they are: printable, without signs of XML, blanks at the ends or in pairs, and escapes.
_NEEDS_CARE = re.compile(r"[&<>\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|_x").search
Report = Callable[[str], None]


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` as a cell can hold it, and the codes of what had to go: ``control``, ``half_character``, ``too_long``."""
    if text.isprintable() and len(text) < MAX_LENGTH // 2:
        return text, ()
    lost = []
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    for code, pattern in (("control", _FORBIDDEN), ("half_character", _HALF_CHARACTER)):
        without = pattern.sub("", kept)
        if without != kept:
            lost.append(code)
            kept = without
    cut = _cut(kept)
    if cut != kept:
        lost.append("too_long")
    return cut, tuple(lost)


def _cut(text: str) -> str:
    """Return the most of ``text`` that a cell holds, without half a character at its end."""
    data = text.encode("utf-16-le")
    return text if len(data) <= 2 * MAX_LENGTH else data[: 2 * MAX_LENGTH].decode("utf-16-le", "ignore")


class Cleaner:
    """Cleans texts on their way into one workbook and remembers what was lost where.

    Attributes:
        notes: one sentence for each text that lost something.
    """

    def __init__(self) -> None:
        """Start without notes."""
        self.notes: list[str] = []

    def clean(self, text: str, place: str) -> str:
        """Return ``text`` as ``place`` (an address such as ``C12``) can hold it."""
        if text.isprintable() and len(text) < MAX_LENGTH // 2:
            return text
        kept, lost = cleaned(text)
        self.notes += [tr(f"sheet.lost.{code}", place=place, text=kept[:20]) for code in lost]
        return kept


def text_width(text: str) -> int:
    """Return how many narrow characters wide ``text`` is."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def text_xml(text: str) -> str:
    """Return the element ``<t>`` of a cleaned text."""
    if is_plain(text):
        return f"<t>{text}</t>"
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f"<t{keep}>{escape(_LOOKS_ESCAPED.sub('_x005F_', text))}</t>"


def is_plain(text: str) -> bool:
    """Tell whether a text stands in XML as it is."""
    return _NEEDS_CARE(text) is None and len(text) < MAX_LENGTH // 2


def content(text: str) -> str:
    """Return a text of any origin as the content of an XML element."""
    return text if is_plain(text) else escape(cleaned(text)[0])


def attribute(text: str) -> str:
    """Return a text of any origin as an XML attribute with its quotes."""
    return quoteattr(cleaned(text)[0])


def formula_text(text: str) -> str:
    """Return ``text`` as a constant inside a formula, which takes no more than so many signs."""
    return '"' + text[:MAX_CONSTANT].replace('"', '""') + '"'
