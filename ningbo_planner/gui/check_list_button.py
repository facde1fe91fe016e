"""A button that opens a list to tick in, found by a part of the name or by pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.pinyin import rank
from ningbo_planner.text import tr

# Lists shorter than this need no field to search in.
SEARCHED_FROM = 9
WIDTH = 30 * theme.UNIT
_MAX_LINES = 14


class CheckListButton(QToolButton):
    """Shows how many entries are ticked and opens the list.

    Signals:
        changed(): other entries are ticked than before, by hand.
    """

    changed = Signal()

    def __init__(self, name: str, object_name: str, parent: QWidget | None = None) -> None:
        """Make an empty list called ``name``."""
        super().__init__(parent)
        self.setObjectName(object_name)
        self._name = name
        self.setAccessibleName(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setArrowType(Qt.ArrowType.NoArrow)
        self._popup = _Popup(self)
        self._popup.ticked.connect(self._take_ticks)
        self.clicked.connect(self.open_list)
        self._show_count()

    @property
    def chosen(self) -> list[Any]:
        """The values of the ticked entries."""
        return self._popup.chosen

    def offer(self, entries: Iterable[tuple[Any, str]], chosen: Iterable[Any] = ()) -> None:
        """List ``entries`` as (value, text), those of ``chosen`` ticked."""
        self._popup.fill(list(entries), set(chosen))
        self._show_count()

    def open_list(self) -> None:
        """Open the list below the button."""
        self._popup.open_below(self)

    def _take_ticks(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        count = len(self.chosen)
        self.setText(f"{tr('filter.chosen', name=self._name, count=count)} ▾" if count else f"{self._name} ▾")
        self.setProperty("kind", "chosen" if count else "")


class _Popup(QFrame):
    """The list with its field and its two buttons."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("checkListPopup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field = QLineEdit(placeholderText=tr("filter.search"), clearButtonEnabled=True)
        self.field.setAccessibleName(tr("filter.search"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("spoken.checkList"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.UNIT] * 4)
        column.setSpacing(theme.UNIT // 2)
        column.addWidget(self.field)
        column.addWidget(self.list)
        buttons = QHBoxLayout()
        for text, state in ((tr("filter.all"), Qt.CheckState.Checked), (tr("filter.no_one"), Qt.CheckState.Unchecked)):
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(lambda _=False, state=state: self._tick_shown(state))
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.itemChanged.connect(lambda _: self.ticked.emit())

    @property
    def chosen(self) -> list[Any]:
        """The values of the ticked entries."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def fill(self, entries: list[tuple[Any, str]], chosen: set[Any]) -> None:
        """List ``entries``, those of ``chosen`` ticked, and tell nobody."""
        self.list.blockSignals(True)
        self.list.clear()
        for value, text in entries:
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.field.setVisible(len(entries) >= SEARCHED_FROM)

    def open_below(self, button: QWidget) -> None:
        """Show the list below ``button``, ready to be searched."""
        self.field.clear()
        lines = min(_MAX_LINES, max(1, self.list.count()))
        self.list.setFixedHeight(lines * max(18, self.list.sizeHintForRow(0)) + 4)
        self.setFixedWidth(theme.scaled(WIDTH))
        self.adjustSize()
        self.move(button.mapToGlobal(button.rect().bottomLeft()))
        self.show()
        (self.field if self.field.isVisible() else self.list).setFocus()
        if self.list.count():
            self.list.setCurrentRow(0)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _search(self, text: str) -> None:
        for item in self._items():
            item.setHidden(bool(text) and rank(item.text(), text) is None)
        shown = next((at for at, item in enumerate(self._items()) if not item.isHidden()), -1)
        self.list.setCurrentRow(shown)

    def _tick_shown(self, state: Qt.CheckState) -> None:
        """Tick or clear all entries that the search has left."""
        self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)
        self.list.blockSignals(False)
        self.ticked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list and tick with Enter while the keys go to the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
                item = self.list.currentItem()
                item.setCheckState(Qt.CheckState.Unchecked if item.checkState() is Qt.CheckState.Checked else Qt.CheckState.Checked)
                return True
        return super().eventFilter(watched, event)
