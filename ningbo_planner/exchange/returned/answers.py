"""From matched rows and columns to answers: each cell to fill in read, its row's and its column's doubts put on it, doubles laid together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.exchange_round import Issue
from ningbo_planner.domain.plan import Plan, cell_key, row_key
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.submission import Answer, Problem, ProblemGrade, issued_quantity
from ningbo_planner.domain.table import CellRef, TableKind
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.forms.figure_code import sheet_text, standing
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.annotate_comments import without_ours
from ningbo_planner.exchange.returned.formula import agree, recompute
from ningbo_planner.exchange.returned.layout import bare
from ningbo_planner.exchange.returned.numbers import stored_amount
from ningbo_planner.exchange.returned.reading import Expected, ValueReading
from ningbo_planner.exchange.returned.rows import RowBook, RowMatch
from ningbo_planner.exchange.returned.values import read_cell, shown_formula

_AGREE_WORDS = frozenset({marks.AGREE, "无意见", "无异议", "无修改意见"})
# A cell may hold 32,767 characters; more than this says nothing in a list or in the plan's record of where a figure came from.
LONGEST_TOLD = 300
_NOT_APPLICABLE = Quantity("/", State.NOT_APPLICABLE)


class AnswerReader:
    """Reads the cells of one workbook.

    Attributes:
        answers: what was read so far, in the order of the sheets.
        problems: what is to be said of rows.
        stored: texts of the cells by cell key as the form's own short code takes them, and rows said not to apply.
    """

    def __init__(self, book: RowBook, file: str, date1904: bool) -> None:
        """Read against the rows of ``book``."""
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []
        self.stored: dict[str, str] = {}
        self.not_applicable: set[str] = set()
        self._book, self._plan, self._issue, self._file, self._date1904 = book, book.plan, book.issue, file, date1904

    def read_row(self, match: RowMatch) -> None:
        """Read the cells of one row."""
        table = self._plan.tables[match.ref.table]
        at = table.position(match.ref.row)
        signed = any("%" in table.column(period.id).get(at).text for period in table.periods)
        unit, kind = table.unit_of(match.ref.row), table.columns["kind"][at]
        moved = not match.foreign and self._book.is_displaced(match)
        changed = False
        for cell, raw, issued in self._cells(match):
            wording = self._plan.quantity(cell) if table.info.kind is TableKind.TEXT else None
            expected = Expected(unit, kind, issued, signed, self._date1904, wording)
            reading = _read(match.sheet, raw, expected)
            if not match.foreign:
                self._store(match, cell, raw)
            _apply_opinion(match, reading, expected)
            differs = is_change(reading, issued)
            if differs:
                self._doubt(match, cell, reading, moved)
            changed = changed or differs
            if differs or not match.foreign:
                self.answers.append(self._answer(match, cell, raw, reading))
        if not changed and not match.foreign:
            self._check_unchanged(match, moved)

    def _store(self, match: RowMatch, cell: CellRef, raw: RawCell) -> None:
        """Keep what the form's own short code takes of a cell."""
        key = cell_key(cell)
        # A number cell may hold nothing, or what no figure can be (1E+999999999): no code is computed of that.
        is_number = raw.kind is CellKind.NUMBER and not raw.malformed and stored_amount(raw.text.strip())[0] is not None
        unchanged = raw.text == marks.NO_CHANGE and key in self._issue.values
        self.stored[key] = standing(self._issue.values[key]) if unchanged else sheet_text(raw.text.strip() if is_number else raw.text, is_number)
        if match.text(marks.OPINION_MARK) == marks.NOT_APPLICABLE:
            self.not_applicable.add(row_key(match.ref))

    def _cells(self, match: RowMatch) -> Iterator[tuple[CellRef, RawCell, Quantity]]:
        """Yield the cells of a row to fill in with what was issued there; in a foreign row, with what the plan says."""
        known = {period.id for period in self._plan.tables[match.ref.table].periods}
        for period, column in match.block.fill.items():
            cell = CellRef(*match.ref, period)
            text = self._issue.values.get(cell_key(cell))
            raw = match.sheet.cell(match.row, column)
            if period in known and match.foreign:
                yield cell, raw, self._plan.quantity(cell)
            elif period in known and text is not None:
                yield cell, raw, issued_quantity(self._plan, cell, text)

    def _doubt(self, match: RowMatch, cell: CellRef, reading: ValueReading, moved: bool) -> None:
        """Put the doubts of the row and of the column on a changed figure."""
        if reading.refused:
            return
        if match.foreign:
            reading.refuse("returns.cell.foreign_row", row=self._plan.tables[cell.table].get(cell.row, "name"))
            return
        if match.doubt:
            reading.ask(match.doubt, **match.values)
        elif moved:
            reading.ask("returns.cell.issued_differs")
        if cell.period in match.block.doubtful:
            period = self._plan.tables[cell.table].period(cell.period).label
            reading.ask("returns.cell.period_doubt", period=period, header=match.block.doubtful[cell.period])

    def _answer(self, match: RowMatch, cell: CellRef, raw: RawCell, reading: ValueReading) -> Answer:
        """Return one cell's answer with its problems as they are told."""
        remark = without_ours(raw.comment or "")[:LONGEST_TOLD]
        if remark:
            reading.note("returns.cell.comment", comment=remark)
        texts = tuple(quantity.text for quantity in reading.quantities)
        base, shown = {"unit": self._plan.unit_of(cell)}, raw.text.strip()[:LONGEST_TOLD]
        problems = tuple(
            Problem(said.grade, said.code, self._file, match.sheet.name, raw.address, shown, texts, {**base, **said.values}) for said in reading.said
        )
        quantities = () if reading.refused else tuple(reading.quantities)
        return Answer(cell, match.sheet.name, raw.address, shown, quantities, problems, match.grade, remark)

    def _check_unchanged(self, match: RowMatch, moved: bool) -> None:
        """Ask about a row without changes that wants an adjustment, or that stands beside another row's grey copy."""
        name = self._plan.tables[match.ref.table].get(match.ref.row, "name")
        values = {"name": name, "row": match.row}
        if match.text(marks.OPINION_MARK) == marks.ADJUST:
            address = match.address(marks.OPINION_MARK)
            self.problems.append(Problem(ProblemGrade.ASK, "returns.row.adjust_unchanged", self._file, match.sheet.name, address, marks.ADJUST, values=values))
        if moved:
            address = match.address(marks.NAME_MARK)
            self.problems.append(Problem(ProblemGrade.ASK, "returns.row.issued_differs", self._file, match.sheet.name, address, name, values=values))


