"""What is left of a damaged plan file: every row that can be made out, sorted by what it is, with the proof that it is what was written."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.storage.columns import Part, unpack
from ningbo_planner.storage.connection import companions, open_database
from ningbo_planner.storage.pages import PageRow, Pages
from ningbo_planner.storage.snapshot import MALFORMED, plan_of, snapshot_digest
from ningbo_planner.storage.steps import StepRow, unpacked

_KINDS = frozenset({"do", "undo", "redo"})
_HASH = 32


@dataclass(frozen=True, slots=True)
class PartRow:
    """One piece of a snapshot as it lies on the disk; ``plain`` is its content when that is what was written, else nothing."""

    name: str
    form: str
    packing: str
    held: bytes
    data: bytes
    plain: bytes | None
    is_live: bool

    @property
    def part(self) -> Part | None:
        """The piece, when it is what was written."""
        return None if self.plain is None else Part(self.name, self.form, self.plain)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which step a snapshot stands at, the hash of that step, and the digest of its pieces."""

    seq: int
    chain: bytes
    digest: bytes


@dataclass(slots=True)
class Remains:
    """Everything that can be made out of one file.

    Attributes:
        heads: start of the chain, last step and its hash.
        standings: of the snapshot.
        parts: pieces of the snapshot by name; more than one where older ones are still about.
        steps: rows of the log by number, each with the hash written beside it.
    """

    heads: list[tuple[bytes, int, bytes]] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    parts: dict[str, list[PartRow]] = field(default_factory=dict)
    steps: dict[int, list[tuple[StepRow, bytes]]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of a plan."""
        return not (self.parts or self.steps)

    @property
    def last(self) -> int:
        """The last step that the file knows of."""
        return max([0, *(seq for _, seq, _ in self.heads), *self.steps, *(standing.seq for standing in self.standings)])

    @property
    def start(self) -> bytes | None:
        """The hash before the first step, where the file tells it."""
        told = [start for start, _, _ in self.heads] or [standing.digest for standing in self.standings if standing.seq == 0]
        return told[0] if told else None

    def best(self, name: str) -> PartRow | None:
        """Return the piece of this name that is most to be believed."""
        return max(self.parts.get(name, ()), key=lambda row: (row.plain is not None, row.is_live), default=None)

    def whole_snapshot(self) -> tuple[Plan, Standing] | None:
        """Return the snapshot when all of it is provably what was written."""
        live = {name: rows for name, rows in self.parts.items() if any(row.is_live for row in rows)}
        for names in (live, self.parts):
            chosen = [row for name in names if (row := self.best(name)) is not None]
            listed = [(row.name, row.form, row.held) for row in chosen]
            for standing in self.standings:
                if all(row.plain is not None for row in chosen) and snapshot_digest(standing.chain, standing.seq, listed) == standing.digest:
                    return plan_of({row.name: row.part for row in chosen if row.part is not None}), standing
        return None


def remains_of(path: Path) -> Remains:
    """Return what is left in the file at ``path``, which is only read; an interrupted commit is rolled back in a copy first.

    Raises:
        PlannerError: the file cannot be read at all.
    """
    try:
        return remains_in(_content(path))
    except FileNotFoundError as error:
        raise PlannerError("storage.not_found", path=str(path)) from error
    except OSError as error:
        raise PlannerError("storage.cannot_open", path=str(path), reason=reason_of(error)) from error


def remains_in(data: bytes) -> Remains:
    """Return what is left in the bytes of a file."""
    remains = Remains()
    if len(data) < _HASH:
        return remains
    for row in Pages(data).rows():
        _sort(remains, row)
    return remains


def _content(path: Path) -> bytes:
    """Return the bytes of the file as the last whole commit left them, as far as that can be told."""
    left = [each for each in companions(path) if each.exists() and each.stat().st_size]
    if not left:
        return path.read_bytes()
    with tempfile.TemporaryDirectory(prefix="nbplan-") as scratch:
        copy = Path(scratch) / "plan"
        for source, target in zip([path, *companions(path)], [copy, *companions(copy)], strict=True):
            if source.exists():
                shutil.copyfile(source, target)
        # Where SQLite cannot roll it back, the pages are read as they are.
        with contextlib.suppress(sqlite3.Error):
            database = open_database(copy, read_only=False)
            with contextlib.closing(database):
                database.connection.execute("PRAGMA journal_mode=DELETE")
        return copy.read_bytes()


def _sort(remains: Remains, row: PageRow) -> None:
    """Put a row where it belongs by its columns; one that is none of ours is left."""
    kinds = [type(value) for value in row.values]
    match kinds:
        case [_, _, _, _, _, _, _, _, _, _, _] if row.values[1] in _KINDS:
            _take_step(remains, row)
        case [_, _, _, _, _, _] if kinds[1:4] == [str, str, str] and kinds[4:] == [bytes, bytes]:
            _take_part(remains, row)
        case [_, _, _, _, _] if kinds[1:] == [int, bytes, bytes, str] and row.is_live:
            remains.standings.append(Standing(*row.values[1:4]))  # type: ignore[arg-type]
        case [_, _, _, _] if kinds[1:] == [bytes, int, bytes] and row.is_live:
            remains.heads.append(row.values[1:])  # type: ignore[arg-type]


def _take_step(remains: Remains, row: PageRow) -> None:
    values: tuple[Any, ...] = row.values
    if not isinstance(values[8], bytes) or not row.is_whole and len(values[8]) < _HASH:
        return
    step: StepRow = (row.rowid, *values[1:8], unpacked(values[9]), unpacked(values[10]))  # type: ignore[assignment]
    remains.steps.setdefault(row.rowid, []).append((step, values[8]))


def _take_part(remains: Remains, row: PageRow) -> None:
    _, name, form, packing, held, data = row.values
    if not (isinstance(name, str) and isinstance(form, str) and isinstance(packing, str) and isinstance(held, bytes) and isinstance(data, bytes)):
        return
    remains.parts.setdefault(name, []).append(PartRow(name, form, packing, held, data, _proven(packing, data, held), row.is_live))


def _proven(packing: str, data: bytes, held: bytes) -> bytes | None:
    """Return the content of a piece when its hash is right."""
    try:
        plain = unpack(packing, data)
    except MALFORMED:
        return None
    return plain if sha256(plain).digest() == held else None


def related(one: Remains, other: Remains) -> bool:
    """Tell whether two files are of one line of descent: they share the hash before the first step, or a step with its hash."""
    if one.start is not None and one.start == other.start:
        return True
    shared: Iterable[int] = one.steps.keys() & other.steps.keys()
    return any({hashed for _, hashed in one.steps[seq]} & {hashed for _, hashed in other.steps[seq]} for seq in shared)
