"""Copying with names: rows by their names, columns by their heads, the unit, for a document or a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.table import Table
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.clip.copied_areas import Picked
from ningbo_planner.gui.views.clip.written_cells import CopiedCell, Look
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class NamedBlock:
    """A block with its names.

    Attributes:
        heads: the rows of column heads, one or two.
        rows: names and figures, row by row.
        unit: the unit of all figures, nothing when each row says its own.
    """

    heads: list[list[CopiedCell]]
    rows: list[list[CopiedCell]]
    unit: str

    @property
    def cells(self) -> list[list[CopiedCell]]:
        """All rows."""
        return [*self.heads, *self.rows]


def with_names(sheet: Sheet, picked: Picked) -> NamedBlock:
    """Return the figures of ``picked`` with names; where no column of figures was picked, all of them."""
    columns = [at for at in picked.columns if sheet.columns[at].is_period] or list(range(sheet.first_period, sheet.last_period + 1))
    ids = [sheet.rows.ids[row] for row in picked.rows]
    units = [sheet.table.unit_of(row) for row in ids]
    unit = units[0] if len(set(units)) == 1 else ""
    names = names_of(sheet.table, ids)
    rows = []
    for row, name, own in zip(picked.rows, names, units, strict=True):
        labels = [CopiedCell(name), *([] if unit or not any(units) else [CopiedCell(own)])]
        rows.append([*labels, *(CopiedCell(sheet.text(row, column), Look.FIGURE) for column in columns)])
    titles = [tr("clipboard.names.row"), *([] if unit or not any(units) else [tr("clipboard.names.unit")])]
    return NamedBlock(_heads(sheet, columns, titles), rows, unit)


def names_of(table: Table, ids: Sequence[str]) -> list[str]:
    """Return what each row is called: its name, and what stands above it only where another row of the block has the same."""
    plain = {row: table.get(row, "name") for row in ids}
    named = _told_apart(plain, {row: table.get(row, "group") for row in ids})
    named = _told_apart(named, {row: table.get(parent, "name") if (parent := table.parent(row)) else "" for row in ids})
    counts = Counter(named.values())
    return [table.label_path(row) if counts[named[row]] > 1 else named[row] for row in ids]


def _told_apart(names: dict[str, str], above: dict[str, str]) -> dict[str, str]:
    """Return the names with what stands above them, for those that several rows have."""
    counts = Counter(names.values())
    return {row: f"{above[row]}/{name}" if counts[name] > 1 and above[row] and above[row] != name else name for row, name in names.items()}


def _heads(sheet: Sheet, columns: Sequence[int], titles: Sequence[str]) -> list[list[CopiedCell]]:
    """Return the heads; a period with several columns stands above their own heads."""
    shown = [sheet.columns[at] for at in columns]
    if not any(column.under for column in shown):
        return [[CopiedCell(title, Look.HEAD) for title in (*titles, *map(sheet.head, columns))]]
    upper = [CopiedCell(title, Look.HEAD, rows=2) for title in titles]
    for at, column in enumerate(shown):
        if at and shown[at - 1].key == column.key:
            upper.append(CopiedCell("", Look.HEAD, 0, 0))
        else:
            upper.append(CopiedCell(sheet.head(columns[at]), Look.HEAD, columns=sum(each.key == column.key for each in shown)))
    lower = [*(CopiedCell("", Look.HEAD, 0, 0) for _ in titles), *(CopiedCell(column.under, Look.HEAD) for column in shown)]
    return [upper, lower]
