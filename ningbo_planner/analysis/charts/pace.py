"""What was reached against the target and against the elapsed part of its period (序时进度).

The elapsed part is counted in days. It is a measure for figures that grow from the start of their period (flows); stocks, shares and rates are
compared with their target only. Lights: at or above it good, up to five points below a warning, further below bad.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ningbo_planner.analysis.chart_spec import Tone
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.setting import ref
from ningbo_planner.domain.indicator import Accumulation, Direction, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import ACTUAL, TARGET, Table
from ningbo_planner.text import tr

_ID = re.compile(r"([0-9]{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")
_ONE_DECIMAL = Decimal("0.1")
# Points below the elapsed part up to which a row is only warned of, and within which it counts as level with it.
WARNED = Decimal(-5)
LEVEL = Decimal("0.5")


def days_of(period: Period) -> tuple[date, date] | None:
    """Return the first day of ``period`` and the first day after it; ``None`` where its id tells no date."""
    found = _ID.fullmatch(period.id)
    if found is None:
        return None
    year = int(found[1])
    if found[2] is None and found[3] is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    first, months = (3 * int(found[2]) - 2, 3) if found[2] else (int(found[3]), 1)
    after = first + months
    return date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1)


def elapsed(period: Period, today: date) -> Decimal | None:
    """Return the part of ``period`` that has elapsed at the end of ``today``, in percent with one decimal; ``None`` where its id tells no date."""
    days = days_of(period)
    if days is None:
        return None
    start, after = days
    done = min(max((today + timedelta(1) - start).days, 0), (after - start).days)
    return (Decimal(done) / (after - start).days * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


def latest_actual(table: Table, rows: Sequence[str], periods: Sequence[Period]) -> Period | None:
    """Return the last period in which some of ``rows`` has reached something that can be compared with a target."""
    planned = [period for period in reversed(periods) if not period.is_base]
    return next((period for period in planned if any(table.cell(row, period.id, ACTUAL).is_numeric for row in rows)), None)


def completion(facts: Facts, table: Table, row: str, period: Period) -> str | None:
    """Return what was reached in percent of the target (完成率); of losses and of targets that are not above zero there is none."""
    actual, target = (table.cell(row, period.id, layer).point for layer in (ACTUAL, TARGET))
    if actual is None or actual < 0 or target is None or target <= 0:
        return None
    return facts.share(ref(table, row, period.id, ACTUAL), ref(table, row, period.id))


def target_and_actual(facts: Facts, table: Table, row: str, period: Period) -> dict[str, str]:
    """Return both figures with their unit."""
    return {"actual": facts.value(ref(table, row, period.id, ACTUAL)), "target": facts.value(ref(table, row, period.id))}


def follows_pace(table: Table, row: str) -> bool:
    """Tell whether the elapsed part of a period measures ``row``: it grows from the start of the period, and more is better or worse."""
    directed = table.get(row, "direction") in (Direction.HIGHER, Direction.LOWER)
    return directed and table.get(row, "kind") is Kind.FLOW and table.get(row, "accumulation") is not Accumulation.CUMULATIVE


def pace_tone(gap: Decimal, is_lower_better: bool = False) -> Tone:
    """Return how a completion ``gap`` points above the elapsed part is judged."""
    ahead = -gap if is_lower_better else gap
    if ahead >= -LEVEL:
        return Tone.GOOD
    return Tone.WARNING if ahead >= WARNED else Tone.BAD


def pace_sign(gap: Decimal) -> str:
    """Return a gap to the elapsed part as a sign with a word (▲快3.2, ●平, ▼慢4, ▼▼慢12.3)."""
    if abs(gap) <= LEVEL:
        return tr("ranks.pace.level")
    if gap > 0:
        return tr("ranks.pace.ahead", gap=gap)
    return tr("ranks.pace.behind", gap=abs(gap)) if gap >= WARNED else tr("ranks.pace.far_behind", gap=abs(gap))


def pace_words(gap: Decimal) -> str:
    """Return a gap to the elapsed part as a phrase (快于序时进度3.2个百分点)."""
    if abs(gap) <= LEVEL:
        return tr("ranks.pace.level_words")
    return tr("ranks.pace.ahead_words", gap=gap) if gap > 0 else tr("ranks.pace.behind_words", gap=abs(gap))
