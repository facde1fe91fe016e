"""However a sheet is shuffled: a figure lands on its own row, or on a question, never on another row."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.submission import Answer
from ningbo_planner.exchange.forms.form_layout import form_layout, issued_figures
from ningbo_planner.exchange.forms.form_writer import TEMPLATE, Form, FormWriter
from ningbo_planner.exchange.reader.guard import read_one
from ningbo_planner.exchange.forms.marks import FORM_SHEET, short_code
from ningbo_planner.exchange.reader.raw_cell import Area, CellKind, Mark, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.returned.interpreting import interpret
from ningbo_planner.merge.diff import ChangeState, compare
from ningbo_planner.paths import resource_dir, template_dir
from ningbo_planner.storage.plan_source import load_plan_source

DEPARTMENT = "市经信局"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Filled:
    """A form in which every plain figure was changed a little, each by another amount, so that no two can be confused.

    Attributes:
        plan, raw: what was issued, and the form as the guarded reader sees it.
        issued, figures: what each cell was issued with, and what stands in it now.
    """

    def __init__(self, folder: Path) -> None:
        """Issue the form and fill it in."""
        self.plan = load_plan_source(resource_dir() / "plans" / "ningbo-2022-2026")
        path = folder / "表.xlsx"
        marks = _issue(self.plan, path)
        outcome = read_one(path)
        assert outcome.workbook is not None
        self.raw: RawWorkbook = outcome.workbook
        self.issued: dict[str, Decimal] = {}
        self.figures: dict[str, Decimal] = {}
        for number, mark in enumerate(marks, 1):
            cell = next(cell for cell in self.sheet.cells.values() if cell.address == mark.address)
            if cell.kind is CellKind.NUMBER:
                self.issued[mark.key] = Decimal(cell.text)
                cell.text = str(Decimal(cell.text) + Decimal(number) / 1000)
                self.figures[mark.key] = Decimal(cell.text)

    @property
    def sheet(self) -> RawSheet:
        """The form sheet."""
        sheet = self.raw.sheet(FORM_SHEET)
        assert sheet is not None
        return sheet

    def own_rows(self) -> list[int]:
        """Return the numbers of the rows to fill in."""
        return sorted(row for (row, column), cell in self.sheet.cells.items() if column == 1 and "/" in cell.text)

    def shuffled(self, rows: dict[int, int], columns: dict[int, int], from_column: int = 1) -> RawWorkbook:
        """Return the workbook with rows (from a column on) and columns moved; merges are gone, as after a sort."""
        cells = {}
        for (row, column), cell in self.sheet.cells.items():
            place = (rows.get(row, row) if column >= from_column else row, columns.get(column, column))
            cells[place] = replace(cell, row=place[0], column=place[1], merged_into=None)
        moved = replace(self.sheet, cells=cells, merges=[], notes=[])
        return replace(self.raw, sheets=[moved if sheet is self.sheet else sheet for sheet in self.raw.sheets])

    def answers(self, raw: RawWorkbook) -> dict[str, Answer]:
        """Return what is read, by cell of the plan; rows that are asked about as a whole are left out."""
        submission = interpret(raw, self.plan)
        asked = {(problem.sheet, problem.values["row"]) for problem in submission.problems if problem.code == "returns.row.issued_differs"}
        found = {cell_key(answer.cell): answer for answer in submission.answers if cell_key(answer.cell) in self.figures}
        return {key: answer for key, answer in found.items() if (answer.sheet, int(answer.address.lstrip(LETTERS))) not in asked}


def _issue(plan: Plan, path: Path) -> tuple:
    """Write the form to ``path``, record the round and return the marks of the cells."""
    layout = form_layout(plan, DEPARTMENT)
    figures = issued_figures(layout)
    started = Round("R1", "一下", "2026-03-01T09:00:00")
    code = short_code(plan.info.id, "R1", DEPARTMENT, figures)
    written = FormWriter(template_dir() / TEMPLATE).write(Form(plan.info, started, plan.departments[DEPARTMENT], layout, code))
    rows = tuple(line.key for line in layout.own)
    plan.rounds["R1"] = replace(started, issues={DEPARTMENT: Issue(DEPARTMENT, started.started, path.name, code, rows, figures)})
    path.write_bytes(written.data)
    return written.marks.cells


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return Filled(tmp_path_factory.mktemp("permuted"))


def shuffle(numbers: list[int], seed: int) -> dict[int, int]:
    """Return where each number goes."""
    targets = numbers[:]
    random.Random(seed).shuffle(targets)
    return dict(zip(numbers, targets, strict=True))


def taken_wrongly(filled: Filled, answers: dict[str, Answer]) -> list[str]:
    """Return the cells that another figure would be taken for, and those whose figure is lost without a question on its row."""
    asked = {answer.cell[:2] for answer in answers.values() if answer.doubtful or answer.refused}
    certain = {key: answer for key, answer in answers.items() if not answer.doubtful and not answer.refused}
    wrong = {key: answer for key, answer in certain.items() if answer.readings[0].number != filled.figures[key]}
    return [key for key, answer in wrong.items() if answer.cell[:2] not in asked or answer.readings[0].number != filled.issued[key]]


def all_right(filled: Filled, answers: dict[str, Answer]) -> bool:
    """Tell whether every figure was taken without a question."""
    return set(answers) == set(filled.figures) and not any(answer.doubtful for answer in answers.values()) and not taken_wrongly(filled, answers)


def test_the_form_as_it_is(filled: Filled) -> None:
    assert all_right(filled, filled.answers(filled.raw)) and len(filled.figures) > 30


@given(seed=st.integers(0, 10**9))
def test_all_rows_and_all_columns_anyhow(filled: Filled, seed: int) -> None:
    area = filled.sheet.used_area()
    assert area is not None
    rows, columns = shuffle(list(range(1, area.last_row + 1)), seed), shuffle(list(range(1, area.last_column + 1)), seed + 1)
    assert all_right(filled, filled.answers(filled.shuffled(rows, columns)))


@given(seed=st.integers(0, 10**9), lost=st.sets(st.integers(0, 13)))
def test_sorted_rows_of_which_some_have_lost_their_key(filled: Filled, seed: int, lost: set[int]) -> None:
    raw = filled.shuffled(shuffle(filled.own_rows(), seed), {})
    sheet = raw.sheet(FORM_SHEET)
    assert sheet is not None
    own = filled.own_rows()
    for at in lost:
        sheet.cells.pop((own[at], 1), None)
    answers = filled.answers(raw)
    assert not taken_wrongly(filled, answers)


@given(seed=st.integers(0, 10**9), from_column=st.sampled_from([2, 3, 5]))
def test_sorted_without_the_key_column(filled: Filled, seed: int, from_column: int) -> None:
    assert not taken_wrongly(filled, filled.answers(filled.shuffled(shuffle(filled.own_rows(), seed), {}, from_column)))


@given(seed=st.integers(0, 10**9), share=st.integers(1, 9))
def test_names_units_and_keys_mixed_up(filled: Filled, seed: int, share: int) -> None:
    choice = random.Random(seed)
    raw = filled.shuffled(shuffle(filled.own_rows(), seed), {})
    sheet = raw.sheet(FORM_SHEET)
    assert sheet is not None
    own = filled.own_rows()
    for row in own:
        for column in (1, 3, 4):
            if choice.randrange(10) < share:
                other = sheet.cell(choice.choice(own), column)
                sheet.cells[row, column] = replace(other, row=row, column=column)
    assert not taken_wrongly(filled, filled.answers(raw))


@given(seed=st.integers(0, 10**9))
def test_columns_moved_without_their_marks(filled: Filled, seed: int) -> None:
    choice = random.Random(seed)
    raw = filled.shuffled({}, {})
    sheet = raw.sheet(FORM_SHEET)
    assert sheet is not None
    marked = {row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text.startswith("table:")}
    columns = shuffle(list(range(5, 22)), choice.randrange(10**9))
    cells = {}
    for (row, column), cell in sheet.cells.items():
        place = (row, column if row in marked else columns.get(column, column))
        cells[place] = replace(cell, row=place[0], column=place[1])
    sheet.cells = cells
    assert not taken_wrongly(filled, filled.answers(raw))


TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["1.2万", "–5", "decomposition/D03", "table:main", "period:2022", "集成电路", "亿元", "2022年", "填报单位：某局", "填报人", "{text}", "430.8①", ">15%", "1E+400", "=1"]),
)
CHANGES = st.tuples(
    st.integers(1, 40),
    st.integers(1, 22),
    st.sampled_from(list(CellKind)),
    TEXTS,
    st.sampled_from([None, "General", "0.0%", "yyyy/m/d", "h:mm", '0!.0,"万"', ";;;", '"', "[", "0;-0;;@"]),
    st.sampled_from([None, None, "", "A1+G10", "SUM(G10:G14)", "[1]表!A1", "cmd|'/C calc'!A0", "RAND()", "SUM(", "1/0"]),
    st.sampled_from([0, Mark.STRUCK, Mark.PART_STRUCK, Mark.MALFORMED, Mark.IN_CELL_PICTURE, Mark.HIDDEN_ROW]),
)


@given(changes=st.lists(CHANGES, max_size=12), merges=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 20), st.integers(0, 3), st.integers(0, 3)), max_size=3))
def test_whatever_stands_in_the_cells_is_told_and_never_raises(filled: Filled, changes: list, merges: list) -> None:
    raw = filled.shuffled({}, {})
    sheet = raw.sheet(FORM_SHEET)
    assert sheet is not None
    for row, column, kind, text, number_format, formula, marks in changes:
        sheet.cells[row, column] = RawCell(row, column, kind, "" if kind is CellKind.BLANK else text, number_format, marks, formula, unstruck="5")
    sheet.merges = [Area(row, column, row + down, column + right) for row, column, down, right in merges]
    submission = interpret(raw, filled.plan)
    for problem in submission.all_problems():
        assert problem.message and "{file}" not in problem.message
    if not submission.refused:
        for change in compare(filled.plan, submission).changes:
            assert change.readings or change.doubt or change.state is ChangeState.REFUSED
