"""Tables in HTML as Excel, WPS, LibreOffice, Word and browsers put them on the clipboard, read in one walk over the text.

The library's parser calls back for every tag and takes half a second for 20,000 cells; here the text is split at its tags, and only a cell that
is more than a text costs anything more.
"""

from __future__ import annotations

import html
import re

from ningbo_planner.domain.late_pattern import LatePattern
from ningbo_planner.gui.views.clip.contents import Rows, Watch, clean_piece, no_watch
from ningbo_planner.gui.views.clip.html_layout import Table, chosen
from ningbo_planner.gui.views.clip.shown_figures import exact_shown

_TAG = LatePattern(r"/?[a-zA-Z][a-zA-Z0-9]*")
_VALUE = LatePattern(r"(?:x:num|sdval)\s*=\s*[\"']?\s*([0-9.e+-]+)")
_EXACT_TEXT = LatePattern(r"x:str\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SHEETS_VALUE = LatePattern(r"data-sheets-value\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SHEETS_NUMBER = LatePattern(r"\"1\"\s*:\s*3\s*,\s*\"3\"\s*:\s*(-?[0-9.eE+-]+)")
_HIDDEN = LatePattern(r"display\s*:\s*none|mso-hide\s*:\s*all|\shidden(?=[\s=/>]|$)")
_UNTIDY = LatePattern(r"[\n\r\t\x00\x01]|  |^ | $")
_SPAN = LatePattern(r"\b(row|col)?span\s*=\s*[\"']?\s*([0-9]{1,9})")
# Line ends of the source between two Chinese signs are no blanks: Word breaks its source at 80 columns.
_BROKEN_LINE = LatePattern("(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u3000-\u9fff\uff00-\uffef])")
_BLANKS = LatePattern(r"[ \t\n]+")
# Words of one block each stand on a line of their own.
_BLOCKS = frozenset("p div li ul ol h1 h2 h3 h4 h5 h6 blockquote pre dt dd".split())
# What stands in these is not seen as text of the table.
_UNREAD = frozenset("style script title template del noscript object svg select textarea".split())
_VOID = frozenset("br col hr img input meta link wbr".split())
_RAISED = {"sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"), "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")}
_BREAK, _PARAGRAPH = "\x00", "\x01"
_PARAGRAPHS = LatePattern(f"[ \n]*{_PARAGRAPH}[ \n{_PARAGRAPH}]*")
_WATCH_EVERY = 1 << 14


def read_html(source: str, watch: Watch = no_watch, as_shown: bool = False) -> Rows | None:
    """Return the cells of the tables in ``source``, one table below the other, merged cells followed by empty places; ``None`` without a table.

    Args:
        source: the page.
        watch: told how far the reading is.
        as_shown: whether figures are wanted as they are shown, not as exactly as the program tells them.
    """
    if "<t" not in source and "<T" not in source:
        return None
    reader = _Reader(as_shown)
    pieces = _without_comments(source).split("<")
    total = len(pieces)
    pieces.append("")
    following = iter(range(1, total))
    for number in following:
        piece = pieces[number]
        if piece[:2] == "td" and pieces[number + 1][:4] == "/td>" and reader.take_plain_cell(piece):
            next(following, None)
        else:
            reader.take(piece)
        if not number % _WATCH_EVERY:
            watch(number, total)
    return chosen(reader.finished())


