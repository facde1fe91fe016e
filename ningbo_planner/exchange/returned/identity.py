"""Who a returned workbook is from: its marks in several places, compared with one another and with what the plan has issued.

The plan's own record of the issue decides; the marks only name it. What disagrees is asked about, what belongs to another plan is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.submission import Problem, ProblemGrade
from ningbo_planner.exchange.forms.marks import FORMAT, MARK_NAMES, MARKS_SHEET, FormMarks, marks_of, numeric_equal_text, read_code, short_code
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}\s?[-—–−]?\s?[0-9A-Za-z]{4}(?![0-9A-Za-z])")
_LONGEST_WITH_CODE = 80
_COLUMNS = 5
_FORMAT_NUMBER = re.compile(r"ningbo-planner/(\d+)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


class Source(StrEnum):
    """Where the identity was found, surest first."""

    SHEET = "sheet"
    NAMES = "names"
    CODE = "code"
    LABELS = "labels"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place of the workbook says of its identity."""

    source: Source
    plan: str = ""
    round: str = ""
    department: str = ""
    code: str = ""
    plan_title: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """What two claims have to agree on."""
        return self.plan, self.round, self.department


@dataclass(slots=True)
class Identity:
    """Who a workbook is from.

    Attributes:
        claim: the surest claim found.
        round, issue: of the plan, when the claim names one.
        marks: what the marks sheet says, if it is there.
        problems: what is to be said; an error among them refuses the file.
    """

    file: str
    claim: Claim = Claim(Source.NONE)
    round: Round | None = None
    issue: Issue | None = None
    marks: FormMarks | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Tell whether the file is not to be read further."""
        return any(problem.grade is ProblemGrade.ERROR for problem in self.problems)

    @property
    def version(self) -> int:
        """The version that the marks sheet names; 0 where it is gone."""
        return int(self.marks.version) if self.marks is not None and self.marks.version.isdecimal() else 0

    def say(self, grade: ProblemGrade, code: str, /, **values: Any) -> None:
        """Add a problem of the whole file."""
        self.problems.append(Problem(grade, code, self.file, values=values))


def identify(raw: RawWorkbook, plan: Plan) -> Identity:
    """Return who ``raw`` is from by its marks; the source is ``NONE`` when it has none that this plan knows."""
    identity = Identity(raw.file_name, marks=_marks(raw))
    claims = [claim for claim in (_sheet_claim(identity.marks), _names_claim(raw), _code_claim(raw, plan)) if claim]
    if not claims:
        return identity
    identity.claim = claims[0]
    if identity.marks is not None and _is_newer(identity.marks.format):
        identity.say(ProblemGrade.ERROR, "returns.file.newer_format", format=identity.marks.format)
        return identity
    _find_issue(identity, plan)
    if not identity.refused:
        _compare_claims(identity, claims)
        _compare_record(identity)
    return identity


def adopt(identity: Identity, plan: Plan, round_: Round, issue: Issue) -> None:
    """Take an issue that was guessed from labels; the whole file stays in doubt."""
    identity.claim = Claim(Source.LABELS, plan.info.id, round_.id, issue.department, "")
    identity.round, identity.issue = round_, issue
    identity.say(ProblemGrade.ASK, "returns.file.by_labels", department=department_name(plan, issue.department), round=round_.name)


def department_name(plan: Plan, department: str) -> str:
    """Return a department's printed name, its id where the register does not have it."""
    known = plan.departments.get(department)
    return known.name if known else department


def is_marks_sheet(sheet: RawSheet) -> bool:
    """Tell whether a sheet holds our marks, whatever it is called now."""
    if sheet.kind != "worksheet":
        return False
    first = sheet.cells.get((1, 1))
    return sheet.name == MARKS_SHEET or (first is not None and first.text == "format" and sheet.cell(1, 2).text.startswith("ningbo-planner/"))


def _marks(raw: RawWorkbook) -> FormMarks | None:
    """Return what the marks sheet says."""
    for sheet in filter(is_marks_sheet, raw.sheets):
        lines: dict[int, list[str]] = {}
        for (row, column), cell in sheet.cells.items():
            if column < _COLUMNS:
                lines.setdefault(row, [""] * (_COLUMNS - 1))[column - 1] = cell.text
        marks = marks_of({row: _without_tail(line) for row, line in lines.items()})
        if marks is not None:
            return marks
    return None


def _without_tail(line: list[str]) -> list[str]:
    """Return a line without the empty columns at its end."""
    while line and not line[-1]:
        line.pop()
    return line


def _sheet_claim(marks: FormMarks | None) -> Claim | None:
    """Return what the marks sheet claims."""
    if marks is None or not marks.plan:
        return None
    return Claim(Source.SHEET, marks.plan, marks.round, marks.department, marks.code, marks.plan_title)


def _names_claim(raw: RawWorkbook) -> Claim | None:
    """Return what the defined names, or the document properties, claim."""
    by_name = {attribute: _constant(raw.defined_names.get(name, "")) for attribute, name in MARK_NAMES.items()}
    by_property = {attribute: raw.custom_properties.get(name, "") for attribute, name in MARK_NAMES.items()}
    found = by_name if by_name["plan"] else by_property
    return Claim(Source.NAMES, **found) if found["plan"] else None


