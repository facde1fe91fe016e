"""What the steps of the log say of single cells, fields and entries: the last word on whatever the snapshot no longer tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.edits.primitives import Edit, InsertPeriod, InsertRows, PutEntry, SetCell, SetField, SetInfo
from ningbo_planner.edits.set_cells import SetCells

# Table, row, layer, period.
Place = tuple[str, str, str, str]


@dataclass(slots=True)
class KnownFigures:
    """The last thing that the log says of each place.

    Attributes:
        cells: figures by table, row, layer and period.
        fields: fields of rows by table, row and name.
        entries: entries of registers by register and key; ``None`` for one that was taken out.
        info: what is said of the plan as a whole.
    """

    cells: dict[Place, Quantity] = field(default_factory=dict)
    fields: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    entries: dict[tuple[str, str], Any] = field(default_factory=dict)
    info: PlanInfo | None = None

    def take(self, edits: Iterable[Edit]) -> None:
        """Remember what the next step wrote."""
        for edit in edits:
            match edit:
                case SetCell() | SetCells():
                    self.cells.update(((cell.table, cell.row, cell.layer, cell.period), quantity) for cell, quantity, _ in edit.written())
                case SetField():
                    self.fields[edit.table, edit.row, edit.name] = edit.value
                case InsertRows():
                    self._take_rows(edit)
                case InsertPeriod():
                    self.cells.update(((edit.table, row, layer, edit.period.id), quantity) for layer, row, quantity in edit.cells)
                case PutEntry():
                    self.entries[edit.register, edit.key] = edit.entry
                case SetInfo():
                    self.info = edit.info

    def _take_rows(self, edit: InsertRows) -> None:
        for record in edit.records:
            self.fields.update(((edit.table, record.id, name), value) for name, value in record.fields.items())
            self.cells.update(((edit.table, record.id, layer, period), quantity) for (layer, period), quantity in record.cells.items())
