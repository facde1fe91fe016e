"""Handing out (下发): one workbook for each department that answers for a row, and a round in the plan's history that says who was given what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from ningbo_planner.domain.department import Department, names_of
from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import EntryKind, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.form_layout import FormLayout, answering_departments, form_layout, issued_figures
from ningbo_planner.exchange.forms.form_writer import TEMPLATE, Form, FormWriter, WrittenForm
from ningbo_planner.exchange.forms.marks import short_code
from ningbo_planner.paths import template_dir
from ningbo_planner.safe_write import safe_name, safe_write, unique_path
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import tr

SUFFIX = ".xlsx"
ISSUE_STEP = "step.issue"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROUND_ID = re.compile(r"R(\d{1,9})", re.ASCII)
_NEAR_NAMES = 3

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One department's workbook: whose it is (its id), where it was written, and the rows in it as ``table/row``."""

    department: str
    path: Path
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueReport:
    """What was handed out.

    Attributes:
        round: the round as it is now in the plan.
        files: the workbooks, in the order of the register.
        skipped: ids of departments that were asked for and answer for no row that can be filled in.
        notes: one sentence for each text that could not be written whole.
        change: what recording the round did to the plan.
    """

    round: Round
    files: tuple[IssuedFile, ...]
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A workbook that is made but not yet written."""

    department: Department
    layout: FormLayout
    figures: dict[str, str]
    written: WrittenForm


def issue(
    workspace: Workspace,
    folder: Path,
    *,
    departments: Sequence[str] | None = None,
    deadline: str = "",
    name: str = "",
    contact: str = "",
    instructions: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> IssueReport:
    """Write one workbook per department into ``folder`` and record the round as one step.

    All or nothing: when a file cannot be written or the round cannot be recorded, no new file stays. Files that are there already are kept;
    the new ones get another name.

    Args:
        workspace: the open plan.
        folder: made when it is missing.
        departments: names or aliases; ``None`` or none at all: every department that answers for a row with figures to fill in.
        deadline: ISO date, or nothing for none.
        name: of the round; by default 一下, 二下 …
        contact, instructions: printed on the workbooks.
        progress: told how many of how many workbooks are made.
        cancelled: asked before each workbook.

    Raises:
        PlannerError: ``issue.bad_date``, ``issue.unknown_department``, ``issue.no_rows``, ``issue.not_a_folder``, ``issue.cancelled``, what the
            template lacks, or what the system refuses.
    """
    plan = workspace.plan
    if workspace.read_only:
        raise PlannerError("workspace.read_only", reason=workspace.file.read_only_reason)
    chosen, skipped = _choose(plan, departments)
    begun = _new_round(plan, _next_number(workspace), workspace.history.clock(), _checked_date(deadline), name.strip(), contact.strip(), instructions.strip())
    made = _make(plan, begun, chosen, progress, cancelled)
    with _folder(folder), _all_or_none() as written:
        issues = {each.department.id: _write(each, folder, begun, written) for each in made}
        finished = replace(begun, issues=issues)
        change = workspace.execute(Step(ISSUE_STEP, (PutEntry("rounds", finished.id, finished),), {"round": finished.name, "count": len(issues)}))
    files = tuple(IssuedFile(each.department.id, path, issues[each.department.id].rows) for each, path in zip(made, written, strict=True))
    return IssueReport(finished, files, tuple(skipped), tuple(note for each in made for note in each.written.notes), change)


def candidates(plan: Plan) -> list[tuple[Department, int]]:
    """Return the departments that can be handed a workbook, each with the number of rows it would have to fill in."""
    departments, _ = _choose(plan, None)
    return [(department, len(form_layout(plan, department.id).own)) for department in departments]


def next_round_name(plan: Plan) -> str:
    """Return what the next round is called unless somebody says otherwise."""
    return round_name(len(plan.rounds) + 1)


def find_department(plan: Plan, name: str) -> Department:
    """Return the department of this name or alias; near names are offered when there is none."""
    names = names_of(plan.departments.values())
    found = names.get(name.strip())
    if found is not None:
        return plan.departments[found]
    close = get_close_matches(name.strip(), names, n=3 * _NEAR_NAMES, cutoff=0.4)
    near = list(dict.fromkeys(plan.departments[names[each]].name for each in close))[:_NEAR_NAMES]
    if near:
        raise PlannerError("issue.unknown_department_near", name=name.strip(), near="、".join(near))
    raise PlannerError("issue.unknown_department", name=name.strip())


def round_name(number: int) -> str:
    """Return what the round of this number is called by default: 一下, 二下 … 十一下 … 二十下."""
    tens, ones = divmod(number, 10)
    digits = tr("issue.digits")
    if tens > 9:
        return tr("issue.round_name", number=number)
    words = (digits[tens] if tens > 1 else "") + (digits[10] if tens else "") + (digits[ones] if ones else "")
    return tr("issue.round_name", number=words)


def _choose(plan: Plan, names: Sequence[str] | None) -> tuple[list[Department], list[str]]:
    """Return the departments to write for, and those asked for in vain."""
    answering = answering_departments(plan)
    if not names:
        chosen, skipped = answering, []
    else:
        asked = list(dict.fromkeys(find_department(plan, name).id for name in names))
        chosen, skipped = [each for each in asked if each in answering], [each for each in asked if each not in answering]
    if not chosen:
        raise PlannerError("issue.no_rows", names="、".join(skipped)) if skipped else PlannerError("issue.nobody_answers")
    # A row may name a department that nobody entered in the register.
    return [plan.departments.get(each, Department(each, each)) for each in chosen], skipped


def _checked_date(text: str) -> str:
    """Return an ISO date as it is, or raise."""
    day = text.strip()
    if not day:
        return ""
    try:
        date.fromisoformat(day if _ISO_DATE.fullmatch(day) else "")
    except ValueError as error:
        raise PlannerError("issue.bad_date", text=text) from error
    return day


def _next_number(workspace: Workspace) -> int:
    """Return a number that no round of this plan ever had: workbooks of a round that was undone may still come back."""
    known = [int(found[1]) for key in workspace.plan.rounds if (found := _ROUND_ID.fullmatch(key))]
    issued = sum(entry.code == ISSUE_STEP and entry.kind is EntryKind.DO for entry in workspace.history.entries)
    return max([*known, issued]) + 1


def _new_round(plan: Plan, number: int, time: str, deadline: str, name: str, contact: str, instructions: str) -> Round:
    """Return the next round, without issues yet."""
    return Round(f"R{number}", name or next_round_name(plan), time, deadline, "", contact, instructions)


def _make(plan: Plan, begun: Round, chosen: Sequence[Department], progress: Progress | None, cancelled: Callable[[], bool] | None) -> list[_Made]:
    """Make all workbooks in memory: what is wrong with the template or a text shows before anything is written."""
    writer = FormWriter(template_dir() / TEMPLATE)
    made = []
    for number, department in enumerate(chosen, 1):
        if cancelled is not None and cancelled():
            raise PlannerError("issue.cancelled")
        layout = form_layout(plan, department.id)
        figures = issued_figures(layout)
        code = short_code(plan.info.id, begun.id, department.id, figures)
        made.append(_Made(department, layout, figures, writer.write(Form(plan.info, begun, department, layout, code))))
        if progress is not None:
            progress(number, len(chosen))
    return made


def _write(made: _Made, folder: Path, begun: Round, written: list[Path]) -> Issue:
    """Write one workbook under a name that is free, and return what to remember of it."""
    name = safe_name(tr("issue.file_name", department=made.department.name, round=begun.name) + SUFFIX)
    path = unique_path(folder / name)
    safe_write(path, made.written.data)
    written.append(path)
    rows = tuple(line.key for line in made.layout.own)
    return Issue(made.department.id, begun.started, path.name, made.written.marks.code, rows, made.figures)


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make the folder where it is missing; one that was made in vain goes again."""
    if folder.exists() and not folder.is_dir():
        raise PlannerError("issue.not_a_folder", path=str(folder))
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("issue.cannot_make_folder", path=str(folder), reason=error.strerror or str(error)) from error
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for each in missing:
                each.rmdir()
        raise


@contextmanager
def _all_or_none() -> Iterator[list[Path]]:
    """Collect the files that are written, and take all of them away again when something fails."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
