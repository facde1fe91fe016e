"""Three-way comparison: what was issued, what the plan says now, what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ningbo_planner.domain.exchange_round import Issue
from ningbo_planner.domain.plan import Plan, cell_key, row_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.submission import Answer, MatchGrade, Problem, ProblemGrade, Submission, issued_quantity
from ningbo_planner.domain.table import CellRef, RowRef, TableKind
from ningbo_planner.merge.meaning import Meaning, meaning_of

# So many signs of a file's digest name it well enough.
DIGEST_SIGNS = 12


class ChangeState(StrEnum):
    """What a returned figure means for the plan.

    ``new``: only the department changed it. ``conflict``: the plan changed it too, to something else. ``same``: the plan says it already.
    ``refused``: it cannot be taken.
    """

    NEW = "new"
    CONFLICT = "conflict"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that a department returned other than it was issued.

    Attributes:
        key: names the change among all files read together.
        cell: the cell of the plan.
        label, unit: of its row, as printed.
        issued, current: as printed.
        returned: the figure as the plan would print it; where it is in doubt or refused, what stands in the workbook.
        state: see its class.
        doubt: whether the planner has to choose among ``readings`` (none: the cell came back blank).
        readings: what may be taken, the likeliest first.
        sheet, address: where it stands in the workbook.
        remark: what the department wrote beside it.
        match: how its row was found.
        meaning: what it wants beside the issued figure.
        asked: whether the doubt is about this figure, not only about its file as a whole.
    """

    key: str
    cell: CellRef
    label: str
    unit: str
    issued: str
    current: str
    returned: str
    state: ChangeState
    doubt: bool = False
    readings: tuple[Quantity, ...] = ()
    sheet: str = ""
    address: str = ""
    remark: str = ""
    match: MatchGrade = MatchGrade.KEY
    meaning: Meaning = Meaning.UNCLEAR
    asked: bool = False

    @property
    def table(self) -> str:
        """Id of the table."""
        return self.cell.table

    @property
    def row(self) -> str:
        """Id of the row."""
        return self.cell.row

    @property
    def period(self) -> str:
        """Id of the period."""
        return self.cell.period

    @property
    def is_clean(self) -> bool:
        """Tell whether it can be taken without anybody looking at it."""
        return self.state is ChangeState.NEW and not self.doubt

    @property
    def is_certain(self) -> bool:
        """Tell whether it can be taken once somebody has said that the file as a whole counts."""
        return self.state is ChangeState.NEW and not self.asked and len(self.readings) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a submission would change, and problems that only the plan as it stands can tell."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


def compare(plan: Plan, submission: Submission, in_doubt: bool = False) -> Comparison:
    """Return what ``submission`` would change in ``plan``; nothing is changed.

    Args:
        plan: as it stands now.
        submission: one that was not refused, of a round and department that the plan knows.
        in_doubt: whether every figure of the file is to be asked about.
    """
    issue = plan.rounds[submission.round].issues[submission.department].answered_by(submission.code, submission.version)
    changes: list[Change] = []
    problems: list[Problem] = []
    for answer in submission.answers:
        if not plan.has_cell(answer.cell):
            continue
        change = _change(plan, issue, submission, answer, in_doubt or submission.doubtful)
        if change is not None and change.state is not ChangeState.REFUSED and cell_key(answer.cell) in plan.holds:
            change = replace(change, state=ChangeState.REFUSED, readings=())
            problems.append(_held(plan, submission, answer))
        changes += [change] if change is not None else []
    return Comparison(tuple(changes), tuple(problems))


def _change(plan: Plan, issue: Issue, submission: Submission, answer: Answer, in_doubt: bool) -> Change | None:
    """Return the change that an answer asks for; ``None`` when it agrees with what was issued."""
    cell = answer.cell
    table = plan.tables[cell.table]
    issued_text = issue.values.get(cell_key(cell), "")
    issued, current = issued_quantity(plan, cell, issued_text), plan.quantity(cell)
    first = answer.readings[0] if answer.readings else None
    if first is not None and not answer.doubtful and first.same_meaning(issued):
        return None
    if first is None and not answer.doubtful and not answer.refused:
        return None
    doubt = answer.doubtful or in_doubt
    state = ChangeState.REFUSED if answer.refused else _state(first, issued, current, answer.doubtful)
    return Change(
        key=f"{submission.digest[:DIGEST_SIGNS]}:{cell_key(cell)}",
        cell=cell,
        label=table.get(cell.row, "name"),
        unit=table.unit_of(cell.row),
        # What the running text tells in words was handed out as a number.
        issued=current.text if table.info.kind is TableKind.TEXT and issued.same_meaning(current) else issued_text,
        current=current.text,
        returned=first.text if first is not None and not answer.doubtful else answer.text.strip(),
        state=state,
        doubt=doubt and state in (ChangeState.NEW, ChangeState.CONFLICT),
        readings=answer.readings,
        sheet=answer.sheet,
        address=answer.address,
        remark=_remark(submission, answer),
        match=answer.match,
        meaning=Meaning.UNCLEAR if answer.refused else meaning_of(issued, answer.readings),
        asked=answer.doubtful,
    )


def _state(returned: Quantity | None, issued: Quantity, current: Quantity, doubt: bool) -> ChangeState:
    """Return what the three figures are to one another."""
    if returned is not None and returned.same_meaning(current) and not current.same_meaning(issued) and not doubt:
        return ChangeState.SAME
    return ChangeState.NEW if current.same_meaning(issued) else ChangeState.CONFLICT


def _remark(submission: Submission, answer: Answer) -> str:
    """Return what the department wrote beside the row and on the cell."""
    of_row = submission.remarks.get(row_key(RowRef(answer.cell.table, answer.cell.row)), "")
    return "；".join(words for words in (of_row, answer.remark) if words)


def _held(plan: Plan, submission: Submission, answer: Answer) -> Problem:
    """Return the problem of a figure for a cell that is held."""
    hold = plan.holds[cell_key(answer.cell)]
    values = {"owner": hold.owner, "reason": hold.reason}
    return Problem(ProblemGrade.ERROR, "returns.cell.held", submission.file, answer.sheet, answer.address, answer.text.strip(), values=values)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two departments that answer for one row and returned different figures.

    Attributes:
        change: the change of the file it is told with.
        other: the other department's change.
    """

    change: Change
    other: Change


def disagreements(changes: Iterable[Sequence[Change]]) -> list[Disagreement]:
    """Return where files read together want one cell to say different things, told once for each file's change."""
    by_cell: dict[CellRef, list[Change]] = {}
    for of_file in changes:
        for change in of_file:
            if change.state in (ChangeState.NEW, ChangeState.CONFLICT) and change.readings:
                by_cell.setdefault(change.cell, []).append(change)
    found: list[Disagreement] = []
    for rivals in by_cell.values():
        for change in rivals:
            other = next((rival for rival in rivals if not rival.readings[0].same_meaning(change.readings[0])), None)
            found += [Disagreement(change, other)] if other is not None else []
    return found
