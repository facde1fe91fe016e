"""Which step brought each figure into its cell, kept by columns; a step that was taken back is as if it had never been. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from ningbo_planner.domain.cell_set import CellSet, ColumnRef
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind, LogEntry, Payload
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.edits.set_cells import SetCells


class OriginKind(StrEnum):
    """How a figure came into its cell."""

    PRINTED = "printed"
    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one figure comes from.

    Attributes:
        kind: see :class:`OriginKind`.
        source: file, sheet and cell of an imported figure.
        author, time: who brought it in and when (ISO, local); nothing for a printed one.
        step: number of the step in the history, 0 for a printed one.
    """

    kind: OriginKind = OriginKind.PRINTED
    source: str = ""
    author: str = ""
    time: str = ""
    step: int = 0


PRINTED = Origin()
# A millisecond's worth of rows.
_PIECE = 2_000
_Held = dict[str, Origin | None]
_Row = TypeVar("_Row")


class _Cover(NamedTuple):
    """A part of a column that a step wrote over, and the origins that were there before."""

    column: ColumnRef
    rows: Sequence[str]
    before: list[Origin | None]


class FigureOrigins:
    """The origins of all figures, as far as the log has been taken in."""

    def __init__(self) -> None:
        """Know of no step: all is printed."""
        self._columns: dict[ColumnRef, _Held] = {}
        # By step in force, the oldest first: what it covered.
        self._covers: dict[int, list[_Cover]] = {}

    def clear(self) -> None:
        """Forget all steps."""
        self._columns.clear()
        self._covers.clear()

    def of(self, cell: CellRef) -> Origin:
        """Return where the figure of ``cell`` comes from."""
        held = self._columns.get(ColumnRef(cell.table, cell.period, cell.layer))
        return (held.get(cell.row) if held else None) or PRINTED

    def rows_of(self, table: str) -> set[str]:
        """Return the rows of ``table`` with figures that are not those of the print."""
        return {row for column, held in self._columns.items() if column.table == table for row, origin in held.items() if origin is not None}

    def take_in(self, entry: LogEntry, payload: Payload) -> Iterator[CellSet]:
        """Note what the next entry of the log did, piece by piece, and yield the cells of each column that is done, none in between."""
        if entry.kind is EntryKind.UNDO:
            yield from self._uncover(entry.target)
            return
        for edit in payload.edits:
            if isinstance(edit, SetCell):
                cell = edit.cell
                yield from self._cover(entry.target, ColumnRef(cell.table, cell.period, cell.layer), (cell.row,), _origin(edit.origin, entry))
            elif isinstance(edit, SetCells):
                origin = _origin("", entry)
                for column in edit.columns:
                    yield from self._cover(entry.target, ColumnRef(edit.table, column.period, edit.layer), column.rows, origin)

    def _cover(self, step: int, column: ColumnRef, rows: Sequence[str], origin: Origin) -> Iterator[CellSet]:
        """Note that a step wrote ``rows`` of a column."""
        held, covers = self._columns.setdefault(column, {}), self._covers.setdefault(step, [])
        for piece in pieces(rows):
            covers.append(_Cover(column, piece, list(map(held.get, piece))))
            held.update(dict.fromkeys(piece, origin))
            yield CellSet()
        yield _cells(column, rows)

    def _uncover(self, step: int) -> Iterator[CellSet]:
        """Bring back what a step had covered, the last part first."""
        for column, rows, before in reversed(self._covers.pop(step, [])):
            self._columns[column].update(zip(rows, before, strict=True))
            yield _cells(column, rows)


def pieces(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Yield rows in pieces that take a moment each."""
    return (rows[at : at + _PIECE] for at in range(0, len(rows), _PIECE))


def _cells(column: ColumnRef, rows: Sequence[str]) -> CellSet:
    found = CellSet()
    found.add_column(*column, frozenset(rows))
    return found


def _origin(source: str, entry: LogEntry) -> Origin:
    found = source or entry.origin
    return Origin(OriginKind.IMPORTED if found else OriginKind.TYPED, found, entry.author, entry.time, entry.target)
