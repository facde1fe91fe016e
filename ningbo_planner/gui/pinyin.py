"""Initials of Chinese words as they are typed without changing the input method: 下发 is ``xf``."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

# GB2312 orders its 3,755 everyday characters by their pinyin: these are the first codes of each initial, and the code after the last.
_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1, 0xD7FA,
)  # fmt: skip
_INITIALS = "abcdefghjklmnopqrstwxyz"
# Readings that this order gives another initial than planners expect (调 is ordered as tiao, 重 as zhong).
_OTHERS = {"重": "c"}


@lru_cache(maxsize=8192)
def initial(sign: str) -> str:
    """Return the initial of one character; letters and digits stand for themselves, rare characters and signs for nothing."""
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    if sign in _OTHERS:
        return _OTHERS[sign]
    try:
        code = int.from_bytes(sign.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    at = bisect_right(_STARTS, code) - 1
    return _INITIALS[at] if 0 <= at < len(_INITIALS) else ""


def initials(text: str) -> str:
    """Return the initials of a text."""
    return "".join(map(initial, text))


def rank(text: str, word: str) -> int | None:
    """Return how well ``word`` fits ``text``, 0 best; ``None`` when it does not fit at all."""
    lower, wanted = text.lower(), word.lower()
    if lower.startswith(wanted):
        return 0
    short = initials(text)
    if short.startswith(wanted):
        return 1
    if wanted in lower:
        return 2
    return 3 if len(wanted) > 1 and wanted in short else None
