"""Which row of an exported table is which row of the plan: by order first, then by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

# Beyond this many rows out of order the order is not compared, only the names.
_ORDERED_ROWS = 3000


@dataclass(slots=True)
class VisibleRow:
    """One row as it stands on the sheet now: its number, its label texts by field, the texts of its figures by period."""

    number: int
    labels: dict[str, str]
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the row is called; a name without a group fills the group's column."""
        return row_name(self.labels)


def row_name(labels: dict[str, str]) -> str:
    """Return the printed name of a row by its label texts."""
    return (labels.get("name") or labels.get("group") or "").strip()


def own_label(labels: dict[str, str], field_name: str) -> str:
    """Return what a label column says of a row; a name that fills the group's column is no group."""
    if field_name == "group" and not labels.get("name"):
        return ""
    return labels[field_name].strip()


def match_rows(seen: Sequence[VisibleRow], names: Sequence[str], figures: Sequence[dict[str, str]]) -> list[int | None]:
    """Return for each row on the sheet the row of the plan that it is, or ``None`` for a new one.

    Args:
        seen: rows on the sheet.
        names: printed names of the plan's rows.
        figures: their printed figures by period; a row with a new name and the same figures in the same place was renamed.
    """
    found = _in_order([row.name for row in seen], names)
    _by_name(seen, names, found)
    _renamed(seen, figures, found)
    return found


def _in_order(seen: Sequence[str], names: Sequence[str]) -> list[int | None]:
    """Match what stands in the same order: the same beginning, the same end, and what is common between them."""
    start = 0
    while start < min(len(seen), len(names)) and seen[start] == names[start]:
        start += 1
    end = 0
    while end < min(len(seen), len(names)) - start and seen[-1 - end] == names[-1 - end]:
        end += 1
    found: list[int | None] = [*range(start), *(None for _ in range(len(seen) - start - end)), *range(len(names) - end, len(names))]
    middle, wanted = seen[start : len(seen) - end], names[start : len(names) - end]
    if max(len(middle), len(wanted)) <= _ORDERED_ROWS:
        for block in SequenceMatcher(None, middle, wanted, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                found[start + block.a + offset] = start + block.b + offset
    return found


def _by_name(seen: Sequence[VisibleRow], names: Sequence[str], found: list[int | None]) -> None:
    """Match the rest by name; rows of the same name in their order."""
    used = set(found)
    free: dict[str, list[int]] = {}
    for at in range(len(names) - 1, -1, -1):
        if at not in used:
            free.setdefault(names[at], []).append(at)
    for index, row in enumerate(seen):
        if found[index] is None and free.get(row.name):
            found[index] = free[row.name].pop()


def _renamed(seen: Sequence[VisibleRow], figures: Sequence[dict[str, str]], found: list[int | None]) -> None:
    """Match a row that has a new name, stands behind the same row and says the same figures."""
    used = {at for at in found if at is not None}
    for index, row in enumerate(seen):
        before = found[index - 1] if index else -1
        if found[index] is not None or before is None or not any(row.figures.values()):
            continue
        place = before + 1
        if place < len(figures) and place not in used and figures[place] == row.figures:
            found[index] = place
            used.add(place)
