"""What of the plan is looked through: the tables as they are shown, or the cells that were selected. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.domain.table import Table
from ningbo_planner.gui.models.columns import NAME, GridColumn, columns_of
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.services.text_search import NOTE, Extent, Part, Spot, SpotKind, belongs


class Scope(StrEnum):
    """How far is looked."""

    TABLE = "table"
    PLAN = "plan"
    SELECTION = "selection"


class Area(NamedTuple):
    """A selected rectangle by names, so that it stays what it was when rows come and go."""

    rows: tuple[str, ...]
    columns: frozenset[str]


def extent_of(table: Table, sheet: Sheet | None, part: Part, areas: Sequence[Area] = ()) -> Extent:
    """Return what is looked through in ``table``; ``sheet`` tells how it is shown, if it is shown already."""
    columns = columns_of(table) if sheet is None else sheet.columns
    seen = {column.key for column in columns if not column.is_period}
    spots = tuple(spot for spot in spots_in(columns) if belongs(spot, part) or (part is Part.SHOWN and spot.kind is SpotKind.LABEL and spot.key in seen))
    if sheet is None:
        return Extent(table, spots, range(len(table)))
    order: Sequence[int] = range(len(table)) if sheet.order is None else sheet.order
    hidden = frozenset(spot for spot in spots if (at := column_of(sheet, spot)) is not None and sheet.is_hidden(at))
    if areas:
        chosen = {row for area in areas for row in area.rows}
        order = [at for at in order if table.ids[at] in chosen]
    return Extent(table, spots, order, _shown(sheet), hidden, _inside(table, areas) if areas else None)


def spots_in(columns: Iterable[GridColumn]) -> list[Spot]:
    """Return the spots of shown columns from left to right: a figure and its comment, a label; the note of a row stands behind its name."""
    found: list[Spot] = []
    for column in columns:
        if column.is_period:
            found += [Spot(SpotKind.FIGURE, column.key, column.layer), Spot(SpotKind.COMMENT, column.key, column.layer)]
        else:
            found.append(Spot(SpotKind.LABEL, column.key))
            if column.key == NAME:
                found.append(Spot(SpotKind.LABEL, NOTE))
    # A note that has a column of its own is found there.
    return found if found.count(Spot(SpotKind.LABEL, NOTE)) < 2 else list(dict.fromkeys(reversed(found)))[::-1]


def column_of(sheet: Sheet, spot: Spot) -> int | None:
    """Return the column in which a spot is seen: its own, or the name's for a note without one."""
    is_label = spot.kind is SpotKind.LABEL
    for at, column in enumerate(sheet.columns):
        if column.key == spot.key and column.is_period != is_label and (is_label or column.layer == spot.layer):
            return at
    return sheet.name_column if is_label and sheet.name_column >= 0 else None


def spot_at(sheet: Sheet, column: int) -> Spot | None:
    """Return the spot that a column shows, ``None`` outside."""
    if not 0 <= column < sheet.column_count:
        return None
    shown = sheet.columns[column]
    return Spot(SpotKind.FIGURE, shown.key, shown.layer) if shown.is_period else Spot(SpotKind.LABEL, shown.key)


def _shown(sheet: Sheet) -> Callable[[int], bool]:
    """Return what tells of a row position whether no filter hides it."""
    rows, ids = sheet.rows, sheet.table.ids
    return (lambda at: rows.lets_through(ids[at])) if rows.is_filtered else (lambda _: True)


def _inside(table: Table, areas: Sequence[Area]) -> Callable[[int, Spot], bool]:
    """Return what tells whether a spot of a row lies in one of ``areas``."""
    rows = [(frozenset(area.rows), area.columns) for area in areas]
    ids = table.ids

    def is_inside(position: int, spot: Spot) -> bool:
        name = NAME if spot.key == NOTE else spot_name(spot)
        return any(ids[position] in chosen and name in columns for chosen, columns in rows)

    return is_inside


def spot_name(spot: Spot) -> str:
    """Return the name of the column that a spot belongs to, as :attr:`GridColumn.name` has it."""
    return GridColumn(spot.key, "", layer=spot.layer).name
