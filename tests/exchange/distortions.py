"""What departments and their programs do to a form, each fault as a function on a :class:`Case`, and the verdict on what the program made of it.

A fault says what it touched: a *touched* cell may be asked about, refused or noted, an *untouched* one has to be taken without a question. Whatever happens, no
figure may be taken that was not meant (``Case.meant``). The numbers are those of ``faults.md``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ningbo_planner.domain.plan import Plan, cell_key, cell_of
from ningbo_planner.domain.quantity import NUMERIC, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.submission import ProblemGrade
from ningbo_planner.exchange.reader.reading_codes import Refused
from ningbo_planner.exchange.reader.workbook_reader import read_workbook
from ningbo_planner.exchange.returned.interpreting import interpret
from tests.exchange.form_model import FormFile, Stored

ROW_QUESTIONS = frozenset({"returns.row.issued_differs", "returns.row.similar"})
CELL_ROW_QUESTIONS = frozenset({"returns.cell.issued_differs", "returns.cell.row_moved", "returns.cell.row_renamed", "returns.cell.unit_changed"})


class DoesNotApply(Exception):
    """The form has nothing that this fault could be put into."""


@dataclass
class Case:
    """One form, filled in and then spoilt.

    Attributes:
        form, plan, department: what it is.
        chance: decides where a fault goes.
        meant: what the department meant, by cell; ``None`` where it gave no figure. Cells that are not there were not told.
        touched: cells that may be asked about.
        lost: cells that are no longer in the workbook; they must be asked for.
        faults: names of the faults put in.
    """

    form: FormFile
    plan: Plan
    department: str
    chance: random.Random
    meant: dict[str, Quantity | None] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fill the form in: three figures in four a little higher than issued, each by another amount."""
        for number, key in enumerate(self.form.places, 1):
            issued = self.issued(key)
            self.meant[key] = issued
            if issued.number is not None and self.chance.random() < 0.75:
                amount = (issued.low or Decimal(0)) + Decimal(number) / 1000 + Decimal(1) / 10
                self.put(key, self.cell(key).number(str(amount)))
                self.mean(key, amount)

    def issued(self, key: str) -> Quantity:
        """Return what a cell was issued with."""
        return parse(self.form.issued[key], self.unit(key))

    def unit(self, key: str) -> str:
        """Return the unit of a cell's row."""
        return self.plan.unit_of(cell_of(key))

    def cell(self, key: str) -> Stored:
        """Return a cell as stored."""
        return self.form.cells.get(self.form.places[key], Stored())

    def put(self, key: str, cell: Stored) -> None:
        """Store a cell."""
        self.form.cells[self.form.places[key]] = cell

    def mean(self, key: str, amount: Decimal) -> None:
        """Say what figure is meant."""
        self.meant[key] = parse(format(amount, "f"), self.unit(key))

    def pick(self, fits: Callable[[str], bool] = lambda key: True) -> tuple[str, Decimal, str]:
        """Choose an untouched cell with a plain figure; return its key, the figure meant and that figure as text."""
        keys = [key for key in self.form.places if key not in self.touched and self.issued(key).number is not None and fits(key)]
        if not keys:
            raise DoesNotApply
        key = self.chance.choice(keys)
        meant = self.meant[key]
        assert meant is not None and meant.low is not None
        self.touched.add(key)
        return key, meant.low, format(meant.low, "f")

    def row_of(self, key: str) -> int:
        """Return the number of the row in which a cell stands."""
        return self.form.places[key][0]

    def keys_in(self, rows: Iterable[int]) -> list[str]:
        """Return the cells in rows."""
        wanted = set(rows)
        return [key for key, place in self.form.places.items() if place[0] in wanted]

    def some_row(self) -> int:
        """Choose a row to fill in none of whose cells is touched."""
        rows = [row for row in self.form.key_rows() if not self.touched & set(self.keys_in([row]))]
        if not rows:
            raise DoesNotApply
        return self.chance.choice(rows)

    def touch_rows(self, *rows: int) -> None:
        """Let the cells of rows be asked about."""
        self.touched |= set(self.keys_in(rows))

    def touch_all(self) -> None:
        """Let the whole file be asked about."""
        self.touched |= set(self.meant)

    def lose(self, keys: Iterable[str]) -> None:
        """Say that cells are gone."""
        gone = set(keys)
        self.lost |= gone
        self.touched |= gone


