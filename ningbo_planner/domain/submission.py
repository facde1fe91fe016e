"""What a returned workbook says, as plain records: who it is from, the figure at each cell of the plan, and everything odd about it.

Nothing here judges against the plan as it stands now (that is ``merge/``); the records only say what the file says and how sure the reading is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.text import tr


class ProblemGrade(StrEnum):
    """``note``: taken and told. ``ask``: held until the planner chooses. ``error``: refused, the department has to mend it."""

    NOTE = "note"
    ASK = "ask"
    ERROR = "error"


class MatchGrade(StrEnum):
    """How a row of the workbook was found in the plan, surest first; ``similar``: by a name that is only like its own, ``doubt``: its marks contradict each other."""

    KEY = "key"
    LABEL = "label"
    SIMILAR = "similar"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to say about a returned workbook.

    Attributes:
        grade, code: how grave, and which sentence; codes are stable.
        file, sheet, cell: where; a problem of the whole file has neither sheet nor cell.
        text: what stood there.
        readings: what it may mean, as texts, the likeliest first.
        values: the further fields of the sentence.
    """

    grade: ProblemGrade
    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    text: str = ""
    readings: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def read_as(self) -> str:
        """The readings as one text, the likeliest first; empty without any."""
        return tr("returns.or").join(self.readings)

    @property
    def message(self) -> str:
        """The problem as one Chinese sentence: file, sheet, cell, what stood there, what to do."""
        place = {"file": self.file, "sheet": self.sheet, "cell": self.cell, "text": self.text, "readings": self.read_as}
        return tr(self.code, **{**place, **self.values})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a workbook says for one cell of the plan.

    Attributes:
        cell: the cell of the plan.
        sheet, address: where it stands in the workbook.
        text: what stands there, as stored.
        readings: what it may mean, the likeliest first; exactly one where there is no doubt, none where it was refused or left blank.
        problems: everything to say about it.
        match: how its row was found.
        remark: the comment on the cell, if any.
    """

    cell: CellRef
    sheet: str
    address: str
    text: str
    readings: tuple[Quantity, ...] = ()
    problems: tuple[Problem, ...] = ()
    match: MatchGrade = MatchGrade.KEY
    remark: str = ""

    @property
    def refused(self) -> bool:
        """Tell whether the department has to mend the cell."""
        return any(problem.grade is ProblemGrade.ERROR for problem in self.problems)

    @property
    def doubtful(self) -> bool:
        """Tell whether the planner has to choose."""
        return any(problem.grade is ProblemGrade.ASK for problem in self.problems)


@dataclass(frozen=True, slots=True)
class ProposedFigure:
    """One figure of a row that a department added.

    Attributes:
        period: id of the period.
        address: where it stands in the workbook.
        text: what stands there, as stored.
        readings: what it means; nothing where it is in doubt or cannot be used.
    """

    period: str
    address: str
    text: str
    readings: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A row that a department added to its form: an indicator that the plan does not have.

    Attributes:
        table: where it would belong.
        name, unit: as written.
        after: id of the row of the plan that stands above it in the form; nothing where there is none.
        sheet, address: where its name stands in the workbook.
        figures: what it says, by period.
        remark: what the department wrote beside it.
    """

    table: str
    name: str
    unit: str
    after: str
    sheet: str
    address: str
    figures: tuple[ProposedFigure, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """The sign-off block as written."""

    filled_by: str = ""
    phone: str = ""
    reviewed_by: str = ""
    filled_on: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One returned workbook.

    Attributes:
        path, file: where it lies and its bare name.
        digest: SHA-256 of its bytes.
        saved: when it was last saved (ISO, as the file says), or nothing.
        plan, round, department, code: its marks; empty where it has none.
        version: of the workbook that was handed out, 0 where that is not known.
        filled_code: the short code of what is filled in, as the sheet computes it; empty where figures are missing.
        shown_code: the short code that the sheet shows, as it was last computed and saved.
        sign_off: who filled it in.
        answers: what it says, in the order of the form.
        remarks: what the department wrote beside a row (说明), by ``table/row``.
        problems: what is to be said of the file as a whole, of its sheets and rows.
        proposed: rows that the department added.
        gone: issued rows that the workbook no longer has.
        is_touched: whether anybody gave an opinion or a reason, or signed.
    """

    path: str
    file: str
    digest: str = ""
    saved: str = ""
    plan: str = ""
    round: str = ""
    department: str = ""
    code: str = ""
    version: int = 0
    filled_code: str = ""
    shown_code: str = ""
    sign_off: SignOff = SignOff()
    answers: tuple[Answer, ...] = ()
    remarks: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    proposed: tuple[ProposedRow, ...] = ()
    gone: tuple[RowRef, ...] = ()
    is_touched: bool = True

    @property
    def refused(self) -> bool:
        """Tell whether the file as a whole was refused; nothing of it may be taken."""
        return any(problem.grade is ProblemGrade.ERROR and not problem.sheet for problem in self.problems)

    @property
    def doubtful(self) -> bool:
        """Tell whether the file as a whole is in doubt, and every figure with it (an old round, guessed marks)."""
        return any(problem.grade is ProblemGrade.ASK and not problem.sheet for problem in self.problems)

    def all_problems(self) -> Iterator[Problem]:
        """Yield the problems of the file, then those of its cells in the order of the form."""
        yield from self.problems
        for answer in self.answers:
            yield from answer.problems


def issued_quantity(plan: Plan, cell: CellRef, text: str) -> Quantity:
    """Return what an issued text meant; where the plan still prints it so, the plan knows (``>1`` may stand for ``>1万``)."""
    current = plan.quantity(cell)
    return current if current.text == text else parse(text, plan.unit_of(cell))
