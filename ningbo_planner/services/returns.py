"""Taking back what departments returned: reading files and folders, comparing with the plan, taking what the planner chose as one step.

Reading changes nothing. :func:`accept` compares once more, so that what the planner saw is what happens, or nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ningbo_planner.domain.exchange_round import ReceiptState
from ningbo_planner.domain.finding import GRADE_ORDER, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.submission import Problem, ProblemGrade, Submission
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.reader.guard import ReadOutcome, read_workbooks
from ningbo_planner.exchange.reader.reading_codes import MAX_FORM_CELLS
from ningbo_planner.exchange.returned.several import interpret_all
from ningbo_planner.merge.diff import ChangeState, compare, disagreements
from ningbo_planner.merge.row_changes import compare_rows
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.merge.resolve import Choice, Decided, Mode, choose, choose_rows, receipt_of, step_of, tried_out, with_receipts
from ningbo_planner.services.returned_files import FoundFiles, find_files
from ningbo_planner.services.returns_ledger import LedgerLine, LedgerState, ledger, older_returns
from ningbo_planner.services.returns_report import OLDER, SET_ASIDE, UNTOUCHED, ReturnedFile, ReturnsReport, ReturnStatus
from ningbo_planner.services.workspace import Change, Workspace

__all__ = [
    "FindingCounts",
    "LedgerLine",
    "LedgerState",
    "ReturnStatus",
    "ReturnedFile",
    "ReturnsReport",
    "accept",
    "ledger",
    "preview_findings",
    "read_returns",
    "send_back",
    "step_for",
]

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Taken = str | Mode | Mapping[str, str]
_TIME_SIGNS, _is_time = 19, re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d").fullmatch
NO_ROWS: Mapping[str, RowPlace] = {}


def read_returns(
    workspace: Workspace, paths: Sequence[str | Path], *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> ReturnsReport:
    """Read files and folders as returned workbooks and compare them with the plan; nothing is changed.

    Args:
        workspace: the open plan.
        paths: files are read whatever they are called, folders are searched.
        progress: called with how many files are done, of how many.
        cancelled: asked often; what was read so far is reported.
    """
    return read_files(workspace.plan, paths, progress=progress, cancelled=cancelled)


def read_files(plan: Plan, paths: Sequence[str | Path], *, progress: Progress | None = None, cancelled: Cancelled | None = None) -> ReturnsReport:
    """Read as :func:`read_returns` does, against a plan that may be a copy which another thread keeps; see :func:`compared_again`."""
    found = find_files(Path(path) for path in paths)
    files: list[ReturnedFile] = []
    done = 0
    for done, outcome in enumerate(read_workbooks(found.files, max_cells=MAX_FORM_CELLS, cancelled=cancelled), 1):
        files += _read_one(plan, outcome)
        if progress is not None:
            progress(done, len(found.files))
    return ReturnsReport((*_compared(plan, files), *_not_read(found)), done < len(found.files))


def compared_again(plan: Plan, report: ReturnsReport) -> ReturnsReport:
    """Return what was read compared with ``plan`` as it is by now; the rounds must be those that the files were read against."""
    return replace(report, files=tuple(_fresh(plan, report)))


def _fresh(plan: Plan, report: ReturnsReport) -> list[ReturnedFile]:
    alone = [replace(file, status=_status_alone(file), problems=_own_problems(file), changes=(), rows=()) for file in report.files]
    return _compared(plan, alone)


def _read_one(plan: Plan, outcome: ReadOutcome) -> list[ReturnedFile]:
    """Return one file as far as it can be judged by itself; forms of several departments in one workbook count as so many files."""
    path = Path(outcome.path)
    if outcome.workbook is None:
        problem = outcome.problem
        assert problem is not None
        return [ReturnedFile(path, problems=(Problem(ProblemGrade.ERROR, f"workbook.refused.{problem.code}", path.name, values=problem.values),))]
    return [_judged(path, submission) for submission in interpret_all(outcome.workbook, plan)]


def _judged(path: Path, submission: Submission) -> ReturnedFile:
    """Return a submission as a file."""
    status = ReturnStatus.REFUSED if submission.refused else ReturnStatus.CLEAN
    return ReturnedFile(path, submission.department, submission.round, status, tuple(submission.all_problems()), (), submission)


def _not_read(found: FoundFiles) -> list[ReturnedFile]:
    """Return what was skipped, and folders in which nothing was found."""
    skipped = [(path, "returns.file.skipped", ReturnStatus.SKIPPED, ProblemGrade.NOTE) for path in found.skipped]
    empty = [(path, "returns.file.empty_folder", ReturnStatus.REFUSED, ProblemGrade.ERROR) for path in found.empty]
    return [ReturnedFile(path, status=status, problems=(Problem(grade, code, path.name),)) for path, code, status, grade in (*skipped, *empty)]


def _compared(plan: Plan, files: Sequence[ReturnedFile]) -> list[ReturnedFile]:
    """Return the files with what they would change, doubles and older ones set aside."""
    counting = _set_aside(plan, files)
    return _with_disagreements(plan, [file if file.status in SET_ASIDE else _with_changes(plan, file) for file in counting])


def _set_aside(plan: Plan, files: Sequence[ReturnedFile]) -> list[ReturnedFile]:
    """Mark the same file read twice, files that were taken before, and all but the newest of one department."""
    first: dict[str, ReturnedFile] = {}
    newest: dict[tuple[str, str], ReturnedFile] = {}
    marked: list[ReturnedFile] = []
    for file in files:
        if file.submission is not None and file.status is not ReturnStatus.REFUSED:
            file = _with_history(plan, file)
            earlier = first.setdefault(file.submission.digest, file)
            if earlier is not file:
                file = _noted(file, "returns.file.twice", ReturnStatus.TWICE, first=earlier.path.name)
            elif _is_newer(file, newest.get((file.round, file.department))):
                newest[file.round, file.department] = file
        marked.append(file)
    return [_superseded(file, newest.get((file.round, file.department))) for file in marked]


def _with_history(plan: Plan, file: ReturnedFile) -> ReturnedFile:
    """Mark a file whose bytes were dealt with before."""
    assert file.submission is not None
    for receipt in plan.rounds[file.round].issues[file.department].receipts:
        if receipt.digest == file.submission.digest and receipt.state is not ReceiptState.RECEIVED:
            code = "returns.file.already_accepted" if receipt.state is ReceiptState.ACCEPTED else "returns.file.already_sent_back"
            return _noted(file, code, ReturnStatus.REPEATED, time=receipt.time, count=receipt.changes)
    later = [receipt for receipt in plan.rounds[file.round].issues[file.department].receipts if _is_later(receipt.saved, file.submission.saved)]
    if not later:
        return file
    told = Problem(ProblemGrade.ASK, OLDER, file.path.name, values={"newer": later[-1].file_name, "time": later[-1].time.replace("T", " ")})
    return replace(file, problems=(told, *file.problems))


def _is_later(one: str, other: str) -> bool:
    """Tell whether a workbook was saved after another, as far as both say when."""
    first, second = one[:_TIME_SIGNS], other[:_TIME_SIGNS]
    return bool(_is_time(first) and _is_time(second)) and first > second


def _noted(file: ReturnedFile, code: str, status: ReturnStatus, **values: object) -> ReturnedFile:
    """Return the file with one more note in front, and another status."""
    problem = Problem(ProblemGrade.NOTE, code, file.path.name, values=dict(values))
    return replace(file, status=status, problems=(problem, *file.problems))


def _saved(file: ReturnedFile) -> tuple[str, float]:
    """Return when a file was last saved: what the workbook says, then what the disk says."""
    assert file.submission is not None
    return file.submission.saved[:_TIME_SIGNS], file.path.stat().st_mtime if file.path.exists() else 0.0


def _is_newer(file: ReturnedFile, known: ReturnedFile | None) -> bool:
    return known is None or _saved(file) >= _saved(known)


def _superseded(file: ReturnedFile, newest: ReturnedFile | None) -> ReturnedFile:
    """Set a file aside when a newer one of the same round and department was read with it."""
    if newest is None or newest is file or file.status in SET_ASIDE:
        return file
    return _noted(file, "returns.file.superseded", ReturnStatus.SUPERSEDED, newest=newest.path.name)


def _with_changes(plan: Plan, file: ReturnedFile) -> ReturnedFile:
    """Return the file with what it would change, and the status that follows."""
    assert file.submission is not None
    in_doubt = file.status is ReturnStatus.REPEATED or any(problem.code == OLDER for problem in file.problems)
    compared = compare(plan, file.submission, in_doubt=in_doubt)
    problems = (*file.problems, *compared.problems)
    if not compared.changes and not any(problem.grade is not ProblemGrade.NOTE for problem in problems):
        grade, code = (ProblemGrade.NOTE, "returns.file.unchanged") if file.submission.is_touched else (ProblemGrade.ASK, UNTOUCHED)
        problems = (Problem(grade, code, file.path.name), *problems)
    return _with_status(replace(file, problems=problems, changes=compared.changes, rows=compare_rows(plan, file.submission)))


def _with_status(file: ReturnedFile) -> ReturnedFile:
    """Return the file with the status that its problems and changes make."""
    if file.status in SET_ASIDE or file.status is ReturnStatus.REPEATED:
        return file
    status = ReturnStatus.PROBLEMS if file.open_problems else ReturnStatus.CLEAN if file.changes else ReturnStatus.UNCHANGED
    return replace(file, status=status)


def _with_disagreements(plan: Plan, files: Sequence[ReturnedFile]) -> list[ReturnedFile]:
    """Put figures in doubt that two departments returned differently for the same cell."""
    owners = {change.key: file for file in files for change in file.changes}
    told: dict[str, Problem] = {}
    for found in disagreements(file.changes for file in files):
        change, other = found.change, found.other
        values = {"other": owners[other.key].path.name, "other_text": other.returned, "row": change.label, "period": plan.tables[change.table].period(change.period).label}
        file = owners[change.key].path.name
        told[change.key] = Problem(ProblemGrade.ASK, "returns.cell.departments_differ", file, change.sheet, change.address, change.returned, values=values)
    return [_with_doubts(file, told) for file in files]


def _with_doubts(file: ReturnedFile, told: Mapping[str, Problem]) -> ReturnedFile:
    changes = tuple(replace(change, doubt=True, asked=True) if change.key in told else change for change in file.changes)
    problems = tuple(told[change.key] for change in file.changes if change.key in told)
    return _with_status(replace(file, changes=changes, problems=(*file.problems, *problems))) if problems else file


def accept(workspace: Workspace, report: ReturnsReport, taken: Taken, rows: Mapping[str, RowPlace] = NO_ROWS, agreed: Collection[str] = ()) -> Change | None:
    """Take figures as one step that can be undone, and record a receipt for every workbook that is dealt with.

    A workbook is dealt with when something of it is taken, or when it leaves nothing to take or to ask.

    Args:
        workspace: the open plan.
        report: what :func:`read_returns` gave.
        taken: ``"clean"`` (every new figure without doubt), ``"all"`` (conflicts too, doubts at their likeliest reading; blanks and refused ones
            never), ``"none"``, or the chosen reading's text by change key.
        rows: new rows that are taken, each with its place, and missing ones that are deleted, by the key of the row; no mode takes any.
        agreed: digests of untouched forms that the planner lets count as agreement; ``"all"`` lets all of them.

    Raises:
        PlannerError: a refused figure is named, the plan changed since the report, two readings for one cell are named, or a cell is held.
    """
    step = step_for(workspace.plan, report, taken, rows, agreed)
    return workspace.execute(step) if step is not None else None


def step_for(plan: Plan, report: ReturnsReport, taken: Taken, rows: Mapping[str, RowPlace] = NO_ROWS, agreed: Collection[str] = ()) -> Step | None:
    """Return the step that :func:`accept` would do; ``None`` when there is nothing to deal with."""
    wanted = Mode(taken) if isinstance(taken, str) else taken
    if wanted is Mode.NONE and not rows and not agreed:
        return None
    fresh = _fresh(plan, report)
    if isinstance(wanted, Mapping):
        _refuse_stale(report, fresh, wanted)
    _refuse_stale_rows(fresh, rows)
    decided = [part for file in fresh if (part := _decide(file, wanted, rows, agreed)) is not None]
    _refuse_two_readings(decided, wanted)
    return step_of(plan, decided, datetime.now().isoformat(timespec="seconds"), _older(plan, fresh, decided)) if decided else None


def _older(plan: Plan, files: Sequence[ReturnedFile], decided: Sequence[Decided]) -> list[Decided]:
    """Return the older workbooks that came together with those that are decided about, as far as they are not noted yet; the oldest first."""
    dealt = {(part.submission.round, part.submission.department) for part in decided}
    return [Decided(submission, (), problems) for submission, problems in older_returns(plan, files) if (submission.round, submission.department) in dealt]


def _status_alone(file: ReturnedFile) -> ReturnStatus:
    """Return the status of a file before it was compared with others."""
    known = file.submission is not None and not file.submission.refused
    return ReturnStatus.CLEAN if known else file.status


def _own_problems(file: ReturnedFile) -> tuple[Problem, ...]:
    """Return the problems that the file has by itself."""
    return tuple(file.submission.all_problems()) if file.submission is not None else file.problems


def _refuse_stale(report: ReturnsReport, fresh: Sequence[ReturnedFile], wanted: Mapping[str, str]) -> None:
    """Raise when a figure that was chosen is no longer what the planner saw."""
    now = {change.key: change for file in fresh for change in file.changes}
    for seen in report.changes():
        if seen.key in wanted and (seen.key not in now or now[seen.key].current != seen.current):
            raise PlannerError("returns.changed_meanwhile", row=seen.label, period=seen.period)
    unknown = [key for key in wanted if key not in now]
    if unknown:
        raise PlannerError("returns.unknown_change", key=unknown[0])


def _refuse_stale_rows(fresh: Sequence[ReturnedFile], rows: Mapping[str, RowPlace]) -> None:
    """Raise when a row that was chosen is no longer proposed."""
    known = {row.key for file in fresh for row in file.rows}
    unknown = [key for key in rows if key not in known]
    if unknown:
        raise PlannerError("returns.unknown_change", key=unknown[0])


def _decide(file: ReturnedFile, wanted: Mode | Mapping[str, str], rows: Mapping[str, RowPlace], agreed: Collection[str]) -> Decided | None:
    """Return what is taken from one file; ``None`` when it stays to be dealt with."""
    if file.submission is None or file.status in SET_ASIDE:
        return None
    choices, chosen = choose(file.changes, wanted), choose_rows(file.submission, file.rows, rows)
    open_changes = any(change.state in (ChangeState.NEW, ChangeState.CONFLICT) for change in file.changes)
    agrees = file.may_agree and (wanted is Mode.ALL or file.submission.digest in agreed)
    settled = agrees or (file.status in (ReturnStatus.CLEAN, ReturnStatus.UNCHANGED) and not open_changes and wanted is not Mode.NONE)
    problems = 0 if agrees else len({problem.cell for problem in file.open_problems})
    return Decided(file.submission, tuple(choices), problems, tuple(chosen)) if choices or chosen or settled else None


def _refuse_two_readings(decided: Sequence[Decided], wanted: Mode | Mapping[str, str]) -> None:
    """Raise when the planner chose two different readings for one cell of the plan."""
    chosen: dict[object, Choice] = {}
    for choice in (choice for part in decided for choice in part.choices if isinstance(wanted, Mapping)):
        other = chosen.setdefault(choice.change.cell, choice)
        if not other.quantity.same_meaning(choice.quantity):
            raise PlannerError("returns.two_readings", row=choice.change.label, period=choice.change.period)


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings of each grade there are."""

    error: int = 0
    warning: int = 0
    hint: int = 0