def _read(sheet: RawSheet, raw: RawCell, expected: Expected) -> ValueReading:
    """Read one cell with what its sheet says about it: pictures over it, merges, the cells that its formula adds."""
    reading = read_cell(raw, expected, sheet.is_under_picture(raw.row, raw.column))
    _check_result(sheet, raw, expected, reading)
    _tell_merge(sheet, raw, expected, reading)
    return reading


def _check_result(sheet: RawSheet, raw: RawCell, expected: Expected, reading: ValueReading) -> None:
    """Ask when the stored result of a simple formula is not what the sheet's own figures give."""
    stored = reading.quantities[0].number if len(reading.quantities) == 1 else None
    computed = recompute(sheet, raw.formula) if raw.formula and stored is not None and not reading.in_doubt else None
    if computed is None or stored is None or raw.kind is not CellKind.NUMBER or agree(computed, Decimal(raw.text.strip())):
        return
    now = expected.number(Decimal(exact.trimmed(round(computed, 10))))
    reading.ask("returns.cell.stale", [now, reading.quantities[0]], formula=shown_formula(raw), computed=now.text)


def _tell_merge(sheet: RawSheet, raw: RawCell, expected: Expected, reading: ValueReading) -> None:
    """Ask about merged cells: a figure over several cells may be meant for each of them, or for their sum."""
    area = sheet.merge_at(raw.row, raw.column)
    if area is None or area[:2] == area[2:]:
        return
    if (raw.row, raw.column) == (area.first_row, area.first_column):
        reading.ask("returns.cell.merge_head", area=area.text)
        return
    head = read_cell(sheet.cell(area.first_row, area.first_column), expected)
    reading.ask("returns.cell.merged", [*reading.quantities, *head.quantities], into=raw.merged_into or area.text)


