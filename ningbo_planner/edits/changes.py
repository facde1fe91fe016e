"""What a step changed, so that checks, views and charts look only at that."""

from __future__ import annotations

from dataclasses import dataclass, field

from ningbo_planner.domain.table import CellRef


@dataclass(slots=True)
class ChangeSet:
    """The net change of one or more edits, by ids.

    Attributes:
        cells: cells whose quantity was written.
        fields: rows' fields that were written, as (table, row, field).
        structures: tables whose rows, order or columns changed.
        entries: register entries that were written, as (register, key).
        info: whether the plan's own head was written.
    """

    cells: set[CellRef] = field(default_factory=set)
    fields: set[tuple[str, str, str]] = field(default_factory=set)
    structures: set[str] = field(default_factory=set)
    entries: set[tuple[str, str]] = field(default_factory=set)
    info: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written."""
        return not (self.cells or self.fields or self.structures or self.entries or self.info)
