"""Texts in XML. ``xml.sax.saxutils`` does the same, but brings the whole network library of Python with it, which this program has no use for."""

from __future__ import annotations

from html import escape as _escape


def escape(text: str) -> str:
    """Return ``text`` as the contents of an element."""
    return _escape(text, quote=False)


def quoteattr(text: str) -> str:
    """Return ``text`` as the value of an attribute, quotes included; line ends and tabulators stay what they are."""
    escaped = _escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return f'"{escaped}"'
