"""A returned workbook, as the guarded reader saw it, to a submission: identity, sheets, rows, cells, sign-off, and all that is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from ningbo_planner.domain.exchange_round import Issue
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.domain.submission import Answer, MatchGrade, Problem, ProblemGrade, SignOff, Submission
from ningbo_planner.domain.table import RowRef
from ningbo_planner.exchange.forms.figure_code import CodeSalt, read_code, stored_code
from ningbo_planner.exchange.forms.marks import FORM_SHEET, OPINION_MARK, REASON_MARK
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.reader.reading_codes import Noted
from ningbo_planner.exchange.returned.annotate_comments import without_ours
from ningbo_planner.exchange.returned.answers import LONGEST_TOLD, AnswerReader, laid_together, remarks_of
from ningbo_planner.exchange.returned.guess import guess_issue
from ningbo_planner.exchange.returned.identity import Identity, Source, adopt, department_name, identify, is_marks_sheet
from ningbo_planner.exchange.returned.layout import Block, bare, find_blocks, find_headed_blocks
from ningbo_planner.exchange.returned.moves import figures_beside, moves_on
from ningbo_planner.exchange.returned.proposals import proposed_rows
from ningbo_planner.exchange.returned.rows import RowBook, RowMatch, match_rows
from ningbo_planner.exchange.returned.sign_off import sign_off_of
from ningbo_planner.exchange.writer.addresses import is_address, position

# What every form of ours has (a hidden sheet, a hidden row, a hidden column), what is told cell by cell, or what says nothing to a planner.
_UNTOLD = frozenset(
    {
        Noted.HIDDEN_SHEET,
        Noted.HIDDEN_ROWS,
        Noted.HIDDEN_COLUMNS,
        Noted.COMMENTS,
        Noted.MALFORMED_VALUES,
        Noted.FORMULAS_WITHOUT_VALUE,
        Noted.ARRAY_FORMULAS,
        Noted.NO_ADDRESSES,
    }
)
_DEPARTMENT = re.compile("(?:填报|报送|责任)单位:(.+)")
_LONGEST_HEAD = 80
_ASKED = frozenset({Noted.FAR_VALUE})


@dataclass(slots=True)
class _Form:
    """A workbook in the course of being interpreted.

    Attributes:
        raw, plan: what is read, and against what.
        identity: who it is from.
        sheets: those that are a form, with their blocks.
        matches: the rows found.
        problems: of file, sheets and rows.
        added: rows that are none of the plan's.
        gone: issued rows that it no longer has.
    """

    raw: RawWorkbook
    plan: Plan
    identity: Identity
    sheets: list[tuple[RawSheet, list[Block]]] = field(default_factory=list)
    matches: list[RowMatch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    added: list[RowMatch] = field(default_factory=list)
    gone: list[RowRef] = field(default_factory=list)

    def say(self, grade: ProblemGrade, code: str, sheet: str = "", /, **values: Any) -> None:
        """Add a problem."""
        self.problems.append(Problem(grade, code, self.raw.file_name, sheet, values=values))


def interpret(raw: RawWorkbook, plan: Plan) -> Submission:
    """Return what a returned workbook says; what cannot be used is refused in its problems, nothing raises."""
    form = _Form(raw, plan, identify(raw, plan))
    form.sheets = _form_sheets(raw, plan)
    if form.identity.claim.source is Source.NONE:
        guessed = guess_issue(raw, plan, form.sheets)
        if guessed is None:
            form.identity.say(ProblemGrade.ERROR, "returns.file.not_ours")
        else:
            adopt(form.identity, plan, *guessed)
    if not form.identity.refused and not form.sheets:
        form.identity.say(ProblemGrade.ERROR, "returns.file.no_form")
    if form.identity.refused or form.identity.issue is None:
        return _submission(form, ())
    return _read_form(form, form.identity.issue)


def _form_sheets(raw: RawWorkbook, plan: Plan) -> list[tuple[RawSheet, list[Block]]]:
    """Return the sheets that look like a form; where marks are left, sheets without them are other people's tables."""
    sheets = [sheet for sheet in raw.sheets if sheet.kind == "worksheet" and not is_marks_sheet(sheet)]
    marked = [(sheet, blocks) for sheet in sheets if (blocks := find_blocks(sheet, plan))]
    return marked or [(sheet, blocks) for sheet in sheets if (blocks := find_headed_blocks(sheet, plan))]


