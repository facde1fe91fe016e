"""Forms of several departments pasted into one workbook, sheet by sheet: each department's sheets as a workbook of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.submission import Problem, ProblemGrade, Submission
from ningbo_planner.exchange.forms.marks import MARK_NAMES
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.returned.identity import department_name, identify, is_marks_sheet
from ningbo_planner.exchange.returned.interpreting import interpret

_SEVERAL_FORMS = "returns.file.several_forms"


def interpret_all(raw: RawWorkbook, plan: Plan) -> list[Submission]:
    """Return what a returned workbook says: one submission, or one for each department whose form was pasted into it."""
    whole = interpret(raw, plan)
    if all(problem.code != _SEVERAL_FORMS for problem in whole.problems):
        return [whole]
    owners = {id(sheet): owner for sheet in raw.sheets if not is_marks_sheet(sheet) and (owner := _owner(raw, sheet, plan))}
    departments = list(dict.fromkeys(owners.values()))
    if len(departments) < 2:
        return [whole]
    names = "、".join(department_name(plan, department) for department in departments)
    return [_told(interpret(_part(raw, owners, department, at), plan), names) for at, department in enumerate(departments)]


def _owner(raw: RawWorkbook, sheet: RawSheet, plan: Plan) -> str:
    """Return whose form a sheet is by the short code that stands on it; nothing when it has none."""
    alone = replace(raw, sheets=[sheet], defined_names={}, custom_properties={}, notes=[])
    identity = identify(alone, plan)
    return identity.claim.department if identity.issue is not None else ""


def _part(raw: RawWorkbook, owners: dict[int, str], department: str, at: int) -> RawWorkbook:
    """Return the sheets of one department, with those hidden marks that speak of it; only the first part keeps the notes and the hash of the file."""
    sheets = [sheet for sheet in raw.sheets if owners.get(id(sheet)) == department or (is_marks_sheet(sheet) and _speaks_of(raw, [sheet], department))]
    names = raw.defined_names if raw.defined_names.get(MARK_NAMES["department"], "").strip('="') == department else {}
    properties = raw.custom_properties if raw.custom_properties.get(MARK_NAMES["department"]) == department else {}
    digest = sha256(f"{raw.sha256}:{department}".encode()).hexdigest() if at else raw.sha256
    return replace(raw, sheets=sheets, defined_names=names, custom_properties=properties, notes=[] if at else raw.notes, sha256=digest)


def _speaks_of(raw: RawWorkbook, sheets: Sequence[RawSheet], department: str) -> bool:
    """Tell whether a hidden sheet of marks names a department."""
    return any(cell.text == department for sheet in sheets for cell in sheet.cells.values())


def _told(submission: Submission, names: str) -> Submission:
    """Return a submission that says that it is one of several."""
    problem = Problem(ProblemGrade.NOTE, "returns.file.several_departments", submission.file, values={"names": names})
    return replace(submission, problems=(problem, *submission.problems))
