"""The help: contents and search at the left, the chapter at the right, the way back, and paper."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLineEdit, QSplitter, QToolBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.manual_browser import ZOOMS, ManualBrowser
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.manual import Chapter, Hit, Section, find
from ningbo_planner.text import tr

_PLACE = Qt.ItemDataRole.UserRole
_ICON = 18
# What stands above the chapter: a name, which is also its text, its drawing and its keys.
_TOOLS = (
    ("back", "arrow-left", "Alt+Left Backspace"),
    ("forward", "arrow-right", "Alt+Right"),
    ("first", "house", "Alt+Home"),
    ("print", "printer", "Ctrl+P"),
    ("smaller", "zoom-out", "Ctrl+-"),
    ("larger", "zoom-in", "Ctrl++ Ctrl+="),
    ("search", "search", "Ctrl+F"),
)


class ManualWindow(QDialog):
    """The manual in a window of its own, which may stay open beside the plan.

    Attributes:
        place: what is shown, as ``chapter`` or ``chapter#section``.
    """

    def __init__(self, book: tuple[Chapter, ...], parent: QWidget | None = None) -> None:
        """Show the first chapter of ``book``."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("manualWindow")
        self.setWindowTitle(tr("help.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._book = {chapter.key: chapter for chapter in book}
        self._behind: list[str] = []
        self._ahead: list[str] = []
        self.place = ""
        self.tools: dict[str, QAction] = {}
        self.search = QLineEdit(placeholderText=tr("help.search"), clearButtonEnabled=True)
        self.search.setObjectName("manualSearch")
        self.search.setAccessibleName(tr("help.search"))
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self._take_first)
        self.contents = self._make_tree("manualContents", tr("help.contents"))
        self.found = self._make_tree("manualFound", tr("help.found"))
        self.found.hide()
        self.text = ManualBrowser()
        self.text.setAccessibleName(tr("help.text"))
        self.text.link_wanted.connect(self._follow)
        self._lay_out()
        self._fill_contents()
        theme.notifier.changed.connect(self._repaint)
        self.show_place(next(iter(self._book)))
        self.text.setFocus()

    def show_place(self, place: str) -> None:
        """Show ``chapter`` or ``chapter#section``; the place before can be gone back to."""
        if place == self.place:
            return
        if self.place:
            self._behind.append(self.place)
            self._ahead.clear()
        self._show(place)

    def step_back(self) -> None:
        """Show what was shown before."""
        if self._behind:
            self._ahead.append(self.place)
            self._show(self._behind.pop())

    def step_forward(self) -> None:
        """Show what was shown before going back."""
        if self._ahead:
            self._behind.append(self.place)
            self._show(self._ahead.pop())

    def zoom(self, step: int) -> None:
        """Show the text in the next larger or smaller size."""
        at = ZOOMS.index(self.text.zoom) + step
        self.text.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, at))])
        self._allow()

    def print(self) -> None:
        """Ask for a printer and print the chapter in sight."""
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("manualPrint")
        dialog.accepted.connect(lambda: self.text.document().print_(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------------------------------------------- made once

    def _lay_out(self) -> None:
        size_to_screen(self, theme.scaled(128 * theme.UNIT), theme.scaled(92 * theme.UNIT))
        bar = QToolBar()
        bar.setIconSize(QSize(theme.scaled(_ICON), theme.scaled(_ICON)))
        does = {"back": self.step_back, "forward": self.step_forward, "first": lambda: self.show_place(next(iter(self._book))), "print": self.print}
        does |= {"smaller": lambda: self.zoom(-1), "larger": lambda: self.zoom(1), "search": self.search.setFocus}
        for name, drawing, keys in _TOOLS:
            action = self.tools[name] = QAction(icon(drawing), tr(f"help.tool.{name}"), self)
            action.setShortcuts([QKeySequence(key) for key in keys.split()])
            shown = QKeySequence(keys.split()[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(tr("action_tooltip.with_keys", name=tr(f"help.tool.{name}"), keys=shown))
            action.setStatusTip(tr(f"help.tool.{name}"))
            action.triggered.connect(does[name])
            bar.addAction(action)
            bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(theme.UNIT, theme.UNIT, 0, theme.UNIT)
        for widget in (self.search, self.contents, self.found):
            side.addWidget(widget)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.scaled(34 * theme.UNIT), theme.scaled(94 * theme.UNIT)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(split, 1)

    def _make_tree(self, name: str, words: str) -> QTreeWidget:
        tree = QTreeWidget(headerHidden=True)
        tree.setObjectName(name)
        tree.setAccessibleName(words)
        tree.itemClicked.connect(self._take)
        tree.itemActivated.connect(self._take)
        return tree

    def _fill_contents(self) -> None:
        for chapter in self._book.values():
            top = _item(chapter.title, chapter.key)
            self.contents.addTopLevelItem(top)
            top.addChildren([_item(section.title, _place(chapter.key, section)) for section in chapter.sections[1:] if section.level == 2])

    # ---------------------------------------------------------------------------------------------------- shown anew

    def _show(self, place: str) -> None:
        key, _, wanted = place.partition("#")
        chapter = self._book.get(key) or next(iter(self._book.values()))
        if self.place.partition("#")[0] != chapter.key or not wanted:
            self.text.show_chapter(chapter)
        self.place = place
        section = next((each for each in chapter.sections if wanted and wanted in (each.key, each.title)), None)
        if section is not None:
            self.text.show_section(section.title)
        self._mark(chapter.key, place)
        self._allow()

    def _mark(self, chapter: str, place: str) -> None:
        """Mark in the contents what is shown."""
        for top in (self.contents.topLevelItem(at) for at in range(self.contents.topLevelItemCount())):
            if top.data(0, _PLACE) == chapter:
                top.setExpanded(True)
                below = (top.child(at) for at in range(top.childCount()))
                self.contents.setCurrentItem(next((item for item in below if item.data(0, _PLACE) == place), top))

    def _allow(self) -> None:
        self.tools["back"].setEnabled(bool(self._behind))
        self.tools["forward"].setEnabled(bool(self._ahead))
        self.tools["smaller"].setEnabled(self.text.zoom > ZOOMS[0])
        self.tools["larger"].setEnabled(self.text.zoom < ZOOMS[-1])

    def _take(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _PLACE):
            self.show_place(item.data(0, _PLACE))

    def _follow(self, link: str) -> None:
        """Follow ``checks.md#sum`` or ``#sum``."""
        file, _, section = link.partition("#")
        key = file.removesuffix(".md") or self.place.partition("#")[0]
        if key in self._book:
            self.show_place(f"{key}#{section}" if section else key)

    def _look_for(self, words: str) -> None:
        """List where the words stand instead of the contents."""
        hits = find(tuple(self._book.values()), words)
        self.found.clear()
        self.found.addTopLevelItems([self._hit_item(hit) for hit in hits])
        if words.strip() and not hits:
            self.found.addTopLevelItem(_item(tr("help.nothing"), ""))
        self.found.setVisible(bool(words.strip()))
        self.contents.setVisible(not words.strip())

    def _hit_item(self, hit: Hit) -> QTreeWidgetItem:
        chapter = self._book[hit.chapter].title
        title = chapter if hit.section.level == 1 else tr("help.hit", chapter=chapter, section=hit.section.title)
        item = _item(title, _place(hit.chapter, hit.section))
        item.setToolTip(0, hit.line)
        return item

    def _take_first(self) -> None:
        first = self.found.topLevelItem(0)
        if first is not None:
            self._take(first)

    def _repaint(self) -> None:
        self.text.set_zoom(self.text.zoom)


def _place(chapter: str, section: Section) -> str:
    """Return how a heading is named; one without a name by its words."""
    return chapter if section.level == 1 else f"{chapter}#{section.key or section.title}"


def _item(text: str, place: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text])
    item.setData(0, _PLACE, place)
    item.setToolTip(0, text)
    return item
