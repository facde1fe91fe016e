"""Guessing which issue an unmarked workbook answers, from its rows and the department it names; the guess is always asked about."""

from __future__ import annotations

from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.exchange.reader.raw_workbook import RawSheet, RawWorkbook
from ningbo_planner.exchange.returned.identity import latest_round
from ningbo_planner.exchange.returned.layout import Block, bare
from ningbo_planner.exchange.returned.rows import RowBook, match_rows

# A form must show at least this share of the rows that were issued, in tenths.
_ENOUGH_TENTHS = 8
_LONGEST_NAME_CELL = 60


def guess_issue(raw: RawWorkbook, plan: Plan, sheets: list[tuple[RawSheet, list[Block]]]) -> tuple[Round, Issue] | None:
    """Return the round and issue whose rows the sheets show; ``None`` when none or several fit.

    A department named on the form decides between several; a form with the rows of a single issue needs no name.
    """
    if not sheets:
        return None
    fitting: list[tuple[int, Round, Issue]] = []
    for department in {department for round_ in plan.rounds.values() for department in round_.issues}:
        round_ = latest_round(plan, department)
        if round_ is not None:
            issue = round_.issues[department]
            found = _rows_shown(plan, issue, sheets)
            if found and found * 10 >= len(issue.rows) * _ENOUGH_TENTHS:
                fitting.append((found, round_, issue))
    named = _departments_named(plan, sheets)
    decided = [(round_, issue) for _, round_, issue in fitting if issue.department in named]
    if not decided:
        most = max((found for found, _, _ in fitting), default=0)
        decided = [(round_, issue) for found, round_, issue in fitting if found == most]
    return decided[0] if len(decided) == 1 else None


def _rows_shown(plan: Plan, issue: Issue, sheets: list[tuple[RawSheet, list[Block]]]) -> int:
    """Return how many of the issued rows the sheets show."""
    book = RowBook(plan, issue)
    matches = [match for sheet, blocks in sheets for match in match_rows(sheet, blocks, book, "").matches]
    return len({match.ref for match in matches if not match.foreign})


def _departments_named(plan: Plan, sheets: list[tuple[RawSheet, list[Block]]]) -> set[str]:
    """Return the departments whose name stands in a cell of its own above the first block, alone or behind a colon."""
    names = {bare(name): department.id for department in plan.departments.values() for name in (department.id, department.name, *department.aliases)}
    named: set[str] = set()
    for sheet, blocks in sheets:
        for (row, _), cell in sheet.cells.items():
            if row < blocks[0].row and cell.is_text and len(cell.text) <= _LONGEST_NAME_CELL:
                words = bare(cell.text).replace("：", ":")
                named |= {names[word] for word in (words, words.rpartition(":")[2]) if word in names}
    return named
