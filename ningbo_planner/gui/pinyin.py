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
# Characters of two readings that are common in plans, with the initial of the other one: 增长 is zz, 行业 hy, 重点 zd, 供给 gj.
_SECOND = {"长": "z", "行": "h", "重": "z", "调": "d", "给": "j", "会": "k", "乐": "y", "藏": "z", "曾": "z", "朝": "z", "厦": "x", "弹": "t", "番": "p"}


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


def readings(text: str) -> tuple[str, ...]:
    """Return the initials of a text, and those of its characters' second readings where they have any."""
    first = initials(text)
    second = "".join([_SECOND.get(sign) or initial(sign) for sign in text])
    return (first,) if second == first else (first, second)


class InitialTable(dict[int, str]):
    """For ``str.translate``: makes initials of a whole column at once, lines kept apart; ``second`` takes the second readings."""

    def __init__(self, *, second: bool = False) -> None:
        """Begin with the line break alone; the rest comes as it is met."""
        super().__init__({ord("\n"): "\n"})
        self._second = _SECOND if second else {}

    def __missing__(self, code: int) -> str:
        """Return the initial of a character that was not met before."""
        sign = chr(code)
        found = self[code] = self._second.get(sign) or initial(sign)
        return found


def rank(text: str, word: str) -> int | None:
    """Return how well ``word`` fits ``text``, 0 best; ``None`` when it does not fit at all."""
    lower, wanted = text.lower(), word.lower()
    if lower.startswith(wanted):
        return 0
    short = readings(text)
    if any(each.startswith(wanted) for each in short):
        return 1
    if wanted in lower:
        return 2
    return 3 if len(wanted) > 1 and any(wanted in each for each in short) else None
