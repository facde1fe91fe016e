"""Messages over a pipe: the length in eight bytes, then JSON. Plain data only, so that a deceived reader cannot make the other side run anything."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")
# Longer than any workbook within the limits turns out; whoever announces more is not to be waited for.
_LONGEST = 1 << 30


def encoded(message: Any) -> bytes:
    """Return a message as the bytes that stand in a frame; everything beyond ASCII is escaped, lone surrogates of a file name too."""
    return json.dumps(message, separators=(",", ":")).encode("ascii")


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one message and flush it."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the bytes of the next message, None when the other side has closed the pipe or sends nonsense."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _LONGEST:
        return None
    body = stream.read(length)
    return body if len(body) == length else None
