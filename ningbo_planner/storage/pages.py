"""Rows read straight from the pages of a database file, however damaged: every page is looked at, also those that SQLite no longer finds.

SQLite gives up on a whole table when one page on the way to a row is damaged. Here each leaf page speaks for itself, and what a row says is
believed only because of its hash, by whoever asked for it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = int | float | str | bytes | None

_LEAF, _OVERFLOWING = 0x0D, 4
_OTHER_KINDS = frozenset({0x02, 0x05, 0x0A})
_HEADER = 100
_SIZES = tuple(1 << power for power in range(9, 17))
_USUAL_SIZE = 4096
# No row of a plan has so many columns; a record that claims more is no record.
_MOST_COLUMNS = 20
# Each byte of such a page may be where a row begins; a large file of somebody else's making shall not be looked at for minutes.
_MOST_UNKNOWN = 500
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _Unreadable(ValueError):
    """These bytes are no row."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row: its rowid, its columns (that of the rowid is ``None``), whether all its bytes were there, and whether its page was in use."""

    rowid: int
    values: tuple[Value, ...]
    is_whole: bool
    is_live: bool


@dataclass(slots=True)
class Pages:
    """The pages of a file; the last one may be cut off."""

    data: bytes
    size: int = 0
    usable: int = 0
    free: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find out how large the pages are, and which of them were given up by SQLite."""
        self.size = _page_size(self.data)
        reserved = self.data[20] if len(self.data) > 20 and self.data.startswith(b"SQLite format 3\0") else 0
        self.usable = self.size - (reserved if reserved <= 32 else 0)
        self.free = set(self._free_pages())

    def rows(self) -> Iterator[PageRow]:
        """Yield every row that can be made out: first those of the leaves, then what may be a leaf with a damaged head."""
        numbers = range(1, -(-len(self.data) // self.size) + 1)
        doubtful = [number for number in numbers if not self._is_leaf(number)]
        for number in numbers:
            if self._is_leaf(number):
                yield from self._rows_of(number)
        # What whole rows flow over to is no leaf, and what was deleted long ago nobody misses.
        unknown = [number for number in doubtful if number not in self.used and number not in self.free]
        for number in unknown[:_MOST_UNKNOWN]:
            yield from self._rows_of(number)

    def _is_leaf(self, number: int) -> bool:
        at = (number - 1) * self.size + (_HEADER if number == 1 else 0)
        return at < len(self.data) and self.data[at] == _LEAF

    def _page(self, number: int) -> bytes:
        """Return one page, filled up with nothing where the file ends."""
        start = (number - 1) * self.size
        return self.data[start : start + self.size].ljust(self.size, b"\0") if number > 0 else b""

    def _rows_of(self, number: int) -> Iterator[PageRow]:
        page = self._page(number)
        head = _HEADER if number == 1 else 0
        kind = page[head]
        if kind in _OTHER_KINDS or kind == 0 and not any(page[head : head + 8]):
            return
        # A page whose kind is none at all may be a leaf with a damaged head: then its cells must tell.
        count, content = struct.unpack(">HH", page[head + 3 : head + 7])
        places = [place for place in self._pointers(page, head, count) if kind == _LEAF]
        covered = [page_range for place in dict.fromkeys(places) for page_range in self._row_at(number, page, place)]
        yield from (row for row, _ in covered)
        yield from self._between(number, page, max(head + 8, content if kind == _LEAF else head + 8), sorted(span for _, span in covered))

    def _pointers(self, page: bytes, head: int, count: int) -> Iterator[int]:
        """Yield where the cells of a leaf stand."""
        stop = min(head + 8 + 2 * count, self.usable - 1)
        for at in range(head + 8, stop - 1, 2):
            (place,) = struct.unpack(">H", page[at : at + 2])
            if stop <= place < self.usable - 4:
                yield place

    def _between(self, number: int, page: bytes, start: int, spans: list[tuple[int, int]]) -> Iterator[PageRow]:
        """Yield the rows that stand where no pointer points: a pointer, or the count of them, was damaged."""
        for begin, end in [*spans, (self.usable, self.usable)]:
            if start + 40 < begin:
                yield from self._in_gap(number, page, start, begin)
            start = max(start, end)

    def _in_gap(self, number: int, page: bytes, start: int, stop: int) -> Iterator[PageRow]:
        at = start
        while at < stop - 8:
            found = list(self._row_at(number, page, at))
            if found and found[0][0].is_whole and len(found[0][0].values) >= 4 and found[0][1][1] <= stop:
                yield found[0][0]
                at = found[0][1][1]
            else:
                at += 1

    def _row_at(self, number: int, page: bytes, place: int) -> Iterator[tuple[PageRow, tuple[int, int]]]:
        """Yield the row at one place of a page with the bytes that it covers, if there is one."""
        try:
            length, at = _varint(page, place)
            rowid, at = _varint(page, at)
            local = self._local(length)
            if at + local > self.usable:
                return
            payload, end = page[at : at + local], at + local
            if local < length:
                payload += self._overflow(int.from_bytes(page[end : end + 4], "big"), length - local)
                end += _OVERFLOWING
            values = _record(payload, length)
        except (_Unreadable, IndexError, struct.error):
            return
        yield PageRow(rowid, values, len(payload) == length, number not in self.free), (place, end)

    def _local(self, length: int) -> int:
        """Return how much of a payload stands on the leaf itself."""
        most = self.usable - 35
        if length <= most:
            return length
        if length > len(self.data) + self.size:
            raise _Unreadable
        least = (self.usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (self.usable - 4)
        return local if local <= most else least

    def _overflow(self, number: int, length: int) -> bytes:
        """Return what a chain of pages holds, as far as it goes."""
        pieces, seen = [], set()
        while length > 0 and number not in seen and 0 < number <= len(self.data) // self.size + 1:
            seen.add(number)
            start = (number - 1) * self.size
            page = self.data[start : start + self.usable]
            self.used.add(number)
            pieces.append(page[4 : 4 + length])
            if len(page) < self.usable:
                break
            length -= self.usable - 4
            number = int.from_bytes(page[:4], "big")
        return b"".join(pieces)

    def _free_pages(self) -> Iterator[int]:
        """Yield the pages that SQLite keeps for later; what stands on them was deleted."""
        number, seen = int.from_bytes(self.data[32:36], "big"), set()
        while 0 < number <= len(self.data) // self.size and number not in seen:
            seen.add(number)
            yield number
            page = self._page(number)
            count = min(int.from_bytes(page[4:8], "big"), self.size // 4 - 2)
            yield from struct.unpack(f">{count}I", page[8 : 8 + 4 * count])
            number = int.from_bytes(page[:4], "big")


def _page_size(data: bytes) -> int:
    """Return what the head of the file says, or the usual size when that is damaged."""
    said = int.from_bytes(data[16:18], "big")
    said = 65536 if said == 1 else said
    return said if said in _SIZES and data.startswith(b"SQLite format 3\0") else _USUAL_SIZE


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length, and where it ends."""
    number = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:
            return _signed(number << 8 | byte, 8), at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + count + 1
    raise _Unreadable


