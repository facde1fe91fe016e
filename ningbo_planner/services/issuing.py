"""Handing out (下发): one workbook for each department that answers for a row, and a round in the plan's history that says who was given what."""

from __future__ import annotations

import gc
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Issue, Round, RoundKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import EntryKind, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.exchange.forms.form_layout import FormLayouts, answering_departments, issued_figures
from ningbo_planner.exchange.forms.form_writer import TEMPLATE, Form, FormWriter, WrittenForm
from ningbo_planner.exchange.forms.marks import short_code
from ningbo_planner.paths import template_dir
from ningbo_planner.safe_write import safe_name, safe_write, unique_path
from ningbo_planner.services.rounds import all_chosen_rows, filled_tables, find_department, find_round, next_round_name, open_rounds, round_name, row_labels, rows_of
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import tr

__all__ = ["IssueOrder", "IssueReport", "IssuedFile", "Offer", "RoundKind", "filled_tables", "find_department", "hand_out", "issue", "next_round_name", "offers", "open_rounds", "round_name", "row_labels", "rows_of"]

SUFFIX = ".xlsx"
ISSUE_STEP, REISSUE_STEP = "step.issue", "step.reissue"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROUND_ID = re.compile(r"R(\d{1,9})", re.ASCII)

# Threads that write, and files that may wait for them.
_WRITERS, _MOST_WAITING = 8, 24

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One department's workbook: whose it is (its id), where it was written, the rows in it as ``table/row``, its version and short code."""

    department: str
    path: Path
    rows: tuple[str, ...]
    version: int = 1
    code: str = ""


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
    """A workbook that is on its way to the disk: what the round remembers of it, and a sentence for each text that could not be written whole."""

    issue: Issue
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What is to be handed out.

    Attributes:
        departments: names or aliases; none at all: every department that answers for a row with figures to fill in, or, when a round is handed
            out again, everybody who is in it.
        deadline: ISO date, or nothing for none.
        name: of the round; by default 一下, 二下 … or 一上, 二上 …
        contact, instructions: printed on the workbooks.
        kind: whether targets are handed down or departments propose.
        rows: who is to fill in what (``table/row`` by department id), where that is not what a department answers for.
        again: id or name of a round to hand out once more, or to further departments; what is not given stays as it was.
    """

    departments: Sequence[str] = ()
    deadline: str = ""
    name: str = ""
    contact: str = ""
    instructions: str = ""
    kind: RoundKind = RoundKind.DOWN
    rows: Mapping[str, Sequence[str]] | None = None
    again: str = ""


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
    cancelled: Cancelled | None = None,
) -> IssueReport:
    """Hand out a new round of targets; see :func:`hand_out` and :class:`IssueOrder`."""
    order = IssueOrder(departments or (), deadline, name, contact, instructions)
    return hand_out(workspace, folder, order, progress=progress, cancelled=cancelled)


def hand_out(
    workspace: Workspace, folder: Path, order: IssueOrder, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> IssueReport:
    """Write one workbook per department into ``folder`` and record it as one step.

    All or nothing: when a file cannot be written or the round cannot be recorded, no new file stays. Files that are there already are kept;
    the new ones get another name.

    Args:
        workspace: the open plan.
        folder: made when it is missing.
        order: what to hand out.
        progress: told how many of how many workbooks are made.
        cancelled: asked before each workbook.

    Raises:
        PlannerError: ``issue.bad_date``, ``issue.unknown_department``, ``issue.no_rows``, ``issue.not_a_folder``, ``issue.cancelled``,
            ``issue.round_closed``, ``round.unknown``, what the template lacks, or what the system refuses.
    """
    plan = workspace.plan
    if workspace.read_only:
        raise PlannerError("workspace.read_only", reason=workspace.file.read_only_reason)
    begun = _begun(workspace, order)
    order = replace(order, rows=all_chosen_rows(order.rows, begun))
    chosen, skipped = _choose(plan, order.departments or tuple(begun.issues), order.rows)
    time = workspace.history.clock() if begun.issues else begun.started
    with _folder(folder), _all_or_none() as written:
        with _collector_at_rest():
            made = list(_handed_out(workspace.plan, begun, time, order, _told(chosen, progress, cancelled), folder, written))
        finished = replace(begun, issues={**begun.issues, **{each.issue.department: each.issue for each in made}})
        code = REISSUE_STEP if begun.issues else ISSUE_STEP
        change = workspace.execute(Step(code, (PutEntry("rounds", finished.id, finished),), {"round": finished.name, "count": len(made)}))
    files = tuple(_issued_file(each.issue, path) for each, path in zip(made, written, strict=True))
    return IssueReport(finished, files, tuple(skipped), tuple(note for each in made for note in each.notes), change)


def _issued_file(issued: Issue, path: Path) -> IssuedFile:
    return IssuedFile(issued.department, path, issued.rows, issued.version, issued.code)


@dataclass(frozen=True, slots=True)
class Offer:
    """A department that can be handed a workbook, with the rows (``table/row``) it answers for."""

    department: Department
    rows: tuple[str, ...]


def offers(plan: Plan) -> list[Offer]:
    """Return the departments that can be handed a workbook, in the order of the register."""
    departments, _ = _choose(plan, ())
    layouts = FormLayouts(plan)
    return [Offer(department, tuple(line.key for line in layouts.of(department.id).own)) for department in departments]


def _choose(plan: Plan, names: Sequence[str], rows: Mapping[str, Sequence[str]] | None = None) -> tuple[list[Department], list[str]]:
    """Return the departments to write for, and those asked for in vain; ``rows`` of none at all take a department out."""
    given = rows or {}
    answering = [each for each in answering_departments(plan) if given.get(each, True)]
    answering += [each for each, own in given.items() if own and each not in answering]
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


def _begun(workspace: Workspace, order: IssueOrder) -> Round:
    """Return the round to hand out in: a new one without issues yet, or the one that is handed out again with what is to be changed."""
    deadline = _checked_date(order.deadline)
    if not order.again:
        kind, plan = order.kind, workspace.plan
        name = order.name.strip() or next_round_name(plan, kind)
        number = _next_number(workspace)
        return Round(f"R{number}", name, workspace.history.clock(), deadline, "", order.contact.strip(), order.instructions.strip(), kind=kind)
    found = find_round(workspace.plan, order.again)
    if found.closed:
        raise PlannerError("issue.round_closed", name=found.name)
    given = {"name": order.name.strip(), "deadline": deadline, "contact": order.contact.strip(), "instructions": order.instructions.strip()}
    return replace(found, **{key: value for key, value in given.items() if value})  # type: ignore[arg-type]


def _told(chosen: Sequence[Department], progress: Progress | None, cancelled: Cancelled | None) -> Iterator[Department]:
    """Yield the departments; ask before each whether to go on, and tell behind each how many are done."""
    for number, department in enumerate(chosen, 1):
        if cancelled is not None and cancelled():
            raise PlannerError("issue.cancelled")
        yield department
        if progress is not None:
            progress(number, len(chosen))


def _handed_out(plan: Plan, begun: Round, time: str, order: IssueOrder, chosen: Iterable[Department], folder: Path, written: dict[Path, None]) -> Iterator[_Made]:
    """Make the workbooks one after another; other threads pack and write them, which mostly means to wait until the disk has them."""
    writer, layouts = FormWriter(template_dir() / TEMPLATE), FormLayouts(plan)
    on_the_way: deque[Future[None]] = deque()
    with ThreadPoolExecutor(_WRITERS) as pool:
        for department in chosen:
            form, issue = _form_of(plan, layouts, begun, time, order, department)
            made = writer.write(form)
            path = _free_path(folder, begun, issue, written, department)
            on_the_way.append(pool.submit(_write, path, made))
            # What waits to be written stands in memory; a slow disk must not fill it.
            while len(on_the_way) > _MOST_WAITING or on_the_way and on_the_way[0].done():
                on_the_way.popleft().result()
            yield _Made(replace(issue, file_name=path.name), made.notes)
        for each in on_the_way:
            each.result()


def _form_of(plan: Plan, layouts: FormLayouts, begun: Round, time: str, order: IssueOrder, department: Department) -> tuple[Form, Issue]:
    """Return what one workbook is about, and what to remember of it but its file."""
    rows = (order.rows or {}).get(department.id)
    layout = layouts.of(department.id, None if rows is None else frozenset(rows), begun.kind is RoundKind.DOWN)
    figures = issued_figures(layout)
    code = short_code(plan.info.id, begun.id, department.id, figures)
    before = begun.issues.get(department.id)
    version = before.version + 1 if before else 1
    issue = Issue(department.id, time, "", code, tuple(line.key for line in layout.own), figures, version=version, is_chosen=rows is not None)
    if before:
        issue = replace(issue, receipts=before.receipts, older=(*before.older, before.superseded))
    return Form(plan.info, begun, department, layout, code, version, time), issue


def _write(path: Path, made: WrittenForm) -> None:
    safe_write(path, made.data)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector of cycles from walking through a large plan again and again while very many small things are made; none of them is a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _free_path(folder: Path, begun: Round, issue: Issue, taken: dict[Path, None], department: Department) -> Path:
    """Choose a name that is free for one workbook, and take it."""
    names = {"department": department.name, "round": begun.name, "version": issue.version}
    title = tr("issue.file_name_again", **names) if issue.version > 1 else tr("issue.file_name", **names)
    path = unique_path(folder / safe_name(title + SUFFIX))
    while path in taken:
        path = unique_path(path.with_name(safe_name(f"{path.stem}_{len(taken)}{SUFFIX}")))
    taken[path] = None
    return path


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make the folder where it is missing; one that was made in vain goes again."""
    if folder.exists() and not folder.is_dir():
        raise PlannerError("issue.not_a_folder", path=str(folder))
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("issue.cannot_make_folder", path=str(folder), reason=reason_of(error)) from error
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for each in missing:
                each.rmdir()
        raise


@contextmanager
def _all_or_none() -> Iterator[dict[Path, None]]:
    """Collect the files that are written, and take all of them away again when something fails."""
    written: dict[Path, None] = {}
    try:
        yield written
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
