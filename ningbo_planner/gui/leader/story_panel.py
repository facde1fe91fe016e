"""The stories of the plan: pictures arranged by drag, with what is said to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.story import Story, StoryView
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.stories import Scene
from ningbo_planner.text import tr

_VIEW_ROLE = Qt.ItemDataRole.UserRole
THUMBNAIL = QSize(136, 82)
# A note is kept when nothing was typed for so long, and when the box is left.
_NOTE_MS = 1200


class StoryList(QListWidget):
    """The pictures of one story.

    Attributes:
        is_writable: whether they may be moved and taken out.

    Signals:
        arranged(): pictures were moved or taken out.
    """

    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setObjectName("storyList")
        self.is_writable = True
        self.setAccessibleName(tr("leader.pictures"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setIconSize(THUMBNAIL)
        self.setWordWrap(True)
        self.setSpacing(2)

    def views(self) -> tuple[StoryView, ...]:
        """Return the pictures in their order."""
        return tuple(self.item(number).data(_VIEW_ROLE) for number in range(self.count()))

    def move(self, steps: int) -> None:
        """Move the current picture up (negative) or down."""
        row = self.currentRow()
        wanted = row + steps
        if self.is_writable and 0 <= row and 0 <= wanted < self.count():
            item = self.takeItem(row)
            self.insertItem(wanted, item)
            self.setCurrentRow(wanted)
            self.arranged.emit()

    def take_out(self) -> None:
        """Take the selected pictures out."""
        rows = sorted((self.row(item) for item in self.selectedItems()), reverse=True) if self.is_writable else []
        for row in rows:
            self.takeItem(row)
        if rows:
            self.arranged.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell that the order is another."""
        before = self.views()
        super().dropEvent(event)
        if self.views() != before:
            self.arranged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take out with Delete, move with Alt and an arrow."""
        if event.key() == Qt.Key.Key_Delete:
            self.take_out()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class StoryPanel(QWidget):
    """Chooses, arranges and annotates stories; whoever owns it does the steps.

    Signals:
        story_chosen(str): another story is shown.
        arranged(str, object): a story has these views now.
        new_wanted(bool): a new story is wanted, with the usual pictures when true.
        rename_wanted(str), remove_wanted(str): of a story.
        add_wanted(str): the chart that is shown belongs into this story.
        chart_chosen(str): a picture of the story is to be shown.
    """

    story_chosen = Signal(str)
    arranged = Signal(str, object)
    new_wanted = Signal(bool)
    rename_wanted = Signal(str)
    remove_wanted = Signal(str)
    add_wanted = Signal(str)
    chart_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a story."""
        super().__init__(parent)
        self.setObjectName("storyPanel")
        self._is_writable = True
        # The story whose pictures are listed; the box above may be on another one already.
        self._listed = ""
        self.stories = QComboBox()
        self.stories.setObjectName("storyChoice")
        self.stories.setAccessibleName(tr("leader.stories"))
        self.list = StoryList()
        self.note = QPlainTextEdit(placeholderText=tr("leader.note_hint"))
        self.note.setObjectName("storyNote")
        self.note.setAccessibleName(tr("leader.note"))
        self.note.setTabChangesFocus(True)
        self.note.setMaximumHeight(14 * theme.UNIT)
        self.said = QLabel(wordWrap=True)
        self.add = QPushButton(icon("plus"), tr("leader.add"))
        self.add.setObjectName("storyAdd")
        self.tools = {
            "new": _tool("plus", tr("leader.new_story")),
            "usual": _tool("copy-plus", tr("leader.usual_story")),
            "rename": _tool("square-pen", tr("leader.rename_story")),
            "remove": _tool("trash-2", tr("leader.remove_story")),
            "up": _tool("arrow-up", tr("leader.up")),
            "down": _tool("arrow-down", tr("leader.down")),
            "out": _tool("x", tr("leader.out")),
        }
        self._rest = QTimer(self, interval=_NOTE_MS, singleShot=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT // 2, theme.UNIT // 2)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.stories, 1)
        for name in ("new", "usual", "rename", "remove"):
            head.addWidget(self.tools[name])
        foot.addWidget(self.add, 1)
        for name in ("up", "down", "out"):
            foot.addWidget(self.tools[name])
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        column.addWidget(QLabel(tr("leader.note"), buddy=self.note))
        column.addWidget(self.note)

    def _connect(self) -> None:
        self.stories.activated.connect(lambda _: self.story_chosen.emit(self.story))
        self.list.arranged.connect(self._tell_views)
        self.list.currentItemChanged.connect(self._show_note)
        self.list.itemActivated.connect(lambda item: self.chart_chosen.emit(item.data(_VIEW_ROLE).chart))
        self.list.itemClicked.connect(lambda item: self.chart_chosen.emit(item.data(_VIEW_ROLE).chart))
        self.note.textChanged.connect(self._rest.start)
        self._rest.timeout.connect(self.keep_note)
        self.add.clicked.connect(lambda: self.add_wanted.emit(self.story))
        self.tools["new"].clicked.connect(lambda: self.new_wanted.emit(False))
        self.tools["usual"].clicked.connect(lambda: self.new_wanted.emit(True))
        self.tools["rename"].clicked.connect(lambda: self.rename_wanted.emit(self.story))
        self.tools["remove"].clicked.connect(lambda: self.remove_wanted.emit(self.story))
        self.tools["up"].clicked.connect(lambda: self.list.move(-1))
        self.tools["down"].clicked.connect(lambda: self.list.move(1))
        self.tools["out"].clicked.connect(self.list.take_out)

    @property
    def story(self) -> str:
        """The id of the story that is shown, or nothing."""
        return str(self.stories.currentData() or "")

    def show_stories(self, stories: Sequence[Story], chosen: str, is_writable: bool) -> None:
        """Offer ``stories``."""
        self._is_writable = is_writable
        with QSignalBlocker(self.stories):
            self.stories.clear()
            for story in stories:
                self.stories.addItem(story.title, story.id)
            self.stories.setCurrentIndex(max(0, self.stories.findData(chosen)))
        has_story = bool(stories)
        self.said.setText(tr("leader.no_story"))
        self.said.setVisible(not has_story)
        self.stories.setEnabled(has_story)
        for name, tool in self.tools.items():
            tool.setEnabled(is_writable and (has_story or name in ("new", "usual")))
        self.add.setEnabled(is_writable)
        self.list.is_writable = is_writable
        self.list.setDragEnabled(is_writable)
        self.note.setReadOnly(not is_writable)

    def show_scenes(self, scenes: Sequence[Scene]) -> None:
        """List the pictures of the story, their thumbnails come one by one; those whose chart is gone say so.

        A note that is being typed stays in its box as long as its picture stands where it stood.
        """
        row = max(0, self.list.currentRow())
        typed = self._being_typed()
        with QSignalBlocker(self.list):
            self.list.clear()
            for number, scene in enumerate(scenes, 1):
                self.list.addItem(_item(number, scene))
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._listed = self.story
        if typed is None or typed != self._shown():
            self._rest.stop()
            self._show_note()

    def put_thumbnail(self, number: int, picture: QPixmap, title: str) -> None:
        """Show one of the pictures small, with its finding as a tip."""
        item = self.list.item(number)
        if item is not None:
            item.setIcon(QIcon(picture))
            item.setToolTip("\n".join(filter(None, (title, item.data(_VIEW_ROLE).note))))

    def _being_typed(self) -> tuple[str, str] | None:
        """Return story and chart whose note is being typed; ``None`` when nothing was typed since it was kept."""
        return self._shown() if self._rest.isActive() else None

    def _shown(self) -> tuple[str, str]:
        item = self.list.currentItem()
        return self._listed, item.data(_VIEW_ROLE).chart if item is not None else ""

    def keep_note(self) -> None:
        """Take what was typed as the note of the current picture."""
        self._rest.stop()
        item = self.list.currentItem()
        if item is not None and self._is_writable and self.note.toPlainText() != item.data(_VIEW_ROLE).note:
            item.setData(_VIEW_ROLE, StoryView(item.data(_VIEW_ROLE).chart, self.note.toPlainText()))
            self._tell_views()

    def forget_note(self) -> None:
        """Let go of what was typed: the plan that it belongs to is closed."""
        self._rest.stop()

    def _tell_views(self) -> None:
        self.arranged.emit(self._listed, self.list.views())

    def _show_note(self, _now: QListWidgetItem | None = None, before: QListWidgetItem | QModelIndex | None = None) -> None:
        """Show the note of the current picture; what was typed to the one before is kept first."""
        if isinstance(before, QListWidgetItem) and self._rest.isActive():
            self._rest.stop()
            before.setData(_VIEW_ROLE, StoryView(before.data(_VIEW_ROLE).chart, self.note.toPlainText()))
            QTimer.singleShot(0, self, self._tell_views)
        item = self.list.currentItem()
        with QSignalBlocker(self.note):
            text = item.data(_VIEW_ROLE).note if item is not None else ""
            if text != self.note.toPlainText():
                self.note.setPlainText(text)
        self.note.setEnabled(item is not None)


def _tool(name: str, text: str) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icon(name))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setObjectName(f"storyTool-{name}")
    return button


def _item(number: int, scene: Scene) -> QListWidgetItem:
    title = scene.spec.title if scene.spec is not None else scene.problem
    item = QListWidgetItem(tr("leader.picture", number=number, title=scene.name or title))
    item.setData(_VIEW_ROLE, scene.view)
    item.setToolTip("\n".join(filter(None, (title, scene.view.note))))
    blank = QPixmap(THUMBNAIL)
    blank.fill(Qt.GlobalColor.transparent)
    item.setIcon(QIcon(blank))
    return item
