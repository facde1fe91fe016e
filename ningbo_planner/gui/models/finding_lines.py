"""The rows of the list of findings: sections with their heads, without a line made for each of very many findings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingStatus, Grade


# So many findings are let go of in a moment.
_PIECE = 1000


class Section(StrEnum):
    """The sections from top to bottom."""

    EXPIRED = "expired"
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


_GRADE_SECTIONS = {Grade.ERROR: Section.ERROR, Grade.WARNING: Section.WARNING, Grade.HINT: Section.HINT}


class Line(NamedTuple):
    """One row: a finding, or the head of a section with the count of its findings."""

    key: str
    section: Section
    finding: Finding | None = None
    count: int = 0


def section_of(finding: Finding) -> Section:
    """Return the section a finding stands in."""
    return Section.EXPIRED if finding.status is FindingStatus.EXPIRED else _GRADE_SECTIONS[finding.grade]


class FindingLines(Sequence[Line]):
    """Sections of findings as one list of lines.

    Attributes:
        heads: the rows of the heads.
    """

    def __init__(self, findings: Sequence[Finding] = (), explained: Sequence[Finding] = ()) -> None:
        """List ``findings``, which are in the checker's order; ``explained`` are those of them for which a reason was given at some time."""
        self._sections = [(section, members) for section, members in _sections(findings, explained) if members]
        self.heads: list[int] = []
        self._length = 0
        for _, members in self._sections:
            self.heads.append(self._length)
            self._length += len(members) + 1
        self._rows: dict[str, int] | None = None

    def __len__(self) -> int:
        """Return the number of lines."""
        return self._length

    def __getitem__(self, row: int) -> Line:  # type: ignore[override]
        """Return one line."""
        at = bisect_right(self.heads, row) - 1
        if not 0 <= row < self._length:
            raise IndexError(row)
        section, members = self._sections[at]
        place = row - self.heads[at] - 1
        if place < 0:
            return Line(f"section:{section}", section, None, len(members))
        return Line(members[place].id, section, members[place])

    def row_of(self, key: str) -> int | None:
        """Return the row of a line by its key."""
        if self._rows is None:
            self._rows = {line.key: row for row, line in enumerate(self)}
        return self._rows.get(key)

    def let_go(self) -> Iterator[None]:
        """Give up all findings piece by piece, for a list that is shown no more: very many at once would hold the window up."""
        for _, members in self._sections:
            while members:
                del members[-_PIECE:]
                yield


def _sections(findings: Sequence[Finding], explained: Sequence[Finding]) -> Iterator[tuple[Section, list[Finding]]]:
    """Yield the sections with their findings; what was explained stands behind the others."""
    apart = {finding.id for finding in explained}
    yield Section.EXPIRED, [finding for finding in explained if finding.status is FindingStatus.EXPIRED]
    for grade, section in _GRADE_SECTIONS.items():
        order = GRADE_ORDER[grade]
        start = bisect_left(findings, order, key=lambda finding: GRADE_ORDER[finding.grade])
        stop = bisect_right(findings, order, key=lambda finding: GRADE_ORDER[finding.grade])
        members = list(findings[start:stop])
        if any(finding.grade is grade for finding in explained):
            settled = [finding for finding in explained if finding.grade is grade and finding.status is FindingStatus.EXPLAINED]
            members = [*(finding for finding in members if finding.id not in apart), *settled]
        yield section, members
