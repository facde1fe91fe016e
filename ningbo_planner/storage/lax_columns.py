"""Columns of a snapshot read as far as they go: what a piece that is not what was written still says, and from where on it says nothing."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from typing import Any

from ningbo_planner.domain.cells import DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.edits.notation import quantity_from_plain
from ningbo_planner.storage.columns import Part, column_in, little, value_in
from ningbo_planner.storage.snapshot import MALFORMED

# What a column of figures holds for a quantity that stands beside it.
_BESIDE = CellColumn.repeated(Quantity("?", State.WORDS), 1).packed[0]
_LIMIT = 1 << 62
_MOST = 1 << 29


class Lost:
    """Stands where nothing could be read."""


LOST = Lost()


def lax_bytes(packing: str, data: bytes) -> bytes:
    """Return the content of a piece as far as it can be unpacked."""
    if packing != "zlib":
        return data
    inflater, pieces = zlib.decompressobj(), []
    try:
        for at in range(0, len(data), 64):
            pieces.append(inflater.decompress(data[at : at + 64], _MOST))
    except zlib.error:
        return b"".join(pieces)
    return b"".join(pieces)


def lax_column(part: Part, hint: Any, rows: int) -> list[Any]:
    """Return a column of ``rows`` values, with :data:`LOST` where there is none."""
    try:
        return column_in(part, hint, rows)
    except MALFORMED:
        read = _coded(part.data, hint) if part.form == "coded" else list(_listed(part.data, hint)) if part.form == "list" else []
    return (read + [LOST] * (rows - len(read)))[:rows]


def lax_cells(part: Part | None, beside: Part | None, rows: int) -> tuple[CellColumn, set[int]]:
    """Return the figures of one period, and the places where nothing could be read."""
    raw = b"" if part is None else part.data[: 8 * rows]
    packed = array("q")
    packed.frombytes(raw[: len(raw) // 8 * 8])
    packed = little(packed)
    lost = set(range(len(packed), rows))
    packed.extend([EMPTY_CELL] * (rows - len(packed)))
    others = _others(beside, rows)
    for at, value in enumerate(packed):
        if at in lost and at in others:
            packed[at] = _BESIDE
            lost.discard(at)
        elif value == _BESIDE and at not in others or value & DECIMALS_MASK == NO_NUMBER and value not in (EMPTY_CELL, _BESIDE) or abs(value) >= _LIMIT:
            packed[at] = EMPTY_CELL
            lost.add(at)
    return CellColumn(packed, {at: quantity for at, quantity in others.items() if packed[at] == _BESIDE}), lost


def _others(beside: Part | None, rows: int) -> dict[int, Quantity]:
    """Return the quantities that stand beside a column, or none when their piece cannot be read."""
    if beside is None:
        return {}
    try:
        held = json.loads(beside.data)
        values = [quantity_from_plain(value) for value in held["values"]]
        found = dict(zip(held["rows"], map(values.__getitem__, held["codes"]), strict=True))
    except MALFORMED:
        return {}
    return {at: quantity for at, quantity in found.items() if type(at) is int and 0 <= at < rows and quantity != EMPTY}


def _coded(data: bytes, hint: Any) -> list[Any]:
    """Return the rows of a coded column, as far as their codes are there and mean something."""
    stop = 4 + int.from_bytes(data[:4], "little")
    values = list(_listed(data[4:stop], hint))
    numbers = array("B" if len(values) <= 256 else "H")
    raw = data[stop:]
    numbers.frombytes(raw[: len(raw) // numbers.itemsize * numbers.itemsize])
    return [values[number] if number < len(values) else LOST for number in little(numbers)] if stop <= len(data) else []


def _listed(data: bytes, hint: Any) -> Iterator[Any]:
    """Yield the values of a JSON list up to the first that cannot be read."""
    text, decoder, at = data.decode("utf-8", "replace"), json.JSONDecoder(), 1
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
            yield value_in(hint, value)
        except MALFORMED:
            return
        if text[at : at + 1] != ",":
            return
        at += 1
