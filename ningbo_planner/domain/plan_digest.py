"""A hash of what a plan says: the same for two plans if and only if their tables, figures and rules are the same, wherever and however they came to be so.

What records who handed out what, which versions were frozen, what is held just now, and in what order charts are shown is no part of it: a plan that is put back to a version has its hash again.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.plain import to_plain
from ningbo_planner.domain.plan import REGISTERS, Plan
from ningbo_planner.domain.table import Table

# Registers that tell of the work at the plan, not of the plan.
RECORDS = frozenset({"rounds", "versions", "holds", "stories"})
CONTENTS = tuple(name for name in REGISTERS if name not in RECORDS)
# So many signs of a hash are shown to people; they tell any two plans apart.
SHOWN = 12


def content_digest(plan: Plan) -> str:
    """Return the hash of what ``plan`` says, as 64 hexadecimal digits."""
    digest = sha256()
    digest.update(_json([plan.info, {name: plan.register(name) for name in CONTENTS}, list(plan.tables)]))
    for key, table in plan.tables.items():
        for piece in _pieces(key, table):
            digest.update(piece)
    return digest.hexdigest()


def _pieces(key: str, table: Table) -> Iterator[bytes]:
    """Yield all that is said in a table."""
    yield _json([key, table.info, table.periods, len(table)])
    yield _json(table.ids)
    yield _json(table.depths)
    for name, column in table.columns.items():
        # A column of a hundred thousand rows has few different values, or is made of plain texts.
        values = {value: at for at, value in enumerate(dict.fromkeys(column))}
        yield _json([name, list(values)])
        yield _bytes(array("q", [values[value] for value in column]))
    for layer in sorted(table.layers):
        for period in table.periods:
            cells = table.layers[layer].get(period.id)
            # A layer that somebody only looked at says nothing.
            if cells is not None and not _is_empty(cells):
                yield _json([layer, period.id, sorted((at, to_plain(held)) for at, held in cells.others.items())])
                yield _bytes(cells.packed)


def _is_empty(cells: CellColumn) -> bool:
    return not cells.others and cells.packed.count(EMPTY_CELL) == len(cells.packed)


def _json(value: Any) -> bytes:
    """Return ``value`` in the one way of writing it down that there is; half a surrogate pair is escaped like every sign beyond ASCII."""
    return json.dumps(to_plain(value), separators=(",", ":"), sort_keys=True).encode()


def _bytes(numbers: array[int]) -> bytes:
    """Return whole numbers as the same bytes on every machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
