"""One exported table read back: what still stands there keeps its meaning, what a person changed is taken as it stands, and every change is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ningbo_planner.domain.department import Department, read_departments
from ningbo_planner.domain.indicator import DEFAULTS
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, RowRecord, Table
from ningbo_planner.exchange.plans.carried_head import CarriedHead
from ningbo_planner.exchange.plans.carried_rows import VisibleRow, match_rows, own_label, row_name
from ningbo_planner.exchange.plans.cell_notes import CarriedComments
from ningbo_planner.exchange.plans.import_cells import Shown, SheetView, place_of, shown_cell, stored_number
from ningbo_planner.exchange.plans.import_units import split_unit
from ningbo_planner.exchange.plans.imported import ImportedTable, Remarks, place_list
from ningbo_planner.exchange.forms.marks import numeric_equal_text
from ningbo_planner.exchange.plans.plan_carrier import SheetPrint, label_columns
from ningbo_planner.exchange.writer.printed_numbers import printed_number
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.returned.formats import traits_of
from ningbo_planner.exchange.writer.sheet_text import cleaned
from ningbo_planner.text import document_text, tr

FOOT = re.compile(r"\s*(?:注|说明|备注|填报人|填表人|审核人|数据来源|资料来源)\s*[:：]")
# So many changes are told one by one; a table that was rewritten as a whole says how many more there are.
_TOLD_CHANGES = 500


@dataclass
class CarriedTableReader:
    """Reads one exported table back.

    Attributes:
        view, head: its sheet, and where its columns stand now.
        table, held: as it was exported.
        departments: the register, which grows by names that are new.
        comments: those of the export.
    """

    view: SheetView
    head: CarriedHead
    table: Table
    held: SheetPrint
    departments: dict[str, Department]
    comments: CarriedComments
    _changes: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    # Rows whose departments were changed: those beneath the same merged cell follow.
    _moved: set[str] = field(default_factory=set)
    # Rows on the sheet by row id.
    _numbers: dict[str, int] = field(default_factory=dict)

    def read(self) -> ImportedTable:
        """Return the table as it stands now."""
        self._remarks = Remarks(self.view.name)
        fields = label_columns(self.table.info, len(self.table.periods)).values()
        self._labels = [dict(zip(fields, texts, strict=True)) for texts in self.held.labels]
        self._old = list(self.table.records(0, len(self.table)))
        self._seen = self._visible_rows()
        self._tell_columns()
        matched = match_rows(self._seen, [row_name(labels) for labels in self._labels], self._printed_figures())
        records = self._records(matched)
        periods = [period for period in self.table.periods if period.id in self.head.periods]
        periods += self.head.added.values()
        columns = self.head.periods | {period.id: column for column, period in self.head.added.items()}
        comments = self.comments.of_table(self.view.notes, self.table.info.id, self._numbers, columns, {record.id for record in records})
        self._changes += self.comments.changes
        summary = tr("import.carried_table", sheet=self.view.name, rows=len(records), changes=len(self._changes))
        told = self._changes[:_TOLD_CHANGES]
        if len(self._changes) > len(told):
            told.append(tr("import.changed_more", sheet=self.view.name, count=len(self._changes) - len(told)))
        return ImportedTable(self.table.info, periods, records, [summary, *self._notes, *told, *self._remarks.sentences()], comments)

    # ------------------------------------------------------------------------------------------------------- what is seen

    def _visible_rows(self) -> list[VisibleRow]:
        """Return the rows under the head, up to the notes below the table."""
        rows = []
        for number in [row for row in self.view.rows if row > self.head.row]:
            row = self._visible_row(number)
            figures = any(row.figures.values())
            if not figures and any(FOOT.match(self.view.text(number, column)) for column in self.view.rows[number][:2]):
                break
            if figures or any(row.labels.values()):
                rows.append(row)
        hidden = [str(row.number) for row in rows if self.view.is_hidden(row=row.number)]
        if hidden:
            self._notes.append(tr("import.hidden_rows", sheet=self.view.name, rows=place_list(hidden)))
        return rows

    def _visible_row(self, number: int) -> VisibleRow:
        labels = {name: self._label(number, column, name) for name, column in self.head.labels.items()}
        shown = {period: numeric_equal_text(self.view.shown(number, column).text) for period, column in self.head.periods.items()}
        shown |= {period.id: self.view.shown(number, column).text for column, period in self.head.added.items()}
        return VisibleRow(number, labels, shown)

    def _label(self, row: int, column: int, name: str) -> str:
        """Return a label's text: that of a merged area in all its rows, but for departments, whose cell says whether it covers more rows."""
        area = self.view.merge_at(row, column)
        if area is not None and area[:2] != (row, column) and (name == "departments" or area.first_column != column):
            return ""
        return self.view.text(row, column)

    def _printed_figures(self) -> list[dict[str, str]]:
        """Return the figures of the exported rows, in the form of ``VisibleRow.figures``."""
        added = {period.id: "" for period in self.head.added.values()}
        return [{period: numeric_equal_text(self._was(at, period).text) for period in self.head.periods} | added for at in range(len(self._old))]

    def _was(self, at: int, period: str) -> Quantity:
        return self._old[at].cells.get((TARGET, period), EMPTY)

    def _tell_columns(self) -> None:
        """Say which columns are gone, new, or not read."""
        sheet = self.view.name
        gone = [period.label for period in self.table.periods if period.id not in self.head.periods]
        self._notes += [tr("import.period_gone", sheet=sheet, period=label) for label in gone]
        self._notes += [
            tr("import.period_added", sheet=sheet, cell=place_of(self.head.row, column), period=period.label) for column, period in self.head.added.items()
        ]
        self._notes += [tr("import.unread_column", sheet=sheet, cell=place_of(self.head.row, column), title=text) for column, text in self.head.unread.items()]
        missing = [name for name in (*self.table.info.leading, *self.table.info.trailing) if name not in self.head.labels]
        self._notes += [tr("import.label_column_gone", sheet=sheet, title=document_text(f"field.{name}")) for name in missing]

    # ------------------------------------------------------------------------------------------------------------ the rows

    def _records(self, matched: Sequence[int | None]) -> list[RowRecord]:
        """Return the rows that are left and the new ones, in the plan's order, and tell of both."""
        place = {at: row for row, at in zip(self._seen, matched, strict=True) if at is not None}
        behind: dict[int, list[VisibleRow]] = {}
        last = -1
        for row, at in zip(self._seen, matched, strict=True):
            if at is None:
                behind.setdefault(last, []).append(row)
            else:
                last = at
        known = [at for at in matched if at is not None]
        if known != sorted(known):
            self._notes.append(tr("import.order", sheet=self.view.name))
        kept = [at for at in range(len(self._old)) if at in place or self._is_blank(at)]
        self._tell_gone(sorted(set(range(len(self._old))) - set(kept)))
        return self._arranged(kept, place, behind)

    def _is_blank(self, at: int) -> bool:
        """Tell whether an exported row printed nothing at all, so that nobody can have deleted it."""
        return not any(self._labels[at].values()) and not any(self._was(at, period).text for period in self.head.periods)

    def _tell_gone(self, gone: Sequence[int]) -> None:
        for at in gone:
            self._notes.append(tr("import.row_gone", sheet=self.view.name, row=row_name(self._labels[at])))

    def _arranged(self, kept: Sequence[int], place: dict[int, VisibleRow], behind: dict[int, list[VisibleRow]]) -> list[RowRecord]:
        """Return the records with depths: a row whose total was deleted moves up, a new one stands beside the row above it."""
        depths = self._depths(kept)
        records: list[RowRecord] = []
        for index, at in enumerate([-1, *kept]):
            if at >= 0:
                records.append(self._kept_record(at, depths[at], place.get(at), records[-1] if records else None))
            following = depths[kept[index]] if index < len(kept) else 0
            for row in behind.pop(at, ()):
                depth = max(records[-1].depth if records else 0, following)
                records.append(self._new_record(row, depth, records))
        return records

    def _depths(self, kept: Sequence[int]) -> dict[int, int]:
        """Return the depth of each kept row by the number of its ancestors that are left."""
        depths: dict[int, int] = {}
        parents = self.table.parents
        for at in kept:
            above = parents[at]
            while above >= 0 and above not in depths:
                above = parents[above]
            depths[at] = depths[above] + 1 if above >= 0 else 0
        return depths

    def _kept_record(self, at: int, depth: int, row: VisibleRow | None, above: RowRecord | None) -> RowRecord:
        """Return an exported row with what was changed in it."""
        old = self._old[at]
        known = {*self.head.periods}
        cells = {key: quantity for key, quantity in old.cells.items() if key[1] in known}
        if row is None:
            return RowRecord(old.id, depth, old.fields, cells)
        self._numbers[old.id] = row.number
        fields = self._fields(at, row, above)
        for period, column in self.head.periods.items():
            quantity = self._figure(at, row, period, column, fields)
            cells[TARGET, period] = quantity
        cells |= self._added_figures(row, fields)
        return RowRecord(old.id, depth, fields, {key: quantity for key, quantity in cells.items() if quantity != EMPTY})

    def _figure(self, at: int, row: VisibleRow, period: str, column: int, fields: dict[str, Any]) -> Quantity:
        """Return one figure: the exported quantity while its print still stands, else what stands there now."""
        was = self._was(at, period)
        cell = self.view.sheet.cells.get((row.number, column))
        beneath = self.view.is_beneath(row.number, column)
        if _prints(None if beneath else cell, was.text):
            return was
        shown = self.view.shown(row.number, column)
        self._tell_change(row, column, was.text, shown.text)
        return self._read(shown, row.number, column, fields)

    def _added_figures(self, row: VisibleRow, fields: dict[str, Any]) -> dict[tuple[str, str], Quantity]:
        """Return the figures in columns that the export did not have."""
        shown = {column: self.view.shown(row.number, column) for column in self.head.added}
        return {(TARGET, self.head.added[column].id): self._read(each, row.number, column, fields) for column, each in shown.items() if each.text}

    def _read(self, shown: Shown, row: int, column: int, fields: dict[str, Any]) -> Quantity:
        quantity = parse(shown.text, fields.get("unit") or self.table.info.unit)
        self._remarks.add(shown.remark, place_of(row, column))
        if quantity.state is State.NOT_UNDERSTOOD:
            self._remarks.add("not_understood", place_of(row, column))
        return quantity

    def _tell_change(self, row: VisibleRow, column: int, old: str, new: str) -> None:
        blank = tr("import.blank")
        cell = place_of(row.number, column)
        self._changes.append(tr("import.changed", sheet=self.view.name, cell=cell, row=row.name, old=old or blank, new=new or blank))

    # ---------------------------------------------------------------------------------------------------------- the labels

    def _fields(self, at: int, row: VisibleRow, above: RowRecord | None) -> dict[str, Any]:
        """Return the description of an exported row with the labels that were changed."""
        fields, was = dict(self._old[at].fields), self._labels[at]
        if row.name != row_name(was):
            fields["name"] = _new_name(row.name, row_name(was), fields.get("name", ""))
            self._tell_change(row, self.head.labels["name"], row_name(was), row.name)
        for name, column in self.head.labels.items():
            new, old = own_label(row.labels, name), own_label(was, name)
            if name == "departments" and self._put_departments(fields, row, column, new, old, above):
                self._moved.add(self._old[at].id)
            elif name not in ("name", "departments") and new != old:
                self._put_label(fields, row, column, name, new, old)
        return {name: value for name, value in fields.items() if value != DEFAULTS[name]}

    def _put_label(self, fields: dict[str, Any], row: VisibleRow, column: int, name: str, new: str, old: str) -> None:
        """Take a changed label where it is plain text; a word with a fixed meaning stays what it was."""
        if type(DEFAULTS[name]) is str:
            fields[name] = new
            self._tell_change(row, column, old, new)
        else:
            blank, cell = tr("import.blank"), place_of(row.number, column)
            self._notes.append(tr("import.label_kept", sheet=self.view.name, cell=cell, old=old or blank, new=new or blank))

    def _put_departments(self, fields: dict[str, Any], row: VisibleRow, column: int, new: str, old: str, above: RowRecord | None) -> bool:
        """Take changed departments and tell whether they were; rows beneath a merged cell follow its first row."""
        covered = above is not None and self.view.is_below_merge(row.number, column)
        if new == old and not (covered and above is not None and above.id in self._moved):
            return False
        if covered and above is not None:
            fields |= {"departments": above.fields.get("departments", ()), "departments_text": "", "departments_merged": True}
        else:
            for name in read_departments(new, self.departments).unknown:
                self.departments[name] = Department(name, name)
                self._notes.append(tr("import.new_department", sheet=self.view.name, cell=place_of(row.number, column), name=name))
            fields |= {"departments": read_departments(new, self.departments).departments, "departments_text": new, "departments_merged": False}
        if new != old:
            self._tell_change(row, column, old, new)
        return True

    def _new_record(self, row: VisibleRow, depth: int, records: Sequence[RowRecord]) -> RowRecord:
        """Return a row that the export did not have."""
        taken = {record.id for record in [*self._old, *records]}
        number = next(number for number in range(1, len(taken) + 2) if f"{self.table.info.id}-N{number}" not in taken)
        fields: dict[str, Any] = {name: text for name in row.labels if type(DEFAULTS[name]) is str and (text := own_label(row.labels, name))}
        name, unit = split_unit(row.name)
        fields |= {"name": name or tr("import.unnamed", row=row.number)} | ({"unit": unit} if unit and "unit" not in fields else {})
        if "departments" in self.head.labels:
            self._put_departments(fields, row, self.head.labels["departments"], row.labels["departments"], "", records[-1] if records else None)
        shown = {period: (column, self.view.shown(row.number, column)) for period, column in self.head.periods.items()}
        cells = {(TARGET, period): self._read(each, row.number, column, fields) for period, (column, each) in shown.items() if each.text}
        beside = records[-1].fields.get("name", "") if records else ""
        self._notes.append(tr("import.row_added", sheet=self.view.name, row=row.number, name=fields["name"], beside=beside or tr("import.blank"), level=depth + 1))
        record = RowRecord(f"{self.table.info.id}-N{number}", depth, fields, cells | self._added_figures(row, fields))
        self._numbers[record.id] = row.number
        return record


def _prints(cell: RawCell | None, text: str) -> bool:
    """Tell whether a cell still shows what was exported as ``text``, as text or as a number with its format."""
    printed = cleaned(text)[0].strip()
    if cell is None or cell.is_blank:
        return not printed and (cell is None or not cell.uncomputed)
    number = printed_number(text)
    if cell.kind is CellKind.NUMBER and number is not None:
        same_scale = traits_of(cell.number_format).percent == ("%" in number.format)
        return same_scale and stored_number(cell.text) == number.amount
    return shown_cell(cell).text == printed


def _new_name(new: str, old: str, name: str) -> str:
    """Return a changed name without the unit that the export put behind the old one."""
    tail = old[len(name) :] if name and old.startswith(name) else ""
    return new[: -len(tail)] if tail and new.endswith(tail) else new
