"""Finds the columns of one of our own exported tables again, wherever a person has moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import Table
from ningbo_planner.exchange.plans.import_cells import SheetView
from ningbo_planner.exchange.plans.import_periods import period_word
from ningbo_planner.exchange.writer.sheet_text import cleaned
from ningbo_planner.text import document_text

# The head stands near the top; rows further down are not asked.
_SEARCHED_ROWS = 200


@dataclass(slots=True)
class CarriedHead:
    """Where an exported table's columns stand now.

    Attributes:
        row: of the heads.
        labels: columns by indicator field; periods: columns by period id.
        added: columns of periods that the export did not have; unread: columns that nobody knows, with their heads.
    """

    row: int
    labels: dict[str, int] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    added: dict[int, Period] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)


def find_carried_head(view: SheetView, table: Table) -> CarriedHead | None:
    """Return the head of ``table`` on a sheet: the row with most of its column heads, or ``None`` when none has its name column and a period."""
    wanted = _printed_heads(table)
    best: CarriedHead | None = None
    for row in [row for row in view.rows if row <= _SEARCHED_ROWS]:
        found = _aligned(view, row, wanted, [*table.info.leading])
        if "name" not in found.labels or (table.periods and not found.periods):
            continue
        if best is None or _score(found) > _score(best):
            best = found
    if best is not None:
        _look_at_others(view, best, table)
    return best


def _score(head: CarriedHead) -> tuple[int, int]:
    return len(head.periods), len(head.labels)


def _printed_heads(table: Table) -> list[tuple[str, str, bool]]:
    """Return what the export printed at the head of each column: field or period id, text, whether it is a period."""
    info = table.info
    shared = _labels_share_head(info.leading, info.titles)
    heads = [(name, _title(info.titles, name, shared), False) for name in info.leading]
    heads += [(period.id, period.label, True) for period in table.periods]
    heads += [(name, _title(info.titles, name, False), False) for name in info.trailing]
    return [(key, cleaned(text)[0].strip(), is_period) for key, text, is_period in heads]


def _labels_share_head(leading: Sequence[str], titles: dict[str, str]) -> bool:
    """Tell whether group and name stand side by side under one head, as the paper prints them."""
    neighbours = "group" in leading and "name" in leading and leading.index("name") == leading.index("group") + 1
    return neighbours and not titles.get("group") and not titles.get("name")


def _title(titles: dict[str, str], name: str, shared: bool) -> str:
    if shared and name in ("group", "name"):
        return document_text("field.name") if name == "group" else ""
    return titles.get(name) or document_text(f"field.{name}")


def _aligned(view: SheetView, row: int, wanted: Sequence[tuple[str, str, bool]], leading: Sequence[str]) -> CarriedHead:
    """Return the wanted heads found in a row, in their order; a blank head stands right behind the one before it."""
    found, last = CarriedHead(row), 0
    there = [(column, view.shown(row, column).text) for column in view.rows[row]]
    for key, text, is_period in wanted:
        column = last + 1 if not text else next((place for place, seen in there if place > last and seen == text), None)
        if column is None:
            continue
        last = column
        (found.periods if is_period else found.labels)[key] = column
    return found


def _look_at_others(view: SheetView, head: CarriedHead, table: Table) -> None:
    """Sort the columns that the export did not have: new periods, and those that are not read."""
    known = {*head.labels.values(), *head.periods.values()}
    taken = {period.id for period in table.periods}
    for column in view.rows[head.row]:
        text = view.shown(head.row, column).text
        if column in known or not text:
            continue
        word = period_word([view.head_text(head.row, column)])
        if word is not None and word.period.id not in taken:
            head.added[column] = word.period
            taken.add(word.period.id)
        else:
            head.unread[column] = text
