"""The rules as rows of a list, updated in place when a step changed them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ningbo_planner.gui.models.rule_lines import RuleLine
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LineRole = int(Qt.ItemDataRole.UserRole) + 1


class RuleModel(QAbstractListModel):
    """Lists :class:`RuleLine`."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._lines: list[RuleLine] = []

    def show_lines(self, lines: list[RuleLine]) -> None:
        """List ``lines``; where only what they say is other than before, they stay where they are."""
        if [line.key for line in lines] != [line.key for line in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        before, self._lines = self._lines, lines
        for row, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def line(self, index: Index) -> RuleLine | None:
        """Return the line of a row; ``None`` for a head or no row."""
        line = self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None
        return line if line is not None and line.id else None

    def index_of(self, key: str) -> QModelIndex:
        """Return the row of a line by its key, or an invalid one."""
        return next((self.index(row, 0) for row, line in enumerate(self._lines) if line.key == key), QModelIndex())

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008 - Qt's signature
        """Return the number of lines, heads included."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says; nothing for what is not there."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.ToolTipRole and line.id:
            return line.note or line.body
        if role == Qt.ItemDataRole.AccessibleTextRole and line.id:
            return tr("rules_panel.spoken", title=line.title, body=line.body, state=state_text(line))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rules be chosen, but not the heads of sections."""
        if self.line(index) is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def state_text(line: RuleLine) -> str:
    """Return the grade of a rule and how many findings it has, or that it is switched off."""
    if line.grade is None:
        return ""
    if not line.is_on:
        return tr("rules_panel.off")
    grade = tr(f"grade.{line.grade}")
    return tr("rules_panel.state", grade=grade, count=line.count) if line.count else tr("rules_panel.state_none", grade=grade)
