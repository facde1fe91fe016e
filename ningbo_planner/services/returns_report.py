"""What was read from returned workbooks, file by file, as the window shows it and as scripts get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ningbo_planner.domain.submission import Problem, ProblemGrade, Submission
from ningbo_planner.merge.diff import Change
from ningbo_planner.merge.row_changes import RowChange


class ReturnStatus(StrEnum):
    """What can be done with a file.

    ``clean``: everything in it can be taken. ``problems``: something has to be chosen or mended. ``unchanged``: it agrees with what was issued.
    ``refused``: nothing of it can be taken. ``repeated``: the same file was dealt with before. ``twice``: the same file was read earlier in this batch.
    ``superseded``: a newer file of the same department counts. ``skipped``: not read at all.
    """

    CLEAN = "clean"
    PROBLEMS = "problems"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    REPEATED = "repeated"
    TWICE = "twice"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"


# A form on which nobody did anything: no remarks, or forgotten?
UNTOUCHED = "returns.file.untouched"
# A workbook that was saved before one that has come back already.
OLDER = "returns.file.older_than_received"
# Files whose figures do not count.
SET_ASIDE = frozenset({ReturnStatus.REFUSED, ReturnStatus.TWICE, ReturnStatus.SUPERSEDED, ReturnStatus.SKIPPED})


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """One returned file.

    Attributes:
        path: where it lies.
        department, round: ids, empty where they could not be told.
        status: see its class.
        problems: everything to say about it.
        changes: what it would change in the plan.
        submission: what it says, where it could be read.
        rows: rows that it has more or less than it was issued with.
    """

    path: Path
    department: str = ""
    round: str = ""
    status: ReturnStatus = ReturnStatus.REFUSED
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    submission: Submission | None = None
    rows: tuple[RowChange, ...] = ()

    @property
    def may_agree(self) -> bool:
        """Tell whether the only question is if an untouched form means that the department agrees."""
        return [problem.code for problem in self.open_problems] == [UNTOUCHED] and not self.changes and self.status not in SET_ASIDE

    @property
    def open_problems(self) -> list[Problem]:
        """The problems that somebody has to choose about or to mend."""
        return [problem for problem in self.problems if problem.grade is not ProblemGrade.NOTE]

    def to_json(self) -> dict[str, Any]:
        """Return the file as ``receive --json`` shows it."""
        return {
            "file": str(self.path),
            "department": self.department,
            "round": self.round,
            "status": self.status.value,
            "problems": [_problem_json(problem) for problem in self.problems],
            "changes": [_change_json(change) for change in self.changes],
            "rows": [_row_json(row) for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class ReturnsReport:
    """Everything that was read at once.

    Attributes:
        files: in the order they were found.
        cancelled: whether reading was stopped before the last one.
    """

    files: tuple[ReturnedFile, ...] = ()
    cancelled: bool = False

    @property
    def has_problems(self) -> bool:
        """Tell whether something was refused, or has to be chosen or mended."""
        return any(file.status is ReturnStatus.REFUSED or (file.open_problems and file.status not in SET_ASIDE) for file in self.files)

    def rows(self) -> Iterator[RowChange]:
        """Yield the rows of all files."""
        for file in self.files:
            yield from file.rows

    def changes(self) -> Iterator[Change]:
        """Yield the changes of all files."""
        for file in self.files:
            yield from file.changes

    def to_json(self) -> dict[str, Any]:
        """Return the report as ``receive --json`` shows it."""
        return {"files": [file.to_json() for file in self.files]}


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "code": problem.code,
        "grade": problem.grade.value,
        "message": problem.message,
        "text": problem.text,
        "read_as": problem.read_as or None,
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "row": change.row,
        "label": change.label,
        "period": change.period,
        "issued": change.issued,
        "current": change.current,
        "returned": change.returned,
        "state": change.state.value,
        "doubt": change.doubt,
        "readings": [reading.text for reading in change.readings],
        "key": change.key,
        "table": change.table,
        "sheet": change.sheet,
        "cell": change.address,
        "match": change.match.value,
        "meaning": change.meaning.value,
    }


def _row_json(row: RowChange) -> dict[str, Any]:
    return {
        "key": row.key,
        "meaning": row.meaning.value,
        "state": row.state.value,
        "table": row.table,
        "row": row.row or None,
        "label": row.label,
        "unit": row.unit,
        "after": row.after or None,
        "figures": {figure.period: figure.text for figure in row.figures},
        "sheet": row.sheet,
        "cell": row.address,
    }
