"""The whole plan at one step, piece by piece, with a digest that is chained to the log of steps."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plain import from_plain
from ningbo_planner.domain.plan import REGISTERS, Plan, PlanInfo
from ningbo_planner.domain.table import Table, TableInfo
from ningbo_planner.storage.columns import Malformed, Part, fill_table, pack, table_parts, to_json, unpack

# What stands in the place of the hash before the first step, in the digest of a new plan.
NO_CHAIN = bytes(32)
# Everything that reading damaged pieces can raise.
MALFORMED = (zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError, MemoryError)

HEAD = "plan"


@dataclass(slots=True)
class Snapshot:
    """A snapshot as it was read.

    Attributes:
        plan: the plan at step ``seq``.
        chain: hash of that step; nothing but zeros for a new plan.
        digest: of the pieces, as computed now.
        damaged: names of pieces that are not what was written, and ``digest`` when their list is not.
    """

    plan: Plan
    seq: int
    chain: bytes
    digest: bytes
    damaged: list[str] = field(default_factory=list)


def write_snapshot(connection: sqlite3.Connection, plan: Plan, seq: int, chain: bytes) -> bytes:
    """Write ``plan`` as it is after step ``seq`` in place of the snapshot before; return its digest.

    Only pieces that changed are written. Stands inside the caller's transaction.
    """
    known = {name: (place, held) for place, name, held in connection.execute("SELECT place, name, sha256 FROM part")}
    listed = []
    for part in _parts_of(plan):
        held = sha256(part.data).digest()
        listed.append((part.name, part.form, held))
        place, before = known.pop(part.name, (None, None))
        if before != held:
            piece = (place, part.name, part.form, *pack(part.data), held)
            connection.execute("INSERT OR REPLACE INTO part (place, name, form, packing, data, sha256) VALUES (?, ?, ?, ?, ?, ?)", piece)
    connection.executemany("DELETE FROM part WHERE place = ?", [(place,) for place, _ in known.values()])
    digest = snapshot_digest(chain, seq, listed)
    now = datetime.now().isoformat(timespec="seconds")
    connection.execute("INSERT OR REPLACE INTO snapshot (id, seq, chain, digest, time) VALUES (1, ?, ?, ?, ?)", (seq, chain, digest, now))
    return digest


def read_snapshot(connection: sqlite3.Connection) -> Snapshot:
    """Read the snapshot; pieces that were changed by damage but can still be read are named in ``damaged``.

    Raises:
        Malformed: it cannot be read.
    """
    row = connection.execute("SELECT seq, chain, digest FROM snapshot").fetchone()
    if row is None or [type(value) for value in row] != [int, bytes, bytes]:
        raise Malformed("snapshot")
    seq, chain, written = row
    parts, listed, damaged = _read_parts(connection)
    digest = snapshot_digest(chain, seq, listed)
    if digest != written:
        damaged.append("digest")
    try:
        plan = plan_of(parts)
    except MALFORMED as error:
        raise Malformed(str(error)) from error
    return Snapshot(plan, seq, chain, digest, damaged)


def _parts_of(plan: Plan) -> Iterator[Part]:
    """Yield the head of the plan, then the columns of each table."""
    yield head_part(plan)
    for key, table in plan.tables.items():
        for part in table_parts(table):
            yield part._replace(name=f"{key}/{part.name}")


def head_part(plan: Plan) -> Part:
    """Return everything but the columns of the tables as one piece."""
    return Part(HEAD, "json", to_json(_head_of(plan)).encode())


def _head_of(plan: Plan) -> dict[str, Any]:
    """Return everything but the columns of the tables."""
    tables = [{"id": key, "info": table.info, "periods": table.periods, "rows": len(table)} for key, table in plan.tables.items()]
    return {"info": plan.info, "registers": {name: plan.register(name) for name in REGISTERS}, "tables": tables}


def snapshot_digest(chain: bytes, seq: int, listed: list[tuple[str, str, bytes]]) -> bytes:
    """Return the hash over the hash of step ``seq`` and the names, forms and hashes of all pieces in order."""
    pieces = [[name, form, held.hex()] for name, form, held in sorted(listed)]
    return sha256(chain + to_json([seq, pieces]).encode("utf-8", "surrogateescape")).digest()


def _read_parts(connection: sqlite3.Connection) -> tuple[dict[str, Part], list[tuple[str, str, bytes]], list[str]]:
    """Return the pieces by name, what the digest is over, and the names of the damaged ones."""
    parts: dict[str, Part] = {}
    listed: list[tuple[str, str, bytes]] = []
    damaged: list[str] = []
    for name, form, packing, held, data in connection.execute("SELECT name, form, packing, sha256, data FROM part ORDER BY place"):
        if [type(value) for value in (name, form, packing, held, data)] != [str, str, str, bytes, bytes]:
            raise Malformed("part")
        try:
            part = Part(name, form, unpack(packing, data))
        except MALFORMED as error:
            raise Malformed(name) from error
        if sha256(part.data).digest() != held:
            damaged.append(name)
        parts[name] = part
        listed.append((name, form, held))
    return parts, listed, damaged


def plan_of(parts: dict[str, Part]) -> Plan:
    """Put the plan together from its pieces."""
    head = json.loads(parts[HEAD].data)
    plan = Plan(from_plain(PlanInfo, head["info"]))
    for name, kind in REGISTERS.items():
        plan.register(name).update({key: from_plain(kind, entry) for key, entry in head["registers"].get(name, {}).items()})
    by_table: dict[str, dict[str, Part]] = {}
    for name, part in parts.items():
        owner, _, local = name.partition("/")
        by_table.setdefault(owner, {})[local] = part
    for listed in head["tables"]:
        table = Table(from_plain(TableInfo, listed["info"]), [from_plain(Period, period) for period in listed["periods"]])
        fill_table(table, listed["rows"], by_table[listed["id"]])
        plan.tables[listed["id"]] = table
    return plan
