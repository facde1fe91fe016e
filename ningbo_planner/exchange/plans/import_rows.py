"""The rows under a head that was found: names, groups, units, departments and figures, every liberty remembered for the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ningbo_planner.domain.department import Department, read_departments
from ningbo_planner.domain.indicator import Commitment, Kind
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import read
from ningbo_planner.domain.table import RowRecord
from ningbo_planner.domain.unit import PERCENT, parse_unit
from ningbo_planner.exchange.plans.import_cells import Shown, SheetView, place_of
from ningbo_planner.exchange.plans.import_heads import Head
from ningbo_planner.exchange.plans.import_units import figure_unit, plain_unit, split_unit
from ningbo_planner.exchange.plans.imported import Remarks
from ningbo_planner.text import tr

# Liberties of the reader that may change what a figure means; the others (full-width digits, thousands) only concern its looks.
_TOLD_LIBERTIES = ("unit_converted", "bare_scale", "per_mille")
_COMMITMENTS = {"预期性": Commitment.EXPECTED, "约束性": Commitment.BINDING}
_TOTAL = re.compile(r"(?:合计|总计|小计|总和)")
# A name of a department ends like this; a piece of a broken line that does not goes on in the next.
_WHOLE_BODY = re.compile(r".*(?:局|委|办|部|厅|会|署|公司|院|中心|集团|政府|行|队|处|所|馆|站|校|团|社|府|区|县|市|等)")
_NAME_SEPARATORS = re.compile(r"[、，,;；/]")
_COLUMN_NUMBERS = frozenset({"甲", "乙", "丙", "A", "B", "栏次", "序号", "行次"})


@dataclass(slots=True)
class ReadRow:
    """One row as read.

    Attributes:
        number: on the sheet; raw_name: with the blanks before it; ordinal: what its number column says.
        is_section: whether it is a line of text over the figures.
        record: what becomes of it, its depth not yet told.
    """

    number: int
    raw_name: str
    ordinal: str
    is_section: bool
    record: RowRecord


@dataclass
class RowReader:
    """Reads the rows of one table.

    Attributes:
        view, head, unit: the sheet, its column heads, the unit above the table.
        departments: the register, which grows.
        remarks: what is to be said of places; notes: of the table.
    """

    view: SheetView
    head: Head
    unit: str
    departments: dict[str, Department]
    remarks: Remarks
    notes: list[str] = field(default_factory=list)
    _group: str = ""
    _new_departments: dict[str, None] = field(default_factory=dict)

    def rows(self, numbers: Sequence[int], prefix: str) -> list[ReadRow]:
        """Return the rows with these numbers on the sheet; ids begin with ``prefix``."""
        found: list[ReadRow] = []
        self._fills_groups = self._fills_group_column(numbers)
        for at, number in enumerate(numbers):
            if at == 0 and self._is_column_numbers(number):
                self.notes.append(tr("import.column_numbers", sheet=self.view.name, row=number))
                continue
            found.append(self._row(number, f"{prefix}R{len(found) + 1:03}"))
        if self._new_departments:
            names = "、".join(self._new_departments)
            self.notes.append(tr("import.departments", sheet=self.view.name, count=len(self._new_departments), names=names))
        return found

    def _is_column_numbers(self, row: int) -> bool:
        """Tell whether a row only numbers the columns (甲 乙 1 2 3)."""
        figures = [self.view.text(row, column) for column in self.head.periods]
        numbers = [int(text) for text in figures if text.isdigit() and len(text) < 3]
        counted = len(numbers) == len(figures) > 1 and all(after == before + 1 for before, after in zip(numbers, numbers[1:], strict=False))
        labels = [text for column in self.head.labels.values() if (text := self.view.text(row, column)) and not text.isdigit()]
        # 甲 over a single label column may as well be the name of a row; 甲 and 乙 side by side, or three numbers from 1, are not.
        return counted and set(labels) <= _COLUMN_NUMBERS and (len(labels) != 1 or (len(numbers) > 2 and numbers[0] == 1) or labels[0].endswith("次"))

    def _fills_group_column(self, numbers: Sequence[int]) -> bool:
        """Tell whether blanks under a group mean the same group: nothing in its column is merged, and some row has group and name."""
        column = self.head.labels.get("group")
        if column is None or any(self.view.merge_at(row, column) for row in numbers):
            return False
        groups = [(self.view.text(row, column), self.view.text(row, self.head.labels["name"])) for row in numbers]
        blanks = any(not group and name for group, name in groups)
        if blanks and any(group and name for group, name in groups):
            self.notes.append(tr("import.groups_filled", sheet=self.view.name, title=self.head.titles.get("group") or tr("field.group")))
            return True
        return False

    def _row(self, row: int, key: str) -> ReadRow:
        shown = {column: self._shown(row, column) for column in self.head.periods}
        has_figures = any(each.text for each in shown.values())
        raw_name, group = self._names(row)
        name, own_unit = split_unit(raw_name.strip())
        fields: dict[str, Any] = {"name": name, "group": group, "source": f"{self.view.name}!{row}"}
        if not name:
            fields["name"] = tr("import.unnamed", row=row)
            self.remarks.add("unnamed", str(row))
        unit = self._unit(row, own_unit, shown)
        if unit and unit != self.unit:
            fields["unit"] = unit
        if has_figures and parse_unit(unit or self.unit).is_percent:
            fields["kind"] = Kind.SHARE
        self._add_texts(row, fields)
        if has_figures or self._has_departments(row):
            self._add_departments(row, fields)
        cells = {(word.layer, word.period.id): self._figure(row, column, shown[column], unit or self.unit) for column, word in self.head.periods.items()}
        record = RowRecord(key, 0, {name_: value for name_, value in fields.items() if value}, {key_: held for key_, held in cells.items() if held.text})
        ordinal = self.view.text(row, self.head.labels["number"]) if "number" in self.head.labels else ""
        return ReadRow(row, raw_name, ordinal, not has_figures and self._is_section(row), record)

    def _shown(self, row: int, column: int) -> Shown:
        """Return a figure's cell; a merged one counts once, where it begins."""
        if self.view.is_beneath(row, column):
            self.remarks.add("merged", place_of(row, column))
        return self.view.shown(row, column)

    def _names(self, row: int) -> tuple[str, str]:
        """Return a row's name with the blanks before it, and its group; a name alone in the group's column fills both."""
        name = self.view.raw_text(row, self.head.labels["name"])
        column = self.head.labels.get("group")
        if column is None:
            return name, ""
        group = self.view.text(row, column)
        area = self.view.merge_at(row, column)
        if (area is not None and area.holds(row, self.head.labels["name"])) or not name.strip():
            self._group = ""
            return (name if name.strip() else self.view.raw_text(row, column)), ""
        if self._fills_groups:
            group = self._group = group or self._group
        return name, group

    def _is_section(self, row: int) -> bool:
        """Tell whether a row is one text merged over the figures."""
        area = self.view.merge_at(row, self.view.rows[row][0])
        return area is not None and area.last_column >= min(self.head.periods)

    def _unit(self, row: int, own: str, shown: dict[int, Shown]) -> str:
        """Return a row's unit: of its column, of its name, of the heads, or a percentage that shows itself."""
        column = self.head.labels.get("unit")
        unit = plain_unit(self.view.text(row, column)) if column else ""
        unit = unit if parse_unit(unit).base else ""
        if unit and own and unit != own:
            self.remarks.add("two_units", str(row))
        unit = unit or own or next((word.unit for word in self.head.periods.values() if word.unit), "")
        signs = [each.text for each in shown.values() if "%" in each.text or "％" in each.text]
        if not unit and not signs:
            unit = self._unit_of_figures(row, [each.text for each in shown.values()])
        if unit or not signs:
            self._look_at_percent(row, unit, shown)
            return unit
        if len(signs) < sum(bool(each.text and any(sign.isdigit() for sign in each.text)) for each in shown.values()):
            self.remarks.add("mixed_percent", str(row))
        return PERCENT

    def _unit_of_figures(self, row: int, texts: Sequence[str]) -> str:
        """Return the unit that all figures of a row carry, when they cannot be read in the unit of the table; else nothing."""
        unread = [text for text in texts if text and read(text, self.unit).quantity.state is State.NOT_UNDERSTOOD]
        units = {figure_unit(text) for text in unread}
        unit = units.pop() if len(units) == 1 else ""
        if unit:
            self.remarks.add("unit_of_figures", str(row))
        return unit

    def _look_at_percent(self, row: int, unit: str, shown: dict[int, Shown]) -> None:
        """Say so when figures in percent may have been stored as parts of one."""
        if not parse_unit(unit or self.unit).is_percent:
            return
        for column, each in shown.items():
            number = _plain_number(each.text)
            if number is not None and 0 < abs(number) < 1:
                self.remarks.add("small_percent", place_of(row, column))

    def _figure(self, row: int, column: int, shown: Shown, unit: str) -> Quantity:
        """Return one figure and remember what was unusual about it."""
        reading = read(shown.text, unit)
        place = place_of(row, column)
        self.remarks.add(shown.remark, place)
        for liberty in reading.notes:
            if liberty in _TOLD_LIBERTIES:
                self.remarks.add(liberty, place)
        if reading.quantity.state is State.NOT_UNDERSTOOD:
            self.remarks.add("not_understood", place)
        return reading.quantity

    def _add_texts(self, row: int, fields: dict[str, Any]) -> None:
        """Read time limit, section, note, and 预期性 or 约束性."""
        for name in ("due", "section", "note"):
            if name in self.head.labels:
                fields[name] = self.view.text(row, self.head.labels[name])
        if "commitment" in self.head.labels:
            said = self.view.text(row, self.head.labels["commitment"])
            fields["commitment"] = _COMMITMENTS.get(said, Commitment.UNSTATED)
            if said and said not in _COMMITMENTS:
                self.remarks.add("commitment", place_of(row, self.head.labels["commitment"]))

    def _has_departments(self, row: int) -> bool:
        column = self.head.labels.get("departments")
        return column is not None and bool(self.view.shown(row, column).text)

    def _add_departments(self, row: int, fields: dict[str, Any]) -> None:
        """Read who answers for a row, the leading one first; names that are new become entries of the register."""
        found: list[str] = []
        for name in ("departments", "helpers"):
            column = self.head.labels.get(name)
            if column is not None:
                found += [each for each in self._departments(row, column) if each not in found]
        column = self.head.labels.get("departments")
        if column is not None:
            fields["departments_merged"] = row > self.head.last + 1 and self.view.is_below_merge(row, column)
            fields["departments_text"] = "" if fields["departments_merged"] else self.view.text(row, column)
        fields["departments"] = tuple(found)

    def _departments(self, row: int, column: int) -> tuple[str, ...]:
        text = self.view.text(row, column)
        whole = _joined_lines(text)
        if whole != text and not self.view.is_beneath(row, column):
            self.remarks.add("joined_lines", place_of(row, column))
        for name in read_departments(whole, self.departments).unknown:
            self.departments[name] = Department(name, name)
            self._new_departments[name] = None
        return read_departments(whole, self.departments).departments


def _joined_lines(text: str) -> str:
    """Return a list of departments with a name that was broken over two lines put together again."""
    whole = ""
    for line in [line.strip() for line in text.splitlines() if line.strip()]:
        last = _NAME_SEPARATORS.split(whole)[-1]
        broken = whole and last and not _WHOLE_BODY.fullmatch(last.splitlines()[-1])
        whole = whole + line if broken or not whole else f"{whole}\n{line}"
    return whole


def _plain_number(text: str) -> Decimal | None:
    """Return a figure that is nothing but digits."""
    return Decimal(text) if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) else None


def is_total_name(name: str) -> bool:
    """Tell whether a row is called nothing but a total."""
    return bool(_TOTAL.fullmatch(name.strip()))
