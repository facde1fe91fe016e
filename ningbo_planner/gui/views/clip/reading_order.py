"""What lies on the clipboard, read from the most exact format that is there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from ningbo_planner.gui.views.clip.contents import Contents, Item, Rows, Source, Watch, clean, no_watch, shorten
from ningbo_planner.gui.views.clip.html_tables import read_html
from ningbo_planner.gui.views.clip.own_format import OWN_FORMAT, unpack_own
from ningbo_planner.gui.views.clip.tab_text import read_commas, read_tsv
from ningbo_planner.gui.views.clip.xml_spreadsheet import read_xml_spreadsheet

# As LibreOffice 7.4 names it, and other versions may.
LIBREOFFICE_TSVS = ("application/x-libreoffice-tsvc", 'application/x-libreoffice-tsv;charset="utf-8"')
# The name of Excel and WPS on Windows, as Qt passes it on, and as other systems may.
XML_SPREADSHEETS = ('application/x-qt-windows-mime;value="XML Spreadsheet"', "XML Spreadsheet", "application/x-xmlspreadsheet")


@dataclass(frozen=True, slots=True)
class Offer:
    """The formats on the clipboard, fetched from the program that offers them; reading them needs no clipboard any more.

    Attributes:
        own, xml: our own format, Excel's XML.
        html, tsv, text: tables in HTML, LibreOffice's text with tabs, plain text.
    """

    own: bytes = b""
    xml: bytes = b""
    html: str = ""
    tsv: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not (self.own or self.xml or self.html or self.tsv or self.text)

    @property
    def size(self) -> int:
        """How much there is to read until something is found, at most."""
        return len(self.own) or max(len(self.xml), len(self.html), len(self.tsv), len(self.text))


def fetch(data: QMimeData | None) -> Offer:
    """Take the formats that can be read from the clipboard's data."""
    # Copied files offer their names as a text, which nobody means to have in a cell.
    if data is None or (data.hasUrls() and not data.hasHtml() and all(url.isLocalFile() for url in data.urls())):
        return Offer()
    if data.hasFormat(OWN_FORMAT):
        # A format of another version is passed over; then the rest is needed.
        own = _bytes(data, OWN_FORMAT)
        return Offer(own, html=data.html() if data.hasHtml() else "", text=data.text() if data.hasText() else "")
    xml = next((_bytes(data, name) for name in XML_SPREADSHEETS if data.hasFormat(name)), b"")
    tsv = next((_bytes(data, name).decode("utf-8", "replace") for name in LIBREOFFICE_TSVS if data.hasFormat(name)), "")
    return Offer(b"", xml, data.html() if data.hasHtml() else "", tsv, data.text() if data.hasText() else "")


def read_offer(offer: Offer, watch: Watch = no_watch, as_shown: bool = False) -> Contents | None:
    """Return the cells; ``None`` when there are none.

    Args:
        offer: what was fetched from the clipboard.
        watch: told how far the reading is.
        as_shown: whether figures are wanted as the other program shows them, not as exactly as it tells them.

    Raises:
        PlannerError: what is there is no text, or too much.
    """
    own = unpack_own(offer.own) if offer.own else None
    if own is not None:
        return own if not own.is_empty else None
    if offer.xml and not as_shown:
        rows = read_xml_spreadsheet(offer.xml, watch)
        if rows and any(rows):
            return _contents(rows, Source.SPREADSHEET, 0)
    if offer.html:
        source, cleaned = clean(offer.html)
        rows = read_html(source, watch, as_shown)
        if rows and any(rows):
            return _contents(rows, Source.HTML, cleaned)
    return _from_text(offer, watch)


def _from_text(offer: Offer, watch: Watch) -> Contents | None:
    """Return the cells of a plain text."""
    # The flavour of LibreOffice keeps line breaks and tabs of a cell, which its plain text flattens.
    source, cleaned = clean(offer.tsv or offer.text)
    if not source:
        return None
    rows = None if offer.tsv else read_commas(source)
    if rows is not None:
        return _contents(rows, Source.COMMAS, cleaned)
    rows = read_tsv(source, watch)
    return _contents(rows, Source.TEXT if len(rows) == len(rows[0]) == 1 else Source.TABS, cleaned)


def _contents(rows: Rows, source: Source, cleaned: int) -> Contents | None:
    """Return rows of texts as contents, long ones cut."""
    shortened = shorten(rows)
    items: list[list[Item]] = rows  # type: ignore[assignment]
    found = Contents(items, source, shortened=shortened, cleaned=cleaned)
    return None if found.is_empty else found


def _bytes(data: QMimeData, name: str) -> bytes:
    return bytes(data.data(name).data())
