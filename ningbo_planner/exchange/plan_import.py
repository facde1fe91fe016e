"""A plan's tables from any workbook that looks like one: heads with years, labels before them, departments behind.

Nothing is taken for granted silently: how units, levels and departments were read is said in notes, sheet by sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.department import Department, read_departments
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, RowRecord, TableInfo, TableKind
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.raw_cell import CellKind
from ningbo_planner.exchange.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.text import tr

_YEAR_HEAD = re.compile(r"((?:19|20)\d{2})\s*年?\s*[(（]?(基期|基数|实际|现状|目标|目标值|计划)?[)）]?")
_TABLE_UNIT = re.compile(r"单位\s*[:：]\s*([^\s()（）]+)")
_NAME_UNIT = re.compile(r"(?P<name>.*?\S)\s*[(（](?P<unit>%|％|‰|(?:百|千|万|百万|千万|亿|万亿)?(?:元|个|家|项|人|套|户|条|件|亩|台|平方米|平方公里|人次))[)）]")
_FOOT = re.compile(r"\s*(?:注|说明|备注|填报人|数据来源|资料来源)\s*[:：]")
_FORMAT_DECIMALS = re.compile(r"0\.(0+)")
# A stored number of more digits carries the noise of binary floats.
SHORT_DIGITS = 16
_DEPARTMENT_HEADS = ("责任单位", "责任部门", "牵头单位", "责任单位（部门）")
_UNIT_HEADS = ("单位", "计量单位")
_NOTE_HEADS = ("备注", "说明", "注")


@dataclass
class ImportedTable:
    """One sheet read as a table: its head, its columns, its rows in the order of print, and what to tell the planner."""

    info: TableInfo
    periods: list[Period]
    records: list[RowRecord]
    notes: list[str] = field(default_factory=list)


@dataclass
class ImportedPlan:
    """What a workbook gives for a new plan."""

    title: str
    tables: list[ImportedTable]
    departments: dict[str, Department]

    @property
    def notes(self) -> list[str]:
        """What the planner should know, sheet by sheet."""
        return [note for table in self.tables for note in table.notes]


@dataclass
class _Head:
    """Where the columns of a sheet are; columns by number, ``years`` by column."""

    row: int
    years: dict[int, Period]
    name: int
    group: int | None
    unit: int | None
    departments: int | None
    note: int | None


def import_plan(workbook: RawWorkbook) -> ImportedPlan:
    """Return the tables of ``workbook``; sheets without a head of years are left out."""
    departments: dict[str, Department] = {}
    tables: list[ImportedTable] = []
    for sheet in workbook.sheets:
        head = _find_head(sheet) if sheet.state == "visible" and sheet.kind == "worksheet" else None
        if head is not None:
            tables.append(_read_table(sheet, head, len(tables) + 1, departments))
    title = next((table.info.heading for table in tables if table.info.heading), workbook.file_name)
    return ImportedPlan(title, tables, departments)


def cell_text(sheet: RawSheet, row: int, column: int) -> str:
    """Return a cell as printed, the top-left one for a merged area; a percentage by format gets its sign."""
    cell = sheet.cells.get((row, column))
    if cell is None or cell.is_blank:
        area = next((area for area in sheet.merges if area.holds(row, column)), None)
        cell = sheet.cells.get((area.first_row, area.first_column)) if area is not None else None
    if cell is None:
        return ""
    if cell.kind is CellKind.NUMBER:
        return _number_text(cell.text, cell.number_format or "")
    return cell.text.strip()


def _number_text(stored: str, number_format: str) -> str:
    """Return a stored number as its format shows it, with the decimals that the format asks for when they add nothing but zeros."""
    value = Decimal(stored if len(stored) < SHORT_DIGITS else format(float(stored), ".15g"))
    is_percent = "%" in number_format.replace('"%"', "")
    value = exact.multiply(value, Decimal(100)) if is_percent else value
    wanted = _FORMAT_DECIMALS.search(number_format)
    text = exact.trimmed(value)
    missing = len(wanted[1]) - len(text.partition(".")[2]) if wanted else 0
    if missing > 0:
        text = text + ("" if "." in text else ".") + "0" * missing
    return text + ("%" if is_percent else "")


def _find_head(sheet: RawSheet) -> _Head | None:
    """Return the first row with a year in it and labels before that."""
    for row in sorted({row for row, _ in sheet.cells}):
        columns = sorted(column for held, column in sheet.cells if held == row)
        years = {column: _year(cell_text(sheet, row, column)) for column in columns}
        known = {column: period for column, period in years.items() if period is not None}
        if known and min(known) > 1 and len({period.id for period in known.values()}) == len(known):
            return _columns(sheet, row, known, columns)
    return None


def _year(text: str) -> Period | None:
    match = _YEAR_HEAD.fullmatch(text)
    if match is None:
        return None
    return Period(match[1], f"{match[1]}年", is_base=match[2] in ("基期", "基数", "实际", "现状"))


def _columns(sheet: RawSheet, row: int, years: dict[int, Period], columns: list[int]) -> _Head:
    """Tell the columns of a head apart by their words."""
    words = {column: re.sub(r"\s", "", cell_text(sheet, row, column)) for column in columns}

    def named(heads: Iterable[str]) -> int | None:
        return next((column for column, word in words.items() if word in heads), None)

    unit, departments, note = named(_UNIT_HEADS), named(_DEPARTMENT_HEADS), named(_NOTE_HEADS)
    hidden = {column for first, last in sheet.hidden_columns for column in range(first, last + 1)}
    labels = [column for column in range(1, min(years)) if column not in (unit, departments, note) and column not in hidden and _is_used(sheet, row, column)]
    name = labels[-1] if labels else min(years) - 1
    first_year = min(years)
    if not any(period.is_base for period in years.values()) and len(years) > 1:
        years[first_year] = Period(years[first_year].id, years[first_year].label, is_base=True)
    return _Head(row, years, name, labels[-2] if len(labels) > 1 else None, unit, departments, note)


def _is_used(sheet: RawSheet, head: int, column: int) -> bool:
    """Tell whether a column has any text from the head down."""
    return any(row >= head for row, held in sheet.cells if held == column)


def _read_table(sheet: RawSheet, head: _Head, number: int, departments: dict[str, Department]) -> ImportedTable:
    """Read the rows under ``head``."""
    above = [cell_text(sheet, row, column) for row, column in sorted(sheet.cells) if row < head.row]
    unit = next((match[1] for text in above if (match := _TABLE_UNIT.search(text))), "")
    heading = max((text for text in above if not _TABLE_UNIT.search(text)), key=len, default=sheet.name)
    info = TableInfo(f"t{number}", sheet.name, heading, TableKind.DECOMPOSITION if len(head.years) > 2 else TableKind.OTHER, unit)
    table = ImportedTable(info, list(head.years.values()), [])
    last = max((row for row, _ in sheet.cells), default=head.row)
    for row in range(head.row + 1, last + 1):
        if _FOOT.match(cell_text(sheet, row, min(column for held, column in sheet.cells if held == row)) if any(held == row for held, _ in sheet.cells) else ""):
            break
        record = _read_row(sheet, head, row, f"T{number}R{len(table.records) + 1:03}", unit, departments)
        if record is not None:
            table.records.append(record)
    table.records = _find_totals(table)
    table.notes.insert(0, tr("import.table", sheet=sheet.name, rows=len(table.records), periods="、".join(period.label for period in table.periods), unit=unit or "——"))
    return table


def _read_row(sheet: RawSheet, head: _Head, row: int, key: str, table_unit: str, departments: dict[str, Department]) -> RowRecord | None:
    """Read one row; one without a name and without figures is none."""
    texts = {period.id: cell_text(sheet, row, column) for column, period in head.years.items()}
    group = cell_text(sheet, row, head.group) if head.group else ""
    raw_name = cell_text(sheet, row, head.name)
    name = raw_name.strip("　 ") or group
    if not name or (not any(texts.values()) and raw_name == ""):
        return None
    fields: dict[str, Any] = {"source": f"{sheet.name}!{row}"}
    named_unit = _NAME_UNIT.fullmatch(name)
    unit = cell_text(sheet, row, head.unit) if head.unit else ""
    if named_unit:
        name, unit = named_unit["name"], unit or named_unit["unit"].replace("％", "%")
    elif not unit and any("%" in text or "％" in text for text in texts.values()):
        unit = "%"
    fields.update(name=name, group="" if group == name and _spans_labels(sheet, head, row) else group)
    if unit and unit != table_unit:
        fields["unit"] = unit
    if parse_unit(unit).is_percent:
        fields["kind"] = Kind.SHARE
    _add_departments(sheet, head, row, fields, departments)
    if head.note and (note := cell_text(sheet, row, head.note)):
        fields["note"] = note
    depth = (len(raw_name) - len(raw_name.lstrip("　 "))) if raw_name[:1] in "　 " and raw_name else 0
    cells = {(TARGET, period): parse(text, unit or table_unit) for period, text in texts.items() if text}
    return RowRecord(key, min(depth, 1), {key_: value for key_, value in fields.items() if value}, cells)


def _spans_labels(sheet: RawSheet, head: _Head, row: int) -> bool:
    """Tell whether the name fills both label columns."""
    return any(area.holds(row, head.name) and head.group is not None and area.holds(row, head.group) for area in sheet.merges)


def _add_departments(sheet: RawSheet, head: _Head, row: int, fields: dict[str, Any], departments: dict[str, Department]) -> None:
    """Read the department cell; names that are new become entries of the register."""
    if head.departments is None:
        return
    text = cell_text(sheet, row, head.departments)
    for name in read_departments(text, departments).unknown:
        departments[name] = Department(name, name)
    own = sheet.cells.get((row, head.departments))
    fields["departments"] = read_departments(text, departments).departments
    fields["departments_merged"] = own is None or own.is_blank
    fields["departments_text"] = "" if fields["departments_merged"] else text


def _find_totals(table: ImportedTable) -> list[RowRecord]:
    """Return the rows with levels: indented ones below the row before them; else a row that equals the sum of those after it is their total."""
    records = table.records
    if any(record.depth for record in records):
        return _mark_parents(records)
    result, at = [], 0
    while at < len(records):
        count = _parts_after(records, at, [period.id for period in table.periods])
        result.append(records[at])
        if count:
            result[-1] = records[at]._replace(fields={**records[at].fields, "aggregation": Aggregation.SUM})
            result.extend(record._replace(depth=1) for record in records[at + 1 : at + 1 + count])
            table.notes.append(tr("import.total", row=records[at].fields["name"], count=count))
        at += 1 + count
    return result


def _mark_parents(records: list[RowRecord]) -> list[RowRecord]:
    """Make every row with indented rows under it their total."""
    records = [records[0]._replace(depth=0), *records[1:]]
    following = [*(record.depth for record in records[1:]), 0]
    return [
        record._replace(fields={**record.fields, "aggregation": Aggregation.SUM}) if after > record.depth else record for record, after in zip(records, following, strict=True)
    ]


def _parts_after(records: list[RowRecord], at: int, periods: list[str]) -> int:
    """Return how many rows after ``at`` add up to it in every period, or 0; at least two parts and two periods prove it."""
    total = [_number(records[at], period) for period in periods]
    if any(amount is None for amount in total) or len(periods) < 2:
        return 0
    sums = [exact.ZERO] * len(periods)
    for count, record in enumerate(records[at + 1 :], 1):
        amounts = [_number(record, period) for period in periods]
        if any(amount is None for amount in amounts) or record.fields.get("unit") != records[at].fields.get("unit"):
            return 0
        sums = [exact.add(held, amount or exact.ZERO) for held, amount in zip(sums, amounts, strict=True)]
        if count > 1 and sums == total:
            return count
    return 0


def _number(record: RowRecord, period: str) -> Decimal | None:
    return record.cells.get((TARGET, period), Quantity()).number
