"""Our own format on the clipboard: figures with their exact meaning, their expressions, their units and comments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.notation import quantity_from_plain, quantity_to_plain
from ningbo_planner.gui.views.clip.contents import Contents, Figure, Item, Source

OWN_FORMAT = "application/x-ningbo-planner-cells"
OWN_VERSION = 2


def pack_own(plan: Plan, rows: Sequence[Sequence[CellRef | str]], mark: str) -> bytes:
    """Return cells of ``plan`` (labels as their texts) under the name ``mark``."""
    lines = [[each if isinstance(each, str) else _packed(plan, each) for each in row] for row in rows]
    told = {"version": OWN_VERSION, "mark": mark, "plan": plan.info.id, "rows": lines}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def unpack_own(data: bytes) -> Contents | None:
    """Return the cells that :func:`pack_own` packed; ``None`` for anything else, an older or newer version's among it."""
    try:
        found = json.loads(data)
        if not isinstance(found, dict) or found.get("version") != OWN_VERSION:
            return None
        rows: list[list[Item]] = [[item if isinstance(item, str) else _unpacked(item) for item in line] for line in found["rows"]]
        return Contents(rows, Source.OWN, mark=str(found["mark"]))
    except (ValueError, ArithmeticError, TypeError, KeyError):
        # Nobody but this program writes the format; what cannot be read is not ours, and the other formats are asked.
        return None


def _packed(plan: Plan, cell: CellRef) -> list[Any]:
    """Return statement and unit of a cell, and its comment where it has one."""
    comment = plan.comments.get(cell_key(cell)) if plan.comments else None
    told = [quantity_to_plain(plan.quantity(cell)), plan.unit_of(cell)]
    return told if comment is None else [*told, [comment.text, comment.author, comment.time]]


def _unpacked(item: list[Any]) -> Figure:
    plain, unit, *comment = item
    return Figure(quantity_from_plain(plain), unit, Comment(*comment[0]) if comment else None)
