"""The dialog of the user's choices: a few pages, no search, each choice in force as soon as it is made; nobody needs to visit it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.backups import usual_root
from ningbo_planner.settings import ENTER_DIRECTIONS, NUMBERS, PICTURES, TEXT_SIZES, THEMES, Settings
from ningbo_planner.text import languages, tr

_SIZE = (92 * theme.UNIT, 64 * theme.UNIT)
_LIST_WIDTH = 18 * theme.UNIT
# The longest name that fits into the lists it is shown in.
_NAME_LENGTH = 40
_CHOICE_LENGTH = 12
# The settings of each page, in the order of its fields.
PAGES: dict[str, tuple[str, ...]] = {
    "general": ("language", "author", "reopen_last", "hide_steps"),
    "look": ("text_size", "theme", "numbers", "picture", "cross_hair"),
    "editing": ("enter_direction",),
    "backups": ("backup_folder",),
}
Field = QComboBox | QCheckBox | QLineEdit


class PreferencesDialog(QDialog):
    """Shows the choices of ``settings`` and says which were made.

    Attributes:
        pages: the list of pages; stack: the pages.
        fields: the fields by the name of their setting.

    Signals:
        changed(str, object): a setting was given another value.
    """

    changed = Signal(str, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        """Show what is chosen in ``settings``."""
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle(tr("preferences.title"))
        size_to_screen(self, *_SIZE)
        self._settings = settings
        self.fields: dict[str, Field] = {}
        self.pages, self.stack = QListWidget(), QStackedWidget()
        self.pages.setObjectName("preferencePages")
        self.pages.setAccessibleName(tr("preferences.pages"))
        self._make_fields()
        self._build()
        self.pages.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.pages.setCurrentRow(0)

    def show_page(self, page: int, field: str = "") -> None:
        """Bring a page to the front, the keys in one of its fields."""
        self.pages.setCurrentRow(page)
        if field in self.fields:
            self.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def front(self) -> tuple[int, str]:
        """Return the page in front and the setting whose field has the keys."""
        return self.pages.currentRow(), next((name for name, field in self.fields.items() if field.hasFocus()), "")

    def reset_page(self) -> None:
        """Give every setting of the page in front its usual value."""
        usual = Settings()
        for name in tuple(PAGES.values())[self.pages.currentRow()]:
            self._put(name, getattr(usual, name))
            self.changed.emit(name, getattr(usual, name))

    # ---------------------------------------------------------------------------------------------------- made once

    def _make_fields(self) -> None:
        self._add_choice("language", languages().items())
        self._add_choice("text_size", ((size, tr("preferences.text_size.usual") if size == 100 else tr("preferences.text_size.percent", size=size)) for size in TEXT_SIZES))
        self._add_choice("theme", ((mode, tr(f"preferences.theme.{mode}")) for mode in THEMES))
        self._add_choice("numbers", ((style, tr(f"preferences.numbers.{style}")) for style in NUMBERS))
        self._add_choice("picture", ((kind, tr(f"preferences.picture.{kind}")) for kind in PICTURES))
        self._add_choice("enter_direction", ((way, tr(f"preferences.enter_direction.{way}")) for way in ENTER_DIRECTIONS))
        self._add_choice("reopen_last", ((True, tr("preferences.start.last")), (False, tr("preferences.start.page"))))
        self._add_tick("cross_hair")
        self._add_tick("hide_steps")
        self._add_line("author", _NAME_LENGTH)
        self._add_line("backup_folder", 0)
        for name in self.fields:
            self._put(name, getattr(self._settings, name))

    def _add_choice(self, name: str, items: Iterable[tuple[Any, str]]) -> None:
        field = QComboBox()
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.setMinimumContentsLength(_CHOICE_LENGTH)
        for value, words in items:
            field.addItem(words, value)
        field.currentIndexChanged.connect(lambda _: self.changed.emit(name, field.currentData()))
        self._name(name, field)

    def _add_tick(self, name: str) -> None:
        field = QCheckBox(tr(f"preferences.label.{name}"))
        field.toggled.connect(lambda is_on: self.changed.emit(name, is_on))
        self._name(name, field)

    def _add_line(self, name: str, longest: int) -> None:
        field = QLineEdit()
        if longest:
            field.setMaxLength(longest)
        # A method of the dialog, not a function: a field loses the keys too when the dialog goes with its window.
        field.editingFinished.connect(self._take_lines)
        self._name(name, field)

    def _name(self, name: str, field: Field) -> None:
        field.setObjectName(f"preference_{name}")
        field.setAccessibleName(tr(f"preferences.label.{name}").replace("&", ""))
        field.setAccessibleDescription(tr(f"preferences.tip.{name}"))
        field.setToolTip(tr(f"preferences.tip.{name}"))
        self.fields[name] = field

    def _build(self) -> None:
        for page, names in PAGES.items():
            self.pages.addItem(tr(f"preferences.page.{page}"))
            self.stack.addWidget(self._page(names, page))
        self.pages.setFixedWidth(max(_LIST_WIDTH, self.pages.sizeHintForColumn(0) + 3 * theme.UNIT))
        middle = QHBoxLayout()
        middle.setSpacing(2 * theme.UNIT)
        middle.addWidget(self.pages)
        middle.addWidget(self.stack, 1)
        buttons = QDialogButtonBox()
        self.reset = buttons.addButton(tr("preferences.reset"), QDialogButtonBox.ButtonRole.ResetRole)
        self.reset.setObjectName("preferencesReset")
        self.reset.setToolTip(tr("preferences.reset_tip"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self.reset_page)
        done = buttons.addButton(tr("preferences.close"), QDialogButtonBox.ButtonRole.RejectRole)
        done.setObjectName("preferencesClose")
        # Enter takes what is typed in a field; it must not close the dialog as well.
        done.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(middle, 1)
        column.addWidget(buttons)

    def _page(self, names: Sequence[str], page: str) -> QWidget:
        """Return a page: its fields, each with what it is for below it."""
        made = QWidget()
        form = QFormLayout(made)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(2 * theme.UNIT)
        form.setVerticalSpacing(theme.UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name in names:
            field = self.fields[name]
            if isinstance(field, QCheckBox):
                form.addRow("", field)
            else:
                form.addRow(tr(f"preferences.label.{name}"), field)
            if name == "backup_folder":
                form.addRow("", self._folder_buttons())
            form.addRow("", _muted(tr(f"preferences.tip.{name}")))
        if page == "backups":
            self.problem = _muted("", "error")
            self.problem.setObjectName("preferencesProblem")
            form.addRow("", self.problem)
        # With large words a page may need more height than the screen has.
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(made)
        return scroll

    def _folder_buttons(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        browse = QPushButton(tr("preferences.browse"), autoDefault=False)
        browse.setObjectName("preferenceBrowse")
        browse.clicked.connect(self._ask_folder)
        usual = QPushButton(tr("preferences.usual_place"), autoDefault=False)
        usual.setObjectName("preferenceUsualPlace")
        usual.clicked.connect(lambda: self._take_folder(""))
        row.addWidget(browse)
        row.addWidget(usual)
        row.addStretch(1)
        field = self.fields["backup_folder"]
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(str(usual_root()))
        return made

    # ------------------------------------------------------------------------------------------------------ choosing

    def _put(self, name: str, value: Any) -> None:
        """Show a value without telling anybody."""
        field = self.fields[name]
        with QSignalBlocker(field):
            if isinstance(field, QCheckBox):
                field.setChecked(value)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            else:
                field.setText(value)

    def _take_lines(self) -> None:
        """Take what is typed in the fields."""
        author, folder = self.fields["author"], self.fields["backup_folder"]
        if isinstance(author, QLineEdit) and isinstance(folder, QLineEdit):
            self.changed.emit("author", author.text().strip())
            self._take_folder(folder.text().strip())

    def _ask_folder(self) -> None:
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        folder = dialogs.ask_folder(self, tr("preferences.folder_title"), Path(self._settings.backup_folder or usual_root()))
        if folder is not None:
            self._take_folder(str(folder))

    def _take_folder(self, text: str) -> None:
        """Take over a folder that can be written to; one that cannot stays in the field with what is wrong."""
        self._put("backup_folder", text)
        if text and not (os.path.isdir(text) and os.access(text, os.W_OK)):
            self.problem.setText(tr("preferences.no_folder", folder=text))
            return
        self.problem.setText("")
        self.changed.emit("backup_folder", os.path.abspath(text) if text else "")

    def done(self, result: int) -> None:
        """Take what is being typed."""
        self._take_lines()
        super().done(result)


def _muted(text: str, kind: str = "muted") -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("kind", kind)
    # As wide as the page is, never wider.
    wide = label.sizePolicy()
    wide.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    label.setSizePolicy(wide)
    return label