@dataclass(frozen=True)
class Fault:
    """One fault: the numbers of the list that it stands for, its name, when it is put in, and how."""

    numbers: tuple[int, ...]
    name: str
    stage: int
    put: Callable[[Case], None]


@dataclass
class Verdict:
    """What the program made of a case.

    Attributes:
        wrong: cells for which something is taken that was not meant, or whose figure is lost without a word.
        untouched, clean: how many cells no fault touched, and how many of those were taken without a question.
        asked: the untouched ones that were not, with the code of the question.
        refused: why the file was refused, if it was.
        clean_touched: how many touched cells were taken all the same, rightly.
    """

    wrong: list[str] = field(default_factory=list)
    untouched: int = 0
    clean: int = 0
    asked: list[str] = field(default_factory=list)
    refused: str = ""
    clean_touched: int = 0


def judged(case: Case) -> Verdict:
    """Read the spoilt form as the program does, and compare with what was meant."""
    verdict = Verdict(untouched=len(set(case.meant) - case.touched))
    try:
        raw = read_workbook(case.form.data(), f"/returned/{case.department}.xlsx")
    except Refused as refused:
        verdict.refused = str(refused.code)
        return verdict
    said = interpret(raw, case.plan)
    problems = list(said.all_problems())
    if said.refused:
        verdict.refused = next(problem.code for problem in said.problems if problem.grade is ProblemGrade.ERROR)
        return verdict
    asked_rows = {(problem.sheet, problem.values.get("row")) for problem in problems if problem.code in ROW_QUESTIONS}
    answers = {cell_key(answer.cell): answer for answer in said.answers}
    displaced = {answer.cell[:2] for answer in said.answers if any(problem.code in CELL_ROW_QUESTIONS for problem in answer.problems)}
    told_gone = {problem.code for problem in problems} & {"returns.row.gone", "returns.sheet.column_gone"}
    for key, meant in case.meant.items():
        answer = answers.get(key)
        if answer is None:
            verdict.wrong += [] if told_gone else [f"{key}: lost without a word"]
            continue
        row = int("".join(filter(str.isdigit, answer.address)))
        questions = [problem.code for problem in answer.problems if problem.grade is not ProblemGrade.NOTE]
        # A row that is asked about: what of it stands as issued changes nothing.
        questions += ["row"] if answer.cell[:2] in displaced and len(answer.readings) == 1 and _is_meant(answer.readings[0], case.issued(key)) else []
        questions += ["file"] if said.doubtful else []
        questions += ["row"] if (answer.sheet, row) in asked_rows else []
        if questions or len(answer.readings) != 1:
            verdict.asked += [f"{key}: {questions}"] if key not in case.touched else []
        elif not _is_meant(answer.readings[0], meant):
            verdict.wrong.append(f"{key}: {answer.readings[0].text} taken, {meant.text if meant else None} meant")
        else:
            verdict.clean += key not in case.touched
            verdict.clean_touched += key in case.touched
    return verdict


def _is_meant(taken: Quantity, meant: Quantity | None) -> bool:
    """Tell whether what is taken is what was meant; where nothing was meant, that it is no figure."""
    return taken.state not in NUMERIC if meant is None else taken.same_meaning(meant)


def spoil(case: Case, faults: Sequence[Fault]) -> bool:
    """Put faults into a case in the order in which they can happen; tell whether any of them applied."""
    for fault in sorted(faults, key=lambda fault: fault.stage):
        try:
            fault.put(case)
        except DoesNotApply:
            continue
        case.faults.append(fault.name)
    return bool(case.faults)
