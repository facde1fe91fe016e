"""The tree of a typed table: levels by leading blanks, numbers and 其中, totals by arithmetic; what was concluded is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import TARGET, RowRecord
from ningbo_planner.exchange.plans.import_rows import ReadRow, is_total_name
from ningbo_planner.text import tr

_PART_OF = re.compile(r"其中\s*[:：]?")
_PART_WIDTH = 6
# Styles of numbers before names, from the outside in; which is outside which follows from where they first come.
_ORDINALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cn", re.compile(r"[一二三四五六七八九十]+[、.．]")),
    ("cn_bracket", re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    ("dots", re.compile(r"[0-9]+(?:[.．][0-9]+)+(?![0-9])(?=[、.．\s\u4e00-\u9fff])")),
    ("number", re.compile(r"[0-9]+(?:[、)）]|[.．](?![0-9]))")),
    ("number_bracket", re.compile(r"[（(][0-9]+[)）]")),
    ("circle", re.compile(r"[①-⑳]")),
)
# A number column says it without the sign behind.
_BARE = {"cn": re.compile(r"[一二三四五六七八九十]+"), "number": re.compile(r"[0-9]+"), "dots": re.compile(r"[0-9]+(?:[.．][0-9]+)+")}
# A stated total may miss its parts by so much and still be meant as their total.
_TOLERANCE = Decimal("0.1")
_MOST_PARTS = 300


def with_levels(rows: Sequence[ReadRow], periods: Sequence[str], sheet: str, notes: list[str]) -> list[RowRecord]:
    """Return the records with depths and totals; ``notes`` is told how they were found.

    Args:
        rows: in the order of print.
        periods: ids of the columns of targets.
        sheet: its name.
        notes: grows.
    """
    how, depths = _depths(rows)
    records = [row.record._replace(depth=depth) for row, depth in zip(rows, _sound(depths), strict=True)]
    if any(record.depth for record in records):
        notes.append(tr(f"import.levels.{how}", sheet=sheet))
        return _relate(records, [bool(_PART_OF.match(row.raw_name.strip())) for row in rows], periods, notes)
    records = _fold(records, periods, notes)
    for row, record in zip(rows, records, strict=True):
        if is_total_name(record.fields["name"]) and "aggregation" not in record.fields:
            notes.append(tr("import.total_unproved", sheet=sheet, row=row.number, name=record.fields["name"]))
    return records


def _depths(rows: Sequence[ReadRow]) -> tuple[str, list[int]]:
    """Return by what the levels were told, and the levels."""
    styles = [_style(row) for row in rows]
    told = {style for style in styles if style}
    unnumbered = any(not style and not is_total_name(row.record.fields["name"]) for style, row in zip(styles, rows, strict=True))
    if len(told) > 1 or (told and unnumbered):
        return "numbers", _by_order(rows, styles)
    if any(_width(row.raw_name) for row in rows):
        return "blanks", _by_width(rows)
    if any(row.is_section for row in rows):
        return "sections", _below([1 if not row.is_section else 0 for row in rows], rows)
    return "parts", _below([0] * len(rows), rows)


def _style(row: ReadRow) -> str:
    """Return the style of the number before a name or in the number column."""
    name = row.raw_name.strip()
    for style, pattern in _ORDINALS:
        for text in (row.ordinal, name):
            if found := pattern.match(text):
                return style + str(found[0].replace("．", ".").rstrip(".").count(".")) if style == "dots" else style
    return next((style for style, pattern in _BARE.items() if pattern.fullmatch(row.ordinal)), "")


def _by_order(rows: Sequence[ReadRow], styles: Sequence[str]) -> list[int]:
    """Return levels by numbers: a style that is new lies inside the one before; a row without a number lies inside the last one with one."""
    open_styles: list[str] = []
    depths = []
    for row, style in zip(rows, styles, strict=True):
        if is_total_name(row.record.fields["name"]):
            depths.append(0)
        elif style:
            open_styles = open_styles[: open_styles.index(style)] if style in open_styles else open_styles
            depths.append(len(open_styles))
            open_styles.append(style)
        else:
            depths.append(len(open_styles))
    return _below(depths, rows)


def _below(depths: list[int], rows: Sequence[ReadRow]) -> list[int]:
    """Return the levels with every 其中 one below the row before it that is none, unless it is deeper anyway."""
    found = list(depths)
    above = 0
    for at, row in enumerate(rows):
        if at and _PART_OF.match(row.raw_name.strip()):
            found[at] = max(found[at], above + 1)
        else:
            above = found[at]
    return found


def _by_width(rows: Sequence[ReadRow]) -> list[int]:
    """Return levels by the blanks before names; 其中： counts like blanks of its width."""
    open_widths: list[int] = []
    depths = []
    for at, row in enumerate(rows):
        width = _width(row.raw_name)
        if at and _PART_OF.match(row.raw_name.strip()):
            width += _PART_WIDTH
        while open_widths and open_widths[-1] >= width:
            open_widths.pop()
        depths.append(len(open_widths))
        open_widths.append(width)
    return depths


def _width(name: str) -> int:
    """Return the width of the blanks before a name, a full-width one counted twice."""
    blanks = name[: len(name) - len(name.lstrip())]
    return sum(2 if sign == "\u3000" else 1 for sign in blanks)


def _sound(depths: Sequence[int]) -> list[int]:
    """Return levels of which none is more than one below the row before."""
    found: list[int] = []
    for depth in depths:
        found.append(min(depth, found[-1] + 1) if found else 0)
    return found


def _relate(records: list[RowRecord], are_parts: Sequence[bool], periods: Sequence[str], notes: list[str]) -> list[RowRecord]:
    """Say of each row with rows under it how they relate: a total where the figures say so, else nothing."""
    children: dict[int, list[int]] = {}
    path: list[int] = []
    for at, record in enumerate(records):
        path = [*path[: record.depth], at]
        if record.depth:
            children.setdefault(path[-2], []).append(at)
    result = list(records)
    for at, below in children.items():
        relation = _relation(records[at], [records[each] for each in below], any(are_parts[each] for each in below), periods)
        if relation is not Aggregation.NONE:
            result[at] = _with(records[at], aggregation=relation)
        if relation is Aggregation.SUM:
            notes.append(tr("import.total_by_level", row=records[at].fields["name"], count=len(below)))
        elif relation is Aggregation.NONE and any(_number(records[at], period) is not None for period in periods):
            notes.append(tr("import.no_total", row=records[at].fields["name"], count=len(below)))
    return result


def _relation(total: RowRecord, parts: Sequence[RowRecord], says_part: bool, periods: Sequence[str]) -> Aggregation:
    """Return how parts relate to a row: their total when it is near their sum wherever both are known, 其中 when the names say so."""
    pairs = [(amount, added) for period in periods if (amount := _number(total, period)) is not None and (added := _sum(parts, period)) is not None]
    same_unit = all(part.fields.get("unit") == total.fields.get("unit") for part in parts)
    exact_match = bool(pairs) and all(amount == added for amount, added in pairs)
    near = bool(pairs) and all(abs(exact.subtract(amount, added)) <= abs(exact.multiply(amount, _TOLERANCE)) for amount, added in pairs)
    if same_unit and (exact_match or (near and not says_part)) and len(parts) > 1:
        return Aggregation.SUM
    return Aggregation.PART if says_part and same_unit else Aggregation.NONE


def _sum(parts: Sequence[RowRecord], period: str) -> Decimal | None:
    amounts = [_number(part, period) for part in parts]
    known = [amount for amount in amounts if amount is not None]
    return exact.total(known) if len(known) == len(amounts) else None


def _fold(records: list[RowRecord], periods: Sequence[str], notes: list[str]) -> list[RowRecord]:
    """Prove totals in a flat table: a row that equals the sum of the rows behind it in every period is their total, from the inside out."""
    depths = [0] * len(records)
    heads: list[int] = []
    proved: dict[int, int] = {}
    for at in range(len(records) - 1, -1, -1):
        count = _parts_behind(records, at, heads, periods)
        for each in range(at + 1, _stop(heads[-count], depths)) if count else ():
            depths[each] += 1
        del heads[len(heads) - count :]
        heads.append(at)
        if count:
            proved[at] = count
    notes += [tr("import.total", row=records[at].fields["name"], count=proved[at]) for at in sorted(proved)]
    result = [record._replace(depth=depth) for record, depth in zip(records, depths, strict=True)]
    return [_with(record, aggregation=Aggregation.SUM) if at in proved else record for at, record in enumerate(result)]


def _stop(start: int, depths: Sequence[int]) -> int:
    """Return the position behind the last row below ``start``."""
    stop = start + 1
    while stop < len(depths) and depths[stop] > depths[start]:
        stop += 1
    return stop


def _parts_behind(records: Sequence[RowRecord], at: int, heads: Sequence[int], periods: Sequence[str]) -> int:
    """Return how many of the rows behind (``heads``, the nearest last) add up to a row in every period, or 0; two parts and two periods prove it."""
    total = [_number(records[at], period) for period in periods]
    if len(periods) < 2 or any(amount is None for amount in total) or sum(bool(amount) for amount in total) < 2:
        return 0
    wanted = [amount for amount in total if amount is not None]
    sums = [exact.ZERO] * len(periods)
    for count, part in enumerate(reversed(heads[-_MOST_PARTS:]), 1):
        amounts = [amount for period in periods if (amount := _number(records[part], period)) is not None]
        if len(amounts) < len(periods) or records[part].fields.get("unit") != records[at].fields.get("unit"):
            return 0
        sums = [exact.add(held, amount) for held, amount in zip(sums, amounts, strict=True)]
        if sums == wanted:
            return count if count > 1 else 0
        if all(amount >= 0 for amount in amounts) and any(held > most >= 0 for held, most in zip(sums, wanted, strict=True)):
            return 0
    return 0


def _number(record: RowRecord, period: str) -> Decimal | None:
    return record.cells.get((TARGET, period), Quantity()).number


def _with(record: RowRecord, **fields: Any) -> RowRecord:
    return record._replace(fields={**record.fields, **fields})
