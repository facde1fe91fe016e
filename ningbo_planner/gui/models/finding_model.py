"""The findings as rows of a list: sections by grade, expired reasons first, updated in place when a step changed them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ningbo_planner.checks.rule_trial import entry_of
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingKind, FindingStatus, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui.models.finding_lines import FindingLines, Line
from ningbo_planner.gui.slices import Slices
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex

# The finding of a row, or None in a section's head.
FindingRole = int(Qt.ItemDataRole.UserRole) + 1
# The section of a row.
SectionRole = int(Qt.ItemDataRole.UserRole) + 2
# More single changes than this are one reset.
_MAX_SINGLE_CHANGES = 100
# More rows than this are not compared one by one.
_MAX_COMPARED = 3000


class Shown(StrEnum):
    """Which findings are listed."""

    ALL = "all"
    OPEN = "open"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are listed.

    Attributes:
        shown: by status.
        words: all of them stand in the sentence or the reason.
        grades: only these; none for all.
        kind: only this one.
        rule: only those of this rule, by its id in the plan or its code.
    """

    shown: Shown = Shown.ALL
    words: str = ""
    grades: frozenset[Grade] = frozenset()
    kind: FindingKind | None = None
    rule: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


class Column(StrEnum):
    """What a finding says of itself, one a column."""

    GRADE = "grade"
    PLACE = "place"
    PERIOD = "period"
    GAP = "gap"
    STATUS = "status"
    MESSAGE = "message"


COLUMNS = tuple(Column)


def gap_text(plan: Plan, finding: Finding) -> str:
    """Return the signed difference with its unit, or nothing when the finding has none."""
    if finding.gap is None:
        return ""
    sign = "+" if finding.gap > 0 else "−" if finding.gap < 0 else ""
    unit = plan.tables[finding.table].unit_of(finding.row)
    return tr("findings_panel.gap", amount=f"{sign}{exact.trimmed(abs(finding.gap))}", unit=unit)


def period_text(plan: Plan, finding: Finding) -> str:
    """Return the printed label of the finding's period."""
    return next((period.label for period in plan.tables[finding.table].periods if period.id == finding.period), finding.period)


