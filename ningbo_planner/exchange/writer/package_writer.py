"""Packages: parts by name to the bytes of a zip that are the same for the same parts, on every machine.

Written by hand rather than with ``zipfile``: most parts of the workbooks of one round are equal, and are deflated once.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Mapping
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

CONTENT_TYPES = "[Content_Types].xml"
# The first moment that a zip can tell: 1 January 1980.
_DATE = 0x21
_VERSION, _DEFLATED = 20, 8
# Names in UTF-8 are said to be so.
_UTF_8 = 0x800
_LOCAL = Struct("<4sHHHHHIIIHH")
_ENTRY = Struct("<4sHHHHHHIIIHHHHHII")
_END = Struct("<4sHHHHIIH")
# Sheets are large and repeat themselves so much that the quickest level packs them to a quarter already; the next levels take twice the time for a tenth less.
_LEVEL = 1
_SHEETS = "xl/worksheets/sheet"


class _Packed(NamedTuple):
    """A part as it stands in a zip: its checksum, its size, its deflated bytes."""

    checksum: int
    size: int
    data: bytes


def package_bytes(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip of ``parts``; the content types come first, as some readers expect."""
    pieces: list[bytes] = []
    entries: list[bytes] = []
    start = 0
    for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, not name.startswith("_rels/"), name)):
        packed = (_packed if name.startswith(_SHEETS) else _packed_before)(parts[name])
        written = name.encode()
        about = (0 if name.isascii() else _UTF_8, _DEFLATED, 0, _DATE, packed.checksum, len(packed.data), packed.size, len(written), 0)
        pieces += (_LOCAL.pack(b"PK\x03\x04", _VERSION, *about), written, packed.data)
        entries += (_ENTRY.pack(b"PK\x01\x02", _VERSION, _VERSION, *about, 0, 0, 0, 0, start), written)
        start += _LOCAL.size + len(written) + len(packed.data)
    listing = b"".join(entries)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(listing), start, 0)
    return b"".join((*pieces, listing, end))


def _packed(data: bytes) -> _Packed:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Packed(zlib.crc32(data), len(data), packer.compress(data) + packer.flush())


# Styles, theme and relations are those of the workbook before; what is a workbook's own drops out again.
_packed_before = lru_cache(maxsize=64)(_packed)


def relations_part(part: str) -> str:
    """Return the name of the part that lists the relations of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_part(part: str, target: str) -> str:
    """Return the part that a relation of ``part`` points to."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
