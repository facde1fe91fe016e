"""收发台账: who was handed what, what came back, who is late; what came before stays to be seen; reminding and closing start here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.domain.exchange_round import Receipt
from ningbo_planner.services.returns_ledger import LedgerLine, LedgerState, counts
from ningbo_planner.text import tr

_COLUMNS = ("round", "name", "state", "days_late", "version", "issued", "deadline", "returned", "versions", "changes", "problems", "filled_by", "phone", "file")
_STATE_COLOURS = {LedgerState.ACCEPTED: "good", LedgerState.LATE: "error", LedgerState.SENT_BACK: "warning", LedgerState.NOT_RETURNED: "muted", LedgerState.PROBLEMS: "warning", LedgerState.RETURNED: "accent"}
_NUMBERS = ("days_late", "version", "versions", "changes", "problems")


class LedgerDialog(QDialog):
    """Shows the ledger as a table.

    Signals:
        remind_wanted(str): the text for reminding in the round of this id is to be copied; write_wanted(str): written as a workbook.
        close_wanted(str): the round is to be closed, or opened again when it is closed.
        code_wanted(): a short code is to be checked.
    """

    remind_wanted = Signal(str)
    write_wanted = Signal(str)
    close_wanted = Signal(str)
    code_wanted = Signal()

    def __init__(self, lines: Sequence[LedgerLine], round_names: dict[str, str], parent: QWidget | None = None) -> None:
        """Show ``lines``; rounds by their names."""
        super().__init__(parent)
        self.setObjectName("ledgerDialog")
        self.setWindowTitle(tr("ledger.title"))
        size_to_screen(self, 1200, 520)
        self._names = round_names
        self.table = QTreeWidget()
        self.table.setObjectName("ledgerTable")
        self.table.setAccessibleName(tr("spoken.ledgerTable"))
        self.table.setAlternatingRowColors(True)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels([tr(f"ledger.column.{name}") for name in _COLUMNS])
        self.summary = QLabel()
        self.summary.setObjectName("ledgerSummary")
        self.round = QComboBox()
        self.round.setObjectName("ledgerRound")
        self.round.setAccessibleName(tr("spoken.ledgerRound"))
        self.round.addItem(tr("ledger.all_rounds"), "")
        for key, name in round_names.items():
            self.round.addItem(name, key)
        self.round.currentIndexChanged.connect(self._fill)
        self.remind_button, self.write_button, self.close_button, self.code_button = (_button(name) for name in ("remind", "write", "close_round", "code"))
        self.remind_button.clicked.connect(lambda: self.remind_wanted.emit(self.chosen_round))
        self.write_button.clicked.connect(lambda: self.write_wanted.emit(self.chosen_round))
        self.close_button.clicked.connect(lambda: self.close_wanted.emit(self.chosen_round))
        self.code_button.clicked.connect(self.code_wanted)
        self._build()
        self.show_lines(lines)

    @property
    def chosen_round(self) -> str:
        """The id of the round that is looked at; with all of them in view the one of the chosen line, else the last one."""
        current = self.table.currentItem()
        of_line = (current.parent() or current).data(0, Qt.ItemDataRole.UserRole) if current is not None else ""
        return str(self.round.currentData() or of_line or next(reversed(self._names), ""))

    def show_lines(self, lines: Sequence[LedgerLine]) -> None:
        """Show these lines from now on."""
        self._lines = lines
        self._fill()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.round)
        head.addWidget(self.summary, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        for button in (self.remind_button, self.write_button, self.close_button, self.code_button):
            foot.addWidget(button)
        foot.addWidget(buttons, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _fill(self) -> None:
        """Fill the table with the lines of the chosen round."""
        wanted = self.round.currentData()
        shown = [line for line in self._lines if not wanted or line.round == wanted]
        self.table.clear()
        for line in shown:
            self.table.addTopLevelItem(_item(line, self._names))
        for column in range(len(_COLUMNS)):
            self.table.resizeColumnToContents(column)
            self.table.setColumnWidth(column, self.table.columnWidth(column) + theme.UNIT)
        self.table.setRootIsDecorated(any(len(line.receipts) > 1 for line in shown))
        self.summary.setText(_summary(shown))
        is_closed = bool(wanted) and any(line.closed for line in shown)
        self.close_button.setText(tr("ledger.button.reopen_round") if is_closed else tr("ledger.button.close_round"))
        for button in (self.remind_button, self.write_button, self.close_button):
            button.setEnabled(bool(self._lines))


def _button(name: str) -> QPushButton:
    """Return a button that does not answer the Enter key by itself."""
    button = QPushButton(tr(f"ledger.button.{name}"))
    button.setObjectName("ledger" + "".join(part.capitalize() for part in name.split("_")))
    button.setAutoDefault(False)
    return button


def _item(line: LedgerLine, round_names: dict[str, str]) -> QTreeWidgetItem:
    """Return one line of the table; the state in words and colour; the returns before the one that counts stand below it."""
    texts = {name: str(getattr(line, name)).replace("T", " ") if name in ("issued", "returned") else str(getattr(line, name)) for name in _COLUMNS}
    # What was taken while something stayed open is not done with.
    is_half = line.state is LedgerState.ACCEPTED and line.problems > 0
    texts["state"] = tr("ledger.accepted_open", count=line.problems) if is_half else tr(f"returns.ledger.{line.state}")
    texts["round"] = round_names.get(line.round, line.round)
    texts["days_late"] = str(line.days_late or "")
    item = _line_item(texts)
    item.setData(0, Qt.ItemDataRole.UserRole, line.round)
    item.setForeground(_COLUMNS.index("state"), getattr(theme.current(), _STATE_COLOURS[line.state]))
    item.addChildren([_older_item(receipt) for receipt in reversed(line.receipts[:-1])])
    return item


def _older_item(receipt: Receipt) -> QTreeWidgetItem:
    """Return the line of a return that no longer counts."""
    numbers = {"version": str(receipt.version or ""), "changes": str(receipt.changes), "problems": str(receipt.problems)}
    said = {"name": tr("ledger.older"), "state": tr(f"returns.receipt.{receipt.state}"), "returned": receipt.time.replace("T", " ")}
    return _line_item({**dict.fromkeys(_COLUMNS, ""), **numbers, **said, "filled_by": receipt.filled_by, "phone": receipt.phone, "file": receipt.file_name})


def _line_item(texts: dict[str, str]) -> QTreeWidgetItem:
    item = QTreeWidgetItem([texts[name] for name in _COLUMNS])
    for name in _NUMBERS:
        item.setTextAlignment(_COLUMNS.index(name), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _summary(lines: Sequence[LedgerLine]) -> str:
    """Return the counts by state as a sentence."""
    if not lines:
        return tr("ledger.empty")
    return tr("ledger.summary", total=len(lines), **{state.value: number for state, number in counts(lines).items()})
