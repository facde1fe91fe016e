"""The lines of a CSV file as tables of a new plan: what contradicts itself is refused with the line's number, never chosen between."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any, get_type_hints

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.indicator import DEFAULTS, Indicator
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plain import from_plain
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.domain.plan_lines import LIST_SIGN, OWN_FIELDS, PERIOD_COLUMNS, ROW_COLUMNS, TABLE_COLUMNS
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, RowRecord, TableInfo, TableKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.plans.imported import ImportedPlan, ImportedTable
from ningbo_planner.exchange.plans.plan_csv import NEEDED, csv_lines
from ningbo_planner.text import tr

_HINTS = get_type_hints(Indicator)
_TRUE, _FALSE = ("true", "1", "是"), ("false", "0", "", "否")
_STATES = {state.name.lower(): state for state in State}
_TOLD = 10
Line = dict[str, str]


@dataclass(slots=True)
class _TableLines:
    """A table in the making: its head as first said, its periods and rows in the order of their first lines, cells by row."""

    line: int
    head: Line
    periods: dict[str, tuple[int, Line]] = field(default_factory=dict)
    rows: dict[str, tuple[int, Line]] = field(default_factory=dict)
    cells: dict[str, dict[tuple[str, str], Quantity]] = field(default_factory=dict)


class PlanFromCsv:
    """Reads one file."""

    def __init__(self, data: bytes, file: str) -> None:
        """Read ``data``, which ``file`` names in sentences."""
        self._data, self._file = data, file
        self._tables: dict[str, _TableLines] = {}
        self._departments: dict[str, Department] = {}
        self._contradictions: list[str] = []

    def read(self) -> ImportedPlan:
        """Return the tables that the file says.

        Raises:
            PlannerError: a column is missing, a line is broken, or lines contradict each other or themselves.
        """
        for number, line in csv_lines(self._data, self._file):
            self._require_columns(line)
            self._take(number, line)
        if self._contradictions:
            told = self._contradictions[:_TOLD]
            raise PlannerError("plan_csv.contradictions", file=self._file, count=len(self._contradictions), places="；".join(told))
        tables = [self._table(key, lines) for key, lines in self._tables.items()]
        return ImportedPlan(PlanInfo("", PurePath(self._file).stem), tables, self._departments, about_file=[tr("plan_csv.only_tables", file=self._file)])

    def _require_columns(self, line: Line) -> None:
        missing = [name for name in NEEDED if name not in line]
        if missing:
            raise PlannerError("plan_csv.no_column", file=self._file, columns="、".join(missing))

    def _take(self, number: int, line: Line) -> None:
        """Put one line where it belongs."""
        key = line["table"] or "table"
        table = self._tables.setdefault(key, _TableLines(number, line))
        self._require_same(number, line, table.line, table.head, TABLE_COLUMNS)
        period, row = line["period"], line["row"]
        if period:
            first, said = table.periods.setdefault(period, (number, line))
            self._require_same(number, line, first, said, PERIOD_COLUMNS)
        if not row:
            return
        first, said = table.rows.setdefault(row, (number, line))
        self._require_same(number, line, first, said, ROW_COLUMNS)
        quantity = self._quantity(number, line)
        if quantity == EMPTY or not period:
            return
        layer = line.get("layer") or TARGET
        if layer not in (TARGET, ACTUAL):
            raise self._problem(number, "layer", layer)
        cells = table.cells.setdefault(row, {})
        if cells.setdefault((layer, period), quantity) != quantity:
            self._contradictions.append(tr("plan_csv.twice", line=number, row=row, period=period))

    def _require_same(self, number: int, line: Line, first: int, said: Line, columns: tuple[str, ...]) -> None:
        """Note where a line says otherwise of its table, row or period than the first line did."""
        if line is said:
            return
        for name in columns:
            if line.get(name, "") != said.get(name, ""):
                self._contradictions.append(tr("plan_csv.differs", line=number, column=name, text=line[name], first=first, other=said[name]))

    def _quantity(self, number: int, line: Line) -> Quantity:
        """Return what a line's cell says; printed text and amounts must agree unless the line says that the meaning is its own."""
        text, unit = line["printed"], line.get("unit") or line.get("table_unit", "")
        told = {name: self._amount(number, name, line.get(name, "")) for name in ("value", "low", "high")}
        if not text and told["value"] is not None:
            text = line["value"].strip()
        if self._truth(number, "explicit", line.get("explicit", "")):
            return Quantity(text, self._state(number, line), told["low"], told["high"], line.get("expression", ""))
        read = parse(text, unit)
        meant = {"value": read.point, "low": read.low, "high": read.high}
        other = next((name for name, amount in told.items() if amount is not None and amount != meant[name]), "")
        if other:
            shown = "" if meant[other] is None else str(meant[other])
            self._contradictions.append(tr("plan_csv.amounts", line=number, row=line["row"], period=line["period"], printed=text, column=other, text=line[other], read=shown))
        elif line.get("state") and text == line["printed"] and self._state(number, line) is not read.state:
            self._contradictions.append(tr("plan_csv.state", line=number, row=line["row"], period=line["period"], printed=text, state=line["state"]))
        return Quantity(read.text, read.state, read.low, read.high, line.get("expression", ""))

    def _state(self, number: int, line: Line) -> State:
        said = line.get("state", "")
        if said not in _STATES:
            raise self._problem(number, "state", said)
        return _STATES[said]

    def _amount(self, number: int, column: str, text: str) -> Decimal | None:
        if not text.strip():
            return None
        try:
            amount = Decimal(text.strip())
        except InvalidOperation as error:
            raise self._problem(number, column, text) from error
        if not amount.is_finite() or abs(amount.adjusted()) > 60:
            raise self._problem(number, column, text)
        return amount

    def _truth(self, number: int, column: str, text: str) -> bool:
        if text.strip().lower() not in (*_TRUE, *_FALSE):
            raise self._problem(number, column, text)
        return text.strip().lower() in _TRUE

    def _whole(self, number: int, column: str, text: str) -> int | None:
        """Return a whole number; scripts write 2 as 2.0 where a column has gaps."""
        amount = self._amount(number, column, text)
        if amount is not None and amount != int(amount):
            raise self._problem(number, column, text)
        return None if amount is None else int(amount)

    def _table(self, key: str, lines: _TableLines) -> ImportedTable:
        """Return one table with all of its rows."""
        head = lines.head
        kind = self._one_of(lines.line, "table_kind", head, TableKind, TableKind.OTHER)
        info = TableInfo(key, head.get("table_title") or key, kind=kind, unit=head.get("table_unit", ""))
        periods = [self._period(number, line) for number, line in lines.periods.values()]
        records: list[RowRecord] = []
        for row, (number, line) in lines.rows.items():
            depth = self._whole(number, "depth", line.get("depth", "")) or 0
            if not 0 <= depth <= (records[-1].depth + 1 if records else 0):
                raise self._problem(number, "depth", line.get("depth", ""))
            records.append(RowRecord(row, depth, self._fields(number, line), lines.cells.get(row, {})))
        if any("/" in name for name in (key, *lines.periods, *lines.rows)):
            raise PlannerError("plan_csv.slash", file=self._file, table=key)
        return ImportedTable(info, periods, records, [tr("plan_csv.table", table=info.title, rows=len(records), periods=len(periods))])

    def _period(self, number: int, line: Line) -> Period:
        kind = self._one_of(number, "period_kind", line, PeriodKind, PeriodKind.YEAR)
        return Period(line["period"], line.get("period_label") or line["period"], kind, self._truth(number, "is_base", line.get("is_base", "")))

    def _one_of(self, number: int, column: str, line: Line, kind: Any, default: Any) -> Any:
        """Return a word of a fixed set, or its default where nothing is said."""
        text = line.get(column, "")
        if not text:
            return default
        try:
            return kind(text)
        except ValueError as error:
            raise self._problem(number, column, text) from error

    def _fields(self, number: int, line: Line) -> dict[str, Any]:
        """Return what a line says of its row, without what is so by default; departments are put on the register."""
        unit = line["own_unit"] if "own_unit" in line else ("" if line.get("unit", "") == line.get("table_unit", "") else line["unit"])
        fields: dict[str, Any] = {"name": line["name"], "unit": unit}
        for name in OWN_FIELDS:
            if name in line:
                fields[name] = self._field(number, name, line)
        for department in fields.get("departments", ()):
            self._departments.setdefault(department, Department(department, department))
        return {name: value for name, value in fields.items() if value != DEFAULTS[name]}

    def _field(self, number: int, name: str, line: Line) -> Any:
        """Return one field of a row by its type."""
        text, default = line[name], DEFAULTS[name]
        if name == "decimals":
            return self._whole(number, name, text)
        if isinstance(default, bool):
            return self._truth(number, name, text)
        if isinstance(default, tuple):
            return tuple(part for part in text.split(LIST_SIGN) if part)
        if type(default) is str:
            return text
        return self._one_of(number, name, line, lambda word: from_plain(_HINTS[name], word), default)

    def _problem(self, number: int, column: str, text: str) -> PlannerError:
        return PlannerError("plan_csv.not_understood", file=self._file, line=number, column=column, text=text)