def _constant(formula: str) -> str:
    """Return the text constant that a defined name stands for."""
    bare = formula.strip().removeprefix("=").strip()
    return bare[1:-1].replace('""', '"') if len(bare) > 1 and bare[0] == bare[-1] == '"' else ""


def _code_claim(raw: RawWorkbook, plan: Plan) -> Claim | None:
    """Return what the visible code says, when it is one that this plan has issued."""
    every = [(round_.id, issue) for round_ in plan.rounds.values() for issue in round_.issues.values()]
    issued = {code: (round_id, issue.department) for round_id, issue in every for code in (*(each.code for each in issue.older), issue.code) if code}
    for code in visible_codes(raw):
        if code in issued:
            return Claim(Source.CODE, plan.info.id, *issued[code], code)
    return None


def visible_codes(raw: RawWorkbook) -> Iterator[str]:
    """Yield what looks like one of our codes on the sheets that a person sees."""
    for sheet in raw.sheets:
        if is_marks_sheet(sheet):
            continue
        for cell in sheet.cells.values():
            if cell.is_text and 8 <= len(cell.text) <= _LONGEST_WITH_CODE:
                yield from _codes_in(cell.text)


def _codes_in(text: str) -> Iterator[str]:
    narrow = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    for found in _CODE.finditer(narrow):
        code = read_code(found[0])
        if code:
            yield code


def _is_newer(written: str) -> bool:
    """Tell whether the marks are of a later version than this program knows."""
    found, own = _FORMAT_NUMBER.match(written), _FORMAT_NUMBER.match(FORMAT)
    return bool(found and own and int(found[1]) > int(own[1]))


def _find_issue(identity: Identity, plan: Plan) -> None:
    """Look the claim up in the plan; refuse what this plan has not issued."""
    claim = identity.claim
    if claim.plan != plan.info.id:
        identity.say(ProblemGrade.ERROR, "returns.file.other_plan", title=claim.plan_title or claim.plan)
        return
    identity.round = plan.rounds.get(claim.round)
    if identity.round is None:
        identity.say(ProblemGrade.ERROR, "returns.file.unknown_round", round=claim.round)
        return
    identity.issue = identity.round.issues.get(claim.department)
    name = department_name(plan, claim.department)
    if identity.issue is None:
        identity.say(ProblemGrade.ERROR, "returns.file.never_issued", department=name, round=identity.round.name)
        return
    latest = identity.issue
    identity.issue = latest.answered_by(claim.code, identity.version)
    if identity.issue.version != latest.version:
        values = {"department": name, "round": identity.round.name, "version": identity.issue.version, "latest": latest.version}
        identity.say(ProblemGrade.ASK, "returns.file.older_version", **values, time=latest.time.replace("T", " "))
    _ask_old_round(identity, plan, name)


def _ask_old_round(identity: Identity, plan: Plan, name: str) -> None:
    """Ask when the department has been handed a later round, or the round is closed."""
    assert identity.round is not None
    later = latest_round(plan, identity.claim.department)
    if later is not None and later.id != identity.round.id:
        identity.say(ProblemGrade.ASK, "returns.file.old_round", department=name, round=identity.round.name, latest=later.name)
    elif identity.round.closed:
        identity.say(ProblemGrade.ASK, "returns.file.closed_round", round=identity.round.name, closed=identity.round.closed)


def latest_round(plan: Plan, department: str) -> Round | None:
    """Return the last round in which ``department`` was handed a workbook."""
    having = [round_ for round_ in plan.rounds.values() if department in round_.issues]
    # Two rounds of the same second: the longer id is the higher number (R10 after R9).
    return max(having, key=lambda round_: (round_.issues[department].time, len(round_.id), round_.id), default=None)


def _compare_claims(identity: Identity, claims: Iterable[Claim]) -> None:
    """Ask when the places disagree; tell when the surest of them is gone."""
    if any(claim.said != identity.claim.said for claim in claims):
        identity.say(ProblemGrade.ASK, "returns.file.marks_disagree")
    if identity.claim.source is Source.NAMES:
        identity.say(ProblemGrade.NOTE, "returns.file.by_names")
    elif identity.claim.source is Source.CODE:
        identity.say(ProblemGrade.NOTE, "returns.file.by_code", visible=identity.claim.code)


def _compare_record(identity: Identity) -> None:
    """Ask when the marks do not describe what the plan recorded at the issue."""
    issue, claim = identity.issue, identity.claim
    assert issue is not None
    if claim.code and issue.code and claim.code != issue.code:
        identity.say(ProblemGrade.ASK, "returns.file.other_issue", found=claim.code, issued=issue.code)
    elif identity.marks is not None and _was_edited(identity.marks, issue):
        identity.say(ProblemGrade.ASK, "returns.file.marks_edited")


def _was_edited(marks: FormMarks, issue: Issue) -> bool:
    """Tell whether the hidden list of issued figures is no longer the one written."""
    if marks.figures == issue.values:
        return False
    if set(marks.figures) != set(issue.values):
        return True
    return any(numeric_equal_text(text) != numeric_equal_text(issue.values[key]) for key, text in marks.figures.items()) or (
        short_code(marks.plan, marks.round, marks.department, marks.figures) != marks.code
    )
