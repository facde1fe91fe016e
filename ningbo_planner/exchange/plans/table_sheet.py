"""One table of a plan in the official layout: label columns with merged groups, periods, departments merged over the rows they cover, notes below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import cell_of
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import TARGET, Table
from ningbo_planner.exchange.plans.cell_notes import note_sign
from ningbo_planner.exchange.plans.sheet_places import SheetPlaces
from ningbo_planner.exchange.plans.sum_formulas import live_total
from ningbo_planner.exchange.writer.addresses import Area, address
from ningbo_planner.exchange.writer.note_parts import CellNote
from ningbo_planner.exchange.writer.printed_numbers import CellNumber, decimals_of, open_format, printed_number
from ningbo_planner.exchange.writer.sample_rows import Columns, Fill, RowCopier, SampleSheet
from ningbo_planner.exchange.writer.sheet_text import Cleaner, text_width
from ningbo_planner.exchange.writer.sheet_writer import SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook
from ningbo_planner.text import document_text, tr

HEAD, DATA, TOTAL, NOTE = "列头", "普通", "合计", "注"
GROUP, NAME, PERIOD, DEPARTMENTS, OTHER = "分组", "指标", "时期", "责任单位", "其他"
ROLES = (GROUP, NAME, PERIOD, DEPARTMENTS, OTHER)
_WIDEST_PERIOD = 24.0
_ROLE_OF = {"group": GROUP, "name": NAME, "departments": DEPARTMENTS}


class TableSheet:
    """The sheet of one table in the making.

    Attributes:
        head: first and last row of the column heads.
        print_area: what is printed.
    """

    def __init__(self, sample: SampleSheet, styles: StyleBook, cleaner: Cleaner, fill: Fill, table: Table, places: SheetPlaces) -> None:
        """Make the sheet of ``table`` from the samples of ``sample``; ``places`` are those of the whole plan."""
        self._sample, self._styles, self._cleaner, self._table, self._places = sample, styles, cleaner, table, places
        self._comments, info = places.plan.comments, table.info
        self._fields = [*info.leading, *(None for _ in table.periods), *info.trailing]
        roles = [PERIOD if name is None else _ROLE_OF.get(name, OTHER) for name in self._fields]
        self.writer = SheetWriter()
        self._copier = RowCopier(sample, Columns.in_order(sample, roles), self.writer, styles, cleaner, fill)
        self._roles = dict(enumerate(roles, 2))
        self._column_of = {name: column for column, name in enumerate(self._fields, 2) if name is not None}
        self._first_period = 2 + len(info.leading)
        self.head = (0, 0)
        self._first = 0

    def write(self) -> SheetWriter:
        """Write heading, heads, rows and notes."""
        for row in self._sample.head:
            self._copier.copy([row], row.number)
        heads = self._sample.samples[HEAD]
        self.head = (heads[0].number, heads[-1].number)
        self._write_heads()
        self._widen_periods()
        self._first = self.head[1] + 1
        for at in range(len(self._table)):
            self._write_row(at, self._first + at)
        self._merge_labels()
        if len(self._table) and self._table.periods:
            # A total of the rows below it is what Excel takes for a slip.
            last = self._first_period + len(self._table.periods) - 1
            self.writer.quiet.append(Area(self._first, self._first_period, self._first + len(self._table) - 1, last))
        self._write_comments()
        self._write_notes(self._first + len(self._table))
        self.writer.shape_row(1, hidden=True)
        self.writer.hidden.add(1)
        self.writer.frozen = (self._first, self._first_period)
        return self.writer

    @property
    def print_area(self) -> Area:
        """Everything that is shown."""
        used = self.writer.used
        return Area(2, 2, used.bottom, used.right)

    def _write_heads(self) -> None:
        """Write the column heads; label columns whose heads were printed blank share one."""
        table, row = self._table, self.head[0]
        self._copier.copy(self._sample.samples[HEAD], row)
        for column, name in enumerate(self._fields, 2):
            period = column - self._first_period
            text = table.periods[period].label if name is None else self._title(name)
            self.writer.put(row, column, self._cleaner.clean(text, address(row, column)), self.writer.style_at(row, column))
        if self._labels_share_head():
            left = self._column_of["group"]
            self.writer.put(row, left, document_text("field.name"), self.writer.style_at(row, left))
            self.writer.merge(Area(row, left, row, left + 1))

    def _widen_periods(self) -> None:
        """Give targets in words the room they need, within reason; figures keep the width of the template."""
        for offset, period in enumerate(self._table.periods):
            column = self._table.column(period.id)
            longest = max((text_width(quantity.text) for quantity in column.others.values()), default=0)
            place = self._first_period + offset
            self.writer.widths[place] = max(self.writer.widths[place], min(longest + 3, _WIDEST_PERIOD))

    def _title(self, name: str) -> str:
        return self._table.info.titles.get(name) or document_text(f"field.{name}")

    def _labels_share_head(self) -> bool:
        """Tell whether group and name stand side by side and neither has a printed head."""
        titles = self._table.info.titles
        return self._labels_meet() and not titles.get("group") and not titles.get("name")

    def _labels_meet(self) -> bool:
        return {"group", "name"} <= self._column_of.keys() and self._column_of["name"] == self._column_of["group"] + 1

    def _write_row(self, at: int, row: int) -> None:
        """Write one row of the table."""
        mark = TOTAL if self._table.columns["aggregation"][at] is Aggregation.SUM else DATA
        self._copier.shape(mark, row)
        texts = []
        for column, name in enumerate(self._fields, 2):
            style = self._sample.style(mark, self._roles[column])
            if name is None:
                text = self._write_figure(at, row, column, style)
            else:
                text = self._write_label(at, row, column, name, style)
            width = self.writer.widths[column]
            alone = name == "name" and self._spans_both(at)
            texts.append((text, width + self.writer.widths[column - 1] if alone else width, style))
        self._copier.fit_height(row, self._sample.samples[mark][0].height, texts)

    def _write_figure(self, at: int, row: int, column: int, style: int) -> str:
        """Write one figure: a number that shows its printed digits, a sum that comes to it, or the printed text."""
        period = self._table.periods[column - self._first_period].id
        text = self._table.column(period).get(at).text
        number = printed_number(text)
        if number is None:
            self.writer.put(row, column, self._cleaner.clean(text, address(row, column)), style)
            return text
        total = live_total(self._places, self._table, self._table.ids[at], period) if is_total(self._table, at) else None
        shown = number.format if total is None else _growing(number)
        self.writer.put(row, column, total or number.amount, self._styles.variant(style, number_format=shown))
        return text

    def _write_label(self, at: int, row: int, column: int, name: str, style: int) -> str:
        """Write one label cell; a name without a group fills the group's column too."""
        text = self._label(at, name)
        depth = self._table.depths[at] if name == "name" else 0
        place = column
        if name == "group" and self._spans_both(at):
            return ""
        if name == "name" and self._spans_both(at):
            place = column - 1
            self.writer.merge(Area(row, place, row, column))
        self.writer.put(row, place, self._cleaner.clean(text, address(row, place)), self._styles.variant(style, indent=depth or None))
        return text

    def _spans_both(self, at: int) -> bool:
        """Tell whether a row's name fills the group's column too."""
        return self._labels_meet() and not self._table.columns["group"][at]

    def _label(self, at: int, name: str) -> str:
        """Return what a label column prints of a row."""
        columns = self._table.columns
        if name == "departments":
            covered = columns["departments_merged"][at]
            return columns["departments_text"][at] or ("" if covered else "、".join(columns["departments"][at]))
        value = columns[name][at]
        if name == "unit":
            return value or self._table.info.unit
        if name == "name":
            return self._name_with_unit(at, value)
        return str(value.value if isinstance(value, Enum) else value or "")

    def _name_with_unit(self, at: int, name: str) -> str:
        """Return a name with its unit where print has it there, or where the unit at the table's head would be wrong for the row."""
        info, unit = self._table.info, self._table.columns["unit"][at]
        if not unit or "unit" in self._column_of:
            return name
        figures = [self._table.column(period.id).get(at).text for period in self._table.periods]
        shows_itself = unit == "%" and any("%" in text for text in figures)
        return tr("export.name_with_unit", name=name, unit=unit) if info.unit_in_name or (unit != info.unit and not shows_itself) else name

    def _merge_labels(self) -> None:
        """Merge the cells of neighbours with the same group, and those of departments over the rows they cover."""
        for name, joined in (("group", self._same_group), ("departments", self._covered)):
            if name in self._column_of:
                for first, last in self._stretches(joined):
                    self.writer.merge(Area(self._first + first, self._column_of[name], self._first + last, self._column_of[name]))

    def _stretches(self, joined: Sequence[bool]) -> Iterator[tuple[int, int]]:
        """Yield stretches of more than one row; ``joined`` tells of each row whether it belongs to the one above."""
        first = 0
        for at in range(1, len(joined) + 1):
            if at == len(joined) or not joined[at]:
                if at - 1 > first:
                    yield first, at - 1
                first = at

    @property
    def _same_group(self) -> list[bool]:
        groups, parents = self._table.columns["group"], self._table.parents
        return [at > 0 and bool(groups[at]) and groups[at] == groups[at - 1] and parents[at] == parents[at - 1] for at in range(len(groups))]

    @property
    def _covered(self) -> list[bool]:
        return [at > 0 and bool(merged) for at, merged in enumerate(self._table.columns["departments_merged"])]

    def _write_comments(self) -> None:
        """Write the comments of the targets as notes on their cells; those of figures that the sheet does not show travel on the hidden sheet only."""
        offsets = {period.id: offset for offset, period in enumerate(self._table.periods)}
        for key, comment in self._comments.items():
            cell = cell_of(key)
            if cell.table == self._table.info.id and cell.layer == TARGET and cell.row in self._table and cell.period in offsets:
                place = (self._first + self._table.position(cell.row), self._first_period + offsets[cell.period])
                sign = note_sign(comment)
                text = self._cleaner.clean(sign + comment.text, address(*place))
                self.writer.notes.append(CellNote(*place, comment.author, sign, text[len(sign) :]))

    def _write_notes(self, row: int) -> None:
        """Write the table's notes below it."""
        info = self._table.info
        notes = [tr("export.note", text=info.note)] if info.note else []
        notes += [tr("export.source", text=info.source)] if info.source else []
        sample = self._sample.samples[NOTE]
        width = sum(self.writer.widths[column] for column in self._roles)
        for text in notes:
            words: dict[str, Value] = {"注": text}
            behind = self._copier.copy(sample, row, words=words)
            style = self.writer.style_at(row, 2)
            self._copier.fit_height(row, sample[0].height, [(text, width, style)])
            row = behind


def _growing(number: CellNumber) -> str:
    """Return a format for a computed total: as printed now, and with more decimals when a part gets some, so that nothing looks rounded."""
    plain = "," not in number.format and not number.format.endswith("%")
    return open_format(decimals_of(number.amount)) if plain else number.format
