"""A plan put together from a snapshot that is not whole: what is sound, what a backup still has, what can be read in part, what the log knows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Indicator
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plain import from_plain
from ningbo_planner.domain.plan import REGISTERS, Plan, PlanInfo
from ningbo_planner.domain.table import TARGET, Table, TableInfo
from ningbo_planner.storage.columns import Part
from ningbo_planner.storage.known_figures import KnownFigures
from ningbo_planner.storage.lax_columns import LOST, lax_bytes, lax_cells, lax_column
from ningbo_planner.storage.remains import Remains
from ningbo_planner.storage.snapshot import HEAD, MALFORMED

_HINTS = get_type_hints(Indicator)
# A table may have no more rows than this when nothing but damaged pieces says how many.
_MOST_ROWS = 5_000_000


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece that was not what was written, and what became of it.

    Attributes:
        table, piece: where (``names``, ``cells/target/2024`` …); the head of the plan has no table.
        became: ``backup`` (taken from a backup), ``doubtful`` (read, but some of it may be wrong), ``gone`` (of some rows nothing was read).
        total, lost: how many rows it is about, and of how many of them nothing was read.
    """

    table: str
    piece: str
    became: str
    total: int = 0
    lost: int = 0


class Piecing:
    """Puts one plan together.

    Attributes:
        gaps: what was not what was written.
    """

    def __init__(self, remains: Remains, spare: Mapping[str, Part], known: KnownFigures) -> None:
        """Take the pieces of ``remains``, else those of ``spare`` (the same plan from a backup), else what is ``known`` from the log."""
        self._remains = remains
        self._spare = spare
        self._known = known
        self.gaps: list[Gap] = []

    def plan(self) -> Plan:
        """Return the plan."""
        head = self._head()
        plan = Plan(from_plain(PlanInfo, head["info"]) if self._known.info is None or "backup" in self._became("", HEAD) else self._known.info)
        for name, kind in REGISTERS.items():
            plan.register(name).update(_entries(kind, head.get("registers", {}).get(name, {})))
        for listed in head["tables"]:
            table = self._table(listed)
            if table is not None:
                plan.tables[listed["id"]] = table
        if self._became("", HEAD) & {"gone", "doubtful"}:
            for (register, key), entry in self._known.entries.items():
                plan.register(register).pop(key, None)
                if entry is not None:
                    plan.register(register)[key] = entry
        return plan

    def _became(self, table: str, piece: str) -> set[str]:
        return {gap.became for gap in self.gaps if (gap.table, gap.piece) == (table, piece)}

    def _head(self) -> dict[str, Any]:
        """Return what is said of the plan as a whole, the registers and the list of tables."""
        for data, became in self._heads():
            try:
                head: dict[str, Any] = json.loads(data)
                from_plain(PlanInfo, head["info"])
                for listed in head["tables"]:
                    from_plain(TableInfo, listed["info"])
            except MALFORMED:
                continue
            if became:
                self.gaps.append(Gap("", HEAD, became))
            return head
        self.gaps.append(Gap("", HEAD, "gone", lost=1))
        return {"info": {"id": "", "title": ""}, "tables": [self._made_up(table) for table in dict.fromkeys(name.partition("/")[0] for name in self._remains.parts if "/" in name)]}

    def _heads(self) -> Iterator[tuple[bytes, str]]:
        """Yield what the head may be, the best first, and what became of it."""
        row = self._remains.best(HEAD)
        if row is not None and row.plain is not None:
            yield row.plain, ""
        if HEAD in self._spare:
            yield self._spare[HEAD].data, "backup"
        if row is not None:
            yield lax_bytes(row.packing, row.data), "doubtful"

    def _made_up(self, table: str) -> dict[str, Any]:
        """Return what the pieces of a table say of it, when the list of tables is gone."""
        names = [name.split("/") for name in self._remains.parts if name.startswith(f"{table}/cells/{TARGET}/")]
        periods = sorted({name[3] for name in names})
        return {"id": table, "info": {"id": table, "title": table}, "periods": [{"id": period, "label": period} for period in periods], "rows": self._row_count(table)}

    def _row_count(self, table: str) -> int:
        """Return how many rows a table has, by its figures."""
        sizes = [len(lax_bytes(row.packing, row.data)) // 8 for name, rows in self._remains.parts.items() if name.startswith(f"{table}/cells/") for row in rows]
        return min(max(sizes, default=0), _MOST_ROWS)

    def _table(self, listed: dict[str, Any]) -> Table | None:
        """Return one table, or nothing when nothing of it is left."""
        key, rows = str(listed["id"]), listed["rows"]
        if rows == 0 and self._became("", HEAD) & {"gone"} or not any(name.startswith(f"{key}/") for name in (*self._remains.parts, *self._spare)):
            self.gaps.append(Gap(key, "", "gone", rows, rows))
            return None
        table = Table(from_plain(TableInfo, listed["info"]), [from_plain(Period, period) for period in listed["periods"]])
        self._fill_rows(table, key, rows)
        for name in FIELDS:
            table.columns[name] = self._field(table, key, name, rows)
        for layer, period in self._cell_columns(table, key):
            self._fill_cells(table, key, layer, period, rows)
        table.forget_structure()
        return table

    def _fill_rows(self, table: Table, key: str, rows: int) -> None:
        """Fill in which rows there are; one whose id is gone gets a new one, and a tree that cannot be read becomes a plain list."""
        ids = self._values(key, "ids", str, rows)
        taken = set()
        for at, row in enumerate(ids):
            if row is LOST or row in taken:
                ids[at] = f"lost-{at + 1}"
            taken.add(ids[at])
        depths = self._values(key, "depths", int, rows)
        above = -1
        for at, depth in enumerate(depths):
            depths[at] = above = max(0, min(depth if isinstance(depth, int) else 0, above + 1))
        table.ids[:], table.depths[:] = ids, depths

    def _field(self, table: Table, key: str, name: str, rows: int) -> list[Any]:
        """Return a column of one field; where nothing is left the log may still know it, else it is as in a new row."""
        column = self._values(key, f"field/{name}", _HINTS[name], rows)
        for at, value in enumerate(column):
            if value is LOST:
                column[at] = self._known.fields.get((key, table.ids[at], name), DEFAULTS[name])
        return column

    def _values(self, key: str, piece: str, hint: Any, rows: int) -> list[Any]:
        """Return a column from the best piece there is."""
        part, became = self._part(key, piece, rows)
        column = [LOST] * rows if part is None else lax_column(part, hint, rows)
        lost = sum(value is LOST for value in column)
        if became or lost:
            self.gaps.append(Gap(key, piece, "gone" if lost else became, rows, lost))
        return column

    def _part(self, key: str, piece: str, rows: int) -> tuple[Part | None, str]:
        """Return a piece and what became of it: nothing when it is what was written."""
        row, spare = self._remains.best(f"{key}/{piece}"), self._spare.get(f"{key}/{piece}")
        if row is not None and row.part is not None:
            return row.part, ""
        if spare is not None and self._fits(key, rows):
            return spare, "backup"
        if row is None:
            # Only figures that are no plain numbers have no piece where there are none.
            return None, "" if piece.startswith("others/") else "gone"
        return Part(row.name, row.form, lax_bytes(row.packing, row.data)), "doubtful"

    def _fits(self, key: str, rows: int) -> bool:
        """Tell whether a piece of the backup speaks of the same rows."""
        own, spare = self._remains.best(f"{key}/ids"), self._spare.get(f"{key}/ids")
        if spare is None:
            return False
        if own is not None and own.part is not None:
            return lax_column(own.part, str, rows) == lax_column(spare, str, rows)
        return LOST not in lax_column(spare, str, rows)

    def _cell_columns(self, table: Table, key: str) -> list[tuple[str, str]]:
        """Return the layers and periods that have figures."""
        named = [name.split("/") for name in (*self._remains.parts, *self._spare) if name.startswith((f"{key}/cells/", f"{key}/others/"))]
        known = {period.id for period in table.periods}
        found = {(pieces[2], pieces[3]) for pieces in named if len(pieces) == 4 and pieces[3] in known}
        return sorted(found | {(TARGET, period) for period in known})

    def _fill_cells(self, table: Table, key: str, layer: str, period: str, rows: int) -> None:
        """Fill in the figures of one period; what the log says last of a figure in doubt stands above what is left of it."""
        part, became = self._part(key, f"cells/{layer}/{period}", rows)
        beside, beside_became = self._part(key, f"others/{layer}/{period}", rows)
        column, lost = lax_cells(part, beside, rows)
        table.layers.setdefault(layer, {})[period] = column
        in_doubt = range(rows) if "doubtful" in (became, beside_became) else sorted(lost)
        for at in in_doubt:
            quantity = self._known.cells.get((key, table.ids[at], layer, period))
            if quantity is not None:
                column.put(at, quantity)
                lost.discard(at)
        became = "doubtful" if "doubtful" in (became, beside_became) else became or beside_became
        if became or lost:
            self.gaps.append(Gap(key, f"cells/{layer}/{period}", "gone" if lost else "backup" if became == "backup" else "doubtful", rows, len(lost)))


def _entries(kind: type, held: Any) -> dict[str, Any]:
    """Return the entries of a register that can be read."""
    found = {}
    for key, entry in held.items() if isinstance(held, dict) else ():
        try:
            found[key] = from_plain(kind, entry)
        except MALFORMED:
            continue
    return found
