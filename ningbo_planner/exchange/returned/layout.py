"""Which column of a returned sheet holds which period: by the hidden marks, else by the words of the header; never by place.

A *block* is the part of a sheet that belongs to one table of the plan: the row with its marks (or its header) and the rows below, up to the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_FILL_WORDS = re.compile("填报|上报|报送")
_OTHER_WORDS = re.compile("下发|差|增减|增长|增速|变动|比上|原|校验|审核")
_NAME_WORDS = frozenset({"指标", "指标名称", "指标项", "目标事项", "二级指标", "项目", "名称"})
_UNIT_WORDS = frozenset({"单位", "计量单位"})
_REASON_WORDS = re.compile("说明|理由|备注")
_OPINION_WORDS = re.compile("意见")
# How far above a column its header words may stand: group head, period head, the hidden row of marks, an inserted row.
_HEADER_ROWS = 4
_LONGEST_MARK = 120
_LONGEST_GROUP = 8
_WIDEST_GROUP = 30


@lru_cache(maxsize=65_536)
def bare(text: str) -> str:
    """Return ``text`` without blanks and invisible signs, full-width signs made narrow, in small letters."""
    return "".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).split()).casefold()


@dataclass(slots=True)
class Block:
    """Where the columns of one table stand on one sheet.

    Attributes:
        table: its id, or nothing when the marks do not say.
        row: of the marks, or of the header words.
        fill, issued, base: columns by period id: to fill in, grey copy of what was issued, context.
        places: columns of ``name``, ``unit``, ``opinion`` and ``reason``.
        by_marks: whether the hidden marks told, not the header words.
        blank: columns in which rows of this table have nothing, because only other tables of the sheet use them.
        doubtful: periods whose header names another period, or that stand in several columns, with that column's header text.
    """

    table: str
    row: int
    fill: dict[str, int] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    base: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    by_marks: bool = True
    blank: set[int] = field(default_factory=set)
    doubtful: dict[str, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last column that the table is known to have; 0 where it has none."""
        return max((*self.fill.values(), *self.issued.values(), *self.base.values(), *self.places.values()), default=0)


def find_blocks(sheet: RawSheet, plan: Plan) -> list[Block]:
    """Return the blocks of ``sheet`` by its hidden marks, from top to bottom; none when it has no marks."""
    blocks = [block for number, cells in rows_of(sheet).items() if (block := _block_of_marks(number, cells, plan)) is not None]
    used = {column for block in blocks for columns in (block.fill, block.issued) for column in columns.values()}
    for block in blocks:
        block.blank = used - set(block.fill.values()) - set(block.issued.values())
        _compare_header(sheet, block, blocks[0].row, plan)
    return blocks


def find_headed_blocks(sheet: RawSheet, plan: Plan) -> list[Block]:
    """Return the blocks of ``sheet`` by the words of its headers, for a sheet that has lost its marks; none when it is no form."""
    rows = rows_of(sheet)
    names_period = _period_words(plan).search
    headed = {number: cells for number, cells in rows.items() if any(names_period(bare(cell.text)) for cell in cells)}
    blocks = [block for number, cells in headed.items() if (block := _block_of_header(sheet, number, cells, plan)) is not None]
    return sorted([*blocks, *_blocks_of_headings(rows, blocks, plan)], key=lambda block: block.row)


def _period_words(plan: Plan) -> re.Pattern[str]:
    """Return the expression that finds a period in the words of a cell, for a first look at many rows."""
    words = {bare(word) for table in plan.tables.values() for period in table.periods for word in (period.id, period.label)}
    return re.compile("|".join(re.escape(word) for word in sorted(words)))


def rows_of(sheet: RawSheet) -> dict[int, list[RawCell]]:
    """Return the stored cells by row, from top to bottom and left to right."""
    rows: dict[int, list[RawCell]] = {}
    for place in sorted(sheet.cells):
        rows.setdefault(place[0], []).append(sheet.cells[place])
    return rows


def block_for(blocks: Iterable[Block], row: int, table: str = "") -> Block | None:
    """Return the block that a row belongs to: the nearest above of its table, else another of its table, else the nearest above."""
    fitting = [block for block in blocks if not table or block.table in ("", table)]
    above = [block for block in fitting if block.row < row]
    return above[-1] if above else fitting[0] if fitting and table else None


def _block_of_marks(number: int, cells: Iterable[RawCell], plan: Plan) -> Block | None:
    """Return the block whose hidden row of marks these cells are."""
    block = Block("", number)
    for cell in cells:
        if not cell.is_text or len(cell.text) > _LONGEST_MARK:
            continue
        kind, colon, name = bare(cell.text).partition(":")
        if colon and f"{kind}:" == marks.TABLE_MARK:
            block.table = next((table for table in plan.tables if table.casefold() == name), "")
        elif colon:
            _put_period(block, f"{kind}:", name, cell.column, plan)
        elif kind in (marks.NAME_MARK, marks.UNIT_MARK, marks.OPINION_MARK, marks.REASON_MARK):
            block.places[kind] = cell.column
    return block if block.fill else None


def _put_period(block: Block, mark: str, name: str, column: int, plan: Plan) -> None:
    """Note the column that a mark of a period names; one named twice is in doubt."""
    roles = {marks.PERIOD_MARK: block.fill, marks.ISSUED_MARK: block.issued, marks.BASE_MARK: block.base}
    period = next((period.id for table in plan.tables.values() for period in table.periods if period.id.casefold() == name), None)
    if mark not in roles or period is None:
        return
    if period in roles[mark] and mark == marks.PERIOD_MARK:
        block.doubtful[period] = mark + name
    roles[mark].setdefault(period, column)


