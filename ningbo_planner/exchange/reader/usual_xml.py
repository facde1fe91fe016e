"""Which parts are written so plainly that a regular expression may split them, and the little that is then left of XML.

All of it presumes that expat has found the part well-formed.
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(?:x([0-9A-Fa-f]+)|([0-9]+)));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def usual_head(root: bytes) -> re.Pattern[bytes]:
    """Return the expression for the head of a part in UTF-8 whose root element has no prefix."""
    declaration = rb"<\?xml(?: version=[\"']1\.0[\"'])(?: encoding=[\"'][uU][tT][fF]-8[\"'])?(?: standalone=[\"']\w+[\"'])? ?\?>"
    return re.compile(rb"(?:\xef\xbb\xbf)?(?:" + declaration + rb")?\s*<" + root + rb"[\s>]")


def is_usual(part: bytes, head: re.Pattern[bytes]) -> bool:
    """Tell whether a part has the usual head and neither comments, sections of raw text nor instructions."""
    return bool(head.match(part)) and b"<!" not in part and part.count(b"<?") <= 1


def usual_text(between: bytes) -> str | None:
    """Return the text between two tags as XML means it; None when further namespaces begin there."""
    if b"xmlns" in between:
        return None
    text = between.decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def resolved_references(text: str) -> str:
    """Return a text with its character references resolved; without a document type there are no others than those that XML defines."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    """Return the character that a reference stands for."""
    if match[1]:
        return _NAMED[match[1]]
    return chr(int(match[2], 16) if match[2] else int(match[3]))
