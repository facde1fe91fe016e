"""Copies of the departments' workbooks with our remarks, to be sent back."""

from __future__ import annotations

from pathlib import Path

from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.returned.annotate import CannotAnnotate, annotated
from ningbo_planner.safe_write import safe_name, safe_write, unique_path
from ningbo_planner.services.department_words import problems_to_mend, said_to_department
from ningbo_planner.services.returns_report import ReturnedFile, ReturnsReport, ReturnStatus
from ningbo_planner.text import tr

_LEFT_ALONE = frozenset({ReturnStatus.TWICE, ReturnStatus.SUPERSEDED, ReturnStatus.SKIPPED})


def annotate_files(report: ReturnsReport, folder: str | Path) -> list[Path]:
    """Write into ``folder`` what each department has to mend, and return the paths written.

    A workbook that could be read is copied with a sheet of remarks and coloured cells; for one that could not, the remarks are a text file.
    Files that need nothing are left out.

    Raises:
        PlannerError: the folder cannot be made or written to.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("file.no_folder", path=str(place)) from error
    return [_annotate(file, place) for file in report.files if file.status not in _LEFT_ALONE and problems_to_mend(file)]


def _annotate(file: ReturnedFile, folder: Path) -> Path:
    """Write the remarks on one file."""
    copy = _copy(file)
    suffix = file.path.suffix if copy is not None else ".txt"
    target = unique_path(folder / safe_name(tr("returns.annotated.file_name", name=file.path.stem) + suffix))
    safe_write(target, copy if copy is not None else _as_text(file))
    return target


def _copy(file: ReturnedFile) -> bytes | None:
    """Return the workbook with remarks, or nothing when it was not read or cannot be patched."""
    if file.submission is None:
        return None
    try:
        return annotated(file.path.read_bytes(), problems_to_mend(file), lambda problem: said_to_department(problem, with_file=False))
    except (OSError, CannotAnnotate):
        return None


def _as_text(file: ReturnedFile) -> bytes:
    """Return the remarks as text; Windows' own editor needs the mark in front to see that it is UTF-8."""
    problems = problems_to_mend(file)
    lines = [tr("returns.annotated.title", count=len(problems)), *map(said_to_department, problems)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
