"""Words of column heads that name a period: 2021年, 2021年（基期）, 现状值（2021年）, 2024年一季度, 2024Q1, 2024年3月, 2022-2026年, 目标."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.period_labels import dated
from ningbo_planner.domain.table import ACTUAL, TARGET

_BASE = "基期值|基期数|基期|基数|基准|基年"
_REACHED = "现状值|现状|实际值|实际数|实际|实绩|完成值|完成数|完成情况|完成"
_GOAL = "目标值|目标|预期目标|预期值|预期|计划数|计划值|计划|规划目标值|规划目标|规划值|规划|预计数|预计值|预计"
_ROLE = f"{_BASE}|{_REACHED}|{_GOAL}"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_PART = r"(?:年?第?(?P<quarter>[一二三四1-4])季度?|年?[Qq](?P<q>[1-4])|年(?P<month>1[0-2]|0?[1-9])月份?|-(?P<dash>1[0-2]|0[1-9])|年[度末底]?)?"
_HEAD = re.compile(rf"(?:到|至)?\(?(?P<before>{_ROLE})?\(?(?:到|至)?{_YEAR}{_PART}\)?\(?(?P<after>{_ROLE})?\)?")
_SPAN = re.compile(rf"(?P<first>(?:19|20)[0-9]{{2}})年?[-—–~至到](?P<last>(?:19|20)[0-9]{{2}})年?(?:累计)?(?:{_GOAL})?")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?|[Qq]([1-4])")
_MONTH = re.compile(r"(1[0-2]|0?[1-9])月份?")
_ROLE_ALONE = re.compile(_ROLE)
_HORIZON = frozenset({"目标", "目标值"})
# Words under a year that say nothing more than that the figure stands here.
_NEUTRAL = frozenset({"", "数值", "绝对值", "绝对额", "总量", "指标值", "值"})
_UNIT = re.compile(r"\((?:单位:)?(?P<unit>%|‰|[百千万亿]*[元个家项人套户条件亩台辆吨])\)")
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}


@dataclass(frozen=True, slots=True)
class PeriodWord:
    """A column head as read: its period, whose figures stand there (``TARGET`` or ``ACTUAL``), whether it says so, and a unit in brackets."""

    period: Period
    layer: str = TARGET
    says_target: bool = False
    unit: str = ""


def period_word(texts: Sequence[str]) -> PeriodWord | None:
    """Return the period that the head of a column names, from the top down in merged heads; ``None`` when it names none."""
    levels = [_bare(text) for text in texts]
    unit = next((found["unit"] for level in levels if (found := _UNIT.search(level))), "")
    said = [bare for level in levels if (bare := _UNIT.sub("", level)) not in _NEUTRAL]
    told = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    # A head of one text is shown as printed; one put together from several is shown in the common way.
    label = told[0] if len(told) == 1 else ""
    found = _dated(said, label) or _undated(said, label)
    return None if found is None else PeriodWord(found.period, found.layer, found.says_target, unit)


def is_period_text(text: str) -> bool:
    """Tell whether a single text names a dated period."""
    word = period_word([text])
    return word is not None and word.period.kind is not PeriodKind.HORIZON


def _bare(text: str) -> str:
    """Return a head in half-width signs without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _dated(said: Sequence[str], label: str) -> PeriodWord | None:
    """Return a period with a year; words above or below the year may be a role, a quarter or a month, and nothing else below."""
    at, found = next(((at, match) for at, level in enumerate(said) if (match := _HEAD.fullmatch(level))), (0, None))
    if found is None:
        return None
    roles = [role for role in (found["before"], found["after"]) if role]
    roles += [level for level in said[:at] if _ROLE_ALONE.fullmatch(level)]
    quarter, month = found["quarter"] or found["q"], found["month"] or found["dash"]
    for below in said[at + 1 :]:
        if _ROLE_ALONE.fullmatch(below):
            roles.append(below)
        elif part := _QUARTER.fullmatch(below):
            quarter = part[1] or part[2]
        elif part := _MONTH.fullmatch(below):
            month = part[1]
        elif below not in said[: at + 1]:
            return None
    return _word(found["year"], quarter, month, roles, label)


def _word(year: str, quarter: str | None, month: str | None, roles: Sequence[str], label: str) -> PeriodWord:
    """Return what year, part and roles say."""
    is_base = any(re.fullmatch(_BASE, role) for role in roles)
    is_reached = any(re.fullmatch(_REACHED, role) for role in roles)
    number = int(_DIGITS.get(quarter, quarter)) if quarter else 0
    period = dated(int(year), number, int(month or 0), "" if label == year else label, is_base or is_reached)
    return PeriodWord(period, ACTUAL if is_reached else TARGET, any(re.fullmatch(_GOAL, role) for role in roles))


def _undated(said: Sequence[str], label: str) -> PeriodWord | None:
    """Return a target column without a year, or one for a stretch of years."""
    if not said:
        return None
    span = _SPAN.fullmatch(said[-1])
    if span:
        return PeriodWord(Period(f"{span['first']}-{span['last']}", label or said[-1], PeriodKind.HORIZON), says_target=True)
    if all(level in _HORIZON for level in said):
        return PeriodWord(Period("goal", label or said[-1], PeriodKind.HORIZON), says_target=True)
    return None
