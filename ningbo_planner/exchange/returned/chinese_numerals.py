"""Numbers written in Chinese numerals (四百三十, 一千二百三十四, 两万五), to offer a reading; never taken without asking."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {sign: value for value, signs in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for sign in signs}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_POINT = "点"


def read_numerals(text: str) -> Decimal | None:
    """Return the number that ``text`` writes in numerals, or ``None`` when it is not wholly one."""
    whole, point, fraction = text.partition(_POINT)
    if not whole or any(sign not in _DIGITS and sign not in _SMALL and sign not in _LARGE for sign in whole):
        return None
    if point and (not fraction or any(sign not in _DIGITS for sign in fraction)):
        return None
    amount = _whole(whole)
    return None if amount is None else Decimal(str(amount) + ("." + "".join(str(_DIGITS[sign]) for sign in fraction) if point else ""))


def _whole(text: str) -> int | None:
    """Return a whole number; the scales must fall from left to right."""
    total, section, last_scale = 0, "", 10**12
    for sign in text:
        if sign not in _LARGE:
            section += sign
            continue
        part = _section(section)
        if part is None or not part or _LARGE[sign] >= last_scale:
            return None
        total, section, last_scale = total + part * _LARGE[sign], "", _LARGE[sign]
    rest = _section(section)
    if rest is None:
        return None
    return total + rest * _spoken_scale(text, section)


def _spoken_scale(text: str, section: str) -> int:
    """Return the scale of a lone last digit: 两万五 is 25,000, 两万零五 is 20,005."""
    before = text[: len(text) - len(section)]
    return _LARGE[before[-1]] // 10 if before and len(section) == 1 else 1


def _section(text: str) -> int | None:
    """Return a number below ten thousand; digits in a row (二〇二二) are read one by one."""
    if text and all(sign in _DIGITS for sign in text) and len(text) > 1 and text[0] not in "零〇":
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit, last_scale = 0, None, 10**4
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        else:
            scale = _SMALL[sign]
            if scale >= last_scale:
                return None
            total, digit, last_scale = total + (1 if digit is None else digit) * scale, None, scale
    # 四百三 is 430, 四百零三 is 403.
    short = digit and last_scale < 10**4 and last_scale > 10 and "零" not in text and "〇" not in text
    return total + (digit or 0) * (last_scale // 10 if short else 1)