class _Reader:
    """Collects the tables of a text, tag by tag."""

    def __init__(self, as_shown: bool) -> None:
        self._as_shown = as_shown
        self._done: list[Table] = []
        # Tables that are open, the inner ones last, each with the parts of the text of its open cell.
        self._open: list[tuple[Table, list[str] | None, str]] = []
        self._table: Table | None = None
        self._parts: list[str] | None = None
        self._attributes = ""
        self._unread = ""
        self._unread_depth = 0
        self._raised: dict[int, int] | None = None

    def finished(self) -> list[Table]:
        """Return the outermost tables, also those that were never closed."""
        while self._table is not None:
            self._end_table()
        return self._done

    def take_plain_cell(self, piece: str) -> bool:
        """Take a cell of nothing but text, with its end, as nearly all cells of a spreadsheet are; tell whether it is one."""
        if self._table is None or self._unread:
            return False
        end = _tag_end(piece, 2)
        if end < 0:
            return False
        if self._parts is not None:
            self._end_cell()
        text = piece[end + 1 :]
        if "&" in text:
            text = clean_piece(html.unescape(text))
        self._put(text, piece[2:end])
        return True

    def take(self, piece: str) -> None:
        """Take a tag and the text behind it."""
        found = _TAG.match(piece)
        if found is None:
            self._take_no_tag(piece)
            return
        name = found[0].lower()
        end = _tag_end(piece, found.end())
        if self._unread:
            self._skip(name, piece[found.end() : end])
        else:
            self._take_tag(name, piece[found.end() : end])
        if self._parts is not None and not self._unread and end + 1 < len(piece):
            self._take_text(piece[end + 1 :])

    def _take_no_tag(self, piece: str) -> None:
        """Take what begins like a tag and is none: a condition of Office, or a sign that nobody escaped (<15%)."""
        if self._parts is None or self._unread:
            return
        if piece[:1] in ("!", "?", "/"):
            self._take_text(piece.partition(">")[2])
        else:
            self._take_text("<" + piece)

    def _take_tag(self, name: str, attributes: str) -> None:
        """Open or close what a tag names."""
        if name in ("td", "th"):
            self._begin_cell(attributes)
        elif name in ("/td", "/th", "/tr"):
            self._end_cell()
        elif name == "tr":
            self._begin_row(attributes)
        elif name == "table":
            self._begin_table()
        elif name == "/table":
            self._end_table()
        elif name == "col" and self._table is not None:
            self._take_column(attributes)
        elif self._parts is not None:
            self._take_inner(name, attributes, self._parts)
        elif name in _UNREAD and not attributes.endswith("/"):
            self._unread, self._unread_depth = name, 1

    def _take_inner(self, name: str, attributes: str, parts: list[str]) -> None:
        """Take a tag inside a cell."""
        if name == "br":
            parts.append(_BREAK)
        elif name.removeprefix("/") in _BLOCKS:
            parts.append(_PARAGRAPH)
        if name in _RAISED:
            self._raised = _RAISED[name]
        elif name in ("/sup", "/sub"):
            self._raised = None
        is_hidden = name in _UNREAD or _is_hidden(attributes)
        if is_hidden and name[0] != "/" and name not in _VOID and not attributes.endswith("/"):
            self._unread, self._unread_depth = name, 1

    def _skip(self, name: str, attributes: str) -> None:
        """Pass over a tag inside what is not read; a cell's end ends that too."""
        if name == self._unread:
            self._unread_depth += not attributes.endswith("/")
        elif name == "/" + self._unread:
            self._unread_depth -= 1
            if not self._unread_depth:
                self._unread = ""
        elif self._unread not in ("style", "script") and name in ("td", "/td", "th", "/th", "/tr", "/table"):
            self._unread = ""
            self._take_tag(name, attributes)

    def _take_text(self, text: str) -> None:
        """Take up text of the open cell."""
        if self._parts is None:
            return
        if "&" in text:
            text = clean_piece(html.unescape(text))
        if self._raised is not None:
            text = text.translate(self._raised)
        self._parts.append(text)

    def _begin_table(self) -> None:
        if self._table is not None:
            self._open.append((self._table, self._parts, self._attributes))
        self._table, self._parts = Table(), None

    def _end_table(self) -> None:
        table = self._table
        if table is None:
            return
        self._end_cell()
        if not self._open:
            self._table = None
            self._done.append(table)
            return
        self._table, self._parts, self._attributes = self._open.pop()
        if self._parts is None:
            # A table right inside another, between its cells, as no browser leaves it.
            self._table.inner.append(table)
            return
        self._parts.append(f"{_PARAGRAPH}{table.flat_text(_BREAK)}{_PARAGRAPH}")
        self._table.inner.append(table)

    def _begin_row(self, attributes: str) -> None:
        table = self._table
        if table is None:
            return
        self._end_cell()
        table.begin_row(_is_hidden(attributes))

    def _take_column(self, attributes: str) -> None:
        if self._table is not None:
            told = attributes.lower()
            spans = {kind: int(count) for kind, count in _SPAN.findall(told)}
            self._table.take_column(spans.get("", 1), _is_hidden(told))

    def _begin_cell(self, attributes: str) -> None:
        if self._table is not None:
            self._end_cell()
            self._parts, self._attributes, self._raised = [], attributes, None

    def _end_cell(self) -> None:
        """Put the text of the open cell into its table."""
        parts, attributes = self._parts, self._attributes
        if parts is None:
            return
        self._parts = None
        self._put(parts[0] if len(parts) == 1 else "".join(parts), attributes)

    def _put(self, source: str, attributes: str) -> None:
        """Put a cell into the open table."""
        text = _tidy(source) if _UNTIDY.search(source) else source
        told = attributes.lower()
        if not self._as_shown and ("x:" in told or "sdval" in told or "sheets-v" in told):
            text = _valued(text, attributes, told)
        if "span" in told or "display" in told or "hid" in told:
            spans = {kind: int(count) for kind, count in _SPAN.findall(told)}
            self._table.add(text, spans.get("row", 1), spans.get("col", 1), _is_hidden(told))
        else:
            self._table.add(text)


