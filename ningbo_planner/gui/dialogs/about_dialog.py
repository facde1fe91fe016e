"""The dialog 关于: version, what it runs on, where things are kept, and the licences of what it is made with."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner import __version__
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.icons import program_icon
from ningbo_planner.paths import user_dir
from ningbo_planner.services.libraries import libraries, licence_dir
from ningbo_planner.text import tr

_ICON = 8 * theme.UNIT


class AboutDialog(QDialog):
    """Tells what this program is, and what it is made with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out icon, name, facts and licences."""
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(tr("about.title", app=tr("app.name")))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, 84 * theme.UNIT, 72 * theme.UNIT)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[3 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(self._head())
        self._facts = tr("about.facts", version=__version__, python=platform.python_version(), qt=qVersion(), pyside=pyside_version, system=platform.platform(), folder=user_dir())
        self.pages = QTabWidget(documentMode=True)
        self.pages.setObjectName("aboutPages")
        self.pages.setAccessibleName(self.windowTitle())
        self.pages.addTab(self._facts_page(), tr("about.tab.facts"))
        self.pages.addTab(self._licence_page(), tr("about.tab.licences"))
        column.addWidget(self.pages, 1)
        buttons = self._buttons()
        column.addWidget(buttons)
        self._order_keys(buttons)

    def _order_keys(self, buttons: QDialogButtonBox) -> None:
        """Let the Tab key walk down the dialog; left alone, Qt goes from the tabs past all but the last button."""
        inside = [each for each in self.pages.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each is not self.pages.tabBar()]
        walk = [*inside, *buttons.buttons(), self.pages]
        for before, behind in zip(walk, walk[1:], strict=False):
            QWidget.setTabOrder(before, behind)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.UNIT)
        drawing = QLabel()
        drawing.setPixmap(program_icon().pixmap(_ICON, _ICON))
        row.addWidget(drawing)
        names = QVBoxLayout()
        title = QLabel(tr("app.name"))
        title.setFont(theme.heading_font())
        subtitle = QLabel(tr("about.subtitle", english=tr("app.english_name"), version=__version__))
        subtitle.setProperty("kind", "muted")
        names.addStretch(1)
        names.addWidget(title)
        names.addWidget(subtitle)
        names.addStretch(1)
        row.addLayout(names, 1)
        return row

    def _facts_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.UNIT, 0, 0)
        for text in (self._facts, tr("about.offline")):
            column.addWidget(_words(text))
        column.addStretch(1)
        return page

    def _licence_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.UNIT, 0, 0)
        column.setSpacing(theme.UNIT)
        column.addWidget(_words(tr("about.notice", folder=licence_dir())))
        self.list = QTreeWidget(rootIsDecorated=False)
        self.list.setObjectName("libraryList")
        self.list.setAccessibleName(tr("about.libraries"))
        self.list.setHeaderLabels([tr("about.column.name"), tr("about.column.version"), tr("about.column.licence")])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._libraries = libraries()
        self.list.addTopLevelItems([QTreeWidgetItem([each.name, each.version or tr("about.no_version"), each.licence]) for each in self._libraries])
        self.licence = QPlainTextEdit(readOnly=True)
        self.licence.setObjectName("licenceText")
        self.licence.setAccessibleName(tr("about.licence_text"))
        self.licence.setTabChangesFocus(True)
        self.list.currentItemChanged.connect(self._show_licence)
        self.list.setCurrentItem(self.list.topLevelItem(0))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.licence)
        column.addWidget(split, 1)
        return page

    def _show_licence(self, item: QTreeWidgetItem | None) -> None:
        """Show the words of the licence of the library that is chosen."""
        if item is not None:
            self.licence.setPlainText(self._libraries[self.list.indexOfTopLevelItem(item)].words())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        acts = (
            (tr("about.copy"), lambda: QGuiApplication.clipboard().setText(self._facts)),
            (tr("about.open_folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(licence_dir())))),
        )
        for text, act in acts:
            button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(act)
        close = buttons.addButton(tr("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        return buttons


def _words(text: str) -> QLabel:
    """Return words that can be selected and copied."""
    words = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return words
