"""收发台账: who was handed what, what came back, who is late."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.returns import LedgerLine, LedgerState
from ningbo_planner.text import tr

_COLUMNS = ("round", "department", "state", "issued", "deadline", "returned", "versions", "changes", "problems", "filled_by", "phone", "file")
_STATE_COLOURS = {LedgerState.ACCEPTED: "good", LedgerState.LATE: "error", LedgerState.SENT_BACK: "warning", LedgerState.NOT_RETURNED: "muted"}


class LedgerDialog(QDialog):
    """Shows the ledger as a table."""

    def __init__(self, lines: list[LedgerLine], round_names: dict[str, str], parent: QWidget | None = None) -> None:
        """Show ``lines``; rounds by their names."""
        super().__init__(parent)
        self.setObjectName("ledgerDialog")
        self.setWindowTitle(tr("ledger.title"))
        size_to_screen(self, 1200, 520)
        self.table = QTreeWidget()
        self.table.setObjectName("ledgerTable")
        self.table.setRootIsDecorated(False)
        self.table.setAlternatingRowColors(True)
        self.table.setHeaderLabels([tr(f"ledger.column.{name}") for name in _COLUMNS])
        for line in lines:
            self.table.addTopLevelItem(_item(line, round_names))
        for column in range(len(_COLUMNS)):
            self.table.resizeColumnToContents(column)
            self.table.setColumnWidth(column, self.table.columnWidth(column) + theme.UNIT)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(QLabel(_summary(lines)))
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)


def _item(line: LedgerLine, round_names: dict[str, str]) -> QTreeWidgetItem:
    """Return one line of the table; the state in words and colour."""
    texts = {name: str(getattr(line, name)).replace("T", " ") if name in ("issued", "returned") else str(getattr(line, name)) for name in _COLUMNS}
    texts["state"] = tr(f"returns.ledger.{line.state}")
    texts["round"] = round_names.get(line.round, line.round)
    item = QTreeWidgetItem([texts[name] for name in _COLUMNS])
    item.setForeground(_COLUMNS.index("state"), getattr(theme.current(), _STATE_COLOURS[line.state]))
    for name in ("versions", "changes", "problems"):
        item.setTextAlignment(_COLUMNS.index(name), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _summary(lines: list[LedgerLine]) -> str:
    """Return the counts by state as a sentence."""
    if not lines:
        return tr("ledger.empty")
    count = {state: sum(line.state is state for line in lines) for state in LedgerState}
    return tr(
        "ledger.summary",
        count=len(lines),
        accepted=count[LedgerState.ACCEPTED],
        back=count[LedgerState.SENT_BACK],
        late=count[LedgerState.LATE],
        waiting=count[LedgerState.NOT_RETURNED],
    )
