"""What people write beside a cell: a comment (批注), kept in the plan and shown in the grid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """The comment of one cell.

    Attributes:
        text: what is said.
        author, time: who wrote it last and when (ISO with seconds, local time); from a workbook perhaps only the day, or nothing.
    """

    text: str
    author: str
    time: str
