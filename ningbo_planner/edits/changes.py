"""What a step changed, so that checks, views and charts look only at that."""

from __future__ import annotations

from dataclasses import dataclass, field

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.table import RowRef


@dataclass(slots=True)
class ChangeSet:
    """The net change of one or more edits, by ids.

    Attributes:
        cells: cells whose quantity was written; many of them at once, so ask :class:`CellSet` for columns rather than going through all.
        fields: rows' fields that were written, as (table, row, field).
        structures: tables whose rows, order or columns changed.
        entries: register entries that were written, as (register, key).
        info: whether the plan's own head was written.
        rows: rows that were put in, taken out or moved.
        parents: rows whose children are others, or stand in another order, than before.
        columns: tables whose periods or head changed: nothing in them is sure to be as it was.
    """

    cells: CellSet = field(default_factory=CellSet)
    fields: set[tuple[str, str, str]] = field(default_factory=set)
    structures: set[str] = field(default_factory=set)
    entries: set[tuple[str, str]] = field(default_factory=set)
    info: bool = False
    rows: set[RowRef] = field(default_factory=set)
    parents: set[RowRef] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)

    def take_in(self, later: ChangeSet) -> None:
        """Add what a later step has changed."""
        self.cells.update(later.cells)
        for mine, others in (
            (self.fields, later.fields),
            (self.structures, later.structures),
            (self.entries, later.entries),
            (self.rows, later.rows),
            (self.parents, later.parents),
            (self.columns, later.columns),
        ):
            mine.update(others)  # type: ignore[arg-type]
        self.info = self.info or later.info

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written."""
        return not (self.cells or self.fields or self.structures or self.entries or self.info)
