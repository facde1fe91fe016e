"""The columns of a table as few large pieces, so that a hundred thousand rows open in a fraction of a second.

A column becomes one piece in the form that suits it: ``same`` (one value for all rows), ``coded`` (the different values, and one small number
a row), ``list`` (a JSON list), ``int64`` (the packed figures of one period, little-endian) or ``json`` (anything else).
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterator
from operator import sub
from typing import Any, NamedTuple, get_type_hints

from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Indicator
from ningbo_planner.domain.plain import from_plain, to_plain
from ningbo_planner.domain.table import TARGET, Table
from ningbo_planner.edits.notation import quantity_from_plain, quantity_to_plain

_HINTS = get_type_hints(Indicator)
_MOST_CODES = 1 << 16
# Below this, compressing costs more than the few pages it saves; above, it must save a fifth.
_PACK_FROM = 1024
_PACK_GAIN = 0.8
# Lists of a few values are looked into, longer ones are written so many values at a time.
_FEW, _AT_ONCE = 64, 20_000
# No sound piece comes near it (a million rows of packed figures take 8 MB); a made-up one must not fill the memory.
_UNPACKED_LIMIT = 1 << 29


class Part(NamedTuple):
    """One piece of a snapshot; ``data`` is not compressed."""

    name: str
    form: str
    data: bytes


class Malformed(ValueError):
    """A piece does not say what its form promises."""


def to_json(value: Any) -> str:
    """Return ``value`` (plain values, records, enums, decimals) as compact JSON."""
    return plain_json(to_plain(value))


def plain_json(plain: Any) -> str:
    """Return plain JSON values as text, Chinese readable where it can be stored as it is."""
    text = "".join(_written(plain))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair (a cut emoji, a file name that is not UTF-8) has no UTF-8; escaped, it comes back as it was.
        return json.dumps(plain, separators=(",", ":"))
    return text


def _written(plain: Any) -> Iterator[str]:
    """Yield ``plain`` as JSON, long lists in pieces: between two of them the window's thread can draw, during one nobody else can do anything."""
    if not isinstance(plain, list) or (_FEW < len(plain) <= _AT_ONCE):
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    elif len(plain) <= _FEW:
        yield "["
        for at, each in enumerate(plain):
            yield "," if at else ""
            yield from _written(each)
        yield "]"
    else:
        yield "["
        for at in range(0, len(plain), _AT_ONCE):
            yield "," if at else ""
            yield json.dumps(plain[at : at + _AT_ONCE], ensure_ascii=False, separators=(",", ":"))[1:-1]
        yield "]"


def pack(data: bytes) -> tuple[str, bytes]:
    """Return ``data`` and how it was packed: compressed where that pays."""
    if len(data) >= _PACK_FROM:
        packed = zlib.compress(data, 1)
        if len(packed) < len(data) * _PACK_GAIN:
            return "zlib", packed
    return "", data


def unpack(packing: str, data: bytes) -> bytes:
    """Return what :func:`pack` packed."""
    if packing != "zlib":
        return data
    inflater = zlib.decompressobj()
    unpacked = inflater.decompress(data, _UNPACKED_LIMIT)
    if not inflater.eof:
        raise Malformed("zlib")
    return unpacked


def table_parts(table: Table) -> list[Part]:
    """Return all columns of ``table`` as pieces; columns that were never written in a layer are left out."""
    parts = [Part("ids", *_column_out(table.ids)), Part("depths", *_column_out(table.depths))]
    parts += [Part(f"field/{name}", *_column_out(table.columns[name])) for name in FIELDS]
    for layer, columns in table.layers.items():
        for period, column in columns.items():
            if layer == TARGET or column.packed.count(EMPTY_CELL) < len(column):
                parts.append(Part(f"cells/{layer}/{period}", "int64", little(column.packed).tobytes()))
            if column.others:
                parts.append(Part(f"others/{layer}/{period}", "json", _others_out(column.others)))
    return parts


def fill_table(table: Table, rows: int, parts: dict[str, Part]) -> None:
    """Fill the empty ``table`` with ``rows`` rows from its pieces, by name.

    Raises:
        Malformed: pieces are of different lengths, or no tree in the order of print; ``KeyError`` when one is missing.
    """
    table.ids[:] = column_in(parts["ids"], str, rows)
    table.depths[:] = column_in(parts["depths"], int, rows)
    require_tree(table)
    for name in FIELDS:
        part = parts.get(f"field/{name}")
        # A field that came after the file was written has no piece.
        table.columns[name] = [DEFAULTS[name]] * rows if part is None else column_in(part, _HINTS[name], rows)
    for period in table.periods:
        if f"cells/{TARGET}/{period.id}" not in parts:
            raise Malformed(period.id)
    for name, part in parts.items():
        kind, *place = name.split("/")
        if kind == "cells":
            layer, period_id = place
            table.layers.setdefault(layer, {})[period_id] = _cells_in(part, parts.get(f"others/{layer}/{period_id}"), rows)
    table.forget_structure()