def _read_form(form: _Form, issue: Issue) -> Submission:
    """Read every row of every form sheet."""
    claim = form.identity.claim
    book = RowBook(form.plan, issue, CodeSalt(claim.plan, claim.round, claim.department))
    reader = AnswerReader(book, form.raw.file_name, form.raw.date1904)
    for sheet, blocks in form.sheets:
        found = match_rows(sheet, blocks, book, form.raw.file_name)
        form.problems += found.problems
        form.matches += found.matches
        form.added += found.added
    if not any(not match.foreign for match in form.matches):
        form.identity.say(ProblemGrade.ERROR, "returns.file.no_rows")
        return _submission(form, ())
    for match in form.matches:
        reader.read_row(match)
    answers = laid_together(reader.answers, form.plan, issue, form.raw.file_name)
    form.problems += reader.problems
    _ask_department(form)
    _tell_file_name(form)
    _tell_sheets(form)
    _tell_rows(form, book)
    _tell_comments(form, answers)
    _tell_gaps(form, book, issue, answers)
    return replace(_submission(form, answers), filled_code=_filled_code(form, issue, reader), shown_code=_shown_code(form))


def _filled_code(form: _Form, issue: Issue, reader: AnswerReader) -> str:
    """Return the short code of what is filled in; nothing where an issued figure has no cell in the file."""
    if reader.stored.keys() != issue.values.keys():
        return ""
    claim = form.identity.claim
    return stored_code(claim.plan, claim.round, claim.department, reader.stored, reader.not_applicable)


def _shown_code(form: _Form) -> str:
    """Return the short code that the form itself shows, where it still stands at its place."""
    marks = form.identity.marks
    place = marks.live_code if marks is not None else ""
    if not is_address(place):
        return ""
    texts = (sheet.cells[at].text for at in [position(place)] for sheet, _ in form.sheets if at in sheet.cells)
    return next((code for text in texts if (code := read_code(text))), "")


def _submission(form: _Form, answers: tuple[Answer, ...]) -> Submission:
    """Put the record together."""
    identity, raw = form.identity, form.raw
    marks = identity.marks
    sign_off = sign_off_of(form.sheets[0][0], marks.fields if marks else {}, raw.date1904) if form.sheets else SignOff()
    return Submission(
        path=raw.path,
        file=raw.file_name,
        digest=raw.sha256,
        saved=raw.properties.get("modified", ""),
        plan=identity.claim.plan,
        round=identity.claim.round,
        department=identity.claim.department,
        code=identity.claim.code,
        version=identity.issue.version if identity.issue is not None else 0,
        sign_off=sign_off,
        answers=answers,
        remarks=remarks_of(form.matches),
        problems=(*identity.problems, *form.problems, *_reader_problems(raw)),
        proposed=proposed_rows(form.added, form.matches, form.plan, raw.date1904),
        gone=tuple(form.gone),
        is_touched=sign_off != SignOff() or any(match.text(mark) for match in form.matches for mark in (OPINION_MARK, REASON_MARK)),
    )


def _reader_problems(raw: RawWorkbook) -> Iterable[Problem]:
    """Yield what the guarded reader found unusual, as far as it concerns a planner."""
    for note in raw.all_notes():
        if note.code not in _UNTOLD:
            grade = ProblemGrade.ASK if note.code in _ASKED else ProblemGrade.NOTE
            yield Problem(grade, f"workbook.noted.{note.code}", raw.file_name, note.sheet or "", note.cell or "", values=note.values)


def _ask_department(form: _Form) -> None:
    """Ask about the whole file when the form names another department than the one it was handed to."""
    department = form.identity.claim.department
    known = form.plan.departments.get(department)
    names = {bare(name) for name in (department, *((known.name, *known.aliases) if known else ()))}
    for sheet, blocks in form.sheets:
        heads = [cell for (row, _), cell in sheet.cells.items() if row < blocks[0].row and cell.is_text and len(cell.text) <= _LONGEST_HEAD]
        for cell in heads:
            named = _DEPARTMENT.fullmatch(bare(cell.text))
            if named is not None and named[1] not in names:
                values = {"sheet": sheet.name, "cell": cell.address, "text": cell.text.strip(), "department": department_name(form.plan, department)}
                form.problems.append(Problem(ProblemGrade.ASK, "returns.file.department_differs", form.raw.file_name, values=values))
                return


def _tell_file_name(form: _Form) -> None:
    """Tell that a file is called after another department than the one whose form it is."""
    stem, own = bare(form.raw.file_name), form.identity.claim.department
    named = {id_: _longest_name_in(stem, (each.name, *each.aliases)) for id_, each in form.plan.departments.items()}
    most = max(named.values(), key=len, default="")
    if most and named.get(own, "") != most:
        other = next(id_ for id_, name in named.items() if name == most)
        form.say(ProblemGrade.NOTE, "returns.file.named_otherwise", other=department_name(form.plan, other), department=department_name(form.plan, own))