def preview_findings(workspace: Workspace, report: ReturnsReport, taken: Taken) -> tuple[FindingCounts, FindingCounts]:
    """Return how many findings there are now and would be with ``taken``; the plan is tried out in memory and put back."""
    before = _count(workspace)
    step = step_for(workspace.plan, report, taken)
    if step is None:
        return before, before
    with tried_out(workspace.plan, step) as changes:
        workspace.checker.update(changes)
        after = _count(workspace)
    workspace.checker.update(changes)
    return before, after


def _count(workspace: Workspace) -> FindingCounts:
    grades = [finding.grade for finding in workspace.checker.findings.values()]
    return FindingCounts(*(grades.count(grade) for grade in sorted(Grade, key=lambda grade: GRADE_ORDER[grade])))


def send_back(workspace: Workspace, file: ReturnedFile) -> Change | None:
    """Record that a workbook was sent back to its department; its figures are left alone.

    Raises:
        PlannerError: nobody can tell whose workbook it is.
    """
    submission = file.submission
    if submission is None or submission.refused:
        raise PlannerError("returns.cannot_send_back", file=file.path.name)
    part = Decided(submission, (), len({problem.cell for problem in file.open_problems}))
    receipt = receipt_of(part, datetime.now().isoformat(timespec="seconds"), ReceiptState.SENT_BACK)
    edits = with_receipts(workspace.plan, [(submission, receipt)])
    return workspace.execute(Step("returns.step.send_back", tuple(edits), {"department": submission.department, "file": submission.file}, submission.file))