def require_tree(table: Table) -> None:
    """Raise unless ids differ and each row is at most one level below the one before."""
    depths = table.depths
    steps = max(map(sub, depths[1:], depths), default=0)
    if len(set(table.ids)) != len(table.ids) or depths and (depths[0] != 0 or min(depths) < 0 or steps > 1):
        raise Malformed("rows")


def _column_out(values: list[Any]) -> tuple[str, bytes]:
    """Return the form and the piece of a column."""
    try:
        distinct = dict.fromkeys(values)
    except TypeError:
        # A list in the place of a tuple; it comes back as the tuple that it should have been.
        return "list", to_json(values).encode()
    if len(distinct) == 1:
        return "same", to_json([values[0]]).encode()
    if len(distinct) <= _MOST_CODES and len(distinct) * 2 <= len(values):
        return "coded", _coded_out(distinct, values)
    # Looking at each of a hundred thousand texts for what it is would take longer than all the rest.
    return "list", (plain_json(values) if set(map(type, values)) == {str} else to_json(values)).encode()


def _coded_out(distinct: dict[Any, Any], values: list[Any]) -> bytes:
    """Return the length of the list of different values, the list, and one or two bytes a row."""
    codes = {value: code for code, value in enumerate(distinct)}
    head = to_json(list(distinct)).encode()
    numbers = array("B" if len(codes) <= 256 else "H", map(codes.__getitem__, values))
    return len(head).to_bytes(4, "little") + head + little(numbers).tobytes()


def column_in(part: Part, hint: Any, rows: int) -> list[Any]:
    """Return the column that :func:`_column_out` wrote."""
    match part.form:
        case "same":
            column = [value_in(hint, json.loads(part.data)[0])] * rows
        case "coded":
            column = coded_in(part.data, hint, rows)
        case "list":
            held = json.loads(part.data)
            column = held if hint is str else [value_in(hint, value) for value in held]
        case _:
            raise Malformed(part.form)
    if len(column) != rows or hint is str and not set(map(type, column)) <= {str}:
        raise Malformed(part.name)
    return column


def coded_in(data: bytes, hint: Any, rows: int) -> list[Any]:
    """Return a column that was written as its different values and a code a row."""
    stop = 4 + int.from_bytes(data[:4], "little")
    values = [value_in(hint, value) for value in json.loads(data[4:stop])]
    numbers = array("B" if len(values) <= 256 else "H")
    numbers.frombytes(data[stop:])
    return list(map(values.__getitem__, little(numbers)))


def value_in(hint: Any, plain: Any) -> Any:
    """Return one value, which must be of the type it is said to be."""
    value = from_plain(hint, plain)
    if hint in (str, int, bool) and type(value) is not hint:
        raise Malformed(type(value).__name__)
    return value


def _others_out(others: dict[int, Any]) -> bytes:
    """Return quantities that are no plain numbers: the different ones once, then their rows and which it is."""
    codes = {quantity: code for code, quantity in enumerate(dict.fromkeys(others.values()))}
    plain = [quantity_to_plain(quantity) for quantity in codes]
    return to_json({"values": plain, "rows": list(others), "codes": list(map(codes.__getitem__, others.values()))}).encode()


def _cells_in(part: Part, beside: Part | None, rows: int) -> CellColumn:
    """Return the figures of one period."""
    packed = array("q")
    packed.frombytes(part.data)
    if len(packed) != rows:
        raise Malformed(part.name)
    column = CellColumn(little(packed))
    if beside is not None:
        held = json.loads(beside.data)
        values = [quantity_from_plain(value) for value in held["values"]]
        column.others = dict(zip(held["rows"], map(values.__getitem__, held["codes"]), strict=True))
    return column


def little(numbers: array[int]) -> array[int]:
    """Return ``numbers`` in little-endian order, swapped on machines that count the other way."""
    if sys.byteorder == "little" or numbers.itemsize == 1:
        return numbers
    swapped = array(numbers.typecode, numbers)
    swapped.byteswap()
    return swapped