def _is_hidden(attributes: str) -> bool:
    """Tell whether the style of a tag hides what is in it."""
    return bool(attributes) and _HIDDEN.search(attributes.lower()) is not None


def _valued(text: str, attributes: str, told: str) -> str:
    """Return the exact value that an attribute tells, in the manner of the text; ``told`` is the same in small letters."""
    found = _VALUE.search(told)
    if found:
        return exact_shown(text, found[1])
    sheets = _SHEETS_VALUE.search(attributes)
    number = _SHEETS_NUMBER.search(html.unescape(sheets[1] or sheets[2] or "")) if sheets else None
    if number:
        return exact_shown(text, number[1])
    told = _EXACT_TEXT.search(attributes)
    # Excel says so where the text begins or ends with blanks, or shows otherwise than it is.
    return clean_piece(html.unescape(told[1] or told[2] or "")) or text if told else text


def _tidy(text: str) -> str:
    """Return the text of a cell as a browser lays it out: runs of blanks are one, breaks and paragraphs are lines."""
    if "\n" in text or "\r" in text:
        text = _BROKEN_LINE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" in text or "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    if _PARAGRAPH in text:
        text = _PARAGRAPHS.sub(_BREAK, text)
    if _BREAK in text:
        return "\n".join(line.strip(" ") for line in text.split(_BREAK)).strip("\n")
    return text.strip(" ")


def _tag_end(piece: str, start: int) -> int:
    """Return where the tag at the head of a piece ends; a sign inside quotes does not end it."""
    end = piece.find(">", start)
    for _ in range(8):
        if end < 0:
            return len(piece)
        quotes = piece.count('"', start, end)
        if not quotes % 2 and (quotes or not piece.count("'", start, end) % 2):
            return end
        further = piece.find(">", end + 1)
        if further < 0:
            return end
        end = further
    return piece.find(">", start)


def _without_comments(source: str) -> str:
    """Return the source without comments, where Office hides what only it reads; one that is never closed takes the rest."""
    if "<!--" not in source:
        return source
    parts, at = [], 0
    while True:
        start = source.find("<!--", at)
        if start < 0:
            parts.append(source[at:])
            return "".join(parts)
        parts.append(source[at:start])
        end = source.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
