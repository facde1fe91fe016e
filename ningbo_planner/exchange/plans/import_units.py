"""Units as tables print them: 单位：亿元 above the table, in brackets behind a name, or several at once."""

from __future__ import annotations

import re
import unicodedata

from ningbo_planner.domain.unit import PERCENT

_SCALE = "(?:万亿|千亿|百亿|亿|千万|百万|万|千|百)"
_COUNTED = (
    "元|美元|个|家|项|人|套|户|条|件|亩|台|辆|架|艘|吨|公斤|千克|克|升|米|公里|千米|平方米|平方公里|公顷|立方米|千瓦|千瓦时|度|吨标准煤|人次|人年|次|篇|份|"
    "分|位|名|天|小时|座|所|处|场|期|支|只|张|片|颗|门|类|种|批|页|点|倍|标准箱|TEU|兆瓦|吉瓦|个点|百分点|EFLOPS|PFLOPS|Mbps|Gbps|Tbps|MB|GB|TB|PB|EB|P"
)
_UNIT = rf"%|％|‰|{_SCALE}?(?:{_COUNTED})(?:/(?:{_COUNTED}|年|月|日))?"
_WHOLE = re.compile(_UNIT)
# The right bracket was seen to get lost behind a percent sign.
_NAME = re.compile(rf"(?P<name>.*?\S)\s*[(（]\s*(?:单位[:：]\s*)?(?:(?P<unit>{_UNIT})\s*[)）]|(?P<open>[%％]))")
_ABOVE = re.compile(r"单位\s*[:：]\s*(?P<units>[^()（）\n]+?)\s*(?:[)）]|$|\s)")
_IN_FIGURE = re.compile(rf"[0-9]\s*(?P<unit>{_SCALE}?(?:{_COUNTED}))(?=$|[^\w]|以|左右|上下)")
_SEPARATORS = re.compile(r"[、，,;；]\s*")


def is_unit(text: str) -> bool:
    """Tell whether ``text`` is a unit that is known, whole."""
    return bool(_WHOLE.fullmatch(text.strip()))


def plain_unit(text: str) -> str:
    """Return a unit in half-width signs."""
    return unicodedata.normalize("NFKC", text).strip()


def split_unit(name: str) -> tuple[str, str]:
    """Return a name without the unit in brackets behind it, and that unit; other brackets, such as (营收), belong to the name."""
    found = _NAME.fullmatch(name)
    return (found["name"], plain_unit(found["unit"] or found["open"])) if found else (name, "")


def units_above(text: str) -> list[str]:
    """Return the units that a line such as 单位：亿元、% names; none when it is no such line."""
    found = _ABOVE.search(text)
    units = [plain_unit(each) for each in _SEPARATORS.split(found["units"]) if each.strip()] if found else []
    # 单位：市经信局 names who filled it in.
    return units if all(is_unit(unit) for unit in units) else []


def table_unit(units: list[str]) -> str:
    """Return the unit for rows without one of their own: the only one besides percent, which shows itself; several leave it open."""
    others = [unit for unit in dict.fromkeys(units) if unit != PERCENT]
    if len(others) == 1:
        return others[0]
    return PERCENT if units and not others else ""


def figure_unit(text: str) -> str:
    """Return the unit behind a figure (18家以上), or nothing."""
    found = _IN_FIGURE.search(plain_unit(text))
    return found["unit"] if found else ""