def period_of(text: str, table: Table) -> str | None:
    """Return the period that a header text names (``2022``, ``2022年``, ``2022年目标``), or ``None`` when none or several fit."""
    words = bare(text)
    exact = [period.id for period in table.periods if words in (bare(period.id), bare(period.label))]
    if exact:
        return exact[0]
    # A label without a figure (目标) is part of all kinds of headings.
    inside = [period.id for period in table.periods if (label := bare(period.label)) in words and any(sign.isdigit() for sign in label)]
    return inside[0] if len(inside) == 1 and len(words) <= 20 else None


def _head(sheet: RawSheet, row: int, column: int) -> str:
    """Return what a header cell shows: its own text, or that of the merge it lies beneath."""
    cell = sheet.cell(row, column)
    if cell.text or not cell.merged_into:
        return cell.text
    area = sheet.merge_at(row, column)
    return sheet.cell(area.first_row, area.first_column).text if area else ""


def _compare_header(sheet: RawSheet, block: Block, top: int, plan: Plan) -> None:
    """Put a period in doubt when the words above its column name another one.

    Args:
        sheet, block: where the column stands.
        top: row of the first block; the column heads stand above it, for all blocks of the sheet.
    """
    if block.table not in plan.tables:
        return
    rows = [row for first in sorted({top, block.row}) for row in range(max(1, first - _HEADER_ROWS), first)]
    tables = sorted(plan.tables.values(), key=lambda table: table.info.id != block.table)
    for period, column in block.fill.items():
        # Only words: a figure above may well be 2,023.
        heads = [_head(sheet, row, column) for row in rows if sheet.cell(row, column).kind is not CellKind.NUMBER]
        named = [(found, head) for head in filter(None, heads) for table in tables if (found := period_of(head, table)) is not None]
        if named and not any(found == period for found, _ in named):
            block.doubtful[period] = named[-1][1]


def _block_of_header(sheet: RawSheet, number: int, cells: list[RawCell], plan: Plan) -> Block | None:
    """Return the block whose header words these cells are: at least one period, and a column of names."""
    best: Block | None = None
    for table in plan.tables.values():
        block = Block("", number, by_marks=False)
        for cell in cells:
            period = period_of(cell.text, table)
            if period is not None:
                _put_headed(sheet, block, period, cell)
        if block.fill and (best is None or len(block.fill) > len(best.fill)):
            best = block
    if best is not None:
        _put_other_tables(sheet, best, cells, plan)
        best.places = _word_places(sheet, number)
        return best if marks.NAME_MARK in best.places else None
    return None


def _put_other_tables(sheet: RawSheet, block: Block, cells: list[RawCell], plan: Plan) -> None:
    """Note the columns that only other tables of the form have (目标 beside 2022年 …); here a head must say just that."""
    heads = {bare(period.label): period.id for table in plan.tables.values() for period in table.periods}
    used = {*block.fill.values(), *block.issued.values()}
    for cell in cells:
        period = heads.get(bare(cell.text)) if cell.column not in used else None
        if period is not None:
            _put_headed(sheet, block, period, cell)


def _blocks_of_headings(rows: dict[int, list[RawCell]], blocks: list[Block], plan: Plan) -> list[Block]:
    """Return one block more for each heading of a table below a header: the same columns, for the rows of that table."""
    added: list[Block] = []
    for number, cells in rows.items():
        above = [block for block in blocks if block.row < number]
        words = bare(cells[0].text) if above and cells[0].is_text else ""
        table = next((table for table in plan.tables.values() if words and bare(table.info.heading or table.info.title) in words), None)
        if table is not None:
            known = {period.id for period in table.periods}
            fill = {period: column for period, column in above[-1].fill.items() if period in known}
            issued = {period: column for period, column in above[-1].issued.items() if period in known}
            doubtful = {period: head for period, head in above[-1].doubtful.items() if period in known}
            added.append(Block(table.info.id, number, fill, issued, {}, above[-1].places, by_marks=False, doubtful=doubtful))
    return added


def _group_head(sheet: RawSheet, cell: RawCell) -> str:
    """Return the head of the group of columns above a header: 填报数 stands over five years, and where its merge is lost in the first column only."""
    if cell.row == 1:
        return ""
    above = _head(sheet, cell.row - 1, cell.column)
    if above:
        return above
    left = [sheet.cell(cell.row - 1, column) for column in range(cell.column - 1, max(0, cell.column - _WIDEST_GROUP), -1)]
    nearest = next((each.text for each in left if each.text), "")
    return nearest if len(bare(nearest)) <= _LONGEST_GROUP else ""


def _put_headed(sheet: RawSheet, block: Block, period: str, cell: RawCell) -> None:
    """Note a column by its header words; the words above tell filling in from the grey copy."""
    words = bare(_group_head(sheet, cell) + cell.text)
    if _OTHER_WORDS.search(words) and not _FILL_WORDS.search(words):
        block.issued.setdefault(period, cell.column)
    elif period in block.fill:
        block.doubtful[period] = cell.text
    else:
        block.fill[period] = cell.column


def _word_places(sheet: RawSheet, number: int) -> dict[str, int]:
    """Return the columns whose header, up to one row above or below, says name, unit, opinion or reason."""
    places: dict[str, int] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if not cell.is_text or abs(row - number) > 1:
            continue
        words = bare(cell.text)
        if words in _NAME_WORDS:
            places.setdefault(marks.NAME_MARK, column)
        elif words in _UNIT_WORDS:
            places.setdefault(marks.UNIT_MARK, column)
        elif len(words) <= 12 and _REASON_WORDS.search(words):
            places.setdefault(marks.REASON_MARK, column)
        elif len(words) <= 6 and _OPINION_WORDS.search(words):
            places.setdefault(marks.OPINION_MARK, column)
    return places
