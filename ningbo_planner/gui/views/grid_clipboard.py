"""Copy, cut and paste of one grid: several formats out, the most exact one in, one step, and a word on what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.notation import quantity_from_plain, quantity_to_plain
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.clipboard import CopiedCell, read_html, read_tsv, write_html, write_tsv
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.paste_plan import PastePlan, plan_paste
from ningbo_planner.text import tr

OWN_FORMAT = "application/x-ningbo-planner-cells"
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
        # Cells that the next paste empties, if what it pastes is still what was cut, known by its mark.
        self._cut: tuple[CellRef, ...] = ()
        self._mark = ""

    def copy(self) -> bool:
        """Put the selected block on the clipboard; tell whether it could be done."""
        blocks = self._selection.blocks()
        if len(blocks) > 1:
            self._say(tr("grid.copy.areas"))
        if len(blocks) != 1:
            return False
        block = blocks[0]
        copied = [[self._copied(row, column, block) for column in range(block.left, block.right + 1)] for row in range(block.top, block.bottom + 1)]
        data = QMimeData()
        data.setText(write_tsv(copied))
        data.setHtml(write_html(copied))
        self._cut, self._mark = (), uuid4().hex
        data.setData(OWN_FORMAT, QByteArray(self._own_format(block)))
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy the selected block; the paste that follows empties it."""
        if self.copy():
            self._cut = tuple(self._selection.cells())

    def forget_cut(self) -> bool:
        """Let cut cells stay where they are; tell whether there were any."""
        had, self._cut = bool(self._cut), ()
        return had

    def paste(self) -> None:
        """Write what is on the clipboard over the selection, in one step."""
        place = self._selection.place
        data = QGuiApplication.clipboard().mimeData()
        rows = None if data is None else read_clipboard(data)
        if not rows or not any(rows):
            self._say(tr("grid.paste.nothing"))
            return
        if place is None:
            return
        planned = plan_paste(self._model.sheet, self._selection.blocks() or [Block(*place, *place)], rows)
        plan = self._model.document.plan
        quantities = {cell: item.in_unit(plan.unit_of(cell)) for cell, item in planned.cells.items()}
        self._write(planned, quantities, self._cut if data is not None and _mark(data) == self._mark else ())

    def _write(self, planned: PastePlan[Pasted], quantities: dict[CellRef, Quantity], cut: tuple[CellRef, ...]) -> None:
        """Write a planned paste, select what it covers, and say what was left out."""
        moved = {cell: EMPTY for cell in cut if cell not in quantities} if cut else {}
        self._cut = ()
        written = self._bulk.put({**moved, **quantities}, "step.move" if cut else "step.paste", say=False)
        if written is None:
            return
        self._navigation.select(planned.area)
        left_out = [
            *([tr("grid.kept_held", count=written.held)] if written.held else []),
            *([tr("grid.paste.labels", count=planned.labels)] if planned.labels else []),
            *([tr("grid.paste.beyond", count=planned.beyond)] if planned.beyond else []),
        ]
        if left_out:
            self._say("".join([tr("grid.paste.done", count=len(quantities) - written.held), *left_out]))

    def _copied(self, row: int, column: int, block: Block) -> CopiedCell:
        """Return a place as it is copied: a merged cell speaks once, at its first place within the block."""
        sheet = self._model.sheet
        span = sheet.span(row, column)
        top, left = max(span.top, block.top), max(span.left, block.left)
        if (row, column) != (top, left):
            return CopiedCell("", rows=0, columns=0)
        face = self._model.looks.of(row, column)
        is_number = face.is_number and (quantity := self._quantity(row, column)) is not None and quantity.number is not None and face.text.isascii()
        return CopiedCell(sheet.text(row, column), bool(is_number) and "%" not in face.text, min(span.bottom, block.bottom) - top + 1, min(span.right, block.right) - left + 1)

    def _quantity(self, row: int, column: int) -> Quantity | None:
        cell = self._model.sheet.cell(row, column)
        return None if cell is None else self._model.document.plan.quantity(cell)

    def _own_format(self, block: Block) -> bytes:
        """Return the block with the meaning of its figures."""
        sheet = self._model.sheet
        lines = []
        for row in range(block.top, block.bottom + 1):
            unit = sheet.table.unit_of(sheet.rows.ids[row])
            held = [self._quantity(row, column) for column in range(block.left, block.right + 1)]
            lines.append([sheet.text(row, block.left + at) if each is None else [quantity_to_plain(each), unit] for at, each in enumerate(held)])
        return json.dumps({"mark": self._mark, "rows": lines}, ensure_ascii=False).encode()


def read_clipboard(data: QMimeData) -> list[list[Pasted]] | None:
    """Return the cells on the clipboard from the most exact format that is there; ``None`` when there is no text."""
    if data.hasFormat(OWN_FORMAT):
        return [[_own(item) for item in line] for line in _own_data(data)["rows"]]
    table = read_html(data.html()) if data.hasHtml() else None
    if table is None and data.hasFormat(LIBREOFFICE_TSV):
        table = read_tsv(bytes(data.data(LIBREOFFICE_TSV).data()).decode("utf-8", "replace"))
    if table is None and data.hasText() and data.text():
        table = read_tsv(data.text())
    return None if table is None else [[Pasted(text) for text in line] for line in table]


def _own_data(data: QMimeData) -> dict[str, Any]:
    return json.loads(bytes(data.data(OWN_FORMAT).data()))


def _mark(data: QMimeData) -> str:
    """Return the mark of what this program put on the clipboard, or nothing."""
    return str(_own_data(data)["mark"]) if data.hasFormat(OWN_FORMAT) else ""


def _own(item: object) -> Pasted:
    if isinstance(item, list):
        quantity = quantity_from_plain(item[0])
        return Pasted(quantity.text, quantity, item[1])
    return Pasted(str(item))
