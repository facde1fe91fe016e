"""The bar above the list of returned changes: which meaning, what is to be done, which words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.returned_selection import ChangeFilter, Wish
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.services.returns import ReturnedFile
from ningbo_planner.text import tr

# Typing is taken as ended after so long.
_PAUSE_MS = 200


class ChangesFilter(QWidget):
    """Asks what is shown.

    Signals:
        wanted(ChangeFilter): something else is to be shown.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        """Show everything."""
        super().__init__()
        self._file: ReturnedFile | None = None
        self.meaning = self._box("returnedMeaning", [(tr("receive.any_meaning"), None), *((tr(f"receive.meaning.{each}"), each) for each in Meaning)])
        self.wish = self._box("returnedWish", [(tr(f"receive.wish.{each}"), each) for each in Wish])
        self.words = QLineEdit(clearButtonEnabled=True)
        self.words.setObjectName("returnedWords")
        self.words.setPlaceholderText(tr("receive.search"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        self.words.textChanged.connect(self._timer.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.UNIT)
        for name, field in (("meaning", self.meaning), ("wish", self.wish)):
            label = QLabel(tr(f"receive.filter.{name}"))
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self.words, 1)

    def show_file(self, file: ReturnedFile | None) -> None:
        """Show one file only, or all."""
        self._file = file
        self._tell()

    def _box(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        for words, value in choices:
            box.addItem(words, value)
        box.currentIndexChanged.connect(self._tell)
        return box

    def _tell(self) -> None:
        """Say what is to be shown."""
        meaning, wish = self.meaning.currentData(), self.wish.currentData()
        self.wanted.emit(ChangeFilter(self._file, Meaning(meaning) if meaning else None, Wish(wish), self.words.text()))
