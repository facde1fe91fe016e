"""Periods and their names: 2027年, 2025年一季度, 2025Q1, 2025年3月, 2022-2026年, 目标. Reads what a person calls a column, and says which comes next.

A period's id says its date (``2027``, ``2025Q1``, ``2025-03``, ``2022-2026``), whatever its label says of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.errors import PlannerError

LONGEST_LABEL = 30
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_PART = (
    r"(?:年?(?:第?(?P<numeral>[一二三四])|第?(?P<digit>[1-4]))季度?|年?[Qq](?P<q>[1-4])|年(?P<month>1[0-2]|0?[1-9])月份?"
    r"|[-/.](?P<dash>1[0-2]|0[1-9])|年度?[末底]?|)"
)
# What stands in brackets behind (2026年（目标）) says nothing of the date.
_LABEL = re.compile(rf"{_YEAR}{_PART}(?P<more>\([^()]+\))?")
_SPAN = re.compile(r"(?P<first>(?:19|20)[0-9]{2})年?[-—–~至到](?P<last>(?:19|20)[0-9]{2})年?(?P<more>\([^()]+\))?")
_HALF = re.compile(r"(?:(?:19|20)[0-9]{2})年?(?:[上下]半年|[Hh][12])")
_GOAL = frozenset({"目标", "目标值"})
_ID = re.compile(r"(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_NUMERALS = "一二三四"
# Control and format characters, and halves of pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_MONTHS = 12


def read_period(label: str, is_base: bool = False) -> Period:
    """Return the period that ``label`` names; a short form (``2027``, ``2025Q1``) is labelled in the usual way, any other as it was written.

    Raises:
        PlannerError: it names no period, or one that plans cannot have.
    """
    kept = clean_label(label)
    said = unicodedata.normalize("NFKC", kept)
    found = _LABEL.fullmatch(said)
    if found is not None:
        return _dated_as(found, kept, is_base)
    span = _SPAN.fullmatch(said)
    if span is not None and span["first"] < span["last"]:
        return Period(f"{span['first']}-{span['last']}", kept, PeriodKind.HORIZON, is_base)
    if said in _GOAL:
        return Period("goal", kept, PeriodKind.HORIZON, is_base)
    raise PlannerError("period.half_year" if _HALF.fullmatch(said) else "period.unreadable", text=kept)


def clean_label(label: str) -> str:
    """Return a label as it is kept: without blanks, letters and digits in half width; brackets stay as they were written."""
    said = "".join(_narrow(sign) for sign in label if not sign.isspace())
    if not said:
        raise PlannerError("period.no_label")
    if len(said) > LONGEST_LABEL:
        raise PlannerError("period.too_long", limit=LONGEST_LABEL)
    return said


def names_another(label: str, period: Period) -> bool:
    """Tell whether ``label`` names a period of another date than ``period``."""
    try:
        read = read_period(label)
    except PlannerError:
        return False
    return PeriodKind.HORIZON not in (read.kind, period.kind) and read.id != period.id


def dated(year: int, quarter: int = 0, month: int = 0, label: str = "", is_base: bool = False) -> Period:
    """Return the year, or its quarter or month where one is given, labelled in the usual way unless ``label`` says otherwise."""
    if quarter:
        return Period(f"{year:04}Q{quarter}", label or f"{year:04}年{_NUMERALS[quarter - 1]}季度", PeriodKind.QUARTER, is_base)
    if month:
        return Period(f"{year:04}-{month:02}", label or f"{year:04}年{month}月", PeriodKind.MONTH, is_base)
    return Period(f"{year:04}", label or f"{year:04}年", PeriodKind.YEAR, is_base)


def next_period(period: Period) -> Period | None:
    """Return the period that follows, of the same length; ``None`` behind one without a date."""
    return _shifted(period, 1)


def previous_period(period: Period) -> Period | None:
    """Return the period before, of the same length; ``None`` before one without a date."""
    return _shifted(period, -1)


def natural_index(periods: Sequence[Period], period: Period) -> int:
    """Return where ``period`` stands by its date: behind those that end no later than it; one without a date stands last."""
    end = _end(period)
    if end is None:
        return len(periods)
    earlier = [at for at, known in enumerate(periods) if (known_end := _end(known)) is not None and known_end <= end]
    if earlier:
        return earlier[-1] + 1
    return next((at for at, known in enumerate(periods) if _end(known) is not None), len(periods))


def _narrow(sign: str) -> str:
    """Return a full-width letter or digit in half width, any other sign as it is; signs that nobody sees are left out."""
    narrow = unicodedata.normalize("NFKC", sign)
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    return narrow if narrow.isascii() and narrow.isalnum() else sign


def _dated_as(found: re.Match[str], kept: str, is_base: bool) -> Period:
    """Return the dated period that a label named; one without 年 is a short form, whose words in brackets are kept."""
    numeral, digit = found["numeral"], found["digit"] or found["q"]
    quarter = _NUMERALS.index(numeral) + 1 if numeral else int(digit or 0)
    more = kept[len(kept) - len(found["more"] or "") :]
    usual = dated(int(found["year"]), quarter, int(found["month"] or found["dash"] or 0), is_base=is_base)
    return replace(usual, label=kept if "年" in kept else usual.label + more)


def _parts(period: Period) -> tuple[int, int, int] | None:
    """Return year, quarter and month of a dated period, 0 for what it has not."""
    found = _ID.fullmatch(period.id) if period.kind is not PeriodKind.HORIZON else None
    return None if found is None else (int(found["year"]), int(found["quarter"] or 0), int(found["month"] or 0))


def _shifted(period: Period, way: int) -> Period | None:
    parts = _parts(period)
    if parts is None:
        return None
    year, quarter, month = parts
    for count, unit in ((quarter, len(_NUMERALS)), (month, _MONTHS)):
        if count:
            years, rest = divmod(count - 1 + way, unit)
            return dated(year + years, *((rest + 1, 0) if unit == len(_NUMERALS) else (0, rest + 1)))
    return dated(year + way)


def _end(period: Period) -> tuple[int, int] | None:
    """Return the last month of a dated period, counted from year 0, and its length, so that a year comes behind its last quarter."""
    parts = _parts(period)
    if parts is None:
        return None
    year, quarter, month = parts
    length = 3 if quarter else 1 if month else _MONTHS
    return year * _MONTHS + (quarter * 3 or month or _MONTHS), length