def is_change(reading: ValueReading, issued: Quantity) -> bool:
    """Tell whether a cell says anything else than what was issued, or might."""
    return reading.in_doubt or len(reading.quantities) != 1 or not reading.quantities[0].same_meaning(issued)


def _apply_opinion(match: RowMatch, reading: ValueReading, expected: Expected) -> None:
    """Let 不适用 speak for the cells of its row that say nothing else; tell when 同意 stands beside a changed figure."""
    opinion = bare(match.text(marks.OPINION_MARK))
    blank = [said for said in reading.said if said.code == "returns.cell.blank"]
    if opinion == marks.NOT_APPLICABLE:
        if blank or not is_change(reading, expected.issued):
            reading.quantities, reading.said = [_NOT_APPLICABLE], []
            reading.note("returns.cell.opinion_not_applicable")
        elif reading.quantities and reading.quantities[0].state is not State.NOT_APPLICABLE:
            reading.ask("returns.cell.opinion_contradicts", [*reading.quantities, _NOT_APPLICABLE])
    elif opinion in _AGREE_WORDS and not reading.in_doubt and is_change(reading, expected.issued):
        reading.note("returns.cell.agreed_but_changed")


def laid_together(answers: Iterable[Answer], plan: Plan, issue: Issue, file: str) -> tuple[Answer, ...]:
    """Return one answer a cell: of a cell that was found in several places the changed one, in doubt where the places disagree."""
    by_cell: dict[CellRef, list[Answer]] = {}
    for answer in answers:
        by_cell.setdefault(answer.cell, []).append(answer)
    return tuple(found[0] if len(found) == 1 else _one_of(found, plan, issue, file) for found in by_cell.values())


def _one_of(found: list[Answer], plan: Plan, issue: Issue, file: str) -> Answer:
    """Return the answer of a cell that stands in the workbook several times."""
    cell = found[0].cell
    issued = issued_quantity(plan, cell, issue.values.get(cell_key(cell), ""))
    changed = [answer for answer in found if len(answer.readings) != 1 or not answer.readings[0].same_meaning(issued)]
    main = changed[0] if changed else found[0]
    readings = _different(reading for answer in [main, *found] for reading in answer.readings)
    if len(readings) < 2 and len(changed) in (0, len(found)):
        return main
    places = "、".join(f"{answer.sheet}!{answer.address}" for answer in found)
    texts = tuple(reading.text for reading in readings)
    values = {"places": places, "unit": plan.unit_of(cell)}
    problem = Problem(ProblemGrade.ASK, "returns.cell.twice", file, main.sheet, main.address, main.text.strip(), texts, values)
    return Answer(cell, main.sheet, main.address, main.text, tuple(readings), (*main.problems, problem), main.match, main.remark)


def _different(readings: Iterable[Quantity]) -> list[Quantity]:
    """Return the readings that differ in meaning, in order."""
    kept: list[Quantity] = []
    for reading in readings:
        if not any(reading.same_meaning(known) for known in kept):
            kept.append(reading)
    return kept


def remarks_of(matches: Iterable[RowMatch]) -> dict[str, str]:
    """Return what the department wrote beside its rows, by ``table/row``; an opinion in words of its own counts as one."""
    found: dict[str, str] = {}
    for match in matches:
        opinion = match.text(marks.OPINION_MARK)
        own_words = opinion if opinion and opinion not in marks.OPINIONS and opinion not in _AGREE_WORDS else ""
        words = [words for words in (own_words, match.text(marks.REASON_MARK)) if words]
        if words and not match.foreign:
            found[row_key(match.ref)] = "；".join(words)[:LONGEST_TOLD]
    return found
