"""Where the cells that a step has touched are shown: as one rectangle where they fill one, without going through each of very many."""

from __future__ import annotations

from collections.abc import Collection, Set

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block, Place, in_sight

# More branches than this are not opened one by one, each with all rows laid out anew.
_FEW_BRANCHES = 12
# More rows than this are found quicker by a look at all that are shown.
_MANY = 2000


def reveal_rows(model: PlanModel, rows: Set[str]) -> None:
    """Show ``rows``: open what hides them, or everything when that is a lot."""
    opened = 0
    for row in _hidden(model.sheet, rows):
        if model.sheet.rows.row_of(row) is None:
            opened += 1
            if opened > _FEW_BRANCHES:
                model.show_levels(0)
                return
            model.reveal(row)


def reveal_columns(model: PlanModel, cells: CellSet) -> None:
    """Show the first column of ``cells`` where none of theirs is seen; hidden ones stay hidden while another shows what was touched."""
    sheet = model.sheet
    touched = [CellRef(column.table, next(iter(rows)), column.period, column.layer) for column, rows in cells.of_table(sheet.table.info.id).items() if rows]
    places = [sheet.place(cell) for cell in touched if cell.row in sheet.table]
    if touched and not any(place is not None and not sheet.is_hidden(place[1]) for place in places):
        model.reveal_column(touched[0])


def shown_area(sheet: Sheet, cells: CellSet) -> tuple[Block | None, Place | None]:
    """Return the rectangle that those of ``cells`` fill which are shown in ``sheet``, if they fill one, and the topmost of them."""
    rows_at: dict[int, tuple[int, int, int]] = {}
    known: list[tuple[Set[str], tuple[int, int, int]]] = []
    for column, rows in cells.of_table(sheet.table.info.id).items():
        extent = next((extent for same, extent in known if same is rows or (len(same) == len(rows) and same == rows)), None)
        if extent is None:
            extent = _extent(sheet, rows)
            known.append((rows, extent))
        place = sheet.place(CellRef(column.table, sheet.rows.ids[extent[0]], column.period, column.layer)) if extent[2] else None
        if place is not None:
            rows_at[place[1]] = extent
    if not rows_at:
        return None, None
    extents, columns = set(rows_at.values()), sorted(rows_at)
    top, bottom, count = min(extents)
    first = in_sight(sheet, Place(top, min(column for column, extent in rows_at.items() if extent[0] == top)))
    is_full = len(extents) == 1 and count == bottom - top + 1 and columns[-1] - columns[0] + 1 == len(columns)
    return (Block(top, columns[0], bottom, columns[-1]) if is_full else None), first


def _hidden(sheet: Sheet, rows: Set[str]) -> Collection[str]:
    """Return those of ``rows`` that are not shown."""
    if sheet.rows.is_whole:
        return ()
    if len(rows) > _MANY:
        return rows - set(sheet.rows.ids)
    return [row for row in rows if sheet.rows.row_of(row) is None]


def _extent(sheet: Sheet, rows: Set[str]) -> tuple[int, int, int]:
    """Return the first and last place of rows, and how many of them are shown."""
    ids = sheet.rows.ids
    if len(rows) > max(_MANY, len(ids) // 4):
        # All of them were revealed; looked for from both ends, they are found sooner than by asking each where it is.
        first = next((at for at, row in enumerate(ids) if row in rows), -1)
        last = next((at for at in range(len(ids) - 1, first, -1) if ids[at] in rows), first)
        return (first, last, len(rows)) if first >= 0 else (0, -1, 0)
    places = [at for at in map(sheet.rows.row_of, rows) if at is not None]
    return (min(places), max(places), len(places)) if places else (0, -1, 0)
