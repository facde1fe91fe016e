"""Which row of a returned sheet is which row of the plan: by the hidden row key, then by label and unit, then by likeness with a question; never by place.

What stands beside the key (name, unit, the grey copy of the issued figures) is compared with it, because a sort that leaves the key column
out puts every figure under a wrong key, and all of them stay plausible.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from ningbo_planner.domain.exchange_round import Issue
from ningbo_planner.domain.plan import Plan, row_key, row_of
from ningbo_planner.domain.submission import MatchGrade, Problem, ProblemGrade
from ningbo_planner.domain.table import RowRef
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.forms.figure_code import CodeSalt, weight_in
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.layout import Block, bare, block_for, rows_of
from ningbo_planner.exchange.returned.likeness import most_alike
from ningbo_planner.text import tr

_ANYTHING = "\x00"
# What it counts for a row that its issued figures stand grey beside another name.
_SAME_COPY = 0.3
# So many hidden columns stand behind what is seen of a form.
CODE_COLUMNS = 8
_TOTAL_WORDS = re.compile("合计|总计|小计|平均")
_UNIT_IN_NAME = re.compile(r"[(（][^()（）]{1,8}[)）]$")
_ORDER_SIGNS = re.compile(r"^(?:其中[:：]?|[#＃*·•\-—]+|[0-9]{1,2}[.、)）]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)")


@dataclass(slots=True)
class RowMatch:
    """One row of a sheet that speaks of a row of the plan.

    Attributes:
        ref: the row of the plan.
        sheet, row, block: where it stands.
        grade: how it was found.
        doubt: code of the question that each changed figure of the row has to carry, or nothing; ``values`` are its fields.
        foreign: whether the row was never handed to this department.
        key: the row key as it stands there, if it was found by that.
    """

    ref: RowRef
    sheet: RawSheet
    row: int
    block: Block
    grade: MatchGrade = MatchGrade.KEY
    doubt: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    foreign: bool = False
    key: str = ""

    def text(self, place: str) -> str:
        """Return what stands in one of the row's named columns."""
        column = self.block.places.get(place)
        cell = self.sheet.cells.get((self.row, column)) if column else None
        return cell.text.strip() if cell is not None else ""

    def cell(self, column: int) -> RawCell:
        """Return the row's cell in a column."""
        return self.sheet.cell(self.row, column)

    def address(self, place: str) -> str:
        """Return the address of one of the row's named columns; of its first column where there is none."""
        return self.sheet.cell(self.row, self.block.places.get(place, 1)).address


