"""Copy, cut and paste of one grid: several formats out, the most exact one in, one step, and a word on what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.cells import pack
from ningbo_planner.domain.plan import cell_key, cell_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.notation import quantity_from_plain, quantity_to_plain
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.clipboard import CopiedCell, read_html, read_tsv, write_html, write_tsv
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.mime_data import new_mime_data
from ningbo_planner.gui.views.paste_plan import PastePlan, plan_paste
from ningbo_planner.text import tr

OWN_FORMAT = "application/x-ningbo-planner-cells"
OWN_VERSION = 1
# More cells than this are copied as plain text only.
LARGE = 200_000
# Cells are moved by a paste only within the program that cut them.
SESSION = uuid4().hex
LIBREOFFICE_TSV = 'application/x-libreoffice-tsv;charset="utf-8"'


@dataclass(frozen=True, slots=True)
class Pasted:
    """One cell of the clipboard: its text, and its meaning with the unit it had where this program put it there."""

    text: str
    quantity: Quantity | None = None
    unit: str = ""

    def in_unit(self, unit: str) -> Quantity:
        """Return what it says in a row of ``unit``; the meaning is kept where the unit is the same, else the text is read."""
        if self.quantity is not None and self.unit == unit:
            return self.quantity
        return parse(self.text.strip(), unit)


class GridClipboard:
    """The clipboard commands of one view."""

    def __init__(self, model: PlanModel, navigation: GridCursor, bulk: BulkEdits, explain: Callable[[str], object]) -> None:
        """Serve the grid of ``model``; ``explain`` is told in a sentence what was not done."""
        self._model = model
        self._navigation = navigation
        self._selection = navigation.selection
        self._bulk = bulk
        self._say = explain

    def copy(self) -> bool:
        """Put the selected block on the clipboard; tell whether it could be done."""
        return self._put(())

    def cut(self) -> None:
        """Copy the selected block; the paste that follows empties its cells."""
        self._put(self._selection.cells())

    def forget_cut(self) -> bool:
        """Let cut cells stay where they are; tell whether there were any."""
        data = QGuiApplication.clipboard().mimeData()
        own = None if data is None else own_data(data)
        if data is None or own is None or not own["cut"]:
            return False
        kept = new_mime_data()
        for name in data.formats():
            kept.setData(name, data.data(name))
        kept.setData(OWN_FORMAT, _packed({**own, "cut": []}))
        QGuiApplication.clipboard().setMimeData(kept)
        return True

    def paste(self) -> None:
        """Write what is on the clipboard over the selection, in one step."""
        place = self._selection.place
        data = QGuiApplication.clipboard().mimeData()
        rows = None if data is None else read_clipboard(data)
        if data is None or not rows or not any(rows):
            self._say(tr("grid.paste.nothing"))
            return
        if place is None:
            return
        planned = plan_paste(self._model.sheet, self._selection.blocks() or [Block(*place, *place)], rows)
        plan = self._model.document.plan
        quantities = {cell: item.in_unit(plan.unit_of(cell)) for cell, item in planned.cells.items()}
        self._write(planned, quantities, self._cut_cells(data))

    def _put(self, cut: Sequence[CellRef]) -> bool:
        """Put the selected block on the clipboard in all formats; ``cut`` are the cells that a paste will empty."""
        blocks = self._selection.blocks()
        if len(blocks) > 1:
            self._say(tr("grid.copy.areas"))
        if len(blocks) != 1:
            return False
        data = self._data(blocks[0], cut)
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def _data(self, block: Block, cut: Sequence[CellRef]) -> QMimeData:
        """Return a block in all formats; a very large one as plain text alone, which nobody has to wait for."""
        data = new_mime_data()
        if block.size > LARGE:
            text, columns = self._model.sheet.text, range(block.left, block.right + 1)
            data.setText("\r\n".join("\t".join(text(row, column) for column in columns) for row in range(block.top, block.bottom + 1)))
            return data
        copied = [self._copied_row(row, block) for row in range(block.top, block.bottom + 1)]
        data.setText(write_tsv(copied))
        data.setHtml(write_html(copied))
        own = {"version": OWN_VERSION, "session": SESSION, "plan": self._model.document.plan.info.id, "cut": [cell_key(cell) for cell in cut]}
        data.setData(OWN_FORMAT, _packed({**own, "rows": self._own_rows(block)}))
        return data

    def _cut_cells(self, data: QMimeData) -> list[CellRef]:
        """Return the cells that this paste empties: those that were cut here and have not been pasted yet."""
        own = own_data(data)
        if own is None or own["session"] != SESSION or own["plan"] != self._model.document.plan.info.id:
            return []
        return [cell for cell in map(cell_of, own["cut"]) if self._model.document.plan.has_cell(cell)]

    def _write(self, planned: PastePlan[Pasted], quantities: dict[CellRef, Quantity], cut: list[CellRef]) -> None:
        """Write a planned paste, select what it covers, and say what was left out."""
        moved = {cell: EMPTY for cell in cut if cell not in quantities}
        written = self._bulk.put({**moved, **quantities}, "step.move" if cut else "step.paste", say=False)
        if written is None:
            return
        self.forget_cut()
        self._navigation.select(planned.area)
        left_out = [
            *([tr("grid.kept_held", count=written.held)] if written.held else []),
            *([tr("grid.paste.labels", count=planned.labels)] if planned.labels else []),
            *([tr("grid.paste.beyond", count=planned.beyond)] if planned.beyond else []),
        ]
        if left_out:
            self._say("".join([tr("grid.paste.done", count=max(0, written.count - len(moved))), *left_out]))

    def _copied_row(self, row: int, block: Block) -> list[CopiedCell]:
        """Return one row as it is copied; a merged cell speaks once, at its first place within the block."""
        sheet = self._model.sheet
        cells = []
        for column in range(block.left, block.right + 1):
            cell = sheet.cell(row, column)
            if cell is not None:
                quantity = sheet.table.cell(cell.row, cell.period)
                cells.append(CopiedCell(quantity.text, pack(quantity) is not None))
                continue
            span = sheet.span(row, column)
            top, left = max(span.top, block.top), max(span.left, block.left)
            is_first = (row, column) == (top, left)
            height, width = min(span.bottom, block.bottom) - top + 1, min(span.right, block.right) - left + 1
            cells.append(CopiedCell(sheet.text(row, column), False, height, width) if is_first else CopiedCell("", rows=0, columns=0))
        return cells

    def _own_rows(self, block: Block) -> list[list[Any]]:
        """Return the block with the meaning of its figures."""
        sheet = self._model.sheet
        lines = []
        for row in range(block.top, block.bottom + 1):
            unit = sheet.table.unit_of(sheet.rows.ids[row])
            cells = [sheet.cell(row, column) for column in range(block.left, block.right + 1)]
            lines.append([sheet.text(row, block.left + at) if cell is None else [_meaning(sheet, cell), unit] for at, cell in enumerate(cells)])
        return lines


def read_clipboard(data: QMimeData) -> list[list[Pasted]] | None:
    """Return the cells on the clipboard from the most exact format that is there; ``None`` when there is no text."""
    own = own_data(data)
    if own is not None:
        return [[_pasted(item) for item in line] for line in own["rows"]]
    table = read_html(data.html()) if data.hasHtml() else None
    if table is None and data.hasFormat(LIBREOFFICE_TSV):
        table = read_tsv(bytes(data.data(LIBREOFFICE_TSV).data()).decode("utf-8", "replace"))
    if table is None and data.hasText() and data.text():
        table = read_tsv(data.text())
    return None if table is None else [[Pasted(text) for text in line] for line in table]


def own_data(data: QMimeData) -> dict[str, Any] | None:
    """Return what this program put on the clipboard; ``None`` for anything else, an older or newer version's among it."""
    if not data.hasFormat(OWN_FORMAT):
        return None
    try:
        found = json.loads(bytes(data.data(OWN_FORMAT).data()))
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("version") == OWN_VERSION else None


def _packed(own: dict[str, Any]) -> QByteArray:
    return QByteArray(json.dumps(own, ensure_ascii=False).encode())


def _meaning(sheet: Sheet, cell: CellRef) -> Any:
    return quantity_to_plain(sheet.table.cell(cell.row, cell.period))


def _pasted(item: object) -> Pasted:
    if isinstance(item, list):
        quantity = quantity_from_plain(item[0])
        return Pasted(quantity.text, quantity, item[1])
    return Pasted(str(item))
