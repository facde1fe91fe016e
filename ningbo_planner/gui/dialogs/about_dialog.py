"""The dialog 关于: version, what it runs on, where things are kept, and the licences of what it is made with."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ningbo_planner import __version__
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import program_icon
from ningbo_planner.paths import user_dir
from ningbo_planner.text import tr

_ICON = 8 * theme.UNIT


class AboutDialog(QDialog):
    """Tells what this program is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out icon, name and facts."""
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(tr("about.title", app=tr("app.name")))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[3 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(self._head())
        self._facts = tr("about.facts", version=__version__, python=platform.python_version(), qt=qVersion(), pyside=pyside_version, system=platform.platform(), folder=user_dir())
        for text in (self._facts, tr("about.licences")):
            words = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setMinimumWidth(56 * theme.UNIT)
            column.addWidget(words)
        column.addWidget(self._buttons())

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

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        copy = QPushButton(tr("about.copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._facts))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(tr("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        return buttons