def _record(payload: bytes, length: int) -> tuple[Value, ...]:
    """Return the columns of a record; a text or blob that was cut off is as long as what is left of it."""
    head, at = _varint(payload, 0)
    if not 1 < head <= min(length, len(payload), 9 * _MOST_COLUMNS):
        raise _Unreadable
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != head or len(kinds) > _MOST_COLUMNS or sum(map(_width, kinds)) + head != length:
        raise _Unreadable
    values = []
    for kind in kinds:
        values.append(_value(kind, payload[at : at + _width(kind)]))
        at += _width(kind)
    return tuple(values)


def _width(kind: int) -> int:
    """Return how many bytes a column of this kind takes."""
    if kind in (10, 11) or kind < 0:
        raise _Unreadable
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == 7 else _INTEGERS.get(kind, 0)


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind == 7:
        return float(struct.unpack(">d", raw.ljust(8, b"\0"))[0])
    if kind in (8, 9):
        return kind - 8
    if kind < 12:
        return _signed(int.from_bytes(raw, "big"), len(raw))
    # Damaged bytes become marks that no sound text has, so that the hash of the row tells.
    return raw if kind % 2 == 0 else raw.decode("utf-8", "surrogateescape")


def _signed(number: int, width: int) -> int:
    return number - (1 << 8 * width) if width and number >> (8 * width - 1) else number
