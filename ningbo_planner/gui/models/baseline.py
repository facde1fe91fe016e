"""What the cells said in the last version of the plan, as far as steps have written them since; read from the log, compared by value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ningbo_planner.domain.cell_set import ColumnRef
from ningbo_planner.domain.cells import quantity_of
from ningbo_planner.domain.plan import Plan, Version
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind, LogEntry, Payload
from ningbo_planner.edits.primitives import Edit, InsertPeriod, InsertRows, RemovePeriod, RemoveRows, SetCell
from ningbo_planner.edits.set_cells import ColumnFigures, SetCells
from ningbo_planner.gui.models.figure_origins import pieces


class Baseline:
    """The state that changes are told against: the newest version, or the plan as it was made while there is none.

    Attributes:
        version: that version, or ``None``.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.version: Version | None = None
        # Figures by column and row, those of large steps packed as they are in the step.
        self._before: dict[ColumnRef, dict[str, Quantity | int]] = {}
        # Rows and periods, as (table, id), that came later; and those that were there but were taken out meanwhile.
        self._new: set[tuple[str, str]] = set()
        self._gone: set[tuple[str, str]] = set()

    @property
    def step(self) -> int:
        """The last step that is part of the baseline."""
        return 0 if self.version is None else self.version.step

    def start(self, plan: Plan) -> None:
        """Forget everything and compare with the newest version of ``plan``."""
        self.version = newest_version(plan)
        self._before.clear()
        self._new.clear()
        self._gone.clear()

    def take_in(self, entry: LogEntry, payload: Payload) -> Iterator[None]:
        """Note what the cells said before an entry of the log wrote them, column by column; entries of the baseline itself say nothing."""
        if entry.seq <= self.step:
            return
        is_undo = entry.kind is EntryKind.UNDO
        done, back = (payload.inverse, payload.edits) if is_undo else (payload.edits, payload.inverse)
        self._note_structure(done, back)
        # A cell written twice in one step said at first what the last edit of the way back writes.
        for edit in reversed(back):
            if isinstance(edit, SetCell):
                self._column(edit.cell.table, edit.cell.period, edit.cell.layer).setdefault(edit.cell.row, edit.quantity)
                yield
            elif isinstance(edit, SetCells):
                for column in edit.columns:
                    yield from self._note_column(self._column(edit.table, column.period, edit.layer), column)

    def before(self, cell: CellRef, now: Quantity) -> Quantity | None:
        """Return what a cell said then, or ``None`` when it means the same now; a cell that is new said nothing."""
        if not self._before and not self._new:
            return None
        then = self._said(cell)
        return None if then is None or then.same_meaning(now) else then

    def _said(self, cell: CellRef) -> Quantity | None:
        if self._new and self.is_new(cell):
            return EMPTY
        return self._then(cell)

    def _column(self, table: str, period: str, layer: str) -> dict[str, Quantity | int]:
        return self._before.setdefault(ColumnRef(table, period, layer), {})

    def is_new(self, cell: CellRef) -> bool:
        """Tell whether the row or the period of a cell came later."""
        return (cell.table, cell.row) in self._new or (cell.table, cell.period) in self._new

    def _then(self, cell: CellRef) -> Quantity | None:
        """Return what a cell said before the first step that wrote it, if any did."""
        said = self._before.get(ColumnRef(cell.table, cell.period, cell.layer), {}).get(cell.row)
        return quantity_of(said) if isinstance(said, int) else said

    def _note_column(self, known: dict[str, Quantity | int], said: ColumnFigures) -> Iterator[None]:
        """Note what many cells of a column said, piece by piece; what is known of one is older and stays."""
        packed, others = said.figures.packed, said.figures.others
        for rows in pieces(range(len(said.rows))):
            known.update((said.rows[at], others.get(at, packed[at]) if others else packed[at]) for at in rows if said.rows[at] not in known)
            yield

    def _note_structure(self, done: Iterable[Edit], back: Iterable[Edit]) -> None:
        """Note rows and periods that came, and keep what those said that went, for they may come back."""
        for edit in done:
            match edit:
                case InsertRows(table=table, records=records):
                    self._new |= {(table, record.id) for record in records} - self._gone
                case InsertPeriod(table=table, period=period):
                    self._new |= {(table, period.id)} - self._gone
                case RemoveRows() | RemovePeriod():
                    self._note_gone(back)

    def _note_gone(self, back: Iterable[Edit]) -> None:
        """Note that what ``back`` puts in again was there."""
        for edit in back:
            match edit:
                case InsertRows(table=table, records=records):
                    self._gone |= {(table, record.id) for record in records} - self._new
                case InsertPeriod(table=table, period=period):
                    self._gone |= {(table, period.id)} - self._new


def newest_version(plan: Plan) -> Version | None:
    """Return the version with the most steps in it, or ``None``."""
    return max(plan.versions.values(), key=lambda version: (version.step, version.time), default=None)
