"""The whole plan on a hidden sheet of its own export, so that it comes back from the workbook without loss.

What stands in column A of the sheet ``_方案`` (very hidden; LibreOffice makes it hidden only): JSON lines, each cut into texts that a cell can
hold. A cell that begins a line starts with ``|``, one that goes on with it starts with ``^``. The lines are: the format; the plan's head,
tables, rows and registers as edits in the notation of the step log; for each table where it was written and what its label columns printed;
what was left behind; and last the number of lines with their SHA-256, by which a damaged sheet is known.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ningbo_planner.domain.plan import REGISTERS, Plan, PlanInfo
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import RowRecord, Table, TableInfo
from ningbo_planner.edits.building import add_table
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.notation import edit_from_plain, edit_to_plain
from ningbo_planner.edits.primitives import Edit, InsertRows, PutEntry, PutTable, SetInfo
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.writer.sheet_writer import SheetWriter

CARRIER_SHEET = "_方案"
# A hidden name in the workbook that tells an export whose hidden sheet was deleted.
CARRIER_NAME = "NP_CARRIED_PLAN"
FORMAT = "ningbo-planner-plan/1"
# What an export takes along besides the tables; versions name steps of the log that they were made in and mean nothing without it.
CARRIED_REGISTERS = ("departments", "links", "rules", "assumptions", "holds", "bounds", "comments", "reasons", "rounds", "stories")
_BEGIN, _GO_ON = "|", "^"
_CELL_LENGTH = 29_000
_ROWS_IN_LINE = 100
_WIDTH = 60.0
# Signs outside these ranges are written as JSON escapes: no program may drop, join or turn them into something else on the way.
_ESCAPED = re.compile("[^\x20-\x7e\u2010-\u2027\u2030-\u203b\u3000-\u303f\u3400-\u9fff\uff01-\uffe5]|_(?=x)")
# No target has bounds beyond this; a forged one could hold up every later calculation.
_MOST_DIGITS = 60
_FORGED = (ArithmeticError, AttributeError, LookupError, PlannerError, RecursionError, TypeError, ValueError)


@dataclass(slots=True)
class SheetPrint:
    """Where a table was written, and what its label columns printed.

    Attributes:
        table: its id; sheet: name on the tab; first: its first row of figures.
        labels: for each row the printed label texts, leading columns first.
    """

    table: str
    sheet: str
    first: int
    labels: list[list[str]]


@dataclass(slots=True)
class Carried:
    """A plan as it was exported: the plan, its sheets by table id, and how many entries of other registers stayed behind."""

    plan: Plan
    prints: dict[str, SheetPrint] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


class CarrierDamaged(Exception):
    """The hidden sheet is there and cannot be used."""


def label_columns(info: TableInfo, periods: int) -> dict[int, str]:
    """Return the label columns of an exported table: indicator fields by column."""
    fields = [*info.leading, *("" for _ in range(periods)), *info.trailing]
    return {column: name for column, name in enumerate(fields, 2) if name}


def sheet_print(table: Table, sheet: str, first: int, writer: SheetWriter) -> SheetPrint:
    """Return what a written sheet shows in the label columns of ``table``, whose rows begin in row ``first``."""
    columns = label_columns(table.info, len(table.periods))
    labels = []
    for row in range(first, first + len(table)):
        texts = {column: text for column, text, _ in writer.texts(row)}
        labels.append([texts.get(column, "") for column in columns])
    return SheetPrint(table.info.id, sheet, first, labels)


def carrier_sheet(plan: Plan, prints: Iterable[SheetPrint]) -> SheetWriter:
    """Return the hidden sheet of ``plan``; all of it is text."""
    writer = SheetWriter()
    writer.widths[1] = _WIDTH
    for row, text in enumerate(_cells(_lines(plan, prints)), 1):
        writer.put(row, 1, text)
    return writer


def _lines(plan: Plan, prints: Iterable[SheetPrint]) -> Iterator[str]:
    """Yield the JSON lines but for the last."""
    yield _json(["format", FORMAT])
    for edit in _edits(plan):
        yield _json(["edit", edit_to_plain(edit)])
    for each in prints:
        yield _json(["sheet", each.table, each.sheet, each.first, each.labels])
    left = {name: len(plan.register(name)) for name in REGISTERS if name not in CARRIED_REGISTERS and plan.register(name)}
    yield _json(["left", left])


def _edits(plan: Plan) -> Iterator[Edit]:
    """Yield what makes ``plan`` out of an empty one; rows in stretches, their depths from the top."""
    yield SetInfo(plan.info)
    for register in CARRIED_REGISTERS:
        for key, entry in plan.register(register).items():
            yield PutEntry(register, key, entry)
    for table in plan.tables.values():
        yield PutTable(table.info.id, table.info, tuple(table.periods))
        records = list(table.records(0, len(table)))
        for start in range(0, len(records), _ROWS_IN_LINE):
            yield InsertRows(table.info.id, None, start, tuple(records[start : start + _ROWS_IN_LINE]))


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: _escape(found[0]), text)


def _escape(sign: str) -> str:
    """Return one sign as JSON escapes, two for a sign beyond the first plane."""
    return json.dumps(sign)[1:-1] if ord(sign) > 0x7E else f"\\u{ord(sign):04x}"


def _cells(lines: Iterable[str]) -> Iterator[str]:
    """Yield the texts of column A, the closing line included."""
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line.encode() + b"\n")
        count += 1
        yield from _pieces(line)
    yield from _pieces(_json(["end", count, digest.hexdigest()]))


def _pieces(line: str) -> Iterator[str]:
    for start in range(0, len(line), _CELL_LENGTH):
        yield (_GO_ON if start else _BEGIN) + line[start : start + _CELL_LENGTH]


def find_carrier(workbook: RawWorkbook) -> RawSheet | None:
    """Return the hidden sheet, also when it was renamed, or ``None``."""
    named = workbook.sheet(CARRIER_SHEET)
    if named is not None:
        return named
    return next((sheet for sheet in workbook.sheets if _first_text(sheet) == _BEGIN + _json(["format", FORMAT])), None)


def _first_text(sheet: RawSheet) -> str:
    return sheet.cells[1, 1].text if (1, 1) in sheet.cells else ""


def read_carrier(sheet: RawSheet) -> Carried:
    """Return the plan that the hidden sheet carries.

    Raises:
        CarrierDamaged: it was changed or cut, or a version wrote it that this one does not know.
    """
    try:
        return _carried(_read_lines(sheet))
    except _FORGED as error:
        raise CarrierDamaged(str(error)) from error


def _read_lines(sheet: RawSheet) -> list[list[Any]]:
    """Return the lines but for the last, which must fit them."""
    lines: list[str] = []
    for place in sorted(place for place in sheet.cells if place[1] == 1):
        text = sheet.cells[place].text
        if text.startswith(_BEGIN):
            lines.append(text[1:])
        elif text.startswith(_GO_ON) and lines:
            lines[-1] += text[1:]
        elif text:
            raise ValueError(place)
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines[:-1]).encode("utf-8", "surrogatepass")).hexdigest()
    if json.loads(lines[-1]) != ["end", len(lines) - 1, digest]:
        raise ValueError(digest)
    return [json.loads(line) for line in lines[:-1]]


def _carried(lines: Sequence[list[Any]]) -> Carried:
    """Return what the lines say; raises one of ``_FORGED`` when that makes no plan."""
    if lines[0] != ["format", FORMAT]:
        raise ValueError(lines[0])
    carried = Carried(_built([edit_from_plain(value) for kind, value, *_ in lines if kind == "edit"]))
    for kind, *values in lines:
        if kind == "sheet":
            carried.prints[values[0]] = SheetPrint(*values)
        elif kind == "left":
            carried.left = dict(values[0])
    _require_sound(carried)
    return carried


def _built(edits: Sequence[Edit]) -> Plan:
    """Return the plan that carried edits make."""
    plan = Plan(PlanInfo("", ""))
    rows: dict[str, list[RowRecord]] = {}
    for edit in edits:
        if isinstance(edit, InsertRows):
            rows.setdefault(edit.table, []).extend(edit.records)
        elif not isinstance(edit, PutTable):
            edit.apply(plan, ChangeSet())
    for edit in edits:
        if isinstance(edit, PutTable) and edit.info is not None:
            add_table(plan, edit.info, edit.periods, rows.get(edit.table, []))
    return plan


def _require_sound(carried: Carried) -> None:
    """Raise when prints do not fit their tables, or a bound is beyond reason."""
    tables: Mapping[str, Table] = carried.plan.tables
    for table in tables.values():
        held = carried.prints[table.info.id]
        wanted = len(label_columns(table.info, len(table.periods)))
        if len(held.labels) != len(table) or any(len(row) != wanted for row in held.labels):
            raise ValueError(table.info.id)
        odd = (quantity for layer in table.layers.values() for column in layer.values() for quantity in column.others.values())
        if any(not _is_sound(quantity) for quantity in odd):
            raise ValueError(table.info.id)


def _is_sound(quantity: Quantity) -> bool:
    """Tell whether the bounds of a quantity are amounts that can be calculated with."""
    bounds: list[Decimal] = [bound for bound in (quantity.low, quantity.high) if bound is not None]
    return all(bound.is_finite() and abs(bound.adjusted()) <= _MOST_DIGITS for bound in bounds)
