"""The page 快捷键一览: every command with its keys, made from the table of commands, and the keys of the grid."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import ROWS, Menu, bare, keys_text
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.text import tr

# Keys of the grid, which are no commands of the menu: written as people say them, with what they do.
GRID_KEYS = ("arrows", "tab", "enter", "ctrl_arrows", "shift_arrows", "home_end", "ctrl_home_end", "page", "page_across", "show_active", "wheel_zoom", "wheel_across", "cell_menu", "f2", "typing", "delete", "alt_enter", "ctrl_enter", "select_all", "escape")


class ShortcutsDialog(QDialog):
    """Lists all shortcuts by menu, with a field to search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill the list."""
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(tr("shortcuts.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, 96 * theme.UNIT, 76 * theme.UNIT)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        self.search = QLineEdit(placeholderText=tr("shortcuts.search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("shortcuts.search"))
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        self.tree = self._make_tree()
        column.addWidget(self.tree)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(tr("shortcuts.title"))
        tree.setHeaderLabels([tr("shortcuts.command"), tr("shortcuts.keys"), tr("shortcuts.effect")])
        tree.setRootIsDecorated(False)
        tree.setIndentation(theme.UNIT)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setAlternatingRowColors(True)
        for menu in Menu:
            rows = [(row.bare_text, keys_text(row.keys), row.tip) for row in ROWS if row.menu is menu and row.keys]
            _add_section(tree, bare(tr(f"menu.{menu}")), rows)
        grid = [(tr(f"shortcuts.grid.{key}"), tr(f"shortcuts.grid_keys.{key}"), tr(f"shortcuts.grid_tip.{key}")) for key in GRID_KEYS]
        _add_section(tree, tr("shortcuts.grid"), grid)
        tree.expandAll()
        for column in (0, 1):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _filter(self, words: str) -> None:
        """Show only lines that have all words in them."""
        wanted = words.lower().split()
        for section in (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())):
            items = [section.child(at) for at in range(section.childCount())]
            for item in items:
                said = " ".join(item.text(column) for column in range(3)).lower()
                item.setHidden(not all(word in said for word in wanted))
            section.setHidden(all(item.isHidden() for item in items))


def _add_section(tree: QTreeWidget, title: str, rows: Iterable[tuple[str, str, str]]) -> None:
    section = QTreeWidgetItem([title])
    font = theme.body_font(bold=True)
    section.setFont(0, font)
    section.setFlags(Qt.ItemFlag.ItemIsEnabled)
    tree.addTopLevelItem(section)
    section.setFirstColumnSpanned(True)
    for row in rows:
        item = QTreeWidgetItem(list(row))
        item.setToolTip(2, row[2])
        section.addChild(item)
