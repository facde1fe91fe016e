"""Which rows of a table are shown: by department, level, grade of finding, text, and whether something was changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import FindingStatus, Grade
from ningbo_planner.domain.table import Table
from ningbo_planner.gui.models.columns import DEPARTMENTS, GROUP, label_at
from ningbo_planner.gui.pinyin import initials

Wanted = Callable[[int], bool]
ROWS_A_TURN = 500


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a row must be to be shown; a part that is empty asks for nothing.

    Attributes:
        departments: ids; a row answers to one of them, leading or not.
        levels: 0 for the rows at the top.
        grades: a finding of one of these grades, not explained, speaks of a cell of the row.
        text: stands in the name, the group, the departments or the note, or is the initials of a part of the name.
        changed: something in the row was changed.
    """

    departments: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    grades: frozenset[Grade] = frozenset()
    text: str = ""
    changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not any(getattr(self, field.name) for field in fields(self))

    def matches(self, table: Table, checker: Checker, changed: Collection[str]) -> frozenset[str]:
        """Return the rows of ``table`` that are shown; ``changed`` are those in which something was changed."""
        matched: set[str] = set()
        for _ in self.walk(table, checker, changed, matched):
            pass
        return frozenset(matched)

    def walk(self, table: Table, checker: Checker, changed: Collection[str], matched: set[str]) -> Iterator[None]:
        """Add the rows that are shown to ``matched``, some hundred rows at each turn; ends early when rows come or go meanwhile."""
        tests, count = self._tests(table, checker, changed), len(table)
        for start in range(0, count, ROWS_A_TURN):
            if len(table) != count:
                return
            for at in range(start, min(start + ROWS_A_TURN, count)):
                if all(test(at) for test in tests):
                    matched.add(table.ids[at])
            yield

    def _tests(self, table: Table, checker: Checker, changed: Collection[str]) -> list[Wanted]:
        """Return what is asked of a row's position, the quickest question first."""
        tests: list[Wanted] = []
        if self.levels:
            tests.append(lambda at: table.depths[at] in self.levels)
        if self.departments:
            answering = table.columns["departments"]
            tests.append(lambda at: not self.departments.isdisjoint(answering[at]))
        if self.changed:
            tests.append(lambda at: table.ids[at] in changed)
        if self.grades:
            wrong = _rows_with(checker, table.info.id, self.grades)
            tests.append(lambda at: table.ids[at] in wrong)
        if self.text.strip():
            tests.append(_text_test(table, self.text.strip()))
        return tests


def _rows_with(checker: Checker, table: str, grades: Collection[Grade]) -> set[str]:
    """Return the rows of a table that open findings of these grades speak of."""
    open_ones = (finding for finding in checker.findings.values() if finding.grade in grades and finding.status is not FindingStatus.EXPLAINED)
    return {row.row for finding in open_ones for row in (finding, *finding.cells) if row.table == table}


def _text_test(table: Table, text: str) -> Wanted:
    """Return the question whether ``text`` stands in the labels of a row, in any case of letters."""
    wanted = text.lower()
    names, notes, groups = table.columns["name"], table.columns["note"], table.columns[GROUP]
    by_initials = len(wanted) > 1 and wanted.isascii() and wanted.isalpha()

    def has_text(at: int) -> bool:
        name = names[at]
        if wanted in name.lower() or wanted in groups[at].lower() or wanted in notes[at].lower():
            return True
        return by_initials and wanted in initials(name) or wanted in label_at(table, at, DEPARTMENTS).lower()

    return has_text