class RowBook:
    """The rows of one issue, ready to be found by key and by label."""

    def __init__(self, plan: Plan, issue: Issue, salt: CodeSalt | None = None) -> None:
        """Index the rows of ``issue`` that are still in ``plan``; ``salt`` is that of the form's short code."""
        self.plan, self.issue, self._salt = plan, issue, salt
        self.issued = [ref for ref in map(row_of, issue.rows) if ref.table in plan.tables and ref.row in plan.tables[ref.table]]
        self.keys = {bare(row_key(ref)): ref for ref in self.issued}
        self.gone = [key for key in issue.rows if bare(key) not in self.keys]
        self.by_label: dict[str, list[RowRef]] = {}
        for ref in self.issued:
            for label in labels_of(plan, ref):
                self.by_label.setdefault(label, []).append(ref)
        self._bases: dict[tuple[str, str], set[str]] = {}
        self._code_column = 0

    def is_displaced(self, match: RowMatch) -> bool:
        """Tell whether what stands grey beside a row is not what this row was issued with, so that it may be another row's."""
        copies = ((self.issue.values.get(f"{row_key(match.ref)}/{period}"), match.cell(column)) for period, column in match.block.issued.items())
        if any(issued is not None and _is_other(cell, issued) for issued, cell in copies):
            return True
        if self._counts_as_another(match):
            return True
        strange = map(match.cell, match.block.blank)
        if any(cell.kind is CellKind.NUMBER and cell.formula is None for cell in strange):
            return True
        return any(self._is_base_of_another(match, period, column) for period, column in match.block.base.items())

    def _counts_as_another(self, match: RowMatch) -> bool:
        """Tell whether the formula that counts a row in the short code was made for another row: it came here with the figures."""
        if self._salt is None:
            return False
        behind = match.block.last + 1
        for column in (self._code_column, *range(behind, behind + CODE_COLUMNS)):
            cell = match.sheet.cells.get((match.row, column))
            weight = weight_in(cell.formula) if cell is not None and cell.formula else None
            if weight is not None:
                # It stands in the same column on all rows.
                self._code_column = column
                return weight != self._salt.weight(row_key(match.ref))
        return False

    def _is_base_of_another(self, match: RowMatch, period: str, column: int) -> bool:
        """Tell whether a base figure is another issued row's; one that fits no row was changed in the plan since, or by hand."""
        table = self.plan.tables[match.ref.table]
        text = _comparable(match.cell(column).text)
        if not text or all(known.id != period for known in table.periods) or text == _comparable(table.cell(match.ref.row, period).text):
            return False
        if (match.ref.table, period) not in self._bases:
            rows = (ref.row for ref in self.issued if ref.table == match.ref.table)
            self._bases[match.ref.table, period] = {_comparable(table.cell(row, period).text) for row in rows}
        return text in self._bases[match.ref.table, period]

    def of_key(self, text: str) -> tuple[RowRef | None, bool]:
        """Return the row that a key names, and whether it is foreign to this issue."""
        known = self.keys.get(bare(text))
        if known is not None:
            return known, False
        table, _, row = text.strip().partition("/")
        foreign = table in self.plan.tables and row in self.plan.tables[table]
        return (RowRef(table, row), True) if foreign else (None, False)

    def of_label(self, name: str, table: str = "") -> list[RowRef]:
        """Return the issued rows that a label may mean."""
        for label in readings_of_label(name):
            found = [ref for ref in self.by_label.get(label, ()) if not table or ref.table == table]
            if found:
                return found
        return []

    def of_label_and_unit(self, name: str, unit: str, table: str = "") -> list[RowRef]:
        """Return the issued rows that a label together with its unit may mean; a row without a unit is known by its label."""
        found = self.of_label(name, table)
        return [ref for ref in found if not unit or bare(self.plan.unit_of(ref)) == bare(unit)]


def labels_of(plan: Plan, ref: RowRef) -> set[str]:
    """Return what a row may be called on a form, in comparable notation."""
    table = plan.tables[ref.table]
    name, group, path = table.get(ref.row, "name"), table.get(ref.row, "group"), table.label_path(ref.row)
    forms = {name, path, f"{name}({table.unit_of(ref.row)})"}
    if group and group != name:
        forms |= {f"{group}{sign}{name}" for sign in ("", "/", "-", "—", "·", ":", "：", " / ")} | {f"{group}({name})", f"{name}({group})"}
    return {bare(form) for form in forms if form}


def readings_of_label(name: str) -> Iterator[str]:
    """Yield a label as it stands, without its numbering or 其中, and without a unit in brackets."""
    words = bare(name)
    yield words
    plain = _ORDER_SIGNS.sub("", words)
    yield plain
    yield _UNIT_IN_NAME.sub("", plain)


