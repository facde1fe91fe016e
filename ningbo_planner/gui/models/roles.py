"""What the grid's model tells besides the roles that Qt knows."""

from __future__ import annotations

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole)

# The cell of the plan (a CellRef), or None in a label column.
CellRefRole = _FIRST + 1
# The row of the plan (a RowRef).
RowRefRole = _FIRST + 2
# By how much a stated total exceeds the sum of its parts (a Decimal), or None.
GapRole = _FIRST + 3
# The gravest grade of what is wrong in this cell (``error``, ``warning``, ``hint``), or nothing.
FindingGradeRole = _FIRST + 4
# The ids of the findings that this cell has a part in.
FindingsRole = _FIRST + 5
# Where the figure comes from: ``printed``, ``typed`` or ``imported``.
OriginRole = _FIRST + 6
# Whether the cell is held.
HeldRole = _FIRST + 7
# The unit that the row's figures are in.
UnitRole = _FIRST + 8
# What the cell says (a Quantity), or None in a label column.
QuantityRole = _FIRST + 9
# How deep the row stands in the tree, 0 at the top.
DepthRole = _FIRST + 10
# Whether the row states the sum of the rows below it.
TotalRole = _FIRST + 11