def _longest_name_in(text: str, names: Iterable[str]) -> str:
    """Return the longest of the names that stands in a text; nothing where none does."""
    return max((known for name in names if (known := bare(name)) and known in text), key=len, default="")


def _tell_sheets(form: _Form) -> None:
    """Tell about sheets renamed, hidden, unprotected, doubled, and what was moved or hidden on them."""
    note = ProblemGrade.NOTE
    for sheet, blocks in form.sheets:
        hidden = sorted({match.row for match in form.matches if match.sheet is sheet and sheet.cell(match.row, 1).hidden_row})
        if sheet.name != FORM_SHEET:
            form.say(note, "returns.sheet.renamed", sheet.name, expected=FORM_SHEET)
        if sheet.state != "visible":
            form.say(note, "returns.sheet.hidden", sheet.name)
        if not sheet.protected:
            form.say(note, "returns.sheet.unprotected", sheet.name)
        if not any(block.by_marks for block in blocks):
            form.say(note, "returns.sheet.by_header", sheet.name)
        for told in moves_on((match for match in form.matches if match.sheet is sheet), form.identity.marks):
            form.say(note, told.code, sheet.name, **told.values)
        beside = [cell.address for cell in figures_beside(sheet, blocks)]
        if beside:
            form.say(ProblemGrade.ASK, "returns.sheet.figures_beside", sheet.name, count=len(beside), cells="、".join(beside[:10]))
        if hidden:
            form.say(note, "returns.sheet.hidden_rows", sheet.name, count=len(hidden), rows="、".join(map(str, hidden[:10])))
    if len(form.sheets) > 1:
        form.say(note, "returns.file.several_forms", sheets="、".join(sheet.name for sheet, _ in form.sheets))


def _tell_rows(form: _Form, book: RowBook) -> None:
    """Tell about rows found by their names only, moved under another key, or no longer in the plan."""
    by_label = [match for match in form.matches if match.grade is MatchGrade.LABEL]
    if by_label:
        rows = "、".join(str(match.row) for match in by_label[:10])
        form.say(ProblemGrade.NOTE, "returns.sheet.rows_by_label", by_label[0].sheet.name, count=len(by_label), rows=rows)
    moved = [match for match in form.matches if match.grade is MatchGrade.DOUBT]
    if moved:
        rows = "、".join(str(match.row) for match in moved[:10])
        form.say(ProblemGrade.ASK, "returns.sheet.rows_moved", moved[0].sheet.name, count=len(moved), rows=rows)
    if book.gone:
        form.say(ProblemGrade.NOTE, "returns.file.rows_removed", count=len(book.gone), rows="、".join(book.gone[:10]))


def _tell_comments(form: _Form, answers: tuple[Answer, ...]) -> None:
    """Tell the comments of cells that are no answer: names, opinions, heads, rows of others; those of answers are told with them."""
    told = {(answer.sheet, answer.address) for answer in answers if answer.remark}
    for sheet, _ in form.sheets:
        for place in sorted(place for place, cell in sheet.cells.items() if cell.comment and without_ours(cell.comment)):
            cell = sheet.cells[place]
            if (sheet.name, cell.address) not in told:
                values = {"comment": without_ours(cell.comment or "")[:LONGEST_TOLD]}
                form.problems.append(Problem(ProblemGrade.NOTE, "returns.cell.comment", form.raw.file_name, sheet.name, cell.address, values=values))


def _tell_gaps(form: _Form, book: RowBook, issue: Issue, answers: tuple[Answer, ...]) -> None:
    """Ask about issued rows and columns that the workbook no longer has; they are never read as missing values."""
    answered = {answer.cell for answer in answers}
    rows = {RowRef(cell.table, cell.row) for cell in answered}
    main_sheet = form.sheets[0][0].name
    for ref in book.issued:
        if ref not in rows:
            form.gone.append(ref)
            form.say(ProblemGrade.ASK, "returns.row.gone", main_sheet, row=form.plan.tables[ref.table].label_path(ref.row))
    lost: dict[tuple[str, str], int] = {}
    for cell in map(cell_of, issue.values):
        if cell not in answered and RowRef(cell.table, cell.row) in rows:
            lost[cell.table, cell.period] = lost.get((cell.table, cell.period), 0) + 1
    for (table, period), count in lost.items():
        form.say(ProblemGrade.ASK, "returns.sheet.column_gone", main_sheet, table=form.plan.tables[table].info.title, period=period, count=count)