@dataclass(slots=True)
class SheetRows:
    """What was found on one sheet.

    Attributes:
        matches: the rows of the plan, from top to bottom.
        problems: what is to be said of other rows.
        added: rows with figures that are none of the plan's, without a row of the plan.
    """

    matches: list[RowMatch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    added: list[RowMatch] = field(default_factory=list)


def match_rows(sheet: RawSheet, blocks: list[Block], book: RowBook, file: str) -> SheetRows:
    """Find the rows of the plan on one sheet: those with a key, those with a label and its unit, then say what the others are."""
    result = SheetRows()
    rows = rows_of(sheet)
    keyed = _keys(rows, book)
    for number, (cell, ref, foreign) in keyed.items():
        block = block_for(blocks, number, ref.table)
        if block is not None:
            match = RowMatch(ref, sheet, number, block, foreign=foreign, key=cell.text)
            result.matches.append(match)
            if not foreign:
                _compare_witnesses(match, book)
    marked = {block.row for block in blocks} | {cell.row for cells in rows.values() for cell in cells if cell.text.startswith(marks.TABLE_MARK)}
    gone = set(map(bare, book.gone))
    unknown: list[tuple[int, list[RawCell], Block]] = []
    for number, cells in rows.items():
        block = block_for(blocks, number)
        if block is None or number in keyed or number in marked or any(cell.is_text and bare(cell.text) in gone for cell in cells):
            continue
        if not _match_by_label(sheet, number, cells, block, book, result):
            unknown.append((number, cells, block))
    for number, cells, block in unknown:
        match = RowMatch(RowRef(block.table, ""), sheet, number, block)
        if not _match_by_likeness(match, cells, book, file, result):
            _tell_unknown(match, cells, book, file, result)
    result.matches.sort(key=lambda match: match.row)
    return result


def _keys(rows: dict[int, list[RawCell]], book: RowBook) -> dict[int, tuple[RawCell, RowRef, bool]]:
    """Return the row key of each row that has one, from the column where most keys stand."""
    found: dict[int, list[tuple[RawCell, RowRef, bool]]] = {}
    for number, cells in rows.items():
        for cell in cells:
            if cell.is_text and ("/" in cell.text or "／" in cell.text):
                ref, foreign = book.of_key(cell.text)
                if ref is not None:
                    found.setdefault(number, []).append((cell, ref, foreign))
    columns = Counter(cell.column for hits in found.values() for cell, _, _ in hits)
    return {number: max(hits, key=lambda hit: columns[hit[0].column]) for number, hits in found.items()}


def _compare_witnesses(match: RowMatch, book: RowBook) -> None:
    """Compare name, unit and grey copy with the row that the key names."""
    name, unit = match.text(marks.NAME_MARK), match.text(marks.UNIT_MARK)
    own = book.plan.tables[match.ref.table].get(match.ref.row, "name")
    said = set(readings_of_label(name))
    if name and not said & labels_of(book.plan, match.ref):
        others = [ref for ref in book.of_label_and_unit(name, unit, match.ref.table) if ref != match.ref]
        if others:
            match.doubt, match.values = "returns.cell.row_moved", {"name": name, "key_name": own}
            match.ref, match.grade = others[0], MatchGrade.DOUBT
            return
        match.doubt, match.values = "returns.cell.row_renamed", {"name": name, "own": own}
    expected = book.plan.unit_of(match.ref)
    if unit and bare(unit) != bare(expected):
        match.doubt, match.values = "returns.cell.unit_changed", {"written": unit, "unit": expected}


def _match_by_label(sheet: RawSheet, number: int, cells: Iterable[RawCell], block: Block, book: RowBook, result: SheetRows) -> bool:
    """Take a row without a key by its label and unit, when they mean one row only; tell whether it was taken."""
    match = RowMatch(RowRef(block.table, ""), sheet, number, block, MatchGrade.LABEL)
    name = match.text(marks.NAME_MARK)
    found = book.of_label_and_unit(name, match.text(marks.UNIT_MARK), block.table) if name else []
    computed = all(cell.formula is not None for cell in cells if cell.column in block.fill.values())
    if len(found) != 1 or (computed and any(known.ref == found[0] for known in result.matches)):
        return False
    match.ref = found[0]
    result.matches.append(match)
    return True


def _match_by_likeness(match: RowMatch, cells: Iterable[RawCell], book: RowBook, file: str, result: SheetRows) -> bool:
    """Take a row with figures but neither key nor known name for the row not yet found that is most like it, and ask; tell whether there is one."""
    name, unit = match.text(marks.NAME_MARK), bare(match.text(marks.UNIT_MARK))
    if not name or not _figures(cells, match.block) or is_context(name) or _TOTAL_WORDS.search(name) or book.of_label(name, match.block.table):
        return False
    taken = {known.ref for known in result.matches}
    free = [ref for ref in book.issued if ref not in taken and match.block.table in ("", ref.table) and unit in ("", bare(book.plan.unit_of(ref)))]
    favoured = {ref: _SAME_COPY for ref in free if match.block.issued and not book.is_displaced(replace(match, ref=ref))}
    found = most_alike(name, {ref: labels_of(book.plan, ref) for ref in free}, favoured)
    if found is None:
        return False
    own = book.plan.tables[found.table].get(found.row, "name")
    match.ref, match.grade, match.doubt, match.values = found, MatchGrade.SIMILAR, "returns.cell.row_similar", {"name": name, "own": own}
    result.matches.append(match)
    values = {"name": name, "own": own, "row": match.row}
    result.problems.append(Problem(ProblemGrade.ASK, "returns.row.similar", file, match.sheet.name, match.address(marks.NAME_MARK), name, values=values))
    return True


def _tell_unknown(match: RowMatch, cells: Iterable[RawCell], book: RowBook, file: str, result: SheetRows) -> None:
    """Say what a row is that is none of the plan's: nothing, a total, another unit, or a new row that is asked about."""
    name, figures = match.text(marks.NAME_MARK), _figures(cells, match.block)
    similar = book.of_label(name, match.block.table)
    found_elsewhere = any(known.ref in similar for known in result.matches)
    # The form's own second block repeats the names with growth rates in them.
    if not figures or is_context(name) or (found_elsewhere and not book.of_label_and_unit(name, match.text(marks.UNIT_MARK), match.block.table)):
        return
    grade, code = ProblemGrade.ASK, "returns.row.ambiguous" if len(similar) > 1 else "returns.row.unknown"
    if _TOTAL_WORDS.search(name) and not similar:
        grade, code = ProblemGrade.NOTE, "returns.row.total"
    elif len(similar) == 1:
        match.ref, match.grade, match.doubt = similar[0], MatchGrade.LABEL, "returns.cell.unit_changed"
        match.values = {"written": match.text(marks.UNIT_MARK), "unit": book.plan.unit_of(similar[0])}
        result.matches.append(match)
        return
    elif not similar and name:
        result.added.append(match)
    address, text = match.address(marks.NAME_MARK), "、".join(figures)
    result.problems.append(Problem(grade, code, file, match.sheet.name, address, text, values={"name": name, "row": match.row}))


@lru_cache(maxsize=1)
def _context_patterns() -> tuple[re.Pattern[str], ...]:
    """Return what the lines of a form look like that are not to fill in: totals of others, sums of other parts, checks."""
    labels = (tr("form.context_total", name=_ANYTHING), tr("form.other_parts", count=_ANYTHING), tr("form.check_label", name=_ANYTHING))
    return tuple(re.compile(".+".join(map(re.escape, bare(label).split(_ANYTHING)))) for label in labels)


def is_context(name: str) -> bool:
    """Tell whether a label is one of the form's own lines between the rows to fill in."""
    return any(pattern.fullmatch(bare(name)) for pattern in _context_patterns())


def _figures(cells: Iterable[RawCell], block: Block) -> list[str]:
    """Return the typed figures of a row in the columns to fill in; a header that is a number (2022) is none."""
    columns = {column: period for period, column in block.fill.items()}
    typed = [cell for cell in cells if cell.column in columns and cell.kind is CellKind.NUMBER and cell.formula is None]
    return [cell.text for cell in typed if cell.text.strip() != columns[cell.column]]


def _is_other(cell: RawCell, issued: str) -> bool:
    """Tell whether a grey copy says something else than was issued; a percent sign is a matter of notation."""
    return _comparable(cell.text) != _comparable(issued)


def _comparable(text: str) -> str:
    """Return a figure in one notation, without its percent sign."""
    return marks.numeric_equal_text(text).removesuffix("%")
