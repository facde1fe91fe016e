"""退回: what a department is told about its workbook, as a letter and as remarks in a copy of it, and the record that it went back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ningbo_planner.domain.exchange_round import ReceiptState, Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.merge.resolve import Decided, receipt_of, with_receipts
from ningbo_planner.safe_write import safe_name, safe_write, unique_path
from ningbo_planner.services.annotating import annotate_files
from ningbo_planner.services.department_words import problems_to_mend, said_to_department
from ningbo_planner.services.returns_report import SET_ASIDE, ReturnedFile, ReturnsReport
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What was written to be sent back.

    Attributes:
        copies: annotated copies of the workbooks.
        letters: the letters.
        change: the step that records it; nothing when nobody could tell whose the files are.
    """

    copies: tuple[Path, ...] = ()
    letters: tuple[Path, ...] = ()
    change: Change | None = None


def sendable(plan: Plan, files: Sequence[ReturnedFile]) -> list[ReturnedFile]:
    """Return the files that can go back: those that somebody knows whose they are, with something to mend, and that count."""
    known = [file for file in files if file.submission is not None and not file.submission.refused and file.submission.round in plan.rounds]
    return [file for file in known if file.status not in SET_ASIDE and problems_to_mend(file)]


def letter(plan: Plan, file: ReturnedFile, today: date | None = None) -> str:
    """Return the letter (退回函) that goes with a workbook: what has to be checked or mended, cell by cell, by when, and whom to ask.

    Raises:
        PlannerError: nobody can tell whose workbook it is.
    """
    round_, department = _sender(plan, file)
    problems = problems_to_mend(file)
    day = today or date.today()
    lines = [tr("send_back.number", number=at, said=said_to_department(problem, with_file=False)) for at, problem in enumerate(problems, 1)]
    deadline = tr("send_back.deadline", date=_long_date(round_.deadline)) if round_.deadline and round_.deadline[:10] > day.isoformat() else tr("send_back.soon")
    contact = tr("send_back.contact", contact=round_.contact) if round_.contact else tr("send_back.contact_us")
    parts = [
        tr("send_back.title", round=round_.name),
        "",
        tr("send_back.to", department=department),
        tr("send_back.received", file=file.path.name, round=round_.name, plan=plan.info.title, count=len(problems)),
        *lines,
        tr("send_back.asked", deadline=deadline, contact=contact),
        "",
        tr("send_back.enclosed", file=copy_name(file)),
        "",
        plan.info.issuer,
        _long_date(day.isoformat()),
    ]
    return "\n".join(parts) + "\n"


def copy_name(file: ReturnedFile) -> str:
    """Return what the annotated copy of a workbook is called."""
    return safe_name(tr("returns.annotated.file_name", name=file.path.stem) + file.path.suffix)


def letter_name(plan: Plan, file: ReturnedFile) -> str:
    """Return what the letter is called."""
    return safe_name(tr("send_back.letter_name", department=_sender(plan, file)[1]) + ".txt")


def write_back(workspace: Workspace, files: Sequence[ReturnedFile], folder: Path, letters: dict[str, str] | None = None, record: bool = True) -> SentFiles:
    """Write annotated copies and letters of ``files`` into ``folder`` and record, as one step, that they went back.

    Args:
        letters: texts as somebody has written them, by the digest of the file; the others are written as they come.
        record: whether the step is made.

    Raises:
        PlannerError: the folder cannot be made or written to, or nobody can tell whose a workbook is.
    """
    for file in files:
        _sender(workspace.plan, file)
    copies = annotate_files(ReturnsReport(tuple(files)), folder)
    written = [_write_letter(workspace.plan, file, folder, letters or {}) for file in files]
    return SentFiles(tuple(copies), tuple(written), record_sent_back(workspace, files) if record else None)


def _write_letter(plan: Plan, file: ReturnedFile, folder: Path, letters: dict[str, str]) -> Path:
    """Write one letter; Windows' own editor needs the mark in front to see that it is UTF-8."""
    assert file.submission is not None
    text = letters.get(file.submission.digest) or letter(plan, file)
    path = unique_path(folder / letter_name(plan, file))
    safe_write(path, ("\ufeff" + text.replace("\n", "\r\n")).encode())
    return path


def write_letters(plan: Plan, files: Sequence[ReturnedFile], folder: Path) -> list[Path]:
    """Write the letters of all files that can go back into ``folder``, and return their paths.

    Raises:
        PlannerError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("file.no_folder", path=str(folder)) from error
    return [_write_letter(plan, file, folder, {}) for file in sendable(plan, files)]


def record_sent_back(workspace: Workspace, files: Sequence[ReturnedFile]) -> Change | None:
    """Record that workbooks were sent back to their departments; their figures are left alone."""
    time = datetime.now().isoformat(timespec="seconds")
    parts = [Decided(file.submission, (), len({problem.cell for problem in file.open_problems})) for file in files if file.submission is not None]
    edits = with_receipts(workspace.plan, [(part.submission, receipt_of(part, time, ReceiptState.SENT_BACK)) for part in parts])
    names = "、".join(_sender(workspace.plan, file)[1] for file in files)
    told = "、".join(file.path.name for file in files)
    if not parts:
        return None
    return workspace.execute(Step("returns.step.send_back", tuple(edits), {"department": names, "file": told}, told))


def _sender(plan: Plan, file: ReturnedFile) -> tuple[Round, str]:
    """Return the round that a workbook belongs to, and the name of the department that returned it."""
    submission = file.submission
    if submission is None or submission.refused or submission.round not in plan.rounds:
        raise PlannerError("returns.cannot_send_back", file=file.path.name)
    known = plan.departments.get(submission.department)
    return plan.rounds[submission.round], known.name if known is not None else submission.department


def _long_date(text: str) -> str:
    """Return an ISO date as it stands in a letter."""
    year, month, day = text[:10].split("-")
    return tr("send_back.date", year=year, month=int(month), day=int(day))