class FindingModel(QAbstractTableModel):
    """Lists findings, filtered; a row is a :class:`Line`."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._plan: Plan | None = None
        self._findings: list[Finding] = []
        self._explained: list[Finding] = []
        # Plain lines only while rows are taken out and put in one by one.
        self._lines: FindingLines | list[Line] = FindingLines()
        self._texts: dict[str, dict[Column, str]] = {}
        self.wanted = Wanted()
        self._slices = Slices(self)

    def show_findings(self, plan: Plan, findings: list[Finding], changed: Collection[str] | None = None) -> None:
        """List ``findings`` of ``plan``; ``changed`` names those that are other than before, ``None`` means all of them."""
        self._plan = plan
        self._findings = findings
        # A reason makes the difference, and there are few reasons.
        self._explained = [finding for finding in findings if finding.status is not FindingStatus.OPEN] if plan.reasons else []
        if changed is None or len(changed) > _MAX_SINGLE_CHANGES:
            self._texts.clear()
            self._reset(self._wanted())
            return
        for found in changed:
            self._texts.pop(found, None)
        self._become(self._wanted(), changed)

    def filter(self, wanted: Wanted) -> None:
        """List only the findings that are wanted."""
        self.wanted = wanted
        self._reset(self._wanted())

    def finding(self, index: Index) -> Finding | None:
        """Return the finding of a row; ``None`` for a section's head or no row."""
        return self.finding_at(index.row()) if index.isValid() and index.row() < len(self._lines) else None

    def finding_at(self, row: int) -> Finding | None:
        """Return the finding of a row that there is; ``None`` for a section's head."""
        return self._lines[row].finding

    def index_of(self, finding: str) -> QModelIndex:
        """Return the row that lists a finding, or an invalid one."""
        row = self._lines.row_of(finding) if isinstance(self._lines, FindingLines) else None
        return QModelIndex() if row is None else self.index(row, 0)

    def heads(self) -> Sequence[int]:
        """Return the rows that are heads of sections."""
        return self._lines.heads if isinstance(self._lines, FindingLines) else ()

    def count(self, shown: Shown) -> int:
        """Return how many findings a filter would list, words aside."""
        explained = sum(finding.status is FindingStatus.EXPLAINED for finding in self._explained)
        return {Shown.ALL: len(self._findings), Shown.OPEN: len(self._findings) - explained, Shown.EXPLAINED: explained}[shown]

    def count_grade(self, grade: Grade) -> int:
        """Return how many findings there are of a grade; they stand in the order of grades."""
        order = GRADE_ORDER[grade]
        return bisect_right(self._findings, order, key=_order) - bisect_left(self._findings, order, key=_order)

    def kinds(self) -> Counter[FindingKind]:
        """Return how many findings there are of each kind."""
        # By identity: hashing the values themselves takes four times as long.
        counts = Counter(map(id, map(attrgetter("kind"), self._findings)))
        return Counter({kind: counts[id(kind)] for kind in FindingKind if counts[id(kind)]})

    @property
    def is_filtered_out(self) -> bool:
        """Whether there are findings, but none that the filter lets through."""
        return bool(self._findings) and not self._lines

    def _wanted(self) -> FindingLines:
        """Return the rows that should be listed now."""
        if self.wanted.is_everything:
            return FindingLines(self._findings, self._explained)
        kept = [finding for finding in self._findings if _is_shown(finding, self.wanted.shown) and self._is_wanted(finding)]
        return FindingLines(kept, [finding for finding in kept if finding.status is not FindingStatus.OPEN])

    def _is_wanted(self, finding: Finding) -> bool:
        """Tell whether a finding is of what is asked for, whatever its status."""
        wanted = self.wanted
        if (wanted.grades and finding.grade not in wanted.grades) or (wanted.kind is not None and finding.kind is not wanted.kind):
            return False
        if wanted.rule and finding.rule != wanted.rule and (self._plan is None or entry_of(self._plan, finding) != wanted.rule):
            return False
        text = f"{finding.message}{finding.reason.text if finding.reason else ''}" if wanted.words else ""
        return all(word in text for word in wanted.words.split())

    def _reset(self, lines: FindingLines) -> None:
        before = self._lines
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()
        if isinstance(before, FindingLines):
            self._slices.start(before.let_go(), bool)

    def _become(self, wanted: FindingLines, changed: Collection[str]) -> None:
        """Take rows out and put rows in until the list is as ``wanted``; a new order of the kept ones, or very many rows, are a reset."""
        if len(wanted) > _MAX_COMPARED:
            self._reset(wanted)
            return
        before, after = {line.key for line in self._lines}, {line.key for line in wanted}
        kept_before = [line.key for line in self._lines if line.key in after]
        kept_after = [line.key for line in wanted if line.key in before]
        if kept_before != kept_after or len(before ^ after) > _MAX_SINGLE_CHANGES:
            self._reset(wanted)
            return
        self._lines = list(self._lines)
        self._remove_others(after)
        self._insert_missing(wanted, before)
        self._lines = wanted
        for row, line in enumerate(wanted):
            if line.finding is None or line.key in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _remove_others(self, after: set[str]) -> None:
        for row in range(len(self._lines) - 1, -1, -1):
            if self._lines[row].key not in after:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._lines = [*self._lines[:row], *self._lines[row + 1 :]]
                self.endRemoveRows()

    def _insert_missing(self, wanted: FindingLines, before: set[str]) -> None:
        for row, line in enumerate(wanted):
            if line.key not in before:
                self.beginInsertRows(QModelIndex(), row, row)
                self._lines = [*self._lines[:row], line, *self._lines[row:]]
                self.endInsertRows()

    def _text(self, line: Line, column: Column) -> str:
        """Return what one cell says; a section's head says its name and count in the first."""
        if line.finding is None or self._plan is None:
            return tr(f"findings_panel.section.{line.section}", count=line.count) if column is Column.GRADE else ""
        texts = self._texts.get(line.key)
        if texts is None:
            texts = self._texts[line.key] = {each: _MAKERS[each](self._plan, line.finding) for each in COLUMNS}
        return texts[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows, heads of sections included."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of things that a finding says of itself."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says; nothing for what is not there."""
        if not index.isValid() or not (0 <= index.row() < len(self._lines) and 0 <= index.column() < len(COLUMNS)):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, COLUMNS[index.column()])
        if role == FindingRole:
            return line.finding
        if role == SectionRole:
            return line.section
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and line.finding is not None:
            return self._text(line, Column.MESSAGE)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(COLUMNS):
            return tr(f"findings_panel.column.{COLUMNS[section]}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let findings be chosen, but not the heads of sections."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.finding(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _order(finding: Finding) -> int:
    return GRADE_ORDER[finding.grade]


def _is_shown(finding: Finding, shown: Shown) -> bool:
    if shown is Shown.ALL:
        return True
    return (finding.status is FindingStatus.EXPLAINED) is (shown is Shown.EXPLAINED)


_MAKERS: dict[Column, Callable[[Plan, Finding], str]] = {
    Column.GRADE: lambda _plan, finding: tr(f"grade.{finding.grade}"),
    Column.PLACE: lambda _plan, finding: finding.label,
    Column.PERIOD: period_text,
    Column.GAP: gap_text,
    Column.STATUS: lambda _plan, finding: tr(f"finding_status.{finding.status}"),
    Column.MESSAGE: lambda _plan, finding: finding.message,
}
