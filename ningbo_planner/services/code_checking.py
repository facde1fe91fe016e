"""Checking a short code (核对短码): whether a paper, a returned file and the plan hold the same figures, told from eight typed signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.figure_code import read_code, short_code
from ningbo_planner.exchange.forms.form_layout import issued_text
from ningbo_planner.services.returns import read_returns
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr


class CodeSource(StrEnum):
    """Where a code was found: figures as issued, as they came back, as the plan has them now."""

    ISSUED = "issued"
    RETURNED = "returned"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """One place with the same figures.

    Attributes:
        source: see its class.
        round, department: ids; round_name, name: as printed.
        version: of the workbook handed out.
        file, time: of the returned or issued workbook; empty for the plan.
        message: as a sentence.
    """

    source: CodeSource
    round: str
    department: str
    version: int
    file: str
    time: str
    message: str


@dataclass(frozen=True, slots=True)
class FileCode:
    """What a file says.

    Attributes:
        file: its name; department, round: ids, empty where they could not be told.
        filled: the code of what is filled in; shown: the one that it shows. Empty where they could not be told.
        same_as_paper, same_as_plan: whether the figures are the same.
        message: as a sentence.
    """

    file: str
    department: str
    round: str
    filled: str
    shown: str
    same_as_paper: bool
    same_as_plan: bool
    message: str


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What is known of a code: the code as it is printed, places with the same figures, and the files that were named."""

    code: str
    matches: tuple[CodeMatch, ...]
    files: tuple[FileCode, ...] = ()

    @property
    def agrees(self) -> bool:
        """Tell whether the code is known, and every file that was named holds the same figures."""
        return bool(self.matches or self.files) and all(file.same_as_paper for file in self.files)

    @property
    def sentences(self) -> list[str]:
        """All of it in sentences."""
        told = [each.message for each in (*self.files, *self.matches)]
        return told or [tr("code.unknown", typed=self.code)]

    def to_json(self) -> dict[str, Any]:
        """Return it as ``code --json`` shows it."""
        lists = {name: [{field: getattr(each, field) for field in each.__slots__} for each in found] for name, found in (("matches", self.matches), ("files", self.files))}
        return {"code": self.code, "agrees": self.agrees, **lists}


def check_code(workspace: Workspace, text: str, files: Sequence[Path] = ()) -> CodeCheck:
    """Return where the figures of the code ``text``, as a person typed it, are found; ``files`` are read and compared, nothing is changed.

    Raises:
        PlannerError: ``code.unreadable``: no code is written like this, so a sign was misread.
    """
    code = read_code(text)
    if code is None:
        raise PlannerError("code.unreadable", text=text.strip())
    return CodeCheck(code, tuple(_matches(workspace.plan, code)), tuple(_file_codes(workspace, code, files)))


def plan_code(plan: Plan, round_: Round, issue: Issue) -> str:
    """Return the code of the plan's figures as they are now, for the cells that were issued; nothing where one of them is gone."""
    cells = {key: cell_of(key) for key in issue.values}
    if not all(plan.has_cell(cell) for cell in cells.values()):
        return ""
    figures = {key: issued_text(plan.quantity(cell), plan.unit_of(cell)) for key, cell in cells.items()}
    return short_code(plan.info.id, round_.id, issue.department, figures)


def _matches(plan: Plan, code: str) -> Iterator[CodeMatch]:
    """Yield the places of the plan with this code."""
    for round_ in plan.rounds.values():
        for issue in round_.issues.values():
            yield from _matches_of(plan, code, round_, issue)


def _matches_of(plan: Plan, code: str, round_: Round, issue: Issue) -> Iterator[CodeMatch]:
    known = plan.departments.get(issue.department)
    values = {"typed": code, "name": known.name if known else issue.department, "round": round_.name}

    def match(source: CodeSource, version: int, file: str, time: str, sentence: str) -> CodeMatch:
        return CodeMatch(source, round_.id, issue.department, version, file, time, sentence)

    for each in (*issue.older, issue):
        if each.code == code:
            told = tr("code.issued", **values, version=each.version, time=_shown(each.time))
            yield match(CodeSource.ISSUED, each.version, each.file_name, each.time, told)
    for receipt in issue.receipts:
        if receipt.code == code:
            told = tr("code.returned", **values, file=receipt.file_name, time=_shown(receipt.time))
            yield match(CodeSource.RETURNED, receipt.version, receipt.file_name, receipt.time, told)
    if plan_code(plan, round_, issue) == code:
        yield match(CodeSource.PLAN, issue.version, "", "", tr("code.plan", **values))


def _file_codes(workspace: Workspace, code: str, files: Sequence[Path]) -> Iterator[FileCode]:
    """Yield what the files say; one that cannot be read says why."""
    for file in read_returns(workspace, files).files if files else ():
        submission, name = file.submission, file.path.name
        if submission is None or not submission.filled_code:
            why = file.problems[0].message if file.problems and (submission is None or submission.refused) else tr("code.file_incomplete", file=name)
            yield FileCode(name, file.department, file.round, "", "", False, False, why)
            continue
        round_ = workspace.plan.rounds[file.round]
        issue = round_.issues[file.department].answered_by(submission.code, submission.version)
        filled = submission.filled_code
        same, as_plan = filled == code, filled == plan_code(workspace.plan, round_, issue)
        yield FileCode(name, file.department, file.round, filled, submission.shown_code, same, as_plan, _file_message(name, code, filled, submission.shown_code, as_plan))


def _file_message(file: str, code: str, filled: str, shown: str, as_plan: bool) -> str:
    values = {"file": file, "typed": code, "filled": filled, "shown": shown}
    if filled == code:
        return tr("code.file_same_plan_same", **values) if as_plan else tr("code.file_same_plan_differs", **values)
    if shown == code:
        return tr("code.file_shown_is_old", **values)
    return tr("code.file_differs_plan_same", **values) if as_plan else tr("code.file_differs", **values)


def _shown(time: str) -> str:
    return time.replace("T", " ")[:16]
