"""The dialog of a built-in rule: its grade, whether it is looked at, its thresholds, and what it would find with them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ningbo_planner.checks.rule import Rule
from ningbo_planner.checks.thresholds import THRESHOLDS, read_threshold, require_together
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.rule_preview import RulePreview
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.rule_words import check_name, help_text, params_of
from ningbo_planner.text import tr

_SIZE = (72 * theme.UNIT, 64 * theme.UNIT)
_PAUSE_MS = 200


class SettingDialog(QDialog):
    """Sets one built-in rule for this plan.

    Attributes:
        grade, enabled, fields, note: what is filled in; the thresholds by name.
        setting: what was read last; ``None`` while a threshold cannot be.

    Signals:
        written(PlanRule): it is to be kept; the dialog stays until :meth:`accept`.
    """

    written = Signal(object)

    def __init__(self, document: Document, check: Rule, parent: QWidget | None = None) -> None:
        """Set ``check`` in the plan of ``document``."""
        super().__init__(parent)
        self.setObjectName("settingDialog")
        self.setWindowTitle(tr("setting_dialog.title", name=check_name(check.code)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, *_SIZE)
        self._document = document
        self._check = check
        self._before = document.plan.rules.get(check.code) or PlanRule(check.code)
        self.setting: PlanRule | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._make_fields()
        self._build()
        self._connect()
        self._read()

    # ------------------------------------------------------------------------------------------------------ made once

    def _make_fields(self) -> None:
        before, check = self._before, self._check
        self.help, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.help.setObjectName("settingHelp")
        self.problem.setObjectName("settingProblem")
        self.problem.setProperty("kind", "error")
        self.grade = QComboBox()
        self.grade.setObjectName("settingGrade")
        for grade in Grade:
            word = tr(f"rules_panel.grade_choice.{grade}")
            self.grade.addItem(tr("setting_dialog.usual", grade=word) if grade is check.grade else word, grade)
        self.grade.setCurrentIndex(self.grade.findData(before.grade or check.grade))
        self.enabled = QCheckBox(tr("setting_dialog.enabled"), checked=before.enabled)
        self.enabled.setObjectName("settingEnabled")
        self.note = QLineEdit(before.note, placeholderText=tr("setting_dialog.note_placeholder"))
        self.note.setObjectName("settingNote")
        self.fields: dict[str, QLineEdit | QCheckBox] = {}
        for name, value in params_of(check, before).items():
            if name in THRESHOLDS.get(check.code, {}):
                self.fields[name] = self._make_threshold(name, value)
        self.preview = RulePreview()

    def _make_threshold(self, name: str, value: str) -> QLineEdit | QCheckBox:
        """Make the field of one threshold: a tick for yes and no, else a line."""
        label = tr(f"threshold.label.{self._check.code}.{name}")
        is_switch = THRESHOLDS[self._check.code][name].is_switch
        field: QLineEdit | QCheckBox = QCheckBox(label, checked=value != "0") if is_switch else QLineEdit(value)
        field.setObjectName(f"setting_{name}")
        field.setAccessibleName(label)
        return field

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        column.addWidget(self.help)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.UNIT)
        form.addRow(tr("rules_panel.grade"), self.grade)
        form.addRow("", self.enabled)
        for name, field in self.fields.items():
            form.addRow("" if isinstance(field, QCheckBox) else tr(f"threshold.label.{self._check.code}.{name}"), field)
        form.addRow(tr("rule_dialog.note"), self.note)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.preview, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setObjectName("settingSave")
        self.save.setText(tr("rule_dialog.save"))
        self.save.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        self.reset = buttons.addButton(tr("rules_panel.reset"), QDialogButtonBox.ButtonRole.ResetRole)
        self.reset.setObjectName("settingReset")
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._fill_usual)
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._read)
        self.grade.currentIndexChanged.connect(self._read)
        self.enabled.toggled.connect(self._read)
        for field in self.fields.values():
            if isinstance(field, QCheckBox):
                field.toggled.connect(self._read)
            else:
                field.textChanged.connect(self._pause.start)
        self._document.opened.connect(self.reject)
        self._document.being_written.connect(self.preview.stop)
        self._document.changed.connect(self._pause.start)

    # -------------------------------------------------------------------------------------------------------- reading

    def draft(self) -> PlanRule:
        """Return the settings as they are filled in, as far as they are other than usual.

        Raises:
            PlannerError: a threshold cannot be read, or two contradict each other.
        """
        code, usual = self._check.code, self._check.params
        params = {name: self._value(name, field) for name, field in self.fields.items()}
        require_together(code, {**usual, **params})
        grade = Grade(self.grade.currentData())
        said = {name: value for name, value in params.items() if value != usual[name]}
        return replace(self._before, params=said, grade=None if grade is self._check.grade else grade, enabled=self.enabled.isChecked(), note=self.note.text().strip())

    def _value(self, name: str, field: QLineEdit | QCheckBox) -> str:
        if isinstance(field, QCheckBox):
            return "1" if field.isChecked() else "0"
        return read_threshold(self._check.code, name, field.text())

    def _read(self) -> None:
        """Say in words what is set, and try it."""
        self._pause.stop()
        if not self._document.has_plan or self._document.tasks.is_busy:
            return
        try:
            self.setting = self.draft()
        except PlannerError as error:
            self.setting = None
            self.problem.setText(str(error))
            self.problem.show()
            self.preview.show_nothing()
            return
        self.problem.hide()
        self.help.setText(help_text(self._check.code, params_of(self._check, self.setting)))
        self.preview.try_rule(self._document.plan, self.setting)

    def _fill_usual(self) -> None:
        """Fill in what the rule is by itself."""
        self.grade.setCurrentIndex(self.grade.findData(self._check.grade))
        self.enabled.setChecked(True)
        self.note.clear()
        for name, field in self.fields.items():
            usual = self._check.params[name]
            field.setChecked(usual != "0") if isinstance(field, QCheckBox) else field.setText(usual)
        self._read()

    def _write(self) -> None:
        """Ask for the settings to be kept; those that cannot be read stay with what is wrong."""
        self._read()
        if self.setting is not None:
            self.written.emit(self.setting)
